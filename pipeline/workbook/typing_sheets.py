"""A raw sheet against its row of the table: headings found, rows chosen, columns typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

import numpy as np

from pipeline.metrics.events.log import Source
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.cells import Typing, typed
from pipeline.workbook.coded import Coded, Walls
from pipeline.workbook.columns import Column, Kind, Sheet
from pipeline.workbook.data_rows import data_rows
from pipeline.workbook.guarded import Cell, RawSheet
from pipeline.workbook.headings import disguised, folded, foreign_letters
from pipeline.workbook.numbers import number_text
from pipeline.workbook.scanning import address, column_letter
from pipeline.workbook.stored import StoredColumn
from pipeline.workbook.stored_typing import typed_column
from pipeline.workbook.verdicts import Unusable

_SHOWN: Final = 80  # characters of a cell in a message


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet that is no log."""

    values: Mapping[str, object]
    number: int
    source: Source
    complete: bool = True  # no cell of it was refused

    def get(self, key: str) -> object:
        """The typed cell, ``None`` if blank, refused or without a column."""
        return self.values.get(key)

    def place(self, key: str) -> Place:
        """Where the cell stands."""
        return self.source.place(key, self.number)

    def places(self, keys: Sequence[str]) -> dict[str, Place]:
        """The cells of the keys that are filled."""
        return {key: self.place(key) for key in keys if self.get(key) is not None}


