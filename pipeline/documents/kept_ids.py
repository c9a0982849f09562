"""Ids of items whose cell is blank: given once, by the first letter, and kept by those after it.

Without this a row put in above would shift the ids of all below, and each of them would look
changed (fine print, section 3).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from pipeline.domain.contract import Project
from pipeline.domain.told import Limitation, MethodStep, TechnicalCondition

_NUMBERED: Final = re.compile(r"(.*?)(\d+)")
_Told = TypeVar("_Told", TechnicalCondition, MethodStep, Limitation)


def with_kept_ids(project: Project, told: Sequence[Mapping[str, str]]) -> Project:
    """The project, its items under the ids that an earlier letter gave them.

    An item is known again by its words; one whose words were changed by its place, if the item
    that had this id is gone. What is new gets the next free number.

    Args:
        project: as read: a blank cell stands for an id by position.
        told: items of the earlier letter, as ``ConditionLetter.items`` gave them.
    """
    texts = {str(item["id"]): item.get("text", item.get("action", "")) for item in told}
    return replace(
        project,
        conditions=_kept(project.conditions, [c.text for c in project.conditions], texts),
        method=_kept(project.method, [s.action for s in project.method], texts),
        limitations=_kept(project.limitations, [o.text for o in project.limitations], texts),
    )


def _kept(
    items: tuple[_Told, ...], words: Sequence[str], texts: Mapping[str, str]
) -> tuple[_Told, ...]:
    typed: set[str] = {item.id for item in items if "id" in item.places}
    taken: dict[int, str] = {}  # position -> id
    for test in (_by_words, _by_place):
        for at, item in enumerate(items):
            if "id" not in item.places and at not in taken:
                free: list[str] = [i for i in texts if i not in typed and i not in taken.values()]
                found = test(item.id, words[at], free, texts)
                if found is not None:
                    taken[at] = found
    used = {*typed, *taken.values(), *texts}
    for at, item in enumerate(items):
        if "id" not in item.places and at not in taken:
            taken[at] = next(name for name in _names(item.id) if name not in used)
            used.add(taken[at])
    return tuple(replace(item, id=taken.get(at, item.id)) for at, item in enumerate(items))


def _by_words(given: str, words: str, free: Iterable[str], texts: Mapping[str, str]) -> str | None:
    """The id of the same series under which the earlier letter told these words."""
    return next((i for i in free if _series(i) == _series(given) and texts[i] == words), None)


def _by_place(
    given: str, _words: str, free: Iterable[str], _texts: Mapping[str, str]
) -> str | None:
    """Its own id, if the item that had it is gone."""
    return given if given in free else None


def _series(name: str) -> str:
    numbered = _NUMBERED.fullmatch(name)
    return name if numbered is None else numbered.group(1)


def _names(given: str) -> Iterator[str]:
    """The id itself, then the next ones of its series."""
    numbered = _NUMBERED.fullmatch(given)
    if numbered is None:
        raise ValueError(f"no id by position: {given}")
    series, number = numbered.group(1), int(numbered.group(2))
    while True:
        yield f"{series}{number}"
        number += 1
