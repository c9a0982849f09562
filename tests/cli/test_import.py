"""``poruka import`` as a command: from another program's export to figures."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.issuing import placing
from tests.fixtures import minimal_sheets
from tests.fixtures.commands import Poruka
from tests.house.sources import ROOT
from tests.workbook.build import build_workbook

REAL = ROOT / "tests" / "data" / "foreign" / "servicenow_export.xlsx"
FORM = "дд/мм/гггг чч:мм"
NAMES = ("incidents.csv", "pauses.csv", "reopens.csv", "import.json")
ROWS = [
    ["Номер", "Создано", "Приоритет", "Заказчик"],
    ["A-1", "2026-10-05 10:00", "1", "Ромашка"],
    ["A-2", "2026-10-05 11:00", "1", "Маяк"],
    ["A-3", "2026-10-05 12:00", "1", "7728168971"],
]


def export(folder: Path, rows: list[list[str]] = ROWS) -> Path:
    """A CSV export."""
    path = folder / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    return path


def project(
    inputs: Path, code: str, *, aliases: str = "", inn: str = "", zone: str = "Europe/Moscow"
) -> Path:
    """A project's folder with its workbook: priorities 1 to 4, no log of its own."""
    sheets = minimal_sheets()
    for sheet in ("Инциденты", "Паузы"):
        del sheets[sheet]
    contract = {str(row[0]): row for row in sheets["Договор"]}
    contract["Код проекта"][1] = code
    contract["Проект"][1] = f"Проект {code}"
    contract["Часовой пояс"][1] = zone
    sheets["Договор"].append(["Названия в журнале", aliases])
    sheets["Договор"].append(["Производственный календарь", "нет"])
    sheets["Стороны"][0].append("ИНН")
    sheets["Стороны"][1].append("7707083893")
    sheets["Стороны"][2].append(inn)
    sheets["Стороны"][2][2] = f"ООО «{code}»"
    headings, first = sheets["Приоритеты"]
    sheets["Приоритеты"] = [headings, *([str(one), *first[1:]] for one in range(1, 5))]
    build_workbook(inputs / code / "project.xlsx", sheets)
    return inputs / code


def lines(path: Path) -> list[dict[str, str]]:
    """Rows of one of our CSV files."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """The folder of project folders."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    return folder


def test_a_real_export_becomes_figures(poruka: Poruka, inputs: Path) -> None:
    """An imported project is readable by ``check`` and ``metrics``."""
    folder = project(inputs, "desk")
    done = poruka(
        "import", REAL, "--profile", "servicenow", "--date-format", FORM, "--out", folder, "--json"
    )
    assert done == 0
    (made,) = poruka.json["projects"]
    assert (made["project"], made["time_zone"]) == ("desk", "Europe/Moscow")
    assert made["counts"] == {
        "read": 300,
        "identical": 0,
        "refused": 0,
        "incidents": 300,
        "pauses": 0,
        "reopens": 0,
        "closed_unresolved": 25,
        "reopened_untimed": 2,
    }
    assert poruka.json["ok"]
    assert poruka.json["written"]
    assert names(folder) == {"project.xlsx", *NAMES}
    record = json.loads((folder / "import.json").read_text("utf-8"))
    assert record["counts"] == made["counts"]
    assert len(record["closed_unresolved"]) == 25
    assert poruka("check", folder, "--json") == 0, poruka.out
    assert poruka("metrics", folder, "--period", "2016-03", "--as-of", "2016-05-01", "--json") == 0
    figures = {one["key"]: one for one in poruka.json["metrics"]}
    assert figures["incidents_reported"]["value"] == 300


