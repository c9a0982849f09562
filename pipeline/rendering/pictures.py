"""Pictures on paper: a PNG, what it shows in words, how wide it stands."""

import struct
from dataclasses import dataclass
from typing import Final

from lxml import etree

from pipeline.rendering.characters import refused_character
from pipeline.rendering.package import R

MAX_PNG: Final = 8 * 2**20
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">II")
_MAX_SIDE: Final = 20_000
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"


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


def picture_frame(about: dict[str, str], size: dict[str, str], relation: str) -> etree._Element:
    """What an inline drawing holds of a picture.

    Args:
        about: number, name and words of the drawing.
        size: width and height in EMU.
        relation: of the body to the file.
    """
    data = etree.Element(f"{_A}graphicData", {"uri": _PIC[1:-1]}, nsmap={"pic": _PIC[1:-1]})
    shown = etree.SubElement(data, f"{_PIC}pic")
    told = etree.SubElement(shown, f"{_PIC}nvPicPr")
    etree.SubElement(told, f"{_PIC}cNvPr", about)
    etree.SubElement(told, f"{_PIC}cNvPicPr")
    fill = etree.SubElement(shown, f"{_PIC}blipFill")
    etree.SubElement(fill, f"{_A}blip", {f"{R}embed": relation})
    etree.SubElement(etree.SubElement(fill, f"{_A}stretch"), f"{_A}fillRect")
    shape = etree.SubElement(shown, f"{_PIC}spPr")
    place = etree.SubElement(shape, f"{_A}xfrm")
    etree.SubElement(place, f"{_A}off", {"x": "0", "y": "0"})
    etree.SubElement(place, f"{_A}ext", size)
    outline = etree.SubElement(shape, f"{_A}prstGeom", {"prst": "rect"})
    etree.SubElement(outline, f"{_A}avLst")
    return data
