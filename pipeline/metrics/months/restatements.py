"""Figures of months already reported that come out otherwise today (G2, G16).

A month is never printed again: the next report lists what has changed in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from pipeline.domain.agreements import terms_between
from pipeline.domain.contract import Target
from pipeline.domain.periods import Period
from pipeline.metrics.agreed_lines import agreed_lines
from pipeline.metrics.catalogue import BY_KEY, VERSION, split_name
from pipeline.metrics.evaluate import Evaluation, line_of, scope_of
from pipeline.metrics.events.log import Log
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.months.trends import MONTHS, Trends, trends, unpromised
from pipeline.metrics.results import Kind, MetricResult, Status

_VALUELESS: Final = {Status.NO_DATA, Status.NOT_MEASURED}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFigure:
    """A figure that an issued report told last.

    Attributes:
        number: of the report.
        as_of: the day that report speaks from.
        catalogue: version of the formulas it was computed by.
        days: those the figure is about, within one calendar month.
        metric: key with its statistic.
        min_events: below so many events the value was withheld.
        value: exact; ``None``: there was none, and ``status`` says why.
        events: what ``events_of`` has; ``None``: the metric has none, or the report did not keep
            them.
        code: of the row of targets; ``None``: the report did not keep it.
    """

    number: str
    as_of: date
    catalogue: str
    days: Period
    metric: str
    scope: Scope
    min_events: int
    value: Fraction | None
    events: tuple[int, ...] | None
    status: Status
    code: str | None = None

    @property
    def about(self) -> tuple[object, ...]:
        """What it is a figure of."""
        return self.days, self.metric, self.scope, self.min_events


class Cause(StrEnum):
    """Why a figure of a month already reported comes out otherwise."""

    LATER = "later"  # what happened after the day that report spoke from
    METHOD = "method"  # the formulas are of another version
    DATA = "data"  # the log, or the terms, say otherwise


@dataclass(frozen=True, slots=True)
class Restatement:
    """What a report told of a month, and what is true of it today."""

    told: ToldFigure
    now: MetricResult
    cause: Cause


@dataclass(frozen=True, slots=True)
class Past:
    """What a report says of the months before.

    Attributes:
        restated: figures of issued reports that are otherwise today.
        is_checked: whether there was an issued report to compare with.
    """

    trends: Trends
    restated: tuple[Restatement, ...] = ()
    is_checked: bool = False


def events_of(line: MetricResult) -> tuple[int, ...] | None:
    """The events behind a value, as a report tells them.

    Returns:
        k and n of a share, n of a distribution, ``None`` of any other metric.
    """
    match BY_KEY[line.key].kind:
        case Kind.SHARE:
            return int(line.numerator or 0), int(line.denominator or 0)
        case Kind.DISTRIBUTION:
            return (line.n,)
        case _:
            return None


def past(evaluation: Evaluation, log: Log, told: Iterable[ToldFigure]) -> Past:
    """The trends of a report, and what it has to restate; arguments as ``restatements``."""
    compared = told_today(evaluation, told)
    return Past(trends(evaluation), restatements(evaluation, log, compared), bool(compared))


def told_today(evaluation: Evaluation, told: Iterable[ToldFigure]) -> tuple[ToldFigure, ...]:
    """The figures that a report compares with today's: of the twelve months before its end.

    Left out are the months of which today less is known than was then, and those not over.
    """
    facts = evaluation.facts
    last = facts.period.months()[-1].first
    oldest = last.replace(year=last.year - MONTHS // 12)
    return tuple(
        one
        for one in told
        if oldest <= one.days.first
        and one.days.end <= min(facts.period.end, facts.as_of)
        and one.days != facts.period
        and one.as_of <= facts.as_of
        and split_name(one.metric)[0] in BY_KEY  # a metric of an older version is told no more
    )


def restatements(
    evaluation: Evaluation, log: Log, told: Iterable[ToldFigure]
) -> tuple[Restatement, ...]:
    """The figures that are otherwise today, in order of months and as told (G2).

    Compared is all that a report tells of a figure: its exact value, the events behind it, and
    the verdict by the row of targets in force on its days. What an older report did not keep is
    not compared, nor is a verdict with none.

    Args:
        evaluation: the report that is to list them.
        log: the whole log, later events included.
        told: the last word of the issued reports on each figure.
    """
    by_days: dict[Period, list[ToldFigure]] = {}
    for one in told_today(evaluation, told):
        by_days.setdefault(one.days, []).append(one)
    found: list[Restatement] = []
    for days, figures in sorted(by_days.items()):
        found += _of_days(evaluation.facts, log, days, figures)
    return tuple(found)


def _of_days(
    facts: Facts, log: Log, days: Period, figures: list[ToldFigure]
) -> Iterator[Restatement]:
    inside = facts.within(days)
    month = days.months()[0]
    lines = agreed_lines(terms_between(facts.project, month.first, month.end), facts.as_of)
    rows = tuple(line.row for line in lines if line.period == days)
    then: dict[date, Facts] = {}
    for told in figures:
        row = _row(told, rows)
        now = line_of(inside, row)
        if _is_as_told(now, told):
            continue
        if told.as_of not in then:
            then[told.as_of] = Facts(facts.project, log, days, told.as_of, facts.cases)
        is_later = _is_as_told(line_of(then[told.as_of], row), told)
        yield Restatement(told, now, Cause.LATER if is_later else _cause(told))


def _cause(told: ToldFigure) -> Cause:
    return Cause.DATA if told.catalogue == VERSION else Cause.METHOD


def _row(told: ToldFigure, rows: tuple[Target, ...]) -> Target:
    """The row of targets of a figure among those of its days, else one without a target.

    Where several have its metric and scope, the code tells them apart.
    """
    same = [row for row in rows if (row.metric, scope_of(row)) == (told.metric, told.scope)]
    same = [row for row in same if row.code == told.code] or same
    if len(same) != 1:
        return unpromised(told.metric, told.scope, told.min_events)
    return replace(same[0], min_events=told.min_events)


def _is_as_told(line: MetricResult, told: ToldFigure) -> bool:
    value = None if line.value is None else Fraction(line.value)
    if value != told.value or (told.events is not None and events_of(line) != told.events):
        return False
    if line.status is told.status:
        return True
    # A target that was set or dropped afterwards is no other verdict.
    statuses = {line.status, told.status}
    return Status.INFORMATIONAL in statuses and not statuses & _VALUELESS
