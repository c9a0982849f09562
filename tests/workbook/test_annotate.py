"""The marked copy: problems where they stand, and the workbook itself untouched."""

import errno
import hashlib
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from pipeline.issuing.checking import Checked, check_workbook
from pipeline.problems import Severity
from tests.fixtures.projects import Sheets, minimal_sheets
from tests.workbook.build import build_workbook, edit_part

HOSTILE = "=cmd|' /C calc'!A0"
LONG = "б" * 300


@pytest.fixture
def sheets() -> Sheets:
    """The smallest project."""
    return minimal_sheets()


def annotated(folder: Path, sheets: Sheets) -> tuple[Path, Checked]:
    """A project and what checking with a copy said of it."""
    path = build_workbook(folder / "inputs" / "romashka" / "project.xlsx", sheets)
    return path, check_workbook(path, language="ru", annotate=True)


def copy_of(path: Path) -> Workbook:
    """The marked copy of a workbook."""
    return load_workbook(path.with_name("project.check.xlsx"))


def test_cells_are_marked_and_listed(tmp_path: Path, sheets: Sheets) -> None:
    """Russian documents §11.6: sheet, cell, value, what is wrong, how to mend it, degree."""
    sheets["Договор"][4][1] = "не дата"
    path, checked = annotated(tmp_path, sheets)
    book = copy_of(path)
    page = book.worksheets[0]
    assert page.title == "Проверка"
    listed = [[cell.value for cell in row] for row in page.iter_rows()]
    assert listed[0] == ["Лист", "Ячейка", "Значение", "Что не так", "Как исправить", "Степень"]
    assert len(listed) == 1 + len(checked.problems) + 1
    assert "Исправляйте project.xlsx" in str(listed[-1][0])
    assert listed[1][:3] == ["Договор", "B5", "не дата"]
    assert "Это не дата." in str(listed[1][3])
    assert listed[1][5] == "Ошибка"
    link = page["B2"].hyperlink
    assert link is not None
    assert (link.location, link.target) == ("'Договор'!B5", None)
    marked = book["Договор"]["B5"]
    assert marked.comment is not None
    assert "Это не дата." in marked.comment.text
    assert "Как исправить" in marked.comment.text
    assert marked.fill.fill_type == "solid"
    assert marked.border.left is not None
    assert marked.border.left.style == "thick", "seen on a grey print as well"
    assert checked.annotated == str(path.with_name("project.check.xlsx"))


def test_the_workbook_is_not_touched(tmp_path: Path, sheets: Sheets) -> None:
    """Design §10: only the copy is written, and nothing else is left beside it."""
    sheets["Договор"][4][1] = "не дата"
    path = build_workbook(tmp_path / "inputs" / "romashka" / "project.xlsx", sheets)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    check_workbook(path, language="ru", annotate=True)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert {one.name for one in path.parent.iterdir()} == {"project.xlsx", "project.check.xlsx"}


def test_severities_look_different_without_colour(tmp_path: Path, sheets: Sheets) -> None:
    """A warning has another line around its cell than an error, and the worst wins."""
    sheets["Инциденты"].append(
        ["1", "05.10.2026", "сбой", "9", None, None, "нечто", None, "04.10.2026"]
    )
    path, checked = annotated(tmp_path, sheets)
    book = copy_of(path)
    styles: dict[str, list[tuple[Severity, str | None]]] = {}
    for problem in checked.problems:
        if problem.place.cell and problem.place.file == path.name:
            side = book[problem.place.sheet][problem.place.cell].border.left
            styles.setdefault(problem.place.cell, []).append((problem.severity, side.style))
    assert ("warning", "mediumDashed") in [one for found in styles.values() for one in found]
    assert ("row", "thick") in [one for found in styles.values() for one in found]
    for found in styles.values():
        if Severity.ROW in {severity for severity, _ in found}:
            assert {style for _, style in found} == {"thick"}


@pytest.mark.parametrize("text", [HOSTILE, "+7 999", "-1", "@SUM(A1)", LONG, "<b>&\"'"])
def test_values_are_only_text(tmp_path: Path, sheets: Sheets, text: str) -> None:
    """Fine print §3: what stood in a cell never runs on the sheet of problems."""
    sheets["Стороны"].append([text, "ООО «Ель»", "Ель"])
    path = build_workbook(tmp_path / "inputs" / "romashka" / "project.xlsx", sheets)
    book = load_workbook(path)
    cell = book["Стороны"]["A4"]
    cell.value, cell.data_type = text, "s"
    book.save(path)
    checked = check_workbook(path, language="ru", annotate=True)
    assert any(problem.place.cell == "A4" for problem in checked.problems)
    page = copy_of(path).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    found = [str(row[2].value) for row in page.iter_rows() if row[1].value == "A4"]
    assert found
    assert found[0].startswith(text[:70])


