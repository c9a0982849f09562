"""``poruka status``: what is due over all projects, with a register and without one."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.issuing.publishing import digests_in
from tests.fixtures.cases import AS_OF, case_sheets
from tests.fixtures.commands import Poruka
from tests.fixtures.issued import LETTER, Office
from tests.fixtures.projects import Sheets, minimal_sheets
from tests.workbook.build import build_workbook

TODAY: Final = "2026-11-10"
OPEN: Final[dict[str, Any]] = {"audit": None, "finding": None}
QUIET: Final[dict[str, Any]] = {"incident": {"Гарантия": "нет"}, "audit": None, "finding": None}


def named(sheets: Sheets, code: str) -> Sheets:
    """The same project under another code."""
    keys = {str(name): value for name, value in sheets["Договор"][1:]} | {"Код проекта": code}
    return {**sheets, "Договор": [sheets["Договор"][0], *([k, v] for k, v in keys.items())]}


def inputs(folder: Path, **projects: Sheets) -> Path:
    """A folder of projects."""
    for code, sheets in projects.items():
        build_workbook(folder / "inputs" / code / "project.xlsx", named(sheets, code))
    return folder / "inputs"


def asked(poruka: Poruka, folder: Path, out: Path, *more: str, day: str = AS_OF) -> tuple[int, Any]:
    """Exit code and answer; nothing is written where there is no register."""
    code = poruka("status", folder, "--out", out, "--as-of", day, "--json", *more)
    return code, poruka.json


def duties(answer: Any, project: str) -> list[tuple[str, str, bool]]:  # noqa: ANN401  # an answer
    """Kind, subject and urgency of what a project asks for."""
    (one,) = (one for one in answer["projects"] if one["project"] == project)
    assert one["problems"] == []
    return [(duty["kind"], duty["subject"], duty["urgent"]) for duty in one["duties"]]


def test_the_answer_of_several_projects(poruka: Poruka, tmp_path: Path) -> None:
    """One line of JSON for each duty, projects in the order of their folders; exit 10."""
    folder = inputs(tmp_path, b=case_sheets(**OPEN), a=minimal_sheets())
    code, answer = asked(poruka, folder, tmp_path / "out")
    assert code == 10
    assert answer == {
        "as_of": AS_OF,
        "due": True,
        "projects": [
            {"project": "a", "name": "Сопровождение учёта", "problems": [], "duties": [],
             "workbook": str(folder / "a" / "project.xlsx")},
            {"project": "b", "name": "Сопровождение учёта", "problems": [],
             "workbook": str(folder / "b" / "project.xlsx"),
             "duties": [
                 {"kind": "case_step", "subject": "I-1", "until": None, "urgent": True,
                  "text": "проверка не закончена; дальше: начать проверку"}]},
        ],
        "problems": [],
    }  # fmt: skip
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("sheets", [minimal_sheets(), case_sheets(**QUIET)])
def test_nothing_is_due(poruka: Poruka, tmp_path: Path, sheets: Sheets) -> None:
    """An empty project, and one in which all is done: exit 0, and it is said."""
    folder = inputs(tmp_path, romashka=sheets)
    code, answer = asked(poruka, folder, tmp_path / "out")
    assert (code, answer["due"], duties(answer, "romashka")) == (0, False, [])
    plain = ("status", folder, "--out", tmp_path / "out", "--as-of", AS_OF)
    assert poruka(*plain) == 0
    assert "romashka — Сопровождение учёта: ничего не требуется" in poruka.out
    assert "Сейчас ничего делать не нужно." in poruka.out
    assert poruka(*plain, "--lang", "en") == 0
    assert "Сейчас" not in poruka.out


@pytest.mark.parametrize("place", ["project", "workbook"])
def test_one_project_alone(poruka: Poruka, tmp_path: Path, place: str) -> None:
    """A project's folder or its workbook in place of the folder of projects."""
    folder = inputs(tmp_path, romashka=case_sheets(**OPEN), other=case_sheets(**OPEN))
    path = {"project": folder / "romashka", "workbook": folder / "romashka" / "project.xlsx"}[place]
    code, answer = asked(poruka, path, tmp_path / "out")
    assert (code, [one["project"] for one in answer["projects"]]) == (10, ["romashka"])


