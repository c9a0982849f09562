"""The clause library of the letter: complete, used, and of one typography."""

import ast
import inspect
import re
from types import ModuleType

import pytest

from pipeline.documents import (
    condition_letter,
    letter_baseline,
    letter_basis,
    letter_promises,
    notice_items,
    task_notice,
)
from pipeline.documents.clauses import Clause, clauses, worded
from pipeline.documents.values import Figure, Text

PAPERS: dict[str, tuple[ModuleType, ...]] = {
    "condition_letter": (condition_letter, letter_baseline, letter_basis, letter_promises),
    "task_notice": (task_notice, notice_items),
}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_clause_is_used_and_every_used_one_is_there(paper: str) -> None:
    """House style §9: delete rather than keep; a clause named in the code stands in the library."""
    library = set(clauses("ru", paper))
    words: set[str] = set()
    asked: set[str] = set()
    for module in PAPERS[paper]:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            match node:
                case ast.Constant(value=str() as text):
                    words.add(text)
                case ast.Call(func=ast.Attribute(attr="clause" | "_listed"), args=[first, *_]):
                    asked |= _texts(first)
    assert asked <= library <= words


def _texts(node: ast.expr) -> set[str]:
    """The words that an expression may give: both branches of a condition."""
    match node:
        case ast.Constant(value=str() as text):
            return {text}
        case ast.IfExp(body=body, orelse=other):
            return _texts(body) | _texts(other)
    return set()


@pytest.mark.parametrize("paper", PAPERS)
def test_clauses_hold_no_figure_of_their_own(paper: str) -> None:
    """Design §7: a digit on paper stands in a figure; a clause has fields for them."""
    library = clauses("ru", paper).values()
    assert {c.id for c in library if re.search(r"\d", re.sub(r"\{.*?\}", "", c.text))} == set()


def test_fields_are_filled_in_their_order() -> None:
    """Words and values alternate as the text says; nothing is lost between them."""
    clause = Clause("x", 1, "до {until} на {address}.")
    until, address = Figure("until", 1, "завтра"), Text("почту")
    assert clause.fields == ("until", "address")
    parts = worded(clause, until=until, address=address)
    assert [part["value"] for part in parts] == [
        Text("до "), until, Text(" на "), address, Text("."),
    ]  # fmt: skip
