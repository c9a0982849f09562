"""What lies beside a workbook: the company book and log files (fine print, sections 1 and 3)."""

import hashlib
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # it has no stubs
import pytest

from pipeline.workbook.log_files import read_log_file
from pipeline.workbook.reading import Reading
from pipeline.workbook.sheets import BY_KEY
from tests.fixtures import Sheets, minimal_sheets
from tests.workbook.build import build_workbook, hinted, read, told

NOON = datetime(2026, 10, 5, 12, 0)  # noqa: DTZ001  # the wall clock of a sheet


@pytest.fixture
def sheets() -> Sheets:
    """The sheets of an empty project."""
    return minimal_sheets()


def _with_company(tmp_path: Path, sheets: Sheets, company: Sheets) -> Reading:
    build_workbook(tmp_path / "_company.xlsx", company)
    return read(build_workbook(tmp_path / "romashka" / "project.xlsx", sheets))


def test_the_company_book_fills_what_is_missing(tmp_path: Path, sheets: Sheets) -> None:
    """The contractor, its people and priorities may stand once for all projects."""
    company: Sheets = {
        "Договор": [["Показатель", "Значение"], ["Город", "Тула"], ["Проект", "чужой"]],
        "Стороны": [sheets["Стороны"][0], sheets["Стороны"].pop(1)],
        "Лица": [sheets["Лица"][0], sheets["Лица"].pop(1)],
        "Приоритеты": sheets.pop("Приоритеты"),
    }
    reading = _with_company(tmp_path, sheets, company)
    assert told(reading.problems) == []
    assert reading.project is not None
    contract = reading.project.contract
    assert (contract.city, contract.project_name) == ("Тула", "Сопровождение учёта")
    assert contract.places["city"].file == "_company.xlsx"
    assert {
        party.places["role" if "role" in party.places else "short_name"].file
        for party in reading.project.parties
    } == {
        "_company.xlsx",
        "project.xlsx",
    }
    digest = hashlib.sha256((tmp_path / "_company.xlsx").read_bytes()).hexdigest()
    assert reading.inputs[1] == ("_company.xlsx", digest)


def test_the_projects_own_rows_win(tmp_path: Path, sheets: Sheets) -> None:
    """By role and function, by code, by profile as a whole, by metric and scope."""
    hours: list[object] = ["Профиль", "Дни", "С", "До"]
    sheets["Время"] = [hours, ["5x8", "пн", time(10), time(11)]]
    sheets["Приоритеты"] = [["Приоритет", "Время", "Реакция"], ["2", "5x8", "1 ч"]]
    sheets["Показатели"] = [["Показатель", "Цель"], ["Реакция в срок", "90"]]
    company: Sheets = {
        "Лица": [
            sheets["Лица"][0],
            ["исполнитель", "подписант", "Чужой", "Иван", "Иванович", "м", "Менеджер", None],
        ],
        "Время": [hours, ["5x8", "пн-пт", time(9), time(18)], ["ночь", "пн", "22:00", "6:00"]],
        "Приоритеты": [
            ["Приоритет", "Время", "Реакция"],
            ["1", "24x7", "30 мин"],
            ["2", "24x7", "2 ч"],
        ],
        "Показатели": [
            ["Показатель", "Цель", "Приоритеты"],
            ["Реакция в срок", "95", None],
            ["Реакция в срок", "99", "1"],
        ],
    }
    reading = _with_company(tmp_path, sheets, company)
    assert told(reading.problems) == []
    assert reading.project is not None
    project = reading.project
    assert [person.surname for person in project.people] == ["Ковальчук", "Белых"]
    assert [(row.profile, row.opens) for row in project.hours] == [
        ("5x8", time(10)),
        ("ночь", time(22)),
    ]
    assert [(row.code, row.hours) for row in project.priorities] == [("1", "24x7"), ("2", "5x8")]
    assert [str(target.target) for target in project.targets] == ["0.90", "0.99"]


