"""The condition letter: what the client is told before a stage or a one-off task begins.

Order of its parts and its wording: ``russian-documents.md`` sections 6, 10 and 15.2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pipeline.calendars import DayCalendar
from pipeline.documents import condition_items as items
from pipeline.documents.changed_items import changes_part
from pipeline.documents.clauses import clauses, worded
from pipeline.documents.deadlines import last_day
from pipeline.documents.identity import Identity, paper_number, seal
from pipeline.documents.memo import memo_part
from pipeline.documents.method import hours_figure
from pipeline.documents.named import (
    Doubts,
    capitalised,
    confirmations,
    full_name,
    greeting,
    party_addressed,
    person_addressed,
    person_position,
    requisites,
    signature,
    unreachable,
    unstated,
)
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.replaced import Replaced, edition, replaced_part
from pipeline.documents.told_items import Item, told_items
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import ALWAYS_OPEN, Contract, Person, Project, Role, Stage
from pipeline.domain.told import TechnicalCondition
from pipeline.locales import Locale
from pipeline.locales.inflection import organisations
from pipeline.locales.inflection.counted import counted
from pipeline.locales.inflection.numerals import Case
from pipeline.problems import Place, Problem, Severity

KIND: Final = "condition_letter"
_DAY: Final = timedelta(days=1)
_POST_DAYS: Final = 1
"""A letter is taken as received on the next working day; objections are counted from there."""


@dataclass(frozen=True, slots=True)
class ConditionLetter:
    """What the letter says, ready for its template.

    Attributes:
        doubts: what a person must look at before the letter is issued.
        notes: worth saying, and no more.
        items: conditions, recommendations, steps and limitations as told, for the register.
        clauses: id and version of each clause of the library that the letter may print.
    """

    context: Context
    title: str
    subject: str
    doubts: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    items: tuple[Item, ...]
    clauses: tuple[tuple[str, int], ...]

    @property
    def said(self) -> tuple[Problem, ...]:
        """Everything worth saying of it."""
        return (*self.doubts, *self.notes)


def condition_letter(  # noqa: PLR0913  # each is one fact of the letter
    project: Project,
    stage: Stage,
    locale: Locale,
    days: DayCalendar,
    *,
    on: date,
    identity: Identity | None = None,
    replaced: Replaced | None = None,
) -> ConditionLetter:
    """The context of ``templates/<locale>/condition_letter.docx``.

    Args:
        project: with its conditions, steps and limitations.
        stage: the stage or task the letter is about.
        locale: language of the document.
        days: the contract's calendar, for the term of objections.
        on: date printed on it.
        identity: number and seal of an issued letter; without it the letter is a draft, with
            the header ПРОЕКТ and the list of what to confirm.
        replaced: the letter that this one takes the place of.

    Raises:
        InputError: the calendar does not know the days after ``on``.
    """
    letter = _Letter(project, stage, Paper(locale), days, on)
    context = letter.context(identity, replaced)
    title = locale.say("letter.property_title", stage=f"{stage.code} {stage.name}")
    return ConditionLetter(
        context,
        title,
        project.contract.contract_subject,
        tuple(letter.doubts),
        (*_of_dates(letter), *_of_contents(letter), *letter.paper.notes),
        tuple(one.item for one in letter.told),
        tuple(sorted(letter.clauses.items())),
    )


def _of_dates(letter: "_Letter") -> Iterator[Problem]:
    """Dates that stand in each other's way; the letter is made all the same."""
    stage, contract, on = letter.stage, letter.contract, letter.on
    starts = stage.places.get("starts_on", Place())
    given: dict[str, object] = {"stage": stage.code, "starts_on": stage.starts_on}
    if on > stage.starts_on:
        yield Problem("stage_begun", starts, None, given, Severity.WARNING)
    elif letter.until >= stage.starts_on:
        given["until"] = letter.until
        yield Problem("objections_after_start", starts, None, given, Severity.WARNING)
    if on < contract.contract_on:
        place = contract.places.get("contract_on", Place())
        contract_on = {"on": on, "contract_on": contract.contract_on}
        yield Problem("letter_before_contract", place, None, contract_on, Severity.WARNING)
    for condition in letter.conditions:
        if condition.baseline_on is not None and condition.baseline_on > on:
            place = condition.places["baseline_on"]
            measured = {"on": on}
            yield Problem(
                "baseline_after_letter", place, condition.baseline_on, measured, Severity.WARNING
            )


