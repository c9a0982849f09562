"""Running a notebook so that the result can be believed.

The parameters are checked, a process of its own runs the cells, and the run counts only with
the completion record of its last cell. Whatever stops it, the notebook on disk says where: what
was finished is ``completed``, the fatal cell ``failed`` with the reason, the rest ``pending``.
No process of the run outlives it.
"""

import contextlib
import hashlib
import secrets
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from pipeline.issuing import completion
from pipeline.issuing.parameters import checked, declared, read_notebook
from pipeline.issuing.problem_records import ERRORS, recorded_error
from pipeline.issuing.supervision import Job, Limits, Progress, Watched, supervise
from pipeline.locales import locale as words_of
from pipeline.problems import (
    EnvironmentFault,
    InputError,
    PipelineError,
    Place,
    Problem,
    RenderError,
)

_PACKAGE_ROOT: Final = Path(__file__).resolve().parents[2]
_OUT_OF_MEMORY: Final = frozenset({"MemoryError", "_ArrayMemoryError", "ArrayMemoryError"})


@dataclass(frozen=True, slots=True)
class CellRun:
    """A code cell that came to its end: its number from 1, the heading above it, its time."""

    number: int
    title: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """A run that counts; one that does not is an error, never a value.

    ``outcome`` is the completion record (fine print, section 1). The times are for a manifest;
    no file of the run holds them.
    """

    outcome: Mapping[str, Any]
    cells: tuple[CellRun, ...]
    seconds: float


class CellError(RuntimeError):
    """A cell raised what nobody foresaw: a bug of ours, told as one."""


def _signal(status: int) -> str:
    try:
        return signal.Signals(-status).name
    except ValueError:
        return str(-status)


def _reason(stopped: Mapping[str, Any], place: Place, limits: Limits) -> Problem:
    """What stopped the run, where it was the machine or the way a cell ended."""
    given: dict[str, object] = {}
    status = stopped.get("status")
    match stopped["kind"]:
        case "memory":
            code = "notebook_memory"
            given["limit"] = limits.memory_mb
        case "cell_time":
            code = "notebook_cell_time"
            given["limit"] = limits.cell_timeout_s
        case "run_time":
            code = "notebook_run_time"
            given["limit"] = limits.run_timeout_s
        case "disk":
            code = "notebook_unwritable"
            given["reason"] = stopped["reason"]
        case "output":
            code = "notebook_output"
        case "sys_exit":
            code = "notebook_sys_exit"
        case "no_kernel":
            code = "notebook_kernel_missing"
        case "interrupted":
            code = "notebook_interrupted"
        case _ if isinstance(status, int) and status < 0:
            code = "notebook_killed"
            given["signal"] = _signal(status)
        case _:
            code = "notebook_exited"
            given["status"] = "?" if status is None else status
    return Problem(code, place, given=given)


def _place(job: Job, watched: Watched) -> Place:
    if watched.at is None:
        return Place(file=job.executed.name)
    number = watched.number(watched.at)
    title = watched.steps[number - 1][1]
    return Place(file=job.executed.name, cell=f"[{number}]", heading=title)


def _differing(staging: Path, outcome: Mapping[str, Any]) -> list[Problem]:
    """Files that the completion record names and that are not there as it says."""
    problems = []
    for name, digest in cast("Mapping[str, str]", outcome.get("files", {})).items():
        path = staging / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            problems.append(Problem("notebook_file_differs", Place(file=name)))
    return problems


def _error(
    job: Job, watched: Watched, outcome: Mapping[str, Any] | None
) -> PipelineError | CellError | None:
    """Why the run does not count; ``None`` if it does."""
    place = _place(job, watched)
    stopped = watched.stopped
    if stopped is None:
        if outcome is None or outcome["completed"] is not True:
            return InputError(Problem("notebook_not_recorded", Place(file=job.executed.name)))
        differing = _differing(job.staging, outcome)
        return RenderError(*differing) if differing else None
    if stopped["kind"] != "error":
        return EnvironmentFault(_reason(stopped, place, job.limits))
    name = stopped["name"]
    if name in _OUT_OF_MEMORY:
        return EnvironmentFault(_reason({"kind": "memory"}, place, job.limits))
    if outcome is not None and outcome.get("raised") == name:
        return recorded_error(outcome["error"], outcome["problems"])
    where = " ".join(part for part in (place.file, place.cell, place.heading) if part)
    return CellError(f"{where}: {name}: {stopped['value']}")


