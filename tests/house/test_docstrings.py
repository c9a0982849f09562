"""Every test states its law or clause."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, module, modules


def _tests(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node.name.startswith("test_"):
                yield node


def _named(path: Path, name: str) -> str:
    return f"{path.relative_to(ROOT).as_posix()}::{name}"


def test_every_test_states_its_law_in_one_line() -> None:
    """House style §7: every test has a one-line docstring: the law or the clause."""
    silent = [
        _named(path, test.name)
        for path in modules(ROOT / "tests")
        if path.name.startswith("test_")
        for test in _tests(module(path))
        if "\n" in (ast.get_docstring(test) or "\n")
    ]
    assert silent == []


def test_modules_are_named_by_subject() -> None:
    """House style §1: utils, helpers or common mean that a subject is not found yet."""
    vague = {"utils", "util", "helpers", "helper", "common", "misc"}
    found = [_named(path, "") for path in modules(ROOT / "pipeline") if path.stem in vague]
    assert found == []
