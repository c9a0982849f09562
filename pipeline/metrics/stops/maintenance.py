"""Which maintenance is allowed, and why the rest of it is downtime: rule G6."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pipeline.calendars.instants import epoch_second, epoch_seconds
from pipeline.metrics.stops.spans import NONE, Spans

REFUSALS: Final = ("not_agreed", "late", "over_cap")
_HOUR_S: Final = 3600
_DECEMBER: Final = 12
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Maintenance:
    """The maintenance of one service, in epoch seconds.

    ``allowed`` is united; ``refused`` holds, by reason, united spans that overlap neither
    ``allowed`` nor each other.
    """

    allowed: Spans
    refused: Mapping[str, Spans]

    @property
    def downtime(self) -> Spans:
        """What is not allowed, united."""
        return NONE.and_those_of(*self.refused.values()).united()


NO_MAINTENANCE: Final = Maintenance(NONE, dict.fromkeys(REFUSALS, NONE))


def maintenance_by_service(
    frame: pd.DataFrame, *, notice_s: int, cap_s: Sequence[int | None] | int | None, zone: ZoneInfo
) -> dict[str, Maintenance]:
    """Every row judged, in the order of its start.

    Args:
        frame: the log of maintenance.
        notice_s: how long before its start a row has to be announced.
        cap_s: how much of a calendar month is allowed per service, one for all rows or one for
            each, as agreed on its day; ``None``: no cap.
        zone: the contract's zone, for the borders of months.
    """
    caps = [cap_s] * len(frame) if cap_s is None or isinstance(cap_s, int) else cap_s
    frame = frame.assign(cap_s=np.array(caps, dtype=object))
    frame = frame.sort_values(["from_at", "row"], kind="stable")
    cap = frame["cap_s"].to_numpy(dtype=object)
    start, _ = epoch_seconds(frame["from_at"])
    end, _ = epoch_seconds(frame["to_at"])
    told, never = epoch_seconds(frame["announced_at"])
    in_time = ~never & (told <= start - notice_s)
    agreed = frame["agreed"].fillna(value=False).to_numpy(dtype=bool)
    borders = _month_borders(start.tolist(), end.tolist(), zone)
    found = {}
    for service, places in frame.groupby("service").indices.items():
        book = _Judge(borders)
        for span, fine, told_in_time, cap_of_row in zip(
            zip(start[places].tolist(), end[places].tolist(), strict=True),
            agreed[places].tolist(),
            in_time[places].tolist(),
            cap[places].tolist(),
            strict=True,
        ):
            refusal = "" if fine and told_in_time else "late" if fine else "not_agreed"
            book.take(span, refusal, cap_of_row)
        found[str(service)] = book.judged()
    return found


def seconds_of_hours(hours: Decimal) -> int:
    """Whole seconds of a number of hours."""
    return int(hours * _HOUR_S)


class _Judge:
    """The rows of one service, taken one by one."""

    def __init__(self, borders: list[int]) -> None:
        self._borders = borders
        self._used: dict[int, int] = {}
        self._starts: list[int] = []  # allowed so far: disjoint, in order
        self._ends: list[int] = []
        self._refused: dict[str, list[Pair]] = {reason: [] for reason in REFUSALS}

    def take(self, span: Pair, refusal: str, cap_s: int | None) -> None:
        """Judge a row; without a refusal it is allowed as far as the cap goes."""
        if refusal:
            self._refused[refusal].append(span)
            return
        for month, start, end in self._by_month(span):
            for low, high in list(self._not_allowed_yet(start, end)):
                stop = high
                if cap_s is not None:
                    used = self._used.get(month, 0)
                    stop = min(high, low + max(0, cap_s - used))
                    self._used[month] = used + stop - low
                if low < stop:
                    at = bisect_left(self._starts, low)
                    self._starts.insert(at, low)
                    self._ends.insert(at, stop)
                if stop < high:
                    self._refused["over_cap"].append((stop, high))

    def judged(self) -> Maintenance:
        """What came of all rows."""
        allowed = Spans.of(zip(self._starts, self._ends, strict=True)).united()
        taken, refused = allowed, {}
        for reason, pairs in self._refused.items():
            refused[reason] = Spans.of(pairs).minus(taken)
            taken = taken.and_those_of(refused[reason])
        return Maintenance(allowed, refused)

    def _by_month(self, span: Pair) -> Iterator[tuple[int, int, int]]:
        """Month (its place among the borders), start and end of each part of a row."""
        start, end = span
        month = bisect_right(self._borders, start) - 1
        while start < end:
            stop = min(end, self._borders[month + 1])
            yield month, start, stop
            month, start = month + 1, stop

    def _not_allowed_yet(self, start: int, end: int) -> Iterator[Pair]:
        for at in range(bisect_right(self._ends, start), len(self._starts)):
            if self._starts[at] >= end:
                break
            if start < self._starts[at]:
                yield start, self._starts[at]
            start = max(start, self._ends[at])
        if start < end:
            yield start, end


def _month_borders(starts: list[int], ends: list[int], zone: ZoneInfo) -> list[int]:
    """First instants of local months, from that of the first start to one past the last end."""
    if not starts:
        return []
    first = datetime.fromtimestamp(min(starts), zone)
    year, month = first.year, first.month
    borders: list[int] = []
    while not borders or borders[-1] < max(ends):
        borders.append(epoch_second(datetime.combine(date(year, month, 1), time(), zone)))
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)
    borders.append(epoch_second(datetime.combine(date(year, month, 1), time(), zone)))
    return borders
