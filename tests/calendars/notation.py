"""The package's clock built from the notation of the slow reference."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from pipeline.calendars import SupportClock
from tests.oracle.business_time import DAY_S, Calendar, Windows


def wall(second: int) -> time:
    """Seconds of a day as a wall-clock time; 24:00 is 00:00."""
    minutes, seconds = divmod(second % DAY_S, 60)
    return time(*divmod(minutes, 60), seconds)


def without(day: Windows, breaks: Iterable[tuple[int, int]]) -> Windows:
    """Windows less the recurring breaks of the same day."""
    for begin, end in breaks:
        cut = [((a, min(b, begin)), (max(a, end), b)) for a, b in day]
        day = [part for pair in cut for part in pair if part[0] < part[1]]
    return day


def clock_of(calendar: Calendar, first: date, last: date) -> SupportClock:
    """The clock of a calendar over ``first..last``; its pauses go into the questions."""

    def pairs(day: Windows, weekday: int) -> list[tuple[time, time]]:
        return [(wall(a), wall(b)) for a, b in without(day, calendar.recurring[weekday])]

    weekly = {weekday: pairs(day, weekday) for weekday, day in calendar.week.items()}
    days = (first + timedelta(days=n) for n in range(-1, (last - first).days + 1))
    exceptions = {
        day: pairs(calendar.windows_of(day), day.weekday())
        for day in days
        if calendar.windows_of(day) != calendar.week[day.weekday()]
    }
    return SupportClock(calendar.zone.key, weekly, exceptions, first, last)