def test_the_zone_is_asked_for(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """Without a workbook nobody knows the zone; the way to say it is told, and it is used."""
    file, folder = export(tmp_path), inputs / "new"
    asked = ("import", file, "--profile", "csv", "--out", folder)
    assert poruka(*asked, "--json") == 2
    (problem,) = poruka.json["problems"]
    assert problem["code"] == "import_zone_unsaid"
    assert "--time-zone" in problem["mend"]
    assert not folder.exists()
    assert poruka(*asked, "--time-zone", "Asia/Yekaterinburg") == 0
    assert lines(folder / "incidents.csv")[0]["Зарегистрирован"] == "2026-10-05T10:00:00+05:00"


def test_the_contracts_zone_is_taken(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """Where the workbook is there, its zone is that of the export; a stated one wins."""
    folder = project(inputs, "ural", zone="Asia/Yekaterinburg")
    asked = ("import", export(tmp_path), "--profile", "csv", "--out", folder, "--replace")
    assert poruka(*asked) == 0
    assert lines(folder / "incidents.csv")[0]["Зарегистрирован"].endswith("+05:00")
    assert poruka(*asked, "--time-zone", "Europe/Moscow") == 0
    assert lines(folder / "incidents.csv")[0]["Зарегистрирован"].endswith("+03:00")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--time-zone", "Moscow"), "zone_unknown"),
        (("--time-zone", ""), "zone_unknown"),
        (("--time-zone", " "), "zone_unknown"),
        (("--date-format", "день"), "import_date_format"),
        (("--profile", "nobody"), "import_profile_unknown"),
        (("--split", "Владелец"), "import_split_missing"),
    ],
)
def test_a_wrong_option_is_input(
    poruka: Poruka, inputs: Path, tmp_path: Path, options: tuple[str, str], code: str
) -> None:
    """A wrong value of an option exits with 2, and nothing is written."""
    folder = project(inputs, "romashka")
    out = inputs if options[0] == "--split" else folder
    assert (
        poruka("import", export(tmp_path), "--profile", "csv", "--out", out, "--json", *options)
        == 2
    )
    assert [one["code"] for one in poruka.json["problems"]] == [code]
    assert names(folder) == {"project.xlsx"}


def test_a_folder_is_needed(poruka: Poruka, tmp_path: Path) -> None:
    """Without a project's folder or a column to split by, there is nowhere to write."""
    assert poruka("import", export(tmp_path), "--profile", "csv") == 64
    assert "--out" in poruka.err


def test_an_ambiguous_export_is_refused(poruka: Poruka, inputs: Path) -> None:
    """The form of dates is asked for, never guessed; nothing is written meanwhile."""
    folder = project(inputs, "desk")
    asked = ("import", REAL, "--profile", "servicenow", "--out", folder, "--json", "--lang", "ru")
    assert poruka(*asked) == 2
    assert {one["code"] for one in poruka.json["problems"]} == {"import_date_ambiguous"}
    assert FORM in poruka.json["problems"][0]["mend"]
    assert names(folder) == {"project.xlsx"}


def test_the_sheet_of_the_company_book_states_the_form(poruka: Poruka, inputs: Path) -> None:
    """«Соответствие» of the company book is read over the shipped profile."""
    folder = project(inputs, "desk")
    headings = ["Профиль", "Наш столбец", "Формат даты", "Значение выгрузки", "Наше значение"]
    build_workbook(
        inputs / "_company.xlsx",
        {
            "Соответствие": [
                headings,
                ["Пример", "incidents.id", "мм/дд/гггг", None, None],
                ["servicenow", None, FORM, None, None],
                ["servicenow", "Инциденты.Канал", None, "Phone", "телефон"],
            ]
        },
    )
    assert poruka("import", REAL, "--profile", "servicenow", "--out", folder) == 0, poruka.err
    assert {one["Канал"] for one in lines(folder / "incidents.csv")} == {"телефон", "Email"}
    assert poruka("check", folder, "--json") == 0, poruka.out


