"""Names of people: genitive, dative, instrumental (``russian-documents.md`` §§2.2-2.4).

The engine is pytrovich with the gender given and our corrections (``endings``); pymorphy3 is
the second opinion. Surname, first name and patronymic are separate fields: their order is never
guessed, and neither is the gender from anything but the patronymic.
"""

import re
from collections.abc import Callable
from typing import Final

from pipeline.locales.forms import NBSP
from pipeline.locales.inflection import endings, opinion
from pipeline.locales.inflection.declension import (
    Declension,
    Forms,
    changed,
    declined,
    joined,
    unchanged,
)
from pipeline.locales.inflection.dictionary import is_plural_adjective
from pipeline.locales.inflection.letters import (
    collapsed,
    has_apostrophe,
    has_latin,
    is_shouted,
    quieted,
    syllables,
)

Engine = Callable[[str, str], Forms]

PARTICLES: Final = frozenset({
    "ван", "фон", "де", "ден", "дер", "ла", "ле", "ди", "да", "дю", "дос", "дель", "делла", "цу",
    "тер", "эль", "аль", "ибн", "бен", "бин", "мак", "о", "сен", "сан", "санта", "ауф",
})  # fmt: skip
_SON_OR_DAUGHTER: Final = {
    "оглы": "m", "оглу": "m", "угли": "m", "угл": "m", "уулу": "m",
    "кызы": "f", "кизи": "f", "гызы": "f",
}  # fmt: skip
_SON: Final = re.compile(r"(?:^|[\s-])([а-я]+)$")
_KIN: Final = frozenset(_SON_OR_DAUGHTER) | {"заде"}
_PATRONYMIC: Final = {"m": re.compile(r"ич$"), "f": re.compile(r"(?:в|ч|ш|н)на$")}

# Endings that decide alone; every other surname needs the dictionary's word.
_PLAIN: Final = {
    "m": re.compile(
        r"..(?:[оеё]в|[иы]н)$|[сц]кий$|[оеэиыую]$|[иы]х$|ич$|ия$|[бвгдзклмнпрстфх]а$|[уюя]к$|чик$|ик$|[яа]н$|янц$"
        r"|(?<![ие])[бгдзмпрстф]$|(?<![оеё])[лк]$|[оуе]н$|[аоу]х$|ай$"
    ),
    "f": re.compile(
        r"(?:[оеё]в|[иы]н)а$|[сц]кая$|[оеэиыую]$|ия$|[бвгдзклмнпрстфх]а$|[бвгджзйклмнпрстфхцчшщьъ]$"
    ),
}  # fmt: skip
_RUSSIAN: Final = re.compile(r"..(?:[оеё]в|[иы]н)$|[сц]кий$|[оеэиыую]$|[иы]х$|ый$|ой$")
_FLEETING: Final = re.compile(r"(?:[ёео]к|[ёе]ц|[ёе]нь|оть|онь|[ёо]л|вей|бей|равель|[её]р)$")
# Foreign -ер and native -ок of one syllable keep their vowel.
_KEPT: Final = re.compile(r"[^ё]ер$")


def gender_of(patronymic: str | None, gender: str | None = None) -> str:
    """``m`` or ``f``: as given, or as the patronymic shows.

    Raises:
        ValueError: neither says it; reading guarantees that one of them does.
    """
    if gender in {"m", "f"}:
        return str(gender)
    shown = shown_gender(patronymic)
    if shown is None:
        raise ValueError(f"no gender is given and none is shown by {patronymic!r}")
    return shown


def shown_gender(patronymic: str | None) -> str | None:
    """``m`` or ``f`` where a patronymic shows it: not «И.», not a dash, not a foreign name."""
    small = collapsed(patronymic or "").lower()
    last = _SON.search(small)
    if last is not None and last[1] in _SON_OR_DAUGHTER:
        return _SON_OR_DAUGHTER[last[1]]
    return next((one for one, shape in _PATRONYMIC.items() if shape.search(small)), None)


def _field(text: str, decline: Callable[[str], Declension]) -> Declension:
    """A field with its letters looked at: Latin is left alone, ALL CAPS are restored."""
    if has_latin(text):
        return unchanged(text, "latin")
    if "." in text:
        return unchanged(text, "initials")
    if is_shouted(text):
        return changed(decline(quieted(text)), str.upper)
    return decline(text)


