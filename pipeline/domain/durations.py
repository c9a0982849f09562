"""A duration as a contract states it: clock or support time, or working days."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duration:
    """Either ``seconds`` or ``working_days`` (``2 рд``); exactly one of them is set.

    Working days become seconds only beside an hours profile (fine print, section 4):
    N times the open seconds of the profile's ordinary Monday.
    """

    seconds: int | None = None
    working_days: int | None = None

    def __post_init__(self) -> None:
        """Refuse a duration that is both, neither or negative."""
        values = [v for v in (self.seconds, self.working_days) if v is not None]
        if len(values) != 1 or values[0] < 0:
            message = f"one non-negative part expected: {self.seconds!r}, {self.working_days!r}"
            raise ValueError(message)
