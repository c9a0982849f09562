"""Which letters a command makes, and what they take from those before them, with a register."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import run
from tests.fixtures.commands import Poruka
from tests.fixtures.letters import condition, object_sheets, of_object
from tests.fixtures.projects import Sheets
from tests.fixtures.texts import text_of
from tests.workbook.build import build_workbook

ON = ("--on", "2026-11-03", "--as-of", "2026-11-03")
OBJECT = "ТУ-2026-000001"


@dataclass(frozen=True, slots=True)
class Desk:
    """A project, its outputs, and the command."""

    poruka: Poruka
    workbook: Path
    out: Path

    def letter(self, *options: object, on: tuple[str, ...] = ON) -> int:
        """The exit code of one ``poruka letter``."""
        return self.poruka("letter", self.workbook, *on, "--out", self.out, *options)

    def made(self, *options: object) -> Any:  # noqa: ANN401  # whatever the command answered
        """The answer of one that succeeds."""
        assert self.letter(*options, "--json") == 0, self.poruka.err
        return self.poruka.json

    def refused(self, *options: object) -> list[str]:
        """The codes of one that stops with exit 2."""
        assert self.letter(*options, "--json") == 2
        return [problem["code"] for problem in self.poruka.json["problems"]]

    def rewrite(self, sheets: Sheets) -> None:
        """The workbook anew."""
        build_workbook(self.workbook, sheets)


def sheets_of(*, limit: int = 80) -> Sheets:
    """A condition of the object, one of the stage; the task has nothing of its own."""
    return object_sheets(
        of_object(Норма=limit), condition(Код="У-2", Условие="Сеансов немного", Норма=45)
    )


@pytest.fixture
def desk(poruka: Poruka, tmp_path: Path) -> Desk:
    """A register without papers."""
    workbook = build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets_of())
    assert poruka("register", "init", "--out", tmp_path / "out") == 0
    return Desk(poruka, workbook, tmp_path / "out")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with the letter of the object, issued, delivered and signed; made once."""
    folder = tmp_path_factory.mktemp("begun")
    workbook = build_workbook(folder / "inputs" / "p" / "project.xlsx", sheets_of())
    for command in (
        ("register", "init"),
        ("letter", workbook, *ON, "--object", "УТ", "--issue"),
        ("register", "deliver", OBJECT, "--on", "2026-11-03"),
        ("register", "acknowledge", OBJECT, "--reply", "signed", "--on", "2026-11-03"),
    ):
        if run([*map(str, command), "--out", str(folder / "out")]):
            raise AssertionError(command)
    return folder


@pytest.fixture
def told(poruka: Poruka, begun: Path, tmp_path: Path) -> Desk:
    """A copy of it for a test to go on with."""
    shutil.copytree(begun, tmp_path / "told")
    return Desk(poruka, tmp_path / "told" / "inputs" / "p" / "project.xlsx", tmp_path / "told/out")


def record(answer: Any) -> Any:  # noqa: ANN401  # JSON
    """The completion record beside the document of an answer."""
    folder = Path(answer["files"]["docx"]).parent
    return json.loads((folder / "outcome.json").read_text(encoding="utf-8"))


def text(answer: Any) -> str:  # noqa: ANN401  # JSON
    """The document of an answer."""
    return text_of(Path(answer["files"]["docx"])).replace("~", " ")


def codes(answer: Any) -> list[str]:  # noqa: ANN401  # JSON
    """What was said of it."""
    return [problem["code"] for problem in answer["problems"]]


def test_the_letter_of_a_stage_refers_to_that_of_its_object(told: Desk) -> None:
    """Design §7: issued one after the other; the record names what is referred to."""
    answer = told.made("--stage", "Э-1", "--issue")
    assert answer["number"] == "ТУ-2026-000002"
    assert f"Действует условие письма от 3 ноября 2026 г. № {OBJECT}, пункт У-1." in text(answer)
    said = record(answer)
    assert (said["scope"], said["scope_kind"], said["refers_to"]) == ("Э-1", "stage", [OBJECT])
    assert [item["id"] for item in said["items"]] == ["У-2"]
    assert not any(code.startswith("object_letter") for code in codes(answer))


def test_the_record_of_an_object_letter_names_the_object(told: Desk) -> None:
    """The business key is the object's code."""
    assert told.poruka("register", "list", "--json", "--out", told.out) == 0
    (row,) = told.poruka.json
    assert (row["kind"], row["subject"]) == ("condition_letter", "УТ")


