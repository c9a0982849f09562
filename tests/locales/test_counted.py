"""Counted nouns, numbers and amounts in words: ``russian-documents.md`` §§3.3-3.6, 14.2."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.locales.forms import NBSP
from pipeline.locales.inflection.amounts import amount, amount_in_words
from pipeline.locales.inflection.counted import NOUNS, counted, counted_in_words, noun_form
from pipeline.locales.inflection.numerals import LARGEST, Case, in_words

HALF = Decimal("0.5")


@pytest.mark.parametrize(
    ("count", "hours", "days", "roubles"),
    [
        (1, "1~час", "1~день", "1~рубль"),
        (2, "2~часа", "2~дня", "2~рубля"),
        (5, "5~часов", "5~дней", "5~рублей"),
        (11, "11~часов", "11~дней", "11~рублей"),
        (21, "21~час", "21~день", "21~рубль"),
        (22, "22~часа", "22~дня", "22~рубля"),
        (101, "101~час", "101~день", "101~рубль"),
        (111, "111~часов", "111~дней", "111~рублей"),
        (1001, "1001~час", "1001~день", "1001~рубль"),
        (HALF, "0,5~часа", "0,5~дня", "0,5~рубля"),
    ],
)
def test_numbers_and_nouns(count: int | Decimal, hours: str, days: str, roubles: str) -> None:
    """§14.2: one, few, many; a fraction takes the genitive singular."""
    found = [counted(count, noun).replace(NBSP, "~") for noun in ("час", "день", "рубль")]
    assert found == [hours, days, roubles]


@pytest.mark.parametrize(
    ("count", "hours", "days", "minutes"),
    [
        (1, "1~(одного) рабочего часа", "1~(одного) дня", "1~(одной) минуты"),
        (2, "2~(двух) рабочих часов", "2~(двух) дней", "2~(двух) минут"),
        (4, "4~(четырёх) рабочих часов", "4~(четырёх) дней", "4~(четырёх) минут"),
        (5, "5~(пяти) рабочих часов", "5~(пяти) дней", "5~(пяти) минут"),
        (
            11,
            "11~(одиннадцати) рабочих часов",
            "11~(одиннадцати) дней",
            "11~(одиннадцати) минут",
        ),
        (
            21,
            "21~(двадцати одного) рабочего часа",
            "21~(двадцати одного) дня",
            "21~(двадцати одной) минуты",
        ),
        (
            111,
            "111~(ста одиннадцати) рабочих часов",
            "111~(ста одиннадцати) дней",
            "111~(ста одиннадцати) минут",
        ),
        (HALF, "0,5~рабочего часа", "0,5~дня", "0,5~минуты"),
    ],
)
def test_terms_in_words(count: int | Decimal, hours: str, days: str, minutes: str) -> None:
    """§3.5: the number, the words in the genitive, the noun; fractions without words."""
    nouns = ("рабочий час", "день", "минута")
    found = [counted_in_words(count, noun).replace(NBSP, "~") for noun in nouns]
    assert found == [hours, days, minutes]


@pytest.mark.parametrize(
    ("count", "noun", "case", "printed"),
    [
        (5, "рабочий день", Case.NOMINATIVE, "5~рабочих дней"),
        (2, "рабочий день", Case.NOMINATIVE, "2~рабочих дня"),
        (24, "месяц", Case.NOMINATIVE, "24~месяца"),
        (24, "месяц", Case.GENITIVE, "24~месяцев"),
        (21, "месяц", Case.GENITIVE, "21~месяца"),
        (1, "минута", Case.ACCUSATIVE, "1~минуту"),
        (21, "рабочая минута", Case.ACCUSATIVE, "21~рабочую минуту"),
        (1, "рабочий день", Case.ACCUSATIVE, "1~рабочий день"),
        (3, "неделя", Case.ACCUSATIVE, "3~недели"),
        (3, "сбой", Case.NOMINATIVE, "3~сбоя"),
        (5, "сбой", Case.NOMINATIVE, "5~сбоев"),
        (5, "год", Case.NOMINATIVE, "5~лет"),
        (1, "год", Case.GENITIVE, "1~года"),
        (5, "раз", Case.NOMINATIVE, "5~раз"),
        (64, "ГБ", Case.NOMINATIVE, "64~ГБ"),
        (Decimal("1.50"), "час", Case.NOMINATIVE, "1,5~часа"),
        (Decimal("2.0"), "час", Case.NOMINATIVE, "2~часа"),
        (10_000, "пользователь", Case.NOMINATIVE, "10~000~пользователей"),
    ],
)
def test_number_fields(count: int | Decimal, noun: str, case: Case, printed: str) -> None:
    """Fine print §7: number fields go through the plural table and the case."""
    assert counted(count, noun, case) == printed.replace("~", NBSP)


def test_an_unknown_noun_is_an_error() -> None:
    """§3.6: an unknown noun is an error, not a guess."""
    with pytest.raises(KeyError):
        counted(2, "гусь")


def test_counts_are_exact() -> None:
    """§1.3: numbers are exact; a float is our own bug."""
    with pytest.raises(TypeError, match="float"):
        noun_form(0.5, "час")  # type: ignore[arg-type]


def test_persons_have_no_accusative_here() -> None:
    """§3.6: persons after a number have another accusative; no term asks for it."""
    with pytest.raises(ValueError, match="accusative"):
        counted(2, "пользователь", Case.ACCUSATIVE)


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_every_noun_of_the_table_has_its_forms(noun: str) -> None:
    """§3.6: a row of the table is complete, and its key is what stands after one."""
    forms = NOUNS[noun]
    assert forms.gender in {"m", "f", "n"}
    assert noun_form(1, noun) == noun
    assert all((forms.few, forms.many, forms.genitive, forms.genitive_plural))


@pytest.mark.parametrize(
    ("count", "gender", "nominative", "genitive"),
    [
        (0, "m", "ноль", "нуля"),
        (1, "n", "одно", "одного"),
        (2, "f", "две", "двух"),
        (40, "m", "сорок", "сорока"),
        (90, "m", "девяносто", "девяноста"),
        (212, "m", "двести двенадцать", "двухсот двенадцати"),
        (1000, "m", "одна тысяча", "одной тысячи"),
        (1001, "m", "одна тысяча один", "одной тысячи одного"),
        (2_000_003, "m", "два миллиона три", "двух миллионов трёх"),
        (12_000, "f", "двенадцать тысяч", "двенадцати тысяч"),
        (
            541_876,
            "f",
            "пятьсот сорок одна тысяча восемьсот семьдесят шесть",
            "пятисот сорока одной тысячи восьмисот семидесяти шести",
        ),
        (10**9, "m", "один миллиард", "одного миллиарда"),
    ],
)
def test_numbers_in_words(count: int, gender: str, nominative: str, genitive: str) -> None:
    """§3: numerals agree with the gender of what they count and decline as a whole."""
    if count == 1000:  # the class stands in the genitive, not the noun counted
        assert in_words(count, gender, Case.ACCUSATIVE) == "одну тысячу"
    assert in_words(count, gender) == nominative
    assert in_words(count, gender, Case.GENITIVE) == genitive


@pytest.mark.parametrize("count", [-1, LARGEST + 1])
def test_numbers_beyond_the_words(count: int) -> None:
    """§3: a number we have no words for is refused."""
    with pytest.raises(ValueError, match="no words"):
        in_words(count)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (1, "1,00~руб. (Один рубль 00~копеек)"),
        (100, "100,00~руб. (Сто рублей 00~копеек)"),
        (Decimal(100), "100,00~руб. (Сто рублей 00~копеек)"),
        (Decimal("1E+2"), "100,00~руб. (Сто рублей 00~копеек)"),
        (
            Decimal("1234.05"),
            "1~234,05~руб. (Одна тысяча двести тридцать четыре рубля 05~копеек)",
        ),
        (Decimal("1000000.01"), "1~000~000,01~руб. (Один миллион рублей 01~копейка)"),
        (Decimal("21.22"), "21,22~руб. (Двадцать один рубль 22~копейки)"),
        (Decimal("0.5"), "0,50~руб. (Ноль рублей 50~копеек)"),
        (Decimal("2.10"), "2,10~руб. (Два рубля 10~копеек)"),
        (0, "0,00~руб. (Ноль рублей 00~копеек)"),
    ],
)
def test_amounts_in_words(value: int | Decimal, printed: str) -> None:
    """§§3.3, 14.2: roubles in words, kopecks in digits; 100 is one hundred roubles."""
    assert amount(value) == printed.replace("~", NBSP)


@pytest.mark.parametrize("value", [100.0, True, "100"])
def test_amounts_are_exact(value: object) -> None:
    """§1.3: money is a Decimal or a whole number of roubles, never a float."""
    with pytest.raises(TypeError, match="amount"):
        amount_in_words(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["-1", "-0.01", "1.005", "NaN", "Infinity", "1E+20"])
def test_amounts_that_cannot_be_written(value: str) -> None:
    """§3.3: nothing negative, nothing below a kopeck, nothing beyond the words."""
    with pytest.raises(ValueError, match=r"amount|words"):
        amount(Decimal(value))


@given(st.integers(min_value=0, max_value=LARGEST))
def test_words_differ_for_different_numbers(count: int) -> None:
    """§3.3: words carry the whole number: the next one reads otherwise."""
    assert in_words(count) != in_words((count + 1) % (LARGEST + 1))
