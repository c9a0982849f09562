"""The journal: what is typed is read, what is wrong stays, nothing runs and nothing is lost."""

import csv
import os
import re
import subprocess
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.locales import LOCALES, locale
from pipeline.workbook.journal import (
    YELLOW,
    JournalReading,
    JournalRow,
    TypedCell,
    Value,
    is_open,
    read_journal,
    write_journal,
)
from tests.workbook.build import edit_part, write_parts
from tests.workbook.journal_pages import (
    BAD,
    NUMBERS,
    WHITE,
    cell_of,
    changes,
    codes,
    put,
    registers,
    row,
    typing_into,
)

RU, EN = (locale(code) for code in LOCALES)
SHEET = "xl/worksheets/sheet1.xml"
FIRST, SECOND, *_ = NUMBERS
KNOWN: dict[str, Value] = {
    "sent_on": date(2026, 11, 7),
    "sent_by": "edo",
    "delivered_on": date(2026, 11, 9),
    "reply": "signed",
    "reply_on": date(2026, 11, 10),
    "reply_file": "ответ.pdf",
    "office_number": "12/3",
}


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """A journal of two papers: of one everything is known, of the other nothing."""
    path = tmp_path / "Журнал.xlsx"
    write_journal(path, [row(FIRST, KNOWN), row(SECOND)], RU)
    return path


def _read(path: Path) -> JournalReading:
    return read_journal(path, NUMBERS)


def _typed(reading: JournalReading) -> list[tuple[str, str, Value, Value]]:
    return [(one.number, one.field, one.value, one.base) for one in reading.typed]


