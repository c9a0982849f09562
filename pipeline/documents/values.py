"""What a template may insert: traced values, and nothing else.

A context is built of frozen mappings (``dict`` of str keys), tuples, booleans (for conditions
only; they cannot be printed) and, as leaves, ``Figure``, ``Text`` and ``Chart``. ``None``, floats,
NaN and bare strings are refused when rendering.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from pipeline.documents.charts import Chart
from pipeline.problems import Place

Exact = int | Decimal | Fraction | str | date | datetime | time | bool
"""An exact value. A float is none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed number, date, name or verdict: printed once, provable later.

    ``value`` is ``None`` where there is no figure, and then ``printed`` says so in words.
    """

    id: str  # unique in a document unless it is the same figure: "metric.downtime", "req.17.due"
    value: Exact | None
    printed: str
    unit: str = ""
    source: tuple[Place, ...] = ()

    def __str__(self) -> str:
        """What stands on paper."""
        return self.printed


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the workbook (with their cell) or of the locale (without)."""

    value: str
    place: Place = Place()

    def __str__(self) -> str:
        """What stands on paper."""
        return self.value


Leaf = Figure | Text | bool
Several = tuple["Context", ...] | tuple[Text, ...] | tuple[Chart, ...]
Context = Mapping[str, "Leaf | Context | Several"]
