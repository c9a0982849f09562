"""Amounts in words for contracts and invoices (``russian-documents.md`` §3.3)."""

from decimal import Decimal
from typing import Final

from pipeline.locales.forms import NBSP, money
from pipeline.locales.inflection.counted import noun_form
from pipeline.locales.inflection.numerals import in_words

_KOPECKS: Final = 100


def amount_in_words(value: int | Decimal) -> str:
    """«Одна тысяча двести тридцать четыре рубля 05 копеек»; kopecks in digits.

    An ``int`` is a number of roubles.

    Raises:
        TypeError: a float or a truth value: money is exact.
        ValueError: negative, not finite, more than two decimals, or beyond the words we have.
    """
    exact = _exact(value)
    roubles, kopecks = divmod(int(exact * _KOPECKS), _KOPECKS)
    words = in_words(roubles, "m")
    return (
        f"{words[0].upper()}{words[1:]} {noun_form(roubles, 'рубль')} "
        f"{kopecks:02d}{NBSP}{noun_form(kopecks, 'копейка')}"
    )


def amount(value: int | Decimal) -> str:
    """«1 234,05 руб. (Одна тысяча двести тридцать четыре рубля 05 копеек)».

    Raises:
        TypeError: a float or a truth value.
        ValueError: as ``amount_in_words``.
    """
    return f"{money(_exact(value), 'RUB', 'ru')} ({amount_in_words(value)})"


def _exact(value: int | Decimal) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError(f"an amount is an int or a Decimal, not {type(value).__name__}")
    exact = Decimal(value)
    if not exact.is_finite() or exact < 0:
        raise ValueError(f"no amount in words for {value}")
    if exact != exact.quantize(Decimal("0.01")):
        raise ValueError(f"an amount has at most two decimals: {value}")
    return exact


__all__ = ["amount", "amount_in_words"]
