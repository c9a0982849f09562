"""What the lines of a report came to month by month, all known on one day (G2)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from pipeline.domain.contract import Target
from pipeline.domain.periods import Period
from pipeline.metrics.agreed_lines import agreed_lines
from pipeline.metrics.evaluate import Evaluation, line_of, scope_of
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.months.covered import covered_months, is_covered
from pipeline.metrics.results import Better, MetricResult, Status

MONTHS: Final = 12


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
        line: what was measured there and the verdict on the target of that month, none where it
            changed midway; the names of rows only in the last two months.
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
    def measured(self) -> tuple[Point, ...]:
        """The months that have a value."""
        return tuple(point for point in self.points if point.line.value is not None)

    @property
    def previous(self) -> Point | None:
        """The month before the last."""
        return self.points[-2] if len(self.points) > 1 else None

    @property
    def change(self) -> Change | None:
        """From the month before to the last; ``None`` where a value is missing or not whole."""
        if self.previous is None or self.points[-1].is_cut or self.points[-1].line.is_part:
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
    spans = tuple(covered_months(facts, months))
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


def _lines(evaluation: Evaluation, month: Period) -> Iterable[MetricResult]:
    facts = evaluation.facts
    if month == facts.period:
        return evaluation.results
    return lines_in(facts, month, evaluation.results)


def lines_in(facts: Facts, month: Period, asked: Iterable[MetricResult]) -> Iterator[MetricResult]:
    """Lines of a report in another month, each judged by the target in force there (G16).

    A target that changed midway, or held on some days of the month only, judges no whole month:
    the value stands without it. A month nobody wrote anything down in has no data.

    Args:
        facts: of the report.
        month: a calendar month that has begun.
        asked: the lines of the report.
    """
    if not is_covered(facts, month):
        yield from map(_nothing, asked)
        return
    inside = facts.within(month)
    known = min(month.end, facts.as_of)
    whole = [
        line.row
        for line in agreed_lines(inside.period_terms, facts.as_of)
        if line.period.first == month.first and line.period.end >= known
    ]
    for result in asked:
        yield line_of(inside, _row_of(result, whole))


def _row_of(result: MetricResult, rows: Iterable[Target]) -> Target:
    """The row of this line among those in force, else one without a target."""
    same = [row for row in rows if row.metric == result.name and scope_of(row) == result.scope]
    if not same:
        return unpromised(result.name, result.scope, result.min_events)
    return next((row for row in same if row.code == result.code), same[0])


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
