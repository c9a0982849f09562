"""``poruka verify``: each way to tamper is found and named, an untouched file verifies."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from tests.fixtures.commands import Poruka
from tests.fixtures.issued import DATED, LETTER, REPORT, Office

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


def edited(path: Path, target: Path, change: Callable[[str], str]) -> Path:
    """A copy of a document with its words changed run by run, tables included."""
    document = Document(str(path))
    paragraphs = [*document.paragraphs]
    for table in document.tables:
        paragraphs += [p for row in table.rows for cell in row.cells for p in cell.paragraphs]
    for paragraph in paragraphs:
        for run in paragraph.runs:
            if change(run.text) != run.text:
                run.text = change(run.text)
    document.save(str(target))
    return target


def sql(desk: Office, *statements: str) -> None:
    """Change the register as somebody with the file in hand would: triggers go first."""
    connection = sqlite3.connect(desk.out / "register.sqlite")
    with connection:
        for (name,) in connection.execute(TRIGGERS).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0
    connection.close()


def test_untouched_files_verify(poruka: Poruka, issued: Office) -> None:
    """Every file of an issued folder is authentic: exit 0, V0, V1 and V4 hold."""
    for path in issued.folder(REPORT).iterdir():
        assert poruka("verify", path, "--out", issued.out, "--json") == 0
        assert poruka.json == {
            "verdict": "authentic",
            "number": REPORT,
            "levels": {"V0": True, "V1": True, "V2": "not_run", "V3": "not_run", "V4": True},
            "changes": [],
            "problems": [],
        }


def test_the_clients_copy_verifies_under_any_name(
    poruka: Poruka, issued: Office, tmp_path: Path
) -> None:
    """The bytes tell the number; the name the client gave does not matter."""
    copy = shutil.copyfile(issued.document(LETTER), tmp_path / "от подрядчика.docx")
    assert poruka("verify", copy, "--out", issued.out) == 0
    assert LETTER in poruka.out
    assert "подлинный" in poruka.out


def test_an_edited_figure_is_named(poruka: Poruka, issued: Office, tmp_path: Path) -> None:
    """Another limit in the table: exit 7, the figure by its id, as issued and as found."""
    copy = edited(
        issued.document(LETTER),
        tmp_path / "copy.docx",
        lambda words: words.replace("не более 80", "не более 85"),
    )
    assert poruka("verify", copy, "--out", issued.out, "--json") == 7
    answer = poruka.json
    assert (answer["verdict"], answer["number"]) == ("altered", LETTER)
    assert (answer["levels"]["V0"], answer["levels"]["V1"]) == (False, False)
    limits = [one for one in answer["changes"] if one["figure"] == "condition.У-1.limit"]
    assert limits
    for one in answer["changes"]:
        assert one["figure"] == "condition.У-1.limit"
        assert (one["issued"], one["found"]) == ("не более 80", "не более 85")
        assert one["place"].startswith("body ")


@pytest.mark.parametrize("code", ["ru", "en"])
def test_an_edited_sentence_is_named(
    poruka: Poruka, issued: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """A word changed round the figures: no figure is named, the sentence is, in both languages."""
    monkeypatch.setenv("PORUKA_LANG", code)
    copy = edited(
        issued.document(LETTER),
        tmp_path / "copy.docx",
        lambda words: words.replace("исправим", "не исправим"),
    )
    assert poruka("verify", copy, "--out", issued.out) == 7
    assert "не исправим" in poruka.out
    assert poruka("verify", copy, "--out", issued.out, "--json") == 7
    changes = poruka.json["changes"]
    assert changes
    assert {one["figure"] for one in changes} == {""}


def test_a_document_saved_again_is_authentic(
    poruka: Poruka, issued: Office, tmp_path: Path, libreoffice: str
) -> None:
    """LibreOffice saves other bytes and the same words: V0 fails, V1 holds, exit 0."""
    for number in (LETTER, REPORT):
        subprocess.run(
            [libreoffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
             "--convert-to", "docx", "--outdir", str(tmp_path), str(issued.document(number))],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        saved = (tmp_path / issued.document(number).name).rename(tmp_path / "saved.docx")
        assert poruka("verify", saved, "--out", issued.out, "--json") == 0, poruka.out
        levels = poruka.json["levels"]
        assert (levels["V0"], levels["V1"]) == (False, True)
        assert poruka.json["number"] == number


def test_another_paper_under_this_name(poruka: Poruka, desk: Office) -> None:
    """The report's file under the letter's name: altered, and told which one it is."""
    target = desk.document(LETTER)
    target.chmod(0o644)
    shutil.copyfile(desk.document(REPORT), target)
    assert poruka("verify", target, "--out", desk.out, "--json") == 7
    answer = poruka.json
    assert answer["number"] == LETTER
    assert answer["changes"] == [
        {"figure": "document.number", "issued": LETTER, "found": REPORT, "place": target.name}
    ]
    assert [one["code"] for one in answer["problems"]] == ["verify_other_paper"]


def test_a_file_nobody_knows(poruka: Poruka, issued: Office, tmp_path: Path) -> None:
    """A stranger's document, a text, a broken file: unknown, exit 8, never "ok"."""
    stranger = tmp_path / "stranger.docx"
    Document().save(str(stranger))
    note = tmp_path / "note.txt"
    note.write_text("ТУ-2026-000001", encoding="utf-8")
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    for path in (stranger, note, broken):
        assert poruka("verify", path, "--out", issued.out, "--json") == 8
        assert (poruka.json["verdict"], poruka.json["number"]) == ("unknown", None)


