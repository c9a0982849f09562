"""How many events a month the log has for a row of targets."""

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.domain.contract import Project
from pipeline.metrics.agreement.rows import Row
from pipeline.metrics.events.episodes import FAULTS
from pipeline.metrics.events.log import Log

_YEAR_MONTHS: Final = 12
_PARTS: Final = ("kind", "priority", "service", "stage")
Wanted = tuple[tuple[str, ...], ...]
"""Values of ``_PARTS`` that count; an empty one means all."""


class MonthlyLog:
    """Incidents by the local month of their report, as far as the log covers whole months.

    Whole are the months between the first and the last of the log, and those that the manager
    states to be complete. Months are counted from year 0.
    """

    def __init__(self, project: Project, log: Log, rows: Iterable[Row]) -> None:
        """Look at the incidents once, for these rows of targets."""
        self._project = project
        self._frame = log.incidents.frame
        wanted = [_wanted(row) for row in rows]
        self._parts = [part for at, part in enumerate(_PARTS) if any(codes[at] for codes in wanted)]
        self._events: dict[tuple[Wanted, bool], int] = {}

    @cached_property
    def _reported(self) -> npt.NDArray[np.int64]:
        """The month of each report; -1 where it is missing."""
        at = self._frame["reported_at"]
        local = at.dt.tz_convert(ZoneInfo(self._project.contract.time_zone)).dt.tz_localize(None)
        months = local.to_numpy().astype("datetime64[M]").astype(np.int64)
        return np.where(at.isna(), -1, months + 1970 * _YEAR_MONTHS)

    @cached_property
    def months(self) -> frozenset[int]:
        """The months the log covers whole; none where it has no report at all."""
        known = self._reported[self._reported >= 0]
        if not len(known):
            return frozenset()
        stated = {
            row.year * _YEAR_MONTHS + row.month - 1
            for row in self._project.months
            if row.log_complete
        }
        return frozenset(stated | set(range(int(known.min()) + 1, int(known.max()))))

    @cached_property
    def _counted(self) -> pd.DataFrame:
        """Incidents of the whole months, without duplicates and rejected ones.

        One line a combination of what the rows narrow, with its number in ``n``.
        """
        frame = self._frame
        inside = np.isin(self._reported, list(self.months))
        kept = frame[inside & frame["duplicate_of"].isna() & frame["rejected"].isna()]
        parts = kept[self._parts].astype("category").assign(resolved=kept["resolved_at"].notna())
        grouped = parts.groupby([*self._parts, "resolved"], observed=True, dropna=False)
        return grouped.size().reset_index(name="n")

    def a_month(self, row: Row) -> Fraction:
        """Events the share of a row is made of, on average over the whole months.

        An estimate: incidents of the scope, only those of priorities that have the norm, for
        reopenings only resolved ones. 0 where nothing can be told.
        """
        if not self.months or (row.with_norm is not None and not row.judged):
            return Fraction(0)
        scope, resolved = _wanted(row), row.metric.key == "reopen_rate"
        if (scope, resolved) not in self._events:
            frame = self._counted
            kept = frame["resolved"] | (not resolved)
            for column, wanted in zip(_PARTS, scope, strict=True):
                if wanted:
                    kept &= frame[column].isin(wanted)
            self._events[scope, resolved] = int(frame["n"][kept].sum())
        return Fraction(self._events[scope, resolved], len(self.months))


def _wanted(row: Row) -> Wanted:
    return (row.target.kinds or FAULTS, row.judged, row.target.services, row.target.stages)
