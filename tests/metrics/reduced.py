"""The golden month under an agreement with reductions, for the tests of credits."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from pipeline.domain.agreements import Agreement, terms_between
from pipeline.domain.contract import Consequence, Project, Service, Target
from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import split_name
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.events.log import Log
from pipeline.metrics.reductions.credits import CreditLine, MonthCredits, credits_of, month_credits
from pipeline.metrics.reductions.rows import MeasuredRow
from pipeline.metrics.results import MetricResult, Value
from tests.metrics.build import golden_log, project

NOVEMBER = Period.parse("2024-11")
DECEMBER_1 = date(2024, 12, 1)
SCALE = "90:0; 80:5; 0:10"
AVAILABILITY = "99,9:0; 99,0:10; 95,0:30; 0:100"
SERVICE = Service(code="S", name="S", hours="24x7", fee_share=Decimal("0.6"))


def row(metric: str, tiers: str = SCALE, code: str = "", **changes: object) -> Target:
    """A row of targets from which a price reduction follows."""
    given: dict[str, object] = {
        "target": Decimal("0.9"),
        "consequence": Consequence.PRICE_REDUCTION,
        **changes,
    }
    return Target(code=code or metric, metric=metric, tiers=tiers, **given)  # type: ignore[arg-type]  # fields of Target


def availability(**changes: object) -> Target:
    """The availability of the one service."""
    given: dict[str, object] = {"services": ("S",), "target": Decimal("0.999"), **changes}
    return row("availability", AVAILABILITY, **given)  # type: ignore[arg-type]  # likewise


def golden(*targets: Target, **changes: object) -> Project:
    """The golden project with its share of the fee and these targets."""
    given: dict[str, object] = {"services": (SERVICE,), "targets": targets, **changes}
    return project(**given)


def credit(
    of: Project, happened: Log | None = None, as_of: date = DECEMBER_1, period: Period = NOVEMBER
) -> MonthCredits:
    """The reductions of the first month of a period."""
    made = evaluate(of, happened or golden_log(), period, as_of)
    return credits_of(made.facts)[0]


def amounts(found: MonthCredits) -> list[str]:
    """What is left of each line, in the order of the sheet."""
    return [str(line.amount) for line in found.lines]


def only(found: MonthCredits) -> CreditLine:
    """The one line."""
    (line,) = found.lines
    return line


# -- rows with a value made for the test -----------------------------------------------------------


@cache
def base_result() -> MetricResult:
    """A result of the availability, to be changed."""
    return evaluate(golden(availability()), golden_log(), NOVEMBER, DECEMBER_1).results[0]


def measured(
    target: Target,
    value: Value | None,
    causes: tuple[str, ...] = (),
    **rest: object,
) -> MeasuredRow:
    """A row that came to this value over the whole month."""
    key, statistic = split_name(target.metric)
    result = replace(
        base_result(),
        key=key,
        statistic=statistic,
        code=target.code,
        value=value,
        **rest,  # type: ignore[arg-type]  # fields of MetricResult
    )
    return MeasuredRow(
        row=target,
        first=NOVEMBER.first,
        end=NOVEMBER.end,
        result=result,
        causes=causes,
    )


def settled(rows: Iterable[MeasuredRow], of: Project | None = None) -> MonthCredits:
    """Steps 2 to 7 over rows whose values are given."""
    terms = terms_between(of or golden(), NOVEMBER.first, NOVEMBER.end)
    return month_credits(NOVEMBER, terms, rows, is_final=True)


def agreed(first: str, **changes: object) -> Agreement:
    """An SLA that begins on a day of 2024."""
    day = date.fromisoformat(f"2024-{first}")
    return Agreement(number=first, kind="SLA", on=day, from_on=day, **changes)  # type: ignore[arg-type]  # fields of Agreement
