"""Values nobody means: too big, too far, half-filled; each is told with its cell, none breaks."""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.issuing.reading import read_project
from pipeline.workbook.reading import Reading
from tests.fixtures import Sheets, minimal_sheets
from tests.workbook.build import build_workbook, read, told

DAYTIME: list[object] = ["5x8", "пн-пт", "09:00", "18:00"]
HOURS: list[object] = ["Профиль", "Дни", "С", "До"]
INCIDENTS: list[object] = ["Номер", "Зарегистрирован", "Приоритет", "Решён", "Дубликат"]


@pytest.fixture
def sheets() -> Sheets:
    """The sheets of an empty project."""
    return minimal_sheets()


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Sheets], Path]:
    """Build sheets as a project's workbook."""
    return lambda sheets: build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Повторное открытие, рабочих дней", 367),
        ("Срок приёмки отчёта, рабочих дней", 10_000),
        ("Плановые работы не более, часов в месяц", 1e308),
        ("Уведомление о работах, часов", 1e308),
        ("Абонентская плата", 1e15),
        ("Минимум событий для оценки", "9" * 39),
    ],
)
def test_a_key_beyond_its_bound(
    project: Callable[[Sheets], Path], sheets: Sheets, key: str, value: object
) -> None:
    """A term longer than a year, or a number longer than Excel keeps, is a slip of the pen."""
    sheets["Договор"].append([key, value])
    assert told(read(project(sheets)).problems) == [("number_too_big", "Договор", "B8")]


def test_numbers_longer_than_excel_keeps(project: Callable[[Sheets], Path], sheets: Sheets) -> None:
    """Weights, hours and targets are added up and printed, so they have 15 digits at most."""
    sheets["Услуги"] = [["Код", "Услуга", "Время работы", "Вес"], ["У", "Учёт", "24x7", 1e308]]
    sheets["Работы"].append([date(2026, 10, 5), "прочее", 1e300, None, "Много"])
    sheets["Показатели"] = [
        ["Показатель", "Цель"],
        ["incidents_reported", -1e300],
        ["response_in_target", f"{'9' * 30} %"],
    ]
    assert sorted(told(read(project(sheets)).problems)) == [
        ("number_too_big", "Показатели", "B3"),
        ("number_too_big", "Работы", "C2"),
        ("number_too_big", "Услуги", "D2"),
        ("number_too_small", "Показатели", "B2"),
    ]


@pytest.mark.parametrize("zone", ["localtime", "posixrules", "Factory", "right/UTC", "posix/UTC"])
def test_a_zone_of_the_machine_is_no_zone(
    project: Callable[[Sheets], Path], sheets: Sheets, zone: str
) -> None:
    """The same workbook gives the same figures on every machine."""
    sheets["Договор"][-1][1] = zone
    assert told(read(project(sheets)).problems) == [("zone_unknown", "Договор", "B7")]


def test_a_month_no_calendar_has(project: Callable[[Sheets], Path], sheets: Sheets) -> None:
    """A date means its month, if a workbook may have its year."""
    sheets["Месяц"] = [
        ["Месяц", "Журнал полный"],
        [date(9999, 12, 31), "да"],
        [date(1900, 1, 5), "да"],
        [date(2026, 10, 5), "да"],
    ]
    reading = read(project(sheets))
    assert told(reading.problems) == [
        ("date_impossible", "Месяц", "A2"),
        ("date_too_early", "Месяц", "A3"),
    ]
    assert reading.project is not None
    assert [(row.year, row.month) for row in reading.project.months] == [(2026, 10)]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Договор", {"contract_key_missing"}),
        ("Стороны", {"contractor_missing", "client_missing"}),
        ("Лица", {"contractor_signatory_missing", "client_signatory_missing"}),
        ("Приоритеты", {"priorities_empty"}),
    ],
)
def test_a_required_sheet_with_headings_only(
    project: Callable[[Sheets], Path], sheets: Sheets, name: str, codes: set[str]
) -> None:
    """A required sheet without rows says what is missing in it (fine print, section 3)."""
    del sheets[name][1:]
    found = told(read(project(sheets)).problems)
    assert {code for code, sheet, _ in found if sheet == name} == codes


