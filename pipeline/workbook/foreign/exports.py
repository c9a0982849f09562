"""An export as a file: its sheets with the headings they have, read behind the usual guards."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from pipeline.metrics.events.log import Source
from pipeline.problems import InputError, Place, Problem, Severity
from pipeline.workbook.books import cannot_open, sha256_of
from pipeline.workbook.container import Limits
from pipeline.workbook.data_rows import data_rows
from pipeline.workbook.guarded import Cell, RawSheet, read_cells
from pipeline.workbook.headings import folded
from pipeline.workbook.log_files import csv_table
from pipeline.workbook.scanning import address, column_letter
from pipeline.workbook.sheets import LOG_ROWS
from pipeline.workbook.typing_sheets import heading_text

_SHOWN: Final = 40  # headings named in a message


@dataclass(frozen=True)
class ExportSheet:
    """One sheet of an export; a CSV file has one, without a name.

    Attributes:
        at: positions of the rows that hold data; row 1 is position 0.
        faults: (row, column) from 1 -> code of what is wrong with the cell.
    """

    file: str
    raw: RawSheet
    at: tuple[int, ...]
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The texts of the first row."""
        return tuple(heading_text(column[0]) for column in self.raw.columns)

    @cached_property
    def _positions(self) -> dict[str, int]:
        found: dict[str, int] = {}
        counts: dict[str, int] = {}
        for at, text in enumerate(self.headings):
            plain = folded(text)
            if not plain:
                continue
            counts[plain] = counts.get(plain, 0) + 1
            found.setdefault(plain, at)
            found.setdefault(folded(f"{text} [{counts[plain]}]"), at)
        return found

    def position(self, names: Iterable[str]) -> int | None:
        """The column of the first of these headings that is there; ``category [2]`` counts."""
        return next(
            (self._positions[folded(one)] for one in names if folded(one) in self._positions), None
        )

    def doubled(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Headings that stand twice, each with its cells."""
        cells: dict[str, list[int]] = {}
        for at, text in enumerate(self.headings):
            if text:
                cells.setdefault(folded(text), []).append(at)
        for found in cells.values():
            if len(found) > 1:
                yield self.headings[found[0]], tuple(address(1, at + 1) for at in found)

    def shown_headings(self) -> tuple[str, ...]:
        """The headings as a message lists them."""
        named = tuple(text for text in self.headings if text)
        return named if len(named) <= _SHOWN else (*named[:_SHOWN], "\N{HORIZONTAL ELLIPSIS}")

    def source(self, columns: Mapping[str, int]) -> Source:
        """Where the columns stand, by our key."""
        return Source(
            self.file,
            self.raw.name,
            {key: column_letter(at + 1) for key, at in columns.items()},
            {key: self.headings[at] for key, at in columns.items()},
        )

    def row(self, at: int) -> tuple[Cell, ...]:
        """All cells of the row at this position."""
        return tuple(column[at] for column in self.raw.columns)


@dataclass(frozen=True, slots=True)
class Export:
    """A file with its digest and its sheets."""

    file: str
    sha256: str
    sheets: tuple[ExportSheet, ...]


def read_export(path: Path, limits: Limits | None = None) -> Export:
    """Read an export, xlsx or csv.

    Raises:
        InputError: it cannot be opened or is no table; nothing of it is used then.
    """
    opened = cannot_open(path)
    if opened is not None:
        raise InputError(opened)
    if path.suffix.casefold() == ".csv":
        return Export(path.name, sha256_of(path), (_read_csv(path),))
    return Export(path.name, sha256_of(path), tuple(_read_book(path, limits)))


def _read_book(path: Path, limits: Limits | None) -> Iterator[ExportSheet]:
    named = read_cells(path, {}, limits=limits)
    if named.problems:
        raise InputError(*named.problems)
    wanted = {folded(name): LOG_ROWS for name in named.names}
    book = read_cells(path, wanted, limits=limits)
    if book.problems:
        raise InputError(*book.problems)
    for sheet in book.sheets:
        place = Place(path.name, sheet.name)
        twice = [Problem("cell_twice", Place(path.name, sheet.name, cell)) for cell in sheet.twice]
        if twice:
            raise InputError(*twice)
        at, problems = data_rows(sheet, place)
        yield ExportSheet(path.name, sheet, tuple(at.tolist()), _faults(sheet), tuple(problems))


def _faults(sheet: RawSheet) -> dict[tuple[int, int], str]:
    """Cells that hold an error, a formula without a value or a date Excel cannot have."""
    found = {_corner(cell): "cell_error" for cell in sheet.errors or ()}
    found |= {_corner(cell): "formula_without_value" for cell in sheet.unvalued}
    return found | {_corner(cell): "date_too_early" for cell in sheet.negative}


def _corner(cell: str) -> tuple[int, int]:
    """Row and column from 1 of an address such as ``AB12``."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]), column


def _read_csv(path: Path) -> ExportSheet:
    table = csv_table(path, path.name)
    if isinstance(table, Problem):
        raise InputError(table)
    width = len(table.rows[0]) if table.rows else 0
    while width and not table.rows[0][width - 1].strip():  # a delimiter at the end of the line
        width -= 1
    ragged: dict[int, Problem] = {}
    for number, row in enumerate(table.rows, 1):
        if row and (len(row) < width or any(row[width:])):
            place, given = Place(path.name, "", str(number)), {"count": len(row), "expected": width}
            ragged[number] = Problem("import_line_ragged", place, None, given, Severity.ROW)
    padded = ([*row[:width], *[""] * (width - len(row))] for row in table.rows)
    columns = tuple(tuple(cell or None for cell in column) for column in zip(*padded, strict=True))
    raw = RawSheet("", columns)
    at, problems = data_rows(raw, Place(path.name))
    whole = tuple(one for one in at.tolist() if one + 1 not in ragged)
    return ExportSheet(path.name, raw, whole, {}, (*ragged.values(), *problems))
