"""A month already reported: what the next report says of it, through commands and register."""

import json
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.cli.main import run
from pipeline.issuing.known import known_of
from pipeline.issuing.reading import read_project
from pipeline.issuing.report_records import IssuedReport
from pipeline.register.opening import opened
from tests.fixtures.projects import minimal_sheets
from tests.fixtures.texts import text_of
from tests.workbook.build import build_workbook

AUGUST: Final = ("--period", "2026-08", "--as-of", "2026-09-01", "--on", "2026-09-02")
SEPTEMBER: Final = ("--period", "2026-09", "--as-of", "2026-10-01", "--on", "2026-10-02")
OCTOBER: Final = ("--period", "2026-10", "--as-of", "2026-11-01", "--on", "2026-11-03")
FIRST: Final = "ОТ-2026-000001"
SECOND: Final = "ОТ-2026-000002"
THIRD: Final = "ОТ-2026-000003"
HEADING: Final = "Уточнение ранее выданных отчётов"
UNCHANGED: Final = "не изменились."
IN_AUGUST: Final = ("1", "07.08.2026 10:00", "сбой", "1", None, "Сбой", "07.08.2026 10:10",
                       "07.08.2026 11:00", "07.08.2026 11:00")  # fmt: skip
FORGOTTEN: Final = ("2", "08.08.2026 10:00", "сбой", "1", None, "Забытый", "08.08.2026 10:10",
                    "08.08.2026 11:00", "08.08.2026 11:00")  # fmt: skip
IN_SEPTEMBER: Final = ("3", "07.09.2026 10:00", "сбой", "1", None, "Сбой", "07.09.2026 10:10",
                     "07.09.2026 11:00", "07.09.2026 11:00")  # fmt: skip


class Desk:
    """A project with a register, one report a month."""

    def __init__(self, folder: Path) -> None:
        """Its workbook and its outputs lie in this folder."""
        self.out = folder / "out"
        self.workbook = folder / "inputs" / "p" / "project.xlsx"

    def __call__(self, *command: object) -> None:
        """Run a command that must succeed."""
        code = run([*map(str, command), "--out", str(self.out)])
        assert code == 0, command

    def logged(self, *rows: tuple[object, ...]) -> None:
        """The workbook with these incidents."""
        sheets = minimal_sheets()
        sheets["Инциденты"] += [list(row) for row in rows]
        build_workbook(self.workbook, sheets)

    def copied(self, folder: Path) -> "Desk":
        """The same, for a test to change."""
        shutil.copytree(self.out.parent, folder, dirs_exist_ok=True)
        return Desk(folder)

    def report(self, *month: str) -> None:
        """Issue the report on a month."""
        self("report", self.workbook, *month, "--issue")

    def reports(self) -> tuple[IssuedReport, ...]:
        """What the register knows of the reports."""
        project = read_project(self.workbook).project
        assert project is not None
        with opened(self.out, follow=False) as register:
            return known_of(register, project).reports

    def folder(self, name: str) -> Path:
        """Where a report lies."""
        return self.out / "romashka" / "service_report" / name.replace("ОТ", "OT")

    def text(self, name: str) -> str:
        """The words of a report."""
        (path,) = self.folder(name).glob("*.docx")
        return text_of(path)

    def outcome(self, name: str) -> dict[str, Any]:
        """Its completion record."""
        text = (self.folder(name) / "outcome.json").read_text(encoding="utf-8")
        record: dict[str, Any] = json.loads(text)
        return record


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """August issued, a forgotten row of it entered, September and October issued."""
    desk = Desk(tmp_path_factory.mktemp("restated"))
    desk("register", "init")
    desk.logged(IN_AUGUST)
    desk.report(*AUGUST)
    desk.logged(IN_AUGUST, FORGOTTEN, IN_SEPTEMBER)
    desk.report(*SEPTEMBER)
    desk.report(*OCTOBER)
    return desk


def section(text: str) -> str:
    """The part of a report that lists changes."""
    return text[text.index(f"\n{HEADING}\n") :][:1500]


