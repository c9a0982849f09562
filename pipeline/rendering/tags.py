"""Tags in the words of a paragraph: found in one pass, before any program of others sees them.

A template's author writes ``{{ name }}``, ``{% if … %}`` inside a paragraph, ``{%p if … %}`` alone
in a paragraph that goes away with it, ``{%tr for … %}`` alone in a row that goes away with it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_TAG: Final = 200
MAX_NESTED: Final = 8
_OPEN: Final = re.compile(r"\{[{%#]")
_CLOSE: Final = {"{{": "}}", "{%": "%}"}
_STRAY: Final = re.compile(r"[{}]")
"""A brace outside tags: two of them over the end of a paragraph would grow into a tag."""
_WORD: Final = re.compile(r"[a-z]+")
_HOISTED: Final = re.compile(r"(p|tr)\s")
_FOREIGN: Final = re.compile(r"(?:r|tc)\s|[-+#]")
MARKS: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
"""Any mark of a tag."""


class Reach(StrEnum):
    """What goes away with a tag."""

    INLINE = ""
    PARAGRAPH = "p"
    ROW = "tr"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as found: how far it reaches and its Jinja source on one line.

    ``keyword`` is empty for an inserted value, else ``if``, ``endfor`` and so on.
    """

    text: str
    source: str
    keyword: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the spelling of a tag: code of the problem and the words it is at."""

    code: str
    text: str


def tags_in(words: str) -> list[Tag | Fault]:
    """Tags of a paragraph, in order; a misspelt one stands as its fault."""
    found: list[Tag | Fault] = []
    at = 0
    while opening := _OPEN.search(words, at):
        found += _strays(words[at : opening.start()])
        mark = opening.group()
        close = words.find(_CLOSE[mark], opening.end()) if mark in _CLOSE else -1
        again = _OPEN.search(words, opening.end())
        if mark not in _CLOSE or close < 0 or (again is not None and again.start() < close):
            code = "tag_comment" if mark == "{#" else "tag_unclosed"
            found.append(Fault(code, words[opening.start() :][:MAX_TAG]))
            if again is None or (close < 0 and mark in _CLOSE):
                return found  # what follows cannot be told from the tag that never ends
            at = again.start()
            continue
        found.append(_tag(words[opening.start() : close + 2]))
        at = close + 2
    return found + _strays(words[at:])


def _strays(words: str) -> list[Tag | Fault]:
    stray = _STRAY.search(words)
    return [Fault("tag_unclosed", words[:MAX_TAG])] if stray else []


def _tag(text: str) -> Tag | Fault:
    inner = text[2:-2]
    misspelt = _misspelt(text, inner)
    if misspelt:
        return Fault(misspelt, text[:MAX_TAG])
    hoisted = _HOISTED.match(inner)
    if text.startswith("{{"):
        return Tag(text, f"{{{{ {_one_line(inner)} }}}}", "", Reach.INLINE)
    reach = Reach(hoisted.group(1)) if hoisted else Reach.INLINE
    statement = _one_line(inner[hoisted.end() :] if hoisted else inner)
    word = _WORD.match(statement)
    if word is None:
        return Fault("tag_form", text)
    return Tag(text, f"{{% {statement} %}}", word.group(), reach)


def _misspelt(text: str, inner: str) -> str:
    """What is wrong with the form of a tag, as a code of a problem; empty if nothing."""
    if _STRAY.search(inner):
        return "tag_syntax"
    if len(text) > MAX_TAG or sum(inner.count(c) for c in "([") > MAX_NESTED:
        return "tag_too_long"
    whole = text.startswith("{{") and _HOISTED.match(inner)
    if whole or _FOREIGN.match(inner) or inner.endswith(("-", "+")):
        return "tag_form"
    return ""


def _one_line(words: str) -> str:
    return " ".join(words.replace("“", '"').replace("”", '"').split())