# --- laws -------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(registers(), st.sampled_from(LOCALES))
def test_what_was_written_is_not_typed(rows: list[JournalRow], code: str) -> None:
    """Law: a journal nobody has touched says nothing, whatever the register holds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Журнал.xlsx"
        write_journal(path, rows, locale(code))
        assert _read(path) == JournalReading()


@settings(max_examples=25)
@given(registers().filter(bool), st.sampled_from(LOCALES), st.data())
def test_exactly_the_changed_cells_are_read(
    rows: list[JournalRow], code: str, data: st.DataObject
) -> None:
    """Law: any cells are changed, just these are typed or bad; bad ones stay, and stay bad."""
    cells = [(one.number, field) for one in rows for field in YELLOW]
    chosen = data.draw(st.lists(st.sampled_from(cells), unique=True, min_size=1))
    puts = {cell: data.draw(changes(cell[1]), label=str(cell)) for cell in chosen}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Журнал.xlsx"
        write_journal(path, rows, locale(code))
        with typing_into(path) as page:
            for cell, (content, _) in puts.items():
                put(page, *cell, content)
        reading = _read(path)
        base = {(one.number, field): one.yellow[field] for one in rows for field in YELLOW}
        expected = {
            cell: value
            for cell, (content, value) in puts.items()
            if value is not BAD and not _is_the_same(value, base[cell])
        }
        bad = {
            cell
            for cell, (content, value) in puts.items()
            if value is BAD and not _is_the_same(content, base[cell])
        }
        assert {(one.number, one.field): one.value for one in reading.typed} == expected
        assert {(number, field) for number, field, _ in reading.bad} == bad
        assert len(reading.problems) == len(bad)
        codes(reading.problems)
        again = [_accepted(one, reading) for one in rows]
        write_journal(path, again, locale(code))
        later = _read(path)
        assert later.typed == ()
        assert sorted(later.bad) == sorted(reading.bad)
        assert sorted(codes(later.problems)) == sorted(codes(reading.problems))


def _is_the_same(value: object, base: Value) -> bool:
    """Whether a cell that means ``value`` holds what was written for ``base``."""

    def plain(one: object) -> object:
        if not isinstance(one, str):
            return one
        text = one.replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", text).strip() or None

    return plain(value) == plain(base)


def _accepted(one: JournalRow, reading: JournalReading) -> JournalRow:
    """The row after the register has taken what was typed; what is bad is kept as typed."""
    mine = {cell.field: cell.value for cell in reading.typed if cell.number == one.number}
    raw = {field: words for number, field, words in reading.bad if number == one.number}
    return replace(one, yellow={**one.yellow, **mine}, raw=raw)


# --- what is written --------------------------------------------------------------------------


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    """Design §7: the same inputs give the same bytes, whatever the clock."""
    rows = [row(FIRST, KNOWN), row(SECOND, KNOWN, reply_on="вчера")]
    paths = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    write_journal(paths[0], rows, RU)
    time.sleep(2.1)  # a zip counts seconds by two
    write_journal(paths[1], rows, RU)
    assert paths[0].read_bytes() == paths[1].read_bytes()


HOSTILE = (
    "=1+1",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "{=1}",
    '=HYPERLINK("x")',
)


def _hostile_rows() -> list[JournalRow]:
    texts = [*HOSTILE, "\x01\x1f\ufffe", "_x003D_1+1", "a\r\n=1", "<b>&amp;</b>", "\ud800"]
    return [
        replace(
            row(f"{text}{at}", {"reply_file": text, "office_number": text}, reply_on=text),
            white=dict.fromkeys(("kind", "client", "subject", "folder"), text),
        )
        for at, text in enumerate(texts)
    ]


def test_no_cell_can_run(tmp_path: Path) -> None:
    """Fine print §7, journal: cells are data, each a text of the text format, on both sheets."""
    path = tmp_path / "Журнал.xlsx"
    write_journal(path, _hostile_rows(), RU)
    with zipfile.ZipFile(path) as container:
        sheets = [name for name in container.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 2
        assert not any(re.search(rb"<f[ />]", container.read(name)) for name in sheets)
        assert not any("externalLink" in name for name in container.namelist())
    book = load_workbook(path)
    filled = [c for page in book.worksheets for line in page.iter_rows() for c in line if c.value]
    assert len(filled) > 100
    assert {cell.data_type for cell in filled} == {"s"}
    assert {cell.number_format for cell in filled} == {"@"}
    blank = cell_of(_page(book), "=1+10", "sent_on")
    assert (blank.value, blank.number_format) == (None, "@")


def _page(book: Workbook) -> Worksheet:
    return book.worksheets[0]


def test_a_spreadsheet_program_shows_the_literal_text(tmp_path: Path, libreoffice: str) -> None:
    """Fine print §7, journal: LibreOffice computes nothing and shows what the register holds."""
    path = tmp_path / "journal.xlsx"
    rows = [row(FIRST, {"office_number": text}) for text in HOSTILE]
    rows += [row(FIRST, {"office_number": "_x0041_"}), row(FIRST, {"office_number": "a\rb"})]
    write_journal(path, rows, RU)
    made = _converted(path, libreoffice, "csv:Text - txt - csv (StarCalc):44,34,76")
    with made.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))
    shown = [line[-1].replace("\r\n", "\n") for line in lines[2:]]
    assert shown[: len(HOSTILE)] == list(HOSTILE)
    assert shown[len(HOSTILE)] == "_x0041_"
    assert shown[len(HOSTILE) + 1].replace("\r", "\n") == "a\nb"


def _converted(path: Path, libreoffice: str, form: str) -> Path:
    """The file as LibreOffice saves it, in a folder of its own."""
    folder = path.with_name("saved")
    done = subprocess.run(
        (
            *(libreoffice, f"-env:UserInstallation={path.with_name('office').as_uri()}"),
            *("--headless", "--convert-to", form, "--outdir", str(folder), str(path)),
        ),
        capture_output=True,
        check=False,
        timeout=120,
    )
    made = folder / f"{path.stem}.{form.partition(':')[0]}"
    if not made.exists():
        pytest.skip(f"LibreOffice has no Calc here: {done.stderr.decode('utf-8', 'replace')}")
    return made


def test_a_journal_saved_by_another_program(journal: Path, libreoffice: str) -> None:
    """Three-way compare: opening and saving alone types nothing, and the journal stays ours."""
    rows = [row(FIRST, KNOWN, sent_on="вчера"), row(SECOND, {"office_number": "=1+1"})]
    write_journal(journal, rows, RU)
    before = _read(journal)
    assert before.bad == ((FIRST, "sent_on", "вчера"),)
    assert _read(_converted(journal, libreoffice, "xlsx")) == before


@pytest.mark.parametrize("code", LOCALES)
def test_how_the_sheet_is_laid(tmp_path: Path, code: str) -> None:
    """Fine print §3: freeze, lists, comments, widths and a filter, but no protection."""
    words = locale(code)
    path = tmp_path / "Журнал.xlsx"
    write_journal(path, [row(FIRST, KNOWN, reply_on="вчера"), row(SECOND)], words)
    book = load_workbook(path)
    page, base = book.worksheets
    assert page.title == words.say("journal.sheet")
    assert base.sheet_state == "veryHidden"
    assert page["B1"].value == words.say("journal.note")
    titles = [cell.value for cell in page[2]]
    assert titles == [words.say(f"journal.heading.{key}") for key in ("number", *WHITE, *YELLOW)]
    assert all(cell.comment is not None for cell in page[2])
    assert (page.freeze_panes, page.auto_filter.ref) == ("B3", "A2:Q4")
    assert (page.print_title_rows, page.page_setup.orientation) == ("$2:$2", "landscape")
    assert not page.protection.sheet
    offered = {
        str(one.sqref): (one.formula1, one.errorStyle)
        for one in page.data_validations.dataValidation
    }
    assert offered == {
        "L3:L4": (f'"{_listed(code, "sent_by")}"', "warning"),
        "N3:N4": (f'"{_listed(code, "reply")}"', "warning"),
    }
    fills = {key: cell_of(page, FIRST, key).fill.fgColor.rgb for key in (*YELLOW, "client")}
    assert fills["client"] == "00000000"
    assert fills["reply_on"] == "FFFFC7CE"
    assert {fills[key] for key in YELLOW if key != "reply_on"} == {"FFFFF2CC"}
    comment = cell_of(page, FIRST, "reply_on").comment
    assert comment is not None
    assert "10.11.2026" in comment.text


def _listed(code: str, field: str) -> str:
    listed = {
        "ru": {
            "sent_by": "e-mail,ЭДО,почта,лично",
            "reply": "подписано,согласовано письмом,подписано с возражениями,возражения,нет",
        },
        "en": {
            "sent_by": "e-mail,EDI,post,by hand",
            "reply": "signed,agreed by e-mail,signed with objections,objections,none",
        },
    }
    return listed[code][field]


def test_texts_longer_than_a_cell(tmp_path: Path) -> None:
    """A text that no cell holds is cut, and the file is still read as untouched."""
    path = tmp_path / "Журнал.xlsx"
    for text in ("я" * 40_000, "\N{GRINNING FACE}" * 20_000, "\x01" * 6_000, "a" * 32_767):
        write_journal(path, [row(FIRST, {"reply_file": text})], RU)
        value = str(cell_of(_page(load_workbook(path)), FIRST, "reply_file").value)
        assert 4_000 < len(value.encode("utf-16-le")) // 2 <= 32_767
        assert _read(path) == JournalReading()


def test_a_column_the_journal_does_not_have(tmp_path: Path) -> None:
    """A misspelt field is our own bug, not a blank cell."""
    path = tmp_path / "Журнал.xlsx"
    for wrong in (
        row(FIRST, {"sent": date(2026, 11, 7)}),
        row(FIRST, {}, sent="x"),
        replace(row(FIRST), white={"number": "1"}),
    ):
        with pytest.raises(ValueError, match="no columns"):
            write_journal(path, [wrong], RU)
    with pytest.raises(KeyError):
        write_journal(path, [row(FIRST, {"sent_by": "pigeon"})], RU)
    assert not path.exists()


def test_a_disk_that_refuses_leaves_the_old_file(journal: Path, tmp_path: Path) -> None:
    """Whole or not at all: an error of the disk comes as it is, and the old journal stays."""
    with pytest.raises(FileNotFoundError):
        write_journal(tmp_path / "nowhere" / "Журнал.xlsx", [], RU)
    before = journal.read_bytes()
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(OSError, match=r"folder\.xlsx"):
        write_journal(tmp_path / "folder.xlsx", [row(FIRST)], RU)
    assert journal.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder.xlsx", "Журнал.xlsx"]


# --- what is typed ----------------------------------------------------------------------------


def test_a_typed_cell_says_where_it_stands(journal: Path) -> None:
    """Design §8: each accepted cell becomes an entry; it is known by number, field and place."""
    with typing_into(journal) as page:
        cell = put(page, SECOND, "sent_on", " 7.11.2026 ")
    (found,) = _read(journal).typed
    assert found == TypedCell(
        SECOND, "sent_on", date(2026, 11, 7), None, " 7.11.2026 ", found.place
    )
    place = found.place
    assert (place.file, place.sheet, place.cell) == ("Журнал.xlsx", "Журнал", cell)
    assert place.heading == "Отправлено"


def test_cleared_cells(journal: Path) -> None:
    """Three-way compare: a cell that was cleared is typed as nothing."""
    with typing_into(journal) as page:
        for field in YELLOW:
            put(page, FIRST, field, None)
    assert _typed(_read(journal)) == [(FIRST, field, None, KNOWN[field]) for field in YELLOW]


@pytest.mark.parametrize(
    "text", ["=1+1", "_x0041_", "_x0041_x0042_", "_x0041\x01", "a\x01b", "a\nb"]
)
def test_the_kept_value_is_the_registers(tmp_path: Path, text: str) -> None:
    """Three-way compare: what a cell held comes back letter by letter, however odd."""
    path = tmp_path / "Журнал.xlsx"
    write_journal(path, [row(FIRST, {"reply_file": text})], RU)
    with typing_into(path) as page:
        put(page, FIRST, "reply_file", None)
    assert _typed(_read(path)) == [(FIRST, "reply_file", None, text)]


BAD_CELLS: list[tuple[str, Any, str]] = [
    *((field, "=1+1", "journal_formula") for field in YELLOW),
    *((field, "#REF!", "cell_error") for field in YELLOW),
    *((field, "a\nb", "line_break") for field in YELLOW),
    *((field, "a\u202eb", "control_character") for field in YELLOW),
    ("sent_on", "вчера", "journal_day"),
    ("sent_on", "07.11.26", "journal_day"),
    ("sent_on", "30.02.2026", "journal_day"),
    ("sent_on", 46_333, "journal_day"),
    ("sent_on", True, "journal_day"),
    ("delivered_on", "07.11.2026 10:30", "journal_time_of_day"),
    ("delivered_on", datetime(2026, 11, 7, 10, 30), "journal_time_of_day"),  # noqa: DTZ001  # the wall clock of a sheet
    ("sent_by", "голубем", "token_expected"),
    ("reply", 1, "token_expected"),
    ("reply", date(2026, 11, 7), "token_expected"),
    ("office_number", date(2026, 3, 12), "journal_text_like_day"),
    ("office_number", datetime(2026, 3, 12, 10, 30), "journal_text_like_day"),  # noqa: DTZ001  # the wall clock of a sheet
    ("office_number", datetime(2026, 3, 12, 10, 30).time(), "journal_text_like_day"),  # noqa: DTZ001  # the wall clock of a sheet
    ("office_number", datetime(2026, 3, 12) - datetime(2026, 3, 10, 1), "journal_text_like_day"),  # noqa: DTZ001  # the wall clock of a sheet
    ("office_number", False, "text_expected"),
    ("office_number", 1.5e20, "number_long"),
    ("reply_file", "2026-11-07", "journal_text_like_day"),
]


@pytest.mark.parametrize(("field", "content", "code"), BAD_CELLS)
def test_a_bad_cell_stays_in_the_file(tmp_path: Path, field: str, content: Any, code: str) -> None:  # noqa: ANN401  # whatever a person may put there
    """Fine print §7, journal: a bad cell is a problem and stays in the file until it is mended."""
    path = tmp_path / "Журнал.xlsx"
    write_journal(path, [row(FIRST, KNOWN)], RU)
    with typing_into(path) as page:
        cell = put(page, FIRST, field, content)
    reading = _read(path)
    assert reading.typed == ()
    assert codes(reading.problems) == [(code, cell)]
    ((number, of, words),) = reading.bad
    assert (number, of) == (FIRST, field)
    write_journal(path, [row(FIRST, KNOWN, **{field: words})], RU)
    assert cell_of(_page(load_workbook(path)), FIRST, field).value == words
    assert _read(path) == reading
    with typing_into(path) as page:
        put(page, FIRST, field, None)
    assert _typed(_read(path)) == [(FIRST, field, None, KNOWN[field])]


def test_words_the_register_refused_are_typed_again(tmp_path: Path) -> None:
    """A cell that can be read but was not accepted is told anew, against the register's value."""
    path = tmp_path / "Журнал.xlsx"
    write_journal(path, [row(FIRST, KNOWN, delivered_on="01.01.2027")], RU)
    expected = [(FIRST, "delivered_on", date(2027, 1, 1), KNOWN["delivered_on"])]
    assert _typed(_read(path)) == expected


