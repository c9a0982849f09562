"""Lists behind the figures, as plain values: breaches, requests, outages, use of targets.

Instants are aware, in the contract's zone. ``row`` is the Excel row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pandas as pd

from pipeline.metrics.clocks.compliance import Clock, decided, decisions, elapsed, priority_before
from pipeline.metrics.clocks.working_time import moments
from pipeline.metrics.facts import EVERYTHING, Facts
from pipeline.metrics.measures.norms_kept import missed_clocks
from pipeline.metrics.measures.work import client_work
from pipeline.metrics.stops.outages import outages_of
from pipeline.metrics.stops.spans import index_of
from pipeline.problems import Place


@dataclass(frozen=True, slots=True)
class Breach:
    """A clock missed in the period; durations in support seconds of the priority that decided."""

    incident: str
    base: str  # the incident of the log behind an episode ``<id>/2``
    row: int
    clock: Clock
    due_at: datetime
    target_s: int
    elapsed_s: int
    cause: str | None
    side: str | None


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A contact that lived in the period, with the verdicts of its clocks."""

    id: str
    row: int
    kind: str
    priority: str
    reported_at: datetime
    responded_at: datetime | None
    resolved_at: datetime | None
    paused_s: int
    net_s: int
    missed: tuple[Clock, ...]
    running: bool  # open, and a clock of it is undecided
    judged: bool  # a clock of it was decided


