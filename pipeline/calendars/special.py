"""Days that differ from a plain week, whoever says so: a law, a country's list, a sheet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from pipeline.calendars.windows import Window


class Status(StrEnum):
    """How far the data of a year can be relied on."""

    CONFIRMED = "confirmed"  # checked against the decree
    SINGLE_SOURCE = "single_source"  # works; documents print that it is preliminary
    COMPUTED = "computed"  # by the general rules of a country, not by a dated decree


HOLIDAY: Final = "holiday"
TRANSFERRED: Final = "transferred_day_off"
WORKING_WEEKEND: Final = "working_weekend"
# The kinds a sheet may add are the values of ``domain.DayKind``.
WORKING: Final = "working"
OFF: Final = "off"
SHORTENED: Final = "shortened"
HOURS: Final = "hours"

OPENING: Final = frozenset({WORKING, WORKING_WEEKEND})
CLOSING: Final = frozenset({HOLIDAY, TRANSFERRED, OFF})
WEEKEND: Final = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """What one source says of one day; a day may have several (working and shortened).

    ``name`` is in the language of the source: the calendar's own, or the note of the sheet.
    """

    on: date
    kind: str  # one of the constants above; worded under ``day_kind``
    name: str = ""
    basis: str = ""
    counterpart_on: date | None = None  # the day it was swapped with
    hours: Window | None = None  # of kind ``hours``
    from_sheet: bool = False


class Country(Protocol):
    """A calendar of working days without the overlay of a sheet."""

    @property
    def first(self) -> date | None:
        """First day covered; ``None``: no beginning."""

    @property
    def last(self) -> date | None:
        """Last day covered; ``None``: no end."""

    def special(self, on: date) -> tuple[SpecialDay, ...]:
        """What is said of a covered day, usually nothing."""

    def is_weekend(self, on: date) -> bool:
        """Whether the day is off in a plain week."""

    def status(self, year: int) -> Status | None:
        """How far a covered year can be relied on; ``None`` where nothing can change."""


def is_working(day: Collection[SpecialDay], *, weekend: bool) -> bool:
    """Whether a day with these statements is a working day; opening ones win."""
    kinds = {special.kind for special in day}
    if kinds & OPENING:
        return True
    return not (weekend or kinds & CLOSING)