def test_formulas_and_comments_are_kept(tmp_path: Path, sheets: Sheets) -> None:
    """What a person wrote stays: a formula is a formula, a comment is added to."""
    path = build_workbook(tmp_path / "inputs" / "romashka" / "project.xlsx", sheets)
    book = load_workbook(path)
    page = book["Договор"]
    page["B5"] = "не дата"
    page["B5"].comment = Comment("Спросить юриста", "Вера")
    page["D2"] = "=1+1"
    book.save(path)
    check_workbook(path, language="ru", annotate=True)
    page = copy_of(path)["Договор"]
    assert page["D2"].value == "=1+1"
    comment = page["B5"].comment
    assert comment is not None
    assert comment.text.startswith("Спросить юриста\n\n")
    assert "Это не дата." in comment.text


def test_problems_without_a_cell_are_listed(tmp_path: Path, sheets: Sheets) -> None:
    """A missing sheet has no cell to mark; the list names it all the same."""
    del sheets["Лица"]
    path, checked = annotated(tmp_path, sheets)
    page = copy_of(path).worksheets[0]
    assert [problem.code for problem in checked.problems] == ["sheet_missing"]
    assert [page["A2"].value, page["B2"].value] == ["Лица", None]


def test_other_files_are_listed_by_name(tmp_path: Path, sheets: Sheets) -> None:
    """Problems of the company book are told with its name; only the project is marked."""
    company = {"Стороны": [["Роль", "Полное наименование", "Краткое наименование"], ["никто"]]}
    build_workbook(tmp_path / "inputs" / "_company.xlsx", company)
    path, _ = annotated(tmp_path, sheets)
    book = copy_of(path)
    assert book.worksheets[0]["A2"].value == "_company.xlsx › Стороны"
    assert book.worksheets[0]["B2"].hyperlink is None
    assert all(cell.comment is None for row in book["Стороны"].iter_rows() for cell in row)


@pytest.mark.parametrize("name", ["Дом O'Нил", "a!b", "100%", "Итог, {x}"])
def test_links_lead_to_sheets_of_any_name(tmp_path: Path, sheets: Sheets, name: str) -> None:
    """A quote or a brace in the name of a sheet breaks neither its link nor the words."""
    sheets[name] = [["x"]]
    path, _ = annotated(tmp_path, sheets)
    page = copy_of(path).worksheets[0]
    links = [row[0].hyperlink for row in page.iter_rows(min_row=2) if row[0].value == name]
    assert [link.location for link in links if link] == [f"""'{name.replace("'", "''")}'!A1"""]


def test_a_hidden_sheet_with_a_problem_is_shown(tmp_path: Path, sheets: Sheets) -> None:
    """A link into a hidden sheet leads nowhere, so the copy shows it."""
    sheets["Перерывы"].append([datetime(2026, 10, 5, 9, 0), "никогда"])  # noqa: DTZ001  # a cell
    path = build_workbook(tmp_path / "inputs" / "romashka" / "project.xlsx", sheets)
    book = load_workbook(path)
    book["Перерывы"].sheet_state = "hidden"
    book.save(path)
    check_workbook(path, language="ru", annotate=True)
    copied = copy_of(path)
    assert copied["Перерывы"].sheet_state == "visible"
    assert [page.sheet_view.tabSelected for page in copied.worksheets].count(True) == 1


def test_an_earlier_list_is_replaced(tmp_path: Path, sheets: Sheets) -> None:
    """A sheet «Проверка» brought along from an earlier copy gives way to the new one."""
    sheets["проверка"] = [["старое"]]
    sheets["Договор"][4][1] = "не дата"
    path, _ = annotated(tmp_path, sheets)
    book = copy_of(path)
    assert [title.casefold() for title in book.sheetnames].count("проверка") == 1
    assert book.worksheets[0]["A1"].value == "Лист"


def test_without_problems_the_old_copy_goes(tmp_path: Path, sheets: Sheets) -> None:
    """A copy is there exactly if the check had something to mark."""
    right = sheets["Договор"][4][1]
    sheets["Договор"][4][1] = "не дата"
    path, _ = annotated(tmp_path, sheets)
    copy = path.with_name("project.check.xlsx")
    assert copy.exists()
    sheets["Договор"][4][1] = right
    path.unlink()
    build_workbook(path, sheets)
    assert check_workbook(path, language="ru", annotate=True) == Checked(())
    assert not copy.exists()


def _saved_by_a_person(copy: Path) -> None:
    book = load_workbook(copy)
    book.properties.lastModifiedBy = "Инна Ковальчук"
    book.save(copy)


def _a_text(copy: Path) -> None:
    copy.write_bytes(b"mine")


def _another_container(copy: Path) -> None:
    with zipfile.ZipFile(copy, "w") as container:
        container.writestr("mine.txt", "mine")


