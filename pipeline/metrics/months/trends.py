"""What the lines of a report came to month by month, all known on one day (G2)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

import pandas as pd

from pipeline.domain.agreements import terms_on
from pipeline.domain.contract import Target
from pipeline.domain.periods import Period
from pipeline.metrics.evaluate import Evaluation, agreed_rows, line_of
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.results import Better, MetricResult, Status

MONTHS: Final = 12
_STARTS: Final = (
    ("incidents", "reported_at"),
    ("outages", "started_at"),
    ("maintenance", "from_at"),
    ("gaps", "from_at"),
)


class Move(StrEnum):
    """What became of a value since the month before, by the direction of its metric."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    MORE = "more"  # of a metric without direction
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Point:
    """A line in one month.

    Attributes:
        month: the calendar month.
        line: what was measured there and the verdict on the target of that month; the names of
            rows only in the last two months.
        is_cut: the month is not over on the day the report speaks from.
    """

    month: Period
    line: MetricResult
    is_cut: bool = False

    @property
    def few(self) -> bool:
        """Whether the value rests on few events (G12)."""
        return bool(self.line.details.get("few"))


@dataclass(frozen=True, slots=True)
class Change:
    """Exact difference to the month before, in the unit of the value, and what it means."""

    difference: Fraction
    move: Move


@dataclass(frozen=True, slots=True)
class Trend:
    """One line of the report over the months, the oldest first."""

    result: MetricResult
    points: tuple[Point, ...]

    @property
    def previous(self) -> Point | None:
        """The month before the last."""
        return self.points[-2] if len(self.points) > 1 else None

    @property
    def change(self) -> Change | None:
        """From the month before to the last; ``None`` where a value is missing or not whole."""
        if self.previous is None or self.points[-1].is_cut:
            return None
        before, last = self.previous.line.value, self.points[-1].line.value
        if before is None or last is None:
            return None
        difference = Fraction(last) - Fraction(before)
        return Change(difference, _move(difference, self.result.better))


@dataclass(frozen=True, slots=True)
class Trends:
    """The months, and each line of the report over them."""

    months: tuple[Period, ...]
    lines: tuple[Trend, ...]


def trends(evaluation: Evaluation, months: int = MONTHS) -> Trends:
    """Each line of the report by month, with the knowledge of the report.

    Of a period of several months: its months. Of a shorter one: the months up to its own, as many
    as log and calendar cover. A month before the log begins, of which nothing is stated, is *no
    data* and never zero.

    Args:
        evaluation: the report.
        months: the most that are looked at.

    Source:
        ``metrics.md`` section 7; G2, G16.
    """
    facts = evaluation.facts
    spans = tuple(_months(facts, months))
    points: list[list[Point]] = [[] for _ in evaluation.results]
    for month in spans:
        for at, line in enumerate(_lines(evaluation, month)):
            kept = line if month in spans[-2:] else _without_rows(line)
            points[at].append(Point(month, kept, is_cut=facts.as_of < month.end))
    pairs = zip(evaluation.results, points, strict=True)
    return Trends(spans, tuple(Trend(result, tuple(found)) for result, found in pairs))


def _move(difference: Fraction, better: Better) -> Move:
    if not difference:
        return Move.SAME
    if better is Better.NEITHER:
        return Move.MORE if difference > 0 else Move.LESS
    return Move.BETTER if (difference > 0) is (better is Better.HIGHER) else Move.WORSE


def _months(facts: Facts, most: int) -> Iterator[Period]:
    own = [month for month in facts.period.months() if month.first < facts.as_of]
    if len(own) > 1:
        yield from own[-most:]
        return
    spans = own
    while len(spans) < most:
        before = spans[0].first - timedelta(days=1)
        spans = [Period.of_month(before.year, before.month), *spans]
    begun = False
    for month in spans:
        begun = begun or month == own[0] or _is_known(facts, month)
        if begun:
            yield month


def _lines(evaluation: Evaluation, month: Period) -> Iterator[MetricResult]:
    facts = evaluation.facts
    if month == facts.period:
        yield from evaluation.results
    elif not _is_known(facts, month):
        yield from map(_nothing, evaluation.results)
    else:
        inside = facts.within(month)
        rows = agreed_rows(terms_on(facts.project, month.last))
        for result in evaluation.results:
            yield line_of(inside, _row_of(result, rows))


def _is_known(facts: Facts, month: Period) -> bool:
    """Whether the calendar has the month, and it has rows before its end or a statement."""
    if not (facts.days.covers(month.first) and facts.days.covers(month.last)):
        return False
    return month.end > _first_day(facts) or (month.first.year, month.first.month) in _stated(facts)


def _first_day(facts: Facts) -> date:
    """The day of the oldest row of any log; of none, the end of the period."""
    found = [facts.period.end]
    for name, column in _STARTS:
        oldest = getattr(facts.log, name).frame[column].min()
        if not pd.isna(oldest):
            found.append(oldest.tz_convert(facts.zone).date())
    oldest = facts.log.activities.frame["on"].min()
    if not pd.isna(oldest):
        found.append(oldest.date())
    return min(found)


def _stated(facts: Facts) -> frozenset[tuple[int, int]]:
    """Months of which somebody said that the log is whole or that nothing was out."""
    return frozenset(
        (row.year, row.month)
        for row in facts.project.months
        if row.log_complete or row.no_outages or row.no_gaps
    )


def _row_of(result: MetricResult, rows: tuple[Target, ...]) -> Target:
    """The row of this line among those in force, else one without a target."""
    plain = unpromised(result.name, result.scope, result.min_events)
    same = [row for row in rows if _about(row) == _about(plain)]
    return next((row for row in same if row.code == result.code), (*same, plain)[0])


def unpromised(metric: str, scope: Scope, min_events: int) -> Target:
    """The row of a metric and a scope without a target."""
    return Target(
        code=metric,
        metric=metric,
        priorities=scope.priorities,
        services=scope.services,
        kinds=scope.kinds,
        stages=scope.stages,
        min_events=min_events,
    )


def _about(row: Target) -> tuple[object, ...]:
    return row.metric, row.priorities, row.services, row.kinds, row.stages


def _without_rows(line: MetricResult) -> MetricResult:
    return replace(line, rows=(), missed_rows=())  # a year of names would fill the memory


def _nothing(result: MetricResult) -> MetricResult:
    return replace(
        result,
        value=None,
        details={},
        n=0,
        numerator=None,
        denominator=None,
        target=None,
        rows=(),
        missed_rows=(),
        status=Status.NO_DATA,
        reason="log_not_begun",
    )
