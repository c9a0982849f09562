"""The one table of metrics: what each is, needs and promises.

One record feeds the addendum's appendix, the computation and the report's method page. The words
of a record stand under ``[metric.<key>]`` of each locale: ``name``, ``formula``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pipeline.metrics.measures import (
    availability,
    interruptions,
    norms_kept,
    satisfaction,
    speeds,
    support_line,
    volumes,
    warranty,
    work,
)
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.measures.credit_due import credit_due
from pipeline.metrics.results import Better, Kind, Measured

VERSION: Final = "1"

Needs = tuple[tuple[str, str], ...]
INCIDENTS: Final = frozenset({"priorities", "services", "kinds", "stages"})
SERVICES: Final = frozenset({"services"})
STAGES: Final = frozenset({"stages"})
NO_PARTS: Final[frozenset[str]] = frozenset()


class Unit(StrEnum):
    """Unit of a value; shares are 0..1 until printed."""

    COUNT = "count"
    SHARE = "share"
    SECONDS = "seconds"
    HOURS = "hours"
    MONEY = "money"
    POINTS = "points"


class Calendar(StrEnum):
    """Whose time a metric is measured in."""

    SUPPORT = "support"
    SERVICE = "service"
    CLOCK = "clock"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric.

    ``needs`` names the columns (table, column) without which it is *not measured*, ``any_of``
    columns of the incidents of which one is enough; ``scopes`` the columns of a targets row that
    may narrow it; ``standard`` marks the default twenty.
    """

    key: str
    measure: Callable[[Facts, Scope], Measured]
    kind: Kind
    unit: Unit
    better: Better
    calendar: Calendar = Calendar.NONE
    needs: Needs = ()
    any_of: tuple[str, ...] = ()
    scopes: frozenset[str] = INCIDENTS
    standard: bool = False
    source: str = "warranty page of the company: list of SLA metrics"

    @property
    def statistics(self) -> tuple[str, ...]:
        """What a target may name after a dot."""
        return ("p90", "max", "mean") if self.kind is Kind.DISTRIBUTION else ()


def _incident(*columns: str) -> Needs:
    return tuple(("incidents", column) for column in ("id", "reported_at", "priority", *columns))


_UNDER_WARRANTY: Final = ("warranty", "stage")  # by either column a row is a warranty row
_OUTAGE_ROWS: Final[Needs] = ()  # without the sheet, outages are derived from incidents (design 3)

