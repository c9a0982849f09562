"""Targets a person would write: a measured value, rounded to the worse side by a readable step."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

from pipeline.metrics.metric import Unit
from pipeline.metrics.results import Better, Value

_MINUTE: Final = 60
_HOUR: Final = 3600
# Up to so many seconds: this step. Every bound is a multiple of the step after it, so that a
# worse value never gets a better target.
_DURATIONS: Final = (
    (10 * _MINUTE, _MINUTE),
    (_HOUR, 5 * _MINUTE),
    (4 * _HOUR, 15 * _MINUTE),
    (24 * _HOUR, _HOUR),
)
_LONG: Final = 4 * _HOUR
_FINE: Final = Fraction(1, 1000)  # 0.1 %, within one per cent of all or of nothing
_COARSE: Final = Fraction(5, 1000)  # 0.5 %
_NEAR: Final = Fraction(1, 100)
_STEPS: Final = {
    Unit.COUNT: Fraction(1),
    Unit.HOURS: Fraction(1, 2),
    Unit.POINTS: Fraction(1, 10),
    Unit.MONEY: Fraction(100),
}


def written_target(kept: Fraction, unit: Unit, better: Better) -> Value:
    """The exact value or the nearest written one that is easier to keep.

    Args:
        kept: in the unit of the metric, shares 0..1.
        unit: of the metric.
        better: higher rounds down, anything else up.

    Returns:
        As a row of targets holds it: seconds and counts whole, shares fractions, else Decimals.
    """
    step = _step(kept, unit, better)
    turned = floor if better is Better.HIGHER else ceil
    value = turned(kept / step) * step
    match unit:
        case Unit.SHARE:
            return value
        case Unit.SECONDS | Unit.COUNT:
            return int(value)
    return Decimal(value.numerator) / Decimal(value.denominator)


def _step(kept: Fraction, unit: Unit, better: Better) -> Fraction:
    match unit:
        case Unit.SHARE:
            apart = 1 - kept if better is Better.HIGHER else kept
            return _FINE if apart <= _NEAR else _COARSE
        case Unit.SECONDS:
            steps = (step for bound, step in _DURATIONS if kept <= bound)
            return Fraction(next(steps, _LONG))
    return _STEPS[unit]
