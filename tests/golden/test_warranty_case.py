"""The papers of a case as text: golden files that are read in the diff."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from pipeline.documents.warranty_case import CHARTS, CaseFacts
from pipeline.problems import InputError
from pipeline.rendering.pdf import to_pdf
from tests.documents.warranty_case.cases import (
    AGENT,
    RULES,
    SESSIONS,
    Given,
    earlier_warning,
    facts,
    letter,
)
from tests.documents.warranty_case.rendered import EVERY, identity_of, made, rendered
from tests.fixtures.texts import text_of
from tests.golden.laws import has_no_leftovers, reads_as_agreed
from tests.rendering.papers import picture

HERE = Path(__file__).parent / "warranty_case"
_OPEN: Final = Given(audit={**(RULES["S"].audit or {}), "access_asked_at": None})
_DECIDED: Final = {
    "decided": "warned", "decided_by": "Ратников Г. С.", "decided_why": "первый случай за год",
}  # fmt: skip
CASES: Final = {
    **{f"decision_{rule.replace(' ', '_')}": ("decision", RULES[rule]) for rule in RULES},
    "decision_decided": ("decision", Given(worst=82, audit=_DECIDED)),
    "act_broken": ("act", RULES["W5"]),
    "act_suspended": ("act", RULES["S"]),
    "act_outside": ("act", RULES["W0"]),
    "act_false": ("act", RULES["W6"]),
    "act_nothing_told": ("act", Given(letters=(), findings=())),
    "invitation": ("invitation", _OPEN),
    "invitation_reminder": ("invitation", RULES["S"]),
    "warning": ("warning", RULES["W5"]),
    "calculation": ("calculation", RULES["W7"]),
    "calculation_false": ("calculation", RULES["W6"]),
    "calculation_exempt": (
        "calculation",
        replace(RULES["W8"], contract={"vat": "exempt", "vat_basis": "глава 26.2 НК РФ"}),
    ),
    "calculation_before_work": (
        "calculation",
        replace(RULES["W7"], claim={"resolved_at": None}),
    ),
    "invoice": ("invoice", RULES["W7"]),
    "history_broken": ("history", RULES["W5"]),
    "history_repeated": ("history", RULES["W8"]),
    "history_open": ("history", _OPEN),
}
DRAFTS: Final = ("act_suspended", "decision_S")
HOSTILE: Final = (
    "Рога & Копыта <тест> </w:t></w:r>]]>",
    "{{ x }} {% if %} {{ title.period }} {# #}",
    '«ёлки» "кавычки" 24" и ζ 漢字',
)


def document(case: str, folder: Path) -> Path:
    """The paper of a case as a file; what may not be issued is a draft."""
    part, given = CASES[case]
    out = folder / f"{case}.docx"
    rendered(part, made(part, facts(given), issued=case not in DRAFTS), out)
    return out


@pytest.mark.parametrize("case", CASES)
def test_paper_reads_as_agreed(case: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The whole text of the paper equals its golden file, and nothing is left over in it."""
    text = text_of(document(case, tmp_path))
    reads_as_agreed(text, HERE / f"{case}.txt", pytestconfig)
    has_no_leftovers(text, ("::", ";.", "()", "« ", " »"))
    assert not re.search(r"(?:\bст\.|№) ", text.replace("№ СГ-", ""))


@pytest.mark.parametrize("case", CASES)
def test_paper_is_sound(case: str, tmp_path: Path) -> None:
    """Docx engine 4: the validator finds nothing; the same facts give the same bytes."""
    path = document(case, tmp_path)
    assert OpenXmlValidator().validate(str(path)).errors == []
    (tmp_path / "again").mkdir()
    assert document(case, tmp_path / "again").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("part", EVERY)
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_survive_whole(part: str, words: str, tmp_path: Path) -> None:
    """Russian documents §1.2: what people typed stands letter by letter, and runs nothing."""
    case = facts(_hostile(words))
    seller, client = case.project.parties
    project = replace(
        case.project, parties=(seller, replace(client, full_name=f"Общество {words}"))
    )
    out = tmp_path / "paper.docx"
    rendered(part, made(part, replace(case, project=project)), out)
    text = " ".join(text_of(out).replace("~", " ").split())
    shown = {"warning": "plain", "invitation": "method", "invoice": "", "calculation": ""}
    typed = f"Общество {words}" if shown.get(part) == "" else words
    assert typed in text or typed.replace(' "кавычки"', " «кавычки»") in text