def test_a_wrong_sheet_stops(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """A mapping that cannot be understood is told by its cell, and nothing is imported."""
    folder = project(inputs, "romashka")
    rows = [["Профиль", "Наш столбец"], ["csv", "incidents.nothing"]]
    build_workbook(inputs / "_company.xlsx", {"Соответствие": rows})
    assert poruka("import", export(tmp_path), "--profile", "csv", "--out", folder, "--json") == 2
    (problem,) = poruka.json["problems"]
    assert (problem["file"], problem["sheet"], problem["cell"]) == (
        "_company.xlsx",
        "Соответствие",
        "B2",
    )


@pytest.mark.parametrize("has_workbook", [True, False])
def test_a_company_book_that_cannot_be_read_stops(
    poruka: Poruka, inputs: Path, tmp_path: Path, *, has_workbook: bool
) -> None:
    """A mapping nobody can read is not passed over as if there were none."""
    folder = project(inputs, "romashka") if has_workbook else inputs / "romashka"
    (inputs / "_company.xlsx").write_bytes(b"no workbook")
    asked = ("import", export(tmp_path), "--profile", "csv", "--out", folder)
    assert poruka(*asked, "--time-zone", "Europe/Moscow", "--json") == 2
    assert {one["file"] for one in poruka.json["problems"]} == {"_company.xlsx"}


def test_a_common_history_is_told_once(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """A second sheet with states serves all projects; its bad row is listed once."""
    project(inputs, "romashka", aliases="Ромашка", inn="7728168971")
    project(inputs, "mayak", aliases="Маяк")
    history = [
        ["Номер", "Состояние", "С"],
        ["A-1", "Ожидание клиента", "2026-10-05 12:00"],
        ["A-1", "В работе", "2026-10-05 13:00"],
        ["A-2", "Ожидание клиента", "2026-10-05 14:00"],
        ["A-2", "В работе", "когда-то"],
    ]
    file = build_workbook(tmp_path / "export.xlsx", {"Журнал": ROWS, "История": history})
    asked = ("import", file, "--profile", "csv", "--split", "Заказчик", "--out", inputs, "--json")
    assert poruka(*asked) == 2
    assert [(one["sheet"], one["cell"]) for one in poruka.json["refused"]] == [("История", "C5")]
    assert [one["С"][11:16] for one in lines(inputs / "romashka" / "pauses.csv")] == ["12:00"]
    assert lines(inputs / "mayak" / "pauses.csv") == [], "its end is not known"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_init_offers_the_sheet(poruka: Poruka, inputs: Path, language: str) -> None:
    """A new company book has the sheet out of sight, with an example that is passed over."""
    assert poruka("init", inputs / "romashka", "--lang", language) == 0
    page = load_workbook(inputs / "_company.xlsx")[
        "Соответствие" if language == "ru" else "Mapping"
    ]
    assert page.sheet_state == "hidden"
    example = [cell.value for cell in page[2]]
    assert "incidents.reported_at" in example
    assert "opened_at" in example


def test_files_that_are_there_stay(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """Nothing is overwritten without ``--replace``; with it all files are new."""
    folder = project(inputs, "romashka")
    (folder / "pauses.csv").write_text("Инцидент;С;По;Причина\n", encoding="utf-8")
    asked = ("import", export(tmp_path), "--profile", "csv", "--out", folder)
    assert poruka(*asked, "--json") == 2
    assert [one["code"] for one in poruka.json["problems"]] == ["import_file_there"]
    assert names(folder) == {"project.xlsx", "pauses.csv"}
    assert poruka(*asked, "--replace") == 0
    assert names(folder) == {"project.xlsx", *NAMES}
    assert len(lines(folder / "incidents.csv")) == 3


def test_links_and_twins_are_not_replaced(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """A link is never written through, and one log has one file."""
    folder = project(inputs, "romashka")
    outside = tmp_path / "outside.csv"
    outside.write_text("mine", encoding="utf-8")
    (folder / "incidents.csv").symlink_to(outside)
    (folder / "reopens.xlsx").write_bytes(b"")
    asked = ("import", export(tmp_path), "--profile", "csv", "--out", folder, "--replace", "--json")
    assert poruka(*asked) == 2
    assert [one["code"] for one in poruka.json["problems"]] == [
        "import_file_link",
        "import_log_beside",
    ]
    assert outside.read_text(encoding="utf-8") == "mine"


def test_rows_go_to_their_projects(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """``--split``: by alias and by the client's INN; a folder without rows is not touched."""
    first = project(inputs, "romashka", aliases="Ромашка; ТД Ромашка", inn="7728168971")
    second = project(inputs, "mayak", aliases="маяк", zone="Asia/Yekaterinburg")
    third = project(inputs, "pusto")
    asked = ("import", export(tmp_path), "--profile", "csv", "--split", "Заказчик", "--out", inputs)
    assert poruka(*asked, "--json") == 0, poruka.out
    assert [(one["project"], one["counts"]["incidents"]) for one in poruka.json["projects"]] == [
        ("mayak", 1),
        ("romashka", 2),
    ]
    assert [one["Номер"] for one in lines(first / "incidents.csv")] == ["A-1", "A-3"]
    (row,) = lines(second / "incidents.csv")
    assert row["Зарегистрирован"] == "2026-10-05T11:00:00+05:00"
    assert names(third) == {"project.xlsx"}


def test_rows_of_nobody_are_listed(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """A row that fits no project or two is listed with its cell; the others are imported."""
    first = project(inputs, "romashka", aliases="Ромашка")
    project(inputs, "romashka-2", aliases="Ромашка; Маяк")
    rows = [
        *ROWS[:3],
        ["A-4", "2026-10-05 13:00", "1", "Чужой"],
        ["A-5", "2026-10-05 13:00", "1", ""],
    ]
    file = export(tmp_path, rows)
    asked = ("import", file, "--profile", "csv", "--split", "Заказчик", "--out", inputs, "--json")
    assert poruka(*asked) == 2
    assert not poruka.json["ok"]
    assert poruka.json["written"]
    assert [(one["code"], one["cell"]) for one in poruka.json["refused"]] == [
        ("import_owner_twice", "D2"),
        ("import_owner_unknown", "D4"),
        ("import_owner_unknown", "D5"),
    ]
    assert [one["project"] for one in poruka.json["projects"]] == ["romashka-2"]
    assert names(first) == {"project.xlsx"}


def test_an_export_of_nobody_is_refused(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """Where no row has an owner the reasons are the problems, and nothing was written."""
    folder = project(inputs, "pusto")
    asked = ("import", export(tmp_path), "--profile", "csv", "--split", "Заказчик", "--out", inputs)
    assert poruka(*asked, "--json") == 2
    assert not poruka.json["ok"]
    assert not poruka.json.get("written")
    assert [(one["code"], one["cell"]) for one in poruka.json["problems"]] == [
        ("import_owner_unknown", "D2"),
        ("import_owner_unknown", "D3"),
        ("import_owner_unknown", "D4"),
    ]
    assert names(folder) == {"project.xlsx"}


def test_nothing_is_written_unless_all_can_be(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """One folder with a log of its own stops the import into all of them."""
    first = project(inputs, "romashka", aliases="Ромашка", inn="7728168971")
    second = project(inputs, "mayak", aliases="Маяк")
    (second / "incidents.csv").write_text("mine", encoding="utf-8")
    asked = ("import", export(tmp_path), "--profile", "csv", "--split", "Заказчик", "--out", inputs)
    assert poruka(*asked) == 2
    assert names(first) == {"project.xlsx"}
    assert (second / "incidents.csv").read_text(encoding="utf-8") == "mine"


def test_a_disk_that_fails_half_way_changes_nothing(
    poruka: Poruka, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was replaced before the disk refused is put back; no staged file is left."""
    first = project(inputs, "mayak", aliases="Маяк")
    second = project(inputs, "romashka", aliases="Ромашка", inn="7728168971")
    (first / "incidents.csv").write_text("mine", encoding="utf-8")
    whole = placing._replaced  # noqa: SLF001  # the one step that takes a file's place

    def failing(staged: Path, path: Path) -> object:
        if path.parent == second and path.name == "reopens.csv":
            raise OSError(28, "No space left on device")
        return whole(staged, path)

    monkeypatch.setattr(placing, "_replaced", failing)
    asked = ("import", export(tmp_path), "--profile", "csv", "--split", "Заказчик", "--out", inputs)
    assert poruka(*asked, "--replace", "--json") == 9
    assert [one["code"] for one in poruka.json["problems"]] == ["file_not_written"]
    assert names(first) == {"project.xlsx", "incidents.csv"}
    assert (first / "incidents.csv").read_text(encoding="utf-8") == "mine"
    assert names(second) == {"project.xlsx"}


def test_what_a_killed_run_left_is_removed(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """The same command again finishes what was killed, and leaves nothing of it behind."""
    folder = project(inputs, "romashka")
    (folder / ".import-left").mkdir()
    (folder / ".import-left" / "incidents.csv").write_text("half", encoding="utf-8")
    assert poruka("import", export(tmp_path), "--profile", "csv", "--out", folder) == 0
    assert names(folder) == {"project.xlsx", *NAMES}


def test_a_project_that_cannot_be_read_stops_the_split(
    poruka: Poruka, inputs: Path, tmp_path: Path
) -> None:
    """Rows of a project nobody can read would be nobody's, so nothing is written."""
    first = project(inputs, "romashka", aliases="Ромашка")
    (inputs / "broken").mkdir()
    (inputs / "broken" / "project.xlsx").write_bytes(b"no workbook")
    asked = ("import", export(tmp_path), "--profile", "csv", "--split", "Заказчик", "--out", inputs)
    assert poruka(*asked, "--json") == 2
    assert names(first) == {"project.xlsx"}
    assert poruka(*asked[:-1], tmp_path / "nothing", "--json") == 2
    assert [one["code"] for one in poruka.json["problems"]] == ["status_no_workbook"]


def test_bad_rows_are_listed_and_the_rest_is_written(
    poruka: Poruka, inputs: Path, tmp_path: Path
) -> None:
    """Exit 2 and a list by cells, on the screen and in ``import.json``; the good rows are there."""
    folder = project(inputs, "romashka")
    file = export(tmp_path, [*ROWS, ["A-4", "вчера", "1", "x"], ["A-5"]])
    asked = ("import", file, "--profile", "csv", "--out", folder)
    assert poruka(*asked, "--lang", "ru") == 2
    assert "export.csv › B5 «Создано»" in poruka.err
    assert "Не принято строк: 2." in poruka.out
    assert len(lines(folder / "incidents.csv")) == 3
    record = json.loads((folder / "import.json").read_text("utf-8"))
    assert [(one["code"], one["row"], one["cell"]) for one in record["refused"]] == [
        ("import_line_ragged", 6, "6"),
        ("import_date_form", 5, "B5"),
    ]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (
            [ROWS[0], ["A-1", "вчера", "1", "x"], ["A-2"]],
            ["import_line_ragged", "import_date_form"],
        ),
        ([ROWS[0]], ["import_nothing_there"]),
    ],
)
def test_a_log_without_a_row_replaces_none(
    poruka: Poruka, inputs: Path, rows: list[list[str]], codes: list[str]
) -> None:
    """Where not one row can be used, the log that is there stays."""
    folder = project(inputs, "romashka")
    (folder / "incidents.csv").write_text("mine", encoding="utf-8")
    asked = ("import", export(inputs, rows), "--profile", "csv", "--out", folder, "--replace")
    assert poruka(*asked, "--json") == 2
    assert [one["code"] for one in poruka.json["problems"]] == codes
    assert (folder / "incidents.csv").read_text(encoding="utf-8") == "mine"


def test_a_dry_run_writes_nothing(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """``--dry-run`` says what would be made of the export."""
    folder = project(inputs, "romashka")
    asked = ("import", export(tmp_path), "--profile", "csv", "--out", folder, "--dry-run")
    assert poruka(*asked, "--json") == 0
    assert not poruka.json["written"]
    assert set(poruka.json["projects"][0]["files"].values()) == {None}
    assert poruka(*asked, "--lang", "en") == 0
    assert "nothing was written" in poruka.out
    assert names(folder) == {"project.xlsx"}


def test_english_files_on_request(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """The files are Russian unless asked otherwise, whatever the machine speaks."""
    folder = project(inputs, "romashka")
    rows = [["Номер", "Создано", "Приоритет", "Тип"], ["A-1", "2026-10-05 10:00", "1", "Bug"]]
    asked = ("import", export(tmp_path, rows), "--profile", "csv", "--out", folder, "--replace")
    assert poruka(*asked) == 0
    assert lines(folder / "incidents.csv")[0]["Тип"] == "сбой"
    assert poruka(*asked, "--lang", "en") == 0
    assert lines(folder / "incidents.csv")[0]["Kind"] == "failure"
    assert poruka("check", folder, "--json") == 0, poruka.out


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("export.csv", "Номер;Создано\n".encode("cp1251"), "csv_not_utf8"),
        ("export.csv", 'Номер;Создано\n"A-1;x\n'.encode(), "csv_broken"),
        ("export.xlsx", b"PK\x03\x04 broken", "workbook_damaged"),
        ("export.xlsx", b"", "workbook_empty"),
        ("missing.xlsx", None, "workbook_missing"),
    ],
)
def test_hostile_files_are_refused(
    poruka: Poruka, inputs: Path, name: str, content: bytes | None, code: str
) -> None:
    """A file given to us is hostile until checked: exit 2, a problem, nothing written."""
    folder = project(inputs, "romashka")
    path = inputs / name
    if content is not None:
        path.write_bytes(content)
    assert poruka("import", path, "--profile", "csv", "--out", folder, "--json") == 2
    assert [one["code"] for one in poruka.json["problems"]] == [code]
    assert names(folder) == {"project.xlsx"}


def test_a_file_is_no_folder(poruka: Poruka, tmp_path: Path) -> None:
    """``--out`` names a folder."""
    file = export(tmp_path)
    asked = ("import", file, "--profile", "csv", "--out", file, "--json")
    assert poruka(*asked) == 2
    assert [one["code"] for one in poruka.json["problems"]] == ["project_folder_is_file"]


def test_a_workbook_without_a_readable_contract_stops(
    poruka: Poruka, inputs: Path, tmp_path: Path
) -> None:
    """A zone that cannot be read is told, not replaced by a default."""
    folder = project(inputs, "romashka", zone="Moscow")
    assert poruka("import", export(tmp_path), "--profile", "csv", "--out", folder, "--json") == 2
    assert [one["code"] for one in poruka.json["problems"]] == ["zone_unknown"]
    assert names(folder) == {"project.xlsx"}
