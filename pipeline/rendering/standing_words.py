"""What a paragraph of a Word file says to a reader, whichever office saved it.

What is struck by a tracked change or hidden does not stand; what is inserted does. Numbers an
office counts anew are one fixed mark, so that a re-save is no edit; words that come from elsewhere
when the file is opened are a mark too, so that they are never taken for issued ones.
"""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from pipeline.rendering.hidden_text import Hidden
from pipeline.rendering.package import WP, W

PAGES: Final = "\N{WHITE VERTICAL RECTANGLE}"
"""Stands for a number of pages: Word and LibreOffice count it anew."""
NOTE: Final = "\N{REFERENCE MARK}"
"""Stands for the number of a footnote or an endnote."""
FOREIGN: Final = "\N{LOZENGE}"
"""Stands for words that the file takes from elsewhere, or that not every office shows."""
STRUCK: Final = frozenset({f"{W}del", f"{W}moveFrom"})

MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_SHAPES: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessing"
_SHOWN: Final = (
    W,
    WP,
    MATH,
    DRAWING,
    _MC,
    _VML,
    f"{_SHAPES}Shape}}",
    f"{_SHAPES}Group}}",
    f"{_SHAPES}Canvas}}",
    "{http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas}",
)
"""Names of elements that all offices show; others may be left out with all that they hold."""

_P: Final = f"{W}p"
_R: Final = f"{W}r"
_TEXTS: Final = (f"{W}t", f"{MATH}t", f"{DRAWING}t")
_SILENT: Final = STRUCK | {
    f"{W}{name}"
    for name in (
        "p", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr",
        "delText", "delInstrText",
    )
}  # fmt: skip
_TAB: Final = " "
_SAID: Final = {
    f"{W}br": " ",
    f"{W}cr": " ",
    f"{W}tab": _TAB,
    f"{W}ptab": _TAB,
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    f"{W}pgNum": PAGES,
    f"{W}footnoteReference": NOTE,
    f"{W}endnoteReference": NOTE,
    f"{W}subDoc": FOREIGN,
}
_BLANKS: Final = re.compile(r"[ \t\n\v\f\r]+")
_MARKS: Final = re.compile(f"[{PAGES}{NOTE}{FOREIGN}]")
_PRESERVE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_COUNTING: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"})
_PART_PAGES: Final = re.compile(r"pagesofpart\d+")
_COUNT: Final = re.compile(r"[\s\-–—]*(?:\d{1,6}|[ivxlcdm]{1,12}|_*)[\s\-–—]*", re.IGNORECASE)
_COUNT_PIECES: Final = 32  # runs and signs: no number of pages is longer
_SYMBOL: Final = re.compile(r"[0-9A-Ca-cEFef][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}")


def as_said(words: str) -> str:
    """Words as they are compared: blanks and line ends are one blank, soft hyphens none."""
    return _BLANKS.sub(" ", words.replace("\N{SOFT HYPHEN}", "")).strip(" ")


def settle_alternates(root: etree._Element) -> None:
    """Of branches that say the same to different offices one stays; others all stand."""
    for alternates in list(root.iter(f"{_MC}AlternateContent")):
        heard: set[str] = set()
        for branch in list(alternates.iterchildren(etree.Element)):
            words = as_said("".join(_text(piece) for piece in branch.iter(*_TEXTS)))
            if words in heard:
                alternates.remove(branch)
            heard.add(words)