def _with_results(path: Path, results: Mapping[str, str]) -> None:
    """Give formulas the results that a spreadsheet program would have stored."""

    def change(text: str) -> str:
        for formula, result in results.items():
            text, count = re.subn(
                rf"(<f[^>]*>{re.escape(formula)}</f>)<v ?/?>(</v>)?", rf"\1<v>{result}</v>", text
            )
            assert count == 1
        return text

    edit_part(path, SHEET, change)


def test_formulas_are_never_values(journal: Path) -> None:
    """Cells are data: a formula is bad even where Excel has stored its result, or spread it."""
    with typing_into(journal) as page:
        own = put(page, FIRST, "office_number", "x")
        page[own].value = "=6*7"
        top = put(page, FIRST, "sent_on", "x")
        below = put(page, SECOND, "sent_on", 46_333)
        page[top] = ArrayFormula(f"{top}:{below}", "=TODAY()")
        outside = put(page, SECOND, "reply_on", "08.11.2026")
        bare = put(page, SECOND, "delivered_on", "x")
        page[bare].value = "=NOW()"
    _with_results(journal, {"6*7": "42", "TODAY()": "46333"})
    reading = _read(journal)
    assert [one.place.cell for one in reading.typed] == [outside]
    assert reading.bad == (
        (FIRST, "sent_on", "=TODAY()"),
        (FIRST, "office_number", "=6*7"),
        (SECOND, "sent_on", "=TODAY()"),
        (SECOND, "delivered_on", "=NOW()"),
    )
    assert codes(reading.problems) == [("journal_formula", at) for at in (top, own, below, bare)]