@pytest.mark.parametrize("own", ["Реакция в срок", "Reaction in target", "response_in_target"])
def test_a_metric_is_one_by_any_of_its_names(tmp_path: Path, sheets: Sheets, own: str) -> None:
    """The project's row wins over the company's whichever name of the metric each has typed."""
    sheets["Показатели"] = [["Показатель", "Цель"], [own, "90"]]
    company: Sheets = {"Показатели": [["Показатель", "Цель"], ["response_in_target", "95"]]}
    reading = _with_company(tmp_path, sheets, company)
    assert told(reading.problems) == []
    assert reading.project is not None
    assert [str(target.target) for target in reading.project.targets] == ["0.90"]


def test_codes_of_targets_are_unique_across_the_books(tmp_path: Path, sheets: Sheets) -> None:
    """A code typed in both books is told where it stands in the company's."""
    sheets["Показатели"] = [["Показатель", "Код"], ["Реакция в срок", "Р1"]]
    company: Sheets = {"Показатели": [["Показатель", "Код"], ["response_time", "Р1"]]}
    reading = _with_company(tmp_path, sheets, company)
    assert told(reading.problems) == [("target_twice", "Показатели", "B2")]
    assert reading.problems[0].place.file == "_company.xlsx"
    assert reading.problems[0].given["first"] == "project.xlsx, B2"


def test_untyped_codes_of_the_two_books_never_meet(tmp_path: Path, sheets: Sheets) -> None:
    """Rows 2 of both books without codes are two targets with two codes."""
    sheets["Показатели"] = [["Показатель", "Код"], ["Реакция в срок", None]]
    company: Sheets = {"Показатели": [["Показатель", "Код"], ["response_time", None]]}
    reading = _with_company(tmp_path, sheets, company)
    assert told(reading.problems) == []
    assert reading.project is not None
    assert sorted(target.code for target in reading.project.targets) == ["2", "company-2"]


def test_own_priorities_state_their_order(tmp_path: Path, sheets: Sheets) -> None:
    """A project with codes of its own says which is critical."""
    company: Sheets = {"Приоритеты": [["Приоритет", "Время"], ["низкий", "24x7"], ["1", "24x7"]]}
    sheets["Приоритеты"] = [["Приоритет", "Время"], ["P1", "24x7"]]
    reading = _with_company(tmp_path, sheets, company)
    assert reading.project is not None
    assert [row.code for row in reading.project.priorities] == ["P1", "низкий", "1"]


def test_problems_of_the_company_book_name_it(tmp_path: Path, sheets: Sheets) -> None:
    """A bad company book is told with its own cells; its logs are not read."""
    company: Sheets = {"Стороны": [["Роль", "Полное наименование"]], "Инциденты": [["Номер"]]}
    reading = _with_company(tmp_path, sheets, company)
    (problem,) = [problem for problem in reading.problems if problem.stops]
    assert (problem.code, problem.place.file) == ("heading_missing", "_company.xlsx")
    assert ("sheet_not_of_company", "Инциденты", "") in hinted(reading.problems)
    (tmp_path / "_company.xlsx").write_bytes(b"oops")
    reading = read(tmp_path / "romashka" / "project.xlsx")
    (problem,) = reading.problems
    assert (problem.code, problem.place.file) == ("not_a_workbook", "_company.xlsx")


CSV = 'Номер;Зарегистрирован;Приоритет;Описание\nA1;05.10.2026 12:00;1;"а;б"\nA2;oops;1;\n'


def test_a_csv_stands_for_the_sheet(tmp_path: Path, sheets: Sheets) -> None:
    """UTF-8 with «;»; its places name the file; both file and rows: the file wins."""
    sheets["Инциденты"].append(["B1", NOON, None, "1"])
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    (path.parent / "incidents.csv").write_text(CSV, encoding="utf-8-sig")
    reading = read(path)
    (problem,) = [problem for problem in reading.problems if problem.stops]
    assert (problem.code, problem.place.file, problem.place.cell) == (
        "date_expected",
        "incidents.csv",
        "B3",
    )
    assert ("log_file_wins", "Инциденты", "") in hinted(reading.problems)
    assert reading.log is not None
    frame = reading.log.incidents.frame
    assert (frame["id"].tolist(), frame["summary"].tolist()) == (["A1"], ["а;б"])
    assert [name for name, _ in reading.inputs] == ["project.xlsx", "incidents.csv"]


