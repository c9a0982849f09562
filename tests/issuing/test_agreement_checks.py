"""The checks of ``metrics.md`` section 6, one by one, as ``poruka check`` makes them of a workbook.

The edges of each check are tested where it lives (``tests/metrics/test_agreement.py``); here each
is seen to reach the reader, at its cell.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from pipeline.issuing.checking import check_workbook
from pipeline.locales import locale
from tests.fixtures.projects import minimal_sheets
from tests.workbook.build import build_workbook

Rows = list[list[object]]
CONTRACT: Final = (("Время поддержки", "5x8"), ("Плановые работы не более, часов в месяц", 4))
HOURS: Final[Rows] = [["Профиль", "Дни", "С", "До"], ["5x8", "пн-пт", "09:00", "18:00"]]
SERVICES: Final[Rows] = [["Код", "Услуга", "Время работы"], ["У", "Учёт", "24x7"]]
NORMS: Final[list[object]] = ["Приоритет", "Время", "Реакция", "Восстановление", "Решение"]
TARGETS: Final[list[object]] = ["Показатель", "Цель", "Последствие", "Шкала"]
SCALE: Final = "99:0; 0:10"
LOG: Final[list[object]] = ["Номер", "Зарегистрирован", "Приоритет", "Реакция", "Решён"]


def costly(scale: str = SCALE) -> list[object]:
    """A row of targets from which a price reduction follows."""
    return ["Доступность", "99 %", "снижение цены", scale]


def monthly(count: int) -> Rows:
    """So many incidents in each month from September to November, answered at once."""
    rows: Rows = [LOG]
    for month in (9, 10, 11):
        for at in range(count):
            told = datetime(2026, month, 2 + at, 10)  # noqa: DTZ001  # a cell holds no zone
            soon = told + timedelta(minutes=5)
            rows.append([f"{month}-{at}", told, "1", soon, soon])
    return rows


# number and words of the check, sheets instead of the plain ones, keys of the contract, problem
CHECKS: Final = [
    (
        "1 response > restore",
        {"Приоритеты": [NORMS, ["1", "5x8", "5 ч", "4 ч", "24 ч"]]},
        {},
        ("response_after_restore", "Приоритеты", "C2"),
    ),
    (
        "1 restore > resolve",
        {"Приоритеты": [NORMS, ["1", "5x8", "1 ч", "25 ч", "24 ч"]]},
        {},
        ("restore_after_resolve", "Приоритеты", "D2"),
    ),
    (
        "2 not monotone over priorities",
        {
            "Приоритеты": [
                NORMS,
                ["1", "5x8", "1 ч", "4 ч", "24 ч"],
                ["2", "5x8", "30 мин", "8 ч", "40 ч"],
            ]
        },
        {},
        ("response_stricter_below", "Приоритеты", "C3"),
    ),
    (
        "3 a 24x7 target over 8x5 hours",
        {"Приоритеты": [NORMS, ["1", "24x7", "30 мин", "4 ч", "24 ч"]]},
        {},
        ("norms_outside_support", "Приоритеты", "B2"),
    ),
    (
        "4 finer than its data",
        {"Показатели": [TARGETS, ["Доступность", "99,999 %", None, None]]},
        {},
        ("availability_too_fine", "Показатели", "B2"),
    ),
    (
        "5 a share one incident breaks",
        {"Показатели": [TARGETS, ["Реакция в срок", "95 %", None, None]], "Инциденты": monthly(5)},
        {},
        ("target_broken_by_one_miss", "Показатели", "B2"),
    ),
    (
        "6 a bare day",
        {"Приоритеты": [NORMS, ["1", "5x8", "1 день", "16 ч", "24 ч"]]},
        {},
        ("duration_bare_day", "Приоритеты", "C2"),
    ),
    (
        "7 a metric without its columns",
        {"Показатели": [TARGETS, ["Контакты по каналам", None, None, None]]},
        {},
        ("metric_without_channel", "Показатели", "A2"),
    ),
    (
        "8 maintenance without a cap",
        {
            "Плановые работы": [
                ["Услуга", "С", "По", "Объявлено", "Согласовано"],
                [
                    "У",
                    datetime(2026, 10, 10, 1),  # noqa: DTZ001  # a cell holds no zone
                    datetime(2026, 10, 10, 3),  # noqa: DTZ001  # likewise
                    datetime(2026, 10, 1, 10),  # noqa: DTZ001  # likewise
                    "да",
                ],
            ]
        },
        {"Плановые работы не более, часов в месяц": None},
        ("maintenance_without_cap", "Плановые работы", "B2"),
    ),
    (
        "9 a price reduction without a cap",
        {"Показатели": [TARGETS, costly()]},
        {"Абонентская плата": 100000, "Предел уменьшения платы, %": 100},
        ("reduction_without_cap", "Договор", "B11"),
    ),
    (
        "10 tiers with holes",
        {"Показатели": [TARGETS, costly("99:0; 95:10")]},
        {"Абонентская плата": 100000},
        ("tiers_without_bottom", "Показатели", "D2"),
    ),
    (
        "11 pause reasons not listed",
        {
            "Инциденты": monthly(1),
            "Паузы": [
                ["Инцидент", "С", "По", "Причина"],
                [
                    "10-0",
                    datetime(2026, 10, 2, 10),  # noqa: DTZ001  # a cell holds no zone
                    datetime(2026, 10, 2, 11),  # noqa: DTZ001  # likewise
                    "обед",
                ],
            ],
        },
        {},
        ("token_expected", "Паузы", "D2"),
    ),
    (
        "12 a calendar year without confirmed data",
        {"Месяц": [["Месяц", "Журнал полный"], ["2027-10", "да"]]},
        {},
        ("calendar_year_preliminary", "Месяц", "B2"),
    ),
]


def found(
    folder: Path, sheets: Mapping[str, Rows], keys: Mapping[str, object]
) -> set[tuple[str, str, str]]:
    """Code, sheet and cell of everything ``check`` says; all of it has words."""
    plain = minimal_sheets() | {"Время": HOURS, "Услуги": SERVICES}
    plain["Приоритеты"] = [NORMS, ["1", "5x8", "1 ч", "4 ч", "24 ч"]]
    plain["Договор"] += [[key, value] for key, value in {**dict(CONTRACT), **keys}.items()]
    checked = check_workbook(
        build_workbook(folder / "p" / "project.xlsx", {**plain, **sheets}), language="ru"
    )
    for problem in checked.problems:
        assert locale("ru").problem(problem)["what"]
    return {(one.code, one.place.sheet, one.place.cell) for one in checked.problems}


@pytest.mark.parametrize(
    ("sheets", "keys", "expected"),
    [check[1:] for check in CHECKS],
    ids=[check[0] for check in CHECKS],
)
def test_a_contract_that_cannot_work_is_told(
    tmp_path: Path,
    sheets: Mapping[str, Rows],
    keys: Mapping[str, object],
    expected: tuple[str, str, str],
) -> None:
    """metrics.md 6: each check names its cell, and says nothing where all is well."""
    assert expected in found(tmp_path, sheets, keys)
    assert expected[0] not in {code for code, _, _ in found(tmp_path / "well", {}, {})}


def test_every_check_of_the_page_is_here() -> None:
    """metrics.md 6 lists twelve things that cannot work."""
    assert {int(check[0].split()[0]) for check in CHECKS} == set(range(1, 13))