def test_a_formula_shared_by_cells(journal: Path) -> None:
    """A cell that only points to another's formula holds one as well; its result is kept."""
    with typing_into(journal) as page:
        cell = put(page, FIRST, "office_number", 42)
    edit_part(
        journal, SHEET, lambda text: text.replace("<v>42</v>", '<f t="shared" si="0"/><v>42</v>')
    )
    reading = _read(journal)
    assert reading.bad == ((FIRST, "office_number", "=42"),)
    assert codes(reading.problems) == [("journal_formula", cell)]


@pytest.mark.parametrize("field", ["sent_on", "reply", "office_number"])
def test_an_error_of_excel(journal: Path, field: str) -> None:
    """A cell with an error of Excel's is bad, and so is its name kept as text."""
    with typing_into(journal) as page:
        cell = cell_of(page, FIRST, field)
        cell.value = "#REF!"
        assert cell.data_type == "e"
    reading = _read(journal)
    assert reading.bad == ((FIRST, field, "#REF!"),)
    assert codes(reading.problems) == [("cell_error", cell.coordinate)]


def test_cells_without_addresses(journal: Path) -> None:
    """Files of other programs may leave addresses out: formulas are found by their order."""
    with typing_into(journal) as page:
        page["Q3"] = "=6*7"
    _with_results(journal, {"6*7": "42"})
    edit_part(journal, SHEET, lambda text: re.sub(r'(<(?:c|row)) r="[A-Z]*[0-9]+"', r"\1", text))
    reading = _read(journal)
    assert reading.bad == ((FIRST, "office_number", "=6*7"),)
    assert reading.typed == ()


