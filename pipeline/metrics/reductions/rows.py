"""Rows of targets from which money follows, as measured in a calendar month, with their causes.

Step 1 of the reductions, and the causes of step 5 (fine print, section 5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from pipeline.domain.agreements import Terms, terms_between
from pipeline.domain.contract import Consequence, Target
from pipeline.domain.periods import Period
from pipeline.metrics.agreement.reductions import REDUCTION
from pipeline.metrics.catalogue import BY_KEY, split_name
from pipeline.metrics.clocks.compliance import Clock
from pipeline.metrics.evaluate import line_of
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.evidence import outage_list
from pipeline.metrics.measures.speeds import speed
from pipeline.metrics.results import Better, Kind, MetricResult, Status

_UNKNOWN: Final = frozenset({Status.NO_DATA, Status.NOT_MEASURED, Status.INSUFFICIENT})
_STOPPED: Final = frozenset({"outage", "degradation", "maintenance_counted"})
_OF_OUTAGES: Final = frozenset({"outages", "longest_outage"})
_OF_DOWNTIME: Final = frozenset({
    "downtime", "availability", "downtime_left", "mean_time_to_restore",
    "mean_time_between_failures", "mean_time_between_incidents",
})  # fmt: skip
_SPEEDS: Final = {
    "response_time": (Clock.RESPONSE, "responded_at"),
    "restore_time": (Clock.RESTORE, "restored_at"),
    "resolution_time": (Clock.RESOLVE, "resolved_at"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """A row of targets over the days of a month on which it is in force.

    Attributes:
        row: the row; equal rows of agreements that follow each other are one.
        place: of the row in its sheet, from 0 on.
        first: first day; ``end`` is the first day after the last.
        result: the metric over these days; ``None`` while none of them is over.
        causes: what lowered the metric: ids of incidents, sheet and number of rows of outages.
    """

    row: Target
    place: int
    first: date
    end: date
    result: MetricResult | None
    causes: tuple[str, ...] = ()

    @property
    def at_best(self) -> bool:
        """Whether the value is read as if the events lacking to the minimum had been kept (G22)."""
        result = self.result
        return (
            result is not None
            and result.status is Status.MISSED
            and BY_KEY[result.key].kind is Kind.SHARE
            and result.n < result.min_events
        )

    @property
    def unknown(self) -> str:
        """Why nothing can be read off a scale, as a status; empty where there is a value.

        A share of fewer events than the minimum that no target judges is as little known as one
        that a target could not judge.
        """
        result = self.result
        if result is None:
            return Status.NO_DATA.value
        if result.status in _UNKNOWN:
            return result.status.value
        is_share = BY_KEY[result.key].kind is Kind.SHARE
        few = is_share and result.target is None and result.n < result.min_events
        return Status.INSUFFICIENT.value if result.value is None or few else ""

    @property
    def value(self) -> Fraction | None:
        """The exact value to look up, shares in 0..1; ``None`` where it is unknown."""
        result = self.result
        if self.unknown or result is None or result.value is None:
            return None
        if not self.at_best:
            return Fraction(result.value)
        lacking = result.min_events - result.n if result.better is Better.HIGHER else 0
        return Fraction(int(result.numerator or 0) + lacking, result.min_events)


def costs(row: Target) -> bool:
    """Whether money follows from a row: a consequence, a scale, a metric with a direction."""
    metric = BY_KEY[split_name(row.metric)[0]]
    return (
        row.consequence is not Consequence.INFORMATIONAL
        and row.tiers is not None
        and metric.better is not Better.NEITHER
        and metric.key != REDUCTION
    )


def measured_rows(facts: Facts, terms: Sequence[Terms]) -> list[MeasuredRow]:
    """Rows in force in a calendar month with their results: month ∩ validity (G16).

    Args:
        facts: what is known; the period they were made for does not matter.
        terms: in force on the days of a calendar month that has begun.
    """
    spans: dict[tuple[date, date], list[tuple[int, Target]]] = {}
    for place, row, first, end in _in_force(terms):
        spans.setdefault((first, end), []).append((place, row))
    found: list[MeasuredRow] = []
    for (first, end), rows in spans.items():
        if first >= facts.as_of:
            found += [
                MeasuredRow(row=row, place=place, first=first, end=end, result=None)
                for place, row in rows
            ]
            continue
        span = Period(first, end)
        here = facts if span == facts.period else facts.within(span)
        least = next(one for one in terms if one.first == first).project.contract.min_events
        for place, row in rows:
            asked = row if row.min_events is not None else replace(row, min_events=least)
            result = line_of(here, asked)
            causes = tuple(dict.fromkeys(_causes(here, result)))
            found.append(
                MeasuredRow(
                    row=row, place=place, first=first, end=end, result=result, causes=causes
                )
            )
    return sorted(found, key=lambda one: (one.place, one.first))


def _in_force(terms: Sequence[Terms]) -> Iterator[tuple[int, Target, date, date]]:
    """Rows that cost, each with its place in the sheet and the days it stays the same on."""
    running: dict[Target, tuple[int, date, date]] = {}
    for one in terms:
        held = {row: place for place, row in enumerate(one.project.targets) if costs(row)}
        for row in [row for row in running if row not in held]:
            place, first, end = running.pop(row)
            yield place, row, first, end
        for row, place in held.items():
            since = running[row][:2] if row in running else (place, one.first)
            running[row] = (*since, one.end)
    for row, (place, first, end) in running.items():
        yield place, row, first, end


def month_terms(facts: Facts, month: Period) -> tuple[Terms, ...]:
    """The terms of each day of a month."""
    return terms_between(facts.project, month.first, month.end)


# -- causes --------------------------------------------------------------------------------------


def _causes(facts: Facts, result: MetricResult) -> Iterator[str]:
    """What made a metric worse: missed rows, and rows of outages with the incidents they name.

    Of a metric where less is better and nobody says which rows missed, all rows it is made of.
    """
    if result.key in _OF_OUTAGES | _OF_DOWNTIME:
        yield from _outages_behind(facts, result)
    elif result.missed_rows:
        yield from result.missed_rows
    elif result.key in _SPEEDS and result.target is not None:
        yield from _slower(facts, result, Fraction(result.target))
    elif result.better is Better.LOWER:
        yield from result.rows


def _slower(facts: Facts, result: MetricResult, target: Fraction) -> list[str]:
    """Ids of the incidents whose own time is beyond the target."""
    rows, seconds = speed(facts, result.scope, *_SPEEDS[result.key])
    return facts.ids(rows[seconds > int(target)])


def _outages_behind(facts: Facts, result: MetricResult) -> Iterator[str]:
    """Rows that stopped a service of the scope in its agreed time, and the incidents they name.

    A linked duplicate stands for its root. What lies wholly in allowed maintenance or outside
    the service's hours has lowered nothing.
    """
    hours = {service.code: service.hours for service in facts.agreed.services}
    listed = outage_list(facts)
    allowed: dict[str, list[tuple[datetime, datetime]]] = {}
    for line in listed:
        if line.kind == "maintenance" and line.ended_at is not None:
            allowed.setdefault(line.service, []).append((line.started_at, line.ended_at))
    for line in listed:
        wanted = line.service in (result.scope.services or hours)
        name = line.incident or f"{line.service}:{line.row}"
        if line.kind not in _STOPPED or line.service not in hours or not wanted:
            continue
        if result.key in _OF_OUTAGES and name not in result.rows:
            continue
        if result.key in _OF_DOWNTIME:
            start = max(line.started_at, facts.start)
            end = min(line.ended_at or facts.known, facts.known)
            out = allowed.get(line.service, [])
            if start >= end or not facts.clock(hours[line.service]).seconds(start, end, out):
                continue
        if line.incident is not None:
            yield facts.episodes.roots.get(line.incident, line.incident)
        if line.table != "incidents":
            yield f"{getattr(facts.log, line.table).source.sheet} {line.row}"
