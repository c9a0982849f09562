"""Files that are no honest workbooks: refused quickly, in words, nothing raised."""

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.locales import LOCALES, locale
from pipeline.problems import Problem, Severity
from pipeline.workbook.container import MIB, Limits
from tests.fixtures import minimal_sheets
from tests.workbook.build import build_workbook, edit_part, read, told, write_parts

SHEET = "xl/worksheets/sheet1.xml"
FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A good workbook to spoil."""
    return build_workbook(tmp_path / "romashka" / "project.xlsx", minimal_sheets())


def _only_problem(path: Path, *, limits: Limits | None = None) -> Problem:
    started = time.monotonic()
    reading = read(path, limits=limits)
    assert time.monotonic() - started < 20
    assert reading.project is None
    assert reading.log is None
    stopping = [problem for problem in reading.problems if problem.severity is Severity.ERROR]
    assert len(stopping) == 1
    for code in LOCALES:
        worded = locale(code).problem(stopping[0])
        assert worded["what"]
        assert worded["expected"]
        assert worded["mend"]
    assert stopping[0].place.file == path.name
    return stopping[0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook_empty"),
        (b"Name;Value\n1;2\n", "not_a_workbook"),
        (b"<html></html>", "not_a_workbook"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "workbook_old_format"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "workbook_encrypted"),
        (b"PK\x03\x04 cut off", "workbook_damaged"),
    ],
)
def test_a_file_of_another_kind(tmp_path: Path, content: bytes, code: str) -> None:
    """What is not a workbook is said to be what it is."""
    path = tmp_path / "project.xlsx"
    path.write_bytes(content)
    assert _only_problem(path).code == code


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    """No file at all is a problem, too."""
    assert _only_problem(tmp_path / "project.xlsx").code == "workbook_missing"
    (tmp_path / "folder.xlsx").mkdir()
    assert _only_problem(tmp_path / "folder.xlsx").code == "not_a_workbook"


def test_open_document(tmp_path: Path) -> None:
    """A LibreOffice spreadsheet under a wrong name."""
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}
    path = write_parts(tmp_path / "project.xlsx", parts)
    assert _only_problem(path).code == "workbook_other_format"


def test_a_container_without_a_workbook(tmp_path: Path) -> None:
    """A zip of something else."""
    path = write_parts(tmp_path / "project.xlsx", {"readme.txt": b"hello"})
    assert _only_problem(path).code == "not_a_workbook"


def test_strict_ooxml(book: Path) -> None:
    """The strict kind opens without sheets in some readers, so it is refused by name."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    edit_part(
        book, "xl/workbook.xml", lambda xml: xml.replace(main, "http://purl.oclc.org/ooxml/main")
    )
    assert _only_problem(book).code == "workbook_strict"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda xml: f"<!DOCTYPE a [<!ENTITY b 'c'>]>{xml}", "workbook_doctype"),
        (lambda xml: f'<?xml version="1.0" encoding="KOI8-R"?>{xml}', "workbook_encoding"),
        (lambda xml: xml[: len(xml) // 2], "workbook_damaged"),
    ],
)
def test_hostile_or_broken_xml(book: Path, change: Callable[[str], str], code: str) -> None:
    """A DOCTYPE, another encoding, a part cut off."""
    assert _only_problem(edit_part(book, SHEET, change)).code == code


def test_utf16_disguise(book: Path) -> None:
    """A DOCTYPE hidden in UTF-16 is refused for its encoding."""
    with zipfile.ZipFile(book) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    parts[SHEET] = parts[SHEET].decode("utf-8").encode("utf-16")
    assert _only_problem(write_parts(book, parts)).code == "workbook_encoding"


def test_macros(book: Path) -> None:
    """A macro project inside an .xlsx."""
    with zipfile.ZipFile(book, "a") as container:
        container.writestr("xl/vbaProject.bin", b"\0")
    assert _only_problem(book).code == "workbook_macros"


def test_two_parts_of_one_name(book: Path) -> None:
    """Programs disagree which of the two they read."""
    with zipfile.ZipFile(book, "a") as container:
        container.writestr("XL/worksheets/Sheet1.xml", b"<worksheet/>")
    assert _only_problem(book).code == "workbook_part_twice"


