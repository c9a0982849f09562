"""Reductions of the fee, step by step (fine print, section 5, "Reductions"; metrics.md 5)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.domain.contract import Consequence, MonthRow
from pipeline.domain.periods import Period
from pipeline.metrics.agreement import agreement_problems
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.reductions.credits import credits_of, in_kopecks
from pipeline.metrics.reductions.rows import MeasuredRow
from pipeline.metrics.results import Status
from tests.metrics.build import golden_log, minutes, project
from tests.metrics.reduced import (
    DECEMBER_1,
    NOVEMBER,
    SERVICE,
    agreed,
    amounts,
    availability,
    base_result,
    credit,
    golden,
    measured,
    only,
    row,
    settled,
)

# -- the example of the fine print -----------------------------------------------------------------


def test_the_golden_reduction() -> None:
    """Availability 6 000 is dropped for A6, 10 000 twice make 20 000, which is the cap."""
    found = credit(golden(availability(), row("response_in_target"), row("resolution_in_target")))
    first, response, resolve = found.lines
    assert first.tier is not None
    assert (first.tier.bound, first.tier.per_cent) == (Decimal("99.0"), Decimal(10))
    assert [first.base, first.before] == [60_000, 6_000]
    assert (first.dropped_by, first.shared) == ("response_in_target", ("A6",))
    assert [response.base, response.before, resolve.before] == [100_000, 10_000, 10_000]
    assert response.measured.causes == ("A3", "A6")
    assert resolve.measured.causes == ("A8", "A11")
    assert amounts(found) == ["0.00", "10000.00", "10000.00"]
    assert found.cap == 20_000
    assert not any(line.is_cut for line in found.lines)
    assert found.total(Consequence.PRICE_REDUCTION) == Decimal("20000.00")
    assert (found.fee, found.to_pay) == (Decimal("100000.00"), Decimal("80000.00"))
    assert found.is_final


def test_availability_alone() -> None:
    """Without the rows that share its cause the golden availability costs 6 000."""
    found = credit(golden(availability()))
    assert amounts(found) == ["6000.00"]
    assert only(found).measured.value == 1 - Fraction(350, 42960)


# -- step 1: the value -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "log_changes", "reason"),
    [
        ({"months": ()}, {"incidents": [], "outages": [], "pauses": [], "reopens": []}, "no_data"),
        (
            {"priorities": tuple(replace(p, response=None) for p in project().priorities)},
            {},
            "not_measured",
        ),
        ({"min_events": 20}, {}, "insufficient"),
    ],
)
def test_what_is_not_known_costs_nothing(
    changes: dict[str, object], log_changes: dict[str, list[dict[str, object]]], reason: str
) -> None:
    """Step 1, G11: no data, not measured, insufficient count as kept, with the reason."""
    found = credit(golden(row("response_in_target"), **changes), golden_log(**log_changes))
    line = only(found)
    assert (line.reason, line.tier, line.amount) == (reason, None, Decimal("0.00"))
    assert line.before == 0
    assert line.measured.result is not None
    assert line.measured.result.reason


def test_a_miss_with_few_events_is_read_at_its_best() -> None:
    """G22: 7 of 9 with a minimum of 12 cannot reach 90 %; the tier is that of 10 of 12, 83 %."""
    line = only(credit(golden(row("response_in_target"), min_events=12)))
    assert line.measured.result is not None
    assert line.measured.result.status is Status.MISSED
    assert line.measured.at_best
    assert line.measured.value == Fraction(10, 12)
    assert line.before == 5_000
    assert line.amount == Decimal("5000.00")


def test_a_miss_with_few_events_where_less_is_better() -> None:
    """G22: 3 bad of 4 with a minimum of 6 is read as 3 of 6."""
    target = row("reopen_rate", "40:0; 50:5; *:10", target=Decimal("0.4"))
    one = measured(
        target,
        Fraction(3, 4),
        numerator=3,
        n=4,
        min_events=6,
        status=Status.MISSED,
        better=base_result().better.LOWER,
    )
    assert one.value == Fraction(1, 2)
    assert only(settled([one])).before == 5_000


def test_few_events_that_keep_the_target_count_as_they_are() -> None:
    """G22: only a miss is read at its best; a share that is met has its own value."""
    target = row("response_in_target", "90:0; 85:5; 0:10", target=Decimal("0.5"))
    line = only(credit(golden(target, min_events=10)))
    assert line.measured.result is not None
    assert line.measured.result.status is Status.MET
    assert (line.measured.at_best, line.measured.value) == (False, Fraction(7, 9))
    assert line.before == 10_000


def test_few_events_without_a_target_are_unknown() -> None:
    """Nobody can judge 7 of 9 below the minimum where no target says what would be kept."""
    line = only(credit(golden(row("response_in_target", target=None), min_events=12)))
    assert (line.reason, line.amount) == ("insufficient", Decimal("0.00"))
    line = only(credit(golden(row("response_in_target", target=None))))
    assert (line.reason, line.amount) == ("", Decimal("10000.00"))


def test_rows_from_which_nothing_follows() -> None:
    """No consequence, no scale, no direction, or the sum of the reductions itself: no line."""
    itself = row("credit_due", "0:0; *:10", target=Decimal(0))
    found = credit(
        golden(
            itself,
            row("response_in_target", consequence=Consequence.INFORMATIONAL),
            replace(row("restore_in_target"), tiers=None),
            row("contacts", "nothing:0", target=None),
        )
    )
    assert found.lines == ()
    told = {problem.code for problem in agreement_problems(golden(itself), golden_log())}
    assert "reduction_of_reductions" in told
    assert found.whole == Decimal("0.00")


# -- step 2: the tier ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "per_cent"),
    [
        (Fraction(999, 1000), 0),
        (Fraction(999, 1000) - Fraction(1, 10**9), 10),
        (Fraction(99, 100), 10),
        (Fraction(99, 100) - Fraction(1, 10**9), 30),
        (Fraction(0), 100),
        (Fraction(1), 0),
    ],
)
def test_a_value_on_a_bound_belongs_to_its_tier(value: Fraction, per_cent: int) -> None:
    """Lower bounds are inclusive, and nothing is rounded before they are compared."""
    line = only(settled([measured(availability(), value)]))
    assert line.tier is not None
    assert line.tier.per_cent == per_cent


def test_9999_of_10000_is_not_a_float() -> None:
    """metrics.md 5: 99,99 as a float would stand on the other side of 9999/10000."""
    exact = row("availability", "99,99:0; 0:10")
    assert only(settled([measured(exact, Fraction(9999, 10000))])).before == 0
    assert only(settled([measured(exact, Fraction(99989999, 100000000))])).before == 10_000


def test_the_order_of_tiers_does_not_matter() -> None:
    """metrics.md 5: tiers typed in any order are the same scale."""
    typed = availability(), replace(availability(), tiers="0:100; 95,0:30; 99,9:0; 99,0:10")
    assert [only(credit(golden(one))).before for one in typed] == [6_000, 6_000]


@pytest.mark.parametrize(
    ("tiers", "code"),
    [
        ("99,9:0; 99,0:10", "tiers_without_bottom"),
        ("99,9:0; 99,9:10; 0:100", "tiers_bound_twice"),
        ("99,9:0; 99,0:10; 95,0:5; 0:100", "tiers_fall"),
    ],
)
def test_scales_that_cannot_be_used_are_refused(tiers: str, code: str) -> None:
    """metrics.md 5: a hole, overlapping tiers, a per cent that falls stop ``check``."""
    found = agreement_problems(golden(replace(availability(), tiers=tiers)), golden_log())
    assert code in {problem.code for problem in found if problem.stops}


@pytest.mark.parametrize(
    ("metric", "tiers", "target", "per_cent"),
    [
        ("downtime", "5 ч:0; 5 ч 50 мин:10; *:20", minutes(240), 10),
        ("downtime", "5 ч:0; 5 ч 49 мин:10; *:20", minutes(240), 20),
        ("breaches", "2:0; 4:10; *:30", Decimal(2), 10),
        ("response_time.p90", "1 ч 30 мин:0; *:10", minutes(60), 0),
        ("response_time.p90", "89 мин:0; *:10", minutes(60), 10),
    ],
)
def test_upper_bounds_where_less_is_better(
    metric: str, tiers: str, target: object, per_cent: int
) -> None:
    """The smallest bound not below the value, durations in seconds; 350 min, 4, 90 min."""
    line = only(credit(golden(row(metric, tiers, target=target))))
    assert line.tier is not None
    assert line.tier.per_cent == per_cent


def test_a_negative_value_takes_the_bottom_tier() -> None:
    """The allowed downtime may be overdrawn; nothing is worse than the bottom."""
    overdrawn = row("availability", "1:0; 0:10", target=None)
    assert only(settled([measured(overdrawn, Fraction(-5))])).before == 10_000


def test_a_tier_is_taken_by_the_value_even_where_the_target_is_kept() -> None:
    """Step 2 reads the value; ``check`` warns of a scale that takes from a kept target."""
    of = golden(row("response_in_target", "80:0; 0:5", target=Decimal("0.7")))
    line = only(credit(of))
    assert line.measured.result is not None
    assert line.measured.result.status is Status.MET
    assert line.before == 5_000
    codes = {problem.code for problem in agreement_problems(of, golden_log())}
    assert "tiers_take_from_kept" in codes


# -- steps 3 and 4: base, per cent, weight ---------------------------------------------------------


@pytest.mark.parametrize(
    ("services", "share", "base"),
    [
        (("S",), Decimal("0.6"), 60_000),
        ((), Decimal("0.6"), 100_000),
        ((), None, 100_000),
        (("S", "T"), Decimal("0.6"), 100_000),
    ],
)
def test_the_share_of_exactly_one_service(
    services: tuple[str, ...], share: Decimal | None, base: int
) -> None:
    """Step 3: fee × fee_share where the row names exactly one service, else the fee."""
    two = (replace(SERVICE, fee_share=share), replace(SERVICE, code="T"))
    found = credit(golden(availability(services=services), services=two))
    assert only(found).base == base


def test_a_share_that_is_not_stated_is_no_whole() -> None:
    """Step 3: of one service of several the base cannot be told; ``check`` warns of the row."""
    two = (replace(SERVICE, fee_share=None), replace(SERVICE, code="T", fee_share=Decimal("0.4")))
    of = golden(availability(), row("credit_due", target=None), services=two)
    line = credit(of).lines[0]
    assert line.reason == "no_share"
    assert [line.base, line.before] == [0, 0]
    assert amounts(credit(of)) == ["0.00"]
    due = evaluate(of, golden_log(), NOVEMBER, DECEMBER_1).results[1]
    assert (due.status, due.reason) == (Status.NOT_MEASURED, "no_fee_share")
    told = {problem.code for problem in agreement_problems(of, golden_log())}
    assert "reduction_without_share" in told


def test_the_only_service_has_the_whole_fee() -> None:
    """Where there is nothing to divide, a blank share leaves nothing open."""
    of = golden(availability(), services=(replace(SERVICE, fee_share=None),))
    assert only(credit(of)).base == 100_000
    told = {problem.code for problem in agreement_problems(of, golden_log())}
    assert "reduction_without_share" not in told


def test_the_weight() -> None:
    """Step 4: base × per cent × weight."""
    assert only(credit(golden(availability(weight=Decimal("0.25"))))).before == 1_500


@pytest.mark.parametrize(("fee", "reason"), [(Decimal(0), ""), (None, "no_fee")])
def test_no_fee(fee: Decimal | None, reason: str) -> None:
    """A fee of zero reduces to zero; one that is not stated says so."""
    found = credit(golden(availability(), monthly_fee=fee))
    assert (only(found).reason, only(found).amount) == (reason, Decimal("0.00"))
    assert found.fee == (None if fee is None else Decimal("0.00"))
    due = evaluate(
        golden(availability(), row("credit_due", target=None), monthly_fee=fee),
        golden_log(),
        NOVEMBER,
        DECEMBER_1,
    ).results[1]
    assert due.value == (None if fee is None else 0)
    assert due.reason == ("no_monthly_fee" if fee is None else "")


def test_a_fee_for_some_of_the_days() -> None:
    """Step 3: a day without a fee is no day of a fee of zero; days without the row do not count."""
    fee = agreed("11-16", monthly_fee=Decimal(100_000))
    whole = credit(golden(availability(), monthly_fee=None, agreements=(fee,)))
    assert only(whole).reason == "fee_of_part"
    assert only(whole).before == 0
    assert (whole.fee, whole.to_pay) == (None, None)
    later = replace(fee, targets=(availability(),))
    line = only(credit(golden(monthly_fee=None, agreements=(later,))))
    assert line.reason == ""
    assert line.base == 30_000
    due = evaluate(
        golden(availability(), row("credit_due", target=None), monthly_fee=None, agreements=(fee,)),
        golden_log(),
        NOVEMBER,
        DECEMBER_1,
    ).results[1]
    assert (due.status, due.reason) == (Status.NOT_MEASURED, "fee_of_part")


def test_a_target_in_force_for_part_of_the_month() -> None:
    """Step 3: from 15 November 16 of 30 days count, and only what happened on them."""
    found = credit(golden(agreements=(agreed("11-15", targets=(availability(),)),)))
    line = only(found)
    assert (line.measured.first, line.measured.end) == (date(2024, 11, 15), NOVEMBER.end)
    assert line.base == Fraction(60_000 * 16, 30)
    assert line.measured.causes == ("A13", "outages 5")
    fund = 16 * 1440 - 240
    assert line.measured.value == 1 - Fraction(60, fund)
    assert line.amount == Decimal("3200.00")


def test_a_fee_that_changes_inside_the_month() -> None:
    """Step 3: the base is the sum of the pieces; the row itself is one line."""
    found = credit(
        golden(availability(), agreements=(agreed("11-21", monthly_fee=Decimal(40000)),))
    )
    line = only(found)
    assert [piece.days for piece in line.pieces] == [20, 10]
    assert [piece.fee for piece in line.pieces] == [100_000, 40_000]
    assert line.base == Fraction(60_000 * 20 + 24_000 * 10, 30)
    assert found.fee == Decimal("80000.00")
    assert found.cap == 16_000


def test_a_share_that_changes_inside_the_month() -> None:
    """The share of a service is one of the terms of a day as well."""
    later = replace(SERVICE, fee_share=Decimal("0.3"))
    found = credit(golden(availability(), agreements=(agreed("11-16", services=(later,)),)))
    assert only(found).base == Fraction(60_000 + 30_000, 2)


def test_a_row_that_changes_midway_gives_two_lines() -> None:
    """G16: each over its own days; an equal row of the next agreement goes on."""
    stricter = replace(availability(), tiers="99,9:0; 99,5:50; 0:100")
    found = credit(golden(availability(), agreements=(agreed("11-11", targets=(stricter,)),)))
    assert [(line.measured.first.day, line.measured.end.day) for line in found.lines] == [
        (1, 11),
        (11, 1),
    ]
    assert [line.base for line in found.lines] == [20_000, 40_000]
    same = credit(golden(availability(), agreements=(agreed("11-11", targets=(availability(),)),)))
    assert only(same).base == 60_000


def test_one_promise_in_two_agreements_is_one_line() -> None:
    """G16: without a typed code a row is known by metric and scope, whatever row of Excel it is."""
    first = replace(agreed("11-01", targets=(availability(code="2"),)), to_on=date(2024, 11, 15))
    second = agreed("11-16", targets=(availability(code="3"),))
    found = credit(golden(agreements=(first, second)))
    assert only(found).base == 60_000
    assert amounts(found) == ["6000.00"]
    assert found == credit(golden(agreements=(replace(first, to_on=None),)))


@pytest.mark.parametrize(
    "changes",
    [{"min_events": 20}, {"targets": (row("breaches", "0:0; *:1", target=Decimal(0)),)}],
)
def test_the_lines_are_those_of_the_report(changes: dict[str, object]) -> None:
    """G16: another minimum of events is another promise for both, another row for neither."""
    of = golden(row("response_in_target"), agreements=(agreed("11-16", **changes),))
    made = evaluate(of, golden_log(), NOVEMBER, DECEMBER_1)
    reported = [one for one in made.results if one.key == "response_in_target"]
    found = [
        one.measured.result
        for one in credits_of(made.facts)[0].lines
        if one.row.metric == "response_in_target"
    ]
    assert [replace(one, is_part=False) for one in reported] == found
    assert len(found) == 1 + ("min_events" in changes)


def test_a_cap_that_changes_inside_the_month() -> None:
    """Step 6: the cap in force, by days; none for a part leaves the month without."""
    half = credit(golden(availability(), agreements=(agreed("11-16", credit_cap=Decimal("0.1")),)))
    assert half.cap == 15_000
    assert credit(golden(availability(), credit_cap=None)).cap is None


# -- steps 6 and 7: cap, kopecks, totals -----------------------------------------------------------


def three() -> list[MeasuredRow]:
    """Three rows of 10 %, 8 % and 5 % of the fee."""
    rows = (("first", "10"), ("second", "8"), ("third", "5"))
    return [
        measured(row("availability", f"99:0; 0:{per_cent}", code=code, services=()), Fraction(1, 2))
        for code, per_cent in rows
    ]


def test_the_cap_is_hit_by_the_second_of_three() -> None:
    """metrics.md 5: the second is cut to what is left, nothing is left for the third."""
    found = settled(three(), golden(credit_cap=Decimal("0.15")))
    assert amounts(found) == ["10000.00", "5000.00", "0.00"]
    assert [line.is_cut for line in found.lines] == [False, True, True]
    assert [line.left for line in found.lines] == [10_000, 5_000, 0]
    assert found.whole == Decimal("15000.00")


def test_without_a_cap_nothing_is_cut() -> None:
    """A contract that sets no cap."""
    assert settled(three(), golden(credit_cap=None)).whole == Decimal("23000.00")


def test_kopecks_are_rounded_half_up_and_once() -> None:
    """Step 7: each line half up; 0,125 is 0,13, and a third stays exact until then."""
    assert str(in_kopecks(Fraction(1, 8))) == "0.13"
    assert str(in_kopecks(Fraction(124999, 1000000))) == "0.12"
    found = settled(three(), golden(monthly_fee=Decimal("33.35"), credit_cap=None))
    assert [line.before for line in found.lines] == [
        Fraction(667, 200),
        Fraction(667, 250),
        Fraction(667, 400),
    ]
    assert amounts(found) == ["3.34", "2.67", "1.67"]


def test_roundings_do_not_lift_the_total_above_the_cap() -> None:
    """Two halves of a kopeck would make one kopeck more than the cap; the last line bears it."""
    rows = [
        measured(row("availability", "0:50", code=str(at), services=()), Fraction(1, 2))
        for at in range(2)
    ]
    found = settled(rows, golden(monthly_fee=Decimal("0.01"), credit_cap=Decimal(1)))
    assert amounts(found) == ["0.01", "0.00"]
    assert [line.is_cut for line in found.lines] == [False, True]


def test_the_line_whose_rounding_passes_the_cap_is_cut_by_a_kopeck() -> None:
    """Steps 6 and 7: 5,005 twice are 10,01, the cap; rounded they would be 10,02."""
    rows = [
        measured(row("availability", "0:50", code=code, services=()), Fraction(1, 2))
        for code in "ab"
    ]
    found = settled(rows, golden(monthly_fee=Decimal("10.01"), credit_cap=Decimal(1)))
    assert [line.before for line in found.lines] == [Fraction(1001, 200)] * 2
    assert amounts(found) == ["5.01", "5.00"]
    assert [line.is_cut for line in found.lines] == [False, True]
    assert found.lines[1].left == 5
    assert (found.whole, found.cap) == (Decimal("10.01"), Fraction(1001, 100))


def test_reduction_and_penalty_have_two_totals() -> None:
    """The same arithmetic twice, each under the cap; one event costs once in all."""
    penalty = Consequence.PENALTY
    found = credit(
        golden(
            row("response_in_target"),
            row("resolution_in_target", consequence=penalty),
            availability(consequence=penalty),
            credit_cap=Decimal("0.08"),
        )
    )
    assert amounts(found) == ["8000.00", "8000.00", "0.00"]
    assert found.lines[2].dropped_by == "response_in_target"
    assert found.total(Consequence.PRICE_REDUCTION) == found.total(penalty) == Decimal(8000)
    assert (found.whole, found.to_pay) == (Decimal(16000), Decimal(92000))


# -- months ----------------------------------------------------------------------------------------


def test_a_month_is_taken_whole_and_as_of_cuts_it() -> None:
    """Half of a month is computed as its month; one that is not over is not final."""
    of = golden(availability())
    part = credit(of, period=Period.parse("2024-11-01..2024-11-09"))
    assert (part.month, only(part).measured.value) == (NOVEMBER, 1 - Fraction(350, 42960))
    early = credit(of, as_of=date(2024, 11, 11))
    assert not early.is_final
    assert only(early).measured.value == 1 - Fraction(290, 14400)
    assert only(early).base == 60_000


def test_days_that_have_not_come() -> None:
    """A row in force from a later day has nothing to read yet; later months are not there."""
    of = golden(agreements=(agreed("11-20", targets=(availability(),)),))
    line = only(credit(of, as_of=date(2024, 11, 15)))
    assert (line.reason, line.measured.result, line.amount) == ("no_data", None, Decimal("0.00"))
    made = evaluate(golden(availability()), golden_log(), Period.parse("2024-Q4"), DECEMBER_1)
    assert [one.month.key for one in credits_of(made.facts)] == ["2024-10", "2024-11"]


def test_months_add_up() -> None:
    """The quarter is its months, and ``credit_due`` their sum."""
    of = golden(
        availability(), row("resolution_in_target"), row("credit_due", target=None, code="sum")
    )
    of = replace(of, months=tuple(MonthRow(year=2024, month=m, no_outages=True) for m in (12,)))
    day = date(2025, 1, 1)
    quarter = evaluate(of, golden_log(), Period.parse("2024-Q4"), day)
    alone = [evaluate(of, golden_log(), Period.of_month(2024, m), day) for m in (10, 11, 12)]
    assert credits_of(quarter.facts) == tuple(credits_of(one.facts)[0] for one in alone)
    months = [one.results[2].value for one in alone]
    assert quarter.results[2].value == sum(Fraction(value or 0) for value in months) > 0


def test_the_metric_of_the_catalogue() -> None:
    """``credit_due``: kopecks as a Decimal, both totals, and the rows that lowered something."""
    made = evaluate(
        golden(row("response_in_target")), golden_log(), NOVEMBER, DECEMBER_1, everything=True
    )
    due = made.first("credit_due")
    assert due is not None
    assert str(due.value) == "10000.00"
    assert (due.unit, due.n, due.rows) == ("money", 1, ("A3", "A6"))
    assert due.details == {
        "price_reduction": Decimal("10000.00"),
        "penalty": Decimal("0.00"),
        "currency": "RUB",
    }
    nothing = evaluate(golden(), golden_log(), NOVEMBER, DECEMBER_1, everything=True)
    due = nothing.first("credit_due")
    assert due is not None
    assert (due.status, due.reason) == (Status.NOT_MEASURED, "no_reductions_agreed")
