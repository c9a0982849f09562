"""Numbers: real Excel numbers, or ``1 234,56`` typed as text; never guessed."""

import math
import re
from decimal import Decimal
from typing import Final

from pipeline.workbook.verdicts import Unusable

_BLANKS: Final = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]"
_TEXT: Final = re.compile(
    rf"(?P<sign>[-+\N{{MINUS SIGN}}]?)(?P<whole>\d{{1,3}}(?:{_BLANKS}\d{{3}})+|\d+)"
    r"(?:(?P<mark>[.,])(?P<fraction>\d+))?"
)
_THOUSANDS: Final = 3
_LONGEST: Final = 15  # digits Excel keeps
_MAX_TEXT: Final = 40


def exact(value: float, *, digits: int = _LONGEST) -> Decimal:
    """A stored number with the digits Excel shows of it.

    Raises:
        Unusable: it is not finite.
    """
    if not math.isfinite(value):
        raise Unusable("number_expected")
    return Decimal(f"{value:.{digits}g}") or Decimal(0)  # never −0


def number_from_text(text: str, *, english: bool) -> Decimal:
    """``1234,56``, ``1 234,56``; a decimal point only where it cannot mark thousands.

    Args:
        text: without blanks around it.
        english: the heading is English, so that ``1,234`` is ambiguous as well.

    Raises:
        Unusable: no number, or ambiguous.
    """
    found = _TEXT.fullmatch(text) if len(text) <= _MAX_TEXT else None
    if found is None:
        raise Unusable("number_expected")
    whole = re.sub(_BLANKS, "", found["whole"])
    fraction = found["fraction"] or ""
    grouped_like = len(fraction) == _THOUSANDS and len(whole) <= _THOUSANDS and whole != "0"
    if grouped_like and (found["mark"] == "." or english):
        raise Unusable(
            "number_ambiguous", plain=f"{whole}{fraction}", decimal=f"{whole},{fraction}0"
        )
    sign = "-" if found["sign"] in {"-", "\N{MINUS SIGN}"} else ""
    return Decimal(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}") or Decimal(0)


def bounded(value: Decimal, low: int | None, high: int | None) -> Decimal:
    """``value`` if it lies within the bounds of its column.

    Raises:
        Unusable: it does not.
    """
    if low is not None and value < low:
        raise Unusable("number_too_small", low=low)
    if high is not None and value > high:
        raise Unusable("number_too_big", high=high)
    return value


def printable(value: float | Decimal) -> Decimal:
    """A number no longer than Excel keeps, so that it can be added up and printed.

    Raises:
        Unusable: it is not finite, or has more whole digits than Excel keeps.
    """
    plain = value if isinstance(value, Decimal) else exact(value)
    return bounded(plain, 1 - 10**_LONGEST, 10**_LONGEST - 1)


def number_text(value: float) -> str:
    """A code that Excel keeps as a number: ``1``, not ``1.0``.

    Raises:
        Unusable: it has more digits than Excel keeps, so some are lost already.
    """
    if not math.isfinite(value) or abs(value) >= 10**_LONGEST:
        raise Unusable("number_long", digits=_LONGEST)
    plain = exact(value)
    return f"{plain:f}" if plain != plain.to_integral_value() else str(int(plain))
