"""Values travel through the engine as numbered signs and become words on the finished tree.

So data is never part of what Jinja or a regular expression reads: ``{{ x }}``, ``{_{``, ``&`` or
``</w:t>`` in a name stay what they are, line feeds become breaks because we say so, and every
value is known with the place it was put.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from pipeline.documents.charts import Chart
from pipeline.documents.values import Figure, Text
from pipeline.rendering.agreement import NO_PICTURE
from pipeline.rendering.characters import CLOSE, OPEN, with_line_feeds
from pipeline.rendering.drawings import Drawings
from pipeline.rendering.package import W
from pipeline.rendering.passages import passages, texts_of
from pipeline.rendering.pictures import Picture
from pipeline.rendering.syntax import Inserted

_SIGN: Final = re.compile(f"{OPEN}(\\d+){CLOSE}")
_PRESERVE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_BREAK: Final = re.compile(r"([\n\t])")

Printable = Figure | Text | Picture | Chart


@dataclass(frozen=True, slots=True)
class Printed:
    """A value on paper: the part and the place of its paragraph, in order of reading."""

    value: Figure | Text
    part: str
    place: str


class Signs:
    """Numbers the values of one document."""

    def __init__(self) -> None:
        """No value yet."""
        self._values: list[Printable] = []

    def signed(self, value: object) -> object:
        """``value`` with each figure, text, picture and chart under it replaced by its sign."""
        if isinstance(value, (Figure, Text, Picture, Chart)):
            self._values.append(value)
            return Inserted(f"{OPEN}{len(self._values) - 1}{CLOSE}", str(value))
        if isinstance(value, Mapping):
            return {name: self.signed(inner) for name, inner in value.items()}
        if isinstance(value, tuple):
            return tuple(self.signed(inner) for inner in value)
        if isinstance(value, bool) or value is NO_PICTURE:
            return value
        return None  # of no kind a template may print; admission found no tag that does

    def standing(self, root: etree._Element) -> list[Figure | Text]:
        """The values whose signs stand in ``root``, in order of reading, repeated as they are."""
        return [
            value
            for passage in passages(root)
            for text in texts_of(passage.element)
            for number in _SIGN.findall(text.text or "")
            if isinstance(value := self._values[int(number)], (Figure, Text))
        ]

    def settle(self, figure: Figure) -> None:
        """Put ``figure`` in place of the one of its id, whose value was not known yet."""
        self._values = [
            figure if isinstance(value, Figure) and value.id == figure.id else value
            for value in self._values
        ]

    def put(self, root: etree._Element, part: str, drawings: Drawings) -> list[Printed]:
        """Replace the signs in ``root`` by the words and drawings they stand for."""
        printed: list[Printed] = []
        for passage in passages(root):
            for text in texts_of(passage.element):
                said = text.text or ""
                if OPEN not in said:
                    continue
                values = [self._values[int(number)] for number in _SIGN.findall(said)]
                if isinstance(values[0], (Picture, Chart)):
                    _show(text, drawings.drawing(values[0]))
                    continue
                _write(text, _SIGN.sub(self._words, said))
                printed += (
                    Printed(value, part, passage.place)
                    for value in values
                    if isinstance(value, (Figure, Text))
                )
        return printed

    def _words(self, sign: re.Match[str]) -> str:
        return with_line_feeds(str(self._values[int(sign.group(1))]))


def _write(text: etree._Element, words: str) -> None:
    """Put ``words`` into a ``w:t``; line feeds and tabs become elements after it."""
    pieces = _BREAK.split(words)
    text.text = pieces[0]
    text.set(_PRESERVE, "preserve")
    at = text
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        for tag, said in ((f"{W}br" if mark == "\n" else f"{W}tab", None), (f"{W}t", piece)):
            following = etree.Element(tag)
            following.text = said
            if said is not None:
                following.set(_PRESERVE, "preserve")
            at.addnext(following)
            at = following


def _show(text: etree._Element, drawing: etree._Element) -> None:
    """Put ``drawing`` in place of a ``w:t``."""
    parent = text.getparent()
    if parent is None:
        raise ValueError("a text without a run")
    parent.replace(text, drawing)
