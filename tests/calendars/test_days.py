"""Working days: the Russian calendar against its sources, other countries, the sheet on top."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import holidays
import numpy as np
import pytest

from pipeline.calendars import CalendarEnd, DayCalendar, Status, day_calendar
from pipeline.calendars.countries import CountryCalendar
from pipeline.domain.contract import CalendarDay, DayKind
from pipeline.problems import InputError, Place

COUNTS: Final = Path(__file__).parents[1] / "data" / "production_calendar" / "counts.csv"
NAT: Final = np.datetime64("NaT")


@pytest.fixture(scope="module")
def russia() -> DayCalendar:
    """The production calendar alone."""
    return day_calendar("RU")


def days_of(first: date, last: date) -> list[date]:
    """All days of an inclusive span."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_counts_and_norms_of_each_month(russia: DayCalendar) -> None:
    """Working days, shortened days and 40-hour norms are the published ones, statuses too."""
    with COUNTS.open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    assert len(published) == 12 * 5 + 5  # months, and a total for each year
    for row in published:
        year, month = int(row["year"]), row["month"]
        whole = not month.isdigit()
        days = [
            day
            for day in days_of(date(year, 1, 1), date(year, 12, 31))
            if whole or day.month == int(month)
        ]
        worked = [day for day in days if russia.is_working(day)]
        short = [said for day in worked for said in russia.special(day) if said.kind == "shortened"]
        found = (len(worked), len(short), 8 * len(worked) - len(short))
        expected = [int(row[key]) for key in ("working_days", "shortened_days", "hours_40h_week")]
        assert found == tuple(expected), row
        assert russia.statuses(days[0], days[-1] + timedelta(days=1)) == {Status(row["status"])}


def test_russia_equals_the_holidays_package_day_by_day(russia: DayCalendar) -> None:
    """Design, section 4: our data must agree with ``is_working_day``."""
    assert russia.first is not None
    assert russia.last is not None
    package = holidays.country_holidays("RU")
    differing = [
        day
        for day in days_of(russia.first, russia.last)
        if russia.is_working(day) != package.is_working_day(day)
    ]
    assert differing == []


def test_covered_years_have_no_hole(russia: DayCalendar) -> None:
    """Whole years, one after the other; outside them nothing is guessed."""
    assert (russia.first, russia.last) == (date(2023, 1, 1), date(2027, 12, 31))
    years = {said.on.year for said in russia.special_days(date(2022, 6, 1), date(2029, 1, 1))}
    assert years == set(range(2023, 2028))
    assert not russia.covers(date(2028, 1, 10))
    with pytest.raises(CalendarEnd):
        russia.is_working(date(2028, 1, 10))


def test_statuses_of_a_period_are_those_of_its_years(russia: DayCalendar) -> None:
    """A period over the turn of a year has both; a year without rows adds none."""
    assert russia.statuses(date(2026, 12, 1), date(2027, 1, 1)) == {Status.CONFIRMED}
    both = {Status.CONFIRMED, Status.SINGLE_SOURCE}
    assert russia.statuses(date(2026, 12, 1), date(2027, 1, 2)) == both
    assert russia.statuses(date(2027, 12, 1), date(2028, 2, 1)) == {Status.SINGLE_SOURCE}


def test_special_days_of_a_period(russia: DayCalendar) -> None:
    """What differs from plain weeks, in order, with its name and basis."""
    found = russia.special_days(date(2026, 11, 1), date(2026, 12, 1))
    assert [(said.on, said.kind) for said in found] == [
        (date(2026, 11, 3), "shortened"),
        (date(2026, 11, 4), "holiday"),
    ]
    assert found[1].name == "День народного единства"
    assert "ТК РФ" in found[1].basis
    moved = russia.special(date(2024, 11, 2))
    assert Counter(said.kind for said in moved) == {"working_weekend": 1, "shortened": 1}
    assert {said.counterpart_on for said in moved} == {None, date(2024, 4, 30)}


def test_the_sheet_stands_over_the_calendar() -> None:
    """Working and off replace, shortened and hours add and leave the day as it was."""
    holiday, friday, saturday = date(2026, 11, 4), date(2026, 11, 6), date(2026, 11, 7)
    shortened = date(2026, 11, 3)
    days = day_calendar(
        "RU",
        [
            CalendarDay(on=holiday, kind=DayKind.WORKING, note="Смена"),
            CalendarDay(on=friday, kind=DayKind.OFF),
            CalendarDay(on=saturday, kind=DayKind.HOURS),
            CalendarDay(on=shortened, kind=DayKind.SHORTENED),
        ],
    )
    assert days.is_working(holiday)
    assert not days.is_working(friday)
    assert not days.is_working(saturday)
    assert [said.kind for said in days.special(shortened)] == ["shortened"]
    assert days.special(shortened)[0].from_sheet
    assert [said.name for said in days.special(holiday)] == ["Смена"]


