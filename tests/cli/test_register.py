"""``poruka register`` and ``--issue``: the manager's way from a draft to a signed letter."""

import json
import shutil
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from pipeline.issuing.publishing import digests_in
from tests.fixtures.commands import Poruka
from tests.fixtures.issued import DATED, LETTER, MONTH, REPORT, Office
from tests.fixtures.texts import text_of

SECOND = "ТУ-2026-000002"
SUPERSEDE = ("--supersede", LETTER, "--reason", "Норма согласована")


def letter_again(poruka: Poruka, desk: Office, *more: str) -> int:
    """The letter of the stage, issued or compared."""
    return poruka(
        "letter", desk.workbook, "--stage", "Э-1", "--out", desk.out, "--issue", "--json", *more
    )


def test_no_number_without_a_register(poruka: Poruka, issued: Office, tmp_path: Path) -> None:
    """A missing register is never made in passing: exit 5, and nothing is written."""
    out = tmp_path / "out"
    assert poruka("report", issued.workbook, *MONTH, *DATED, "--out", out, "--issue") == 5
    assert "register init" in poruka.err
    assert not out.exists()


def test_a_register_is_begun_once(poruka: Poruka, desk: Office) -> None:
    """A second ``init`` is refused; numbers would begin at 1 again."""
    before = digests_in(desk.out)
    assert poruka("register", "init", "--out", desk.out, "--json") == 5
    assert poruka.json["problems"][0]["code"] == "register_there"
    assert digests_in(desk.out) == before


@pytest.mark.parametrize("left", ["register.log.jsonl", "romashka"])
def test_a_lost_register_is_not_begun_anew(poruka: Poruka, desk: Office, left: str) -> None:
    """Where papers or the copy of a log lie, ``init`` refuses and says how to restore."""
    for path in desk.out.iterdir():
        if path.name != left:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert poruka("register", "init", "--out", desk.out, "--json") == 5
    assert poruka.json["problems"][0]["code"] == "register_left"
    assert [path.name for path in desk.out.iterdir()] == [left]


def test_what_an_issued_folder_holds(issued: Office) -> None:
    """Document, notebook, protocol and record, read-only; the paper is no draft."""
    names = {path.name for path in issued.folder(REPORT).iterdir()}
    stem = "OT-2026-000001-2026-10"
    assert names == {f"{stem}.docx", f"{stem}.ipynb", f"{stem}.html", "outcome.json",
                     "register_facts.json"}  # fmt: skip
    assert all(path.stat().st_mode & 0o222 == 0 for path in issued.folder(REPORT).iterdir())
    said = text_of(issued.document(REPORT))
    assert REPORT in said
    assert "ПРОЕКТ" not in said
    outcome = json.loads((issued.folder(REPORT) / "outcome.json").read_text(encoding="utf-8"))
    assert (outcome["number"], outcome["draft"], outcome["on"]) == (REPORT, False, "2026-11-03")
    kept = {path.name for path in (issued.out / ".archive").iterdir()}
    assert {one["sha256"] for one in outcome["inputs"]} <= kept
    assert outcome["template"]["sha256"] in kept


def test_list_and_show(poruka: Poruka, issued: Office) -> None:
    """``list --json`` has the fields of the design; ``show`` names all that is known."""
    assert poruka("register", "list", "--out", issued.out, "--json") == 0
    by_number = {one["number"]: one for one in poruka.json}
    assert by_number[LETTER] == {
        "number": LETTER,
        "project": "romashka",
        "kind": "condition_letter",
        "subject": "Э-1",
        "status": "issued",
        "issued_on": "2026-11-03",
        "supersedes": None,
        "sha256": digests_in(issued.folder(LETTER))[issued.document(LETTER).name],
    }
    assert set(by_number) == {LETTER, REPORT}
    assert poruka("register", "list", "--out", issued.out) == 0
    assert LETTER in poruka.out
    assert "выпущен" in poruka.out
    assert poruka("register", "show", LETTER, "--out", issued.out, "--json") == 0
    assert poruka.json["files"] == digests_in(issued.folder(LETTER))
    assert poruka("register", "show", "ТУ-2026-000009", "--out", issued.out, "--json") == 5
    assert poruka.json["problems"][0]["code"] == "register_number_unknown"


