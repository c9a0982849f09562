"""Printed forms: ``russian-documents.md`` section 3 and rule G13."""

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.locales import locale
from pipeline.locales.forms import (
    MINUS,
    NBSP,
    duration,
    half_up,
    measured_duration,
    measured_share,
    money,
    number,
    plural_form,
    stated_share,
)

RU = locale("ru")
EN = locale("en")


def spaced(text: str) -> str:
    """The expected text with ``~`` for a non-breaking space."""
    return text.replace("~", NBSP)


@pytest.mark.parametrize(
    ("value", "ru", "en"),
    [
        (0, "0", "0"),
        (9999, "9999", "9999"),
        (10_000, "10~000", "10,000"),
        (1_234_567, "1~234~567", "1,234,567"),
        (-5, f"{MINUS}5", f"{MINUS}5"),
        (Decimal("0.50"), "0,5", "0.5"),
        (Decimal("12345.6"), "12~345,6", "12,345.6"),
        (Decimal(100), "100", "100"),
        (Decimal("1E+2"), "100", "100"),
    ],
)
def test_plain_numbers(value: int | Decimal, ru: str, en: str) -> None:
    """Decimal comma, groups with U+00A0 from 10 000 on, a real minus."""
    assert (number(value, "ru"), number(value, "en")) == (spaced(ru), spaced(en))


@pytest.mark.parametrize(
    ("value", "printed"),
    [("2.345", "2,35"), ("2.344", "2,34"), ("2", "2,00"), ("-0.005", f"{MINUS}0,01")],
)
def test_stated_decimals_round_half_up(value: str, printed: str) -> None:
    """A stated number of decimals is always printed in full."""
    assert number(Decimal(value), "ru", 2) == printed


@pytest.mark.parametrize(
    ("value", "ru", "en"),
    [
        ("1234567.89", "1~234~567,89~руб.", "RUB~1,234,567.89"),
        ("1234.05", "1~234,05~руб.", "RUB~1,234.05"),
        ("0.005", "0,01~руб.", "RUB~0.01"),
        ("0", "0,00~руб.", "RUB~0.00"),
    ],
)
def test_money_is_always_grouped(value: str, ru: str, en: str) -> None:
    """Kopecks in digits, half up; the sign of the rouble is not used."""
    assert money(Decimal(value), "RUB", "ru") == spaced(ru)
    assert money(Decimal(value), "RUB", "en") == spaced(en)
    assert money(Decimal(1), "EUR", "ru") == spaced("1,00~EUR")


def test_dates() -> None:
    """Day and month, and year and «г.», never part; tables have digits."""
    day = date(2026, 11, 7)
    assert RU.day(day) == "07.11.2026"
    assert RU.long_day(day) == spaced("7~ноября 2026~г.")
    assert RU.month(2026, 11) == spaced("ноябрь~2026~г.")
    assert EN.day(day) == "7 Nov 2026"
    assert EN.long_day(day) == spaced("7~November 2026")
    assert EN.month(2026, 11) == spaced("November~2026")
    at = datetime(2026, 11, 7, 9, 5, tzinfo=ZoneInfo("Europe/Moscow"))
    assert RU.instant(at) == "07.11.2026 09:05"


@pytest.mark.parametrize(
    ("seconds", "ru", "en"),
    [
        (0, "0~мин", "0~min"),
        (59, "0~мин", "0~min"),
        (45 * 60, "45~мин", "45~min"),
        (3600, "1~ч~00~мин", "1~h~00~min"),
        (2 * 3600 + 5 * 60, "2~ч~05~мин", "2~h~05~min"),
        (26 * 3600 + 10 * 60, "26~ч~10~мин", "26~h~10~min"),
        (12_000 * 3600, "12~000~ч~00~мин", "12,000~h~00~min"),
        (-90, f"{MINUS}1~мин", f"{MINUS}1~min"),
    ],
)
def test_durations(seconds: int, ru: str, en: str) -> None:
    """Over 24 hours also in hours (russian-documents section 3.7)."""
    assert (duration(seconds, "ru"), duration(seconds, "en")) == (spaced(ru), spaced(en))


def test_durations_show_seconds_on_request() -> None:
    """Only where there are some."""
    assert RU.duration(1801, with_seconds=True) == spaced("30~мин~01~с")
    assert RU.duration(1800, with_seconds=True) == spaced("30~мин")


@pytest.mark.parametrize(
    ("value", "up", "target", "printed"),
    [
        (Fraction(99996, 100000), False, None, "99,99~%"),
        (Fraction(99996, 100000), True, None, "100,00~%"),
        (Fraction(99949, 100000), False, Fraction(9995, 10000), "99,94~%"),
        (Fraction(99950, 100000), False, Fraction(9995, 10000), "99,95~%"),
        (Fraction(999501, 1000000), False, Fraction(9995, 10000), "99,9501~%"),
        (Fraction(999501, 1000000), False, None, "99,95~%"),
        (Fraction(50001, 1000000), True, Fraction(5, 100), "5,01~%"),
        (Fraction(49999, 1000000), True, Fraction(5, 100), "4,9999~%"),
        (Fraction(7, 9), False, Fraction(95, 100), "77,77~%"),
        (Fraction(1, 9), True, None, "11,12~%"),
        (1 - Fraction(350, 42960), False, None, "99,18~%"),
        (Fraction(1), False, Fraction(1), "100,00~%"),
        (Fraction(0), True, None, "0,00~%"),
        (Fraction(42900, 42960), False, None, "99,86~%"),
    ],
)
def test_shares_never_flatter(
    value: Fraction, *, up: bool, target: Fraction | None, printed: str
) -> None:
    """Rounded to the worse side; digits are added until it stands where it stands (G13)."""
    assert measured_share(value, "ru", round_up=up, target=target) == spaced(printed)


