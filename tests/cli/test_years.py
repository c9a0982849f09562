"""Odd years through the commands: what ``check`` accepts, ``metrics`` answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.fixtures.commands import Poruka
from tests.fixtures.projects import Sheets, minimal_sheets
from tests.workbook.build import build_workbook

INCIDENTS: Final = [
    "Номер",
    "Зарегистрирован",
    "Тип",
    "Приоритет",
    "Услуга",
    "Реакция",
    "Решён",
    "Закрыт",
]
OUTAGES: Final = ["Услуга", "Начало", "Окончание", "Источник", "Инцидент"]
REOPENS: Final = ["Инцидент", "Открыт повторно", "Решён"]
CHANGES: Final = ["Инцидент", "Когда", "На", "Согласовано с"]
SHEETS: Final = {
    "Инциденты": INCIDENTS,
    "Простои": OUTAGES,
    "Повторы": REOPENS,
    "Смена приоритета": CHANGES,
}
NEW_YEAR: Final = ["1", "03.01.2023 10:00", "авария", "2", "A", "09.01.2023 11:00"]
BEFORE: Final = "31.12.2022 10:00"

# Rows beneath the headings, the period asked for, and the cells that stop.
CASES: Final[Mapping[str, tuple[Mapping[str, Sequence[Sequence[object]]], list[str]]]] = {
    "monitoring linked": (
        {
            "Инциденты": [NEW_YEAR],
            "Простои": [["A", BEFORE, "09.01.2023 12:00", "мониторинг", "1"]],
        },
        ["B2"],
    ),
    "monitoring bridged": (
        {
            "Инциденты": [NEW_YEAR],
            "Простои": [
                ["A", BEFORE, "02.01.2023 12:00", "мониторинг", None],
                ["A", "02.01.2023 12:05", "09.01.2023 12:00", "обращение", "1"],
            ],
        },
        ["B2"],
    ),
    "monitoring before a derived one": (
        {"Инциденты": [NEW_YEAR], "Простои": [["A", BEFORE, None, "мониторинг", None]]},
        ["B2"],
    ),
    "monitoring by itself": (
        {
            "Инциденты": [NEW_YEAR],
            "Простои": [["A", BEFORE, "01.01.2023 12:00", "мониторинг", None]],
        },
        [],
    ),
    "monitoring of round the clock": (
        {
            "Инциденты": [[*NEW_YEAR[:3], "1", *NEW_YEAR[4:]]],
            "Простои": [["A", BEFORE, "09.01.2023 12:00", "мониторинг", "1"]],
        },
        [],
    ),
    "report before": (
        {
            "Инциденты": [NEW_YEAR],
            "Простои": [["A", BEFORE, "09.01.2023 12:00", "обращение", "1"]],
        },
        [],
    ),
    "window before": (
        {
            "Инциденты": [["1", "01.05.2022 10:00", "сбой", "1", "A", None, "01.05.2022 12:00"]],
            "Повторы": [["1", "02.05.2022 10:00", None]],
        },
        ["G2"],
    ),
    "window past the end": (
        {
            "Инциденты": [["1", "30.12.2027 10:00", "сбой", "1", "A", None, "30.12.2027 12:00"]],
            "Повторы": [["1", "31.12.2027 10:00", None]],
        },
        ["G2"],
    ),
    "window of a reopening": (
        {
            "Инциденты": [["1", "01.12.2027 10:00", "сбой", "1", "A", None, "01.12.2027 12:00"]],
            "Повторы": [
                ["1", "02.12.2027 10:00", "30.12.2027 10:00"],
                ["1", "31.12.2027 10:00", None],
            ],
        },
        ["C2"],
    ),
    "resolved at the end": (
        {"Инциденты": [["1", "30.12.2027 10:00", "сбой", "2", "A", None, "31.12.2027 12:00"]]},
        [],
    ),
    "changed before": (
        {
            "Инциденты": [["1", "30.12.2022 10:00", "сбой", "1", "A"]],
            "Смена приоритета": [["1", "31.12.2022 10:00", "2", "Белых"]],
        },
        ["B2"],
    ),
    "changed in time": (
        {
            "Инциденты": [["1", "03.01.2023 10:00", "сбой", "1", "A"]],
            "Смена приоритета": [["1", "04.01.2023 10:00", "2", "Белых"]],
        },
        [],
    ),
    "closed past the end": (
        {
            "Инциденты": [
                ["1", "30.12.2027 10:00", "сбой", "2", "A", None, None, "03.01.2028 10:00"]
            ]
        },
        ["H2"],
    ),
    "reopened past the end": (
        {
            "Инциденты": [["1", "01.12.2027 10:00", "сбой", "2", "A", None, "01.12.2027 12:00"]],
            "Повторы": [["1", "03.01.2028 10:00", None]],
        },
        ["B2"],
    ),
}


def _sheets(rows: Mapping[str, Sequence[Sequence[object]]]) -> Sheets:
    sheets = minimal_sheets()
    sheets["Приоритеты"].append(["2", "Обычный", "5x8", "4 ч", "8 ч", "16 ч"])
    sheets["Время"] = [
        ["Профиль", "Дни", "С", "До", "По календарю"],
        ["5x8", "пн-пт", "9:00", "18:00", "да"],
    ]
    sheets["Услуги"] = [["Код", "Услуга", "Время работы"], ["A", "Учёт", "5x8"]]
    for name, headings in SHEETS.items():
        sheets[name] = [list(headings)]
        sheets[name] += [list(row) for row in rows.get(name, [])]
    return sheets


@pytest.mark.parametrize("case", CASES)
def test_what_the_check_accepts_is_measured(poruka: Poruka, tmp_path: Path, case: str) -> None:
    """A year the calendar lacks stops at its cell, can be left out, and never crashes."""
    rows, cells = CASES[case]
    path = build_workbook(tmp_path / "project.xlsx", _sheets(rows))
    assert poruka("check", path, "--json") == (2 if cells else 0)
    stopping = [p for p in poruka.json["problems"] if p["severity"] in {"error", "row"}]
    assert [(p["severity"], p["cell"]) for p in stopping] == [("row", cell) for cell in cells]
    for period in ("2023-01", "2027-12"):
        asked = ("--period", period, "--as-of", "2028-02-01", "--all", "--json")
        assert poruka("metrics", path, *asked) == (2 if cells else 0), poruka.err
        assert poruka("metrics", path, *asked, "--leave-out-bad-rows") == 0, poruka.err
