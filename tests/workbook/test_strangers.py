"""Workbooks of others that trip readers: problems with places, never an exception."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.locales import LOCALES, locale
from pipeline.problems import stopping
from pipeline.workbook.guarded import read_cells
from pipeline.workbook.headings import folded
from tests.workbook.build import read

STRANGERS = sorted((Path(__file__).parents[1] / "data" / "xlsx").glob("*.xlsx"))


def test_all_strangers_are_here() -> None:
    """The ten workbooks of the list."""
    assert len(STRANGERS) == 10


@pytest.mark.parametrize("path", STRANGERS, ids=lambda path: path.stem)
def test_a_stranger_is_refused_in_words(path: Path) -> None:
    """Each names the missing sheets, in both languages, and computes nothing."""
    reading = read(path)
    assert reading.project is None
    assert len(stopping(reading.problems)) == 4
    for problem in reading.problems:
        assert problem.place.file == path.name
        for code in LOCALES:
            worded = locale(code).problem(problem)
            assert worded["what"]
            assert worded["mend"]


@pytest.mark.parametrize("path", STRANGERS, ids=lambda path: path.stem)
def test_the_first_sheet_of_a_stranger_can_be_read(path: Path) -> None:
    """Scan and values agree on the range, whatever the file."""
    book = read_cells(path, {}, first=20_000)
    assert book.problems == ()
    (sheet,) = book.sheets
    assert sheet.height > 0
    assert all(len(column) == sheet.height for column in sheet.columns)


def test_both_date_systems_are_told_apart() -> None:
    """The same number means days 1,462 apart."""
    days = []
    for stem in ("sheetjs_dates_1900", "sheetjs_dates_1904"):
        path = next(path for path in STRANGERS if path.stem == stem)
        (sheet,) = read_cells(path, {}, first=20_000).sheets
        days.append(sheet.columns[1][-1])
    assert days == [date(1930, 6, 2), date(1934, 6, 3)]
    assert date(1934, 6, 3) - date(1930, 6, 2) == timedelta(days=1462)


def test_error_cells_are_told_from_blanks() -> None:
    """Every kind of Excel error is named by its cell."""
    path = next(path for path in STRANGERS if path.stem == "sheetjs_error_types")
    (sheet,) = read_cells(path, {folded("RawErrors"): 100}).sheets
    assert {"#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"} <= set(
        (sheet.errors or {}).values()
    )
