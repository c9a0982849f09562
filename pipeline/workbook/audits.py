"""Checks of incidents and what they found, with what contradicts itself in them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from pipeline.domain.claims import Audit, Claim, Finding
from pipeline.domain.contract import Person, Role
from pipeline.problems import Severity
from pipeline.workbook.events import (
    Pairs,
    cell,
    check_known,
    check_once,
    check_order,
    fields,
    filled,
    say,
    usable,
)
from pipeline.workbook.headings import folded
from pipeline.workbook.log_tables import LogSheet
from pipeline.workbook.nouns import listed

_AUDIT: Final = (
    "incident", "opened_on", "closed_on", "invited_on", "client_rep", "attended",
    "access_asked_at", "access_given_at", "ours", "outside_cause", "outside_evidence",
    "contractor_fault", "stated", "contradicted_by", "mattered", "inconclusive", "fix_hours",
    "audit_hours", "act_sent_on", "client_answer", "client_answer_on", "consent_on",
    "approved_by", "approved_by_2", "conclusion", "decided", "decided_by", "decided_why",
)  # fmt: skip
_FINDING: Final = ("incident", "item", "breached", "value", "evidence", "caused", "gross")
_ORDER: Final[Pairs] = (
    ("opened_on", "closed_on", "audit_closed_before_opened", Severity.ROW),
    ("invited_on", "closed_on", "audit_closed_before_invited", Severity.ROW),
    ("opened_on", "act_sent_on", "act_sent_before_opened", Severity.ROW),
    ("closed_on", "act_sent_on", "act_sent_before_closed", Severity.WARNING),
    ("act_sent_on", "client_answer_on", "answered_before_act", Severity.ROW),
    ("opened_on", "consent_on", "consent_before_opened", Severity.WARNING),
)
_MISLEADING: Final = ("stated", "contradicted_by", "mattered")
_OUTSIDE: Final = ("outside_cause", "outside_evidence")
_DECIDED: Final = ("decided_by", "decided_why")
_APPROVALS: Final = ("approved_by", "approved_by_2")
_HOURS: Final = {"fix_hours": "fix", "audit_hours": "audit"}

Name = tuple[str, str, str | None]


def check_audits(sheet: LogSheet, people: Sequence[Person]) -> None:
    """One row an incident; dates in order; statements whole; approvals by those who may."""
    check_once(sheet, ("incident",), "audit_twice")
    check_order(sheet, _ORDER)
    for at in range(len(sheet.typed.numbers)):
        _check_outside(sheet, at)
        _check_misleading(sheet, at)
        _check_override(sheet, at)
    _check_approvals(sheet, _approvers(people))


def _check_outside(sheet: LogSheet, at: int) -> None:
    """A cause outside our work needs its proof, and is none where the fault is ours."""
    ours = cell(sheet, "ours", at) or "yes"
    if ours == "yes" and cell(sheet, "outside_cause", at) is not None:
        say(sheet, "outside_cause_of_ours", "outside_cause", at)
    lacks = [key for key in _OUTSIDE if cell(sheet, key, at) is None]
    if ours == "no" and lacks:
        given = {"headings": tuple(_heading(sheet, key) for key in lacks)}
        say(sheet, "outside_not_shown", "ours", at, given, severity=Severity.WARNING)


def _check_misleading(sheet: LogSheet, at: int) -> None:
    told = [key for key in _MISLEADING if cell(sheet, key, at)]
    lacks = [key for key in _MISLEADING if key not in told]
    if told and lacks:
        given = {"headings": tuple(_heading(sheet, key) for key in lacks)}
        say(sheet, "misleading_incomplete", told[0], at, given, severity=Severity.WARNING)


def _check_override(sheet: LogSheet, at: int) -> None:
    if cell(sheet, "decided", at) is not None:
        lacks = [key for key in _DECIDED if cell(sheet, key, at) is None]
        if lacks:
            given = {"headings": tuple(_heading(sheet, key) for key in lacks)}
            say(sheet, "decided_incomplete", "decided", at, given)


def _heading(sheet: LogSheet, key: str) -> str:
    """The heading of a column, as typed or, where it is not there, in the sheet's language."""
    spec = sheet.typed.spec
    column = spec.column(key)
    usual = column.en[0] if folded(sheet.typed.source.sheet) == folded(spec.en) else column.ru[0]
    return sheet.typed.source.headings.get(key, usual)


# Approvals ---------------------------------------------------------------------------------------


