"""Laws of the reductions: caps, order, causes, monotony; what no log can change."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.contract import Consequence, Project
from pipeline.metrics.reductions.credits import in_kopecks
from pipeline.metrics.reductions.rows import MeasuredRow
from tests.metrics.build import golden_incidents, golden_log, log
from tests.metrics.reduced import (
    availability,
    credit,
    golden,
    measured,
    only,
    row,
    settled,
)

CAUSES = tuple("abcdef")


@st.composite
def many(draw: st.DrawFn) -> tuple[list[MeasuredRow], Project]:
    """Rows with values and causes of their own, and a fee and a cap."""
    rows = []
    for at in range(draw(st.integers(1, 6))):
        worst = draw(st.integers(0, 100))
        middle = draw(st.integers(0, worst))
        target = row(
            "availability",
            f"99,99:0; 90:{middle}; 0:{worst}",
            code=str(at),
            services=draw(st.sampled_from([(), ("S",)])),
            weight=Decimal(draw(st.integers(0, 100))) / 100,
            consequence=draw(st.sampled_from([Consequence.PRICE_REDUCTION, Consequence.PENALTY])),
        )
        value = Fraction(draw(st.integers(0, 10**6)), 10**6)
        taken = draw(st.lists(st.sampled_from(CAUSES), max_size=2, unique=True))
        rows.append(measured(target, value, tuple(taken)))
    fee = Decimal(draw(st.integers(0, 10**9))) / 100
    cap = draw(st.none() | st.integers(0, 100).map(lambda part: Decimal(part) / 100))
    return rows, golden(monthly_fee=fee, credit_cap=cap)


@given(many())
def test_no_total_is_above_the_cap(world: tuple[list[MeasuredRow], Project]) -> None:
    """Step 6: neither total is above the cap, and no line above what it came to before."""
    found = settled(*world)
    for kind in (Consequence.PRICE_REDUCTION, Consequence.PENALTY):
        if found.cap is not None:
            assert found.total(kind) <= in_kopecks(found.cap)
    for line in found.lines:
        assert 0 <= line.left <= line.before <= line.base
        assert abs(Fraction(line.amount) - line.left) <= Fraction(len(found.lines), 100)
    assert found.whole == sum(line.amount for line in found.lines)


@given(many(), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_ties_only(
    world: tuple[list[MeasuredRow], Project], random: object
) -> None:
    """Step 5: with different amounts the order of the sheet changes nothing."""
    rows, of = world
    found = settled(rows, of)
    costs = [line.before for line in found.lines if line.before]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    again = {line.row.code: line for line in settled(shuffled, of).lines}
    if len(set(costs)) == len(costs):
        assert again == {line.row.code: line for line in found.lines}


@given(many())
def test_a_dropped_line_changes_nothing(world: tuple[list[MeasuredRow], Project]) -> None:
    """Step 5: the rest is as if the row that shares a cause were not in the agreement."""
    rows, of = world
    found = settled(rows, of)
    kept = [line for line in found.lines if not line.dropped_by]
    assert list(settled([line.measured for line in kept], of).lines) == kept
    taken = [line.measured.causes for line in kept if line.before]
    assert len(set().union(*taken)) == sum(map(len, taken))


@given(many())
def test_a_worse_value_never_costs_less(world: tuple[list[MeasuredRow], Project]) -> None:
    """Step 2: scales are monotone, so each line by itself grows as its value falls."""
    rows, of = world
    for one in rows:
        assert one.result is not None
        worse = replace(one, result=replace(one.result, value=Fraction(one.result.value or 0) / 2))
        assert only(settled([worse], of)).before >= only(settled([one], of)).before


def test_golden_incidents_shuffled() -> None:
    """Shuffling the rows of the log changes no reduction."""
    targets = (availability(), row("response_in_target"), row("resolution_in_target"))
    turned = golden_log(incidents=golden_incidents()[::-1])
    found = [
        [(line.before, sorted(line.measured.causes), line.amount) for line in one.lines]
        for one in (credit(golden(*targets)), credit(golden(*targets), turned))
    ]
    assert found[0] == found[1]


def test_an_empty_log_costs_nothing() -> None:
    """Nothing was written down: every row is without data, nothing is taken off."""
    found = credit(golden(availability(), row("response_in_target"), months=()), log())
    assert {line.reason for line in found.lines} <= {"no_data", "not_measured"}
    assert (found.whole, found.to_pay) == (Decimal("0.00"), Decimal("100000.00"))
