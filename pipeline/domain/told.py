"""What the client is told before a stage: conditions, steps of the method, limitations.

An *item* is any of the three (``design.md`` section 6). Fields are those of the sheets; a field a
row takes from the library has the library's cell in ``places``.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

from pipeline.domain.places import Places

_Exact = TypeVar("_Exact", Decimal, Fraction)
HOUR_S: Final = 3600
MEASURABLE: Final = ("parameter", "comparison", "limit", "unit", "method", "checker")
"""Without these a row is a recommendation, outside the warranty (``design.md`` section 3)."""


class Comparison(StrEnum):
    """How a value must stand to its limit."""

    AT_MOST = "<="
    BELOW = "<"
    AT_LEAST = ">="
    ABOVE = ">"
    EQUAL = "="
    BETWEEN = "between"

    def holds(self, value: _Exact, limit: _Exact, upper: _Exact | None = None) -> bool:
        """Whether ``value`` keeps the limit; ``upper`` is the other bound of ``BETWEEN``."""
        match self:
            case Comparison.AT_MOST:
                return value <= limit
            case Comparison.BELOW:
                return value < limit
            case Comparison.AT_LEAST:
                return value >= limit
            case Comparison.ABOVE:
                return value > limit
            case Comparison.EQUAL:
                return value == limit
            case Comparison.BETWEEN:
                return limit <= value and (upper is None or value <= upper)

    def worst(self) -> str | None:
        """The statistic that shows the worst side; ``None``: every value must comply."""
        if self in {Comparison.AT_MOST, Comparison.BELOW}:
            return "max"
        if self in {Comparison.AT_LEAST, Comparison.ABOVE}:
            return "min"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltObject:
    """What is built and supported: a module, a configuration."""

    code: str
    name: str
    product: str | None = None
    release: str | None = None
    confirm_months: int = 12
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicalCondition:
    """A promised operating parameter, or a recommendation where it cannot be measured."""

    id: str
    scope: str  # code of a stage or of an object
    text: str
    category: str | None = None
    plain: str | None = None
    parameter: str | None = None
    comparison: Comparison | None = None
    limit: Decimal | None = None
    upper: Decimal | None = None
    gross_limit: Decimal | None = None
    unit: str | None = None
    statistic: str | None = None  # max | min | mean | p95 | last; None: the worst side
    window_s: int = HOUR_S
    method: str | None = None
    checker: str | None = None
    schedule: str | None = None
    essential: bool = False
    baseline: Decimal | None = None
    baseline_on: date | None = None
    spec: str | None = None
    spec_limit: Decimal | None = None
    library: str | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that make it a recommendation; none for a condition."""
        return tuple(name for name in MEASURABLE if getattr(self, name) is None)

    @property
    def is_condition(self) -> bool:
        """Whether it is complete enough to be kept or broken."""
        return not self.missing

    @property
    def baseline_kept(self) -> bool | None:
        """Whether the baseline keeps the limit; ``None`` without a baseline or a condition."""
        if self.baseline is None or self.comparison is None or self.limit is None:
            return None
        return self.comparison.holds(self.baseline, self.limit, self.upper)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodStep:
    """A step of the right method of use, or a forbidden action."""

    id: str
    stage: str
    step: int
    action: str
    role: str | None = None
    forbidden: bool = False
    guard: str = "none"  # what the system itself does: blocks | warns | none
    plain: str | None = None
    library: str | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limitation:
    """A logical, operational or interface limitation of what was built."""

    id: str
    stage: str
    kind: str  # logical | operational | interface
    text: str
    effect: str | None = None
    guard: str = "none"
    plain: str | None = None
    library: str | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)
