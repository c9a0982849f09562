"""What each stop of a service took from its agreed time: the events that downtime is made of."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd

from pipeline.calendars.instants import epoch_second
from pipeline.domain.contract import Service
from pipeline.domain.periods import Period
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.stops.maintenance import NO_MAINTENANCE
from pipeline.metrics.stops.outages import Outages, outages_of
from pipeline.metrics.stops.spans import NONE, Spans, index_of
from pipeline.metrics.stops.stop_log import NEVER


def losses(facts: Facts, scope: Scope, month: Period, *, weighed: bool) -> list[Fraction]:
    """Seconds of agreed time that each stop took in a month; in sum the downtime of the month.

    Stops that touch or overlap are one. Allowed maintenance is out, degradation counts with its
    share, and what took nothing is no event.

    Args:
        facts: known on the day; their period does not matter.
        scope: whose services count.
        month: stops are cut at its borders (G4).
        weighed: times the weight of the service, as availability has it.
    """
    book = outages_of(facts, scope)
    first, end = (epoch_second(pd.Timestamp(at)) for at in month.bounds(facts.zone))
    window = first, min(end, _known(facts, facts.as_of))
    found = [
        lost * (Fraction(service.weight) if weighed else 1)
        for service in book.services
        for lost in _losses(facts, book, service, window)
    ]
    return [lost for lost in found if lost]


def _known(facts: Facts, day: date) -> int:
    return epoch_second(pd.Timestamp(day, tz=facts.zone))


def _losses(
    facts: Facts, book: Outages, service: Service, window: tuple[int, int]
) -> Iterator[Fraction]:
    log = book.book
    places = log.of_service(service.code)
    places = places[log.counts[places] & (log.kind[places] != "unknown")]
    end = log.end[places]
    spans = Spans(log.start[places], np.where(end < NEVER, end, window[1]))
    maintenance = log.maintenance.get(service.code, NO_MAINTENANCE)
    stops = log.by_share(places, spans, np.ones(len(places), dtype=np.bool_))
    whole = Fraction(1)
    stops[whole] = maintenance.downtime.and_those_of(stops.get(whole, NONE))
    stops = {share: every.within(*window) for share, every in stops.items()}
    events = NONE.and_those_of(*stops.values()).united()
    clock, taken = facts.clock(service.hours), maintenance.allowed
    lost = [Fraction(0)] * len(events)
    for share in sorted(stops, reverse=True):
        pieces = stops[share].minus(taken)
        taken = taken.and_those_of(stops[share])
        if not len(pieces):
            continue
        seconds = clock.seconds(index_of(pieces.start), index_of(pieces.end)).to_numpy(np.int64)
        at = np.searchsorted(events.start, pieces.start, side="right") - 1
        for event, own in zip(at.tolist(), seconds.tolist(), strict=True):
            lost[event] += share * own
    yield from lost
