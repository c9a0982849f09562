"""The project's figures for a period: every row of targets, measured and judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipeline.domain.agreements import Agreement, terms_between
from pipeline.domain.contract import Project, Target
from pipeline.domain.durations import Duration
from pipeline.domain.periods import Period
from pipeline.metrics.agreed_lines import agreed_lines, agreed_rows, others
from pipeline.metrics.catalogue import BY_KEY, split_name
from pipeline.metrics.events.cases import CaseRow
from pipeline.metrics.events.log import Log
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.metric import Metric, Unit
from pipeline.metrics.notes import Note
from pipeline.metrics.results import (
    FEW,
    Kind,
    Measured,
    MetricResult,
    Status,
    Value,
    not_measured,
    verdict,
)
from pipeline.metrics.scope import PARTS
from pipeline.metrics.stops.outages import outages_of
from pipeline.problems import InputError, Place, Problem


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was computed: a result per row of targets and its days, and the facts of the period."""

    facts: Facts
    results: tuple[MetricResult, ...]

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the computation did with the data beyond the plain reading."""
        return (*self.facts.notes, *outages_of(self.facts, Scope()).notes)

    def first(self, key: str) -> MetricResult | None:
        """This metric over the whole log: as agreed on, else without a target; never narrowed.

        ``None``: no row of targets has the metric. Terms that changed midway are two targets, of
        which the whole period has neither.
        """
        lines = [r for r in self.results if r.key == key and not r.statistic]
        whole = (r for r in lines if not r.scope and not r.is_part)
        return next(whole, self.unnarrowed(key) if lines else None)

    def unnarrowed(self, key: str) -> MetricResult:
        """A metric of the catalogue over the whole log, without target, agreed on or not."""
        return line_of(self.facts, Target(code=key, metric=key))


def evaluate(  # noqa: PLR0913  # what is measured, and how much of the catalogue
    project: Project,
    log: Log,
    period: Period,
    as_of: date,
    *,
    everything: bool = False,
    cases: Sequence[CaseRow] = (),
) -> Evaluation:
    """Measure the period as known at ``as_of`` 00:00, each row on its days in force (G16).

    Args:
        project: the contract, its targets and statements.
        log: what happened.
        period: days asked for; cut at ``as_of`` when it is not over.
        as_of: what is known (fine print, section 2).
        everything: the whole catalogue, informational, after the rows of targets.
        cases: the warranty cases as judged at ``as_of``; without any, what needs verdicts is
            not measured.

    Raises:
        InputError: a target in force that cannot be used, or a period without calendar data.
    """
    terms = terms_between(project, period.first, period.end)
    unlike = [project]
    unlike += [one.project for one in terms if one.project.targets != project.targets]
    problems = tuple(problem for one in unlike for problem in target_problems(one))
    if problems:
        raise InputError(*problems)
    facts = Facts(project, log, period, as_of, cases)
    lines = agreed_lines(terms, as_of)
    inside = {period: facts}
    for line in lines:
        if line.period not in inside:
            inside[line.period] = facts.within(line.period)
    known = min(period.end, as_of)
    results = [
        replace(
            line_of(inside[line.period], line.row),
            is_part=line.period.first > period.first or line.period.end < known,
        )
        for line in lines
    ]
    if everything:
        results += [line_of(facts, row) for row in others(lines)]
    return Evaluation(facts, tuple(results))


def target_problems(project: Project) -> Iterator[Problem]:
    """What is wrong with the rows of targets: unknown metrics, unfit scopes and targets."""
    # A code of any terms is no slip.
    agreed: tuple[Project | Agreement, ...] = (project, *project.agreements)
    known = {
        "priorities": {p.code for one in agreed for p in one.priorities},
        "services": {s.code for one in agreed for s in one.services},
        "stages": {s.code for s in project.stages},
    }
    for row in project.targets:
        key, statistic = split_name(row.metric)
        metric = BY_KEY.get(key)
        place = row.places.get("metric", Place())
        if metric is None or (statistic and statistic not in metric.statistics):
            yield Problem("unknown_metric", place, found=row.metric)
            continue
        for part in PARTS:
            codes = getattr(row, part)
            at = row.places.get(part, place)
            if codes and part not in metric.scopes:
                yield Problem("target_scope_unused", at, found=codes, given={"metric": row.metric})
                continue
            unknown = tuple(c for c in codes if part in known and c not in known[part])
            if unknown:
                yield Problem("target_scope_unknown", at, found=unknown)
        if row.target is not None and not _fits(row.target, metric):
            yield Problem(
                "target_unfit",
                row.places.get("target", place),
                found=None,
                given={"metric": row.metric, "unit": metric.unit.value},
            )


def _fits(target: Decimal | Duration, metric: Metric) -> bool:
    if metric.better.value == "neither":
        return False
    if metric.unit is Unit.SECONDS:
        return isinstance(target, Duration) and target.seconds is not None
    if not isinstance(target, Decimal):
        return False
    if metric.unit is Unit.SHARE:
        return 0 <= target <= 1
    return metric.unit is not Unit.COUNT or target == target.to_integral_value()


def _missing(facts: Facts, metric: Metric) -> Measured | None:
    """Why the data cannot say anything of this metric, if so."""
    for name, column in metric.needs:
        table = getattr(facts.log, name)
        if name == "reopens" and not table.given:
            continue  # no sheet of reopenings: nothing was reopened
        if not table.given:
            return not_measured(f"no_sheet_{name}")
        if column not in table.columns:
            return not_measured("no_column", sheet=table.source.name, column=column)
    incidents = facts.log.incidents
    if metric.any_of and not incidents.columns.intersection(metric.any_of):
        column = metric.any_of[0]
        return not_measured("no_column", sheet=incidents.source.name, column=column)
    return None


def line_of(facts: Facts, row: Target) -> MetricResult:
    """One row of targets over the period of the facts."""
    key, statistic = split_name(row.metric)
    metric = BY_KEY[key]
    scope = scope_of(row)
    measured = _missing(facts, metric) or metric.measure(facts, scope)
    min_events = facts.agreed.contract.min_events if row.min_events is None else row.min_events
    suppressed = metric.kind is Kind.DISTRIBUTION and measured.n < min_events
    details = dict(measured.details)
    if metric.kind is Kind.DISTRIBUTION:
        details |= measured.statistics
        if suppressed and measured.status is None:
            details = dict.fromkeys(details)  # nothing that would tell the value
    if (
        metric.kind in {Kind.DISTRIBUTION, Kind.SHARE}
        and measured.status is None
        and measured.n < FEW
    ):
        details["few"] = True
    value: Value | None = measured.statistics.get(statistic) if statistic else measured.value
    if suppressed:
        value = None
    target = exact_target(row, metric)
    status = verdict(measured, metric.kind, metric.better, target, value, min_events)
    reason = measured.reason
    if not reason and (suppressed or (status is Status.INSUFFICIENT and metric.kind is Kind.SHARE)):
        reason = "few_events"
    elif not reason and status is Status.INSUFFICIENT:
        reason = "time_unknown"
    return MetricResult(
        key=key,
        code=row.code,
        scope=scope,
        statistic=statistic,
        unit=metric.unit.value,
        better=metric.better,
        value=value,
        details=details,
        n=measured.n,
        numerator=measured.numerator,
        denominator=measured.denominator,
        target=target,
        min_events=min_events,
        status=status,
        reason=reason,
        rows=measured.rows,
        missed_rows=measured.missed_rows,
        places=row.places,
        period=facts.period,
    )


def scope_of(row: Target) -> Scope:
    """What a row narrows its metric to."""
    return Scope(row.priorities, row.services, row.kinds, row.stages)


def exact_target(row: Target, metric: Metric) -> Value | None:
    """The target of a row in the scale of the metric's values; ``None``: none is set."""
    match row.target:
        case None:
            return None
        case Duration():
            return row.target.seconds
        case Decimal():
            if metric.unit is Unit.SHARE:
                return Fraction(row.target)
            return int(row.target) if metric.unit is Unit.COUNT else row.target


__all__ = [
    "Evaluation",
    "agreed_rows",
    "evaluate",
    "exact_target",
    "line_of",
    "scope_of",
    "target_problems",
]