def test_the_same_paper_keeps_its_number(poruka: Poruka, desk: Office) -> None:
    """Issued again on another day from the same data: the same number, nothing changed on disk."""
    before = digests_in(desk.folder(LETTER))
    assert letter_again(poruka, desk) == 0
    assert (poruka.json["number"], poruka.json["draft"]) == (LETTER, False)
    assert Path(poruka.json["files"]["docx"]) == desk.document(LETTER)
    assert digests_in(desk.folder(LETTER)) == before
    assert poruka("register", "list", "--out", desk.out, "--json") == 0
    assert len(poruka.json) == 2


def test_another_paper_needs_a_reason_and_prints_what_changed(
    poruka: Poruka, desk: Office, libreoffice: str
) -> None:
    """Other data: refused with the changes; ``--supersede`` issues «Взамен …» with its table."""
    assert libreoffice
    desk.rewritten(limit=90)
    assert letter_again(poruka, desk) == 5
    problem = poruka.json["problems"][0]
    assert problem["code"] == "issue_differs"
    assert "не более 80 → не более 90" in problem["what"]
    assert letter_again(poruka, desk, *SUPERSEDE, "--pdf") == 0
    assert poruka.json["number"] == SECOND
    assert Path(poruka.json["files"]["pdf"]).is_file()
    document = Document(str(desk.document(SECOND)))
    assert f"Взамен письма от 3~ноября 2026~г. №~{LETTER}" in text_of(desk.document(SECOND))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["У-1", "норма", "не более 80", "не более 90"] in rows
    assert poruka("register", "list", "--out", desk.out, "--json") == 0
    status = {one["number"]: (one["status"], one["supersedes"]) for one in poruka.json}
    assert status[LETTER] == ("superseded", None)
    assert status[SECOND] == ("issued", LETTER)
    # The same command again finds its own paper; the old one is no longer to be superseded.
    assert letter_again(poruka, desk, *SUPERSEDE) == 0
    assert poruka.json["number"] == SECOND
    assert poruka("register", "check", "--out", desk.out) == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--supersede", LETTER),
        ("--reason", "так надо"),
        ("--supersede", LETTER, "--reason", ""),
    ],
)
def test_replacing_without_a_reason_is_usage(
    poruka: Poruka, issued: Office, options: tuple[str, ...]
) -> None:
    """``--supersede`` goes with ``--issue`` and ``--reason``: exit 64."""
    assert letter_again(poruka, issued, *options) == 64


def test_replacing_names_one_stage(poruka: Poruka, issued: Office) -> None:
    """One letter takes the place of one letter."""
    assert poruka("letter", issued.workbook, "--out", issued.out, "--issue", *SUPERSEDE) == 64


def test_a_draft_shows_what_it_would_replace(poruka: Poruka, desk: Office) -> None:
    """A draft for a stage whose letter is issued prints «Взамен …» and has no number."""
    desk.rewritten(limit=90)
    assert poruka("letter", desk.workbook, "--stage", "Э-1", "--out", desk.out, "--json") == 0
    assert (poruka.json["number"], poruka.json["draft"]) == (None, True)
    said = text_of(Path(poruka.json["files"]["docx"]))
    assert "ПРОЕКТ" in said
    assert "Взамен письма" in said


def test_stages_with_a_letter_are_left_out(poruka: Poruka, desk: Office) -> None:
    """Without ``--stage`` only stages without an issued letter get one (fine print, section 8)."""
    assert poruka("letter", desk.workbook, "--out", desk.out, "--json") == 2
    assert poruka.json["problems"][0]["code"] == "letters_all_issued"
    assert LETTER in poruka.json["problems"][0]["what"]


