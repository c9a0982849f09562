"""Targets held against what can be known: the log, its sheets and columns, the norms."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final

from pipeline.domain.contract import MonthRow, Project
from pipeline.metrics.agreement.hours import PlainHours
from pipeline.metrics.agreement.monthly import MonthlyLog
from pipeline.metrics.agreement.rows import Row, per_cent
from pipeline.metrics.events.log import Log
from pipeline.metrics.facts import BRIDGE
from pipeline.metrics.metric import Calendar, Metric
from pipeline.metrics.results import Better, Kind
from pipeline.problems import Problem, Severity

# What is lacking -> the problem. A required column is not here: its sheet is refused already.
_NO_SHEET: Final = {
    "incidents": "metric_without_incidents",
    "activities": "metric_without_activities",
    "maintenance": "metric_without_maintenance",
}
_NO_COLUMN: Final = {
    "kind": "metric_without_kind",
    "channel": "metric_without_channel",
    "started_at": "metric_without_started",
    "responded_at": "metric_without_responded",
    "restored_at": "metric_without_restored",
    "resolved_at": "metric_without_resolved",
    "duplicate_of": "metric_without_duplicates",
    "service": "metric_without_service",
    "cause": "metric_without_cause",
    "rejected": "metric_without_rejected",
    "first_contact": "metric_without_first_contact",
    "escalated": "metric_without_escalated",
    "rating": "metric_without_rating",
    "warranty": "metric_without_warranty",
}


def too_fine(project: Project, rows: Iterable[Row], hours: PlainHours) -> Iterator[Problem]:
    """A share of time whose monthly allowance is lost in the way outages are written down.

    Outages are written to the minute, and those at most five minutes apart are one (G5): an
    allowance of less than five minutes in a month of 30 days cannot be told from noise. It is
    taken for one outage of the heaviest service in scope, since one outage may use it up.
    """
    least = int(BRIDGE.total_seconds())
    behind: dict[tuple[str, ...], Fraction] = {}
    for row in rows:
        share, scope = row.share, (row.metric.key, *row.target.services)
        if share is None:
            continue
        if scope not in behind:
            behind[scope] = _agreed(project, row, hours)
        agreed = behind[scope]
        if not agreed:
            continue
        allowance = (1 - share) * agreed
        if allowance < least:
            minutes, seconds = divmod(floor(allowance), 60)
            given = {
                "minutes": minutes,
                "seconds": seconds,
                "target": per_cent(share, 6),
                "sensible": per_cent(max(Fraction(0), 1 - least / agreed), 2),
            }
            place = row.place("target")
            yield Problem("availability_too_fine", place, given=given, severity=Severity.WARNING)


def _agreed(project: Project, row: Row, hours: PlainHours) -> Fraction:
    """Seconds of a month that stand behind one second of outage; 0 where none can be told."""
    if row.metric.key == "support_availability":
        support = project.contract.support_hours
        return hours.month_s(support) if support in hours.profiles else Fraction(0)
    if row.metric.key != "availability":
        return Fraction(0)
    wanted = frozenset(row.target.services)
    services = [
        (Fraction(service.weight), hours.month_s(service.hours))
        for service in project.services
        if not wanted or service.code in wanted
        if service.weight > 0 and service.hours in hours.profiles
    ]
    if not services:
        return Fraction(0)
    heaviest = max(weight for weight, _ in services)
    return sum((weight * month for weight, month in services), Fraction(0)) / heaviest


def broken_by_one(project: Project, rows: Iterable[Row], log: Log) -> Iterator[Problem]:
    """A share of events that a single one breaks, by the monthly number of events in the log.

    With n events a month one miss leaves (n - 1) / n. Without whole months or events nothing is
    said: ``min_events`` is no forecast of how many there will be.
    """
    shares = [
        (row, share)
        for row in rows
        if row.metric.kind is Kind.SHARE and row.metric.better is not Better.NEITHER
        if (share := row.share) is not None
    ]
    book = MonthlyLog(project, log, [row for row, _ in shares])
    for row, share in shares:
        events, higher = book.a_month(row), row.metric.better is Better.HIGHER
        if not events or events * (1 - share if higher else share) >= 1:
            continue
        after = max(Fraction(0), 1 - 1 / events) if higher else min(Fraction(1), 1 / events)
        given = {
            "events": Decimal(floor(events * 10)) / 10,
            "months": len(book.months),
            "target": per_cent(share, 2, round_up=not higher),
            "after": per_cent(after, 1, round_up=not higher),
        }
        code = "target_broken_by_one_miss" if higher else "target_broken_by_one_case"
        yield Problem(code, row.place("target"), given=given, severity=Severity.WARNING)


def without_data(project: Project, rows: Iterable[Row], log: Log) -> Iterator[Problem]:
    """Metrics that no sheet or column can make, by what is lacking: told once, at the first row."""
    lacking: dict[str, list[Row]] = {}
    for row in rows:
        code = _lacking_column(row.metric, log) or _lacking_statement(project, row.metric, log)
        if code:
            lacking.setdefault(code, []).append(row)
    for code, found in lacking.items():
        given = {"targets": tuple(row.target.code for row in found)}
        yield Problem(code, found[0].place("metric"), given=given, severity=Severity.WARNING)


def _lacking_column(metric: Metric, log: Log) -> str:
    """The problem of the first sheet or column of ``needs`` that is not there; empty: none.

    The sheet of reopenings lacks nobody: without it nothing was reopened.
    """
    for name, column in metric.needs:
        table = getattr(log, name)
        if not table.given:
            if name in _NO_SHEET:
                return _NO_SHEET[name]
        elif column not in table.columns:
            return _NO_COLUMN.get(column, "")
    if metric.any_of and not log.incidents.columns.intersection(metric.any_of):
        return _NO_COLUMN[metric.any_of[0]]
    return ""


def _lacking_statement(project: Project, metric: Metric, log: Log) -> str:
    """The same of metrics that need no column: outages, services, breaks of the line (G23).

    Outages stand in their own sheet, are derived from incidents of a service, or are stated not
    to have been.
    """
    if metric.calendar is Calendar.SERVICE and not project.services:
        return "metric_without_services"
    if metric.is_of_stops and not log.outages.given:
        if _stated(project, lambda month: month.no_outages):
            return ""
        of_services = log.incidents.frame["kind"][log.incidents.frame["service"].notna()]
        return "" if (of_services == "outage").any() else "metric_without_outages"
    if metric.key == "support_availability" and not log.gaps.given:
        return "" if _stated(project, lambda month: month.no_gaps) else "metric_without_gaps"
    return _lacking_term(project, metric, log)


def _lacking_term(project: Project, metric: Metric, log: Log) -> str:
    """The same of metrics reckoned from another term of the agreement, or from waiting."""
    if metric.key == "client_wait_share":
        recorded = log.pauses.given or "waited_s" in log.incidents.columns
        return "" if recorded else "metric_without_waiting"
    if metric.key == "package_use" and project.contract.included_hours is None:
        return "metric_without_included_hours"
    promised = any(row.metric == "availability" and row.target for row in project.targets)
    if metric.key == "downtime_left" and not promised:
        return "metric_without_availability_target"
    return ""


def _stated(project: Project, flag: Callable[[MonthRow], bool]) -> bool:
    return any(flag(month) for month in project.months)


def without_norms(project: Project, rows: Iterable[Row]) -> Iterator[Problem]:
    """A target of a metric that judges by norms, over priorities that have none.

    Either no priority of the scope has it, and nothing will ever be judged, or one named in the
    row has not and is named in vain. A row for all priorities passes over those without a norm.
    """
    known = {priority.code for priority in project.priorities}
    for row in rows:
        if row.with_norm is None or row.target.target is None:
            continue
        judged = row.judged
        idle = tuple(c for c in row.target.priorities if c in known and c not in judged)
        if not judged:
            yield Problem("target_without_norms", row.place("metric"), severity=Severity.WARNING)
        elif idle:
            place = row.place("priorities")
            yield Problem("priorities_without_norm", place, idle, severity=Severity.WARNING)
