"""Laws of the support clock, against the slow reference around changes of the offset."""

from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.calendars import Pauses, SupportClock
from tests.calendars.notation import clock_of, wall
from tests.oracle.business_time import DAY_S, DAYS, Calendar

# Days on which the wall clock jumps: by an hour, by half an hour (Lord Howe), for good (Moscow).
CHANGES: Final = {
    "Europe/Berlin": (date(2025, 3, 30), date(2025, 10, 26)),
    "America/Los_Angeles": (date(2025, 3, 9), date(2025, 11, 2)),
    "Australia/Lord_Howe": (date(2025, 4, 6), date(2025, 10, 5)),
    "Europe/Moscow": (date(2011, 3, 27), date(2014, 10, 26)),
}
REACH: Final = timedelta(days=5)
MARGIN: Final = timedelta(days=200)

Pause = tuple[datetime, datetime]


class Case(NamedTuple):
    """A calendar in both tellings, a span in it, and pauses anywhere near."""

    calendar: Calendar
    clock: SupportClock
    start: datetime
    end: datetime
    pauses: list[Pause]


@st.composite
def windows(draw: st.DrawFn) -> str:
    """One window, mostly of whole quarters, at times to the second or over midnight."""
    step = draw(st.sampled_from((900, 900, 900, 1)))
    opens, closes = (draw(st.integers(0, DAY_S // step - 1)) * step for _ in range(2))
    return f"{wall(opens)}-{wall(closes)}"


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A week with gaps, dated exceptions next to a change of the offset, a span across it."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    change = draw(st.sampled_from(CHANGES[zone]))
    hours = st.lists(windows(), min_size=1, max_size=2).map(",".join)
    weekly = draw(st.dictionaries(st.sampled_from(DAYS), hours, min_size=2))
    near = st.integers(-5, 5).map(lambda n: change + timedelta(days=n))
    closed = draw(st.lists(near, max_size=2))
    dated = draw(st.dictionaries(near, hours, max_size=2))
    holidays = [day.isoformat() for day in closed]
    holidays += [f"{day.isoformat()}={text}" for day, text in dated.items()]
    week = ";".join(f"{day} {text}" for day, text in weekly.items())
    calendar = Calendar(zone, week, ";".join(holidays))
    clock = clock_of(calendar, change - MARGIN, change + MARGIN)
    centre = datetime.combine(change, datetime.min.time(), UTC)
    second = st.integers(0, int(2 * REACH.total_seconds())).map(
        lambda n: centre - REACH + timedelta(seconds=n)
    )
    start, end = sorted(draw(st.tuples(second, second)))
    spans = draw(st.lists(st.tuples(second, second), max_size=4))
    return Case(calendar, clock, start, end, [(min(pair), max(pair)) for pair in spans])


def table(pauses: list[Pause], row: int = 0) -> Pauses:
    """The pauses of one row of a column question."""
    starts, ends = [a for a, _ in pauses], [b for _, b in pauses]
    rows = np.full(len(pauses), row)
    return Pauses(rows, pd.DatetimeIndex(starts, tz="UTC"), pd.DatetimeIndex(ends, tz="UTC"))


def column(*instants: datetime | None) -> pd.Series:
    """A column as the logs have it, with an index that is not the position."""
    index = pd.Index(range(100, 100 + len(instants)))
    return pd.Series(list(instants), dtype="datetime64[s, UTC]", index=index)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_seconds_equal_the_reference(case: Case) -> None:
    """Support time is what the slow reference counts, over clock changes, with pauses."""
    case.calendar.pauses = case.pauses
    expected = case.calendar.elapsed(case.start, case.end)
    assert case.clock.seconds(case.start, case.end, case.pauses) == expected


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(0, 100_000))
def test_due_equals_the_reference(case: Case, seconds: int) -> None:
    """The due instant is the first by which the reference has counted so much."""
    case.calendar.pauses = case.pauses
    expected = case.calendar.add(case.start, seconds, days=60)
    if expected is not None:
        assert case.clock.due(case.start, seconds, case.pauses) == expected


@settings(max_examples=100, deadline=None)
@given(st.lists(cases(), min_size=1, max_size=4), st.integers(0, 200_000))
def test_columns_equal_scalars(many: list[Case], seconds: int) -> None:
    """One question asked of a column has the answers of its rows, missing ones stay missing."""
    clock = many[0].clock
    few = [case for case in many if case.clock.starts_at <= case.start <= clock.ends_at]
    asked = [case for case in few if clock.starts_at <= case.start <= case.end <= clock.ends_at]
    starts = column(None, *(case.start for case in asked))
    ends = column(None, *(case.end for case in asked))
    rows = np.array([n + 1 for n, case in enumerate(asked) for _ in case.pauses], dtype=np.int64)
    order = np.random.default_rng(1).permutation(len(rows))
    flat = [pause for case in asked for pause in case.pauses]
    shuffled = table([flat[n] for n in order])
    pauses = Pauses(rows[order], shuffled.start, shuffled.end)
    one_by_one = [clock.seconds(case.start, case.end, case.pauses) for case in asked]
    answer = clock.seconds(starts, ends, pauses)
    assert answer.index.equals(starts.index)
    assert answer.isna().tolist() == [True] + [False] * len(asked)
    assert answer.iloc[1:].tolist() == one_by_one
    due = clock.due(starts, np.full(len(starts), seconds), pauses)
    assert due.isna().iloc[0]
    for case, found in zip(asked, due.iloc[1:], strict=True):
        if not pd.isna(found):
            assert found == clock.due(case.start, seconds, case.pauses)


@settings(max_examples=100, deadline=None)
@given(cases(), st.floats(0, 1))
def test_adjoining_spans_add_up(case: Case, share: float) -> None:
    """Support time is additive over adjoining spans and never exceeds clock time."""
    middle = case.start + timedelta(seconds=int((case.end - case.start).total_seconds() * share))
    whole = case.clock.seconds(case.start, case.end, case.pauses)
    parts = (case.start, middle), (middle, case.end)
    assert whole == sum(case.clock.seconds(*part, case.pauses) for part in parts)
    assert 0 <= whole <= (case.end - case.start).total_seconds()


@settings(max_examples=100, deadline=None)
@given(cases())
def test_pauses_are_a_set_of_instants(case: Case) -> None:
    """Order and repetition of pauses change nothing; a pause takes what was open in it."""
    clock, start, end = case.clock, case.start, case.end
    paused = clock.seconds(start, end, case.pauses)
    assert clock.seconds(start, end, [*reversed(case.pauses), *case.pauses]) == paused
    assert clock.seconds(start, end, [(start, end)]) == 0
    for one in case.pauses:
        low, high = max(one[0], start), min(one[1], end)
        taken = clock.seconds(low, high) if low < high else 0
        assert clock.seconds(start, end, [one]) == clock.seconds(start, end) - taken


@settings(max_examples=150, deadline=None)
@given(cases(), st.integers(1, 200_000))
def test_due_is_the_first_instant_of_its_reading(case: Case, seconds: int) -> None:
    """``due`` and ``seconds`` are inverse, and a second earlier the time was not over."""
    due = case.clock.due(column(case.start), seconds, table(case.pauses)).iloc[0]
    if pd.isna(due):
        rest = case.clock.seconds(case.start, case.clock.ends_at, case.pauses)
        assert rest < seconds
        return
    assert case.clock.seconds(case.start, due, case.pauses) == seconds
    before = due - timedelta(seconds=1)
    assert case.clock.seconds(case.start, before, case.pauses) == seconds - 1


@settings(max_examples=60, deadline=None)
@given(cases(), st.sampled_from(sorted(CHANGES)))
def test_the_zone_an_instant_is_written_in_is_of_no_account(case: Case, zone: str) -> None:
    """A span written in another time zone has the same seconds, scalar or column."""
    starts, ends = column(case.start), column(case.end)
    expected = case.clock.seconds(case.start, case.end)
    moved = case.clock.seconds(starts.dt.tz_convert(zone), ends.dt.tz_convert(zone))
    assert moved.tolist() == [expected]
    wall_start = starts.dt.tz_convert(zone).iloc[0].to_pydatetime()
    assert case.clock.seconds(wall_start, case.end) == expected


@settings(max_examples=60, deadline=None)
@given(cases())
def test_open_pieces_are_the_open_time(case: Case) -> None:
    """The pieces are open, disjoint, within the span, and sum up to its seconds."""
    pieces = list(case.clock.open_pieces(case.start, case.end))
    assert sum((b - a).total_seconds() for a, b in pieces) == case.clock.seconds(
        case.start, case.end
    )
    edges = [edge for piece in pieces for edge in piece]
    assert edges == sorted(set(edges))
    assert all(case.calendar.is_open(a + (b - a) / 2) for a, b in pieces)
