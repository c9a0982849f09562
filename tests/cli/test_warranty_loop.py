"""The whole loop of the warranty with a register: agreement, letters, fault, warning, charge.

Each fixture goes on from a copy of the one before it; all days lie in the past of the register.
"""

import json
import shutil
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.cli.main import run
from pipeline.issuing.publishing import digests_in
from tests.fixtures.cases import AS_IS, Row, case_sheets, measured, table
from tests.fixtures.commands import Poruka
from tests.fixtures.issued import Office
from tests.fixtures.projects import Sheets
from tests.fixtures.terms import terms_sheets
from tests.fixtures.texts import text_of
from tests.workbook.build import build_workbook
from tests.workbook.journal_pages import put, typing_into

TERMS: Final = "СГ-2026-000001"
OF_OBJECT: Final = "ТУ-2026-000001"
OF_STAGE: Final = "ТУ-2026-000002"
WARNING: Final = "ГС-2026-000001-У"
INVOICE: Final = "СЧ-2026-000001"
FIRST: Final = datetime(2026, 9, 28, 12, 0)  # noqa: DTZ001  # wall clock; a Monday
SECOND: Final = datetime(2026, 10, 26, 12, 0)  # noqa: DTZ001  # wall clock; a Monday
AFTER_FIRST: Final = "2026-10-02"
AFTER_SECOND: Final = "2026-10-30"
# 2 h x 4000 + (5 - 4) h x 3000 = 11 000,00, and 22 % of it 2420,00.
TOTAL: Final = "13420.00"

APPROVED: Final = {"Утвердил": "Серова А. И."}
SENT: Final = {**APPROVED, "Акт отправлен": date(2026, 10, 30)}
ANSWERED: Final = {**SENT, "Ответ заказчика": "подписан", "Дата ответа": date(2026, 11, 3)}
AGREED: Final = {**ANSWERED, "Согласие на оплату": date(2026, 11, 9)}


def loop_sheets(second: Row = AS_IS, *, limit: int = 80) -> Sheets:
    """A project without clauses of its own: an object, its stage, two faults, a check of each.

    Args:
        second: cells of the second check.
        limit: of the only condition, which is the object's.
    """
    findings = [
        {"Инцидент": incident, "Пункт": "У-1", "Доказательства": "журнал", "Причина сбоя": "да"}
        for incident in ("I-1", "I-2")
    ]
    faults = {"I-1": FIRST, "I-2": SECOND}
    sheets = case_sheets(
        contract={"Пункт о гарантии": None, "Город": "Тверь"},
        stage={"Начало": date(2026, 9, 14), "Код объекта": "УТ"},
        item={"Этап или объект": "УТ", "Норма": limit},
        letter=None,
        audit=None,
        finding=None,
        findings=findings,
        measurements=[one for at in faults.values() for one in measured(96, at=at)],
    )
    sheets["Инциденты"] = table([
        {"Номер": incident, "Зарегистрирован": at, "Приоритет": "1", "Этап": "Э-1",
         "Решён": at + timedelta(hours=3)}
        for incident, at in faults.items()
    ])  # fmt: skip
    sheets["Проверки"] = table([
        {"Инцидент": "I-1", "Начата": date(2026, 9, 29), "Окончена": date(2026, 9, 30),
         "Заказчик приглашён": date(2026, 9, 29), "Часы исправления": 2, "Часы проверки": 3},
        {"Инцидент": "I-2", "Начата": date(2026, 10, 27), "Окончена": date(2026, 10, 28),
         "Заказчик приглашён": date(2026, 10, 27), "Часы исправления": 2, "Часы проверки": 5,
         **second},
    ])  # fmt: skip
    sheets["Стороны"] = terms_sheets()["Стороны"]
    sheets["Объекты"] = [["Объект", "Наименование"], ["УТ", "Учёт торговли"]]
    return sheets


def does(made: Office, *command: object) -> None:
    """Run a command that must succeed."""
    code = run([*map(str, command), "--out", str(made.out)])
    if code:
        raise AssertionError(f"{command}: exit {code}")


def case_of(made: Office, incident: str, day: str, *more: str) -> tuple[object, ...]:
    """The command ``case`` as asked on a day."""
    dated = ("--as-of", day, "--on", day)
    return ("case", made.workbook, "--incident", incident, *dated, *more)


