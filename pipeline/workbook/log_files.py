"""Logs too big for a sheet: ``incidents.csv`` and the like beside the workbook."""

import csv
import hashlib
import importlib
import importlib.util
import io
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.columns import Sheet
from pipeline.workbook.container import MIB, Limits
from pipeline.workbook.guarded import RawSheet, read_cells
from pipeline.workbook.headings import folded
from pipeline.workbook.sheets import LOG_ROWS
from pipeline.workbook.stored import StoredColumn

SUFFIXES: Final = (".xlsx", ".csv", ".parquet")
FILE_ROWS: Final = 5_000_000
"""Rows of a CSV or Parquet file with its heading; a sheet of a workbook has ``LOG_ROWS``."""

_FILE_BYTES: Final = 1024 * MIB
_SOURCE_BYTES: Final = 200 * MIB
_INFLATED_BYTES: Final = 4096 * MIB
_CSV_PART: Final = 50_000  # rows that are objects of their own at a time
_PARQUET_PART: Final = 16_384
_PLAIN_TYPES: Final = (
    "null", "boolean", "integer", "floating", "decimal", "string", "large_string", "string_view",
    "date", "time", "timestamp", "duration",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file that stands for a sheet, as far as it could be read."""

    path: Path
    sheet: RawSheet | None
    problems: tuple[Problem, ...] = ()


def find_log_files(folder: Path, name: str) -> tuple[Path, ...]:
    """The files of this log in the folder, in a fixed order; links that leave it among them."""
    paths = (folder / f"{name}{suffix}" for suffix in SUFFIXES)
    return tuple(path for path in paths if leaves_folder(path) or path.is_file())


def leaves_folder(path: Path) -> bool:
    """Whether a name in a folder is a link to something outside of it, or to nothing."""
    try:
        return not path.resolve().is_relative_to(path.parent.resolve())
    except (OSError, RuntimeError):  # links that run in a circle
        return True


def read_log_file(path: Path, spec: Sheet, limits: Limits | None = None) -> LogFile:
    """Read a log file as if it were the sheet ``spec``."""
    if path.suffix == ".xlsx":
        wanted = {folded(spec.ru): LOG_ROWS, folded(spec.en): LOG_ROWS}
        book = read_cells(path, wanted, first=LOG_ROWS, limits=limits)
        return LogFile(path, book.sheets[0] if book.sheets else None, book.problems)
    if path.stat().st_size > _FILE_BYTES:
        given = {"limit": _FILE_BYTES // MIB}
        return LogFile(path, None, (Problem("workbook_too_big", Place(path.name), None, given),))
    answer = _read_csv(path) if path.suffix == ".csv" else _read_parquet(path, spec)
    if isinstance(answer, Problem):
        return LogFile(path, None, (answer,))
    return LogFile(path, answer)


def delimiter_of(heading: str) -> str:
    """What stands between the cells: ``;`` or ``,``, as the heading row has more of."""
    return ";" if heading.count(";") >= heading.count(",") else ","


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
    if path.stat().st_size > _SOURCE_BYTES:
        return Problem("workbook_too_big", place, None, {"limit": _SOURCE_BYTES // MIB})
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        return Problem("csv_not_utf8", place, None, {"position": bad.start})
    delimiter = delimiter_of(text.partition("\n")[0])
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
    """The cells as texts, by column; the rows become objects only a part of them at a time."""
    place = Place(path.name)
    parts: list[list[pd.Series[str]]] = []
    sizes: list[int] = []
    lengths: list[int] = []
    heading: list[str] = []
    width = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            delimiter = delimiter_of(stream.readline())
            stream.seek(0)
            rows = csv.reader(stream, delimiter=delimiter, strict=True)
            heading = next(rows, [])
            while part := list(itertools.islice(rows, _CSV_PART)):
                sizes.append(len(part))
                if sum(sizes) >= FILE_ROWS:
                    return Problem("sheet_too_long", place, None, {"limit": FILE_ROWS})
                lengths += map(len, part)
                width = max(width, *lengths[-len(part) :])
                if width > Limits().columns:
                    break
                parts.append([_texts(one) for one in itertools.zip_longest(*part, fillvalue="")])
    except UnicodeDecodeError:
        return _not_utf8(path)
    except csv.Error as bad:
        return Problem("csv_broken", place, str(bad), {})
    width = max(width, len(heading))
    if width > Limits().columns:
        return Problem("sheet_too_wide", place, None, {"limit": Limits().columns})
    columns = []
    for at in range(width):
        pieces = [
            part[at] if at < len(part) else _texts(("",) * size)
            for part, size in zip(parts, sizes, strict=True)
        ]
        values = pd.concat(pieces, ignore_index=True) if pieces else _texts(())
        columns.append(StoredColumn(heading[at] if at < len(heading) else "", values))
    overlong = _overlong(columns, heading, lengths)
    return RawSheet(path.name, tuple(columns), overlong=overlong)


def headed_width(heading: Sequence[str]) -> int:
    """Columns up to the last that has a heading; a delimiter may end the heading row."""
    return max((at for at, text in enumerate(heading, 1) if text.strip()), default=0)


def _overlong(
    columns: Sequence[StoredColumn], heading: Sequence[str], lengths: Sequence[int]
) -> Mapping[int, int]:
    """Rows with more cells than headings, be they blank -> the first such column from 1.

    A filled cell under a blank heading at the end of the row is one too many as well.
    """
    width = headed_width(heading)
    longer = np.flatnonzero(np.array(lengths, dtype=np.intp) > len(heading)) + 2
    found = dict.fromkeys(longer.tolist() if width else (), len(heading) + 1)
    for at in range(len(columns) - 1, width - 1, -1) if width else ():
        rows = np.flatnonzero(columns[at].filled()) + 2
        found |= dict.fromkeys(rows.tolist(), at + 1)
    return found


def _texts(cells: Sequence[str]) -> "pd.Series[str]":
    return pd.Series([cell or None for cell in cells], dtype="str")


def _not_utf8(path: Path) -> Problem:
    """The place at which the file is no UTF-8; the reader of parts does not know it."""
    position = 0
    try:
        path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        position = bad.start
    return Problem("csv_not_utf8", Place(path.name), None, {"position": position})


def _read_parquet(path: Path, spec: Sheet) -> RawSheet | Problem:
    """Typed columns as they are stored, if the extra ``parquet`` is installed.

    What the file says of its size is held against the limits, and so is what it becomes.
    """
    place = Place(path.name)
    if importlib.util.find_spec("pyarrow") is None:
        return Problem("parquet_extra_missing", place)
    arrow = importlib.import_module("pyarrow")
    stores = importlib.import_module("pyarrow.parquet")
    try:
        with stores.ParquetFile(path, pre_buffer=False) as stored:
            refused = _refused(stored, spec, place)
            if refused is not None:
                return refused
            batches, size = [], 0
            for batch in stored.iter_batches(_PARQUET_PART, use_threads=False):
                batches.append(batch)
                size += batch.nbytes
                if size > _INFLATED_BYTES:
                    limit = {"part": path.name, "limit": _INFLATED_BYTES // MIB}
                    return Problem("workbook_part_too_big", place, None, limit)
            table = arrow.Table.from_batches(batches, stored.schema_arrow)
        with_blanks = {arrow.bool_(): pd.BooleanDtype()}
        frame = table.to_pandas(
            ignore_metadata=True, use_threads=False, types_mapper=with_blanks.get
        )
    except arrow_errors() as bad:
        return Problem("workbook_damaged", place, None, {"text": str(bad)[:200], "part": ""})
    columns = (StoredColumn(str(name), frame.iloc[:, at]) for at, name in enumerate(frame.columns))
    return RawSheet(path.name, tuple(columns))


def _refused(stored: Any, spec: Sheet, place: Place) -> Problem | None:  # noqa: ANN401  # pyarrow's
    """Why a file is not read, by what it says of itself."""
    told = stored.metadata
    if told.num_rows >= FILE_ROWS:
        return Problem("sheet_too_long", place, None, {"limit": FILE_ROWS})
    if told.num_columns > Limits().columns:
        return Problem("sheet_too_wide", place, None, {"limit": Limits().columns})
    unread = _not_plain(stored.schema_arrow, spec)
    return Problem("parquet_column_kind", place, None, {"columns": unread}) if unread else None


def _not_plain(schema: Any, spec: Sheet) -> tuple[str, ...]:  # noqa: ANN401  # optional pyarrow
    """Headings of the sheet over columns of lists, structures or bytes: no cell holds these."""
    known = {folded(text) for column in spec.columns for text in column.headings}
    return tuple(
        name
        for name, kind in zip(schema.names, schema.types, strict=True)
        if folded(name) in known and not _is_plain(kind)
    )


def _is_plain(kind: Any) -> bool:  # noqa: ANN401  # a type of the optional pyarrow
    types = importlib.import_module("pyarrow.types")
    if types.is_dictionary(kind):
        kind = kind.value_type
    return any(getattr(types, f"is_{name}")(kind) for name in _PLAIN_TYPES)


def arrow_errors() -> tuple[type[Exception], ...]:
    """What pyarrow raises for a file that is none of its own; it is an optional package."""
    return (importlib.import_module("pyarrow").ArrowException, OSError, ValueError)


def replaced(path: Path, sheet: str) -> Problem:
    """Both the sheet has rows and the file is there: the file wins."""
    return Problem(
        "log_file_wins", Place(path.name, sheet), None, {"sheet": sheet}, Severity.WARNING
    )
