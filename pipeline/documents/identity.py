"""What an issued paper prints of itself: its number, and the seal at the foot of every page.

The seal ties a sheet of paper to the register: whoever holds a page can ask whether the number,
the contents and the chain of the register are those printed on it. All figures that tell of the
paper itself have ids that begin with ``document.``; they are no part of what the paper says.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Figure, Text
from pipeline.locales.forms import NBSP

_SHOWN: Final = 12
_GROUP: Final = 4
CONTENT: Final = "document.content"
"""Id of the figure that the rendering fills once the contents are fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What an issued paper prints of itself; a draft has none.

    Attributes:
        number: ``ТУ-2026-000123``.
        head: SHA-256, hex: the register's entry that reserved the number.
    """

    number: str
    head: str


def grouped(digest: str) -> str:
    """The first twelve hex digits of a digest, in groups of four that no line tears apart."""
    shown = digest[:_SHOWN]
    return NBSP.join(shown[at : at + _GROUP] for at in range(0, len(shown), _GROUP))


def paper_number(identity: Identity | None, absent: Text) -> Figure | Text:
    """The number of the paper; ``absent`` stands there in a draft."""
    if identity is None:
        return absent
    return Figure("document.number", identity.number, identity.number)


def seal(paper: Paper, identity: Identity | None, on: date) -> Context:
    """The line at the foot of each page; a draft has no such line.

    The digits of the contents are zeros here: nobody knows them before the paper is rendered.
    """
    if identity is None:
        names = ("number", "on", "content", "head")
        return {"has": False, **dict.fromkeys(names, paper.dash())}
    return {
        "has": True,
        "number": paper_number(identity, paper.dash()),
        "on": paper.day("document.on_short", on),
        "content": Figure(CONTENT, None, grouped("0" * _SHOWN)),
        "head": Figure("document.head", identity.head, grouped(identity.head)),
    }
