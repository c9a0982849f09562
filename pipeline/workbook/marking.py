"""The marking child: a workbook in, its marked copy out on standard output.

Asked by one JSON object on standard input (see ``check_copy``); what goes wrong is the last line
on standard error. A cell it is told of that is not there is passed over: the list names it.
"""

import io
import json
import math
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbook.child import restrict
from pipeline.workbook.container import Limits
from pipeline.workbook.headings import folded

_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::.*)?")
_ROW: Final = re.compile(r"[1-9][0-9]{0,6}")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST: Final = 2_000  # letters of one text of the list
_COMMENT: Final = 1_500
_ROWS, _COLUMNS = 1_048_576, 16_384
_WIDTHS: Final = (22, 10, 26, 58, 58, 18)
_FONT: Final = "Calibri"
_LETTERS: Final = 46  # in a line of a comment
# Told apart without colour as well: by the kind of line around the cell.
_LOOKS: Final[Mapping[str, tuple[str, str]]] = {
    "error": ("FFFF9999", "thick"),
    "row": ("FFFFC7A6", "thick"),
    "warning": ("FFFFE699", "mediumDashed"),
    "note": ("FFDDEBF7", "dotted"),
}
_ORDER: Final = ("error", "row", "warning", "note")


def main() -> None:
    """Read the question and write the marked copy."""
    question = json.loads(sys.stdin.buffer.read())
    restrict(Limits(**question["limits"]))
    try:
        book = load_workbook(question["path"], rich_text=True)
        _mark_all(book, question)
        _list_all(book, question)
        book.properties.lastModifiedBy = question["saved_by"]
        made = io.BytesIO()
        book.save(made)
    except Exception as error:  # noqa: BLE001  # whatever openpyxl stumbles over in a strange file
        sys.stderr.write(f"{type(error).__name__}: {error}"[:200].replace("\n", " "))
        sys.exit(3)
    sys.stdout.buffer.write(made.getvalue())


def _mark_all(book: Workbook, question: Mapping[str, Any]) -> None:
    worst: dict[tuple[str, str], str] = {}
    for mark in question["marks"]:
        page = _page(book, mark["sheet"])
        cell = _cell(page, mark["cell"]) if page is not None else None
        if page is None or cell is None:
            continue
        key = (page.title, cell.coordinate)
        before = worst.get(key, "note")
        severity = min(before, mark["severity"], key=_ORDER.index)
        worst[key] = severity
        fill, line = _LOOKS[severity]
        side = Side(style=line, color="FF000000")  # type: ignore[arg-type]  # one of the table
        cell.fill = PatternFill("solid", fgColor=fill)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        _say(cell, _clean(mark["text"], _COMMENT), question["author"])
        page.sheet_state = "visible"  # a link to a hidden sheet leads nowhere
        page.column_dimensions[cell.column_letter].hidden = False
        page.row_dimensions[cell.row].hidden = False


def _page(book: Workbook, name: str) -> Worksheet | None:
    return next((page for page in book.worksheets if page.title == name), None)


def _cell(page: Worksheet, place: str) -> Cell | None:
    """The cell of an address, of a range's first corner, or of the beginning of a row."""
    found = _ADDRESS.fullmatch(f"A{place}" if _ROW.fullmatch(place) else place)
    if found is None:
        return None
    cell = page[f"{found[1]}{found[2]}"] if int(found[2]) <= _ROWS else None
    if isinstance(cell, MergedCell):
        around = next((one for one in page.merged_cells.ranges if cell.coordinate in one), None)
        cell = page.cell(around.min_row, around.min_col) if around is not None else None
    return cell if isinstance(cell, Cell) else None


def _say(cell: Cell, text: str, author: str) -> None:
    """Add to what the cell's comment says already."""
    old = cell.comment
    whole = f"{old.text}\n\n{text}" if old is not None and old.text else text
    lines = sum(max(1, math.ceil(len(line) / _LETTERS)) for line in whole.split("\n"))
    height = min(600, 17 * lines + 14)
    cell.comment = Comment(whole, old.author if old is not None else author, height, 330)


def _list_all(book: Workbook, question: Mapping[str, Any]) -> None:
    title = question["title"]
    for page in list(book.worksheets):
        page.sheet_view.tabSelected = False
        if folded(page.title) == folded(title):  # of an earlier copy: the sheet is ours
            book.remove(page)
    page = book.create_sheet(title, 0)
    for at, heading in enumerate(question["headings"], 1):
        cell = page.cell(1, at, heading)
        cell.font = Font(name=_FONT, size=11, bold=True)
        cell.fill = PatternFill("solid", fgColor="FFD9D9D9")
        cell.border = Border(bottom=Side(style="medium"))
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        page.column_dimensions[cell.column_letter].width = _WIDTHS[at - 1]
    for number, row in enumerate(question["rows"], 2):
        _list_one(book, page, number, row)
    last = page.cell(len(question["rows"]) + 2, 1, _clean(question["advice"], _LONGEST))
    last.font = Font(name=_FONT, size=11, italic=True)
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:F{len(question['rows']) + 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    book.active = 0
    page.sheet_view.tabSelected = True


def _list_one(book: Workbook, page: Worksheet, number: int, row: Mapping[str, Any]) -> None:
    texts: Sequence[str] = row["texts"]
    for at, text in enumerate(texts, 1):
        cell = page.cell(number, at)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(name=_FONT, size=11)
        if text:
            cell.value = _clean(text, _LONGEST)
            cell.data_type = "s"  # a text, whatever it begins with
            cell.quotePrefix = True
    lines = (
        math.ceil(len(text) * 1.15 / width) for text, width in zip(texts, _WIDTHS, strict=True)
    )
    page.row_dimensions[number].height = min(400, max(1, *lines) * 15.5)
    fill, _ = _LOOKS[row["severity"]]
    last = page.cell(number, len(texts))
    last.fill = PatternFill("solid", fgColor=fill)
    last.font = Font(name=_FONT, size=11, bold=row["severity"] in {"error", "row"})
    if row["to"] is None:
        return
    target = _page(book, row["to"][0])
    if target is None or target.sheet_state != "visible":
        return
    marked = _cell(target, row["to"][1]) if row["to"][1] else None
    place = marked.coordinate if marked is not None else "A1"
    link = page.cell(number, 2 if marked is not None else 1)
    link.hyperlink = Hyperlink(ref="", location=f"{quote_sheetname(target.title)}!{place}")
    link.font = Font(name=_FONT, size=11, underline="single", color="FF0563C1")


def _clean(text: str, longest: int) -> str:
    plain = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return plain if len(plain) <= longest else plain[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"
