"""Tiers of a reduction: how they are written, read, refused and looked up."""

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.domain.tiers import (
    Tier,
    TierFault,
    UnreadableTierError,
    clock_bound,
    number_bound,
    parse_tiers,
    tier_faults,
    tier_of,
    tier_pieces,
)

AVAILABILITY = "99,9:0; 99,0:10; 95,0:30; 0:100"


def tiers(*pairs: tuple[str | None, str]) -> tuple[Tier, ...]:
    """Tiers of bounds and per cents."""
    return tuple(
        Tier(None if bound is None else Decimal(bound), Decimal(per_cent))
        for bound, per_cent in pairs
    )


@pytest.mark.parametrize(
    "text",
    [
        AVAILABILITY,
        "99.9:0;99.0:10;95.0:30;0:100",
        " 99,9 % : 0 % ;\N{NO-BREAK SPACE}99,0:10%; 95,0:30; 0:100; ",
        "99,9:0\n99,0:10\n95,0:30\n0:100",
    ],
)
def test_the_ways_to_write_tiers(text: str) -> None:
    """A comma or a dot, blanks, per cent signs and lines change nothing."""
    assert parse_tiers(text) == tiers(("99.9", "0"), ("99.0", "10"), ("95.0", "30"), ("0", "100"))


def test_bounds_stay_exact() -> None:
    """99,99 kept as a float would stand on the other side of its bound (metrics.md section 5)."""
    (tier,) = parse_tiers("99,99:0,1")
    assert (tier.bound, tier.per_cent) == (Decimal("99.99"), Decimal("0.1"))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4 ч:10", 14400),
        ("1 ч 30 мин:10", 5400),
        ("1:30:10", 5400),
        ("90 min.:10", 5400),
        ("1,5 h:10", 5400),
        ("30 с:10", 30),
    ],
)
def test_bounds_of_durations_are_seconds(text: str, seconds: int) -> None:
    """The bound of a duration metric is a duration, told from the per cent by the last colon."""
    assert parse_tiers(text, clock_bound) == (Tier(Decimal(seconds), Decimal(10)),)


def test_the_open_end() -> None:
    """The last bound of a metric where less is better is an asterisk."""
    assert parse_tiers("2:0; *:10", number_bound) == tiers(("2", "0"), (None, "10"))


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("", ""),
        (" ; ", " ; "),
        ("99,9", "99,9"),
        ("99,9:0; девяносто:10", "девяносто:10"),
        ("99,9:0; 95:", "95:"),
        (":10", ":10"),
        ("100,1:0; 0:10", "100,1:0"),
        ("-1:0", "-1:0"),
        ("1e2:0", "1e2:0"),
        ("NaN:0", "NaN:0"),
        ("99,9:0, 95:10", "99,9:0, 95:10"),
    ],
)
def test_a_piece_that_cannot_be_read_is_named(text: str, piece: str) -> None:
    """Nothing is guessed: the piece is shown as typed."""
    with pytest.raises(UnreadableTierError) as caught:
        parse_tiers(text)
    assert caught.value.piece == piece


@pytest.mark.parametrize("text", ["4:10", "2 рд:10", "1 день:10", "4 ч 5:10", "1:75:10"])
def test_bounds_that_are_no_durations(text: str) -> None:
    """A number without a unit, working days, bare days."""
    with pytest.raises(UnreadableTierError):
        parse_tiers(text, clock_bound)


def test_pieces_and_tiers_go_together() -> None:
    """A fault names its piece by the position of the tier."""
    assert len(tier_pieces(AVAILABILITY)) == len(parse_tiers(AVAILABILITY))
    assert tier_pieces("a:1;;\n b:2 ") == ("a:1", "b:2")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AVAILABILITY, []),
        ("0:100; 95:30; 99,9:0", []),
        ("99:5; 95:5; 0:5", []),
        ("99:0; 99,0:10; 0:20", [(TierFault.BOUND_TWICE, 1)]),
        ("99:0; 95:10", [(TierFault.NO_BOTTOM, None)]),
        ("99:0; 0,01:10", [(TierFault.NO_BOTTOM, None)]),
        ("99:0; *:10", [(TierFault.STAR_MISPLACED, 1)]),
        ("99:10; 95:9,9; 0:20", [(TierFault.FALLS, 1)]),
        ("0:5; 99:10", [(TierFault.FALLS, 0)]),
        ("99:0; 0:100,1", [(TierFault.PER_CENT_BEYOND, 1)]),
        ("99:-1; 0:100", [(TierFault.PER_CENT_BEYOND, 0)]),
    ],
)
def test_faults_where_more_is_better(
    text: str, expected: list[tuple[TierFault, int | None]]
) -> None:
    """Refused: a bound twice, no bottom, per cents that fall or leave 0..100; any order is good."""
    assert list(tier_faults(parse_tiers(text), higher_is_better=True)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2:0; 5:10; *:30", []),
        ("*:30; 5:10; 2:0", []),
        ("2:0; 5:10", [(TierFault.NO_OPEN_END, None)]),
        ("2:0; *:10; *:20", [(TierFault.BOUND_TWICE, 2)]),
        ("2:10; 5:5; *:30", [(TierFault.FALLS, 1)]),
        ("2:10; 5:20; *:15", [(TierFault.FALLS, 2)]),
    ],
)
def test_faults_where_less_is_better(
    text: str, expected: list[tuple[TierFault, int | None]]
) -> None:
    """The last bound is an asterisk, and per cents grow with the value."""
    found = tier_faults(parse_tiers(text, number_bound), higher_is_better=False)
    assert list(found) == expected


@pytest.mark.parametrize(
    ("value", "per_cent"),
    [
        (Fraction(100), 0),
        (Fraction(999, 10), 0),
        (Fraction(99899999, 1000000), 10),
        (Fraction(99), 10),
        (Fraction(95), 30),
        (Fraction(94), 100),
        (Fraction(0), 100),
    ],
)
def test_lower_bounds_are_inclusive(value: Fraction, per_cent: int) -> None:
    """More is better: the largest bound not above the value (fine print, Reductions step 2)."""
    read = parse_tiers("0:100; 95:30; 99,9:0; 99:10")
    assert tier_of(read, value, higher_is_better=True).per_cent == per_cent


@pytest.mark.parametrize(("value", "per_cent"), [(0, 0), (2, 0), (3, 10), (5, 10), (6, 30)])
def test_upper_bounds_are_inclusive(value: int, per_cent: int) -> None:
    """Less is better: the smallest bound not below the value."""
    read = parse_tiers("*:30; 2:0; 5:10", number_bound)
    assert tier_of(read, value, higher_is_better=False).per_cent == per_cent


def test_a_value_below_all_bounds_has_no_tier() -> None:
    """Tiers with a hole are refused before anything is looked up."""
    with pytest.raises(ValueError, match="no tier"):
        tier_of(parse_tiers("99:0"), 98, higher_is_better=True)
