"""The data of a chart: the cells of its workbook, and the references by which the chart names them.

Categories stand in column A from the second row, each series in a column of its own under its
name. The same chart gives the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from lxml import etree
from xlsxwriter import Workbook

from pipeline.documents.charts import Chart, Series, Value
from pipeline.rendering.chart_xml import add
from pipeline.rendering.package import packed

SHEET: Final = "Sheet1"
_SINCE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # of no meaning, but the same on every clock
_WIDTH: Final = 24
_FORMAT: Final = "General"


def workbook_of(chart: Chart) -> bytes:
    """The workbook that opens when somebody edits the data of the chart."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": _SINCE})
        sheet = book.add_worksheet(SHEET)
        sheet.set_column(0, len(chart.series), _WIDTH)
        sheet.write_string(0, 0, said(chart.category_title))
        for row, category in enumerate(chart.categories, start=1):
            sheet.write_string(row, 0, said(category))
        for column, series in enumerate(chart.series, start=1):
            sheet.write_string(0, column, said(series.name))
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value)
    with zipfile.ZipFile(stream) as written:
        parts = {name: written.read(name) for name in written.namelist()}
    return packed(parts, compressed=False)  # the document around it compresses


def said(words: str) -> str:
    """Words as a cell and the chart say them: one line."""
    return " ".join(words.split())


def add_name(parent: etree._Element, at: int, series: Series) -> None:
    """The name of the series at this position, as ``c:tx``."""
    reference = add(parent, "c:tx/c:strRef")
    add(reference, "c:f").text = name_cell(at + 1)
    _add_points(add(reference, "c:strCache"), [said(series.name)])


def add_categories(parent: etree._Element, chart: Chart) -> None:
    """The categories as ``c:cat``."""
    reference = add(parent, "c:cat/c:strRef")
    add(reference, "c:f").text = cells_of(0, len(chart.categories))
    _add_points(add(reference, "c:strCache"), [said(words) for words in chart.categories])


def add_values(parent: etree._Element, at: int, chart: Chart) -> None:
    """The values of the series at this position, as ``c:val``; no data is no point."""
    reference = add(parent, "c:val/c:numRef")
    add(reference, "c:f").text = cells_of(at + 1, len(chart.categories))
    cache = add(reference, "c:numCache")
    add(cache, "c:formatCode").text = _FORMAT
    _add_points(cache, [_number(value) for value in chart.series[at].values])


def _number(value: Value) -> str | None:
    return None if value is None else f"{value:f}" if not isinstance(value, int) else str(value)


def _add_points(cache: etree._Element, points: Sequence[str | None]) -> None:
    add(cache, "c:ptCount", val=str(len(points)))
    for at, words in enumerate(points):
        if words is not None:
            add(add(cache, "c:pt", idx=str(at)), "c:v").text = words


def name_cell(column: int) -> str:
    """Where the name of the series in this column stands; column 0 holds the categories."""
    return f"{SHEET}!${_letter(column)}$1"


def cells_of(column: int, count: int) -> str:
    """Where what is under the name stands, for so many categories."""
    letter = _letter(column)
    return f"{SHEET}!${letter}$2:${letter}${count + 1}"


def _letter(column: int) -> str:
    return chr(ord("A") + column)
