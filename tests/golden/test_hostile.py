"""Hostile words in every text cell of every sheet: a true document, or a problem with the cell."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from pipeline.documents.typography import typeset
from pipeline.issuing import condition_letter, service_report, sla_addendum
from pipeline.issuing.papers import PaperRun, traced
from pipeline.issuing.reading import read_project
from pipeline.workbook.columns import Column, Kind
from pipeline.workbook.contract_keys import CONTRACT_KEYS
from pipeline.workbook.sheets import SHEETS
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
    {"item", "metric", "email", "phone", "aliases", "tiers", "rejected", "cause"}
)
"""Text columns whose words decide something or are tested otherwise; they stay as they are."""


NEVER_PRINTED: Final = {
    *((sheet.ru, "Примечание") for sheet in SHEETS if sheet.key not in {"contract", "hours"}),
    ("Договор", "Проект"),  # a name for lists and messages
    ("Договор", "Основание освобождения от НДС"),  # of calculations and invoices
    ("Договор", "Пункт о ставках"),
    ("Договор", "Пункт о согласовании условий"),  # of letters that bind by silence
    ("Инциденты", "Канал"),
    ("Инциденты", "Описание"),
    ("Работы", "Содержание"),
    ("Объекты", "Наименование"),
    ("Объекты", "Продукт"),
    ("Библиотека", "Продукт"),
    # Of other kinds than the row's, or of a condition while the row is a recommendation.
    *(
        ("Библиотека", heading)
        for heading in ("Действие", "Роль пользователя", "Ограничение", "Последствие",
                        "Периодичность", "Пункт задания", "Простыми словами")
    ),
}  # fmt: skip
"""Sheet and heading of free cells that these papers do not print."""


def plain(words: str) -> str:
    """Words as typeset, whatever blanks keep them together."""
    return " ".join(typeset(words).replace("~", " ").split())


def full_sheets() -> Sheets:
    """A project with a row in every sheet that a paper reads, every free cell of it filled."""
    sheets = stage_sheets(condition(), [None, "Э-1", "Л-1"])  # the second is all the library's
    sheets["Методика"].append([None, "Э-1", None, 1, "кассир", "Делать", "нет", "нет"])
    sheets["Методика"].append([None, "Э-1", None, 2, "кассир", "Не делать", "да", "нет"])
    sheets["Ограничения"].append([None, "Э-1", None, "логическое", "Так", "Иначе", "нет"])
    sheets["Библиотека"] = [["Код", "Вид"], ["Л-1", "условие"]]
    sheets["Услуги"] = [["Код", "Услуга", "Время работы"], ["У", "Учёт", "24x7"]]
    sheets["Объекты"] = [["Объект", "Наименование"], ["О", "Учёт"]]
    sheets["Календарь"] = [["Дата", "День"], [date(2026, 11, 5), "выходной"]]
    sheets["Показатели"] = [["Код", "Показатель", "Цель"], ["П-1", "Реакция в срок", 90]]
    sheets["Инциденты"].append(
        ["1", date(2026, 10, 1), "сбой", "1", "У", "Описание", None, None, None]
    )
    sheets["Работы"].append([date(2026, 10, 1), "прочее", 1, None, "Содержание"])
    sheets["Месяц"] = [["Месяц"], ["2026-10"]]
    for sheet in SHEETS:
        rows = sheets.get(sheet.ru)
        if rows is None or sheet.key == "contract":
            continue
        for column in sheet.columns:
            if _is_free(column) and not set(column.ru) & set(rows[0]):
                rows[0].append(column.ru[0])
        for row in rows[1:]:
            row.extend([None] * (len(rows[0]) - len(row)))
    typed = {row[0] for row in sheets["Договор"]}
    sheets["Договор"] += [
        [key.ru[0], None] for key in CONTRACT_KEYS if _is_free(key) and key.ru[0] not in typed
    ]
    return sheets


def _is_free(column: Column) -> bool:
    return (
        column.kind in FREE
        and column.key not in STEADY
        and not column.key.endswith(("_en", "_gen", "_dat", "_ins"))
    )


def free_cells(sheets: Sheets) -> Iterator[tuple[str, int, int]]:
    """Sheet, row and column of each cell that may hold any words."""
    for sheet in SHEETS:
        rows = sheets.get(sheet.ru, [[]])
        if sheet.key == "contract":
            free = {key.ru[0] for key in CONTRACT_KEYS if _is_free(key)}
            yield from ((sheet.ru, at, 1) for at, row in enumerate(rows) if row[0] in free)
            continue
        for at, heading in enumerate(rows[0]):
            column = next((c for c in sheet.columns if heading in c.ru), None)
            if column is not None and _is_free(column):
                own = (r for r in range(1, len(rows)) if "Л-1" not in rows[r] or r == 1)
                yield from ((sheet.ru, row, at) for row in own)


def hostile(words: str) -> tuple[Sheets, dict[tuple[str, str], str]]:
    """The project with ``words`` in every free cell, and what stands in each."""
    sheets = full_sheets()
    put: dict[tuple[str, str], str] = {}
    for sheet, row, at in list(free_cells(sheets)):
        sheets[sheet][row][at] = words
        put[sheet, f"{get_column_letter(at + 1)}{row + 1}"] = words
    return sheets, put


def heading_of(sheets: Sheets, sheet: str, cell: str) -> object:
    """The heading of a column, or the key of a row of the contract."""
    letters = cell.rstrip("0123456789")
    row = int(cell[len(letters) :]) - 1
    return (
        sheets[sheet][row][0]
        if sheet == "Договор"
        else sheets[sheet][0][column_index_from_string(letters) - 1]
    )


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
    never = {where for where in put if where not in printed}
    assert {(sheet, heading_of(sheets, sheet, cell)) for sheet, cell in never} <= NEVER_PRINTED


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED)
def test_words_no_paper_may_hold_are_told(words: str, tmp_path: Path) -> None:
    """Control, invisible and steering characters, formulas: each cell is named, all at once."""
    sheets, put = hostile(words)
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", sheets)
    told = [p for p in read_project(workbook).problems if p.stops]
    assert {(p.place.sheet, p.place.cell) for p in told} == set(put)
