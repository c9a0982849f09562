"""Printed forms of numbers, dates, durations and money (``russian-documents.md`` section 3).

Rounding happens here and nowhere else. Shares and durations are rounded to the side that does
not flatter, and digits are added until the printed value stands on the same side of its target
as the exact one (rule G13).
"""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

from babel import Locale as BabelLocale
from babel.dates import format_date

NBSP: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"
_MINUTE: Final = 60
_HOUR: Final = 3600
_GROUP_FROM: Final = 10_000
_DECIMAL_MARK: Final = {"ru": ",", "en": "."}
_GROUP_MARK: Final = {"ru": NBSP, "en": ","}
_UNITS: Final = {"ru": ("ч", "мин", "с"), "en": ("h", "min", "s")}
_PERCENT: Final = {"ru": f"{NBSP}%", "en": "%"}
_MAX_DIGITS: Final = 12


# A blank that must not end a line: after № and §, after «п.», «ч.», «ст.» and «раздел» before a
# number, before an em dash, between a number and its unit or «г.», after a preposition or
# conjunction of one letter. Tags and fields come first, so that the blanks inside them are passed
# over.
_TAG: Final = r"\{\{.*?\}\}|\{%.*?%\}|\{[^{}]*\}"
_UNIT_WORDS: Final = (
    r"%|(?:ч|мин|с|минут\w*|час\w*|секунд\w*|рабоч\w+|дн\w*|день|месяц\w*|лет|года?|шт|руб|ГБ)\b"
)
_LOOSE: Final = re.compile(
    rf"(?P<tag>{_TAG})"
    r"|(?<=[№§]) (?=\S)"
    r"|(?:(?<=\bп\.)|(?<=\bч\.)|(?<=\bст\.)) (?=[\d{])"
    r"|(?<=\bраздел[еау]) (?=\{section_)"
    r"|(?<=\S) (?=—)"
    rf"|(?<=\d) (?={_UNIT_WORDS})"
    r"|(?<=[\d}_]) (?=г\.)"
    r"|(?<=(?<![\w-])[авикосуя]) (?=\S)",
    re.IGNORECASE | re.DOTALL,
)


def kept_together(words: str) -> str:
    """Russian words for paper with U+00A0 where a line must not break (section 4).

    Only blanks change, and none inside a field or a tag. Doing it twice changes nothing.
    """
    return _LOOSE.sub(lambda found: found["tag"] or NBSP, words)


def _grouped(digits: str, mark: str) -> str:
    head = len(digits) % 3
    parts = [digits[:head]] if head else []
    parts += [digits[at : at + 3] for at in range(head, len(digits), 3)]
    return mark.join(parts)


def _plain(value: Decimal, code: str, *, grouped: bool) -> str:
    sign, text = (MINUS, f"{-value:f}") if value < 0 else ("", f"{value:f}")
    whole, _, fraction = text.partition(".")
    if grouped:
        whole = _grouped(whole, _GROUP_MARK[code])
    return sign + whole + (_DECIMAL_MARK[code] + fraction if fraction else "")


def number(value: int | Decimal, code: str, decimals: int | None = None) -> str:
    """A plain number, grouped from 10 000 on; ``decimals`` rounds half up.

    Without ``decimals`` trailing zeros after the mark are dropped, nothing else is.
    """
    exact = Decimal(value)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    else:
        exact = exact.normalize()
    return _plain(exact, code, grouped=abs(exact) >= _GROUP_FROM)


def money(value: Decimal, currency: str, code: str) -> str:
    """``1 234 567,89 руб.`` or ``RUB 1,234.56``, half up to hundredths."""
    exact = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = _plain(exact, code, grouped=True)
    if code == "en":
        return f"{currency}{NBSP}{text}"
    return f"{text}{NBSP}{'руб.' if currency == 'RUB' else currency}"


def day(value: date, code: str) -> str:
    """A date for tables."""
    if code == "ru":
        return f"{value:%d.%m.%Y}"
    return str(format_date(value, "d MMM y", locale="en"))


def long_day(value: date, code: str) -> str:
    """A date for sentences; NBSP keeps day and month, year and «г.» together."""
    if code == "ru":
        text = format_date(value, "d MMMM y", locale="ru").split(" ")
        return f"{text[0]}{NBSP}{text[1]} {text[2]}{NBSP}г."
    return str(format_date(value, "d MMMM y", locale="en")).replace(" ", NBSP, 1)


