"""Organisations: the legal form declines, the name in quotes does not (§2.6).

An abbreviated form has one form; of a sole trader and of the head of a farm the person's name
declines with them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.locales.inflection import names, positions
from pipeline.locales.inflection.declension import (
    Declension,
    changed,
    declined,
    joined,
    unchanged,
)
from pipeline.locales.inflection.letters import collapsed, folded, has_cyrillic, is_shouted
from pipeline.locales.inflection.phrases import Phrase, head_phrase, is_abbreviation

# Head words of full names by gender, ё folded.
_HEADS: Final = {
    "n": """
        агентство бюро ведомство хозяйство казначейство министерство общество объединение
        отделение партнерство правительство предприятие представительство собрание содружество
        товарищество управление учреждение училище землячество братство издательство
        образование поселение лесничество посольство консульство
    """,
    "f": """
        академия администрация ассоциация артель библиотека больница галерея гимназия группа
        дирекция дума инспекция канцелярия клиника коллегия комиссия компания контора
        консерватория корпорация лаборатория мэрия община организация палата поликлиника
        прокуратура редакция служба типография фабрика фирма федерация филармония школа биржа
        база аптека лига церковь епархия часть телекомпания
        авиакомпания телерадиокомпания автобаза агрофирма птицефабрика мастерская
    """,
    "m": """
        банк дом завод институт клуб колледж комбинат комитет концерн кооператив департамент
        лицей музей отдел парк приход санаторий сад совет союз суд театр техникум трест
        университет филиал фонд холдинг центр профсоюз синдикат консорциум госпиталь диспансер
        архив заповедник цирк порт аэропорт вокзал магазин ресторан отель пансионат совхоз
        колхоз округ район комплекс агрокомплекс
    """,
}
# Abbreviated forms by the gender of their head; those of two meanings are left out.
_ABBREVIATIONS: Final = {
    "n": """
        ООО АО ПАО ЗАО ОАО НАО ОДО ГУП МУП ФГУП ФКП КП УП ЧУП ГП МП ФГБУ ФГАУ ФКУ ФГКУ ФГУ ГБУ
        ГАУ ГКУ ГУ МБУ МАУ МКУ МУ ЧУ БУ ФГБОУ ФГАОУ ФГКОУ ГБОУ ГАОУ МБОУ МАОУ МКОУ МДОУ МБДОУ
        МАДОУ ЧОУ ГБПОУ ФГБНУ ФГБУН ФГБУЗ ГБУЗ ГАУЗ ГКУЗ МБУЗ ТСН ТСЖ СНТ ДНТ ОНТ КФХ НП ЧП ЧОП
        ПТ УФК УФНС ОООИ ФКУЗ
    """,
    "f": "АНО НКО УК ГК ОО МОО РОО АНОО ОАНО НАНО ФНС АНПОО АНОДПО ПКФ МФО МКК МФК ТПП",
    "m": "ТД ПК СПК СХПК ЖСК ГСК ЖК БФ ФПК НИИ КПК СПССК ЦБ",
}
_ENTREPRENEUR: Final = r"(?:индивидуальный предприниматель|ип)"
_FARMER: Final = r"глава (?:крестьянского \(фермерского\) хозяйства|кфх)"
_TRADER: Final = re.compile(
    rf"^(?:(?P<first>{_ENTREPRENEUR})(?P<mark> [—–-] | ))?(?P<second>{_FARMER})(?= |$)"
    rf"|^(?P<only>{_ENTREPRENEUR})(?= |$)"
)
_QUOTE: Final = re.compile(r"[«„“\"']")
_INITIALS: Final = re.compile(r"^(?:[А-ЯЁ]\. ?){1,2}$")
_NAME_WORDS: Final = 3
_LONG: Final = 6


@dataclass(frozen=True, slots=True)
class LegalForm:
    """The gender of the head word of a full or short name, and whether it is certain."""

    gender: str | None  # m, f, n; None where nothing is known
    is_listed: bool


@cache
def _genders(table: str) -> dict[str, str]:
    words = _HEADS if table == "heads" else _ABBREVIATIONS
    return {word: gender for gender, listed in words.items() for word in listed.split()}


def trader_prefix(full_name: str) -> str | None:
    """«Индивидуальный предприниматель» or the like as typed, or ``None`` for a body."""
    text = collapsed(full_name)
    found = _TRADER.search(text.lower())
    return None if found is None else text[: found.end()]


def is_sole_trader(full_name: str) -> bool:
    """Whether the party is a person in business: ИП, or the head of a farm."""
    return trader_prefix(full_name) is not None


def _before_quotes(text: str) -> tuple[str, str]:
    quote = _QUOTE.search(text)
    at = len(text) if quote is None else quote.start()
    return text[:at], text[at:]


def _form_phrase(form: str) -> Phrase | None:
    text = form.lower() if _is_loud(form) else form
    return head_phrase(text.split(" "), animate=False) if text else None


def _is_loud(form: str) -> bool:
    return is_shouted(form) and any(len(word) > _LONG for word in form.split(" "))


def _opens_with_abbreviation(form: str) -> bool:
    first = form.split(" ", maxsplit=1)[0]
    return first in _genders("abbreviations") or (
        not _is_loud(form) and is_abbreviation(first) and first.isalpha()
    )


def legal_form(name: str) -> LegalForm:
    """The head word of a party's name: of the full words, or behind an abbreviation."""
    form = _before_quotes(collapsed(name))[0].strip()
    first = form.split(" ")[0]
    if _opens_with_abbreviation(form):
        gender = _genders("abbreviations").get(first)
        return LegalForm(gender, gender is not None)
    phrase = _form_phrase(form)
    if phrase is None:
        return LegalForm(None, is_listed=False)
    listed = _genders("heads").get(phrase.head.lemma)
    likely = phrase.head.genders[0] if phrase.head.genders else None
    return LegalForm(listed or likely, listed is not None)


