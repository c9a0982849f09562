"""What the log says of a clock: what began it, what stopped it, what changed it, cell by cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pandas as pd

from pipeline.metrics.clocks.compliance import Clock
from pipeline.metrics.facts import STOPPING_REASONS, Facts
from pipeline.metrics.trail.pieces import Changed, Stopped
from pipeline.problems import Place

Row = dict[str, Any]  # of a frame: column -> value, missing as pandas has it
REOPENED: Final = "reopened"
_STOPS: Final = {
    Clock.RESPONSE: ("responded_at", "first_resolved_at", "unresolved_at"),
    Clock.RESTORE: ("restored_at", "first_resolved_at", "unresolved_at"),
    Clock.RESOLVE: ("resolved_at", "unresolved_at"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What began or ended the account.

    Attributes:
        name: of the column: reported_at | reopened_at | responded_at | restored_at | resolved_at |
            closed_at.
        incident: whose row it stands in; of a start, perhaps an earlier duplicate (G10).
    """

    name: str
    at: datetime
    incident: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A row that changes nothing for a clock.

    ``why``: other_reason | inside_another | pauses_listed (and so the waiting that the incident's
    own row states is not used) | not_agreed | same_priority | after_the_end.
    """

    at: datetime
    why: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """Waiting for the client that the row states as a length (G8).

    ``taken_s`` comes off the open time, which never falls below nothing.
    """

    stated_s: int
    taken_s: int
    place: Place


def utc(at: pd.Timestamp) -> datetime:
    """A plain instant of a column."""
    return datetime.fromtimestamp(at.timestamp(), UTC)


class LogRows:
    """The rows of the log about some incidents, picked out of it once.

    Attributes:
        episodes: position -> row of the episodes of these incidents.
        incidents: id -> row of the log; of these incidents, their duplicates and their roots.
    """

    def __init__(self, facts: Facts, names: Iterable[str]) -> None:
        """Pick them.

        Args:
            facts: what is known.
            names: ids of incidents or of episodes of theirs.
        """
        names, frame, log = set(names), facts.episodes.frame, facts.log
        wanted = names | set(frame["incident"][frame["id"].isin(names)])
        self.facts = facts
        self.duplicates: dict[str, list[str]] = {}
        for duplicate, root in facts.episodes.roots.items():
            if root in wanted:
                self.duplicates.setdefault(root, []).append(duplicate)
        roots = {facts.episodes.roots[name] for name in wanted & facts.episodes.roots.keys()}
        listed = wanted.union(roots, *self.duplicates.values())
        known = log.incidents.frame
        self.episodes: dict[int, Row] = {
            int(str(position)): dict(row)
            for position, row in _records(frame[frame["incident"].isin(wanted)])
        }
        self.incidents = {
            str(row["id"]): row for _, row in _records(known[known["id"].isin(listed)])
        }
        self._pauses = _by_incident(log.pauses.frame, wanted)
        self._reopens = _by_incident(log.reopens.frame, wanted)
        self._changes = _by_incident(
            log.priority_changes.frame.sort_values("at", kind="stable"), wanted
        )

    def place(self, column: str, incident: str) -> Place:
        """A cell of an incident's row."""
        return self.facts.log.incidents.source.place(column, int(self.incidents[incident]["row"]))

    def start(self, position: int) -> Event:
        """The report; of an earlier duplicate (G10), or the reopening that began the episode."""
        episode = self.episodes[position]
        incident, reported = str(episode["incident"]), episode["reported_at"]
        if episode["id"] != incident:
            place = self._reopening(incident, reported)
            return Event(name="reopened_at", at=utc(reported), incident=incident, place=place)
        whose = incident
        if self.incidents[incident]["reported_at"] != reported:
            group = [self.incidents[name] for name in self.duplicates[incident]]
            whose = next(
                str(row["id"])
                for row in sorted(group, key=lambda row: int(row["row"]))
                if row["reported_at"] == reported and not isinstance(row["rejected"], str)
            )
        return self.reported(whose)

    def reported(self, incident: str) -> Event:
        """The report as the row of the incident has it."""
        at, place = self.incidents[incident]["reported_at"], self.place("reported_at", incident)
        return Event(name="reported_at", at=utc(at), incident=incident, place=place)

    def stop(self, position: int, clock: Clock) -> Event | None:
        """The event of G2 that ended the account, fall-backs and closing included."""
        episode = self.episodes[position]
        column = next((name for name in _STOPS[clock] if episode[name] is not pd.NaT), None)
        if column is None:
            return None
        incident, at = str(episode["incident"]), episode[column]
        if column in {"resolved_at", "first_resolved_at"}:
            name, place = "resolved_at", self._resolution(incident, at)
        else:
            name = "closed_at" if column == "unresolved_at" else column
            place = self.place(name, incident)
        return Event(name=name, at=utc(at), incident=incident, place=place)

    def changes(self, position: int, stop: Event | None) -> tuple[list[Changed], list[Unused]]:
        """Changes of priority that count for a clock (G15), and those that do not."""
        episode, table = self.episodes[position], self.facts.priority_changes
        table = table[table["position"] == position]
        counting = list(zip(table["at"], table["to"], strict=True))
        used: list[Changed] = []
        useless: list[Unused] = []
        for row in self._changes.get(str(episode["incident"]), ()):
            at = utc(row["at"])
            place = self.facts.log.priority_changes.source.place("to", int(row["row"]))
            if (row["at"], row["to"]) not in counting:
                why = "same_priority" if isinstance(row["agreed_with"], str) else "not_agreed"
                useless.append(Unused(at=at, why=why, place=place))
            elif row["at"] > episode["reported_at"] and stop is not None and at >= stop.at:
                useless.append(Unused(at=at, why="after_the_end", place=place))
            else:
                counting.remove((row["at"], row["to"]))
                used.append(Changed(start=at, to=str(row["to"]), place=place))
        return used, useless

    def stops(self, position: int, clock: Clock) -> tuple[list[Stopped], list[Unused]]:
        """Pauses and gaps that stop a clock (G8, G9), and stated pauses that do not.

        Their times are those of the rows; ``cut`` measures them.
        """
        if clock is Clock.RESPONSE:
            return [], []
        episode = self.episodes[position]
        incident, source = str(episode["incident"]), self.facts.log.pauses.source
        stops: list[Stopped] = []
        useless: list[Unused] = []
        listed = self._pauses.get(incident, [])
        if listed and any(not pd.isna(episode[name]) for name in ("waited_s", "waited_days")):
            place = self.place("waited", incident)
            useless.append(Unused(at=utc(episode["reported_at"]), why="pauses_listed", place=place))
        for row in listed:
            unended = row["to_at"] is pd.NaT
            start, end = utc(row["from_at"]), utc(self.facts.known if unended else row["to_at"])
            cells = tuple(source.place(name, int(row["row"])) for name in ("from_at", "to_at"))
            if row["reason"] not in STOPPING_REASONS:
                useless.append(Unused(at=start, why="other_reason", place=cells[0]))
            elif start < end:
                kept = cells[:1] if unended else cells
                stops.append(Stopped.stated(start, end, row["reason"], kept, unended=unended))
        if clock is Clock.RESOLVE:
            gaps = self.facts.episodes.gaps
            gaps = gaps[gaps["position"] == position]
            for start, end in zip(gaps["start"], gaps["end"], strict=True):
                cells = self._resolution(incident, start), self._reopening(incident, end)
                stops.append(Stopped.stated(utc(start), utc(end), REOPENED, cells))
        return stops, useless

    def waited(self, position: int, clock: Clock, gross_s: int) -> Waited | None:
        """What the row states as waiting, where that is taken off ``gross_s``."""
        stated = int(self.facts.waited.iloc[position])
        if clock is Clock.RESPONSE or not stated:
            return None
        place = self.place("waited", str(self.episodes[position]["incident"]))
        return Waited(stated_s=stated, taken_s=min(stated, gross_s), place=place)

    def _reopening(self, incident: str, at: pd.Timestamp) -> Place:
        row = next(row for row in self._reopens[incident] if row["reopened_at"] == at)
        return self.facts.log.reopens.source.place("reopened_at", int(row["row"]))

    def _resolution(self, incident: str, at: pd.Timestamp) -> Place:
        """The cell of a resolution: of the incident's row, else of a reopening (G9)."""
        if self.incidents[incident]["resolved_at"] == at:
            return self.place("resolved_at", incident)
        row = next(row for row in self._reopens[incident] if row["resolved_at"] == at)
        return self.facts.log.reopens.source.place("resolved_at", int(row["row"]))


def _records(rows: pd.DataFrame) -> Iterable[tuple[object, Row]]:
    """Label and row of each, as plain mappings."""
    named = rows.to_dict("records")
    return zip(rows.index, ({str(k): v for k, v in row.items()} for row in named), strict=True)


def _by_incident(rows: pd.DataFrame, wanted: set[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for _, row in _records(rows[rows["incident"].isin(wanted)]):
        found.setdefault(str(row["incident"]), []).append(row)
    return found
