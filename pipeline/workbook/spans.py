"""Durations as people write them: ``1 ч 30 мин``, ``90 min``, ``2 рд``, ``1:30``."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from pipeline.domain.durations import Duration
from pipeline.workbook.headings import folded
from pipeline.workbook.verdicts import Unusable

_PART: Final = re.compile(r"(\d{1,7}(?:[.,]\d{1,4})?)([a-zа-я.]+)")
_WHOLE: Final = re.compile(r"(?:\d{1,7}(?:[.,]\d{1,4})?[a-zа-я.]+)+")
_CLOCK: Final = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_BARE: Final = re.compile(r"\d+(?:[.,]\d+)?")
_HOUR: Final = 3600
_MINUTE: Final = 60
_SECONDS: Final = {
    1: ("с", "сек", "секунд", "секунда", "секунды", "s", "sec", "second", "seconds"),
    _MINUTE: ("м", "мин", "минут", "минута", "минуты", "m", "min", "mins", "minute", "minutes"),
    _HOUR: ("ч", "час", "часа", "часов", "h", "hr", "hrs", "hour", "hours"),
}
_WORKING_DAYS: Final = (
    "рд",
    "рабдн",
    "рабдень",
    "рабдня",
    "рабдней",
    "рабочийдень",
    "рабочихдня",
    "рабочихдней",
    "wd",
    "workingday",
    "workingdays",
)
_DAYS: Final = ("д", "дн", "день", "дня", "дней", "сутки", "суток", "сут", "d", "day", "days")
_UNITS: Final = {name: seconds for seconds, names in _SECONDS.items() for name in names}
_EPOCHS: Final = {1900: date(1899, 12, 31), 1904: date(1904, 1, 1)}  # of the two date systems
_LONGEST: Final = 10 * 366 * 24 * _HOUR


def duration_from_text(text: str) -> Duration:
    """A duration written in words or as ``h:mm``.

    Raises:
        Unusable: no unit, a bare day, working days mixed with hours, or not a duration at all.
    """
    plain = folded(text)
    clock = _CLOCK.fullmatch(plain)
    if clock is not None:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return _bounded(hours * _HOUR + minutes * _MINUTE + seconds)
    if _BARE.fullmatch(plain):
        raise Unusable("duration_without_unit")
    if _WHOLE.fullmatch(plain) is None:
        raise Unusable("duration_expected")
    parts = [(Decimal(n.replace(",", ".")), u.replace(".", "")) for n, u in _PART.findall(plain)]
    if any(unit in _DAYS for _, unit in parts):
        raise Unusable("duration_bare_day")
    if any(unit in _WORKING_DAYS for _, unit in parts):
        amount, _ = parts[0]
        if len(parts) > 1 or amount != amount.to_integral_value():
            raise Unusable("duration_mixed")
        return Duration(working_days=int(amount))
    if any(unit not in _UNITS for _, unit in parts):
        raise Unusable("duration_expected")
    total = sum((amount * _UNITS[unit] for amount, unit in parts), Decimal(0))
    if total != total.to_integral_value():
        raise Unusable("duration_expected")
    return _bounded(int(total))


def _bounded(seconds: int) -> Duration:
    if not 0 <= seconds <= _LONGEST:
        raise Unusable("duration_expected")
    return Duration(seconds=seconds)


def duration_from_cell(cell: object) -> Duration:
    """A cell formatted as a time: ``1:30`` of a day, or ``[h]:mm`` beyond it.

    Raises:
        Unusable: the cell is not such a time.
    """
    match cell:
        case timedelta():
            return _bounded(round(cell.total_seconds()))
        case time():
            return _bounded(cell.hour * _HOUR + cell.minute * _MINUTE + cell.second)
        case date() if cell.year in _EPOCHS:
            whole = date(cell.year, cell.month, cell.day) - _EPOCHS[cell.year]
            rest = cell.time() if isinstance(cell, datetime) else time()
            clock = timedelta(hours=rest.hour, minutes=rest.minute, seconds=rest.second)
            return _bounded(round((whole + clock).total_seconds()))
    raise Unusable("duration_expected")
