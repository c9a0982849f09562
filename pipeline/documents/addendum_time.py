"""Hours, priorities and the calendar of the addendum, as the rows of the workbook state them."""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Final

from pipeline.calendars import DayCalendar, SpecialDay
from pipeline.documents.method import hours_figure
from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import ALWAYS_OPEN, Priority, Project, Service
from pipeline.domain.durations import Duration
from pipeline.locales import forms
from pipeline.locales.inflection.counted import counted
from pipeline.locales.inflection.numerals import Case
from pipeline.metrics.results import Better
from pipeline.problems import Place

CLOCKS: Final = ("response", "restore", "resolve")
_ONE_DAY: Final = timedelta(days=1)


def service_rows(paper: Paper, project: Project) -> tuple[Context, ...]:
    """Services with their hours, weight and share of the fee."""
    return tuple(_service_row(paper, project, service) for service in project.services)


def _service_row(paper: Paper, project: Project, service: Service) -> Context:
    def place(name: str) -> Place:
        return service.places.get(name, Place())

    weight = paper.locale.number(service.weight)
    share: Figure | Text = paper.dash()
    if service.fee_share is not None:
        printed = forms.stated_share(Fraction(service.fee_share), paper.locale.code)
        name = f"service.{service.code}.fee_share"
        share = Figure(name, service.fee_share, printed, "share", (place("fee_share"),))
    return {
        "code": paper.typed(service.code, place("code")),
        "name": paper.typed(service.name, place("name")),
        "hours": hours_figure(paper, service.hours, project.hours),
        "weight": Figure(
            f"service.{service.code}.weight", service.weight, weight, "", (place("weight"),)
        ),
        "fee_share": share,
    }


# -- hours -------------------------------------------------------------------------------------


def profiles_used(project: Project) -> tuple[str, ...]:
    """Profiles of the contract, its priorities and its services, in order of naming."""
    return tuple(
        dict.fromkeys(
            [
                project.contract.support_hours,
                *(priority.hours for priority in project.priorities),
                *(service.hours for service in project.services),
            ]
        )
    )


def follows_calendar(project: Project, profile: str) -> bool:
    """Whether a profile's hours hang on the calendar; round the clock never does."""
    return profile != ALWAYS_OPEN and any(
        row.by_calendar for row in project.hours if row.profile == profile
    )


def hours_rows(paper: Paper, project: Project) -> tuple[Context, ...]:
    """Profiles as the tables name them: hours, whether holidays count, what they serve."""
    rows: list[Context] = []
    for profile in profiles_used(project):
        counts = follows_calendar(project, profile)
        if profile == ALWAYS_OPEN:
            name = paper.words("addendum.always_open")
        else:
            name = paper.typed(profile, _profile_place(project, profile))
        words = "addendum.by_calendar" if counts else "addendum.every_day"
        rows.append(
            {
                "profile": name,
                "hours": hours_figure(paper, profile, project.hours),
                "calendar": paper.words(words),
                "serves": _serves(paper, project, profile),
            }
        )
    return tuple(rows)


def _profile_place(project: Project, profile: str) -> Place:
    found = (row.places.get("profile", Place()) for row in project.hours if row.profile == profile)
    return next(found, Place())


def _serves(paper: Paper, project: Project, profile: str) -> Figure:
    """What the hours are for: priorities, services, everything else."""
    say = paper.locale.say
    priorities = tuple(p.code for p in project.priorities if p.hours == profile)
    services = tuple(s.code for s in project.services if s.hours == profile)
    said = []
    if priorities:
        key = "addendum.serves_priority" if len(priorities) == 1 else "addendum.serves_priorities"
        said.append(say(key, codes=priorities))
    if services:
        key = "addendum.serves_service" if len(services) == 1 else "addendum.serves_services"
        said.append(say(key, codes=services))
    if profile == project.contract.support_hours and not said:
        said.append(say("addendum.serves_support"))
    return Figure(f"hours.{profile}.serves", ", ".join((*priorities, *services)), "; ".join(said))


# -- priorities --------------------------------------------------------------------------------


def priority_rows(paper: Paper, project: Project) -> tuple[Context, ...]:
    """Priorities with their signs, hours and norms: «не более 4 ч», «не более 2 рабочих дней»."""
    return tuple(_priority_row(paper, project, priority) for priority in project.priorities)


def _priority_row(paper: Paper, project: Project, priority: Priority) -> Context:
    def place(name: str) -> Place:
        return priority.places.get(name, Place())

    name = priority.name if priority.name != priority.code else None
    return {
        "code": paper.typed(priority.code, place("code")),
        "has_name": bool(name),
        "name": paper.typed(name, place("name")),
        "criteria": paper.typed(priority.criteria, place("criteria")),
        "hours": hours_figure(paper, priority.hours, project.hours),
        **{
            clock: norm(
                paper, f"priority.{priority.code}.{clock}", getattr(priority, clock), place(clock)
            )
            for clock in CLOCKS
        },
    }


