"""Priorities that only an agreement has, where the terms of the report do not have them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from pipeline.workbook.reading import Reading
from tests.fixtures.projects import minimal_sheets
from tests.workbook.cases_built import of, read_case, table

CODE: Final = "priority_not_in_force"
Cells = Mapping[str, str]


def incident(reported: str, priority: str = "1", **cells: str) -> Cells:
    """The incident A; times as ``15.11 10:00`` of 2026."""
    return {"Номер": "A", "Зарегистрирован": reported, "Приоритет": priority, **cells}


def duplicate(reported: str) -> Cells:
    """Another report of it."""
    return incident(reported, Номер="B", Дубликат="A")


def change(at: str, to: str = "3") -> Cells:
    """An agreed change of its priority."""
    return {"Инцидент": "A", "Когда": at, "На": to, "Согласовано с": "Белых"}


def reopened(at: str) -> Cells:
    """A reopening of it."""
    return {"Инцидент": "A", "Открыт повторно": at}


def full(row: Cells) -> dict[str, object]:
    """The cells with the year in the times that lack it."""
    return {
        heading: text.replace(" ", ".2026 ", 1) if text.count(".") == 1 and ":" in text else text
        for heading, text in row.items()
    }


def reading_of(folder: Path, *rows: Cells) -> Reading:
    """A project in which the priority 3 is in force from 15 November to the end of 2026 only."""
    sheets = minimal_sheets()
    sheets["Договор"] += [
        ["Производственный календарь", "none"],
        ["Повторное открытие, рабочих дней", 5],
    ]
    sheets["Соглашения"] = table(
        {
            "Номер": "И-1",
            "Вид": "изменение",
            "Дата": date(2026, 11, 1),
            "С": date(2026, 11, 15),
            "По": date(2026, 12, 31),
            "Подписано": date(2026, 11, 1),
        }
    )
    sheets["Приоритеты"] = [
        ["Приоритет", "Время", "Реакция", "Соглашение"],
        ["1", "24x7", "30 мин", None],
        ["3", "24x7", "4 ч", "И-1"],
    ]
    heading = [*sheets["Инциденты"][0], "Дубликат"]
    by_sheet = {"Номер": "Инциденты", "Когда": "Смена приоритета", "Открыт повторно": "Повторы"}
    found: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        sheet = next(name for key, name in by_sheet.items() if key in row)
        found.setdefault(sheet, []).append(full(row))
    sheets["Инциденты"] = [heading, *(of([heading], **row) for row in found.pop("Инциденты"))]
    sheets |= {name: table(*own) for name, own in found.items()}
    return read_case(folder, sheets)


RESOLVED: Final = {"Решён": "02.11 10:00"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # a change: the day of the report decides, not that of the change
        (
            [incident("14.11 23:59"), change("20.11 10:00")],
            [("Смена приоритета", "C2", date(2026, 11, 14))],
        ),
        ([incident("15.11 00:00"), change("20.11 10:00")], []),
        ([incident("31.12 23:59"), change("02.01.2027 10:00")], []),
        ([incident("14.11 23:59"), change("20.11 10:00", "1")], []),
        # an earlier report of a duplicate is that of the incident, within the month
        (
            [incident("20.11 10:00"), duplicate("10.11 10:00"), change("20.11 12:00")],
            [("Смена приоритета", "C2", date(2026, 11, 10))],
        ),
        (
            [incident("20.11 10:00", "3"), duplicate("10.11 10:00")],
            [("Инциденты", "D2", date(2026, 11, 10))],
        ),
        ([incident("20.11 10:00", "3"), duplicate("31.10 10:00")], []),
        # what is reopened past the window is reported anew, inside it is not
        (
            [incident("20.12 10:00", "3", Решён="21.12 10:00"), reopened("15.01.2027 10:00")],
            [("Повторы", "B2", date(2027, 1, 15))],
        ),
        ([incident("20.12 10:00", "3", Решён="30.12 10:00"), reopened("03.01.2027 10:00")], []),
        (
            [
                incident("20.12 10:00", "3", Решён="21.12 10:00"),
                reopened("15.01.2027 10:00"),
                change("20.12 12:00", "1"),
            ],
            [],
        ),
        # a change of the episode reported when the priority was in force
        ([incident("01.11 10:00", **RESOLVED), reopened("20.11 10:00"), change("21.11 10:00")], []),
        ([incident("01.11 10:00", **RESOLVED), reopened("20.11 10:00"), change("20.11 10:00")], []),
        # and of the one before it
        (
            [incident("01.11 10:00", **RESOLVED), reopened("20.11 10:00"), change("02.11 09:59")],
            [("Смена приоритета", "C2", date(2026, 11, 1))],
        ),
    ],
)
def test_the_terms_of_the_report_know_every_priority(
    tmp_path: Path, rows: list[Cells], expected: list[tuple[str, str, date]]
) -> None:
    """G15, G16: terms of the report judge an incident to its end; what they lack is no target."""
    reading = reading_of(tmp_path, *rows)
    assert {(one.code, one.severity.value) for one in reading.problems} <= {(CODE, "row")}
    assert [
        (one.place.sheet, one.place.cell, one.given["day"]) for one in reading.problems
    ] == expected
    assert {(one.found, one.given["agreements"]) for one in reading.problems} <= {("3", ("И-1",))}