def test_zip_bomb(book: Path) -> None:
    """A part of 60 MB of blanks in a few kilobytes is refused before it is parsed."""
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/bomb.xml", b" " * (60 * MIB))
    problem = _only_problem(book)
    assert problem.code == "workbook_bomb"
    assert problem.given["limit"] == 200


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=1_000), "workbook_too_big"),
        (Limits(part_bytes=500), "workbook_part_too_big"),
        (Limits(total_bytes=5_000), "workbook_inflates_too_much"),
        (Limits(parts=5), "workbook_too_many_parts"),
        (Limits(answer_bytes=300), "workbook_inflates_too_much"),
    ],
)
def test_each_limit_is_named(book: Path, limits: Limits, code: str) -> None:
    """What a file may cost is configurable, and said when it is passed."""
    assert _only_problem(book, limits=limits).code == code


def _with_cells(book: Path, cells: str) -> Path:
    rows = f"<sheetData>{cells}</sheetData>"
    return edit_part(
        book,
        "xl/worksheets/sheet5.xml",
        lambda xml: xml[: xml.index("<sheetData>")] + rows + xml[xml.index("</sheetData>") + 12 :],
    )


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        (
            FIRST + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "sheet_too_wide",
            "XFD1048576",
        ),
        (
            FIRST + '<row r="1048576"><c r="GA1048576"><v>1</v></c></row>',
            "sheet_too_large",
            "GA1048576",
        ),
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "sheet_too_long", "A1048577"),
    ],
)
def test_far_corner_cells(book: Path, cells: str, code: str, cell: str) -> None:
    """A small file with two far cells makes no reader allocate what lies between."""
    problem = _only_problem(_with_cells(book, cells))
    assert (problem.code, problem.place.sheet, problem.place.cell) == (code, "Инциденты", cell)


def test_memory_is_limited(book: Path) -> None:
    """Where the range passes the scan but not the memory, the child dies and we do not."""
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="W1048576"><v>1</v></c></row>'
    )
    problem = _only_problem(_with_cells(book, cells), limits=Limits(memory_bytes=300 * MIB))
    assert (problem.code, problem.given["limit"]) == ("workbook_needs_memory", 300)


def test_time_is_limited(book: Path) -> None:
    """A reading that takes its time of the processor is stopped."""
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_000))
    problem = _only_problem(_with_cells(book, cells), limits=Limits(seconds=1))
    assert (problem.code, problem.given["limit"]) == ("workbook_needs_time", 1)


def test_a_small_sheet_has_a_smaller_limit(book: Path) -> None:
    """Only logs may have a million rows."""
    cells = '<sheetData><row r="20001"><c r="A20001"><v>1</v></c></row></sheetData>'
    edit_part(
        book,
        SHEET,
        lambda xml: xml[: xml.index("<sheetData>")] + cells + xml[xml.index("</sheetData>") + 12 :],
    )
    problem = _only_problem(book)
    assert (problem.code, problem.given["limit"]) == ("sheet_too_long", 20_000)


def test_a_cell_stored_twice(book: Path) -> None:
    """The last of two equal addresses would win in silence."""
    edit_part(
        book,
        SHEET,
        lambda xml: xml.replace(
            "</sheetData>", '<row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
        ),
    )
    assert ("cell_twice", "Договор", "A2") in told(read(book).problems)


def test_a_prefix_of_the_namespace_hides_nothing(book: Path) -> None:
    """Some writers put a prefix before every tag of a sheet."""
    far = '<x:row r="1"><x:c r="XFD1"><x:v>1</x:v></x:c></x:row>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    edit_part(
        book,
        SHEET,
        lambda _: f'<x:worksheet xmlns:x="{main}"><x:sheetData>{far}</x:sheetData></x:worksheet>',
    )
    assert _only_problem(book).code == "sheet_too_wide"


def test_styled_blank_cells_count_for_nothing(book: Path) -> None:
    """A row formatted to the edge of the sheet is no data."""
    styled = '<row r="30000"><c r="XFD30000" s="0"/></row></sheetData>'
    edit_part(book, SHEET, lambda xml: xml.replace("</sheetData>", styled))
    assert told(read(book).problems) == []
