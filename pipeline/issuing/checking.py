"""Checking a workbook, and the copy of it that shows the problems where they stand."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.issuing import reading as project_reading
from pipeline.locales import Locale, locale
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.books import CHECK_COPY
from pipeline.workbook.check_copy import CopyNotMade, is_own_copy, write_check_copy
from pipeline.workbook.measurements import measurement_problems
from pipeline.workbook.reading import Reading


@dataclass(frozen=True, slots=True)
class Checked:
    """The problems of a workbook, and what became of its marked copy."""

    problems: tuple[Problem, ...]
    annotated: str | None = None
    unmade: tuple[Problem, ...] = ()  # why there is no copy, if one was asked for
    copy_failed: bool = False  # by the machine's fault: exit 9


def check_workbook(workbook: Path, *, language: str, annotate: bool = False) -> Checked:
    """Every problem at once; with ``annotate`` a marked copy beside the workbook.

    After ``annotate`` the copy is there exactly if this check had something to mark; without
    problems the copy of an earlier check is removed. What Poruka did not write, or a person has
    saved since, is neither replaced nor removed, and where the workbook cannot be opened nothing
    is. The workbook itself is only read.
    """
    path = project_reading.workbook_path(workbook)
    reading = project_reading.read_project(path)
    if reading.project is not None:
        measured, conditions = reading.history.measurements, reading.project.conditions
        reading = reading.with_problems(measurement_problems(measured, conditions))
    return _annotated(path, reading, locale(language)) if annotate else Checked(reading.problems)


def _annotated(path: Path, reading: Reading, words: Locale) -> Checked:
    """The same problems, and the copy in its new state."""
    copy = path.with_name(f"{path.stem}{CHECK_COPY}")
    try:
        if reading.log is None:  # the file could not be opened, or must not be
            reason = words.say("check_copy.not_read")
            return Checked(reading.problems, None, (_unmade(copy, reason, Severity.NOTE),))
        if os.path.lexists(copy) and not is_own_copy(copy):
            return _kept(copy, reading)
        if not reading.problems:
            _remove(copy)
            return Checked(())
        write_check_copy(path, copy, reading.problems, words)
    except CopyNotMade as failed:
        return Checked(reading.problems, None, (_unmade(copy, str(failed)),), copy_failed=True)
    except OSError as error:
        given = {"reason": error.strerror or type(error).__name__}
        refused = Problem("file_not_written", Place(copy.name), str(copy), given)
        return Checked(reading.problems, None, (refused,), copy_failed=True)
    return Checked(reading.problems, str(copy))


def _kept(copy: Path, reading: Reading) -> Checked:
    """A file of the copy's name that is not ours stays; that stops only what needs its place."""
    severity = Severity.ERROR if reading.problems else Severity.NOTE
    kept = Problem("check_copy_foreign", Place(copy.name), None, {}, severity)
    return Checked(reading.problems, None, (kept,), copy_failed=bool(reading.problems))


def _unmade(copy: Path, reason: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem("check_copy_not_made", Place(copy.name), None, {"reason": reason}, severity)


def _remove(copy: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        copy.unlink()
