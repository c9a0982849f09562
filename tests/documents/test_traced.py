"""Everything a paper inserts is traced (fine print, section 1)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.documents.charts import Chart
from pipeline.documents.service_report import service_report
from pipeline.documents.values import Figure, Text
from pipeline.domain.periods import Period
from pipeline.issuing.reading import read_project
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate
from pipeline.problems import Place

DEMO = Path(__file__).parents[2] / "inputs" / "demo"
FORMULAS = ("method.rules", "method.general_rules", "availability.arithmetic")  # fixed words


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Each leaf of a context with its path."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, value


@pytest.fixture(params=["ru", "en"])
def context(request: pytest.FixtureRequest) -> object:
    """The demo's October, read from its workbook, in either language."""
    reading = read_project(DEMO)
    assert reading.project is not None
    assert reading.log is not None
    evaluation = evaluate(reading.project, reading.log, Period.parse("2026-10"), date(2026, 11, 1))
    words = locale(request.param)
    return service_report(evaluation, words, on=date(2026, 11, 3)).context


def test_leaves_are_figures_texts_or_conditions(context: object) -> None:
    """A context holds figures and texts; booleans only steer; charts are exempt, and apart."""
    for path, leaf in leaves(context):
        assert isinstance(leaf, Figure | Text | bool | Chart), path
        assert isinstance(leaf, Chart) <= path.startswith("charts."), path


def test_every_digit_is_traced(context: object) -> None:
    """A digit stands in a figure, in a text with its cell, or in the catalogue's fixed words."""
    bad: list[tuple[str, str]] = []
    for path, leaf in leaves(context):
        if path.startswith(FORMULAS) or not isinstance(leaf, Text) or leaf.place != Place():
            continue
        bad.append((path, leaf.value)) if any(c.isdigit() for c in leaf.value) else None
    assert not bad


def test_figures_of_one_id_are_one_figure(context: object) -> None:
    """An id printed twice prints the same."""
    seen: dict[str, Figure] = {}
    for _, leaf in leaves(context):
        if isinstance(leaf, Figure):
            assert seen.setdefault(leaf.id, leaf) == leaf


def test_no_figure_is_a_float(context: object) -> None:
    """Exact values are never binary floats, and a figure always prints something."""
    for path, leaf in leaves(context):
        if isinstance(leaf, Figure):
            assert not isinstance(leaf.value, float), path
            assert leaf.printed.strip(), path
        if isinstance(leaf, Chart):
            assert not any(isinstance(v, float) for s in leaf.series for v in s.values), path
