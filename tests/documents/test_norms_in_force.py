"""Norms and hours on the method page, where an agreement changes them within the period."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.documents.method import method_part
from pipeline.documents.norms_in_force import hours_in_force, priorities_in_force
from pipeline.documents.printing import Paper
from pipeline.domain.contract import Project
from pipeline.domain.periods import Period
from pipeline.issuing.reading import read_project
from pipeline.locales import locale
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.events.log import Log

DEMO = Path(__file__).parents[2] / "inputs" / "demo" / "project.xlsx"
AFTER = date(2026, 12, 1)


@pytest.fixture(scope="module")
def demo() -> tuple[Project, Log]:
    """The invented project: from 16 November priority 2 is restored in 6 hours, not 8."""
    reading = read_project(DEMO)
    assert reading.project is not None
    assert reading.log is not None
    return reading.project, reading.log


def of(demo: tuple[Project, Log], period: str, as_of: date = AFTER) -> Evaluation:
    """The evaluation of a period."""
    return evaluate(*demo, Period.parse(period), as_of)


def printed(evaluation: Evaluation) -> list[tuple[str, str]]:
    """Name and restore norm of each row of the table of priorities."""
    rows = method_part(evaluation, Paper(locale("ru")))["priorities"]
    assert isinstance(rows, tuple)
    return [(str(row["name"]), str(row["restore"])) for row in rows]  # type: ignore[index]  # rows of a table


def test_a_norm_that_changes_stands_twice_with_its_days(demo: tuple[Project, Log]) -> None:
    """G16: each norm in force stands with its days; one that does not change stands plain."""
    assert printed(of(demo, "2026-11")) == [
        ("Критический", "4\xa0ч\xa000\xa0мин"),
        ("Высокий (по 15.11.2026)", "8\xa0ч\xa000\xa0мин"),
        ("Высокий (с\xa016.11.2026)", "6\xa0ч\xa000\xa0мин"),
        ("Обычный", "—"),
    ]


@pytest.mark.parametrize(
    ("period", "as_of", "restore"),
    [
        ("2026-10", AFTER, "8\xa0ч\xa000\xa0мин"),
        ("2026-11-16..2026-11-30", AFTER, "6\xa0ч\xa000\xa0мин"),
        ("2026-11", date(2026, 11, 16), "8\xa0ч\xa000\xa0мин"),
    ],
)
def test_what_holds_on_all_known_days_has_no_days(
    demo: tuple[Project, Log], period: str, as_of: date, restore: str
) -> None:
    """G16: outside its days a norm does not stand; nor one that begins after what is known."""
    assert printed(of(demo, period, as_of))[1] == ("Высокий", restore)


def test_a_norm_for_some_days_has_both_ends(demo: tuple[Project, Log]) -> None:
    """G16: an agreement that ends within the period gives way to what stood before it."""
    project, log = demo
    first, change = project.agreements
    ending = replace(project, agreements=(first, replace(change, to_on=date(2026, 11, 20))))
    names = [name for name, _ in printed(of((ending, log), "2026-11"))]
    assert names[1:4] == [
        "Высокий (по 15.11.2026)",
        "Высокий (с\xa016.11.2026 по 20.11.2026)",
        "Высокий (с\xa021.11.2026)",
    ]


def test_figures_of_two_norms_have_two_names(demo: tuple[Project, Log]) -> None:
    """Fine print 7: one id is one figure, so norms of two spans do not share theirs."""
    found = priorities_in_force(of(demo, "2026-11").facts)
    assert [one.code + one.suffix for one in found] == ["1", "2", "2.2026-11-16", "3"]


def test_hours_that_change_stand_with_their_days(demo: tuple[Project, Log]) -> None:
    """G16: hours of a profile that an agreement states anew stand as often as they change."""
    project, log = demo
    first, change = project.agreements
    rows = tuple(replace(row, profile="магазин") for row in project.hours if row.profile == "5x8")
    other = replace(project, agreements=(first, replace(change, hours=rows)))
    evaluation = of((other, log), "2026-11")
    assert [one.code for one in hours_in_force(evaluation.facts)].count("магазин") == 2
    lines = method_part(evaluation, Paper(locale("ru")))["hours_lines"]
    assert isinstance(lines, tuple)
    said = [str(line["text"]) for line in lines]  # type: ignore[index]  # rows of lines
    shop = [line for line in said if line.startswith("«магазин»")]
    assert shop[0] == "«магазин»: пн–вс 08:00–22:00 (по 15.11.2026), без учёта праздников."
    assert shop[1:] == [line for line in said if "14:00–18:00 (с\xa016.11.2026), по" in line]
    assert len(shop) == 2
