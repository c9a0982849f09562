"""The method page: hours, formulas and rules from the records that computed the figures."""

from collections.abc import Iterable
from datetime import time
from typing import Final

from pipeline.calendars import SpecialDay
from pipeline.documents.formulas import formula_words
from pipeline.documents.norms_in_force import InForce, hours_in_force, priorities_in_force
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import ALWAYS_OPEN, HoursRow, Priority
from pipeline.domain.durations import Duration
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import Facts
from pipeline.problems import Place

RULES: Final = (
    "G1", "G2", "G3", "G5", "G6", "G7", "G8", "G9", "G10",
    "G11", "G12", "G13", "G14", "G15", "G16", "G17", "G18", "G19", "G20", "G21", "G22", "G23",
)  # fmt: skip


def method_part(evaluation: Evaluation, paper: Paper) -> Context:
    """Calendar used, hours and targets of priorities, formulas of the metrics shown, rules."""
    facts = evaluation.facts
    shown = dict.fromkeys(result.key for result in evaluation.results)
    days = _days(facts, paper)
    preliminary = "single_source" in facts.days.statuses(facts.period.first, facts.period.end)
    return {
        "hours_lines": tuple({"text": text} for text in _hours_lines(facts, paper)),
        "priorities": tuple(_priority_row(facts, paper, one) for one in priorities_in_force(facts)),
        "rules": tuple(
            {
                "name": paper.words(f"metric.{key}.name"),
                "formula": Text(formula_words(paper.locale, key)),
            }
            for key in shown
        ),
        "general_rules": tuple({"text": paper.words(f"rule.{rule}")} for rule in RULES),
        "calendar": {
            "parts": _calendar_line(facts, paper),
            "days": days,
            "has_days": bool(days),
            "preliminary": preliminary,
            "preliminary_line": paper.words("report.preliminary"),
        },
    }


def hours_figure(paper: Paper, profile: str, rows: tuple[HoursRow, ...]) -> Figure:
    """The hours of a profile, traced to the rows that state them."""
    own = tuple(row for row in rows if row.profile == profile)
    printed = hours_words(paper, profile, rows)
    return Figure(f"hours.{profile}", profile, printed, source=_places(own))


def _places(rows: Iterable[HoursRow]) -> tuple[Place, ...]:
    return tuple(row.places["opens"] for row in rows if "opens" in row.places)


def hours_words(paper: Paper, profile: str, rows: tuple[HoursRow, ...]) -> str:
    """A profile in words: ``пн–пт 09:00–13:00, 14:00–18:00``."""
    if profile == ALWAYS_OPEN:
        return paper.locale.say("report.round_the_clock")
    spans: dict[tuple[int, ...], list[str]] = {}
    for row in rows:
        if row.profile == profile:
            span = f"{row.opens:%H:%M}–{closing_words(row.closes)}"
            spans.setdefault(tuple(sorted(row.days)), []).append(span)
    same: dict[tuple[str, ...], set[int]] = {}
    for days, times in spans.items():
        same.setdefault(tuple(sorted(times)), set()).update(days)
    return "; ".join(
        f"{_days_words(paper, sorted(days))} {', '.join(times)}" for times, days in same.items()
    )


def closing_words(closes: time) -> str:
    """The end of hours on the wall; midnight ends the day."""
    return "24:00" if closes == time(0) else f"{closes:%H:%M}"


def _days_words(paper: Paper, days: list[int]) -> str:
    names = [paper.locale.say(f"weekday.{day}") for day in days]
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):  # noqa: PLR2004  # a range needs three
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def _hours_lines(facts: Facts, paper: Paper) -> list[Figure]:
    lines = []
    for one in hours_in_force(facts):
        if one.code == ALWAYS_OPEN:
            lines.append(_always_open(paper, one))
            continue
        words = one.dated(paper, hours_words(paper, one.code, one.what))
        by_calendar = any(row.by_calendar for row in one.what)
        key = "report.hours_by_calendar" if by_calendar else "report.hours_every_day"
        printed = paper.locale.say(key, profile=one.code, hours=words)
        id_ = f"hours.{one.code}.line{one.suffix}"
        lines.append(Figure(id_, one.code, printed, source=_places(one.what)))
    return lines