def test_rows_and_columns_are_found_by_their_names(journal: Path) -> None:
    """Fine print §7: rows keyed by number; sorting, filtering, hiding and moving change nothing."""
    with typing_into(journal) as page:
        lines = [[cell.value for cell in line] for line in page.iter_rows(min_row=2)]
        headings, *papers = lines
        order = sorted(range(len(headings)), key=lambda at: str(headings[at]))
        page.delete_rows(1, page.max_row)
        page.append([])
        page.append([])
        for line in (headings, [], *reversed(papers), []):
            page.append([line[at] for at in order] if line else [])
        page["A3"] = f" {page['A3'].value} ".upper().replace("Е", "\N{NO-BREAK SPACE}Ё")
        page.row_dimensions[5].hidden = True
        put(page, SECOND, "sent_by", "ПОЧТА")
    reading = _read(journal)
    assert _typed(reading) == [(SECOND, "sent_by", "post", None)]
    assert reading.problems == ()


@pytest.mark.parametrize("code", LOCALES)
def test_either_language_is_read(tmp_path: Path, code: str) -> None:
    """Design §3: headings and list words are recognised in Russian or English."""
    path = tmp_path / "Journal.xlsx"
    write_journal(path, [row(FIRST), row(SECOND)], locale(code))
    with typing_into(path) as page:
        put(page, FIRST, "sent_by", "Эдо")
        put(page, FIRST, "reply", "Signed  with objections")
        put(page, SECOND, "sent_by", "By Hand")
        put(page, SECOND, "reply", "согласовано\N{NO-BREAK SPACE}письмом")
    assert _typed(_read(path)) == [
        (FIRST, "sent_by", "edo", None),
        (FIRST, "reply", "signed_with_objections", None),
        (SECOND, "sent_by", "hand", None),
        (SECOND, "reply", "agreed", None),
    ]


