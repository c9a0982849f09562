"""Months that might have been: a log's events drawn again, and what most such months keep.

The percentile bootstrap of Efron: a replicate draws one of the past months for its size, then as
many events as that month had, with replacement, from the events of all months. Every draw takes
its generator as an argument; the same seed gives the same months.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.metrics.results import Better

KEPT: Final = Fraction(95, 100)
"""The share of months in which a proposed target would have been kept."""

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The value of each replicate as a fraction of whole numbers, in parallel arrays."""

    numerator: Whole
    denominator: Whole

    def kept(self, better: Better) -> Fraction:
        """The value that 95 % of the replicates reach, a value that was drawn (G12).

        Nearest rank, from the best value to the worst.
        """
        order = np.argsort(self.numerator / self.denominator, kind="stable")
        if better is Better.HIGHER:
            order = order[::-1]
        at = order[ceil(KEPT * len(order)) - 1]
        return Fraction(int(self.numerator[at]), int(self.denominator[at]))


def generator(seed: int, name: str) -> np.random.Generator:
    """A stream of its own for each metric, so that a row more or less moves no other figure."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *name.encode()])))


def drawn_months(
    chance: np.random.Generator, sizes: Sequence[int], replicates: int
) -> tuple[Whole, Whole]:
    """The month of each replicate by its place, and its number of events."""
    places = chance.integers(len(sizes), size=replicates)
    return places, np.array(sizes, dtype=np.int64)[places]


def drawn_shares(
    chance: np.random.Generator, good: int, sizes: Sequence[int], replicates: int
) -> Drawn:
    """Shares of ``good`` of all events; events are good or bad, so their number is binomial."""
    _, of = drawn_months(chance, sizes, replicates)
    return Drawn(chance.binomial(of, good / sum(sizes)), of)


def drawn_counts(chance: np.random.Generator, counts: Sequence[int], replicates: int) -> Drawn:
    """Numbers of events in a month, where a month is drawn and then each event of the log."""
    total = sum(counts)
    _, size = drawn_months(chance, counts, replicates)
    numbers = chance.binomial(total, size / total) if total else size
    return Drawn(numbers, np.ones_like(numbers))


def drawn_ranks(
    chance: np.random.Generator,
    ordered: Sequence[int],
    sizes: Sequence[int],
    share: Fraction,
    replicates: int,
) -> Drawn:
    """Percentiles by nearest rank of as many values as a month had.

    The r-th of n values drawn with replacement is the value at the r-th of n uniform places, and
    that place is distributed as Beta(r, n − r + 1): no value needs to be drawn one by one.
    """
    _, of = drawn_months(chance, sizes, replicates)
    rank = -((-share.numerator * of) // share.denominator)
    place = np.floor(chance.beta(rank, of - rank + 1) * len(ordered)).astype(np.int64)
    values = np.array(ordered, dtype=np.int64)[np.minimum(place, len(ordered) - 1)]
    return Drawn(values, np.ones_like(values))


def drawn_sums(
    chance: np.random.Generator, values: Sequence[int], sizes: Sequence[int], replicates: int
) -> tuple[Whole, Whole]:
    """Sums of as many values as a month had, and the place of that month, by replicate."""
    places, _ = drawn_months(chance, sizes, replicates)
    pool, sums = np.array(values, dtype=np.int64), np.zeros(replicates, dtype=np.int64)
    for month, size in enumerate(sizes):
        own = places == month
        if size:
            sums[own] = pool[chance.integers(len(pool), size=(int(own.sum()), size))].sum(axis=1)
    return places, sums


def kept_of(values: Sequence[Fraction], better: Better) -> Fraction:
    """What 95 % of the months themselves have reached, where there are no events to draw."""
    ordered = sorted(values, reverse=better is Better.HIGHER)
    return ordered[ceil(KEPT * len(ordered)) - 1]
