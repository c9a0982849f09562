"""Targets tried on the past: what each month would have been, and what most months keep."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import comb
from typing import Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.domain.agreements import Agreement, proposed_terms
from pipeline.domain.contract import Target
from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import METRICS
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.events.log import Log
from pipeline.metrics.facts import EVERYTHING
from pipeline.metrics.metric import Unit
from pipeline.metrics.proposal.draws import (
    Drawn,
    drawn_counts,
    drawn_ranks,
    drawn_shares,
    drawn_sums,
    generator,
    kept_of,
)
from pipeline.metrics.proposal.losses import losses
from pipeline.metrics.proposal.reach import Method
from pipeline.metrics.proposal.steps import written_target
from pipeline.metrics.proposal.tried import LineProposal, Proposal, proposal
from pipeline.metrics.reductions.credits import credits_of
from pipeline.metrics.results import Better, Status, is_met
from pipeline.problems import InputError
from tests.metrics.build import golden_incidents, golden_log, log, minutes, project, target
from tests.metrics.reduced import availability, golden, row
from tests.properties.strategies import World, log_of, project_of, worlds

FEW: Final = settings(max_examples=15)
DECEMBER: Final = date(2024, 12, 1)
MANY: Final = 20_000  # replicates enough to meet a quantile worked out by hand
MINUTE: Final = 60
HOUR: Final = 60 * MINUTE


def tried(*targets: Target, **changes: object) -> Proposal:
    """Targets tried on the golden log: a day of October and the month of November."""
    return proposal(project(targets=targets, **changes), golden_log(), DECEMBER, replicates=MANY)


def line(made: Proposal, name: str) -> LineProposal:
    """The line of this metric."""
    return next(one for one in made.lines if one.result.name == name)


def binomial(n: int, p: float, most: int) -> float:
    """P(K ≤ most) of n trials."""
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(most + 1))


# Months and verdicts ----------------------------------------------------------------------------


def test_each_month_is_judged_by_the_proposed_target() -> None:
    """Golden month: 1 of 1 in October, 7 of 9 in November, against 80 %."""
    found = line(tried(target("response_in_target", Decimal("0.8"))), "response_in_target")
    assert [point.month.key for point in found.trend.points] == ["2024-10", "2024-11"]
    assert [point.line.value for point in found.trend.points] == [1, Fraction(7, 9)]
    assert (found.months[Status.MET], found.months[Status.MISSED]) == (1, 1)
    assert found.undecided == 0
    assert found.events == 5


def test_few_events_and_no_data_decide_nothing() -> None:
    """G22 and G11: a month of one event of five is insufficient, one without is no data."""
    rows = (target("restore_in_target", Decimal("0.9"), min_events=5),)
    found = line(tried(*rows), "restore_in_target")
    assert found.months[Status.NO_DATA] == 1
    assert found.months[Status.INSUFFICIENT] == 1
    assert found.undecided == 2


def test_months_end_before_the_month_of_the_day() -> None:
    """Whole months only: one that is not over on the day is not looked at."""
    told, happened = project(), golden_log()
    for day, last in ((date(2024, 11, 30), "2024-10"), (DECEMBER, "2024-11")):
        assert proposal(told, happened, day).months[-1].key == last
    late = proposal(told, happened, date(2025, 2, 10), months=2)
    assert [month.key for month in late.months] == ["2024-12", "2025-01"]


def test_without_rows_the_default_twenty_are_tried() -> None:
    """Fine print 5: a sheet without rows means the twenty, none with a target."""
    made = tried()
    assert [one.result.key for one in made.lines] == [m.key for m in METRICS if m.standard]
    assert {one.result.target for one in made.lines} == {None}
    assert made.reduction is None


def test_a_log_without_a_whole_month_is_refused() -> None:
    """Nothing is promised of a past nobody wrote down."""
    for happened, day in (
        (golden_log(), date(2024, 10, 31)),
        (log(incidents=[], outages=[]), DECEMBER),
    ):
        with pytest.raises(InputError) as told:
            proposal(project(months=()), happened, day)
        assert [problem.code for problem in told.value.problems] == ["proposal_without_months"]


def test_a_log_that_measures_nothing_of_a_row_is_told_as_such() -> None:
    """A month with rows is a month: a metric nobody wrote down is not measured there."""
    happened = log(incidents=golden_incidents()[1:2], outages=[])
    made = proposal(project(targets=(target("availability"),)), happened, DECEMBER)
    assert (made.lines[0].months, made.lines[0].method) == ({Status.NOT_MEASURED: 1}, Method.NONE)


def test_reductions_are_those_of_the_months() -> None:
    """Golden reduction: 20 000 in November, availability dropped; in sum the months' totals."""
    rows = (availability(), row("response_in_target"), row("resolution_in_target"))
    made = proposal(golden(*rows, credit_cap=Decimal("0.2")), golden_log(), DECEMBER)
    assert made.credits[1].whole == 20000
    assert made.credits == credits_of(made.evaluation.facts.within(made.span))
    assert made.reduction == sum(month.whole for month in made.credits)
    assert line(made, "response_in_target").reduction == 10000
    costs = [one.reduction for one in made.lines]
    assert sum(cost for cost in costs if cost is not None) == made.reduction


