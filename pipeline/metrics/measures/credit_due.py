"""The metric that sums up the reductions of a period."""

from decimal import Decimal
from typing import Final

from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.results import Measured, not_measured

_UNTOLD: Final = {
    "no_fee": "no_monthly_fee",
    "fee_of_part": "fee_of_part",
    "no_share": "no_fee_share",
}
"""Why a line cannot be told -> why their sum cannot."""


def credit_due(facts: Facts, scope: Scope) -> Measured:
    """What is taken off the fee, or owed as a penalty, for the calendar months of the period.

    Returns:
        Money as a Decimal in kopecks; both totals, the cap and the currency in details; n = rows
        of targets from which money follows, in each month; rows = what lowered their metrics.
    """
    from pipeline.metrics.reductions.credits import (  # noqa: PLC0415  # it asks the catalogue this metric stands in
        MONEY_KINDS,
        credits_of,
    )

    del scope  # a reduction has no parts to narrow to
    months = credits_of(facts)
    lines = [line for one in months for line in one.lines]
    if not lines:
        return not_measured("no_reductions_agreed")
    for line in lines:
        if line.reason in _UNTOLD:
            return not_measured(_UNTOLD[line.reason])
    paid = [line for line in lines if line.amount]
    totals = {kind.value: sum((m.total(kind) for m in months), Decimal(0)) for kind in MONEY_KINDS}
    return Measured(
        value=sum(totals.values(), Decimal(0)),
        n=len(lines),
        rows=tuple(dict.fromkeys(cause for line in paid for cause in line.measured.causes)),
        details={**totals, "currency": months[0].currency},
    )
