"""Instants in order of time, so that what happened in a span is a slice of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.metrics.clocks.norms import Codes
from pipeline.metrics.clocks.working_time import naive


@dataclass(frozen=True, slots=True)
class Timeline:
    """The places of a column in order of its instants; what is missing has none.

    ``at`` are seconds of UTC, ``place`` counts the rows of the column from 0: parallel arrays.
    """

    at: Codes
    place: Codes

    @classmethod
    def of(cls, column: pd.Series) -> "Timeline":
        """Sort a column of aware instants."""
        instants = naive(column)
        seconds = instants.view(np.int64)
        place = np.argsort(seconds)
        place = place[np.count_nonzero(np.isnat(instants)) :]  # the missing ones are least
        return cls(seconds[place], place)

    def between(self, start: pd.Timestamp, end: pd.Timestamp) -> Codes:
        """Places of the instants in ``[start, end)``, in order of the rows."""
        low, high = np.searchsorted(self.at, [int(edge.timestamp()) for edge in (start, end)])
        return np.sort(self.place[low:high])