def test_an_english_csv_with_commas(tmp_path: Path, sheets: Sheets) -> None:
    """The heading row decides the delimiter."""
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    text = "Incident,From,To,Reason\nA1,2026-10-05 12:00,,other\n"
    (path.parent / "pauses.csv").write_text(text, encoding="utf-8")
    assert told(read(path).problems) == [("incident_unknown", "", "A2")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Номер;Зарегистрирован".encode("cp1251"), "csv_not_utf8"),
        (b'a;b\n"open;1\n', "csv_broken"),
        ((";".join("a" * 201) + "\n").encode(), "sheet_too_wide"),
    ],
)
def test_bad_csv(tmp_path: Path, content: bytes, code: str) -> None:
    """A CSV that cannot be read is refused in words."""
    path = tmp_path / "incidents.csv"
    path.write_bytes(content)
    assert [problem.code for problem in read_log_file(path, BY_KEY["incidents"]).problems] == [code]


def test_an_xlsx_log_and_too_many_files(tmp_path: Path, sheets: Sheets) -> None:
    """A log in a workbook of its own, whatever its sheet is called; two files are an error."""
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    rows: list[list[object]] = [["Номер", "Зарегистрирован", "Приоритет"], ["A1", NOON, "1"]]
    build_workbook(path.parent / "incidents.xlsx", {"Page 1": rows})
    reading = read(path)
    assert reading.problems == ()
    assert reading.log is not None
    assert reading.log.incidents.frame["id"].tolist() == ["A1"]
    assert reading.log.incidents.source.file == "incidents.xlsx"
    (path.parent / "incidents.csv").write_text(CSV, encoding="utf-8")
    assert told(read(path).problems) == [("log_files_many", "", "")]


def test_a_row_with_more_cells_than_headings(tmp_path: Path, sheets: Sheets) -> None:
    """Fine print §3: a delimiter in a text moves the cells, so the row cannot be used."""
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    heading = "Номер;Зарегистрирован;Приоритет;Описание;Реакция"
    text = (
        f"{heading};;\n"
        "A1;05.10.2026 12:00;1;чек; не печатается;05.10.2026 12:05\n"
        "A2;05.10.2026 12:00;1;чек;05.10.2026 12:05;;\n"
        "A3;05.10.2026 12:00;1;а;б;05.10.2026;12:05;\n"
        "A4;05.10.2026 12:00;1;а;05.10.2026 12:05;;;\n"
        ";;;;;;;;\n"
    )
    (path.parent / "incidents.csv").write_text(text, encoding="utf-8")
    reading = read(path)
    stops = [one for one in reading.problems if one.stops]
    assert [(one.code, one.place.cell, one.severity.value, one.found) for one in stops] == [
        ("csv_row_too_long", "F2", "row", "05.10.2026 12:05"),
        ("csv_row_too_long", "F4", "row", "05.10.2026"),
        ("csv_row_too_long", "H5", "row", None),
    ]
    assert reading.log is not None
    assert reading.log.incidents.frame["id"].tolist() == ["A2"]


@pytest.mark.parametrize("target", ["outside.csv", "nothing.csv", "romashka/pauses.csv"])
def test_a_link_out_of_the_folder_is_not_read(tmp_path: Path, sheets: Sheets, target: str) -> None:
    """A log file that is a link out of the project's folder is told by its name alone."""
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    (tmp_path / "outside.csv").write_text("тайна;пароль\n", encoding="utf-8")
    (path.parent / "pauses.csv").symlink_to(tmp_path / target)
    reading = read(path)
    (problem,) = reading.problems
    assert (problem.code, problem.place.file, problem.severity.value) == (
        "log_file_outside",
        "pauses.csv",
        "error",
    )
    assert "тайна" not in str(reading.problems)
    assert [name for name, _ in reading.inputs] == ["project.xlsx"]


