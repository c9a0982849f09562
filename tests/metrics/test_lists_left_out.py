"""Rows the figures leave out, pauses and gaps: each told with its cell."""

from datetime import date

from pipeline.domain.periods import Period
from pipeline.metrics.events.log import Log
from pipeline.metrics.facts import EVERYTHING, Facts
from pipeline.metrics.lists.left_out import (
    MOST,
    closed_lines,
    gap_lines,
    left_out,
    pause_lines,
)
from pipeline.metrics.measures.volumes import volume_flows
from tests.metrics.build import golden_log, log, project

NOVEMBER = Period.parse("2024-11")


def november(logs: Log) -> Facts:
    """The facts of November."""
    return Facts(project(), logs, NOVEMBER, date(2024, 12, 1))


def test_duplicates_rejected_and_excluded_rows_are_told() -> None:
    """G10 and the sheet of outages: what the rows themselves take out of the account."""
    logs = log(
        incidents=[
            {"id": "1", "priority": "2", "reported_at": "2024-11-05 10:00"},
            {"id": "2", "priority": "2", "reported_at": "2024-11-05 10:00", "duplicate_of": "1"},
            {"id": "3", "priority": "2", "reported_at": "2024-11-06 10:00", "rejected": "не наше"},
            {"id": "4", "priority": "2", "reported_at": "2024-10-06 10:00", "rejected": "не наше"},
        ],
        outages=[
            {"service": "S", "started_at": "2024-11-01 00:00", "ended_at": "2024-11-01 01:00",
             "excluded": "по заявке"},
            {"service": "S", "started_at": "2024-10-30 00:00", "ended_at": "2024-11-01 00:00",
             "excluded": "по заявке"},
        ],
    )  # fmt: skip
    found = left_out(november(logs))
    assert [(one.table, one.row, one.id, one.why, one.said) for one in found.listed] == [
        ("incidents", 3, "2", "duplicate", "1"),
        ("incidents", 4, "3", "rejected", "не наше"),
        ("outages", 2, "S", "excluded", "по заявке"),
    ]
    assert found.total == 3


def test_a_long_list_is_counted_whole() -> None:
    """Every row is counted; a hundred are listed."""
    rows = [
        {"id": str(n), "priority": "2", "reported_at": "2024-11-05 10:00", "rejected": "нет"}
        for n in range(MOST + 7)
    ]
    found = left_out(november(log(incidents=rows)))
    assert (len(found.listed), found.total) == (MOST, MOST + 7)


def test_pauses_that_touch_the_period() -> None:
    """G8: only waiting and agreed maintenance stop a clock; an unclosed pause has no end."""
    pauses = [
        {"incident": "A2", "from_at": "2024-10-01 00:00", "to_at": "2024-11-01 00:00",
         "reason": "other"},
        {"incident": "A3", "from_at": "2024-11-03 00:00", "reason": "other"},
        {"incident": "A4", "from_at": "2024-10-31 00:00", "to_at": "2024-11-01 00:01",
         "reason": "agreed maintenance"},
        {"incident": "A4", "from_at": "2024-11-20 00:00", "to_at": "2024-12-05 00:00",
         "reason": "waiting for client"},
    ]  # fmt: skip
    found = pause_lines(november(golden_log(pauses=pauses)))
    assert [(one.row, one.stops, one.to_at is None) for one in found.listed] == [
        (4, True, False),
        (3, False, True),
        (5, True, True),  # it ends after what is known
    ]


def test_gaps_of_the_support_line() -> None:
    """Gaps in order of start, with the note as typed or none."""
    gaps = [
        {"from_at": "2024-11-20 10:00", "to_at": "2024-11-20 11:00", "note": "связь"},
        {"from_at": "2024-11-02 10:00", "to_at": "2024-11-02 10:30"},
        {"from_at": "2024-12-01 00:00", "to_at": "2024-12-02 00:00"},
    ]
    found = gap_lines(november(golden_log(gaps=gaps)))
    assert [(one.row, one.note) for one in found.listed] == [(3, None), (2, "связь")]


def test_what_was_closed_without_a_resolution_is_listed() -> None:
    """G21: counted in the identity and listed, in order of closing; a resolved row is not."""
    rows = [
        {"id": "1", "reported_at": "2024-10-05 10:00", "closed_at": "2024-11-20 10:00"},
        {"id": "2", "reported_at": "2024-11-05 10:00", "closed_at": "2024-11-06 10:00"},
        {"id": "3", "reported_at": "2024-11-05 10:00", "closed_at": "2024-11-07 10:00",
         "resolved_at": "2024-11-06 10:00"},
        {"id": "4", "reported_at": "2024-10-05 10:00", "closed_at": "2024-10-31 23:59"},
        {"id": "5", "reported_at": "2024-11-05 10:00", "closed_at": "2024-12-01 00:00"},
        {"id": "6", "reported_at": "2024-11-05 10:00", "closed_at": "2024-11-06 10:00",
         "kind": "request"},
    ]  # fmt: skip
    facts = november(log(incidents=[{"priority": "2"} | one for one in rows]))
    found = closed_lines(facts)
    assert [(one.row, one.id, one.kind) for one in found.listed] == [
        (3, "2", "failure"),
        (2, "1", "failure"),
    ]
    assert f"{found.listed[0].closed_at:%d.%m %H:%M}" == "06.11 10:00"
    assert found.total == volume_flows(facts, EVERYTHING)["closed_unresolved"] == 2


def test_many_closed_rows_are_counted_whole() -> None:
    """Real logs hold hundreds of such rows: every one is counted, a hundred are listed."""
    rows = [
        {"id": str(n), "priority": "2", "reported_at": "2024-11-05 10:00",
         "closed_at": "2024-11-06 10:00"}
        for n in range(MOST + 3)
    ]  # fmt: skip
    found = closed_lines(november(log(incidents=rows)))
    assert (len(found.listed), found.total) == (MOST, MOST + 3)