def rewritten(made: Office, second: Row = AS_IS, *, limit: int = 80) -> None:
    """The workbook with other cells."""
    build_workbook(made.workbook, loop_sheets(second, limit=limit))


@pytest.fixture(scope="module")
def issued_letters(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The agreement is signed; the letters of the object and of the stage are issued."""
    folder = tmp_path_factory.mktemp("loop")
    made = Office(folder / "inputs" / "p" / "project.xlsx", folder / "out")
    rewritten(made)
    does(made, "register", "init")
    day = "2026-09-01"
    does(made, "terms", made.workbook, "--on", day, "--as-of", day, "--issue")
    does(made, "register", "deliver", TERMS, "--on", day)
    does(made, "register", "acknowledge", TERMS, "--reply", "signed", "--on", "2026-09-02")
    for about, on in (("--object", "УТ"), "2026-09-03"), (("--stage", "Э-1"), "2026-09-04"):
        does(made, "letter", made.workbook, *about, "--on", on, "--as-of", on, "--issue")
    return made


@pytest.fixture(scope="module")
def told(issued_letters: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Both letters are delivered and signed before the stage begins."""
    made = issued_letters.copied(tmp_path_factory.mktemp("told"))
    for number in (OF_OBJECT, OF_STAGE):
        does(made, "register", "deliver", number, "--on", "2026-09-07")
        does(made, "register", "acknowledge", number, "--reply", "signed", "--on", "2026-09-08")
    return made


@pytest.fixture(scope="module")
def warned(told: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The papers of the first fault are issued; nothing is told of their delivery."""
    made = told.copied(tmp_path_factory.mktemp("warned"))
    does(made, *case_of(made, "I-1", AFTER_FIRST, "--issue"))
    return made


@pytest.fixture(scope="module")
def charged(warned: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The warning is delivered, the second fault is approved, agreed and invoiced."""
    made = warned.copied(tmp_path_factory.mktemp("charged"))
    does(made, "register", "deliver", WARNING, "--on", "2026-10-05")
    rewritten(made, APPROVED)
    does(made, *case_of(made, "I-2", AFTER_SECOND, "--issue"))
    rewritten(made, AGREED)
    does(made, *case_of(made, "I-2", "2026-11-10", "--issue"))
    does(made, *case_of(made, "I-2", "2026-11-11", "--invoice", "--issue"))
    return made


def judged(poruka: Poruka, made: Office, incident: str, day: str) -> Any:  # noqa: ANN401  # an answer
    """The verdict; asking for it writes nothing at all."""
    before = digests_in(made.out.parent)
    asked = case_of(made, incident, day, "--dry-run", "--json")
    assert poruka(*asked, "--out", made.out) == 0, poruka.err
    assert digests_in(made.out.parent) == before
    return poruka.json


def verdict(found: Mapping[str, Any]) -> tuple[object, ...]:
    """What must not change: the rule, the items with limit and letter, the charge."""
    items = [(one["id"], one["letter"], one["limit"], one["rule"]) for one in found["items"]]
    return found["rule"], found["outcome"], items, found["charge"]


def numbers_of(poruka: Poruka, made: Office) -> list[str]:
    """Numbers of all papers that stand issued."""
    assert poruka("register", "list", "--out", made.out, "--json") == 0
    assert {one["status"] for one in poruka.json} == {"issued"}
    return [one["number"] for one in poruka.json]


def test_a_letter_binds_once_it_is_signed(
    poruka: Poruka, issued_letters: Office, tmp_path: Path
) -> None:
    """W1 while nobody has signed the letter of the object; W5 by the issued record after it."""
    made = issued_letters.copied(tmp_path / "copy")
    assert judged(poruka, made, "I-1", AFTER_FIRST)["rule"] == "W1"
    for number in (OF_OBJECT, OF_STAGE):
        does(made, "register", "deliver", number, "--on", "2026-09-07")
    assert judged(poruka, made, "I-1", AFTER_FIRST)["rule"] == "W1"
    # The letter of the stage says that the conditions of the object's letter are in force; its
    # own signature is none under that letter.
    does(made, "register", "acknowledge", OF_STAGE, "--reply", "signed", "--on", "2026-09-08")
    assert judged(poruka, made, "I-1", AFTER_FIRST)["rule"] == "W1"
    does(made, "register", "acknowledge", OF_OBJECT, "--reply", "signed", "--on", "2026-09-08")
    found = judged(poruka, made, "I-1", AFTER_FIRST)
    assert (found["rule"], found["outcome"], found["by_sheet"]) == ("W5", "warned", False)
    assert [(one["letter"], one["limit"]) for one in found["items"]] == [(OF_OBJECT, "80")]


def test_the_clause_is_that_of_the_signed_agreement(
    poruka: Poruka, told: Office, tmp_path: Path
) -> None:
    """Nothing is typed into the workbook; a withdrawn agreement gives no clause, so W1."""
    found = judged(poruka, told, "I-1", AFTER_FIRST)
    (clause,) = (test for test in found["tests"] if test["id"] == "clause")
    assert clause["result"] is True
    assert clause["values"]["clause"].endswith(f"№\xa0{TERMS}")
    assert clause["cells"] == []
    made = told.copied(tmp_path / "copy")
    does(made, "register", "void", TERMS, "--reason", "ошибка")
    found = judged(poruka, made, "I-1", AFTER_FIRST)
    assert (found["rule"], found["charge"]) == ("W1", None)


def test_a_typed_clause_is_said_to_differ(poruka: Poruka, told: Office, tmp_path: Path) -> None:
    """Fine print §1: a typed value that differs is a warning with its cell; the agreement holds."""
    made = told.copied(tmp_path / "copy")
    sheets = loop_sheets()
    sheets["Договор"] += [["Пункт о гарантии", "9.9"]]
    build_workbook(made.workbook, sheets)
    found = judged(poruka, made, "I-1", AFTER_FIRST)
    assert found["rule"] == "W5"
    (clause,) = (test for test in found["tests"] if test["id"] == "clause")
    assert TERMS in clause["values"]["clause"]
    (problem,) = (one for one in found["problems"] if one["code"] == "clause_typed_differs")
    assert (problem["sheet"], problem["cell"]) == ("Договор", f"B{len(sheets['Договор'])}")
    assert problem["found"] == "9.9"


@pytest.mark.parametrize("limit", [10, 96, 1000])
def test_the_sheet_changes_no_issued_letter(
    poruka: Poruka, told: Office, tmp_path: Path, limit: int
) -> None:
    """Design §6: items are those of the issued record; the difference is a warning."""
    before = judged(poruka, told, "I-1", AFTER_FIRST)
    assert "item_changed_since" not in {one["code"] for one in before["problems"]}
    made = told.copied(tmp_path / "copy")
    rewritten(made, limit=limit)
    after = judged(poruka, made, "I-1", AFTER_FIRST)
    assert verdict(after) == verdict(before)
    (problem,) = (one for one in after["problems"] if one["code"] == "item_changed_since")
    assert problem["sheet"] == "Условия"
    assert OF_OBJECT in problem["what"]


def test_an_objection_in_the_register_frees(poruka: Poruka, told: Office, tmp_path: Path) -> None:
    """An objection received before the item binds: W1, whatever else was signed."""
    made = told.copied(tmp_path / "copy")
    objection = ("--item", "У-1", "--text", "строго", "--on", "2026-09-08")
    does(made, "register", "object", OF_OBJECT, *objection)
    found = judged(poruka, made, "I-1", AFTER_FIRST)
    assert (found["rule"], found["items"][0]["because"]) == ("W1", "objected")


def test_the_papers_of_a_case_share_a_number(
    poruka: Poruka, warned: Office, tmp_path: Path
) -> None:
    """Fine print §2: one number an incident, a letter for each paper; once issued, issued."""
    assert set(numbers_of(poruka, warned)) == {
        TERMS, OF_OBJECT, OF_STAGE, "ГС-2026-000001-А", "ГС-2026-000001-Р", WARNING,
    }  # fmt: skip
    made = warned.copied(tmp_path / "copy")
    again = case_of(made, "I-1", AFTER_FIRST, "--issue", "--json")
    assert poruka(*again, "--out", made.out) == 2
    assert [one["code"] for one in poruka.json["problems"]] == ["case_papers_issued"]
    assert digests_in(made.out / "romashka") == digests_in(warned.out / "romashka")
    folder = warned.out / "romashka" / "warranty_case" / "GS-2026-000001-U"
    record = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    assert (record["number"], record["verdict"]) == (WARNING, "W5 warned")
    assert record["warned"] == ["У-1"]
    (document,) = folder.glob("*.docx")
    assert WARNING in text_of(document)
    assert "ПРОЕКТ" not in text_of(document)


def test_a_delivery_typed_into_the_journal_changes_a_verdict(
    poruka: Poruka, warned: Office, tmp_path: Path
) -> None:
    """Design §8: the same fault is W5 until the journal says that the warning was delivered."""
    made = warned.copied(tmp_path / "copy")
    assert judged(poruka, made, "I-2", AFTER_SECOND)["rule"] == "W5"
    with typing_into(made.out / "Журнал.xlsx") as page:
        put(page, WARNING, "delivered_on", "05.10.2026")
    found = judged(poruka, made, "I-2", AFTER_SECOND)
    assert (found["rule"], found["outcome"]) == ("W8", "chargeable")
    # The dry run has written nothing; a command that may takes the cell into the register.
    assert poruka("register", "show", WARNING, "--out", made.out, "--json") == 0
    assert poruka.json["told"] == {"delivered_on": "2026-10-05"}
    assert judged(poruka, made, "I-2", AFTER_SECOND) == found
    (repeated,) = (test for test in found["tests"] if test["id"] == "repeated")
    assert repeated["values"] == {"items": ["У-1"]}
    (item,) = found["items"]
    assert item["tests"][-1]["values"] == {"warning": WARNING, "delivered_on": "2026-10-05"}
    assert (found["charge"]["total"], found["charge"]["approved"]) == (TOTAL, False)
    # The first fault lies before the warning: it is judged as it was.
    assert judged(poruka, made, "I-1", AFTER_SECOND)["rule"] == "W5"


@pytest.mark.parametrize(
    ("delivered", "rule"),
    # Ten working days after Friday, 9 October, end on the 23rd; after the 12th on the 26th itself.
    [("2026-10-09", "W8"), ("2026-10-12", "W5"), ("2026-10-27", "W5")],
)
def test_the_cure_period_of_an_issued_warning(
    poruka: Poruka, warned: Office, tmp_path: Path, delivered: str, rule: str
) -> None:
    """Fine print §6, *Repeated*: later than the cure period, and never after the fault."""
    made = warned.copied(tmp_path / "copy")
    does(made, "register", "deliver", WARNING, "--on", delivered)
    assert judged(poruka, made, "I-2", AFTER_SECOND)["rule"] == rule


def test_a_withdrawn_warning_warns_nobody(poruka: Poruka, warned: Office, tmp_path: Path) -> None:
    """Taking a warning away never makes a case dearer."""
    made = warned.copied(tmp_path / "copy")
    does(made, "register", "deliver", WARNING, "--on", "2026-10-05")
    assert judged(poruka, made, "I-2", AFTER_SECOND)["rule"] == "W8"
    does(made, "register", "void", WARNING, "--reason", "ошибка")
    assert judged(poruka, made, "I-2", AFTER_SECOND)["rule"] == "W5"


def test_nothing_is_charged_before_its_time(poruka: Poruka, warned: Office, tmp_path: Path) -> None:
    """Refused while not approved, not payable, without consent: exit 2, and no number is taken."""
    made = warned.copied(tmp_path / "copy")
    does(made, "register", "deliver", WARNING, "--on", "2026-10-05")
    before = numbers_of(poruka, made)

    def refused(day: str, part: str) -> set[str]:
        asked = case_of(made, "I-2", day, "--paper", part, "--issue", "--json")
        assert poruka(*asked, "--out", made.out) == 2
        codes = {one["code"] for one in poruka.json["problems"]}
        assert numbers_of(poruka, made) == before
        return codes & {
            "case_not_approved", "case_not_payable", "case_without_consent", "case_part_missing",
        }  # fmt: skip

    missing = "case_part_missing"  # neither the act nor the decision is issued
    assert refused(AFTER_SECOND, "decision") == {"case_not_approved"}
    assert refused(AFTER_SECOND, "calculation") == {"case_not_approved", missing}
    rewritten(made, APPROVED)
    assert refused(AFTER_SECOND, "calculation") == {"case_not_payable", missing}
    # Five working days after 30 October, without Wednesday, 4 November: the last is 9 November.
    rewritten(made, SENT)
    assert refused("2026-11-09", "calculation") == {"case_not_payable", missing}
    assert refused("2026-11-10", "calculation") == {missing}
    rewritten(made, ANSWERED)
    assert refused("2026-11-05", "calculation") == {missing}
    assert refused("2026-11-05", "invoice") == {"case_without_consent", missing}


def test_what_is_ready_is_issued_and_the_rest_says_why(
    poruka: Poruka, warned: Office, tmp_path: Path
) -> None:
    """The act is sent before the decision is approved; the papers behind it wait, with reasons."""
    made = warned.copied(tmp_path / "copy")
    does(made, "register", "deliver", WARNING, "--on", "2026-10-05")
    asked = case_of(made, "I-2", AFTER_SECOND, "--issue", "--json")
    assert poruka(*asked, "--out", made.out) == 0
    assert [one["number"] for one in poruka.json["papers"]] == ["ГС-2026-000002-А"]
    said = [one for one in poruka.json["problems"] if one["code"].startswith(("issue", "case"))]
    assert [one["code"] for one in said] == [
        "issue_not_ready", "case_not_approved", "issue_not_ready", "case_not_approved",
    ]  # fmt: skip
    assert {one["severity"] for one in said} == {"warning"}
    # Now the decision is the first that is due, and it is not ready: refused as a whole.
    assert poruka(*asked, "--out", made.out) == 2
    assert numbers_of(poruka, made).count("ГС-2026-000002-Р") == 0


def test_a_charge_is_issued_to_its_end(poruka: Poruka, charged: Office) -> None:
    """Act, decision, calculation and invoice of the second fault; the register holds."""
    assert set(numbers_of(poruka, charged)) == {
        TERMS, OF_OBJECT, OF_STAGE, "ГС-2026-000001-А", "ГС-2026-000001-Р", WARNING,
        "ГС-2026-000002-А", "ГС-2026-000002-Р", "ГС-2026-000002-С", INVOICE,
    }  # fmt: skip
    assert poruka("register", "check", "--out", charged.out, "--json") == 0
    assert poruka.json == {"ok": True, "papers": 10, "problems": []}
    found = judged(poruka, charged, "I-2", "2026-11-11")
    assert (found["rule"], found["charge"]["total"], found["charge"]["payable"]) == (
        "W8", TOTAL, True,
    )  # fmt: skip
    for kind, folder in (("warranty_case", "GS-2026-000002-S"), ("invoice", "SCH-2026-000001")):
        (document,) = (charged.out / "romashka" / kind / folder).glob("*.docx")
        assert "13~420,00" in text_of(document)


def test_every_paper_is_authentic(poruka: Poruka, charged: Office) -> None:
    """``verify`` finds each of them, with every level that can be run."""
    documents = sorted((charged.out / "romashka").glob("*/*-2026-*/*.docx"))
    assert len(documents) == 10
    for document in documents:
        assert poruka("verify", document, "--out", charged.out, "--json") == 0, document.name
        assert poruka.json["verdict"] == "authentic"
        assert poruka.json["changes"] == []


def test_an_edited_sum_is_altered(poruka: Poruka, charged: Office, tmp_path: Path) -> None:
    """A calculation with another sum is known by its number and named: exit 7."""
    from docx import Document  # noqa: PLC0415  # only here is a paper edited

    (document,) = (charged.out / "romashka" / "warranty_case" / "GS-2026-000002-S").glob("*.docx")
    edited = tmp_path / document.name
    shutil.copyfile(document, edited)
    edited.chmod(0o644)
    paper = Document(str(edited))
    changed = 0
    for text in paper.element.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    ):
        if text.text and "13\xa0420,00" in text.text:
            text.text = text.text.replace("13\xa0420,00", "31\xa0420,00")
            changed += 1
    assert changed
    paper.save(str(edited))
    assert poruka("verify", edited, "--out", charged.out, "--json") == 7
    assert poruka.json["verdict"] == "altered"
    assert any("31" in str(one["found"]) for one in poruka.json["changes"])
