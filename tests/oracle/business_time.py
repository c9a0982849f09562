"""The slow reference of working time: one definition, asked of every piece (standard library).

    An instant is OPEN if its wall clock in the calendar's zone lies inside a window, outside
    every recurring break, and outside every pause.

Working time is the measure of the open instants of ``[start, end)``. Wherever openness could
change (edges of windows, breaks and pauses, midnights, changes of the offset) the span is cut,
and each piece is judged by its midpoint. Slow on purpose; shares no code with the package.

Notation (columns of ``tests/data/business_time/vectors.csv``)
--------------------------------------------------------------
tz            IANA zone of the calendar; naive times of the row are wall clock in it.
weekly_hours  ``24x7`` | ``mon-fri 09:00-17:00; sat 10:00-15:00`` | several windows of a day with
              commas | overnight ``mon-fri 22:00-06:00`` (end <= start is the next day; the window
              belongs to the day it starts on) | empty: never open. ``24:00`` and seconds allowed.
holidays      ``;``-separated closed dates, ranges ``2024-01-01..2024-01-08``, yearly ``*-12-25``;
              ``DATE=windows`` replaces the windows of that date. An override beats a holiday, a
              holiday beats the weekly hours.
breaks        ``;``-separated; recurring ``mon-fri 13:00-14:00``, or a pause ``A/B`` (half-open).
start, end    ISO; ``Z`` or an offset makes them absolute.
kind          ``elapsed``: minutes between start and end; ``add``: start + minutes of work, the
              earliest such instant.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_S: Final = 86_400
Windows = list[tuple[int, int]]

_SECOND: Final = timedelta(seconds=1)
_QUARTER: Final = timedelta(minutes=15)
_ONE_DAY: Final = timedelta(days=1)


def second_of_day(text: str) -> int:
    """``09:30`` as seconds since midnight; ``24:00`` is 86400."""
    hours, minutes, seconds = ([int(part) for part in text.split(":")] + [0, 0])[:3]
    return hours * 3600 + minutes * 60 + seconds


def windows(text: str) -> Windows:
    """``09:00-12:00,13:00-18:00`` as seconds of the day."""
    found = []
    for piece in text.split(","):
        opens, closes = (second_of_day(end) for end in piece.strip().split("-"))
        found.append((opens, closes if closes > opens else closes + DAY_S))
    return found


def week(text: str) -> dict[int, Windows]:
    """The column ``weekly_hours``, or recurring breaks, by weekday."""
    if text.strip() == "24x7":
        return {day: [(0, DAY_S)] for day in range(7)}
    result: dict[int, Windows] = {day: [] for day in range(7)}
    for clause in filter(None, (part.strip() for part in text.split(";"))):
        days, hours = clause.lower().split(None, 1)
        first, _, last = days.partition("-")
        begin = DAYS.index(first)
        length = (DAYS.index(last or first) - begin) % 7 + 1
        for step in range(length):
            result[(begin + step) % 7] += windows(hours)
    return result


def dates(text: str) -> list[date]:
    """One date, or an inclusive range."""
    first, _, last = text.partition("..")
    begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def stamp(text: str, zone: ZoneInfo) -> datetime:
    """An instant of a row in UTC."""
    at = datetime.fromisoformat(text.strip())
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


class Calendar:
    """The definition, and the two questions asked of it."""

    def __init__(self, tz: str, weekly: str, holidays: str = "", breaks: str = "") -> None:
        """Read the notation."""
        self.zone = ZoneInfo(tz)
        self.week = week(weekly)
        self.closed: set[date] = set()
        self.yearly: set[tuple[int, int]] = set()
        self.override: dict[date, Windows] = {}
        self.pauses: list[tuple[datetime, datetime]] = []
        for item in filter(None, (part.strip() for part in holidays.split(";"))):
            when, replaced, hours = item.partition("=")
            if when.startswith("*-"):
                self.yearly.add((int(when[2:4]), int(when[5:7])))
            elif replaced:
                self.override.update({day: windows(hours) for day in dates(when)})
            else:
                self.closed.update(dates(when))
        items = [part.strip() for part in breaks.split(";") if part.strip()]
        self.recurring = week(";".join(item for item in items if "/" not in item))
        for item in items:
            begin, is_pause, end = item.partition("/")
            if is_pause:
                self.pauses.append((stamp(begin, self.zone), stamp(end, self.zone)))

    def windows_of(self, day: date) -> Windows:
        """Windows that start on this day."""
        if day in self.override:
            return self.override[day]
        if day in self.closed or (day.month, day.day) in self.yearly:
            return []
        return self.week[day.weekday()]

    def is_open(self, at: datetime) -> bool:
        """The definition."""
        if any(begin <= at < end for begin, end in self.pauses):
            return False
        wall = at.astimezone(self.zone).replace(tzinfo=None)
        is_open = False
        for back in (0, 1):  # today, and what yesterday left over
            day = wall.date() - timedelta(days=back)
            second = (wall - datetime.combine(day, time())) / _SECOND
            if any(opens <= second < closes for opens, closes in self.recurring[day.weekday()]):
                return False
            is_open |= any(opens <= second < closes for opens, closes in self.windows_of(day))
        return is_open

    def cuts(self, day: date) -> set[datetime]:
        """Every instant at which openness might change because of a local day."""
        found = set()
        edges = {0, DAY_S}
        for window in self.windows_of(day) + self.recurring[day.weekday()]:
            edges |= set(window)
        for second in edges:
            wall = datetime.combine(day, time(), self.zone) + timedelta(seconds=second)
            found |= {wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
        at = datetime.combine(day, time(), UTC) - timedelta(hours=15)
        for _ in range(54 * 4):
            if self._offset(at) != self._offset(at + _QUARTER):
                found.add(self._change(at, at + _QUARTER))
            at += _QUARTER
        return found

    def _offset(self, at: datetime) -> timedelta | None:
        return at.astimezone(self.zone).utcoffset()

    def _change(self, before: datetime, after: datetime) -> datetime:
        while after - before > _SECOND:
            middle = (before + (after - before) / 2).replace(microsecond=0)
            if self._offset(middle) == self._offset(before):
                before = middle
            else:
                after = middle
        return after

    def pieces(self, low: datetime, high: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open pieces of ``[low, high)``, in order; neighbours may touch."""
        points = {low, high}.union(*self.pauses)
        day = low.astimezone(self.zone).date() - 2 * _ONE_DAY
        while day <= high.astimezone(self.zone).date() + 2 * _ONE_DAY:
            points |= self.cuts(day)
            day += _ONE_DAY
        row = sorted(point for point in points if low <= point <= high)
        for begin, end in pairwise(row):
            if self.is_open(begin + (end - begin) / 2):
                yield begin, end

    def elapsed(self, start: datetime, end: datetime) -> int:
        """Working seconds of ``[start, end)``.

        Raises:
            ValueError: end before start, an error of the data.
        """
        if end < start:
            message = f"{end} before {start}"
            raise ValueError(message)
        return sum((closes - opens) // _SECOND for opens, closes in self.pieces(start, end))

    def add(self, start: datetime, seconds: int, days: int = 400) -> datetime | None:
        """The earliest instant by which so much has been worked; ``None`` after ``days``."""
        if seconds == 0:
            return start
        step = timedelta(days=14)
        low = start
        while low < start + timedelta(days=days):
            for opens, closes in self.pieces(low, low + step):
                if closes - opens >= timedelta(seconds=seconds):
                    return opens + timedelta(seconds=seconds)
                seconds -= (closes - opens) // _SECOND
            low += step
        return None
