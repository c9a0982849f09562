"""Targets proposed before they are signed, tried on the past months of the log.

Each row of targets is measured month by month, as a report would have measured it, with the
reductions that would have followed; and a target is looked for that would have been kept in 95 %
of months like these (``reach``).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipeline.domain.contract import Project
from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.events.log import Log
from pipeline.metrics.facts import Facts
from pipeline.metrics.months.covered import is_covered
from pipeline.metrics.months.trends import MONTHS, Trend, trends
from pipeline.metrics.proposal.reach import Method, Reach, reached
from pipeline.metrics.proposal.steps import written_target
from pipeline.metrics.reductions.credits import MonthCredits, credits_of
from pipeline.metrics.reductions.rows import costs
from pipeline.metrics.results import Kind, MetricResult, Status, Value
from pipeline.problems import InputError, Problem

REPLICATES: Final = 1000
SEED: Final = 1979
_UNDECIDED: Final = frozenset({Status.INSUFFICIENT, Status.NO_DATA, Status.NOT_MEASURED})


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
        points = self.trend.measured
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
    """
    last = Period.of_month(as_of.year, as_of.month).month_before
    evaluation = evaluate(terms, log, last, as_of)
    if not is_covered(evaluation.facts, last):
        raise InputError(Problem("proposal_without_months", found=last.key))
    found = trends(evaluation, months)
    facts = evaluation.facts.within(Period(found.months[0].first, found.months[-1].end))
    credits_ = credits_of(facts)
    lines = tuple(
        _line(facts, line, credits_, reached(facts, line, replicates=replicates, seed=seed))
        for line in found.lines
    )
    return Proposal(
        evaluation=evaluation,
        months=found.months,
        lines=lines,
        credits=credits_,
        replicates=replicates,
        seed=seed,
    )


def _line(
    facts: Facts, trend: Trend, credits_: Sequence[MonthCredits], found: Reach
) -> LineProposal:
    metric, kept = BY_KEY[trend.result.key], found.kept
    return LineProposal(
        trend=trend,
        method=found.method,
        kept=kept,
        target=None if kept is None else written_target(kept, metric.unit, metric.better),
        misses=found.misses,
        reduction=_reduction(facts, trend.result, credits_),
    )


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