@pytest.mark.parametrize(("language", "what"), [("ru", "Книг проектов"), ("en", "no ")])
def test_no_workbook(poruka: Poruka, tmp_path: Path, language: str, what: str) -> None:
    """An empty folder, a folder that is not there, a file that is no project: exit 2."""
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "nowhere"):
        code, answer = asked(poruka, path, tmp_path / "out", "--lang", language)
        (problem,) = answer["problems"]
        assert (code, answer["ok"], problem["code"]) == (2, False, "status_no_workbook")
        assert what.casefold() in problem["what"].casefold()
        assert problem["file"] == str(path)


def broken_sheets() -> Sheets:
    """A project without its sheet of people."""
    sheets = minimal_sheets()
    del sheets["Лица"]
    return sheets


def test_two_workbooks_of_one_code_are_told(poruka: Poruka, tmp_path: Path) -> None:
    """Fine print, section 1: the second says so; the duties of the first are told once."""
    folder = inputs(tmp_path, a=case_sheets(**OPEN))
    shutil.copytree(folder / "a", folder / "b")
    code, answer = asked(poruka, folder, tmp_path / "out")
    assert code == 10
    first, second = answer["projects"]
    assert [duty["subject"] for duty in first["duties"]] == ["I-1"]
    assert second["duties"] == []
    assert [problem["code"] for problem in second["problems"]] == ["project_code_twice"]


def test_a_broken_workbook_fails_alone(poruka: Poruka, tmp_path: Path) -> None:
    """Design §9: the others are told, and the broken one says what is wrong with it."""
    folder = inputs(tmp_path, a=broken_sheets(), b=case_sheets(**OPEN))
    (folder / "c").mkdir()
    (folder / "c" / "project.xlsx").write_bytes(b"no workbook at all")
    code, answer = asked(poruka, folder, tmp_path / "out")
    assert code == 10
    first, second, third = answer["projects"]
    assert (first["project"], first["duties"]) == ("a", [])
    assert {one["severity"] for one in first["problems"]} == {"error"}
    assert "Лица" in str(first["problems"])
    assert [duty["subject"] for duty in second["duties"]] == ["I-1"]
    assert (third["project"], len(third["problems"])) == ("c", 1)
    assert poruka("status", folder, "--out", tmp_path / "out", "--as-of", AS_OF) == 10
    assert "книга не читается" in poruka.err
    assert "начать проверку" in poruka.out.replace("\n", " ")


def test_a_broken_workbook_alone_is_no_good_news(poruka: Poruka, tmp_path: Path) -> None:
    """It is told on the channel of errors; what is due there nobody knows: exit 2."""
    folder = inputs(tmp_path, a=broken_sheets())
    code, answer = asked(poruka, folder, tmp_path / "out")
    assert (code, answer["due"]) == (2, False)
    assert answer["projects"][0]["problems"]


def test_a_bad_row_of_a_log_stops_no_status(poruka: Poruka, tmp_path: Path) -> None:
    """A row that cannot be used is left out; what else is due is told."""
    sheets = case_sheets(**OPEN)
    sheets["Замеры"].append(["вчера", "загрузка ЦП", 10])
    folder = inputs(tmp_path, a=sheets)
    code, answer = asked(poruka, folder, tmp_path / "out")
    assert (code, duties(answer, "a")) == (10, [("case_step", "I-1", True)])


def test_a_calendar_nobody_knows(poruka: Poruka, tmp_path: Path) -> None:
    """A problem of one project, like a workbook that cannot be read."""
    sheets = case_sheets(**OPEN, contract={"Производственный календарь": "XX"})
    folder = inputs(tmp_path, a=sheets, b=case_sheets(**OPEN))
    code, answer = asked(poruka, folder, tmp_path / "out")
    first, second = answer["projects"]
    assert (code, bool(first["problems"]), len(second["duties"])) == (10, True, 1)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    # The stage begins on 3 March 2025; nothing was told of it.
    [
        ("2025-02-20", (), None),
        ("2025-02-21", (), "stage_untold"),
        ("2025-02-25", ("--days", "5"), None),
        ("2025-02-26", ("--days", "5"), "stage_untold"),
        ("2025-03-04", (), "stage_begun_untold"),
    ],
)
def test_stages_that_are_about_to_start(
    poruka: Poruka, tmp_path: Path, day: str, days: tuple[str, ...], expected: str | None
) -> None:
    """Design §1: ``status`` lists every stage that starts without a letter; ``--days`` ahead."""
    folder = inputs(tmp_path, a=case_sheets(**QUIET, letter=None))
    code, answer = asked(poruka, folder, tmp_path / "out", *days, day=day)
    found = [] if expected is None else [(expected, "Э-1", True)]
    assert (code, duties(answer, "a")) == (10 if expected else 0, found)


