"""The condition letter: what the client is told before a stage begins, or of an object once a year.

Order of its parts and its wording: ``russian-documents.md`` sections 6, 10 and 15.2. The letter of
an object tells its conditions; that of a stage then refers to it and tells only what is new, the
method and the limitations. Where the object has no letter, that of the stage is complete.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.calendars import DayCalendar
from pipeline.documents import condition_items as items
from pipeline.documents.answered import Answered, answer_doubts, answer_part
from pipeline.documents.changed_items import changes_part
from pipeline.documents.identity import Identity, paper_number, seal
from pipeline.documents.letter_baseline import baseline_part
from pipeline.documents.letter_basis import basis_part
from pipeline.documents.letter_promises import claim, objections, warranty
from pipeline.documents.letter_writer import About, Writer, scope_kind
from pipeline.documents.memo import memo_part
from pipeline.documents.named import (
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
from pipeline.documents.standing_letter import (
    Standing,
    standing_day,
    standing_items,
    standing_number,
    standing_of,
    standing_problems,
)
from pipeline.documents.told_items import Item, told_items
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import Project, Role, Stage
from pipeline.domain.letters import ToldLetter
from pipeline.locales import Locale
from pipeline.locales.inflection import organisations
from pipeline.problems import Place, Problem, Severity

KIND: Final = "condition_letter"


@dataclass(frozen=True, slots=True)
class ConditionLetter:
    """What the letter says, ready for its template.

    Attributes:
        doubts: what a person must look at before the letter is issued.
        notes: worth saying, and no more.
        items: conditions, recommendations, steps and limitations as told, for the register.
        clauses: id and version of each clause of the library that the letter may print.
        scope_kind: whether it is about an ``object`` or a ``stage``.
        refers_to: numbers of the letters whose conditions it says are in force.
    """

    context: Context
    title: str
    subject: str
    doubts: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    items: tuple[Item, ...]
    clauses: tuple[tuple[str, int], ...]
    scope_kind: str = "stage"
    refers_to: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[Problem, ...]:
        """Everything worth saying of it."""
        return (*self.doubts, *self.notes)


def condition_letter(  # noqa: PLR0913  # each is one fact of the letter
    project: Project,
    about: About,
    locale: Locale,
    days: DayCalendar,
    *,
    on: date,
    identity: Identity | None = None,
    replaced: Replaced | None = None,
    letters: Sequence[ToldLetter] = (),
    answered: Answered | None = None,
) -> ConditionLetter:
    """The context of ``templates/<locale>/condition_letter.docx``.

    Args:
        project: with its conditions, steps and limitations.
        about: the stage or the object the letter is about.
        locale: language of the document.
        days: the contract's calendar, for the term of objections.
        on: date printed on it.
        identity: number and seal of an issued letter; without it the letter is a draft, with
            the header ПРОЕКТ and the list of what to confirm.
        replaced: the letter that this one takes the place of.
        letters: those the register has of the project; that of the stage's object is referred to.
        answered: objections to the earlier letter, where this one answers them.

    Raises:
        InputError: the calendar does not know the days after ``on``.
    """
    letter = _Letter(project, about, Paper(locale), days, on, letters)
    if answered is not None:
        letter.doubts += answer_doubts(project, answered)
    context = letter.context(identity, replaced, answered)
    title = locale.say("letter.property_title", stage=f"{about.code} {about.name}")
    standing = letter.standing
    return ConditionLetter(
        context,
        title,
        project.contract.contract_subject,
        tuple(letter.doubts),
        (*_of_dates(letter), *_of_contents(letter), *letter.paper.notes),
        tuple(one.item for one in letter.told),
        tuple(sorted(letter.clauses.items())),
        scope_kind(about),
        () if standing is None else (standing.letter.number,),
    )


def _of_dates(letter: "_Letter") -> Iterator[Problem]:
    """Dates that stand in each other's way; the letter is made all the same."""
    contract, on = letter.contract, letter.on
    if letter.stage is not None:
        yield from _of_start(letter, letter.stage)
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


def _of_start(letter: "_Letter", stage: Stage) -> Iterator[Problem]:
    """A stage that is begun, or begins while the client may still object."""
    starts = stage.places.get("starts_on", Place())
    given: dict[str, object] = {"stage": stage.code, "starts_on": stage.starts_on}
    if letter.on > stage.starts_on:
        yield Problem("stage_begun", starts, None, given, Severity.WARNING)
    elif letter.until >= stage.starts_on:
        given["until"] = letter.until
        yield Problem("objections_after_start", starts, None, given, Severity.WARNING)


def _of_contents(letter: "_Letter") -> Iterator[Problem]:
    """What a letter does not do, for want of something in the workbook or the register."""
    about, contract = letter.about, letter.contract
    if not (letter.told or letter.standing):
        place = about.places.get("code", Place())
        yield Problem("stage_tells_nothing", place, about.code, {}, Severity.WARNING)
    if not contract.warranty_clause and contract.binding != "informational":
        there = contract.places["contract_no"]
        place = Place(there.file, there.sheet)
        yield Problem("warranty_clause_unstated", place, None, {}, Severity.WARNING)
    if letter.standing is not None and letter.stage is not None:
        yield from standing_problems(letter.standing, letter.stage, contract, binds=letter.binds)