def paragraph_style(paragraph: etree._Element) -> str | None:
    """The style a paragraph names, if any."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")


@dataclass(slots=True)
class _Field:
    paragraph: int  # the one its result begins in
    start: int  # where in that paragraph
    code: str = ""
    lists: bool = False  # is a table of contents that began to show its lines


class StandingWords:
    """Reads the paragraphs of one part, in order: a field may begin in one and end in another."""

    def __init__(self, hidden: Hidden) -> None:
        """No paragraph yet.

        Args:
            hidden: what the styles of the file hide.
        """
        self._hidden = hidden
        self._pieces: list[str] = []
        self._style: str | None = None
        self._fields: list[_Field] = []
        self._paragraph = 0
        self._contents = 0  # tables of contents begun and not ended
        self._listed = False  # whether this paragraph is a line of one

    def of(self, paragraph: etree._Element, *, foreign: bool) -> str:
        """What the next paragraph says, without paragraphs of its text boxes.

        Args:
            paragraph: of the part.
            foreign: what holds it may be filled from elsewhere.
        """
        self._pieces = [FOREIGN] if foreign else []
        self._style = paragraph_style(paragraph)
        self._paragraph += 1
        self._listed = self._contents > 0
        self._children(paragraph)
        self._end_line()
        return "".join(self._pieces)

    def _children(self, element: etree._Element) -> None:
        for child in element.iterchildren(etree.Element):
            if child.tag in _SILENT or (child.tag == _R and self._hidden.hides(child, self._style)):
                continue
            said = _said_by(child)
            if said is None:
                self._inside(child)
            else:
                self._pieces.append(said)

    def _inside(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == f"{W}fldChar":
            self._field(str(element.get(f"{W}fldCharType")))
        elif tag == f"{W}instrText":
            if self._fields:
                self._fields[-1].code += str(element.xpath("string()"))
        else:
            start = len(self._pieces)
            if is_foreign(element) and _holds_words(element):
                self._pieces.append(FOREIGN)
            self._children(element)
            if tag == f"{W}fldSimple" and _counts(str(element.get(f"{W}instr"))):
                self._count(start)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field(self._paragraph, len(self._pieces)))
        elif self._fields and kind == "separate":
            self._fields[-1].paragraph = self._paragraph
            self._fields[-1].start = len(self._pieces)
            if _lists(self._fields[-1].code) and not self._fields[-1].lists:
                self._fields[-1].lists = self._listed = True
                self._contents += 1
        elif self._fields and kind == "end":
            field = self._fields.pop()
            if field.lists:
                self._end_line()
                self._contents -= 1
            if field.paragraph == self._paragraph and _counts(field.code):
                self._count(field.start)
                if self._fields:
                    self._fields[-1].code += PAGES

    def _end_line(self) -> None:
        """The number of pages that ends a line of contents is a mark, field or not."""
        if self._listed and _TAB in self._pieces:
            self._count(len(self._pieces) - self._pieces[::-1].index(_TAB))
        self._listed = False

    def _count(self, start: int) -> None:
        """One mark for what a field shows, if that is a number of pages and nothing else.

        A field is counted anew only some day: other words in it are read until then.
        """
        if len(self._pieces) - start > _COUNT_PIECES:
            return
        shown = self._pieces[start:]
        if sum(map(len, shown)) <= _COUNT_PIECES and _COUNT.fullmatch(
            "".join(shown).replace(PAGES, "")
        ):
            self._pieces[start:] = [PAGES]


def _lists(code: str) -> bool:
    """Whether a field is a table of contents, whose page numbers LibreOffice writes as words."""
    return code.split()[:1] == ["TOC"]


def _counts(code: str) -> bool:
    """Whether a field counts pages, itself or by a sum over one that does."""
    match code.split():
        case [first, *_] if first.upper() in _COUNTING:
            return True
        case [first, name, *_] if first.upper() == "REF":
            return _PART_PAGES.fullmatch(name.casefold()) is not None
        case [first, *_]:
            return first.startswith("=") and PAGES in code
    return False


def _said_by(element: etree._Element) -> str | None:
    """The words of an element that is words and nothing else; ``None``: look inside."""
    tag = str(element.tag)
    if tag in _TEXTS:
        return _marked(_text(element))
    if tag == f"{W}sym":
        code = str(element.get(f"{W}char"))
        return chr(int(code, 16)) if _SYMBOL.fullmatch(code) else "\N{REPLACEMENT CHARACTER}"
    if tag == f"{_VML}textpath":
        return _marked(str(element.get("string") or ""))
    return _SAID.get(tag)


def is_foreign(element: etree._Element) -> bool:
    """Whether an office may put other words in place of those an element holds, or none."""
    if element.tag == f"{W}sdt":
        properties = element.find(f"{W}sdtPr")
        return properties is not None and any(
            str(child.tag).endswith("}dataBinding") for child in properties
        )
    return not str(element.tag).startswith(_SHOWN)


def _holds_words(element: etree._Element) -> bool:
    return next(element.iter(*_TEXTS), None) is not None


def _text(element: etree._Element) -> str:
    """The text of an element as Word reads it: past comments, blank edges only where preserved."""
    words = str(element.xpath("string()")) if len(element) else element.text or ""
    stripped = words.strip(" \t\r\n")
    if words != stripped:
        for around in (element, *element.iterancestors()):
            kept = around.get(_PRESERVE)
            if kept is not None:
                return words if kept == "preserve" else stripped
    return stripped


def _marked(words: str) -> str:
    """A sign that somebody typed is no mark of ours."""
    return _MARKS.sub(r"\g<0>\g<0>", words)
