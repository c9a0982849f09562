"""How the journal looks: texts only, white columns and yellow ones, and the sheet behind them.

Every cell is a text of the format "@", so nothing that stands in the register can run as a
formula, and what a manager types stays as it was typed. Cells are not protected: that would
block pasting.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.locales import Locale
from pipeline.workbook.journal_cells import (
    CHOICES,
    DAYS,
    NUMBER,
    WHITE,
    YELLOW,
    Value,
    choices,
    heading,
    printed,
    stored,
)
from pipeline.workbook.layout import AnyCell, comment_of, fixed_bytes

BASE_SHEET: Final = "Poruka"
"""The hidden sheet: last written values, keyed by number; one name in all languages."""
MARK: Final = "poruka journal"
VERSION: Final = "1"

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_COLUMNS: Final = (NUMBER, *WHITE, *YELLOW)
_HEADINGS_ROW: Final = 2  # below the note
_WIDTHS: Final[Mapping[str, int]] = {
    NUMBER: 19,
    "kind": 24,
    "project": 18,
    "client": 28,
    "subject": 32,
    "replaces": 19,
    "deemed": 16,
    "folder": 30,
    "reply": 18,
    "reply_file": 22,
    "office_number": 15,
}
_NARROW: Final = 13
_FONT: Final = Font(name="Calibri", size=11)
_BOLD: Final = Font(name="Calibri", size=11, bold=True)
_ITALIC: Final = Font(name="Calibri", size=11, italic=True, color="FF595959")
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top", horizontal="left")
_ONE_LINE: Final = Alignment(vertical="top", horizontal="left")
_HEADED: Final = Alignment(wrap_text=True, vertical="center", horizontal="left")
_GREY: Final = PatternFill("solid", fgColor="FFE7E6E6")
_DARK_YELLOW: Final = PatternFill("solid", fgColor="FFFFD966")
_YELLOW: Final = PatternFill("solid", fgColor="FFFFF2CC")
_RED: Final = PatternFill("solid", fgColor="FFFFC7CE")
_EDGE: Final = Side(style="thin", color="FFBFBFBF")
_STRONG: Final = Side(style="medium", color="FF000000")
_BOX: Final = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_UNDER: Final = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_STRONG)
# A cell that was refused is told apart without colour as well.
_DASHED: Final = Side(style="mediumDashed", color="FFC00000")
_REFUSED: Final = Border(left=_DASHED, right=_DASHED, top=_DASHED, bottom=_DASHED)
_HEADINGS_HEIGHT: Final = 33.0  # points: two lines
_LINE_HEIGHT: Final = 15.5  # points
_MOST_LINES: Final = 12
_SPREAD: Final = 1.15  # letters of a line broken between words
_PAGE_WIDTH: Final = 190  # columns' width that is still read on one page

_NO_XML: Final = "\x00-\x08\x0b-\x1f"
_ESCAPED: Final = re.compile(rf"_(?=x[0-9A-Fa-f]{{4}}[_{_NO_XML}])|[{_NO_XML}]")
_NO_LETTER: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_MAX: Final = 32_767  # what an Excel cell holds, in halves of UTF-16
_SURELY: Final = _MAX // 7  # letters that fit whatever becomes of each


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """One issued paper: the register's words, and what it knows of the yellow cells.

    ``white`` has the printed words of the white columns but the number, ``yellow`` the values of
    the register (an absent one is blank), ``raw`` the words of yellow cells that could not be
    accepted: they stay in the file, marked. The hidden sheet keeps the register's value, or that of
    ``bases`` for a cell that waits for a person to decide.
    """

    number: str
    white: Mapping[str, str]
    yellow: Mapping[str, Value]
    raw: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    bases: Mapping[str, Value] = field(default_factory=lambda: _NOTHING)


def journal_bytes(rows: Sequence[JournalRow], words: Locale) -> bytes:
    """The journal as a file; the same rows and language give the same bytes.

    Raises:
        ValueError: a row with a column the journal does not have.
        KeyError: a value that is no code of its list.
    """
    for row in rows:
        strange = {*row.white} - {*WHITE} or {*row.yellow, *row.raw} - {*YELLOW}
        if strange:
            raise ValueError(f"{row.number}: the journal has no columns {sorted(strange)}")
    book = Workbook()
    page = book.worksheets[0]
    page.title = words.say("journal.sheet")
    _add_styles(book, words)
    _lay_headings(page, words)
    for at, row in enumerate(rows, _HEADINGS_ROW + 1):
        _lay_row(page, at, row, words)
    _dress(page, _HEADINGS_ROW + len(rows), words)
    _lay_base(book.create_sheet(BASE_SHEET), rows, words)
    book.active = 0
    book.properties.title = words.say("journal.book_title")
    book.properties.creator = "Poruka"
    book.properties.language = "en-GB" if words.code == "en" else "ru-RU"
    return fixed_bytes(book)


def _put(cell: AnyCell, text: str) -> None:
    """Put a text into a cell, whatever it begins with; nothing is put for an empty one."""
    if text:
        cell.value = _held(text)
        cell.data_type = "s"


def _put_as_text(cell: AnyCell, text: str) -> None:
    """Put a text into a cell that has none of the styles."""
    _put(cell, text)
    cell.number_format = "@"


def _held(text: str) -> str:
    """``text`` as a cell holds it: controls as Excel spells them, ``_x0041_`` what it is."""
    clean = _NO_LETTER.sub("\N{REPLACEMENT CHARACTER}", text)
    escaped = _ESCAPED.sub(
        lambda found: f"_x{ord(found[0]):04X}_", clean if len(clean) <= _MAX else clean[:_SURELY]
    )
    if len(escaped) > _MAX // 2 and len(escaped.encode("utf-16-le")) > _MAX * 2:
        return _held(clean[:_SURELY])
    return escaped


def _lay_headings(page: Worksheet, words: Locale) -> None:
    note = page.cell(1, 2)  # beside the column that stays when the others are scrolled
    _put_as_text(note, words.say("journal.note"))
    note.font, note.alignment = _ITALIC, _ONE_LINE
    author = words.say("blank.author")
    for at, key in enumerate(_COLUMNS, 1):
        cell = page.cell(_HEADINGS_ROW, at)
        _put_as_text(cell, heading(key, words))
        cell.font, cell.alignment, cell.border = _BOLD, _HEADED, _UNDER
        cell.fill = _DARK_YELLOW if key in YELLOW else _GREY
        cell.comment = comment_of(_advice(key, words), author)
        page.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(key, _NARROW)
    page.row_dimensions[_HEADINGS_ROW].height = _HEADINGS_HEIGHT


def _advice(key: str, words: Locale) -> str:
    """What the comment of a heading says."""
    if key not in YELLOW:
        return words.say("journal.white", what=words.say(f"journal.advice.{key}"))
    lines = [words.say("journal.yellow", what=words.say(f"journal.advice.{key}"))]
    if key in DAYS:
        lines.append(words.say("journal.day_form"))
    if key in CHOICES:
        lines.append(words.say("blank.choices", words=", ".join(choices(key, words))))
    return "\n".join(lines)


def _add_styles(book: Workbook, words: Locale) -> None:
    """The four looks of a cell; by name, since setting each part of each cell takes seconds."""
    looks = (
        ("number", _BOLD, _ONE_LINE, _BOX, PatternFill()),
        ("white", _FONT, _WRAPPED, _BOX, PatternFill()),
        ("yellow", _FONT, _WRAPPED, _BOX, _YELLOW),
        ("refused", _FONT, _WRAPPED, _REFUSED, _RED),
    )
    for key, font, alignment, border, fill in looks:
        style = NamedStyle(_style(key, words), font, fill, border, alignment, number_format="@")
        book.add_named_style(style)


def _style(key: str, words: Locale) -> str:
    return words.say(f"journal.style.{key}")


def _lay_row(page: Worksheet, at: int, row: JournalRow, words: Locale) -> None:
    lines = 1
    for column, key in enumerate(_COLUMNS, 1):
        text, look = _content(key, row, words)
        cell = page.cell(at, column)
        cell.style = _style(look, words)
        _put(cell, text)
        width = _WIDTHS.get(key, _NARROW)
        lines = max(lines, sum(math.ceil(len(line) * _SPREAD / width) for line in text.split("\n")))
        if look == "refused":
            kept = printed(key, row.yellow.get(key), words) or words.say("journal.blank")
            said = words.say("journal.refused", value=kept)
            cell.comment = comment_of(_held(said), words.say("blank.author"))
    if lines > 1:  # LibreOffice does not find the height by itself
        page.row_dimensions[at].height = min(lines, _MOST_LINES) * _LINE_HEIGHT


def _content(key: str, row: JournalRow, words: Locale) -> tuple[str, str]:
    """The text of a cell, and which of the looks it has."""
    if key == NUMBER:
        return row.number, "number"
    if key in WHITE:
        return row.white.get(key, ""), "white"
    if row.raw.get(key):
        return row.raw[key], "refused"
    return printed(key, row.yellow.get(key), words), "yellow"


def _dress(page: Worksheet, last: int, words: Locale) -> None:
    """Lists, panes, filter and paper."""
    for at, key in enumerate(_COLUMNS, 1):
        if key in CHOICES and last > _HEADINGS_ROW:
            letter = get_column_letter(at)
            page.add_data_validation(
                _offer(f"{letter}{_HEADINGS_ROW + 1}:{letter}{last}", choices(key, words), words)
            )
    page.auto_filter.ref = f"A{_HEADINGS_ROW}:{get_column_letter(len(_COLUMNS))}{last}"
    page.freeze_panes = f"B{_HEADINGS_ROW + 1}"
    page.print_area = page.auto_filter.ref
    page.print_title_rows = f"{_HEADINGS_ROW}:{_HEADINGS_ROW}"
    page.print_title_cols = "A:A"
    width = sum(_WIDTHS.get(key, _NARROW) for key in _COLUMNS)
    page.page_setup.fitToWidth = math.ceil(width / _PAGE_WIDTH)
    page.page_setup.fitToHeight = 0
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.oddFooter.center.text = "&P / &N"  # type: ignore[union-attr]  # a new sheet has one


def _offer(cells: str, listed: Sequence[str], words: Locale) -> DataValidation:
    """A list to choose from; other spellings are asked about, not refused."""
    choice = DataValidation("list", formula1=f'"{",".join(listed)}"', allow_blank=True)
    choice.errorStyle = "warning"
    choice.showErrorMessage = True
    choice.errorTitle = words.say("blank.list_title")
    choice.error = words.say("blank.list_text", words=", ".join(listed))
    choice.add(cells)
    return choice


def _base(row: JournalRow, key: str) -> Value:
    return row.bases[key] if key in row.bases else row.yellow.get(key)


def _lay_base(page: Worksheet, rows: Sequence[JournalRow], words: Locale) -> None:
    """The hidden sheet: the mark and its version, the keys, then the values by number."""
    lines = [
        (MARK, VERSION, words.say("journal.base_note")),
        (NUMBER, *YELLOW),
        *((row.number, *(stored(_base(row, key)) for key in YELLOW)) for row in rows),
    ]
    for at, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            if text:
                _put_as_text(page.cell(at, column), text)
    page.sheet_state = "veryHidden"
