"""Availability on paper: one figure, one side of its target (rule G13)."""

from datetime import date
from decimal import Decimal

from pipeline.documents.service_report import service_report
from pipeline.documents.values import Context
from pipeline.domain.periods import Period
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate
from tests.documents.test_traced import leaves
from tests.metrics.build import golden_log, project, target


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
