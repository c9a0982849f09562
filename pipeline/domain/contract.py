"""The contract and what hangs on it, as read from the workbook and the company book.

Every noun carries ``places``: field name -> the cell it came from (absent for a default), so
that each printed word and figure can name its source. Field names are those of the sheets
(``design.md`` section 3). Instants are aware and in UTC, days end in ``_on``.
"""

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.domain.actions import Action
from pipeline.domain.durations import Duration
from pipeline.domain.places import Places
from pipeline.domain.told import BuiltObject, Limitation, MethodStep, TechnicalCondition

if TYPE_CHECKING:  # the terms of an agreement are put over a project, so it imports this module
    from pipeline.domain.agreements import Agreement

ALWAYS_OPEN = "24x7"
NEXT_WORKING_DAY: Final = Duration(working_days=1)


class Role(StrEnum):
    """Side of the contract."""

    CONTRACTOR = "contractor"
    CLIENT = "client"


class DayKind(StrEnum):
    """What a dated row of the calendar sheet says of its day."""

    WORKING = "working"
    OFF = "off"
    SHORTENED = "shortened"
    HOURS = "hours"


class Consequence(StrEnum):
    """What follows from a missed target."""

    INFORMATIONAL = "informational"
    PRICE_REDUCTION = "price_reduction"
    PENALTY = "penalty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party as it stands on paper; identifiers are text."""

    role: Role
    full_name: str
    short_name: str
    inn: str | None = None
    kpp: str | None = None
    ogrn: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    account: str | None = None
    bank: str | None = None
    bik: str | None = None
    corr_account: str | None = None
    full_name_gen: str | None = None  # forms typed by the manager win over inflection
    full_name_dat: str | None = None
    full_name_ins: str | None = None
    short_name_dat: str | None = None
    forms_checked: bool = False
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person in one function; one person may appear in several."""

    role: Role
    function: str  # signatory | addressee | preparer | contact | approver
    surname: str
    first_name: str
    patronymic: str | None = None
    gender: str | None = None  # m | f
    position: str = ""
    basis: str | None = None
    phone: str | None = None
    email: str | None = None
    name_gen: str | None = None  # forms typed by the manager win over inflection
    name_dat: str | None = None
    name_ins: str | None = None
    position_gen: str | None = None
    position_dat: str | None = None
    position_ins: str | None = None
    forms_checked: bool = False
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of work or a one-off task."""

    code: str
    kind: str  # stage | task
    name: str
    subject: str
    group: str  # new module | modification | consulting
    starts_on: date
    object: str | None = None
    guaranteed: str | None = None
    ends_on: date | None = None
    accepted_on: date | None = None
    opening: str | None = None
    summary: str | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursRow:
    """One row of the hours sheet; the rows of a profile are a union.

    ``opens < closes`` lies within the day; ``closes <= opens`` runs into the next day and
    belongs to the day it starts on, so 24:00 is ``time(0, 0)`` in ``closes``.
    """

    profile: str
    days: frozenset[int]  # Monday = 0
    opens: time
    closes: time
    by_calendar: bool = True
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One row of the calendar sheet: a regional day, a client's day, dated hours."""

    on: date
    kind: DayKind
    opens: time | None = None
    closes: time | None = None
    instead_of: date | None = None
    note: str | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is agreed to be available, in which hours, with what weight."""

    code: str
    name: str
    hours: str
    weight: Decimal = Decimal(1)
    fee_share: Decimal | None = None  # 0..1
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A priority with the targets of its three clocks; the first of the sheet is critical."""

    code: str
    name: str | None = None
    criteria: str | None = None
    hours: str = ALWAYS_OPEN
    response: Duration | None = None
    restore: Duration | None = None
    resolve: Duration | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A row of the targets sheet: a metric, its scope, and what is promised of it.

    ``target`` is in the unit of the metric: a share in 0..1, a duration, a count. Empty scopes
    mean all.
    """

    code: str
    metric: str  # catalogue key, perhaps with ".p90" and the like
    priorities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    target: Decimal | Duration | None = None  # shares in 0..1
    min_events: int | None = None
    consequence: Consequence = Consequence.INFORMATIONAL
    tiers: str | None = None  # as typed: "99,9:0; 99,0:10; 0:100"
    weight: Decimal = Decimal(1)
    places: Places = field(default_factory=dict, compare=False, repr=False)

    @property
    def about(self) -> tuple[object, ...]:
        """The metric and what it is narrowed to, in whatever order the codes are typed."""
        parts = self.priorities, self.services, self.kinds, self.stages
        return self.metric, *map(frozenset, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """What the manager states of a month."""

    year: int
    month: int
    no_outages: bool = False
    no_gaps: bool = False
    log_complete: bool = False
    comment: str | None = None
    plan: str | None = None
    act_no: str | None = None
    act_on: date | None = None
    met_on: date | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The keys of the sheet Договор (``design.md`` section 3); defaults are those of the table."""

    project_code: str
    project_name: str
    contract_no: str
    contract_on: date
    contract_subject: str
    aliases: tuple[str, ...] = ()
    city: str = "Москва"
    locale: str = "ru"
    time_zone: str = "Europe/Moscow"
    calendar: str = "RU"  # RU, an ISO country code, or "none"
    currency: str = "RUB"
    monthly_fee: Decimal | None = None
    included_hours: Decimal | None = None
    vat: str = "standard"  # standard | 5 | 7 | exempt
    vat_basis: str | None = None
    prices: str = "net"  # with VAT | net
    support_hours: str = ALWAYS_OPEN
    warranty_clause: str | None = None
    binding_clause: str | None = None
    notice_clause: str | None = None
    rates_clause: str | None = None
    binding: str = "countersignature"  # countersignature | silence | informational
    objection_days: int = 5
    cure_days: int = 10
    repeat_months: int = 12
    gross_ratio: Decimal = Decimal("1.5")
    audit_hours_free: Decimal = Decimal(4)
    access_term: Duration = NEXT_WORKING_DAY
    act_objection_days: int = 5
    warranty_months: int = 24
    same_day_until: time = time(17, 0)
    same_day_event: str = "resolved"  # restored | resolved
    reopen_days: int = 5
    min_events: int = 5
    maintenance_cap_hours: Decimal | None = None  # None: no cap
    maintenance_notice_hours: Decimal = Decimal(24)
    credit_cap: Decimal | None = Decimal("0.2")  # of the monthly fee
    report_accept_days: int = 5
    pd_order: str = "separate"  # yes | separate | no access
    claim_contacts: str | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)

    @property
    def letters_bind(self) -> bool:
        """Whether breaking a condition of a letter can have a consequence.

        It needs a clause on the warranty, and consent by silence one on silence (fine print,
        section 6; ``russian-documents.md`` section 10.6).
        """
        silent = self.binding == "silence" and not self.binding_clause
        return bool(self.warranty_clause) and self.binding != "informational" and not silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project as the workbook and the company book state it, without its logs.

    The keys of ``contract`` and the rows are those without an agreement; ``agreements`` puts what
    is in force on a day over them. ``metric_set`` (basic | twenty | sheet) is what the agreement
    in force says, ``None`` where none does.
    """

    contract: Contract
    parties: tuple[Party, ...]
    people: tuple[Person, ...]
    priorities: tuple[Priority, ...]
    stages: tuple[Stage, ...] = ()
    services: tuple[Service, ...] = ()
    hours: tuple[HoursRow, ...] = ()
    calendar_days: tuple[CalendarDay, ...] = ()
    targets: tuple[Target, ...] = ()
    months: tuple[MonthRow, ...] = ()
    objects: tuple[BuiltObject, ...] = ()
    conditions: tuple[TechnicalCondition, ...] = ()
    method: tuple[MethodStep, ...] = ()
    limitations: tuple[Limitation, ...] = ()
    agreements: tuple["Agreement", ...] = ()
    actions: tuple[Action, ...] = ()
    metric_set: str | None = None

    def party(self, role: Role) -> Party:
        """The party in this role; reading guarantees that there is exactly one."""
        return next(party for party in self.parties if party.role is role)

    def person(self, role: Role, function: str) -> Person | None:
        """The first person of this role and function, if there is one."""
        found = (p for p in self.people if (p.role, p.function) == (role, function))
        return next(found, None)

    def signatory(self, role: Role) -> Person:
        """Who signs for this side; reading guarantees that there is one."""
        found = self.person(role, "signatory")
        if found is None:
            raise LookupError(role)
        return found
