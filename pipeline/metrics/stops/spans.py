"""Spans of whole seconds as arrays, and the arithmetic of lost time (G5, G6, G7, G18).

Seconds count from any one instant; spans are half-open.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Seconds = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Spans ``[start, end)`` in parallel arrays; empty and reversed ones hold nothing."""

    start: Seconds
    end: Seconds

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> "Spans":
        """Spans from pairs."""
        table = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
        return Spans(table[:, 0], table[:, 1])

    def __len__(self) -> int:
        """How many there are."""
        return len(self.start)

    def __getitem__(self, kept: Mask) -> "Spans":
        """Those of a mask."""
        return Spans(self.start[kept], self.end[kept])

    def within(self, low: int, high: int) -> "Spans":
        """The parts inside ``[low, high)``."""
        cut = Spans(np.maximum(self.start, low), np.minimum(self.end, high))
        return cut[cut.start < cut.end]

    def and_those_of(self, *others: "Spans") -> "Spans":
        """These and the others, one after another."""
        every = (self, *others)
        return Spans(
            np.concatenate([one.start for one in every]), np.concatenate([one.end for one in every])
        )

    def united(self) -> "Spans":
        """The union in order: overlapping and touching spans join."""
        kept = self[self.start < self.end]
        order = np.argsort(kept.start, kind="stable")
        start, end = kept.start[order], np.maximum.accumulate(kept.end[order])
        first = np.ones(len(start), dtype=np.bool_)
        first[1:] = start[1:] > end[:-1]
        last = np.append(first[1:], True)[: len(start)]  # the last span ends its group
        return Spans(start[first], end[last])

    def minus(self, taken: "Spans") -> "Spans":
        """The union of what lies outside ``taken``."""
        edges = np.unique(np.concatenate([self.start, self.end, taken.start, taken.end]))
        left = _covered(edges, self) & ~_covered(edges, taken)
        return Spans(edges[:-1][left], edges[1:][left]).united()

    def hold(self, other: "Spans") -> Mask:
        """Whether each span of another lies inside one of these, which are united."""
        if not len(self):
            return np.zeros(len(other), dtype=np.bool_)
        at = np.searchsorted(self.start, other.start, side="right") - 1
        held: Mask = (at >= 0) & (other.end <= self.end[np.maximum(at, 0)])
        return held

    @property
    def seconds(self) -> int:
        """Their length in sum, what overlaps as often as it does."""
        return int(np.maximum(self.end - self.start, 0).sum())


NONE: Final = Spans.of(())


@dataclass(frozen=True, slots=True)
class LostTime:
    """What became of the open seconds of a window; ``outage`` is exact, shares counted in."""

    agreed: int
    maintenance: int
    unknown: int
    outage: Fraction

    @property
    def fund(self) -> int:
        """What availability is a share of: agreed less allowed maintenance and unknown time."""
        return self.agreed - self.maintenance - self.unknown


def time_lost(
    window: tuple[int, int],
    stops: Mapping[Fraction, Spans],
    *,
    allowed: Spans = NONE,
    unknown: Spans = NONE,
    opened: Callable[[Seconds], Seconds] = np.diff,
) -> LostTime:
    """The arithmetic of one service: each open second is counted once.

    Allowed maintenance goes before an outage, an outage before unknown time; of several outages
    the largest share counts.

    Args:
        window: the seconds looked at; what lies outside is cut off.
        stops: share 0..1 -> outages of that share, in any order, overlapping or not.
        allowed: maintenance that leaves both sides.
        unknown: time of which nothing is known.
        opened: edges -> open seconds between each two of them; by default all of them.

    Raises:
        ValueError: an empty or reversed window.
    """
    start, end = window
    if end <= start:
        message = f"an empty or reversed window: {start}..{end}"
        raise ValueError(message)
    allowed, unknown = allowed.within(start, end), unknown.within(start, end)
    inside = {share: spans.within(start, end) for share, spans in stops.items()}
    everything = allowed.and_those_of(unknown, *inside.values())
    edges = np.unique(np.concatenate([[start, end], everything.start, everything.end]))
    seconds = opened(edges)
    free = ~_covered(edges, allowed)
    outage = Fraction(0)
    left = free.copy()
    for share in sorted(inside, reverse=True):
        lost = left & _covered(edges, inside[share])
        outage += share * int(seconds[lost].sum())
        left &= ~lost
    return LostTime(
        agreed=int(seconds.sum()),
        maintenance=int(seconds[~free].sum()),
        unknown=int(seconds[left & _covered(edges, unknown)].sum()),
        outage=outage,
    )


def held_open(
    spans: Spans,
    window: tuple[int, int],
    *,
    taken: Spans,
    opened: Callable[[Seconds], Seconds],
) -> Mask:
    """Whether each span holds an open second of a window that is not taken.

    Args:
        spans: in any order, overlapping or not.
        window: the seconds looked at, not empty.
        taken: seconds that do not count.
        opened: edges -> open seconds between each two of them.
    """
    low, high = window
    start, end = np.clip(spans.start, low, high), np.clip(spans.end, low, high)
    taken = taken.within(low, high)
    edges = np.unique(np.concatenate([[low, high], start, end, taken.start, taken.end]))
    counted = np.where(_covered(edges, taken), 0, opened(edges))
    until = np.concatenate([[0], np.cumsum(counted)])
    held: Mask = until[np.searchsorted(edges, end)] > until[np.searchsorted(edges, start)]
    return held


def _covered(edges: Seconds, spans: Spans) -> Mask:
    """Whether each piece between two edges lies inside some span; all ends are edges."""
    change = np.zeros(len(edges), dtype=np.int64)
    kept = spans[spans.start < spans.end]
    np.add.at(change, np.searchsorted(edges, kept.start), 1)
    np.add.at(change, np.searchsorted(edges, kept.end), -1)
    covered: Mask = np.cumsum(change)[:-1] > 0
    return covered


def index_of(seconds: Seconds) -> pd.DatetimeIndex:
    """Epoch seconds as instants in UTC."""
    return pd.DatetimeIndex(seconds.astype("datetime64[s]")).tz_localize("UTC")


def instants_of(seconds: Seconds) -> list[pd.Timestamp]:
    """The same, one by one."""
    found: list[pd.Timestamp] = index_of(seconds).tolist()
    return found
