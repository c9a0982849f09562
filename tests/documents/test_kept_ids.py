"""Ids of blank cells stay with their items from letter to letter."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.kept_ids import with_kept_ids
from pipeline.domain.contract import Project
from pipeline.domain.told import MethodStep
from pipeline.issuing.reading import read_project
from pipeline.problems import Place
from tests.fixtures.projects import minimal_sheets
from tests.workbook.build import build_workbook


@cache
def project() -> Project:
    """A project without any step."""
    with tempfile.TemporaryDirectory() as folder:
        path = build_workbook(Path(folder) / "p" / "project.xlsx", minimal_sheets())
        made = read_project(path).project
    assert made is not None
    return made


def steps(actions: Sequence[str], typed: Sequence[str] = ()) -> tuple[MethodStep, ...]:
    """Steps of Э-1 with ids by position; those in ``typed`` have an id of their own."""
    return tuple(
        MethodStep(
            id=action.upper() if action in typed else f"Э-1-М{at}",
            stage="Э-1",
            step=at,
            action=action,
            places={"id": Place("p", "Методика", f"A{at}")} if action in typed else {},
        )
        for at, action in enumerate(actions, start=1)
    )


def ids(before: Sequence[str], now: Sequence[str], typed: Sequence[str] = ()) -> list[str]:
    """Ids of the steps now, after a letter that told those before."""
    told = [{"id": s.id, "sort": "step", "action": s.action} for s in steps(before, typed)]
    changed: Project = replace(project(), method=steps(now, typed))
    return [step.id for step in with_kept_ids(changed, told).method]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("abc", "abc", ["Э-1-М1", "Э-1-М2", "Э-1-М3"]),
        ("abc", "xabc", ["Э-1-М4", "Э-1-М1", "Э-1-М2", "Э-1-М3"]),
        ("abc", "cab", ["Э-1-М3", "Э-1-М1", "Э-1-М2"]),
        ("abc", "axc", ["Э-1-М1", "Э-1-М2", "Э-1-М3"]),
        ("abc", "bc", ["Э-1-М2", "Э-1-М3"]),
        ("abc", "bcx", ["Э-1-М2", "Э-1-М3", "Э-1-М4"]),
        ("aab", "baa", ["Э-1-М3", "Э-1-М1", "Э-1-М2"]),
        ("", "ab", ["Э-1-М1", "Э-1-М2"]),
    ],
)
def test_ids_stay_with_their_items(before: str, now: str, expected: list[str]) -> None:
    """Fine print, section 3: a blank id is given once, when the letter is first issued."""
    assert ids(list(before), list(now)) == expected


def test_a_typed_id_is_its_own() -> None:
    """What is typed in the sheet is never renamed, nor given to another item."""
    assert ids(["a", "b"], ["x", "a", "b"], typed=["b"]) == ["Э-1-М2", "Э-1-М1", "B"]


@given(
    before=st.lists(st.sampled_from("abcdef"), max_size=6),
    now=st.lists(st.sampled_from("abcdef"), max_size=6),
)
def test_ids_are_unique_and_nothing_unchanged_is_renamed(before: list[str], now: list[str]) -> None:
    """Whatever is put in, taken out or moved: no id twice, and equal words keep their id."""
    found = ids(before, now)
    assert len(set(found)) == len(found)
    old = {f"Э-1-М{at}": action for at, action in enumerate(before, start=1)}
    for action in set(now):
        kept = sum(old.get(name) == action for name, said in zip(found, now, strict=True)
                   if said == action)  # fmt: skip
        assert kept == min(before.count(action), now.count(action))
