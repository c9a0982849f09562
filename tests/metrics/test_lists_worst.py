"""The worst incidents as lines of time: which, in which order, with which events."""

from datetime import date

import pytest

from pipeline.domain.periods import Period
from pipeline.metrics.events.log import Log
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.worst import Story, worst
from tests.metrics.build import golden_log, log, project

NOVEMBER = Period.parse("2024-11")


def told(logs: Log, as_of: date = date(2024, 12, 1)) -> tuple[Story, ...]:
    """The stories of November."""
    return worst(Facts(project(), logs, NOVEMBER, as_of))


def lines(story: Story) -> list[str]:
    """Events as text in local time."""
    return [
        f"{event.at:%d %H:%M} {event.code}" + (f" {event.said}" if event.said else "")
        for event in story.events
    ]


def test_three_overruns_and_the_longest_outage() -> None:
    """Metrics 7: A8 over by 480 min, A11 by 420, A3 by 30; the longest outage is A1's."""
    found = told(golden_log())
    assert [story.incident for story in found] == ["A8", "A11", "A3", "A1"]
    assert [[b.elapsed_s // 60 for b in story.breaches] for story in found] == [
        [960],
        [900],
        [90],
        [],
    ]
    assert [story.outage is not None for story in found] == [False, False, False, True]


def test_every_event_has_its_instant_in_order() -> None:
    """Reported, answered, target out, resolved; ended things stand after what they end."""
    a8, _, _, a1 = told(golden_log())
    assert lines(a8) == [
        "14 17:30 reported", "14 17:45 responded", "15 17:30 due resolve", "18 17:30 resolved",
    ]  # fmt: skip
    assert lines(a1) == [
        "31 23:20 outage_started", "31 23:30 reported", "31 23:50 responded", "01 02:10 restored",
        "01 02:10 outage_ended", "01 02:10 resolved",
    ]  # fmt: skip


def test_pauses_changes_and_reopenings_are_events() -> None:
    """Paused, resumed, raised, reopened: each with the cell it stands in."""
    logs = log(
        incidents=[
            {"id": "1", "priority": "3", "reported_at": "2024-11-05 10:00",
             "fault_at": "2024-11-05 09:30", "responded_at": "2024-11-05 17:00",
             "started_at": "2024-11-05 17:10", "resolved_at": "2024-11-06 10:00",
             "closed_at": "2024-11-08 10:00"},
            {"id": "2", "priority": "3", "reported_at": "2024-11-05 09:50", "duplicate_of": "1"},
        ],
        pauses=[{"incident": "1", "from_at": "2024-11-05 12:00", "to_at": "2024-11-05 12:30",
                 "reason": "waiting for client"}],
        reopens=[{"incident": "1", "reopened_at": "2024-11-07 10:00",
                  "resolved_at": "2024-11-07 11:00"}],
        priority_changes=[{"incident": "1", "at": "2024-11-05 11:00", "to": "2",
                           "agreed_with": "Иванова"}],
    )  # fmt: skip
    (story,) = told(logs)
    assert lines(story) == [
        "05 09:30 fault",
        "05 09:50 duplicate_reported",
        "05 10:00 reported",
        "05 10:50 due response",
        "05 11:00 priority 2",
        "05 12:00 pause_started waiting for client",
        "05 12:30 pause_ended",
        "05 17:00 responded",
        "05 17:10 started",
        "06 10:00 resolved",
        "07 10:00 reopened",
        "07 10:20 due resolve",
        "07 11:00 resolved_again",
        "08 10:00 closed",
    ]
    assert story.begins_at == story.events[1].at
    assert {e.code: e.place.sheet for e in story.events if e.code in {"priority", "reopened"}} == {
        "priority": "priority_changes",
        "reopened": "reopens",
    }


def test_a_late_reopening_is_told_with_its_incident() -> None:
    """G9: the episode ``1/2`` has no line of its own in the log."""
    logs = log(
        incidents=[{"id": "1", "priority": "2", "reported_at": "2024-11-01 09:00",
                    "responded_at": "2024-11-01 09:10", "resolved_at": "2024-11-01 10:00"}],
        reopens=[{"incident": "1", "reopened_at": "2024-11-20 10:00",
                  "resolved_at": "2024-11-25 10:00"}],
    )  # fmt: skip
    (story,) = told(logs)
    assert story.incident == "1"
    assert {breach.incident for breach in story.breaches} == {"1/2"}
    assert "20 10:00 reopened" in lines(story)


def outage(start: str, end: str | None, **rest: object) -> dict[str, object]:
    """A row of outages."""
    ended = None if end is None else f"2024-{end}"
    return {"service": "S", "started_at": f"2024-{start}", "ended_at": ended, **rest}


def test_the_longest_outage_is_a_union() -> None:
    """G5: two rows that touch are one outage of two hours, longer than one of an hour and half."""
    # It is whole, with the row that ended as the month began.
    logs = log(
        outages=[
            outage("10-31 23:00", "11-01 00:00"),
            outage("11-01 00:00", "11-01 01:00"),
            outage("11-12 10:00", "11-12 11:30"),
        ]
    )
    (story,) = told(logs)
    assert story.outage is not None
    assert story.outage.seconds == 2 * 3600
    assert [line.row for line in story.outage.lines] == [2, 3]
    assert lines(story) == ["31 23:00 outage_started", "01 01:00 outage_ended"]
    source = logs.outages.source
    places = [source.place("started_at", 2), source.place("ended_at", 3)]
    assert [event.place for event in story.events] == places


@pytest.mark.parametrize(
    ("late", "names", "with_outage"), [(False, ["1"], [True]), (True, ["2", "1"], [True, False])]
)
def test_a_union_is_told_with_one_of_its_incidents(
    *, late: bool, names: list[str], with_outage: list[bool]
) -> None:
    """Two incidents linked with one outage: it is told once, whole, with the first of them."""
    # Answered 35 and 45 minutes after the report both are late, the second by more.
    answered = ("10:40", "11:50") if late else ("10:10", "11:10")
    logs = log(
        incidents=[
            {"id": name, "priority": "1", "kind": "outage", "service": "S",
             "reported_at": f"2024-11-10 {hour}:05", "responded_at": f"2024-11-10 {at}",
             "restored_at": "2024-11-10 12:00", "resolved_at": "2024-11-10 12:00"}
            for name, hour, at in zip("12", (10, 11), answered, strict=True)
        ],
        outages=[
            outage("11-10 10:00", "11-10 11:30", incident="1"),
            outage("11-10 11:00", "11-10 12:00", incident="2"),
            outage("11-10 10:30", "11-10 11:00"),
        ],
    )  # fmt: skip
    found = told(logs)
    assert [story.incident for story in found] == names
    assert [story.outage is not None for story in found] == with_outage
    story = found[0]
    assert story.outage is not None
    assert (story.outage.seconds, len(story.outage.lines)) == (2 * 3600, 3)
    assert [one for one in lines(story) if "outage" in one] == [
        "10 10:00 outage_started", "10 12:00 outage_ended",
    ]  # fmt: skip


def test_an_incident_tells_its_other_outages_too() -> None:
    """Those outside the longest have their own start and end."""
    logs = log(
        incidents=[{"id": "1", "priority": "1", "reported_at": "2024-11-10 10:05",
                    "responded_at": "2024-11-10 10:10", "resolved_at": "2024-11-10 15:00"}],
        outages=[
            outage("11-10 10:00", "11-10 10:30", incident="1"),
            outage("11-10 12:00", "11-10 14:00", incident="1"),
        ],
    )  # fmt: skip
    (story,) = told(logs)
    assert [one for one in lines(story) if "outage" in one] == [
        "10 10:00 outage_started", "10 10:30 outage_ended",
        "10 12:00 outage_started", "10 14:00 outage_ended",
    ]  # fmt: skip


def test_rows_of_the_sheet_go_before_derived_outages() -> None:
    """Catalogue, longest_outage: only rows of the sheet; without any a derived one is told."""
    logs = {
        "incidents": [
            {"id": "1", "priority": "2", "kind": "outage", "service": "S",
             "reported_at": "2024-11-10 10:00", "responded_at": "2024-11-10 10:10",
             "restored_at": "2024-11-10 14:00", "resolved_at": "2024-11-10 14:00"},
        ],
    }  # fmt: skip
    (story,) = told(log(**logs))
    assert (story.incident, story.outage and story.outage.seconds) == ("1", 4 * 3600)
    (story,) = told(log(**logs, outages=[outage("11-12 10:00", "11-12 11:00")]))
    assert (story.incident, story.outage and story.outage.seconds) == (None, 3600)


def test_an_outage_nobody_linked_is_told_by_itself() -> None:
    """The longest outage without an incident: its start, and no end while it goes on."""
    logs = log(outages=[{"service": "S", "started_at": "2024-11-29 23:00"}])
    (story,) = told(logs)
    assert (story.incident, lines(story)) == (None, ["29 23:00 outage_started"])
    assert told(log(incidents=[])) == ()