METRICS: Final[tuple[Metric, ...]] = (
    Metric(
        key="incidents_reported",
        measure=volumes.incidents_reported,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        needs=_incident(),
        standard=True,
    ),
    Metric(
        key="outages",
        measure=interruptions.outages,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        calendar=Calendar.CLOCK,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
        standard=True,
    ),
    Metric(
        key="incidents_resolved",
        measure=volumes.incidents_resolved,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.HIGHER,
        needs=_incident("resolved_at"),
        standard=True,
    ),
    Metric(
        key="requests_reported",
        measure=volumes.requests_reported,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.NEITHER,
        needs=_incident("kind"),
    ),
    Metric(
        key="critical_incidents",
        measure=volumes.critical_incidents,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        needs=_incident(),
        standard=True,
    ),
    Metric(
        key="backlog",
        measure=volumes.backlog,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        needs=_incident("resolved_at"),
        standard=True,
    ),
    Metric(
        key="backlog_growth",
        measure=volumes.backlog_growth,
        kind=Kind.AMOUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        needs=_incident("resolved_at"),
    ),
    Metric(
        key="reopen_rate",
        measure=volumes.reopen_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=(*_incident("resolved_at"), ("reopens", "reopened_at")),
    ),
    Metric(
        key="recurring_rate",
        measure=volumes.recurring_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.LOWER,
        needs=_incident("service", "cause"),
    ),
    Metric(
        key="duplicate_rate",
        measure=volumes.duplicate_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.NEITHER,
        needs=_incident("duplicate_of"),
    ),
    Metric(
        key="rejected",
        measure=volumes.rejected,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.NEITHER,
        needs=_incident("rejected"),
    ),
    Metric(
        key="contacts",
        measure=volumes.contacts,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.NEITHER,
        needs=_incident("channel"),
    ),
    Metric(
        key="response_time",
        measure=speeds.response_time,
        kind=Kind.DISTRIBUTION,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident("responded_at"),
        standard=True,
    ),
    Metric(
        key="response_in_target",
        measure=norms_kept.response_in_target,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SUPPORT,
        needs=_incident(),
        any_of=("responded_at", "resolved_at", "closed_at"),
        standard=True,
    ),
    Metric(
        key="outage_reaction_time",
        measure=interruptions.outage_reaction_time,
        kind=Kind.DISTRIBUTION,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident("kind", "responded_at"),
        standard=True,
    ),
    Metric(
        key="detection_time",
        measure=interruptions.detection_time,
        kind=Kind.DISTRIBUTION,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.CLOCK,
        needs=_incident(),
    ),
    Metric(
        key="restore_time",
        measure=speeds.restore_time,
        kind=Kind.DISTRIBUTION,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident("restored_at"),
        standard=True,
    ),
    Metric(
        key="restore_in_target",
        measure=norms_kept.restore_in_target,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SUPPORT,
        needs=_incident(),
        any_of=("restored_at", "resolved_at"),
        standard=True,
    ),
    Metric(
        key="resolution_time",
        measure=speeds.resolution_time,
        kind=Kind.DISTRIBUTION,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident("resolved_at"),
        standard=True,
    ),
    Metric(
        key="resolution_in_target",
        measure=norms_kept.resolution_in_target,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SUPPORT,
        needs=_incident("resolved_at"),
        standard=True,
    ),
    Metric(
        key="same_day_rate",
        measure=norms_kept.same_day_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SUPPORT,
        needs=_incident("resolved_at"),
        standard=True,
        source="warranty page of the company: 80 % of cases are solved on the day of the request",
    ),
    Metric(
        key="same_day_start_rate",
        measure=norms_kept.same_day_start_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SUPPORT,
        needs=_incident(),
        any_of=("started_at", "responded_at", "resolved_at"),
        standard=True,
        source="warranty page of the company: work starts on the day of the request",
    ),
    Metric(
        key="first_contact_rate",
        measure=volumes.first_contact_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        needs=_incident("resolved_at", "first_contact"),
    ),
    Metric(
        key="client_wait_share",
        measure=speeds.client_wait_share,
        kind=Kind.TIME_SHARE,
        unit=Unit.SHARE,
        better=Better.NEITHER,
        calendar=Calendar.SUPPORT,
        needs=_incident("resolved_at"),
    ),
    Metric(
        key="backlog_age",
        measure=volumes.backlog_age,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        needs=_incident("resolved_at"),
    ),
    Metric(
        key="overdue_open",
        measure=norms_kept.overdue_open,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident("resolved_at"),
        standard=True,
    ),
    Metric(
        key="escalation_rate",
        measure=volumes.escalation_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.LOWER,
        needs=_incident("escalated"),
    ),
    Metric(
        key="downtime",
        measure=availability.downtime,
        kind=Kind.AMOUNT,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.SERVICE,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
        standard=True,
    ),
    Metric(
        key="longest_outage",
        measure=interruptions.longest_outage,
        kind=Kind.AMOUNT,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.CLOCK,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
    ),
    Metric(
        key="availability",
        measure=availability.availability,
        kind=Kind.TIME_SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SERVICE,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
        standard=True,
    ),
    Metric(
        key="downtime_left",
        measure=availability.downtime_left,
        kind=Kind.AMOUNT,
        unit=Unit.SECONDS,
        better=Better.HIGHER,
        calendar=Calendar.SERVICE,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
    ),
    Metric(
        key="mean_time_to_restore",
        measure=availability.mean_time_to_restore,
        kind=Kind.AMOUNT,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.SERVICE,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
    ),
    Metric(
        key="mean_time_between_failures",
        measure=availability.mean_time_between_failures,
        kind=Kind.AMOUNT,
        unit=Unit.SECONDS,
        better=Better.HIGHER,
        calendar=Calendar.SERVICE,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
    ),
    Metric(
        key="mean_time_between_incidents",
        measure=availability.mean_time_between_incidents,
        kind=Kind.AMOUNT,
        unit=Unit.SECONDS,
        better=Better.HIGHER,
        calendar=Calendar.SERVICE,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
    ),
    Metric(
        key="maintenance_hours",
        measure=availability.maintenance_hours,
        kind=Kind.AMOUNT,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        needs=tuple(("maintenance", c) for c in ("service", "from_at", "to_at")),
        scopes=SERVICES,
    ),
    Metric(
        key="support_availability",
        measure=support_line.support_availability,
        kind=Kind.TIME_SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SUPPORT,
        scopes=NO_PARTS,
        standard=True,
    ),
    Metric(
        key="monitoring_coverage",
        measure=availability.monitoring_coverage,
        kind=Kind.TIME_SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SERVICE,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
    ),
    Metric(
        key="activities",
        measure=work.activities,
        kind=Kind.AMOUNT,
        unit=Unit.HOURS,
        better=Better.NEITHER,
        needs=(("activities", "on"), ("activities", "activity"), ("activities", "hours")),
        scopes=STAGES,
        standard=True,
    ),
    Metric(
        key="hours_spent",
        measure=work.hours_spent,
        kind=Kind.AMOUNT,
        unit=Unit.HOURS,
        better=Better.NEITHER,
        needs=(("activities", "on"), ("activities", "hours")),
        scopes=STAGES,
        standard=True,
    ),
    Metric(
        key="package_use",
        measure=work.package_use,
        kind=Kind.TIME_SHARE,
        unit=Unit.SHARE,
        better=Better.NEITHER,
        needs=(("activities", "on"), ("activities", "hours"), ("activities", "payer")),
        scopes=NO_PARTS,
    ),
    Metric(
        key="breaches",
        measure=norms_kept.breaches,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident(),
    ),
    Metric(
        key="credit_due",
        measure=credit_due,
        kind=Kind.AMOUNT,
        unit=Unit.MONEY,
        better=Better.LOWER,
        scopes=NO_PARTS,
        source="agreement on the level of service: consequences of targets",
    ),
    Metric(
        key="warranty_free_rate",
        measure=warranty.warranty_free_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        needs=(("incidents", "id"),),
        scopes=NO_PARTS,
        source="warranty page of the company: defects are mended free where conditions are kept",
    ),
    Metric(
        key="warranty_same_day_rate",
        measure=warranty.warranty_same_day_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SUPPORT,
        needs=_incident("resolved_at"),
        any_of=_UNDER_WARRANTY,
        source="warranty page of the company: 80 % of cases are solved on the day of the request",
    ),
    Metric(
        key="audit_hours",
        measure=work.audit_hours,
        kind=Kind.AMOUNT,
        unit=Unit.HOURS,
        better=Better.LOWER,
        needs=(("activities", "on"), ("activities", "activity"), ("activities", "hours")),
        scopes=STAGES,
    ),
    Metric(
        key="satisfaction",
        measure=satisfaction.satisfaction,
        kind=Kind.AMOUNT,
        unit=Unit.POINTS,
        better=Better.HIGHER,
        needs=_incident("resolved_at", "rating"),
    ),
    Metric(
        key="user_error_share",
        measure=warranty.user_error_share,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.LOWER,
        needs=_incident(),
        any_of=_UNDER_WARRANTY,
        source="warranty page of the company: time is spent on protection against users' errors",
    ),
)

BY_KEY: Final[Mapping[str, Metric]] = MappingProxyType({metric.key: metric for metric in METRICS})


def split_name(name: str) -> tuple[str, str]:
    """``response_time.p90`` -> key and statistic; no dot -> an empty statistic."""
    key, _, statistic = name.partition(".")
    return key, statistic
