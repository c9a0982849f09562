"""The decision table of the warranty as data (``design.md`` section 6, fine print section 6).

The case level is asked first, from the top, and the first row that answers decides the case; if
none does, each binding item goes down the item level in the same way, and the case takes the row
that reaches furthest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswers:
    """What is asked of the whole case.

    Attributes:
        overdue: access asked in writing was not given in time, and the check is not closed.
        inconclusive: the check says that it established nothing.
        ours: whether the fault is in our work; ``None``: not established.
        contractor_fault: the check says so, or a guard that blocks has failed.
        clause: the contract has a clause on the warranty.
        binding: at least one item binds.
    """

    overdue: bool
    inconclusive: bool
    ours: bool | None
    contractor_fault: bool
    clause: bool
    binding: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswers:
    """What is asked of one binding item; ``misled`` is a fact of the case."""

    breached: bool
    caused: bool
    misled: bool
    gross: bool
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A row of the case level."""

    rule: str
    when: Callable[[CaseAnswers], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A row of the item level; the greater ``reach`` of several items decides the case."""

    rule: str
    reach: int
    when: Callable[[ItemAnswers], bool]


CASE_LEVEL: Final = (
    CaseRow(rule="S", when=lambda case: case.overdue),
    CaseRow(rule="W2", when=lambda case: case.inconclusive or case.ours is None),
    CaseRow(rule="W4", when=lambda case: case.contractor_fault),
    CaseRow(rule="W0", when=lambda case: case.ours is False),
    CaseRow(rule="W1", when=lambda case: not case.clause or not case.binding),
)
ITEM_LEVEL: Final = (
    ItemRow(rule="W3", reach=0, when=lambda item: not item.breached),
    ItemRow(rule="W4", reach=1, when=lambda item: not item.caused),
    ItemRow(rule="W6", reach=5, when=lambda item: item.misled),
    ItemRow(rule="W7", reach=4, when=lambda item: item.gross),
    ItemRow(rule="W8", reach=3, when=lambda item: item.repeated),
    ItemRow(rule="W5", reach=2, when=lambda _: True),
)
OUTCOMES: Final = {
    "S": "suspended",
    "W0": "outside",
    "W1": "covered",
    "W2": "covered",
    "W3": "covered",
    "W4": "covered",
    "W5": "warned",
    "W6": "chargeable",
    "W7": "chargeable",
    "W8": "chargeable",
}
APPROVALS: Final = {"W6": 2, "W7": 1, "W8": 1}
MILDER: Final = {
    "chargeable": frozenset({"warned", "covered"}),
    "warned": frozenset({"covered"}),
    "outside": frozenset({"covered"}),
}
"""Outcome -> what a person may put in its place; never a dearer one."""
_REACH: Final = {row.rule: row.reach for row in ITEM_LEVEL}


def case_rule(answers: CaseAnswers) -> str | None:
    """The rule that decides the case as a whole; ``None``: its items decide."""
    return next((row.rule for row in CASE_LEVEL if row.when(answers)), None)


def item_rule(answers: ItemAnswers) -> str:
    """The rule an item ends at."""
    return next(row.rule for row in ITEM_LEVEL if row.when(answers))


def furthest(rules: Sequence[str]) -> str:
    """Of the rules of the items the one that reaches furthest."""
    return max(rules, key=_REACH.__getitem__)
