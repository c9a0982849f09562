"""What was promised at meetings and in reports, and how it stands on the day of the report."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.domain.actions import Action
from pipeline.metrics.facts import Facts
from pipeline.problems import Place

REMEDIES: Final = ("change", "guard", "prevention")
"""Kinds of work that keep a fault from happening again."""


class State(StrEnum):
    """How a promise stands, in the order in which it is told."""

    OVERDUE = "overdue"
    OPEN = "open"
    DONE_LATE = "done_late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Promise:
    """A row of ``Решения`` and its state at ``as_of``."""

    action: Action
    state: State


@dataclass(frozen=True, slots=True)
class Remedy:
    """What was decided or done so that a breach is not repeated."""

    text: str
    place: Place


def promises(facts: Facts) -> tuple[Promise, ...]:
    """Promises open at ``as_of`` and those done since the period began, the most pressing first.

    A day is over at its 24:00, so what is due on the day before ``as_of`` is overdue; what is
    done on ``as_of`` or later is not known to be done. What was done before the period is told
    no more.
    """
    told = [
        Promise(action, state)
        for action in facts.project.actions
        if (state := _state(facts, action)) is not None
    ]
    order = list(State)
    return tuple(
        sorted(
            told,
            key=lambda one: (
                order.index(one.state),
                one.action.due is None,
                one.action.due or facts.as_of,
            ),
        )
    )


def _state(facts: Facts, action: Action) -> State | None:
    if action.done is None or action.done >= facts.as_of:
        overdue = action.due is not None and action.due < facts.as_of
        return State.OVERDUE if overdue else State.OPEN
    if action.done < facts.period.first:
        return None
    late = action.due is not None and action.done > action.due
    return State.DONE_LATE if late else State.DONE


def remedies(facts: Facts, incidents: Iterable[str]) -> Mapping[str, Remedy]:
    """Incident -> what was decided on it, else what work against a repetition was done on it.

    A decision names the incident in ``source``; a work of the kinds ``REMEDIES`` in its column.
    Internal work is not told.

    Args:
        facts: reads ``project.actions`` and the log of activities.
        incidents: ids of the log.
    """
    wanted = dict.fromkeys(incidents)
    found: dict[str, Remedy] = {}
    rows = facts.log.activities.frame
    kept = rows["incident"].isin(list(wanted)) & rows["activity"].isin(REMEDIES)
    kept &= rows["text"].notna() & ~rows["internal"].fillna(value=False).astype(bool)
    rows = rows[kept.to_numpy(dtype=bool)].sort_values(["on", "row"], kind="stable")
    source = facts.log.activities.source
    for incident, text, row in zip(
        rows["incident"], rows["text"], rows["row"].tolist(), strict=True
    ):
        found.setdefault(str(incident), Remedy(str(text), source.place("text", row)))
    for action in reversed(facts.project.actions):
        for incident in _named(action.source, wanted):
            found[incident] = Remedy(action.text, action.places.get("text", Place()))
    return found


def _named(source: str | None, wanted: Iterable[str]) -> list[str]:
    """Which of the ids stand in the words, each as a word of its own."""
    if not source:
        return []
    return [
        name for name in wanted if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-]|/\d)", source)
    ]
