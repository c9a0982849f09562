"""One expat pass over the XML of a sheet: what calamine would hide or die of.

Runs in the guarded child, so it imports only the standard library. Addresses are 1-based
``(row, column)``; a row or cell without an address stands after the one before it.
"""

import re
import zipfile
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from pipeline.workbook.container import Fault, Refused
from pipeline.workbook.parts import Styles, feed, parse

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_REPORTED: Final = 1_000  # faults of one kind kept per sheet; more are not read by anybody


@dataclass(slots=True)
class Scan:
    """What one sheet holds besides its values."""

    rows: int = 0
    columns: int = 0
    errors: dict[str, str] = field(default_factory=dict)  # cell -> #N/A
    unvalued: list[str] = field(default_factory=list)  # formulas without a stored value
    negative: list[str] = field(default_factory=list)  # dates before there were any
    midnight: list[str] = field(default_factory=list)  # whole days whose format prints 00:00
    hidden_rows: list[int] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    percent: dict[int, list[int]] = field(default_factory=dict)  # column -> rows


def column_letter(number: int) -> str:
    """``1`` -> ``A``, ``28`` -> ``AB``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """``A`` -> ``1``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """``(17, 6)`` -> ``F17``."""
    return f"{column_letter(column)}{row}"


class _SheetScanner:
    """Handlers of one pass; state of the cell that is open."""

    def __init__(self, styles: Styles, limits: tuple[int, int]) -> None:
        self.scan = Scan()
        self._styles = styles
        self._max_rows, self._max_columns = limits
        self._row = 0
        self._column = 0
        self._last = -1
        self._ordered = True
        self._formula = False
        self._value = True
        self._pending = False  # a formula's value is open, and nothing has come yet
        self._type = ""
        self._style = ""
        self._counted = True
        self._letters: dict[str, int] = {}
        self._prefix: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow rows, cells, formulas and values."""
        if tag == "c":
            self._close()
            self._open(attributes)
        elif tag == "v" or tag == "is":  # noqa: PLR1714  # twice a million times: no set
            self._pending = self._formula and self._type != "str"  # an empty text is a result
            self._value = not self._pending
            if not self._counted:
                self._count()
        elif tag == "f":
            self._formula = True
            if not self._counted:
                self._count()
        elif tag == "row":
            self._close()
            number = attributes.get("r", "")
            self._row = int(number) if number.isdigit() else self._row + 1
            self._column = 0
            if attributes.get("hidden") in {"1", "true"}:
                self.scan.hidden_rows.append(self._row)
        else:
            self._other(tag, attributes)

    def _other(self, tag: str, attributes: dict[str, str]) -> None:
        """What comes seldom: the root, merged ranges, and tags with a prefix of the namespace."""
        if self._prefix is None:
            self._prefix = tag.rpartition("worksheet")[0]
        elif tag == "mergeCell":
            if len(self.scan.merged) < _REPORTED:
                self.scan.merged.append(attributes.get("ref", ""))
        elif self._prefix and tag.startswith(self._prefix):
            self.start(tag[len(self._prefix) :], attributes)

    def _open(self, attributes: dict[str, str]) -> None:
        typed = attributes.get("r")
        if typed is None:
            self._column += 1
        else:
            letters = typed.rstrip("0123456789")
            column = self._letters.get(letters)
            if column is None:
                if _ADDRESS.fullmatch(typed) is None:
                    raise Refused(Fault("workbook_damaged", text=typed[:40]))
                column = self._letters[letters] = column_number(letters)
            digits = typed[len(letters) :]
            if not digits:
                raise Refused(Fault("workbook_damaged", text=typed[:40]))
            self._row, self._column = int(digits), column
        self._formula = self._value = self._counted = self._pending = False
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "0")

    def _count(self) -> None:
        """The open cell has contents: where does it stand?"""
        self._counted = True
        row, column, scan = self._row, self._column, self.scan
        if row > scan.rows:
            scan.rows = row
            if row > self._max_rows:
                raise Refused(Fault("sheet_too_long", address(row, column), self._max_rows))
        if column > scan.columns:
            scan.columns = column
            if column > self._max_columns:
                raise Refused(Fault("sheet_too_wide", address(row, column), self._max_columns))
        key = row * MAX_COLUMNS + column
        if key <= self._last:
            self._ordered = False
        self._last = key
        if self._style in self._styles.percent:
            scan.percent.setdefault(column, []).append(row)

    def _close(self) -> None:
        if self._formula and not self._value and len(self.scan.unvalued) < _REPORTED:
            self.scan.unvalued.append(address(self._row, self._column))
        self._formula = False

    def text(self, data: str) -> None:
        """Look at the stored text of formulas, of errors and of dates."""
        if self._pending and not data.isspace():
            self._pending, self._value = False, True
        if self._type == "e":
            if self._value and len(self.scan.errors) < _REPORTED:
                cell = address(self._row, self._column)
                self.scan.errors[cell] = self.scan.errors.get(cell, "") + data[:40]
        elif self._value and self._style in self._styles.dates:
            if data[0] == "-":
                self.scan.negative.append(address(self._row, self._column))
            elif "." not in data and self._style in self._styles.clocks and data.isdigit():
                self.scan.midnight.append(address(self._row, self._column))

    def finish(self) -> bool:
        """Close the last cell; whether every cell came after the one before."""
        self._close()
        return self._ordered


def scan_sheet(
    container: zipfile.ZipFile, part: str, styles: Styles, limits: tuple[int, int]
) -> Scan:
    """Read one sheet's XML once.

    Args:
        container: the opened workbook.
        part: name of the sheet's part.
        styles: which formats are per cent and which dates.
        limits: rows and columns that may hold something.

    Raises:
        Refused: the sheet is broken or passes its limits; the fault's part is the cell.
    """
    scanner = _SheetScanner(styles, limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scanner.start
    parser.CharacterDataHandler = scanner.text
    feed(parser, container, part)
    if not scanner.finish():
        scanner.scan.twice = _repeated_addresses(container, part)
    return scanner.scan


def _repeated_addresses(container: zipfile.ZipFile, part: str) -> list[str]:
    """A second pass for sheets whose cells are out of order."""
    seen: set[str] = set()
    twice: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith(" c") and "r" in attributes:
            cell = attributes["r"]
            if cell in seen and len(twice) < _REPORTED:
                twice.append(cell)
            seen.add(cell)

    parse(container, part, start)
    return twice
