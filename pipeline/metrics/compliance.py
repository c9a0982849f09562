"""The three clocks and their verdicts: rules G2, G8, G9, G15, G16, G21.

A clock runs from the report. It is *decided* at its stop when it stopped within the target,
otherwise at the first instant at which the elapsed time exceeds the target. Each clock is decided
once, in one month.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.calendars import Pauses
from pipeline.metrics.facts import Facts

_INSTANT: Final = "datetime64[s, UTC]"
Positions = npt.NDArray[np.int64]


class Clock(StrEnum):
    """What is timed."""

    RESPONSE = "response"
    RESTORE = "restore"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class Stops:
    """Where each episode's clock stops, and how: parallel columns by position.

    ``at`` is the event that can keep the target; ``ended`` is the instant after which nothing can
    happen any more (the stop, or the closing without one); both may be missing while it runs.
    """

    at: pd.Series
    ended: pd.Series


def stops(facts: Facts, clock: Clock) -> Stops:
    """The stop events of G2: fall-backs for compliance, not for speeds."""
    frame = facts.episodes.frame
    if clock is Clock.RESPONSE:
        at = frame["responded_at"].fillna(frame["first_resolved_at"]).fillna(frame["unresolved_at"])
        return Stops(at, at)
    if clock is Clock.RESTORE:
        at = frame["restored_at"].fillna(frame["first_resolved_at"])
    else:
        at = frame["resolved_at"]
    return Stops(at, at.fillna(frame["unresolved_at"]))


def priority_before(facts: Facts, at: pd.Series) -> pd.Series:
    """The priority that counts for something that happened at ``at``: the last change before it."""
    priority = facts.episodes.frame["priority"].copy()
    reported = facts.episodes.frame["reported_at"]
    changes = facts.priority_changes
    for position, changed_at, to in zip(
        changes["position"], changes["at"], changes["to"], strict=True
    ):
        stop = at[position]
        if changed_at <= reported[position] or stop is pd.NaT or changed_at < stop:
            priority[position] = to
    return priority


def _pauses(facts: Facts, clock: Clock, positions: Positions) -> Pauses | None:
    """The response clock never pauses; the resolve clock also sleeps between resolutions."""
    if clock is Clock.RESPONSE:
        return None
    table = facts.waiting_and_gaps if clock is Clock.RESOLVE else facts.waiting
    return table.for_rows(positions)


def _waited(facts: Facts, clock: Clock, positions: Positions) -> Positions:
    if clock is Clock.RESPONSE:
        return np.zeros(len(positions), dtype="int64")
    return facts.waited.to_numpy(dtype="int64")[positions]


def elapsed(facts: Facts, clock: Clock, end: pd.Series, priority: pd.Series) -> pd.Series:
    """Support seconds from the report to ``end`` by this clock, less pauses; by position.

    Returns:
        Int64 with the index of the episodes, ``<NA>`` where ``end`` is missing, never below 0.
    """
    frame = facts.episodes.frame
    positions = frame.index.to_numpy()
    seconds = facts.clocks.seconds(
        priority, frame["reported_at"], end, _pauses(facts, clock, positions)
    )
    left: pd.Series = (seconds - _waited(facts, clock, positions)).clip(lower=0)
    return left


def _segments(facts: Facts, ended: pd.Series) -> pd.DataFrame:
    """Spans of one priority: ``position``, ``priority``, ``start``, ``until`` (last: missing)."""
    frame = facts.episodes.frame
    first = pd.DataFrame(
        {"position": frame.index, "priority": frame["priority"], "start": frame["reported_at"]}
    )
    changes = facts.priority_changes
    if not len(changes):
        return first.assign(until=pd.Series(pd.NaT, index=first.index, dtype=_INSTANT))
    ends = ended.reindex(changes["position"]).reset_index(drop=True)
    changes = changes[ends.isna() | (changes["at"] < ends)]
    later = pd.DataFrame(
        {
            "position": changes["position"],
            "priority": changes["to"],
            "start": changes["at"],
        }
    )
    reported = frame["reported_at"].reindex(later["position"]).array
    later["start"] = later["start"].where(later["start"] > reported, reported)
    rows = pd.concat([first, later], ignore_index=True)
    rows = rows.sort_values(["position", "start"], kind="stable", ignore_index=True)
    following = rows.groupby("position")["start"].shift(-1)
    rows["until"] = following.astype(_INSTANT)
    # A change at or before the report leaves a span of no length behind: it never ran.
    return rows[rows["until"].isna() | (rows["until"] > rows["start"])].reset_index(drop=True)


def decisions(facts: Facts, clock: Clock) -> pd.DataFrame:
    """``decisions_of``, made once for these facts."""
    return facts.once(("decisions", clock), lambda: decisions_of(facts, clock))


def decisions_of(facts: Facts, clock: Clock) -> pd.DataFrame:
    """The verdict on this clock of every episode whose priority has the target.

    Returns:
        A row per episode with a target, index = position: ``priority`` (that decided, or would),
        ``target_s``, ``due_at`` (``NaT`` past the calendar), ``stop_at``, ``elapsed_s`` (to the
        stop, the closing, or ``known``), ``missed`` (boolean), ``decided_at`` (``NaT``: undecided),
        ``runs`` (boolean: the clock runs at ``known``).
    """
    profile = {p.code: p.hours for p in facts.project.priorities}
    target = {
        p.code: facts.seconds_of(getattr(p, clock.value), p.hours) for p in facts.project.priorities
    }
    stop = stops(facts, clock)
    rows = _segments(facts, stop.ended)
    positions = rows["position"].to_numpy()
    frame = facts.episodes.frame
    rows["target_s"] = rows["priority"].map(target).astype("Int64")
    reported = frame["reported_at"].reindex(positions).reset_index(drop=True)
    pauses = _pauses(facts, clock, positions)
    allowed = rows["target_s"] + _waited(facts, clock, positions)
    rows["due_at"] = facts.clocks.due(rows["priority"], reported, allowed, pauses)
    passed = facts.clocks.due(rows["priority"], reported, allowed + 1, pauses)
    rows["passed_at"] = passed.where(passed > rows["start"], rows["start"]).where(passed.notna())
    ended = stop.ended.reindex(positions).reset_index(drop=True)
    is_last = rows["until"].isna()
    in_time_lost = rows["passed_at"] < rows["until"]
    at_end_lost = rows["passed_at"] <= ended.fillna(facts.known)
    rows["missed"] = rows["target_s"].notna() & in_time_lost.mask(is_last, at_end_lost)
    # The first span that was missed decides; otherwise the last one, the priority at the stop.
    missed_first = rows[rows["missed"]].drop_duplicates("position", keep="first")
    last = rows[is_last & ~rows["position"].isin(missed_first["position"])]
    chosen = pd.concat([missed_first, last]).sort_values("position", kind="stable")
    chosen = chosen[chosen["target_s"].notna()].set_index("position")
    stop_at = stop.at.reindex(chosen.index)
    decided_at = stop_at.mask(chosen["missed"], chosen["passed_at"])
    begun = frame["reported_at"].reindex(chosen.index)
    # A row reported after ``known`` (``as_of`` may lie later) has not run at all yet.
    end = stop.ended.reindex(chosen.index).fillna(facts.known.tz_convert("UTC"))
    end = end.where(end > begun, begun)
    priority = frame["priority"].copy()
    priority[chosen.index] = chosen["priority"]
    until = pd.Series(pd.NaT, index=frame.index, dtype=_INSTANT)
    until[chosen.index] = end
    spent = elapsed(facts, clock, until, priority)
    return pd.DataFrame(
        {
            "priority": chosen["priority"],
            "profile": chosen["priority"].map(profile),
            "target_s": chosen["target_s"].astype("int64"),
            "due_at": chosen["due_at"],
            "stop_at": stop_at,
            "elapsed_s": spent.reindex(chosen.index),
            "missed": chosen["missed"].astype(bool),
            "decided_at": decided_at,
            "runs": (begun < facts.known) & ~(stop.ended.reindex(chosen.index) < facts.known),
        }
    )
