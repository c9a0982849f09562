"""Rows of targets from which money follows, as measured in a calendar month, with their causes.

Step 1 of the reductions, and the causes of step 5 (fine print, section 5).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

import numpy as np

from pipeline.calendars.instants import epoch_second
from pipeline.domain.agreements import Terms, terms_between
from pipeline.domain.contract import Consequence, Target
from pipeline.domain.periods import Period
from pipeline.metrics.agreed_lines import agreed_lines
from pipeline.metrics.agreement.reductions import REDUCTION
from pipeline.metrics.catalogue import BY_KEY, split_name
from pipeline.metrics.clocks.compliance import Clock
from pipeline.metrics.evaluate import line_of
from pipeline.metrics.facts import EVERYTHING, Facts
from pipeline.metrics.lists.evidence import OutageLine, outage_list
from pipeline.metrics.measures.speeds import speed
from pipeline.metrics.metric import Excluded
from pipeline.metrics.results import Better, Kind, MetricResult, Status
from pipeline.metrics.stops.outages import outages_of
from pipeline.metrics.stops.spans import Spans

_UNKNOWN: Final = frozenset({Status.NO_DATA, Status.NOT_MEASURED, Status.INSUFFICIENT})
_STOPPED: Final = frozenset({"outage", "degradation", "maintenance_counted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """A row of targets over the days of a month on which it is in force.

    Attributes:
        row: the row; equal rows of agreements that follow each other are one.
        first: first day; ``end`` is the first day after the last, begun or not.
        result: the metric over these days; ``None`` while none of them is over.
        causes: what lowered the metric: ids of incidents, sheet and number of rows of outages.
    """

    row: Target
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

    They are the lines of a report on the month, days that have not begun among them.

    Args:
        facts: what is known; the period they were made for does not matter.
        terms: in force on the days of a calendar month that has begun.
    """
    inside = {facts.period: facts}
    found: list[MeasuredRow] = []
    for line in agreed_lines(terms, terms[-1].end):
        if not costs(line.row):
            continue
        span = line.period
        measured = MeasuredRow(row=line.row, first=span.first, end=span.end, result=None)
        if span.first < facts.as_of:
            if span not in inside:
                inside[span] = facts.within(span)
            result = line_of(inside[span], line.row)
            causes = tuple(dict.fromkeys(_causes(inside[span], result)))
            measured = replace(measured, result=result, causes=causes)
        found.append(measured)
    return found


def month_terms(facts: Facts, month: Period) -> tuple[Terms, ...]:
    """The terms of each day of a month."""
    return terms_between(facts.project, month.first, month.end)


# -- causes --------------------------------------------------------------------------------------


def _causes(facts: Facts, result: MetricResult) -> Iterable[str]:
    """What made a metric worse: missed rows, and rows of outages with the incidents they name.

    Of a metric where less is better and nobody says which rows missed, all rows it is made of.
    """
    metric = BY_KEY[result.key]
    if metric.excluded is Excluded.SERVICE_TIME:
        return _behind(facts, (line for line in _costly_stops(facts) if _is_of(line, result)))
    if metric.is_of_outages:
        named = frozenset(result.rows)
        listed = (line for line in outage_list(facts) if line.kind == "outage")
        return _behind(facts, (line for line in listed if _name(line) in named))
    if result.missed_rows:
        return result.missed_rows
    if metric.timed is not None and result.target is not None:
        return _slower(facts, result, metric.timed, Fraction(result.target))
    return result.rows if result.better is Better.LOWER else ()


def _slower(facts: Facts, result: MetricResult, clock: Clock, target: Fraction) -> list[str]:
    """Ids of the incidents whose own time is beyond the target."""
    rows, seconds = speed(facts, result.scope, clock)
    return facts.ids(rows[seconds > int(target)])


def _is_of(line: OutageLine, result: MetricResult) -> bool:
    return not result.scope.services or line.service in result.scope.services


def _name(line: OutageLine) -> str:
    return line.incident or f"{line.service}:{line.row}"


def _costly_stops(facts: Facts) -> tuple[OutageLine, ...]:
    """Rows that stopped a service in its agreed time.

    What lies wholly in allowed maintenance or outside the service's hours has lowered nothing.
    """
    return facts.once("costly stops", lambda: tuple(_stops_that_cost(facts)))


def _stops_that_cost(facts: Facts) -> Iterable[OutageLine]:
    listed = [line for line in outage_list(facts) if line.kind in _STOPPED]
    book, known = outages_of(facts, EVERYTHING), facts.known.to_pydatetime()
    spans = Spans.of(
        (epoch_second(line.started_at), epoch_second(line.ended_at or known)) for line in listed
    )
    service = np.array([line.service for line in listed], dtype=object)
    cost = np.zeros(len(listed), dtype=np.bool_)
    for code in set(service.tolist()):
        own = service == code
        cost[own] = book.cost_time(code, spans[own])
    return (line for line, costly in zip(listed, cost.tolist(), strict=True) if costly)


def _behind(facts: Facts, stops: Iterable[OutageLine]) -> Iterator[str]:
    """The incidents these stops name, a linked duplicate standing for its root, and their rows."""
    for line in stops:
        if line.incident is not None:
            yield facts.episodes.roots.get(line.incident, line.incident)
        if line.table != "incidents":
            yield f"{getattr(facts.log, line.table).source.sheet} {line.row}"
