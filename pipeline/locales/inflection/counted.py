"""Counted nouns of contract terms (``russian-documents.md`` §§3.5-3.6).

«в течение 4 (четырёх) рабочих часов», «не позднее 1 (одного) рабочего дня», «24 месяца»,
«0,5 часа». A noun that is not in the table is an error of the template, never a guess.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.locales.forms import NBSP, number
from pipeline.locales.inflection.numerals import Case, in_words, is_few, is_one

_FEMININE: Final = re.compile(r"(ая|яя|а|я)\b")
_ACCUSATIVES: Final = {"ая": "ую", "яя": "юю", "а": "у", "я": "ю"}
# Persons: their accusative is the genitive, and no term of a contract counts them so.
_PERSONS: Final = frozenset({"пользователь", "сотрудник", "человек"})


def _accusative(ending: re.Match[str]) -> str:
    return _ACCUSATIVES[ending.group()]


@dataclass(frozen=True, slots=True)
class CountedNoun:
    """A noun after a number: 1 час, 2 часа, 5 часов; of 1 часа, of 5 часов."""

    gender: str  # m, f, n
    one: str
    few: str
    many: str
    genitive: str  # singular; also after a fraction
    genitive_plural: str

    @property
    def accusative(self) -> str:
        """The singular after «на», «за»: минуту, рабочий час."""
        return _FEMININE.sub(_accusative, self.one) if self.gender == "f" else self.one


def _noun(gender: str, forms: str) -> CountedNoun:
    """A row of the table: one, few, many, the genitive, and its plural where it is not ``many``."""
    one, few, many, genitive, *plural = (form.strip() for form in forms.split(","))
    return CountedNoun(gender, one, few, many, genitive, plural[0] if plural else many)


NOUNS: Final = {
    noun.one: noun
    for noun in (
        _noun("m", "инцидент, инцидента, инцидентов, инцидента"),
        _noun("m", "сбой, сбоя, сбоев, сбоя"),
        _noun("m", "простой, простоя, простоев, простоя"),
        _noun("n", "обращение, обращения, обращений, обращения"),
        _noun("m", "запрос, запроса, запросов, запроса"),
        _noun("f", "заявка, заявки, заявок, заявки"),
        _noun("f", "задача, задачи, задач, задачи"),
        _noun("m", "этап, этапа, этапов, этапа"),
        _noun("n", "нарушение, нарушения, нарушений, нарушения"),
        _noun("n", "событие, события, событий, события"),
        _noun("n", "условие, условия, условий, условия"),
        _noun("n", "ограничение, ограничения, ограничений, ограничения"),
        _noun("f", "метрика, метрики, метрик, метрики"),
        _noun("m", "показатель, показателя, показателей, показателя"),
        _noun("m", "пользователь, пользователя, пользователей, пользователя"),
        _noun("m", "сотрудник, сотрудника, сотрудников, сотрудника"),
        _noun("m", "человек, человека, человек, человека"),
        _noun("f", "секунда, секунды, секунд, секунды"),
        _noun("f", "минута, минуты, минут, минуты"),
        _noun("f", "рабочая минута, рабочие минуты, рабочих минут, рабочей минуты"),
        _noun("m", "час, часа, часов, часа"),
        _noun("m", "рабочий час, рабочих часа, рабочих часов, рабочего часа"),
        _noun("m", "день, дня, дней, дня"),
        _noun("m", "рабочий день, рабочих дня, рабочих дней, рабочего дня"),
        _noun("m", "календарный день, календарных дня, календарных дней, календарного дня"),
        _noun("f", "неделя, недели, недель, недели"),
        _noun("m", "месяц, месяца, месяцев, месяца"),
        _noun(
            "m",
            "календарный месяц, календарных месяца, календарных месяцев, календарного месяца",
        ),
        _noun("m", "квартал, квартала, кварталов, квартала"),
        _noun("m", "год, года, лет, года"),
        _noun("m", "раз, раза, раз, раза"),
        _noun("m", "лист, листа, листов, листа"),
        _noun("f", "страница, страницы, страниц, страницы"),
        _noun("m", "экземпляр, экземпляра, экземпляров, экземпляра"),
        _noun("n", "приложение, приложения, приложений, приложения"),
        _noun("m", "рубль, рубля, рублей, рубля"),
        _noun("f", "копейка, копейки, копеек, копейки"),
        _noun("m", "процент, процента, процентов, процента"),
        _noun("m", "ГБ, ГБ, ГБ, ГБ"),
        _noun("m", "МБ, МБ, МБ, МБ"),
        _noun("m", "ТБ, ТБ, ТБ, ТБ"),
    )
}


def noun_form(count: int | Decimal, noun: str, case: Case = Case.NOMINATIVE) -> str:
    """The noun alone as it stands after ``count``; a fraction takes the genitive singular.

    Raises:
        KeyError: the noun is not in ``NOUNS``.
        TypeError: a float: contract terms are exact.
        ValueError: persons in the accusative.
    """
    forms = NOUNS[noun]
    if case is Case.ACCUSATIVE and noun in _PERSONS:
        raise ValueError(f"no accusative of {noun!r} after a number")
    whole = _whole(count)
    if whole is None:
        return forms.genitive
    if case is Case.GENITIVE:
        return forms.genitive if is_one(whole) else forms.genitive_plural
    if is_one(whole):
        return forms.accusative if case is Case.ACCUSATIVE else forms.one
    return forms.few if is_few(whole) else forms.many


def counted(count: int | Decimal, noun: str, case: Case = Case.NOMINATIVE) -> str:
    """Number and noun: «5 рабочих дней», «24 месяца», in the genitive «24 месяцев».

    Raises:
        KeyError: the noun is not in ``NOUNS``.
        TypeError: a float.
    """
    return f"{number(count, 'ru')}{NBSP}{noun_form(count, noun, case)}"


def counted_in_words(count: int | Decimal, noun: str, case: Case = Case.GENITIVE) -> str:
    """Number, words in brackets, noun: «4 (четырёх) рабочих часов»; fractions without words.

    The genitive is that of «в течение», «не позднее», «не более».

    Raises:
        KeyError: the noun is not in ``NOUNS``.
        TypeError: a float.
        ValueError: negative.
    """
    forms = NOUNS[noun]
    whole = _whole(count)
    if whole is None:
        return counted(count, noun, case)
    words = in_words(whole, forms.gender, case)
    return f"{number(count, 'ru')}{NBSP}({words}) {noun_form(count, noun, case)}"


def _whole(count: int | Decimal) -> int | None:
    """The count as a whole number, or ``None`` for a fraction."""
    if isinstance(count, float):
        raise TypeError("a count is an int or a Decimal, never a float")
    exact = Decimal(count)
    return int(exact) if exact == exact.to_integral_value() else None


__all__ = ["NOUNS", "CountedNoun", "counted", "counted_in_words", "noun_form"]
