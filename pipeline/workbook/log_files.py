"""Logs too big for a sheet: ``incidents.csv`` and the like beside the workbook."""

import csv
import hashlib
import importlib
import importlib.util
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.columns import Sheet
from pipeline.workbook.container import MIB, Limits
from pipeline.workbook.guarded import Cell, RawSheet, read_cells
from pipeline.workbook.headings import folded
from pipeline.workbook.sheets import LOG_ROWS

SUFFIXES: Final = (".xlsx", ".csv", ".parquet")
_CSV_BYTES: Final = 200 * MIB


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file that stands for a sheet, as far as it could be read."""

    path: Path
    sheet: RawSheet | None
    problems: tuple[Problem, ...] = ()


def find_log_files(folder: Path, name: str) -> tuple[Path, ...]:
    """The files of this log in the folder, in a fixed order."""
    return tuple(path for suffix in SUFFIXES if (path := folder / f"{name}{suffix}").is_file())


def read_log_file(path: Path, spec: Sheet, limits: Limits | None = None) -> LogFile:
    """Read a log file as if it were the sheet ``spec``."""
    if path.suffix == ".xlsx":
        wanted = {folded(spec.ru): LOG_ROWS, folded(spec.en): LOG_ROWS}
        book = read_cells(path, wanted, first=LOG_ROWS, limits=limits)
        return LogFile(path, book.sheets[0] if book.sheets else None, book.problems)
    reader = _read_csv if path.suffix == ".csv" else _read_parquet
    answer = reader(path)
    if isinstance(answer, Problem):
        return LogFile(path, None, (answer,))
    return LogFile(path, answer)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The rows of a CSV file, every cell a text; its delimiter, its widest row, its digest."""

    rows: list[list[str]]
    delimiter: str
    width: int
    sha256: str


def csv_table(path: Path, name: str) -> CsvTable | Problem:
    """UTF-8, delimiter ``;`` or ``,`` as the heading row has more of.

    Args:
        path: the file.
        name: how problems call it.
    """
    place = Place(name)
    if path.stat().st_size > _CSV_BYTES:
        return Problem("workbook_too_big", place, None, {"limit": _CSV_BYTES // MIB})
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        return Problem("csv_not_utf8", place, None, {"position": bad.start})
    heading = text.partition("\n")[0]
    delimiter = ";" if heading.count(";") >= heading.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as bad:
        return Problem("csv_broken", place, str(bad), {})
    if len(rows) > LOG_ROWS:
        return Problem("sheet_too_long", place, None, {"limit": LOG_ROWS})
    width = max(map(len, rows), default=0)
    if width > Limits().columns:
        return Problem("sheet_too_wide", place, None, {"limit": Limits().columns})
    return CsvTable(rows, delimiter, width, hashlib.sha256(content).hexdigest())


def _read_csv(path: Path) -> RawSheet | Problem:
    table = csv_table(path, path.name)
    if isinstance(table, Problem):
        return table
    rows, width = table.rows, table.width
    padded = ([*row, *[""] * (width - len(row))] for row in rows)
    columns = (tuple(cell or None for cell in column) for column in zip(*padded, strict=True))
    return RawSheet(path.name, tuple(columns))


def _read_parquet(path: Path) -> RawSheet | Problem:
    """Typed columns as they are stored, if the extra ``parquet`` is installed."""
    place = Place(path.name)
    if importlib.util.find_spec("pyarrow") is None:
        return Problem("parquet_extra_missing", place)
    try:
        frame = pd.read_parquet(path, engine="pyarrow")
    except arrow_errors() as bad:
        return Problem("workbook_damaged", place, None, {"text": str(bad)[:200], "part": ""})
    if len(frame) >= LOG_ROWS:
        return Problem("sheet_too_long", place, None, {"limit": LOG_ROWS})
    columns = (
        (
            str(name),
            *(
                _stored(value)
                for value in frame[name].astype(object).where(frame[name].notna(), None)
            ),
        )
        for name in frame.columns
    )
    return RawSheet(path.name, tuple(columns))


def arrow_errors() -> tuple[type[Exception], ...]:
    """What pyarrow raises for a file that is none of its own; it is an optional package."""
    return (importlib.import_module("pyarrow").ArrowException, OSError, ValueError)


def _stored(value: object) -> Cell:
    """A stored value as a cell; what a cell cannot be becomes its text."""
    match value:
        case datetime():
            stamp = value.replace(tzinfo=None).isoformat(timespec="microseconds")[:26]
            return datetime.fromisoformat(stamp).replace(tzinfo=value.tzinfo)
        case Decimal():
            return format(value, "f").replace(".", ",")
        case None | str() | bool() | int() | float() | date() | time() | timedelta():
            return value
    return str(value)


def replaced(path: Path, sheet: str) -> Problem:
    """Both the sheet has rows and the file is there: the file wins."""
    return Problem(
        "log_file_wins", Place(path.name, sheet), None, {"sheet": sheet}, Severity.WARNING
    )
