"""A column of a log file as the file stores it: no cell is made before it is asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.workbook.coded import Mask
from pipeline.workbook.guarded import Cell


@dataclass(frozen=True, slots=True, eq=False)
class StoredCells(Sequence[Cell]):
    """The cells of some rows; missing values are blank."""

    values: "pd.Series[Any]"

    def __len__(self) -> int:
        """How many there are."""
        return len(self.values)

    @overload
    def __getitem__(self, at: int) -> Cell: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Cell]: ...

    def __getitem__(self, at: int | slice) -> Cell | Sequence[Cell]:
        """A cell as a sheet would hold it."""
        if isinstance(at, slice):
            return cells_of(self.values.iloc[at])
        return cells_of(self.values.iloc[[at]])[0]


@dataclass(frozen=True, slots=True, eq=False)
class StoredColumn(Sequence[Cell]):
    """The heading at position 0, then the cells.

    Attributes:
        heading: as a text.
        values: the rest; missing ones are blank.
    """

    heading: str
    values: "pd.Series[Any]"

    def __len__(self) -> int:
        """Rows with the heading."""
        return len(self.values) + 1

    @overload
    def __getitem__(self, at: int) -> Cell: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Cell]: ...

    def __getitem__(self, at: int | slice) -> Cell | Sequence[Cell]:
        """The heading or a cell as a sheet would hold it."""
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return self.heading if at == 0 else StoredCells(self.values)[at - 1]

    def rows(self, numbers: npt.NDArray[np.intp]) -> StoredCells:
        """The cells of these rows, the heading's is 1."""
        whole = len(numbers) == len(self.values)
        return StoredCells(self.values if whole else self.values.iloc[numbers - 2])

    def filled(self) -> Mask:
        """Which rows below the heading hold something."""
        return cast("Mask", self.values.notna().to_numpy())

    def matching(self, pattern: re.Pattern[str]) -> list[int]:
        """Positions of the texts that begin as the pattern says."""
        values = self.values
        if isinstance(values.dtype, pd.CategoricalDtype):
            values = values.astype(values.dtype.categories.dtype)
        if values.dtype == "str":
            begins = values.str.match(pattern.pattern).fillna(value=False).to_numpy(dtype=bool)
        elif values.dtype == object:
            begins = np.array(
                [isinstance(one, str) and pattern.match(one) is not None for one in values],
                dtype=bool,
            )
        else:
            return []
        return (np.flatnonzero(begins) + 1).tolist()


def cells_of(values: "pd.Series[Any]") -> list[Cell]:
    """The cells of a column one by one, blanks as ``None``."""
    missing = values.isna().tolist()
    return [None if lacks else stored(one) for one, lacks in zip(values, missing, strict=True)]


def stored(value: object) -> Cell:
    """A stored value as a cell; an instant is put into UTC, what no cell can be is its text."""
    match value:
        case datetime():
            plain = value if value.tzinfo is None else value.astimezone(UTC)
            try:
                stamp = plain.replace(tzinfo=None).isoformat(timespec="microseconds")[:26]
                return datetime.fromisoformat(stamp).replace(tzinfo=value.tzinfo and UTC)
            except ValueError:  # a year beyond those of Python
                return str(value)
        case Decimal():
            return format(value, "f").replace(".", ",")
        case np.bool_() | np.number():  # arrays with blanks give numpy's own
            return cast("Cell", value.item())
        case None | str() | bool() | int() | float() | date() | time() | timedelta():
            return value
    return str(value)
