"""What ``notebooks/condition_letter.ipynb`` calls: read, look, render, complete."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, cast

from pipeline.documents.answered import answered_of
from pipeline.documents.condition_letter import KIND, ConditionLetter, condition_letter
from pipeline.documents.letter_writer import About
from pipeline.documents.like_letter import with_items_of
from pipeline.documents.standing_letter import letter_in_force
from pipeline.documents.values import Context
from pipeline.domain.claims import History
from pipeline.domain.contract import Project, Stage
from pipeline.domain.letters import ToldLetter
from pipeline.domain.told import BuiltObject
from pipeline.issuing.completion import telling
from pipeline.issuing.letter_facts import days_of, letters_known, prepared, slugs, with_codes_of
from pipeline.issuing.papers import PaperRun, template_of
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import NOTHING_TOLD, Facts, clause_problems, read_facts
from pipeline.issuing.shown import Said, Shown
from pipeline.locales import locale
from pipeline.problems import InputError, Place, Problem

ANSWER: Final = "answer"
LIKE: Final = "like"
"""Words of the parameter ``base``."""


@dataclass(kw_only=True)
class Letter(PaperRun):
    """One run of the notebook; its attributes are what the cells show."""

    letter: ConditionLetter
    about: str  # as a person names it: code and name

    @property
    def said(self) -> tuple[Problem, ...]:
        """What the reading and the letter have to say."""
        return (*super().said, *self.letter.said)

    @property
    def conditions(self) -> Shown:
        """Conditions with their limits, as printed."""
        columns = ("id", "text", "parameter", "limit", "gross", "unit", "essential")
        return self.table(self._part("conditions"), columns, "letter.no_conditions")

    @property
    def method(self) -> Shown:
        """Steps and forbidden actions, with what the system does itself."""
        part = self._part("method")
        rows = {"rows": (*self._rows(part, "steps"), *self._rows(part, "forbidden"))}
        return self.table(rows, ("id", "role", "action", "guard"), "letter.no_method")

    @property
    def limitations(self) -> Shown:
        """Limitations with their effects."""
        columns = ("id", "kind", "text", "effect", "guard")
        return self.table(self._part("limitations"), columns, "letter.no_limitations")

    @property
    def baseline(self) -> Shown:
        """What was measured beforehand, and whether it keeps the limits."""
        columns = ("id", "parameter", "limit", "value", "unit", "on", "status")
        return self.table(self._part("baseline"), columns, "letter.no_baseline")

    @property
    def used_clauses(self) -> Iterable[tuple[str, int]]:
        """Id and version of each clause on this paper."""
        return self.letter.clauses

    def _part(self, name: str) -> Context:
        return cast("Context", self.letter.context[name])

    @staticmethod
    def _rows(part: Context, name: str) -> tuple[Context, ...]:
        return cast("tuple[Context, ...]", part[name])

    @telling()
    def render(self) -> Shown:
        """Write the document into the staging folder."""
        letter = self.letter
        return self.write_document(letter.context, title=letter.title, about=letter.subject)

    @telling()
    def complete(self) -> Said:
        """Write the completion record: only with it does the run count."""
        return self.record(
            card=self.card(self.about),
            items=list(self.letter.items),
            scope=self.subject,
            scope_kind=self.letter.scope_kind,
            refers_to=list(self.letter.refers_to),
        )


@telling()
def read(  # noqa: PLR0913  # the parameters of the notebook
    workbook: str,
    *,
    stage: str,
    base: str = "",
    slug: str = "",
    as_of: str,
    on: str,
    facts: str = "",
    staging: str,
    leave_out_bad_rows: bool = False,
) -> Letter:
    """Read the workbook and put the letter together.

    Args:
        workbook: path of the project's workbook.
        stage: code of the stage, or of the object the letter is about.
        base: ``answer`` where it answers the objections to the letter that stands, ``like`` and
            the number of the letter whose items a new stage takes, or blank.
        slug: the stage or the object as part of the document's file name; blank: as the command
            names it.
        as_of: ISO date; what is known.
        on: ISO date printed on the document.
        facts: file in which the command tells what the register knows; empty by hand.
        staging: folder the document goes to.
        leave_out_bad_rows: use the rest of the log when rows of it cannot be used.
    """
    reading = usable(read_project(Path(workbook), leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    project, dated, told = reading.project, date.fromisoformat(on), read_facts(facts)
    about = about_of(project, stage)
    word, _, number = base.partition(" ")
    made = letter_of(
        project, about, Path(workbook), dated, told,
        like=number, answer=word == ANSWER, history=reading.history,
    )  # fmt: skip
    folder = Path(staging)
    folder.mkdir(parents=True, exist_ok=True)
    return Letter(
        kind=KIND,
        subject=about.code,
        slug=slug or slugs(project)[about.code],
        reading=reading,
        project=project,
        words=locale(project.contract.locale),
        as_of=date.fromisoformat(as_of),
        on=dated,
        workbook=Path(workbook),
        staging=folder,
        facts=told,
        letter=made,
        about=f"{about.code} {about.name}",
    )


def about_of(project: Project, code: str) -> About:
    """The stage or the object of a code.

    Raises:
        InputError: the workbook has neither.
    """
    built = next((one for one in project.objects if one.code == code), None)
    return built or stage_of(project, code)


def stage_of(project: Project, code: str) -> Stage:
    """The stage of a code.

    Raises:
        InputError: the workbook has no such stage.
    """
    found = next((stage for stage in project.stages if stage.code == code), None)
    if found is None:
        allowed = tuple(stage.code for stage in project.stages)
        raise InputError(Problem("no_such_stage", Place(), code, {"allowed": allowed}))
    return found


def object_of(project: Project, code: str) -> BuiltObject:
    """The object of a code.

    Raises:
        InputError: the workbook has no such object.
    """
    found = next((built for built in project.objects if built.code == code), None)
    if found is None:
        allowed = tuple(built.code for built in project.objects) or ("—",)
        raise InputError(Problem("no_such_object", Place(), code, {"allowed": allowed}))
    return found


def letter_of(  # noqa: PLR0913  # each is one fact of the letter
    project: Project,
    about: About,
    workbook: Path,
    on: date,
    facts: Facts = NOTHING_TOLD,
    *,
    like: str = "",
    answer: bool = False,
    history: History | None = None,
) -> ConditionLetter:
    """The letter of a stage or an object in the contract's language.

    Args:
        project: as read.
        about: the stage or the object.
        workbook: beside it lie the project's own templates.
        on: date printed on the letter.
        facts: what the register tells.
        like: number of the letter whose items a new stage takes.
        answer: whether it answers the objections to the letter that stands.
        history: letters and objections that stand in the workbook.

    Raises:
        TemplateError: there is no template in this language.
        InputError: the calendar does not know the days after ``on``; a one-off task, which has
            a notice; no such letter to take items from, none to answer, no objection to it.
    """
    contract = project.contract
    template_of(workbook, contract.locale, KIND)  # the language first: clauses are written in it
    if isinstance(about, Stage) and about.kind == "task":
        place = about.places.get("kind", Place())
        raise InputError(Problem("task_has_notice", place, about.code))
    letters = letters_known(project, facts.letters, history)
    taken: tuple[Problem, ...] = ()
    if like and isinstance(about, Stage):
        base = letter_of_number(letters, like)
        project, taken = with_items_of(with_codes_of(project, base), about, base)
    starts_on = about.starts_on if isinstance(about, Stage) else on
    made = condition_letter(
        prepared(project, about, facts, letters, starts_on=starts_on, on=on),
        about,
        locale(contract.locale),
        days_of(project),
        on=on,
        identity=facts.identity,
        replaced=facts.replaced,
        letters=letters,
        answered=answered_of(to_answer(letters, about, on)) if answer else None,
    )
    differing = tuple(clause_problems(contract, facts.terms))
    return replace(made, notes=(*made.notes, *taken, *differing))


def letter_of_number(letters: Iterable[ToldLetter], number: str) -> ToldLetter:
    """The condition letter of a number.

    Raises:
        InputError: there is none.
    """
    listed = tuple(one for one in letters if one.kind == "conditions")
    found = next((one for one in listed if one.number == number), None)
    if found is None:
        allowed = tuple(one.number for one in listed) or ("—",)
        raise InputError(Problem("like_unknown", Place(), number, {"allowed": allowed}))
    return found


def to_answer(letters: Iterable[ToldLetter], about: About, on: date) -> ToldLetter:
    """The letter of the register that stands for a stage or an object and was objected to.

    Raises:
        InputError: there is no such letter, or nobody has objected to it.
    """
    issued = (one for one in letters if one.source == "register")
    found = letter_in_force(issued, about.code, on)
    if found is None:
        raise InputError(Problem("answer_no_letter", Place(), about.code))
    if not found.objections:
        raise InputError(Problem("answer_no_objections", Place(), found.number))
    return found
