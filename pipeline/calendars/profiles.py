"""Profiles of support hours: rows of the hours sheet over a calendar make a clock.

Fine print, section 4: only rows «по календарю» react to the calendar; the profile ``24x7``
always exists and never reacts.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pipeline.calendars.clock import SupportClock
from pipeline.calendars.days import DayCalendar
from pipeline.calendars.edges import CalendarEnd
from pipeline.calendars.special import CLOSING, HOURS, OPENING, SHORTENED, SpecialDay
from pipeline.calendars.windows import DAY_S, WEEK, Window, as_windows, shortened, united
from pipeline.domain.contract import ALWAYS_OPEN, CalendarDay, DayKind, HoursRow
from pipeline.domain.durations import Duration
from pipeline.problems import Place, Problem, Severity

_MONDAY = 0


def support_clock(  # noqa: PLR0913, PLR0917  # a clock is made of exactly these
    hours: Iterable[HoursRow],
    profile: str,
    days: DayCalendar,
    time_zone: str,
    first: date,
    last: date,
) -> SupportClock:
    """The clock of a profile.

    Args:
        hours: rows of the hours sheet, of any profiles.
        profile: code of the profile; ``24x7`` needs no rows.
        days: the contract's calendar.
        time_zone: IANA name of the contract's zone.
        first: first day wanted.
        last: last day wanted; the clock covers what the calendar covers of these days. Clocks
            that never close, and calendar ``none``, have no end of their own.

    Raises:
        KeyError: no such profile.
        CalendarEnd: the calendar covers none of the days.
    """
    if profile == ALWAYS_OPEN:
        return SupportClock.always_open(time_zone)
    rows = _rows(hours, profile)
    begin = max(first, days.first or first)
    end = min(last, days.last or last)
    if end < begin:
        raise CalendarEnd(days.first or first, days.last or last)
    reacting = _weekly(row for row in rows if row.by_calendar)
    steady = _weekly(row for row in rows if not row.by_calendar)
    exceptions = {}
    if any(reacting.values()):
        # The evening before the first day counts too: its tail runs into the first day.
        eve = begin - timedelta(days=1)
        for on in {said.on for said in days.special_days(eve, end + timedelta(days=1))}:
            windows = _windows_on(on, days.special(on), reacting)
            exceptions[on] = [*windows, *steady[on.weekday()]]
    weekly = {weekday: [*reacting[weekday], *steady[weekday]] for weekday in WEEK}
    return SupportClock(time_zone, weekly, exceptions, begin, end)


def ordinary_monday_seconds(hours: Iterable[HoursRow], profile: str) -> int | None:
    """Open seconds of the profile's ordinary Monday, the length of its working day.

    ``None`` where a working day has no single length: the weekdays on which the profile works
    differ in length, or Monday is not among them.

    Raises:
        KeyError: no such profile.
    """
    if profile == ALWAYS_OPEN:
        return DAY_S
    weekly = _weekly(_rows(hours, profile))
    lengths = [sum(b - a for a, b in united(weekly[weekday])) for weekday in WEEK]
    monday = lengths[_MONDAY]
    return monday if {length for length in lengths if length} == {monday} else None


def duration_seconds(duration: Duration, hours: Iterable[HoursRow], profile: str) -> int | None:
    """A duration in seconds of the profile's clock; ``2 рд`` = 2 ordinary Mondays.

    ``None`` where the profile refuses working days; ``duration_problem`` says so to a person.

    Raises:
        KeyError: no such profile.
    """
    if duration.working_days is None:
        return duration.seconds
    day = ordinary_monday_seconds(hours, profile)
    return None if day is None else duration.working_days * day


def duration_problem(
    duration: Duration, hours: Iterable[HoursRow], profile: str, place: Place
) -> Problem | None:
    """The problem of a duration in working days on a profile that cannot tell their length."""
    if duration_seconds(duration, hours, profile) is not None:
        return None
    return Problem(
        "working_days_uneven", place, found=duration.working_days, given={"profile": profile}
    )


def year_problem(
    days: DayCalendar, on: date, place: Place, severity: Severity = Severity.ERROR
) -> Problem:
    """The problem of a day in a year of which the calendar knows nothing."""
    given = {"year": str(on.year), "calendar": days.code}
    return Problem("calendar_year_missing", place, found=on, given=given, severity=severity)


def calendar_problems(days: DayCalendar, hours: Sequence[HoursRow] = ()) -> tuple[Problem, ...]:
    """What is wrong with the rows of the calendar sheet, all at once.

    Args:
        days: the contract's calendar with its overlay.
        hours: rows of the hours sheet; a Saturday some profile works is no closed day.
    """
    weekly = _weekly(row for row in hours if row.by_calendar)
    seen: dict[date, list[CalendarDay]] = {}
    problems = []
    for row in days.overlay:
        place = row.places.get("on", Place())
        earlier = seen.setdefault(row.on, [])
        rival = next((other for other in earlier if _contradict(row.kind, other.kind)), None)
        if rival is not None:
            given = {"other_cell": rival.places.get("on", Place()).cell}
            problems.append(Problem("calendar_day_contradicts", place, row.on, given))
        earlier.append(row)
        if row.kind is DayKind.HOURS and (row.opens is None or row.closes is None):
            problems.append(Problem("calendar_hours_missing", place, row.on))
        if row.kind is DayKind.SHORTENED and days.covers(row.on):
            said = days.special(row.on)
            open_then = days.is_working(row.on) or _windows_on(row.on, said, weekly)
            if not open_then:
                problems.append(Problem("shortened_day_is_closed", place, row.on))
    return tuple(problems)


def _contradict(kind: DayKind, other: DayKind) -> bool:
    """Whether two rows of one day cannot both hold: a repeated kind, off beside anything else.

    Dated hours may have several rows, and may stand beside «рабочий»; they say themselves when
    the day ends, so «сокращённый» beside them would be counted by nobody or twice.
    """
    if kind is other:
        return kind is not DayKind.HOURS
    return DayKind.OFF in {kind, other} or {kind, other} == {DayKind.HOURS, DayKind.SHORTENED}


def _rows(hours: Iterable[HoursRow], profile: str) -> list[HoursRow]:
    rows = [row for row in hours if row.profile == profile]
    if not rows:
        raise KeyError(profile)
    return rows


def _weekly(rows: Iterable[HoursRow]) -> dict[int, list[Window]]:
    weekly: dict[int, list[Window]] = {weekday: [] for weekday in WEEK}
    for row in rows:
        for weekday in row.days:
            weekly[weekday].append((row.opens, row.closes))
    return weekly


def _windows_on(
    on: date, said: Iterable[SpecialDay], weekly: dict[int, list[Window]]
) -> list[Window]:
    """Windows of a special day; ``weekly`` holds the rows that react to the calendar."""
    by_kind = {special.kind: special for special in said}
    dated = [special.hours for special in said if special.hours is not None]
    if HOURS in by_kind:
        return dated
    opening = next((by_kind[kind] for kind in OPENING if kind in by_kind), None)
    if opening is not None:
        swapped = opening.counterpart_on
        windows = weekly[_MONDAY if swapped is None else swapped.weekday()]
    elif CLOSING & by_kind.keys():
        windows = []
    else:
        windows = weekly[on.weekday()]
    return as_windows(shortened(united(windows))) if SHORTENED in by_kind else windows
