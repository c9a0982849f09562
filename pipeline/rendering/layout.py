"""The page of a finished document: margins, font and sizes as a company wants them.

Everything a paragraph looks like is a named style, so a few numbers in ``styles.xml`` and the
section change the whole paper. Tables and charts keep their share of the line.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lxml import etree

from pipeline.documents.profile import Layout
from pipeline.rendering.chart_words import charts_in
from pipeline.rendering.chart_xml import A
from pipeline.rendering.package import DOCUMENT, WP, Parts, W, parsed, serialised

_STYLES: Final = "word/styles.xml"
_TWIPS_A_MM: Final = Fraction(1440, 1) / Fraction(254, 10)
_CHART: Final = re.compile(r"word/charts/[^/]+\.xml")
_FONTS: Final = ("ascii", "hAnsi", "eastAsia", "cs")
_TABLE: Final = "Таблица – "
_NOTE: Final = "Примечание"
_TABLE_WIDTHS: Final = ("gridCol", "tcW")


def apply_layout(parts: Parts, layout: Layout) -> Parts:
    """The parts with this layout; what it leaves out stays as the template has it."""
    if layout == Layout():
        return parts
    changed = dict(parts)
    body = parsed(parts[DOCUMENT], DOCUMENT)
    _set_margins(body, layout)
    changed[DOCUMENT] = serialised(body)
    if layout.font is not None:
        for name in parts:
            if _CHART.fullmatch(name):
                changed[name] = _with_font(parts[name], name, layout.font)
    if _STYLES in parts:
        styles = parsed(parts[_STYLES], _STYLES)
        _set_font(styles, layout)
        _set_sizes(styles, layout)
        changed[_STYLES] = serialised(styles)
    return changed


def _set_margins(body: etree._Element, layout: Layout) -> None:
    """Margins of every section; tables follow the line of the first."""
    times = Fraction(1)
    for at, section in enumerate(body.iter(f"{W}sectPr")):
        margins, page = section.find(f"{W}pgMar"), section.find(f"{W}pgSz")
        if margins is None or page is None:
            continue
        before = _line(page, margins)
        for side in ("left", "right", "top", "bottom"):
            asked = getattr(layout, side)
            if asked is not None:
                margins.set(f"{W}{side}", str(round(Fraction(asked) * _TWIPS_A_MM)))
        if at == 0 and before > 0:
            times = Fraction(_line(page, margins), before)
    if times != 1:
        _scale(body, times)


def _line(page: etree._Element, margins: etree._Element) -> int:
    """Width of a line of text, in twentieths of a point."""
    width, left, right = (page.get(f"{W}w"), margins.get(f"{W}left"), margins.get(f"{W}right"))
    return int(width or 0) - int(left or 0) - int(right or 0)


def _scale(body: etree._Element, times: Fraction) -> None:
    """Tables and charts keep their share of the line."""
    for tag in _TABLE_WIDTHS:
        for element in body.iter(f"{W}{tag}"):
            width = element.get(f"{W}w")
            if width is not None and width.isdigit():
                element.set(f"{W}w", str(round(int(width) * times)))
    for inline in body.iter(f"{WP}inline"):
        extent = inline.find(f"{WP}extent")
        if extent is not None and next(charts_in(inline), None) is not None:
            extent.set("cx", str(round(int(extent.get("cx") or 0) * times)))


def _set_font(styles: etree._Element, layout: Layout) -> None:
    if layout.font is None:
        return
    for fonts in styles.iter(f"{W}rFonts"):
        for name in _FONTS:
            if fonts.get(f"{W}{name}") is not None:
                fonts.set(f"{W}{name}", layout.font)


def _with_font(part: bytes, name: str, font: str) -> bytes:
    """A chart set in this font."""
    root = parsed(part, name)
    for script in root.iter(*(f"{{{A}}}{script}" for script in ("latin", "ea", "cs"))):
        script.set("typeface", font)
    return serialised(root)


def _set_sizes(styles: etree._Element, layout: Layout) -> None:
    """Body size into the defaults; headings keep their distance from it, tables and notes apart."""
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
    if default is None:
        return
    before = int(default.get(f"{W}val") or 0)
    shift = 0 if layout.size is None else _halves(layout.size) - before
    for root, resize in _sized(styles, layout, shift):
        for tag in ("sz", "szCs"):
            for element in root.iter(f"{W}{tag}"):
                element.set(f"{W}val", str(resize(int(element.get(f"{W}val") or 0))))


def _sized(
    styles: etree._Element, layout: Layout, shift: int
) -> Iterator[tuple[etree._Element, Callable[[int], int]]]:
    for root in (*styles.findall(f"{W}docDefaults"), *styles.findall(f"{W}style")):
        named = root.find(f"{W}name")
        name = "" if named is None else str(named.get(f"{W}val") or "")
        own = None
        if name.startswith(_TABLE):
            own = layout.table_size
        elif name == _NOTE:
            own = layout.note_size
        if own is not None:
            size = _halves(own)
            yield root, lambda _, size=size: size  # type: ignore[misc]  # bound at once
        elif not name.startswith((_TABLE, _NOTE)):
            yield root, lambda now, by=shift: max(2, now + by)  # type: ignore[misc]  # bound at once


def _halves(points: Decimal) -> int:
    return round(points * 2)
