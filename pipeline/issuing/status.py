"""What is due over all projects of a folder: one workbook after another, each by itself."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.documents.service_report import KIND as REPORT
from pipeline.issuing.dates import today
from pipeline.issuing.judging import all_judged, days_of
from pipeline.issuing.profile import read_profile
from pipeline.issuing.reading import read_project, workbook_path
from pipeline.issuing.register_facts import NOTHING_KNOWN, Known
from pipeline.locales import Locale
from pipeline.problems import InputError, PipelineError, Place, Problem, stopping
from pipeline.register.files import is_there
from pipeline.register.papers import State
from pipeline.warranty import all_letters, items_by_scope
from pipeline.warranty.duties import Desk, Duty, duties, unreported
from pipeline.workbook.reading import Reading

WITHIN: Final = 10
"""Days ahead in which a stage counts as about to start, unless said otherwise."""


@dataclass(frozen=True, slots=True)
class ProjectStatus:
    """What one project asks for; a workbook that cannot be read says why."""

    project: str
    name: str
    workbook: Path
    duties: tuple[Duty, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """What all projects ask for."""

    as_of: date
    projects: tuple[ProjectStatus, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def is_due(self) -> bool:
        """Whether anything is due now."""
        return any(duty.urgent for project in self.projects for duty in project.duties)

    @property
    def is_unread(self) -> bool:
        """Whether some workbook could not be read, so that nobody knows what is due there."""
        return any(project.problems for project in self.projects)


def status_of(  # each is one fact of the question
    folder: Path, out: Path, words: Locale, *, as_of: date | None, within: int = WITHIN
) -> Status:
    """What is due over the projects of a folder.

    Args:
        folder: of project folders, or one project's folder or workbook.
        out: folder of outputs with the register, if there is one.
        words: the reader's language, for a journal that has no paper yet.
        as_of: the day asked about; ``None``: today.
        within: days ahead in which a stage counts as about to start.

    Raises:
        InputError: there is no workbook.
        RegisterError: there is a register and it cannot be trusted.
    """
    day = as_of or today()
    workbooks = tuple(_workbooks(folder))
    if not workbooks:
        raise InputError(Problem("status_no_workbook", Place(str(folder))))
    with ExitStack() as stack:
        desk = None
        if is_there(out):
            from pipeline.issuing.desk import at_desk  # noqa: PLC0415  # the database is slow to import

            desk = stack.enter_context(at_desk(out, words))
        projects: list[ProjectStatus] = []
        for path in workbooks:
            reading = read_project(path, leave_out_bad_rows=True)
            if reading.project is None or stopping(reading.problems):
                worst = tuple(one for one in reading.problems if one.stops)
                projects.append(ProjectStatus(path.parent.name, "", path, (), worst))
                continue
            code = reading.project.contract.project_code
            same = next((one for one in projects if one.project == code), None)
            if same is not None:  # fine print, section 1: their papers would be one project's
                place, given = Place(str(path)), {"workbook": str(same.workbook)}
                twice = Problem("project_code_twice", place, code, given)
                projects.append(ProjectStatus(code, "", path, (), (twice,)))
                continue
            known = NOTHING_KNOWN
            if desk is not None:
                from pipeline.issuing.known import known_of  # noqa: PLC0415  # as above

                known = known_of(desk.register, reading.project)
            projects.append(_status(path, reading, known, day, within))
    # Only now the journal is rebuilt, and has said what it had to say.
    return Status(day, tuple(projects), () if desk is None else desk.problems)


def _workbooks(folder: Path) -> Iterator[Path]:
    own = workbook_path(folder)
    if own.is_file():
        yield own
    elif folder.is_dir():
        for inner in sorted(folder.iterdir()):
            path = workbook_path(inner)
            if inner.is_dir() and not inner.is_symlink() and path.is_file():
                yield path


def _status(path: Path, reading: Reading, known: Known, day: date, within: int) -> ProjectStatus:
    project = reading.project
    assert project is not None  # noqa: S101  # the caller has seen to it
    contract = project.contract
    try:
        letters = all_letters(known.letters, reading.history, items_by_scope(project))
        verdicts = all_judged(reading, known.letters, known.terms, day)
        desk = Desk(project, reading.history, letters, days_of(project), day)
        found = (*duties(desk, verdicts, within), *_reports(path, desk, known))
    except PipelineError as error:
        return ProjectStatus(contract.project_code, contract.project_name, path, (), error.problems)
    return ProjectStatus(contract.project_code, contract.project_name, path, found)


def _reports(path: Path, desk: Desk, known: Known) -> Iterator[Duty]:
    """Months that are over without an issued report, once the project issues reports at all."""
    code = desk.contract.project_code
    issued = [
        paper.subject
        for paper in known.papers
        if (paper.kind, paper.project, paper.state) == (REPORT, code, State.ISSUED)
    ]
    months = [date.fromisoformat(f"{key}-01") for key in issued if len(key) == len("2026-10")]
    if not months:
        return
    report_day = read_profile(path).report_day
    for key, until in unreported(issued, min(months), desk.as_of, desk.days, report_day):
        yield desk.duty("report_due", key, until)
