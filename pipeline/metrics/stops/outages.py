"""Outages, maintenance and unknown time of a period: rules G5, G6, G7, G18, G20, G23."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.calendars import SupportClock
from pipeline.calendars.instants import epoch_second
from pipeline.domain.contract import Service
from pipeline.metrics.events.log import Source
from pipeline.metrics.facts import BRIDGE, Facts, Scope
from pipeline.metrics.notes import Note
from pipeline.metrics.stops.maintenance import NO_MAINTENANCE
from pipeline.metrics.stops.spans import (
    NONE,
    LostTime,
    Mask,
    Seconds,
    Spans,
    held_open,
    index_of,
    time_lost,
)
from pipeline.metrics.stops.stop_log import NEVER, Groups, StopBook

_BRIDGE_S: Final = int(BRIDGE.total_seconds())


@dataclass(frozen=True, slots=True)
class ServiceTime(LostTime):
    """The arithmetic of one service's availability over the known part of the period.

    In seconds of the service's agreed hours; hours and weight are those in force on each day
    (G16). ``service`` is as last agreed; the weighed sums are those that availability is made of.
    """

    service: Service
    weighed_fund: Fraction
    weighed_outage: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class ServiceStops:
    """What stopped one service in a period; spans are whole, in any order, and may overlap.

    Attributes:
        by_share: share that was lost -> its spans; maintenance not allowed takes all.
        unknown: spans of which nothing is known.
        allowed: maintenance that is.
    """

    by_share: dict[Fraction, Spans]
    unknown: Spans
    allowed: Spans


class Outages:
    """Everything about stops of services in a period, for the services of a scope.

    ``rows`` are those of the scope that count: columns of the sheet, ``derived``, ``until`` (the
    end, or ``known`` while it goes on). Rows with an agreed exclusion are left out.
    """

    def __init__(self, facts: Facts, scope: Scope) -> None:
        """Take the rows of the scope."""
        self.facts = facts
        self.book: Final = facts.shared.once("stop book", lambda: StopBook(facts))
        self.window: Final = epoch_second(facts.start), epoch_second(facts.known)
        agreed = {s.code: s for project, _, _ in facts.pieces for s in project.services}
        self.services = tuple(
            s for s in agreed.values() if not scope.services or s.code in scope.services
        )
        self._scope = scope.services

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows of the scope that have begun; what goes on lasts until ``known``."""
        book, (_, known) = self.book, self.window
        kept = book.counts & (book.start < np.where(book.end < NEVER, book.end, known))
        rows = book.rows[kept & self._in_scope(book.service)]
        return rows.assign(until=rows["ended_at"].fillna(self.facts.known))

    def _in_scope(self, service: npt.NDArray[np.object_]) -> Mask:
        if not self._scope:
            return np.ones(len(service), dtype=np.bool_)
        return np.isin(service, np.array(self._scope, dtype=object))

    # -- is there anything to measure (G23) ------------------------------------------------

    @cached_property
    def _touching(self) -> Mask:
        """Rows of any service, excluded ones too, that reach into the period."""
        book, (start, known) = self.book, self.window
        touching: Mask = (book.start < known) & (book.end > start) & (book.start < book.end)
        return touching

    @cached_property
    def known(self) -> bool:
        """Whether outage metrics can be measured: a row touches the period, or none is stated.

        A row of any service shows that outages were written down, so the others had none.
        """
        return bool(self._touching.any()) or self.none_stated

    @cached_property
    def none_stated(self) -> bool:
        """Whether the sheet ``Месяц`` says that there were no outages."""
        return self.facts.stated(lambda row: row.no_outages)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """What was derived and what was excluded in the period."""
        touching = self.book.rows[self._touching]
        found = _notes(touching, self.facts.log.outages.source)
        return tuple(note for note in found if note.ids)

    # -- counting --------------------------------------------------------------------------

    @cached_property
    def groups(self) -> Groups:
        """Merged outages of the log, those wholly inside allowed maintenance left out."""
        every = self.facts.once("outages of all services", self._outside_maintenance)
        return every.at(np.flatnonzero(self._in_scope(every.service)))

    def _outside_maintenance(self) -> Groups:
        known = self.window[1]
        every = self.book.grouped(known, _BRIDGE_S, derived=True)
        kept = np.ones(len(every.start), dtype=np.bool_)
        spans = Spans(every.start, np.where(every.end < NEVER, every.end, known))
        for service, one in self.book.maintenance.items():
            own = every.service == service
            kept[own] = ~one.allowed.hold(spans[own])
        return every.at(np.flatnonzero(kept))

    def touching(self) -> int:
        """How many merged outages reach into the period."""
        start, known = self.window
        return int(((self.groups.start < known) & (self.groups.end > start)).sum())

    @cached_property
    def united_groups(self) -> Groups:
        """Rows of the sheet united where they overlap or touch, nothing bridged or cut (G5)."""
        every = self.book.grouped(self.window[1], 0, derived=False)
        return every.at(np.flatnonzero(self._in_scope(every.service)))

    @cached_property
    def united_with_derived(self) -> Groups:
        """The same, and the outages derived from incidents."""
        every = self.book.grouped(self.window[1], 0, derived=True)
        return every.at(np.flatnonzero(self._in_scope(every.service)))

    def names(self, groups: Groups) -> tuple[str, ...]:
        """Incidents of these outages, else the place of their rows in the sheet, each once."""
        return tuple(dict.fromkeys(self.book.names[groups.rows].tolist()))

    # -- measuring -------------------------------------------------------------------------

    @cached_property
    def times(self) -> tuple[ServiceTime, ...]:
        """The arithmetic of each service."""
        return tuple(
            self.facts.once(("service time", service.code), partial(self._time_of, service))
            for service in self.services
        )

    def stops_of(self, service: Service) -> ServiceStops:
        """What stopped a service and reaches into the period; what goes on lasts until ``known``.

        Rows with an agreed exclusion are left out.
        """
        book, (low, known) = self.book, self.window
        places = book.of_service(service.code)
        places = places[book.counts[places]]
        end = book.end[places]
        spans = Spans(book.start[places], np.where(end < NEVER, end, known))
        near = (spans.start < known) & (spans.end > low)
        places, spans = places[near], spans[near]
        unknown = book.kind[places] == "unknown"
        maintenance = book.maintenance.get(service.code, NO_MAINTENANCE)
        stops = book.by_share(places, spans, ~unknown)
        whole = Fraction(1)
        stops[whole] = maintenance.downtime.and_those_of(stops.get(whole, NONE))
        return ServiceStops(stops, spans[unknown], maintenance.allowed)

    def cost_time(self, service: str, spans: Spans) -> Mask:
        """Which spans hold agreed time of a service in the period outside allowed maintenance."""
        allowed = self.book.maintenance.get(service, NO_MAINTENANCE).allowed
        found = np.zeros(len(spans), dtype=np.bool_)
        for project, first, last in self.facts.pieces:
            window = epoch_second(first), epoch_second(last)
            for agreed in (one for one in project.services if one.code == service):
                opened = partial(_opened, self.facts.clock(agreed.hours, project))
                found |= held_open(spans, window, taken=allowed, opened=opened)
        return found

    def _time_of(self, service: Service) -> ServiceTime:
        stops = self.stops_of(service)
        pieces = []
        for project, first, last in self.facts.pieces:
            for agreed in (one for one in project.services if one.code == service.code):
                lost = time_lost(
                    (epoch_second(first), epoch_second(last)),
                    stops.by_share,
                    allowed=stops.allowed,
                    unknown=stops.unknown,
                    opened=partial(_opened, self.facts.clock(agreed.hours, project)),
                )
                pieces.append((Fraction(agreed.weight), lost))
        return ServiceTime(
            agreed=sum(lost.agreed for _, lost in pieces),
            maintenance=sum(lost.maintenance for _, lost in pieces),
            unknown=sum(lost.unknown for _, lost in pieces),
            outage=sum((lost.outage for _, lost in pieces), Fraction(0)),
            service=service,
            weighed_fund=sum((weight * lost.fund for weight, lost in pieces), Fraction(0)),
            weighed_outage=sum((weight * lost.outage for weight, lost in pieces), Fraction(0)),
        )


def outages_of(facts: Facts, scope: Scope) -> Outages:
    """The outages of these services, made once for these facts."""
    return facts.once(("outages", scope.services), lambda: Outages(facts, scope))


def _opened(clock: SupportClock, edges: Seconds) -> Seconds:
    at = index_of(edges)
    return clock.seconds(at[:-1], at[1:]).to_numpy(dtype=np.int64)


def _notes(touching: pd.DataFrame, source: Source) -> Iterator[Note]:
    """What was derived and what was excluded in the period."""
    yield Note("outage_derived", tuple(touching["incident"][touching["derived"]]))
    left_out = touching["row"][touching["excluded"].notna()]
    yield Note("outage_excluded", tuple(f"{source.sheet} {row}".strip() for row in left_out))