def _last_is_kin(text: str) -> bool:
    last = _SON.search(text.lower())
    return last is not None and last[1] in _KIN


# --- surname ------------------------------------------------------------------------------


def _surname_part(name: str, gender: str, *, is_last: bool = True) -> Declension:
    forms = endings.surname_forms(name, gender)
    small = name.lower()
    is_plain = _PLAIN[gender].search(small) is not None
    doubts = list(opinion.doubts(name, gender, opinion.SURNAME, forms, is_plain=is_plain))
    if gender == "m" and not is_last and _RUSSIAN.search(small) is None:
        # A first part that is no surname of its own does not decline: Грум-Гржимайло.
        is_surname = opinion.is_known(name, gender, opinion.SURNAME)
        doubts += [] if is_surname else ["double_surname"]
    if gender == "m" and re.search(r"[нь]их$", small) and not is_plural_adjective(small):
        doubts.append("unknown_name")  # Нижних is a Russian plural, Миних a German stem
    if has_apostrophe(name):
        doubts.append("apostrophe")
    if gender == "m" and _is_fleeting(small) and not _is_listed(name, forms):
        doubts.append("fleeting_vowel")
    return declined(name, forms, doubts)


def _is_fleeting(small: str) -> bool:
    return (
        _FLEETING.search(small) is not None and _KEPT.search(small) is None and syllables(small) > 1
    )


def _is_listed(name: str, forms: Forms) -> bool:
    """Whether nothing is dropped and the dictionary lists the surname so.

    Of -ец, -ок, -ень it lists one family's custom (Кобеца), which binds no other.
    """
    by_custom = re.search(r"[цкь]$", name.lower()) is not None
    return not by_custom and forms[0] == name + "а" and opinion.is_known(name, "m", opinion.SURNAME)


def _double(text: str, gender: str) -> Declension:
    *first, last = text.split("-")
    if not first:
        return _surname_part(last, gender)
    parts = [_first_of_two(part, gender) for part in first]
    return joined([*parts, _surname_part(last, gender)], "-")


def _first_of_two(part: str, gender: str) -> Declension:
    if part.lower() in PARTICLES:
        return unchanged(part, "particle")
    return _surname_part(part, gender, is_last=False)


def surname_declension(surname: str, gender: str) -> Declension:
    """The surname alone; both parts of a double one, none of a particle before it."""
    return _field(collapsed(surname), lambda text: _surname(text, gender))


def _surname(text: str, gender: str) -> Declension:
    if _last_is_kin(text):
        return unchanged(text)
    *before, last = text.split(" ")
    parts = [
        unchanged(word, "particle") if word.lower() in PARTICLES else _surname(word, gender)
        for word in before
    ]
    several = ["several_surnames"] if any(part.is_sure for part in parts) else []
    whole = joined([*parts, _double(last, gender)])
    return declined(whole.nominative, whole.forms, [*whole.doubts, *several])


# --- first name and patronymic ------------------------------------------------------------


def _first_name_part(name: str, gender: str) -> Declension:
    forms = endings.first_name_forms(name, gender)
    small = name.lower()
    is_plain = gender == "f" and small[-1] not in "аьяй"
    doubts = list(opinion.doubts(name, gender, opinion.FIRST_NAME, forms, is_plain=is_plain))
    if has_apostrophe(name):
        doubts.append("apostrophe")
    if gender == "m" and re.search(r"(?<!б)[её]к$", small) and syllables(small) > 1:
        doubts.append("fleeting_vowel")
    if gender == "f" and re.search(r"[лс]ия$", small) and "ё" in forms[2]:
        doubts.append("stress")
    return declined(name, forms, doubts)


def _first_name(text: str, gender: str) -> Declension:
    words = re.split(r"([ -])", text)
    if len(words) == 1:
        return _first_name_part(text, gender)
    # Of a man's double name and of a name in syllables only the last part declines
    # (Жан-Пьера, Чен Ына); of a woman's every part (Анны-Марии).
    by_syllables = all(syllables(word) <= 1 for word in words)
    last_only = gender == "m" or by_syllables
    parts = [
        unchanged(word)
        if word in {" ", "-"} or (last_only and at < len(words) - 1)
        else _first_name_part(word, gender)
        for at, word in enumerate(words)
    ]
    whole = joined(parts, "")
    return declined(whole.nominative, whole.forms, [*whole.doubts, "double_first_name"])


