"""Whole numbers in words, in the nominative and the genitive."""

from enum import StrEnum
from typing import Final


class Case(StrEnum):
    """A case of the numeral; the accusative is that of things (на 1 минуту, за 2 дня)."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    ACCUSATIVE = "accusative"


# One and two change with the gender; the rest of the table has one form a case.
_ONE: Final = {
    Case.NOMINATIVE: {"m": "один", "f": "одна", "n": "одно"},
    Case.GENITIVE: {"m": "одного", "f": "одной", "n": "одного"},
    Case.ACCUSATIVE: {"m": "один", "f": "одну", "n": "одно"},
}
_TWO: Final = {"m": "два", "f": "две", "n": "два"}
_OF_TWO: Final = "двух"
_BELOW_TWENTY: Final = {
    Case.NOMINATIVE: (
        *("", "", "", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"),
        *("одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать"),
        *("шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"),
    ),
    Case.GENITIVE: (
        *("", "", "", "трёх", "четырёх", "пяти", "шести", "семи", "восьми", "девяти", "десяти"),
        *("одиннадцати", "двенадцати", "тринадцати", "четырнадцати", "пятнадцати"),
        *("шестнадцати", "семнадцати", "восемнадцати", "девятнадцати"),
    ),
}
_TENS: Final = {
    Case.NOMINATIVE: (
        *("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят"),
        *("восемьдесят", "девяносто"),
    ),
    Case.GENITIVE: (
        *("", "", "двадцати", "тридцати", "сорока", "пятидесяти", "шестидесяти"),
        *("семидесяти", "восьмидесяти", "девяноста"),
    ),
}
_HUNDREDS: Final = {
    Case.NOMINATIVE: (
        *("", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот"),
        *("восемьсот", "девятьсот"),
    ),
    Case.GENITIVE: (
        *("", "ста", "двухсот", "трёхсот", "четырёхсот", "пятисот", "шестисот", "семисот"),
        *("восьмисот", "девятисот"),
    ),
}
_ZERO: Final = {Case.NOMINATIVE: "ноль", Case.GENITIVE: "нуля"}
# Gender; one, and one in the accusative; few, which is the genitive too; many.
_CLASSES: Final = (
    ("f", "тысяча", "тысячу", "тысячи", "тысяч"),
    ("m", "миллион", "миллион", "миллиона", "миллионов"),
    ("m", "миллиард", "миллиард", "миллиарда", "миллиардов"),
    ("m", "триллион", "триллион", "триллиона", "триллионов"),
)
LARGEST: Final = 1000 ** (len(_CLASSES) + 1) - 1
_TEENS: Final = range(11, 15)


def is_one(count: int) -> bool:
    """Whether the noun after this number is singular: 1, 21, 101, but not 11 or 111."""
    return count % 10 == 1 and count % 100 not in _TEENS


def is_few(count: int) -> bool:
    """Whether the noun stands in the form of two: 2-4, 22-24, but not 12-14."""
    return count % 10 in {2, 3, 4} and count % 100 not in _TEENS


def in_words(count: int, gender: str = "m", case: Case = Case.NOMINATIVE) -> str:
    """A whole number in words: «двадцать одна», «четырёх», «ста одиннадцати».

    Args:
        count: 0 or more, at most ``LARGEST``.
        gender: ``m``, ``f`` or ``n`` of the noun counted.
        case: of the numeral.

    Raises:
        ValueError: negative or too large.
    """
    if not 0 <= count <= LARGEST:
        raise ValueError(f"no words for {count}")
    if count == 0:
        return _ZERO[case]
    groups: list[str] = []
    rest, below = divmod(count, 1000)
    if below:
        groups.append(_below_thousand(below, gender, case))
    for kind in _CLASSES:
        rest, group = divmod(rest, 1000)
        if group:
            many = _below_thousand(group, kind[0], case)
            groups.append(f"{many} {_class(group, kind, case)}")
    return " ".join(reversed(groups))


def _class(count: int, kind: tuple[str, str, str, str, str], case: Case) -> str:
    _, one, accusative, few, many = kind
    if is_one(count):
        return {Case.NOMINATIVE: one, Case.ACCUSATIVE: accusative, Case.GENITIVE: few}[case]
    return few if is_few(count) and case is not Case.GENITIVE else many


def _below_thousand(count: int, gender: str, case: Case) -> str:
    table = Case.GENITIVE if case is Case.GENITIVE else Case.NOMINATIVE
    hundreds, rest = divmod(count, 100)
    tens, units = divmod(rest, 10) if rest >= len(_BELOW_TWENTY[table]) else (0, rest)
    if units == 1:
        unit = _ONE[case][gender]
    elif units == 2:  # noqa: PLR2004  # the number two itself
        unit = _OF_TWO if case is Case.GENITIVE else _TWO[gender]
    else:
        unit = _BELOW_TWENTY[table][units]
    words = (_HUNDREDS[table][hundreds], _TENS[table][tens], unit)
    return " ".join(word for word in words if word)


__all__ = ["LARGEST", "Case", "in_words", "is_few", "is_one"]
