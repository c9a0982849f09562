"""The worst incidents of the period: what happened when, and how long it took."""

from datetime import datetime
from typing import Final

from pipeline.documents.breaches import breach_figures
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.metrics.facts import EVERYTHING, Facts
from pipeline.metrics.lists.evidence import Breach, OutageLine
from pipeline.metrics.lists.worst import Event, Story, worst
from pipeline.metrics.stops.outages import outages_of

MOST_EVENTS: Final = 30
COLUMNS: Final = ("happened_at", "event", "since", "after")


def worst_part(facts: Facts, paper: Paper) -> Context:
    """The section of the report; durations between events are by the clock on the wall."""
    stories = worst(facts)
    return {
        "has": bool(stories),
        "none_line": paper.words(f"report.worst.{_none(facts)}"),
        "stories": tuple(_story(facts, paper, at, s) for at, s in enumerate(stories, start=1)),
    }


def _none(facts: Facts) -> str:
    """What may be said where there is nothing to tell (G23)."""
    if not facts.zero_is_known:
        return "unknown"
    return "none" if outages_of(facts, EVERYTHING).known else "none_late"


def _story(facts: Facts, paper: Paper, at: int, story: Story) -> Context:
    name = f"worst.{at}"
    shown = story.events[:MOST_EVENTS]
    before = (None, *(event.at for event in shown))
    return {
        "title": _title(facts, paper, story),
        "lines": tuple({"parts": parts} for parts in _facts(facts, paper, name, story)),
        "events": tuple(
            _event(paper, f"{name}.{n}", story, event, previous)
            for n, (event, previous) in enumerate(zip(shown, before, strict=False), start=1)
        ),
        "has_more": len(shown) < len(story.events),
        "more": paper.sentence(
            "report.worst.more",
            count=paper.count(f"{name}.more", len(story.events) - len(shown)),
        ),
    }


def _service(facts: Facts, paper: Paper, outage: OutageLine) -> Text:
    names = {service.code: service.name for service in facts.agreed.services}
    name = names.get(outage.service, outage.service)
    return paper.typed(name, outage.place(facts, "service"))


def _title(facts: Facts, paper: Paper, story: Story) -> Parts:
    if story.incident is None:
        assert story.outage is not None  # noqa: S101  # a story tells of the one or the other
        return paper.sentence("report.worst.outage", service=_service(facts, paper, story.outage))
    incident = paper.typed(story.incident, story.places["id"])
    if story.summary is None:
        return paper.sentence("report.worst.incident", incident=incident)
    summary = paper.typed(story.summary.rstrip("."), story.places["summary"])
    return paper.sentence("report.worst.summary", incident=incident, summary=summary)


def _facts(facts: Facts, paper: Paper, name: str, story: Story) -> list[Parts]:
    said = [_breach(facts, paper, breach) for breach in story.breaches]
    if story.outage is not None:
        said.append(
            paper.sentence(
                "report.worst.longest",
                service=_service(facts, paper, story.outage),
                duration=paper.duration(f"{name}.outage", story.outage.seconds),
            )
        )
    return said


def _breach(facts: Facts, paper: Paper, breach: Breach) -> Parts:
    source = facts.log.incidents.source
    figures = breach_figures(facts, paper, breach)
    key = "breach" if breach.cause is None else "breach_cause"
    given: dict[str, Figure | Text] = {
        "clock": paper.words(f"clock.{breach.clock}"),
        **{part: figures[part] for part in ("target", "elapsed", "over")},
    }
    if breach.cause is not None:
        given["cause"] = paper.typed(breach.cause, source.place("cause", breach.row))
    return paper.sentence(f"report.worst.{key}", **given)


def _event(
    paper: Paper, name: str, story: Story, event: Event, previous: datetime | None
) -> Context:
    def length(part: str, start: datetime | None) -> Figure | Text:
        if start is None or event.at < start:
            return paper.dash()
        return paper.duration(f"{name}.{part}", int((event.at - start).total_seconds()))

    begun = story.begins_at if event.at > story.begins_at else None
    return {
        "happened_at": paper.instant(f"{name}.at", event.at, event.place),
        "event": _words(paper, name, event),
        "since": length("since", begun),
        "after": length("after", previous),
        "is_due": event.code == "due",
    }


def _words(paper: Paper, name: str, event: Event) -> Figure | Text:
    match event.code:
        case "due":
            said = paper.locale.say(f"clock.{event.said}")
        case "pause_started":
            said = paper.locale.say(f"report.pause.{event.said}")
        case "priority":
            printed = paper.locale.say("report.event.priority", said=event.said)
            return Figure(f"{name}.event", event.said, printed, "", (event.place,))
        case _:
            return paper.words(f"report.event.{event.code}")
    return paper.words(f"report.event.{event.code}", said=said)
