"""Typing of stored columns: whole columns at a time where that gives what cell by cell gives.

Each distinct value is typed by the rule of ``cells``. Two kinds of columns have too many of them:
texts, which are let through where ``clean_text`` would not change them, and instants, which are
read here in the plain forms and by the rule in all others.
"""

import re
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.workbook.cells import CellFault, Typing, typed
from pipeline.workbook.coded import Coded, Codes, Mask, Walls
from pipeline.workbook.columns import Kind
from pipeline.workbook.stored import cells_of

_TEXTS: Final = frozenset({Kind.TEXT, Kind.LINES, Kind.CODE})
_MANY: Final = 2_000  # distinct values above which it pays to look at them together
_LONGEST: Final = 32_767
_EXACT: Final = 10**15  # whole numbers below it are texts as they stand
# Letters that neither trimming nor composing nor the search for hidden characters touches.
_SEEN: Final = "!-~«»–—№…А-Яа-яЁё"
_LINE: Final = re.compile(rf"[{_SEEN}](?:[ {_SEEN}]*[{_SEEN}])?")
_LINES: Final = re.compile(rf"[{_SEEN}](?:[\n {_SEEN}]*[{_SEEN}])?")
_DOTTED: Final = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_ISO: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
    r"(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_FIRST: Final = np.datetime64("1900-03-02", "s")  # a day within what the rule lets pass,
_LAST: Final = np.datetime64("2200-12-30", "s")  # so that no zone matters
_HALF: Final = np.timedelta64(500_000, "us")
_LENGTHS: Final = (16, 19)  # to the minute, to the second
_ZERO: Final = ord("0")
_MONTHS, _HOURS, _SIXTY = 12, 24, 60


def typed_column(typing: Typing, values: "pd.Series[Any]") -> tuple[Coded | Walls, list[CellFault]]:
    """The typed values of a stored column, and the faults in the order of its rows.

    The same as ``cells.typed`` of its cells.
    """
    if isinstance(values.dtype, pd.CategoricalDtype) and typing.column.kind is Kind.DATETIME:
        values = values.astype(values.dtype.categories.dtype)
    if values.dtype == object:
        found, faults = typed(typing, cells_of(values))
        kept: Coded | Walls = Coded.of(found)
        return (Walls.of(found) if typing.column.kind is Kind.DATETIME else kept), faults
    if typing.column.kind is Kind.DATETIME:
        return _instants(typing, values)
    codes, distinct = _factorized(values)
    return _by_distinct(typing, codes, distinct)


def _factorized(values: "pd.Series[Any]") -> tuple[Codes, "pd.Series[Any]"]:
    if isinstance(values.dtype, pd.CategoricalDtype):
        used = values.cat.remove_unused_categories().cat  # rows passed over leave theirs behind
        return used.codes.to_numpy().astype(np.intp), pd.Series(used.categories)
    codes, distinct = pd.factorize(values)
    return cast("Codes", codes), pd.Series(distinct)


def _by_distinct(
    typing: Typing, codes: Codes, distinct: "pd.Series[Any]"
) -> tuple[Coded, list[CellFault]]:
    """Type each distinct value once."""
    texts = _as_they_stand(typing, distinct)
    slow = np.flatnonzero(texts.isna().to_numpy())
    found, faults = typed(typing, cells_of(distinct.iloc[slow]))
    if len(slow) == len(distinct):
        again = Coded.of(found)
        column = Coded(again.distinct, _moved(codes, again.codes))
    else:
        if len(slow):
            texts.iloc[slow] = pd.Series(cast("Any", found), dtype="str").array
        moved, kept = pd.factorize(texts)
        column = Coded(kept.array, _moved(codes, moved))
    by_code = {int(slow[fault.at]): fault for fault in faults}
    return column, _spread(by_code, codes)


def _moved(codes: Codes, to: Codes) -> Codes:
    """Codes of distinct cells as codes of distinct values; -1 stays."""
    return np.append(to, -1)[codes]


def _spread(by_code: dict[int, CellFault], codes: Codes) -> list[CellFault]:
    """The faults of distinct values at each row that has one of them."""
    if not by_code:
        return []
    rows = np.flatnonzero(np.isin(codes, list(by_code)))
    found = (
        (row, by_code[code]) for row, code in zip(rows.tolist(), codes[rows].tolist(), strict=True)
    )
    return [CellFault(row, one.code, one.given, one.used) for row, one in found]


def _as_they_stand(typing: Typing, distinct: "pd.Series[Any]") -> "pd.Series[Any]":
    """The typed texts of distinct values that no rule would change, missing for all others."""
    nothing = pd.Series(np.nan, index=distinct.index, dtype="str")
    if typing.column.kind not in _TEXTS or len(distinct) < _MANY:
        return nothing
    if pd.api.types.is_bool_dtype(distinct):
        return nothing
    if pd.api.types.is_numeric_dtype(distinct):
        plain = distinct.abs() < _EXACT
        whole = distinct.where(plain, 0)
        plain &= whole == whole.round()
        return whole.where(plain, 0).astype("int64").astype("str").where(plain)
    if distinct.dtype != "str":
        return nothing
    pattern = _LINES if typing.column.kind is Kind.LINES else _LINE
    plain = _matches(distinct, pattern) & (distinct.str.len() <= _LONGEST)
    return distinct.where(plain)


def _matches(texts: "pd.Series[Any]", pattern: re.Pattern[str]) -> "pd.Series[bool]":
    return texts.str.fullmatch(pattern.pattern).fillna(value=False).astype(bool)


