"""What a calendar refuses to answer; the caller knows the cell and words the problem."""

from collections.abc import Sequence
from datetime import date


class CalendarEnd(Exception):  # noqa: N818  # named so by the contract of SupportClock
    """An answer lies outside the days the calendar covers; it is never clamped.

    Attributes:
        first, last: the days covered, both inclusive.
        positions: rows of the arrays asked about; ``(0,)`` for a scalar.
    """

    def __init__(self, first: date, last: date, positions: Sequence[int] = (0,)) -> None:
        """Keep everything in ``args``, so that the error survives pickling."""
        self.first = first
        self.last = last
        self.positions = tuple(positions)
        super().__init__(first, last, self.positions)

    def __str__(self) -> str:
        """The covered days and the first few positions."""
        return f"outside {self.first}..{self.last}, positions {self.positions[:10]}"


class ReversedSpanError(ValueError):
    """Spans end before they start: an error of the data that reading should have found.

    Attributes:
        positions: rows of the arrays asked about; ``(0,)`` for a scalar.
    """

    def __init__(self, positions: Sequence[int] = (0,)) -> None:
        """Keep everything in ``args``, so that the error survives pickling."""
        self.positions = tuple(positions)
        super().__init__(self.positions)

    def __str__(self) -> str:
        """The first few positions."""
        return f"end before start, positions {self.positions[:10]}"