def month(year: int, number_: int, code: str) -> str:
    """A month in the nominative with its year."""
    text = str(format_date(date(year, number_, 1), "LLLL y", locale=code)).replace(" ", NBSP)
    return f"{text}{NBSP}г." if code == "ru" else text


def plural_form(count: int | Decimal, code: str) -> str:
    """``one``, ``few``, ``many`` or ``other`` by the CLDR rule; fractions are ``other``."""
    exact = Decimal(count)
    if exact != exact.to_integral_value():
        return "other"
    return str(BabelLocale.parse(code).plural_form(int(abs(exact))))


def duration(seconds: int, code: str, *, with_seconds: bool = False) -> str:
    """``45 мин``, ``2 ч 05 мин``, ``26 ч 10 мин``; seconds below the minute are cut or shown."""
    sign = MINUS if seconds < 0 else ""
    hours, rest = divmod(abs(seconds), _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    h, m, s = _UNITS[code]
    parts = []
    if hours:
        parts.append(f"{_grouped_count(hours, code)}{NBSP}{h}")
        parts.append(f"{minutes:02d}{NBSP}{m}")
    else:
        parts.append(f"{minutes}{NBSP}{m}")
    if with_seconds and left:
        parts.append(f"{left:02d}{NBSP}{s}")
    return sign + NBSP.join(parts)


def _grouped_count(count: int, code: str) -> str:
    return number(count, code)


def measured_duration(
    seconds: int | Fraction, code: str, *, round_up: bool, target: int | Fraction | None = None
) -> str:
    """A measured duration to the minute, rounded to the worse side (G13).

    ``round_up`` for metrics where less is better. Seconds are shown when the minute would put
    the value on the other side of its target, or on it.
    """
    if target is None or _same_side(
        seconds, _to_unit(seconds, Fraction(_MINUTE), up=round_up), target
    ):
        return duration(int(_to_unit(seconds, Fraction(_MINUTE), up=round_up)), code)
    return duration(int(_to_unit(seconds, Fraction(1), up=round_up)), code, with_seconds=True)


def measured_share(
    value: Fraction, code: str, *, round_up: bool, target: Fraction | None = None
) -> str:
    """A share in per cent with two decimals or more, rounded to the worse side (G13)."""
    goal = None if target is None else target * 100
    return measured_number(value * 100, code, round_up=round_up, target=goal) + _PERCENT[code]


def measured_number(
    value: Fraction, code: str, *, round_up: bool, target: Fraction | None = None
) -> str:
    """A measured number with two decimals or more, rounded to the worse side (G13)."""
    for decimals in range(2, _MAX_DIGITS + 1):
        printed = _to_unit(value, Fraction(1, 10**decimals), up=round_up)
        if target is None or _same_side(value, printed, target):
            break
    return _plain(_with_decimals(printed, decimals), code, grouped=False)


def stated_share(value: Fraction, code: str) -> str:
    """A promised share with the digits it was written with."""
    percent = value * 100
    for decimals in range(_MAX_DIGITS + 1):
        if _to_unit(percent, Fraction(1, 10**decimals), up=False) == percent:
            return _percent(percent, decimals, code)
    return _percent(percent, _MAX_DIGITS, code)


def _percent(percent: Fraction, decimals: int, code: str) -> str:
    return _plain(_with_decimals(percent, decimals), code, grouped=False) + _PERCENT[code]


def _with_decimals(value: Fraction, decimals: int) -> Decimal:
    return Decimal(int(value * 10**decimals)).scaleb(-decimals)


def _to_unit(value: int | Fraction, unit: Fraction, *, up: bool) -> Fraction:
    steps = Fraction(value) / unit
    return (ceil(steps) if up else floor(steps)) * unit


def _same_side(exact: int | Fraction, printed: Fraction, target: int | Fraction) -> bool:
    return (exact > target) == (printed > target) and (exact < target) == (printed < target)


def half_up(value: Fraction) -> int:
    """A non-negative mean in whole units, half up."""
    return floor(value + Fraction(1, 2))


__all__ = [
    "MINUS",
    "NBSP",
    "day",
    "duration",
    "half_up",
    "kept_together",
    "long_day",
    "measured_duration",
    "measured_share",
    "money",
    "month",
    "number",
    "plural_form",
    "stated_share",
]
