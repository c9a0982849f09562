"""Puts pictures and charts into a package; all their numbers and names come from one counter."""

from typing import Final

from lxml import etree

from pipeline.documents.charts import Chart
from pipeline.rendering.chart_data import workbook_of
from pipeline.rendering.charts import chart_part
from pipeline.rendering.package import (
    CONTENT_TYPES,
    DOCUMENT,
    RELATIONS,
    TYPES,
    WP,
    Parts,
    R,
    W,
    parsed,
    relations_of,
    serialised,
)
from pipeline.rendering.pictures import Picture, picture_frame
from pipeline.rendering.properties import LANGUAGES

_EMU_PER_MM: Final = 36_000
_KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_RELATIONS: Final = f'<Relationships xmlns="{RELATIONS[1:-1]}"/>'.encode()
_STYLES: Final = "word/styles.xml"
_ANY_FONT: Final = "Times New Roman"


class Drawings:
    """The pictures and charts of one document."""

    def __init__(self, parts: Parts, language: str) -> None:
        """Work on these parts; they change with each drawing.

        Args:
            parts: of the document.
            language: code of its locale.
        """
        self._parts = parts
        self._language = LANGUAGES[language]
        self._count = 0

    def drawing(self, shown: Picture | Chart) -> etree._Element:
        """A ``w:drawing`` that shows it in the body."""
        self._count += 1
        if isinstance(shown, Picture):
            return self._picture(shown)
        return self._chart(shown)

    def _picture(self, picture: Picture) -> etree._Element:
        part, name = f"media/picture{self._count}.png", f"Picture {self._count}"
        self._parts[f"word/{part}"] = picture.png
        self._add_default("png", "image/png")
        relation = self._relate(DOCUMENT, "image", part, f"rIdPicture{self._count}")
        across, down = picture.pixels
        width = picture.width_mm * _EMU_PER_MM
        size = _size(width, width * down // across)
        about = {"id": str(self._count), "name": name, "descr": picture.alt}
        return _inline(size, about, picture_frame(about, size, relation))

    def _chart(self, chart: Chart) -> etree._Element:
        part, book = f"charts/chart{self._count}.xml", f"embeddings/chart{self._count}.xlsx"
        whole = f"word/{part}"
        self._parts[whole] = chart_part(chart, language=self._language, font=self._font())
        self._parts[f"word/{book}"] = workbook_of(chart)
        self._add_default("xlsx", _BOOK_TYPE)
        self._add_override(whole, _CHART_TYPE)
        self._relate(whole, "package", f"../{book}", "rId1")
        relation = self._relate(DOCUMENT, "chart", part, f"rIdChart{self._count}")
        frame = etree.Element(f"{_A}graphicData", {"uri": _C[1:-1]}, nsmap={"c": _C[1:-1]})
        etree.SubElement(frame, f"{_C}chart", {f"{R}id": relation})
        about = {"id": str(self._count), "name": f"Chart {self._count}", "descr": chart.alt}
        size = _size(chart.width_mm * _EMU_PER_MM, chart.height_mm * _EMU_PER_MM)
        return _inline(size, about, frame)

    def _font(self) -> str:
        """The font the document is set in."""
        if _STYLES not in self._parts:
            return _ANY_FONT
        styles = parsed(self._parts[_STYLES], _STYLES)
        fonts = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
        return _ANY_FONT if fonts is None else str(fonts.get(f"{W}ascii") or _ANY_FONT)

    def _relate(self, part: str, kind: str, target: str, name: str) -> str:
        lines = relations_of(part)
        if lines in self._parts:
            root = parsed(self._parts[lines], lines)
        else:
            root = parsed(_NO_RELATIONS, lines)
        given = {"Id": name, "Type": f"{_KINDS}{kind}", "Target": target}
        etree.SubElement(root, f"{RELATIONS}Relationship", given)
        self._parts[lines] = serialised(root)
        return name

    def _add_default(self, extension: str, kind: str) -> None:
        types = parsed(self._parts[CONTENT_TYPES], CONTENT_TYPES)
        known = {line.get("Extension") for line in types.iter(f"{TYPES}Default")}
        if extension not in known:
            given = {"Extension": extension, "ContentType": kind}
            types.insert(0, etree.Element(f"{TYPES}Default", given))
            self._parts[CONTENT_TYPES] = serialised(types)

    def _add_override(self, part: str, kind: str) -> None:
        types = parsed(self._parts[CONTENT_TYPES], CONTENT_TYPES)
        given = {"PartName": f"/{part}", "ContentType": kind}
        etree.SubElement(types, f"{TYPES}Override", given)
        self._parts[CONTENT_TYPES] = serialised(types)


def _size(width: int, height: int) -> dict[str, str]:
    return {"cx": str(width), "cy": str(height)}


def _inline(size: dict[str, str], about: dict[str, str], frame: etree._Element) -> etree._Element:
    drawing = etree.Element(f"{W}drawing")
    inline = etree.SubElement(
        drawing,
        f"{WP}inline",
        {f"dist{side}": "0" for side in "TBLR"},
        nsmap={"wp": WP[1:-1], "a": _A[1:-1], "r": R[1:-1]},
    )
    etree.SubElement(inline, f"{WP}extent", size)
    etree.SubElement(inline, f"{WP}docPr", about)
    locks = etree.SubElement(inline, f"{WP}cNvGraphicFramePr")
    if about["name"].startswith("Picture"):
        etree.SubElement(locks, f"{_A}graphicFrameLocks", {"noChangeAspect": "1"})
    etree.SubElement(inline, f"{_A}graphic").append(frame)
    return drawing
