"""``poruka import`` as a command: from another program's export to figures."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.issuing.import_journal import JOURNAL
from pipeline.issuing.importing import Request, make_import
from pipeline.workbook.foreign.columns import Columns
from pipeline.workbook.foreign.values import ColumnValues
from tests.fixtures import minimal_sheets
from tests.fixtures.commands import Poruka
from tests.house.sources import ROOT
from tests.workbook.build import Rows, build_workbook

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


def record(folder: Path) -> dict[str, Any]:
    """What ``import.json`` of a project says."""
    found: dict[str, Any] = json.loads((folder / "import.json").read_text("utf-8"))
    return found


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
        "reopened_unresolved": 0,
    }
    assert poruka.json["ok"]
    assert poruka.json["written"]
    assert names(folder) == {"project.xlsx", *NAMES}
    assert record(folder)["counts"] == made["counts"]
    assert len(record(folder)["closed_unresolved"]) == 25
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


HISTORY = ["Номер", "Состояние", "С"]


def test_a_common_history_is_told_once(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """A second sheet with states serves all projects; a bad row of it is its own project's."""
    romashka = project(inputs, "romashka", aliases="Ромашка", inn="7728168971")
    mayak = project(inputs, "mayak", aliases="Маяк")
    history = [
        HISTORY,
        ["A-1", "Ожидание клиента", "2026-10-05 12:00"],
        ["A-1", "В работе", "2026-10-05 13:00"],
        ["A-2", "Ожидание клиента", "2026-10-05 14:00"],
        ["A-2", "В работе", "тайна Маяка"],
        ["A-2", "У юриста Маяка", "2026-10-05 15:00"],
    ]
    file = build_workbook(tmp_path / "export.xlsx", {"Журнал": ROWS, "История": history})
    asked = ("import", file, "--profile", "csv", "--split", "Заказчик", "--out", inputs, "--json")
    assert poruka(*asked) == 2
    assert [(one["sheet"], one["cell"]) for one in poruka.json["refused"]] == [("История", "C5")]
    assert poruka.json["unowned"] == 0
    assert [one["С"][11:16] for one in lines(romashka / "pauses.csv")] == ["12:00"]
    assert lines(mayak / "pauses.csv") == [], "its end is not known"
    own, other = record(mayak), record(romashka)
    assert [(one["cell"], one["found"]) for one in own["refused"]] == [("C5", "тайна Маяка")]
    assert (own["counts"]["refused"], own["states_unmapped"]) == (1, {"У юриста Маяка": 1})
    assert (other["refused"], other["counts"]["refused"], other["states_unmapped"]) == ([], 0, {})
    assert "Маяк" not in (romashka / "import.json").read_text("utf-8")


def test_history_of_nobody_is_told_by_the_command(
    poruka: Poruka, inputs: Path, tmp_path: Path
) -> None:
    """A bad row without a number, or with one nobody has, stands in no project's record."""
    folders = [
        project(inputs, "romashka", aliases="Ромашка", inn="7728168971"),
        project(inputs, "mayak", aliases="Маяк"),
    ]
    history: Rows = [
        HISTORY,
        [None, "В работе", "2026-10-05 12:00"],
        ["A-7", "В работе", "секрет"],
        ["A-8", "В работе", "2026-10-05 12:00"],
        ["A-2", "Ожидание клиента", "2026-10-05 14:00"],
    ]
    file = build_workbook(
        tmp_path / "export.xlsx",
        {"Журнал": [*ROWS, ["A-9", "2026-10-05 12:00", "1", "Чужой"]], "История": history},
    )
    asked = ("import", file, "--profile", "csv", "--split", "Заказчик", "--out", inputs, "--json")
    assert poruka(*asked) == 2
    assert [(one["sheet"], one["cell"]) for one in poruka.json["refused"]] == [
        ("Журнал", "D5"),
        ("История", "A2"),
        ("История", "C3"),
    ]
    assert poruka.json["unowned"] == 3
    (told,) = [one for one in poruka.json["problems"] if one["code"] == "import_history_of_others"]
    assert "1" in told["what"]
    for folder in folders:
        assert (record(folder)["refused"], record(folder)["counts"]["refused"]) == ([], 0)
        text = (folder / "import.json").read_text("utf-8")
        assert not any(one in text for one in ("секрет", "Чужой", "import_history_of_others"))
    assert [len(lines(folder / "pauses.csv")) for folder in folders] == [0, 1]


def test_a_number_of_two_projects_has_no_history(
    poruka: Poruka, inputs: Path, tmp_path: Path
) -> None:
    """Where two clients count their incidents alike, states by number are nobody's."""
    folders = [
        project(inputs, "mayak", aliases="Маяк"),
        project(inputs, "romashka", aliases="Ромашка", inn="7728168971"),
    ]
    history = [
        HISTORY,
        ["A-1", "Ожидание клиента", "2026-10-05 12:00"],
        ["A-3", "Ожидание клиента", "2026-10-05 12:30"],
    ]
    rows = [*ROWS, ["A-1", "2026-10-05 09:00", "1", "Маяк"]]
    file = build_workbook(tmp_path / "export.xlsx", {"Журнал": rows, "История": history})
    asked = ("import", file, "--profile", "csv", "--split", "Заказчик", "--out", inputs, "--json")
    assert poruka(*asked) == 2
    assert [(one["code"], one["cell"]) for one in poruka.json["refused"]] == [
        ("import_history_owner_twice", "A2")
    ]
    assert poruka.json["unowned"] == 1
    pauses = [[one["Инцидент"] for one in lines(folder / "pauses.csv")] for folder in folders]
    assert pauses == [[], ["A-3"]]
    assert [record(folder)["refused"] for folder in folders] == [[], []]


