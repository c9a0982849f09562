"""Opening windows on the wall, and the spans of real time they stand for.

A window belongs to the day it starts on. An instant is open if its wall clock lies in a window,
so an hour that does not exist is not counted and an hour that occurs twice counts twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from pipeline.calendars.instants import Seconds, epoch_second

DAY_S: Final = 86_400
HOUR_S: Final = 3_600
WEEK: Final = range(7)  # Monday = 0
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
# Nowhere have two changes of the offset come closer together than this.
_SAMPLE_S: Final = 6 * HOUR_S

Window = tuple[time, time]
Bounds = tuple[int, int]  # seconds from the midnight of the day; the end may pass 24:00


def bounds(window: Window) -> Bounds:
    """A window in seconds of its day; ``closes <= opens`` runs into the next day."""
    opens, closes = (t.hour * HOUR_S + t.minute * 60 + t.second for t in window)
    return opens, closes if closes > opens else closes + DAY_S


def united(windows: Iterable[Window]) -> list[Bounds]:
    """The windows of a day in order, touching and overlapping ones made one."""
    result: list[Bounds] = []
    for opens, closes in sorted(bounds(window) for window in windows):
        if result and opens <= result[-1][1]:
            result[-1] = (result[-1][0], max(closes, result[-1][1]))
        else:
            result.append((opens, closes))
    return result


def shortened(day: Iterable[Bounds], by: int = HOUR_S) -> list[Bounds]:
    """A day that ends ``by`` seconds earlier, taken from the back, window by window."""
    result = sorted(day)
    while result and by:
        opens, closes = result.pop()
        if closes - opens > by:
            result.append((opens, closes - by))
            by = 0
        else:
            by -= closes - opens
    return result


def as_windows(day: Iterable[Bounds]) -> list[Window]:
    """Back to wall-clock pairs; what is longer than 24 hours takes two overlapping ones."""
    result = []
    for opens, closes in day:
        if closes - opens > DAY_S:
            result.append((_wall(opens), _wall(opens)))
            opens = closes - DAY_S  # noqa: PLW2901  # the rest of the same window
        result.append((_wall(opens), _wall(closes)))
    return result


def _wall(second: int) -> time:
    minutes, seconds = divmod(second % DAY_S, 60)
    return time(*divmod(minutes, 60), seconds)


def midnight(day: date, zone: ZoneInfo) -> int:
    """The epoch second at which a local day begins (the later side of a gap at midnight)."""
    return epoch_second(datetime.combine(day, time(), zone))


def never_closes(weekly: Mapping[int, Sequence[Window]]) -> bool:
    """Whether the windows of each weekday fill that day from midnight to midnight."""
    days = (united(weekly.get(weekday, ())) for weekday in WEEK)
    return all(len(day) == 1 and day[0][0] == 0 and day[0][1] >= DAY_S for day in days)


def open_spans(
    zone: ZoneInfo,
    weekly: Mapping[int, Sequence[Window]],
    exceptions: Mapping[date, Sequence[Window]],
    first: date,
    last: date,
) -> tuple[Seconds, Seconds]:
    """The open spans of ``[first 00:00, last + 1 00:00)`` in epoch seconds.

    Args:
        zone: the zone whose wall clock is meant.
        weekly: weekday -> windows that start on it; a missing weekday is closed.
        exceptions: day -> windows in place of those that would start on it.
        first: first day covered.
        last: last day covered.

    Returns:
        Starts and ends, sorted, disjoint and not touching.
    """
    low, high = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    if not exceptions and never_closes(weekly):
        return np.array([low], dtype=np.int64), np.array([high], dtype=np.int64)
    # The day before the first is there for the sake of its tail past midnight.
    wall_starts, wall_ends = _merged(
        *_wall_windows(weekly, exceptions, first.toordinal() - 1, last.toordinal())
    )
    starts, ends = [], []
    for begins, until, offset in _offsets(zone, low, high):
        i = np.searchsorted(wall_ends, begins + offset, side="right")
        j = np.searchsorted(wall_starts, until + offset, side="left")
        starts.append(np.maximum(wall_starts[i:j] - offset, begins))
        ends.append(np.minimum(wall_ends[i:j] - offset, until))
    return _merged(np.concatenate(starts), np.concatenate(ends))


def _wall_windows(
    weekly: Mapping[int, Sequence[Window]],
    exceptions: Mapping[date, Sequence[Window]],
    first: int,
    last: int,
) -> tuple[Seconds, Seconds]:
    """All windows that start on the days of these ordinals, as wall seconds since 1970."""
    ordinals = np.arange(first, last + 1, dtype=np.int64)
    ordinary = np.ones(len(ordinals), dtype=np.bool_)
    starts, ends = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for day, windows in exceptions.items():
        place = day.toordinal() - first
        if not 0 <= place < len(ordinals):
            continue
        ordinary[place] = False
        _put(starts, ends, ordinals[place : place + 1], windows)
    weekdays = (ordinals + 6) % 7  # ordinal 1 is a Monday
    for weekday, windows in weekly.items():
        _put(starts, ends, ordinals[ordinary & (weekdays == weekday)], windows)
    return np.concatenate(starts), np.concatenate(ends)


def _put(
    starts: list[Seconds], ends: list[Seconds], ordinals: Seconds, windows: Iterable[Window]
) -> None:
    midnights = (ordinals - _EPOCH_ORDINAL) * DAY_S
    for window in windows:
        opens, closes = bounds(window)
        starts.append(midnights + opens)
        ends.append(midnights + closes)


def _merged(starts: Seconds, ends: Seconds) -> tuple[Seconds, Seconds]:
    """Sorted, with touching and overlapping spans made one."""
    if not len(starts):
        return starts, ends
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    heads = np.flatnonzero(np.concatenate(([True], starts[1:] > reach[:-1])))
    tails = np.append(heads[1:], len(starts)) - 1
    return starts[heads], reach[tails]


def _offsets(zone: ZoneInfo, low: int, high: int) -> Iterator[tuple[int, int, int]]:
    """Stretches of ``[low, high)`` with one offset from UTC: begin, end, offset in seconds."""
    begins, offset = low, _offset(zone, low)
    for sample in (*range(low + _SAMPLE_S, high, _SAMPLE_S), high - 1):
        later = _offset(zone, sample)
        if later == offset:
            continue
        before, after = max(begins, sample - _SAMPLE_S), sample
        while after - before > 1:
            middle = (before + after) // 2
            if _offset(zone, middle) == offset:
                before = middle
            else:
                after = middle
        yield begins, after, offset
        begins, offset = after, later
    yield begins, high, offset


def _offset(zone: ZoneInfo, second: int) -> int:
    at = datetime.fromtimestamp(second, UTC).astimezone(zone)
    shift = at.utcoffset()
    if shift is None:  # only a zone object of somebody's own can do this
        message = f"{zone} has no offset at {at}"
        raise ValueError(message)
    return shift // timedelta(seconds=1)
