"""The one table of metrics: what each is, needs and promises.

One record feeds the addendum's appendix, the computation and the report's method page. The words
of a record stand under ``[metric.<key>]`` of each locale: ``name``, ``formula``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pipeline.metrics import measures, warranty
from pipeline.metrics.facts import Facts, Scope
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
        measure=measures.incidents_reported,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        needs=_incident(),
        standard=True,
    ),
    Metric(
        key="outages",
        measure=measures.outages,
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
        measure=measures.incidents_resolved,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.HIGHER,
        needs=_incident("resolved_at"),
        standard=True,
    ),
    Metric(
        key="requests_reported",
        measure=measures.requests_reported,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.NEITHER,
        needs=_incident("kind"),
    ),
    Metric(
        key="critical_incidents",
        measure=measures.critical_incidents,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        needs=_incident(),
        standard=True,
    ),
    Metric(
        key="backlog",
        measure=measures.backlog,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        needs=_incident("resolved_at"),
        standard=True,
    ),
    Metric(
        key="backlog_growth",
        measure=measures.backlog_growth,
        kind=Kind.AMOUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        needs=_incident("resolved_at"),
    ),
    Metric(
        key="reopen_rate",
        measure=measures.reopen_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=(*_incident("resolved_at"), ("reopens", "reopened_at")),
    ),
    Metric(
        key="duplicate_rate",
        measure=measures.duplicate_rate,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.NEITHER,
        needs=_incident("duplicate_of"),
    ),
    Metric(
        key="contacts",
        measure=measures.contacts,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.NEITHER,
        needs=_incident("channel"),
    ),
    Metric(
        key="response_time",
        measure=measures.response_time,
        kind=Kind.DISTRIBUTION,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident("responded_at"),
        standard=True,
    ),
    Metric(
        key="response_in_target",
        measure=measures.response_in_target,
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
        measure=measures.outage_reaction_time,
        kind=Kind.DISTRIBUTION,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident("kind", "responded_at"),
        standard=True,
    ),
    Metric(
        key="restore_time",
        measure=measures.restore_time,
        kind=Kind.DISTRIBUTION,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident("restored_at"),
        standard=True,
    ),
    Metric(
        key="restore_in_target",
        measure=measures.restore_in_target,
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
        measure=measures.resolution_time,
        kind=Kind.DISTRIBUTION,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident("resolved_at"),
        standard=True,
    ),
    Metric(
        key="resolution_in_target",
        measure=measures.resolution_in_target,
        kind=Kind.SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SUPPORT,
        needs=_incident("resolved_at"),
        standard=True,
    ),
    Metric(
        key="same_day_rate",
        measure=measures.same_day_rate,
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
        measure=measures.same_day_start_rate,
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
        key="overdue_open",
        measure=measures.overdue_open,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident("resolved_at"),
        standard=True,
    ),
    Metric(
        key="downtime",
        measure=measures.downtime,
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
        measure=measures.longest_outage,
        kind=Kind.AMOUNT,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        calendar=Calendar.CLOCK,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
    ),
    Metric(
        key="availability",
        measure=measures.availability,
        kind=Kind.TIME_SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SERVICE,
        needs=_OUTAGE_ROWS,
        scopes=SERVICES,
        standard=True,
    ),
    Metric(
        key="support_availability",
        measure=measures.support_availability,
        kind=Kind.TIME_SHARE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        calendar=Calendar.SUPPORT,
        scopes=NO_PARTS,
        standard=True,
    ),
    Metric(
        key="activities",
        measure=measures.activities,
        kind=Kind.AMOUNT,
        unit=Unit.HOURS,
        better=Better.NEITHER,
        needs=(("activities", "on"), ("activities", "activity"), ("activities", "hours")),
        scopes=STAGES,
        standard=True,
    ),
    Metric(
        key="hours_spent",
        measure=measures.hours_spent,
        kind=Kind.AMOUNT,
        unit=Unit.HOURS,
        better=Better.NEITHER,
        needs=(("activities", "on"), ("activities", "hours")),
        scopes=STAGES,
        standard=True,
    ),
    Metric(
        key="breaches",
        measure=measures.breaches,
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        calendar=Calendar.SUPPORT,
        needs=_incident(),
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
