"""The coordinator of the warranty agreement: drafts, issuing, what is refused."""

import json
from pathlib import Path

import pytest

from pipeline.issuing.publishing import digest_of
from tests.fixtures.commands import Poruka
from tests.fixtures.projects import minimal_sheets
from tests.fixtures.terms import NUMBER, terms_sheets
from tests.fixtures.texts import text_of
from tests.workbook.build import build_workbook

ON = ("--on", "2026-11-03", "--as-of", "2026-11-03")
SILENT = {"Вступление_условий_в_силу": "молчание"}


def workbook_of(folder: Path, **contract: object) -> Path:
    """The project of the fixture with these keys."""
    return build_workbook(folder / "inputs" / "p" / "project.xlsx", terms_sheets(**contract))


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A project with all an agreement needs."""
    return workbook_of(tmp_path)


def issued(poruka: Poruka, workbook: Path, out: Path, *more: str) -> int:
    """The exit code of issuing it."""
    return poruka("terms", workbook, *ON, "--out", out, "--issue", "--json", *more)


def record(folder: Path) -> dict[str, dict[str, str]]:
    """The completion record."""
    found: dict[str, dict[str, str]] = json.loads((folder / "outcome.json").read_text("utf-8"))
    return found


def test_a_draft_leaves_every_part(
    poruka: Poruka, workbook: Path, tmp_path: Path, libreoffice: str
) -> None:
    """Files and record; one agreement for each contract, so its number is the subject."""
    assert libreoffice
    out = tmp_path / "out"
    assert poruka("terms", workbook, *ON, "--out", out, "--pdf", "--json") == 0
    answer = poruka.json
    assert (answer["kind"], answer["draft"], answer["number"]) == ("warranty_terms", True, None)
    assert answer["problems"] == []
    folder = out / "romashka" / "warranty_terms" / "draft-12-2026"
    name = "warranty_terms-12-2026"
    assert {path.name for path in folder.iterdir()} == {
        *(f"{name}.{suffix}" for suffix in ("docx", "pdf", "ipynb", "html")),
        "outcome.json",
    }
    outcome = record(folder)
    assert outcome["files"] == {f"{name}.docx": digest_of(folder / f"{name}.docx")}
    assert outcome["clauses_for"]["warranty_clause"].endswith("от 3\xa0ноября 2026\xa0г.")


def test_issuing_numbers_it_once(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """The first of its series; the same again is the same paper; the record names the number."""
    out = tmp_path / "out"
    assert poruka("register", "init", "--out", out) == 0
    assert issued(poruka, workbook, out) == 0
    assert poruka.json["number"] == NUMBER
    folder = out / "romashka" / "warranty_terms" / "SG-2026-000001"
    told = record(folder)["clauses_for"]
    assert set(told) == {"warranty_clause", "notice_clause", "rates_clause"}
    assert all(words.endswith(f"№\xa0{NUMBER}") for words in told.values())
    assert issued(poruka, workbook, out) == 0
    assert poruka.json["number"] == NUMBER
    assert len(list(folder.parent.iterdir())) == 1


def test_another_takes_its_place(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """One agreement a contract: a changed one is issued in place of the first, and says so."""
    out = tmp_path / "out"
    assert poruka("register", "init", "--out", out) == 0
    assert issued(poruka, workbook, out) == 0
    longer = workbook_of(tmp_path, **{"Гарантийный_срок,_месяцев": 36})
    assert issued(poruka, longer, out) == 5
    assert issued(poruka, longer, out, "--supersede", NUMBER, "--reason", "срок") == 0
    assert poruka.json["number"] == "СГ-2026-000002"
    text = text_of(Path(poruka.json["files"]["docx"]))
    assert f"Взамен Соглашения о~гарантии от 3~ноября 2026~г. №~{NUMBER}" in text.splitlines()
    assert "36~месяцев" in text


def test_consent_by_silence_before_any_clause(poruka: Poruka, tmp_path: Path) -> None:
    """The agreement is what makes the clause on silence; until then letters bind nobody."""
    path = workbook_of(tmp_path, **SILENT)
    assert poruka("check", path, "--json") == 0
    assert [p["code"] for p in poruka.json["problems"]] == ["binding_clause_missing"]
    out = tmp_path / "out"
    assert poruka("terms", path, *ON, "--out", out, "--json") == 0
    told = record(Path(poruka.json["files"]["docx"]).parent)["clauses_for"]
    assert told["binding_clause"].startswith("п.\xa01.3 ")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_informing_conditions_are_refused(poruka: Poruka, tmp_path: Path, language: str) -> None:
    """Exit 2 with the cell and the way out, in the reader's language; nothing is written."""
    path = workbook_of(tmp_path, Вступление_условий_в_силу="информационно")
    out = tmp_path / "out"
    assert poruka("terms", path, *ON, "--out", out, "--json", "--lang", language) == 2
    (problem,) = [p for p in poruka.json["problems"] if p["severity"] == "error"]
    assert (problem["code"], problem["sheet"]) == ("terms_informational", "Договор")
    assert problem["cell"].startswith("B")
    assert {"ru": "«подпись»", "en": '"countersignature"'}[language] in problem["mend"]
    assert not out.exists()


