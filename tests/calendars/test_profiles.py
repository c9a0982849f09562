"""The calendar sheet acting on profiles of hours: fine print, section 4, clause by clause."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from pipeline.calendars import (
    CalendarEnd,
    calendar_problems,
    day_calendar,
    duration_problem,
    duration_seconds,
    ordinary_monday_seconds,
    support_clock,
    year_problem,
)
from pipeline.domain.contract import CalendarDay, DayKind, HoursRow
from pipeline.domain.durations import Duration
from pipeline.locales import locale
from pipeline.problems import Place, Severity

MOSCOW: Final = "Europe/Moscow"
WEEKDAYS: Final = frozenset(range(5))
EVERY_DAY: Final = frozenset(range(7))
HOUR: Final = 3600


def row(
    days: frozenset[int], opens: int, closes: int, *, by_calendar: bool = True, profile: str = "5x8"
) -> HoursRow:
    """A row of the hours sheet in whole hours; 24 is midnight."""
    return HoursRow(
        profile=profile,
        days=days,
        opens=time(opens),
        closes=time(closes % 24),
        by_calendar=by_calendar,
    )


LUNCH: Final = (row(WEEKDAYS, 9, 13), row(WEEKDAYS, 14, 18))


def hours_on(on: date, rows: Sequence[HoursRow], *sheet: CalendarDay, code: str = "RU") -> str:
    """The windows that are open on a local day, as ``9-13 14-18``."""
    days = day_calendar(code, sheet)
    week = timedelta(days=7)
    clock = support_clock(rows, "5x8", days, MOSCOW, on - week, on + week)
    zone = ZoneInfo(MOSCOW)
    start = datetime.combine(on, time(), zone)
    pieces = clock.open_pieces(start, datetime.combine(on + timedelta(days=1), time(), zone))
    printed = []
    for begin, end in pieces:
        opens, closes = ((at - start).total_seconds() / HOUR for at in (begin, end))
        printed.append(f"{opens:g}-{closes:g}")
    return " ".join(printed)


def test_plain_days_keep_the_hours_of_the_profile() -> None:
    """A working Tuesday is worked with lunch, a plain Saturday is the profile's own affair."""
    assert hours_on(date(2026, 11, 10), LUNCH) == "9-13 14-18"
    assert not hours_on(date(2026, 11, 14), LUNCH)
    on_saturday = (*LUNCH, row(frozenset({5}), 10, 14))
    assert hours_on(date(2026, 11, 14), on_saturday) == "10-14"


def test_holidays_and_transferred_days_are_closed() -> None:
    """A holiday closes rows by calendar, on a weekend too; other rows go on."""
    assert not hours_on(date(2026, 11, 4), LUNCH)
    assert not hours_on(date(2026, 1, 9), LUNCH)
    steady = (row(EVERY_DAY, 10, 12, by_calendar=False), row(EVERY_DAY, 9, 18))
    assert hours_on(date(2026, 11, 4), steady) == "10-12"
    assert hours_on(date(2026, 2, 23), steady) == "10-12"
    assert hours_on(date(2025, 2, 23), steady) == "10-12"  # a Sunday


def test_a_worked_weekend_takes_the_windows_of_its_counterpart() -> None:
    """2 November 2024 stood for Tuesday 30 April, and was shortened as that day would be."""
    rows = (row(frozenset({0}), 10, 12), row(frozenset({1}), 9, 18), row(frozenset({5}), 0, 3))
    assert hours_on(date(2024, 11, 2), rows) == "9-17"
    assert hours_on(date(2024, 4, 27), rows) == "10-12"  # for Monday 29 April


def test_a_worked_weekend_of_another_country_takes_monday() -> None:
    """The package names no counterpart."""
    rows = (row(frozenset({0}), 10, 12), row(frozenset({6}), 0, 3))
    assert hours_on(date(2024, 2, 4), rows, code="CN") == "10-12"


def test_a_working_day_of_the_sheet_takes_monday_or_the_day_it_stands_for() -> None:
    """Fine print: «рабочий» takes Monday's windows, or those of «Вместо»."""
    rows = (row(frozenset({0}), 10, 12), row(frozenset({4}), 9, 16))
    saturday = date(2026, 11, 14)
    plain = CalendarDay(on=saturday, kind=DayKind.WORKING)
    assert hours_on(saturday, rows, plain) == "10-12"
    friday = CalendarDay(on=saturday, kind=DayKind.WORKING, instead_of=date(2026, 11, 13))
    assert hours_on(saturday, rows, friday) == "9-16"
    short = CalendarDay(on=saturday, kind=DayKind.SHORTENED)
    assert hours_on(saturday, rows, friday, short) == "9-15"


