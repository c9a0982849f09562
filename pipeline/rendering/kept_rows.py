"""Tables over the end of a page: a short one moves whole, a long one leaves no row alone.

Word and LibreOffice keep a row with the next one where its paragraphs are kept with the next.
How many lines a row takes is estimated from its words: only the program that lays the pages out
knows it, and a table that is nearly short may go either way.
"""

from typing import Final

from lxml import etree

from pipeline.rendering.package import W

_SHORT: Final = 12  # lines: a fifth of a page
_CHARACTER: Final = 95  # twentieths of a point, on average, in the type of tables
_PADDING: Final = 160  # likewise: both sides of a cell
_NARROW: Final = 400  # likewise: no column is taken for less


def keep_rows(body: etree._Element) -> None:
    """Mark the rows of every table that have to stay with their next one.

    A row of charts is high and stands well alone.
    """
    for table in body.iter(f"{W}tbl"):
        if next(table.iter(f"{W}drawing"), None) is not None:
            continue
        rows = table.findall(f"{W}tr")
        if sum(map(_lines, rows)) <= _SHORT:
            kept = rows[:-1]
        else:
            heads = sum(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)
            kept = [*rows[: heads + 1], *rows[-2:-1]]
        for row in kept:
            for paragraph in row.iter(f"{W}p"):
                _keep(paragraph)


def _lines(row: etree._Element) -> int:
    return max((_cell_lines(cell) for cell in row.findall(f"{W}tc")), default=1)


def _cell_lines(cell: etree._Element) -> int:
    width = cell.find(f"{W}tcPr/{W}tcW")
    stated = "" if width is None else str(width.get(f"{W}w"))
    room = max(_NARROW, int(stated) - _PADDING if stated.isdigit() else 0)
    lengths = (
        sum(len(text.text or "") for text in paragraph.iter(f"{W}t"))
        for paragraph in cell.iter(f"{W}p")
    )
    return sum(max(1, -(-length * _CHARACTER // room)) for length in lengths)


def _keep(paragraph: etree._Element) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    if properties.find(f"{W}keepNext") is None:
        styled = properties.find(f"{W}pStyle")
        properties.insert(0 if styled is None else 1, etree.Element(f"{W}keepNext"))
