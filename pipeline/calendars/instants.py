"""Instants as whole seconds of UTC since 1970, the only form in which the clock counts."""

from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Seconds = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Instants = pd.Series | pd.DatetimeIndex

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)


def epoch_second(at: datetime) -> int:
    """Seconds since 1970 of one aware instant.

    Raises:
        ValueError: naive, missing, or not a whole second.
    """
    if at.tzinfo is None:  # NaT has none either
        message = f"an aware instant expected: {at!r}"
        raise ValueError(message)
    seconds, rest = divmod(at - _EPOCH, _SECOND)
    if rest:
        message = f"a whole second expected: {at!r}"
        raise ValueError(message)
    return seconds


def instant(second: int) -> datetime:
    """The aware UTC instant of an epoch second."""
    return _EPOCH + timedelta(seconds=second)


def epoch_seconds(at: Instants) -> tuple[Seconds, Mask]:
    """Seconds since 1970 and a mask of what is missing (there the second is 0).

    Raises:
        ValueError: naive, or not whole seconds.
    """
    index = pd.DatetimeIndex(at)
    missing = np.asarray(index.isna(), dtype=np.bool_)
    if index.tz is None and not missing.all():
        message = "aware instants expected"
        raise ValueError(message)
    whole = index.as_unit("s")
    if index.unit != "s" and not np.array_equal(whole.as_unit(index.unit).asi8, index.asi8):
        message = "whole seconds expected"
        raise ValueError(message)
    return np.where(missing, 0, whole.asi8), missing
