"""The support clock: how many seconds of support time lie between two instants.

Fine print, section 4. The calendar becomes sorted open spans with running totals, in UTC
seconds; every duration is the difference of two readings of these totals.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final, overload
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.calendars.edges import CalendarEnd, ReversedSpanError
from pipeline.calendars.instants import (
    Instants,
    Mask,
    Seconds,
    epoch_second,
    epoch_seconds,
    instant,
)
from pipeline.calendars.pauses import Pauses, Spans
from pipeline.calendars.windows import WEEK, Window, open_spans
from pipeline.calendars.windows import midnight as local_midnight

OnePauses = Iterable[tuple[datetime, datetime]]
Amount = int | np.integer | pd.Series | npt.NDArray[np.integer]

# A clock that never closes needs no data, so it covers every year a document could name.
_EVER: Final = (date(1900, 1, 1), date(9998, 12, 31))
_WHOLE_DAY: Final = (time(0), time(0))


class SupportClock:
    """Open seconds between instants, less pauses; immutable.

    Answers are given for instants of ``[first 00:00, last + 1 00:00]`` in the zone; outside
    them there is no answer. Instants are aware, in any zone, and whole seconds.

    Questions are asked of scalars (``datetime``) or of whole columns (a Series or DatetimeIndex,
    one of the two instants may be a scalar). A column's answer is a Series with the index of the
    Series asked about, else a ``RangeIndex``; what is missing stays missing.
    """

    def __init__(
        self,
        time_zone: str,
        weekly: Mapping[int, Sequence[Window]],
        exceptions: Mapping[date, Sequence[Window]],
        first: date,
        last: date,
    ) -> None:
        """Build the clock.

        Args:
            time_zone: IANA name of the contract's zone.
            weekly: Monday = 0 -> windows that start on that weekday; ``closes <= opens`` runs
                into the next day, so ``(00:00, 00:00)`` is the whole day.
            exceptions: day -> windows in place of its own; an empty list closes it. The tail of
                the evening before stays.
            first: first day covered.
            last: last day covered.

        Raises:
            ValueError: ``last`` before ``first``.
            zoneinfo.ZoneInfoNotFoundError: no such zone.
        """
        if last < first:
            message = f"no day covered: {first}..{last}"
            raise ValueError(message)
        self.time_zone: Final = time_zone
        self.first: Final = first
        self.last: Final = last
        zone = ZoneInfo(time_zone)
        starts, ends = open_spans(zone, weekly, exceptions, first, last)
        self._low: Final = local_midnight(first, zone)
        self._high: Final = local_midnight(date.fromordinal(last.toordinal() + 1), zone)
        # An empty span in front gives every instant a span at or before it.
        self._starts: Final = np.concatenate(([self._low], starts))
        self._ends: Final = np.concatenate(([self._low], ends))
        self._through: Final = np.cumsum(self._ends - self._starts)
        self._before: Final = self._through - (self._ends - self._starts)

    @classmethod
    def always_open(cls, time_zone: str) -> "SupportClock":
        """The 24x7 clock: clock time itself, without an end that a contract could reach."""
        return cls(time_zone, {day: [_WHOLE_DAY] for day in WEEK}, {}, *_EVER)

    def __repr__(self) -> str:
        """Zone, days covered and open seconds, as seen at the end of a notebook cell."""
        total = int(self._through[-1])
        return f"SupportClock({self.time_zone!r}, {self.first}..{self.last}, {total} s open)"

    @property
    def starts_at(self) -> datetime:
        """The first instant with an answer, UTC."""
        return instant(self._low)

    @property
    def ends_at(self) -> datetime:
        """The end of the last day covered, UTC."""
        return instant(self._high)

    @overload
    def seconds(self, start: datetime, end: datetime, pauses: OnePauses = ()) -> int: ...
    @overload
    def seconds(
        self, start: Instants, end: Instants | datetime, pauses: Pauses | tuple[()] = ()
    ) -> pd.Series: ...
    @overload
    def seconds(
        self, start: datetime, end: Instants, pauses: Pauses | tuple[()] = ()
    ) -> pd.Series: ...
    def seconds(
        self,
        start: datetime | Instants,
        end: datetime | Instants,
        pauses: OnePauses | Pauses = (),
    ) -> int | pd.Series:
        """Open seconds of ``[start, end)`` less pauses.

        Args:
            start: instant or column of instants.
            end: instant or column of instants.
            pauses: pairs of instants, or ``Pauses`` for columns; any order, overlaps united,
                clipped to the span.

        Returns:
            An ``int``, or an Int64 Series with ``<NA>`` where an instant is missing.

        Raises:
            ReversedSpanError: an end before its start (a ``ValueError`` with positions).
            CalendarEnd: an instant outside the calendar, with positions.
            ValueError: naive instants, parts of seconds, columns of unequal length.
        """
        if isinstance(start, datetime) and isinstance(end, datetime):
            low, high = np.array([epoch_second(start)]), np.array([epoch_second(end)])
            return int(self._worked(low, high, Spans.of_one(_pairs(pauses)))[0])
        length, index = _shape(start, end)
        low, no_start = _column(start, length)
        high, no_end = _column(end, length)
        missing = no_start | no_end
        # A missing row is asked about an empty span, so that it can raise nothing.
        low, high = np.where(missing, self._low, low), np.where(missing, self._low, high)
        worked = self._worked(low, high, Spans.of_rows(_table(pauses), length))
        return pd.Series(pd.arrays.IntegerArray(worked, missing), index=index)

    @overload
    def due(self, start: datetime, seconds: int, pauses: OnePauses = ()) -> datetime: ...
    @overload
    def due(
        self, start: Instants, seconds: Amount, pauses: Pauses | tuple[()] = ()
    ) -> pd.Series: ...
    def due(
        self, start: datetime | Instants, seconds: Amount, pauses: OnePauses | Pauses = ()
    ) -> datetime | pd.Series:
        """The earliest instant at which so many open seconds have passed since ``start``.

        A clock that runs out at closing time is due at closing time, not at the next opening;
        zero seconds are due at ``start`` even when it is closed.

        Args:
            start: instant or column of instants.
            seconds: whole, not negative; for columns one for all or one for each row.
            pauses: as for ``seconds``.

        Returns:
            An aware UTC ``datetime``, or a ``datetime64[s, UTC]`` Series with ``NaT`` where
            something is missing or the answer lies outside the calendar.

        Raises:
            CalendarEnd: for a scalar, when the answer lies outside the calendar.
            ValueError: negative seconds, naive instants, parts of seconds, unequal lengths.
        """
        if isinstance(start, datetime):
            if not isinstance(seconds, int | np.integer):
                message = "one instant takes one number of seconds"
                raise TypeError(message)
            low = np.array([epoch_second(start)])
            spans = Spans.of_one(_pairs(pauses))
            due, found = self._due(low, np.array([seconds], dtype=np.int64), spans)
            if not found[0]:
                raise CalendarEnd(self.first, self.last)
            return instant(int(due[0]))
        length, index = _shape(start)
        low, no_start = _column(start, length)
        wanted, no_wish = _amounts(seconds, length)
        missing = no_start | no_wish
        spans = Spans.of_rows(_table(pauses), length)
        low, wanted = np.where(missing, self._low, low), np.where(missing, 0, wanted)
        due, found = self._due(low, wanted, spans)
        instants = due.astype("datetime64[s]")
        instants[missing | ~found] = np.datetime64("NaT")
        return pd.Series(pd.DatetimeIndex(instants).tz_localize("UTC"), index=index)

    def open_pieces(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open pieces of ``[start, end)`` in order, as aware UTC pairs.

        Raises:
            ReversedSpanError, CalendarEnd, ValueError: as for ``seconds``.
        """
        low, high = epoch_second(start), epoch_second(end)
        self._checked(np.array([low]), np.array([high]))
        i = int(np.searchsorted(self._ends, low, side="right"))
        j = int(np.searchsorted(self._starts, high, side="left"))
        return (
            (instant(max(int(opens), low)), instant(min(int(closes), high)))
            for opens, closes in zip(self._starts[i:j], self._ends[i:j], strict=True)
            if low < high
        )

    def _reading(self, at: Seconds) -> Seconds:
        """Open seconds from the beginning of the calendar to each instant."""
        span = np.searchsorted(self._starts, at, side="right") - 1
        reading: Seconds = np.minimum(at, self._ends[span])
        reading -= self._starts[span]
        reading += self._before[span]
        return reading

    def _checked(self, low: Seconds, high: Seconds) -> None:
        if (backwards := high < low).any():
            raise ReversedSpanError(np.flatnonzero(backwards).tolist())
        if (outside := (low < self._low) | (high > self._high)).any():
            raise CalendarEnd(self.first, self.last, np.flatnonzero(outside).tolist())

    def _worked(self, low: Seconds, high: Seconds, pauses: Spans) -> Seconds:
        self._checked(low, high)
        worked = self._reading(high) - self._reading(low)
        gaps = pauses.united(low, high)
        np.subtract.at(worked, gaps.row, self._reading(gaps.end) - self._reading(gaps.start))
        return worked

    def _due(self, low: Seconds, wanted: Seconds, pauses: Spans) -> tuple[Seconds, Mask]:
        """Due instants, and which of them the calendar reaches."""
        if (wanted < 0).any():
            message = f"negative seconds at {np.flatnonzero(wanted < 0)[:10]}"
            raise ValueError(message)
        inside = (low >= self._low) & (low <= self._high)
        low = np.where(inside, low, self._low)
        begun = self._reading(low)
        target = begun + wanted
        gaps = pauses.united(low, np.full_like(low, self._high))
        if len(gaps.row):
            opens = self._reading(gaps.start)
            idle = self._reading(gaps.end) - opens
            # What has been worked when each pause begins; a pause that begins later than the
            # work is done changes nothing, an earlier one puts the due instant off in full.
            idle_before = np.cumsum(idle) - idle
            head = np.searchsorted(gaps.row, gaps.row, side="left")
            worked = opens - begun[gaps.row] - (idle_before - idle_before[head])
            counts = worked < wanted[gaps.row]
            np.add.at(target, gaps.row[counts], idle[counts])
        span = np.searchsorted(self._through, target, side="left")
        found = inside & ((span < len(self._through)) | (wanted == 0))
        span = np.minimum(span, len(self._through) - 1)
        due = np.where(wanted == 0, low, self._starts[span] + target - self._before[span])
        return due, found


