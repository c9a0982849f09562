"""Dates, times and instants as a sheet holds them, and their place in the contract's zone."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, cast
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from pipeline.workbook.coded import Seconds, Walls
from pipeline.workbook.verdicts import Doubtful, Unusable

_CLOCK: Final = r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)"
_DOTTED: Final = re.compile(
    rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}})(?:[ \xa0]+{_CLOCK})?"
)
_ISO: Final = re.compile(
    rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:[T ]{_CLOCK}"
    r"(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)
_STAMP: Final = re.compile(
    r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_TIME: Final = re.compile(_CLOCK)
_MONTH: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})|(?P<month2>\d{1,2})\.(?P<year2>\d{4})"
)
_FIRST_DAY: Final = date(1900, 3, 1)  # Excel's serial 61; below it the calendar of Excel is wrong
_LAST_YEAR: Final = 2200
_SERIAL_ONE: Final = frozenset({date(1900, 1, 1), date(1904, 1, 2)})  # 24:00 in either system
_END_OF_DAY: Final = 24


def moment_from_text(text: str) -> tuple[datetime, bool]:
    """A date with or without a time; whether the time was there.

    Raises:
        Unusable: another form, or a day the calendar does not have.
    """
    found = _DOTTED.fullmatch(text) or _ISO.fullmatch(text)
    if found is None:
        raise Unusable("date_expected")
    part = {k: int(v) for k, v in found.groupdict().items() if v is not None and k != "offset"}
    try:
        value = datetime(  # noqa: DTZ001  # the wall clock of a sheet
            part["year"],
            part["month"],
            part["day"],
            part.get("hour", 0),
            part.get("minute", 0),
            part.get("second", 0),
        )
        offset = found.groupdict().get("offset")
        if offset:
            value = datetime.fromisoformat(f"{value.isoformat()}{offset}")
            value.astimezone(UTC)
    except (ValueError, OverflowError) as impossible:
        raise Unusable("date_impossible") from impossible
    return _plausible(value), "hour" in part


def _plausible(value: datetime) -> datetime:
    if value.date() < _FIRST_DAY:
        raise Unusable("date_too_early")
    if value.year > _LAST_YEAR:
        raise Unusable("date_impossible")
    return value


def whole_seconds(value: datetime) -> datetime:
    """Excel's serial to the nearest second."""
    if not value.microsecond:
        return value
    return (value + timedelta(microseconds=500_000)).replace(microsecond=0)


def moment(cell: object) -> datetime | Doubtful:
    """A wall time (naive), or an instant where the text has an offset.

    Raises:
        Unusable: the cell is no date.
    """
    match cell:
        case datetime():
            return _plausible(whole_seconds(cell))
        case date():
            value = _plausible(datetime.combine(cell, time()))
            return Doubtful(value, "time_missing", {"taken": value.date()})
        case str():
            value, has_time = moment_from_text(cell)
            return value if has_time else Doubtful(value, "time_missing", {"taken": value.date()})
    raise Unusable("date_expected")


def stamp(text: str) -> datetime | Doubtful:
    """``moment`` of a text, quick for the ISO stamps that programs write by the thousand.

    Fractions of a second are cut.

    Raises:
        Unusable: the text is no date.
    """
    found = _STAMP.fullmatch(text)
    if found is None:
        return moment(text)
    try:
        return _plausible(datetime.fromisoformat(found[1] + (found[2] or "")))
    except ValueError as impossible:
        raise Unusable("date_impossible") from impossible


def day(cell: object) -> date | Doubtful:
    """A day; a time beside it is dropped with a warning.

    Raises:
        Unusable: the cell is no date.
    """
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return _plausible(datetime.combine(cell, time())).date()
    if isinstance(cell, str) and not _MONTH.fullmatch(cell):
        value, _ = moment_from_text(cell)
    elif isinstance(cell, datetime):
        value = _plausible(whole_seconds(cell))
    else:
        raise Unusable("date_expected")
    if value.time() != time():
        return Doubtful(value.date(), "time_dropped", {"taken": value.date()})
    return value.date()


def time_of_day(cell: object, *, may_end: bool) -> time:
    """A time of day; 24:00 is ``time(0, 0)`` and only where a span ends.

    Raises:
        Unusable: the cell is no time, or 24:00 where a span begins.
    """
    hour, minute, second = _clock(cell)
    if (hour, minute, second) == (_END_OF_DAY, 0, 0):
        if not may_end:
            raise Unusable("midnight_at_start")
        return time()
    try:
        return time(hour, minute, second)
    except ValueError as impossible:
        raise Unusable("time_expected") from impossible


