"""Golden reductions worked out by hand (fine print, section 5): whole months, from log to kopecks.

The fee is 100 000 and the cap 20 % unless an example says otherwise. November has 43 200 minutes,
of which 240 of allowed maintenance leave the account of service S: 42 960.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.domain.contract import Consequence
from tests.metrics.build import golden_log, minutes
from tests.metrics.reduced import SERVICE, agreed, amounts, availability, credit, golden, only, row

PENALTY = Consequence.PENALTY


def out(end: str, start: str = "00:00:00", **rest: object) -> dict[str, object]:
    """An outage of 12 November nobody linked with an incident."""
    times = {"started_at": f"2024-11-12 {start}", "ended_at": f"2024-11-12 {end}"}
    return {"service": "S", **times, **rest}


@pytest.mark.parametrize(
    ("end", "per_cent", "amount"),
    [("07:09:36", 10, "6000.00"), ("07:09:37", 30, "18000.00")],
)
def test_a_lower_bound_is_inclusive(end: str, per_cent: int, amount: str) -> None:
    """25 776 of 2 577 600 s are 1 %: 99 % is the tier of 99,0; a second more is the next."""
    # 60 000 × 10 % = 6 000; 60 000 × 30 % = 18 000.
    line = only(credit(golden(availability()), golden_log(outages=[out(end)])))
    assert line.tier is not None
    assert [line.base, line.tier.per_cent] == [60_000, per_cent]
    assert str(line.amount) == amount


@pytest.mark.parametrize(
    ("end", "bound", "amount"),
    [("07:10:00", Decimal(25_800), "10000.00"), ("07:10:01", None, "15000.00")],
)
def test_an_upper_bound_is_inclusive_and_the_star_takes_the_rest(
    end: str, bound: Decimal | None, amount: str
) -> None:
    """7 h 10 min of downtime are within 7 h 10 min: 10 %; a second more falls to ``*``: 15 %."""
    of = row("downtime", "6 ч:0; 7 ч 10 мин:10; *:15", target=minutes(360))
    line = only(credit(golden(of), golden_log(outages=[out(end)])))
    assert line.tier is not None
    assert line.base == 100_000
    assert (line.tier.bound, str(line.amount)) == (bound, amount)


def test_the_star_of_a_count() -> None:
    """Four breaches, A3 and A6, A8 and A11: beyond 3, so 12 % of the fee."""
    line = only(credit(golden(row("breaches", "2:0; 3:5; *:12", target=Decimal(2)))))
    assert line.tier is not None
    assert (line.tier.bound, str(line.amount)) == (None, "12000.00")
    assert line.measured.causes == ("A3", "A6", "A8", "A11")


def test_the_share_of_one_of_two_services() -> None:
    """Service T, 40 % of the fee: 432 of 43 200 min are 1 %; 40 000 × 10 % × 0,5 = 2 000."""
    services = (SERVICE, replace(SERVICE, code="T", fee_share=Decimal("0.4")))
    of = golden(availability(services=("T",), weight=Decimal("0.5")), services=services)
    line = only(credit(of, golden_log(outages=[out("07:12:00", service="T")])))
    assert line.measured.value == Fraction(99, 100)
    assert [line.base, line.before] == [40_000, 2_000]
    assert str(line.amount) == "2000.00"


def test_a_part_of_the_month() -> None:
    """Agreed from 11 November: A8 and A11 of A8, A9, A11 missed; 100 000 × 20 ÷ 30 × 10 %."""
    # 6 666,666… is 6 666,67, rounded once.
    found = credit(golden(agreements=(agreed("11-11", targets=(row("resolution_in_target"),)),)))
    line = only(found)
    assert line.measured.value == Fraction(1, 3)
    assert line.measured.causes == ("A8", "A11")
    assert (line.base, line.before) == (Fraction(200_000, 3), Fraction(20_000, 3))
    assert (str(line.amount), str(found.to_pay)) == ("6666.67", "93333.33")


def test_the_cap_cuts_the_second_of_three() -> None:
    """10 000, 10 000 and 6 000 under 15 %: 10 000, then 5 000 of the second, none of the third."""
    of = golden(
        availability(),
        row("response_in_target"),
        row("resolution_in_target"),
        credit_cap=Decimal("0.15"),
    )
    found = credit(of, golden_log(outages=[out("07:09:36")]))
    assert [line.before for line in found.lines] == [6_000, 10_000, 10_000]
    assert [line.dropped_by for line in found.lines] == ["", "", ""]
    assert amounts(found) == ["0.00", "10000.00", "5000.00"]
    assert [line.is_cut for line in found.lines] == [True, False, True]
    assert (str(found.whole), str(found.to_pay)) == ("15000.00", "85000.00")


def test_causes_shared_by_a_penalty_and_a_price_reduction() -> None:
    """A6 made availability 99,18 % and its answer late: the penalty is larger and takes it."""
    # Penalty 60 000 × 40 % = 24 000, cut to 20 000; of the reductions response, 10 000, is dropped
    # for A6, resolution, 10 000, stays: each of the two has a total and a cap of its own.
    found = credit(
        golden(
            row("response_in_target"),
            row("resolution_in_target"),
            replace(availability(consequence=PENALTY), tiers="99,9:0; 99,0:40; 0:100"),
        )
    )
    assert [line.before for line in found.lines] == [10_000, 10_000, 24_000]
    assert [line.dropped_by for line in found.lines] == ["availability", "", ""]
    assert found.lines[0].shared == ("A6",)
    assert amounts(found) == ["0.00", "10000.00", "20000.00"]
    assert str(found.total(Consequence.PRICE_REDUCTION)) == "10000.00"
    assert str(found.total(PENALTY)) == "20000.00"
    assert str(found.to_pay) == "90000.00"