def _pairs(pauses: OnePauses | Pauses) -> OnePauses:
    if isinstance(pauses, Pauses):
        message = "pauses of one span are pairs of instants"
        raise TypeError(message)
    return pauses


def _table(pauses: OnePauses | Pauses) -> Pauses | tuple[()]:
    if isinstance(pauses, Pauses):
        return pauses
    if pauses != ():
        message = "pauses of columns are given as Pauses"
        raise TypeError(message)
    return ()


def _shape(*instants: datetime | Instants) -> tuple[int, pd.Index]:
    """The common length of the columns, and the index of the answer."""
    columns = [column for column in instants if not isinstance(column, datetime)]
    lengths = {len(column) for column in columns}
    if len(lengths) != 1:
        message = f"columns of unequal length: {sorted(lengths)}"
        raise ValueError(message)
    length = lengths.pop()
    indexes = (column.index for column in columns if isinstance(column, pd.Series))
    return length, next(indexes, pd.RangeIndex(length))


def _column(at: datetime | Instants, length: int) -> tuple[Seconds, Mask]:
    if isinstance(at, datetime):
        return np.full(length, epoch_second(at), dtype=np.int64), np.zeros(length, dtype=np.bool_)
    return epoch_seconds(at)


def _amounts(seconds: Amount, length: int) -> tuple[Seconds, Mask]:
    if isinstance(seconds, int | np.integer):
        return np.full(length, seconds, dtype=np.int64), np.zeros(length, dtype=np.bool_)
    amounts = pd.Series(seconds, dtype="Int64")
    if len(amounts) != length:
        message = f"{len(amounts)} numbers of seconds for {length} instants"
        raise ValueError(message)
    return amounts.to_numpy(dtype="int64", na_value=0), np.asarray(amounts.isna())
