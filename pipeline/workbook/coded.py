"""Columns of a long log without an object a cell: distinct values with codes, and wall times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast, overload

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

Codes = npt.NDArray[np.intp]
Seconds = npt.NDArray[np.datetime64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Coded(Sequence[object]):
    """A typed column, each of its texts once.

    Attributes:
        distinct: typed values, none missing; a text stands there once, whatever it was typed as.
        codes: position in ``distinct`` of each row; -1 where it is blank or unusable.
    """

    distinct: Sequence[object] | ExtensionArray
    codes: Codes

    @classmethod
    def of(cls, values: Sequence[object]) -> "Coded":
        """A column given value by value, ``None`` where missing."""
        if isinstance(values, Coded):
            return values
        known: dict[object, int] = {None: -1}
        distinct: list[object] = []
        codes = np.empty(len(values), dtype=np.intp)
        for at, one in enumerate(values):
            key = (one, one.as_tuple()) if type(one) is Decimal else one  # 1.50 is printed so
            code = known.get(key)
            if code is None:
                code = known[key] = len(distinct)
                distinct.append(one)
            codes[at] = code
        return cls(distinct, codes)

    def __len__(self) -> int:
        """Rows of the column."""
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> object: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[object]: ...

    def __getitem__(self, at: int | slice) -> object:
        """The typed cell of a row."""
        if isinstance(at, slice):
            return Coded(self.distinct, self.codes[at])
        code = self.codes[at]
        return None if code < 0 else self.distinct[int(code)]

    def __iter__(self) -> Iterator[object]:
        """The typed cells row by row."""
        return (None if code < 0 else self.distinct[code] for code in self.codes.tolist())

    def series(self, dtype: str) -> "pd.Series[Any]":
        """The column as a series, missing where it is blank."""
        return taken(self.distinct, self.codes, dtype)

    def objects(self) -> npt.NDArray[np.object_]:
        """The distinct values as objects; an array of texts is slow to walk through."""
        found = np.empty(len(self.distinct), dtype=object)
        found[:] = np.asarray(self.distinct, dtype=object)
        return found

    def among(self, known: "Coded") -> Mask:
        """Of each distinct value: whether the other column has it."""
        own = pd.Series(self.objects(), dtype=object)
        return cast("Mask", own.isin(known.objects()).to_numpy())

    def missing(self) -> Mask:
        """Which rows are blank or unusable."""
        return self.codes < 0

    def rows(self, positions: Codes) -> "Coded":
        """The column of some rows."""
        return Coded(self.distinct, self.codes[positions])

    def filled(self, value: object) -> "Coded":
        """The column with a value in the place of what is missing."""
        codes = np.where(self.codes < 0, len(self.distinct), self.codes)
        return Coded([*self.distinct, value], codes)


@dataclass(frozen=True, slots=True, eq=False)
class Walls(Sequence[datetime | None]):
    """Wall times, and instants where an offset was given; whole seconds.

    Attributes:
        local: wall times; ``NaT`` where missing, unusable or an instant.
        utc: instants in UTC; ``NaT`` elsewhere.
    """

    local: Seconds
    utc: Seconds

    @classmethod
    def of(cls, values: Sequence[object]) -> "Walls":
        """A column given value by value: naive, aware, ``None`` where missing."""
        if isinstance(values, Walls):
            return values
        found = Coded.of(values)
        distinct = cast("list[datetime]", list(found.distinct))
        local = [None if one.tzinfo else one for one in distinct]
        utc = [one.astimezone(UTC).replace(tzinfo=None) if one.tzinfo else None for one in distinct]
        return cls(*(_spread(one, found.codes) for one in (local, utc)))

    def __len__(self) -> int:
        """Rows of the column."""
        return len(self.local)

    @overload
    def __getitem__(self, at: int) -> datetime | None: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[datetime | None]: ...

    def __getitem__(self, at: int | slice) -> datetime | Sequence[datetime | None] | None:
        """The wall time, or the aware instant, of a row."""
        if isinstance(at, slice):
            return Walls(self.local[at], self.utc[at])
        local, utc = (cast("datetime | None", one[at].item()) for one in (self.local, self.utc))
        return local if utc is None else utc.replace(tzinfo=UTC)

    def missing(self) -> Mask:
        """Which rows are blank or unusable."""
        return np.isnat(self.local) & np.isnat(self.utc)


def taken(
    distinct: Sequence[object] | ExtensionArray, codes: Codes, dtype: str
) -> "pd.Series[Any]":
    """Values by their codes as a series of this dtype; -1 is missing."""
    known: pd.Series[Any] = pd.Series(cast("Any", distinct), dtype=cast("Any", dtype))
    if dtype == "object":
        plain = np.append(known.to_numpy(), [None])
        return pd.Series(plain[codes], dtype=dtype)
    return pd.Series(known.array.take(codes, allow_fill=True))


def _spread(distinct: Sequence[datetime | None], codes: Codes) -> Seconds:
    known = np.array([*distinct, None], dtype="datetime64[s]")
    return cast("Seconds", known[codes])