def test_what_brings_no_money_has_no_reduction() -> None:
    """A row for information costs nothing, which is not the same as a sum of zero."""
    free, kept = target("contacts"), row("restore_in_target", target=Decimal("0.1"), tiers="0:0")
    made = proposal(golden(free, kept), golden_log(), DECEMBER)
    assert [one.reduction for one in made.lines] == [None, 0]


# What would have been kept ----------------------------------------------------------------------


def test_a_share_of_few_events_becomes_a_number_of_misses() -> None:
    """8 of 10 good over months of 1 and 9: in 95 % of such months at most 3 are missed."""
    # Half of the replicates have one event, half nine; each is missed with probability 2/10.
    at_most = [(binomial(1, 0.2, c) + binomial(9, 0.2, c)) / 2 for c in range(5)]
    assert at_most[2] < 0.95 < at_most[3]
    found = line(tried(target("response_in_target", Decimal("0.8"))), "response_in_target")
    assert (found.method, found.misses) == (Method.SHARES, 3)


def test_a_share_of_many_events_stays_a_share() -> None:
    """From 20 events a month on a share is promised: 20 a month, half of them good, keep 6."""
    assert binomial(20, 0.5, 5) < 0.05 < binomial(20, 0.5, 6)
    rows = [
        {
            "id": f"B{at}",
            "priority": "1",
            "reported_at": f"2024-11-{1 + at:02d} 10:00",
            "responded_at": f"2024-11-{1 + at:02d} {10 + at % 2}:05",
        }
        for at in range(20)
    ]
    made = proposal(
        project(targets=(target("response_in_target"),), months=()),
        log(incidents=rows),
        DECEMBER,
        replicates=MANY,
    )
    found = made.lines[0]
    assert found.events == 20
    assert found.misses is None
    assert (found.kept, found.target) == (Fraction(6, 20), Fraction(3, 10))


def test_a_share_where_less_is_better_counts_its_own_cases() -> None:
    """1 of 9 reopened in November, 0 of 0 in October: 95 % of months have at most 3."""
    assert binomial(9, 1 / 9, 2) < 0.95 < binomial(9, 1 / 9, 3)
    found = line(tried(target("reopen_rate", Decimal("0.2"))), "reopen_rate")
    assert (found.kept, found.misses) == (Fraction(3, 9), 3)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("response_time", 40), ("response_time.p90", 90), ("response_time.max", 90)],
)
def test_percentiles_are_of_values_that_happened(name: str, expected: int) -> None:
    """G12: of 5, 5, 10, 10, 15, 20, 40, 45, 90 the median of nine drawn is the seventh."""
    # P(median ≤ sixth) = P(Binomial(9, 6/9) ≥ 5) = 0.86, of the seventh 0.96; the ninth is drawn
    # more often than not.
    made = proposal(
        project(targets=(target(name),)), golden_log(), DECEMBER, months=1, replicates=MANY
    )
    assert made.lines[0].method is Method.VALUES
    assert made.lines[0].kept == expected * MINUTE


def test_a_mean_is_resampled_from_all_values() -> None:
    """Each mean is that of its own month: October's one value, and nine of November."""
    # Of the ten values one is 45 and one is 90 minutes. Half the replicates are a single one, so
    # that one in twenty is 90, and a mean of nine above 45 comes on top: 45 is kept in less than
    # 95 %. Means of nine alone keep less than 45.
    found = line(tried(target("response_time.mean")), "response_time.mean")
    assert found.kept is not None
    assert 45 < found.kept / MINUTE <= 90
    one = proposal(
        project(targets=(target("response_time.mean"),)),
        golden_log(),
        DECEMBER,
        months=1,
        replicates=MANY,
    )
    assert one.lines[0].kept is not None
    assert one.lines[0].kept / MINUTE < 45


def test_a_count_varies_between_months_and_within() -> None:
    """11 incidents, one in October and ten in November: 95 % of months have at most 11."""
    # Half the replicates are Binomial(11, 10/11), of which 35 % have all eleven.
    found = line(tried(target("incidents_reported")), "incidents_reported")
    assert [point.line.value for point in found.trend.points] == [1, 10]
    assert found.method is Method.COUNTS
    assert found.kept == found.target == 11


