"""Which clauses the addendum holds, and in what order (``russian-documents.md`` §§7, 15.5)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.documents.contract_parts import copies_line
from pipeline.documents.numbering import Line, Section
from pipeline.documents.profile import Profile
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import ALWAYS_OPEN, Consequence, Project, Target

SECTIONS: Final = (
    "terms", "subject", "services", "time", "priorities", "targets", "measuring", "reporting",
    "warranty", "duties", "liability", "force_majeure", "confidentiality", "term", "final",
    "requisites", "appendices",
)  # fmt: skip
APPENDICES: Final = ("metrics", "priorities", "calendar")
SAME_DAY: Final = ("same_day_rate", "same_day_start_rate")
GROUPS: Final = ("lines", "more", "tiers", "informational")
"""Parts of a section, between its tables."""
LEADING: Final = frozenset({
    "services", "time", "obligations", "tiers", "informational",
    "copies", "copies_more", "electronic", "appendices",
})  # fmt: skip
"""Clauses that stay with what follows: a table, and at the end the signatures."""

_CALENDARS: Final = {"RU": "calendar_ru", "NONE": "calendar_none"}

Contact = Mapping[str, Figure | Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What decides which clauses a paper holds."""

    project: Project
    profile: Profile
    obligations: tuple[Target, ...]
    informational: tuple[Target, ...]
    contacts: tuple[Contact, ...]
    by_calendar: bool  # whether any hours follow the calendar

    def keeps(self, section: str) -> bool:
        """Whether the section stands in this paper."""
        return section not in self.profile.removed

    def follows(self, consequence: Consequence) -> bool:
        """Whether the consequence follows from any target."""
        return any(row.consequence is consequence for row in self.obligations)


def sections(choices: Choices) -> tuple[Section, ...]:
    """The sections of a paper with their clauses; definitions are chosen later, by use."""
    lines = {
        "subject": _subject(choices),
        "services": _services(choices),
        "time": _time(choices),
        "priorities": _plain("priority", "priority_norms", "priority_change", "priority_record"),
        "targets": _targets(choices),
        "measuring": _measuring(choices),
        "reporting": _plain("acceptance", "report_content", "restatement"),
        "warranty": _warranty(choices),
        "duties": _duties(choices),
        "liability": _liability(choices),
        "force_majeure": _plain("force_majeure", "force_majeure_notice", "force_majeure_not"),
        "confidentiality": _confidentiality(choices),
        "term": _term(choices),
        "final": _final(choices),
    }
    return tuple(Section(key, tuple(lines.get(key, ()))) for key in SECTIONS if choices.keeps(key))


def _plain(*clauses: str) -> Iterator[Line]:
    return (Line(clause) for clause in clauses)


def _under(*clauses: str) -> Iterator[Line]:
    return (Line(clause, sub=True) for clause in clauses)


def _after(*clauses: str) -> Iterator[Line]:
    return (Line(clause, group="more") for clause in clauses)


def _subject(choices: Choices) -> Iterator[Line]:
    yield from _plain("subject", "precedence")
    yield Line("price_reduced" if choices.follows(Consequence.PRICE_REDUCTION) else "price_same")


def _services(choices: Choices) -> Iterator[Line]:
    services = choices.project.services
    yield Line("services")
    if len(services) > 1:
        yield from _after("service_weight")
    if has_shares(choices.project, choices.obligations):
        yield from _after("service_share")
    yield Line("exclusions", group="more")
    for clause in ("exclusion_development", "exclusion_equipment", "exclusion_others"):
        yield Line(clause, sub=True, group="more")
    if choices.keeps("warranty"):
        yield from _after("exclusion_warranty")


def _time(choices: Choices) -> Iterator[Line]:
    project, contract = choices.project, choices.project.contract
    open_codes = [p.code for p in project.priorities if p.hours == ALWAYS_OPEN]
    yield Line("time")
    yield from _after("support_hours")
    calendar = _CALENDARS.get(contract.calendar.upper(), "calendar_other")
    yield Line(calendar, group="more", anchor="calendar")
    if choices.by_calendar and contract.calendar.upper() != "NONE":
        yield from _after("shortened")
    yield from _after("zone")
    channels = "channels" if contract.claim_contacts else "channels_requisites"
    yield Line(channels, group="more", anchor="channels")
    if len(open_codes) == len(project.priorities):
        duty = "always_open"
    else:
        duty = "outside_hours_duty" if open_codes else "outside_hours"
    yield Line(duty, group="more", anchor="outside_hours")
    if choices.contacts:
        yield from _after("contacts")
        for values in choices.contacts:
            yield Line("contact", sub=True, group="more", values=values)


