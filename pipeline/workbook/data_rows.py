"""Which rows of a sheet hold data: no blank ones, no example, no totals."""

from typing import Final

from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.guarded import Cell, RawSheet
from pipeline.workbook.headings import folded
from pipeline.workbook.scanning import address

_EXAMPLES: Final = frozenset(map(folded, ("Пример", "Example")))
_TOTALS: Final = tuple(map(folded, ("Итого", "Всего", "Total")))
_LONGEST: Final = 40  # of a first cell that says what its row is
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def data_rows(raw: RawSheet, place: Place) -> tuple[list[int], list[Problem]]:
    """Positions of the rows with data (the heading row is 0), and what is said of the others.

    A row whose first cell is «Пример» or "Example" is passed over in silence; totals are passed
    over with a warning; hidden rows are used, with a warning.
    """
    filled = _filled(raw)
    hidden = frozenset(raw.hidden_rows)
    chosen: list[int] = []
    problems: list[Problem] = []
    for at in range(1, raw.height):
        if not filled[at] or _is_example(raw.columns[0][at]):
            continue
        lead = _first_cell(raw, at)
        if _is_total(lead):
            where = Place(place.file, place.sheet, address(at + 1, 1))
            problems.append(Problem("row_of_totals", where, lead, {}, Severity.WARNING))
            continue
        if at + 1 in hidden:
            where = Place(place.file, place.sheet, str(at + 1))
            problems.append(Problem("row_hidden", where, None, {"row": at + 1}, Severity.WARNING))
        chosen.append(at)
    return chosen, problems


def _filled(raw: RawSheet) -> list[bool]:
    """Whether each row holds something, be it an error or a formula without a value."""
    filled = [False] * raw.height
    for column in raw.columns:
        for at, cell in enumerate(column):
            if cell is not None:
                filled[at] = True
    for cell in (*(raw.errors or ()), *raw.unvalued):
        filled[int(cell.lstrip(_LETTERS)) - 1] = True
    return filled


def _is_example(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST and folded(cell) in _EXAMPLES


def _is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST and folded(cell).startswith(_TOTALS)


def _first_cell(raw: RawSheet, at: int) -> Cell:
    return next((column[at] for column in raw.columns if column[at] is not None), None)
