"""Support clocks by priority, and pauses by episode, for whole columns at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.calendars import Pauses, SupportClock


@dataclass(frozen=True, slots=True)
class PauseTable:
    """Pauses of episodes: parallel arrays, sorted by ``position``."""

    position: np.ndarray
    start: pd.DatetimeIndex
    end: pd.DatetimeIndex

    @classmethod
    def of(cls, position: np.ndarray, start: pd.Series, end: pd.Series) -> "PauseTable":
        """Sort and keep what has a length."""
        kept = (start < end).to_numpy()
        order = np.argsort(position[kept], kind="stable")
        return cls(
            position[kept][order],
            pd.DatetimeIndex(start.array[kept][order]),
            pd.DatetimeIndex(end.array[kept][order]),
        )

    def for_rows(self, positions: np.ndarray) -> Pauses:
        """The pauses of a query whose i-th row asks about episode ``positions[i]``."""
        low = np.searchsorted(self.position, positions, side="left")
        high = np.searchsorted(self.position, positions, side="right")
        counts = high - low
        rows = np.repeat(np.arange(len(positions)), counts)
        offsets = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        taken = np.repeat(low, counts) + offsets
        return Pauses(rows, self.start[taken], self.end[taken])


@dataclass(frozen=True, slots=True)
class PriorityClocks:
    """The support clock of each priority (``S`` of the catalogue)."""

    clocks: Mapping[str, SupportClock]  # by priority code

    def seconds(
        self, priority: pd.Series, start: pd.Series, end: pd.Series, pauses: Pauses | None = None
    ) -> pd.Series:
        """Open seconds of ``[start, end)`` less pauses, ``<NA>`` where an end is missing.

        All arguments have the same index; ``pauses.row`` counts from 0 by position.
        """
        result = pd.Series(pd.NA, index=start.index, dtype="Int64")
        for code, clock in self.clocks.items():
            asked = ((priority == code) & start.notna() & end.notna()).to_numpy()
            if asked.any():
                result[asked] = clock.seconds(start[asked], end[asked], _narrowed(pauses, asked))
        return result

    def between(self, priority: str, start: pd.Timestamp, end: pd.Timestamp) -> int:
        """Open seconds of one span on the clock of one priority."""
        return self.clocks[priority].seconds(start, end)

    def due(
        self,
        priority: pd.Series,
        start: pd.Series,
        seconds: pd.Series,
        pauses: Pauses | None = None,
    ) -> pd.Series:
        """The instant at which that many open seconds have passed; ``NaT`` past the calendar."""
        result = pd.Series(pd.NaT, index=start.index, dtype="datetime64[s, UTC]")
        for code, clock in self.clocks.items():
            asked = ((priority == code) & start.notna() & seconds.notna()).to_numpy()
            if asked.any():
                due = clock.due(
                    start[asked],
                    seconds[asked].to_numpy(dtype="int64"),
                    _narrowed(pauses, asked),
                )
                result[asked] = due
        return result


def _narrowed(pauses: Pauses | None, asked: np.ndarray) -> Pauses | tuple[()]:
    """The pauses of the rows asked for, renumbered to their new positions."""
    if pauses is None or not len(pauses.row):
        return ()
    kept = asked[pauses.row]
    renumbered = np.cumsum(asked) - 1
    return Pauses(renumbered[pauses.row[kept]], pauses.start[kept], pauses.end[kept])
