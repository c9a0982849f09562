"""What each stop of a service took from its agreed time: the events that downtime is made of."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from pipeline.domain.contract import Service
from pipeline.domain.periods import Period
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.stops.outages import Outages, outages_of
from pipeline.metrics.stops.spans import NONE, index_of


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
    book = outages_of(facts.within(month), scope)
    found = [
        lost * (Fraction(service.weight) if weighed else 1)
        for service in book.services
        for lost in _losses(book, service)
    ]
    return [lost for lost in found if lost]


def _losses(book: Outages, service: Service) -> Iterator[Fraction]:
    stopped = book.stops_of(service)
    stops = {share: spans.within(*book.window) for share, spans in stopped.by_share.items()}
    events = NONE.and_those_of(*stops.values()).united()
    clock, taken = book.facts.clock(service.hours), stopped.allowed
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
