"""The coordinator of a report: check, fix the dates, run the notebook, publish the draft."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.documents.service_report import KIND, service_report
from pipeline.domain.periods import Period
from pipeline.issuing.dates import default_as_of, today
from pipeline.issuing.protocol import write_protocol
from pipeline.issuing.publishing import keep_stopped, publish_draft, staging_folder, subject_slug
from pipeline.issuing.reading import read_project, usable, workbook_path
from pipeline.issuing.runs import run_notebook
from pipeline.issuing.shipped import shipped
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate
from pipeline.problems import Problem
from pipeline.rendering.pdf import find_office, to_pdf

OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command asks for; dates left blank are fixed here, by the clock."""

    workbook: Path
    period: Period
    as_of: date | None = None
    on: date | None = None
    out: Path = Path("outputs")
    pdf: bool = False
    dry_run: bool = False
    leave_out_bad_rows: bool = False
    language: str = "ru"  # of messages; the document speaks the contract's


@dataclass(frozen=True, slots=True)
class Made:
    """A finished draft."""

    title: str
    files: dict[str, str | None]
    problems: tuple[Problem, ...]
    kind: str = KIND


def make_report(request: Request, on_progress: OnProgress) -> Made:
    """Make the draft of a report and put it in place of the one before, as a whole.

    Raises:
        PipelineError: nothing was published; the draft before, if any, still stands.
    """
    words = locale(request.language)
    steps = 4 if request.pdf else 3
    if request.pdf:
        find_office()  # better told before the work than after it

    def on_cell(done: int, cells: int, title: str) -> None:
        if done < cells:
            step = words.say("step.cell", done=done + 1, cells=cells, title=title)
            on_progress(2, steps, step)

    on_progress(1, steps, words.say("step.reading"))
    workbook = workbook_path(request.workbook)
    reading = usable(read_project(workbook, leave_out_bad_rows=request.leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    assert reading.log is not None  # noqa: S101  # usable() has seen to it
    contract = reading.project.contract
    day = today()
    as_of = request.as_of or default_as_of(request.period, day)
    on = request.on or day
    title = words.say("cli.report_title", project=contract.project_name, period=request.period.key)
    problems = (*reading.problems, *reading.left_out)
    if request.dry_run:
        evaluation = evaluate(reading.project, reading.log, request.period, as_of)
        service_report(evaluation, locale(contract.locale), on=on, draft=True)
        return Made(title, dict.fromkeys(("docx", "pdf", "notebook", "html", "eml")), problems)
    final = request.out / contract.project_code / KIND / f"draft-{subject_slug(request.period.key)}"
    name = f"{KIND}-{request.period.key}"
    with staging_folder(request.out) as staging:
        executed = staging / f"{name}.ipynb"
        try:
            run_notebook(
                shipped("notebooks", f"{KIND}.ipynb"),
                {
                    "workbook": str(workbook.resolve()),
                    "period": request.period.key,
                    "as_of": as_of.isoformat(),
                    "on": on.isoformat(),
                    "staging": str(staging.resolve()),
                    "leave_out_bad_rows": "true" if request.leave_out_bad_rows else "false",
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
        write_protocol(staging / f"{name}.ipynb", staging / f"{name}.html", locale=contract.locale)
        if request.pdf:
            on_progress(4, steps, words.say("step.pdf"))
            to_pdf([staging / f"{name}.docx"], staging)
        publish_draft(staging, final)
    files = {
        "docx": str(final / f"{name}.docx"),
        "pdf": str(final / f"{name}.pdf") if request.pdf else None,
        "notebook": str(final / f"{name}.ipynb"),
        "html": str(final / f"{name}.html"),
        "eml": None,
    }
    return Made(title, files, problems)
