"""Letters of a typed text: its capitals, its ё, and letters of another alphabet."""

import re
from typing import Final

VOWELS: Final = "аеёиоуыэюя"
APOSTROPHES: Final = "'`’\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER PRIME}"
_BLANKS: Final = re.compile(r"\s+")
_PIECE: Final = re.compile(rf"[^\s\-{APOSTROPHES}.]+")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")


def collapsed(text: str) -> str:
    """The text without outer blanks, its inner blanks single; U+00A0 counts as a blank."""
    return _BLANKS.sub(" ", text).strip()


def folded(text: str) -> str:
    """The text as it is compared: small letters, ё as е."""
    return text.lower().replace("ё", "е")


def syllables(word: str) -> int:
    """How many vowels a word has."""
    return sum(letter in VOWELS for letter in word.lower())


def is_shouted(text: str) -> bool:
    """Whether all letters are capitals and there are several of them."""
    return text.isupper() and sum(letter.isalpha() for letter in text) > 1


def quieted(text: str) -> str:
    """ALL CAPS in title case, the parts after a hyphen or an apostrophe too (§2.3)."""
    return _PIECE.sub(lambda found: found.group().capitalize(), text)


def has_latin(text: str) -> bool:
    """Whether any letter is Latin; a look-alike in a Russian word is one, too."""
    return _LATIN.search(text) is not None


def has_cyrillic(text: str) -> bool:
    """Whether any letter is Cyrillic."""
    return _CYRILLIC.search(text) is not None


def has_apostrophe(text: str) -> bool:
    """Whether an apostrophe of any kind stands in the text."""
    return any(mark in text for mark in APOSTROPHES)


def grafted(typed: str, known: str, form: str) -> str:
    """``form`` of the dictionary's word ``known`` in the letters of ``typed``.

    The shared beginning is kept as typed, so that neither capitals nor ё change: партнер
    gives партнера although the dictionary has ё there. The ending is the dictionary's.
    """
    kept = 0
    letters = []
    for mine, theirs, new in zip(typed, known, form, strict=False):
        if folded(theirs) != folded(new):
            break
        letters.append(mine if theirs == new else _cased(new, mine))
        kept += 1
    ending = form[kept:]
    return "".join(letters) + (ending.upper() if is_shouted(typed) else ending)


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter


__all__ = [
    "APOSTROPHES",
    "VOWELS",
    "collapsed",
    "folded",
    "grafted",
    "has_apostrophe",
    "has_cyrillic",
    "has_latin",
    "is_shouted",
    "quieted",
    "syllables",
]
