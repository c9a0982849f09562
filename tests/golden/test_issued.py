"""Issued papers as text, and on paper: numbered, sealed, in place of earlier ones."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from pipeline.documents.identity import grouped
from pipeline.issuing.condition_letter import Letter
from pipeline.issuing.service_report import Report
from pipeline.issuing.sla_addendum import Addendum
from pipeline.rendering.pages import count_pages
from pipeline.rendering.pdf import to_pdf
from tests.fixtures.texts import text_of
from tests.golden.issued import (
    ON,
    earlier_letter,
    feet_of,
    issued_addendum,
    issued_letter,
    issued_report,
    letter_of,
    replacing_letter,
)
from tests.golden.laws import has_no_leftovers, reads_as_agreed

HERE = Path(__file__).parent
CASES: dict[str, Callable[[Path], Letter | Addendum | Report]] = {
    "condition_letter/issued": issued_letter,
    "condition_letter/replacing": replacing_letter,
    "sla_addendum/issued": issued_addendum,
    "service_report/issued": issued_report,
}
every = pytest.mark.parametrize("case", CASES)


def made(case: str, folder: Path) -> Path:
    """The document of a case, made as the notebook makes it."""
    run = CASES[case](folder)
    run.render()
    run.complete()
    return next(run.staging.glob("*.docx"))


def seal_of(case: str) -> re.Pattern[str]:
    """The line at the foot of its pages, whatever the digits of the contents."""
    series = {"condition_letter": "ТУ", "sla_addendum": "ДС", "service_report": "ОТ"}
    number = f"{series[case.partition('/')[0]]}-2026-000123"
    digits = "[0-9a-f]{4}( [0-9a-f]{4}){2}"
    day = re.escape(f"{ON:%d.%m.%Y}")
    return re.compile(f"№ {number} от {day} · содержание {digits} · реестр 91ab 44d0 0c2e")


@every
def test_paper_reads_as_agreed(case: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The whole text of the paper, with the foot of its pages, equals its golden file."""
    path = made(case, tmp_path)
    reads_as_agreed(text_of(path) + feet_of(path), HERE / f"{case}.txt", pytestconfig)


@every
def test_paper_has_no_leftovers(case: str, tmp_path: Path) -> None:
    """No tag, no blank value, no doubled sign, no mark of a draft, no finding of the validator."""
    path = made(case, tmp_path)
    has_no_leftovers(text_of(path) + feet_of(path), ("ПРОЕКТ", "б/н", "№~____ от"))
    assert OpenXmlValidator().validate(str(path)).errors == []


@every
def test_paper_is_the_same_bytes_twice(case: str, tmp_path: Path) -> None:
    """Design 7: the same inputs give the same bytes."""
    assert made(case, tmp_path / "1").read_bytes() == made(case, tmp_path / "2").read_bytes()


@every
def test_the_record_tells_the_paper_from_what_it_says(case: str, tmp_path: Path) -> None:
    """Fine print 2: what the content key leaves out is known by its id, and stands in figures."""
    path = made(case, tmp_path)
    outcome = json.loads((path.parent / "outcome.json").read_text(encoding="utf-8"))
    figures = {figure["id"]: figure for figure in outcome["figures"]}
    assert figures["document.content"]["printed"] == grouped(outcome["content_key"])
    feet = [place for place in figures["document.head"]["places"] if "footer" in place]
    assert len(feet) == len(figures["document.head"]["places"]) == 2
    earlier = [figure for id_, figure in figures.items() if id_.startswith("replaced.")]
    assert bool(earlier) is (case != "condition_letter/issued")
    kept = [f for f in figures.values() if not f["id"].startswith(("document.", "replaced."))]
    said = [*(figure["printed"] for figure in kept), *(text["text"] for text in outcome["texts"])]
    assert not any("-2026-000" in words for words in said)


@every
def test_the_seal_stands_in_one_line_on_every_page(
    case: str, tmp_path: Path, libreoffice: str
) -> None:
    """The seal at the foot of each page, the number in the head of all but the first."""
    assert libreoffice
    (pdf,) = to_pdf([made(case, tmp_path)], tmp_path)
    pages = [page.extract_text().replace("\xa0", " ") for page in PdfReader(pdf).pages]
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert sum(seal_of(case).fullmatch(line) is not None for line in lines) == 1
        assert "ПРОЕКТ" not in page
        assert (lines[0] == str(number)) is (number > 1)


@pytest.mark.parametrize("case", ["condition_letter/issued", "condition_letter/replacing"])
def test_memo_and_acknowledgement_stay_on_a_page_each(
    case: str, tmp_path: Path, libreoffice: str
) -> None:
    """Russian documents 15.2: the memo is one page, with the seal at its foot too."""
    assert libreoffice
    pages = count_pages(made(case, tmp_path))
    assert (pages.parts[2], pages.parts[3]) == (1, 1)


def test_the_number_stands_wherever_the_letter_is_named(tmp_path: Path) -> None:
    """Date line, both appendices, acknowledgement, and the foot of the pages."""
    path = made("condition_letter/issued", tmp_path)
    named = re.findall("от 3~ноября 2026~г. №~ТУ-2026-000123", text_of(path))
    assert len(named) == 3
    assert text_of(path).splitlines()[5] == "3~ноября 2026~г. №~ТУ-2026-000123"
    assert feet_of(path).count("№~ТУ-2026-000123") == 6


def test_a_draft_has_an_empty_foot(tmp_path: Path) -> None:
    """A draft carries no seal, and says of itself what it did before."""
    run = issued_letter(tmp_path)
    run.letter = letter_of(run.project, None, None)
    run.render()
    path = next(run.staging.glob("*.docx"))
    assert {line.partition("] ")[2] for line in feet_of(path).splitlines()} == {""}
    golden = HERE / "condition_letter" / "demo_module.txt"
    assert text_of(path) == golden.read_text(encoding="utf-8")


def test_a_draft_may_take_the_place_of_a_paper(tmp_path: Path) -> None:
    """The line and the table of changes stand in a draft as they will in the paper."""
    run = replacing_letter(tmp_path)
    issued = run.letter.context
    run.letter = letter_of(run.project, None, earlier_letter(run.project))
    drafted = run.letter.context
    assert {n for n in issued if issued[n] != drafted[n]} == {"draft", "number", "seal"}
    run.render()
    text = text_of(next(run.staging.glob("*.docx")))
    assert "Взамен письма от 28~октября 2026~г. №~ТУ-2026-000117" in text.splitlines()
    assert "| У-1 | норма | не более 60 | не более 45 |" in text.splitlines()
