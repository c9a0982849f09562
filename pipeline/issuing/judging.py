"""The verdict of a case: the workbook, what the register knows, and the day it is judged on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.calendars import DayCalendar, day_calendar
from pipeline.domain.contract import Project
from pipeline.domain.letters import SignedTerms, ToldLetter
from pipeline.problems import InputError, Place, Problem
from pipeline.warranty import Exposure, Verdict, exposure, verdict_of, verdicts
from pipeline.warranty.knowledge import midnight
from pipeline.workbook.reading import Reading

MONTH: Final = timedelta(days=30)


def days_of(project: Project) -> DayCalendar:
    """The contract's calendar.

    Raises:
        InputError: there is no such calendar.
    """
    contract = project.contract
    place = contract.places.get("calendar", Place())
    return day_calendar(contract.calendar, project.calendar_days, place)


def judged(
    reading: Reading,
    incident: str,
    letters: Sequence[ToldLetter],
    terms: SignedTerms | None,
    as_of: date,
) -> Verdict:
    """The verdict of the case that an incident belongs to.

    Raises:
        InputError: the log has no such incident, or the calendar does not know its days.
    """
    project, claim = reading.project, reading.history.claim(incident)
    assert project is not None  # noqa: S101  # a reading that is usable has one
    if claim is None:
        raise InputError(Problem("no_such_incident", Place(), incident))
    return verdict_of(
        claim,
        reading.history,
        tuple(letters),
        project,
        days_of(project),
        as_of=as_of,
        terms=terms,
    )


def all_judged(
    reading: Reading, letters: Sequence[ToldLetter], terms: SignedTerms | None, as_of: date
) -> tuple[Verdict, ...]:
    """The verdicts of all cases of a project, duplicates joined with their root."""
    project = reading.project
    assert project is not None  # noqa: S101  # a reading that is usable has one
    days = days_of(project)
    return verdicts(reading.history, tuple(letters), project, days, as_of=as_of, terms=terms)


@dataclass(frozen=True, slots=True)
class Exposed:
    """How a condition was kept over a period; ``item`` is its code."""

    item: str
    exposure: Exposure


def exposures(verdict: Verdict, reading: Reading, as_of: date) -> tuple[Exposed, ...]:
    """How the conditions of a case were kept in the month before the fault, and until it ended.

    The month begins no earlier than the condition binds. What is not measured, or has no limit,
    is left out.

    Args:
        verdict: of the case.
        reading: with the measurements.
        as_of: measurements after 00:00 of this day are not known.
    """
    project, claim = reading.project, verdict.claim
    assert project is not None  # noqa: S101  # a reading that is usable has one
    zone = ZoneInfo(project.contract.time_zone)
    ended = max(claim.restored_at or claim.resolved_at or claim.fault_at, claim.fault_at)
    end = min(ended, midnight(as_of, zone))
    found = []
    for one in verdict.items:
        series = reading.history.measurements.get(one.item.parameter or "", ())
        since = one.binding.since
        start = claim.fault_at - MONTH
        start = start if since is None else max(start, midnight(since, zone))
        if series and one.item.limit is not None and start < end:
            kept = exposure(series, ((start, one.item),), start, end)
            found.append(Exposed(one.item.id, kept))
    return tuple(found)
