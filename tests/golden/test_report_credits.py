"""The section of the report on reductions, as text: a golden file that is read in the diff."""

from pathlib import Path

import pytest

from pipeline.issuing import service_report
from tests.fixtures.reduced_month import TARGETS, reduced_workbook
from tests.fixtures.texts import text_of
from tests.golden.laws import has_no_leftovers, reads_as_agreed

HERE = Path(__file__).parent / "service_report"
PENALTY = ("Восстановление в срок", None, "100 %", "неустойка", "100:0; 0:10")
UNHEARD = ("Период доступности поддержки", None, "99 %", "снижение цены", "99:0; 0:10")
CASES: dict[str, tuple[tuple[tuple[object, ...], ...], int, str, str]] = {
    "credits": ((), 20, "2024-11", "2024-12-01"),
    "credits_cut": ((*TARGETS[2:], PENALTY, UNHEARD), 15, "2024-11", "2024-12-01"),
    "credits_months": (TARGETS[1:2], 20, "2024-10-15..2024-11-30", "2024-11-20"),
}


def section(case: str, folder: Path) -> str:
    """The section of a report made as the notebook makes it, to the next heading."""
    targets, cap, period, as_of = CASES[case]
    workbook = reduced_workbook(folder / "project.xlsx", *targets, cap=cap)
    report = service_report.read(
        str(workbook), period=period, as_of=as_of, on="2024-12-02", staging=str(folder / "staging")
    )
    shown = repr(report.reductions)
    assert "credits." not in shown
    assert "руб." in shown
    report.render()
    text = text_of(next((folder / "staging").glob("*.docx")))
    start = text.index("\nУменьшение платы")
    return text[start + 1 : text.index("\nРешения и~обещания\n", start) + 1]


@pytest.mark.parametrize("case", CASES)
def test_the_steps_read_as_agreed(case: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Table, steps, cap, totals and the sum for the act stand in the paper as computed."""
    text = section(case, tmp_path)
    has_no_leftovers(text)
    reads_as_agreed(text, HERE / f"{case}.txt", pytestconfig)


def test_without_consequences_there_is_no_section(tmp_path: Path) -> None:
    """Informational targets: no heading, no sentence of a reduction."""
    plain = ("Доступность", None, "99,9 %", "информационный", None)
    workbook = reduced_workbook(tmp_path / "project.xlsx", plain)
    report = service_report.read(
        str(workbook),
        period="2024-11",
        as_of="2024-12-01",
        on="2024-12-02",
        staging=str(tmp_path / "staging"),
    )
    report.render()
    text = text_of(next((tmp_path / "staging").glob("*.docx")))
    assert "Уменьшение платы" not in text
    assert "неустойк" not in text.casefold()