def test_a_link_within_the_folder_is_read(tmp_path: Path, sheets: Sheets) -> None:
    """A link to a file of the same project is that file."""
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    (path.parent / "october.csv").write_text(CSV, encoding="utf-8")
    (path.parent / "incidents.csv").symlink_to("october.csv")
    assert told(read(path).problems) == [("date_expected", "", "B3")]


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([{"a": 1}]),
        pd.Series([[1, 2]]),
        pd.Series([b"\xff"]),
        pd.Series([b"\xff"], dtype="category"),
        pd.Series([[("k", 1)]], dtype=pd.ArrowDtype(pa.map_(pa.string(), pa.int64()))),
    ],
    ids=["structure", "list", "bytes", "bytes of a dictionary", "map"],
)
def test_columns_of_a_parquet_that_no_cell_holds(
    tmp_path: Path, sheets: Sheets, cells: "pd.Series[Any]"
) -> None:
    """Lists, structures and bytes are never turned into texts; columns nobody reads may be so."""
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    stamps = [pd.Timestamp(2026, 10, 5, 12)]
    frame = pd.DataFrame({"Номер": ["A1"], "Зарегистрирован": stamps, "Приоритет": ["1"]})
    file = path.parent / "incidents.parquet"
    frame.assign(payload=cells).to_parquet(file)
    reading = read(path)
    assert told(reading.problems) == []
    assert reading.log is not None
    assert reading.log.incidents.frame["id"].tolist() == ["A1"]
    frame.assign(Описание=cells, Услуга=cells).to_parquet(file)
    (problem,) = read(path).problems
    assert (problem.code, problem.place.file, problem.severity.value) == (
        "parquet_column_kind",
        "incidents.parquet",
        "error",
    )
    assert problem.given["columns"] == ("Описание", "Услуга")


def test_a_parquet_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed columns are taken as they are; without the extra the message says what to install."""
    path = tmp_path / "incidents.parquet"
    stamps = [pd.Timestamp(2026, 10, 5, 12), pd.NaT]
    frame = pd.DataFrame({"Номер": ["A1", "A2"], "Зарегистрирован": stamps, "Оценка": [5, None]})
    frame["Гарантия"] = pd.Series([True, None], dtype="boolean")
    frame.to_parquet(path)
    sheet = read_log_file(path, BY_KEY["incidents"]).sheet
    assert sheet is not None
    assert [list(column) for column in sheet.columns] == [
        ["Номер", "A1", "A2"],
        ["Зарегистрирован", NOON, None],
        ["Оценка", 5.0, None],
        ["Гарантия", True, None],
    ]
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    (problem,) = read_log_file(path, BY_KEY["incidents"]).problems
    assert problem.code == "parquet_extra_missing"


def test_a_file_of_measurements_stands_for_the_sheet(tmp_path: Path, sheets: Sheets) -> None:
    """Fine print §3: measurements.csv is read by the rules of every log beside the workbook."""
    sheets["Замеры"] = [["Время", "Показатель", "Значение"], [NOON, "сеансы", 60]]
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    text = "Время;Показатель;Значение\n05.10.2026 12:00;сеансы;58,5\n05.10.2026;сеансы;1.234\n"
    (path.parent / "measurements.csv").write_text(text, encoding="utf-8")
    reading = read(path)
    assert told(reading.problems) == [("number_ambiguous", "", "C3")]
    assert ("log_file_wins", "Замеры", "") in hinted(reading.problems)
    (one,) = reading.history.measurements["сеансы"]
    assert (one.value, one.place.file, one.place.cell) == (
        Decimal("58.5"),
        "measurements.csv",
        "C2",
    )
    assert one.at == datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def test_offsets_in_a_csv(tmp_path: Path, sheets: Sheets) -> None:
    """ISO text with an offset is an instant, whatever the contract's zone."""
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    text = "ID,Reported,Priority\nA1,2026-10-05T12:00:00+05:00,1\n"
    (path.parent / "incidents.csv").write_text(text, encoding="utf-8")
    log = read(path).log
    assert log is not None
    stamp = log.incidents.frame["reported_at"][0].to_pydatetime()
    assert stamp == datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
