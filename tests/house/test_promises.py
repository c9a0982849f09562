"""What the README promises of issued papers is kept by tests that are there."""

import ast
import re

import pytest

from tests.house.sources import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PROMISES = 7


@pytest.mark.parametrize("readme", ["README.md", "README.ru.md"])
def test_each_promise_names_a_test_that_is_there(readme: str) -> None:
    """Reliability, section 2: seven promises, each with its test, the same in both languages."""
    named = NAMED.findall((ROOT / readme).read_text(encoding="utf-8"))
    assert len(named) == PROMISES
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert named == NAMED.findall((ROOT / "README.md").read_text(encoding="utf-8"))
