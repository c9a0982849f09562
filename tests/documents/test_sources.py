"""Every value names the cells it was made of (fine print, section 1)."""

from datetime import date
from typing import Any

import pytest

from pipeline.documents.sources import LIMIT, cells_behind
from pipeline.documents.values import Figure
from pipeline.domain.periods import Period
from pipeline.issuing.papers import traced
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.rendering.signs import Printed
from tests.metrics.build import golden_log, log, project


def november(**tables: Any) -> Evaluation:  # noqa: ANN401  # rows of any table
    """The golden month, or other logs in it."""
    logs = log(**tables) if tables else golden_log()
    return evaluate(project(), logs, Period.parse("2024-11"), date(2024, 12, 1))


def cells(evaluation: Evaluation, key: str) -> list[str]:
    """Cells behind a metric; a log made in a test has rows but no letters."""
    result = evaluation.first(key)
    assert result is not None
    return [place.cell for place in cells_behind(evaluation.facts, result)]


def test_a_count_names_its_rows() -> None:
    """Critical incidents A5, A6, A13 stand in rows 6, 7 and 14 of the sheet."""
    assert cells(november(), "critical_incidents") == ["6", "7", "14"]


def test_many_rows_are_named_as_a_range() -> None:
    """More rows than the limit are one range, from the first to the last."""
    rows = [
        {"id": str(n), "reported_at": "2024-11-05 10:00", "priority": "1"} for n in range(LIMIT + 1)
    ]
    assert cells(november(incidents=rows), "incidents_reported") == [f"2:{LIMIT + 2}"]


def test_a_metric_of_no_incidents_names_its_sheet() -> None:
    """Hours of work name the sheet they were read from."""
    evaluation = november()
    result = evaluation.first("activities")
    assert result is not None
    assert [place.sheet for place in cells_behind(evaluation.facts, result)] == ["activities"]


def test_two_figures_under_one_id_are_a_bug() -> None:
    """A figure never hides another of its id."""
    one, other = Figure("metric.3.value", 1, "1"), Figure("metric.3.value", 2, "2")
    with pytest.raises(ValueError, match=r"metric\.3\.value"):
        traced((Printed(one, "word/document.xml", "p1"), Printed(other, "word/document.xml", "p2")))
