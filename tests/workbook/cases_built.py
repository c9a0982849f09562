"""A project with one claim and everything the warranty sheets may say of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from pipeline.locales import LOCALES, locale
from pipeline.problems import Problem
from pipeline.workbook.reading import Reading
from tests.fixtures.letters import condition, stage_sheets
from tests.fixtures.projects import Sheets
from tests.workbook.build import build_workbook, read

NOON: Final = datetime(2026, 12, 7, 12, 0)  # noqa: DTZ001  # the wall clock of a sheet
PEOPLE: Final = (
    ("Белов", "Иван", "Петрович"),
    ("Серова", "Анна", "Игоревна"),
    ("Серов", "Олег", "Ильич"),
)


def of(sheet: Sequence[Sequence[object]], **cells: object) -> list[object]:
    """A row under the headings of a sheet; ``_`` in a name stands for a blank."""
    named = {name.replace("_", " "): value for name, value in cells.items()}
    assert named.keys() <= set(sheet[0]), named.keys() - set(sheet[0])
    return [named.get(str(heading)) for heading in sheet[0]]


def table(*rows: Mapping[str, object]) -> list[list[object]]:
    """A sheet of rows given by their headings."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [list(headings), *([row.get(heading) for heading in headings] for row in rows)]


def audit(**cells: object) -> dict[str, object]:
    """A row of Проверки: the check of I-1, closed, but for what the test states otherwise."""
    row: dict[str, object] = {
        "Инцидент": "I-1",
        "Начата": date(2026, 12, 8),
        "Окончена": date(2026, 12, 9),
    }
    return row | {name.replace("_", " "): value for name, value in cells.items()}


def case_sheets() -> Sheets:
    """The stage Э-1 with the condition У-1, its object, two incidents and three approvers."""
    sheets = stage_sheets(condition())
    sheets["Этапы"][0].append("Код объекта")
    sheets["Этапы"][1].append("УТ")
    sheets["Объекты"] = [["Объект", "Наименование"], ["УТ", "Торговля"]]
    for surname, first, patronymic in PEOPLE:
        who: list[object] = [
            "исполнитель",
            "утверждающий",
            surname,
            first,
            patronymic,
            None,
            "Директор",
            None,
        ]
        sheets["Лица"].append(who)
    for number in ("I-1", "I-2"):
        row = of(sheets["Инциденты"], Номер=number, Зарегистрирован=NOON, Приоритет="1")
        sheets["Инциденты"].append(row)
    return sheets


def read_case(folder: Path, sheets: Sheets, *, leave_out: bool = False) -> Reading:
    """The reading of a project; whatever is said of it has words in both languages."""
    path = build_workbook(folder / "inputs" / "romashka" / "project.xlsx", sheets)
    reading = read(path, leave_out=leave_out)
    assert_worded((*reading.problems, *reading.left_out))
    return reading


def assert_worded(problems: Sequence[Problem]) -> None:
    """Every problem can be told, with all that its words ask for."""
    for code in LOCALES:
        for problem in problems:
            assert locale(code).problem(problem)["what"]


def said(reading: Reading, *sheets: str) -> list[tuple[str, str, str]]:
    """Code, cell and severity of what is said of these sheets."""
    return [
        (problem.code, problem.place.cell, problem.severity.value)
        for problem in reading.problems
        if problem.place.sheet in sheets
    ]
