"""What ``notebooks/task_notice.ipynb`` calls: read, look, render, complete."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.documents.task_notice import KIND, TaskNotice, task_notice
from pipeline.domain.claims import History
from pipeline.domain.contract import Project, Stage
from pipeline.issuing.completion import replace_text, telling
from pipeline.issuing.condition_letter import stage_of
from pipeline.issuing.letter_facts import days_of, letters_known, prepared, slugs
from pipeline.issuing.papers import PaperRun, file_stem, template_of
from pipeline.issuing.publishing import digest_of
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import NOTHING_TOLD, Facts, clause_problems, read_facts
from pipeline.issuing.shown import Said, Shown
from pipeline.locales import locale
from pipeline.problems import Problem


@dataclass(kw_only=True)
class Notice(PaperRun):
    """One run of the notebook; its attributes are what the cells show."""

    notice: TaskNotice
    about: str  # as a person names it: code and name

    @property
    def said(self) -> tuple[Problem, ...]:
        """What the reading and the notice have to say."""
        return (*super().said, *self.notice.said)

    @property
    def text(self) -> Said:
        """The words of the e-mail."""
        return Said(self.notice.text.strip())

    @property
    def used_clauses(self) -> Iterable[tuple[str, int]]:
        """Id and version of each clause on this paper."""
        return self.notice.clauses

    @telling()
    def render(self) -> Shown:
        """Write the document, and the words to be pasted beside it, into the staging folder."""
        notice = self.notice
        path = self.staging / text_name(self.slug, self.number)
        replace_text(path, notice.text)
        self.files[path.name] = digest_of(path)
        return self.write_document(notice.context, title=notice.title, about=notice.subject)

    @telling()
    def complete(self) -> Said:
        """Write the completion record: only with it does the run count."""
        return self.record(
            card=self.card(self.about),
            items=list(self.notice.items),
            scope=self.subject,
            scope_kind="task",
            refers_to=list(self.notice.refers_to),
        )


def text_name(slug: str, number: str | None) -> str:
    """Name of the file with the words to be pasted."""
    return f"{file_stem(KIND, slug, number)}.txt"


@telling()
def read(  # noqa: PLR0913  # the parameters of the notebook
    workbook: str,
    *,
    stage: str,
    slug: str = "",
    as_of: str,
    on: str,
    facts: str = "",
    staging: str,
    leave_out_bad_rows: bool = False,
) -> Notice:
    """Read the workbook and put the notice together.

    Args:
        workbook: path of the project's workbook.
        stage: code of the one-off task.
        slug: the task as part of the document's file name; blank: as the command names it.
        as_of: ISO date; what is known.
        on: ISO date printed on the document.
        facts: file in which the command tells what the register knows; empty by hand.
        staging: folder the document goes to.
        leave_out_bad_rows: use the rest of the log when rows of it cannot be used.
    """
    reading = usable(read_project(Path(workbook), leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    project, dated, told = reading.project, date.fromisoformat(on), read_facts(facts)
    task = stage_of(project, stage)
    made = notice_of(project, task, Path(workbook), dated, told, history=reading.history)
    folder = Path(staging)
    folder.mkdir(parents=True, exist_ok=True)
    return Notice(
        kind=KIND,
        subject=task.code,
        slug=slug or slugs(project)[task.code],
        reading=reading,
        project=project,
        words=locale(project.contract.locale),
        as_of=date.fromisoformat(as_of),
        on=dated,
        workbook=Path(workbook),
        staging=folder,
        facts=told,
        notice=made,
        about=f"{task.code} {task.name}",
    )


def notice_of(  # noqa: PLR0913  # each is one fact of the notice
    project: Project,
    task: Stage,
    workbook: Path,
    on: date,
    facts: Facts = NOTHING_TOLD,
    *,
    history: History | None = None,
) -> TaskNotice:
    """The notice of a task in the contract's language.

    Args:
        project: as read.
        task: the one-off task.
        workbook: beside it lie the project's own templates.
        on: date printed on the notice.
        facts: what the register tells.
        history: letters and objections that stand in the workbook.

    Raises:
        TemplateError: there is no template in this language.
        InputError: the calendar does not know the days after ``on``.
    """
    contract = project.contract
    template_of(workbook, contract.locale, KIND)  # the language first: clauses are written in it
    letters = letters_known(project, facts.letters, history)
    made = task_notice(
        prepared(project, task, facts, letters, starts_on=task.starts_on, on=on),
        task,
        locale(contract.locale),
        days_of(project),
        on=on,
        identity=facts.identity,
        replaced=facts.replaced,
        letters=letters,
    )
    return replace(made, notes=(*made.notes, *clause_problems(contract, facts.terms)))
