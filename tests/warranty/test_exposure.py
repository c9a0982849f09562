"""A parameter over a period: small series worked out by hand, real ones reckoned plainly."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest

from pipeline.domain.claims import Measurement
from pipeline.domain.letters import ToldItem
from pipeline.domain.told import Comparison
from pipeline.warranty import Exposure, exposure
from tests.warranty.build import condition, step

LOAD: Final = Path(__file__).parents[1] / "data" / "load"
AT: Final = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
LIMIT: Final = condition(limit=Decimal(80))


def series(*values: tuple[int, object]) -> tuple[Measurement, ...]:
    """Minute after 10:00 and value."""
    return tuple(Measurement(AT + minute * MINUTE, Decimal(str(value))) for minute, value in values)


def hour(values: Sequence[Measurement], *norms: tuple[int, ToldItem]) -> Exposure:
    """Over the hour from 10:00; norms from a minute on."""
    limits = [(AT + minute * MINUTE, item) for minute, item in norms or ((0, LIMIT),)]
    return exposure(values, limits, AT, AT + 60 * MINUTE)


def spans(ends: Sequence[tuple[datetime, datetime]]) -> list[tuple[int, int]]:
    """In minutes after 10:00."""
    return [(int((start - AT) / MINUTE), int((end - AT) / MINUTE)) for start, end in ends]


def episodes(found: Exposure) -> list[tuple[int, int, Decimal, int]]:
    """Start, end, worst value, readings."""
    ends = spans([(one.start, one.end) for one in found.episodes])
    return [
        (*span, one.worst.value, one.readings)
        for span, one in zip(ends, found.episodes, strict=True)
    ]


def test_readings_without_a_gap_are_known_throughout() -> None:
    """A reading stands until the next one, the last of the series one usual step."""
    found = hour(series(*((at, 90 if 20 <= at < 35 else 70) for at in range(0, 60, 5))))
    assert (found.readings, found.step) == (12, 5 * MINUTE)
    assert (found.known, found.unknown, found.beyond) == (60 * MINUTE, 0 * MINUTE, 15 * MINUTE)
    assert found.share == Fraction(1, 4)
    assert episodes(found) == [(20, 35, Decimal(90), 3)]
    assert (found.gaps, found.duplicates) == ((), ())
    assert spans([(at, at) for at in found.exceeding]) == [(20, 20), (25, 25), (30, 30)]


def test_a_gap_is_unknown_and_ends_an_episode() -> None:
    """A reading stands at most two usual steps; the rest is a gap, neither kept nor broken."""
    found = hour(series((0, 70), (5, 90), (10, 91), (30, 92), (35, 93), (40, 70), (45, 70)))
    assert spans(found.gaps) == [(20, 30), (50, 60)]
    assert episodes(found) == [(5, 20, Decimal(91), 2), (30, 40, Decimal(93), 2)]
    assert (found.known, found.unknown, found.beyond) == (40 * MINUTE, 20 * MINUTE, 25 * MINUTE)
    assert found.share == Fraction(5, 8)
    assert found.longest is not None
    assert found.longest.length == 15 * MINUTE


def test_two_steps_are_no_gap() -> None:
    """The boundary: a distance of two usual steps is bridged, a minute more is not."""
    assert spans(hour(series((0, 1), (5, 1), (15, 1), (20, 1))).gaps) == [(25, 60)]
    assert spans(hour(series((0, 1), (5, 1), (16, 1), (21, 1))).gaps) == [(15, 16), (26, 60)]


def test_the_usual_step_is_the_lower_median_of_distinct_stamps() -> None:
    """Duplicate stamps are no distance; of two middle distances the lower one."""
    assert hour(series((0, 1), (0, 1), (5, 1), (15, 1))).step == 5 * MINUTE
    assert hour(series((0, 1), (4, 1), (10, 1), (18, 1))).step == 6 * MINUTE


def test_a_period_with_one_reading_takes_the_step_of_the_series() -> None:
    """Fewer than two stamps in the period: the whole series tells the usual step."""
    values = series((-30, 1), (-20, 1), (-10, 1), (50, 90))
    found = hour(values)
    assert found.step == 10 * MINUTE
    assert episodes(found) == [(50, 60, Decimal(90), 1)]
    assert spans(found.gaps) == [(10, 50)]


def test_a_lonely_reading_stands_for_nothing() -> None:
    """Without any step nothing is known, though the reading itself is told."""
    found = hour(series((10, 90)))
    assert (found.known, found.share, found.step, found.readings) == (0 * MINUTE, None, None, 1)
    assert len(found.exceeding) == 1
    assert spans(found.gaps) == [(0, 60)]


def test_a_reading_before_the_period_stands_into_it() -> None:
    """What began before 10:00 goes on; what comes after 11:00 is not in it."""
    found = hour(series(*((at, 90) for at in range(-8, 80, 5))))
    assert (found.beyond, found.unknown, found.readings) == (60 * MINUTE, 0 * MINUTE, 12)
    assert episodes(found) == [(0, 60, Decimal(90), 13)]


def test_the_ends_of_a_period_are_half_open() -> None:
    """A reading that stands until 10:00 and one taken at 11:00 are not in the hour."""
    found = hour(series((-5, 90), *((at, 70) for at in range(0, 60, 5)), (60, 90)))
    assert (found.readings, found.exceeding, found.episodes) == (12, (), ())


def test_readings_of_one_stamp_are_beyond_only_together() -> None:
    """Stamps that occur more than once count as beyond only if all their readings are; told."""
    found = hour(series((0, 90), (5, 90), (5, 70), (10, 90), (10, 99), (15, 70)))
    assert spans([(at, at) for at in found.duplicates]) == [(5, 5), (10, 10)]
    assert episodes(found) == [(0, 5, Decimal(90), 1), (10, 15, Decimal(99), 1)]
    assert (found.readings, len(found.exceeding)) == (4, 2)
    swapped = hour(series((0, 90), (5, 70), (5, 90), (10, 99), (10, 90), (15, 70)))
    assert episodes(swapped) == episodes(found)


def test_a_limit_may_change_midway() -> None:
    """Each instant is judged by the limit in force; a reading by that at its stamp."""
    strict = condition(limit=Decimal(60))
    values = series(*((at, 70) for at in range(0, 60, 5)))
    found = hour(values, (0, LIMIT), (22, strict))
    assert episodes(found) == [(22, 60, Decimal(70), 8)]
    assert len(found.exceeding) == 7
    loosened = hour(values, (0, strict), (22, LIMIT))
    assert episodes(loosened) == [(0, 22, Decimal(70), 5)]
    assert len(loosened.exceeding) == 5


@pytest.mark.parametrize(
    ("sign", "bounds", "values", "worst"),
    [
        (Comparison.AT_MOST, (60, 80), (75, 85), 75),
        (Comparison.AT_LEAST, (90, 50), (70, 45), 70),
    ],
)
def test_the_worst_value_is_that_farthest_beyond_its_own_limit(
    sign: Comparison, bounds: tuple[int, int], values: tuple[int, int], worst: int
) -> None:
    """Where the limit changes within an episode each value stands against its own."""
    first, second = (condition(comparison=sign, limit=Decimal(bound)) for bound in bounds)
    found = hour(series((0, values[0]), (5, values[1])), (0, first), (5, second))
    assert episodes(found) == [(0, 10, Decimal(worst), 2)]


def test_time_before_the_first_limit_is_left_out() -> None:
    """Where nothing was promised nothing is kept, broken or unknown."""
    found = hour(series(*((at, 90) for at in range(0, 60, 5))), (30, LIMIT))
    assert (found.known, found.unknown, found.readings) == (30 * MINUTE, 0 * MINUTE, 6)
    assert spans([(found.start, found.end)]) == [(30, 60)]


@pytest.mark.parametrize(
    ("item", "worst"),
    [
        (condition(comparison=Comparison.AT_MOST, limit=Decimal(1)), 79),
        (condition(comparison=Comparison.AT_LEAST, limit=Decimal(99)), 3),
        (condition(comparison=Comparison.BETWEEN, limit=Decimal(90), upper=Decimal(99)), 3),
        (condition(comparison=Comparison.BETWEEN, limit=Decimal(1), upper=Decimal(2)), 79),
        (condition(comparison=Comparison.EQUAL, limit=Decimal(70)), 3),
    ],
)
def test_the_worst_value_is_the_farthest_beyond(item: ToldItem, worst: int) -> None:
    """By the side of the limit that is broken."""
    found = hour(series((0, 79), (5, 3), (10, 78)), (0, item))
    assert episodes(found) == [(0, 15, Decimal(worst), 3)]


def test_no_readings_are_unknown() -> None:
    """No data is neither zero nor kept."""
    found = hour(())
    assert (found.share, found.known, found.unknown) == (None, 0 * MINUTE, 60 * MINUTE)
    assert found.longest is None


def test_a_period_needs_a_limit() -> None:
    """An item without a limit, or no item, is a bug of the caller."""
    with pytest.raises(ValueError, match="without a limit"):
        exposure((), (), AT, AT + MINUTE)
    with pytest.raises(ValueError, match="is not measured"):
        hour(series((0, 1), (5, 1)), (0, step()))


# Real series -------------------------------------------------------------------------------------


def real(name: str) -> tuple[Measurement, ...]:
    """A published series; its zone is unknown, so its wall clock is taken as it stands."""
    with (LOAD / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Measurement(
            datetime.fromisoformat(row["timestamp"]).replace(tzinfo=UTC), Decimal(row["value"])
        )
        for row in rows
    )


def plain_episodes(
    values: Sequence[Measurement], limit: Decimal, step_: timedelta
) -> Iterator[tuple[datetime, datetime, int]]:
    """Runs of readings above a limit, one reading after another, no stamp twice."""
    start: datetime | None = None
    count = 0
    for at, one in enumerate(values):
        following = values[at + 1].at if at + 1 < len(values) else None
        until = one.at + step_ if following is None else min(following, one.at + 2 * step_)
        if one.value > limit:
            start, count = start or one.at, count + 1
        broken_off = following is None or following > until
        if start is not None and one.value <= limit:
            yield start, one.at, count
            start, count = None, 0
        elif start is not None and broken_off:
            yield start, until, count
            start, count = None, 0


@pytest.mark.parametrize(
    ("name", "limit", "exceeding", "runs", "longest"),
    [
        ("rds_cpu_utilization_cc0c53.csv", "10", 952, 1, timedelta(days=3, hours=7, minutes=20)),
        ("rds_cpu_utilization_cc0c53.csv", "15", 271, 245, 20 * MINUTE),
        ("rds_cpu_utilization_cc0c53.csv", "20", 1, 1, 5 * MINUTE),
        ("elb_request_count_8c0756.csv", "150", 323, 262, 35 * MINUTE),
        ("elb_request_count_8c0756.csv", "300", 16, 16, 5 * MINUTE),
    ],
)
def test_real_series_equal_a_plain_reckoning(
    name: str, limit: str, exceeding: int, runs: int, longest: timedelta
) -> None:
    """Exceedances, episodes and the longest one of two weeks of a real server."""
    values, bound, step_ = real(name), Decimal(limit), 5 * MINUTE
    start, end = values[0].at, values[-1].at + step_
    found = exposure(values, ((start, condition(limit=bound)),), start, end)
    plain = list(plain_episodes(values, bound, step_))
    assert [(one.start, one.end, one.readings) for one in found.episodes] == plain
    assert list(found.exceeding) == [one.at for one in values if one.value > bound]
    assert found.known + found.unknown == end - start
    assert found.beyond == sum((until - since for since, until, _ in plain), timedelta())
    assert (len(found.exceeding), len(plain)) == (exceeding, runs)
    assert found.longest is not None
    assert found.longest.length == longest == max(until - since for since, until, _ in plain)


def test_a_real_hour_that_did_not_exist() -> None:
    """Twelve readings share the stamp at which daylight saving began; a gap follows or precedes."""
    values = real("ec2_request_latency_system_failure.csv")
    start, end = values[0].at, values[-1].at + 5 * MINUTE
    found = exposure(values, ((start, condition(limit=Decimal(60))),), start, end)
    assert found.duplicates == (datetime(2014, 3, 9, 3, 0, tzinfo=UTC),)
    assert (len(values), found.readings, len(found.gaps)) == (4032, 4021, 1)
    assert found.unknown == 54 * MINUTE
    assert max(one.worst.value for one in found.episodes) == max(one.value for one in values)


def test_published_statuses_are_reproduced() -> None:
    """UP = at or above the threshold, which changes midway from 15 to 10 per cent."""
    path = LOAD / "hpc_utilisation_2026_06.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    at = [datetime.fromisoformat(row["checked_at"]) for row in rows]
    values = tuple(
        Measurement(stamp, Decimal(row["utilisation_pct"]))
        for stamp, row in zip(at, rows, strict=True)
    )
    changed = at[[row["threshold_pct"] for row in rows].index("10")]
    before, after = (
        condition(comparison=Comparison.AT_LEAST, limit=Decimal(limit), unit="%")
        for limit in (15, 10)
    )
    norms = ((at[0], before), (changed, after))
    found = exposure(values, norms, at[0], at[-1] + MINUTE)
    down = [stamp for stamp, row in zip(at, rows, strict=True) if row["published_status"] == "DOWN"]
    assert 0 < len(down) < len(rows) == 486
    assert list(found.exceeding) == down
    for norm in (before, after):  # neither threshold alone gives what was published
        assert list(exposure(values, ((at[0], norm),), at[0], at[-1] + MINUTE).exceeding) != down
