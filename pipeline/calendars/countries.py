"""Where working days come from: the Russian production calendar, other countries, plain weeks."""

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

import holidays

from pipeline.calendars.special import (
    HOLIDAY,
    WEEKEND,
    WORKING_WEEKEND,
    Country,
    SpecialDay,
    Status,
)

NONE: Final = "none"
RUSSIA: Final = "RU"


class ProductionCalendar:
    """A calendar known day by day from decrees, for whole years."""

    def __init__(self, days: Iterable[tuple[SpecialDay, Status]]) -> None:
        """Take the days in any order; the years they touch are covered whole."""
        self._days: dict[date, tuple[SpecialDay, ...]] = {}
        self._years: dict[int, Status] = {}
        for day, status in days:
            self._days[day.on] = (*self._days.get(day.on, ()), day)
            known = self._years.get(day.on.year, Status.CONFIRMED)
            self._years[day.on.year] = status if known is Status.CONFIRMED else known
        self.first: Final = date(min(self._years), 1, 1)
        self.last: Final = date(max(self._years), 12, 31)

    def special(self, on: date) -> tuple[SpecialDay, ...]:
        """What the decrees and the law say of this day."""
        return self._days.get(on, ())

    def is_weekend(self, on: date) -> bool:
        """Saturday and Sunday, before any transfer."""
        return on.weekday() in WEEKEND

    def status(self, year: int) -> Status | None:
        """The weakest status among the rows of the year."""
        return self._years[year]


class CountryCalendar:
    """Another country, by the rules the ``holidays`` package knows; names in its language."""

    def __init__(self, code: str) -> None:
        """Take an ISO country code.

        Raises:
            KeyError: the package knows no such country.
        """
        try:
            own_language = holidays.country_holidays(code).default_language
        except NotImplementedError as unknown:
            raise KeyError(code) from unknown
        # Without a language named, the package takes one from the environment.
        self._holidays = holidays.country_holidays(code, language=own_language)
        self.first: Final = date(self._holidays.start_year, 1, 1)
        self.last: Final = date(self._holidays.end_year, 12, 31)

    def special(self, on: date) -> tuple[SpecialDay, ...]:
        """A holiday that closes the day, or a weekend that is worked."""
        if on in self._holidays and not self._holidays.is_working_day(on):
            return (SpecialDay(on, HOLIDAY, self._holidays[on]),)
        if self.is_weekend(on) and self._holidays.is_working_day(on):
            return (SpecialDay(on, WORKING_WEEKEND),)
        return ()

    def is_weekend(self, on: date) -> bool:
        """The weekend of that country."""
        return self._holidays.is_weekend(on)

    def status(self, year: int) -> Status | None:  # noqa: ARG002  # the same for every year
        """Rules, not a decree of the year."""
        return Status.COMPUTED


class PlainWeeks:
    """No calendar: Monday to Friday without holidays and without an end."""

    first = None
    last = None

    def special(self, on: date) -> tuple[SpecialDay, ...]:  # noqa: ARG002  # of any day: nothing
        """Nothing is said of any day."""
        return ()

    def is_weekend(self, on: date) -> bool:
        """Saturday and Sunday."""
        return on.weekday() in WEEKEND

    def status(self, year: int) -> Status | None:  # noqa: ARG002  # the same for every year
        """There is nothing to confirm."""
        return None


@cache
def country(code: str) -> Country:
    """The calendar of this code: ``RU``, an ISO country code, or ``none``; any letter case.

    Raises:
        KeyError: no such country.
    """
    if code.lower() == NONE:
        return PlainWeeks()
    if code.upper() == RUSSIA:
        return _russia()
    return CountryCalendar(code.upper())


def _russia() -> ProductionCalendar:
    file = resources.files("pipeline.calendars").joinpath("data/ru_production_calendar.csv")
    rows = csv.DictReader(file.read_text("utf-8").splitlines())
    return ProductionCalendar(
        (
            SpecialDay(
                date.fromisoformat(row["date"]),
                row["kind"],
                row["name_ru"],
                row["basis"],
                date.fromisoformat(row["counterpart_date"]) if row["counterpart_date"] else None,
            ),
            Status(row["status"]),
        )
        for row in rows
    )