def test_a_letter_of_the_sheet_tells_of_a_stage(poruka: Poruka, tmp_path: Path) -> None:
    """Letters older than the register count."""
    folder = inputs(tmp_path, a=case_sheets(**QUIET))
    assert asked(poruka, folder, tmp_path / "out", day="2025-03-01")[0] == 0


def test_a_case_with_its_outcome(poruka: Poruka, tmp_path: Path) -> None:
    """What comes next is told with the outcome that stands, in the reader's language."""
    approved = {"Утвердил": "Котов", "Акт отправлен": date(2026, 6, 4)}
    folder = inputs(
        tmp_path,
        a=case_sheets(finding={"Грубое": "да"}, audit={"Акт отправлен": date(2026, 6, 4)}),
        b=case_sheets(finding={"Грубое": "да"}, audit=approved),
    )
    _, answer = asked(poruka, folder, tmp_path / "out", "--lang", "en")
    assert duties(answer, "a") == [("charge_unapproved", "I-1", True)]
    assert duties(answer, "b") == [("case_step", "I-1", True)]
    assert answer["projects"][1]["duties"][0]["text"].startswith("chargeable; ")
    # Five working days after Thursday, 4 June, end on the 11th: until then it is the client's turn.
    code, answer = asked(poruka, folder, tmp_path / "out", day="2026-06-11")
    assert (code, duties(answer, "a")) == (0, [("case_step", "I-1", False)])
    assert answer["projects"][0]["duties"][0]["until"] == "2026-06-11"


# With a register -------------------------------------------------------------------------------


def in_office(poruka: Poruka, office: Office, day: str = TODAY) -> tuple[int, Mapping[str, bool]]:
    """Exit code, and kind of each duty of the office with its urgency."""
    code, answer = asked(poruka, office.workbook.parent.parent, office.out, day=day)
    return code, {kind: urgent for kind, _, urgent in duties(answer, "romashka")}


def test_letters_of_the_register(poruka: Poruka, desk: Office) -> None:
    """Issued, sent, delivered, answered: each step ends one duty and begins the next."""
    assert in_office(poruka, desk) == (10, {"letter_unsent": True})
    out = ("--out", desk.out)
    sent = ("--sent", "2026-11-09", "--by", "post")
    assert poruka("register", "deliver", LETTER, *sent, *out) == 0
    # Sent on Monday: its arrival is looked for by the end of Tuesday, the 10th.
    assert in_office(poruka, desk, "2026-11-09") == (0, {"letter_undelivered": False})
    assert in_office(poruka, desk) == (10, {"letter_undelivered": True})
    assert poruka("register", "deliver", LETTER, "--on", "2026-11-10", *out) == 0
    # Five working days after the 10th: the 17th.
    assert in_office(poruka, desk, "2026-11-16") == (0, {"letter_unanswered": False})
    assert in_office(poruka, desk, "2026-11-17") == (10, {"letter_unanswered": True})
    objection = ("--item", "У-1", "--text", "строго", "--on", "2026-11-11")
    assert poruka("register", "object", LETTER, *objection, *out) == 0
    answer = ("--reply", "signed_with_objections", "--on", "2026-11-11")
    assert poruka("register", "acknowledge", LETTER, *answer, *out) == 0
    # Three working days after the 11th: Monday, the 16th.
    assert in_office(poruka, desk, "2026-11-13") == (0, {"objection_open": False})
    assert in_office(poruka, desk, "2026-11-16") == (10, {"objection_open": True})


