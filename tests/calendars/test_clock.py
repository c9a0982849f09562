"""Edges of the support clock: what it covers, refuses, and leaves missing."""

import copy
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from pipeline.calendars import CalendarEnd, Pauses, ReversedSpanError, SupportClock

MOSCOW = ZoneInfo("Europe/Moscow")
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)  # Monday to Sunday


@pytest.fixture
def five_by_nine() -> SupportClock:
    """Monday to Friday, nine to six, for one week."""
    weekly = {day: [(time(9), time(18))] for day in range(5)}
    return SupportClock("Europe/Moscow", weekly, {}, FIRST, LAST)


def moscow(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of March 2026 in Moscow."""
    return datetime(2026, 3, day, hour, minute, tzinfo=MOSCOW)


def instants(*at: datetime | None) -> pd.DatetimeIndex:
    """A column of instants."""
    return pd.DatetimeIndex(list(at), dtype="datetime64[s, UTC]")


def test_a_night_does_not_count(five_by_nine: SupportClock) -> None:
    """From ten to six until five past nine: fifteen minutes."""
    assert five_by_nine.seconds(moscow(2, 17, 50), moscow(3, 9, 5)) == 15 * 60


def test_due_at_closing_is_not_the_next_opening(five_by_nine: SupportClock) -> None:
    """Fine print, section 4: the smallest instant with that reading."""
    assert five_by_nine.due(moscow(2, 17), 3600) == moscow(2, 18)
    assert five_by_nine.due(moscow(2, 17), 3601) == moscow(3, 9).replace(second=1)


def test_nothing_is_due_at_once(five_by_nine: SupportClock) -> None:
    """``due(start, 0) = start``, even when closed."""
    night = moscow(2, 3)
    assert five_by_nine.due(night, 0) == night
    assert five_by_nine.due(instants(night), 0).iloc[0] == night


def test_an_evening_over_midnight_belongs_to_its_day() -> None:
    """An exception replaces what starts on its day; the tail of the day before stays."""
    weekly = {day: [(time(22), time(6))] for day in range(7)}
    clock = SupportClock("Europe/Moscow", weekly, {date(2026, 3, 4): []}, FIRST, LAST)
    day = clock.open_pieces(moscow(4, 0), moscow(5, 22))
    assert list(day) == [(moscow(4, 0), moscow(4, 6))]
    assert clock.seconds(moscow(2, 0), moscow(2, 6)) == 6 * 3600  # from the eve of the first day


def test_a_window_from_midnight_to_midnight_is_the_whole_day() -> None:
    """``(00:00, 00:00)`` is the whole day, «18:00-24:00» is ``(18:00, 00:00)``."""
    weekly = {0: [(time(0), time(0))], 1: [(time(18), time(0))]}
    clock = SupportClock("Europe/Moscow", weekly, {}, FIRST, LAST)
    assert clock.seconds(moscow(2, 0), moscow(3, 0)) == 24 * 3600
    assert clock.seconds(moscow(3, 0), moscow(4, 0)) == 6 * 3600


def test_touching_and_overlapping_windows_count_once() -> None:
    """Several rows of a day are a union."""
    day = [(time(9), time(13)), (time(13), time(15)), (time(14), time(18))]
    clock = SupportClock("Europe/Moscow", {0: day}, {}, FIRST, LAST)
    assert list(clock.open_pieces(moscow(2, 0), moscow(3, 0))) == [(moscow(2, 9), moscow(2, 18))]


def test_a_clock_that_is_never_open() -> None:
    """Nothing passes, and nothing comes due."""
    clock = SupportClock("Europe/Moscow", {}, {}, FIRST, LAST)
    assert clock.seconds(moscow(2, 0), moscow(8, 0)) == 0
    assert clock.due(instants(moscow(2, 0)), 1).isna().all()


def test_always_open_is_clock_time_without_an_end() -> None:
    """24x7 is one long window."""
    clock = SupportClock.always_open("Europe/Moscow")
    start, end = datetime(1999, 12, 31, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
    assert clock.seconds(start, end) == (end - start).total_seconds()
    assert clock.due(start, int((end - start).total_seconds())) == end
    assert "Europe/Moscow" in repr(clock)


def test_whole_days_with_an_exception_are_not_always_open() -> None:
    """A closed day closes a clock whose week never does."""
    weekly = {day: [(time(0), time(0))] for day in range(7)}
    clock = SupportClock("Europe/Moscow", weekly, {date(2026, 3, 4): []}, FIRST, LAST)
    assert clock.seconds(moscow(3, 0), moscow(6, 0)) == 2 * 24 * 3600


def test_the_calendar_ends_and_says_where(five_by_nine: SupportClock) -> None:
    """An answer outside the days covered is an error with positions, never a clamp."""
    assert five_by_nine.seconds(five_by_nine.starts_at, five_by_nine.ends_at) == 45 * 3600
    with pytest.raises(CalendarEnd) as scalar:
        five_by_nine.seconds(moscow(8, 23), moscow(9, 0, 1))
    assert (scalar.value.first, scalar.value.last) == (FIRST, LAST)
    before = datetime(2026, 3, 1, 23, 59, 59, tzinfo=MOSCOW)
    starts = instants(moscow(2, 0), before, moscow(2, 0))
    with pytest.raises(CalendarEnd) as column:
        five_by_nine.seconds(starts, moscow(9, 0))
    assert column.value.positions == (1,)
    with pytest.raises(CalendarEnd):
        five_by_nine.open_pieces(before, moscow(3, 0))
    assert copy.copy(column.value).positions == (1,)  # rebuilt from its args, as in a worker
    assert "2026-03-02..2026-03-08" in str(column.value)


def test_due_past_the_calendar(five_by_nine: SupportClock) -> None:
    """A scalar raises, a column has NaT there."""
    with pytest.raises(CalendarEnd):
        five_by_nine.due(moscow(6, 17), 3601)
    with pytest.raises(CalendarEnd):
        five_by_nine.due(moscow(10, 0), 0)
    starts = instants(moscow(6, 17), moscow(6, 16), moscow(10, 0), None)
    due = five_by_nine.due(starts, pd.Series([3601, 3600, 0, 1], dtype="Int64"))
    assert due.isna().tolist() == [True, False, True, True]
    assert due.iloc[1] == moscow(6, 17)
    assert str(due.dtype) == "datetime64[s, UTC]"


def test_missing_instants_and_amounts_stay_missing(five_by_nine: SupportClock) -> None:
    """NaT becomes <NA>, a missing number of seconds NaT; neither zero nor an error."""
    starts, ends = instants(moscow(2, 9), None, moscow(2, 9)), instants(moscow(2, 10), None, None)
    seconds = five_by_nine.seconds(starts, ends)
    assert str(seconds.dtype) == "Int64"
    assert seconds.isna().tolist() == [False, True, True]
    assert seconds.iloc[0] == 3600
    due = five_by_nine.due(starts, pd.Series([60, 60, None], dtype="Int64"))
    assert due.isna().tolist() == [False, True, True]


def test_pauses_of_a_missing_row_do_nothing(five_by_nine: SupportClock) -> None:
    """A pause of a row without an end is not an error."""
    pauses = Pauses(np.array([0]), instants(moscow(2, 10)), instants(moscow(2, 11)))
    assert five_by_nine.seconds(instants(None), moscow(2, 12), pauses).isna().all()


def test_a_scalar_stands_for_the_whole_column(five_by_nine: SupportClock) -> None:
    """One of the two instants may be the same for all rows."""
    column = instants(moscow(2, 9), moscow(2, 10))
    assert five_by_nine.seconds(column, moscow(2, 11)).tolist() == [7200, 3600]
    assert five_by_nine.seconds(moscow(2, 9), column).tolist() == [0, 3600]


def test_an_empty_column(five_by_nine: SupportClock) -> None:
    """No rows, no answers, no complaint."""
    assert five_by_nine.seconds(instants(), instants()).empty
    assert five_by_nine.due(instants(), 60).empty


def test_reversed_spans_are_errors_of_the_data(five_by_nine: SupportClock) -> None:
    """An end before its start: ``ValueError`` with the positions; pauses likewise."""
    starts = instants(moscow(2, 9), moscow(2, 12))
    with pytest.raises(ReversedSpanError) as error:
        five_by_nine.seconds(starts, moscow(2, 11))
    assert error.value.positions == (1,)
    assert isinstance(error.value, ValueError)
    assert copy.copy(error.value).positions == (1,)  # rebuilt from its args, as in a worker
    assert "(1,)" in str(error.value)
    with pytest.raises(ReversedSpanError):
        five_by_nine.seconds(moscow(2, 9), moscow(2, 11), [(moscow(2, 11), moscow(2, 10))])


@pytest.mark.parametrize(
    "wrong",
    [
        datetime(2026, 3, 2, 9),  # noqa: DTZ001  # naive on purpose
        datetime(2026, 3, 2, 9, microsecond=1, tzinfo=UTC),
        pd.NaT,
    ],
    ids=["naive", "part of a second", "missing"],
)
def test_what_is_no_instant_is_refused(five_by_nine: SupportClock, wrong: datetime) -> None:
    """Instants are aware and whole seconds, alone or beside a column."""
    with pytest.raises(ValueError, match="expected"):
        five_by_nine.seconds(wrong, moscow(2, 10))
    with pytest.raises(ValueError, match="expected"):
        five_by_nine.seconds(wrong, instants(moscow(2, 10)))


@pytest.mark.parametrize(
    "wrong",
    [
        pd.DatetimeIndex(["2026-03-02 09:00"]),
        pd.DatetimeIndex(["2026-03-02 09:00:00.5+00:00"]),
        pd.DatetimeIndex(["2026-03-02 09:00+00:00"] * 3),
    ],
    ids=["naive", "part of a second", "unequal"],
)
def test_what_is_no_column_is_refused(five_by_nine: SupportClock, wrong: pd.DatetimeIndex) -> None:
    """Columns are aware, whole seconds, of equal length."""
    with pytest.raises(ValueError, match=r"expected|unequal"):
        five_by_nine.seconds(wrong, instants(moscow(2, 10)))


def test_bad_pauses_and_amounts_are_refused(five_by_nine: SupportClock) -> None:
    """Unclosed pauses, rows that do not exist, wrong shapes, negative amounts."""
    start, end, one = instants(moscow(2, 9)), moscow(2, 18), instants(moscow(2, 10))
    for bad in (
        Pauses(np.array([0]), one, instants(None)),
        Pauses(np.array([1]), one, one),
        Pauses(np.array([0, 0]), one, one),
    ):
        with pytest.raises(ValueError, match="pauses"):
            five_by_nine.seconds(start, end, bad)
    with pytest.raises(TypeError, match="Pauses"):
        five_by_nine.seconds(start, end, [(moscow(2, 10), moscow(2, 11))])  # type: ignore[call-overload]  # the point of the test
    with pytest.raises(TypeError, match="pairs"):
        five_by_nine.seconds(moscow(2, 9), end, Pauses(np.array([0]), one, one))  # type: ignore[call-overload]  # the point of the test
    with pytest.raises(TypeError, match="one number"):
        five_by_nine.due(moscow(2, 9), pd.Series([1]))  # type: ignore[call-overload]  # the point of the test
    with pytest.raises(ValueError, match="negative"):
        five_by_nine.due(moscow(2, 9), -1)
    with pytest.raises(ValueError, match="numbers of seconds"):
        five_by_nine.due(start, np.array([1, 2]))


def test_a_calendar_without_days_is_refused() -> None:
    """The last day may not lie before the first."""
    with pytest.raises(ValueError, match="no day covered"):
        SupportClock("Europe/Moscow", {}, {}, LAST, FIRST)
