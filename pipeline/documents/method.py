"""The method page: hours, formulas and rules from the records that computed the figures."""

from collections.abc import Iterable
from datetime import time
from typing import Final

from pipeline.documents.formulas import formula_words
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import ALWAYS_OPEN, HoursRow, Priority
from pipeline.domain.durations import Duration
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import Facts
from pipeline.problems import Place

RULES: Final = (
    "G1", "G2", "G3", "G5", "G6", "G7", "G8", "G9", "G10",
    "G11", "G12", "G13", "G14", "G15", "G17", "G18", "G19", "G20", "G21", "G22", "G23",
)  # fmt: skip


def method_part(evaluation: Evaluation, paper: Paper) -> Context:
    """Calendar used, hours and targets of priorities, formulas of the metrics shown, rules."""
    facts = evaluation.facts
    shown = dict.fromkeys(result.key for result in evaluation.results)
    days = _days(facts, paper)
    preliminary = "single_source" in facts.days.statuses(facts.period.first, facts.period.end)
    return {
        "hours_lines": tuple({"text": text} for text in _hours_lines(facts, paper)),
        "priorities": tuple(_priority_row(paper, p) for p in facts.project.priorities),
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
            closes = "24:00" if row.closes == time(0) else f"{row.closes:%H:%M}"
            spans.setdefault(tuple(sorted(row.days)), []).append(f"{row.opens:%H:%M}–{closes}")
    same: dict[tuple[str, ...], set[int]] = {}
    for days, times in spans.items():
        same.setdefault(tuple(sorted(times)), set()).update(days)
    return "; ".join(
        f"{_days_words(paper, sorted(days))} {', '.join(times)}" for times, days in same.items()
    )


def _days_words(paper: Paper, days: list[int]) -> str:
    names = [paper.locale.say(f"weekday.{day}") for day in days]
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):  # noqa: PLR2004  # a range needs three
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def _hours_lines(facts: Facts, paper: Paper) -> list[Figure]:
    project = facts.project
    profiles = dict.fromkeys(
        [
            project.contract.support_hours,
            *(p.hours for p in project.priorities),
            *(s.hours for s in project.services),
        ]
    )
    lines = []
    for profile in profiles:
        words = hours_words(paper, profile, project.hours)
        rows = [row for row in project.hours if row.profile == profile]
        by_calendar = any(row.by_calendar for row in rows)
        key = "report.hours_by_calendar" if by_calendar else "report.hours_every_day"
        printed = paper.locale.say(key, profile=profile, hours=words)
        lines.append(Figure(f"hours.{profile}.line", profile, printed, source=_places(rows)))
    return lines


def _priority_row(paper: Paper, priority: Priority) -> Context:
    def target(name: str, value: Duration | None) -> Figure | Text:
        if value is None:
            return paper.dash()
        place = priority.places.get(name, Place())
        if value.seconds is not None:
            return paper.target_duration(f"priority.{priority.code}.{name}", value.seconds, place)
        days = value.working_days or 0
        printed = paper.locale.counted("working_day", days)
        return Figure(f"priority.{priority.code}.{name}", days, printed, "working_days", (place,))

    name = priority.name if priority.name and priority.name != priority.code else ""
    return {
        "code": paper.typed(priority.code, priority.places.get("code", Place())),
        "name": paper.typed(name, priority.places.get("name", Place())),
        "hours": paper.typed(priority.hours, priority.places.get("hours", Place())),
        "response": target("response", priority.response),
        "restore": target("restore", priority.restore),
        "resolve": target("resolve", priority.resolve),
    }


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
            "kind": paper.words(f"day_kind.{day.kind}"),
            "name": paper.typed(day.name),
        }
        for day in facts.days.special_days(facts.period.first, facts.period.end)
    )
