"""The clause library of the letter: complete, used, and of one typography."""

import ast
import inspect
import re

from pipeline.documents import condition_letter
from pipeline.documents.clauses import Clause, clauses, worded
from pipeline.documents.values import Figure, Text

LETTER = clauses("ru", "condition_letter")


def test_every_clause_of_the_letter_is_used_and_every_used_one_is_there() -> None:
    """House style §9: delete rather than keep; a clause named in the code stands in the library."""
    tree = ast.parse(inspect.getsource(condition_letter))
    words = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    asked = {
        constant.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "clause"
        for constant in ast.walk(node.args[0])
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    } - {"task"}  # compared, not named
    assert asked <= set(LETTER) <= words


def test_clauses_hold_no_figure_of_their_own() -> None:
    """Design §7: a digit on paper stands in a figure; a clause has fields for them."""
    assert {
        c.id for c in LETTER.values() if re.search(r"\d", re.sub(r"\{.*?\}", "", c.text))
    } == set()


def test_fields_are_filled_in_their_order() -> None:
    """Words and values alternate as the text says; nothing is lost between them."""
    clause = Clause("x", 1, "до {until} на {address}.")
    until, address = Figure("until", 1, "завтра"), Text("почту")
    assert clause.fields == ("until", "address")
    parts = worded(clause, until=until, address=address)
    assert [part["value"] for part in parts] == [
        Text("до "), until, Text(" на "), address, Text("."),
    ]  # fmt: skip