def declension(full_name: str, gender: str | None = None) -> Declension:
    """An organisation or a sole trader in the three cases.

    Args:
        full_name: as typed, with its quotation marks.
        gender: of a sole trader whose name shows none; else ignored.

    Returns:
        The forms; ``doubts`` are those of names for a sole trader, besides ``bracketed_form``,
        ``gender_unknown``, ``head_unknown``, ``name_order``, ``several_heads``,
        ``unknown_word``.

    Source:
        ``russian-documents.md`` §2.6.
    """
    text = collapsed(full_name)
    prefix = trader_prefix(text)
    if prefix is not None:
        return _trader(prefix, text[len(prefix) :].strip(), gender)
    form, name = _before_quotes(text)
    if not has_cyrillic(form) or _opens_with_abbreviation(form.strip()):
        # «ООО «Ромашка»», «Acme LLC»; a name that opens with its quotes shows no form at all.
        sure = bool(form.strip()) and has_cyrillic(form)
        return unchanged(text) if sure else unchanged(text, "head_unknown")
    return _body(text, form, name)


def _body(text: str, form: str, name: str) -> Declension:
    phrase = _form_phrase(form.strip())
    if phrase is None:
        return unchanged(text, "head_unknown")
    doubts = list(phrase.doubts)
    if phrase.head.lemma not in _genders("heads"):
        doubts.append("head_unknown")
    rest = form.strip().split(" ")[phrase.after :]
    if any(word.startswith("(") for word in rest) or "(" in name:
        doubts.append("bracketed_form")  # Банк «А» (публичное акционерное общество)
    if _has_second_form(rest):
        doubts.append("several_heads")
    blank = " " if form.endswith(" ") else ""
    whole = declined(form.strip(), phrase.forms, doubts)
    if _is_loud(form.strip()):
        whole = changed(whole, str.upper)
    declined_form = changed(whole, lambda words: f"{words}{blank}{name}")
    return declined(text, declined_form.forms, declined_form.doubts)


def _has_second_form(rest: Sequence[str]) -> bool:
    """Whether a second form in the nominative follows: «… ответственностью Торговый дом «А»»."""
    phrases = (
        head_phrase([word.lower() for word in rest[at:]], animate=False)
        for at, word in enumerate(rest)
        if word[:1].isupper()
    )
    heads = _genders("heads")
    return any(phrase is not None and phrase.head.lemma in heads for phrase in phrases)


# --- sole traders -------------------------------------------------------------------------


def _trader(prefix: str, name: str, gender: str | None) -> Declension:
    role = _role(prefix)
    if not name:
        return role
    return joined([role, _person(name, gender)])


def _role(prefix: str) -> Declension:
    """«Индивидуальный предприниматель», «глава …» or both, each with its own head."""
    found = _TRADER.search(prefix.lower())
    if found is None or found["first"] is None:
        return _one_role(prefix)
    first, second = prefix[: found.end("first")], prefix[found.start("second") :]
    return joined([_one_role(first), _one_role(second)], found["mark"])


def _one_role(role: str) -> Declension:
    return unchanged(role) if folded(role) == "ип" else positions.declension(role)


def person_fields(name: str) -> tuple[str, str, str | None, bool]:
    """Surname, first name, patronymic of a registered name, and whether the order is certain.

    Registered names put the surname first; the patronymic's shape in the third place confirms
    it, in the second place it shows the other order.
    """
    words = name.split(" ")
    if len(words) == _NAME_WORDS and _shows_gender(words[1]) and not _shows_gender(words[2]):
        return (words[2], words[0], words[1], False)
    surname, *rest = words
    first = rest[0] if rest else ""
    patronymic = " ".join(rest[1:]) or None
    certain = patronymic is not None and _shows_gender(patronymic)
    return (surname, first, patronymic, certain)


def _shows_gender(word: str) -> bool:
    try:
        names.gender_of(word)
    except ValueError:
        return False
    return True


def _person(name: str, gender: str | None) -> Declension:
    surname, _, rest = name.partition(" ")
    if gender in {"m", "f"} and _INITIALS.match(rest):
        family = names.surname_declension(surname, str(gender))
        return changed(family, lambda form: f"{form} {rest}")
    family_name, first, patronymic, certain = person_fields(name)
    try:
        sex = names.gender_of(patronymic, gender)
    except ValueError:
        return unchanged(name, "gender_unknown")
    if certain or not _shows_gender(patronymic or ""):
        whole = names.declension(family_name, first, patronymic, sex)
        return whole if certain else declined(name, whole.forms, [*whole.doubts, "name_order"])
    # First name, patronymic, surname: each declines in its own role, in the order typed.
    ordered = names.declension(family_name, first, patronymic, sex)
    genitive, dative, instrumental = (_moved(form) for form in ordered.forms)
    return declined(name, (genitive, dative, instrumental), [*ordered.doubts, "name_order"])


def _moved(form: str) -> str:
    surname, _, rest = form.partition(" ")
    return f"{rest} {surname}"


__all__ = [
    "LegalForm",
    "declension",
    "is_sole_trader",
    "legal_form",
    "person_fields",
    "trader_prefix",
]