@dataclass(slots=True)
class TypedSheet:
    """The columns of a sheet, typed; all lists have one length."""

    spec: Sheet
    source: Source
    numbers: list[int] = field(default_factory=list)  # Excel rows
    values: dict[str, Sequence[object]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    bad: dict[int, list[Problem]] = field(default_factory=dict)  # position -> why it is unusable

    def refuse(self, at: int, problem: Problem) -> None:
        """A row cannot be used."""
        self.problems.append(problem)
        self.bad.setdefault(at, []).append(problem)

    def place(self, key: str, at: int) -> Place:
        """The cell of ``key`` in the row at this position."""
        return self.source.place(key, self.numbers[at])

    def rows(self) -> Iterator[Row]:
        """The rows one by one, for sheets that are small."""
        for at, number in enumerate(self.numbers):
            cells = {key: column[at] for key, column in self.values.items()}
            yield Row(cells, number, self.source, at not in self.bad)


@dataclass(frozen=True, slots=True)
class Matched:
    """Columns found by their headings, and what was wrong with the rest."""

    positions: Mapping[str, int]  # key -> column from 0
    english: frozenset[str]
    headings: Mapping[str, str]
    problems: tuple[Problem, ...]


def heading_text(cell: Cell) -> str:
    """What a heading says, whatever the type of its cell."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        try:
            return number_text(cell)
        except Unusable:
            return str(cell)
    return "" if cell is None else str(cell).strip()


def find_columns(headings: Sequence[str], spec: Sheet, place: Place) -> Matched:
    """Match a heading row with the table.

    Unknown headings are notes; a heading that only looks known, one that stands twice and a
    required one that is missing are errors.
    """
    known = {folded(text): column for column in spec.columns for text in column.headings}
    looks = {disguised(text): text for column in spec.columns for text in column.headings}
    positions: dict[str, int] = {}
    problems: list[Problem] = []
    disguises: set[str] = set()
    for at, text in enumerate(headings):
        where = Place(place.file, place.sheet, address(1, at + 1), text)
        column = known.get(folded(text))
        if not text:
            continue
        if column is None:
            meant = looks.get(disguised(text))
            if meant is None:
                problems.append(Problem("heading_unknown", where, text, {}, Severity.NOTE))
                continue
            letters = foreign_letters(text, meant)
            problems.append(
                Problem(
                    "heading_lookalike", where, text, {"meant": meant, "letters": _named(letters)}
                )
            )
            disguises.add(known[folded(meant)].key)
        elif column.key in positions:
            first = address(1, positions[column.key] + 1)
            problems.append(Problem("heading_twice", where, text, {"first": first}))
        else:
            positions[column.key] = at
    for column in spec.columns:
        if column.required and column.key not in positions and column.key not in disguises:
            where = Place(place.file, place.sheet, "", column.ru[0])
            given = {"heading": column.ru[0], "english": column.en[0]}
            problems.append(Problem("heading_missing", where, None, given))
    english = {key for key, at in positions.items() if _is_english(spec.column(key), headings[at])}
    shown = {key: headings[at] for key, at in positions.items()}
    return Matched(positions, frozenset(english), shown, tuple(problems))


def _is_english(column: Column, heading: str) -> bool:
    return folded(heading) in map(folded, column.en) and folded(heading) not in map(
        folded, column.ru
    )


def _named(letters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{letter} (U+{ord(letter):04X})" for letter in letters)


def type_sheet(raw: RawSheet, spec: Sheet, file: str) -> TypedSheet:
    """Type a sheet; problems of headings are errors, those of rows as the sheet says.

    Args:
        raw: cells and what the scan found.
        spec: row of the table.
        file: name of the file, for messages.
    """
    place = Place(file, raw.name)
    texts = [heading_text(column[0]) for column in raw.columns] if raw.height else []
    matched = find_columns(texts, spec, place)
    letters = {key: column_letter(at + 1) for key, at in matched.positions.items()}
    sheet = TypedSheet(spec, Source(file, raw.name, letters, dict(matched.headings)))
    sheet.problems += matched.problems
    sheet.problems += _sheet_problems(raw, texts, place)
    chosen, said = data_rows(raw, place)
    if raw.hidden and len(chosen):  # a sheet that waits for its first row is hidden on purpose
        sheet.problems.append(Problem("sheet_hidden", place, None, {}, Severity.WARNING))
    sheet.problems += said
    sheet.numbers = (chosen + 1).tolist()
    overlong = _overlong_rows(raw, sheet)
    broken = _broken_cells(raw, sheet)
    for key, at in matched.positions.items():
        refused = overlong | {row for row, name in broken if name == key}
        typing = Typing(spec.column(key), english=key in matched.english)
        _type_column(sheet, typing, raw, at, refused)
    return sheet


def _type_column(
    sheet: TypedSheet, typing: Typing, raw: RawSheet, at: int, refused: set[int]
) -> None:
    """Type one column of the chosen rows and tell what is wrong with its cells."""
    column, cells = typing.column, raw.columns[at]
    values: Sequence[object]
    picked: Sequence[Cell]
    if isinstance(cells, StoredColumn):
        picked = cells.rows(np.array(sheet.numbers, dtype=np.intp))
        values, faults = typed_column(typing, picked.values)
    else:
        picked = [cells[number - 1] for number in sheet.numbers]
        if column.kind is Kind.DATETIME:
            _state_midnights(picked, raw.midnight, column_letter(at + 1), sheet.numbers)
        marked = (raw.percent or {}).get(at + 1, frozenset())
        percent = frozenset(i for i, number in enumerate(sheet.numbers) if number in marked)
        values, faults = typed(typing, picked, percent)
    sheet.values[column.key] = values
    for fault in faults:
        severity = Severity.WARNING if fault.used else _severity(sheet.spec)
        place, found = sheet.place(column.key, fault.at), shown(picked[fault.at])
        problem = Problem(fault.code, place, found, fault.given, severity)
        if fault.used:
            sheet.problems.append(problem)
        elif fault.at not in refused:
            sheet.refuse(fault.at, problem)
            refused.add(fault.at)
    if column.required and column.kind is not Kind.ANY:
        _require(sheet, column.key, values, refused)


def _state_midnights(
    picked: list[Cell], midnight: frozenset[str], letter: str, numbers: Sequence[int]
) -> None:
    """A whole day whose format prints the hour says 00:00; calamine gives it as a date."""
    if not midnight:
        return
    for at, cell in enumerate(picked):
        plain_day = isinstance(cell, date) and not isinstance(cell, datetime)
        if plain_day and f"{letter}{numbers[at]}" in midnight:
            picked[at] = datetime.combine(cell, time())  # type: ignore[arg-type]  # a date, tested above


def _severity(spec: Sheet) -> Severity:
    return Severity.ROW if spec.is_log or spec.by_row else Severity.ERROR


def shown(cell: Cell) -> object:
    """A cell as a message shows it."""
    if isinstance(cell, str):
        text = cell.strip()
        plain = "".join(
            letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
        )
        return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return heading_text(cell) if isinstance(cell, float) else cell


def _require(sheet: TypedSheet, key: str, values: Sequence[object], refused: set[int]) -> None:
    if isinstance(values, Coded | Walls):
        blank = np.flatnonzero(values.missing()).tolist()
    else:
        blank = [at for at, value in enumerate(values) if value is None]
    for at in blank:
        if at not in refused:
            where = sheet.place(key, at)
            sheet.refuse(
                at,
                Problem(
                    "cell_blank", where, None, {"heading": where.heading}, _severity(sheet.spec)
                ),
            )


def _sheet_problems(raw: RawSheet, headings: Sequence[str], place: Place) -> Iterator[Problem]:
    """What concerns the sheet as a whole."""
    for cell in raw.twice:
        yield Problem("cell_twice", Place(place.file, place.sheet, cell))
    for reference in raw.merged:
        yield Problem(
            "cells_merged", Place(place.file, place.sheet, reference), None, {}, Severity.WARNING
        )
    for at, text in enumerate(headings):
        if not text and _holds_something(raw.columns[at]):
            where = Place(place.file, place.sheet, address(1, at + 1))
            yield Problem("heading_blank", where, None, {}, Severity.NOTE)


def _holds_something(column: Sequence[Cell]) -> bool:
    if isinstance(column, StoredColumn):
        return bool(column.filled().any())
    return any(cell is not None for cell in column)


def _overlong_rows(raw: RawSheet, sheet: TypedSheet) -> set[int]:
    """Rows whose cells may stand under wrong headings."""
    overlong = raw.overlong or {}
    found: set[int] = set()
    for at, row in enumerate(sheet.numbers) if overlong else ():
        if row not in overlong:
            continue
        column = overlong[row]
        place = Place(sheet.source.file, sheet.source.sheet, address(row, column))
        text = shown(raw.columns[column - 1][row - 1])
        sheet.refuse(at, Problem("csv_row_too_long", place, text, {}, _severity(sheet.spec)))
        found.add(at)
    return found


def _broken_cells(raw: RawSheet, sheet: TypedSheet) -> set[tuple[int, str]]:
    """Errors, formulas without a value and impossible dates in columns that are read."""
    keys = {letter: key for key, letter in sheet.source.letters.items()}
    faults = [
        *(("cell_error", cell, text) for cell, text in (raw.errors or {}).items()),
        *(("formula_without_value", cell, None) for cell in sorted(raw.unvalued)),
        *(("date_too_early", cell, None) for cell in sorted(raw.negative)),
    ]
    positions = {row: at for at, row in enumerate(sheet.numbers)} if faults else {}
    broken: set[tuple[int, str]] = set()
    for code, cell, text in faults:
        letter = cell.rstrip("0123456789")
        at = positions.get(int(cell[len(letter) :]))
        if at is None or letter not in keys:
            continue
        where = sheet.place(keys[letter], at)
        sheet.refuse(at, Problem(code, where, text, {}, _severity(sheet.spec)))
        broken.add((at, keys[letter]))
    return broken
