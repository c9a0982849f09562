"""Positions: «генерального директора», «и. о. директора» (``russian-documents.md`` §2.5)."""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.locales.inflection.declension import (
    Declension,
    changed,
    declined,
    joined,
    unchanged,
)
from pipeline.locales.inflection.letters import collapsed, has_cyrillic, is_shouted
from pipeline.locales.inflection.phrases import Token, head_phrase, is_abbreviation

# Acting heads and shortened ones: what follows is a genitive already.
_FIXED: Final = re.compile(
    r"^(?:(?:вр\.? ?)?(?:и\. ?о\.?|ио|врио|врид|врип)(?: |$)|(?:зам|нач|рук|пом|зав)\. ?)"
)
# Two heads: round a dash, after a comma or a slash, or round a hyphen that stands for a dash.
_DASH: Final = re.compile(r" [—–-] ")
_LOOSE: Final = re.compile(r", | ?/ ?|(?<=[^\Wоеи])-(?=[а-яё]+(?:[ыио]й|[ая]я) )", re.IGNORECASE)
# Names of persons that the dictionary does not hold for living beings, or for the first
# meaning only.
_PERSONS: Final = frozenset({"лицо", "глава"})
_LONG: Final = 6


def declension(position: str) -> Declension:
    """A position in the three cases.

    The head and the adjectives or participles before it decline, also both heads round a dash
    and both parts of an apposition (инженер-программист). Abbreviations, Latin words and what
    follows «и. о.» stay. Capitals and ё stay as typed.

    Returns:
        The forms; ``doubts`` among ``head_not_a_person``, ``head_unknown``, ``several_heads``,
        ``unknown_prefix``, ``unknown_word``.

    Source:
        ``russian-documents.md`` §2.5.
    """
    text = collapsed(position)
    if is_shouted(text) and any(len(word) > _LONG for word in text.split(" ")):
        return changed(_position(text.lower()), str.upper)
    return _position(text)


def _position(text: str) -> Declension:
    if not has_cyrillic(text) or _FIXED.search(text.lower()):
        return unchanged(text)
    dash = _DASH.search(text)
    if dash is not None:
        before, after = text[: dash.start()], text[dash.end() :]
        return joined([_position(before), _position(after)], dash.group())
    loose = _LOOSE.search(text)
    if loose is not None:
        before, after = text[: loose.start()], text[loose.end() :]
        whole = joined([_position(before), _position(after)], loose.group())
        return declined(text, whole.forms, [*whole.doubts, "several_heads"])
    return _one_head(text)


def _one_head(text: str) -> Declension:
    words = text.split(" ")
    phrase = head_phrase(words, animate=True)
    if phrase is None:
        # An abbreviation alone (ГИП) has one form on paper.
        sure = all(is_abbreviation(word) or not has_cyrillic(word) for word in words)
        return unchanged(text) if sure else unchanged(text, "head_unknown")
    rest = words[phrase.after :]
    if rest[:1] == ["и"] and _is_second_head(rest[1:]):
        # «директор и главный инженер»: with nothing between, both decline.
        first = _one_head(" ".join(words[: phrase.after]))
        return joined([first, _one_head(" ".join(rest[1:]))], " и ")
    doubts = list(phrase.doubts)
    if not _is_person(phrase.head):
        doubts.append("head_not_a_person")
    if any(word == "и" and _is_second_head(rest[at + 1 :]) for at, word in enumerate(rest)):
        doubts.append("several_heads")
    return declined(text, phrase.forms, doubts)


def _is_person(head: Token) -> bool:
    return head.is_animate or not head.is_noun or head.lemma in _PERSONS


def _is_second_head(words: Sequence[str]) -> bool:
    """Whether a position in the nominative begins here."""
    phrase = head_phrase(words, animate=True)
    return phrase is not None and (
        phrase.head.is_animate if phrase.head.is_noun else phrase.head.is_participle
    )


__all__ = ["declension"]
