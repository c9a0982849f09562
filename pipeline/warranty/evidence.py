"""A condition against its measurements: the statistic of its window, and how far it is broken."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from pipeline.domain.claims import Measurement
from pipeline.domain.letters import ToldItem
from pipeline.domain.told import Comparison
from pipeline.warranty.outcome import Measured

UPPER: Final = frozenset({Comparison.AT_MOST, Comparison.BELOW})
LOWER: Final = frozenset({Comparison.AT_LEAST, Comparison.ABOVE})
PER_CENT: Final = re.compile(r"%|\bпроц(?:ент\w*)?\b|\bper ?cent", re.IGNORECASE)
_P95: Final = Fraction(95, 100)


def is_measurable(item: ToldItem) -> bool:
    """Whether it is a condition with a limit."""
    return item.sort == "condition" and item.comparison is not None and item.limit is not None


def measured(item: ToldItem, series: Sequence[Measurement], fault_at: datetime) -> Measured:
    """A condition's statistic over its window before a fault.

    The window is ``[fault - w, fault)``. Every value of it counts, also several of one instant.
    ``last`` is the last value of the window; of several at its instant, the one that is best for
    the client. ``p95`` is by nearest rank. A mean is compared exactly.

    Args:
        item: a condition as told.
        series: values of its parameter by time, perhaps empty.
        fault_at: aware.

    Returns:
        Without readings: no value, ``kept`` is ``None``.

    Raises:
        ValueError: the item has no limit.

    Source:
        Fine print, section 6, *Window*.
    """
    start = fault_at - timedelta(seconds=item.window_s)
    first, end = (bisect_left(series, at, key=lambda one: one.at) for at in (start, fault_at))
    window = series[first:end]
    if not window:
        return Measured(start=start, end=fault_at, readings=0, value=None, kept=None)
    exact, decisive = _statistic(item, window)
    return Measured(
        start=start,
        end=fault_at,
        readings=len(window),
        value=_decimal(exact),
        exact=exact,
        kept=keeps(item, exact),
        places=tuple(one.place for one in decisive),
    )


def keeps(item: ToldItem, value: Fraction) -> bool:
    """Whether a value keeps the limit of a condition.

    Raises:
        ValueError: the item has no limit.
    """
    comparison, limit, upper = _bounds(item)
    return comparison.holds(value, limit, upper)


def excess(item: ToldItem, value: Fraction) -> Fraction:
    """How far a value stands from the side that is kept; the greater, the worse.

    Raises:
        ValueError: the item has no limit.
    """
    comparison, limit, upper = _bounds(item)
    if comparison in UPPER:
        return value - limit
    if comparison in LOWER:
        return limit - value
    if comparison is Comparison.EQUAL:
        return abs(value - limit)
    return limit - value if upper is None else max(limit - value, value - upper)


def gross_by_value(item: ToldItem, value: Fraction | None, ratio: Decimal) -> str | None:
    """Why a broken condition is a gross breach; ``value`` is ``None`` where none is known.

    With a ``gross_limit`` only that counts: beyond it, that is past it on its side of the limit;
    for a condition of one value (``=``) also on it. Without one the item must be essential, and
    then any breach of a yes/no item is gross, and else a value beyond ``ratio`` times the limit,
    where the unit is not per cent and the limit is above zero.

    Returns:
        ``gross_limit | ratio | yes_no``; ``None``: not gross.

    Source:
        ``design.md`` section 6, *Gross*; fine print, section 6, *Window* (the last sentences).
    """
    comparison, limit, upper = _bounds(item)
    if item.gross_limit is None and item.essential and comparison is Comparison.EQUAL:
        return "yes_no"
    if value is None:
        return None
    if item.gross_limit is not None:
        return "gross_limit" if _past(item, value, Fraction(item.gross_limit)) else None
    if not item.essential or PER_CENT.search(item.unit or "") or limit <= 0:
        return None
    top = limit if comparison in UPPER else upper
    above = comparison not in LOWER and top is not None and value > top * Fraction(ratio)
    below = comparison not in UPPER and value < limit / Fraction(ratio)
    return "ratio" if above or below else None


def _past(item: ToldItem, value: Fraction, gross: Fraction) -> bool:
    comparison, limit, upper = _bounds(item)
    if comparison in UPPER:
        return value > gross
    if comparison in LOWER:
        return value < gross
    if comparison is Comparison.EQUAL:
        return limit < gross <= value or value <= gross < limit
    above = upper is not None and gross >= upper
    return value > gross if above else gross <= limit and value < gross


def _bounds(item: ToldItem) -> tuple[Comparison, Fraction, Fraction | None]:
    if item.comparison is None or item.limit is None:
        raise ValueError(f"an item without a limit is not measured: {item.id}")
    upper = None if item.upper is None else Fraction(item.upper)
    return item.comparison, Fraction(item.limit), upper


def _statistic(
    item: ToldItem, window: Sequence[Measurement]
) -> tuple[Fraction, Sequence[Measurement]]:
    """The value, and the readings it was read from; of a mean the first and the last."""
    comparison, _, _ = _bounds(item)
    match item.statistic or comparison.worst():
        case "max":
            one = max(window, key=lambda one: one.value)
        case "min":
            one = min(window, key=lambda one: one.value)
        case "p95":
            ranked = sorted(window, key=lambda one: one.value)
            one = ranked[ceil(_P95 * len(ranked)) - 1]
        case "mean":
            total = sum((Fraction(one.value) for one in window), Fraction(0))
            return total / len(window), (window[0], *window[1:][-1:])
        case "last":
            one = _best_of_last(item, window)
        case _:
            one = max(window, key=lambda one: excess(item, Fraction(one.value)))
            if keeps(item, Fraction(one.value)):
                one = _best_of_last(item, window)
    return Fraction(one.value), (one,)


def _best_of_last(item: ToldItem, window: Sequence[Measurement]) -> Measurement:
    """The last reading; the values of one instant are told apart by no order of rows."""
    last = [one for one in window if one.at == window[-1].at]
    return min(last, key=lambda one: excess(item, Fraction(one.value)))


def _decimal(exact: Fraction) -> Decimal:
    """As a decimal; a mean without an end is cut at the precision of decimals."""
    return Decimal(exact.numerator) / Decimal(exact.denominator)