def test_a_bad_row_of_hours_is_told_alone(
    project: Callable[[Sheets], Path], sheets: Sheets
) -> None:
    """Terms in working days wait until the rows of their profile can be read."""
    sheets["Время"] = [HOURS, ["5x8", "будни", "09:00", "18:00"]]
    sheets["Приоритеты"].append(["2", "Обычный", "5x8", "4 ч", "1 рд", "3 рд"])
    sheets["Приоритеты"].append(["3", "Низкий", "2x2", "4 ч", "1 рд", "3 рд"])
    assert told(read_project(project(sheets)).problems) == [
        ("profile_unknown", "Приоритеты", "C4"),
        ("days_expected", "Время", "B2"),
    ]


def test_an_unknown_country_has_its_cell(project: Callable[[Sheets], Path], sheets: Sheets) -> None:
    """Problems name the cell, the country's too."""
    sheets["Договор"].append(["Производственный календарь", "XX"])
    problems = read_project(project(sheets)).problems
    assert told(problems) == [("calendar_unknown", "Договор", "B8")]


def _years(sheets: Sheets) -> Sheets:
    """Incidents of years the calendar has and has not, by the calendar and round the clock."""
    sheets["Время"] = [HOURS, DAYTIME]
    sheets["Приоритеты"].append(["2", "Обычный", "5x8", "4 ч", None, None])
    known, before, after = (
        datetime.fromisoformat(f"{year}-05-06T10:00:00") for year in (2026, 2001, 2190)
    )
    sheets["Инциденты"] = [
        INCIDENTS,
        ["A1", known, "2", None, None],
        ["A2", before, "2", None, None],
        ["A3", known, "2", after, None],
        ["A4", before, "1", after, None],
        ["A5", known, "2", None, "A2"],
    ]
    sheets["Паузы"].append(["A3", known, known.replace(hour=11), "ожидание клиента"])
    return sheets


def _ids(reading: Reading) -> list[str]:
    assert reading.log is not None
    return list(reading.log.incidents.frame["id"])


def test_years_the_calendar_does_not_know(
    project: Callable[[Sheets], Path], sheets: Sheets
) -> None:
    """A year without calendar is a problem of the log row that needs it (fine print, section 4)."""
    path = project(_years(sheets))
    assert told(read(path).problems) == [
        ("date_outside_calendar", "Инциденты", "B3"),
        ("date_outside_calendar", "Инциденты", "D4"),
    ]
    left = read(path, leave_out=True)
    assert told(left.problems) == []
    assert _ids(left) == ["A1", "A4"]
    assert sorted(told(left.left_out)) == [
        ("date_outside_calendar", "Инциденты", "B3"),
        ("date_outside_calendar", "Инциденты", "D4"),
        ("incident_left_out", "Инциденты", "E6"),
        ("incident_left_out", "Паузы", "A2"),
    ]


def test_without_a_calendar_every_year_is_known(
    project: Callable[[Sheets], Path], sheets: Sheets
) -> None:
    """Calendar «нет» has no first and no last year."""
    sheets["Договор"].append(["Производственный календарь", "нет"])
    reading = read(project(_years(sheets)))
    assert told(reading.problems) == []
    assert _ids(reading) == ["A1", "A2", "A3", "A4", "A5"]


def test_private_characters_are_told_by_the_check(
    project: Callable[[Sheets], Path], sheets: Sheets
) -> None:
    """What no paper may hold is told before a document is asked for."""
    sheets["Договор"][2][1] = "Учёт \ue000"
    sheets["Договор"][3][1] = "\U000f0001"
    assert told(read(project(sheets)).problems) == [
        ("control_character", "Договор", "B3"),
        ("control_character", "Договор", "B4"),
    ]


def test_a_pipe_is_no_workbook(tmp_path: Path) -> None:
    """What is no regular file is refused before anything waits for it."""
    path = tmp_path / "project.xlsx"
    os.mkfifo(path)
    assert told(read(path).problems) == [("not_a_workbook", "", "")]


def test_a_name_no_disk_can_have(tmp_path: Path) -> None:
    """A path that cannot exist is a problem of the request."""
    (problem,) = read_project(tmp_path / ("a" * 300)).problems
    assert problem.code == "workbook_damaged"
