"""Paragraphs of a part in reading order, each with a place a person can count to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from pipeline.rendering.package import W

_P: Final = f"{W}p"
_TBL: Final = f"{W}tbl"
_TR: Final = f"{W}tr"
_TC: Final = f"{W}tc"
_T: Final = f"{W}t"
_BOX: Final = f"{W}txbxContent"
_PROPERTIES: Final = frozenset({f"{W}pPr", f"{W}tblPr", f"{W}tblGrid", f"{W}sectPr", f"{W}trPr"})
_BREAKS: Final = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph and its place: ``p4``, or ``t2 r3 c1 p1``: table, row, cell, paragraph."""

    place: str
    element: etree._Element
    row: etree._Element | None


def passages(root: etree._Element) -> Iterator[Passage]:
    """All paragraphs under ``root``, those of text boxes after the one that holds the box."""
    return _walk(root, "", None, {_P: 0, _TBL: 0})


def _walk(
    element: etree._Element, prefix: str, row: etree._Element | None, counts: dict[str, int]
) -> Iterator[Passage]:
    for child in element.iterchildren(etree.Element):
        if child.tag == _P:
            counts[_P] += 1
            place = f"{prefix}p{counts[_P]}"
            yield Passage(place, child, row)
            for box in child.iter(_BOX):
                if next(box.iterancestors(_BOX), None) is None:
                    yield from _walk(box, f"{place} box ", None, {_P: 0, _TBL: 0})
        elif child.tag == _TBL:
            counts[_TBL] += 1
            yield from _rows(child, f"{prefix}t{counts[_TBL]} ")
        elif child.tag not in _PROPERTIES:
            yield from _walk(child, prefix, row, counts)


def _rows(table: etree._Element, prefix: str) -> Iterator[Passage]:
    rows = (row for row in table.iter(_TR) if next(row.iterancestors(_TBL)) is table)
    for n, row in enumerate(rows, 1):
        cells = (cell for cell in row.iter(_TC) if next(cell.iterancestors(_TR)) is row)
        for k, cell in enumerate(cells, 1):
            yield from _walk(cell, f"{prefix}r{n} c{k} ", row, {_P: 0, _TBL: 0})


def texts_of(paragraph: etree._Element) -> list[etree._Element]:
    """The ``w:t`` of a paragraph, without those of paragraphs inside its text boxes."""
    return [text for text in paragraph.iter(_T) if next(text.iterancestors(_P)) is paragraph]


def words_of(paragraph: etree._Element) -> str:
    """What a paragraph says; breaks are line feeds, tabs are tabs."""
    said = []
    for piece in paragraph.iter(_T, *_BREAKS):
        if next(piece.iterancestors(_P)) is not paragraph:
            continue
        if piece.tag == _T:
            said.append(piece.text or "")
        elif next(piece.iterancestors(f"{W}tabs"), None) is None:
            said.append(_BREAKS[str(piece.tag)])
    return "".join(said)
