"""Pictures on paper: a PNG, what it shows in words, how wide it stands."""

import struct
from dataclasses import dataclass
from typing import Final

from lxml import etree

from pipeline.rendering.characters import refused_character
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

MAX_PNG: Final = 8 * 2**20
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">II")
_MAX_SIDE: Final = 20_000
_EMU_PER_MM: Final = 36_000
_IMAGE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_NAMES: Final = {"wp": WP[1:-1], "a": _A[1:-1], "pic": _PIC[1:-1], "r": R[1:-1]}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the document.

    Attributes:
        png: the file.
        alt: what it shows, for who cannot see it; never empty.
        width_mm: width on paper; the height follows from the file.

    Raises:
        ValueError: not a PNG of sane size, or without words: a bug of whoever drew it.
    """

    png: bytes
    alt: str
    width_mm: int

    def __post_init__(self) -> None:
        """Judge the file before it travels."""
        if not self.png.startswith(_SIGNATURE) or len(self.png) > MAX_PNG or len(self.png) < 33:  # noqa: PLR2004  # signature and header
            raise ValueError("not a PNG of sane size")
        if not all(0 < side <= _MAX_SIDE for side in self.pixels):
            raise ValueError("a picture without area, or larger than paper")
        if not self.alt.strip() or refused_character(self.alt):
            raise ValueError("a picture needs words that say what it shows")

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in the file."""
        width, height = _HEADER.unpack_from(self.png, 16)
        return width, height

    def __str__(self) -> str:
        """What it shows, in words."""
        return self.alt


class PictureBook:
    """Puts pictures into a package; all their numbers and names come from a counter."""

    def __init__(self, parts: Parts) -> None:
        """Work on these parts; they change with each picture."""
        self._parts = parts
        self._count = 0

    def drawing(self, picture: Picture) -> etree._Element:
        """A ``w:drawing`` that shows ``picture`` in the body."""
        self._count += 1
        number = self._count
        part = f"media/picture{number}.png"
        self._parts[f"word/{part}"] = picture.png
        relation = f"rIdPicture{number}"
        self._add_line(
            relations_of(DOCUMENT),
            f"{RELATIONS}Relationship",
            {"Id": relation, "Type": _IMAGE, "Target": part},
        )
        self._add_type()
        return _drawing(picture, number, relation)

    def _add_line(self, part: str, tag: str, given: dict[str, str]) -> None:
        root = parsed(self._parts[part], part)
        etree.SubElement(root, tag, given)
        self._parts[part] = serialised(root)

    def _add_type(self) -> None:
        types = parsed(self._parts[CONTENT_TYPES], CONTENT_TYPES)
        known = {line.get("Extension") for line in types.iter(f"{TYPES}Default")}
        if "png" not in known:
            line = etree.Element(
                f"{TYPES}Default", {"Extension": "png", "ContentType": "image/png"}
            )
            types.insert(0, line)
            self._parts[CONTENT_TYPES] = serialised(types)


def _drawing(picture: Picture, number: int, relation: str) -> etree._Element:
    pixels = picture.pixels
    width = picture.width_mm * _EMU_PER_MM
    size = {"cx": str(width), "cy": str(width * pixels[1] // pixels[0])}
    drawing = etree.Element(f"{W}drawing")
    inline = etree.SubElement(
        drawing, f"{WP}inline", {f"dist{side}": "0" for side in "TBLR"}, nsmap=_NAMES
    )
    etree.SubElement(inline, f"{WP}extent", size)
    name = {"id": str(number), "name": f"Picture {number}", "descr": picture.alt}
    etree.SubElement(inline, f"{WP}docPr", name)
    frame = etree.SubElement(inline, f"{WP}cNvGraphicFramePr")
    etree.SubElement(frame, f"{_A}graphicFrameLocks", {"noChangeAspect": "1"})
    graphic = etree.SubElement(inline, f"{_A}graphic")
    data = etree.SubElement(graphic, f"{_A}graphicData", {"uri": _PIC[1:-1]})
    shown = etree.SubElement(data, f"{_PIC}pic")
    about = etree.SubElement(shown, f"{_PIC}nvPicPr")
    etree.SubElement(about, f"{_PIC}cNvPr", name)
    etree.SubElement(about, f"{_PIC}cNvPicPr")
    fill = etree.SubElement(shown, f"{_PIC}blipFill")
    etree.SubElement(fill, f"{_A}blip", {f"{R}embed": relation})
    etree.SubElement(etree.SubElement(fill, f"{_A}stretch"), f"{_A}fillRect")
    shape = etree.SubElement(shown, f"{_PIC}spPr")
    place = etree.SubElement(shape, f"{_A}xfrm")
    etree.SubElement(place, f"{_A}off", {"x": "0", "y": "0"})
    etree.SubElement(place, f"{_A}ext", size)
    outline = etree.SubElement(shape, f"{_A}prstGeom", {"prst": "rect"})
    etree.SubElement(outline, f"{_A}avLst")
    return drawing
