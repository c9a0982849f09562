"""Promises of earlier meetings, and what was decided or done on a breach."""

from collections.abc import Mapping
from datetime import date

import pytest

from pipeline.domain.actions import Action
from pipeline.domain.periods import Period
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.promises import State, promises, remedies
from pipeline.problems import Place
from tests.metrics.build import golden_log, project

NOVEMBER = Period.parse("2024-11")
AS_OF = date(2024, 12, 5)


def november(*actions: Action, works: tuple[Mapping[str, object], ...] = ()) -> Facts:
    """November with these rows of Решения and Работы, looked at on 5 December."""
    return Facts(project(actions=actions), golden_log(activities=works), NOVEMBER, AS_OF)


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (None, None, State.OPEN),
        (date(2024, 12, 5), None, State.OPEN),
        (date(2024, 12, 4), None, State.OVERDUE),
        (date(2024, 12, 4), date(2024, 12, 5), State.OVERDUE),
        (date(2024, 12, 4), date(2024, 12, 4), State.DONE),
        (date(2024, 12, 1), date(2024, 12, 4), State.DONE_LATE),
        (date(2024, 10, 1), date(2024, 11, 1), State.DONE_LATE),
        (None, date(2024, 11, 1), State.DONE),
        (None, date(2024, 10, 31), None),
        (date(2024, 10, 1), date(2024, 10, 31), None),
    ],
)
def test_state_of_a_promise(due: date | None, done: date | None, state: State | None) -> None:
    """G3: a day counts when it is over; what was done before the period is told no more."""
    found = promises(november(Action(text="Сделать", due=due, done=done)))
    assert [one.state for one in found] == ([] if state is None else [state])


def test_the_most_pressing_comes_first() -> None:
    """Overdue by their day, then open with a day, then without, then what is done."""
    actions = {
        "done": Action(text="done", done=date(2024, 11, 5)),
        "no day": Action(text="no day"),
        "soon": Action(text="soon", due=date(2024, 12, 10)),
        "late": Action(text="late", due=date(2024, 11, 20)),
        "later": Action(text="later", due=date(2024, 11, 1)),
    }
    found = promises(november(*actions.values()))
    assert [one.action.text for one in found] == ["later", "late", "soon", "no day", "done"]


def test_a_decision_that_names_the_incident_is_its_remedy() -> None:
    """Metrics 7, action of a breach: the sheet Решения first, in the order of its rows."""
    cell = Place("p.xlsx", "Решения", "A2")
    facts = november(
        Action(text="Первое", source="встреча 5 ноября, A3 и A11", places={"text": cell}),
        Action(text="Второе", source="A3"),
        Action(text="Третье", source="отчёт"),
        works=(
            {"on": "2024-11-06", "activity": "guard", "incident": "A3", "text": "Запрет ввода"},
        ),
    )
    found = remedies(facts, ["A3", "A11", "A1"])
    assert {name: remedy.text for name, remedy in found.items()} == {
        "A3": "Первое",
        "A11": "Первое",
    }
    assert found["A3"].place == cell


@pytest.mark.parametrize("source", ["A31", "А3", "BA3", "A3-2", "A3/2", "A3_1"])
def test_an_id_inside_another_word_names_nothing(source: str) -> None:
    """An id is a word of its own: A3 is not A31, nor A3/2, nor with a Cyrillic letter."""
    assert remedies(november(Action(text="Сделать", source=source)), ["A3"]) == {}


def test_work_against_a_repetition_is_a_remedy() -> None:
    """Changes, guards and prevention of the incident, the first with words; no internal work."""

    def work(activity: str, **said: object) -> dict[str, object]:
        return {"on": "2024-11-06", "activity": activity, "incident": "A8", "text": activity} | said

    works = (
        work("incident"),
        work("prevention", text=None),
        work("change", internal=True),
        work("prevention", on="2024-11-08"),
        work("guard", on="2024-11-07"),
        work("guard", on="2024-12-05", incident="A11"),  # not known yet
    )
    found = remedies(november(works=works), ["A8", "A11"])
    assert {name: remedy.text for name, remedy in found.items()} == {"A8": "guard"}
