"""Text as people type it: what is trimmed, what is refused, and why.

Invisible and steering characters make two cells look alike that are not, and break documents
(``reliability.md`` section 1: deceptive text, control characters).
"""

import re
import unicodedata
from typing import Final

from pipeline.workbook.headings import in_one_script
from pipeline.workbook.verdicts import Doubtful, Unusable

_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls; tab, line feed and return are separate
    "\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"  # steering, no width
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"  # halves of pairs, private, no characters
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"  # tags, private
)
_BREAKS: Final = re.compile(r"[\t\n\r]")
_RETURN: Final = re.compile(r"\r\n?")
_WORD: Final = re.compile(r"[^\W\d_]+")
_MAX: Final = 32_767  # what an Excel cell holds


def clean_text(text: str, *, lines: bool) -> str | None:
    """``text`` without blanks around it, in Unicode's composed form; ``None`` if blank.

    Raises:
        Unusable: it holds a character that cannot be seen, or a line break out of place.
    """
    stripped = text.strip()
    if not stripped:
        return None
    if len(stripped) > _MAX:
        raise Unusable("text_too_long", limit=_MAX)
    bad = _FORBIDDEN.search(stripped)
    if bad is not None:
        raise Unusable(
            "control_character", letter=f"U+{ord(bad.group()):04X}", position=bad.start() + 1
        )
    if _BREAKS.search(stripped) is not None:
        if not lines:
            raise Unusable("line_break")
        stripped = _RETURN.sub("\n", stripped)
    if stripped.isascii():
        return stripped
    return unicodedata.normalize("NFC", stripped)


def one_script(text: str) -> str | Doubtful:
    """``text`` if no word of it mixes Latin and Cyrillic letters.

    Raises:
        Unusable: a word is mixed only by look-alikes; the mended form is given.
    """
    for found in _WORD.finditer(text):
        mended = in_one_script(found.group())
        if mended:
            raise Unusable("mixed_alphabets", word=found.group(), mended=mended)
        if mended is not None:
            return Doubtful(text, "mixed_alphabets_kept", {"word": found.group()})
    return text