def _always_open(paper: Paper, one: InForce[tuple[HoursRow, ...]]) -> Figure:
    printed = paper.locale.say("report.hours_always")
    return Figure(f"hours.{one.code}.line{one.suffix}", one.code, printed)


def _hours_of(facts: Facts, paper: Paper, id_: str, priority: Priority) -> Figure:
    """The hours of a priority; those that change in the period are told with their days below."""
    profile, place = priority.hours, priority.places.get("hours", Place())
    if profile == ALWAYS_OPEN:
        printed = paper.locale.say("report.round_the_clock")
        return Figure(id_, profile, printed, "", (place,))
    versions = [one.what for one in hours_in_force(facts) if one.code == profile]
    printed = paper.locale.say("word.quoted", text=profile)
    if len(versions) == 1:
        hours = hours_words(paper, profile, versions[0])
        printed = paper.locale.say("report.profile_hours", profile=profile, hours=hours)
    return Figure(id_, profile, printed, "", (place,))


def _priority_row(facts: Facts, paper: Paper, one: InForce[Priority]) -> Context:
    priority, id_ = one.what, f"priority.{one.code}{one.suffix}"

    def target(name: str, value: Duration | None) -> Figure | Text:
        if value is None:
            return paper.dash()
        place = priority.places.get(name, Place())
        if value.seconds is not None:
            return paper.target_duration(f"{id_}.{name}", value.seconds, place)
        days = value.working_days or 0
        printed = paper.locale.counted("working_day", days)
        return Figure(f"{id_}.{name}", days, printed, "working_days", (place,))

    return {
        "code": paper.typed(priority.code, priority.places.get("code", Place())),
        "name": _priority_name(paper, one, f"{id_}.name"),
        "hours": _hours_of(facts, paper, f"{id_}.hours", priority),
        "response": target("response", priority.response),
        "restore": target("restore", priority.restore),
        "resolve": target("resolve", priority.resolve),
    }


def _priority_name(paper: Paper, one: InForce[Priority], id_: str) -> Figure | Text:
    priority = one.what
    name = priority.name if priority.name and priority.name != priority.code else ""
    typed = paper.typed(name, priority.places.get("name", Place()))
    dated = one.dated(paper, str(typed))
    return typed if dated == str(typed) else Figure(id_, str(typed), dated, "", (typed.place,))


def _calendar_line(facts: Facts, paper: Paper) -> Parts:
    code = facts.days.code
    key = {"RU": "report.calendar_ru", "none": "report.calendar_none"}.get(
        code, "report.calendar_other"
    )
    return paper.sentence(
        key,
        zone=paper.zone(
            facts.project.contract.time_zone,
            facts.project.contract.places.get("time_zone", Place()),
        ),
        country=Text(code),
        as_of=paper.long_day("as_of", facts.as_of),
    )


def _days(facts: Facts, paper: Paper) -> tuple[Context, ...]:
    """Days of the period that differ from a plain week; a day may have two statements."""
    return tuple(
        {
            "on": paper.day(f"calendar.{day.on:%Y-%m-%d}", day.on),
            "kind": _day_kind(paper, day),
            "name": paper.typed(day.name),
        }
        for day in facts.days.special_days(facts.period.first, facts.period.end)
    )


def _day_kind(paper: Paper, day: SpecialDay) -> Figure | Text:
    """How a day differs; special hours are said."""
    kind = paper.words(f"day_kind.{day.kind}")
    if day.hours is None:
        return kind
    opens, closes = day.hours
    printed = paper.locale.say(
        "report.day_hours", kind=str(kind), opens=opens, closes=closing_words(closes)
    )
    span = f"{opens:%H:%M}/{closes:%H:%M}"
    return Figure(f"calendar.{day.on:%Y-%m-%d}.{opens:%H:%M}", span, printed)
