"""Where a sheet holds formulas, and what they say; nothing is computed.

A second pass for sheets in which people type: the guarded reading takes the stored result of a
formula for a value. Only for files that reading has accepted.
"""

import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from pipeline.workbook.parts import feed, sheets_of
from pipeline.workbook.scanning import column_number

_RANGE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?")
_SHOWN: Final = 1_000  # letters of a formula
_RANGES: Final = 100  # of formulas over several cells; people do not make more


@dataclass(frozen=True, slots=True)
class Area:
    """A range of cells: rows and columns from 1, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


def area_of(reference: str) -> Area | None:
    """``B2:C9`` or ``B2``; ``None`` for what is no range."""
    found = _RANGE.fullmatch(reference)
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    columns = (column_number(left), column_number(right or left))
    return Area(int(top), columns[0], int(bottom or top), columns[1])


@dataclass(slots=True)
class Formulas:
    """Formulas of a sheet by row and column from 1.

    ``spread`` are those that fill several cells, by the cell they stand in.
    """

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    spread: dict[tuple[int, int], Area] = field(default_factory=dict)

    def at(self, row: int, column: int) -> str | None:
        """The formula that fills this cell, beginning with ``=``; ``None`` if there is none."""
        own = self.cells.get((row, column))
        if own is not None:
            return own
        return next(
            (
                self.cells[origin]
                for origin, area in self.spread.items()
                if area.top <= row <= area.bottom and area.left <= column <= area.right
            ),
            None,
        )


class _Scanner:
    """Handlers of the pass; the cell that is open, and the text of its formula."""

    def __init__(self, columns: Collection[int]) -> None:
        self.found = Formulas()
        self._columns = frozenset(columns)
        self._row = self._column = 0
        self._text: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow rows, cells and formulas."""
        name, place = tag.rpartition(" ")[2], attributes.get("r", "")
        if name == "row":
            self._row = int(place) if place.isdigit() else self._row + 1
            self._column = 0
        elif name == "c":
            cell = area_of(place)
            self._row = cell.top if cell is not None else self._row
            self._column = cell.left if cell is not None else self._column + 1
        elif name == "f":
            self._text = ""
            area = area_of(attributes.get("ref", ""))
            is_spread = attributes.get("t") in {"array", "dataTable"}
            if is_spread and area is not None and len(self.found.spread) < _RANGES:
                self.found.spread[self._row, self._column] = area

    def text(self, data: str) -> None:
        """Collect what an open formula says."""
        if self._text is not None and len(self._text) < _SHOWN:
            self._text += data[:_SHOWN]

    def end(self, tag: str) -> None:
        """Keep the formula of a column asked for, or one that may reach into such a column."""
        if not tag.endswith(" f"):
            return
        origin = (self._row, self._column)
        if self._column in self._columns or origin in self.found.spread:
            self.found.cells[origin] = f"={self._text}"
        self._text = None


def formulas_in(path: Path, sheet: str, columns: Collection[int]) -> Formulas:
    """The formulas in these columns of a sheet.

    Args:
        path: a workbook that the guarded reading has accepted.
        sheet: its name as the workbook spells it.
        columns: numbers from 1.
    """
    scanner = _Scanner(columns)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    with zipfile.ZipFile(path) as container:
        part = next(entry.part for entry in sheets_of(container) if entry.name == sheet)
        feed(parser, container, part)
    return scanner.found
