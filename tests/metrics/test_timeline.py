"""Order of time: what happened in a span is found without reading the rows outside it."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipeline.metrics.events.timeline import Timeline

_START = pd.Timestamp("2024-11-01", tz="Europe/Moscow")
_MINUTES = st.integers(-20, 20)


def _at(minutes: int) -> pd.Timestamp:
    return _START + pd.Timedelta(minutes=minutes)


@given(st.lists(st.none() | _MINUTES, max_size=30), _MINUTES, st.integers(0, 20))
def test_a_span_holds_its_first_instant_and_not_its_last(
    minutes: list[int | None], first: int, length: int
) -> None:
    """G1: borders are half-open; places come in order of the rows, what is missing never."""
    instants = [None if one is None else _at(one) for one in minutes]
    column = pd.Series(instants, dtype="datetime64[s, UTC]")
    found = Timeline.of(column).between(_at(first), _at(first + length))
    asked = range(first, first + length)
    assert found.tolist() == [place for place, one in enumerate(minutes) if one in asked]
