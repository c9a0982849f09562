"""What moved the backlog, piece by piece of the period: the identity of each week and month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.metrics.facts import EVERYTHING, Facts

_WEEK: Final = 7
Seconds = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Flow:
    """Incidents of one piece of the period; what is open at its end follows from the rest.

    ``open_at_end = open_at_start + reported + reopened - resolved - closed_unresolved``.
    """

    first: date
    last: date
    open_at_start: int
    reported: int
    reopened: int
    resolved: int  # resolve events: a reopened incident may have several
    closed_unresolved: int
    open_at_end: int


def weeks(facts: Facts) -> tuple[Flow, ...]:
    """By calendar week, Monday first; the weeks at the edges are cut to the known period."""
    day, end = facts.period.first, _known_end(facts)
    starts = []
    while day < end:
        starts.append(day)
        day += timedelta(days=_WEEK - day.weekday())
    return _flows(facts, starts)


def months(facts: Facts) -> tuple[Flow, ...]:
    """By calendar month; the months at the edges are cut to the known period."""
    first, end = facts.period.first, _known_end(facts)
    starts = [max(month.first, first) for month in facts.period.months() if month.first < end]
    return _flows(facts, starts)


def _known_end(facts: Facts) -> date:
    return min(facts.period.end, facts.as_of)


def _flows(facts: Facts, starts: Sequence[date]) -> tuple[Flow, ...]:
    ends = [*starts[1:], _known_end(facts)]
    edges = np.array(
        [int(datetime.combine(day, time(), facts.zone).timestamp()) for day in (*starts, ends[-1])],
        dtype="int64",
    )
    book, frame = facts.episodes, facts.episodes.frame
    wanted = facts.in_scope(EVERYTHING).to_numpy(dtype=bool)

    def events(rows: pd.DataFrame) -> Seconds:
        return _counts(rows["at"], edges, wanted[rows["position"].to_numpy()])

    reported = _counts(frame["reported_at"], edges, wanted)
    reopened, resolved = events(book.reopenings), events(book.resolutions)
    closed = _counts(frame["unresolved_at"], edges, wanted)
    before = int((wanted & book.open_at(facts.start).to_numpy(dtype=bool)).sum())
    after = before + np.cumsum(reported + reopened - resolved - closed)
    at_start = [before, *after[:-1].tolist()]
    return tuple(
        Flow(first, end - timedelta(days=1), *counts)
        for first, end, *counts in zip(
            starts,
            ends,
            at_start,
            reported.tolist(),
            reopened.tolist(),
            resolved.tolist(),
            closed.tolist(),
            after.tolist(),
            strict=True,
        )
    )


def _counts(at: pd.Series, edges: Seconds, wanted: Mask) -> Seconds:
    """How many of the instants lie in each ``[edge, next edge)``; a missing one in none."""
    known = wanted & at.notna().to_numpy()
    naive = at[known].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()
    places = np.searchsorted(edges, naive.astype("datetime64[s]").astype("int64"), side="right")
    inside = places[(places > 0) & (places < len(edges))] - 1
    return np.bincount(inside, minlength=len(edges) - 1).astype("int64")
