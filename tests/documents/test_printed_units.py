"""How values of points and of durations below zero stand on paper."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.documents.printing import Paper
from pipeline.domain.contract import Target
from pipeline.domain.periods import Period
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.results import MetricResult
from tests.metrics import build

MARCH = Period.parse("2026-03")


def measured(*targets: Target, ratings: tuple[int, ...] = ()) -> MetricResult:
    """The first of these rows, over a month with an outage of an hour and these ratings."""
    own = build.project(targets=targets, calendar="none")
    rows = [
        {
            "id": str(at),
            "priority": "2",
            "reported_at": "2026-03-02 10:00",
            "resolved_at": "2026-03-02 11:00",
            "rating": rating,
        }
        for at, rating in enumerate(ratings)
    ]
    outage = {"service": "S", "started_at": "2026-03-02 10:00", "ended_at": "2026-03-02 11:00"}
    log = build.log(incidents=rows, outages=[outage])
    return evaluate(own, log, MARCH, date(2026, 4, 1)).results[0]


@pytest.mark.parametrize(
    ("target", "printed"),
    [(None, "4,33"), ("4.3", "4,33"), ("4.33", "4,333"), ("4.333", "4,3333"), ("4.34", "4,33")],
)
def test_a_rating_is_rounded_down_and_stays_on_its_side(target: str | None, printed: str) -> None:
    """G13: two digits, more where two would put it on its target."""
    row = build.target("satisfaction", None if target is None else Decimal(target))
    result = measured(row, ratings=(4, 4, 4, 4, 5, 5))
    assert str(Paper(locale("ru")).metric_value(result)) == printed


def test_the_target_of_a_rating_as_it_was_agreed() -> None:
    """A promise keeps the digits it was written with."""
    result = measured(build.target("satisfaction", Decimal("4.50")), ratings=(5,) * 5)
    assert str(Paper(locale("ru")).metric_target(result)) == "не менее 4,5"
    assert str(Paper(locale("en")).metric_value(result)) == "5.00"


def test_downtime_left_below_zero() -> None:
    """Used up by 15 min 22 s of an hour: rounded to the worse side, so away from zero."""
    promise = build.target("availability", Decimal("0.999"))
    result = measured(build.target("downtime_left"), promise)
    assert str(Paper(locale("ru")).metric_value(result)) == "−16\N{NO-BREAK SPACE}мин"
