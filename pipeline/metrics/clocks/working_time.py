"""Support clocks by norm, and pauses by episode, for whole columns at once."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Final, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.calendars import Pauses
from pipeline.metrics.clocks.norms import Codes, Norms

Mask = npt.NDArray[np.bool_]
Instants = npt.NDArray[np.datetime64]  # whole seconds of UTC, naive
NEVER: Final = np.datetime64("NaT", "s")


@dataclass(frozen=True, slots=True)
class PauseTable:
    """Pauses of episodes: parallel arrays, sorted by ``position``.

    ``unended`` marks those nobody has closed; their ``end`` is an instant at which they still
    last.
    """

    position: Codes
    start: pd.DatetimeIndex
    end: pd.DatetimeIndex
    unended: Mask

    @classmethod
    def of(
        cls, position: Codes, start: pd.Series, end: pd.Series, unended: Mask | None = None
    ) -> "PauseTable":
        """Sort and keep what has a length."""
        kept = (start < end).to_numpy(dtype=bool)
        order = np.argsort(position[kept], kind="stable")
        if unended is None:
            unended = np.zeros(len(position), dtype=np.bool_)
        return cls(
            position[kept][order],
            pd.DatetimeIndex(start.array[kept][order]),
            pd.DatetimeIndex(end.array[kept][order]),
            unended[kept][order],
        )

    def with_those_of(self, other: "PauseTable") -> "PauseTable":
        """These and others."""
        position = np.concatenate([self.position, other.position])
        order = np.argsort(position, kind="stable")
        return PauseTable(
            position[order],
            pd.DatetimeIndex(self.start.append(other.start))[order],
            pd.DatetimeIndex(self.end.append(other.end))[order],
            np.concatenate([self.unended, other.unended])[order],
        )

    def as_of(self, at: pd.Timestamp) -> "PauseTable":
        """The same pauses as they stood at an earlier instant: what is unended ends there."""
        if not self.unended.any():
            return self
        kept = ~self.unended | np.asarray(self.start < at)
        shorter = replace(
            self,
            position=self.position[kept],
            start=self.start[kept],
            end=self.end[kept],
            unended=self.unended[kept],
        )
        end = shorter.end.where(~shorter.unended, at.tz_convert("UTC").as_unit("s"))
        return replace(shorter, end=end)

    def for_rows(self, positions: Codes) -> Pauses:
        """The pauses of a query whose i-th row asks about episode ``positions[i]``."""
        rows, taken = matches(positions, self.position)
        return Pauses(rows, self.start[taken], self.end[taken])


@dataclass(frozen=True, slots=True)
class PriorityClocks:
    """The support clock of each episode (``S`` of the catalogue).

    It is that of a priority in the terms in force when the episode was reported; ``terms`` has
    their number by position. Columns asked about have positions as their index.
    """

    norms: Norms
    terms: Codes

    def norm_of(self, priority: pd.Series) -> Codes:
        """The norm of each episode, by its position, if its priority were this one."""
        return self.norms.of(self.terms[priority.index.to_numpy()], self.norms.codes_of(priority))

    def seconds(
        self, priority: pd.Series, start: pd.Series, end: pd.Series, pauses: Pauses | None = None
    ) -> pd.Series:
        """Open seconds of ``[start, end)`` less pauses, ``<NA>`` where an end is missing.

        All arguments have positions as index; ``pauses.row`` counts their rows from 0.
        """
        asked = np.flatnonzero((start.notna() & end.notna()).to_numpy())
        pauses = _narrowed(pauses, asked, len(start))
        norm = self.norm_of(priority.iloc[asked])
        worked, known = self.worked(norm, naive(start)[asked], naive(end)[asked], pauses)
        result = np.zeros(len(start), dtype=np.int64)
        missing = np.ones(len(start), dtype=np.bool_)
        result[asked], missing[asked] = worked, ~known
        return pd.Series(pd.arrays.IntegerArray(result, missing), index=start.index)

    def worked(
        self, norm: Codes, start: Instants, end: Instants, pauses: Pauses | None = None
    ) -> tuple[Codes, Mask]:
        """Open seconds by norm, no instant missing, and where the norm has a clock at all."""
        result = np.zeros(len(norm), dtype=np.int64)
        known = np.zeros(len(norm), dtype=np.bool_)
        for clock, rows in self.norms.by_clock(norm):
            own = _narrowed(pauses, rows, len(norm)) or ()
            spent = clock.seconds(_aware(start[rows]), _aware(end[rows]), own)
            result[rows], known[rows] = spent.to_numpy(dtype=np.int64), True
        return result, known

    def due(
        self,
        priority: pd.Series,
        start: pd.Series,
        seconds: pd.Series,
        pauses: Pauses | None = None,
    ) -> pd.Series:
        """The instant at which that many open seconds have passed; ``NaT`` past the calendar."""
        asked = np.flatnonzero((start.notna() & seconds.notna()).to_numpy())
        amount = seconds.iloc[asked].to_numpy(dtype=np.int64)
        norm = self.norm_of(priority.iloc[asked])
        due = self.due_by(norm, naive(start)[asked], amount, _narrowed(pauses, asked, len(start)))
        result = np.full(len(start), NEVER)
        result[asked] = due
        return utc(result, start.index)

    def due_by(
        self, norm: Codes, start: Instants, seconds: Codes, pauses: Pauses | None = None
    ) -> Instants:
        """Due instants by norm, no start missing; missing past the calendar."""
        result = np.full(len(norm), NEVER)
        for clock, rows in self.norms.by_clock(norm):
            own = _narrowed(pauses, rows, len(norm)) or ()
            result[rows] = naive(clock.due(_aware(start[rows]), seconds[rows], own))
        return result


def matches(asked: Codes, listed: Codes) -> tuple[Codes, Codes]:
    """All pairs of equal numbers: places in ``asked``, and in ``listed``, which is sorted."""
    low, high = np.searchsorted(listed, asked), np.searchsorted(listed, asked, side="right")
    counts = high - low
    rows = np.repeat(np.arange(len(asked)), counts)
    offsets = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, np.repeat(low, counts) + offsets


def utc(at: Instants, index: pd.Index) -> pd.Series:
    """Instants as a column of aware ones."""
    return pd.Series(_aware(at), index=index)


def naive(at: pd.Series) -> Instants:
    """A column of aware instants as naive ones of UTC."""
    found: Instants = pd.DatetimeIndex(at).tz_convert(None).to_numpy()
    return found.astype("datetime64[s]", copy=False)


def moments(at: pd.Series, zone: tzinfo = UTC) -> list[datetime | None]:
    """A column of aware instants as Python's own of a zone, ``None`` where missing."""
    plain = cast("list[datetime | None]", naive(at).tolist())
    return [None if one is None else one.replace(tzinfo=UTC).astimezone(zone) for one in plain]


def _aware(at: Instants) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(at).tz_localize("UTC")


def _narrowed(pauses: Pauses | None, rows: Codes, length: int) -> Pauses | None:
    """The pauses of some rows of a query, renumbered to their places among these rows."""
    if pauses is None or not len(pauses.row) or len(rows) == length:
        return pauses
    place = np.full(length, -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    renumbered = place[pauses.row]
    kept = renumbered >= 0
    return Pauses(renumbered[kept], pauses.start[kept], pauses.end[kept])