def test_a_row_without_a_kept_value(journal: Path) -> None:
    """A known paper the hidden sheet does not have is compared with nothing."""
    with typing_into(journal) as page:
        cell_of(page, SECOND, "number").value = NUMBERS[2]
        put(page, NUMBERS[2], "reply_file", "ответ.pdf")
    assert _typed(_read(journal)) == [(NUMBERS[2], "reply_file", "ответ.pdf", None)]


def test_a_spoilt_hidden_sheet(journal: Path) -> None:
    """Kept values that make no sense count as none: the cells are told, nothing is taken away."""
    book = load_workbook(journal)
    for column in "BCD":
        book.worksheets[1][f"{column}3"] = "чепуха"
    book.save(journal)
    assert _typed(_read(journal)) == [
        (FIRST, field, KNOWN[field], None) for field in ("sent_on", "sent_by", "delivered_on")
    ]


def test_merged_cells_are_not_cleared(tmp_path: Path) -> None:
    """Merged cells speak for the first of them only; those out of sight keep their values."""
    path = tmp_path / "Журнал.xlsx"
    write_journal(path, [row(FIRST, KNOWN), row(SECOND, KNOWN)], RU)
    with typing_into(path) as page:
        top = put(page, FIRST, "delivered_on", date(2026, 11, 12))
        below = cell_of(page, SECOND, "delivered_on").coordinate
        page.merge_cells(f"{top}:{below}")
        page.merge_cells("A1:C1")
    reading = _read(path)
    assert codes(reading.problems) == [("cells_merged", f"{top}:{below}")]
    assert _typed(reading) == [(FIRST, "delivered_on", date(2026, 11, 12), KNOWN["delivered_on"])]


# --- rows and columns that nothing would keep -------------------------------------------------


def test_an_unknown_number(journal: Path) -> None:
    """A row of no paper is told with its address, not used, and keeps the file from being lost."""
    with typing_into(journal) as page:
        put(page, FIRST, "sent_by", "почта")
        cell_of(page, FIRST, "number").value = "ТУ-2026-999999"
        put(page, SECOND, "sent_by", "почта")
    reading = _read(journal)
    assert codes(reading.problems) == [("journal_number_unknown", "A3")]
    assert _typed(reading) == [(SECOND, "sent_by", "post", None)]
    assert (reading.is_ours, reading.unknown_rows) == (True, True)


