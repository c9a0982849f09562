"""Elements of a chart part: short names, shapes in grey, words in the document's font."""

from typing import Final

from lxml import etree

A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES: Final = {"c": C, "a": A, "r": R}
BLACK: Final = "000000"
DARK: Final = "7F7F7F"
EDGE: Final = "404040"
PALE: Final = "D9D9D9"
WHITE: Final = "FFFFFF"
AXIS: Final = "808080"
_EMU_PER_PT: Final = 12_700


def add(parent: etree._Element, path: str, **given: str) -> etree._Element:
    """The last of the elements ``c:a/c:b`` added under ``parent``, with these attributes."""
    element = parent
    for step in path.split("/"):
        prefix, _, name = step.partition(":")
        element = etree.SubElement(element, f"{{{NAMES[prefix]}}}{name}")
    for key, value in given.items():
        element.set(key, value)
    return element


def set_line(
    shape: etree._Element, colour: str | None, *, points: float = 0.75, dash: str = ""
) -> None:
    """The outline of a shape; ``None`` is none."""
    line = add(shape, "a:ln", w=str(int(points * _EMU_PER_PT)))
    if colour is None:
        add(line, "a:noFill")
        return
    add(line, "a:solidFill/a:srgbClr", val=colour)
    if dash:
        add(line, "a:prstDash", val=dash)


def set_fill(shape: etree._Element, colour: str | None, hatch: str = "") -> None:
    """What fills a shape: nothing, a grey, or strokes of it on white."""
    if colour is None:
        add(shape, "a:noFill")
    elif hatch:
        pattern = add(shape, "a:pattFill", prst=hatch)
        add(pattern, "a:fgClr/a:srgbClr", val=colour)
        add(pattern, "a:bgClr/a:srgbClr", val=WHITE)
    else:
        add(shape, "a:solidFill/a:srgbClr", val=colour)


class Lettering:
    """How the words of a chart are set."""

    def __init__(self, font: str, language: str) -> None:
        """In the font and the language of the document."""
        self._font = font
        self._language = language

    def say(
        self,
        parent: etree._Element,
        words: str,
        *,
        points: float,
        bold: bool = False,
        turn: int = 0,
    ) -> None:
        """A ``c:tx`` with these words, turned by so many degrees."""
        rich = add(parent, "c:tx/c:rich")
        paragraph = self._paragraph(rich, points, bold=bold, turn=turn)
        run = add(paragraph, "a:r")
        self._set(add(run, "a:rPr", lang=self._language), points, bold=bold)
        add(run, "a:t").text = " ".join(words.split())

    def look(self, parent: etree._Element, *, points: float, turn: int = 0) -> None:
        """A ``c:txPr``: how words of an element look."""
        paragraph = self._paragraph(add(parent, "c:txPr"), points, bold=False, turn=turn)
        add(paragraph, "a:endParaRPr", lang=self._language)

    def _paragraph(
        self, holder: etree._Element, points: float, *, bold: bool, turn: int
    ) -> etree._Element:
        add(holder, "a:bodyPr", rot=str(turn * 60_000), vert="horz")
        add(holder, "a:lstStyle")
        paragraph = add(holder, "a:p")
        self._set(add(paragraph, "a:pPr/a:defRPr"), points, bold=bold)
        return paragraph

    def _set(self, run: etree._Element, points: float, *, bold: bool) -> None:
        run.set("sz", str(int(points * 100)))
        run.set("b", str(int(bold)))
        add(run, "a:solidFill/a:srgbClr", val=BLACK)
        for script in ("a:latin", "a:ea", "a:cs"):
            add(run, script, typeface=self._font)