def _targets(choices: Choices) -> Iterator[Line]:
    yield Line("norms")
    yield Line("obligations" if choices.obligations else "no_obligations", anchor="obligations")
    if choices.obligations:
        yield Line("tiers", group="tiers")
    if choices.informational:
        yield Line("informational", group="informational")


def _measuring(choices: Choices) -> Iterator[Line]:
    contract = choices.project.contract
    yield from _plain("evidence", "clock_start", "clock_stop", "pauses", "reopening")
    capped = contract.maintenance_cap_hours is not None
    yield Line("maintenance" if capped else "maintenance_uncapped", anchor="maintenance")
    named = {row.metric for row in (*choices.obligations, *choices.informational)}
    if named.intersection(SAME_DAY):
        restored = contract.same_day_event == "restored"
        yield Line("same_day_restored" if restored else "same_day_resolved", anchor="same_day")
    yield from _plain("rounding", "few_events", "min_events", "formulas")


def _warranty(choices: Choices) -> Iterator[Line]:
    named = choices.project.contract.warranty_clause
    yield Line("warranty_clause" if named else "warranty_terms", anchor="warranty")
    yield from _plain("warranty_conditions", "warranty_requests")


def _duties(choices: Choices) -> Iterator[Line]:
    yield Line("duties")
    yield from _under("duty_report", "duty_access", "duty_answer", "duty_backup")
    if choices.keeps("warranty") and choices.project.contract.letters_bind:
        yield from _under("duty_conditions")
    yield from _under("duty_contact")
    yield from _plain("duty_waiting")


def _liability(choices: Choices) -> Iterator[Line]:
    capped = choices.project.contract.credit_cap is not None
    reduces = choices.follows(Consequence.PRICE_REDUCTION)
    penalises = choices.follows(Consequence.PENALTY)
    if reduces:
        yield Line("reduction" if capped else "reduction_uncapped", anchor="consequence")
    if penalises:
        clause = "penalty" if capped else "penalty_uncapped"
        yield Line(clause, anchor="penalty" if reduces else "consequence")
    if reduces or penalises:
        yield Line("scale")
        if has_shares(choices.project, choices.obligations):
            yield Line("scale_share")
        yield Line("one_event")
    else:
        yield Line("no_consequence", anchor="consequence")
    yield Line("client_time")
    yield Line("intent" if capped and (reduces or penalises) else "intent_uncapped")


def has_shares(project: Project, rows: Iterable[Target]) -> bool:
    """Whether a reduction is taken of the share of a single service."""
    with_share = {s.code for s in project.services if s.fee_share is not None}
    return any(len(row.services) == 1 and row.services[0] in with_share for row in rows)


def _confidentiality(choices: Choices) -> Iterator[Line]:
    yield Line("confidentiality")
    order = choices.project.contract.pd_order
    if order == "yes":
        yield Line("pd_order", anchor="personal_data")
        yield from _under("pd_purpose", "pd_list", "pd_actions")
        yield from _plain("pd_duties", "pd_others")
    else:
        clause = "pd_no_access" if order == "no access" else "pd_separate"
        yield Line(clause, anchor="personal_data")


def _term(choices: Choices) -> Iterator[Line]:
    yield from _plain("in_force", "replacement", "changes", "termination", "survival")
    if choices.keeps("warranty"):
        yield Line("survival_warranty")
    if choices.keeps("confidentiality"):
        yield Line("survival_data")


def _final(choices: Choices) -> Iterator[Line]:
    yield Line("disputes")
    named = choices.project.contract.notice_clause
    yield Line("notices_clause" if named else "notices", anchor="notices")
    yield Line("requisites_change")
    yield copies_line(choices.profile)
    yield Line("appendices")
