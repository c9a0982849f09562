"""The warranty agreement as text: golden files that are read in the diff."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from pipeline.documents.replaced import Replaced
from pipeline.documents.warranty_terms import warranty_terms as document
from pipeline.issuing import warranty_terms
from pipeline.issuing.warranty_terms import Terms
from pipeline.locales import locale
from pipeline.problems import InputError, TemplateError
from pipeline.rendering.pdf import to_pdf
from tests.documents.test_addendum_terms import NEVER
from tests.fixtures.projects import minimal_sheets
from tests.fixtures.terms import ISSUED, NUMBER, ON, terms_sheets, trader_sheets
from tests.fixtures.texts import text_of
from tests.golden import projects
from tests.golden.issued import feet_of
from tests.golden.laws import has_no_leftovers, reads_as_agreed
from tests.workbook.build import build_workbook

HERE = Path(__file__).parent / "warranty_terms"
CASES = ("demo", "silence", "trader", "empty")
PROFILE = '[sla_addendum]\nexchange = "electronic"\n'


def workbook_of(case: str, folder: Path) -> Path:
    """The workbook of a case: consent by silence is agreed electronically."""
    if case == "demo":
        return projects.workbook_of(case, folder)
    sheets = {
        "silence": lambda: terms_sheets(
            **{
                "Вступление_условий_в_силу": "молчание",
                "Срок_возражений,_рабочих_дней": 7,
                "Куда_сообщать_о_сбое": "телефон +7 (495) 000-01-02",
            }
        ),
        "trader": trader_sheets,
        "empty": minimal_sheets,
    }[case]()
    path = build_workbook(folder / case / "project.xlsx", sheets)
    if case == "silence":
        own = path.parent / "templates" / "profile.toml"
        own.parent.mkdir()
        own.write_text(PROFILE, encoding="utf-8")
    return path


def run_of(workbook: Path, staging: Path) -> Terms:
    """The run of the notebook."""
    on = ON.isoformat()
    return warranty_terms.read(str(workbook), as_of=on, on=on, staging=str(staging))


def finished(run: Terms) -> Path:
    """The document, made as the notebook makes it."""
    run.render()
    run.complete()
    return next(run.staging.glob("*.docx"))


def made(case: str, folder: Path) -> Path:
    """The draft of a case."""
    return finished(run_of(workbook_of(case, folder), folder / "staging"))


def issued(folder: Path) -> Path:
    """The agreement of the demo project, issued in place of another."""
    run = run_of(workbook_of("demo", folder), folder / "staging")
    earlier = Replaced(number="СГ-2026-000041", on=ON.replace(month=10), edition=1)
    run.facts = replace(run.facts, identity=ISSUED, replaced=earlier)
    run.terms = document(
        run.project,
        run.reading.history.rates,
        locale("ru"),
        on=ON,
        identity=ISSUED,
        replaced=earlier,
    )
    return finished(run)


@pytest.mark.parametrize("case", CASES)
def test_agreement_reads_as_agreed(case: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The whole text of the agreement equals its golden file."""
    reads_as_agreed(text_of(made(case, tmp_path)), HERE / f"{case}.txt", pytestconfig)


