"""``poruka init`` and ``poruka check --annotate`` as commands (``design.md`` section 10)."""

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.workbook.sheets import BY_KEY
from tests.fixtures.commands import Poruka
from tests.workbook.build import build_workbook, edit_part


def states(path: Path) -> dict[str, str]:
    """Sheet -> whether it is visible."""
    return {page.title: page.sheet_state for page in load_workbook(path).worksheets}


def parts(path: Path) -> dict[str, bytes]:
    """All parts of a container, in order."""
    with zipfile.ZipFile(path) as container:
        return {entry.filename: container.read(entry) for entry in container.infolist()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a project is begun."""
    return tmp_path / "inputs" / "romashka"


def test_init_writes_both_books(poruka: Poruka, folder: Path) -> None:
    """A project is begun by one command, and the next one is named."""
    assert poruka("init", folder) == 0
    assert f"poruka check {folder}" in poruka.out
    assert {path.name for path in folder.iterdir()} == {"project.xlsx"}
    assert (folder.parent / "_company.xlsx").is_file()
    assert load_workbook(folder / "project.xlsx")["Договор"]["B2"].value == "romashka"


def test_a_company_book_that_is_there_is_named(poruka: Poruka, folder: Path) -> None:
    """Another company's people must not get into the papers unnoticed; the advice can be typed."""
    assert poruka("init", folder) == 0
    assert "Проверьте, что это ваша компания" not in poruka.out
    second = folder.parent / "ООО Маяк"
    assert poruka("init", second) == 0
    assert str(folder.parent / "_company.xlsx") in poruka.out
    assert "Проверьте, что это ваша компания" in poruka.out
    assert f'poruka check "{second}"' in poruka.out


def test_init_answers_in_json(poruka: Poruka, folder: Path) -> None:
    """The answer names the files and the visible sheets."""
    assert poruka("init", folder, "--json", "--lang", "en", "--add", "простои") == 0
    assert poruka.json["kind"] == "init"
    assert poruka.json["files"] == {
        "workbook": str(folder / "project.xlsx"),
        "company": str(folder.parent / "_company.xlsx"),
    }
    assert poruka.json["sheets"][:2] == ["Help", "Contract"]
    assert poruka.json["sheets"][-1] == "Outages"
    assert poruka.json["problems"] == []
    assert "Contract" in states(folder / "project.xlsx")


def test_init_is_russian_unless_asked(
    poruka: Poruka, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workbook's language does not depend on the machine's."""
    monkeypatch.setenv("PORUKA_LANG", "en")
    assert poruka("init", folder) == 0
    assert "Договор" in states(folder / "project.xlsx")
    assert "Done." in poruka.out


def test_init_overwrites_nothing(poruka: Poruka, folder: Path) -> None:
    """A project that is there is a problem, exit 2; both books stay as they are."""
    folder.mkdir(parents=True)
    (folder / "project.xlsx").write_bytes(b"mine")
    (folder.parent / "_company.xlsx").write_bytes(b"ours")
    assert poruka("init", folder, "--json") == 2
    assert poruka.json["problems"][0]["code"] == "project_exists"
    assert (folder / "project.xlsx").read_bytes() == b"mine"
    assert (folder.parent / "_company.xlsx").read_bytes() == b"ours"


def test_init_states_what_the_company_book_lacks(poruka: Poruka, folder: Path) -> None:
    """A company book without contractor, priorities or library leaves them to the project."""
    build_workbook(folder.parent / "_company.xlsx", {"Договор": [["Показатель", "Значение"]]})
    before = (folder.parent / "_company.xlsx").read_bytes()
    assert poruka("init", folder, "--json") == 0
    assert poruka.json["files"]["company"] is None
    assert {"Время", "Приоритеты", "Библиотека"} <= set(poruka.json["sheets"])
    assert (folder.parent / "_company.xlsx").read_bytes() == before
    book = load_workbook(folder / "project.xlsx")
    assert [book["Стороны"]["A3"].value, book["Стороны"]["A4"].value] == ["исполнитель", "заказчик"]
    assert poruka("check", folder, "--json") == 2
    assert {one["code"] for one in poruka.json["problems"]} == {"cell_blank", "contract_key_blank"}


@pytest.mark.parametrize("name", ["Ромашка", "con", "проект 1", "-x", "a" * 41])
def test_a_folder_that_is_no_code_leaves_it_blank(
    poruka: Poruka, tmp_path: Path, name: str
) -> None:
    """Fine print §1: a code that no folder of papers may have is not proposed, and that is said."""
    assert poruka("init", "--json", "--", tmp_path / "inputs" / name) == 0
    assert [one["code"] for one in poruka.json["problems"]] == ["project_code_not_from_folder"]
    book = load_workbook(tmp_path / "inputs" / name / "project.xlsx")
    assert book["Договор"]["B2"].value is None


def test_init_in_the_current_folder(
    poruka: Poruka, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``poruka init .`` names the project after the folder and puts the company book above it."""
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert poruka("init", ".") == 0
    assert load_workbook("project.xlsx")["Договор"]["B2"].value == "romashka"
    assert (folder.parent / "_company.xlsx").is_file()


@pytest.mark.parametrize("name", ["простои", "ПРОСТОИ", "Outages", "outages"])
def test_add_shows_a_sheet_and_touches_nothing_else(
    poruka: Poruka, folder: Path, name: str
) -> None:
    """Only the state of the sheet in xl/workbook.xml changes; every other part is byte-equal."""
    assert poruka("init", folder) == 0
    path = folder / "project.xlsx"
    before, shown = parts(path), states(path)
    assert shown["Простои"] == "hidden"
    assert poruka("init", folder, "--add", name, "--add", "плановыеработы", "--json") == 0
    assert {"Простои", "Плановые работы"} <= set(poruka.json["sheets"])
    after = parts(path)
    assert list(after) == list(before)
    assert {part for part in after if after[part] != before[part]} == {"xl/workbook.xml"}
    cut = re.sub(rb' state="hidden"', b"", before["xl/workbook.xml"])
    assert re.sub(rb' state="hidden"', b"", after["xl/workbook.xml"]) == cut
    assert states(path) == shown | {"Простои": "visible", "Плановые работы": "visible"}


def test_add_understands_yo(poruka: Poruka, folder: Path) -> None:
    """Headings and names ignore ё/е and case: so does the option."""
    assert poruka("init", folder, "--add", "БИБЛИОТЁКА", "--json") == 0
    assert "Библиотека" in poruka.json["sheets"]


def test_add_of_a_sheet_shown_already_changes_nothing(poruka: Poruka, folder: Path) -> None:
    """What is shown stays shown, and the file is not even written."""
    assert poruka("init", folder, "--add", "Простои") == 0
    before = (folder / "project.xlsx").read_bytes()
    assert poruka("init", folder, "--add", "Простои") == 0
    assert (folder / "project.xlsx").read_bytes() == before


def test_add_survives_a_workbook_written_otherwise(poruka: Poruka, folder: Path) -> None:
    """Quotes, order of attributes and a look-alike in a comment do not mislead the edit."""
    assert poruka("init", folder) == 0
    path = folder / "project.xlsx"

    def otherwise(xml: str) -> str:
        found = re.search(r'<sheet [^>]*name="Простои"[^>]*/>', xml)
        assert found is not None
        link = " ".join(re.findall(r'(?:xmlns:r|r:id)="[^"]+"', found.group()))
        ours = f"<sheet state='hidden'\n name='Простои' sheetId='90' {link}\n/>"
        fake = '<!-- <sheet name="Простои" state="hidden"/> -->'
        return xml.replace(found.group(), ours).replace("<sheets>", f"{fake}<sheets>")

    edit_part(path, "xl/workbook.xml", otherwise)
    assert poruka("init", folder, "--add", "простои") == 0
    text = parts(path)["xl/workbook.xml"].decode("utf-8")
    assert "<sheet\n name='Простои'" in text
    assert '<!-- <sheet name="Простои" state="hidden"/> -->' in text
    assert states(path)["Простои"] == "visible"


def test_add_of_a_sheet_the_workbook_lacks(poruka: Poruka, folder: Path) -> None:
    """It cannot be added without touching the rest: told, with what to do, and nothing changes."""
    path = build_workbook(folder / "project.xlsx", {"Договор": [["Показатель", "Значение"]]})
    before = path.read_bytes()
    assert poruka("init", folder, "--add", "простои", "--json") == 2
    assert [one["code"] for one in poruka.json["problems"]] == ["sheet_to_add_absent"]
    assert path.read_bytes() == before


def test_add_of_no_sheet_of_ours(poruka: Poruka, folder: Path) -> None:
    """An unknown sheet is told with the known ones, and nothing is written."""
    assert poruka("init", folder, "--add", "Проборы", "--json") == 2
    assert BY_KEY["outages"].ru in poruka.json["problems"][0]["expected"]
    assert not folder.exists()


def test_init_of_a_file(poruka: Poruka, tmp_path: Path) -> None:
    """A file is no project folder."""
    (tmp_path / "notes").write_text("x", encoding="utf-8")
    assert poruka("init", tmp_path / "notes", "--json") == 2
    assert poruka.json["problems"][0]["code"] == "project_folder_is_file"


def test_init_where_nothing_can_be_written(poruka: Poruka, tmp_path: Path) -> None:
    """Fine print §8: what the disk refuses exits with 9."""
    (tmp_path / "notes").write_text("x", encoding="utf-8")
    assert poruka("init", tmp_path / "notes" / "inputs" / "romashka", "--json") == 9
    assert poruka.json["problems"][0]["code"] == "file_not_written"


def test_check_answers_with_the_copy(poruka: Poruka, folder: Path) -> None:
    """Design §10: ``--json`` names the marked copy; without the option nothing is written."""
    assert poruka("init", folder) == 0
    assert poruka("check", folder, "--json") == 2
    assert "annotated" not in poruka.json
    assert {path.name for path in folder.iterdir()} == {"project.xlsx"}
    assert poruka("check", folder, "--annotate", "--json") == 2
    assert poruka.json["annotated"] == str(folder / "project.check.xlsx")
    assert poruka("check", folder, "--annotate") == 2
    assert "project.check.xlsx" in poruka.out


def test_check_with_a_copy_that_cannot_be_written(poruka: Poruka, folder: Path) -> None:
    """The problems are told all the same; the exit code is that of the machine's fault."""
    assert poruka("init", folder) == 0
    (folder / "project.check.xlsx").mkdir()
    assert poruka("check", folder, "--annotate", "--json") == 9
    codes = [one["code"] for one in poruka.json["problems"]]
    assert codes[-1] == "check_copy_foreign"
    assert "contract_key_blank" in codes
    assert poruka.json["annotated"] is None