def _patronymic(text: str, gender: str) -> Declension:
    if _last_is_kin(text):
        return unchanged(text, *_conflict(text, gender))
    if shown_gender(text) is None:
        whole = _first_name(text, gender)
        return declined(text, whole.forms, [*whole.doubts, "patronymic"])
    forms = endings.patronymic_forms(text, gender)
    seen = opinion.doubts(text, gender, opinion.PATRONYMIC, forms, is_plain=True)
    return declined(text, forms, [*seen, *_conflict(text, gender)])


def _conflict(patronymic: str, gender: str) -> list[str]:
    return [] if shown_gender(patronymic) == gender else ["gender_conflict"]


# --- the whole name -----------------------------------------------------------------------


def _is_in_syllables(first_name: str) -> bool:
    """Whether the name is written in separate syllables, as in East Asia (Чен Ын, Ван Тхань)."""
    words = first_name.split(" ")
    return len(words) > 1 and all(syllables(word) == 1 for word in words)


def declension(
    surname: str, first_name: str, patronymic: str | None = None, gender: str | None = None
) -> Declension:
    """The full name, surname first: «Ковальчук Инны Львовны».

    Args:
        surname: with its particles, as typed.
        first_name: one or several parts.
        patronymic: ``None`` or blank if there is none.
        gender: ``m``, ``f``, or ``None`` where the patronymic shows it.

    Returns:
        The three cases; ``doubts`` among ``apostrophe``, ``double_first_name``,
        ``double_surname``, ``engines_differ``, ``fleeting_vowel``, ``gender_conflict``,
        ``initials``, ``latin``, ``no_patronymic``, ``particle``, ``patronymic``,
        ``several_surnames``, ``stress``, ``unknown_name``.

    Raises:
        ValueError: the gender is neither given nor shown by the patronymic.

    Source:
        ``russian-documents.md`` §§2.2-2.4.
    """
    sex = gender_of(patronymic, gender)
    first, second = collapsed(first_name), collapsed(patronymic or "")
    if not second and _is_in_syllables(first):
        family = unchanged(collapsed(surname))
    else:
        family = surname_declension(surname, sex)
    parts = [family, _field(first, lambda text: _first_name(text, sex))]
    if second:
        parts.append(_field(second, lambda text: _patronymic(text, sex)))
        return joined(parts)
    whole = joined(parts)
    return declined(whole.nominative, whole.forms, [*whole.doubts, "no_patronymic"])


def initials(first_name: str, patronymic: str | None = None) -> str:
    """«И. Л.» with U+00A0 between; a double first name gives both letters («Ж.-П.»)."""
    fields = [collapsed(first_name), collapsed(patronymic or "")]
    letters = (
        "-".join(f"{part[0].upper()}." for part in field.split("-") if part.lower() not in _KIN)
        for field in fields
        if field
    )
    return NBSP.join(letters)


def with_initials(
    surname: str, first_name: str, patronymic: str | None = None, gender: str | None = None
) -> Declension:
    """Surname and initials, surname first, for an addressee: «Ковальчук И. Л.».

    The doubts are those of the surname, and ``no_patronymic``.

    Raises:
        ValueError: the gender is neither given nor shown by the patronymic.
    """
    sex = gender_of(patronymic, gender)
    family = surname_declension(surname, sex)
    letters = initials(first_name, patronymic)
    lacking = [] if collapsed(patronymic or "") else ["no_patronymic"]
    whole = changed(family, lambda form: f"{form}{NBSP}{letters}")
    return declined(whole.nominative, whole.forms, [*whole.doubts, *lacking])


def signed(surname: str, first_name: str, patronymic: str | None = None) -> str:
    """Initials and surname for a signature: «И. Л. Ковальчук»."""
    return f"{initials(first_name, patronymic)}{NBSP}{collapsed(surname)}"


__all__ = [
    "PARTICLES",
    "declension",
    "gender_of",
    "initials",
    "shown_gender",
    "signed",
    "surname_declension",
    "with_initials",
]
