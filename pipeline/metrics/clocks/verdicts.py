"""Verdicts on the clocks of all episodes, as of ``as_of``: rules G2, G8, G9, G15, G16, G21."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from pipeline.metrics.clocks.norms import NONE, Clock, Codes
from pipeline.metrics.clocks.working_time import (
    NEVER,
    Instants,
    Mask,
    PauseTable,
    PriorityClocks,
    naive,
    utc,
)
from pipeline.metrics.events.episodes import Episodes
from pipeline.metrics.known import Known


class Measurable(Protocol):
    """What elapsed time is read from: what is known, or the facts of a period."""

    @property
    def episodes(self) -> Episodes:
        """What is counted."""

    @property
    def clocks(self) -> PriorityClocks:
        """The clock of each episode."""

    @property
    def waiting(self) -> PauseTable:
        """Pauses for listed reasons."""

    @property
    def waiting_and_gaps(self) -> PauseTable:
        """Pauses with the spans between a resolution and its reopening."""

    @property
    def waited(self) -> pd.Series:
        """Support seconds stated as waiting."""


@dataclass(frozen=True, slots=True)
class Stops:
    """Where each episode's clock stops, and how: parallel columns by position.

    ``at`` is the event that can keep the target; ``ended`` is the instant after which nothing can
    happen any more (the stop, or the closing without one); both may be missing while it runs.
    """

    at: pd.Series
    ended: pd.Series


def stops_of(frame: pd.DataFrame, clock: Clock) -> Stops:
    """The stop events of G2: fall-backs for compliance, not for speeds."""
    if clock is Clock.RESPONSE:
        at = frame["responded_at"].fillna(frame["first_resolved_at"]).fillna(frame["unresolved_at"])
        return Stops(at, at)
    if clock is Clock.RESTORE:
        at = frame["restored_at"].fillna(frame["first_resolved_at"])
    else:
        at = frame["resolved_at"]
    return Stops(at, at.fillna(frame["unresolved_at"]))


def pauses_of(of: Measurable, clock: Clock) -> PauseTable | None:
    """The response clock never pauses; the resolve clock also sleeps between resolutions."""
    if clock is Clock.RESPONSE:
        return None
    return of.waiting_and_gaps if clock is Clock.RESOLVE else of.waiting


def elapsed_at(
    of: Measurable, clock: Clock, positions: Codes, norm: Codes, end: Instants
) -> tuple[Codes, Mask]:
    """Support seconds from the report to ``end`` less pauses, never below 0, by episode and norm.

    Returns:
        The seconds, and which of the episodes have a clock at all.
    """
    table = pauses_of(of, clock)
    reported = naive(of.episodes.frame["reported_at"].iloc[positions])
    pauses = None if table is None else table.for_rows(positions)
    worked, known = of.clocks.worked(norm, reported, end, pauses)
    if table is not None:
        worked -= of.waited.to_numpy()[positions]
    return np.maximum(worked, 0), known


@dataclass(frozen=True, slots=True)
class _Spans:
    """Spans of one priority: parallel arrays, by position and time; ``until`` of the last: NaT."""

    position: Codes
    norm: Codes
    start: Instants
    until: Instants

    def taken(self, rows: Codes | Mask) -> "_Spans":
        return _Spans(self.position[rows], self.norm[rows], self.start[rows], self.until[rows])


def _spans(known: Known, ended: Instants) -> _Spans:
    reported = naive(known.episodes.frame["reported_at"])
    position = np.arange(len(reported))
    changes = known.priority_changes
    place = changes["position"].to_numpy(dtype=np.int64)
    at, code = naive(changes["at"]), changes["code"].to_numpy(dtype=np.int64)
    counts = np.isnat(ended[place]) | (at < ended[place])
    place, at, code = place[counts], at[counts], code[counts]
    norm = known.norms.of(known.clocks.terms[place], code)
    position = np.concatenate([position, place])
    order = np.argsort(position, kind="stable")  # changes of a position are in order of time
    position = position[order]
    norm = np.concatenate([known.norm, norm])[order]
    start = np.concatenate([reported, np.maximum(at, reported[place])])[order]
    until = np.full(len(start), NEVER)
    goes_on = np.flatnonzero(position[1:] == position[:-1])
    until[goes_on] = start[goes_on + 1]
    spans = _Spans(position, norm, start, until)
    # A change at or before the report leaves a span of no length behind: it never ran.
    return spans.taken(np.isnat(until) | (until > start))


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts of a clock: parallel columns, a row per episode with a target.

    ``rows`` has the columns of ``decisions`` that do not depend on a period, but ``due_at``;
    ``elapsed_s`` of a clock that still runs is read at ``as_of``. ``allowed`` are support seconds:
    the target with what is stated as waiting.
    """

    position: Codes
    norm: Codes
    begun: Instants
    ended: Instants
    allowed: Codes
    rows: pd.DataFrame

    @classmethod
    def of(cls, known: Known, clock: Clock) -> "Verdicts":
        """Judge every episode: the first priority missed decides, else that at the stop."""
        stop, norms = stops_of(known.episodes.frame, clock), known.norms
        ended, target = naive(stop.ended), norms.target_s[clock]
        spans = _spans(known, ended)
        spans = spans.taken((spans.norm != NONE) & (target[spans.norm] != NONE))
        limit = naive(pd.Series([known.limit]))[0]
        over = np.where(np.isnat(ended), limit, ended)[spans.position]
        reported = naive(known.episodes.frame["reported_at"])[spans.position]
        is_last = np.isnat(spans.until)
        # What was reported past the end of the calendar has not run at all.
        end = np.maximum(np.where(is_last, over, spans.until), reported)
        table = pauses_of(known, clock)
        pauses = None if table is None else table.for_rows(spans.position)
        waited = 0 if table is None else known.waited.to_numpy()[spans.position]
        allowed = target[spans.norm] + waited
        worked, _ = known.clocks.worked(spans.norm, reported, end, pauses)
        late = np.flatnonzero(worked > allowed)
        passed = np.full(len(end), NEVER)
        own = None if table is None else table.for_rows(spans.position[late])
        first_past = known.clocks.due_by(spans.norm[late], reported[late], allowed[late] + 1, own)
        passed[late] = np.maximum(first_past, spans.start[late])
        missed = np.where(is_last, passed <= over, passed < spans.until)
        chosen = _chosen(spans.position, missed, is_last)
        spent = np.maximum(worked - waited, 0)[chosen]
        position, norm = spans.position[chosen], spans.norm[chosen]
        early = np.flatnonzero(~is_last[chosen])  # missed before a change: it ran on all the same
        whole, _ = elapsed_at(known, clock, position[early], norm[early], over[chosen][early])
        spent[early] = whole
        missed, stop_at = missed[chosen], naive(stop.at)[position]
        index = pd.Index(position)
        rows = pd.DataFrame(
            {
                "priority": pd.Series(norms.names_of(norm % len(norms.priorities)), index=index),
                "profile": pd.Series(pd.array(norms.profiles, dtype="str").take(norm), index=index),
                "target_s": target[norm],
                "stop_at": utc(stop_at, index),
                "elapsed_s": spent,
                "missed": missed,
                "decided_at": utc(np.where(missed, passed[chosen], stop_at), index),
            },
            index=index,
        )
        return cls(position, norm, reported[chosen], ended[position], allowed[chosen], rows)


def _chosen(position: Codes, missed: Mask, is_last: Mask) -> Codes:
    """The first missed span of each position, else its last."""
    lost = np.flatnonzero(missed)
    lost = lost[np.diff(position[lost], prepend=-1) != 0]
    has_lost = np.zeros(int(position.max(initial=-1)) + 1, dtype=np.bool_)
    has_lost[position[lost]] = True
    kept = np.flatnonzero(is_last & ~has_lost[position])
    return np.sort(np.concatenate([lost, kept]))