def test_issued_agreement_reads_as_agreed(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """An issued one has its number, names the one before, asks nothing, and bears the seal."""
    path = issued(tmp_path)
    text = text_of(path) + feet_of(path)
    reads_as_agreed(text, HERE / "issued.txt", pytestconfig)
    assert "Проверьте перед выпуском" not in text


@pytest.mark.parametrize("case", CASES)
def test_agreement_has_no_leftovers(case: str, tmp_path: Path) -> None:
    """No tag, no blank value, no doubled sign, no struck-out word, no finding of the validator."""
    path = made(case, tmp_path)
    text = text_of(path)
    has_no_leftovers(text, ("::", ";."))
    assert NEVER.search(text) is None
    assert not re.search(r"(?:\bп\.|\bст\.|№) ", text)
    assert OpenXmlValidator().validate(str(path)).errors == []


def test_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    """Two runs of one workbook make one file."""
    workbook = workbook_of("silence", tmp_path)
    first, second = (
        finished(run_of(workbook, tmp_path / name)).read_bytes() for name in ("first", "second")
    )
    assert first == second


@pytest.mark.parametrize(
    "name", ["«Рога & Копыта <тест>»", "{{ number }} {% if %} & <b>", "</w:t></w:r>]]>"]
)
def test_hostile_client_name_survives_whole(name: str, tmp_path: Path) -> None:
    """A client's name stands in the preamble and the requisites letter by letter."""
    sheets = terms_sheets()
    sheets["Стороны"][2][1] = f"Общество {name}"
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", sheets)
    text = text_of(finished(run_of(workbook, tmp_path / "staging")))
    assert text.count(f"Общество {name}") == 2


def test_the_record_tells_what_fills_the_keys(tmp_path: Path) -> None:
    """The register reads from it what a signed agreement means for other papers."""
    for name, path in (("draft", made("demo", tmp_path / "d")), ("issued", issued(tmp_path / "i"))):
        outcome = json.loads((path.parent / "outcome.json").read_text(encoding="utf-8"))
        assert outcome["completed"] is True
        assert (outcome["kind"], outcome["subject"]) == ("warranty_terms", "14/2026-С")
        told = outcome["clauses_for"]
        assert set(told) == {"warranty_clause", "notice_clause", "rates_clause"}
        assert [NUMBER in words for words in told.values()] == [name == "issued"] * len(told)
        numbered = {clause["id"]: clause["number"] for clause in outcome["clauses"]}
        assert told["warranty_clause"].startswith(f"п.\N{NO-BREAK SPACE}{numbered['charge'][:-1]} ")
        assert all({"number", "id", "version"} == clause.keys() for clause in outcome["clauses"])


def test_silence_needs_no_clause_before_this_paper(tmp_path: Path) -> None:
    """The clause on silence is made by this paper; nothing need be typed before it."""
    run = run_of(workbook_of("silence", tmp_path), tmp_path / "staging")
    assert run.project.contract.binding_clause is None
    assert "binding_clause" in run.terms.clauses_for


def test_whatever_else_stops_still_stops(tmp_path: Path) -> None:
    """Only the clause this paper makes is passed over: a missing party is not."""
    sheets = terms_sheets(Вступление_условий_в_силу="молчание")
    del sheets["Стороны"][2]
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", sheets)
    with pytest.raises(InputError) as told:
        run_of(workbook, tmp_path / "staging")
    assert [p.code for p in told.value.problems if p.stops] == ["client_missing"]


def test_english_agreements_come_later(tmp_path: Path) -> None:
    """A contract whose documents are English says that there is no template yet."""
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", minimal_sheets("en"))
    with pytest.raises(TemplateError) as told:
        run_of(workbook, tmp_path / "staging")
    assert told.value.problems[0].code == "template_missing"


def test_a_template_of_their_own_does_not_write_our_clauses(tmp_path: Path) -> None:
    """With a template and no clause library in a language the same is said."""
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", minimal_sheets("en"))
    own = workbook.parent / "templates" / "en" / "warranty_terms.docx"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"PK")
    with pytest.raises(TemplateError) as told:
        run_of(workbook, tmp_path / "staging")
    assert told.value.problems[0].code == "template_missing"


@pytest.mark.parametrize("case", ["demo", "silence", "issued"])
def test_two_pages_with_the_signatures_under_the_text(case: str, tmp_path: Path) -> None:
    """Short enough to be read: two pages; russian documents 5.7: signatures are never alone."""
    path = issued(tmp_path) if case == "issued" else made(case, tmp_path)
    (pdf,) = to_pdf([path], tmp_path)
    first, second = (" ".join(page.extract_text().split()) for page in PdfReader(pdf).pages)
    assert first.count("____________________") == 0
    assert "4.3. Оплачивается только исправление" in first
    before, _, after = second.partition("8. Реквизиты и подписи")
    assert "7.1. Соглашение действует" in before
    assert after.count("____________________") == 2
    assert "Приложение 1. Ставки" in after