def test_what_is_counted_on_a_day_is_not_drawn() -> None:
    """The backlog of two months holds the same incidents: the worse month itself is kept."""
    found = line(tried(target("backlog")), "backlog")
    assert found.method is Method.MONTHS
    assert found.kept == 2


def test_availability_draws_outages_against_the_fund() -> None:
    """A replicate is 1 − Σ of drawn outages ÷ the time of its month, so never above 1."""
    found = line(tried(target("availability", Decimal("0.99"))), "availability")
    fund = 42960 * MINUTE
    assert found.method is Method.STOPS
    assert found.kept is not None
    assert found.kept < Fraction(42610 * MINUTE, fund)
    assert found.target is not None
    assert found.target <= found.kept


def test_what_a_stop_took_is_weighed_by_its_service() -> None:
    """Weights 1 and 3: an hour of the heavier is 3 of 720 + 3 × 720; of downtime it is 1."""
    services = tuple(
        replace(project().services[0], code=code, weight=Decimal(weight))
        for code, weight in (("S", 1), ("T", 3))
    )
    rows = [
        {"service": "T", "started_at": "2024-11-10 10:00", "ended_at": "2024-11-10 11:00"},
    ]
    told = project(targets=(target("availability"), target("downtime")), services=services)
    made = proposal(told, log(incidents=[], outages=rows), DECEMBER, months=1)
    assert [one.kept for one in made.lines] == [1 - Fraction(3, 4 * 720), HOUR]


def test_a_weight_of_one_third_is_told_like_a_plain_one() -> None:
    """A weight as Excel stores =1/3 is exact to fifteen digits, and still a number to draw with."""
    kept = []
    for weight in ("0.333333333333333", "1"):
        services = tuple(replace(one, weight=Decimal(weight)) for one in project().services)
        made = tried(target("availability", Decimal("0.995")), services=services)
        kept.append(line(made, "availability").kept)
    assert kept[0] is not None
    assert kept[1] is not None
    assert abs(kept[0] - kept[1]) < Fraction(1, 10**9)


def test_a_month_without_outages_is_drawn_as_such() -> None:
    """Of an outage-free past the whole time is kept, and downtime is nothing."""
    months = tuple(replace(one, no_outages=True) for one in project().months)
    happened = log(incidents=golden_incidents()[1:2], outages=[])
    told = project(targets=(target("availability"), target("downtime")), months=months)
    made = proposal(told, happened, DECEMBER)
    assert [one.kept for one in made.lines] == [1, 0]


def test_without_direction_or_value_nothing_is_proposed() -> None:
    """A metric that informs takes no target; one that never had a value has none to keep."""
    made = tried(target("contacts"), target("outage_reaction_time", min_events=5))
    assert [(one.method, one.kept, one.target) for one in made.lines] == [
        (Method.NONE, None, None)
    ] * 2


# Repeating --------------------------------------------------------------------------------------


def kept(made: Proposal) -> dict[str, object]:
    """What is kept of each line."""
    return {one.result.name: (one.kept, one.target, one.misses) for one in made.lines}


def test_the_same_seed_gives_the_same_targets_in_any_order() -> None:
    """Shuffling the rows of the log, or trying a row alone, changes nothing."""
    names = ("response_in_target", "resolution_time", "availability", "incidents_reported")
    rows = [target(name) for name in names]
    whole = kept(proposal(project(targets=tuple(rows)), golden_log(), DECEMBER))
    mixed = golden_incidents()
    mixed.sort(key=lambda one: str(one["id"])[::-1])
    backwards = project(targets=tuple(reversed(rows)))
    assert kept(proposal(backwards, golden_log(incidents=mixed), DECEMBER)) == whole
    for one in rows:
        alone = kept(proposal(project(targets=(one,)), golden_log(), DECEMBER))
        assert alone == {one.metric: whole[one.metric]}


def test_the_seed_is_what_the_draws_hang_on() -> None:
    """Another seed draws other months; the same one the same."""
    drawn = [
        drawn_shares(generator(seed, "x"), 50, [60, 40], 100).numerator.tolist()
        for seed in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1] != drawn[2]


# Draws ------------------------------------------------------------------------------------------


