"""The paper that this one takes the place of: «Взамен письма от … № …», and the edition.

What is told of it comes from the register's record, so it is printed as figures whose ids begin
with ``replaced.``; they are no part of what this paper says by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """The issued paper that this one takes the place of, from the register's record.

    Attributes:
        number: of the earlier paper.
        on: the date printed on it.
        edition: of the earlier paper; this one is the next.
        items: what the earlier letter told, as ``ConditionLetter.items`` gave it.
    """

    number: str
    on: date
    edition: int
    items: tuple[Mapping[str, str], ...] = ()


def edition(paper: Paper, replaced: Replaced | None) -> Figure:
    """Which edition this paper is: «первая», then the number."""
    if replaced is None:
        return Figure("document.edition", 1, paper.locale.say("letter.first_edition"))
    return paper.count("document.edition", replaced.edition + 1)


def replaced_part(paper: Paper, replaced: Replaced | None, key: str) -> Context:
    """The line that names the earlier paper.

    Args:
        paper: prints it.
        replaced: the earlier paper, if there is one.
        key: words with the fields ``on`` and ``number``: ``letter.replaced``.
    """
    if replaced is None:
        return {"has": False, "line": ()}
    return {"has": True, "line": naming(paper, replaced, key)}


def naming(paper: Paper, replaced: Replaced, key: str) -> Parts:
    """A sentence that names the earlier paper by its date and number."""
    return paper.sentence(
        key,
        on=paper.long_day("replaced.on", replaced.on),
        number=Figure("replaced.number", replaced.number, replaced.number),
    )
