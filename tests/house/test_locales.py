"""Every word a person reads stands in both languages, and no word stands there in vain."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from typing import Final

import pytest

from pipeline.locales import LOCALES
from pipeline.locales.words import words_files
from tests.house.sources import PACKAGE, module, modules

# What carries a problem's code in our code: the problem itself, or an answer about a file or
# a cell that becomes one.
CARRIERS: Final = frozenset({"Problem", "Fault", "Unusable"})


def _words(code: str) -> dict[str, str]:
    def flat(table: dict[str, object], prefix: str) -> Iterator[tuple[str, str]]:
        for name, value in table.items():
            if isinstance(value, dict):
                yield from flat(value, f"{prefix}{name}.")
            else:
                assert isinstance(value, str), f"{code}: {prefix}{name} is not text"
                yield prefix + name, value

    words: dict[str, str] = {}
    for name in words_files(code):
        text = (PACKAGE / "locales" / name).read_text(encoding="utf-8")
        found = dict(flat(tomllib.loads(text), ""))
        assert words.keys().isdisjoint(found), f"{name}: a key stands in two files"
        words |= found
    return words


def _fields(text: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def _texts(node: ast.expr | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from _texts(body)
            yield from _texts(other)


def _codes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in CARRIERS:
                yield from _texts(first)
            case ast.keyword(arg="code", value=value):
                yield from _texts(value)
            case ast.Assign(targets=[ast.Name(id="code")], value=value):
                yield from _texts(value)


def _raised() -> dict[str, str]:
    """Problem codes written in the code, each with a module that raises it."""
    shaped = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
    return {
        code: path.relative_to(PACKAGE).as_posix()
        for path in modules(PACKAGE)
        for code in _codes(module(path))
        if shaped.fullmatch(code)
    }


def _worded(code: str) -> set[str]:
    return {key.split(".")[1] for key in _words(code) if key.startswith("problem.")}


def test_languages_have_the_same_keys() -> None:
    """House style §7: wording is complete in each locale."""
    russian, english = (_words(code) for code in LOCALES)
    plural = re.compile(r"plural\.[^.]+\.[^.]+")  # languages differ in their plural forms
    differing = {key for key in russian.keys() ^ english.keys() if not plural.fullmatch(key)}
    assert differing == set()
    nouns = (
        {key.split(".")[1] for key in words if plural.fullmatch(key)}
        for words in (
            russian,
            english,
        )
    )
    assert len({frozenset(found) for found in nouns}) == 1


def test_languages_use_the_same_fields() -> None:
    """House style §4: a wording in another language is filled from the same data."""
    russian, english = (_words(code) for code in LOCALES)
    differing = {
        key: (_fields(russian[key]), _fields(english[key]))
        for key in russian.keys() & english.keys()
        if _fields(russian[key]) != _fields(english[key])
    }
    assert differing == {}


@pytest.mark.parametrize("code", LOCALES)
def test_words_are_clean(code: str) -> None:
    """Russian documents: no empty words, no double spaces, no blanks at the ends."""
    unclean = {
        key: text
        for key, text in _words(code).items()
        if not text or text != text.strip() or re.search("[ \\u00a0]{2}", text)
    }
    assert unclean == {}


@pytest.mark.parametrize("code", LOCALES)
def test_every_problem_is_worded(code: str) -> None:
    """House style §4: words are chosen last, so every code must have them."""
    worded = _worded(code)
    wordless = {raised: path for raised, path in _raised().items() if raised not in worded}
    assert wordless == {}
    whats = {key.split(".")[1] for key in _words(code) if re.fullmatch(r"problem\..+\.what", key)}
    assert worded == whats


def test_no_wording_is_left_over() -> None:
    """House style §9: delete rather than keep; each worded problem is named in the code."""
    named = {
        node.value
        for path in modules(PACKAGE)
        for node in ast.walk(module(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert _worded("ru") - named == set()


def test_problems_use_only_known_parts() -> None:
    """House style §4: a problem's words are ``what``, ``expect`` and ``mend``."""
    parts = {key.split(".")[2] for key in _words("ru") if key.startswith("problem.")}
    assert parts <= {"what", "expect", "mend"}


def test_whatever_is_said_has_words() -> None:
    """House style §1: a key written in the code stands in the locales."""
    words = _words("ru")
    said = {
        key
        for path in modules(PACKAGE)
        for node in ast.walk(module(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "say"
        and node.args
        for key in _texts(node.args[0])
    }
    assert said - words.keys() == set()
