"""Endings of names: our corrections, then pytrovich (``russian-documents.md`` §2.2, §2.4).

A correction stands here because the engine's rule is wrong or missing for a whole class of
names; none is written for one name. The first correction that fits decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from pipeline.locales.inflection.declension import Forms

_CASES: Final = (Case.GENITIVE, Case.DATIVE, Case.INSTRUMENTAL)
_GENDERS: Final = {"m": Gender.MALE, "f": Gender.FEMALE}
_V: Final = "[аеёиоуыэюя]"
_C: Final = "[^аеёиоуыэюя]"


@dataclass(frozen=True, slots=True)
class Correction:
    """Names whose small letters match ``pattern`` lose ``cut`` letters and take the endings."""

    pattern: re.Pattern[str]
    genders: str
    cut: int
    endings: Forms

    def forms(self, name: str) -> Forms:
        """The name in the three cases."""
        stem = name[: len(name) - self.cut]
        genitive, dative, instrumental = (stem + ending for ending in self.endings)
        return (genitive, dative, instrumental)


def _rows(*rows: tuple[str, str, int, str]) -> tuple[Correction, ...]:
    return tuple(
        Correction(re.compile(pattern), genders, cut, _three(endings))
        for genders, pattern, cut, endings in rows
    )


def _three(endings: str) -> Forms:
    genitive, dative, instrumental = ("" if part == "-" else part for part in endings.split())
    return (genitive, dative, instrumental)


# Foreign surnames in -ин, -ын, -ов, -ев take -ом (Gramota's list of writers and scientists).
_FOREIGN: Final = (
    "грин|дарвин|чаплин|кронин|франклин|мартин|остин|кельвин|болдуин|колин|бенджамин|лин|цин|"
    "вирхов|бюлов|флотов|гуцков|твин|куин|дин|шин"
)
# Stressed French -а and -я.
_FRENCH: Final = "дюма|тома|дега|люка|ферма|петипа|золя|труайя|гамарра"

SURNAMES: Final = _rows(
    ("mf", rf"^(?:{_FRENCH})$", 0, "- - -"),
    ("m", rf"^(?:{_FOREIGN})$", 0, "а у ом"),
    # -ой of one syllable is a noun (Цой), except Злой; after г, к, х and sibilants -им.
    ("m", rf"^(?!злой$){_C}+ой$", 1, "я ю ем"),
    ("m", r"[гкхжчшщ]ой$", 2, "ого ому им"),
    ("m", r"^(?:солов|вороб|мурав)ей$", 2, "ья ью ьём"),
    ("m", r"[аеёоуэюя]й$(?<!ой)", 1, "я ю ем"),
    # Adjectives: Долгий, Куцый.
    ("m", rf"{_V}.*гий$(?<!оргий)(?<!ергий)", 2, "ого ому им"),
    ("m", r"цый$", 2, "его ему ым"),
    ("m", rf"^{_C}+ий$", 1, "я ю ем"),
    # -их and -ых: German stems and nouns of one syllable decline, Russian plurals do not.
    ("m", r"[^гкхжчшщньаеёиоуыэюя]их$", 0, "а у ом"),
    ("m", rf"^{_C}+[иы]х$", 0, "а у ом"),
    # Stressed endings: Ткач, Лещ, Швец.
    ("m", rf"ач$|^{_C}+{_V}щ$|^(?:ильич|лукич|кузьмич|фомич)$", 0, "а у ом"),
    ("m", rf"^{_C}+ец$", 0, "а у ом"),
    # Only -ов, -ев, -ин, -ын are possessive; the last three of one syllable are foreign.
    ("m", rf"^{_C}*[иы]н$", 0, "а у ом"),
    ("m", rf"^{_C}*[её]в$", 0, "а у ом"),
    ("m", r"[^оеё]в$", 0, "а у ом"),
    ("m", r"[^иы]н$", 0, "а у ом"),
    # Sibilants and ц take -и, -ей, an adjective among them -ей unless its ending is stressed.
    ("mf", r"[жчшщ]а$", 1, "и е ей"),
    ("f", r"^(?:чужая|большая)$", 2, "ой ой ой"),
    ("f", r"[жчшщц]ая$", 2, "ей ей ей"),
    ("f", r"[^иы]на$", 1, "ы е ой"),
)
FIRST_NAMES: Final = _rows(
    ("mf", r"[аеиоуыэю]а$", 0, "- - -"),  # Андреа
    ("m", r"[чщц]$", 0, "а у ем"),
    ("m", r"ек$", 0, "а у ом"),
    ("mf", r"[жчшщ]а$", 1, "и е ей"),
    ("m", r"ия$(?<!илия)", 1, "и и ей"),
    ("f", r"^(?:адель|ассоль)$", 1, "и и ью"),
)
PATRONYMICS: Final = _rows(
    # Stressed on the ending: a closed list; Фокич, Силич and the like are not.
    ("m", r"^(?:ильич|лукич|кузьмич|фомич)$", 0, "а у ом"),
    ("m", r"ич$", 0, "а у ем"),
)
_PARTS: Final = {
    NamePart.LASTNAME: SURNAMES,
    NamePart.FIRSTNAME: FIRST_NAMES,
    NamePart.MIDDLENAME: PATRONYMICS,
}


@cache
def _engine() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()


def _corrected(rows: Iterable[Correction], name: str, gender: str) -> Forms | None:
    for row in rows:
        if gender in row.genders and row.pattern.search(name.lower()):
            return row.forms(name)
    return None


def _written(part: NamePart, name: str, gender: str) -> Forms:
    corrected = _corrected(_PARTS[part], name, gender)
    if corrected is not None:
        return corrected
    genitive, dative, instrumental = (
        _engine().make(part, _GENDERS[gender], case, name) for case in _CASES
    )
    return (genitive, dative, instrumental)


def surname_forms(name: str, gender: str) -> Forms:
    """The forms of one part of a surname, without hyphens and blanks."""
    return _written(NamePart.LASTNAME, name, gender)


def first_name_forms(name: str, gender: str) -> Forms:
    """The forms of one part of a first name."""
    return _written(NamePart.FIRSTNAME, name, gender)


def patronymic_forms(name: str, gender: str) -> Forms:
    """The forms of a patronymic in -ич or -на."""
    return _written(NamePart.MIDDLENAME, name, gender)


__all__ = ["Correction", "first_name_forms", "patronymic_forms", "surname_forms"]
