"""Clocks stopped by another event than their own are told of, never silently (G2)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.documents.printing import Paper
from pipeline.documents.report_data import data_notes, note_words
from pipeline.domain.periods import Period
from pipeline.locales import LOCALES, locale
from pipeline.metrics.clocks.compliance import stop_notes
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.facts import Facts
from pipeline.metrics.notes import Note
from tests.metrics.build import golden_log, log, project

NOVEMBER = Period.parse("2024-11")


def row(name: str, **said: object) -> Mapping[str, object]:
    """An incident of priority 1, solved within the hour."""
    given = {"id": name, "priority": "1", "reported_at": "2024-11-05 10:00"}
    return given | {"resolved_at": "2024-11-05 10:20"} | said


def notes(*rows: Mapping[str, object], without: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """The remarks by their code."""
    made = log(incidents=rows)
    table = replace(made.incidents, columns=made.incidents.columns - set(without))
    facts = Facts(project(), replace(made, incidents=table), NOVEMBER, date(2024, 12, 1))
    return {note.code: note.ids for note in stop_notes(facts)}


def test_a_resolution_stands_for_a_response_and_says_so() -> None:
    """G2: stop of response = responded, else the first resolved, else closed."""
    assert notes(
        row("answered", responded_at="2024-11-05 10:05", restored_at="2024-11-05 10:15"),
        row("silent"),
        row("closed", resolved_at=None, closed_at="2024-11-05 10:10"),
        row("open", resolved_at=None),  # missed, and still without any stop
        row("later", resolved_at="2024-12-02 10:00"),  # missed, its stop is not known yet
        row("before", reported_at="2024-10-05 10:00", resolved_at="2024-10-05 10:10"),
        row("request", kind="request"),
    ) == {"response_taken_from_resolution": ("silent", "closed")}


def test_a_log_without_restorations_says_so() -> None:
    """G2: restored, else resolved; a blank beside others is no remark, a lacking column is."""
    rows = (
        row("a", responded_at="2024-11-05 10:05"),
        row("b", responded_at="2024-11-05 10:05", priority="2"),  # has no restore target
        row("c", responded_at="2024-11-05 10:05", resolved_at=None, closed_at="2024-11-05 10:10"),
    )
    assert notes(*rows) == {}
    assert notes(*rows, without=("restored_at",)) == {"restoration_taken_from_resolution": ("a",)}


def test_a_log_with_its_own_events_has_no_remark() -> None:
    """The golden month answers every incident but the duplicate, which has no clock."""
    facts = Facts(project(), golden_log(), NOVEMBER, date(2024, 12, 1))
    assert stop_notes(facts) == ()


@pytest.mark.parametrize("code", LOCALES)
def test_the_remark_counts_them(code: str) -> None:
    """The paper says of how many, and names the first of very many."""
    ids = tuple(f"I{n}" for n in range(7_000))
    for kind in ("response", "restoration"):
        words = note_words(locale(code), Note(f"{kind}_taken_from_resolution", ids))
        assert "7000" in words
        assert "I0, I1" in words
        assert "I99" not in words


def test_the_report_prints_the_remark() -> None:
    """It stands among the remarks on the data."""
    evaluation = evaluate(project(), log(incidents=[row("silent")]), NOVEMBER, date(2024, 12, 1))
    rows: Any = data_notes(evaluation, Paper(locale("ru")))["rows"]
    assert [str(one["text"]).replace("\N{NO-BREAK SPACE}", " ") for one in rows] == [
        (
            "Время реакции не указано, обращений — 1: остановкой отсчёта реакции считается "
            "решение, а без него — закрытие: silent."
        )
    ]