def _told(error: PipelineError | CellError, language: str) -> list[str]:
    if isinstance(error, PipelineError):
        return completion.told(error.problems, language)
    return [words_of(language).say("notebook.bug", error=str(error))]


def _set_down(job: Job, watched: Watched, error: PipelineError | CellError | None) -> None:
    """Leave the executed notebook as a truthful and reproducible record."""
    from pipeline.issuing import executed as record  # noqa: PLC0415  # nbformat is slow to import

    if job.executed.exists():
        node = record.load(job.executed)
    else:  # the run did not even begin
        node = record.load(job.notebook)
        record.begin(node)
    if error is not None:
        if isinstance(error, EnvironmentFault) and watched.at is not None:
            record.drop_errors(node.cells[watched.at])
        words = words_of(job.language)
        heading, name = words.say("notebook.stopped"), words.say("notebook.interrupted")
        record.stop(node, watched.at, heading, name, _told(error, job.language))
    record.shorten_errors(node, frozenset(ERRORS))
    folders = {
        job.staging.resolve(): ".",
        job.staging.absolute(): ".",
        Path.cwd(): "",
        _PACKAGE_ROOT: "",
        Path(sys.prefix): "",
        Path(sys.base_prefix): "",
        Path(sys.executable).parent: "",
    }
    if watched.runtime is not None:
        folders[watched.runtime] = ""
    with contextlib.suppress(RuntimeError):  # a user without a home
        folders.setdefault(Path.home(), "~")
    record.Folders(folders).hide_in(node)
    record.save(node, job.executed)


def run_notebook(  # noqa: PLR0913  # limits are settings of a run, by keyword
    notebook: Path,
    parameters: Mapping[str, str],
    executed: Path,
    staging: Path,
    *,
    cell_timeout_s: int = 120,
    run_timeout_s: int = 600,
    memory_mb: int = 1500,
    on_progress: Progress | None = None,
    locale: str = "ru",
) -> Run:
    """Run a notebook and believe it only if its last cell has recorded the end.

    The cells run with ``staging`` as their folder.

    Args:
        notebook: the notebook; it is not changed.
        parameters: name -> text, checked against the notebook's parameters cell.
        executed: where the executed notebook goes, whatever happens; replaced as a whole.
        staging: existing folder the run writes into; ``outcome.json`` of an earlier run goes.
        cell_timeout_s: for one cell.
        run_timeout_s: for all, the start included.
        memory_mb: resident memory of the run's processes together.
        on_progress: called before each cell with the number of those done, of all, and the
            heading above it; once more at the end.
        locale: the reader's language.

    Raises:
        InputError: the parameters do not fit; or the notebook ended without a record.
        EnvironmentFault: killed, out of time or memory, left by ``sys.exit``.
        RenderError: a file is not the one the record names.
        PipelineError: what a cell raised and recorded, of its own class.
        CellError: a cell raised anything else.
    """
    source = read_notebook(notebook)
    values = checked(declared(source, notebook.name), parameters, notebook.name)
    job = Job(
        notebook=notebook,
        parameters=values,
        executed=executed,
        staging=staging,
        run=secrets.token_hex(16),
        language=locale,
        heading=words_of(locale).say("notebook.parameters"),
        limits=Limits(cell_timeout_s, run_timeout_s, memory_mb),
    )
    watched = Watched()
    started = time.monotonic()
    try:
        (staging / completion.NAME).unlink(missing_ok=True)
        executed.unlink(missing_ok=True)
        try:
            supervise(job, watched, on_progress)
        except KeyboardInterrupt:
            reason = _reason({"kind": "interrupted"}, _place(job, watched), job.limits)
            _set_down(job, watched, EnvironmentFault(reason))
            raise
        outcome = completion.read_outcome(staging, job.run)
        error = _error(job, watched, outcome)
        _set_down(job, watched, error)
        if outcome is not None:
            completion.settle(staging, outcome)
    except OSError as fault:
        said = {"kind": "disk", "reason": fault.strerror or str(fault)}
        raise EnvironmentFault(_reason(said, Place(file=executed.name), job.limits)) from fault
    if error is not None:
        if watched.log:
            error.add_note(watched.log)
        raise error
    cells = tuple(
        CellRun(number, title, watched.seconds[index])
        for number, (index, title) in enumerate(watched.steps, 1)
    )
    return Run(cast("Mapping[str, Any]", outcome), cells, round(time.monotonic() - started, 3))
