"""Hostile words in every text cell of every sheet: a true document, or a problem with the cell."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from pipeline.documents.typography import typeset
from pipeline.issuing import condition_letter, service_report, sla_addendum
from pipeline.issuing.papers import PaperRun, traced
from pipeline.issuing.reading import read_project
from pipeline.workbook.columns import Column, Kind
from pipeline.workbook.sheets import BY_KEY, SHEETS
from tests.fixtures.letters import condition, stage_sheets
from tests.fixtures.projects import Sheets
from tests.fixtures.texts import text_of
from tests.workbook.build import build_workbook

PRINTED: Final = (
    "Рога & Копыта <тест> </w:t></w:r>]]>",
    '«ёлки» “лапки” „гуси“ \'апостроф\' "прямые кавычки" и дюймы 24"',
    "{{ x }} {% if %} {{ title.period }} {# #} {_{ }}",
    "ж" * 300,
    "очень длинное название с пробелами " * 8 + "конец",
    "<5 мин & >3 ч; 100 % № 1 \\ / | * ?",
    "emoji \U0001f600 и \U0001f468\U0001f3fd и ζ 漢字",
    "@SUM(A1) +7 -1",
)
REFUSED: Final = {
    "control": "a\x85b",
    "zero_width": "a\u200bb",
    "bidi": "a\u202eb",
    "half_pair": "a\ue000b",
    "formula": "=1+1",
}
FREE: Final = frozenset({Kind.TEXT, Kind.LINES})
STEADY: Final = frozenset(
    {"item", "metric", "email", "phone", "account", "bik", "inn", "aliases", "gender"}
)
"""Text columns whose words decide something or are tested otherwise; they stay as they are."""


NEVER_PRINTED: Final = {
    ("Договор", "B3"),  # the project's name is for lists and messages
    ("Объекты", "B2"),
    ("Работы", "E2"),
    ("Инциденты", "F2"),
}
"""Free cells that these papers do not print."""


def plain(words: str) -> str:
    """Words as typeset, whatever blanks keep them together."""
    return " ".join(typeset(words).replace("~", " ").split())


def full_sheets() -> Sheets:
    """A project with a row in every sheet that a paper reads, all free cells filled."""
    sheets = stage_sheets(condition())
    sheets["Договор"] += [["Город", "Москва"], ["Куда сообщать о сбое", "телефон"]]
    sheets["Методика"].append([None, "Э-1", None, 1, "кассир", "Делать", "нет", "нет"])
    sheets["Методика"].append([None, "Э-1", None, 2, "кассир", "Не делать", "да", "нет"])
    sheets["Ограничения"].append([None, "Э-1", None, "логическое", "Так", "Иначе", "нет"])
    sheets["Услуги"] = [["Код", "Услуга", "Время работы"], ["У", "Учёт", "24x7"]]
    sheets["Объекты"] = [["Объект", "Наименование"], ["О", "Учёт"]]
    sheets["Показатели"] = [["Код", "Показатель", "Цель"], ["П-1", "Реакция в срок", 90]]
    sheets["Инциденты"].append(
        ["1", date(2026, 10, 1), "сбой", "1", "У", "Описание", None, None, None]
    )
    sheets["Работы"].append([date(2026, 10, 1), "прочее", 1, None, "Содержание"])
    sheets["Месяц"] = [["Месяц", "Комментарий руководителя"], ["2026-10", "Слова"]]
    return sheets


def free_cells(sheets: Sheets) -> Iterator[tuple[str, int, int, Column]]:
    """Sheet, row and column of each filled cell that may hold any words."""
    for sheet in SHEETS:
        rows = sheets.get(sheet.ru)
        if rows is None:
            continue
        for at, heading in enumerate(rows[0]):
            column = next((c for c in sheet.columns if heading in c.ru), None)
            if column is None or column.kind not in FREE or column.key in STEADY:
                continue
            for row in range(1, len(rows)):
                if rows[row][at] is not None:
                    yield sheet.ru, row, at, column
    for row, (key, *_) in enumerate(sheets["Договор"]):
        if key in {"Проект", "Предмет договора", "Город", "Куда сообщать о сбое"}:
            yield "Договор", row, 1, BY_KEY["contract"].column("note")


def hostile(words: str) -> tuple[Sheets, dict[tuple[str, str], str]]:
    """The project with ``words`` in every free cell, and what stands in each."""
    sheets = full_sheets()
    put: dict[tuple[str, str], str] = {}
    for sheet, row, at, column in list(free_cells(sheets)):
        if sheet == "Договор" and column.key != "note":
            continue
        sheets[sheet][row][at] = words
        put[sheet, f"{chr(ord('A') + at)}{row + 1}"] = words
    return sheets, put


def papers(workbook: Path, folder: Path) -> Iterator[PaperRun]:
    """The three papers of a project, rendered."""
    on = "2026-11-03"
    for run in (
        condition_letter.read(
            str(workbook), stage="Э-1", slug="x", as_of=on, on=on, staging=str(folder / "letter")
        ),
        sla_addendum.read(str(workbook), as_of=on, on=on, staging=str(folder / "addendum")),
        service_report.read(
            str(workbook), period="2026-10", as_of="2026-11-01", on=on, staging=str(folder / "r")
        ),
    ):
        run.render()
        run.complete()
        yield run


@pytest.mark.parametrize("words", PRINTED, ids=range(len(PRINTED)))
def test_words_stand_on_paper_whole(words: str, tmp_path: Path) -> None:
    """Every hostile cell that is printed is printed whole, in all three papers."""
    sheets, put = hostile(words)
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", sheets)
    printed: set[tuple[str, str]] = set()
    for run in papers(workbook, tmp_path):
        text = text_of(next(run.staging.glob("*.docx")))
        figures, texts = traced(run.printed)
        mine = [t for t in texts if (t["sheet"], t["cell"]) in put]
        assert mine
        for figure in figures:  # forms of names, and the like
            for cell in figure["source"]:  # type: ignore[attr-defined]  # a list of places
                printed.add((cell["sheet"], cell["cell"]))
        for one in mine:
            where = (str(one["sheet"]), str(one["cell"]))
            printed.add(where)
            if not str(one["text"]).startswith(" ".join(where)):  # a line of what to confirm
                assert plain(words)[1:] in plain(str(one["text"])), one  # a capital may begin it
        assert plain(words)[1:60] in plain(text)
    never = {place for place in put if place not in printed}
    assert never == NEVER_PRINTED


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED)
def test_words_no_paper_may_hold_are_told(words: str, tmp_path: Path) -> None:
    """Control, invisible and steering characters, formulas: each cell is named, all at once."""
    sheets, put = hostile(words)
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", sheets)
    told = [p for p in read_project(workbook).problems if p.stops]
    assert {(p.place.sheet, p.place.cell) for p in told} == set(put)
