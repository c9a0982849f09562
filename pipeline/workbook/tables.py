"""A table of texts as a workbook: for annexes that people open and programs never read back.

Written straight as XML: every cell is an inline string, so nothing in it can run as a formula,
and the same rows give the same bytes whatever the clock.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from pipeline.workbook.scanning import column_letter

_DATE: Final = (1980, 1, 1, 0, 0, 0)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED: Final = re.compile(r"_x[0-9A-Fa-f]{4}_")
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_NAME: Final = 31
_LONGEST: Final = 32_767
_WIDTHS: Final = (8, 60)
_MEASURED: Final = 500  # rows that decide the widths
_CHUNK: Final = 2_000

_FIXED: Final = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
        '<fonts count="2"><font><sz val="10"/><name val="Arial"/></font>'
        '<font><b/><sz val="10"/><name val="Arial"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="2">'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
        'applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
        'applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}


def write_text_table(
    path: Path, sheet: str, headings: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    """Write one sheet of texts, its heading row frozen and with a filter.

    Args:
        path: file to write; replaced if it exists.
        sheet: name of the sheet; what Excel does not allow in it becomes a blank.
        headings: one per column.
        rows: texts, each row as long as ``headings``.

    Raises:
        ValueError: a row of another length, or a text an Excel cell cannot hold.
    """
    body = list(rows)
    for at, row in enumerate(body):
        if len(row) != len(headings):
            message = f"row {at + 1}: {len(row)} texts under {len(headings)} headings"
            raise ValueError(message)
    name = _NO_NAME.sub(" ", sheet)[:_NAME]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as container:
        for part, text in _FIXED.items():
            container.writestr(_entry(part), text.encode("utf-8"))
        workbook = (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets></workbook>'
        )
        container.writestr(_entry("xl/workbook.xml"), workbook.encode("utf-8"))
        with container.open(_entry("xl/worksheets/sheet1.xml"), "w") as part_stream:
            for text in _sheet_xml(headings, body):
                part_stream.write(text.encode("utf-8"))


def _entry(name: str) -> zipfile.ZipInfo:
    """A part that looks the same on every machine and day."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry


def _sheet_xml(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    letters = [column_letter(at + 1) for at in range(len(headings))]
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews><cols>"
    )
    for at, width in enumerate(_widths(headings, rows)):
        yield f'<col min="{at + 1}" max="{at + 1}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    yield _row_xml(1, letters, headings, style=1)
    for start in range(0, len(rows), _CHUNK):
        yield "".join(
            _row_xml(number, letters, row, style=0)
            for number, row in enumerate(rows[start : start + _CHUNK], start + 2)
        )
    yield "</sheetData>"
    if headings:
        yield f'<autoFilter ref="A1:{letters[-1]}{len(rows) + 1}"/>'
    yield "</worksheet>"


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    low, high = _WIDTHS
    sample = [headings, *rows[:_MEASURED]]
    return [
        min(high, max(low, *(len(row[at]) + 2 for row in sample))) for at in range(len(headings))
    ]


def _row_xml(number: int, letters: Sequence[str], texts: Sequence[str], *, style: int) -> str:
    cells = "".join(
        f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is>'
        f'<t xml:space="preserve">{_held(text)}</t></is></c>'
        for letter, text in zip(letters, texts, strict=True)
        if text
    )
    return f'<row r="{number}">{cells}</row>'


def _held(text: str) -> str:
    """The text as XML; ``_x000B_`` in it stays what it is."""
    if len(text) > _LONGEST or _NO_XML.search(text) is not None:
        message = f"no Excel cell holds {text[:40]!r}"
        raise ValueError(message)
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: f"_x005F{found.group()}", text)
    return escape(text)
