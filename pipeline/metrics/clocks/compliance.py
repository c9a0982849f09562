"""The three clocks and their verdicts: rules G2, G8, G9, G15, G16, G21.

A clock runs from the report. It is *decided* at its stop when it stopped within the target,
otherwise at the first instant at which the elapsed time exceeds the target. Each clock is decided
once, in one month. Targets and hours are those of the terms in force at the report.
"""

from typing import Final

import numpy as np
import pandas as pd

from pipeline.metrics.clocks.norms import Clock, Codes
from pipeline.metrics.clocks.verdicts import Verdicts, elapsed_at, pauses_of, stops_of
from pipeline.metrics.clocks.working_time import Instants, matches, naive, utc
from pipeline.metrics.events.timeline import Timeline
from pipeline.metrics.facts import EVERYTHING, Facts, Scope
from pipeline.metrics.known import Known
from pipeline.metrics.notes import Note

_STOPS: Final = ("responded_at", "restored_at", "first_resolved_at", "resolved_at", "unresolved_at")
_DUE: Final = 3  # place of ``due_at`` among the columns


def priority_before(facts: Facts, at: pd.Series) -> pd.Series:
    """The priority that counts for something that happened at ``at``: the last change before it."""
    changed, code = _changed_before(facts.shared, np.arange(len(at)), naive(at))
    if not len(changed):
        return facts.episodes.frame["priority"]
    codes = facts.shared.code.copy()
    codes[changed] = code
    return pd.Series(facts.clocks.norms.names_of(codes), index=facts.episodes.frame.index)


def _changed_before(known: Known, positions: Codes, at: Instants) -> tuple[Codes, Codes]:
    """Places among ``positions`` whose priority was another at ``at``, and its code."""
    changes = known.priority_changes
    place, change = matches(positions, changes["position"].to_numpy(dtype=np.int64))
    changed_at, stop = naive(changes["at"])[change], at[place]
    reported = naive(known.episodes.frame["reported_at"].iloc[positions[place]])
    counts = (changed_at <= reported) | np.isnat(stop) | (changed_at < stop)
    place, code = place[counts], changes["code"].to_numpy(dtype=np.int64)[change[counts]]
    last = np.diff(place, append=-1) != 0
    return place[last], code[last]


def norm_before(facts: Facts, positions: Codes, at: Instants) -> Codes:
    """The norm of these episodes by ``priority_before``."""
    known = facts.shared
    norm = known.norm[positions]
    changed, code = _changed_before(known, positions, at)
    norm[changed] = known.norms.of(known.clocks.terms[positions[changed]], code)
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
    every = slice(None)
    return facts.once(("decisions", clock), lambda: _cut(facts, clock, every))


def decided(facts: Facts, clock: Clock, scope: Scope, *, missed: bool = False) -> pd.DataFrame:
    """The rows of ``decisions`` on the clocks of a scope decided in the period, or missed in it."""
    kept, lost = decided_positions(facts, clock, scope)
    rows = lost if missed else np.sort(np.concatenate([kept, lost]))
    return _cut(facts, clock, np.searchsorted(_verdicts(facts, clock).position, rows))


def decided_positions(facts: Facts, clock: Clock, scope: Scope) -> tuple[Codes, Codes]:
    """Positions of a scope whose clock was kept in the period, and of those that missed in it."""
    made = _verdicts(facts, clock)
    by_decision = facts.shared.once(
        ("decided", clock), lambda: Timeline.of(made.rows["decided_at"])
    )
    rows = facts.inside(by_decision)
    rows = rows[facts.in_scope(scope).to_numpy(dtype=bool)[made.position[rows]]]
    missed = made.rows["missed"].to_numpy(dtype=bool)[rows]
    return made.position[rows[~missed]], made.position[rows[missed]]