def test_an_english_share() -> None:
    """A full stop and no blank before the sign."""
    assert measured_share(Fraction(99949, 100000), "en", round_up=False) == "99.94%"


@pytest.mark.parametrize(
    ("seconds", "up", "target", "printed"),
    [
        (1741, True, None, "30~мин"),
        (1741, True, 1800, "29~мин~01~с"),
        (1800, True, 1800, "30~мин"),
        (1801, True, 1800, "31~мин"),
        (1859, False, 1800, "30~мин~59~с"),
        (1799, False, 1800, "29~мин"),
        (Fraction(4, 3), True, None, "1~мин"),
        (350 * 60, True, None, "5~ч~50~мин"),
    ],
)
def test_measured_durations_never_flatter(
    seconds: int | Fraction, *, up: bool, target: int | None, printed: str
) -> None:
    """To the minute on the worse side; seconds appear when the minute would lie (G13)."""
    assert measured_duration(seconds, "ru", round_up=up, target=target) == spaced(printed)


@given(
    value=st.fractions(0, 1, max_denominator=10**6),
    basis_points=st.integers(0, 10_000),
    up=st.booleans(),
)
def test_a_printed_share_stands_on_the_side_of_the_exact_one(
    value: Fraction, basis_points: int, *, up: bool
) -> None:
    """The reader who compares printed numbers reaches the verdict of the exact ones."""
    target = Fraction(basis_points, 10_000)
    text = measured_share(value, "en", round_up=up, target=target)
    printed = Fraction(text.removesuffix("%")) / 100
    assert (printed > target, printed < target) == (value > target, value < target)
    assert printed >= value if up else printed <= value


@pytest.mark.parametrize(
    ("value", "printed"), [("0.95", "95~%"), ("0.9995", "99,95~%"), ("1", "100~%"), ("0", "0~%")]
)
def test_a_promise_keeps_the_digits_it_was_written_with(value: str, printed: str) -> None:
    """A target is printed as agreed, no digit more or less."""
    assert stated_share(Fraction(value), "ru") == spaced(printed)


@pytest.mark.parametrize(
    ("value", "whole"), [(Fraction(1, 2), 1), (Fraction(49, 100), 0), (Fraction(5, 2), 3)]
)
def test_half_up(value: Fraction, whole: int) -> None:
    """Means of seconds are rounded half up."""
    assert half_up(value) == whole


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (0, "many"),
        (1, "one"),
        (2, "few"),
        (4, "few"),
        (5, "many"),
        (11, "many"),
        (12, "many"),
        (14, "many"),
        (21, "one"),
        (22, "few"),
        (25, "many"),
        (101, "one"),
        (111, "many"),
        (112, "many"),
        (1_000_001, "one"),
        (Decimal("1.5"), "other"),
        (Decimal("2.0"), "few"),
    ],
)
def test_russian_plural_forms(count: int | Decimal, form: str) -> None:
    """One, few, many by the rule; parts take the genitive singular."""
    assert plural_form(count, "ru") == form


@pytest.mark.parametrize(
    ("noun", "count", "printed"),
    [
        ("working_day", 1, "1~рабочий день"),
        ("working_day", 2, "2~рабочих дня"),
        ("working_day", 1001, "1001~рабочий день"),
        ("working_day", 111, "111~рабочих дней"),
        ("working_day", Decimal("0.5"), "0,5~рабочего дня"),
        ("working_day", 15, "15~рабочих дней"),
        ("working_day", Decimal("1.5"), "1,5~рабочего дня"),
    ],
)
def test_counted_nouns(noun: str, count: int | Decimal, printed: str) -> None:
    """Number and noun from the table of forms, kept together by U+00A0."""
    assert RU.counted(noun, count) == spaced(printed)


def test_english_counted_nouns() -> None:
    """One form for one, another for the rest."""
    one, many = EN.counted("working_day", 1), EN.counted("working_day", 2)
    assert (one, many) == (spaced("1~working day"), spaced("2~working days"))


def test_an_unknown_noun_is_our_error() -> None:
    """Nothing is guessed about a noun without forms."""
    with pytest.raises(KeyError):
        RU.plural("gadget", 1)


def test_values_in_a_sentence_are_printed_by_their_type() -> None:
    """Dates, numbers, times and lists reach the words unformatted."""
    said = RU.say("report.days", first=date(2026, 11, 1), last=date(2026, 11, 30))
    assert said == spaced("период с~01.11.2026 по 30.11.2026")
    assert RU.say("report.plain", text=("a", Decimal("1.5"), 10_000, time(9, 5))) == spaced(
        "a, 1,5, 10~000, 09:05"
    )
    assert RU.say("report.plain", text=True) == RU.say("word.yes")
    with pytest.raises(KeyError):
        RU.say("report.plain")