def _clock(cell: object) -> tuple[int, int, int]:
    match cell:
        case time():
            moved = whole_seconds(datetime.combine(_FIRST_DAY, cell))
            day_over = moved.date() > _FIRST_DAY
            return (_END_OF_DAY, 0, 0) if day_over else (moved.hour, moved.minute, moved.second)
        case timedelta():
            minutes, second = divmod(round(cell.total_seconds()), 60)
            if 0 <= minutes <= _END_OF_DAY * 60:
                return minutes // 60, minutes % 60, second
        case datetime():
            pass
        case date() if cell in _SERIAL_ONE:
            return _END_OF_DAY, 0, 0
        case str():
            found = _TIME.fullmatch(cell)
            if found is not None:
                return int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    raise Unusable("time_expected")


def month(cell: object) -> tuple[int, int]:
    """Year and month of ``2026-10`` or ``10.2026``; a date means its month.

    Raises:
        Unusable: the cell is no month.
    """
    if isinstance(cell, date):
        known = _plausible(datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001  # a day
        return known.year, known.month
    found = _MONTH.fullmatch(cell) if isinstance(cell, str) else None
    if found is not None:
        year = int(found["year"] or found["year2"])
        number = int(found["month"] or found["month2"])
        if date.min.month <= number <= date.max.month and _FIRST_DAY.year <= year <= _LAST_YEAR:
            return year, number
    raise Unusable("month_expected")


def instants(
    values: Sequence[datetime | None], zone: ZoneInfo
) -> tuple[Seconds, list[int], list[int]]:
    """Wall times of a zone, and instants with an offset, as instants in UTC.

    The offset is asked once a day; only on days on which it changes is each time asked.

    Args:
        values: naive or aware, whole seconds; ``None`` is missing.
        zone: the contract's zone.

    Returns:
        ``datetime64[s]`` in UTC of the same length (``NaT`` where missing or never on the
        clock); positions of times that were never on the clock; positions of times that were on
        it twice, of which the first is taken.
    """
    walls = Walls.of(values)
    local = walls.local
    days = local.astype("datetime64[D]")
    known, inverse = np.unique(days, return_inverse=True)
    offsets = np.zeros(len(known), dtype="int64")
    changing: list[int] = []
    for at, one in enumerate(known.tolist()):
        if one is None:
            continue
        first, second = (
            _offset(datetime.combine(one, time()) + timedelta(days=later), zone, fold)
            for later, fold in ((0, 0), (1, 1))
        )
        offsets[at] = first
        if first != second:
            changing.append(at)
    result = local - offsets[inverse].astype("timedelta64[s]")
    never, twice = _on_changing_days(
        local, result, np.flatnonzero(np.isin(inverse, changing)), zone
    )
    return np.where(np.isnat(walls.utc), result, walls.utc), never, twice


def first_after(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after a wall time that was never on the clock of the zone, in UTC."""
    before, after = _offset(wall, zone, 0), _offset(wall, zone, 1)
    late = wall.replace(tzinfo=UTC) - timedelta(seconds=before)
    early = late - timedelta(seconds=after - before)  # the old offset is still in force
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=int((late - early).total_seconds()) // 2)
        moved = middle.astimezone(zone).utcoffset() == timedelta(seconds=after)
        early, late = (early, middle) if moved else (middle, late)
    return late


def _offset(wall: datetime, zone: ZoneInfo, fold: int) -> int:
    found = wall.replace(tzinfo=zone, fold=fold).utcoffset()
    return int(found.total_seconds()) if found is not None else 0


def _on_changing_days(
    local: Seconds, result: Seconds, positions: npt.NDArray[np.intp], zone: ZoneInfo
) -> tuple[list[int], list[int]]:
    """Put right the times of days with a clock change; which are never and which twice."""
    never: list[int] = []
    twice: list[int] = []
    for at in positions.tolist():
        wall = cast("datetime", local[at].item())
        before, after = _offset(wall, zone, 0), _offset(wall, zone, 1)
        moved = wall - timedelta(seconds=before)
        result[at] = np.datetime64(moved, "s")
        if before > after:
            twice.append(at)
        elif before < after:
            never.append(at)
            result[at] = np.datetime64("NaT")
    return never, twice
