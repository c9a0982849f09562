"""Months at the edges of a log: those it does not tell from their beginning to their end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pipeline.domain.periods import Period
from pipeline.metrics.facts import Facts

_SLACK: Final = timedelta(days=7)
"""A log may be silent for so long without its month being in doubt."""


@dataclass(frozen=True, slots=True)
class PartialMonth:
    """A month that the log enters late or leaves early.

    Attributes:
        first, last: days of its oldest and its latest request; ``None``: it has none.
    """

    month: Period
    first: date | None
    last: date | None


def partial_months(facts: Facts, months: Sequence[Period]) -> Iterator[PartialMonth]:
    """The months that begin before the log does, or end after it, by more than seven days.

    A month whose log somebody called whole is whole. Without any request nothing is said.

    Args:
        facts: with the whole log; what is known.
        months: those that are looked at, the oldest first.
    """
    told = facts.log.incidents.frame["reported_at"].dt.tz_convert(facts.zone).dt.tz_localize(None)
    days = told[told < str(facts.as_of)].dt.floor("D").sort_values()
    if days.empty:
        return
    first, last = (days.iloc[at].date() for at in (0, -1))
    whole = {(row.year, row.month) for row in facts.project.months if row.log_complete}
    for month in months:
        is_entered_late = first - month.first > _SLACK
        is_left_early = month.last - last > _SLACK
        if (month.first.year, month.first.month) in whole or not (is_entered_late or is_left_early):
            continue
        own = days[(days >= str(month.first)) & (days < str(month.end))]
        if own.empty:
            yield PartialMonth(month, None, None)
        else:
            yield PartialMonth(month, own.iloc[0].date(), own.iloc[-1].date())
