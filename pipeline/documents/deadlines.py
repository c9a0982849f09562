"""Terms in working days, counted from the date of a paper."""

from datetime import date, timedelta

from pipeline.calendars import CalendarEnd, DayCalendar, year_problem
from pipeline.problems import InputError, Place


def last_day(days: DayCalendar, on: date, working_days: int) -> date:
    """The last day of a term of so many working days after ``on``.

    Raises:
        InputError: the calendar does not know the days after ``on``.
    """
    try:
        return days.working_days_after(on, working_days)
    except CalendarEnd as end:
        # The day is known and the term runs past the calendar: the year after its last is missing.
        unknown = end.last + timedelta(days=1) if days.covers(on) else on
        raise InputError(year_problem(days, unknown, Place())) from None
