"""Hours profiles over plain weeks, so that norms can be held against each other."""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

import pandas as pd

from pipeline.calendars import SupportClock, day_calendar, duration_seconds, support_clock
from pipeline.domain.contract import ALWAYS_OPEN, HoursRow, Priority

_WEEK_S: Final = 7 * 86_400
_MONDAY: Final = date(2024, 1, 1)  # of a week like any other, since no calendar is asked
_WITHOUT_HOLIDAYS: Final = "none"
_MONTH_DAYS: Final = 30  # the month of an allowance
_LONGEST_WEEKS: Final = 520

Norm = tuple[str, int]
"""A profile and open seconds of it."""


class PlainHours:
    """The hours sheet over weeks without holidays and without a change to summer time."""

    def __init__(self, hours: Iterable[HoursRow]) -> None:
        """Take the rows of the sheet."""
        self._rows: dict[str, list[HoursRow]] = {ALWAYS_OPEN: []}
        for row in hours:
            self._rows.setdefault(row.profile, []).append(row)
        self._days = day_calendar(_WITHOUT_HOLIDAYS)
        self._week: dict[str, int] = {}
        self.profiles = self._rows.keys()

    def week_s(self, profile: str) -> int:
        """Open seconds of a week, with what reaches into it from the evening before."""
        if profile not in self._week:
            start = pd.Timestamp(_MONDAY, tz="UTC") + pd.Timedelta(weeks=1)
            clock = self._clock(profile, weeks=2)
            self._week[profile] = int(clock.seconds(start, start + pd.Timedelta(weeks=1)))
        return self._week[profile]

    def month_s(self, profile: str) -> Fraction:
        """Open seconds of a month of 30 days."""
        return Fraction(self.week_s(profile) * _MONTH_DAYS, 7)

    def is_always_open(self, profile: str) -> bool:
        """Whether the profile never closes, on holidays either."""
        if profile == ALWAYS_OPEN:
            return True
        steady = [row for row in self._rows[profile] if not row.by_calendar]
        return bool(steady) and PlainHours(steady).week_s(profile) == _WEEK_S

    def norms(self, priority: Priority) -> dict[str, int]:
        """The norms of a priority in support seconds; those that cannot be told are left out."""
        if priority.hours not in self.profiles:
            return {}
        stated = {
            "response": priority.response,
            "restore": priority.restore,
            "resolve": priority.resolve,
        }
        found = {
            clock: duration_seconds(norm, self._rows[priority.hours], priority.hours)
            for clock, norm in stated.items()
            if norm is not None
        }
        return {clock: seconds for clock, seconds in found.items() if seconds is not None}

    def is_ever_sooner(self, one: Norm, other: Norm) -> bool:
        """Whether from some minute of a week ``one`` is due before ``other``.

        Open seconds of two profiles cannot be compared as numbers: sixteen hours of an
        eight-hour day take two days, twenty-four hours round the clock take one. Norms of many
        years are compared by the weeks they take.
        """
        if one[0] == other[0]:
            return one[1] < other[1]
        taken, other_taken = (Fraction(s, self.week_s(profile)) for profile, s in (one, other))
        if max(taken, other_taken) > _LONGEST_WEEKS:
            return taken < other_taken
        weeks = int(max(taken, other_taken)) + 3
        minutes = pd.Series(pd.date_range(_MONDAY, periods=_WEEK_S // 60, freq="min", tz="UTC"))
        due, other_due = (
            self._clock(profile, weeks).due(minutes, seconds) for profile, seconds in (one, other)
        )
        return bool((due < other_due).any())

    def _clock(self, profile: str, weeks: int) -> SupportClock:
        last = _MONDAY + timedelta(weeks=weeks)
        return support_clock(self._rows[profile], profile, self._days, "UTC", _MONDAY, last)
