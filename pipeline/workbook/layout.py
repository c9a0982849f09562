"""How a new workbook looks: headings with comments, lists, formats, widths, the first sheet.

No formulas, no merged cells, no protection: they hinder pasting. What is required is told by a
darker fill, bold type and a thick line, so that it is seen on a grey print as well.
"""

import io
import math
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from pipeline.workbook.blank import BlankBook, BlankSheet
from pipeline.workbook.columns import Column, Kind
from pipeline.workbook.contract_keys import CONTRACT_KEYS
from pipeline.workbook.guidance import FORMS, Guide, Value
from pipeline.workbook.identifiers import HOLDS

AnyCell = Cell | MergedCell  # what openpyxl says a cell is; none is merged here

_MADE_ON: Final = datetime(2026, 1, 1)  # noqa: DTZ001  # Office properties hold no zone
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_FONT: Final = "Calibri"
_REQUIRED: Final = PatternFill("solid", fgColor="FFFFD966")
_OPTIONAL: Final = PatternFill("solid", fgColor="FFF2F2F2")
_WAITING: Final = PatternFill("solid", fgColor="FFFFF9E5")
_THICK: Final = Border(bottom=Side(style="medium", color="FF000000"))
_THIN: Final = Border(bottom=Side(style="thin", color="FF7F7F7F"))
_EDGE: Final = Side(style="thin", color="FF7F7F7F")
_BOX: Final = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_EXAMPLE: Final = Font(name=_FONT, size=11, italic=True, color="FF7F7F7F")
_LISTED_ROWS: Final = 20_000
_MOST_LETTERS: Final = 255  # of all words of a list inside a validation
_HELP_WIDTHS: Final = (22, 100, 10)
_CONTRACT_WIDTHS: Final = (44, 42, 62)
_COMMENT_WIDTH: Final = 300  # pixels
_COMMENT_LETTERS: Final = 42  # in a line of that width
_LINE_HEIGHT: Final = 17  # pixels
_POINTS: Final = 15.5  # of a row of one line
_SPREAD: Final = 1.05  # letters of a line broken between words
_PAGE_WIDTH: Final = 190  # columns' width that is still read on one page

# Columns that a first letter does not need and that are seldom filled later.
_SELDOM: Final = frozenset(
    {
        *("account", "bank", "bik", "corr_account", "forms_checked", "agreement"),
        *("baseline", "baseline_on", "spec", "spec_limit"),
    }
)
_WIDTHS: Final = {
    Kind.LINES: 44,
    Kind.NAME: 30,
    Kind.TEXT: 26,
    Kind.DATETIME: 17,
    Kind.DATE: 13,
    Kind.ACCOUNT: 24,
    Kind.OGRN: 17,
    Kind.INN: 15,
    Kind.CODE: 16,
    Kind.CODES: 16,
    Kind.LISTS: 20,
}
_NARROW: Final = 12
_IN_LINES: Final = frozenset({Kind.LINES, Kind.TEXT, Kind.NAME})
_WIDE: Final = frozenset({"full_name", "email", "position", "short_name", "address"})
_TEXTS: Final = (
    frozenset(HOLDS)
    | {Kind.CODE, Kind.CODES, Kind.PROFILE, Kind.LIST, Kind.LISTS, Kind.DURATION, Kind.DAYS}
    | {Kind.MONTH, Kind.TEXT, Kind.NAME, Kind.ZONE, Kind.COUNTRY, Kind.CURRENCY}
    | {Kind.PROJECT_CODE, Kind.YES_NO}
)


def workbook_bytes(book: BlankBook, guide: Guide) -> bytes:
    """The workbook as a file whose bytes depend on nothing but the arguments."""
    made = Workbook()
    made.remove(made.worksheets[0])
    _lay_help(made.create_sheet(guide.words.say("blank.help_title")), book, guide)
    for blank in book.sheets:
        page = made.create_sheet(guide.title(blank.sheet))
        if blank.sheet.key == "contract":
            _lay_contract(page, blank, book, guide)
        else:
            _lay_table(page, blank, guide)
        if not blank.shown:
            page.sheet_state = "hidden"
    made.active = 0
    made.properties.title = book.title
    made.properties.creator = "Poruka"
    made.properties.language = "en-GB" if guide.english else "ru-RU"
    return fixed_bytes(made)


