"""Which metrics a period is reported by, each row on the days on which it is in force (G16)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline.domain.agreements import Terms
from pipeline.domain.contract import Project, Target
from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import BY_KEY, METRICS, split_name
from pipeline.metrics.results import Kind

BASIC: Final = (
    "incidents_reported",
    "incidents_resolved",
    "outage_reaction_time",
    "downtime",
    "activities",
    "support_availability",
    "resolution_in_target",
    "same_day_start_rate",
    "same_day_rate",
)
"""The metric set ``basic``: the six of the warranty page and three promises."""

Identity = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """A row of targets and the days of the period on which it stays the same."""

    row: Target
    period: Period


def agreed_rows(project: Project) -> tuple[Target, ...]:
    """The rows of targets; without any, the agreed set of metrics, informational."""
    if project.targets:
        return project.targets
    standard = (metric.key for metric in METRICS if metric.standard)
    keys = BASIC if project.metric_set == "basic" else standard
    return tuple(Target(code=key, metric=key) for key in keys)


def agreed_lines(terms: Sequence[Terms], as_of: date) -> tuple[AgreedLine, ...]:
    """The rows in force on the days of some terms that have begun by ``as_of``.

    Rows are the same one by a code that is typed, else by metric and scope. One that stays equal
    is one line over all its days; one that changes, or is judged by another number of events,
    gives a line for each value, beside each other and in order of time.

    Args:
        terms: without gaps, in order of time.
        as_of: what is known; nothing is measured of terms that begin later.
    """
    begun = [one for one in terms if one.first < as_of]
    typed = {row.code for one in begun for row in one.project.targets if "code" in row.places}
    found: dict[Identity, list[AgreedLine]] = {}
    for one in begun:
        for identity, row in _identified(_judged(one.project), typed):
            lines = found.setdefault(identity, [])
            last = lines[-1] if lines else None
            if last and last.period.end == one.first and _told(last.row) == _told(row):
                lines[-1] = replace(last, period=Period(last.period.first, one.end))
            else:
                lines.append(AgreedLine(row, Period(one.first, one.end)))
    return tuple(line for lines in found.values() for line in lines)


def others(lines: Iterable[AgreedLine]) -> tuple[Target, ...]:
    """The rest of the catalogue, informational."""
    named = {split_name(line.row.metric)[0] for line in lines}
    return tuple(Target(code=m.key, metric=m.key) for m in METRICS if m.key not in named)


def _judged(project: Project) -> Iterator[Target]:
    """The rows, those with a target with the number of events they are judged by, if by any."""
    for row in agreed_rows(project):
        metric = BY_KEY.get(split_name(row.metric)[0])
        is_of_events = metric is not None and metric.kind in {Kind.SHARE, Kind.DISTRIBUTION}
        needs_number = is_of_events and row.target is not None and row.min_events is None
        yield replace(row, min_events=project.contract.min_events) if needs_number else row


def _identified(rows: Iterable[Target], typed: set[str]) -> Iterator[tuple[Identity, Target]]:
    """Each row with what it is known by from terms to terms; alike ones are numbered."""
    seen: Counter[Identity] = Counter()
    for row in rows:
        known_by: Identity = (row.code,) if row.code in typed else row.about
        seen[known_by] += 1
        yield (*known_by, seen[known_by]), row


def _told(row: Target) -> tuple[object, ...]:
    """What is promised of what; the code is a name only."""
    return row.about, row.target, row.min_events, row.consequence, row.tiers, row.weight
