"""What the dictionary knows of a word: the one door to pymorphy3.

It writes the forms of positions and legal forms; of names it is only the second opinion
(``russian-documents.md`` §2.2). The dictionary is opened at the first question, once a process.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.locales.inflection.declension import Forms

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pymorphy3.analyzer import Parse

_CASES: Final = ("gent", "datv", "ablt")
_GENDERS: Final = {"masc": "m", "femn": "f", "neut": "n"}
# Both genders by the person meant (судья), or only the word's form is known.
_BOTH: Final = frozenset({"ms-f", "Ms-f", "GNdr"})
_PARTS: Final = frozenset({"NOUN", "ADJF", "PRTF"})
# Names of letters and abbreviations are no heads, whatever their endings look like.
_NO_WORDS: Final = frozenset({"Abbr", "Init"})
_FUNCTION: Final = frozenset({"PREP", "CONJ", "PRCL"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a word as a nominative singular.

    ``genders`` has one letter of ``mfn``, or two for words of both genders. ``forms`` are in
    small letters with the dictionary's ё; ``word`` is the nominative in the same spelling.
    """

    word: str
    part: str  # NOUN, ADJF (adjectives, ordinals), PRTF (participles)
    genders: str
    forms: Forms
    is_animate: bool
    is_known: bool
    marks: frozenset[str]  # all grammemes, as the dictionary names them

    @property
    def is_noun(self) -> bool:
        """Whether it is a noun, not an adjective or a participle."""
        return self.part == "NOUN"


@cache
def _analyzer() -> "MorphAnalyzer":
    # Opening the dictionary takes a tenth of a second: not every run prints a name.
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415

    return MorphAnalyzer(lang="ru")


@cache
def readings(word: str) -> tuple[Reading, ...]:
    """All ways to understand ``word`` as a nominative singular, the likeliest first.

    Words that are prepositions or conjunctions before anything else have none (по, и).
    """
    parses = _analyzer().parse(word)
    if parses and str(parses[0].tag.POS) in _FUNCTION:
        return ()
    found = (_reading(parse) for parse in parses)
    return tuple(reading for reading in found if reading is not None)


@cache
def is_adverb(word: str) -> bool:
    """Whether the word is an adverb before anything else (временно)."""
    parses = _analyzer().parse(word)
    return bool(parses) and str(parses[0].tag.POS) == "ADVB"


@cache
def is_plural_adjective(word: str) -> bool:
    """Whether the word is a listed adjective in the genitive plural (нижних)."""
    return any(
        parse.is_known and {"ADJF", "plur", "gent"} <= parse.tag.grammemes
        for parse in _analyzer().parse(word)
    )


def _reading(parse: "Parse") -> Reading | None:
    marks = frozenset(str(mark) for mark in parse.tag.grammemes)
    if not {"nomn", "sing"} <= marks or marks & _NO_WORDS or not marks & _PARTS:
        return None
    forms = []
    for case in _CASES:
        inflected = parse.inflect({case, "sing"})
        if inflected is None:
            return None
        forms.append(str(inflected.word))
    genders = "mf" if marks & _BOTH else _GENDERS.get(str(parse.tag.gender), "")
    return Reading(
        word=str(parse.word),
        part=str(parse.tag.POS),
        genders=genders,
        forms=(forms[0], forms[1], forms[2]),
        is_animate="anim" in marks,
        is_known=bool(parse.is_known),
        marks=marks,
    )


__all__ = ["Reading", "is_adverb", "is_plural_adjective", "readings"]