def test_a_row_without_a_number(journal: Path) -> None:
    """Entries beside no number are told; a row that is wholly blank is nothing."""
    with typing_into(journal) as page:
        page["K6"] = "07.11.2026"
        page["Q7"] = "  "
    reading = _read(journal)
    assert codes(reading.problems) == [("journal_number_blank", "A6")]
    assert reading.unknown_rows


def test_a_number_twice(journal: Path) -> None:
    """Of two rows of one paper neither is used, whichever of them is the copy."""
    with typing_into(journal) as page:
        put(page, FIRST, "sent_by", "почта")
        for at in range(1, 18):
            page.cell(5, at).value = page.cell(3, at).value
    reading = _read(journal)
    assert codes(reading.problems) == [("journal_number_twice", "A5")]
    assert (reading.typed, reading.unknown_rows) == ((), True)
    assert reading.problems[0].given["first"] == "A3"
    with typing_into(journal) as page:
        for at in range(2, 18):
            page.cell(5, at).value = None
    assert _read(journal).unknown_rows  # the first of the two would be lost


def test_a_number_alone_loses_nothing(journal: Path) -> None:
    """A strange number with nothing beside it is told, but the file may be replaced."""
    with typing_into(journal) as page:
        page["A5"] = "ТУ-2026-999999"
    reading = _read(journal)
    assert codes(reading.problems) == [("journal_number_unknown", "A5")]
    assert not reading.unknown_rows


def test_a_number_that_is_a_formula(journal: Path) -> None:
    """A formula never says which paper a row is of."""
    with typing_into(journal) as page:
        page["A3"] = "=A4"
    _with_results(journal, {"A4": FIRST})
    reading = _read(journal)
    assert codes(reading.problems) == [("journal_formula", "A3")]
    assert (reading.typed, reading.unknown_rows) == ((), True)


def test_a_missing_yellow_column(journal: Path) -> None:
    """A column that was deleted says nothing; the others are read."""
    with typing_into(journal) as page:
        put(page, SECOND, "reply", "нет")
        page.delete_cols(cell_of(page, FIRST, "sent_on").column)
    reading = _read(journal)
    assert codes(reading.problems) == [("journal_column_missing", "")]
    assert reading.problems[0].place.heading == "Отправлено"
    assert _typed(reading) == [(SECOND, "reply", "none", None)]
    assert reading.is_ours


def test_a_yellow_column_twice(journal: Path) -> None:
    """Nobody knows which of two columns is meant: neither is read, and the file is to be kept."""
    with typing_into(journal) as page:
        page["S2"] = "Вручено"
        page["S3"] = "08.11.2026"
    reading = _read(journal)
    assert codes(reading.problems) == [("heading_twice", "S2")]
    assert (reading.typed, reading.is_ours, reading.additions) == ((), True, True)


def test_what_a_person_adds(journal: Path) -> None:
    """Columns and sheets of the person's own are told, since a new journal does not have them."""
    with typing_into(journal) as page:
        page.insert_cols(3, 2)
        page["C2"] = "Мои заметки"
        page["D4"] = "без заголовка"
        put(page, SECOND, "sent_by", "почта")
        parent = page.parent
        assert parent is not None
        parent.create_sheet("Заметки")
    reading = _read(journal)
    assert codes(reading.problems) == [
        ("journal_column_added", "C2"),
        ("journal_column_added", "D2"),
        ("journal_sheet_added", ""),
    ]
    assert (reading.additions, reading.unknown_rows) == (True, False)
    assert _typed(reading) == [(SECOND, "sent_by", "post", None)]


# --- files that are not ours ------------------------------------------------------------------


def _refused(path: Path) -> str:
    reading = _read(path)
    assert (reading.typed, reading.bad, reading.is_ours) == ((), (), False)
    (found,) = codes(reading.problems)
    assert reading.problems[0].place.file == path.name
    return found[0]


def test_no_file_says_nothing(tmp_path: Path) -> None:
    """Before the first command there is no journal, and that is no problem."""
    assert _read(tmp_path / "Журнал.xlsx") == JournalReading()


