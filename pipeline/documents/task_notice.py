"""The notice of a one-off task: one paragraph for an e-mail, registered like a letter.

Source: ``russian-documents.md`` section 15.3. *Until when to answer*: the end of the last working
day before the task begins, from the day of the notice on; where there is none the words ask for
an answer before work begins, and of a task already begun at once. No hour is made up, and a term
that has become short is told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pipeline.calendars import DayCalendar
from pipeline.documents import condition_items as items
from pipeline.documents.identity import Identity, paper_number, seal
from pipeline.documents.letter_writer import Writer
from pipeline.documents.named import capitalised, confirmations, unreachable
from pipeline.documents.notice_items import (
    condition_words,
    limitation_words,
    step_words,
    within_sentence,
)
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.replaced import Replaced
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
from pipeline.locales.inflection import names
from pipeline.problems import Place, Problem, Severity

KIND: Final = "task_notice"
_DAY: Final = timedelta(days=1)
_PHONE_MAIL: Final = re.compile(
    r"\s*(?:тел(?:ефон|\.)?:?\s*)?(?P<phone>\+?\d[\d\s()–-]*\d)\s*[,;]\s*"
    r"(?:(?:эл(?:ектронная|\.)\s*)?(?:почта|адрес)|e-?mail)?:?\s*(?P<email>[^\s,;@]+@[^\s,;@]*\w)\s*",
    re.IGNORECASE,
)
"""«телефон +7 …, почта …»: contacts that a sentence can name by what is done with them."""


@dataclass(frozen=True, slots=True)
class TaskNotice:
    """What the notice says, ready for its template.

    Attributes:
        text: the line of number and date, a blank line, the paragraph: to be pasted into an
            e-mail.
        doubts: what a person must look at before it is issued.
        notes: worth saying, and no more.
        items: its own conditions, recommendations, steps and limitations, for the register.
        clauses: id and version of each clause of the library that it prints.
        refers_to: number of the letter whose conditions it says are in force.
    """

    context: Context
    text: str
    title: str
    subject: str
    doubts: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    items: tuple[Item, ...]
    clauses: tuple[tuple[str, int], ...]
    refers_to: tuple[str, ...]

    @property
    def said(self) -> tuple[Problem, ...]:
        """Everything worth saying of it."""
        return (*self.doubts, *self.notes)


def task_notice(  # noqa: PLR0913  # each is one fact of the notice
    project: Project,
    stage: Stage,
    locale: Locale,
    days: DayCalendar,
    *,
    on: date,
    identity: Identity | None = None,
    replaced: Replaced | None = None,
    letters: Sequence[ToldLetter] = (),
) -> TaskNotice:
    """The context of ``templates/<locale>/task_notice.docx``.

    Args:
        project: with its conditions, steps and limitations.
        stage: the one-off task.
        locale: language of the document.
        days: the contract's calendar.
        on: date printed on it.
        identity: number and seal of an issued notice; without it the notice is a draft.
        replaced: the notice that this one takes the place of.
        letters: those the register has of the project; that of the object is referred to.

    Raises:
        InputError: the calendar does not know the days after ``on``.
    """
    notice = _Notice(project, stage, Paper(locale), days, on, letters)
    context = notice.context(identity, replaced)
    said = (*notice.top, {"value": Text("\n\n")}, *notice.paragraph)
    standing = notice.standing
    return TaskNotice(
        context,
        "".join(str(part["value"]) for part in said) + "\n",
        locale.say("notice.property_title", stage=f"{stage.code} {stage.name}"),
        project.contract.contract_subject,
        tuple(notice.doubts),
        (*_remarks(notice, stage), *notice.paper.notes),
        tuple(one.item for one in notice.told),
        tuple(sorted(notice.clauses.items())),
        () if standing is None else (standing.letter.number,),
    )


def _remarks(notice: "_Notice", stage: Stage) -> Iterator[Problem]:
    """What is late, and what the client is not told."""
    starts = stage.places.get("starts_on", Place())
    given: dict[str, object] = {"stage": stage.code, "starts_on": stage.starts_on}
    if notice.on > stage.starts_on:
        yield Problem("task_begun", starts, None, given, Severity.WARNING)
    elif notice.answer_by is None:
        yield Problem("notice_without_time", starts, None, given, Severity.WARNING)
    if notice.standing is not None:
        contract, binds = notice.contract, notice.binds
        yield from standing_problems(notice.standing, stage, contract, binds=binds)
    elif any(c.scope == stage.object for c in notice.project.conditions):
        place = stage.places.get("object", Place())
        yield Problem(
            "object_letter_missing", place, stage.object, {"stage": stage.code}, Severity.WARNING
        )
    mails = bool(notice.contract.notice_clause)
    if notice.binds and notice.conditions and not mails:
        place = stage.places.get("code", Place())
        yield Problem("notice_never_binds", place, stage.code, {}, Severity.WARNING)


class _Notice(Writer):
    """The notice while it is put together."""

    def __init__(  # noqa: PLR0913, PLR0917  # each is one fact of the notice
        self,
        project: Project,
        stage: Stage,
        paper: Paper,
        days: DayCalendar,
        on: date,
        letters: Sequence[ToldLetter],
    ) -> None:
        super().__init__(KIND, project, stage, paper, days, on)
        self.task = stage
        self.standing: Standing | None = standing_of(paper, project, stage, letters, on)
        own = tuple(c for c in project.conditions if c.scope == stage.code)
        self.conditions = tuple(c for c in own if c.is_condition)
        self.recommendations = tuple(c for c in own if not c.is_condition)
        self.steps = items.steps_of(project, stage.code)
        self.limitations = tuple(one for one in project.limitations if one.stage == stage.code)
        self.told = tuple(
            told_items(paper, self.contract.gross_ratio, own, self.steps, self.limitations)
        )
        left = (stage.starts_on - on).days
        self.answer_by = self.last_working_day([on + n * _DAY for n in range(left)])
        self.doubts += unreachable(project)
        self.top: Parts = ()
        self.paragraph: Parts = ()

    def context(self, identity: Identity | None, replaced: Replaced | None) -> Context:
        """Everything the template names; fills ``top`` and ``paragraph`` too."""
        paper = self.paper
        top: dict[str, Figure | Text] = {
            "number": paper_number(identity, paper.words("letter.no_number")),
            "date": paper.long_day("document.on", self.on),
            "contract_on": self.contract_on(),
            "contract_no": self.typed("contract_no"),
            **{role.value: self._short_name(role) for role in Role},
        }
        self.top = paper.sentence("notice.top", **top)
        sentences = [part for part in self._sentences(replaced) if part]
        space: Parts = ({"value": Text(" ")},)
        self.paragraph = sentences[0] + tuple(
            part for sentence in sentences[1:] for part in (*space, *sentence)
        )
        asked = self.doubts if identity is None else ()
        return {
            "draft": identity is None,
            **top,
            "paragraph": self.paragraph,
            "confirm": confirmations(paper, asked),
            "seal": seal(paper, identity, self.on),
        }

    def _short_name(self, role: Role) -> Text:
        party = self.project.party(role)
        return self.paper.typed(party.short_name, party.places.get("short_name", Place()))

    def _sentences(self, replaced: Replaced | None) -> Iterator[Parts]:
        """The sentences in the order of section 15.3."""
        task = self.task
        yield self.clause("greeting", name=self._name())
        yield self.clause(
            "begun" if self.on > task.starts_on else "begins",
            starts_on=self.starts_on(task),
            stage=self.said_of("code"),
            name=self.said_of("name"),
        )
        if replaced is not None:
            yield self.clause(
                "replaced",
                on=self.paper.long_day("replaced.on", replaced.on),
                number=Figure("replaced.number", replaced.number, replaced.number),
            )
        yield from self._conditions()
        if self.recommendations:
            yield self._listed(
                "recommended", [condition_words(self, c) for c in self.recommendations]
            )
        yield from self._method()
        told = [limitation_words(self, one) for one in self.limitations]
        yield self._listed("limitations", told) if told else self.clause("no_limitations")
        if task.guaranteed:
            yield self.clause("guaranteed", guaranteed=within_sentence(self.said_of("guaranteed")))
        yield self._answer()
        yield self._later()

    def _name(self) -> Text | Figure:
        """Name and patronymic; without a patronymic by the surname, as in a letter."""
        person = self.addressed()
        place = person.places.get("first_name", Place())
        if person.patronymic:
            return self.paper.typed(
                f"{person.first_name}\N{NO-BREAK SPACE}{person.patronymic}", place
            )
        gender = names.gender_of(person.patronymic, person.gender)
        title = "letter.mister" if gender == "m" else "letter.madam"
        said = self.paper.locale.say(title, name=person.surname)
        return capitalised(self.paper.typed(said, person.places.get("surname", Place())))

    def _conditions(self) -> Iterator[Parts]:
        standing = self.standing
        told = [condition_words(self, c) for c in self.conditions]
        if standing is not None:
            yield self.clause(
                "standing" if len(standing.in_force) > 1 else "standing_one",
                on=standing_day(self.paper, standing.letter),
                number=standing_number(standing.letter),
                items=standing_items(standing),
            )
        if told:
            yield self._listed("conditions" if standing is None else "more", told)
        elif standing is None:
            yield self.clause("no_conditions")

    def _method(self) -> Iterator[Parts]:
        may = [step_words(self, s) for s in self.steps if not s.forbidden]
        must_not = [step_words(self, s) for s in self.steps if s.forbidden]
        yield self._listed("method", may) if may else self.clause("no_method")
        if must_not:
            yield self._listed("forbidden", must_not)

    def _listed(self, name: str, told: Sequence[Parts]) -> Parts:
        """A sentence whose field ``items`` is a list of parts, with semicolons between them."""
        between: Parts = ({"value": Text("; ")},)
        inner = told[0] + tuple(part for one in told[1:] for part in (*between, *one))
        mark = Text("")
        filled = self.clause(name, items=mark)
        return tuple(part for one in filled for part in (inner if one["value"] is mark else (one,)))

    def _answer(self) -> Parts:
        """Until when to object; see the module."""
        if self.on > self.task.starts_on:
            return self.clause("answer_at_once")
        if self.answer_by is None:
            return self.clause("answer_before_start")
        starts = self.task.places.get("starts_on")
        source = () if starts is None else (starts,)
        day = self.paper.long_day("notice.answer_by", self.answer_by, *source)
        return self.clause("answer_by_day", answer_by=day)

    def _later(self) -> Parts:
        """Where to report a fault afterwards."""
        party = self.project.party(Role.CONTRACTOR)
        if self.contract.claim_contacts:
            contacts = self.typed("claim_contacts")
            found = _PHONE_MAIL.fullmatch(str(contacts))
            if found is None:
                return self.clause("later_contacts", contacts=contacts)
            phone, email = (Text(found[name], contacts.place) for name in ("phone", "email"))
            return self.clause("later_phone_mail", phone=phone, email=email)
        if party.phone:
            phone = self.paper.typed(party.phone, party.places.get("phone", Place()))
            return self.clause("later_phone", phone=phone)
        return self.clause("later_reply")
