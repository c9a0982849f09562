"""The three clocks and their verdicts: rules G2, G8, G9, G15, G16, G21.

A clock runs from the report. It is *decided* at its stop when it stopped within the target,
otherwise at the first instant at which the elapsed time exceeds the target. Each clock is decided
once, in one month. Targets and hours are those of the terms in force at the report.
"""

import numpy as np
import pandas as pd

from pipeline.metrics.facts import Facts
from pipeline.metrics.known import Known
from pipeline.metrics.norms import Codes
from pipeline.metrics.verdicts import Clock, Stops, Verdicts, elapsed_at, pauses_of, stops_of
from pipeline.metrics.working_time import naive


def stops(facts: Facts, clock: Clock) -> Stops:
    """The stop events of G2: fall-backs for compliance, not for speeds."""
    return stops_of(facts.episodes.frame, clock)


def priority_before(facts: Facts, at: pd.Series) -> pd.Series:
    """The priority that counts for something that happened at ``at``: the last change before it."""
    changed, code = _changed_before(facts.shared, at)
    if not len(changed):
        return facts.episodes.frame["priority"]
    codes = facts.shared.code.copy()
    codes[changed] = code
    return pd.Series(facts.clocks.norms.names_of(codes), index=facts.episodes.frame.index)


def _changed_before(known: Known, at: pd.Series) -> tuple[Codes, Codes]:
    """Positions whose priority was another at ``at``, and its code."""
    changes = known.priority_changes
    position = changes["position"].to_numpy(dtype=np.int64)
    changed_at, stop = naive(changes["at"]), naive(at)[position]
    reported = naive(known.episodes.frame["reported_at"])[position]
    counts = (changed_at <= reported) | np.isnat(stop) | (changed_at < stop)
    position, code = position[counts], changes["code"].to_numpy(dtype=np.int64)[counts]
    last = np.diff(position, append=-1) != 0
    return position[last], code[last]


def norm_before(facts: Facts, at: pd.Series) -> Codes:
    """The norm by ``priority_before``, by position."""
    known = facts.shared
    changed, code = _changed_before(known, at)
    if not len(changed):
        return known.norm
    norm = known.norm.copy()
    norm[changed] = known.norms.of(known.clocks.terms[changed], code)
    return norm


def elapsed(facts: Facts, clock: Clock, end: pd.Series, priority: pd.Series) -> pd.Series:
    """Support seconds from the report to ``end`` by this clock, less pauses; by position.

    Returns:
        Int64 with the index of the episodes, ``<NA>`` where ``end`` is missing, never below 0.
    """
    asked = np.flatnonzero(end.notna().to_numpy())
    norm = facts.clocks.norm_of(priority.iloc[asked])
    spent, known = elapsed_at(facts, clock, asked, norm, naive(end)[asked])
    seconds = np.zeros(len(end), dtype=np.int64)
    missing = np.ones(len(end), dtype=np.bool_)
    seconds[asked], missing[asked] = spent, ~known
    return pd.Series(pd.arrays.IntegerArray(seconds, missing), index=end.index)


def decisions(facts: Facts, clock: Clock) -> pd.DataFrame:
    """The verdict on this clock of every episode whose priority has the target.

    Verdicts are as of ``as_of``: a miss counts in the period in which it was decided. Time of a
    clock that still runs is read at ``known``.

    Returns:
        A row per episode with a target, index = position: ``priority`` (that decided, or would),
        ``profile``, ``target_s``, ``due_at`` (``NaT`` past the calendar), ``stop_at``,
        ``elapsed_s`` (to the stop, the closing, or ``known``), ``missed`` (boolean),
        ``decided_at`` (``NaT``: undecided), ``runs`` (boolean: the clock runs at ``known``).
    """
    return facts.once(("decisions", clock), lambda: _cut(facts, clock))


def _cut(facts: Facts, clock: Clock) -> pd.DataFrame:
    shared = facts.shared
    made = shared.once(("verdicts", clock), lambda: Verdicts.of(shared, clock))
    known = naive(pd.Series([facts.known]))[0]
    runs = (made.begun < known) & ~(made.ended < known)
    # What was known later has let these clocks run on, or their unended pauses.
    differs = np.isnat(made.ended)
    table = pauses_of(shared, clock)
    if table is not None and facts.known != shared.at:
        unended = np.zeros(len(facts.episodes.frame), dtype=np.bool_)
        unended[table.position[table.unended]] = True
        differs |= unended[made.position] & (made.ended > known)
    rows = np.flatnonzero(differs)
    end = np.where(np.isnat(made.ended[rows]), known, made.ended[rows])
    end = np.maximum(end, made.begun[rows])  # reported after ``known``, it has not run at all yet
    spent, _ = elapsed_at(facts, clock, made.position[rows], made.norm[rows], end)
    elapsed_s = made.rows["elapsed_s"].to_numpy(copy=True)
    elapsed_s[rows] = spent
    return made.rows.assign(elapsed_s=elapsed_s, runs=runs)


__all__ = [
    "Clock",
    "Stops",
    "decisions",
    "elapsed",
    "norm_before",
    "priority_before",
    "stops",
]