# Instants ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """Instants on their way: what is read so far, by rows."""

    local: npt.NDArray[np.datetime64]
    utc: npt.NDArray[np.datetime64]


def _instants(typing: Typing, values: "pd.Series[Any]") -> tuple[Walls, list[CellFault]]:
    """Read the plain forms together, the rest by the rule."""
    never = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[s]")
    found = _Reading(never.copy(), never.copy())
    if pd.api.types.is_datetime64_any_dtype(values):
        _stamps(values, found)
    elif values.dtype == "str":
        _texts(values, found)
    read = ~(np.isnat(found.local) & np.isnat(found.utc))
    left = np.flatnonzero(values.notna().to_numpy() & ~read)
    if not len(left):
        return Walls(found.local, found.utc), []
    rest, faults = _by_distinct(typing, *_factorized(values.iloc[left]))
    slow = Walls.of(rest)
    found.local[left], found.utc[left] = slow.local, slow.utc
    return Walls(found.local, found.utc), [
        CellFault(int(left[one.at]), one.code, one.given, one.used) for one in faults
    ]


def _stamps(values: "pd.Series[Any]", found: _Reading) -> None:
    """Stored instants and wall times, to the nearest second."""
    is_aware = isinstance(values.dtype, pd.DatetimeTZDtype)
    plain = values.dt.tz_convert("UTC").dt.tz_localize(None) if is_aware else values
    exact = plain.to_numpy().astype("datetime64[us]")
    inside = (exact >= _FIRST) & (exact < _LAST)
    rounded = (np.where(inside, exact, np.datetime64("NaT")) + _HALF).astype("datetime64[s]")
    if is_aware:
        found.utc = rounded
    else:
        found.local = rounded


def _texts(values: "pd.Series[Any]", found: _Reading) -> None:
    """Days and times of plain texts; the slices are those of the form."""
    for pattern, day, month, year in (
        (_DOTTED, slice(0, 2), slice(3, 5), slice(6, 10)),
        (_ISO, slice(8, 10), slice(5, 7), slice(0, 4)),
    ):
        rows = np.flatnonzero(_matches(values, pattern).to_numpy())
        if not len(rows):
            continue
        texts = np.array(values.iloc[rows].to_numpy(dtype=object), dtype="S35")
        letters = texts.view("uint8").reshape(len(rows), 35)
        digits = letters.astype("int64") - _ZERO
        has_seconds = letters[:, 16] == ord(":")
        seconds = np.where(has_seconds, _number(digits, slice(17, 19)), 0)
        local = _wall(
            _number(digits, year),
            _number(digits, month),
            _number(digits, day),
            _number(digits, slice(11, 13)),
            _number(digits, slice(14, 16)),
            seconds,
        )
        offset, is_aware = _offsets(letters, digits)
        found.local[rows] = np.where(is_aware, np.datetime64("NaT"), local)
        found.utc[rows] = np.where(is_aware, local - offset, np.datetime64("NaT"))


def _number(digits: npt.NDArray[np.int64], part: slice) -> npt.NDArray[np.int64]:
    """The number in these places of each text."""
    found = np.zeros(len(digits), dtype="int64")
    for at in range(part.start, part.stop):
        found = found * 10 + digits[:, at]
    return found


def _wall(  # noqa: PLR0913, PLR0917  # the six parts of a wall time
    year: npt.NDArray[np.int64],
    month: npt.NDArray[np.int64],
    day: npt.NDArray[np.int64],
    hour: npt.NDArray[np.int64],
    minute: npt.NDArray[np.int64],
    second: npt.NDArray[np.int64],
) -> npt.NDArray[np.datetime64]:
    """Wall times; ``NaT`` where there is none such, or where only the rule knows."""
    months = (year - 1970) * 12 + month - 1
    begins = months.astype("datetime64[M]").astype("datetime64[D]")
    length = ((months + 1).astype("datetime64[M]").astype("datetime64[D]") - begins).astype("int64")
    holds = (month >= 1) & (month <= _MONTHS) & (day >= 1) & (day <= length)
    holds &= (hour < _HOURS) & (minute < _SIXTY) & (second < _SIXTY)
    of_day = (hour * _SIXTY + minute) * _SIXTY + second
    found = (begins + (day - 1)).astype("datetime64[s]") + of_day
    holds &= (found >= _FIRST) & (found < _LAST)
    return np.where(holds, found, np.datetime64("NaT"))


def _offsets(
    letters: npt.NDArray[np.uint8], digits: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.timedelta64], Mask]:
    """What stands behind the time: seconds ahead of UTC, and whether anything does.

    The end of a text of 35 places is its last letter before the zeros.
    """
    end = (letters != 0).sum(axis=1)
    rows = np.arange(len(letters))
    zulu = letters[rows, end - 1] == ord("Z")
    sign = letters[rows, end - 6]
    ahead = (sign == ord("+")) & (end > _LENGTHS[0])
    behind = (sign == ord("-")) & (end > _LENGTHS[0])
    hours = digits[rows, end - 5] * 10 + digits[rows, end - 4]
    minutes = digits[rows, end - 2] * 10 + digits[rows, end - 1]
    off = (hours * _SIXTY + minutes) * _SIXTY
    known = (hours < _HOURS) & (minutes < _SIXTY)
    seconds = np.where(ahead, off, np.where(behind, -off, 0))
    found = seconds.astype("timedelta64[s]")
    found[(ahead | behind) & ~known] = np.timedelta64("NaT")
    return found, zulu | ahead | behind