def test_a_day_off_of_the_sheet_is_closed() -> None:
    """A regional day off closes rows by calendar."""
    off = CalendarDay(on=date(2026, 11, 10), kind=DayKind.OFF)
    assert not hours_on(date(2026, 11, 10), LUNCH, off)


def test_dated_hours_are_a_union() -> None:
    """Several «часы» rows of a date stand together, also on a holiday."""
    on = date(2026, 11, 4)
    rows = (
        CalendarDay(on=on, kind=DayKind.HOURS, opens=time(8), closes=time(10)),
        CalendarDay(on=on, kind=DayKind.HOURS, opens=time(9), closes=time(12)),
        CalendarDay(on=on, kind=DayKind.HOURS, opens=time(22), closes=time(0)),
    )
    assert hours_on(on, LUNCH, *rows) == "8-12 22-24"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (LUNCH, "9-13 14-17"),
        ((row(WEEKDAYS, 9, 13), row(WEEKDAYS, 13, 18)), "9-17"),
        ((row(WEEKDAYS, 9, 13), row(WEEKDAYS, 14, 15)), "9-13"),
        ((row(WEEKDAYS, 9, 10),), ""),
        ((row(WEEKDAYS, 0, 24),), "0-23"),
        ((row(WEEKDAYS, 9, 18), row(WEEKDAYS, 9, 20, by_calendar=False)), "9-20"),
    ],
    ids=["lunch", "touching", "one hour goes", "nothing is left", "midnight", "other row stays"],
)
def test_a_shortened_day_ends_an_hour_earlier(rows: Sequence[HoursRow], expected: str) -> None:
    """The latest window ends 1 h earlier; of a window of <= 1 h the rest is taken before it."""
    assert hours_on(date(2026, 11, 3), rows) == expected


def test_a_rest_of_the_hour_is_taken_from_the_window_before() -> None:
    """Half an hour at the end goes whole, the other half comes off the morning."""
    evening = HoursRow(profile="5x8", days=WEEKDAYS, opens=time(14), closes=time(14, 30))
    assert hours_on(date(2026, 11, 3), (row(WEEKDAYS, 9, 13), evening)) == "9-12.5"


def test_a_shortened_day_whose_hours_run_past_a_whole_day() -> None:
    """Overlapping rows that together last over 24 hours lose their last hour all the same."""
    rows = (row(frozenset({1}), 10, 12), row(frozenset({1}), 11, 11))
    assert hours_on(date(2026, 11, 3), rows) == "10-24"
    assert hours_on(date(2026, 11, 4), rows) == "0-10"
    longer = (row(frozenset({1}), 8, 12), row(frozenset({1}), 11, 10))
    assert hours_on(date(2026, 11, 3), longer) == "8-24"
    assert hours_on(date(2026, 11, 4), longer) == "0-9"


def test_the_evening_before_the_first_day_knows_the_calendar() -> None:
    """The tail that runs into the first day is that of its eve, closed if the eve is."""
    rows = (row(EVERY_DAY, 22, 6),)
    after_holiday = date(2026, 11, 5)
    clock = support_clock(rows, "5x8", day_calendar("RU"), MOSCOW, after_holiday, after_holiday)
    assert clock.seconds(clock.starts_at, clock.ends_at) == 2 * HOUR


def test_always_open_never_reacts() -> None:
    """24x7 needs no rows, and neither a holiday nor the calendar's end stops it."""
    days = day_calendar("RU", [CalendarDay(on=date(2026, 11, 4), kind=DayKind.OFF)])
    clock = support_clock((), "24x7", days, MOSCOW, date(2026, 11, 1), date(2026, 11, 30))
    start = datetime(2026, 11, 4, tzinfo=ZoneInfo(MOSCOW))
    assert clock.seconds(start, start.replace(year=2040)) == 14 * 365 * 24 * HOUR + 4 * 24 * HOUR


def test_a_clock_covers_what_its_calendar_covers() -> None:
    """Days wanted beyond the calendar are cut off; none left is an error."""
    russia, none = day_calendar("RU"), day_calendar("none")
    first, last = date(2022, 6, 1), date(2030, 1, 1)
    clock = support_clock(LUNCH, "5x8", russia, MOSCOW, first, last)
    assert (clock.first, clock.last) == (date(2023, 1, 1), date(2027, 12, 31))
    clock = support_clock(LUNCH, "5x8", none, MOSCOW, first, last)
    assert (clock.first, clock.last) == (first, last)
    with pytest.raises(CalendarEnd):
        support_clock(LUNCH, "5x8", russia, MOSCOW, date(2030, 1, 1), date(2030, 12, 31))