@pytest.mark.parametrize("sheet", ["Журнал", "Лист1", "Poruka"])
def test_a_foreign_workbook(tmp_path: Path, sheet: str) -> None:
    """Is ours by the mark only: another file of this name is told and must not be replaced."""
    path = tmp_path / "Журнал.xlsx"
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    page.append(["Номер", "Отправлено"])
    book.save(path)
    assert _refused(path) == "journal_not_ours"


def test_a_journal_of_another_version(journal: Path) -> None:
    """A later program may keep more: an older one leaves its journal alone."""
    book = load_workbook(journal)
    book.worksheets[1]["B1"] = "2"
    book.save(journal)
    assert _refused(journal) == "journal_of_other_version"


def test_a_journal_without_its_sheets(journal: Path) -> None:
    """Our mark without the sheet of papers, or with two of them, or without numbers."""
    whole = journal.read_bytes()
    with typing_into(journal) as page:
        page.title = "Мой журнал"
    assert _refused(journal) == "journal_sheet_missing"
    journal.write_bytes(whole)
    with typing_into(journal) as page:
        parent = page.parent
        assert parent is not None
        parent.copy_worksheet(page).title = "Journal"
    assert _refused(journal) == "sheet_twice"
    journal.write_bytes(whole)
    with typing_into(journal) as page:
        page["A2"] = "Документ"
    assert _refused(journal) == "journal_number_column"
    journal.write_bytes(whole)
    with typing_into(journal) as page:
        page["T2"] = "Number"
    assert _refused(journal) == "journal_number_column"


def test_a_cell_stored_twice(journal: Path) -> None:
    """A file in which programs would see different things is not read."""
    edit_part(
        journal,
        SHEET,
        lambda text: text.replace("</row></sheetData>", '<c r="J4"><v>1</v></c></row></sheetData>'),
    )
    assert _refused(journal) == "cell_twice"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook_empty"),
        (b"<html></html>", "not_a_workbook"),
        (b"PK\x03\x04 cut off", "workbook_damaged"),
    ],
)
def test_a_corrupt_file(tmp_path: Path, content: bytes, code: str) -> None:
    """What is no workbook is told, and never replaced."""
    path = tmp_path / "Журнал.xlsx"
    path.write_bytes(content)
    assert _refused(path) == code


def test_a_file_cut_off(journal: Path) -> None:
    """A journal half copied is told, and never replaced."""
    journal.write_bytes(journal.read_bytes()[:-200])
    assert _refused(journal) == "workbook_damaged"


def test_a_bomb(tmp_path: Path) -> None:
    """Files are hostile until checked: a zip bomb is refused before anything is inflated."""
    parts = {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b" " * (40 << 20)}
    path = write_parts(tmp_path / "Журнал.xlsx", parts)
    assert _refused(path) == "workbook_bomb"


def test_what_is_no_file(tmp_path: Path) -> None:
    """A folder, a pipe or a file that cannot be read is told at once, and nothing waits."""
    (tmp_path / "Журнал.xlsx").mkdir()
    assert _refused(tmp_path / "Журнал.xlsx") == "not_a_workbook"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.xlsx")
        assert _refused(tmp_path / "pipe.xlsx") == "not_a_workbook"


def test_a_file_that_another_program_holds(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locked: nothing is read, and it must not be replaced."""
    whole = Path.open

    def held(path: Path, *given: Any, **named: Any) -> Any:  # noqa: ANN401  # as the method it stands for
        stream = whole(path, *given, **named)
        if path == journal:
            stream.close()
            raise PermissionError(13, "held")
        return stream

    monkeypatch.setattr(Path, "open", held)
    assert _refused(journal) == "workbook_locked"


# --- is it open? ------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["~$Журнал.xlsx", ".~lock.Журнал.xlsx#"])
def test_signs_of_an_open_file(journal: Path, sign: str) -> None:
    """Fine print §7: an open journal is kept; Excel and LibreOffice each leave a sign."""
    assert not is_open(journal)
    journal.with_name(sign.replace("Журнал", "Другой")).touch()
    assert not is_open(journal)
    journal.with_name(sign).touch()
    assert is_open(journal)
