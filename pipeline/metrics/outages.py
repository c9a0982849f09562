"""Outages, maintenance and unknown time: rules G5, G6, G7, G18, G20, G23."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from pipeline.domain.contract import Service
from pipeline.domain.periods import Period
from pipeline.metrics.facts import BRIDGE, Facts, Scope
from pipeline.metrics.log import Source
from pipeline.metrics.notes import Note

_HOUR_S: Final = 3600
_INSTANT: Final = "datetime64[s, UTC]"
Spans = list[tuple[pd.Timestamp, pd.Timestamp]]


@dataclass(frozen=True, slots=True)
class Merged:
    """Outages of one service counted as one: gaps of at most five minutes are bridged.

    ``end`` is missing while one of them goes on. ``rows`` are labels into ``Outages.rows``.
    """

    service: str
    start: pd.Timestamp
    end: pd.Timestamp | None
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """The arithmetic of one service's availability over the known part of the period.

    All in seconds of the service's agreed hours; ``outage`` is exact, since degradation counts
    with its share.
    """

    service: Service
    agreed: int
    maintenance: int
    unknown: int
    outage: Fraction

    @property
    def fund(self) -> int:
        """What availability is a share of: agreed less allowed maintenance and unknown time."""
        return self.agreed - self.maintenance - self.unknown


class Outages:
    """Everything about stops of services, for the services of a scope.

    ``rows`` is the log of outages with derived ones appended: columns of the sheet, ``derived``,
    ``until`` (the end, or ``known`` while it goes on). Rows with an agreed exclusion are left out.
    """

    def __init__(self, facts: Facts, scope: Scope) -> None:
        """Take the rows of the scope."""
        self.facts = facts
        rows = _rows(facts)
        touching = rows[_touches(rows, facts)]
        self.notes = tuple(note for note in _notes(touching, facts.log.outages.source) if note.ids)
        self.services = tuple(
            s for s in facts.project.services if not scope.services or s.code in scope.services
        )
        self._touched = bool(len(touching))
        rows = rows[rows["excluded"].isna()]
        if scope.services:
            rows = rows[rows["service"].isin(scope.services)]
        self.rows = rows.reset_index(drop=True)

    # -- is there anything to measure (G23) ------------------------------------------------

    @cached_property
    def known(self) -> bool:
        """Whether outage metrics can be measured: a row touches the period, or none is stated.

        A row of any service shows that outages were written down, so the others had none.
        """
        return self._touched or self.none_stated

    @cached_property
    def none_stated(self) -> bool:
        """Whether the sheet ``Месяц`` says that there were no outages."""
        return self.facts.stated(lambda row: row.no_outages)

    # -- maintenance -----------------------------------------------------------------------

    @cached_property
    def maintenance(self) -> dict[str, tuple[Spans, Spans]]:
        """Per service: allowed spans, and spans that are downtime (G6), each united."""
        contract = self.facts.project.contract
        notice = pd.Timedelta(seconds=int(contract.maintenance_notice_hours * _HOUR_S))
        cap = contract.maintenance_cap_hours
        frame = self.facts.log.maintenance.frame.sort_values(["from_at", "row"], kind="stable")
        frame = frame.assign(agreed=frame["agreed"].fillna(value=False).astype(bool))
        found: dict[str, tuple[Spans, Spans]] = {}
        for service, rows in frame.groupby("service"):
            allowed: Spans = []
            refused: Spans = []
            left: dict[str, pd.Timedelta] = {}
            for from_at, to_at, announced_at, agreed in zip(
                rows["from_at"], rows["to_at"], rows["announced_at"], rows["agreed"], strict=True
            ):
                in_time = announced_at is not pd.NaT and announced_at <= from_at - notice
                if not (agreed and in_time):
                    refused.append((from_at, to_at))
                    continue
                for month, start, end in self._by_month(from_at, to_at):
                    for a, b in subtract((start, end), allowed):
                        size = b - a
                        if cap is not None:
                            rest = left.get(month, pd.Timedelta(seconds=int(cap * _HOUR_S)))
                            size = min(size, rest)
                            left[month] = rest - size
                        if size:
                            allowed.append((a, a + size))
                        if a + size < b:
                            refused.append((a + size, b))
            united = unite(allowed)
            beyond = [piece for span in unite(refused) for piece in subtract(span, united)]
            found[str(service)] = united, beyond
        return found

    def _by_month(
        self, start: pd.Timestamp, end: pd.Timestamp
    ) -> Iterable[tuple[str, pd.Timestamp, pd.Timestamp]]:
        zone = self.facts.zone
        first = start.tz_convert(zone)
        last = (end - timedelta(seconds=1)).tz_convert(zone)
        span = Period(first.date(), last.date() + timedelta(days=1))
        for month in span.months():
            low, high = (pd.Timestamp(at) for at in month.bounds(zone))
            yield month.key, max(start, low), min(end, high)

    # -- counting --------------------------------------------------------------------------

    @cached_property
    def counted(self) -> tuple[Merged, ...]:
        """Merged outages of the log, those wholly inside allowed maintenance left out."""
        found: list[Merged] = []
        full = self.rows[self.rows["kind"] == "outage"].sort_values("started_at", kind="stable")
        for service, rows in full.groupby("service"):
            allowed, _ = self.maintenance.get(str(service), ([], []))
            for start, end, labels in _merged(rows, BRIDGE):
                whole = (start, end if end is not None else self.facts.known)
                if subtract(whole, allowed):
                    found.append(Merged(str(service), start, end, labels))
        return tuple(sorted(found, key=lambda merged: (merged.start, merged.service)))

    def starting(self) -> tuple[Merged, ...]:
        """Merged outages that start in the period."""
        return tuple(m for m in self.counted if self.facts.start <= m.start < self.facts.known)

    def carried_over(self) -> tuple[Merged, ...]:
        """Merged outages that started before the period and reach into it."""
        start = self.facts.start
        return tuple(
            m for m in self.counted if m.start < start and (m.end is None or m.end > start)
        )

    def united(self) -> tuple[Merged, ...]:
        """Rows of the sheet united where they overlap or touch, nothing bridged or cut (G5)."""
        listed = (self.rows["kind"] == "outage") & ~self.rows["derived"]
        full = self.rows[listed].sort_values("started_at", kind="stable")
        return tuple(
            Merged(str(service), start, end, labels)
            for service, rows in full.groupby("service")
            for start, end, labels in _merged(rows, pd.Timedelta(0))
        )

    # -- measuring -------------------------------------------------------------------------

    @cached_property
    def times(self) -> tuple[ServiceTime, ...]:
        """The arithmetic of each service."""
        return tuple(self._time_of(service) for service in self.services)

    def _time_of(self, service: Service) -> ServiceTime:
        facts = self.facts
        rows = self.rows[self.rows["service"] == service.code]
        allowed, refused = self.maintenance.get(service.code, ([], []))
        full = [(start, end, Fraction(1)) for start, end in refused]
        unknown: Spans = []
        for started, until, kind, weight in zip(
            rows["started_at"], rows["until"], rows["kind"], rows["weight"], strict=True
        ):
            if kind == "unknown":
                unknown.append((started, until))
            else:
                full.append((started, until, weight))
        clock = facts.clock(service.hours)
        edges = _edges(facts.start, facts.known, allowed, unknown, [(a, b) for a, b, _ in full])
        if len(edges) < 2:  # noqa: PLR2004  # a span has two edges
            return ServiceTime(service, 0, 0, 0, Fraction(0))
        starts, ends = edges[:-1], edges[1:]
        open_s = np.asarray(clock.seconds(starts, ends), dtype="int64")
        is_allowed = _covered(starts, allowed)
        share = np.zeros(len(starts), dtype=object)
        for weight in sorted({w for _, _, w in full}):  # the largest share counts (G18)
            inside = _covered(starts, [(a, b) for a, b, w in full if w == weight])
            share[inside] = weight
        share[is_allowed] = 0
        is_unknown = _covered(starts, unknown) & ~is_allowed & (share == 0)
        return ServiceTime(
            service,
            agreed=int(open_s.sum()),
            maintenance=int(open_s[is_allowed].sum()),
            unknown=int(open_s[is_unknown].sum()),
            outage=sum(
                (Fraction(w) * int(s) for w, s in zip(share, open_s, strict=True) if w), Fraction(0)
            ),
        )


def outages_of(facts: Facts, scope: Scope) -> Outages:
    """The outages of these services, made once for these facts."""
    return facts.once(("outages", scope.services), lambda: Outages(facts, scope))


def _notes(touching: pd.DataFrame, source: Source) -> Iterator[Note]:
    """What was derived and what was excluded in the period."""
    yield Note("outage_derived", tuple(touching["incident"][touching["derived"]]))
    left_out = touching["row"][touching["excluded"].notna()]
    yield Note("outage_excluded", tuple(f"{source.sheet} {row}".strip() for row in left_out))


def _rows(facts: Facts) -> pd.DataFrame:
    """Rows of the log, excluded ones too, and those derived from incidents."""
    rows = facts.log.outages.frame.assign(derived=False)
    frame = facts.episodes.frame
    own = frame[
        (frame["kind"] == "outage") & frame["service"].notna() & (frame["id"] == frame["incident"])
    ]
    linked = rows["incident"].map(lambda name: facts.episodes.roots.get(name, name))
    own = own[~own["incident"].isin(linked.dropna())]
    derived = pd.DataFrame(
        {
            "service": own["service"],
            "started_at": own["fault_at"].fillna(own["reported_at"]),
            "ended_at": own["restored_at"].fillna(own["first_resolved_at"]),
            "kind": "outage",
            "weight": Fraction(1),
            "incident": own["incident"],
            "source": "report",
            "derived": True,
            "row": own["row"],
        }
    )
    if len(derived):
        rows = pd.concat(
            [rows, derived.astype({"started_at": _INSTANT, "ended_at": _INSTANT})],
            ignore_index=True,
        )
    rows["until"] = rows["ended_at"].fillna(facts.known)
    shares = [Fraction(1) if w is None else Fraction(w) for w in rows["weight"]]
    rows["weight"] = pd.Series(shares, index=rows.index, dtype=object)
    return rows[rows["started_at"] < rows["until"]]


def _touches(rows: pd.DataFrame, facts: Facts) -> pd.Series:
    ends_inside = rows["ended_at"].isna() | (rows["ended_at"] > facts.start)
    return (rows["started_at"] < facts.known) & ends_inside


def _merged(
    rows: pd.DataFrame, bridge: pd.Timedelta
) -> Iterator[tuple[pd.Timestamp, pd.Timestamp | None, tuple[int, ...]]]:
    """Rows in order of start, joined where the next begins at most ``bridge`` after the end."""
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    labels: list[int] = []
    for label, started, ended in zip(rows.index, rows["started_at"], rows["ended_at"], strict=True):
        own_end = None if ended is pd.NaT else ended
        if start is not None and (end is None or started <= end + bridge):
            labels.append(label)
            end = None if end is None or own_end is None else max(end, own_end)
            continue
        if start is not None:
            yield start, end, tuple(labels)
        start, end, labels = started, own_end, [label]
    if start is not None:
        yield start, end, tuple(labels)


def unite(spans: Iterable[tuple[pd.Timestamp, pd.Timestamp]]) -> Spans:
    """Spans as a sorted union; touching ones join, empty ones vanish."""
    found: Spans = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def subtract(span: tuple[pd.Timestamp, pd.Timestamp], taken: Spans) -> Spans:
    """The parts of ``span`` outside ``taken``."""
    start, end = span
    left: Spans = []
    for a, b in unite(taken):
        if b <= start or a >= end:
            continue
        if start < a:
            left.append((start, a))
        start = max(start, b)
    if start < end:
        left.append((start, end))
    return left


def _edges(start: pd.Timestamp, end: pd.Timestamp, *groups: Spans) -> pd.DatetimeIndex:
    inside = {start, end}
    for group in groups:
        for span in group:
            inside.update(at for at in span if start < at < end)
    ordered = sorted(at.tz_convert("UTC") for at in inside)
    return pd.DatetimeIndex(ordered, dtype=_INSTANT)


def _covered(starts: pd.DatetimeIndex, spans: Spans) -> np.ndarray:
    """Whether each elementary span beginning at ``starts`` lies inside the union of ``spans``."""
    union = unite(spans)
    if not union:
        return np.zeros(len(starts), dtype=bool)
    lows = pd.DatetimeIndex([a.tz_convert("UTC") for a, _ in union], dtype=_INSTANT)
    highs = pd.DatetimeIndex([b.tz_convert("UTC") for _, b in union], dtype=_INSTANT)
    at = np.searchsorted(lows.asi8, starts.asi8, side="right") - 1
    return (at >= 0) & (starts.asi8 < highs.asi8[np.clip(at, 0, None)])
