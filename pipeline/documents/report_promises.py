"""Promises of earlier meetings and their state; what has to be decided at the next one."""

from datetime import date
from typing import Final

from pipeline.documents.names import initials_and_surname
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.actions import Action
from pipeline.domain.contract import Project
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.promises import Promise, State, promises
from pipeline.problems import Place

COLUMNS: Final = ("decided", "owner", "due", "state")


def promises_part(facts: Facts, paper: Paper) -> Context:
    """The section of the report, and the sentence that sums it up."""
    told = promises(facts)
    return {
        "has": bool(told),
        "none_line": paper.words("report.promises.none"),
        "summary": promises_summary(facts, paper),
        "rows": tuple(_row(facts, paper, at, one) for at, one in enumerate(told, start=1)),
    }


def promises_summary(facts: Facts, paper: Paper) -> Parts:
    """How many promises are done, open and overdue, in a sentence."""
    told = promises(facts)
    if not told:
        return paper.sentence("report.promises.none")

    def count(name: str, *states: State) -> Figure:
        return paper.count(f"promises.{name}", sum(one.state in states for one in told))

    return paper.sentence(
        "report.promises.summary",
        done=count("done", State.DONE, State.DONE_LATE),
        open=count("open", State.OPEN, State.OVERDUE),
        overdue=count("overdue", State.OVERDUE),
    )


def _day(paper: Paper, name: str, value: date | None, place: Place) -> Figure | Text:
    return paper.dash() if value is None else paper.day(name, value, place)


def _row(facts: Facts, paper: Paper, at: int, one: Promise) -> Context:
    action, name = one.action, f"promise.{at}"
    places = action.places
    return {
        "decided": paper.typed(action.text, places.get("text", Place())),
        "source": paper.typed(action.source, places.get("source", Place())),
        "owner": owner(facts.project, paper, action),
        "due": _day(paper, f"{name}.due", action.due, places.get("due", Place())),
        "state": _state(paper, name, one),
        "is_overdue": one.state is State.OVERDUE,
    }


def _state(paper: Paper, name: str, one: Promise) -> Figure:
    done = one.action.done if one.state in {State.DONE, State.DONE_LATE} else None
    words = paper.locale.say(f"report.promise.{one.state}", done=done or "")
    place = one.action.places.get("done" if done else "due")
    return Figure(f"{name}.state", one.state.value, words, "", (place,) if place else ())


def owner(project: Project, paper: Paper, action: Action) -> Text:
    """Who was to do it; a person of the sheet ``Лица`` named in full stands with initials."""
    place = action.places.get("owner", Place())
    folded = _folded(action.owner or "")
    for person in project.people:
        known = (person.surname, person.first_name, person.patronymic or "")
        forms = {_folded(" ".join(known)), _folded(" ".join((*known[1:], known[0])))}
        if folded in forms | {_folded(f"{person.surname} {person.first_name}")}:
            return Text(initials_and_surname(person), place)
    return paper.typed(action.owner, place)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())


def decisions_wanted(facts: Facts, paper: Paper) -> tuple[Parts, ...]:
    """Open promises as lines for the meeting, the overdue ones first."""
    lines: list[Parts] = []
    for at, one in enumerate(promises(facts), start=1):
        if one.state not in {State.OVERDUE, State.OPEN}:
            continue
        action, name = one.action, f"promise.{at}"
        key = "undated" if action.due is None else str(one.state)
        given: dict[str, Figure | Text] = {
            "text": paper.typed(action.text.rstrip(" ."), action.places.get("text", Place()))
        }
        if action.due is not None:
            given["due"] = paper.day(f"{name}.due", action.due, action.places.get("due", Place()))
        if action.owner:
            key, given["owner"] = f"{key}_owner", owner(facts.project, paper, action)
        lines.append(paper.sentence(f"report.decision.{key}", **given))
    return tuple(lines)
