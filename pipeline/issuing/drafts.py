"""The coordinator of every paper: run its notebook, finish the files, publish the draft as one."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.issuing.completion import settle
from pipeline.issuing.publishing import keep_stopped, publish_draft, staging_folder
from pipeline.issuing.reading import read_project, usable, workbook_path
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One paper to be made of a project that was read and found usable."""

    kind: str
    slug: str  # part of names of files and of the draft's folder
    title: str  # for people
    reading: Reading
    as_of: date
    on: date
    parameters: Mapping[str, str]  # of the notebook, beside those every paper has
    has_page_fields: bool = False
    one_page_part: int | None = None  # part that should not run over its page


@dataclass(frozen=True, slots=True)
class Made:
    """A finished draft."""

    kind: str
    title: str
    files: dict[str, str | None]
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


def make_draft(job: Job, request: Request, on_progress: OnProgress) -> Made:
    """Make a draft and put it in place of the one before, as a whole.

    Raises:
        PipelineError: nothing was published; the draft before, if any, still stands.
    """
    words, steps = locale(request.language), _steps(request)

    def on_cell(done: int, cells: int, title: str) -> None:
        if done < cells:
            step = words.say("step.cell", done=done + 1, cells=cells, title=title)
            on_progress(2, steps, step)

    assert job.reading.project is not None  # noqa: S101  # usable() has seen to it
    contract = job.reading.project.contract
    final = request.out / contract.project_code / job.kind / f"draft-{job.slug}"
    name = f"{job.kind}-{job.slug}"
    ahead = waiting_office() if job.has_page_fields else nullcontext()
    with staging_folder(request.out) as staging, ThreadPoolExecutor(1) as aside, ahead as office:
        aside.submit(_import_finishers)  # while the notebook runs in a process of its own
        executed = staging / f"{name}.ipynb"
        try:
            run = run_notebook(
                shipped("notebooks", f"{job.kind}.ipynb"),
                {
                    "workbook": str(workbook_path(request.workbook).resolve()),
                    "as_of": job.as_of.isoformat(),
                    "on": job.on.isoformat(),
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
            keep_stopped(executed, final.with_name(f"stopped-{final.name}"))
            raise
        on_progress(3, steps, words.say("step.protocol"))
        document = staging / f"{name}.docx"
        from pipeline.issuing.protocol import write_protocol  # noqa: PLC0415  # slow to import

        # The office lays pages out while the protocol is written.
        counted = aside.submit(_number_pages, job, document, run.outcome, office)
        write_protocol(executed, executed.with_suffix(".html"), locale=contract.locale)
        problems = (*_said(job), *counted.result())
        if request.pdf:
            on_progress(4, steps, words.say("step.pdf"))
            to_pdf([document], staging)
        publish_draft(staging, final)
    suffixes = {"docx": "docx", "pdf": "pdf", "notebook": "ipynb", "html": "html"}
    files: dict[str, str | None] = dict.fromkeys(FILES)
    files |= {key: str(final / f"{name}.{suffix}") for key, suffix in suffixes.items()}
    if not request.pdf:
        files["pdf"] = None
    return Made(job.kind, job.title, files, problems)


def _import_finishers() -> None:
    """What finishes the files of a run is slow to import: nbconvert and pikepdf."""
    import pipeline.issuing.protocol  # noqa: PLC0415
    import pipeline.rendering.pages  # noqa: PLC0415, F401


def _number_pages(
    job: Job, document: Path, outcome: Mapping[str, Any], office: Path | None
) -> tuple[Problem, ...]:
    """Fill the fields that count pages; without an office they stay open, which is said."""
    if not job.has_page_fields:
        return ()
    from pipeline.rendering.pages import count_pages, fill_page_fields  # noqa: PLC0415  # slow

    try:
        pages = count_pages(document, waiting=office)
    except EnvironmentFault:  # no office, or a document too long for it: no reason to stop
        return (Problem("pages_not_counted", Place(document.name), None, {}, Severity.WARNING),)
    digest = fill_page_fields(document, pages)
    settle(document.parent, {**outcome, "files": {**outcome["files"], document.name: digest}})
    taken = pages.parts.get(job.one_page_part or 0, 1)
    if taken > 1:
        place = Place(document.name)
        return (Problem("memo_long", place, None, {"pages": taken}, Severity.WARNING),)
    return ()