def test_a_period_that_is_not_over_stays_a_draft(poruka: Poruka, desk: Office) -> None:
    """Fine print, section 2: cut periods are drafts only; no number is given out."""
    month = ("--period", "2026-11", "--as-of", "2026-11-20", *DATED)
    assert poruka("report", desk.workbook, *month, "--out", desk.out, "--issue", "--json") == 2
    codes = [one["code"] for one in poruka.json["problems"]]
    assert codes == ["issue_not_ready", "issue_period_open"]
    assert poruka("register", "list", "--out", desk.out, "--json") == 0
    assert len(poruka.json) == 2


def test_doubtful_forms_stay_a_draft(poruka: Poruka, desk: Office) -> None:
    """A paper with unresolved forms is refused with all of them; no number is given out."""
    book = openpyxl.load_workbook(desk.workbook)
    book["Лица"]["C2"].value = "О'Коннор"
    book.save(desk.workbook)
    code = poruka("addendum", desk.workbook, *DATED, "--out", desk.out, "--issue", "--json")
    assert code == 2
    assert poruka("register", "list", "--out", desk.out, "--json") == 0
    assert len(poruka.json) == 2


def test_delivery_and_answer_by_command(poruka: Poruka, desk: Office) -> None:
    """Acts are entries; an e-mail counts as delivered on the next working day by the clause."""
    sent = ("--sent", "2026-11-06", "--by", "email")
    assert poruka("register", "deliver", LETTER, *sent, "--out", desk.out, "--json") == 0
    assert poruka.json["told"] == {"sent_on": "2026-11-06", "sent_by": "email"}
    assert poruka.json["deemed_delivered_on"] == "2026-11-09"  # the 6th is a Friday
    answer = ("--reply", "подписано с возражениями", "--on", "2026-11-10", "--file", "otvet.pdf")
    assert poruka("register", "acknowledge", LETTER, *answer, "--out", desk.out) == 0
    objection = ("--item", "У-1", "--text", "Слишком строго", "--proposed", "90 %")
    command = ("register", "object", LETTER, *objection, "--on", "2026-11-10", "--out", desk.out)
    unknown = ("register", "object", LETTER, "--item", "у-1", "--text", "нет", "--on", "2026-11-10")
    assert poruka(*unknown, "--out", desk.out, "--json") == 2  # it would protect nobody
    assert [p["code"] for p in poruka.json["problems"]] == ["objection_item_unknown"]
    assert poruka(*command, "--json") == 0
    assert poruka.json["told"]["reply"] == "signed_with_objections"
    assert poruka.json["objections"] == [
        {"on": "2026-11-10", "item": "У-1", "text": "Слишком строго", "proposed": "90 %"}
    ]
    sheet = openpyxl.load_workbook(desk.out / "Журнал.xlsx").worksheets[0]
    said = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {"06.11.2026", "09.11.2026", "подписано с возражениями", "otvet.pdf"} <= said


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("deliver", LETTER, "--on", "2026-11-02"), "told_before_paper"),
        (("acknowledge", LETTER, "--reply", "signed", "--on", "2099-01-01"), "told_in_future"),
        (("object", LETTER, "--text", "нет", "--on", "2026-10-01"), "told_before_paper"),
        (("deliver", "ТУ-2026-000007"), "register_number_unknown"),
    ],
)
def test_wrong_acts_are_told(
    poruka: Poruka, desk: Office, command: tuple[str, ...], code: str
) -> None:
    """A day before the paper or to come, an unknown number: a problem, nothing recorded."""
    before = (desk.out / "register.log.jsonl").read_bytes()
    assert poruka("register", *command, "--out", desk.out, "--json") in {2, 5}
    assert poruka.json["problems"][0]["code"] == code
    assert (desk.out / "register.log.jsonl").read_bytes() == before


def test_unknown_word_of_a_list_is_usage(poruka: Poruka, issued: Office) -> None:
    """``--by pigeon`` lists what is understood."""
    command = ("register", "deliver", LETTER, "--by", "pigeon", "--out", issued.out)
    assert poruka(*command) == 64
    assert "ЭДО" in poruka.err


