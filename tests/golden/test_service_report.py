"""The report as text: golden files that are read in the diff."""

import re
from pathlib import Path

import pytest

from pipeline.issuing import service_report
from pipeline.problems import TemplateError
from tests.fixtures.projects import minimal_sheets
from tests.fixtures.texts import text_of
from tests.fixtures.warranty_month import AS_OF, PERIOD, warranty_workbook
from tests.golden.laws import has_no_leftovers, reads_as_agreed
from tests.golden.projects import workbook_of
from tests.workbook.build import build_workbook

HERE = Path(__file__).parent / "service_report"

_NEVER = (
    "вин[аыеоу]", "аудит", "введени[ея] в заблуждение", "жест", "прощ", "компенсаци", "зач[её]т",
    "скидк", "руб",
)  # fmt: skip

CASES = {
    "golden_month": ("2024-11", "2024-12-01", "2024-12-02"),
    "demo": ("2026-10", "2026-11-01", "2026-11-03"),
    "demo_unfinished": ("2026-11", "2026-11-16", "2026-11-16"),
    "servicenow": ("2026-03", "2026-04-01", "2026-04-02"),
    "empty": ("2026-10", "2026-11-01", "2026-11-03"),
    "warranty": (PERIOD, AS_OF, "2026-11-11"),
}


def workbook_for(case: str, folder: Path) -> Path:
    """The workbook of a case."""
    if case == "warranty":
        return warranty_workbook(folder)
    return workbook_of(case.partition("_unfinished")[0], folder)


def made(workbook: Path, case: str, staging: Path) -> Path:
    """The document, made as the notebook makes it."""
    period, as_of, on = CASES[case]
    report = service_report.read(
        str(workbook), period=period, as_of=as_of, on=on, staging=str(staging)
    )
    report.render()
    report.complete()
    return next(staging.glob("*.docx"))


@pytest.mark.parametrize("case", CASES)
def test_report_reads_as_agreed(case: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The whole text of the report equals its golden file."""
    text = text_of(made(workbook_for(case, tmp_path), case, tmp_path / "staging"))
    reads_as_agreed(text, HERE / f"{case}.txt", pytestconfig)


@pytest.mark.parametrize("case", CASES)
def test_report_has_no_leftovers(case: str, tmp_path: Path) -> None:
    """No tag, no ``None``, no NaN, no doubled blank, no straight quote, no doubled full stop."""
    text = text_of(made(workbook_for(case, tmp_path), case, tmp_path / "staging"))
    has_no_leftovers(text)


def test_warranty_pages_name_no_guilt_and_no_sum(tmp_path: Path) -> None:
    """Russian documents 15: words that never stand on paper; a forgiven sum is never named."""
    text = text_of(made(workbook_for("warranty", tmp_path), "warranty", tmp_path / "staging"))
    start = text.index("\nГарантия\n")
    section = text[start : text.index("\nЗамечания к", start)]
    for outcome in ("исправлено по гарантии", "с~предупреждением", "платно", "вне гарантии"):
        assert outcome in section
    for stem in _NEVER:
        assert not re.search(rf"\b{stem}", section, re.IGNORECASE), stem


def test_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    """Two runs of one workbook make one file."""
    workbook = workbook_for("golden_month", tmp_path)
    first = made(workbook, "golden_month", tmp_path / "first")
    second = made(workbook, "golden_month", tmp_path / "second")
    assert first.read_bytes() == second.read_bytes()


def test_hostile_client_name_survives_whole(tmp_path: Path) -> None:
    """A client called «Рога & Копыта <тест>» stands in the report letter by letter."""
    names = ("«Рога & Копыта <тест>»", "{{ title.period }} {% if %} & <b>", "</w:t></w:r>]]>")
    for at, name in enumerate(names):
        sheets = minimal_sheets()
        sheets["Стороны"][2][1] = f"Общество {name}"
        sheets["Договор"][2][1] = f"Проект {name}"
        folder = tmp_path / str(at)
        workbook = build_workbook(folder / "p" / "project.xlsx", sheets)
        text = text_of(made(workbook, "empty", folder / "staging"))
        assert f"Общество {name}" in text


def test_project_template_wins(tmp_path: Path) -> None:
    """A template in the project's folder is used instead of ours; a broken one is exit 3."""
    workbook = workbook_for("empty", tmp_path)
    own = workbook.parent / "templates" / "ru" / "service_report.docx"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"not a Word file")
    with pytest.raises(TemplateError):
        made(workbook, "empty", tmp_path / "staging")


def test_english_papers_come_later(tmp_path: Path) -> None:
    """A contract whose documents are English says that there is no template yet."""
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", minimal_sheets("en"))
    with pytest.raises(TemplateError) as told:
        made(workbook, "empty", tmp_path / "staging")
    assert told.value.problems[0].code == "template_missing"
