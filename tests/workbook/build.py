"""Workbooks under test, built from rows written in the test."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from pipeline.problems import Problem, Severity
from pipeline.workbook.container import Limits
from pipeline.workbook.reading import Reading, read_workbook

Rows = Sequence[Sequence[object]]
_KINDS = {
    "response_in_target": "share",
    "response_time": "duration",
    "incidents_reported": "count",
}
_NAMES = {"Реакция в срок": "response_in_target", "Reaction in target": "response_in_target"}


def build_workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write ``sheets`` (name -> rows, headings first) to ``path`` and return it.

    Values go to openpyxl as they are, so a text that begins with ``=`` becomes a formula
    without a stored value, and ``datetime`` a real Excel date.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def edit_part(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """Change the XML of one part of a workbook in place."""
    with zipfile.ZipFile(path) as container:
        parts = {entry: container.read(entry) for entry in container.namelist()}
    parts[part] = change(parts[part].decode("utf-8")).encode("utf-8")
    write_parts(path, parts)
    return path


def write_parts(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Write a container of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return path


def kind_of_metric(key: str) -> str | None:
    """A catalogue of three metrics: their units."""
    return _KINDS.get(key.partition(".")[0])


def key_of_metric(text: str) -> str | None:
    """A catalogue of three metrics: their keys by key or name."""
    return text if text in _KINDS else _NAMES.get(text)


def read(path: Path, *, leave_out: bool = False, limits: Limits | None = None) -> Reading:
    """Read a workbook with a catalogue of three metrics."""
    return read_workbook(
        path,
        target_kind=kind_of_metric,
        metric_key=key_of_metric,
        leave_out_bad_rows=leave_out,
        limits=limits,
    )


def told(problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    """What stops: code, sheet and cell, in the order told."""
    return [
        (problem.code, problem.place.sheet, problem.place.cell)
        for problem in problems
        if problem.stops
    ]


def hinted(problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    """What does not stop: warnings and notes."""
    return [
        (problem.code, problem.place.sheet, problem.place.cell)
        for problem in problems
        if problem.severity in {Severity.WARNING, Severity.NOTE}
    ]
