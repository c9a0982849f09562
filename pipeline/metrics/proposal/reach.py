"""What 95 % of months like the past ones reach: the value a target can be promised at.

The method is the percentile bootstrap (B. Efron, 1979): 1,000 replicates by default, each one month
drawn again from the events of all months (``draws``), its value computed as the metric does, and of
the 1,000 values, from the best to the worst, the one at nearest rank 95 % (G12). It tells what the
past would have kept; it foretells nothing.

What is drawn again depends on the metric:

- shares of events: k good ones of n, as many as a month had;
- distributions: n values, their median, percentile, maximum or mean;
- counts: how many of all events of the log fall into a month;
- downtime and availability: the stops of services, with what each took from the agreed time;
- any other, and what is counted on one day (the backlog): nothing; the months themselves are
  ranked.

With fewer than 20 events a month a share moves by more than five per cent with every miss, so that
the target worth promising is a number of misses in a month, found by the same rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np

from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.facts import Facts
from pipeline.metrics.metric import Metric, Month
from pipeline.metrics.months.trends import Point, Trend
from pipeline.metrics.proposal.draws import (
    Drawn,
    drawn_counts,
    drawn_ranks,
    drawn_shares,
    drawn_sums,
    generator,
    kept_of,
)
from pipeline.metrics.proposal.losses import losses
from pipeline.metrics.results import FEW, Better, Kind, MetricResult

_RANKS: Final = {"": Fraction(1, 2), "p90": Fraction(9, 10), "max": Fraction(1)}
_FINEST: Final = 1_000_000  # parts of a second
_STOPS: Final = frozenset({"downtime", "availability"})  # what is a sum of ``losses``


class Method(StrEnum):
    """What a target was looked for by."""

    SHARES = "shares"
    VALUES = "values"
    COUNTS = "counts"
    STOPS = "stops"
    MONTHS = "months"  # nothing is drawn: the months themselves
    NONE = "none"  # no direction, or not one month with a value


@dataclass(frozen=True, slots=True)
class Reach:
    """What most months reach of a line.

    Attributes:
        method: by which it was found.
        kept: exact value that 95 % of months like these reach; ``None``: nothing to look at.
        misses: of a share of few events: misses in a month that 95 % of months do not exceed.
    """

    method: Method
    kept: Fraction | None = None
    misses: int | None = None


def reached(facts: Facts, trend: Trend, *, replicates: int, seed: int) -> Reach:
    """What 95 % of months like those of a trend reach.

    Args:
        facts: of all the months.
        trend: a line over them.
        replicates: how often a month is drawn again.
        seed: of the draws; the same seed, log and version of numpy give the same values.

    Source:
        Efron, Bootstrap methods: another look at the jackknife (1979): the percentile method;
        nearest rank as G12.
    """
    better, points = trend.result.better, trend.measured
    method = _method(BY_KEY[trend.result.key], points)
    if method is Method.NONE:
        return Reach(method)
    if method is Method.MONTHS:
        return Reach(method, kept_of([Fraction(p.line.value or 0) for p in points], better))
    drawn = _drawn(facts, method, trend, generator(seed, trend.result.name), replicates)
    is_few = method is Method.SHARES and sum(p.line.n for p in points) < FEW * len(points)
    return Reach(method, drawn.kept(better), _misses(drawn, better) if is_few else None)


def _method(metric: Metric, points: Sequence[Point]) -> Method:
    if metric.better is Better.NEITHER or not points:
        return Method.NONE
    if metric.key in _STOPS:
        return Method.STOPS
    if metric.kind is Kind.SHARE:
        return Method.SHARES
    if metric.kind is Kind.DISTRIBUTION:
        return Method.VALUES
    if metric.kind is Kind.COUNT and metric.month is not Month.AT_END:
        return Method.COUNTS
    return Method.MONTHS


def _drawn(
    facts: Facts, method: Method, trend: Trend, chance: np.random.Generator, replicates: int
) -> Drawn:
    points = trend.measured
    sizes = [point.line.n for point in points]
    match method:
        case Method.SHARES:
            good = sum(int(point.line.numerator or 0) for point in points)
            return drawn_shares(chance, good, sizes, replicates)
        case Method.VALUES:
            return _values(facts, trend.result, sizes, chance, replicates)
        case Method.COUNTS:
            counts = [int(point.line.value or 0) for point in points]
            return drawn_counts(chance, counts, replicates)
    return _stops(facts, points, chance, replicates)


def _misses(drawn: Drawn, better: Better) -> int:
    """The least number of bad events a month that 95 % of the replicates do not exceed."""
    bad = drawn.numerator
    if better is Better.HIGHER:
        bad = drawn.denominator - drawn.numerator
    return int(Drawn(bad, np.ones_like(bad)).kept(Better.LOWER))


def _values(
    facts: Facts,
    result: MetricResult,
    sizes: Sequence[int],
    chance: np.random.Generator,
    replicates: int,
) -> Drawn:
    pool = BY_KEY[result.key].measure(facts, result.scope).values
    if result.statistic in _RANKS:
        return drawn_ranks(chance, pool, sizes, _RANKS[result.statistic], replicates)
    places, sums = drawn_sums(chance, pool, sizes, replicates)
    return Drawn(sums, np.array(sizes, dtype=np.int64)[places])


def _stops(
    facts: Facts, points: Sequence[Point], chance: np.random.Generator, replicates: int
) -> Drawn:
    """Downtime, or availability over the fund of the month drawn; in whole parts of a second.

    A weight like 0,333333333333333 would need finer parts than a whole number holds.
    """
    result = points[0].line
    is_share = result.key == "availability"
    lost = [losses(facts, result.scope, point.month, weighed=is_share) for point in points]
    funds = [Fraction(point.line.denominator or 1) if is_share else Fraction(1) for point in points]
    pool = sorted(one for month in lost for one in month)
    scale = min(_FINEST, lcm(*(one.denominator for one in (*pool, *funds))))
    places, sums = drawn_sums(
        chance, [round(one * scale) for one in pool], [len(month) for month in lost], replicates
    )
    if not is_share:
        return Drawn(sums, np.full_like(sums, scale))
    fund = np.array([round(one * scale) for one in funds], dtype=np.int64)[places]
    return Drawn(np.maximum(fund - sums, 0), fund)
