"""The worst incidents of a period, each told as a line of time.

Worst are those with the largest overruns of a target, and the longest outage. Instants are
aware, in the contract's zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from pipeline.metrics.events.log import Table
from pipeline.metrics.facts import EVERYTHING, Facts
from pipeline.metrics.lists.evidence import (
    Breach,
    OutageLine,
    breach_list,
    lines_of,
    outage_list,
)
from pipeline.metrics.stops.outages import outages_of
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
class LongOutage:
    """Rows of one service united where they overlap or touch, whole (G5).

    ``lines`` stand in order of start; ``seconds`` are by the clock on the wall, to ``known`` while
    it goes on.
    """

    lines: tuple[OutageLine, ...]
    seconds: int

    @property
    def service(self) -> str:
        """Code of the service."""
        return self.lines[0].service

    @property
    def last(self) -> OutageLine:
        """The row it ends with, or does not end yet."""
        open_ = (line for line in self.lines if line.ended_at is None)
        return next(open_, max(self.lines, key=lambda line: line.ended_at or line.started_at))

    def place(self, facts: Facts, column: str) -> Place:
        """The cell of a column, of the row it begins with."""
        return self.lines[0].place(facts, column)


@dataclass(frozen=True, slots=True)
class Story:
    """One incident, or an outage nobody linked, with everything known of it in order of time.

    ``begins_at`` is what durations are counted from: the report, else the start of the outage.
    """

    incident: str | None
    begins_at: datetime
    events: tuple[Event, ...]
    breaches: tuple[Breach, ...] = ()
    outage: LongOutage | None = None
    summary: str | None = None
    places: dict[str, Place] = field(default_factory=dict)


def worst(facts: Facts) -> tuple[Story, ...]:
    """At most ``OVERRUNS`` incidents with the largest overruns, then the longest outage.

    The longest outage is not told again where one of the incidents is linked with it.
    """
    breaches = breach_list(facts)
    furthest = sorted(breaches, key=lambda b: (b.target_s - b.elapsed_s, b.row, b.clock))
    names = list(dict.fromkeys(breach.base for breach in furthest))[:OVERRUNS]
    longest = _longest(facts)
    linked = () if longest is None else _linked(facts, longest)
    if linked and not set(linked) & set(names):
        names.append(linked[0])
    teller = next((name for name in names if name in linked), None)
    told = [_story(facts, name, breaches, longest if name == teller else None) for name in names]
    if longest is not None and not linked:
        events = _in_order(_outage_events(facts, longest.lines[0], longest.last))
        told.append(Story(None, longest.lines[0].started_at, events, outage=longest))
    return tuple(told)


def _longest(facts: Facts) -> LongOutage | None:
    """The longest outage that touches the period, united, whole.

    Rows of the sheet go before outages derived from incidents, as in the metric.
    """
    book = outages_of(facts, EVERYTHING)
    start, known = book.window
    for groups in (book.united_groups, book.united_with_derived):
        end = np.minimum(groups.end, known)
        touching = np.flatnonzero((groups.start < known) & (end > start))
        if len(touching):
            at = touching[[int(np.argmax((end - groups.start)[touching]))]]
            lines = lines_of(facts, book.rows.loc[groups.at(at).rows])
            return LongOutage(lines, int((end - groups.start)[at[0]]))
    return None


def _linked(facts: Facts, outage: LongOutage) -> tuple[str, ...]:
    """The incidents of the log that its rows name, a duplicate standing for its root."""
    named = [_root(facts, line.incident) for line in outage.lines if line.incident is not None]
    return tuple(dict.fromkeys(name for name in named if facts.row_of(name) is not None))


def _root(facts: Facts, name: str) -> str:
    return facts.episodes.roots.get(name, name)


def _story(
    facts: Facts, name: str, breaches: tuple[Breach, ...], longest: LongOutage | None
) -> Story:
    """The story of an incident; of the longest outage too, where it is linked with it."""
    frame, source = facts.log.incidents.frame, facts.log.incidents.source
    row = frame[(frame["id"] == name).to_numpy()].iloc[0]
    own = tuple(breach for breach in breaches if breach.base == name)
    united = () if longest is None else longest.lines
    outages = [
        (line, line)
        for line in outage_list(facts)
        if line.kind == "outage" and line.incident is not None and line not in united
        if _root(facts, line.incident) == name
    ]
    if longest is not None:
        outages.append((longest.lines[0], longest.last))
    events = [
        *_own_events(facts, row),
        *_duplicate_event(facts, name, row["reported_at"]),
        *_paused(facts, name),
        *_reopened(facts, name),
        *_changed(facts, name),
        *(Event(breach.due_at, "due", said=breach.clock) for breach in own),
        *(event for first, last in outages for event in _outage_events(facts, first, last)),
    ]
    ordered = _in_order(events)
    number = int(row["row"])
    return Story(
        name,
        min(e.at for e in ordered if e.code in {"reported", "duplicate_reported"}),
        ordered,
        own,
        longest,
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


def _outage_events(facts: Facts, first: OutageLine, last: OutageLine) -> Iterator[Event]:
    """Start and end of an outage, in the rows it begins and ends with."""
    started = first.place(facts, "fault_at" if first.table == "incidents" else "started_at")
    yield Event(first.started_at, "outage_started", started)
    if last.ended_at is not None:
        ended = last.place(facts, "restored_at" if last.table == "incidents" else "ended_at")
        yield Event(last.ended_at, "outage_ended", ended)