def _hostile(words: str) -> Given:
    items = (
        replace(SESSIONS, text=words, plain=words, method=words, parameter="сеансы"),
        replace(AGENT, method=words),
    )
    told = (letter(items=items, proof=words), earlier_warning())
    audit = {
        "client_rep": words, "conclusion": words, "stated": words, "contradicted_by": words,
        "decided": "warned", "decided_by": words, "decided_why": words, "access_given_at": None,
    }  # fmt: skip
    return Given(letters=told, audit=audit, claim={"summary": words},
                 findings=({"evidence": words},))  # fmt: skip


def test_a_letter_no_paper_may_hold_is_told() -> None:
    """Russian documents §14.4: a control character stops the paper with the cell it stands in."""
    case = facts(Given(claim={"summary": "накладные\u200b не проводятся"}))
    with pytest.raises(InputError) as told:
        rendered("act", made("act", case), Path("/nonexistent/paper.docx"))
    (problem,) = told.value.problems
    assert (problem.code, problem.place.sheet) == ("character_unprintable", "Инциденты")


@pytest.mark.parametrize("case", ["act_broken", "decision_W6", "decision_W7", "calculation",
                                  "warning", "invoice"])  # fmt: skip
def test_the_pdf_keeps_signatures_with_text(case: str, tmp_path: Path) -> None:
    """Russian documents 5.7: a signature is never alone on a page; pages are numbered from two."""
    (pdf,) = to_pdf([document(case, tmp_path)], tmp_path)
    pages = [page.extract_text().replace("\xa0", " ") for page in PdfReader(pdf).pages]
    assert all(page.lstrip().startswith(str(n)) for n, page in enumerate(pages[1:], 2))
    signed = [page for page in pages if "____________________ " in page.replace("\n", " ")]
    for page in signed[-1:]:
        before = page[: page.index("Г. С. Ратников")]
        assert len([line for line in before.splitlines() if len(line) > 20]) >= 3


@pytest.mark.parametrize("case", ["history_broken", "history_repeated", "warning", "invitation"])
def test_one_page(case: str, tmp_path: Path) -> None:
    """Brief: the story of a fault and a letter of a case are one page."""
    (pdf,) = to_pdf([document(case, tmp_path)], tmp_path)
    assert len(PdfReader(pdf).pages) == 1


@pytest.mark.parametrize("count", range(len(CHARTS) + 1))
def test_charts_have_their_places(count: int, tmp_path: Path) -> None:
    """Brief: the act shows every chart the caller gives, each with its words, and no other."""
    out = tmp_path / "act.docx"
    charts = {name: picture() if at < count else None for at, name in enumerate(CHARTS)}
    rendered("act", made("act", facts(RULES["W5"])), out, charts)
    assert len(Document(str(out)).inline_shapes) == count
    assert OpenXmlValidator().validate(str(out)).errors == []


def test_the_number_stands_where_it_is_issued(tmp_path: Path) -> None:
    """Fine print §2: each paper of a case has the letter of its part after the number."""
    case: CaseFacts = facts(RULES["W7"])
    for part in ("act", "decision", "calculation"):
        out = tmp_path / f"{part}.docx"
        rendered(part, made(part, case), out)
        identity = identity_of(part)
        assert identity is not None
        assert f"№~{identity.number}" in text_of(out)
    draft = tmp_path / "draft.docx"
    rendered("act", made("act", case, issued=False), draft)
    assert "ПРОЕКТ" in text_of(draft)
    assert "ГС-2026-000012-А\n" not in text_of(draft)
    assert date(2026, 11, 10).isoformat() not in text_of(draft)