def test_void_keeps_number_and_files(poruka: Poruka, desk: Office) -> None:
    """A withdrawn paper keeps its number; the next paper takes the next one; the reason stays."""
    before = digests_in(desk.folder(LETTER))
    out = ("--out", desk.out)
    assert poruka("register", "void", LETTER, "--reason", " ", *out) == 64
    assert poruka("register", "void", LETTER, "--reason", "Ошибка в этапе", *out, "--json") == 0
    assert (poruka.json["status"], poruka.json["reason"]) == ("void", "Ошибка в этапе")
    assert digests_in(desk.folder(LETTER)) == before
    assert poruka("register", "void", LETTER, "--reason", "ещё раз", *out, "--json") == 5
    assert letter_again(poruka, desk, *DATED) == 0
    assert poruka.json["number"] == SECOND
    assert poruka("register", "check", *out) == 0


def test_a_delivery_typed_into_the_journal_is_recorded(poruka: Poruka, desk: Office) -> None:
    """The yellow cell is in the register after the next command; a wrong one is told and stays."""
    path = desk.out / "Журнал.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = {
        str(c.value): (c.row, c.column) for row in sheet.iter_rows() for c in row if c.value
    }
    number, delivered = headings["Номер"], headings["Вручено"]
    rows = {sheet.cell(r, number[1]).value: r for r in range(number[0] + 1, sheet.max_row + 1)}
    sheet.cell(rows[LETTER], delivered[1]).value = "05.11.2026"
    wrong = sheet.cell(rows[REPORT], delivered[1])
    wrong.value = "на той неделе"
    book.save(path)
    assert poruka("register", "show", LETTER, "--out", desk.out, "--json") == 0
    assert poruka.json["told"] == {"delivered_on": "2026-11-05"}
    problem = next(one for one in poruka.json["problems"] if one["cell"])
    assert (problem["file"], problem["cell"]) == ("Журнал.xlsx", wrong.coordinate)
    kept = openpyxl.load_workbook(path).worksheets[0]
    assert kept[wrong.coordinate].value == "на той неделе"


def test_check_finds_an_edited_file(poruka: Poruka, desk: Office) -> None:
    """``register check`` exits 5 and names the file that is not as issued, gone or added."""
    assert poruka("register", "check", "--out", desk.out, "--json") == 0
    assert poruka.json == {"ok": True, "papers": 2, "problems": []}
    document = desk.document(LETTER)
    document.chmod(0o644)
    document.write_bytes(document.read_bytes() + b" ")
    (desk.folder(REPORT) / "outcome.json").unlink()
    (desk.folder(REPORT) / "lishnee.txt").write_text("", encoding="utf-8")
    assert poruka("register", "check", "--out", desk.out, "--json") == 5
    found = {one["code"]: one["file"] for one in poruka.json["problems"]}
    assert found["issued_file_changed"].endswith(document.name)
    assert found["issued_file_gone"].endswith("outcome.json")
    assert found["issued_file_added"].endswith("lishnee.txt")


def test_an_old_backup_is_refused_and_restored(poruka: Poruka, desk: Office) -> None:
    """An older register in the present one's place gives out no number; ``--restore`` mends it."""
    out = ("--out", desk.out)
    backup = desk.out.parent / "backup.sqlite"
    shutil.copyfile(desk.out / "register.sqlite", backup)
    assert poruka("register", "deliver", LETTER, "--on", "2026-11-05", *out) == 0
    shutil.copyfile(backup, desk.out / "register.sqlite")
    assert letter_again(poruka, desk) == 5
    assert poruka.json["problems"][0]["code"] == "register_behind_copy"
    assert poruka("register", "init", "--restore", *out) == 0
    assert poruka("register", "show", LETTER, *out, "--json") == 0
    assert poruka.json["told"] == {"delivered_on": "2026-11-05"}
    assert poruka("register", "check", *out) == 0
    assert letter_again(poruka, desk) == 0
    assert poruka.json["number"] == LETTER


