"""What holds a paragraph: it may be struck, hidden, or filled from elsewhere with all it holds."""

from typing import Final

from lxml import etree

from pipeline.rendering.hidden_text import Hidden
from pipeline.rendering.package import W
from pipeline.rendering.standing_words import STRUCK, is_foreign, paragraph_style

_GONE_BY: Final = {
    f"{W}tr": (f"{W}trPr/{W}del", f"{W}trPr/{W}hidden"),
    f"{W}tc": (f"{W}tcPr/{W}cellDel",),
}
"""What takes a row or a cell off the paper."""


class Surroundings:
    """Judges what holds paragraphs; each element once, since it may hold a hundred thousand."""

    def __init__(self, hidden: Hidden) -> None:
        """Nothing judged yet.

        Args:
            hidden: what the styles of the file hide.
        """
        self._hidden = hidden
        self._judged: dict[etree._Element, tuple[bool, bool]] = {}

    def of(self, paragraph: etree._Element) -> tuple[bool, bool]:
        """Whether a paragraph stands, and whether its words may come from elsewhere."""
        unjudged: list[etree._Element] = []
        stands, foreign = True, False
        for around in paragraph.iterancestors(etree.Element):
            if around in self._judged:
                stands, foreign = self._judged[around]
                break
            unjudged.append(around)
        for around in reversed(unjudged):
            stands = stands and not self._takes_away(around)
            foreign = foreign or is_foreign(around)
            self._judged[around] = stands, foreign
        return stands, foreign

    def _takes_away(self, around: etree._Element) -> bool:
        if around.tag in STRUCK:
            return True
        if around.tag == f"{W}r":
            holder = next(around.iterancestors(f"{W}p"), None)
            style = None if holder is None else paragraph_style(holder)
            return self._hidden.hides(around, style)
        return any(around.find(path) is not None for path in _GONE_BY.get(str(around.tag), ()))
