"""The rows of the journal as a person left them: known by number and heading, cell by cell.

A row of which anything is in doubt is not used; what is wrong is a warning, and stays in the file.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.locales import LOCALES, Locale, locale
from pipeline.problems import InputError, Place, Problem, Severity
from pipeline.workbook.guarded import Cell, RawSheet
from pipeline.workbook.headings import folded
from pipeline.workbook.journal_cells import (
    NUMBER,
    YELLOW,
    Value,
    as_typed,
    heading,
    is_as_written,
    known_headings,
    plain,
    value_of,
)
from pipeline.workbook.journal_formulas import Formulas, area_of
from pipeline.workbook.scanning import address
from pipeline.workbook.typing_sheets import heading_text, shown
from pipeline.workbook.verdicts import Unusable

_TOP: Final = 50  # rows among which the headings are looked for

Base = Mapping[str, Mapping[str, Value]]
"""Number -> field -> value last written, as the hidden sheet keeps it."""


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A yellow cell whose content differs from what was last written there.

    ``value`` is ``None`` for a cell that was cleared; ``raw`` is what stands there, as typed.
    """

    number: str
    field: str
    value: Value
    base: Value
    raw: str
    place: Place


@dataclass(slots=True)
class Page:
    """The visible sheet while it is read."""

    raw: RawSheet
    file: str
    base: Base
    problems: list[Problem] = field(default_factory=list)
    typed: list[TypedCell] = field(default_factory=list)
    bad: list[tuple[str, str, str]] = field(default_factory=list)
    unknown_rows: bool = False
    additions: bool = False
    formulas: Formulas = field(default_factory=Formulas)
    top: int = 0  # position of the headings' row
    columns: dict[str, int] = field(default_factory=dict)  # key -> position
    words: Locale = field(default_factory=lambda: locale("ru"))  # language of the headings

    def tell(self, problem: Problem) -> None:
        """Tell a problem, as a warning."""
        self.problems.append(replace(problem, severity=Severity.WARNING))

    # --- columns --------------------------------------------------------------------------

    def find_columns(self) -> None:
        """Find the headings.

        Raises:
            InputError: the column of numbers is not there, or there are two.
        """
        rows = range(min(self.raw.height, _TOP))
        top = next((at for at in rows if NUMBER in self._keys(at).values()), None)
        if top is None:
            raise self._without_numbers(Place(self.file, self.raw.name))
        self.top = top
        found: dict[str, list[int]] = {}
        for at, key in self._keys(top).items():
            found.setdefault(key, []).append(at)
        first, *others = found[NUMBER]
        if others:
            raise self._without_numbers(self._heading_place(others[0]))
        _, code = known_headings()[folded(self._heading_place(first).heading)]
        self.words = locale(code)
        self.columns[NUMBER] = first
        for key in YELLOW:
            self._find_yellow(key, found.get(key, []))
        self._look_for_strangers()

    def _without_numbers(self, place: Place) -> InputError:
        given = {code: heading(NUMBER, locale(code)) for code in LOCALES}
        return InputError(Problem("journal_number_column", place, None, given))

    def _find_yellow(self, key: str, found: Sequence[int]) -> None:
        """Take a column that stands once; nobody knows which of two is meant."""
        match found:
            case []:
                where = Place(self.file, self.raw.name, "", heading(key, self.words))
                self.tell(Problem("journal_column_missing", where))
            case [only]:
                self.columns[key] = only
            case [first, *others]:
                for at in others:
                    place = self._heading_place(at)
                    given = {"first": self._address(first)}
                    self.tell(Problem("heading_twice", place, place.heading, given))
                self.additions = True

    def _address(self, column: int) -> str:
        return address(self.top + 1, column + 1)

    def _heading_place(self, column: int) -> Place:
        title = heading_text(self.raw.columns[column][self.top])
        return Place(self.file, self.raw.name, self._address(column), title)

    def _keys(self, row: int) -> dict[int, str]:
        """The columns with a heading of ours in this row, by position."""
        known = known_headings()
        texts = (folded(heading_text(column[row])) for column in self.raw.columns)
        return {at: known[text][0] for at, text in enumerate(texts) if text in known}

    def _look_for_strangers(self) -> None:
        """Columns that are not ours and hold something."""
        ours = self._keys(self.top)
        for at, column in enumerate(self.raw.columns):
            rows = range(self.top, len(column))
            if at not in ours and any(self._holds(row, at) for row in rows):
                place = self._heading_place(at)
                self.tell(Problem("journal_column_added", place, place.heading or None))
                self.additions = True

    # --- rows -----------------------------------------------------------------------------

    def read_rows(self, numbers: Collection[str]) -> None:
        """Read every row whose number is known and stands once."""
        found: dict[str, list[int]] = {}
        for row in range(self.top + 1, self.raw.height):
            number = self._number(row, numbers)
            if number:
                found.setdefault(number, []).append(row)
        covered = self._covered()
        for number, rows in found.items():
            if len(rows) == 1:
                self._read_row(number, rows[0], covered)
                continue
            first = address(rows[0] + 1, self.columns[NUMBER] + 1)
            self._leave_out(rows[0])
            for row in rows[1:]:
                self._refuse_row(row, "journal_number_twice", first=first)

    def _number(self, row: int, numbers: Collection[str]) -> str | None:
        """The number of a row, if the register has it."""
        column = self.columns[NUMBER]
        number = heading_text(self.raw.columns[column][row])
        if self.formulas.at(row + 1, column + 1) is not None:
            self._refuse_row(row, "journal_formula")
        elif number in numbers:
            return number
        elif number:
            self._refuse_row(row, "journal_number_unknown")
        elif any(self._holds(row, at) for at in range(len(self.raw.columns))):
            self._refuse_row(row, "journal_number_blank")
        return None

    def _place(self, row: int, column: int) -> Place:
        return replace(self._heading_place(column), cell=address(row + 1, column + 1))

    def _holds(self, row: int, column: int) -> bool:
        """Whether the cell holds anything, be it an error or a formula without a value."""
        at = address(row + 1, column + 1)
        broken = at in (self.raw.errors or ()) or at in self.raw.unvalued
        return broken or _is_filled(self.raw.columns[column][row])

    def _refuse_row(self, row: int, code: str, **given: object) -> None:
        """Tell of a row of which nothing is used."""
        column = self.columns[NUMBER]
        cell = shown(self.raw.columns[column][row])
        self.tell(Problem(code, self._place(row, column), cell, given))
        self._leave_out(row)

    def _leave_out(self, row: int) -> None:
        """Remember whether anything but a number would be lost with the row."""
        column = self.columns[NUMBER]
        others = (at for at in range(len(self.raw.columns)) if at != column)
        self.unknown_rows = self.unknown_rows or any(self._holds(row, at) for at in others)

    def _covered(self) -> frozenset[tuple[int, int]]:
        """Yellow cells out of sight behind the first of merged ones: nobody cleared them."""
        covered: set[tuple[int, int]] = set()
        yellow = {at for key, at in self.columns.items() if key != NUMBER}
        left = self.raw.height * len(yellow)  # ranges that overlap are not made by Excel
        for reference in self.raw.merged:
            area = area_of(reference)
            if area is None:
                continue
            columns = yellow.intersection(range(area.left - 1, area.right))
            rows = range(max(area.top - 1, self.top + 1), min(area.bottom, self.raw.height))
            left -= len(rows) * len(columns)
            if left < 0:
                break
            if rows and columns:
                self.tell(Problem("cells_merged", Place(self.file, self.raw.name, reference)))
                covered |= {(row, at) for row in rows for at in columns}
                covered.discard((area.top - 1, area.left - 1))
        return frozenset(covered)

    def _read_row(self, number: str, row: int, covered: Collection[tuple[int, int]]) -> None:
        base = self.base.get(number, {})
        for key in YELLOW:
            column = self.columns.get(key)
            if column is not None and (row, column) not in covered:
                self._read_cell(number, key, (row, column), base.get(key))

    def _read_cell(self, number: str, key: str, at: tuple[int, int], base: Value) -> None:
        """Keep a changed cell, or say why it cannot be read."""
        row, column = at
        cell = self.raw.columns[column][row]
        formula = self.formulas.at(row + 1, column + 1)
        if formula is not None:  # as text it is refused as well, a run later
            cell = formula if formula != "=" else f"={as_typed(cell)}"
        else:
            if self.raw.errors:
                cell = self.raw.errors.get(address(row + 1, column + 1), cell)
            if is_as_written(cell, base):
                return
        raw = as_typed(cell)
        try:
            value = value_of(key, cell, self.words)
        except Unusable as unusable:
            place = self._place(row, column)
            self.tell(Problem(unusable.code, place, shown(raw), unusable.given))
            self.bad.append((number, key, raw))
            return
        if value != base:
            place = self._place(row, column)
            self.typed.append(TypedCell(number, key, value, base, raw, place))


def _is_filled(cell: Cell) -> bool:
    return cell is not None and bool(plain(as_typed(cell)))
