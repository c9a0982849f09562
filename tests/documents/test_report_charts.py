"""The charts of the report as plain values: what they show, in which unit, and when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.charts import Axis, Chart, Look, Value, axis_over
from pipeline.documents.printing import Paper
from pipeline.documents.report_charts import (
    charts_part,
    target_charts,
    trend_chart,
    trend_charts,
    volume_charts,
)
from pipeline.documents.report_trends import Restated
from pipeline.domain.contract import Target
from pipeline.domain.periods import Period
from pipeline.locales import LOCALES, locale
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.months.restatements import Past
from pipeline.metrics.months.trends import trends
from tests.documents.test_report_trends import TWO, report, restatement
from tests.metrics.build import golden_log, minutes, project, target

RU = locale("ru")


def shown(*rows: Target, days: Sequence[str] = TWO) -> tuple[Chart, ...]:
    """Charts by month of a report over failures of these days."""
    return trend_charts(Past(trends(report(days, *rows))), RU)


def values_of(chart: Chart) -> dict[Look, tuple[Value, ...]]:
    """Values by look; each stands once in a chart of the report."""
    return {series.look: series.values for series in chart.series}


def ends(axis: Axis) -> list[float]:
    """Where an axis begins and ends, and its step."""
    return [float(one) for one in (axis.low, axis.high, axis.step)]


# The flow ---------------------------------------------------------------------------------------


def test_the_flow_is_that_of_the_table() -> None:
    """Metrics 7: reported, resolved and what is open at the end, by week."""
    (chart,) = volume_charts(report(TWO, target("contacts")).facts, RU)
    assert chart.categories == ("01.11", "04.11", "11.11", "18.11", "25.11")
    assert values_of(chart) == {
        Look.DARK: (0, 2, 0, 0, 0), Look.HATCHED: (0, 2, 0, 0, 0), Look.LINE: (0, 0, 0, 0, 0),
    }  # fmt: skip
    assert ends(chart.axis) == [0, 2, 1]
    assert chart.has_legend
    assert chart.names_categories


def test_nothing_is_drawn_of_nothing() -> None:
    """A period without an incident has no chart of the flow, and none of the targets."""
    evaluation = report((), target("contacts"))
    assert volume_charts(evaluation.facts, RU) == target_charts(evaluation.facts, RU) == ()
    part = charts_part(evaluation.facts, Past(trends(evaluation)), RU)
    assert part == {"wide": (), "has_trends": False, "trends": ()}


# The use of targets -----------------------------------------------------------------------------


def test_the_use_of_targets_is_that_of_the_golden_month() -> None:
    """Golden month; an edge belongs to the band it ends: what used 25 % used no more (G14)."""
    # Response: 66.7, 150, 2, 66.7, 150, 25, 2, 16.7, 33.3 %; restore: 66.7, 33.3, 37.5, 33.3 %;
    # resolve: 56.3, 87.5, 4.9, 200, 12.5, 187.5 %.
    month = evaluate(project(), golden_log(), Period.parse("2024-11"), date(2024, 12, 1))
    (chart,) = target_charts(month.facts, RU)
    assert chart.categories == ("0–25", "25–50", "50–75", "75–100", "100–150", "свыше 150")
    assert {series.name: series.values for series in chart.series} == {
        "реакция": (4, 1, 2, 0, 2, 0),
        "восстановление": (0, 3, 1, 0, 0, 0),
        "решение": (2, 0, 1, 1, 0, 2),
    }
    assert [series.look for series in chart.series] == [Look.DARK, Look.HATCHED, Look.LIGHT]


# The months before ------------------------------------------------------------------------------


def test_a_month_without_data_is_a_gap() -> None:
    """Metrics 7: a gap for no data, where zero would be a figure."""
    (chart,) = shown(target("response_time", minutes(30)), days=("2024-08-07", *TWO))
    assert chart.categories == ("08.2024", "09.2024", "10.2024", "11.2024")
    assert values_of(chart)[Look.LINE] == (5, None, 5, 5)


def test_targets_are_dashed_and_few_events_are_rings() -> None:
    """Metrics 7: the target of each month beside the value; rings where few events are behind."""
    (chart,) = shown(target("response_in_target", Decimal("0.9")))
    found = values_of(chart)
    assert found[Look.TARGET] == (90, 90)
    assert found[Look.HOLLOW] == found[Look.LINE] == (100, 100)  # one and two events
    many = tuple(f"2024-11-{n % 28 + 1:02d}" for n in range(25))
    (chart,) = shown(target("response_in_target"), days=("2024-10-07", *many))
    assert values_of(chart) == {Look.LINE: (100, 100), Look.HOLLOW: (100, None)}


def test_units_are_those_a_person_counts_in() -> None:
    """Units stand on the axes: per cents, minutes, hours for long times, whole counts."""
    rows = (
        target("response_in_target", Decimal("0.9")),
        target("restore_time", minutes(30)),
        target("restore_time", minutes(300)),
        target("incidents_reported", Decimal(3)),
    )
    titles = [chart.axis.title for chart in shown(*rows)]
    assert titles == ["%", "мин", "мин", "шт."]
    long = trends(report(TWO, target("downtime", minutes(30))))
    (line,) = long.lines
    points = tuple(replace(p, line=replace(p.line, value=9000)) for p in line.points)
    past = Past(replace(long, lines=(replace(line, points=points),)))
    (chart,) = trend_charts(past, RU)
    assert chart.axis.title == "ч"
    assert values_of(chart) == {
        Look.LINE: (Decimal("2.5"),) * 2,
        Look.TARGET: (Decimal("0.5"),) * 2,
    }


def test_a_level_is_a_dotted_line_across() -> None:
    """A trial of targets shows the value that most months would keep, in the unit of the axis."""
    (line,) = trends(report(TWO, target("response_in_target", Decimal("0.9")))).lines
    chart = trend_chart(line, Restated(), Paper(RU), ("выдерживалось", Fraction(1, 2)))
    assert values_of(chart)[Look.LEVEL] == (50, 50)
    assert chart.axis.low <= 50


def test_a_restated_month_is_starred() -> None:
    """The chart says that this month is not what its report told."""
    evaluation = report(TWO, target("incidents_reported", Decimal(3)))
    past = Past(
        trends(evaluation), (restatement(evaluation, 5, "incidents_reported"),), is_checked=True
    )
    (chart,) = trend_charts(past, RU)
    assert chart.series[0].starred == {0}
    (plain,) = trend_charts(Past(past.trends), RU)
    assert not plain.series[0].starred


def test_charts_stand_in_pairs() -> None:
    """At most six, two in a row; an odd one stands alone in its row."""
    rows = [replace(target("incidents_reported", Decimal(3)), code=str(n)) for n in range(3)]
    evaluation = report(TWO, *rows)
    part: Any = charts_part(evaluation.facts, Past(trends(evaluation)), RU)
    assert part["has_trends"] is True
    pairs = part["trends"]
    assert [(len(row["left"]), len(row["right"])) for row in pairs] == [(1, 1), (1, 0)]


@pytest.mark.parametrize("code", LOCALES)
def test_a_chart_tells_every_value_in_words(code: str) -> None:
    """Who cannot see the charts is told each value with its month, target and unit."""
    rows = (target("incidents_reported", Decimal(3)), target("downtime", minutes(30)))
    evaluation = report(TWO, *rows)
    charts = trend_charts(Past(trends(evaluation)), locale(code))
    alts = " ".join(chart.alt for chart in charts)
    said = {
        "ru": (
            "цель не более 3",
            "октябрь\xa02024\xa0г.\xa0— 1; ноябрь\xa02024\xa0г.\xa0— 2.",
            "20\xa0мин",
        ),
        "en": ("target at most 3", "October\xa02024 — 1; November\xa02024 — 2.", "20\xa0min"),
    }[code]
    assert [words for words in said if words not in alts] == []
    facts = evaluation.facts
    others = (*volume_charts(facts, locale(code)), *target_charts(facts, locale(code)))
    assert len(others) == 2
    assert all(chart.alt and chart.title and chart.axis.title for chart in others)


def test_a_long_period_has_all_its_weeks() -> None:
    """A year has a column for each week; nothing is left out of the data."""
    day = date(2024, 1, 8)
    days = tuple(f"{day + timedelta(days=7 * n)}" for n in range(50))
    evaluation = report(days, target("contacts"), period="2024", as_of=date(2025, 1, 1))
    (chart,) = volume_charts(evaluation.facts, RU)
    assert len(chart.categories) == 53
    assert sum(int(v or 0) for v in values_of(chart)[Look.DARK]) == 50


# Axes -------------------------------------------------------------------------------------------

KNOWN = st.decimals(-(10**6), 10**6, places=3)


@given(st.lists(KNOWN, min_size=1, max_size=9), st.booleans(), st.booleans(), st.booleans())
def test_an_axis_holds_its_values(
    values: list[Decimal],
    whole: bool,  # noqa: FBT001  # drawn
    from_zero: bool,  # noqa: FBT001  # drawn
    room: bool,  # noqa: FBT001  # drawn
) -> None:
    """All values lie on it, its ends and lines are round, and they are few."""
    axis = axis_over("", [None, *values], whole=whole, from_zero=from_zero, room=room)
    assert axis.low <= min(values)
    assert axis.high >= max(values)
    assert axis.low % axis.step == axis.high % axis.step == 0
    assert 1 <= (axis.high - axis.low) / axis.step <= 7
    assert str(axis.step.normalize().as_tuple().digits) in {"(1,)", "(2,)", "(2, 5)", "(5,)"}
    if whole:
        assert axis.step == int(axis.step)
    if from_zero:
        assert axis.low <= 0


def test_an_axis_of_one_value_has_an_extent() -> None:
    """Zero alone stands at the foot of the axis, another value at its head."""
    zero = axis_over("", [0, 0], whole=True, from_zero=True)
    assert ends(zero) == [0, 1, 1]
    full = axis_over("", [100, 100], whole=False, from_zero=False)
    assert ends(full)[:2] == [99, 100]
