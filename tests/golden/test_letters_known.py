"""Letters that rest on other letters, and notices, as text: golden files that are read."""

import json
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from pipeline.rendering.pages import count_pages
from pipeline.rendering.pdf import to_pdf
from tests.fixtures.texts import text_of
from tests.golden.issued import feet_of
from tests.golden.laws import has_no_leftovers, reads_as_agreed
from tests.golden.letters_known import CASES, NUMBER

HERE = Path(__file__).parent
every = pytest.mark.parametrize("case", CASES)
notices = pytest.mark.parametrize("case", [case for case in CASES if case.startswith("task")])


def made(case: str, folder: Path) -> Path:
    """The document of a case, made as the notebook makes it."""
    folder.mkdir(exist_ok=True)
    run = CASES[case].run(folder)
    run.render()
    run.complete()
    return next(run.staging.glob("*.docx"))


def record(document: Path) -> dict[str, object]:
    """Its completion record."""
    said: dict[str, object] = json.loads((document.parent / "outcome.json").read_text("utf-8"))
    return said


@every
def test_paper_reads_as_agreed(case: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The whole text of the paper, with the foot of its pages, equals its golden file."""
    path = made(case, tmp_path)
    reads_as_agreed(text_of(path) + feet_of(path), HERE / f"{case}.txt", pytestconfig)


@every
def test_paper_has_no_leftovers(case: str, tmp_path: Path) -> None:
    """No tag, no blank value, no doubled sign, no finding of the validator."""
    path = made(case, tmp_path)
    has_no_leftovers(text_of(path) + feet_of(path))
    assert OpenXmlValidator().validate(str(path)).errors == []


@every
def test_paper_is_the_same_bytes_twice(case: str, tmp_path: Path) -> None:
    """Design §7: the same inputs give the same bytes."""
    assert made(case, tmp_path / "1").read_bytes() == made(case, tmp_path / "2").read_bytes()


@pytest.mark.parametrize(
    ("case", "scope", "kind", "refers_to"),
    [
        ("condition_letter/referring", "Э-3", "stage", [NUMBER]),
        ("condition_letter/answer", "УТ", "object", []),
        ("task_notice/draft", "РЗ-2", "task", []),
        ("task_notice/issued", "РЗ-2", "task", [NUMBER]),
    ],
)
def test_the_record_says_what_the_paper_is_about(
    case: str, scope: str, kind: str, refers_to: list[str], tmp_path: Path
) -> None:
    """Design §6: the verdict finds the letters of a stage and of its object by the record."""
    said = record(made(case, tmp_path))
    assert (said["scope"], said["scope_kind"], said["refers_to"]) == (scope, kind, refers_to)
    assert said["subject"] == scope


@notices
def test_a_notice_is_one_page_of_one_paragraph(case: str, tmp_path: Path, libreoffice: str) -> None:
    """Russian documents §15.3: it goes into an e-mail, without an appendix."""
    assert libreoffice
    path = made(case, tmp_path)
    assert count_pages(path).parts == {1: 1}
    (pdf,) = to_pdf([path], tmp_path)
    assert len(PdfReader(pdf).pages) == 1


@notices
def test_the_words_to_be_pasted_are_those_of_the_document(case: str, tmp_path: Path) -> None:
    """The e-mail says what the registered paper says; the record holds the digest of its file."""
    path = made(case, tmp_path)
    text = path.with_suffix(".txt")
    lines = [line for line in text.read_text("utf-8").splitlines() if line]
    on_paper = [line.replace("~", "\xa0") for line in text_of(path).splitlines()]
    assert len(lines) == 2
    assert set(lines) <= set(on_paper)
    assert text.name in record(path)["files"]  # type: ignore[operator]  # a table of files
