"""Pauses: spans in which the clock of a row stands still."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from pipeline.calendars.edges import ReversedSpanError
from pipeline.calendars.instants import Instants, Seconds, epoch_second, epoch_seconds

NO_SECONDS: Final[Seconds] = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Pauses:
    """Pauses of many rows as parallel arrays, in any order, overlapping or not.

    ``row`` is the position (from 0) in the arrays of the question; ``start`` and ``end`` are
    aware instants, none missing: an unclosed pause is ended by whoever knows what is known.
    """

    row: npt.NDArray[np.integer]
    start: Instants
    end: Instants


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of rows in epoch seconds, parallel arrays."""

    row: Seconds
    start: Seconds
    end: Seconds

    @classmethod
    def of_one(cls, pauses: Iterable[tuple[datetime, datetime]]) -> Self:
        """The pauses of a single question, as spans of row 0."""
        pairs = [(epoch_second(start), epoch_second(end)) for start, end in pauses]
        bounds = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return cls._ordered(np.zeros(len(pairs), dtype=np.int64), bounds[:, 0], bounds[:, 1])

    @classmethod
    def of_rows(cls, pauses: Pauses | tuple[()], length: int) -> Self:
        """The pauses of a question of ``length`` rows.

        Raises:
            ValueError: arrays of different length, a missing end, a row outside the question.
        """
        if not isinstance(pauses, Pauses):
            return cls(NO_SECONDS, NO_SECONDS, NO_SECONDS)
        row = np.asarray(pauses.row, dtype=np.int64)
        start, no_start = epoch_seconds(pauses.start)
        end, no_end = epoch_seconds(pauses.end)
        if not len(row) == len(start) == len(end):
            message = f"pauses of unequal length: {len(row)}, {len(start)}, {len(end)}"
            raise ValueError(message)
        if no_start.any() or no_end.any():
            message = f"pauses without an end: {np.flatnonzero(no_start | no_end)[:10]}"
            raise ValueError(message)
        if len(row) and (row.min() < 0 or row.max() >= length):
            message = f"pauses of rows outside 0..{length - 1}"
            raise ValueError(message)
        return cls._ordered(row, start, end)

    @classmethod
    def _ordered(cls, row: Seconds, start: Seconds, end: Seconds) -> Self:
        if (end < start).any():
            raise ReversedSpanError(np.flatnonzero(end < start).tolist())
        return cls(row, start, end)

    def united(self, low: Seconds, high: Seconds) -> "Spans":
        """Clipped to ``[low, high)`` of their row, overlaps united; sorted by row and start."""
        start = np.maximum(self.start, low[self.row])
        end = np.minimum(self.end, high[self.row])
        kept = np.flatnonzero(start < end)
        if not len(kept):
            return Spans(NO_SECONDS, NO_SECONDS, NO_SECONDS)
        kept = kept[np.lexsort((start[kept], self.row[kept]))]
        row, start, end = self.row[kept], start[kept], end[kept]
        # Each row gets a stretch of its own on one long axis, so that a single running maximum
        # unites the spans of all rows without ever joining two of them.
        base = int(start.min())
        shift = row * (int(end.max()) - base + 1) - base
        reach = np.maximum.accumulate(end + shift)
        begins = np.concatenate(([True], start[1:] + shift[1:] > reach[:-1]))
        heads = np.flatnonzero(begins)
        tails = np.append(heads[1:], len(row)) - 1
        return Spans(row[heads], start[heads], reach[tails] - shift[tails])
