"""Figures of issued reports: into the completion record, out of the register, to the next run."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import VERSION
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import Scope
from pipeline.metrics.months.restatements import Restatement, ToldFigure, events_of
from pipeline.metrics.results import MetricResult, Status
from pipeline.metrics.scope import PARTS

REPORT: Final = "service_report"
DUE: Final = "credit_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedReport:
    """What a report that reached its number told of months.

    Attributes:
        subject: its period.
        superseded_by: number of the report in its place.
        figures: of its own month, and of earlier ones that it restated.
    """

    number: str
    subject: str
    superseded_by: str | None
    figures: tuple[ToldFigure, ...]


def measured_records(
    evaluation: Evaluation, restated: Iterable[Restatement], number: str
) -> dict[str, list[dict[str, Any]]]:
    """What a report tells, for its completion record: its own lines and those it restates."""
    facts = evaluation.facts

    def record(line: MetricResult, days: Period) -> dict[str, Any]:
        return told_record(_told(line, days, number, facts.as_of))

    lines = (*evaluation.results, *_due(evaluation))
    return {
        # A line of terms that changed midway has days of its own.
        "measured": [record(line, line.period or facts.period) for line in lines],
        "restated": [record(one.now, one.told.days) for one in restated],
    }


def _due(evaluation: Evaluation) -> Iterator[MetricResult]:
    """The reduction of the fee, which a report tells though no row of targets asks for it."""
    if evaluation.first(DUE) is None:
        due = evaluation.unnarrowed(DUE)
        if due.value is not None:
            yield due


def figures_of_record(record: Mapping[str, Any]) -> tuple[ToldFigure, ...]:
    """Figures of single months that a report told, from its completion record."""
    period = Period.parse(str(record["subject"]))
    own = record.get("measured", ()) if period in period.months() else ()
    return tuple(told_of_record(one) for one in (*own, *record.get("restated", ())))


def standing_figures(
    reports: Iterable[IssuedReport], subject: str, order: Mapping[str, int], number: str | None
) -> tuple[ToldFigure, ...]:
    """The last word on each figure of a month, as it stood when a report got its number.

    A report made again is told the same as the first time, whatever was issued since.

    Args:
        reports: of the project, oldest first, without those withdrawn.
        subject: period of the report that is told; those on the same period are its editions.
        order: number of a paper -> place in the order of numbers given out.
        number: of the report that is told; ``None``: it has none yet.
    """
    last = max(order.values(), default=0) + 1
    until = last if number is None else order.get(number, last)
    found: dict[tuple[object, ...], ToldFigure] = {}
    for one in reports:
        successor = last if one.superseded_by is None else order[one.superseded_by]
        if one.subject != subject and order[one.number] < until <= successor:
            found |= {figure.about: figure for figure in one.figures}
    return tuple(found.values())


def told_record(told: ToldFigure) -> dict[str, Any]:
    """A figure as plain JSON; values exact."""
    return {
        "number": told.number,
        "as_of": told.as_of.isoformat(),
        "catalogue": told.catalogue,
        "days": told.days.key,
        "metric": told.metric,
        "scope": {part: list(getattr(told.scope, part)) for part in PARTS},
        "min_events": told.min_events,
        "value": None if told.value is None else str(told.value),
        "events": told.events and list(told.events),
        "status": told.status.value,
        "code": told.code,
    }


def told_of_record(said: Mapping[str, Any]) -> ToldFigure:
    """The figure of a record."""
    value, events = said["value"], said["events"]
    return ToldFigure(
        number=said["number"],
        as_of=date.fromisoformat(said["as_of"]),
        catalogue=said["catalogue"],
        days=Period.parse(said["days"]),
        metric=said["metric"],
        scope=Scope(**{part: tuple(said["scope"][part]) for part in PARTS}),
        min_events=said["min_events"],
        value=None if value is None else Fraction(value),
        events=None if events is None else tuple(events),
        status=Status(said["status"]),
        code=said.get("code"),  # earlier versions did not keep it
    )


def _told(line: MetricResult, days: Period, number: str, as_of: date) -> ToldFigure:
    return ToldFigure(
        number=number,
        as_of=as_of,
        catalogue=VERSION,
        days=days,
        metric=line.name,
        scope=line.scope,
        min_events=line.min_events,
        value=None if line.value is None else Fraction(line.value),
        events=events_of(line),
        status=line.status,
        code=line.code,
    )
