"""Working time: the days of a calendar, the hours of a profile, and the clock made of both."""

from pipeline.calendars.clock import SupportClock
from pipeline.calendars.days import DayCalendar, day_calendar
from pipeline.calendars.edges import CalendarEnd, ReversedSpanError
from pipeline.calendars.pauses import Pauses
from pipeline.calendars.profiles import (
    calendar_problems,
    duration_problem,
    duration_seconds,
    ordinary_monday_seconds,
    support_clock,
    year_problem,
)
from pipeline.calendars.special import SpecialDay, Status

__all__ = [
    "CalendarEnd",
    "DayCalendar",
    "Pauses",
    "ReversedSpanError",
    "SpecialDay",
    "Status",
    "SupportClock",
    "calendar_problems",
    "day_calendar",
    "duration_problem",
    "duration_seconds",
    "ordinary_monday_seconds",
    "support_clock",
    "year_problem",
]
