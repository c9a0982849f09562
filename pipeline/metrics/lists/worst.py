"""The worst incidents of a period, each told as a line of time.

Worst are those with the largest overruns of a target, and the longest outage. Instants are
aware, in the contract's zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import pandas as pd

from pipeline.metrics.events.log import Table
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.evidence import Breach, OutageLine, breach_list, outage_list
from pipeline.problems import Place

OVERRUNS: Final = 3
_LAST: Final = 99  # of events of one instant, those that end something stand last
_ORDER: Final = {
    name: at
    for at, name in enumerate(
        (
            "outage_started", "fault", "duplicate_reported", "reported", "priority", "responded",
            "started", "pause_ended", "restored", "outage_ended", "resolved", "reopened",
            "resolved_again", "due", "pause_started", "closed",
        )
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; ``said`` is a token or a code it names, by ``code``."""

    at: datetime
    code: str
    place: Place = Place()
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One incident, or an outage nobody linked, with everything known of it in order of time.

    ``begins_at`` is what durations are counted from: the report, else the start of the outage.
    """

    incident: str | None
    begins_at: datetime
    events: tuple[Event, ...]
    breaches: tuple[Breach, ...] = ()
    outage: OutageLine | None = None
    summary: str | None = None
    places: dict[str, Place] = field(default_factory=dict)


def worst(facts: Facts) -> tuple[Story, ...]:
    """At most ``OVERRUNS`` incidents with the largest overruns, then the longest outage.

    The longest outage is not told again where one of the incidents is linked with it.
    """
    breaches = breach_list(facts)
    furthest = sorted(breaches, key=lambda b: (b.target_s - b.elapsed_s, b.row, b.clock))
    names = list(dict.fromkeys(breach.base for breach in furthest))[:OVERRUNS]
    outages = [line for line in outage_list(facts) if line.kind == "outage"]
    longest = max(outages, key=lambda line: line.seconds, default=None)
    told = [_story(facts, name, breaches, outages, longest) for name in names]
    if longest is not None and all(story.outage is not longest for story in told):
        linked = None if longest.incident is None else _root(facts, longest.incident)
        if linked is not None and facts.row_of(linked) is not None:
            told.append(_story(facts, linked, breaches, outages, longest))
        else:
            told.append(
                Story(
                    None,
                    longest.started_at,
                    _in_order(_outage_events(facts, longest)),
                    outage=longest,
                )
            )
    return tuple(told)


def _root(facts: Facts, name: str) -> str:
    return facts.episodes.roots.get(name, name)


def _story(
    facts: Facts,
    name: str,
    breaches: tuple[Breach, ...],
    outages: list[OutageLine],
    longest: OutageLine | None,
) -> Story:
    frame, source = facts.log.incidents.frame, facts.log.incidents.source
    row = frame[(frame["id"] == name).to_numpy()].iloc[0]
    own = tuple(breach for breach in breaches if breach.base == name)
    linked = [
        line
        for line in outages
        if line.incident is not None and _root(facts, line.incident) == name
    ]
    events = [
        *_own_events(facts, row),
        *_duplicate_event(facts, name, row["reported_at"]),
        *_paused(facts, name),
        *_reopened(facts, name),
        *_changed(facts, name),
        *(Event(breach.due_at, "due", said=breach.clock) for breach in own),
        *(event for line in linked for event in _outage_events(facts, line)),
    ]
    ordered = _in_order(events)
    number = int(row["row"])
    return Story(
        name,
        min(e.at for e in ordered if e.code in {"reported", "duplicate_reported"}),
        ordered,
        own,
        longest if longest in linked else None,
        row["summary"] if isinstance(row["summary"], str) else None,
        {column: source.place(column, number) for column in ("id", "summary")},
    )


def _in_order(events: Iterator[Event] | list[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: (event.at, _ORDER.get(event.code, _LAST))))


def _local(at: pd.Timestamp, facts: Facts) -> datetime:
    local: datetime = at.tz_convert(facts.zone).to_pydatetime()
    return local


def _own_events(facts: Facts, row: pd.Series) -> Iterator[Event]:
    source, number = facts.log.incidents.source, int(row["row"])
    for column, code in (
        ("reported_at", "reported"),
        ("fault_at", "fault"),
        ("responded_at", "responded"),
        ("started_at", "started"),
        ("restored_at", "restored"),
        ("resolved_at", "resolved"),
        ("closed_at", "closed"),
    ):
        at = row[column]
        if pd.isna(at) or (code == "fault" and at == row["reported_at"]):
            continue
        yield Event(_local(at, facts), code, source.place(column, number))


def _duplicate_event(facts: Facts, name: str, reported_at: pd.Timestamp) -> Iterator[Event]:
    """The earlier report of a duplicate, where the clocks run from it (G10)."""
    frame = facts.episodes.frame
    begun = frame["reported_at"][(frame["id"] == name).to_numpy()].min()
    if begun < reported_at:
        yield Event(_local(begun, facts), "duplicate_reported")


def _rows_of(table: Table, name: str) -> pd.DataFrame:
    return table.frame[(table.frame["incident"] == name).to_numpy(dtype=bool)]


def _paused(facts: Facts, name: str) -> Iterator[Event]:
    source = facts.log.pauses.source
    rows = _rows_of(facts.log.pauses, name)
    for from_at, to_at, reason, row in zip(
        rows["from_at"], rows["to_at"], rows["reason"], rows["row"], strict=True
    ):
        yield Event(
            _local(from_at, facts), "pause_started", source.place("from_at", row), str(reason)
        )
        if not pd.isna(to_at):
            yield Event(_local(to_at, facts), "pause_ended", source.place("to_at", row))


def _reopened(facts: Facts, name: str) -> Iterator[Event]:
    source = facts.log.reopens.source
    rows = _rows_of(facts.log.reopens, name)
    for reopened_at, resolved_at, row in zip(
        rows["reopened_at"], rows["resolved_at"], rows["row"], strict=True
    ):
        yield Event(_local(reopened_at, facts), "reopened", source.place("reopened_at", row))
        if not pd.isna(resolved_at):
            place = source.place("resolved_at", row)
            yield Event(_local(resolved_at, facts), "resolved_again", place)


def _changed(facts: Facts, name: str) -> Iterator[Event]:
    source = facts.log.priority_changes.source
    rows = _rows_of(facts.log.priority_changes, name)
    for at, to, row in zip(rows["at"], rows["to"], rows["row"], strict=True):
        yield Event(_local(at, facts), "priority", source.place("to", row), str(to))


def _outage_events(facts: Facts, line: OutageLine) -> Iterator[Event]:
    started = line.place(facts, "fault_at" if line.table == "incidents" else "started_at")
    yield Event(line.started_at, "outage_started", started)
    if line.ended_at is not None:
        ended = line.place(facts, "restored_at" if line.table == "incidents" else "ended_at")
        yield Event(line.ended_at, "outage_ended", ended)