def fixed_bytes(book: Workbook) -> bytes:
    """A finished workbook without the hour at which it was made."""
    book.properties.created = _MADE_ON
    draft = io.BytesIO()
    book.save(draft)
    book.properties.modified = _MADE_ON  # saving has just written the time of day there
    fixed = {"docProps/core.xml": tostring(book.properties.to_tree())}
    made = io.BytesIO()
    with (
        zipfile.ZipFile(draft) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _ZIP_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # the same on every system
            target.writestr(part, fixed.get(name, source.read(name)))
    return made.getvalue()


def comment_of(text: str, author: str) -> Comment:
    """A comment whose box holds its text."""
    lines = sum(max(1, math.ceil(len(line) / _COMMENT_LETTERS)) for line in text.split("\n"))
    return Comment(text, author, height=lines * _LINE_HEIGHT + 14, width=_COMMENT_WIDTH)


# --- the table sheets -----------------------------------------------------------------------


def _lay_table(page: Worksheet, blank: BlankSheet, guide: Guide) -> None:
    columns = _in_order(blank.sheet.columns)
    for at, column in enumerate(columns, 1):
        cell = page.cell(1, at, guide.heading(column))
        _style_heading(cell, required=column.required)
        cell.comment = comment_of(
            guide.comment(blank.sheet.key, column), guide.words.say("blank.author")
        )
    row = 2
    if blank.with_example:
        _write_example(page, row, columns, blank, guide)
        row += 1
    for number, line in enumerate(blank.lines, row):
        for at, column in enumerate(columns, 1):
            value = guide.value(column, line.get(column.key, ""))
            _write(page.cell(number, at), column, value, guide)
            if column.required and value is None:
                page.cell(number, at).fill = _WAITING
                page.cell(number, at).border = _BOX
    lists = row if blank.with_example else 2
    _dress_columns(page, columns, lists, guide)
    _prepare(page)


def _in_order(columns: Sequence[Column]) -> list[Column]:
    """The usual columns first, those seldom filled at the right."""
    return sorted(columns, key=_is_seldom)


def _is_seldom(column: Column) -> bool:
    return column.key in _SELDOM or column.key.rstrip(".").rpartition("_")[2] in FORMS


def _style_heading(cell: AnyCell, *, required: bool) -> None:
    cell.font = Font(name=_FONT, size=11, bold=required)
    cell.fill = _REQUIRED if required else _OPTIONAL
    cell.border = _THICK if required else _THIN
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _write_example(
    page: Worksheet, row: int, columns: Sequence[Column], blank: BlankSheet, guide: Guide
) -> None:
    for at, column in enumerate(columns, 1):
        cell = page.cell(row, at)
        text = guide.example(blank.sheet.key, column)
        if at == 1:
            cell.value, cell.number_format = guide.words.say("blank.example_word"), "@"
            cell.alignment = Alignment(vertical="top")
        else:
            _write(cell, column, guide.value(column, text), guide)
        cell.font = _EXAMPLE


def _write(cell: AnyCell, column: Column, value: Value, guide: Guide) -> None:
    if value is not None:
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # a text, whatever it begins with
    cell.number_format = _format(column.kind, guide, value)
    cell.alignment = _alignment(column.kind)


def _alignment(kind: Kind) -> Alignment:
    return Alignment(wrap_text=kind in _IN_LINES, vertical="top", horizontal="left")


def _format(kind: Kind, guide: Guide, value: Value = None) -> str:
    """The number format of a kind; long texts stay General, since Excel shows them as ####."""
    day = "yyyy-mm-dd" if guide.english else "dd.mm.yyyy"
    fixed = {
        Kind.DATE: day,
        Kind.DATETIME: f"{day} hh:mm",
        Kind.TIME: "hh:mm",
        Kind.TIME_END: "hh:mm",
        Kind.INT: "0",
        Kind.MONEY: "#,##0.00",
    }
    is_text = kind in _TEXTS or (isinstance(value, str) and len(value) < _MOST_LETTERS)
    return fixed.get(kind, "@" if is_text else "General")


def _dress_columns(page: Worksheet, columns: Sequence[Column], lists: int, guide: Guide) -> None:
    """Widths, formats, lists; the seldom ones folded away."""
    seldom = False
    for at, column in enumerate(columns, 1):
        letter = get_column_letter(at)
        heading = guide.heading(column)
        shape = page.column_dimensions[letter]
        shape.width = _width(column, heading, (*guide.choices(column), *_whole(page, letter)))
        shape.number_format = _format(column.kind, guide)
        shape.alignment = _alignment(column.kind)
        if _is_seldom(column):
            seldom = True
            shape.outlineLevel, shape.hidden = 1, True
        if column.kind in {Kind.LIST, Kind.YES_NO}:
            _offer(page, f"{letter}{lists}:{letter}{_LISTED_ROWS}", guide.choices(column), guide)
    if seldom:
        page.column_dimensions[get_column_letter(len(columns) + 1)].collapsed = True
    _fit_rows(page, least=2)


def _fit_rows(page: Worksheet, *, least: int = 1) -> None:
    """Heights that show wrapped texts whole; rows of one line are left to the program.

    Args:
        page: a sheet whose widths are set.
        least: lines of the first row.
    """
    for number, row in enumerate(page.iter_rows(), 1):
        lines = least if number == 1 else 1
        for cell in row:
            if isinstance(cell.value, str) and cell.alignment.wrap_text:
                width = page.column_dimensions[cell.column_letter].width
                lines = max(lines, math.ceil(len(cell.value) * _SPREAD / width))
        if lines > 1:
            page.row_dimensions[number].height = lines * _POINTS


def _whole(page: Worksheet, letter: str) -> Iterator[str]:
    """Texts of a column that stand in one line."""
    for cell in page[letter][1:]:
        if isinstance(cell.value, str) and not cell.alignment.wrap_text:
            yield cell.value


def _width(column: Column, heading: str, texts: Iterable[str]) -> float:
    """Wide enough for the kind, for the longest word of the heading and for texts in one line."""
    width = _WIDTHS.get(column.kind, _NARROW)
    if column.key in _WIDE:
        width = max(width, 36)
    longest = max((len(text) for text in texts if column.kind not in _IN_LINES), default=0)
    return max(width, 3 + longest, 3 + max(map(len, heading.split())))


def _offer(page: Worksheet, cells: str, words: Sequence[str], guide: Guide) -> None:
    """Let Excel offer the words of a list; other spellings are asked about, not refused."""
    listed = ",".join(words)
    if len(listed) > _MOST_LETTERS:
        raise ValueError(f"a list of {len(listed)} letters does not fit a validation")
    choice = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
    choice.errorStyle = "warning"
    choice.showErrorMessage = True
    choice.errorTitle = guide.words.say("blank.list_title")
    choice.error = guide.words.say("blank.list_text", words=", ".join(words))[:_MOST_LETTERS]
    choice.add(cells)
    page.add_data_validation(choice)


def _prepare(page: Worksheet, *, headed: bool = True) -> None:
    """Panes and paper."""
    shown = [one.width for one in page.column_dimensions.values() if not one.hidden]
    page.page_setup.fitToWidth = math.ceil(sum(shown) / _PAGE_WIDTH)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if headed:
        page.freeze_panes = "A2"
        page.print_title_rows = "1:1"


# --- the contract sheet ---------------------------------------------------------------------


def _lay_contract(page: Worksheet, blank: BlankSheet, book: BlankBook, guide: Guide) -> None:
    """A key a row: its name with a comment, its value typed, what happens if it stays blank."""
    author = guide.words.say("blank.author")
    for at, (column, width) in enumerate(
        zip(blank.sheet.columns, _CONTRACT_WIDTHS, strict=True), 1
    ):
        cell = page.cell(1, at, guide.heading(column))
        _style_heading(cell, required=column.required)
        cell.comment = comment_of(guide.comment("contract", column), author)
        page.column_dimensions[get_column_letter(at)].width = width
    known = {key.key: key for key in CONTRACT_KEYS}
    for row, (name, text) in enumerate(book.keys.items(), 2):
        key, default = known[name], guide.default(known[name])
        label, value, note = (page.cell(row, at) for at in (1, 2, 3))
        label.value = guide.heading(key)
        label.comment = comment_of(guide.comment("key", key, default=default), author)
        label.font = Font(name=_FONT, size=11, bold=key.required)
        _write(value, key, guide.value(key, text), guide)
        value.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        if key.required:
            label.fill, label.border, value.border = _REQUIRED, _BOX, _BOX
            value.fill = _WAITING
            note.value = guide.words.say("blank.contract_value")
        elif default:
            note.value = guide.words.say("blank.default", text=default)
        note.font = Font(name=_FONT, size=11, color="FF595959", bold=key.required)
        for one in (label, note):
            one.alignment = Alignment(wrap_text=True, vertical="top")
        choices = guide.choices(key)
        if choices:
            _offer(page, value.coordinate, choices, guide)
    _fit_rows(page)
    _prepare(page)


# --- the first sheet ------------------------------------------------------------------------


def _lay_help(page: Worksheet, book: BlankBook, guide: Guide) -> None:
    """Ten lines of explanation, then every sheet with its purpose; those shown are links."""
    for at, width in enumerate(_HELP_WIDTHS, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.cell(1, 1, book.title).font = Font(name=_FONT, size=14, bold=True)
    row = 3
    for number, line in enumerate(book.help_text.splitlines(), 1):
        page.cell(row, 1, number).alignment = Alignment(horizontal="right", vertical="top")
        page.cell(row, 2, line).alignment = Alignment(wrap_text=True, vertical="top")
        row += 1
    row += 1
    for at, key in enumerate(("sheet", "purpose", "state"), 1):
        _style_heading(page.cell(row, at, guide.words.say(f"blank.{key}")), required=False)
    for blank in book.sheets:
        row += 1
        title = guide.title(blank.sheet)
        name = page.cell(row, 1, title)
        if blank.shown:
            name.hyperlink = Hyperlink(ref=name.coordinate, location=f"{quote_sheetname(title)}!A1")
            name.font = Font(name=_FONT, size=11, underline="single", color="FF0563C1")
        page.cell(row, 2, guide.words.say(f"guide.purpose.{blank.sheet.key}"))
        page.cell(row, 3, guide.words.say("blank.visible" if blank.shown else "blank.hidden"))
    page.sheet_view.showGridLines = False
    _fit_rows(page)
    _prepare(page, headed=False)
