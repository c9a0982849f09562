"""States of an incident in time: where its work stood still, where it was opened again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.workbook.foreign.incidents import Event
from pipeline.workbook.foreign.targets import PAUSED

_SETTLED = frozenset({"resolved", "closed"})


@dataclass(frozen=True, slots=True)
class Pause:
    """Work stood still in [start, end); ``end`` is ``None`` while it still does."""

    start: datetime
    end: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """An incident opened again; ``resolved_at`` is ``None`` while nothing says it is resolved."""

    reopened_at: datetime
    resolved_at: datetime | None


def pauses_in(events: Sequence[Event]) -> Iterator[Pause]:
    """Spans of the states that pause, in order; touching spans of one reason are one.

    Args:
        events: of one incident, in the order of their instants.
    """
    last: Pause | None = None
    for at, event in enumerate(events):
        following = events[at + 1].at if at + 1 < len(events) else None
        end = event.until or following
        if event.state not in PAUSED or (end is not None and end <= event.at):
            continue
        if last is not None and last.reason == event.state and last.end == event.at:
            last = Pause(last.start, end, last.reason)
            continue
        if last is not None:
            yield last
        last = Pause(event.at, end, event.state)
    if last is not None:
        yield last


def first_resolution(events: Sequence[Event]) -> datetime | None:
    """When the incident was resolved for the first time, if its states say so."""
    return next((event.at for event in events if event.state == "resolved"), None)


def reopenings_in(events: Sequence[Event], resolved_at: datetime | None) -> tuple[Reopening, ...]:
    """From resolved or closed to any other state is a reopening; the next resolution ends it.

    Args:
        events: of one incident, in the order of their instants.
        resolved_at: of the incident's row: where the states do not say when the last reopening
            was resolved, this does, if it is later.
    """
    found: list[Reopening] = []
    settled = waits = False
    for event in events:
        if event.state in _SETTLED:
            if waits and event.state == "resolved":
                found[-1] = Reopening(found[-1].reopened_at, event.at)
                waits = False
            settled = True
        elif settled:
            found.append(Reopening(event.at, None))
            settled, waits = False, True
    if found and found[-1].resolved_at is None and resolved_at is not None:
        opened = found[-1].reopened_at
        if resolved_at > opened:
            found[-1] = Reopening(opened, resolved_at)
    return tuple(found)