def _approvers(people: Sequence[Person]) -> Mapping[str, frozenset[Name]]:
    """How an approver of the contractor may be called, folded -> who that may be."""
    found: dict[str, set[Name]] = {}
    for one in people:
        if (one.role, one.function) == (Role.CONTRACTOR, "approver"):
            name = (one.surname, one.first_name, one.patronymic)
            for text in _names(one):
                found.setdefault(_called(text), set()).add(name)
    return {text: frozenset(names) for text, names in found.items()}


def _names(one: Person) -> Iterator[str]:
    """Surname; with the first name, with all names, with initials before or behind it."""
    given = [name for name in (one.first_name, one.patronymic) if name is not None]
    initials = "".join(name[0] for name in given)
    yield one.surname
    for names in (one.first_name, "".join(given), initials, one.first_name[0]):
        yield f"{one.surname}{names}"
        yield f"{names}{one.surname}"


def _called(text: str) -> str:
    return folded(text).replace(".", "").replace(",", "")


def _check_approvals(sheet: LogSheet, approvers: Mapping[str, frozenset[Name]]) -> None:
    """Approvers stand on the sheet of people, and two of them are two people."""
    known = {_shown(name) for names in approvers.values() for name in names}
    who: dict[tuple[int, str], Name] = {}
    for key in _APPROVALS:
        for at, text in filled(sheet, key):
            names = approvers.get(_called(text), frozenset())
            if len(names) == 1:
                (who[at, key],) = names
            elif names:
                given = {"people": listed(map(_shown, names))}
                say(sheet, "approver_ambiguous", key, at, given)
            else:
                say(sheet, "approver_unknown", key, at, {"people": listed(known)})
    first, second = _APPROVALS
    for at, _ in filled(sheet, second):
        if (at, second) in who and who.get((at, first)) == who[at, second]:
            say(sheet, "approved_by_one", second, at)


def _shown(name: Name) -> str:
    return " ".join(part for part in name if part is not None)


# What the checks found --------------------------------------------------------------------------


def check_findings(sheet: LogSheet, items: Collection[str]) -> None:
    """One row an incident and item; the items are those of the sheets or of an older letter."""
    check_once(sheet, ("incident", "item"), "finding_twice")
    check_known(sheet, "item", items, "item_unknown", severity=Severity.WARNING)


def follow_findings(audits: LogSheet | None, findings: LogSheet | None) -> None:
    """A check one of whose findings is left out is left out: it says less than it found."""
    if audits is None or findings is None:
        return
    gone = {cell(findings, "incident", at) for at in findings.typed.bad}
    for at, incident in filled(audits, "incident"):
        if incident in gone and at not in audits.typed.bad:
            say(audits, "finding_left_out", "incident", at)


# Nouns ------------------------------------------------------------------------------------------


def audits_of(sheet: LogSheet) -> Iterator[Audit]:
    """Checks of the usable rows."""
    for at in usable(sheet, ("incident", "opened_on")):
        given, places = fields(sheet, at, _AUDIT)
        yield Audit(**given, places=places)


def findings_of(sheet: LogSheet) -> Iterator[Finding]:
    """Findings of the usable rows."""
    for at in usable(sheet, ("incident", "evidence")):
        given, places = fields(sheet, at, _FINDING)
        yield Finding(**given, places=places)


def check_against_claims(
    sheet: LogSheet, claims: Mapping[str, Claim], *, has_activities: bool
) -> None:
    """What a check says beside what the logs say of its incident.

    Args:
        sheet: the checks.
        claims: incident -> claim.
        has_activities: whether hours are recorded at all.
    """
    for at, incident in filled(sheet, "incident"):
        claim = claims.get(incident)
        if claim is None:
            continue
        if claim.duplicate_of is not None:
            root = {"root": claim.duplicate_of}
            say(sheet, "audit_of_duplicate", "incident", at, root, severity=Severity.WARNING)
        closed = cell(sheet, "closed_on", at)
        fault_on = claim.fault_at.astimezone(sheet.zone).date()
        if closed is not None and closed < fault_on:
            say(sheet, "audit_closed_before_fault", "closed_on", at, {"fault_on": fault_on})
        for key, work in _HOURS.items():
            stated, logged = cell(sheet, key, at), claim.hours.get(work, Decimal(0))
            if has_activities and stated is not None and stated != logged:
                given = {"logged": logged}
                say(sheet, "audit_hours_differ", key, at, given, severity=Severity.WARNING)