def test_an_unknown_profile_is_a_bug() -> None:
    """Reading has checked the profiles."""
    with pytest.raises(KeyError):
        support_clock(LUNCH, "8x5", day_calendar("RU"), MOSCOW, date(2026, 1, 1), date(2026, 2, 1))


def test_working_days_are_ordinary_mondays() -> None:
    """N рд = N times the open seconds of Monday; uneven profiles refuse."""
    two = Duration(working_days=2)
    assert ordinary_monday_seconds(LUNCH, "5x8") == 8 * HOUR
    assert duration_seconds(two, LUNCH, "5x8") == 16 * HOUR
    assert duration_seconds(two, (), "24x7") == 48 * HOUR
    assert duration_seconds(Duration(seconds=90), (), "24x7") == 90
    overlapping = (row(WEEKDAYS, 9, 15), row(WEEKDAYS, 12, 18))
    assert ordinary_monday_seconds(overlapping, "5x8") == 9 * HOUR
    short_friday = (row(frozenset(range(4)), 9, 18), row(frozenset({4}), 9, 17))
    assert duration_seconds(two, short_friday, "5x8") is None
    assert duration_problem(two, LUNCH, "5x8", Place()) is None
    problem = duration_problem(two, short_friday, "5x8", Place(cell="D3"))
    assert problem is not None
    assert (problem.code, problem.place.cell) == ("working_days_uneven", "D3")
    no_monday = (row(frozenset({1, 2}), 9, 18),)
    assert ordinary_monday_seconds(no_monday, "5x8") is None


def test_a_shortened_closed_day_is_a_problem() -> None:
    """«Сокращённый» on a day off is a problem, on a Saturday some profile works it is none."""
    saturday, holiday = date(2026, 11, 14), date(2026, 11, 4)
    sheet = [
        CalendarDay(on=saturday, kind=DayKind.SHORTENED, places={"on": Place(cell="A2")}),
        CalendarDay(on=holiday, kind=DayKind.SHORTENED, places={"on": Place(cell="A3")}),
        CalendarDay(on=date(2026, 11, 10), kind=DayKind.SHORTENED),
    ]
    days = day_calendar("RU", sheet)
    found = calendar_problems(days, LUNCH)
    assert [(p.code, p.place.cell) for p in found] == [
        ("shortened_day_is_closed", "A2"),
        ("shortened_day_is_closed", "A3"),
    ]
    saturdays = (*LUNCH, row(frozenset({5}), 10, 14))
    assert [p.place.cell for p in calendar_problems(days, saturdays)] == ["A3"]


def test_rows_that_contradict_each_other_are_problems() -> None:
    """A repeated kind, off beside anything, hours beside shortened; hours may repeat."""

    def codes(*kinds: DayKind) -> list[str]:
        on = date(2026, 11, 10)
        sheet = [CalendarDay(on=on, kind=kind, opens=time(9), closes=time(10)) for kind in kinds]
        return [problem.code for problem in calendar_problems(day_calendar("RU", sheet))]

    contradiction = ["calendar_day_contradicts"]
    assert codes(DayKind.WORKING, DayKind.WORKING) == contradiction
    assert codes(DayKind.OFF, DayKind.HOURS) == contradiction
    assert codes(DayKind.SHORTENED, DayKind.HOURS) == contradiction
    assert codes(DayKind.HOURS, DayKind.HOURS, DayKind.WORKING) == []
    assert codes(DayKind.WORKING, DayKind.SHORTENED) == []


def test_dated_hours_without_a_time_are_a_problem() -> None:
    """«Часы» without С or До."""
    sheet = [CalendarDay(on=date(2026, 11, 10), kind=DayKind.HOURS, opens=time(9))]
    (problem,) = calendar_problems(day_calendar("RU", sheet))
    assert problem.code == "calendar_hours_missing"


def test_a_year_without_rows_is_a_problem_of_its_cell() -> None:
    """Error for a date or period, row for a log row: the caller says which."""
    problem = year_problem(day_calendar("RU"), date(2031, 2, 3), Place(cell="C7"), Severity.ROW)
    assert (problem.severity, problem.place.cell) == (Severity.ROW, "C7")
    for language in ("ru", "en"):
        assert "2031" in locale(language).problem(problem)["what"]


def test_kinds_of_days_have_words_in_both_languages() -> None:
    """Every kind a document prints is worded."""
    days = day_calendar("RU")
    kinds = {said.kind for said in days.special_days(date(2023, 1, 1), date(2028, 1, 1))}
    for kind in kinds | {kind.value for kind in DayKind}:
        for language in ("ru", "en"):
            assert f"day_kind.{kind}" in locale(language)
