"""The verdict of a case: the workbook, what the register knows, and the day it is judged on."""

from collections.abc import Sequence
from datetime import date

from pipeline.calendars import DayCalendar, day_calendar
from pipeline.domain.contract import Project
from pipeline.domain.letters import SignedTerms, ToldLetter
from pipeline.problems import InputError, Place, Problem
from pipeline.warranty import Verdict, verdict_of, verdicts
from pipeline.workbook.reading import Reading


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
