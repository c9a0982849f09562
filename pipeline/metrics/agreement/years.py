"""Years the project needs and nobody has confirmed."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from pipeline.calendars import Status, day_calendar, year_problem
from pipeline.domain.contract import Project
from pipeline.metrics.events.log import Log
from pipeline.problems import InputError, Place, Problem, Severity

Needed = dict[int, tuple[date, Place]]
"""Year -> the first date that needs it, and its cell."""


def years(project: Project, log: Log) -> Iterator[Problem]:
    """Years of the project that no decree confirms, each once, at the first date that needs it.

    Dates of stages, stated months and reports of incidents; the first two also in years the
    calendar does not know at all. Rows of the log in such years are problems of their own.
    """
    try:
        days = day_calendar(project.contract.calendar, project.calendar_days)
    except InputError:
        return  # told at reading
    planned, reported = _planned(project), _reported(project, log)
    for year, (on, place) in sorted((reported | planned).items()):
        if not days.covers(date(year, 1, 1)):
            if year in planned:
                yield year_problem(days, on, place, Severity.WARNING)
        elif Status.SINGLE_SOURCE in days.statuses(date(year, 1, 1), date(year, 12, 31)):
            given = {"year": str(year)}
            yield Problem("calendar_year_preliminary", place, on, given, Severity.WARNING)


def _planned(project: Project) -> Needed:
    """The years of stages and stated months."""
    dates = [
        (on, stage.places.get(field, Place()))
        for stage in project.stages
        for field, on in (
            ("starts_on", stage.starts_on),
            ("ends_on", stage.ends_on),
            ("accepted_on", stage.accepted_on),
        )
        if on is not None
    ]
    dates += [
        (date(row.year, row.month, 1), next(iter(row.places.values()), Place()))
        for row in project.months
    ]
    return {on.year: (on, place) for on, place in reversed(dates)}


def _reported(project: Project, log: Log) -> Needed:
    """The years of reports, in the order of the log."""
    table = log.incidents
    zone = ZoneInfo(project.contract.time_zone)
    local = table.frame["reported_at"].dropna().dt.tz_convert(zone)
    first = local[~local.dt.year.duplicated()]
    rows = table.frame["row"][first.index].tolist()
    return {
        at.year: (at.date(), table.source.place("reported_at", row))
        for at, row in zip(first, rows, strict=True)
    }