def test_the_only_project_is_told_of_all(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """Without ``--split`` whatever cannot be used of the export stands in the record."""
    folder = project(inputs, "romashka")
    history: Rows = [
        HISTORY,
        [None, "В работе", "2026-10-05 12:00"],
        ["A-7", "В работе", "когда-то"],
    ]
    file = build_workbook(tmp_path / "export.xlsx", {"Журнал": ROWS, "История": history})
    assert poruka("import", file, "--profile", "csv", "--out", folder, "--json") == 2
    found = [(one["sheet"], one["cell"]) for one in record(folder)["refused"]]
    assert found == [("История", "A2"), ("История", "C3")]
    assert record(folder)["counts"]["refused"] == 2
    assert poruka.json["projects"][0]["counts"] == record(folder)["counts"]


def test_a_history_is_read_once(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many projects an export is split among, its sheet of states is typed once."""
    for at in range(3):
        project(inputs, f"p{at}", aliases=f"Клиент {at}")
    rows = [[f"A-{at}", "2026-10-05 10:00", "1", f"Клиент {at}"] for at in range(3)]
    history = [HISTORY, *([f"A-{at}", "Решено", "2026-10-05 12:00"] for at in range(3))]
    file = build_workbook(
        tmp_path / "export.xlsx", {"Журнал": [ROWS[0], *rows], "История": history}
    )
    read: list[str] = []
    stock = ColumnValues.read

    def counted(self: ColumnValues, rows: Sequence[int]) -> ColumnValues:
        read.append(f"{self.sheet.raw.name}.{self.target.key}")
        return stock(self, rows)

    monkeypatch.setattr(ColumnValues, "read", counted)
    made = make_import(Request(file, "csv", inputs, split="Заказчик"))
    assert len(made.projects) == 3
    assert read.count("История.history.at") == 1


def test_columns_are_asked_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many numbers repeat, a column of all rows is made for none of them apart."""
    asked: list[str] = []
    stock = Columns.values

    def counted(self: Columns, key: str) -> list[object]:
        asked.append(key)
        return stock(self, key)

    monkeypatch.setattr(Columns, "values", counted)
    found = []
    for count in (10, 200):
        rows = [
            [f"B-{at}", f"2026-10-05 1{one}:00", "1", ""] for at in range(count) for one in "01"
        ]
        asked.clear()
        request = Request(
            export(tmp_path, [*ROWS, *rows]),
            "csv",
            tmp_path / "new",
            time_zone="Europe/Moscow",
            dry_run=True,
        )
        assert len(make_import(request).refused) == 2 * count
        found.append(len(asked))
    assert found[0] == found[1]


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


def test_a_torn_line_is_of_no_project(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """A line with too few cells of a common export is told by the command only."""
    folder = project(inputs, "romashka", aliases="Ромашка; Маяк", inn="7728168971")
    file = export(tmp_path, [*ROWS, ["A-4"]])
    asked = ("import", file, "--profile", "csv", "--split", "Заказчик", "--out", inputs, "--json")
    assert poruka(*asked) == 2
    assert [(one["code"], one["cell"]) for one in poruka.json["refused"]] == [
        ("import_line_ragged", "5")
    ]
    assert (record(folder)["refused"], record(folder)["counts"]["refused"]) == ([], 0)


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


def test_check_tells_of_an_unfinished_import(poruka: Poruka, inputs: Path, tmp_path: Path) -> None:
    """Where a killed import left its journal, ``check`` exits with 2 and says what to do."""
    folder = project(inputs, "romashka")
    asked = ("import", export(tmp_path), "--profile", "csv", "--out", folder, "--replace", "--json")
    assert poruka(*asked) == 0
    (folder / JOURNAL).write_text("torn", encoding="utf-8")
    assert poruka("check", folder, "--json", "--lang", "ru") == 2
    (problem,) = [one for one in poruka.json["problems"] if one["severity"] == "error"]
    assert (problem["code"], problem["file"]) == ("import_unfinished", "import.json")
    assert "--replace" in problem["mend"]
    assert poruka(*asked) == 2
    assert [one["code"] for one in poruka.json["problems"]] == ["import_journal_broken"]
    (folder / JOURNAL).unlink()
    assert poruka(*asked) == 0
    assert poruka("check", folder, "--json") == 0


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
    assert [(one["code"], one["row"], one["cell"]) for one in record(folder)["refused"]] == [
        ("import_line_ragged", 6, "6"),
        ("import_date_form", 5, "B5"),
    ]
    assert record(folder)["counts"]["refused"] == 2


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
