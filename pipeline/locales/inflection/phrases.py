"""A phrase with a head word: «временно исполняющий обязанности», «Торговый дом».

The head and its adjectives or participles before it decline, dependent words after it stay
(``russian-documents.md`` §§2.5-2.6). The dictionary writes the forms, in the letters as typed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.locales.inflection.declension import CASES, Forms
from pipeline.locales.inflection.dictionary import Reading, is_adverb, readings
from pipeline.locales.inflection.letters import folded, grafted, has_cyrillic, has_latin

# First parts of compounds that stay: only the second part declines (§2.5).
INVARIANT: Final = frozenset({
    "вице", "бизнес", "ит", "айти", "шеф", "продакт", "проджект", "арт", "веб", "медиа", "бренд",
    "контент", "пресс", "экс", "топ", "обер", "унтер", "штаб", "интернет", "офис", "пиар", "скрам",
    "аккаунт", "дата", "девопс", "фронтенд", "бэкенд", "премьер", "генерал", "контр", "капитан",
    "статс", "риск", "сейлз", "дизайн", "лид", "тех", "кибер", "онлайн", "мастер", "трафик",
    "эйчар", "госпиталь", "супер", "яхт", "кол", "крауд", "маркетинг", "комьюнити", "ассистент",
})  # fmt: skip
# Names of people and places are no heads of a position or of a legal form.
_PROPER: Final = frozenset({"Name", "Surn", "Patr", "Geox", "Poss"})
# «гл.», «ст.»: an adjective cut short; the head may follow.
_CUT: Final = re.compile(r"^[а-яё]{1,6}\.$", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"^(\d+-)(й|я|е)$")
_ORDINAL_FORMS: Final = {
    "й": (("го", "му", "м"), "m"),
    "я": (("й", "й", "й"), "f"),
    "е": (("го", "му", "м"), "n"),
}
_SHELL: Final = re.compile(r"^([(\[]?)(.*?)([)\],;:]*)$")
_SHORT: Final = 6  # letters of an abbreviation at most


@dataclass(frozen=True, slots=True)
class Token:
    """A word that declines: its fixed beginning, its declined parts, its fixed end."""

    forms: Forms
    genders: str
    is_noun: bool
    is_animate: bool
    lemma: str  # small letters, of the last part
    is_participle: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase whose head was found.

    ``forms`` are whole phrases; ``head`` is the token that decides gender and meaning,
    ``after`` the position of the first word behind it.
    """

    forms: Forms
    head: Token
    after: int
    doubts: tuple[str, ...]


def is_abbreviation(word: str) -> bool:
    """Whether the word is a short one in capitals or has digits: ИТ, АХО, 1С."""
    core = word.strip("()")
    return any(letter.isdigit() for letter in core) or (core.isupper() and 1 < len(core) <= _SHORT)


def _plain_token(word: str, reading: Reading) -> Token:
    genitive, dative, instrumental = (grafted(word, reading.word, form) for form in reading.forms)
    return Token(
        forms=(genitive, dative, instrumental),
        genders=reading.genders,
        is_noun=reading.is_noun,
        is_animate=reading.is_animate,
        lemma=folded(reading.word),
        is_participle=reading.part == "PRTF" or "Subx" in reading.marks,
        doubts=() if reading.is_known else ("unknown_word",),
    )


def _tokens(word: str, *, animate: bool) -> list[Token]:
    """The ways to decline a word without hyphens, adjectives first, then the likeliest noun."""
    found = [one for one in readings(word.lower()) if not one.marks & _PROPER]
    adjectives = [reading for reading in found if not reading.is_noun]
    nouns = sorted(
        (reading for reading in found if reading.is_noun),
        key=lambda reading: (not reading.is_known, reading.is_animate is not animate),
    )
    return [_plain_token(word, reading) for reading in (*adjectives, *nouns)]


def _with_first_part(first: str, token: Token, *doubts: str) -> Token:
    genitive, dative, instrumental = (first + form for form in token.forms)
    forms = (genitive, dative, instrumental)
    return replace(token, forms=forms, doubts=(*token.doubts, *doubts))


def _compound(first: str, last: Token, *, animate: bool) -> Token:
    """A hyphenated word: «вице-» stays, «инженер-» of an apposition declines."""
    stays = first.lower() in INVARIANT or has_latin(first) or is_abbreviation(first)
    if stays or not last.is_noun or first[-1:].lower() in "оеи":
        return _with_first_part(f"{first}-", last)
    heads = [
        token
        for token in _tokens(first, animate=animate)
        if token.is_noun and token.is_animate is animate and not token.doubts
    ]
    if not heads:
        return _with_first_part(f"{first}-", last, "unknown_prefix")
    genitive, dative, instrumental = (
        f"{mine}-{theirs}" for mine, theirs in zip(heads[0].forms, last.forms, strict=True)
    )
    return replace(last, forms=(genitive, dative, instrumental))


