"""What happened under the warranty: claims, measurements, audits, findings, rates.

Fields are those of the sheets (``design.md`` section 3); instants are aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from pipeline.domain.places import Places
from pipeline.problems import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An incident as the warranty sees it.

    Attributes:
        warranty: as typed; ``None``: yes where a stage is named.
        joined: numbers of the incidents that are duplicates of this one.
        hours: kind of work -> hours of ``Работы`` that name the incident or a duplicate of it.
    """

    id: str
    reported_at: datetime
    fault_at: datetime
    kind: str = "failure"
    stage: str | None = None
    summary: str | None = None
    started_at: datetime | None = None
    restored_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    cause: str | None = None
    side: str | None = None
    warranty: bool | None = None
    rejected: str | None = None
    duplicate_of: str | None = None
    joined: tuple[str, ...] = ()
    hours: dict[str, Decimal] = field(default_factory=dict)
    places: Places = field(default_factory=dict, compare=False, repr=False)

    @property
    def under_warranty(self) -> bool:
        """Whether it is a warranty case: said so, or it has a stage; never a rejected one."""
        if self.rejected is not None:
            return False
        return self.stage is not None if self.warranty is None else self.warranty


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value of a parameter at an instant."""

    at: datetime
    value: Decimal
    place: Place = field(default=Place(), compare=False, repr=False)
    source: str | None = None


Measurements = dict[str, tuple[Measurement, ...]]
"""Parameter -> its values in order of time; values of one instant in the order of their rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The technical check of one incident."""

    incident: str
    opened_on: date
    closed_on: date | None = None
    invited_on: date | None = None
    client_rep: str | None = None
    attended: bool = False
    access_asked_at: datetime | None = None
    access_given_at: datetime | None = None
    ours: str = "yes"  # yes | no | unknown
    outside_cause: str | None = None
    outside_evidence: str | None = None
    contractor_fault: bool = False
    stated: str | None = None
    contradicted_by: str | None = None
    mattered: bool = False
    inconclusive: bool = False
    fix_hours: Decimal | None = None
    audit_hours: Decimal | None = None
    act_sent_on: date | None = None
    client_answer: str | None = None  # signed | objections | refused | none
    client_answer_on: date | None = None
    consent_on: date | None = None
    approved_by: str | None = None
    approved_by_2: str | None = None
    conclusion: str | None = None
    decided: str | None = None  # outcome that a person put in place of the computed one
    decided_by: str | None = None
    decided_why: str | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the check found of one item; a blank item speaks for all without a row of their own."""

    incident: str
    evidence: str
    item: str | None = None
    breached: bool | None = None  # None: by measurements
    value: Decimal | None = None
    caused: bool = False
    gross: bool = False
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Price of an hour from a day on."""

    work: str  # fix | audit
    rate: Decimal
    valid_from: date
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldLetter:
    """A row of ``Письма``: a paper older than the register."""

    number: str
    kind: str  # conditions | warning
    on: date
    stage: str | None = None
    item: str | None = None
    delivered_on: date | None = None
    proof: str | None = None
    reply: str | None = None  # as ``ToldLetter.reply``
    reply_on: date | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRow:
    """A row of ``Возражения``."""

    letter: str
    item: str
    on: date
    text: str
    proposed: str | None = None
    decision: str = "open"  # open | accepted | compromise | rejected
    agreed_limit: Decimal | None = None
    decided_on: date | None = None
    answer: str | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything of the sheets *What happened* that a verdict or a duty reads.

    Attributes:
        claims: incidents under warranty or checked, with their duplicates and roots.
        others: the rest of the log by number, each made when it is asked for.
    """

    claims: tuple[Claim, ...] = ()
    others: Mapping[str, Claim] = field(default_factory=dict, compare=False, repr=False)
    measurements: Measurements = field(default_factory=dict)
    audits: tuple[Audit, ...] = ()
    findings: tuple[Finding, ...] = ()
    letters: tuple[OldLetter, ...] = ()
    objections: tuple[ObjectionRow, ...] = ()
    rates: tuple[Rate, ...] = ()

    def claim(self, incident: str) -> Claim | None:
        """The claim of this number, if there is one."""
        found = next((one for one in self.claims if one.id == incident), None)
        return self.others.get(incident) if found is None else found

    def audit(self, incident: str) -> Audit | None:
        """The check of this incident, if there is one."""
        return next((one for one in self.audits if one.incident == incident), None)
