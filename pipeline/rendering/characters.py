"""Characters that never reach paper: unseen, steering, halves of pairs, and our own signs."""

import re
from typing import Final

OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
"""Signs around the number of a value while its document is being made."""

_REFUSED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls; tab and line ends are separate
    "\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # steering, no width
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufff9-\uffff"  # half pairs, private, no characters
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_LINE_ENDS: Final = re.compile(r"\r\n?")


def refused_character(text: str) -> re.Match[str] | None:
    """The first character of ``text`` that a paper must not hold."""
    return _REFUSED.search(text)


def with_line_feeds(text: str) -> str:
    """``text`` with each line end as one line feed."""
    return _LINE_ENDS.sub("\n", text)