def test_a_sheet_that_changed_is_told_by_the_command(told: Desk) -> None:
    """The letter of the object is to be issued anew; that of the stage prints nothing of it."""
    told.rewrite(sheets_of(limit=90))
    answer = told.made("--stage", "Э-1")
    assert "object_letter_outdated" in codes(answer)
    assert "90" not in text(answer).split("2. Методика")[0].split("1. Технические")[1]
    anew = ("--object", "УТ", "--issue", "--supersede", OBJECT, "--reason", "норма")
    assert told.made(*anew)["number"] == "ТУ-2026-000002"
    assert "№ ТУ-2026-000002, пункт У-1." in text(told.made("--stage", "Э-1"))


def test_a_task_has_a_notice_of_the_same_series(told: Desk) -> None:
    """Design §7: its number follows that of the letters; its words are on stdout."""
    assert told.letter("--stage", "РЗ-1", "--issue") == 0
    said = told.poruka.out.replace("\N{NO-BREAK SPACE}", " ")
    assert "Сообщение № ТУ-2026-000002 от 3 ноября 2026 г." in said
    assert f"Условия работы прежние — из письма № {OBJECT} от 3 ноября 2026 г." in said
    folder = told.out / "romashka" / "task_notice" / "TU-2026-000002"
    assert sorted(path.suffix for path in folder.iterdir()) == [
        ".docx", ".html", ".ipynb", ".json", ".json", ".txt",
    ]  # fmt: skip
    answer = told.made("--stage", "РЗ-1", "--issue")  # issued before: the same
    assert (answer["kind"], answer["number"]) == ("task_notice", "ТУ-2026-000002")
    assert answer["text"].replace("\N{NO-BREAK SPACE}", " ") in said
    assert record(answer)["scope_kind"] == "task"
    assert told.poruka("verify", answer["files"]["docx"], "--out", told.out) == 0


def test_what_has_a_letter_is_not_told_again(told: Desk) -> None:
    """Fine print §8: without --stage all stages without a letter, a notice is one."""
    told.made("--stage", "РЗ-1", "--issue")
    assert [one["kind"] for one in told.made("--dry-run")] == ["condition_letter"]
    told.made("--stage", "Э-1", "--issue")
    assert told.refused() == ["letters_all_issued"]
    found = told.poruka.json["problems"][0]["found"]
    assert found == "ТУ-2026-000003, ТУ-2026-000002"  # of the stages, not of the object


def test_a_letter_older_than_the_register_counts(desk: Desk) -> None:
    """Design §3, Письма: what was told on paper before is not told again by itself."""
    sheets = sheets_of()
    sheets["Письма"] = [
        ["Номер", "Вид", "Дата", "Этап"], ["12", "условия", "01.10.2026", "Э-1"],
    ]  # fmt: skip
    desk.rewrite(sheets)
    assert [one["kind"] for one in desk.made("--dry-run")] == ["task_notice"]


@pytest.mark.parametrize(
    ("since", "days", "kinds"),
    [
        ("2026-11-03", 12, []),
        ("2026-11-03", 13, ["condition_letter", "task_notice"]),
        ("2026-11-16", 0, ["condition_letter", "task_notice"]),
        ("2026-11-17", 30, []),
    ],
)
def test_what_begins_soon_is_due(desk: Desk, since: str, days: int, kinds: list[str]) -> None:
    """Both days count; a stage begun already is not due any more."""
    dates = ("--as-of", since, "--on", since)
    assert desk.letter("--due", days, "--dry-run", "--json", on=dates) == 0
    assert [one["kind"] for one in desk.poruka.json] == kinds


def test_nothing_due_is_said(told: Desk) -> None:
    """Exit 0 and a sentence; what is issued is due no more."""
    told.made("--stage", "Э-1", "--issue")
    assert [one["kind"] for one in told.made("--due", "30", "--dry-run")] == ["task_notice"]
    assert told.letter("--due", "1") == 0
    assert "За 1 дн. не начинается ничего" in told.poruka.out.replace("\N{NO-BREAK SPACE}", " ")


def test_a_new_stage_like_an_earlier_one(told: Desk) -> None:
    """Design §10: the items of the earlier letter, under codes of the stage, to be issued."""
    told.made("--stage", "Э-1", "--issue")
    sheets = sheets_of()
    stage = [*sheets["Этапы"][1]]
    stage[0] = "Э-2"
    sheets["Этапы"].append(stage)
    told.rewrite(sheets)
    answer = told.made("--stage", "Э-2", "--like", "ТУ-2026-000002", "--issue")
    assert answer["number"] == "ТУ-2026-000003"
    assert "like_taken" in codes(answer)
    assert "| Э-2-У1 | Сеансов немного |" in text(answer)
    assert "ТУ-2026-000002" not in text(answer)
    assert [item["id"] for item in record(answer)["items"]] == ["Э-2-У1"]
    assert told.refused("--stage", "Э-2", "--like", "ТУ-2026-000099") == ["like_unknown"]