@dataclass(frozen=True, slots=True)
class OutageLine:
    """What stopped a service, or was taken out of its time, and touches the period.

    ``kind`` is that of the sheet of outages, ``maintenance`` (allowed, out of the account) or
    ``maintenance_counted`` (not agreed, late or over the cap: downtime). ``table`` is the log the
    row stands in: ``outages``, ``maintenance``, or ``incidents`` for a derived outage.
    """

    table: str
    service: str
    row: int
    started_at: datetime
    ended_at: datetime | None
    seconds: int  # round the clock, whole, to ``known`` while it goes on
    kind: str
    weight: Fraction = Fraction(1)
    incident: str | None = None

    def place(self, facts: Facts, column: str) -> Place:
        """The cell of a column."""
        log = facts.log
        table = {
            "outages": log.outages,
            "maintenance": log.maintenance,
            "incidents": log.incidents,
        }[self.table]
        if self.table == "maintenance":
            column = {"started_at": "from_at", "ended_at": "to_at"}.get(column, column)
        return table.source.place(column, self.row)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Hours and number of rows of one kind of work, or of one payer."""

    name: str
    hours: Decimal
    count: int


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def breach_list(facts: Facts) -> tuple[Breach, ...]:
    """Clocks missed in the period, in order of decision."""
    return facts.once("breach list", lambda: _breach_list(facts))


def _breach_list(facts: Facts) -> tuple[Breach, ...]:
    missed = missed_clocks(facts, EVERYTHING)
    incidents = facts.episodes.frame.loc[missed["position"]]
    return tuple(
        Breach(
            incident=str(name),
            base=str(base),
            row=int(row),
            clock=Clock(clock),
            due_at=due,
            target_s=int(target),
            elapsed_s=int(spent),
            cause=_text(cause),
            side=_text(side),
        )
        for name, base, row, clock, due, target, spent, cause, side in zip(
            incidents["id"],
            incidents["incident"],
            incidents["row"],
            missed["clock"],
            missed["due_at"].dt.tz_convert(facts.zone).dt.to_pydatetime(),
            missed["target_s"],
            missed["elapsed_s"],
            incidents["cause"],
            incidents["side"],
            strict=True,
        )
    )


def request_list(facts: Facts) -> tuple[RequestLine, ...]:
    """Contacts reported or resolved in the period or open at its end, in order of report."""
    return facts.once("request list", lambda: _request_list(facts))


def _request_list(facts: Facts) -> tuple[RequestLine, ...]:
    frame = facts.episodes.frame
    resolved = frame["resolved_at"]
    open_at_end = facts.episodes.open_at(facts.known)
    lived = facts.in_period(frame["reported_at"]) | facts.in_period(resolved)
    lived |= facts.in_period(frame["unresolved_at"]) | open_at_end
    end = resolved.fillna(frame["unresolved_at"]).fillna(facts.known)
    end = end.where(end <= facts.known, facts.known).where(lived).astype("datetime64[s, UTC]")
    priority = priority_before(facts, end)
    net = elapsed(facts, Clock.RESOLVE, end, priority)
    gross = facts.clocks.seconds(priority, frame["reported_at"], end)
    missed: dict[int, tuple[Clock, ...]] = {}
    judged: set[int] = set()
    running: set[int] = set()
    for clock in Clock:
        rows = decisions(facts, clock)
        rows = rows[lived.to_numpy(dtype=bool)[rows.index]]
        decided = rows["decided_at"] < facts.known
        for position in rows.index[decided & rows["missed"]]:
            missed[position] = (*missed.get(position, ()), clock)
        judged.update(rows.index[decided])
        running.update(rows.index[~decided & open_at_end.reindex(rows.index)])
    found = frame[lived].sort_values(["reported_at", "row"], kind="stable")
    at = found.index
    return tuple(
        RequestLine(
            id=str(name),
            row=int(row),
            kind=str(kind),
            priority=str(code),
            reported_at=reported,
            responded_at=responded,
            resolved_at=solved,
            paused_s=int(whole) - int(used),
            net_s=int(used),
            missed=missed.get(position, ()),
            running=position in running,
            judged=position in judged,
        )
        for position, name, row, kind, code, reported, responded, solved, whole, used in zip(
            at,
            found["id"],
            found["row"],
            found["kind"],
            priority.loc[at],
            moments(found["reported_at"], facts.zone),
            moments(found["responded_at"], facts.zone),
            moments(found["resolved_at"], facts.zone),
            gross.loc[at],
            net.loc[at],
            strict=True,
        )
    )


def outage_list(facts: Facts) -> tuple[OutageLine, ...]:
    """Outages, degradations, unknown spans and maintenance of the period, in order of start."""
    return facts.once("outage list", lambda: _outage_list(facts))


def _outage_list(facts: Facts) -> tuple[OutageLine, ...]:
    rows = outages_of(facts, EVERYTHING).rows
    touching = rows[(rows["started_at"] < facts.known) & (rows["until"] > facts.start)]
    lines = (*lines_of(facts, touching), *_maintenance_lines(facts))
    return tuple(sorted(lines, key=lambda line: (line.started_at, line.service, line.row)))


def lines_of(facts: Facts, rows: pd.DataFrame) -> tuple[OutageLine, ...]:
    """Rows of ``Outages.rows`` as plain values, in their order."""
    seconds = (rows["until"] - rows["started_at"]).dt.total_seconds()
    return tuple(
        OutageLine(
            table="incidents" if derived else "outages",
            service=str(service),
            row=int(row),
            started_at=started,
            ended_at=ended,
            seconds=int(length),
            kind=str(kind),
            weight=weight,
            incident=_text(incident),
        )
        for service, row, started, ended, length, kind, weight, incident, derived in zip(
            rows["service"],
            rows["row"],
            moments(rows["started_at"], facts.zone),
            moments(rows["ended_at"], facts.zone),
            seconds,
            rows["kind"],
            rows["weight"],
            rows["incident"],
            rows["derived"],
            strict=True,
        )
    )


def _maintenance_lines(facts: Facts) -> Iterator[OutageLine]:
    """Pieces of maintenance as they were judged; each names the row it came from."""
    book = outages_of(facts, EVERYTHING)
    low, known = book.window
    for service, judged in book.book.maintenance.items():
        parts = [("maintenance", judged.granted)]
        parts += [("maintenance_counted", pieces) for pieces in judged.refused.values()]
        for kind, pieces in parts:
            near = pieces.kept((pieces.start < known) & (pieces.end > low))
            starts, ends = (
                index_of(at).tz_convert(facts.zone).to_pydatetime() for at in (near.start, near.end)
            )
            for start, end, row, seconds in zip(
                starts, ends, near.row.tolist(), (near.end - near.start).tolist(), strict=True
            ):
                yield OutageLine(
                    table="maintenance",
                    service=service,
                    row=row,
                    started_at=start,
                    ended_at=end,
                    seconds=seconds,
                    kind=kind,
                )


def work_by(facts: Facts, by: str) -> tuple[WorkLine, ...]:
    """The client's work of the period by ``activity`` or ``payer``, most hours first."""
    rows = client_work(facts, EVERYTHING)
    lines = [
        WorkLine(str(name), sum(group["hours"], Decimal(0)), len(group))
        for name, group in rows.groupby(rows[by].fillna("unspecified"))
    ]
    return tuple(sorted(lines, key=lambda line: (-line.hours, line.name)))


def use_of_targets(facts: Facts, edges: Sequence[int]) -> dict[Clock, tuple[int, ...]]:
    """How many clocks decided in the period used up to each share of their target.

    Args:
        facts: of the period.
        edges: shares in per cent, rising; each belongs to the band it ends.

    Returns:
        Counts for each band, the last of them for what passes the last edge.
    """
    counts = {}
    for clock in Clock:
        rows = decided(facts, clock, EVERYTHING)
        target = rows["target_s"].to_numpy(dtype="int64")
        used = rows["elapsed_s"].to_numpy(dtype="int64")[target > 0] * 100
        target = target[target > 0]
        above = [len(used), *(int((used > edge * target).sum()) for edge in edges), 0]
        counts[clock] = tuple(more - less for more, less in pairwise(above))
    return counts
