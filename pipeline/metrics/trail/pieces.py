"""The time of one clock cut into pieces a person can check: open, closed, stopped.

Pieces follow each other without a gap from the start of a clock to the end of its account. Only
open pieces count; what a local day of support time is made of stands in one of them, and days
alike are one piece, so that the trail of a long incident stays readable. Instants are in UTC.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.calendars import SupportClock
from pipeline.problems import Place

Window = tuple[datetime, datetime]
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Support time that counts: of one local day, or of ``days`` days alike.

    Attributes:
        start: the first instant that counts; ``end`` likewise the end of the last window.
        windows: when support was open on the first of the days.
        days: how many local days have these windows; days without any lie between them.
        seconds: counted, over all the days.
    """

    start: datetime
    end: datetime
    windows: tuple[Window, ...]
    days: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Time outside support hours between two other pieces."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> int:
        """Its length by the clock on the wall."""
        return (self.end - self.start) // _SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A pause, or the time between a resolution and its reopening: nothing counts.

    Attributes:
        reason: waiting for client | agreed maintenance | reopened.
        support_s: support seconds within it, which are not counted.
        unended: the row has no end; it was taken to last until the end of what is known.
        places: the cells that say so.
    """

    start: datetime
    end: datetime
    reason: str
    support_s: int
    unended: bool
    places: tuple[Place, ...]

    @classmethod
    def stated(
        cls,
        start: datetime,
        end: datetime,
        reason: str,
        places: tuple[Place, ...],
        *,
        unended: bool = False,
    ) -> "Stopped":
        """As its row says, not measured yet."""
        return cls(start=start, end=end, reason=reason, support_s=0, unended=unended, places=places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A change of priority that counts (G15); it takes no time."""

    start: datetime
    to: str
    place: Place

    @property
    def end(self) -> datetime:
        """The same instant."""
        return self.start


Piece = Open | Closed | Stopped | Changed


def cut(
    clock: SupportClock, span: Window, marks: Iterable[Stopped | Changed], zone: ZoneInfo
) -> tuple[tuple[Piece, ...], tuple[Stopped, ...]]:
    """The pieces of a span in order, and the stops in it that others cover altogether.

    Args:
        clock: support time.
        span: start of the clock, end of its account; aware.
        marks: stops with the times of their rows, and changes of priority. A stop is cut at the
            ends of the span and where an earlier one covers it; a change outside the span stands
            at its beginning or its end.
        zone: the contract's, whose days are meant.
    """
    at, until = span
    pieces: list[Piece] = []
    covered: list[Stopped] = []
    for mark in sorted(marks, key=lambda one: (one.start, one.end)):
        begins, ends = max(mark.start, at), min(mark.end, until)
        if isinstance(mark, Changed):
            pieces += _open_and_closed(clock, at, min(begins, until), zone)
            pieces.append(mark)
            at = min(begins, until)
        elif begins < ends:
            pieces += _open_and_closed(clock, at, begins, zone)
            seconds = clock.seconds(begins, ends)
            pieces.append(replace(mark, start=begins, end=ends, support_s=seconds))
            at = ends
        elif mark.start < until and mark.end > span[0]:
            covered.append(mark)
    pieces += _open_and_closed(clock, at, until, zone)
    return tuple(pieces), tuple(covered)


def _open_and_closed(
    clock: SupportClock, start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[Open | Closed]:
    at = start
    for _, alike in groupby(_days(clock, start, end, zone), key=partial(_hours, zone=zone)):
        days = tuple(alike)
        begins, seconds = days[0][0][0], sum(map(_seconds, days))
        if at < begins:
            yield Closed(start=at, end=begins)
        at = days[-1][-1][1]
        yield Open(start=begins, end=at, windows=days[0], days=len(days), seconds=seconds)
    if at < end:
        yield Closed(start=at, end=end)


def _days(
    clock: SupportClock, start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[tuple[Window, ...]]:
    """The windows of each local day of a span that has any."""
    cut_at_midnight = (
        part
        for opens, closes in clock.open_pieces(start, end)
        for part in _by_day(opens, closes, zone)
    )

    def day(window: Window) -> date:
        return window[0].astimezone(zone).date()

    for _, windows in groupby(cut_at_midnight, key=day):
        yield tuple(windows)


def _by_day(opens: datetime, closes: datetime, zone: ZoneInfo) -> Iterator[Window]:
    at = opens
    while (midnight := _midnight_after(at, zone)) < closes:
        yield at, midnight
        at = midnight
    yield at, closes


def _midnight_after(at: datetime, zone: ZoneInfo) -> datetime:
    """The end of the local day; where midnight is skipped or comes twice, the later reading."""
    next_day = at.astimezone(zone).date() + timedelta(days=1)
    return max(datetime.combine(next_day, time(fold=fold), zone).astimezone(UTC) for fold in (0, 1))


def _seconds(windows: Sequence[Window]) -> int:
    return sum((closes - opens) // _SECOND for opens, closes in windows)


def _hours(windows: Sequence[Window], zone: ZoneInfo) -> tuple[object, ...]:
    """By what days are alike: the wall clock of their windows, and how long they last."""
    walls = tuple(
        (opens.astimezone(zone).time(), closes.astimezone(zone).time()) for opens, closes in windows
    )
    return (*walls, _seconds(windows))
