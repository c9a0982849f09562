"""Tables of texts as workbooks: annexes that nothing can run in."""

import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.workbook.guarded import read_cells
from pipeline.workbook.headings import folded
from pipeline.workbook.tables import write_text_table

ROWS = [
    ["A1", '=HYPERLINK("x")', "Рога & Копыта <тест>", ""],
    ["+cmd", "  пробелы  ", "две\nстроки", "NA"],
]


def _values(path: Path) -> list[list[object]]:
    sheet = load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_texts_come_back_as_texts(tmp_path: Path) -> None:
    """No formula, no link, no lost blank: every cell is the text it was."""
    path = tmp_path / "requests.xlsx"
    write_text_table(path, "Заявки", ["а", "б", "в", "г"], ROWS)
    sheet = load_workbook(path).worksheets[0]
    assert sheet.title == "Заявки"
    assert sheet.freeze_panes == "A2"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert _values(path)[1:] == [[text or None for text in row] for row in ROWS]


def test_our_own_reader_reads_it(tmp_path: Path) -> None:
    """What we write passes our guard."""
    path = tmp_path / "requests.xlsx"
    write_text_table(path, "Заявки", ["а", "б", "в", "г"], ROWS)
    book = read_cells(path, {folded("Заявки"): 100})
    assert book.problems == ()
    assert book.sheets[0].columns[1] == ("б", '=HYPERLINK("x")', "  пробелы  ")


def test_an_escape_in_a_text_stays_a_text(tmp_path: Path) -> None:
    """``_x000B_`` typed by a person never becomes a control character."""
    path = tmp_path / "requests.xlsx"
    write_text_table(path, "а", ["а"], [["_x000B_"]])
    assert read_cells(path, {folded("а"): 100}).sheets[0].columns == (("а", "_x000B_"),)


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    """No clock, no chance."""
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_text_table(first, "Заявки", ["а", "б", "в", "г"], ROWS)
    time.sleep(2.1)  # the zip's clock counts in two seconds
    write_text_table(second, "Заявки", ["а", "б", "в", "г"], iter(ROWS))
    assert first.read_bytes() == second.read_bytes()


def test_names_and_rows_are_held_to_excel(tmp_path: Path) -> None:
    """A sheet's name is made to fit; a row or a text that does not is our own bug."""
    path = tmp_path / "requests.xlsx"
    write_text_table(path, "а/б:в" + "г" * 40, ["а"], [])
    assert load_workbook(path).sheetnames == ["а б в" + "г" * 26]
    with pytest.raises(ValueError, match="row 1"):
        write_text_table(path, "а", ["а"], [["1", "2"]])
    with pytest.raises(ValueError, match="no Excel cell"):
        write_text_table(path, "а", ["а"], [["\x00"]])


def test_fifty_thousand_rows(tmp_path: Path) -> None:
    """The annex of a big log takes seconds, not minutes."""
    started = time.monotonic()
    rows = ([f"INC{n}", *["02.03.2026 09:40"] * 9] for n in range(50_000))
    write_text_table(tmp_path / "requests.xlsx", "Заявки", list("абвгдежзик"), rows)
    assert time.monotonic() - started < 15