def objected(desk: Desk, item: str = "У-1") -> None:
    """The client objects to an item of the letter of the object."""
    asked = ("--item", item, "--text", "Мало", "--proposed", "90", "--on", "2026-11-03")
    assert desk.poruka("register", "object", OBJECT, *asked, "--out", desk.out) == 0


def decided(desk: Desk, decision: str, agreed: int | None, *, limit: int) -> None:
    """The decision in the sheet, and the limit there."""
    sheets = sheets_of(limit=limit)
    sheets["Возражения"] = [
        ["Письмо", "Пункт", "Получено", "Возражение", "Предложение заказчика", "Решение",
         "Согласованная норма"],
        [OBJECT, "У-1", "03.11.2026", "Мало", "90", decision, agreed],
    ]  # fmt: skip
    desk.rewrite(sheets)


def test_an_answer_takes_the_place_of_the_letter(told: Desk) -> None:
    """A new version, «Взамен письма …», with the table; the old one is superseded by itself."""
    objected(told)
    assert codes(told.made("--object", "УТ", "--answer"))[-1:] != []
    assert told.refused("--object", "УТ", "--answer", "--issue")[:2] == [
        "issue_not_ready", "answer_open",
    ]  # fmt: skip
    decided(told, "компромисс", 85, limit=85)
    answer = told.made("--object", "УТ", "--answer", "--issue")
    assert answer["number"] == "ТУ-2026-000002"
    said = text(answer)
    assert f"Взамен письма от 3 ноября 2026 г. № {OBJECT}" in said
    assert "| У-1 | Мало | 90 | согласована другая норма | не более 85 % |" in said
    assert "| У-1 | норма | не более 80 | не более 85 |" in said
    assert told.poruka("register", "list", "--json", "--out", told.out) == 0
    assert [(row["status"], row["supersedes"]) for row in told.poruka.json] == [
        ("superseded", None), ("issued", OBJECT),
    ]  # fmt: skip
    assert told.refused("--object", "УТ", "--answer") == ["answer_no_objections"]


def test_an_agreed_limit_must_stand_in_the_sheet(told: Desk) -> None:
    """Agreed 85, the sheet says 80: refused with the cell of the limit."""
    decided(told, "принято", 85, limit=80)
    assert told.letter("--object", "УТ", "--answer", "--issue", "--json") == 2
    problem = told.poruka.json["problems"][1]
    assert (problem["code"], problem["sheet"], problem["cell"], problem["expected"]) == (
        "answer_limit_differs", "Условия", "H2", "85",
    )  # fmt: skip


def test_nothing_to_answer_stops(told: Desk, desk: Desk) -> None:
    """No letter of the stage; no objection to that of the object; a task has a notice."""
    assert desk.refused("--stage", "Э-1", "--answer", "--issue") == ["answer_no_letter"]
    assert told.refused("--object", "УТ", "--answer", "--issue") == ["answer_no_objections"]
    assert told.refused("--stage", "РЗ-1", "--answer") == ["task_has_notice"]


def test_an_unknown_object_stops(desk: Desk) -> None:
    """The codes there are stand in the answer."""
    assert desk.refused("--object", "БП") == ["no_such_object"]
    assert "УТ" in desk.poruka.json["problems"][0]["expected"]


@pytest.mark.parametrize(
    "options",
    [
        ("--object", "УТ", "--stage", "Э-1"),
        ("--due", "3", "--stage", "Э-1"),
        ("--due", "3", "--object", "УТ"),
        ("--due", "3", "--like", OBJECT),
        ("--due", "-1"),
        ("--like", OBJECT),
        ("--like", OBJECT, "--stage", "Э-1", "--stage", "Э-2"),
        ("--like", OBJECT, "--stage", "Э-1", "--answer"),
        ("--answer",),
        ("--answer", "--stage", "Э-1", "--stage", "Э-2"),
        ("--answer", "--stage", "Э-1", "--issue", "--supersede", OBJECT, "--reason", "так"),
        ("--issue", "--supersede", OBJECT, "--reason", "так"),
        ("--stage", "Э-1", "--reason", "так"),
        ("--answer", "--stage", "Э-1", "--reason", "так"),
    ],
)
def test_options_that_do_not_go_together(desk: Desk, options: tuple[str, ...]) -> None:
    """Fine print §8: a fault of usage is exit 64, and nothing is made."""
    assert desk.letter(*options) == 64
    assert not (desk.out / "romashka").exists()
