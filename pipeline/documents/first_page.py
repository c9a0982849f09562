"""What fits on the first page: it is one page, whatever the manager has to say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from pipeline.documents.printing import Parts

LINES: Final = 44
"""Lines of the body of a page, header of a draft and blanks between paragraphs taken off."""
WIDTH: Final = 84
"""Letters on a line of the report's text, of wide ones."""
_TITLE: Final = 9  # kind, contract, period, date, and the headings that always stand there
_HEADING: Final = 2
RULED: Final = 4  # two ruled lines for the hand
MOST_WANTED: Final = 6


@dataclass(frozen=True, slots=True)
class FirstPage:
    """Which of the words stand on the first page; the rest has its place further on."""

    comment: bool
    plan: bool
    decisions: int  # how many of them


def lines_of(words: str) -> int:
    """Lines that a paragraph takes."""
    return sum(max(1, ceil(len(line) / WIDTH)) for line in words.split("\n")) if words else 0


def said(parts: Parts) -> str:
    """A sentence as it reads."""
    return "".join(str(part["value"]) for part in parts)


def first_page(
    *, fixed: Iterable[str], comment: str, plan: str, decisions: Sequence[Parts]
) -> FirstPage:
    """Share out the page: one decision, the comment, the plan, then as many decisions as fit.

    Args:
        fixed: paragraphs that stand there anyway.
        comment: the manager's, perhaps empty.
        plan: likewise.
        decisions: what has to be decided, the most pressing first.
    """
    left = LINES - _TITLE - _HEADING - RULED - sum(lines_of(words) for words in fixed)
    wanted = [lines_of(said(parts)) for parts in decisions[:MOST_WANTED]]
    left -= sum(wanted[:1])
    has_comment = bool(comment) and lines_of(comment) <= left
    left -= lines_of(comment) if has_comment else 1 if comment else 0
    has_plan = bool(plan) and lines_of(plan) + _HEADING <= left
    left -= lines_of(plan) + _HEADING if has_plan else 0
    shown = min(1, len(wanted))
    for lines in wanted[1:]:
        if lines > left:
            break
        left -= lines
        shown += 1
    return FirstPage(has_comment, has_plan, shown)