def decided_at(facts: Facts, clock: Clock, positions: Codes) -> Instants:
    """When the clock of these episodes was decided; each has the target."""
    made = _verdicts(facts, clock)
    return naive(made.rows["decided_at"].iloc[np.searchsorted(made.position, positions)])


def undecided(facts: Facts, clock: Clock, scope: Scope) -> int:
    """How many clocks of a scope run at ``known`` and are not yet decided."""
    made, known = _verdicts(facts, clock), naive(pd.Series([facts.known]))[0]
    settled = facts.shared.once(
        ("settled", clock), lambda: np.fmin(made.ended, naive(made.rows["decided_at"]))
    )
    open_ = made.position[(made.begun < known) & ~(settled < known)]
    return int(np.count_nonzero(facts.in_scope(scope).to_numpy(dtype=bool)[open_]))


def stop_notes(facts: Facts) -> tuple[Note, ...]:
    """Clocks decided in the period whose own event the log does not state (G2).

    A blank restoration beside others is read as resolved at once and is no remark; where the log
    has no such column, nobody has said so.
    """
    found = [Note("response_taken_from_resolution", _stopped_by_another(facts, Clock.RESPONSE))]
    if "restored_at" not in facts.log.incidents.columns:
        lacking = _stopped_by_another(facts, Clock.RESTORE)
        found.append(Note("restoration_taken_from_resolution", lacking))
    return tuple(note for note in found if note.ids)


def _stopped_by_another(facts: Facts, clock: Clock) -> tuple[str, ...]:
    """Episodes whose clock was decided in the period and has stopped without its own event."""
    own = {Clock.RESPONSE: "responded_at", Clock.RESTORE: "restored_at"}[clock]
    kept, missed = decided_positions(facts, clock, EVERYTHING)
    places = np.sort(np.concatenate([kept, missed]))
    rows = facts.episodes.frame[list(_STOPS)].iloc[places]
    stopped = naive(stops_of(rows, clock).at) < naive(pd.Series([facts.known]))[0]
    return tuple(facts.ids(places[rows[own].isna().to_numpy() & stopped]))


def _verdicts(facts: Facts, clock: Clock) -> Verdicts:
    shared = facts.shared
    return shared.once(("verdicts", clock), lambda: Verdicts.of(shared, clock))


def _cut(facts: Facts, clock: Clock, asked: Codes | slice) -> pd.DataFrame:
    """Rows of the verdicts as they stood at ``known``."""
    shared, made = facts.shared, _verdicts(facts, clock)
    known = naive(pd.Series([facts.known]))[0]
    position, norm = made.position[asked], made.norm[asked]
    begun, ended = made.begun[asked], made.ended[asked]
    # What was known later has let these clocks run on, or their unended pauses.
    differs = np.isnat(ended)
    table = pauses_of(shared, clock)
    if table is not None and facts.known != shared.at:
        unended = np.zeros(len(facts.episodes.frame), dtype=np.bool_)
        unended[table.position[table.unended]] = True
        differs |= unended[position] & (ended > known)
    rows = np.flatnonzero(differs)
    end = np.where(np.isnat(ended[rows]), known, ended[rows])
    end = np.maximum(end, begun[rows])  # reported after ``known``, it has not run at all yet
    spent, _ = elapsed_at(facts, clock, position[rows], norm[rows], end)
    found = made.rows.iloc[asked].copy(deep=False)
    elapsed_s = found["elapsed_s"].to_numpy(copy=True)
    elapsed_s[rows] = spent
    pauses = None if table is None else table.for_rows(position)
    due = facts.clocks.due_by(norm, begun, made.allowed[asked], pauses)
    found.insert(_DUE, "due_at", utc(due, found.index))
    return found.assign(elapsed_s=elapsed_s, runs=(begun < known) & ~(ended < known))


__all__ = [
    "Clock",
    "decided",
    "decided_at",
    "decided_positions",
    "decisions",
    "elapsed",
    "norm_before",
    "priority_before",
    "stop_notes",
    "undecided",
]