class _Letter(Writer):
    """The letter while it is put together."""

    def __init__(  # noqa: PLR0913, PLR0917  # each is one fact of the letter
        self,
        project: Project,
        about: About,
        paper: Paper,
        days: DayCalendar,
        on: date,
        letters: Sequence[ToldLetter],
    ) -> None:
        super().__init__(KIND, project, about, paper, days, on)
        self.standing: Standing | None = (
            None if self.stage is None else standing_of(paper, project, self.stage, letters, on)
        )
        built = None if self.stage is None or self.standing else self.stage.object
        told = items.in_scope(project.conditions, about.code, built)
        self.conditions = tuple(c for c in told if c.is_condition)
        self.recommendations = tuple(c for c in told if not c.is_condition)
        self.steps = items.steps_of(project, about.code)
        self.limitations = tuple(one for one in project.limitations if one.stage == about.code)
        self.told = tuple(
            told_items(
                paper,
                self.contract.gross_ratio,
                (*self.conditions, *self.recommendations),
                self.steps,
                self.limitations,
            )
        )
        self.doubts += unreachable(project)
        self.doubts += unstated(project, ["support_hours"])

    def context(
        self, identity: Identity | None, replaced: Replaced | None, answered: Answered | None
    ) -> Context:
        paper = self.paper
        claimed = claim(self)
        made: Context = {
            "draft": identity is None,
            "binds": self.binds,
            "letterhead": self._letterhead(),
            "date": paper.long_day("document.on", self.on),
            "number": paper_number(identity, paper.words("letter.no_number")),
            "edition": edition(paper, replaced),
            "seal": seal(paper, identity, self.on),
            "replaced": self._replaced(replaced),
            "answer": answer_part(paper, self.project, answered),
            "addressee": self._addressee(),
            "subject": self._subject(),
            "greeting": greeting(paper, self.addressed()),
            "opening": self._opening(),
            "basis": basis_part(self),
            "standing": self._standing(),
            "conditions": self._conditions(),
            "method": self._method(),
            "limitations": self._limitations(),
            "baseline": baseline_part(
                self, self.conditions, beside_another=self.standing is not None
            ),
            "checks": self._checks(),
            "warranty": {"paragraphs": tuple({"parts": p} for p in warranty(self))},
            "objections": {"paragraphs": tuple({"parts": p} for p in objections(self))},
            "claim": claimed,
            "memo": memo_part(paper, self.conditions, self.steps, self.limitations, self.standing),
            "signature": signature(paper, self.project, Role.CONTRACTOR),
            "preparer": self._preparer(),
            "acknowledgement": self._acknowledgement(),
        }
        asked = self.doubts if identity is None else ()
        return {**made, "confirm": confirmations(paper, asked)}

    def _replaced(self, replaced: Replaced | None) -> Context:
        """The line under the date, and what changed since."""
        line = replaced_part(self.paper, replaced, "letter.replaced")
        return {
            **line, "changes": changes_part(self.paper, replaced, self.told, self.standing)
        }  # fmt: skip

    # -- head ---------------------------------------------------------------------------------

    def _letterhead(self) -> Context:
        party = self.project.party(Role.CONTRACTOR)
        return {
            **requisites(self.paper, self.project, Role.CONTRACTOR),
            "is_trader": organisations.is_sole_trader(party.full_name),
            **{f"has_{name}": bool(getattr(party, name)) for name in
               ("address", "phone", "email", "ogrn", "inn")},
        }  # fmt: skip

    def _addressee(self) -> Context:
        paper, person = self.paper, self.addressed()
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
        said: dict[str, Figure | Text] = {
            "contract_on": self.contract_on(),
            "contract_no": self.typed("contract_no"),
        }
        if self.stage is None:
            said["object"] = self.said_of("name")
            return self.paper.sentence("letter.subject_object", **said)
        said |= {"subject": self.said_of("subject"), "stage": self.said_of("code")}
        return self.paper.sentence("letter.subject_stage", **said)

    # -- text ---------------------------------------------------------------------------------

    def _opening(self) -> Parts:
        if self.stage is None:
            return self.clause("opening_object" if self.binds else "opening_object_informational")
        if self.stage.opening:
            return ({"value": self.said_of("opening")},)
        return self.clause("opening" if self.binds else "opening_informational")

    def _standing(self) -> Context:
        """The conditions of the object's letter, by their codes."""
        standing = self.standing
        if standing is None:
            return {"has": False, "line": ()}
        line = self.clause(
            "standing" if len(standing.in_force) > 1 else "standing_one",
            on=standing_day(self.paper, standing.letter),
            number=standing_number(standing.letter),
            items=standing_items(standing),
        )
        return {"has": True, "line": line}

    def _conditions(self) -> Context:
        ratio = self.contract.gross_ratio
        return {
            "has": bool(self.conditions),
            "none_line": self.paper.words(
                "letter.no_conditions" if self.standing is None else "letter.no_more_conditions"
            ),
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
            "none_line": self.paper.words(
                "letter.method_by_stage" if self.stage is None else "letter.no_method"
            ),
            "has_steps": bool(allowed),
            "steps": tuple(items.step_row(self.paper, s) for s in allowed),
            "has_forbidden": bool(forbidden),
            "forbidden": tuple(items.step_row(self.paper, s) for s in forbidden),
        }

    def _limitations(self) -> Context:
        return {
            "has": bool(self.limitations),
            "none_line": self.paper.words(
                "letter.limitations_by_stage" if self.stage is None else "letter.no_limitations"
            ),
            "rows": tuple(items.limitation_row(self.paper, one) for one in self.limitations),
        }

    def _checks(self) -> Parts:
        """Who keeps the results of checks, and what they are held against."""
        if not self.binds:
            return self.clause("checks_informational")
        return self.clause("checks" if self.standing is None else "checks_standing")

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
            "until": self.until_day(),
            "address": self.reply_address(),
        }
