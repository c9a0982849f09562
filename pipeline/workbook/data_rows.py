"""Which rows of a sheet hold data: no blank ones, no example, no totals."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.coded import Mask
from pipeline.workbook.guarded import Cell, RawSheet
from pipeline.workbook.headings import BLANKS, folded
from pipeline.workbook.scanning import address
from pipeline.workbook.stored import StoredColumn

_EXAMPLES: Final = frozenset(map(folded, ("Пример", "Example")))
_TOTALS: Final = tuple(map(folded, ("Итого", "Всего", "Total")))
_LONGEST: Final = 40  # of a first cell that says what its row is
# Before ``folded`` is asked: any case, with blanks anywhere; е may be ё, composed or not.
_MARKED: Final = re.compile(
    "(?i)[{}]*(?:{})".format(
        BLANKS,
        "|".join(
            f"[{BLANKS}]*".join("(?:ё|е\u0308?)" if letter == "е" else letter for letter in word)
            for word in (*_EXAMPLES, *_TOTALS)
        ),
    )
)
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def data_rows(raw: RawSheet, place: Place) -> tuple[npt.NDArray[np.intp], list[Problem]]:
    """Positions of the rows with data (the heading row is 0), and what is said of the others.

    A row whose first cell is «Пример» or "Example" is passed over in silence; totals are passed
    over with a warning; hidden rows are used, with a warning.
    """
    chosen = _filled(raw)
    problems: list[Problem] = []
    hidden = frozenset(raw.hidden_rows)
    marked = {at + 1 for column in raw.columns for at in _marked(column)}
    for row in sorted(hidden | marked):
        at = row - 1
        if not (0 < at < raw.height and chosen[at]):
            continue
        if _is_example(raw.columns[0][at]):
            chosen[at] = False
            continue
        lead = _first_cell(raw, at)
        if _is_total(lead):
            chosen[at] = False
            where = Place(place.file, place.sheet, address(row, 1))
            problems.append(Problem("row_of_totals", where, lead, {}, Severity.WARNING))
        elif row in hidden:
            where = Place(place.file, place.sheet, str(row))
            problems.append(Problem("row_hidden", where, None, {"row": row}, Severity.WARNING))
    return np.flatnonzero(chosen), problems


def _filled(raw: RawSheet) -> Mask:
    """Whether each row below the heading holds something, be it an error or a lost value."""
    filled = np.zeros(raw.height, dtype=bool)
    for column in raw.columns:
        if isinstance(column, StoredColumn):
            filled[1:] |= column.filled()
        else:
            filled |= np.fromiter((cell is not None for cell in column), bool, len(column))
    for cell in (*(raw.errors or ()), *raw.unvalued):
        filled[int(cell.lstrip(_LETTERS)) - 1] = True
    filled[:1] = False
    return filled


def _marked(column: Sequence[Cell]) -> Iterator[int]:
    """Positions of cells that begin as the word of an example or of a total does."""
    if isinstance(column, StoredColumn):
        yield from column.matching(_MARKED)
        return
    texts = {cell for cell in column if type(cell) is str and len(cell) <= _LONGEST}
    marked = {text for text in texts if _MARKED.match(text) is not None}
    if marked:
        yield from (at for at, cell in enumerate(column) if cell in marked)


def _is_example(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST and folded(cell) in _EXAMPLES


def _is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST and folded(cell).startswith(_TOTALS)


def _first_cell(raw: RawSheet, at: int) -> Cell:
    return next((column[at] for column in raw.columns if column[at] is not None), None)