def test_a_damaged_register_stops_with_advice(poruka: Poruka, desk: Office) -> None:
    """Garbage in the file: exit 5 with what to do, no traceback, nothing overwritten."""
    (desk.out / "register.sqlite").write_bytes(b"no database at all" * 1000)
    before = digests_in(desk.out)
    for command in (("register", "list"), ("register", "check")):
        assert poruka(*command, "--out", desk.out, "--json") == 5
        assert poruka.json["problems"][0]["code"] == "register_damaged"
    assert digests_in(desk.out) == before


def test_a_changed_row_is_named(poruka: Poruka, desk: Office) -> None:
    """A projection edited by hand is found by ``register check``, with number and field."""
    with sqlite3.connect(desk.out / "register.sqlite") as connection:
        connection.execute("UPDATE papers SET said = replace(said, 'Э-1', 'Э-9')")
    connection.close()
    assert poruka("register", "check", "--out", desk.out, "--json") == 5
    problem = poruka.json["problems"][0]
    assert problem["code"] == "register_row_differs"
    assert LETTER in problem["what"]


@pytest.mark.parametrize("command", ["supersede", "export", "import"])
def test_register_commands_of_a_later_version(poruka: Poruka, command: str) -> None:
    """What comes later says so and exits with 64."""
    assert poruka("register", command, "x", "--json") == 64
    assert command in poruka.err


@pytest.mark.parametrize("code", ["ru", "en"])
def test_help_is_in_words(poruka: Poruka, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """No key of the words shows through in the help of the register and its commands."""
    monkeypatch.setenv("PORUKA_LANG", code)
    for command in ("init", "list", "show", "check", "deliver", "acknowledge", "object", "void"):
        assert poruka("register", command, "--help") == 0
        assert "cli." not in poruka.out
    assert poruka("verify", "--help") == 0
    assert "cli." not in poruka.out


def test_a_word_of_a_list_is_part_of_what_a_paper_says(poruka: Poruka, desk: Office) -> None:
    """«Существенное» да in the place of нет decides who pays: it is another paper."""
    book = openpyxl.load_workbook(desk.workbook)
    sheet = book["Условия"]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("Существенное") + 1).value = "да"
    book.save(desk.workbook)
    assert letter_again(poruka, desk) == 5
    assert poruka.json["problems"][0]["code"].startswith("issue_differs")


def test_a_tampered_folder_is_not_handed_out(poruka: Poruka, desk: Office) -> None:
    """Issued again from the same data while its file was edited: refused, the file named."""
    document = desk.document(LETTER)
    document.chmod(0o644)
    document.write_bytes(document.read_bytes() + b" ")
    assert letter_again(poruka, desk) == 5
    problem = poruka.json["problems"][0]
    assert problem["code"] == "issued_files_differ"
    assert document.name in problem["what"]


def test_another_client_under_the_same_code(poruka: Poruka, desk: Office) -> None:
    """Fine print, section 1: one project code is one client's; nothing is superseded."""
    book = openpyxl.load_workbook(desk.workbook)
    sheet = book["Стороны"]
    sheet.cell(1, sheet.max_column + 1).value = "ИНН"
    inn = sheet.max_column
    sheet.cell(2, inn).value, sheet.cell(3, inn).value = "7707083893", "7728168971"
    book.save(desk.workbook)
    month = ("--period", "2026-09", *DATED, "--out", desk.out, "--issue", "--json")
    assert poruka("report", desk.workbook, *month) == 5  # the contractor is another one, too
    assert poruka.json["problems"][0]["code"] == "register_number_taken"
    out = desk.out.parent / "other"
    assert poruka("register", "init", "--out", out) == 0
    assert poruka("report", desk.workbook, *month[:-4], "--out", out, "--issue") == 0
    sheet.cell(3, inn).value = "7736207543"
    book.save(desk.workbook)
    again = ("--period", "2026-08", *DATED, "--out", out, "--issue", "--json")
    assert poruka("report", desk.workbook, *again) == 5
    assert poruka.json["problems"][0]["code"] == "project_of_other_client"


