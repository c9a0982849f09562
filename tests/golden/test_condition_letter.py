"""The condition letter as text: golden files that are read in the diff."""

from pathlib import Path

import pytest

from pipeline.issuing import condition_letter
from pipeline.problems import InputError, TemplateError
from tests.fixtures.letters import condition, stage_sheets
from tests.fixtures.projects import minimal_sheets
from tests.fixtures.texts import text_of
from tests.golden.laws import has_no_leftovers, reads_as_agreed
from tests.golden.projects import workbook_of
from tests.workbook.build import build_workbook

HERE = Path(__file__).parent / "condition_letter"

CASES = {
    "demo_module": ("demo", "Э-3", "2026-11-03"),
    "demo_modification": ("demo", "Э-4", "2026-11-03"),
    "demo_object": ("demo", "УТ", "2026-11-03"),
    "servicenow": ("servicenow", "СП-1", "2026-01-26"),
    "empty": ("empty", "Э-1", "2026-11-03"),
}


def made(workbook: Path, stage: str, on: str, staging: Path) -> Path:
    """The document, made as the notebook makes it."""
    letter = condition_letter.read(
        str(workbook), stage=stage, slug="draft", as_of=on, on=on, staging=str(staging)
    )
    letter.render()
    letter.complete()
    return next(staging.glob("*.docx"))


def letter_text(case: str, tmp_path: Path) -> str:
    """The letter of a case as text."""
    project, stage, on = CASES[case]
    workbook = (
        build_workbook(tmp_path / "empty" / "project.xlsx", stage_sheets())
        if project == "empty"
        else workbook_of(project, tmp_path)
    )
    return text_of(made(workbook, stage, on, tmp_path / "staging"))


@pytest.mark.parametrize("case", CASES)
def test_letter_reads_as_agreed(case: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The whole text of the letter equals its golden file."""
    text = letter_text(case, tmp_path)
    reads_as_agreed(text, HERE / f"{case}.txt", pytestconfig)


@pytest.mark.parametrize("case", CASES)
def test_letter_has_no_leftovers(case: str, tmp_path: Path) -> None:
    """No tag, no ``None``, no NaN, no doubled blank, no straight quote, no doubled full stop."""
    text = letter_text(case, tmp_path)
    has_no_leftovers(text)


def test_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    """Two runs of one workbook make one file."""
    workbook = workbook_of("demo", tmp_path)
    files = [made(workbook, "Э-3", "2026-11-03", tmp_path / name) for name in ("one", "two")]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_project_without_stages_says_so(tmp_path: Path) -> None:
    """An empty project has no stage to write about: a problem, not an empty letter."""
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", minimal_sheets())
    with pytest.raises(InputError) as told:
        made(workbook, "Э-1", "2026-11-03", tmp_path / "staging")
    assert told.value.problems[0].code == "no_such_stage"


def test_english_papers_come_later(tmp_path: Path) -> None:
    """A contract whose documents are English says that there is no template yet."""
    sheets = stage_sheets(condition())
    sheets["Договор"].append(["Язык документов", "en"])
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", sheets)
    with pytest.raises(TemplateError) as told:
        made(workbook, "Э-1", "2026-11-03", tmp_path / "staging")
    assert told.value.problems[0].code == "template_missing"
