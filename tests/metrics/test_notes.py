"""What was computed beyond the plain reading: notes name the incidents of the period."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pytest

from pipeline.domain.periods import Period
from pipeline.metrics.facts import Facts
from tests.metrics.build import log, project

NOVEMBER: Final = Period.parse("2024-11")
Row = Mapping[str, object]


def noted(
    incidents: list[Row], pauses: list[Row] | None = None, reopens: list[Row] | None = None
) -> dict[str, tuple[str, ...]]:
    """The notes of November, known at its end, by code."""
    made = log(incidents=incidents, pauses=pauses or [], reopens=reopens or [])
    return {n.code: n.ids for n in Facts(project(), made, NOVEMBER, date(2024, 12, 1)).notes}


def failure(name: str, reported: str, **cells: object) -> Row:
    """A failure of the second priority; times as ``11-05 10:00``."""
    times = {key: f"2024-{value}" for key, value in cells.items() if key.endswith("_at")}
    return {"id": name, "priority": "2", "reported_at": f"2024-{reported}", **cells, **times}


@pytest.mark.parametrize(
    ("reported", "end", "lives"),
    [
        ("10-30 10:00", {"resolved_at": "10-31 23:59:59"}, False),
        ("10-30 10:00", {"resolved_at": "11-01 00:00"}, True),
        ("10-30 10:00", {"closed_at": "10-31 23:59:59"}, False),
        ("10-30 10:00", {}, True),
        ("11-30 23:59:59", {}, True),
    ],
)
def test_only_incidents_that_lived_in_the_period_are_named(
    reported: str,
    end: Row,
    lives: bool,  # noqa: FBT001  # expected outcome of a case
) -> None:
    """G8: unclosed pauses and stated waiting are told of what was open on some of its days."""
    named = ("A",) if lives else None
    pause = {"incident": "A", "from_at": "2024-10-31 10:00", "reason": "waiting for client"}
    assert noted([failure("A", reported, **end)], [pause]).get("pause_unclosed") == named
    assert noted([failure("A", reported, waited_s=60, **end)]).get("waited_used") == named


def test_waiting_is_told_of_the_episode_that_lived() -> None:
    """G9: stated for the incident as a whole, it is taken off its first episode only."""
    row = failure("A", "10-01 10:00", resolved_at="10-02 10:00", waited_s=60)
    again = {"incident": "A", "reopened_at": "2024-11-20 10:00"}
    assert "waited_used" not in noted([row], reopens=[again])
    pause = {"incident": "A", "from_at": "2024-11-21 10:00", "reason": "waiting for client"}
    assert noted([row], [pause], [again])["pause_unclosed"] == ("A",)


def test_a_start_of_work_taken_from_the_response_is_told() -> None:
    """Design 3: a blank start of work is the response; of failures reported in the period."""
    rows = [
        failure("A", "11-05 10:00", responded_at="11-05 10:05"),
        failure("B", "11-05 10:00", responded_at="11-05 10:05", started_at="11-05 11:00"),
        failure("C", "10-31 10:00", responded_at="11-05 10:05"),
        failure("D", "11-05 10:00", responded_at="11-05 10:05", kind="request"),
        failure("E", "11-05 10:00"),
    ]
    assert noted(rows) == {"started_taken_from_response": ("A",)}
