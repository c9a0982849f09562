"""Working days: a country's calendar under the calendar sheet of the project."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.calendars.countries import country
from pipeline.calendars.edges import CalendarEnd
from pipeline.calendars.special import (
    HOURS,
    OFF,
    SHORTENED,
    WORKING,
    Country,
    SpecialDay,
    Status,
    is_working,
)
from pipeline.domain.contract import CalendarDay, DayKind
from pipeline.problems import InputError, Place, Problem

Days = npt.NDArray[np.datetime64]

_ONE_DAY: Final = timedelta(days=1)
_KINDS: Final = {
    DayKind.WORKING: WORKING,
    DayKind.OFF: OFF,
    DayKind.SHORTENED: SHORTENED,
    DayKind.HOURS: HOURS,
}
# Fewer working days than this no year has, however many its holidays.
_FEWEST_A_YEAR: Final = 180


class DayCalendar:
    """Which days are worked; a row of the sheet stands over the country's own statement.

    «Рабочий» and «выходной» replace what the country says of the day; «сокращённый» and «часы»
    add to it and leave it worked or not as it was, and stand over its own shortening.
    """

    def __init__(self, code: str, base: Country, overlay: Sequence[CalendarDay] = ()) -> None:
        """Lay the rows of the sheet over a country; ``day_calendar`` finds the country."""
        self.code: Final = code
        self.overlay: Final = tuple(overlay)
        self._base: Final = base
        self._overlay: Final[dict[date, tuple[SpecialDay, ...]]] = {}
        for row in overlay:
            self._overlay[row.on] = (*self._overlay.get(row.on, ()), _special(row))
        self._worked: Final[dict[int, Days]] = {}

    @property
    def first(self) -> date | None:
        """First day covered; ``None``: no beginning."""
        return self._base.first

    @property
    def last(self) -> date | None:
        """Last day covered; ``None``: no end."""
        return self._base.last

    def covers(self, on: date) -> bool:
        """Whether anything is known of the day."""
        after_first = self.first is None or self.first <= on
        return after_first and (self.last is None or on <= self.last)

    def special(self, on: date) -> tuple[SpecialDay, ...]:
        """Statements in force about a day.

        Raises:
            CalendarEnd: the day is not covered.
        """
        self._check(on)
        added = self._overlay.get(on, ())
        kinds = {day.kind for day in added}
        if kinds & {WORKING, OFF}:
            return added
        own = self._base.special(on)
        if kinds:
            own = tuple(day for day in own if day.kind != SHORTENED)
        return own + added

    def is_working(self, on: date) -> bool:
        """Whether the day is worked.

        Raises:
            CalendarEnd: the day is not covered.
        """
        return is_working(self.special(on), weekend=self._base.is_weekend(on))

    def special_days(self, first: date, end: date) -> tuple[SpecialDay, ...]:
        """What differs from plain weeks in ``[first, end)``, in order; for printing.

        Days beyond the calendar are left out: whoever needs them has met ``CalendarEnd``.
        """
        days = (date.fromordinal(n) for n in range(first.toordinal(), end.toordinal()))
        return tuple(said for on in days if self.covers(on) for said in self.special(on))

    def statuses(self, first: date, end: date) -> frozenset[Status]:
        """How far the years of ``[first, end)`` can be relied on; those covered."""
        years = range(first.year, (end - _ONE_DAY).year + 1)
        found = {self._base.status(year) for year in years if self.covers(date(year, 1, 1))}
        return frozenset(status for status in found if status is not None)

    def working_days_after(self, on: date, n: int) -> date:
        """The N-th working day after ``on`` (0: ``on`` itself); a term ends at its 24:00.

        Raises:
            CalendarEnd: ``on`` or the answer is not covered.
            ValueError: ``n`` is negative.
        """
        found = self.working_days_after_array(np.array([on], dtype="datetime64[D]"), n)[0]
        if np.isnat(found):
            raise self._end(on)
        return date.fromordinal(int(found.astype(np.int64)) + date(1970, 1, 1).toordinal())

    def working_days_after_array(self, on: Days, n: int) -> Days:
        """``working_days_after`` of many days at once.

        Args:
            on: ``datetime64[D]``, perhaps with ``NaT``.
            n: how many working days, not negative.

        Returns:
            ``datetime64[D]``; ``NaT`` where ``on`` is missing or the answer is not covered.

        Raises:
            ValueError: ``n`` is negative.
        """
        if n < 0:
            message = f"negative number of working days: {n}"
            raise ValueError(message)
        days = np.asarray(on, dtype="datetime64[D]")
        result = np.full(len(days), np.datetime64("NaT"), dtype="datetime64[D]")
        asked = ~np.isnat(days)
        if self.first is not None:
            asked &= days >= np.datetime64(self.first)
        if self.last is not None:
            asked &= days <= np.datetime64(self.last)
        if n == 0 or not asked.any():
            result[asked] = days[asked]
            return result
        worked = self._working_days(days[asked].min(), days[asked].max(), n)
        place = np.searchsorted(worked, days[asked], side="right") + n - 1
        found = place < len(worked)
        answers = np.full(len(place), np.datetime64("NaT"), dtype="datetime64[D]")
        answers[found] = worked[place[found]]
        result[asked] = answers
        return result

    def _working_days(self, first: np.datetime64, last: np.datetime64, n: int) -> Days:
        """Working days of whole years, from that of ``first`` to N working days past ``last``."""
        begin, end = (int(day.astype("datetime64[Y]").astype(int)) + 1970 for day in (first, last))
        end += 1 + n // _FEWEST_A_YEAR
        if self.last is not None:
            end = min(end, self.last.year)
        for year in range(begin, end + 1):
            if year not in self._worked:
                day, stop = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
                days = map(date.fromordinal, range(day, stop + 1))
                worked = [on for on in days if self.covers(on) and self.is_working(on)]
                self._worked[year] = np.array(worked, dtype="datetime64[D]")
        return np.concatenate([self._worked[year] for year in range(begin, end + 1)])

    def _check(self, on: date) -> None:
        if not self.covers(on):
            raise self._end(on)

    def _end(self, on: date) -> CalendarEnd:
        return CalendarEnd(self.first or on, self.last or on)


def day_calendar(
    code: str, overlay: Sequence[CalendarDay] = (), place: Place | None = None
) -> DayCalendar:
    """The calendar of a contract: its code under the rows of the calendar sheet.

    Args:
        code: ``RU``, an ISO country code, or ``none``; any letter case.
        overlay: rows of the calendar sheet.
        place: the cell of the code, for the problem.

    Raises:
        InputError: no such country.
    """
    try:
        base = country(code)
    except KeyError as unknown:
        problem = Problem("calendar_unknown", place or Place(), found=code)
        raise InputError(problem) from unknown
    return DayCalendar(code, base, overlay)


def _special(row: CalendarDay) -> SpecialDay:
    hours = None if row.opens is None or row.closes is None else (row.opens, row.closes)
    return SpecialDay(
        row.on,
        _KINDS[row.kind],
        row.note or "",
        counterpart_on=row.instead_of,
        hours=hours if row.kind is DayKind.HOURS else None,
        from_sheet=True,
    )