def norm(paper: Paper, id_: str, given: Duration | None, place: Place) -> Figure | Text:
    """A norm with its sign; a dash where the priority has none."""
    if given is None:
        return paper.dash()
    if given.working_days is not None:
        stated = counted(given.working_days, "рабочий день", Case.GENITIVE)
        exact, unit = given.working_days, "working_days"
    else:
        exact, unit = given.seconds or 0, "seconds"
        stated = plain_duration(paper, exact)
    printed = paper.locale.say(f"target.{Better.LOWER.value}", value=stated)
    return Figure(id_, exact, printed, unit, (place,))


def plain_duration(paper: Paper, seconds: int) -> str:
    """A promised duration without minutes where there are none: «4 ч», «1 ч 30 мин»."""
    hours, rest = divmod(seconds, 3600)
    if hours and not rest:
        return f"{paper.locale.number(hours)}{forms.NBSP}{paper.locale.say('unit.hours')}"
    return paper.locale.duration(seconds, with_seconds=True)


# -- the calendar ------------------------------------------------------------------------------


def calendar_end(first: date) -> date:
    """The day after the days the appendix lists: twelve months, the last of them to its end."""
    whole = first if first.day == 1 else (first.replace(day=28) + 4 * _ONE_DAY).replace(day=1)
    return whole.replace(year=whole.year + 1)


def calendar_part(paper: Paper, project: Project, days: DayCalendar, first: date) -> Context:
    """Days that differ from a plain week, shortened days, whose data it is, how far it is firm.

    ``first`` is the first day that is listed.
    """
    end = calendar_end(first)
    if days.last is not None:  # what lies beyond the calendar is not known to be plain
        end = min(end, days.last + _ONE_DAY)
    listed = tuple(_day_rows(paper, project, _grouped(days.special_days(first, end))))
    agreed = _agreed(project, first)
    code = days.code.upper() if days.code != "none" else days.code
    kind = {"RU": "ru", "NONE": "none", "none": "none"}.get(code, "other")
    return {
        "applies": kind != "none",
        "source": paper.sentence(f"addendum.calendar_source_{kind}", country=Text(days.code)),
        "span": paper.sentence(
            "addendum.calendar_span",
            first=paper.long_day("calendar.first", first),
            last=paper.long_day("calendar.last", end - _ONE_DAY),
        ),
        "preliminary": "single_source" in days.statuses(first, end),
        "preliminary_line": paper.sentence(
            "addendum.calendar_preliminary", years=_preliminary_years(days, first, end)
        ),
        "has_days": bool(listed),
        "days": listed,
        "agreed": agreed,
        "agreed_line": paper.words(
            "addendum.calendar_agreed" if agreed else "addendum.calendar_plain"
        ),
        "later_line": paper.words(f"addendum.calendar_later_{kind}"),
    }


def _preliminary_years(days: DayCalendar, first: date, end: date) -> Figure:
    years = [
        year
        for year in range(first.year, (end - _ONE_DAY).year + 1)
        if "single_source" in days.statuses(date(year, 1, 1), date(year + 1, 1, 1))
    ]
    said = ", ".join(map(str, years))
    return Figure("calendar.preliminary", said, said or "—")


def _agreed(project: Project, first: date) -> bool:
    return any(day.on >= first for day in project.calendar_days)


def _grouped(found: Iterable[SpecialDay]) -> Iterator[tuple[SpecialDay, date]]:
    """Neighbouring days of one kind and name as one statement; the last day of each."""
    run: tuple[SpecialDay, date] | None = None
    for day in found:
        if run is not None and _goes_on(run[0], run[1], day):
            run = (run[0], day.on)
            continue
        if run is not None:
            yield run
        run = (day, day.on)
    if run is not None:
        yield run


def _goes_on(first: SpecialDay, last: date, day: SpecialDay) -> bool:
    same = (first.kind, first.name, first.from_sheet) == (day.kind, day.name, day.from_sheet)
    return same and day.hours is None and day.on == last + _ONE_DAY


def _day_rows(
    paper: Paper, project: Project, runs: Iterable[tuple[SpecialDay, date]]
) -> Iterator[Context]:
    for at, (day, last) in enumerate(runs):
        name = f"calendar.{at}.{day.on:%Y-%m-%d}"
        printed = paper.locale.day(day.on)
        if last != day.on:
            printed = f"{printed}–{paper.locale.day(last)}"
        kind = paper.locale.say(f"day_kind.{day.kind}")
        if day.hours is not None:
            opens, closes = day.hours
            until = "24:00" if closes == time(0) else f"{closes:%H:%M}"
            kind = f"{kind}: {opens:%H:%M}–{until}"
        yield {
            "on": Figure(name, day.on, printed),
            "kind": Figure(f"{name}.kind", day.kind, kind),
            "name": _day_name(paper, project, day, name),
        }


def _day_name(paper: Paper, project: Project, day: SpecialDay, id_: str) -> Figure | Text:
    """The calendar's own name of a day, or the note of the sheet with its cell."""
    if not day.name:
        return paper.dash()
    if not day.from_sheet:
        return Figure(f"{id_}.name", day.name, day.name)
    rows = (row for row in project.calendar_days if (row.on, row.note) == (day.on, day.name))
    row = next(rows, None)
    return paper.typed(day.name, Place() if row is None else row.places.get("note", Place()))