@given(
    values=st.lists(st.integers(0, 50), min_size=1, max_size=40),
    better=st.sampled_from((Better.HIGHER, Better.LOWER)),
)
def test_kept_is_reached_by_95_of_100_and_by_no_fewer(values: list[int], better: Better) -> None:
    """The best value that at least 95 % of the drawn ones are as good as."""
    found = Drawn(np.array(values), np.full(len(values), 7)).kept(better)

    def reached(value: Fraction) -> Fraction:
        good = sum(is_met(Fraction(one, 7), value, better) for one in values)
        return Fraction(good, len(values))

    assert reached(found) >= Fraction(95, 100)
    best = [Fraction(v, 7) for v in values if not is_met(found, Fraction(v, 7), better)]
    assert all(reached(other) < Fraction(95, 100) for other in best)
    assert kept_of([Fraction(v, 7) for v in values], better) == found


def test_ranks_are_distributed_as_if_values_were_drawn_one_by_one() -> None:
    """P(median of 9 drawn ≤ j-th of 9) = P(Binomial(9, j/9) ≥ 5): worked out, and drawn."""
    below = [1 - binomial(9, j / 9, 4) for j in range(10)]
    drawn = drawn_ranks(generator(5, "x"), range(1, 10), [9], Fraction(1, 2), MANY).numerator
    for j in range(1, 10):
        assert (drawn <= j).mean() == pytest.approx(below[j], abs=0.015)
    assert drawn_ranks(generator(5, "x"), [3], [4], Fraction(1), 50).numerator.tolist() == [3] * 50


def test_sums_have_the_mean_and_the_spread_of_their_months() -> None:
    """As many values as the month had, each from the whole pool."""
    places, sums = drawn_sums(generator(5, "x"), [0, 10], [4, 0, 100], MANY)
    assert sums[places == 1].max() == 0
    for month, size in ((0, 4), (2, 100)):
        own = sums[places == month]
        assert own.mean() == pytest.approx(5 * size, rel=0.03)
        assert own.var() == pytest.approx(25 * size, rel=0.06)
    assert drawn_sums(generator(5, "x"), [], [0, 0], 10)[1].tolist() == [0] * 10


def test_counts_keep_their_mean() -> None:
    """A drawn month has on average as many events as a month of the log; of none there are none."""
    counts = drawn_counts(generator(5, "x"), [2, 10, 30], MANY).numerator
    assert counts.mean() == pytest.approx(14, rel=0.03)
    assert drawn_counts(generator(5, "x"), [0, 0], 9).numerator.tolist() == [0] * 9


@FEW
@given(world=worlds())
def test_losses_are_the_downtime_and_nothing_else(world: World) -> None:
    """G4, G5, G6, G18: stops of a month in sum are its downtime, weighed what availability lost."""
    asked = Period(world.first, world.end)
    found = evaluate(project_of(world), log_of(world), asked, world.as_of, everything=True)
    lost, part = found.unnarrowed("downtime"), found.unnarrowed("availability")
    assume(lost.value is not None and part.denominator is not None)
    assert sum(losses(found.facts, EVERYTHING, asked, weighed=False)) == lost.value
    weighed = sum(losses(found.facts, EVERYTHING, asked, weighed=True), Fraction(0))
    assert weighed == Fraction(part.denominator or 0) - Fraction(part.numerator or 0)


def test_touching_outages_are_one_event() -> None:
    """G5: a split outage is drawn as the one it was; one outside agreed hours is none."""
    spans = (("04 10:00", "04 11:00"), ("04 11:00", "04 12:00"), ("06 22:00", "06 23:00"))
    rows = [
        {"service": "S", "started_at": f"2024-11-{start}", "ended_at": f"2024-11-{end}"}
        for start, end in (*spans, ("30 23:00", "30 23:59"))
    ]
    found = evaluate(
        project(), log(incidents=[], outages=rows), Period.parse("2024-11"), date(2024, 12, 2)
    )
    november = Period.parse("2024-11")
    assert losses(found.facts, EVERYTHING, november, weighed=False) == [
        2 * HOUR, HOUR, 59 * MINUTE,
    ]  # fmt: skip