def test_an_edited_pdf_cannot_be_told(poruka: Poruka, issued: Office, tmp_path: Path) -> None:
    """The words of a PDF are not read: with other bytes nobody can say, exit 8."""
    path = tmp_path / f"{issued.document(LETTER).stem}.pdf"
    path.write_bytes(b"%PDF-1.7 not the one")
    assert poruka("verify", path, "--out", issued.out, "--json") == 8
    assert poruka.json["number"] == LETTER
    assert poruka.json["levels"]["V1"] == "cannot"


def test_no_file_and_no_register(poruka: Poruka, issued: Office, tmp_path: Path) -> None:
    """A path that leads nowhere is input (2); without a register nobody can say (8)."""
    assert poruka("verify", tmp_path / "nowhere.docx", "--out", issued.out, "--json") == 2
    assert poruka("verify", issued.document(LETTER), "--out", tmp_path, "--json") == 8
    assert poruka.json["levels"]["V4"] == "cannot"
    assert poruka.json["problems"][0]["code"] == "register_missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE log SET body = replace(body, '2026-11-03', '2026-11-02') WHERE seq = 2",
         "register_log_broken"),
        ("DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)", "register_tail_cut"),
        ("UPDATE papers SET said = replace(said, 'Э-1', 'Э-2')", "register_row_differs"),
        ("UPDATE papers SET state = 'void' WHERE ordinal = 1", "register_row_differs"),
        ("UPDATE records SET body = replace(body, 'не более 80', 'не более 85')",
         "register_record_differs"),
        ("UPDATE series SET last = 9", "register_series_gap"),
        ("DELETE FROM papers", "register_row_differs"),
    ],
)  # fmt: skip
def test_a_tampered_register_vouches_for_nothing(
    poruka: Poruka, desk: Office, statement: str, code: str
) -> None:
    """Edited row, cut tail, edited projection: V4 fails, named; nothing is authentic."""
    sql(desk, statement)
    assert poruka("verify", desk.document(LETTER), "--out", desk.out, "--json") == 8
    answer = poruka.json
    assert answer["levels"]["V4"] is False
    assert answer["verdict"] == "unknown"
    assert code in {one["code"] for one in answer["problems"]}


def test_void_and_superseded_papers_say_so(poruka: Poruka, desk: Office) -> None:
    """The paper is authentic and no longer stands: its holder is told."""
    command = ("register", "void", LETTER, "--reason", "Ошибка в этапе", "--out", desk.out)
    assert poruka(*command) == 0
    assert poruka("verify", desk.document(LETTER), "--out", desk.out, "--json") == 0
    (problem,) = poruka.json["problems"]
    assert problem["code"] == "verify_void"
    assert "Ошибка в этапе" in problem["what"]


def test_the_seal_is_that_of_the_register(poruka: Poruka, issued: Office) -> None:
    """Number, date, first digits of the contents and of the register stand in the footer."""
    assert poruka("register", "show", LETTER, "--out", issued.out, "--json") == 0
    paper = poruka.json
    footer = Document(str(issued.document(LETTER))).sections[0].footer
    said = " ".join(p.text for p in footer.paragraphs).replace("\u00a0", "")
    assert LETTER in said
    assert "03.11.2026" in said
    assert paper["content_key"][:12] in said
    assert paper["head"][:12] in said
    log = (issued.out / "register.log.jsonl").read_text(encoding="utf-8").splitlines()
    assert paper["head"] in {json.loads(line)["own"] for line in log}


def test_nothing_is_written_by_verify(poruka: Poruka, desk: Office) -> None:
    """Verifying changes no file, not even by the register's own book-keeping."""
    before = {p: p.read_bytes() for p in desk.out.rglob("*") if p.is_file()}
    assert poruka("verify", desk.document(LETTER), *DATED, "--out", desk.out) == 0
    assert {p: p.read_bytes() for p in desk.out.rglob("*") if p.is_file()} == before
