"""Availability on paper: one figure, one side of its target (rule G13)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.documents.availability import availability_part
from pipeline.documents.printing import Paper
from pipeline.documents.service_report import service_report
from pipeline.documents.values import Context
from pipeline.domain.agreements import Agreement
from pipeline.domain.contract import Service
from pipeline.domain.periods import Period
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate
from tests.documents.test_traced import leaves
from tests.metrics.build import golden_log, log, project, target


def printed(context: Context, id_: str) -> set[str]:
    """What stands on paper under this id."""
    return {str(leaf) for _, leaf in leaves(context) if getattr(leaf, "id", "") == id_}


def test_arithmetic_and_table_show_the_same_side() -> None:
    """With a target between the rounded and the exact value, both print the added digit."""
    targets = (target("availability", Decimal("0.9918")),)
    evaluation = evaluate(
        project(targets=targets), golden_log(), Period.parse("2024-11"), date(2024, 12, 1)
    )
    paper = service_report(evaluation, locale("ru"), on=date(2024, 12, 2))
    assert printed(paper.context, "metric.availability.value") == {"99,185\u00a0%"}
    assert printed(paper.context, "availability.total") == {"99,185\u00a0%"}


def test_a_weight_that_changes_midway_counts_on_its_days() -> None:
    """G16: the arithmetic closes with the weights of the days, and comes to the metric's value."""
    first, second = (
        Service(code=code, name=code, hours="24x7", weight=Decimal(1)) for code in ("А", "Б")
    )
    heavier = Agreement(
        number="ДС-2",
        kind="SLA",
        on=date(2024, 11, 1),
        from_on=date(2024, 11, 16),
        services=(replace(first, weight=Decimal(9)),),
    )
    made = project(
        services=(first, second),
        targets=(target("availability", Decimal("0.98")),),
        agreements=(heavier,),
    )
    stop = {"service": "А", "started_at": "2024-11-05 10:00", "ended_at": "2024-11-06 10:00"}
    evaluation = evaluate(
        made, log(incidents=[], outages=[stop]), Period.parse("2024-11"), date(2024, 12, 1)
    )
    part: Any = availability_part(evaluation, Paper(locale("ru")))
    # 24 h of 360 h at weight 1, 360 h at 9, and 720 h of the other: 24 of 4320 weighed hours
    said = "".join(str(piece["value"]) for piece in part["arithmetic"]).replace("\u00a0", " ")
    assert "24 ч" in said
    assert "4320 ч" in said
    assert "99,44 %" in said
    (result,) = evaluation.results
    assert result.value == 1 - Fraction(24, 4320)
    weights = [str(row["weight"]).replace("\u00a0", " ") for row in part["rows"]]
    assert weights == ["1 (по 15.11.2024); 9 (с 16.11.2024)", "1"]
