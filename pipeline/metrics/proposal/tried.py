"""Targets proposed before they are signed, tried on the past months of the log.

Each row of targets is measured month by month, as a report would have measured it, with the
reductions that would have followed; and a target is looked for that would have been kept in 95 %
of months like these.

The method is the percentile bootstrap (B. Efron, 1979): 1,000 replicates by default, each one month
drawn again from the events of all months (``proposal_draws``), its value computed as the metric
does, and of the 1,000 values, from the best to the worst, the one at nearest rank 95 % (G12). It
tells what the past would have kept; it foretells nothing.

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

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np

from pipeline.domain.contract import Project
from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import BY_KEY, Metric
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.events.log import Log
from pipeline.metrics.facts import Facts
from pipeline.metrics.months.trends import MONTHS, Point, Trend, _is_known, trends
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
from pipeline.metrics.proposal.steps import written_target
from pipeline.metrics.reductions.credits import MonthCredits, credits_of
from pipeline.metrics.reductions.rows import costs
from pipeline.metrics.results import FEW, Better, Kind, MetricResult, Status, Value
from pipeline.problems import InputError, Problem

REPLICATES: Final = 1000
SEED: Final = 1979
_RANKS: Final = {"": Fraction(1, 2), "p90": Fraction(9, 10), "max": Fraction(1)}
_STOPS: Final = frozenset({"downtime", "availability"})
_SNAPSHOTS: Final = frozenset({"backlog", "backlog_age", "overdue_open"})
_UNDECIDED: Final = frozenset({Status.INSUFFICIENT, Status.NO_DATA, Status.NOT_MEASURED})


class Method(StrEnum):
    """What a target was looked for by."""

    SHARES = "shares"
    VALUES = "values"
    COUNTS = "counts"
    STOPS = "stops"
    MONTHS = "months"  # nothing is drawn: the months themselves
    NONE = "none"  # no direction, or not one month with a value


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProposal:
    """One row of targets over the past.

    Attributes:
        trend: its months, the oldest first, each judged by the target of the row.
        kept: exact value that 95 % of months like these reach; ``None``: nothing to look at.
        target: that, as a person would write it, never better than exact.
        misses: of a share of few events: misses in a month that 95 % of months do not exceed.
        reduction: what the row would have cost in sum; ``None`` where no money follows from it.
    """

    trend: Trend
    method: Method
    kept: Fraction | None
    target: Value | None
    misses: int | None
    reduction: Decimal | None

    @property
    def result(self) -> MetricResult:
        """The line in the last month."""
        return self.trend.result

    @property
    def months(self) -> Mapping[Status, int]:
        """In how many months the target was met, missed and so on."""
        return Counter(point.line.status for point in self.trend.points)

    @property
    def undecided(self) -> int:
        """Months that decide nothing: too few events, no data, not measured."""
        return sum(self.months[status] for status in _UNDECIDED)

    @property
    def events(self) -> Fraction | None:
        """Events a month in the mean; ``None`` where the metric has no events."""
        points = measured(self.trend)
        if not points or BY_KEY[self.result.key].kind not in {Kind.SHARE, Kind.DISTRIBUTION}:
            return None
        return Fraction(sum(point.line.n for point in points), len(points))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """All rows over the past months, and the reductions of each month."""

    evaluation: Evaluation
    months: tuple[Period, ...]
    lines: tuple[LineProposal, ...]
    credits: tuple[MonthCredits, ...]
    replicates: int
    seed: int

    @property
    def span(self) -> Period:
        """From the first month to the last."""
        return Period(self.months[0].first, self.months[-1].end)

    @property
    def reduction(self) -> Decimal | None:
        """What all rows would have cost; ``None`` where no money follows from any."""
        known = any(line.reduction is not None for line in self.lines)
        return sum((month.whole for month in self.credits), Decimal(0)) if known else None


def proposal(  # noqa: PLR0913  # what is tried, on what, and how often
    terms: Project,
    log: Log,
    as_of: date,
    *,
    months: int = MONTHS,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> Proposal:
    """Try the rows of targets on the whole calendar months before a day.

    Args:
        terms: the project with what is proposed, without agreements.
        log: what happened.
        as_of: what is known; the last month is the last one that is over.
        months: the most that are looked at; fewer where the log begins later.
        replicates: how often a month is drawn again.
        seed: of the draws; the same seed, log and version of numpy give the same targets.

    Raises:
        InputError: a target that cannot be used, no month the log and the calendar cover.

    Source:
        Efron, Bootstrap methods: another look at the jackknife (1979): the percentile method;
        nearest rank as G12.
    """
    before = as_of.replace(day=1) - timedelta(days=1)
    last = Period.of_month(before.year, before.month)
    evaluation = evaluate(terms, log, last, as_of)
    if not _is_known(evaluation.facts, last):
        raise InputError(Problem("proposal_without_months", found=last.key))
    found = trends(evaluation, months)
    facts = evaluation.facts.within(Period(found.months[0].first, found.months[-1].end))
    credits_ = credits_of(facts)
    lines = tuple(_line(facts, line, credits_, (replicates, seed)) for line in found.lines)
    return Proposal(
        evaluation=evaluation,
        months=found.months,
        lines=lines,
        credits=credits_,
        replicates=replicates,
        seed=seed,
    )


def measured(trend: Trend) -> tuple[Point, ...]:
    """The months that have a value."""
    return tuple(point for point in trend.points if point.line.value is not None)


def _line(
    facts: Facts,
    trend: Trend,
    credits_: Sequence[MonthCredits],
    draws: tuple[int, int],
) -> LineProposal:
    result, metric, points = trend.result, BY_KEY[trend.result.key], measured(trend)
    method = _method(metric, result, points)
    kept, misses = None, None
    if method is not Method.NONE:
        kept, misses = _kept(facts, method, trend, draws)
    return LineProposal(
        trend=trend,
        method=method,
        kept=kept,
        target=None if kept is None else written_target(kept, metric.unit, metric.better),
        misses=misses,
        reduction=_reduction(facts, result, credits_),
    )


def _method(metric: Metric, result: MetricResult, points: Sequence[Point]) -> Method:
    if metric.better is Better.NEITHER or not points:
        return Method.NONE
    if result.key in _STOPS:
        return Method.STOPS
    if metric.kind is Kind.SHARE:
        return Method.SHARES
    if metric.kind is Kind.DISTRIBUTION:
        return Method.VALUES
    if metric.kind is Kind.COUNT and result.key not in _SNAPSHOTS:
        return Method.COUNTS
    return Method.MONTHS


def _kept(
    facts: Facts, method: Method, trend: Trend, draws: tuple[int, int]
) -> tuple[Fraction, int | None]:
    """What 95 % of months reach, and the misses they do not exceed where events are few."""
    result, points = trend.result, measured(trend)
    replicates, seed = draws
    chance = generator(seed, result.name)
    sizes = [point.line.n for point in points]
    match method:
        case Method.SHARES:
            good = sum(int(point.line.numerator or 0) for point in points)
            drawn = drawn_shares(chance, good, sizes, replicates)
            misses = _misses(drawn, result.better) if sum(sizes) < FEW * len(sizes) else None
            return drawn.kept(result.better), misses
        case Method.VALUES:
            return _values(facts, result, sizes, chance, replicates).kept(result.better), None
        case Method.COUNTS:
            counts = [int(point.line.value or 0) for point in points]
            return drawn_counts(chance, counts, replicates).kept(result.better), None
        case Method.STOPS:
            return _stops(facts, points, chance, replicates).kept(result.better), None
    return kept_of([Fraction(point.line.value or 0) for point in points], result.better), None


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
    """Downtime, or availability over the fund of the month drawn; in whole parts of a second."""
    result = points[0].line
    is_share = result.key == "availability"
    lost = [losses(facts, result.scope, point.month, weighed=is_share) for point in points]
    funds = [Fraction(point.line.denominator or 1) if is_share else Fraction(1) for point in points]
    pool = sorted(one for month in lost for one in month)
    scale = lcm(*(one.denominator for one in (*pool, *funds)))
    places, sums = drawn_sums(
        chance, [int(one * scale) for one in pool], [len(month) for month in lost], replicates
    )
    if not is_share:
        return Drawn(sums, np.full_like(sums, scale))
    fund = np.array([int(one * scale) for one in funds], dtype=np.int64)[places]
    return Drawn(np.maximum(fund - sums, 0), fund)


def _reduction(
    facts: Facts, result: MetricResult, credits_: Sequence[MonthCredits]
) -> Decimal | None:
    """What the row of this line would have cost in the months."""
    rows = (row for row in facts.project.targets if row.code == result.code)
    if not any(costs(row) for row in rows):
        return None
    amounts = (
        line.amount for month in credits_ for line in month.lines if line.row.code == result.code
    )
    return sum(amounts, Decimal(0))
