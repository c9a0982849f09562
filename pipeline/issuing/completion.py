"""The completion record: without it a run does not count.

The last cell of a notebook writes ``outcome.json`` into the staging folder. Run by a command, it
echoes the run's own id, so that the record of an earlier run is worth nothing. A problem that
stops a cell travels out the same way, since only text comes back from a kernel.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, cast

from pipeline.issuing.problem_records import error_name, problem_record
from pipeline.locales import LOCALES, locale
from pipeline.problems import PipelineError, Problem

NAME: Final = "outcome.json"
SCHEMA: Final = 1
RUN: Final = "PORUKA_RUN"  # id of the run; absent when the notebook is run by hand
STAGING: Final = "PORUKA_STAGING"  # where the outcome goes before any cell knows
LANGUAGE: Final = "PORUKA_LANG"  # the reader's language


def replace_text(path: Path, text: str) -> None:
    """Write the file as a whole: a reader sees the old text or the new one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def settle(staging: Path, outcome: Mapping[str, object]) -> None:
    """Write the outcome without an id: equal runs leave equal records."""
    replace_text(staging / NAME, json.dumps(outcome, ensure_ascii=False, indent=1) + "\n")


def _write(staging: Path, outcome: Mapping[str, object]) -> None:
    run = os.environ.get(RUN)
    settle(staging, {**outcome, "run": run} if run else outcome)


def write_outcome(staging: Path, outcome: Mapping[str, object]) -> None:
    """Record that the notebook has come to its end.

    Args:
        staging: the folder the run stages in.
        outcome: as fine print, section 1, without ``schema`` and ``completed``; plain JSON.
    """
    _write(staging, {"schema": SCHEMA, **outcome, "completed": True})


def failed_outcome(staging: Path, error: PipelineError) -> None:
    """Record what stopped the notebook, with its problems as data."""
    problems = [problem_record(problem) for problem in error.problems]
    kind = {"error": error_name(error), "raised": type(error).__name__}
    _write(staging, {"schema": SCHEMA, **kind, "problems": problems, "completed": False})


def read_outcome(staging: Path, run: str) -> dict[str, object] | None:
    """What this run has recorded, without its id; ``None`` if that is nothing."""
    try:
        outcome = json.loads((staging / NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(outcome, dict) or outcome.pop("run", None) != run:
        return None
    return cast("dict[str, object]", outcome)


def _place(problem: Problem) -> str:
    place = problem.place
    heading = f"«{place.heading}»" if place.heading else ""
    cell = " ".join(part for part in (place.cell, heading) if part)
    return " › ".join(part for part in (place.file, place.sheet, cell) if part)


def told(problems: tuple[Problem, ...], language: str) -> list[str]:
    """Problems in words, a block of lines each, as a notebook shows them."""
    words = locale(language)
    lines = []
    for problem in problems:
        worded = words.problem(problem)
        lines += [place] if (place := _place(problem)) else []
        lines.append(f"  {worded['what']}")
        for part in ("found", "expected", "mend"):
            if worded[part]:
                lines.append(f"  {words.say(f'notebook.{part}', text=worded[part])}")
    return lines


@contextlib.contextmanager
def telling() -> Iterator[None]:
    """Let an error of the pipeline leave a cell as data and as a few readable lines.

    For the functions a notebook calls, as a decorator or round a block. Run by a command, the
    problems are recorded in ``outcome.json``; by hand they are only shown. The error goes on in
    either case.
    """
    try:
        yield
    except PipelineError as error:
        staging = os.environ.get(STAGING)
        if os.environ.get(RUN) and staging:
            failed_outcome(Path(staging), error)
        code = os.environ.get(LANGUAGE, "ru")
        lines = told(error.problems, code if code in LOCALES else "ru")
        # What IPython asks an error for before it prints sixty lines of its own.
        error.__dict__["_render_traceback_"] = lambda: lines
        raise