def test_a_delivery_typed_into_the_journal(poruka: Poruka, desk: Office) -> None:
    """``status`` reads the journal like every command, and a bad cell is told."""
    from tests.workbook.journal_pages import put, typing_into  # noqa: PLC0415  # openpyxl is slow

    with typing_into(desk.out / "Журнал.xlsx") as page:
        put(page, LETTER, "delivered_on", "05.11.2026")
        put(page, LETTER, "reply_on", "на той неделе")
    code, answer = asked(poruka, desk.workbook, desk.out, day=TODAY)
    assert duties(answer, "romashka") == [("letter_unanswered", LETTER, False)]
    said = {(one["file"], one["found"]) for one in answer["problems"]}
    assert (code, said) == (0, {("Журнал.xlsx", "на той неделе")})


def test_reports_that_are_owed(poruka: Poruka, desk: Office) -> None:
    """October is reported; November is owed once it is over, until the fifth working day."""
    kinds = in_office(poruka, desk, "2026-11-30")[1]
    assert "report_due" not in kinds
    code, answer = asked(poruka, desk.workbook, desk.out, day="2026-12-01")
    assert code == 10
    assert ("report_due", "2026-11", False) in duties(answer, "romashka")
    assert ("report_due", "2026-11", True) in duties(
        asked(poruka, desk.workbook, desk.out, day="2026-12-07")[1], "romashka"
    )


def test_a_withdrawn_letter_is_none(poruka: Poruka, desk: Office) -> None:
    """The stage is untold again."""
    assert poruka("register", "void", LETTER, "--reason", "ошибка", "--out", desk.out) == 0
    assert in_office(poruka, desk) == (10, {"stage_untold": True})


def test_a_register_is_left_as_it_was(poruka: Poruka, desk: Office) -> None:
    """Asking issues nothing: papers, log and inputs stay, byte for byte."""
    before = {**digests_in(desk.workbook.parent), **digests_in(desk.out / "romashka")}
    log = (desk.out / "register.log.jsonl").read_bytes()
    in_office(poruka, desk)
    after = {**digests_in(desk.workbook.parent), **digests_in(desk.out / "romashka")}
    assert (after, (desk.out / "register.log.jsonl").read_bytes()) == (before, log)


def test_a_broken_register_is_told(poruka: Poruka, desk: Office) -> None:
    """What it knows of letters decides what is due: exit 5, as it cannot be trusted."""
    (desk.out / "register.sqlite").write_bytes(b"garbage" * 1000)
    code, answer = asked(poruka, desk.workbook, desk.out)
    assert (code, answer["problems"][0]["code"]) == (5, "register_damaged")


def test_told_in_a_table(poruka: Poruka, desk: Office) -> None:
    """For people: the day, the subject, what to do; urgent ones are marked."""
    assert poruka("status", desk.workbook, "--out", desk.out, "--as-of", TODAY) == 10
    (line,) = (line for line in poruka.out.splitlines() if LETTER in line)
    assert line.startswith("! 03.11.2026")
    assert "Отмеченное «!» пора делать." in poruka.out


@pytest.mark.parametrize("wrong", [("--days", "-1"), ("--days", "367"), ("--days", "много")])
def test_days_out_of_bounds(poruka: Poruka, tmp_path: Path, wrong: tuple[str, ...]) -> None:
    """Usage, 64."""
    folder = inputs(tmp_path, a=minimal_sheets())
    assert poruka("status", folder, "--out", tmp_path / "out", *wrong) == 64


def test_a_day_that_is_none(poruka: Poruka, tmp_path: Path) -> None:
    """Exit 2, naming the option."""
    folder = inputs(tmp_path, a=minimal_sheets())
    code, answer = asked(poruka, folder, tmp_path / "out", day="завтра")
    assert (code, answer["problems"][0]["code"]) == (2, "bad_date")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_help_is_in_words(poruka: Poruka, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """The command is listed, and no key of the words shows through."""
    monkeypatch.setenv("PORUKA_LANG", language)
    assert poruka("--help") == 0
    assert "\n  status" in poruka.out
    assert poruka("status", "--help") == 0
    assert "cli." not in poruka.out
    assert "--days" in poruka.out
