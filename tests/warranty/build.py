"""A stage told and signed in January, a fault on 11 March at 10:00 in Moscow, a check after it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from pipeline.calendars import DayCalendar, day_calendar
from pipeline.domain.claims import (
    Audit,
    Claim,
    Finding,
    History,
    Measurement,
    ObjectionRow,
    OldLetter,
    Rate,
)
from pipeline.domain.contract import Contract, Person, Project, Role, Stage
from pipeline.domain.letters import SignedTerms, ToldItem, ToldLetter
from pipeline.domain.told import Comparison
from pipeline.warranty import Verdict, verdict_of

ZONE: Final = ZoneInfo("Europe/Moscow")
FAULT: Final = datetime(2026, 3, 11, 10, 0, tzinfo=ZONE)
FAULT_ON: Final = FAULT.date()
STARTS: Final = date(2026, 2, 2)
AS_OF: Final = date(2026, 6, 1)
DAYS: Final[DayCalendar] = day_calendar("RU")
CONTRACT: Final = Contract(
    project_code="P",
    project_name="Project",
    contract_no="7",
    contract_on=date(2025, 12, 1),
    contract_subject="support",
    warranty_clause="4.3",
)
STAGE: Final = Stage(
    code="E-1",
    kind="stage",
    name="Stage",
    subject="module",
    group="new module",
    starts_on=STARTS,
    object="OBJ",
)
APPROVERS: Final = (
    Person(
        role=Role.CONTRACTOR,
        function="approver",
        surname="Орлов",
        first_name="Пётр",
        patronymic="Ильич",
    ),
    Person(role=Role.CONTRACTOR, function="approver", surname="Ким", first_name="Анна"),
)
RATES: Final = (
    Rate(work="fix", rate=Decimal(3000), valid_from=date(2026, 1, 1)),
    Rate(work="audit", rate=Decimal(2000), valid_from=date(2026, 1, 1)),
)


def condition(id_: str = "C-1", **said: Any) -> ToldItem:  # noqa: ANN401  # any field of an item
    """At most 80 users within the hour before."""
    given: dict[str, Any] = {
        "sort": "condition",
        "text": "users",
        "parameter": "users",
        "comparison": Comparison.AT_MOST,
        "limit": Decimal(80),
        "unit": "users",
    }
    return ToldItem(id=id_, **(given | said))


def step(id_: str = "M-1", guard: str = "none") -> ToldItem:
    """A step of the method."""
    return ToldItem(id=id_, sort="step", text="close the shift", guard=guard)


def letter(number: str = "L-1", **said: Any) -> ToldLetter:  # noqa: ANN401  # any field of a letter
    """A condition letter of the stage, delivered and signed before it began."""
    given: dict[str, Any] = {
        "kind": "conditions",
        "on": date(2026, 1, 19),
        "scope": "E-1",
        "items": (condition(),),
        "delivered_on": date(2026, 1, 20),
        "reply": "signed",
        "reply_on": date(2026, 1, 22),
    }
    return ToldLetter(number=number, **(given | said))


def warning(delivered_on: date | None, *items: str, number: str = "W-1") -> ToldLetter:
    """A warning of an earlier case about these items."""
    on = date(2025, 12, 1) if delivered_on is None else delivered_on
    return ToldLetter(
        number=number,
        kind="warning",
        on=on,
        scope="I-0",
        warned=items or ("C-1",),
        delivered_on=delivered_on,
    )


def finding(item: str | None = "C-1", **said: Any) -> Finding:  # noqa: ANN401  # any field
    """The check found that the item caused the fault."""
    given: dict[str, Any] = {"incident": "I-1", "evidence": "log", "caused": True}
    return Finding(item=item, **(given | said))


def audit(**said: Any) -> Audit:  # noqa: ANN401  # any field of a check
    """A check that was closed a few days after the fault."""
    given: dict[str, Any] = {
        "incident": "I-1",
        "opened_on": date(2026, 3, 12),
        "closed_on": date(2026, 3, 16),
        "fix_hours": Decimal(2),
        "audit_hours": Decimal(6),
    }
    return Audit(**(given | said))


def claim(id_: str = "I-1", **said: Any) -> Claim:  # noqa: ANN401  # any field of a claim
    """An incident of the stage."""
    given: dict[str, Any] = {"reported_at": FAULT, "fault_at": FAULT, "stage": "E-1"}
    return Claim(id=id_, **(given | said))


def readings(*values: object, every: int = 5, until: datetime = FAULT) -> tuple[Measurement, ...]:
    """Values every few minutes, the last of them that long before ``until``."""
    first = until - timedelta(minutes=every * len(values))
    return tuple(
        Measurement(first + timedelta(minutes=every * at), Decimal(str(value)))
        for at, value in enumerate(values)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything a verdict reads; by default a breach shown to be the cause: W5."""

    contract: dict[str, Any] = field(default_factory=dict)
    stage: Stage = STAGE
    claims: tuple[Claim, ...] = (claim(),)
    audits: tuple[Audit, ...] = (audit(),)
    findings: tuple[Finding, ...] = (finding(),)
    measurements: dict[str, tuple[Measurement, ...]] = field(
        default_factory=lambda: {"users": readings(70, 90, 75)}
    )
    letters: tuple[ToldLetter, ...] = (letter(),)
    old: tuple[OldLetter, ...] = ()
    objections: tuple[ObjectionRow, ...] = ()
    rates: tuple[Rate, ...] = RATES
    people: tuple[Person, ...] = APPROVERS
    sheets: dict[str, Any] = field(default_factory=dict)
    terms: SignedTerms | None = None
    as_of: date = AS_OF

    @property
    def history(self) -> History:
        """What happened."""
        return History(
            claims=self.claims,
            measurements=self.measurements,
            audits=self.audits,
            findings=self.findings,
            letters=self.old,
            objections=self.objections,
            rates=self.rates,
        )

    @property
    def project(self) -> Project:
        """The workbook."""
        return Project(
            contract=replace(CONTRACT, **self.contract),
            parties=(),
            people=self.people,
            priorities=(),
            stages=(self.stage,),
            **self.sheets,
        )

    def verdict(self, at: int = 0) -> Verdict:
        """Of one of the claims."""
        return verdict_of(
            self.claims[at],
            self.history,
            self.letters,
            self.project,
            DAYS,
            as_of=self.as_of,
            terms=self.terms,
        )


def world(**said: Any) -> World:  # noqa: ANN401  # any part of a world
    """A world that differs from the usual one in these parts."""
    return World(**said)


def rule_of(**said: Any) -> str | None:  # noqa: ANN401  # any part of a world
    """The rule of its first claim."""
    return World(**said).verdict().rule