def test_a_first_report_restates_nothing(year: Desk) -> None:
    """Nothing was told before, and nothing is said of it."""
    assert HEADING not in year.text(FIRST)
    assert year.outcome(FIRST)["restated"] == []


def test_the_next_report_lists_the_changed_month(year: Desk) -> None:
    """Fine print 5, G2: a month issued is not reprinted; its change is listed in the next one."""
    said = section(year.text(SECOND))
    row = f"| Число сбоев за период | август~2026~г. | 1 | 2 | №~{FIRST} | изменились данные"
    assert row in said
    assert "1*" in year.text(SECOND) or "2*" in year.text(SECOND)
    restated = year.outcome(SECOND)["restated"]
    assert {one["days"] for one in restated} == {"2026-08"}
    assert {one["number"] for one in restated} == {SECOND}


def test_a_change_is_told_once(year: Desk) -> None:
    """What was restated is not so again; September, known later from the same rows, never is."""
    assert UNCHANGED in section(year.text(THIRD))
    assert year.outcome(THIRD)["restated"] == []


def test_an_issued_month_stays_as_it_was(year: Desk) -> None:
    """The report on August itself is untouched: its figure is the one it told."""
    figures = {one["id"]: one["value"] for one in year.outcome(FIRST)["figures"]}
    assert figures["metric.incidents_reported.value"] == "1"


def test_an_issued_report_is_handed_out_again(year: Desk) -> None:
    """Made again, September says the same, whatever was issued after it."""
    files = {path.name: path.read_bytes() for path in year.folder(SECOND).iterdir()}
    year.report(*SEPTEMBER)
    assert {path.name: path.read_bytes() for path in year.folder(SECOND).iterdir()} == files
    assert not year.folder("ОТ-2026-000004").exists()


def test_the_register_knows_what_was_told(year: Desk) -> None:
    """Number, month, exact value: from the completion records, oldest first."""
    reports = year.reports()
    assert [one.subject for one in reports] == ["2026-08", "2026-09", "2026-10"]
    told = {(one.days.key, one.metric): one.value for one in reports[1].figures}
    assert told["2026-08", "incidents_reported"] == 2
    assert told["2026-09", "incidents_reported"] == 1


def test_withdrawn_reports_tell_nothing(year: Desk, tmp_path: Path) -> None:
    """A void report is nobody's word any more."""
    desk = year.copied(tmp_path)
    desk("register", "void", FIRST, "--reason", "ошибка")
    assert [one.number for one in desk.reports()] == [SECOND, THIRD]


def test_a_changed_reduction_goes_into_the_next_act(tmp_path: Path) -> None:
    """Clause on closed months: what a correction changes in money is told, with its sum."""
    desk = Desk(tmp_path)
    desk("register", "init")
    late = ("2", "08.08.2026 10:00", "сбой", "1", None, "Забытый", "08.08.2026 20:10",
            "08.08.2026 21:00", "08.08.2026 21:00")  # fmt: skip
    for rows, month in (((IN_AUGUST,), AUGUST), ((IN_AUGUST, late), SEPTEMBER)):
        sheets = minimal_sheets()
        sheets["Договор"] += [["Абонентская плата", 100000], ["Предел уменьшения платы, %", 20]]
        sheets["Показатели"] = [
            ["Показатель", "Цель", "Минимум событий", "Последствие", "Шкала"],
            ["Реакция в срок", 90, 1, "снижение цены", "90:0; 0:10"],
        ]
        sheets["Инциденты"] += [list(row) for row in rows]
        build_workbook(desk.workbook, sheets)
        desk.report(*month)
    text = desk.text(SECOND).replace("~", " ")
    assert "Уменьшение платы за август 2026 г. больше указанного ранее на 10 000,00 руб." in text
    assert "разница учитывается в ближайшем акте" in text
    told = [one for one in desk.outcome(SECOND)["restated"] if one["metric"] == "credit_due"]
    assert [one["value"] for one in told] == ["10000"]
