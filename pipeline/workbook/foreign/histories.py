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


@dataclass(frozen=True, slots=True)
class Course:
    """Resolutions of an incident as rule G9 wants them, in order.

    Attributes:
        first: its first resolution; ``None`` while nothing says it was resolved.
        reopenings: each of what had been resolved before, with the resolution that ended it.
        unfounded: when it was opened again after a closing without a resolution: that is no
            reopening, the work went on.
    """

    first: datetime | None
    reopenings: tuple[Reopening, ...]
    unfounded: tuple[datetime, ...]


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


def course_of(events: Sequence[Event], resolved_at: datetime | None) -> Course:
    """Resolutions and reopenings that states tell of: each resolution once, in order.

    From resolved to any state of work is a reopening. A closing is no resolution, but where the
    incident's row has one since it was last opened, the row's is taken.

    Args:
        events: of one incident, in the order of their instants.
        resolved_at: of the incident's row: where the states do not say when the last reopening
            was resolved, this does, if it is later.
    """
    resolved: list[datetime] = []
    reopened: list[datetime] = []
    unfounded: list[datetime] = []
    is_closed = False  # without a resolution

    def take_from_row(until: datetime | None) -> bool:
        """The row's resolution, where it lies after the last reopening and not after ``until``."""
        if resolved_at is None or (until is not None and resolved_at > until):
            return False
        if reopened and resolved_at <= reopened[-1]:
            return False
        resolved.append(resolved_at)
        return True

    for event in events:
        is_open = len(resolved) == len(reopened)
        if event.state in _SETTLED:
            if is_open and event.state == "resolved":
                resolved.append(event.at)
                is_closed = False
            elif is_open:
                is_closed = not take_from_row(event.at)
        elif not is_open:
            reopened.append(event.at)
        else:
            unfounded += [event.at] if is_closed else []
            is_closed = False
    if reopened and len(resolved) == len(reopened):
        take_from_row(None)
    return Course(
        first=resolved[0] if resolved else None,
        reopenings=tuple(map(Reopening, reopened, (*resolved[1:], None))),
        unfounded=tuple(unfounded),
    )