def test_terms_in_working_days(russia: DayCalendar) -> None:
    """The N-th working day after the date of X, holidays and transfers skipped."""
    assert russia.working_days_after(date(2026, 10, 30), 1) == date(2026, 11, 2)
    assert russia.working_days_after(date(2026, 11, 3), 1) == date(2026, 11, 5)
    assert russia.working_days_after(date(2024, 11, 1), 1) == date(2024, 11, 2)  # worked Saturday
    assert russia.working_days_after(date(2026, 11, 4), 0) == date(2026, 11, 4)
    assert russia.working_days_after(date(2025, 12, 29), 249) == date(2027, 1, 11)


def test_columns_of_terms_equal_single_ones(russia: DayCalendar) -> None:
    """Each day of two years, several terms; beyond the calendar NaT, alone CalendarEnd."""
    days = days_of(date(2026, 9, 1), date(2027, 12, 31))
    for n in (0, 1, 5, 300):
        found = russia.working_days_after_array(np.array(days, dtype="datetime64[D]"), n)
        for day, answer in list(zip(days, found, strict=True))[::7]:
            if np.isnat(answer):
                with pytest.raises(CalendarEnd):
                    russia.working_days_after(day, n)
            else:
                assert russia.working_days_after(day, n) == answer.item()
    outside = np.array(["2022-12-30", "2028-01-03", "NaT"], dtype="datetime64[D]")
    assert np.isnat(russia.working_days_after_array(outside, 0)).all()


def test_a_term_counts_each_working_day_once(russia: DayCalendar) -> None:
    """The answer is a working day, and N working days lie in (on, answer]."""
    for day in days_of(date(2024, 4, 20), date(2024, 5, 20)):
        for n in (1, 3, 10):
            answer = russia.working_days_after(day, n)
            between = days_of(day + timedelta(days=1), answer)
            assert sum(map(russia.is_working, between)) == n
            assert russia.is_working(answer)


def test_negative_terms_are_refused(russia: DayCalendar) -> None:
    """A term does not run backwards."""
    with pytest.raises(ValueError, match="negative"):
        russia.working_days_after(date(2026, 1, 1), -1)


def test_another_country_comes_from_its_package() -> None:
    """Day by day that of ``is_working_day``, worked weekends included; by rules, so computed."""
    for code, year in (("DE", 2026), ("CN", 2024), ("AE", 2025)):
        days, package = day_calendar(code), holidays.country_holidays(code)
        for day in days_of(date(year, 1, 1), date(year, 12, 31)):
            assert days.is_working(day) == package.is_working_day(day), (code, day)
        assert days.statuses(date(year, 1, 1), date(year, 2, 1)) == {Status.COMPUTED}
    kinds = {said.kind for said in day_calendar("CN").special(date(2024, 2, 4))}
    assert kinds == {"working_weekend"}


def test_names_of_days_do_not_hang_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The core reads no environment: a German holiday is called so under any locale."""
    for language in ("en_US", "ru_RU"):
        monkeypatch.setenv("LANGUAGE", language)
        unity = CountryCalendar("DE").special(date(2028, 10, 3))
        assert [said.name for said in unity] == ["Tag der Deutschen Einheit"]


def test_no_calendar_means_plain_weeks_without_an_end() -> None:
    """Monday to Friday, whatever the year."""
    days = day_calendar("none", [CalendarDay(on=date(2050, 1, 3), kind=DayKind.OFF)])
    assert (days.first, days.last) == (None, None)
    assert days.is_working(date(2050, 1, 7))
    assert not days.is_working(date(2050, 1, 8))
    assert days.working_days_after(date(2049, 12, 31), 1) == date(2050, 1, 4)
    assert days.statuses(date(2050, 1, 1), date(2051, 1, 1)) == frozenset()


def test_an_unknown_country_is_a_problem_of_its_cell() -> None:
    """The cell of the code is named."""
    with pytest.raises(InputError) as error:
        day_calendar("XQ", place=Place(cell="B12"))
    (problem,) = error.value.problems
    assert (problem.code, problem.found, problem.place.cell) == ("calendar_unknown", "XQ", "B12")
