"""The trail of a clock: from which event it ran, what counted, where it stopped, what it came to.

A trail is made for the incidents asked about only. Its open pieces are the support seconds that
``compliance`` decides on: their sum, less what the row states as waiting, is ``elapsed_s``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import pandas as pd

from pipeline.metrics.clocks.compliance import Clock, decisions
from pipeline.metrics.events.episodes import FAULTS
from pipeline.metrics.facts import EVERYTHING, Facts
from pipeline.metrics.measures.norms_kept import missed_clocks
from pipeline.metrics.trail.pieces import Changed, Open, Piece, Stopped, cut
from pipeline.metrics.trail.rows import Event, LogRows, Unused, Waited, utc
from pipeline.problems import Place


class Verdict(StrEnum):
    """What became of a clock."""

    KEPT = "kept"
    MISSED = "missed"
    UNDECIDED = "undecided"  # it runs, and its target has not run out
    UNRESOLVED = "unresolved"  # closed without the event, before the target ran out (G21)
    NO_TARGET = "no_target"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTrail:
    """One clock of one episode; instants in UTC, seconds of support time.

    Attributes:
        incident: id of the episode, ``INC-17`` or ``INC-17/2``.
        place: the cell of the incident's id.
        priority: by which the clock was judged; ``profile`` are its hours.
        until: end of the account: the stop, the closing without one, else the end of what is
            known.
        target_s: ``None``: the priority has no such target.
        due_at: when the target runs out; ``None`` also beyond the calendar.
        decided_at: when the verdict was settled; ``None``: it is not.
        side: whose side the cause is on, as the row says.
        evidence: cells of the log and of the target that all this rests on.
    """

    incident: str
    place: Place
    clock: Clock
    priority: str
    profile: str
    start: Event
    pieces: tuple[Piece, ...]
    unused: tuple[Unused, ...]
    waited: Waited | None
    stop: Event | None
    until: datetime
    elapsed_s: int
    target_s: int | None
    due_at: datetime | None
    verdict: Verdict
    decided_at: datetime | None
    side: str | None
    evidence: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTrail:
    """The clocks of an incident, or why it has none.

    Attributes:
        why_none: "" | duplicate | rejected | root_rejected.
        root: the incident at the end of the chain of duplicates; ``None``: this is no duplicate.
        root_place: the cell of its id.
        in_metrics: whether incident metrics look at it (G0): kind outage or failure.
        others: further episodes of the same incident, as far as they began in time.
    """

    incident: str
    place: Place
    kind: str
    why_none: str
    root: str | None
    root_place: Place
    in_metrics: bool
    others: tuple[str, ...]
    clocks: tuple[ClockTrail, ...]


def incident_trails(facts: Facts, names: Sequence[str]) -> tuple[IncidentTrail, ...]:
    """The trails of these incidents or episodes, in the order asked.

    Raises:
        KeyError: an id that the known log does not have.
    """
    rows = LogRows(facts, names)
    return tuple(_incident(rows, name) for name in names)


def beginnings(facts: Facts, names: Sequence[str]) -> dict[str, Event]:
    """Where the clocks of incidents or episodes start; of one not counted, its own report.

    Raises:
        KeyError: an id that the known log does not have.
    """
    rows = LogRows(facts, names)
    at = {str(episode["id"]): position for position, episode in rows.episodes.items()}
    return {n: rows.start(at[n]) if n in at else rows.reported(n) for n in names}


def missed_trails(facts: Facts, limit: int) -> tuple[ClockTrail, ...]:
    """The trails of the clocks missed in the period, in order of decision.

    Of more than ``limit``, those furthest over their target.
    """
    missed = missed_clocks(facts, EVERYTHING)
    over = (missed["elapsed_s"] - missed["target_s"]).sort_values(ascending=False, kind="stable")
    missed = missed.loc[sorted(over.index[:limit])]
    rows = LogRows(facts, facts.episodes.frame["id"].loc[missed["position"]])
    return tuple(
        _clock(rows, int(position), Clock(clock))
        for position, clock in zip(missed["position"], missed["clock"], strict=True)
    )


def _incident(rows: LogRows, name: str) -> IncidentTrail:
    found = [at for at, episode in rows.episodes.items() if episode["id"] == name]
    incident = str(rows.episodes[found[0]]["incident"]) if found else name
    own, root = rows.incidents[incident], rows.facts.episodes.roots.get(incident)
    why = "" if found else _why_none(rows, incident, root)
    others = (
        str(one["id"])
        for one in rows.episodes.values()
        if one["incident"] == incident and one["reported_at"] < rows.facts.known
    )
    return IncidentTrail(
        incident=name,
        place=rows.place("id", incident),
        kind=str(own["kind"]),
        why_none=why,
        root=root,
        root_place=Place() if root not in rows.incidents else rows.place("id", str(root)),
        in_metrics=not why and own["kind"] in FAULTS,
        others=tuple(other for other in others if other != name),
        clocks=tuple(_clock(rows, at, clock) for at in found for clock in Clock),
    )


def _why_none(rows: LogRows, incident: str, root: str | None) -> str:
    """Why an incident is not counted (G10)."""
    if isinstance(rows.incidents[incident]["rejected"], str):
        return "rejected"
    above = rows.incidents.get(str(root))
    return "root_rejected" if above and isinstance(above["rejected"], str) else "duplicate"


def _clock(rows: LogRows, position: int, clock: Clock) -> ClockTrail:
    facts, episode = rows.facts, rows.episodes[position]
    incident, side = str(episode["incident"]), episode["side"]
    start, stop = rows.start(position), rows.stop(position, clock)
    until = max(stop.at if stop else utc(facts.known), start.at)
    changes, useless = rows.changes(position, stop)
    decided = _decided(facts, position, clock, until)
    last = changes[-1].to if changes else str(episode["priority"])
    # The priority as agreed at the report (G16).
    code = pd.Series([decided.get("priority", last)], index=[position])
    norms, (norm,) = facts.clocks.norms, facts.clocks.norm_of(code).tolist()
    agreed, support = norms.agreed[norm], norms.clocks[norms.clock[norm]]
    stops, idle = rows.stops(position, clock)
    pieces, covered = cut(support, (start.at, until), (*stops, *changes), facts.zone)
    inside = (Unused(at=one.start, why="inside_another", place=one.places[0]) for one in covered)
    gross = sum(piece.seconds for piece in pieces if isinstance(piece, Open))
    waited = rows.waited(position, clock, gross)
    return ClockTrail(
        incident=str(episode["id"]),
        place=rows.place("id", incident),
        clock=clock,
        priority=agreed.code,
        profile=agreed.hours,
        start=start,
        pieces=pieces,
        unused=tuple(sorted((*useless, *idle, *inside), key=lambda one: one.at)),
        waited=waited,
        stop=stop,
        until=until,
        elapsed_s=gross - (waited.taken_s if waited else 0),
        target_s=decided.get("target_s"),
        due_at=decided.get("due_at"),
        verdict=_verdict(decided, stop),
        decided_at=decided.get("decided_at"),
        side=side if isinstance(side, str) else None,
        evidence=_evidence(
            rows.place("id", incident),
            start.place,
            rows.place("priority", incident),
            *(place for piece in pieces for place in _cells(piece)),
            *((waited.place,) if waited else ()),
            *((stop.place,) if stop else ()),
            *((agreed.places.get(clock.value, Place()),) if decided else ()),
        ),
    )


def _decided(facts: Facts, position: int, clock: Clock, until: datetime) -> dict[str, Any]:
    """What ``decisions`` has on a clock, as plain values; empty where there is no target.

    A target that runs out after the end of the account has not been missed there.
    """
    table = decisions(facts, clock)
    if position not in table.index:
        return {}
    row: dict[str, Any] = {
        column: table[column].loc[position]
        for column in ("priority", "target_s", "missed", "due_at", "decided_at", "stop_at")
    }
    instants = {
        name: None if row[name] is pd.NaT else utc(row[name])
        for name in ("due_at", "decided_at", "stop_at")
    }
    settled = instants["decided_at"]
    if row["missed"] and settled is not None and settled > until:
        row["missed"], instants["decided_at"] = False, None
    return {
        "priority": str(row["priority"]),
        "target_s": int(row["target_s"]),
        "missed": bool(row["missed"]),
        **instants,
    }


def _verdict(decided: Mapping[str, Any], stop: Event | None) -> Verdict:
    if not decided:
        return Verdict.NO_TARGET
    if decided["missed"]:
        return Verdict.MISSED
    if decided["stop_at"] is not None:
        return Verdict.KEPT
    return Verdict.UNRESOLVED if stop else Verdict.UNDECIDED


def _cells(piece: Piece) -> tuple[Place, ...]:
    match piece:
        case Stopped():
            return piece.places
        case Changed():
            return (piece.place,)
    return ()


def _evidence(*places: Place) -> tuple[Place, ...]:
    """Each cell once; what names no place proves nothing."""
    return tuple(place for place in dict.fromkeys(places) if place != Place())
