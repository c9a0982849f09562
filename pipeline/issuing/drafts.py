"""The coordinator of every paper: run its notebook, finish the files, publish a draft as one."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.documents.values import Context
from pipeline.domain.contract import Project
from pipeline.issuing.completion import settle
from pipeline.issuing.papers import file_stem, template_name
from pipeline.issuing.publishing import keep_stopped, publish_draft, staging_folder
from pipeline.issuing.reading import read_project, usable, workbook_path
from pipeline.issuing.register_facts import NOTHING_TOLD, Facts, write_facts
from pipeline.issuing.runs import run_notebook
from pipeline.issuing.shipped import shipped
from pipeline.locales import locale
from pipeline.problems import EnvironmentFault, Place, Problem, Severity
from pipeline.rendering.pdf import find_office, to_pdf, waiting_office
from pipeline.workbook.reading import Reading

OnProgress = Callable[[int, int, str], None]
FILES = ("docx", "pdf", "notebook", "html", "eml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What every document command asks for; dates left blank are fixed by the clock."""

    workbook: Path
    as_of: date | None = None
    on: date | None = None
    out: Path = Path("outputs")
    pdf: bool = False
    dry_run: bool = False
    leave_out_bad_rows: bool = False
    language: str = "ru"  # of messages; the document speaks the contract's
    issue: bool = False  # with a number of the register, else a draft
    supersede: str | None = None  # number of the issued paper whose place this one takes
    reason: str | None = None  # why


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One paper to be made of a project that was read and found usable."""

    kind: str
    subject: str  # a stage, a period, an agreement
    slug: str  # the subject as part of names of files and of the draft's folder
    title: str  # for people
    reading: Reading
    as_of: date
    on: date
    parameters: Mapping[str, str]  # of the notebook, beside those every paper has
    has_page_fields: bool = False
    one_page_part: int | None = None  # part that should not run over its page
    context: Context | None = None  # what its template will be given, where that is known
    notebook: str = ""  # that makes it; blank: named as its kind
    part: str = ""  # which of the papers of a case
    letters: tuple[str, str] = ("", "")  # of the part, in its number and in names of folders
    unready: tuple[Problem, ...] = ()  # why it can be a draft only

    @property
    def project(self) -> Project:
        """The project it is about."""
        assert self.reading.project is not None  # noqa: S101  # usable() has seen to it
        return self.reading.project

    @property
    def notebook_name(self) -> str:
        """File of its notebook."""
        return f"{self.notebook or self.kind}.ipynb"

    @property
    def template(self) -> str:
        """Name of its template, without language and suffix."""
        return template_name(self.kind, self.part)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished paper; a draft has no number."""

    kind: str
    title: str
    files: dict[str, str | None]
    problems: tuple[Problem, ...]
    number: str | None = None
    is_new: bool = True  # False: it was issued before and says the same


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run has left in its folder: the completion record and what is worth saying."""

    outcome: Mapping[str, Any]
    problems: tuple[Problem, ...]


def read_for(request: Request, on_progress: OnProgress) -> Reading:
    """The project of a request, usable.

    Raises:
        InputError: all that stops.
        EnvironmentFault: a PDF is wanted and there is no LibreOffice.
    """
    if request.pdf:
        find_office()  # better told before the work than after it
    on_progress(1, _steps(request), locale(request.language).say("step.reading"))
    workbook = workbook_path(request.workbook)
    return usable(read_project(workbook, leave_out_bad_rows=request.leave_out_bad_rows))


def nothing_made(job: Job) -> Made:
    """The answer of a dry run."""
    return Made(job.kind, job.title, dict.fromkeys(FILES), _said(job))


def _said(job: Job) -> tuple[Problem, ...]:
    return (*job.reading.problems, *job.reading.left_out)


def _steps(request: Request) -> int:
    return 4 if request.pdf else 3


def make_draft(
    job: Job, request: Request, on_progress: OnProgress, facts: Facts = NOTHING_TOLD
) -> Made:
    """Make a draft and put it in place of the one before, as a whole.

    Raises:
        PipelineError: nothing was published; the draft before, if any, still stands.
    """
    final = request.out / job.project.contract.project_code / job.kind / f"draft-{job.slug}"
    with staging_folder(request.out) as staging:
        ran = run_paper(job, request, on_progress, facts=facts, staging=staging, beside=final)
        publish_draft(staging, final)
    stem = file_stem(job.kind, job.slug, None)
    return Made(job.kind, job.title, files_of(final, stem), ran.problems)


def run_paper(  # noqa: PLR0913  # each is one fact of the run
    job: Job,
    request: Request,
    on_progress: OnProgress,
    *,
    facts: Facts,
    staging: Path,
    beside: Path,
) -> Ran:
    """Run the notebook of a paper and finish its files in ``staging``.

    Args:
        job: the paper, with the dates of this run.
        request: what the command asks for.
        on_progress: told of each step.
        facts: what the notebook is told of the register.
        staging: an empty folder.
        beside: where the paper is to lie; of a run that stops, the notebook is kept next to it.

    Raises:
        PipelineError: what stopped the run.
    """
    words, steps = locale(request.language), _steps(request)

    def on_cell(done: int, cells: int, title: str) -> None:
        if done < cells:
            step = words.say("step.cell", done=done + 1, cells=cells, title=title)
            on_progress(2, steps, step)

    number = None if facts.identity is None else facts.identity.number
    name = file_stem(job.kind, job.slug, number)
    ahead = waiting_office() if job.has_page_fields else nullcontext()
    with ThreadPoolExecutor(1) as aside, ahead as office:
        aside.submit(_import_finishers)  # while the notebook runs in a process of its own
        executed = staging / f"{name}.ipynb"
        told = write_facts(staging, facts) if facts != NOTHING_TOLD else None
        try:
            run = run_notebook(
                shipped("notebooks", job.notebook_name),
                {
                    "workbook": str(workbook_path(request.workbook).resolve()),
                    "as_of": job.as_of.isoformat(),
                    "on": job.on.isoformat(),
                    "facts": "" if told is None else str(told.resolve()),
                    "staging": str(staging.resolve()),
                    "leave_out_bad_rows": "true" if request.leave_out_bad_rows else "false",
                    **job.parameters,
                },
                executed=executed,
                staging=staging,
                on_progress=on_cell,
                locale=request.language,
            )
        except Exception:
            # What stopped it is read in the notebook; whatever draft stood before still stands.
            keep_stopped(executed, beside.with_name(f"stopped-{beside.name}"))
            raise
        on_progress(3, steps, words.say("step.protocol"))
        document = staging / f"{name}.docx"
        from pipeline.issuing.protocol import write_protocol  # noqa: PLC0415  # slow to import

        # The office lays pages out while the protocol is written.
        counted = aside.submit(_number_pages, job, document, run.outcome, office)
        language = job.project.contract.locale
        write_protocol(executed, executed.with_suffix(".html"), locale=language)
        outcome, problems = counted.result()
        if request.pdf:
            on_progress(4, steps, words.say("step.pdf"))
            to_pdf([document], staging)
    return Ran(outcome, (*_said(job), *problems))


def files_of(folder: Path, stem: str) -> dict[str, str | None]:
    """The files of a finished paper, by what they are; ``None`` for one it does not have."""
    suffixes = {"docx": "docx", "pdf": "pdf", "notebook": "ipynb", "html": "html"}
    paths = {key: folder / f"{stem}.{suffix}" for key, suffix in suffixes.items()}
    found = {key: str(path) if path.is_file() else None for key, path in paths.items()}
    return {**dict.fromkeys(FILES), **found}


def _import_finishers() -> None:
    """What finishes the files of a run is slow to import: nbconvert and pikepdf."""
    import pipeline.issuing.protocol  # noqa: PLC0415
    import pipeline.rendering.pages  # noqa: PLC0415, F401


def _number_pages(
    job: Job, document: Path, outcome: Mapping[str, Any], office: Path | None
) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    """Fill the fields that count pages; without an office they stay open, which is said.

    Gives the completion record with the digest that the document has now.
    """
    if not job.has_page_fields:
        return outcome, ()
    from pipeline.rendering.pages import count_pages, fill_page_fields  # noqa: PLC0415  # slow

    place = Place(document.name)
    try:
        pages = count_pages(document, waiting=office)
    except EnvironmentFault:  # no office, or a document too long for it: no reason to stop
        return outcome, (Problem("pages_not_counted", place, None, {}, Severity.WARNING),)
    digest = fill_page_fields(document, pages)
    numbered = {**outcome, "files": {**outcome["files"], document.name: digest}}
    settle(document.parent, numbered)
    taken = pages.parts.get(job.one_page_part or 0, 1)
    if taken > 1:
        given = {"pages": taken}
        return numbered, (Problem("memo_long", place, None, given, Severity.WARNING),)
    return numbered, ()
