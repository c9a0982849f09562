"""A chart as plain values: what it shows, in looks that grey print tells apart.

Word draws it (``rendering.charts``) and the notebook does (``issuing.chart_pictures``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Final

Value = Decimal | int | None
"""``None`` is no data: a gap, never zero."""

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_WHOLE_STEPS: Final = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_MOST_STEPS: Final = 5


class Look(StrEnum):
    """How a series is drawn; never by colour alone."""

    DARK = "dark"  # columns
    HATCHED = "hatched"  # columns
    LIGHT = "light"  # columns
    LINE = "line"  # with a mark at each point
    HOLLOW = "hollow"  # no line; makes rings of the marks of a line before it
    TARGET = "target"  # dashed
    LEVEL = "level"  # dotted


COLUMNS: Final = frozenset({Look.DARK, Look.HATCHED, Look.LIGHT})


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one name, one for each category.

    Attributes:
        name: as the legend and the heading of its column of data say it.
        values: in the unit of the axis.
        look: how it is drawn.
        starred: positions of points with an asterisk.
    """

    name: str
    values: tuple[Value, ...]
    look: Look
    starred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis of values: from ``low`` to ``high`` by ``step``; its title is a unit."""

    title: str
    low: Decimal
    high: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Columns and lines over categories.

    Attributes:
        title: what it is about.
        category_title: what the categories are; a title of their axis where ``names_categories``.
        categories: months, weeks, bands.
        series: columns first.
        axis: of the values.
        alt: what it shows, for who cannot see it; never empty.
        width_mm, height_mm: on paper.
        has_legend: whether it names the series beside the drawing.
        names_categories: whether the categories need a title.

    Raises:
        ValueError: it has no words, no extent, or series of other lengths: a bug of its author.
    """

    title: str
    category_title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: Axis
    alt: str
    width_mm: int
    height_mm: int
    has_legend: bool
    names_categories: bool

    def __post_init__(self) -> None:
        """Judge it before it travels."""
        if not self.alt.strip() or not self.categories or not self.series:
            raise ValueError("a chart shows something, and words say what")
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError("a series has one value for each category")
        if min(self.width_mm, self.height_mm) <= 0:
            raise ValueError("a chart has an extent")
        if self.axis.step <= 0 or self.axis.low >= self.axis.high:
            raise ValueError("an axis goes up")
        if any(v is not None and not Decimal(v).is_finite() for v in self._values):
            raise ValueError("a value is a number or no data")

    @property
    def _values(self) -> Iterator[Value]:
        return (value for one in self.series for value in one.values)

    @property
    def words(self) -> tuple[str, ...]:
        """Everything it says in words."""
        names = (one.name for one in self.series)
        return (self.title, self.category_title, *self.categories, *names, self.axis.title,
                self.alt)  # fmt: skip

    def __str__(self) -> str:
        """What it shows, in words."""
        return self.alt


def axis_over(
    title: str, values: Iterable[Value], *, whole: bool, from_zero: bool, room: bool = False
) -> Axis:
    """An axis over values, with round numbers at its lines.

    Args:
        title: the unit.
        values: at least one of them known.
        whole: lines stand at whole numbers only.
        from_zero: it begins no higher than zero.
        room: it ends above the highest value, so that a point there stands free.
    """
    known = [Decimal(value) for value in values if value is not None]
    low, high = min(known), max(known)
    if from_zero:
        low = min(Decimal(0), low)
    if low == high:
        low, high = (low - 1, high) if low else (low, high + 1)
    high += (high - low) / 20 if room else 0
    raw = (high - low) / _MOST_STEPS
    unit = Decimal(1).scaleb(raw.adjusted())
    if whole and unit < 1:
        raw = unit = Decimal(1)
    steps = _WHOLE_STEPS if whole else _STEPS
    step = next(unit * times for times in steps if unit * times >= raw)
    return Axis(
        title,
        (low / step).to_integral_value(ROUND_FLOOR) * step,
        (high / step).to_integral_value(ROUND_CEILING) * step,
        step,
    )
