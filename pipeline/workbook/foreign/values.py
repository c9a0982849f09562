"""Cells of an export as values of our columns: marks for nothing, mapped values, dates, types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Final

from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.cells import Typing
from pipeline.workbook.columns import Kind
from pipeline.workbook.foreign.dates import is_slashed, read_date
from pipeline.workbook.foreign.exports import ExportSheet
from pipeline.workbook.foreign.profiles import Profile
from pipeline.workbook.foreign.targets import Target
from pipeline.workbook.guarded import Cell
from pipeline.workbook.headings import folded
from pipeline.workbook.numbers import number_text
from pipeline.workbook.scanning import address
from pipeline.workbook.typing_sheets import shown
from pipeline.workbook.verdicts import Doubtful, Unusable

_NONE_GIVEN: Final[Mapping[str, object]] = MappingProxyType({})
_FREE: Final = frozenset({Kind.TEXT, Kind.LINES})
_BLANKS: Final = frozenset("\n\r\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}")


@dataclass(frozen=True, slots=True)
class Taken:
    """A cell of ours: its typed value and its text; ``code`` names a warning about it."""

    value: object
    text: str = ""
    code: str = ""
    given: Mapping[str, object] = field(default_factory=lambda: _NONE_GIVEN)


_NOTHING: Final = Taken(None)


@dataclass
class ColumnValues:
    """One column of ours, taken from one column of the export or from a default.

    Attributes:
        position: column of the export from 0; ``None``: only the default.
        values: typed, in the order of the rows asked for; ``None`` is missing.
        texts: as they are written.
        refused: position among the rows -> what is wrong with the cell.
        problems: position -> what is used, but worth a look.
        ambiguous: cells whose date can be read in two ways, the first with its readings.
        typed_dates: rows whose date is Excel's own.
        typed_texts: rows whose date is a text with slashes, which Excel may have left over.
        unmapped: position -> a state no rule speaks of.
    """

    target: Target
    profile: Profile
    sheet: ExportSheet
    position: int | None
    values: list[object] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    refused: dict[int, Problem] = field(default_factory=dict)
    problems: dict[int, Problem] = field(default_factory=dict)
    ambiguous: list[Problem] = field(default_factory=list)
    typed_dates: list[int] = field(default_factory=list)
    typed_texts: list[int] = field(default_factory=list)
    unmapped: dict[int, str] = field(default_factory=dict)

    def read(self, rows: Sequence[int]) -> "ColumnValues":
        """Take the cells of these rows; each distinct cell is looked at once."""
        known: dict[object, Taken | Unusable] = {}
        cells = self.sheet.raw.columns[self.position] if self.position is not None else None
        for at, row in enumerate(rows):
            cell = cells[row] if cells is not None else None
            key = (cell, type(cell))
            if key not in known:
                known[key] = self._outcome(cell)
            self._add(at, row, cell, known[key])
        if self.target.column.kind is Kind.DATETIME and cells is not None:
            self._tell_dates(rows, cells)
        return self

    def _tell_dates(self, rows: Sequence[int], cells: Sequence[Cell]) -> None:
        """Which rows hold dates of Excel, and which texts that Excel may have left over."""
        texts = {cell for cell in set(cells) if is_slashed(cell)}
        self.typed_texts += (row for row in rows if cells[row] in texts)
        self.typed_dates += (row for row in rows if isinstance(cells[row], date))

    def _add(self, at: int, row: int, cell: Cell, taken: Taken | Unusable) -> None:
        if self.sheet.faults:
            code = self._fault(row)
            taken = Unusable(code) if code else taken
        if isinstance(taken, Unusable):
            given = taken.given
            place = self.place(row)
            self.refused[at] = Problem(taken.code, place, shown(cell), given, Severity.ROW)
            taken = _NOTHING
        elif taken.code == "import_date_ambiguous":
            self.ambiguous.append(self._said(taken, row, cell))
        elif taken.code == "import_state_unmapped":
            self.unmapped[at] = taken.text
        elif taken.code:
            self.problems[at] = self._said(taken, row, cell)
        self.values.append(taken.value)
        self.texts.append(taken.text)

    def _said(self, taken: Taken, row: int, cell: Cell) -> Problem:
        return Problem(taken.code, self.place(row), shown(cell), taken.given, Severity.WARNING)

    def _fault(self, row: int) -> str:
        if self.position is None:
            return ""
        return self.sheet.faults.get((row + 1, self.position + 1), "")

    def place(self, row: int) -> Place:
        """The cell in the row at this position; only the row where there is no column."""
        if self.position is None:
            return Place(self.sheet.file, self.sheet.raw.name, str(row + 1))
        cell = address(row + 1, self.position + 1)
        return Place(self.sheet.file, self.sheet.raw.name, cell, self.sheet.headings[self.position])

    @cached_property
    def _typing(self) -> Typing:
        return Typing(self.target.column)

    @cached_property
    def _marks(self) -> frozenset[str]:
        return self.profile.marks_of(self.target.key)

    def _outcome(self, cell: Cell) -> Taken | Unusable:
        try:
            return self._taken(cell)
        except Unusable as unusable:
            return unusable

    def _taken(self, cell: Cell) -> Taken:
        rule = self.profile.rule(self.target.key)
        text = cell.strip() if isinstance(cell, str) else _text_of(cell)
        if text is not None and (not text or folded(text) in self._marks):
            cell, text = None, None
        if cell is None:
            return _NOTHING if rule.default is None else self._typed(rule.default, rule.default)
        if self.target.column.kind is Kind.DATETIME:
            return self._moment(cell if text is None else text)
        if text is None:  # a date where none belongs: its column says so
            return self._typed("", cell)
        ours = rule.meaning(text)
        if ours is None and self.target.key == "history.state":
            return self._state(text)
        return self._typed(text if ours is None else ours, text if ours is None else ours)

    def _state(self, text: str) -> Taken:
        """A state that is spelled as ours is one; of any other the profile says nothing."""
        try:
            return Taken(self._typing.value(text), text)
        except Unusable:
            return Taken("unmapped", text, "import_state_unmapped")

    def _moment(self, cell: Cell) -> Taken:
        value = read_date(cell, self.profile.form_of(self.target.key))
        if isinstance(value, Doubtful):
            return Taken(value.value, "", value.code, value.given)
        return Taken(value)

    def _typed(self, text: str, cell: Cell) -> Taken:
        code = ""
        given: Mapping[str, object] = {}
        if self.target.column.kind in _FREE:
            clean = "".join(one for one in text if one.isprintable() or one in _BLANKS)
            if clean != text:
                text, cell, code = clean, clean, "import_text_cleaned"
        try:
            value = self._typing.value(cell)
        except Unusable as bad:
            if bad.code == "token_expected":
                column = self.target.column.ru[0]
                raise Unusable("import_value_unmapped", column=column, **bad.given) from bad
            raise
        if isinstance(value, Doubtful):
            taken, code, given = value.value, value.code, value.given
        else:
            taken = value
        return Taken(taken, taken if isinstance(taken, str) else text, code, given)


def _text_of(cell: Cell) -> str | None:
    """A number or a yes/no as its text; ``None`` for a date."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return number_text(cell)
        case None | datetime() | date():
            return None
    return str(cell)