def _of_contents(letter: "_Letter") -> Iterator[Problem]:
    """What a letter does not do, for want of something in the workbook."""
    stage, contract = letter.stage, letter.contract
    if not (letter.conditions or letter.recommendations or letter.steps or letter.limitations):
        place = stage.places.get("code", Place())
        yield Problem("stage_tells_nothing", place, stage.code, {}, Severity.WARNING)
    if not letter.binds and contract.binding != "informational":
        there = contract.places["contract_no"]
        place = Place(there.file, there.sheet)
        yield Problem("warranty_clause_unstated", place, None, {}, Severity.WARNING)


class _Letter:
    """The letter while it is put together."""

    def __init__(
        self, project: Project, stage: Stage, paper: Paper, days: DayCalendar, on: date
    ) -> None:
        self.project, self.stage, self.paper = project, stage, paper
        self.contract: Contract = project.contract
        self.on = on
        self.doubts: Doubts = []
        self.clauses: dict[str, int] = {}  # id -> version
        told = items.in_scope(project.conditions, stage.code, stage.object)
        self.conditions = tuple(c for c in told if c.is_condition)
        self.recommendations = tuple(c for c in told if not c.is_condition)
        self.steps = tuple(
            sorted((s for s in project.method if s.stage == stage.code), key=lambda s: s.step)
        )
        self.limitations = tuple(one for one in project.limitations if one.stage == stage.code)
        self.told = tuple(
            told_items(
                paper,
                self.contract.gross_ratio,
                (*self.conditions, *self.recommendations),
                self.steps,
                self.limitations,
            )
        )
        self.until = last_day(days, on, _POST_DAYS + self.contract.objection_days)
        self._days = days
        self.doubts += unreachable(project)
        self.doubts += unstated(project, ["support_hours"])
        self._clauses = clauses(paper.locale.code, KIND)

    @property
    def binds(self) -> bool:
        """Whether breaking a condition can have a consequence (section 10.6)."""
        return bool(self.contract.warranty_clause) and self.contract.binding != "informational"

    def context(self, identity: Identity | None, replaced: Replaced | None) -> Context:
        paper = self.paper
        made: Context = {
            "draft": identity is None,
            "binds": self.binds,
            "letterhead": self._letterhead(),
            "date": paper.long_day("document.on", self.on),
            "number": paper_number(identity, paper.words("letter.no_number")),
            "edition": edition(paper, replaced),
            "seal": seal(paper, identity, self.on),
            "replaced": self._replaced(replaced),
            "addressee": self._addressee(),
            "subject": self._subject(),
            "greeting": greeting(paper, self._addressed()),
            "opening": self._opening(),
            "basis": self._basis(),
            "conditions": self._conditions(),
            "method": self._method(),
            "limitations": self._limitations(),
            "baseline": self._baseline(),
            "checks": self.clause("checks" if self.binds else "checks_informational"),
            "warranty": {"paragraphs": tuple({"parts": p} for p in self._warranty())},
            "objections": {"paragraphs": tuple({"parts": p} for p in self._objections())},
            "claim": self._claim(),
            "memo": memo_part(paper, self.conditions, self.steps, self.limitations),
            "signature": signature(paper, self.project, Role.CONTRACTOR),
            "preparer": self._preparer(),
            "acknowledgement": self._acknowledgement(),
        }
        asked = self.doubts if identity is None else ()
        return {**made, "confirm": confirmations(paper, asked)}

    def clause(self, name: str, /, **values: Figure | Text) -> Parts:
        self.clauses[name] = self._clauses[name].version
        return worded(self._clauses[name], **values)

    def typed(self, name: str) -> Text:
        """A key of the contract as text."""
        return self.paper.typed(getattr(self.contract, name), self._key(name))

    def _key(self, name: str) -> Place:
        return self.contract.places.get(name, Place())

    def _of_stage(self, name: str) -> Text:
        return self.paper.typed(getattr(self.stage, name), self.stage.places.get(name, Place()))

    def _replaced(self, replaced: Replaced | None) -> Context:
        """The line under the date, and what changed since."""
        line = replaced_part(self.paper, replaced, "letter.replaced")
        return {**line, "changes": changes_part(self.paper, replaced, self.told)}

    # -- head ---------------------------------------------------------------------------------

    def _letterhead(self) -> Context:
        party = self.project.party(Role.CONTRACTOR)
        return {
            **requisites(self.paper, self.project, Role.CONTRACTOR),
            "is_trader": organisations.is_sole_trader(party.full_name),
            **{f"has_{name}": bool(getattr(party, name)) for name in
               ("address", "phone", "email", "ogrn", "inn")},
        }  # fmt: skip

    def _addressed(self) -> Person:
        """Who the letter goes to: the addressee, else the only signatory (``design.md`` 3)."""
        named = self.project.person(Role.CLIENT, "addressee")
        return named or self.project.signatory(Role.CLIENT)

    def _addressee(self) -> Context:
        paper, person = self.paper, self._addressed()
        party = self.project.party(Role.CLIENT)
        trader = organisations.is_sole_trader(party.full_name)
        email = person.email or party.email
        source = person if person.email else party
        name = person_addressed(paper, person, self.doubts)
        return {
            "is_trader": trader,
            "position": capitalised(person_position(paper, person, "dative", self.doubts)),
            "party": party_addressed(paper, party, self.doubts),
            "name": name,
            "has_email": bool(email),
            "email": paper.typed(email, source.places.get("email", Place())),
        }

    def _subject(self) -> Parts:
        contract = self.contract
        return self.paper.sentence(
            "letter.subject_task" if self.stage.kind == "task" else "letter.subject_stage",
            subject=self._of_stage("subject"),
            stage=self._of_stage("code"),
            contract_on=self.paper.long_day(
                "contract.on", contract.contract_on, self._key("contract_on")
            ),
            contract_no=self.typed("contract_no"),
        )

    # -- text ---------------------------------------------------------------------------------

    def _opening(self) -> Parts:
        if self.stage.opening:
            return ({"value": self._of_stage("opening")},)
        return self.clause("opening" if self.binds else "opening_informational")

    def _basis(self) -> Context:
        contract, stage, paper = self.contract, self.stage, self.paper
        basis = self.clause(
            "basis_task" if stage.kind == "task" else "basis_stage",
            contract_on=paper.long_day(
                "contract.on", contract.contract_on, self._key("contract_on")
            ),
            contract_no=self.typed("contract_no"),
            starts_on=paper.long_day(
                "stage.starts_on", stage.starts_on, stage.places.get("starts_on", Place())
            ),
            stage=self._of_stage("code"),
            name=self._of_stage("name"),
            subject=self._of_stage("subject"),
            group=paper.words(f"group.{stage.group}"),
        )
        guaranteed = self.clause("guaranteed", guaranteed=self._of_stage("guaranteed"))
        return {
            "parts": basis,
            "has_summary": bool(stage.summary),
            "summary": self._of_stage("summary"),
            "has_guaranteed": bool(stage.guaranteed),
            "guaranteed": guaranteed,
        }

    def _conditions(self) -> Context:
        ratio = self.contract.gross_ratio
        return {
            "has": bool(self.conditions),
            "none_line": self.paper.words("letter.no_conditions"),
            "intro": self.clause("conditions"),
            "gross": self.clause("gross"),
            "rows": tuple(items.condition_row(self.paper, c, ratio) for c in self.conditions),
            "has_recommendations": bool(self.recommendations),
            "recommendations": tuple(
                items.recommendation_row(self.paper, c) for c in self.recommendations
            ),
        }

    def _method(self) -> Context:
        allowed = tuple(s for s in self.steps if not s.forbidden)
        forbidden = tuple(s for s in self.steps if s.forbidden)
        return {
            "has": bool(self.steps),
            "none_line": self.paper.words("letter.no_method"),
            "has_steps": bool(allowed),
            "steps": tuple(items.step_row(self.paper, s) for s in allowed),
            "has_forbidden": bool(forbidden),
            "forbidden": tuple(items.step_row(self.paper, s) for s in forbidden),
        }

    def _limitations(self) -> Context:
        return {
            "has": bool(self.limitations),
            "none_line": self.paper.words("letter.no_limitations"),
            "rows": tuple(items.limitation_row(self.paper, one) for one in self.limitations),
        }

    def _baseline(self) -> Context:
        measured = tuple(c for c in self.conditions if c.baseline is not None)
        broken = tuple(c for c in measured if not c.baseline_kept)
        return {
            "has": bool(measured),
            "none_line": self.paper.words("letter.no_baseline"),
            "intro": self.clause("baseline"),
            "rows": tuple(items.baseline_row(self.paper, c) for c in measured),
            "has_broken": bool(broken),
            "broken": self._broken(broken),
            "has_rest": bool(measured) and len(measured) < len(self.conditions),
            "rest": self.clause("baseline_rest"),
        }

    def _broken(self, broken: Sequence[TechnicalCondition]) -> Parts:
        """What is asked of the client where a baseline fails: a decision before work begins."""
        if not broken:
            return ()
        listed = ", ".join(c.id for c in broken)
        source = tuple(c.places["baseline"] for c in broken if "baseline" in c.places)
        ids = Figure("baseline.broken", listed, listed, "", source)
        last = self._last_before_start()
        if last is None:
            return self.clause("baseline_not_kept_begun", items=ids, until=self._until())
        until = self.paper.long_day("baseline.until", min(self.until, last), *self._starts())
        return self.clause("baseline_not_kept", items=ids, until=until)

    def _last_before_start(self) -> date | None:
        """The last working day after the letter and before the stage, if there is one."""
        day = self.stage.starts_on - _DAY
        while day > self.on and not self._days.is_working(day):
            day -= _DAY
        return day if day > self.on else None

    def _starts(self) -> tuple[Place, ...]:
        place = self.stage.places.get("starts_on")
        return () if place is None else (place,)

    def _warranty(self) -> list[Parts]:
        contract = self.contract
        if not self.binds:
            return [self.clause("informational")]
        months = self._months("repeat_months", contract.repeat_months, Case.GENITIVE)
        is_change = self.stage.group == "modification"
        said = [
            self.clause(
                "warranty_modification" if is_change else "warranty_result",
                repeat_months=months,
                warranty_clause=self._clause("warranty_clause"),
            ),
            self.clause("misleading"),
        ]
        term = self._months("warranty_months", contract.warranty_months, Case.NOMINATIVE)
        is_task = self.stage.kind == "task"
        accepted = self.stage.accepted_on
        if accepted is None:
            return [*said, self.clause("term_task" if is_task else "term_stage", months=term)]
        place = self.stage.places.get("accepted_on", Place())
        on = self.paper.long_day("stage.accepted_on", accepted, place)
        name = "term_task_accepted" if is_task else "term_stage_accepted"
        return [*said, self.clause(name, months=term, accepted_on=on)]

    def _months(self, name: str, value: int, case: Case) -> Figure:
        printed = counted(value, "месяц", case)
        return Figure(f"contract.{name}", value, printed, "months", self._source(name))

    def _source(self, name: str) -> tuple[Place, ...]:
        """The cell of a key of the contract; none for a default."""
        return (self.contract.places[name],) if name in self.contract.places else ()

    def _objections(self) -> list[Parts]:
        until, address = self._until(), self._reply_address()
        if not self.binds:
            return [self.clause("objections_informational", until=until, address=address)]
        said = [self.clause("objections", until=until, address=address)]
        client = self.project.party(Role.CLIENT)
        if self.contract.binding == "silence":
            clause = self._clause("binding_clause")
            return [*said, self.clause("binding_silence", until=until, binding_clause=clause)]
        if self.contract.notice_clause and client.email:
            email = self.paper.typed(client.email, client.places.get("email", Place()))
            clause = self._clause("notice_clause")
            return [
                *said,
                self.clause(
                    "binding_countersignature_mail", client_address=email, notice_clause=clause
                ),
            ]
        return [*said, self.clause("binding_countersignature")]

    def _claim(self) -> Parts:
        """Where to report a fault and when work begins."""
        contract, paper = self.contract, self.paper
        until = contract.same_day_until
        where = (
            self.clause("claim_contacts", contacts=self.typed("claim_contacts"))
            if contract.claim_contacts
            else self.clause("claim_requisites")
        )
        always = contract.support_hours == ALWAYS_OPEN
        when = self.clause(
            "claim_always" if always else "claim_hours",
            hours=hours_figure(paper, contract.support_hours, self.project.hours),
            same_day_until=Figure(
                "contract.same_day_until",
                until,
                f"{until:%H:%M}",
                "",
                self._source("same_day_until"),
            ),
        )
        return (*where, {"value": Text(" ")}, *when)

    # -- foot ---------------------------------------------------------------------------------

    def _preparer(self) -> Context:
        person = self.project.person(Role.CONTRACTOR, "preparer")
        places = {} if person is None else person.places
        return {
            "has": person is not None,
            "name": self.paper.typed(person and full_name(person), places.get("surname", Place())),
            "has_phone": person is not None and bool(person.phone),
            "phone": self.paper.typed(person and person.phone, places.get("phone", Place())),
        }

    def _acknowledgement(self) -> Context:
        parties = {
            role.value: requisites(self.paper, self.project, role)["short_name"] for role in Role
        }
        client = self.project.party(Role.CLIENT)
        return {
            **parties,
            "is_trader": organisations.is_sole_trader(client.full_name),
            "until": self._until(),
            "address": self._reply_address(),
        }

    def _until(self) -> Figure:
        return self.paper.long_day("objections.until", self.until, *self._source("objection_days"))

    def _reply_address(self) -> Text:
        party = self.project.party(Role.CONTRACTOR)
        if not party.email:
            return self.paper.words("letter.at_requisites")
        place = party.places.get("email", Place())
        return self.paper.typed(
            self.paper.locale.say("letter.at_address", address=party.email), place
        )

    def _clause(self, name: str) -> Text:
        """A clause of the contract as it stands in a sentence."""
        return self.paper.contract_clause(getattr(self.contract, name), self._key(name))
