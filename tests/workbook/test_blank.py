"""A new workbook: driven by the table of sheets, readable at once, worth filling."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.domain.contract import Contract
from pipeline.issuing import condition_letter
from pipeline.issuing.reading import read_project
from pipeline.locales import LOCALES, locale
from pipeline.problems import Problem
from pipeline.workbook.books import sha256_of
from pipeline.workbook.cells import Typing
from pipeline.workbook.columns import Column, Kind, Sheet
from pipeline.workbook.contract_keys import CONTRACT_KEYS
from pipeline.workbook.guidance import Guide
from pipeline.workbook.headings import folded
from pipeline.workbook.prefilled import SHIPPED, shipped_lines
from pipeline.workbook.sheets import BY_KEY, OURS, SHEETS
from tests.fixtures.texts import text_of
from tests.workbook.sheets_made import Typist, company_bytes, headings, opened, project_bytes

ALL: Final = [(sheet, column) for sheet in SHEETS for column in sheet.columns]
IDS: Final = [f"{sheet.key}.{column.key}" for sheet, column in ALL]
BOOKS: Final = (project_bytes, company_bytes)
FILL_THIS: Final = {"cell_blank", "contract_key_blank"}


@pytest.fixture(params=LOCALES)
def code(request: pytest.FixtureRequest) -> str:
    """A language."""
    return str(request.param)


@pytest.fixture
def guide(code: str) -> Guide:
    """The words of a workbook in the language."""
    return Guide(locale(code))


@pytest.fixture
def begun(tmp_path: Path, code: str) -> Path:
    """A fresh project beside a fresh company book."""
    return lay_out(tmp_path, code)


def lay_out(folder: Path, code: str) -> Path:
    """Both new books in their places."""
    path = folder / "inputs" / "romashka" / "project.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(project_bytes(code))
    (folder / "inputs" / "_company.xlsx").write_bytes(company_bytes(code))
    return path


def stopping(path: Path) -> list[Problem]:
    """What stops, of everything the reading says."""
    return [problem for problem in read_project(path).problems if problem.stops]


def pages(content: bytes) -> dict[str, tuple[Sheet, Worksheet]]:
    """Our sheets of a workbook by key."""
    book = opened(content)
    named = {folded(name): sheet for sheet in SHEETS for name in (sheet.ru, sheet.en)}
    return {
        named[folded(page.title)].key: (named[folded(page.title)], page)
        for page in book.worksheets
        if page.title not in OURS
    }


@pytest.mark.parametrize(("sheet", "column"), ALL, ids=IDS)
def test_every_column_has_guidance(code: str, sheet: Sheet, column: Column) -> None:
    """A column stands in a new workbook only with words: its rule, and an example that is valid."""
    guide = Guide(locale(code))
    assert guide.rule(sheet.key, column)
    example = guide.example(sheet.key, column)
    if example:
        Typing(column, english=guide.english).value(example)  # raises where it is refused


@pytest.mark.parametrize("key", CONTRACT_KEYS, ids=lambda key: key.key)
def test_every_contract_key_has_guidance(guide: Guide, key: Column) -> None:
    """A key of the contract has its rule, a valid example and, unless required, its default."""
    assert guide.rule("key", key)
    Typing(key, english=guide.english).value(guide.example("key", key))
    assert bool(guide.default(key)) is not key.required


def test_the_defaults_told_are_those_of_the_contract(guide: Guide) -> None:
    """Design §3: what the note says of a blank cell is what the program takes."""
    bare = Contract(
        project_code="x",
        project_name="x",
        contract_no="x",
        contract_on=date(2026, 1, 1),
        contract_subject="x",
    )
    for key in CONTRACT_KEYS:
        taken = getattr(bare, key.key, None)
        if key.required or taken is None or taken == () or key.key == "claim_contacts":
            continue
        assert Typing(key, english=guide.english).value(guide.default(key)) == taken, key.key


@pytest.mark.parametrize("made", BOOKS)
def test_the_same_arguments_give_the_same_bytes(made: object, code: str) -> None:
    """Design §7: nothing in a file depends on the hour at which it was made."""
    assert callable(made)
    assert made(code) == made(code)
    with zipfile.ZipFile(io.BytesIO(made(code))) as container:
        assert {entry.date_time for entry in container.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("made", BOOKS)
def test_no_formula_no_merged_cell_no_protection(made: object, code: str) -> None:
    """Russian documents §11, fine print §3: nothing that hinders pasting."""
    assert callable(made)
    for page in opened(made(code)).worksheets:
        assert not page.merged_cells.ranges
        assert not page.protection.sheet
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_all_sheets_are_there_and_few_are_shown(code: str) -> None:
    """Russian documents §11.7: a manager sees a short form, the rest waits."""
    book = opened(project_bytes(code))
    found = pages(project_bytes(code))
    assert found.keys() == BY_KEY.keys()
    shown = [page.title for page in book.worksheets if page.sheet_state == "visible"]
    assert len(shown) == 8
    assert shown[0] in OURS
    assert book.active is book.worksheets[0]


def test_headings_and_comments_are_those_of_the_table(guide: Guide, code: str) -> None:
    """Russian documents §11.2: each heading has a comment with its rule; the row is frozen."""
    for sheet, page in pages(project_bytes(code)).values():
        assert set(headings(page)) == {guide.heading(column) for column in sheet.columns}
        assert page.freeze_panes == "A2"
        for column in sheet.columns:
            cell = page.cell(1, headings(page)[guide.heading(column)])
            assert cell.comment is not None
            assert guide.rule(sheet.key, column) in cell.comment.text
            assert cell.font.b is column.required, "seen on a grey print as well"


def test_boxes_of_comments_are_of_readable_size(code: str) -> None:
    """Russian documents §11.2: a comment is read without pulling at its box."""
    with zipfile.ZipFile(io.BytesIO(project_bytes(code))) as container:
        drawings = [name for name in container.namelist() if name.endswith(".vml")]
        boxes = "".join(container.read(name).decode("utf-8") for name in drawings)
    sizes = re.findall(r"width:([\d.]+)px;height:([\d.]+)px", boxes)
    assert len(sizes) == sum(len(sheet.columns) for sheet in SHEETS) + len(CONTRACT_KEYS)
    assert {float(width) for width, _ in sizes} == {300}
    assert all(30 <= float(height) <= 300 for _, height in sizes)


def test_lists_offer_exactly_the_words_of_the_table(guide: Guide, code: str) -> None:
    """Russian documents §11.2: lists by validation, in the language of the workbook."""
    for sheet, page in pages(project_bytes(code)).values():
        if sheet.key == "contract":
            continue
        offered = {
            str(choice.sqref).rstrip("0123456789").split(":")[1]: choice.formula1.strip('"')
            for choice in page.data_validations.dataValidation
        }
        for column in sheet.columns:
            letter = get_column_letter(headings(page)[guide.heading(column)])
            if column.kind in {Kind.LIST, Kind.YES_NO}:
                words = offered.pop(letter).split(",")
                assert tuple(words) == guide.choices(column)
                typed = [Typing(column, english=guide.english).value(word) for word in words]
                expected = [True, False] if column.kind is Kind.YES_NO else list(column.tokens)
                assert typed == expected
        assert offered == {}


def test_seldom_columns_are_folded_away(code: str) -> None:
    """Russian documents §11.7: override columns are grouped at the right."""
    for sheet, page in pages(project_bytes(code)).values():
        letters = [get_column_letter(at) for at in range(1, len(sheet.columns) + 1)]
        hidden = [page.column_dimensions[letter].hidden for letter in letters]
        assert hidden == sorted(hidden), sheet.key
    found = headings(pages(project_bytes("ru"))["people"][1])
    assert found["Примечание"] < found["Фамилия (en)"] < found["ФИО (род.)"]


def test_a_new_workbook_asks_only_to_be_filled(begun: Path) -> None:
    """Fine print §3: everything is recognised, and each thing to fill is named by its cell."""
    problems = read_project(begun).problems
    assert {problem.code for problem in problems} == FILL_THIS
    assert all(problem.place.cell and problem.place.heading for problem in problems)
    assert {problem.place.file for problem in problems} == {"project.xlsx", "_company.xlsx"}
    assert len(problems) == 14


def test_the_example_row_is_ignored(begun: Path) -> None:
    """Design §3: a row whose first cell is «Пример» is no data."""
    contract = {"Договор", "Contract"}
    told = [one.place for one in read_project(begun).problems if one.place.sheet not in contract]
    assert told
    assert all(place.cell[1:] == "3" for place in told), "row 2 is the example"
    for key, (sheet, page) in pages(begun.read_bytes()).items():
        if key != "contract":
            assert page.cell(2, 1).value in {"Пример", "Example"}, sheet.key


@pytest.mark.parametrize("name", SHIPPED)
def test_what_comes_with_the_program_is_valid(guide: Guide, code: str, name: str) -> None:
    """Every shipped cell stands under a known key and would be accepted if a person typed it."""
    sheet = BY_KEY[name]
    for line in shipped_lines(name, code):
        for key, text in line.items():
            guide.value(sheet.column(key), text)


def test_the_library_says_the_same_in_both_languages() -> None:
    """Limits, windows and kinds of a condition do not depend on the language."""
    typed = {}
    for code in LOCALES:
        sheet, english = BY_KEY["library"], code == "en"
        kinds = {Kind.LIMIT, Kind.LIST, Kind.YES_NO, Kind.DURATION, Kind.INT}
        typed[code] = [
            {
                key: Typing(sheet.column(key), english=english).value(text) if text else None
                for key, text in line.items()
                if sheet.column(key).kind in kinds
            }
            for line in shipped_lines("library", code)
        ]
    assert typed["ru"] == typed["en"]
    assert {line["kind"] for line in typed["ru"]} == {"condition", "method", "limitation"}


def test_conditions_of_the_library_are_complete(code: str) -> None:
    """Design §3: a row complete in limit, unit, method and checker is a condition."""
    lines = [line for line in shipped_lines("library", code) if line["comparison"]]
    assert len(lines) >= 14
    wanted = ("text", "plain", "parameter", "comparison", "limit", "unit", "method", "checker")
    for line in lines:
        assert all(line[key] for key in wanted), line["code"]
        if line["gross_limit"]:
            rises = line["comparison"] in {"не более", "<="}
            limit, gross = float(line["limit"]), float(line["gross_limit"])
            assert (gross > limit) is rises, line["code"]
    codes = [line["code"] for line in shipped_lines("library", code)]
    assert len(set(codes)) == len(codes)


# --- filled by a person -----------------------------------------------------------------------

CONTRACT: Final = {
    "Проект": "Сопровождение учёта «Ромашки»",
    "Номер договора": "14/2026-С",
    "Дата договора": date(2026, 7, 20),
    "Предмет договора": "Сопровождение и доработка учётной системы",
}
CLIENT: Final = {
    "Полное наименование": "Общество с ограниченной ответственностью «Ромашка»",
    "Краткое наименование": "ООО «Ромашка»",
    "Адрес": "101000, г. Москва, Садовая ул., д. 1",
    "E-mail для официальных писем": "office@romashka.example",
}
CONTRACTOR: Final = {
    "Полное наименование": "Общество с ограниченной ответственностью «Опора»",
    "Краткое наименование": "ООО «Опора»",
    "ИНН": "0000123450",
    "КПП": "000001001",
    "ОГРН": "1260000001238",
    "Адрес": "101000, г. Москва, Лесная ул., д. 2",
    "Телефон": "+7 (495) 000-01-01",
    "E-mail для официальных писем": "office@opora.example",
}
DIRECTOR: Final = {
    "Фамилия": "Белова",
    "Имя": "Анна",
    "Отчество": "Петровна",
    "Должность": "Генеральный директор",
    "Основание": "Устав",
}
SIZE_OF_A_STAGE: Final = 15
SIZE_OF_A_FIRST_LETTER: Final = 60


def stage(code: str, name: str) -> dict[str, object]:
    """A stage with the cells a letter needs."""
    return {
        "Этап": code,
        "Вид": "этап",
        "Наименование": name,
        "Объект": "модуль обмена заказами с сайтом",
        "Группа гарантии": "доработка",
        "Начало": date(2026, 8, 3),
    }


def told(typist: Typist, code: str, first: int) -> None:
    """Three conditions, a step and a limitation of the library by their codes."""
    for at, name in enumerate(("СЕАНСЫ", "ПАМЯТЬ", "АГЕНТ")):
        typist.fill("Условия", first + at, {"Этап или объект": code, "Из библиотеки": name})
    typist.fill("Методика", first, {"Этап": code, "Из библиотеки": "ВХОД"})


def test_a_first_letter_takes_few_cells(tmp_path: Path) -> None:
    """A manager types at most 60 cells for a first letter and 15 for the next stage."""
    path = lay_out(tmp_path, "ru")
    company = Typist(path.parent.parent / "_company.xlsx")
    company.fill("Стороны", 3, CONTRACTOR)
    company.fill("Лица", 3, DIRECTOR)
    company.save()
    project = Typist(path)
    project.contract(CONTRACT)
    project.fill("Стороны", 3, CLIENT)
    project.fill("Лица", 3, DIRECTOR)
    project.fill("Этапы", 3, stage("Э-1", "Обмен заказами"))
    told(project, "Э-1", 3)
    project.fill("Ограничения", 3, {"Этап": "Э-1", "Из библиотеки": "ЭКРАН"})
    project.save()
    assert stopping(path) == []
    first = company.typed + project.typed
    assert first <= SIZE_OF_A_FIRST_LETTER
    again = Typist(path)
    again.fill("Этапы", 4, stage("Э-2", "Адресное хранение"))
    told(again, "Э-2", 6)
    again.save()
    assert stopping(path) == []
    assert again.typed <= SIZE_OF_A_STAGE
    assert (first, again.typed) == (42, 14)
    for code in ("Э-1", "Э-2"):
        letter = condition_letter.read(
            str(path), stage=code, slug=code, as_of="2026-07-27", on="2026-07-27",
            staging=str(tmp_path / code),
        )  # fmt: skip
        letter.render()
        letter.complete()
        assert letter.letter.doubts == ()
        text = text_of(next((tmp_path / code).glob("*.docx")))
        assert "Число одновременных сеансов пользователей не превышает нормы" in text
        assert "Генеральному директору" in text


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("ru", {"Показатель": "ЦП", "Файл": "замеры/цп.csv", "Часовой пояс": "Europe/Moscow"}),
        ("en", {"Parameter": "ЦП", "File": "замеры/цп.csv", "Time zone": "Europe/Moscow"}),
    ],
)
def test_sources_of_measurements_are_shown_on_request(
    tmp_path: Path, code: str, row: dict[str, object]
) -> None:
    """Design §3: the sheet waits hidden; asked for, it is shown and its first row is read."""
    title = Guide(locale(code)).title(BY_KEY["measurement_sources"])
    assert opened(project_bytes(code))[title].sheet_state == "hidden"
    path = lay_out(tmp_path, code)
    path.write_bytes(project_bytes(code, shown=("measurement_sources",)))
    assert opened(path.read_bytes())[title].sheet_state == "visible"
    typist = Typist(path)
    typist.fill(title, 3, row)
    typist.save()
    file = path.parent / "замеры" / "цп.csv"
    file.parent.mkdir()
    file.write_text("timestamp,value\n2026-12-07 12:00:00,1.5\n", encoding="utf-8")
    reading = read_project(path)
    assert [one.value for one in reading.history.measurements["ЦП"]] == [Decimal("1.5")]
    assert ("замеры/цп.csv", sha256_of(file)) in reading.inputs
    assert "sheet_hidden" not in {problem.code for problem in reading.problems}