# Written targets --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept_", "unit", "better", "written"),
    [
        (Fraction(9278, 10000), Unit.SHARE, Better.HIGHER, Fraction(925, 1000)),
        (Fraction(99178, 100000), Unit.SHARE, Better.HIGHER, Fraction(991, 1000)),
        (Fraction(99978, 100000), Unit.SHARE, Better.HIGHER, Fraction(999, 1000)),
        (Fraction(1), Unit.SHARE, Better.HIGHER, Fraction(1)),
        (Fraction(1232, 10000), Unit.SHARE, Better.LOWER, Fraction(125, 1000)),
        (Fraction(32, 10000), Unit.SHARE, Better.LOWER, Fraction(4, 1000)),
        (Fraction(0), Unit.SHARE, Better.LOWER, Fraction(0)),
        (Fraction(421), Unit.SECONDS, Better.LOWER, 8 * MINUTE),
        (Fraction(41 * MINUTE), Unit.SECONDS, Better.LOWER, 45 * MINUTE),
        (Fraction(95 * MINUTE), Unit.SECONDS, Better.LOWER, 105 * MINUTE),
        (Fraction(20 * HOUR + 1), Unit.SECONDS, Better.LOWER, 21 * HOUR),
        (Fraction(25 * HOUR), Unit.SECONDS, Better.LOWER, 28 * HOUR),
        (Fraction(25 * HOUR), Unit.SECONDS, Better.HIGHER, 24 * HOUR),
        (Fraction(7), Unit.COUNT, Better.LOWER, 7),
        (Fraction(31, 10), Unit.HOURS, Better.LOWER, Decimal("3.5")),
        (Fraction(447, 100), Unit.POINTS, Better.HIGHER, Decimal("4.4")),
        (Fraction(18501), Unit.MONEY, Better.LOWER, Decimal(18600)),
    ],
)  # fmt: skip
def test_targets_are_written_as_people_write_them(
    kept_: Fraction, unit: Unit, better: Better, written: object
) -> None:
    """A readable step, to the side that is easier to keep."""
    assert written_target(kept_, unit, better) == written


@given(
    data=st.data(),
    unit=st.sampled_from(tuple(Unit)),
    better=st.sampled_from((Better.HIGHER, Better.LOWER)),
)
def test_a_written_target_is_never_better_than_exact(
    data: st.DataObject, unit: Unit, better: Better
) -> None:
    """What was kept keeps it too, and a worse value never gets a better target."""
    most = 1 if unit is Unit.SHARE else 10**6
    one, other = sorted(data.draw(st.fractions(0, most, max_denominator=10**6)) for _ in range(2))
    low, high = (written_target(value, unit, better) for value in (one, other))
    assert is_met(one, low, better)
    assert is_met(other, high, better)
    assert low <= high


# Whose terms ------------------------------------------------------------------------------------


def agreement(number: str, start: date, **changes: object) -> Agreement:
    """An agreement that changes the fee to its number of thousands."""
    fee = Decimal(int(number) * 1000)
    given: dict[str, object] = {"kind": "SLA", "on": start, "monthly_fee": fee, **changes}
    return Agreement(number=number, from_on=start, **given)  # type: ignore[arg-type]  # fields of Agreement


def test_the_unsigned_agreement_is_what_is_proposed() -> None:
    """Before signing: the last unsigned agreement, whatever the day; else the terms in force."""
    old = agreement("1", date(2024, 1, 1), to_on=date(2024, 12, 31), signed_on=date(2023, 12, 1))
    new = agreement("2", date(2025, 1, 1))
    warranty = agreement("3", date(2026, 1, 1), kind="warranty")
    for agreements, fee in (
        ((), 100000),
        ((old,), 1000),
        ((old, new), 2000),
        ((old, warranty), 1000),
    ):
        terms = proposed_terms(project(agreements=agreements), DECEMBER)
        assert terms.contract.monthly_fee == fee
        assert terms.agreements == ()


def test_the_past_is_measured_by_the_proposed_norms() -> None:
    """The norms of the proposal, not those once in force, judge the clocks of the past."""
    strict = tuple(replace(one, response=minutes(1)) for one in project().priorities)
    made = tried(target("response_in_target", Decimal("0.9")), priorities=strict)
    assert [point.line.numerator for point in made.lines[0].trend.points] == [0, 0]


def test_a_month_more_adds_its_own_values_only() -> None:
    """The log moved by whole weeks keeps its values: the pool is of what happened in the months."""
    later = [
        {**one, **{key: _moved(one[key]) for key in _INSTANTS}, "id": f"{one['id']}-2"}
        for one in golden_incidents()
        if one["id"] in {"A5", "A13"}
    ]
    rows: list[dict[str, object]] = [*golden_incidents(), *later]
    told = project(targets=(target("restore_time.max"),))
    made = proposal(told, _of(rows), date(2025, 1, 1), replicates=MANY)
    assert [point.line.n for point in made.lines[0].trend.points] == [0, 4, 2]
    assert made.lines[0].kept == 160 * MINUTE


_INSTANTS: Final = ("reported_at", "responded_at", "restored_at", "resolved_at")


def _moved(at: object) -> str | None:
    return None if at is None else str(pd.Timestamp(str(at)) + timedelta(weeks=4))


def _of(rows: list[dict[str, object]]) -> Log:
    return golden_log(incidents=rows)