def test_what_is_open_keeps_it_a_draft(poruka: Poruka, tmp_path: Path) -> None:
    """Without rates and addresses there is a draft that lists them, and no number."""
    path = build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", minimal_sheets())
    out = tmp_path / "out"
    assert poruka("terms", path, *ON, "--out", out, "--json") == 0
    open_ = {problem["code"] for problem in poruka.json["problems"]}
    assert {"terms_rates_missing", "terms_address_missing"} <= open_
    text = text_of(Path(poruka.json["files"]["docx"]))
    assert "Проверьте перед выпуском" in text
    assert poruka("register", "init", "--out", tmp_path / "new") == 0
    assert issued(poruka, path, tmp_path / "new") == 2
    told = {problem["code"] for problem in poruka.json["problems"]}
    assert {"issue_not_ready", "terms_rates_missing", "terms_address_missing"} <= told
    assert not (tmp_path / "new" / "romashka").exists()


def test_answers_in_english(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """Messages speak the reader's language, the paper the contract's."""
    out = tmp_path / "out"
    assert poruka("terms", workbook, *ON, "--out", out, "--lang", "en") == 0
    assert "Warranty agreement: Сопровождение учёта" in poruka.out
    assert "СОГЛАШЕНИЕ О~ГАРАНТИИ" in text_of(next(out.rglob("*.docx")))


def test_an_english_contract_waits_for_its_template(poruka: Poruka, tmp_path: Path) -> None:
    """Exit 3, as for every kind of paper."""
    path = build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", minimal_sheets("en"))
    assert poruka("terms", path, *ON, "--out", tmp_path / "out", "--json") == 3
    assert [p["code"] for p in poruka.json["problems"]] == ["template_missing"]


def test_dry_run_and_options(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """``--dry-run`` writes nothing; a later option and a lone ``--supersede`` are usage."""
    out = tmp_path / "out"
    assert poruka("terms", workbook, *ON, "--out", out, "--dry-run") == 0
    assert not out.exists()
    for option in (("--eml",), ("--supersede", NUMBER)):
        assert poruka("terms", workbook, *ON, "--out", out, *option) == 64


@pytest.mark.parametrize("language", ["ru", "en"])
def test_help_is_in_words(poruka: Poruka, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """The command is listed, and no key of the words shows through."""
    monkeypatch.setenv("PORUKA_LANG", language)
    assert poruka("--help") == 0
    assert "\n  terms" in poruka.out
    assert poruka("terms", "--help") == 0
    assert "cli." not in poruka.out
    assert "--issue" in poruka.out


def test_rows_of_logs_that_cannot_be_used(poruka: Poruka, tmp_path: Path) -> None:
    """A bad row of a log stops it like every paper, unless it is left out."""
    sheets = terms_sheets()
    sheets["Работы"].append(["вчера", "инцидент", 1, None, None])
    path = build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets)
    out = tmp_path / "out"
    assert poruka("terms", path, *ON, "--out", out) == 2
    assert poruka("terms", path, *ON, "--out", out, "--leave-out-bad-rows", "--json") == 0
    assert [problem["sheet"] for problem in poruka.json["problems"]] == ["Работы"]
