"""The months that can be told at all: those that the calendar and the log cover."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import pandas as pd

from pipeline.domain.periods import Period
from pipeline.metrics.facts import Facts

_STARTS: Final = (
    ("incidents", "reported_at"),
    ("outages", "started_at"),
    ("maintenance", "from_at"),
    ("gaps", "from_at"),
)


def covered_months(facts: Facts, most: int) -> Iterator[Period]:
    """Months of the period that have begun, the oldest first; of one month, those before it too.

    Args:
        facts: of the period.
        most: how many at most, the latest ones.
    """
    own = [month for month in facts.period.months() if month.first < facts.as_of]
    if len(own) > 1:
        yield from own[-most:]
        return
    spans = own
    while len(spans) < most:
        spans = [spans[0].month_before, *spans]
    begun = False
    for month in spans:
        begun = begun or month == own[0] or is_covered(facts, month)
        if begun:
            yield month


def is_covered(facts: Facts, month: Period) -> bool:
    """Whether the calendar has the month, and it has rows before its end or a statement."""
    if not (facts.days.covers(month.first) and facts.days.covers(month.last)):
        return False
    first_day = facts.once("first day", lambda: _first_day(facts))
    return month.end > first_day or (month.first.year, month.first.month) in _stated(facts)


def _first_day(facts: Facts) -> date:
    """The day of the oldest row of any log; of none, the end of the period."""
    found = [facts.period.end]
    for name, column in _STARTS:
        oldest = getattr(facts.log, name).frame[column].min()
        if not pd.isna(oldest):
            found.append(oldest.tz_convert(facts.zone).date())
    oldest = facts.log.activities.frame["on"].min()
    if not pd.isna(oldest):
        found.append(oldest.date())
    return min(found)


def _stated(facts: Facts) -> frozenset[tuple[int, int]]:
    """Months of which somebody said that the log is whole or that nothing was out."""
    return frozenset(
        (row.year, row.month)
        for row in facts.project.months
        if row.log_complete or row.no_outages or row.no_gaps
    )
