"""Which maintenance is allowed, and why the rest of it is downtime: rule G6."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pipeline.calendars.instants import epoch_second, epoch_seconds
from pipeline.domain.periods import midnight
from pipeline.metrics.stops.spans import NONE, Mask, Seconds, Spans

REFUSALS: Final = ("not_agreed", "late", "over_cap")
_HOUR_S: Final = 3600
_DECEMBER: Final = 12
Pair = tuple[int, int]
Piece = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class RowSpans(Spans):
    """Spans in order of start, none over another, each with the Excel row it came from."""

    row: Seconds

    @classmethod
    def of_pieces(cls, pieces: Iterable[Piece]) -> "RowSpans":
        """Spans from (start, end, row), those of one row that touch joined."""
        found: list[Piece] = []
        for start, end, row in sorted(pieces):
            goes_on = bool(found) and found[-1][1:] == (start, row)
            found.append((found.pop()[0] if goes_on else start, end, row))
        table = np.array(found, dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])

    def kept(self, wanted: Mask) -> "RowSpans":
        """Those of a mask, with their rows."""
        return RowSpans(self.start[wanted], self.end[wanted], self.row[wanted])


@dataclass(frozen=True, slots=True, eq=False)
class Maintenance:
    """The maintenance of one service, in epoch seconds.

    Attributes:
        allowed: what leaves the account, united.
        granted: the same by the rows that asked for it.
        refused: by reason, what is downtime; it overlaps neither ``allowed`` nor each other.
    """

    allowed: Spans
    granted: RowSpans
    refused: Mapping[str, RowSpans]

    @property
    def downtime(self) -> Spans:
        """What is not allowed, united."""
        return NONE.and_those_of(*self.refused.values()).united()


_NO_ROWS: Final = RowSpans.of_pieces(())
NO_MAINTENANCE: Final = Maintenance(NONE, _NO_ROWS, dict.fromkeys(REFUSALS, _NO_ROWS))


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
    row = frame["row"].to_numpy(dtype=np.int64)
    borders = _month_borders(start.tolist(), end.tolist(), zone)
    found = {}
    for service, places in frame.groupby("service").indices.items():
        book = _Judge(borders)
        for piece, fine, told_in_time, cap_of_row in zip(
            zip(start[places].tolist(), end[places].tolist(), row[places].tolist(), strict=True),
            agreed[places].tolist(),
            in_time[places].tolist(),
            cap[places].tolist(),
            strict=True,
        ):
            refusal = "" if fine and told_in_time else "late" if fine else "not_agreed"
            book.take(piece, refusal, cap_of_row)
        found[str(service)] = book.judged()
    return found


def seconds_of_hours(hours: Decimal) -> int:
    """Whole seconds of a number of hours."""
    return int(hours * _HOUR_S)


class _Taken:
    """Seconds that belong to a row already."""

    def __init__(self) -> None:
        self._starts: list[int] = []  # disjoint, in order
        self._ends: list[int] = []

    def free(self, start: int, end: int) -> list[Pair]:
        """The parts of a span that belong to none yet."""
        found: list[Pair] = []
        for at in range(bisect_right(self._ends, start), len(self._starts)):
            if self._starts[at] >= end:
                break
            if start < self._starts[at]:
                found.append((start, self._starts[at]))
            start = max(start, self._ends[at])
        if start < end:
            found.append((start, end))
        return found

    def add(self, start: int, end: int) -> None:
        """Give a free span to a row."""
        at = bisect_left(self._starts, start)
        self._starts.insert(at, start)
        self._ends.insert(at, end)

    def united(self) -> Spans:
        """All of them."""
        return Spans.of(zip(self._starts, self._ends, strict=True)).united()


class _Judge:
    """The rows of one service, taken one by one."""

    def __init__(self, borders: list[int]) -> None:
        self._borders = borders
        self._used: dict[int, int] = {}
        self._taken = _Taken()
        self._granted: list[Piece] = []
        self._refused: dict[str, list[Piece]] = {reason: [] for reason in REFUSALS}

    def take(self, piece: Piece, refusal: str, cap_s: int | None) -> None:
        """Judge a row; without a refusal it is allowed as far as the cap goes."""
        if refusal:
            self._refused[refusal].append(piece)
            return
        *span, row = piece
        for month, start, end in self._by_month(*span):
            for low, high in self._taken.free(start, end):
                stop = high
                if cap_s is not None:
                    used = self._used.get(month, 0)
                    stop = min(high, low + max(0, cap_s - used))
                    self._used[month] = used + stop - low
                if low < stop:
                    self._taken.add(low, stop)
                    self._granted.append((low, stop, row))
                if stop < high:
                    self._refused["over_cap"].append((stop, high, row))

    def judged(self) -> Maintenance:
        """What came of all rows; of refused ones that overlap, the first has what they share."""
        allowed, refused = self._taken.united(), {}
        for reason, pieces in self._refused.items():
            refused[reason] = RowSpans.of_pieces(self._left_of(pieces))
        return Maintenance(allowed, RowSpans.of_pieces(self._granted), refused)

    def _left_of(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        for start, end, row in pieces:
            for low, high in self._taken.free(start, end):
                self._taken.add(low, high)
                yield low, high, row

    def _by_month(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Month (its place among the borders), start and end of each part of a row."""
        month = bisect_right(self._borders, start) - 1
        while start < end:
            stop = min(end, self._borders[month + 1])
            yield month, start, stop
            month, start = month + 1, stop


def _month_borders(starts: list[int], ends: list[int], zone: ZoneInfo) -> list[int]:
    """First instants of local months, from that of the first start to one past the last end."""
    if not starts:
        return []
    first = datetime.fromtimestamp(min(starts), zone)
    year, month = first.year, first.month
    borders: list[int] = []
    while not borders or borders[-1] < max(ends):
        borders.append(epoch_second(midnight(date(year, month, 1), zone)))
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)
    borders.append(epoch_second(midnight(date(year, month, 1), zone)))
    return borders
