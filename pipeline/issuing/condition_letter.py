"""What ``notebooks/condition_letter.ipynb`` calls: read, look, render, complete."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from pipeline.calendars import day_calendar
from pipeline.documents.condition_letter import KIND, ConditionLetter, condition_letter
from pipeline.documents.kept_ids import with_kept_ids
from pipeline.documents.values import Context
from pipeline.domain.contract import Project, Stage
from pipeline.issuing.completion import telling
from pipeline.issuing.papers import PaperRun, template_of
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import NOTHING_TOLD, Facts, read_facts
from pipeline.issuing.shown import Said, Shown
from pipeline.locales import locale
from pipeline.problems import InputError, Place, Problem


@dataclass(kw_only=True)
class Letter(PaperRun):
    """One run of the notebook; its attributes are what the cells show."""

    letter: ConditionLetter

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
        stage = stage_of(self.project, self.subject)
        card = self.card(f"{stage.code} {stage.name}")
        return self.record(card=card, items=list(self.letter.items))


@telling()
def read(  # noqa: PLR0913  # the parameters of the notebook
    workbook: str,
    *,
    stage: str,
    slug: str,
    as_of: str,
    on: str,
    facts: str = "",
    staging: str,
    leave_out_bad_rows: bool = False,
) -> Letter:
    """Read the workbook and put the letter together.

    Args:
        workbook: path of the project's workbook.
        stage: code of the stage or one-off task.
        slug: the stage as part of the document's file name.
        as_of: ISO date; what is known.
        on: ISO date printed on the document.
        facts: file in which the command tells what the register knows; empty by hand.
        staging: folder the document goes to.
        leave_out_bad_rows: use the rest of the log when rows of it cannot be used.
    """
    reading = usable(read_project(Path(workbook), leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    project, dated, told = reading.project, date.fromisoformat(on), read_facts(facts)
    folder = Path(staging)
    folder.mkdir(parents=True, exist_ok=True)
    return Letter(
        kind=KIND,
        subject=stage,
        slug=slug,
        reading=reading,
        project=project,
        words=locale(project.contract.locale),
        as_of=date.fromisoformat(as_of),
        on=dated,
        workbook=Path(workbook),
        staging=folder,
        facts=told,
        letter=letter_of(project, stage_of(project, stage), Path(workbook), dated, told),
    )


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


def letter_of(
    project: Project, stage: Stage, workbook: Path, on: date, facts: Facts = NOTHING_TOLD
) -> ConditionLetter:
    """The letter of a stage in the contract's language.

    Raises:
        TemplateError: there is no template in this language.
        InputError: the calendar does not know the days after ``on``.
    """
    contract = project.contract
    template_of(workbook, contract.locale, KIND)  # the language first: clauses are written in it
    days = day_calendar(
        contract.calendar, project.calendar_days, contract.places.get("calendar", Place())
    )
    words = locale(contract.locale)
    if facts.replaced is not None:
        project = with_kept_ids(project, facts.replaced.items)
    return condition_letter(
        project, stage, words, days, on=on, identity=facts.identity, replaced=facts.replaced
    )