def test_a_letter_after_a_withdrawn_one_knows_what_the_client_holds(
    poruka: Poruka, desk: Office
) -> None:
    """A letter that was sent and withdrawn is named by the next; one never sent is not."""
    out = ("--out", desk.out)
    assert poruka("register", "void", LETTER, "--reason", "не отправлено", *out) == 0
    assert letter_again(poruka, desk, *DATED) == 0
    assert "Взамен" not in text_of(desk.document(SECOND))
    assert poruka("register", "deliver", SECOND, "--on", "2026-11-04", *out) == 0
    assert poruka("register", "void", SECOND, "--reason", "ошибка", *out) == 0
    assert letter_again(poruka, desk, *DATED) == 0
    said = text_of(desk.document("ТУ-2026-000003"))
    assert f"Взамен письма от 3~ноября 2026~г. №~{SECOND}" in said
    assert "редакция 2" in said


def test_a_broken_register_does_not_stop_a_draft(poruka: Poruka, desk: Office) -> None:
    """A draft needs no register; that it could not be asked is said."""
    (desk.out / "register.sqlite").write_bytes(b"garbage" * 1000)
    month = ("--period", "2026-10", *DATED, "--out", desk.out, "--json")
    assert poruka("report", desk.workbook, *month) == 0
    assert poruka.json["draft"] is True
    assert "register_damaged" in {one["code"] for one in poruka.json["problems"]}


def test_nothing_behind_a_link_is_touched(poruka: Poruka, desk: Office, tmp_path: Path) -> None:
    """A link in the place of a folder of ours: exit 9, what lies behind it stays."""
    victim = tmp_path / "victim"
    (victim / "a--b--TU-2026-000001").mkdir(parents=True)
    for name in (".issuing", ".staging"):
        (desk.out / name).symlink_to(victim)
        assert poruka("register", "list", "--out", desk.out, "--json") == 9
        assert poruka.json["problems"][0]["code"] == "output_link"
        (desk.out / name).unlink()
    assert [path.name for path in victim.iterdir()] == ["a--b--TU-2026-000001"]


def test_a_reason_is_shown_as_it_was_typed(poruka: Poruka, desk: Office) -> None:
    """Brackets are words, not markup; bytes of no text are refused."""
    out = ("--out", desk.out)
    assert poruka("register", "void", LETTER, "--reason", "см. [/] письмо", *out) == 0
    assert poruka("register", "list", *out) == 0
    assert "[/]" in poruka.out
    assert poruka("register", "void", REPORT, "--reason", "\udcff", *out) == 64


def test_an_ascii_number_is_understood(poruka: Poruka, desk: Office) -> None:
    """Folders and files are named so: TU-2026-000001 is ТУ-2026-000001."""
    assert poruka("register", "show", "TU-2026-000001", "--out", desk.out, "--json") == 0
    assert poruka.json["number"] == LETTER


def test_an_office_number_alone_delivers_nothing(poruka: Poruka, desk: Office) -> None:
    """Only ``deliver`` without any option means: delivered today."""
    command = ("register", "deliver", LETTER, "--office", "17", "--out", desk.out, "--json")
    assert poruka(*command) == 0
    assert poruka.json["told"] == {"office_number": "17"}


def test_a_dry_run_writes_nothing(poruka: Poruka, desk: Office) -> None:
    """``--issue --dry-run`` tests the paper and leaves every file as it was."""
    before = {p: p.read_bytes() for p in desk.out.rglob("*") if p.is_file()}
    assert letter_again(poruka, desk, "--dry-run") == 0
    assert poruka.json["number"] is None
    assert {p: p.read_bytes() for p in desk.out.rglob("*") if p.is_file()} == before


def test_a_changed_archive_is_found(poruka: Poruka, desk: Office) -> None:
    """``register check`` looks at the kept inputs too."""
    kept = next((desk.out / ".archive").iterdir())
    kept.chmod(0o644)
    kept.write_bytes(b"other")
    assert poruka("register", "check", "--out", desk.out, "--json") == 5
    assert [one["code"] for one in poruka.json["problems"]] == ["archive_damaged"]
