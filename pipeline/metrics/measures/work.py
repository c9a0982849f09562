"""Hours of work the client may see, by kind and by payer."""

from decimal import Decimal
from fractions import Fraction

import pandas as pd

from pipeline.domain.periods import Period
from pipeline.metrics.facts import EVERYTHING, Facts, Scope
from pipeline.metrics.results import Measured, no_data, not_measured


def client_work(facts: Facts, scope: Scope) -> pd.DataFrame:
    """Activities of the period that the client may see; internal work is never in his papers."""
    rows = facts.log.activities.frame
    first, end = (
        pd.Timestamp(day) for day in (facts.period.first, min(facts.period.end, facts.as_of))
    )
    kept = (
        (rows["on"] >= first)
        & (rows["on"] < end)
        & ~rows["internal"].fillna(value=False).astype(bool)
    )
    if scope.stages:
        kept &= rows["stage"].isin(scope.stages)
    return rows[kept]


def _none_known(facts: Facts, rows: pd.DataFrame) -> bool:
    """Whether there is no work and nobody says that there was none."""
    return not len(rows) and not facts.stated(lambda row: row.log_complete)


def _hours(facts: Facts, scope: Scope, by: str) -> Measured:
    rows = client_work(facts, scope)
    if _none_known(facts, rows):
        return no_data("activities_not_complete")
    parts = {
        str(name): {"hours": sum(group["hours"], Decimal(0)), "count": len(group)}
        for name, group in rows.groupby(rows[by].fillna("unspecified"))
    }
    return Measured(value=sum(rows["hours"], Decimal(0)), n=len(rows), details={by: parts})


def activities(facts: Facts, scope: Scope) -> Measured:
    """Hours of work by kind of activity, with counts."""
    return _hours(facts, scope, "activity")


def hours_spent(facts: Facts, scope: Scope) -> Measured:
    """Hours of work, split by who pays for them."""
    return _hours(facts, scope, "payer")


def audit_hours(facts: Facts, scope: Scope) -> Measured:
    """Hours of technical checks."""
    rows = client_work(facts, scope)
    if _none_known(facts, rows):
        return no_data("activities_not_complete")
    audits = rows[rows["activity"] == "audit"]
    return Measured(value=sum(audits["hours"], Decimal(0)), n=len(audits))


def package_use(facts: Facts, scope: Scope) -> Measured:
    """Hours paid by the fee, of those it includes: a month's pro rata of the days looked at."""
    del scope  # the package is one for all work
    end = min(facts.period.end, facts.as_of)
    package = Fraction(0)
    for terms in facts.period_terms:
        if terms.first < end:
            a_month = terms.project.contract.included_hours
            if a_month is None:
                return not_measured("no_included_hours")
            package += Fraction(a_month) * _months(Period(terms.first, min(terms.end, end)))
    rows = client_work(facts, EVERYTHING)
    if _none_known(facts, rows):
        return no_data("activities_not_complete")
    if not package:
        return no_data("no_hours_included")
    paid = rows["hours"][rows["payer"] == "included"]
    used = Fraction(sum(paid, Decimal(0)))
    return Measured(value=used / package, n=len(paid), numerator=used, denominator=package)


def _months(days: Period) -> Fraction:
    """Days in months, each day as a part of its own month."""
    return sum(
        (
            Fraction(
                (min(days.end, month.end) - max(days.first, month.first)).days,
                (month.end - month.first).days,
            )
            for month in days.months()
        ),
        Fraction(0),
    )
