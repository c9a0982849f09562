"""The arithmetic of lost time on spans of seconds: metrics.md section 4, and what it rests on."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.metrics.stops.spans import NONE, LostTime, Seconds, Spans, held_open, time_lost

WHOLE = Fraction(1)
HOUR = 3600
MINUTE = 60
Pairs = Iterable[tuple[int, int]]
PAIRS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def lost(
    window: tuple[int, int], outages: Pairs = (), *, allowed: Pairs = (), unknown: Pairs = ()
) -> LostTime:
    """The arithmetic of whole outages."""
    return time_lost(
        window, {WHOLE: Spans.of(outages)}, allowed=Spans.of(allowed), unknown=Spans.of(unknown)
    )


def availability(time: LostTime) -> Fraction:
    """One less what was lost of the fund."""
    return 1 - time.outage / time.fund


def seconds_of(pairs: Pairs) -> set[int]:
    """The seconds inside some pair, one by one."""
    return {second for start, end in pairs for second in range(start, end)}


def test_no_outages_in_a_window() -> None:
    """Metrics.md section 4: window 1000 to 2000, no outages."""
    assert availability(lost((1000, 2000))) == 1


def test_four_outages_of_a_hundred_seconds() -> None:
    """Metrics.md section 4: the first and the last touch the borders of the window."""
    outages = [(1000, 1100), (1300, 1400), (1600, 1700), (1900, 2000)]
    assert availability(lost((1000, 2000), outages)) == Fraction(6, 10)


def test_a_window_of_three_hundred_seconds() -> None:
    """Metrics.md section 4: window 1000 to 1300, an outage of 100 s."""
    assert availability(lost((1000, 1300), [(1100, 1200)])) == Fraction(200, 300)


def test_an_outage_between_two_maintenances() -> None:
    """Metrics.md section 4: 100 bad of 600 seconds; what is under maintenance leaves both sides."""
    time = lost((1000, 2000), [(1200, 1500)], allowed=[(1100, 1300), (1400, 1600)])
    assert time.outage == 100
    assert (time.fund, time.maintenance) == (600, 400)
    assert availability(time) == Fraction(500, 600)


def test_out_since_before_the_window_to_its_end() -> None:
    """Metrics.md section 4: nothing of the window was left."""
    assert availability(lost((1000, 2000), [(0, 2000)])) == 0
    assert availability(lost((1000, 2000), [(0, 9000)])) == 0


def test_unknown_until_the_middle() -> None:
    """Metrics.md section 4: unknown until 1500, outage 1500 to 1700: 200 of 500 seconds."""
    time = lost((1000, 2000), [(1500, 1700)], unknown=[(0, 1500)])
    assert time.outage == 200
    assert (time.fund, time.unknown) == (500, 500)
    assert availability(time) == Fraction(6, 10)


def test_two_overlapping_outages_of_a_day() -> None:
    """Metrics.md section 4: 00-02 and 01-03 h are 180 minutes, 87.5 % of the day."""
    time = lost((0, 24 * HOUR), [(0, 2 * HOUR), (HOUR, 3 * HOUR)])
    assert time.outage == 180 * MINUTE
    assert availability(time) == Fraction(875, 1000)


@pytest.mark.parametrize("window", [(1000, 1000), (2000, 1000)])
def test_an_empty_or_reversed_window(window: tuple[int, int]) -> None:
    """Metrics.md section 4: an error, neither 0 nor 1."""
    with pytest.raises(ValueError, match="window"):
        lost(window)


def test_a_month_of_thirty_days() -> None:
    """Metrics.md section 4: 240 min of maintenance and 60 of outage, the three readings."""
    window, day = (0, 30 * 24 * HOUR), 24 * HOUR
    works, outage = (day, day + 4 * HOUR), (2 * day, 2 * day + HOUR)
    allowed = lost(window, [outage], allowed=[works])
    refused = lost(window, [outage, works])
    assert round(float(availability(allowed)) * 100, 4) == 99.8603
    assert round(float(availability(refused)) * 100, 4) == 99.3056
    assert availability(allowed) != 1 - allowed.outage / allowed.agreed  # 99.8611 would be wrong


def test_at_each_instant_the_largest_share_counts() -> None:
    """G18: a half for ten seconds, a third of which is out whole."""
    stops = {Fraction(1, 2): Spans.of([(0, 9)]), WHOLE: Spans.of([(3, 6)])}
    assert time_lost((0, 12), stops).outage == 3 + Fraction(6, 2)


def test_where_an_outage_is_recorded_the_time_is_not_unknown() -> None:
    """G7: not even where its share is nothing."""
    stops = {Fraction(0): Spans.of([(0, 5)])}
    time = time_lost((0, 10), stops, unknown=Spans.of([(0, 10)]))
    assert time.outage == 0
    assert time.unknown == 5


def test_only_open_seconds_count() -> None:
    """What is agreed may be less than what passes: here the first half of each second pair."""
    time = time_lost(
        (0, 10), {WHOLE: Spans.of([(2, 6)])}, opened=lambda edges: (edges[1:] - edges[:-1]) // 2
    )
    assert time.agreed == 5
    assert time.outage == 2


@given(PAIRS, PAIRS)
def test_spans_are_sets_of_seconds(
    some: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    """Union, difference and cut are those of the sets of their seconds; unions are in order."""
    one, other = Spans.of(some), Spans.of(others)
    left, right = seconds_of(some), seconds_of(others)
    for found, expected in (
        (one.united(), left),
        (one.minus(other), left - right),
        (one.and_those_of(other).united(), left | right),
        (one.united().within(10, 40), left & set(range(10, 40))),
    ):
        pairs = list(zip(found.start.tolist(), found.end.tolist(), strict=True))
        assert seconds_of(pairs) == expected
        assert pairs == sorted(pairs)
        assert found.seconds == len(expected)


@given(PAIRS, PAIRS)
def test_what_a_union_holds(some: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    """A span is held if each of its seconds lies in the union."""
    full = [pair for pair in others if pair[0] < pair[1]]
    held = Spans.of(some).united().hold(Spans.of(full)).tolist()
    assert held == [seconds_of([pair]) <= seconds_of(some) for pair in full]


@given(PAIRS, PAIRS, PAIRS, PAIRS)
def test_each_second_is_counted_once(
    halves: list[tuple[int, int]],
    outages: list[tuple[int, int]],
    allowed: list[tuple[int, int]],
    unknown: list[tuple[int, int]],
) -> None:
    """Maintenance before outages before unknown time, the larger share before the smaller."""
    stops = {Fraction(1, 2): Spans.of(halves), WHOLE: Spans.of(outages)}
    time = time_lost((5, 55), stops, allowed=Spans.of(allowed), unknown=Spans.of(unknown))
    window = set(range(5, 55))
    works = seconds_of(allowed) & window
    whole = (seconds_of(outages) & window) - works
    half = (seconds_of(halves) & window) - works - whole
    assert time == LostTime(
        agreed=50,
        maintenance=len(works),
        unknown=len((seconds_of(unknown) & window) - works - whole - half),
        outage=len(whole) + Fraction(len(half), 2),
    )


@given(PAIRS, PAIRS, PAIRS)
def test_which_spans_hold_open_time(
    some: list[tuple[int, int]], taken: list[tuple[int, int]], closed: list[tuple[int, int]]
) -> None:
    """A span costs if one of its seconds in the window is open and not taken."""
    window, shut = set(range(5, 55)), seconds_of(closed)

    def opened(edges: Seconds) -> Seconds:
        pairs = pairwise(edges.tolist())
        return np.array([len(set(range(*pair)) - shut) for pair in pairs], dtype=np.int64)

    found = held_open(Spans.of(some), (5, 55), taken=Spans.of(taken), opened=opened)
    left = window - seconds_of(taken) - shut
    assert found.tolist() == [bool(seconds_of([pair]) & left) for pair in some]


def test_nothing_holds_nothing() -> None:
    """Without spans there is no union, no length and nothing held."""
    assert len(NONE.united()) == 0
    assert NONE.seconds == 0
    assert NONE.minus(NONE).seconds == 0
    assert NONE.hold(Spans.of([(1, 2)])).tolist() == [False]