def _readings_of(word: str, *, animate: bool) -> list[Token]:
    ordinal = _ORDINAL.match(word)
    if ordinal is not None:
        endings, gender = _ORDINAL_FORMS[ordinal[2]]
        genitive, dative, instrumental = (ordinal[1] + ending for ending in endings)
        forms = (genitive, dative, instrumental)
        return [Token(forms, gender, is_noun=False, is_animate=False, lemma=word)]
    if not has_cyrillic(word) or has_latin(word.rpartition("-")[2]):
        return []
    first, hyphen, last = word.rpartition("-")
    tokens = _tokens(last, animate=animate)
    if not hyphen:
        return tokens
    *before, _ = [*first.split("-"), ""]
    for part in reversed(before):
        tokens = [_compound(part, token, animate=animate) for token in tokens]
    return tokens


def _inside(word: str) -> tuple[str, str, str]:
    found = _SHELL.match(word)
    if found is None:
        return ("", word, "")
    return (found[1], found[2], found[3])


def _fits(token: Token, genders: str) -> bool:
    return any(gender in genders for gender in token.genders)


@dataclass(slots=True)
class _Search:
    """Modifiers seen so far, and the genders they allow."""

    chosen: dict[int, Token]
    genders: str = "mfn"
    head: tuple[int, Token] | None = None


def head_phrase(words: Sequence[str], *, animate: bool) -> Phrase | None:
    """The phrase declined by its head, or ``None`` where no head is found.

    Args:
        words: the phrase in the nominative, as typed.
        animate: whether a person is named (a position), or a body (a legal form).
    """
    search = _Search({})
    at = 0
    while at < len(words) and search.head is None:
        if not _step(search, words, at, animate=animate):
            break
        at += 1
    if search.head is None:
        if not search.chosen:
            return None
        # «управляющий», «заведующий складом»: the last participle or adjective is the head.
        last = max(search.chosen)
        search.head = (last, search.chosen[last])
    place, head = search.head
    search.chosen[place] = head
    return _declined(words, search.chosen, place, head)


def _step(search: _Search, words: Sequence[str], at: int, *, animate: bool) -> bool:
    """Look at one word; whether the head may still follow."""
    opening, word, closing = _inside(words[at])
    tokens = [
        token for token in _readings_of(word, animate=animate) if _fits(token, search.genders)
    ]
    if _stays_before_head(word, tokens):
        return at + 1 < len(words)
    if word.lower() == "и" and search.chosen:
        return _is_adjective(words[at + 1 : at + 2], search.genders, animate=animate)
    if not tokens:
        return False
    token = tokens[0]
    wrapped = _wrapped(token, opening, closing)
    search.genders = "".join(gender for gender in search.genders if gender in token.genders)
    if token.is_noun:
        search.head = (at, wrapped)
    else:
        search.chosen[at] = wrapped
    return True


def _stays_before_head(word: str, tokens: Sequence[Token]) -> bool:
    """Whether the word is an abbreviation, Latin or an adverb that the head may follow."""
    if _CUT.match(word):
        return True
    if any(not token.is_noun for token in tokens):
        return False
    short = "-" not in word and is_abbreviation(word)
    return short or is_adverb(word.lower()) or (has_latin(word) and not tokens)


def _is_adjective(words: Sequence[str], genders: str, *, animate: bool) -> bool:
    return any(
        not token.is_noun and _fits(token, genders)
        for word in words
        for token in _readings_of(word, animate=animate)
    )


def _wrapped(token: Token, opening: str, closing: str) -> Token:
    genitive, dative, instrumental = (f"{opening}{form}{closing}" for form in token.forms)
    return replace(token, forms=(genitive, dative, instrumental))


def _declined(words: Sequence[str], chosen: dict[int, Token], place: int, head: Token) -> Phrase:
    genitive, dative, instrumental = (
        " ".join(chosen[at].forms[case] if at in chosen else word for at, word in enumerate(words))
        for case in range(len(CASES))
    )
    doubts = tuple(doubt for token in chosen.values() for doubt in token.doubts)
    return Phrase((genitive, dative, instrumental), head, place + 1, doubts)


__all__ = ["INVARIANT", "Phrase", "Token", "head_phrase", "is_abbreviation"]
