"""Every code of a verdict is worded in both languages, in words that may stand on paper."""

import ast
import re
from typing import Final

import pytest

from pipeline.locales import LOCALES, locale
from pipeline.warranty.table import CASE_LEVEL, ITEM_LEVEL, OUTCOMES
from tests.house.sources import PACKAGE, module
from tests.warranty.build import world

UNSAID: Final = (
    *("вина", "виновн", "аудит", "введение в заблуждение", "жест доброй воли", "прощ"),
    *("компенсац", "зачёт", "зачет"),
)


def codes(name: str, *functions: str) -> set[str]:
    """Plain lower-case texts in functions of a module: the codes they answer with."""
    tree = module(PACKAGE / "warranty" / f"{name}.py")
    return {
        node.value
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", node.value)
    }


def worded(code: str, table: str) -> set[str]:
    """Keys of a table."""
    found = (key.rpartition(".") for key in locale(code).keys())  # noqa: SIM118  # not a dict
    return {key for parent, _, key in found if parent == table}


@pytest.mark.parametrize("code", LOCALES)
def test_rules_outcomes_and_questions_are_worded(code: str) -> None:
    """House style 2: every word a person reads stands in both languages, and none in vain."""
    rules = {row.rule for row in (*CASE_LEVEL, *ITEM_LEVEL)}
    assert worded(code, "verdict.rule") == rules == OUTCOMES.keys()
    assert worded(code, "verdict.outcome") == {*OUTCOMES.values(), "open", "not_under_warranty"}
    assert worded(code, "verdict.test") == {test.id for test in world().verdict().tests}
    reasons = codes("evidence", "gross_by_value") | {"finding"}
    assert worded(code, "verdict.gross") == reasons


@pytest.mark.parametrize("code", LOCALES)
def test_reasons_of_binding_are_worded(code: str) -> None:
    """Each reason why an item binds or not has its words."""
    named = codes(
        "binding", "_binding", "_judged", "_agreements", "_written", "_not_agreed", "_not_silent"
    )
    others = {"agreed", "signed", "silence", "notice", "informational", "recommendation"}
    assert worded(code, "binding") == (named - others) | (others - {"agreed", "notice"})


@pytest.mark.parametrize("code", LOCALES)
def test_steps_of_a_case_are_worded(code: str) -> None:
    """Each next step has its words."""
    tree = module(PACKAGE / "warranty" / "next_step.py")
    said = {
        node.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for node in call.args[:1]
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert worded(code, "case_step") == said


def test_words_of_a_verdict_may_stand_on_paper() -> None:
    """Russian documents 15: words that never stand on paper."""
    words = locale("ru")
    for key in words.keys():  # noqa: SIM118  # not a dict
        if key.startswith(("verdict.", "binding.")):
            said = words.say(key).casefold()
            assert not [stem for stem in UNSAID if stem in said], key