@pytest.mark.parametrize("change", [_saved_by_a_person, _a_text, _another_container])
@pytest.mark.parametrize("is_mended", [False, True])
def test_what_a_person_wrote_stays(
    tmp_path: Path, sheets: Sheets, change: Callable[[Path], None], *, is_mended: bool
) -> None:
    """A file with the copy's name that is not ours is neither replaced nor removed."""
    right = sheets["Договор"][4][1]
    sheets["Договор"][4][1] = "не дата"
    path, _ = annotated(tmp_path, sheets)
    copy = path.with_name("project.check.xlsx")
    change(copy)
    before = copy.read_bytes()
    if is_mended:
        sheets["Договор"][4][1] = right
        path.unlink()
        build_workbook(path, sheets)
    checked = check_workbook(path, language="ru", annotate=True)
    assert copy.read_bytes() == before
    assert [problem.code for problem in checked.unmade] == ["check_copy_foreign"]
    assert checked.copy_failed is not is_mended, "only a copy that is wanted fails"


def test_a_link_leads_nowhere(tmp_path: Path, sheets: Sheets) -> None:
    """A link with the copy's name must not turn the workbook into its own copy."""
    sheets["Договор"][4][1] = "не дата"
    path = build_workbook(tmp_path / "inputs" / "romashka" / "project.xlsx", sheets)
    path.with_name("project.check.xlsx").symlink_to(path.name)
    before = path.read_bytes()
    checked = check_workbook(path, language="ru", annotate=True)
    assert path.read_bytes() == before
    assert [problem.code for problem in checked.unmade] == ["check_copy_foreign"]


def test_without_the_workbook_the_copy_stays(tmp_path: Path, sheets: Sheets) -> None:
    """The copy may be all that is left of a workbook: it is not removed for want of one."""
    sheets["Договор"][4][1] = "не дата"
    path, _ = annotated(tmp_path, sheets)
    path.unlink()
    checked = check_workbook(path, language="ru", annotate=True)
    assert checked.problems
    assert path.with_name("project.check.xlsx").exists()


def test_what_cannot_be_opened_is_not_copied(tmp_path: Path) -> None:
    """The guarded reading decides: a refused file never meets openpyxl."""
    path = tmp_path / "project.xlsx"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("[Content_Types].xml", "<!DOCTYPE x>")
        container.writestr("xl/workbook.xml", "<x/>")
    checked = check_workbook(path, language="ru", annotate=True)
    assert checked.annotated is None
    assert [problem.code for problem in checked.unmade] == ["check_copy_not_made"]
    assert not checked.copy_failed
    assert not path.with_name("project.check.xlsx").exists()


def test_a_copy_is_no_project(tmp_path: Path) -> None:
    """The copy is for looking: checking it says which file to check."""
    checked = check_workbook(tmp_path / "project.check.xlsx", language="ru")
    assert [problem.code for problem in checked.problems] == ["check_copy_given"]
    assert checked.problems[0].given == {"expected": "project.xlsx"}


def test_a_place_that_cannot_be_written_is_told(
    tmp_path: Path, sheets: Sheets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fine print §8: the disk is the machine's fault, and the problems are told all the same."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pipeline.issuing.checking.write_check_copy", full)
    sheets["Договор"][4][1] = "не дата"
    path, checked = annotated(tmp_path, sheets)
    assert checked.copy_failed
    assert [problem.code for problem in checked.unmade] == ["file_not_written"]
    assert checked.problems
    assert [one.name for one in path.parent.iterdir()] == ["project.xlsx"]


def test_a_folder_in_its_place_is_told(tmp_path: Path, sheets: Sheets) -> None:
    """Whatever has the copy's name and is not ours stays."""
    sheets["Договор"][4][1] = "не дата"
    path = build_workbook(tmp_path / "inputs" / "romashka" / "project.xlsx", sheets)
    path.with_name("project.check.xlsx").mkdir()
    checked = check_workbook(path, language="ru", annotate=True)
    assert checked.copy_failed
    assert [problem.code for problem in checked.unmade] == ["check_copy_foreign"]
    assert checked.problems


def test_what_openpyxl_cannot_write_is_told(tmp_path: Path, sheets: Sheets) -> None:
    """A part that calamine passes over may stop openpyxl; then there is no copy, and no crash."""
    sheets["Договор"][4][1] = "не дата"
    path = build_workbook(tmp_path / "inputs" / "romashka" / "project.xlsx", sheets)
    edit_part(
        path,
        "xl/worksheets/sheet2.xml",
        lambda xml: xml.replace(
            "<sheetData>", '<sheetPr codeName="x"><bad y="1"/></sheetPr><sheetData>'
        ),
    )
    edit_part(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("</worksheet>", '<pageMargins left="wide"/></worksheet>'),
    )
    checked = check_workbook(path, language="ru", annotate=True)
    assert checked.problems
    assert checked.copy_failed
    assert [problem.code for problem in checked.unmade] == ["check_copy_not_made"]
    assert {one.name for one in path.parent.iterdir()} == {"project.xlsx"}
