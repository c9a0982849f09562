"""How much a manager types for a first letter, the next stage and a one-off task."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from tests.fixtures.commands import Poruka
from tests.fixtures.texts import text_of
from tests.workbook.sheets_made import Typist
from tests.workbook.test_blank import CLIENT, CONTRACT, CONTRACTOR, DIRECTOR

FIRST: Final = 60
NEXT: Final = 15
NOTICE: Final = 5
"""Code, kind, name, group and start: the object says what it is about."""
COMPANY: Final = 13
"""Cells of the company book, filled once for all projects."""
BEGINS: Final = date(2026, 8, 3)
ON: Final = ("--on", "2026-07-24", "--as-of", "2026-07-24")


def task(code: str, name: str) -> dict[str, object]:
    """The cells of a one-off task: no more than the sheet requires."""
    return {
        "Этап": code,
        "Вид": "разовая задача",
        "Наименование": name,
        "Группа гарантии": "доработка",
        "Начало": BEGINS,
    }


def stage(code: str, name: str) -> dict[str, object]:
    """The cells of a stage: what the sheet requires, and its object."""
    own = {"Вид": "этап", "Код объекта": "УТ", "Объект": "обмен заказами"}
    return {**task(code, name), **own}


@pytest.fixture
def project(poruka: Poruka, tmp_path: Path) -> Path:
    """What ``init`` writes, with the company book filled once for all clients."""
    folder = tmp_path / "inputs" / "romashka"
    assert poruka("init", folder) == 0
    company = Typist(folder.parent / "_company.xlsx")
    company.fill("Стороны", 3, CONTRACTOR)
    company.fill("Лица", 3, DIRECTOR)
    company.save()
    assert company.typed == COMPANY
    return folder / "project.xlsx"


def letter(poruka: Poruka, project: Path, *options: object) -> str:
    """The only document of a command that issues it, as text."""
    out = project.parents[2] / "out"
    command = ("letter", project, *options, *ON, "--out", out, "--issue", "--json")
    assert poruka(*command) == 0, poruka.out
    return text_of(Path(poruka.json["files"]["docx"])).replace("~", " ")


def test_a_letter_costs_few_cells(poruka: Poruka, project: Path, tmp_path: Path) -> None:
    """A new client 60 at most for the object and a stage, the next stage 15, a task five."""
    assert poruka("register", "init", "--out", tmp_path / "out") == 0
    first = Typist(project)
    first.contract(CONTRACT)
    first.fill("Стороны", 3, CLIENT)
    first.fill("Лица", 3, DIRECTOR)
    first.fill("Объекты", 3, {"Объект": "УТ", "Наименование": "Учёт торговли"})
    for at, name in enumerate(("СЕАНСЫ", "ПАМЯТЬ", "АГЕНТ"), start=3):
        first.fill("Условия", at, {"Этап или объект": "УТ", "Из библиотеки": name})
    first.fill("Этапы", 3, stage("Э-1", "Обмен заказами"))
    first.fill("Методика", 3, {"Этап": "Э-1", "Из библиотеки": "ВХОД"})
    first.fill("Ограничения", 3, {"Этап": "Э-1", "Из библиотеки": "ЭКРАН"})
    first.save()
    assert "| УТ-У2 | Свободной оперативной памяти" in letter(poruka, project, "--object", "УТ")
    said = letter(poruka, project, "--stage", "Э-1")
    assert "пункты: УТ-У1, УТ-У2, УТ-У3." in said

    following = Typist(project)
    following.fill("Этапы", 4, stage("Э-2", "Адресное хранение"))
    following.fill("Условия", 6, {"Этап или объект": "Э-2", "Из библиотеки": "ОБМЕН"})
    following.fill("Методика", 4, {"Этап": "Э-2", "Из библиотеки": "ЗАПУСК-ОБМЕНА"})
    following.fill("Ограничения", 4, {"Этап": "Э-2", "Из библиотеки": "ПОВТОР-ОБМЕНА"})
    following.save()
    said = letter(poruka, project, "--stage", "Э-2")
    assert "пункты: УТ-У1, УТ-У2, УТ-У3." in said
    assert "| Э-2-У1 | Узел обмена доступен" in said

    one_off = Typist(project)
    one_off.fill("Этапы", 5, task("РЗ-1", "Загрузка цен"))
    one_off.save()
    assert "Условия работы прежние" in letter(poruka, project, "--stage", "РЗ-1")

    assert COMPANY + first.typed <= FIRST
    assert following.typed <= NEXT
    assert one_off.typed <= NOTICE
    # The figures of the README.
    assert (first.typed, following.typed, one_off.typed) == (32, 13, 5)
