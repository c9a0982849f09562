"""A history of states: pauses and reopenings, from a sheet or from repeated rows."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.workbook.foreign.histories import Course, course_of, pauses_in
from pipeline.workbook.foreign.incidents import Event
from pipeline.workbook.foreign.targets import HISTORY, PAUSED
from tests.workbook.build import Rows
from tests.workbook.foreign.exports_built import HEADINGS, log_of, mapping, refusals, said_of, table

STATES = tuple(HISTORY.column("state").tokens)
START = datetime(2026, 10, 5, 7, tzinfo=UTC)
GOOD = ["A-1", "2026-10-05 10:00", "1", "2026-10-07 18:00", "2026-10-09 10:00"]
STATE_HEADINGS = ["Инцидент", "Состояние", "С"]
SERVICENOW = ["number", "incident_state", "sys_updated_at", "opened_at", "priority", "resolved_at"]


def states(*rows: tuple[str, str]) -> Rows:
    """Rows of a sheet of states of A-1."""
    return [STATE_HEADINGS, *(("A-1", state, at) for state, at in rows)]


def test_states_of_a_second_sheet_become_pauses(tmp_path: Path) -> None:
    """Each state lasts until the next one; what waits for the client is a pause with its reason."""
    history = states(
        ("Решено", "2026-10-07 18:00"),
        ("В работе", "2026-10-05 10:00"),
        ("Ожидание клиента", "2026-10-05 12:00"),
        ("В работе", "2026-10-06 09:30"),
        ("On hold", "2026-10-06 10:00"),
        ("В работе", "2026-10-06 11:00"),
    )
    log = log_of(tmp_path, {"Журнал": [list(HEADINGS), GOOD], "История": history})
    assert table(log, "pauses") == [
        {
            "Инцидент": "A-1",
            "С": "2026-10-05T12:00:00+03:00",
            "По": "2026-10-06T09:30:00+03:00",
            "Причина": "ожидание клиента",
        },
        {
            "Инцидент": "A-1",
            "С": "2026-10-06T10:00:00+03:00",
            "По": "2026-10-06T11:00:00+03:00",
            "Причина": "иное",
        },
    ]
    assert (log.history, table(log, "reopens")) == ("sheet", [])


def test_a_pause_without_an_end_stays_open(tmp_path: Path) -> None:
    """G8: an unclosed pause ends where the facts do, so nothing is filled in."""
    open_row = [*GOOD[:3], "", ""]
    history = states(("Ожидание клиента", "2026-10-05 12:00"))
    log = log_of(tmp_path, {"Журнал": [list(HEADINGS), open_row], "История": history})
    assert [(one["С"][:16], one["По"]) for one in table(log, "pauses")] == [
        ("2026-10-05T12:00", "")
    ]


def test_the_end_of_a_state_is_taken_where_it_is_stated(tmp_path: Path) -> None:
    """A sheet with «По» says itself when a state ended."""
    rows: list[list[object]] = [
        [*STATE_HEADINGS, "По"],
        ["A-1", "Ожидание клиента", "2026-10-05 12:00", "2026-10-05 13:00"],
        ["A-1", "В работе", "2026-10-05 15:00", ""],
    ]
    log = log_of(tmp_path, {"Журнал": [list(HEADINGS), GOOD], "История": rows})
    assert [one["По"][:16] for one in table(log, "pauses")] == ["2026-10-05T13:00"]


def test_reopened_is_whatever_follows_a_resolution(tmp_path: Path) -> None:
    """G9: the incident keeps its first resolution, the later ones stand in «Повторы»."""
    history = states(
        ("В работе", "2026-10-05 10:00"),
        ("Решено", "2026-10-05 15:00"),
        ("В работе", "2026-10-06 09:00"),
        ("Решено", "2026-10-06 12:00"),
        ("Закрыто", "2026-10-06 18:00"),
        ("Новый", "2026-10-07 09:00"),
    )
    log = log_of(
        tmp_path,
        {
            "Журнал": [[*HEADINGS, "reopened"], [*GOOD, "1"]],
            "История": history,
        },
    )
    assert table(log, "incidents")[0]["Решён"] == "2026-10-05T15:00:00+03:00"
    assert [(one["Открыт повторно"][:16], one["Решён"][:16]) for one in table(log, "reopens")] == [
        ("2026-10-06T09:00", "2026-10-06T12:00"),
        ("2026-10-07T09:00", "2026-10-07T18:00"),
    ]
    assert log.reopened_untimed == (), "its times are known"


def test_states_nobody_explained_are_listed(tmp_path: Path) -> None:
    """A state that is not mapped pauses nothing, and is named."""
    history = states(
        ("В работе", "2026-10-05 10:00"),
        ("У подрядчика", "2026-10-05 12:00"),
        ("В работе", "2026-10-05 13:00"),
    )
    sheets: dict[str, Rows] = {"Журнал": [list(HEADINGS), GOOD], "История": history}
    log = log_of(tmp_path, sheets)
    assert (log.unmapped, table(log, "pauses")) == ({"У подрядчика": 1}, [])
    assert "import_states_unmapped" in said_of(log)
    said = mapping(
        {"profile": "csv", "target": "history.state", "value": "У подрядчика", "ours": "иное"}
    )
    log = log_of(tmp_path, sheets, said=said)
    assert (log.unmapped, len(table(log, "pauses"))) == ({}, 1)


def test_rows_of_a_history_that_cannot_be_used(tmp_path: Path) -> None:
    """A row without number, state or time is refused by its cell; rows of others are counted."""
    rows: list[list[object]] = [
        list(STATE_HEADINGS),
        ["A-1", "В работе", "когда-то"],
        ["A-1", None, "2026-10-05 10:00"],
        ["A-9", "В работе", "2026-10-05 10:00"],
    ]
    log = log_of(tmp_path, {"Журнал": [list(HEADINGS), GOOD], "История": rows})
    assert refusals(log) == [("import_date_form", "C2"), ("cell_blank", "B3")]
    (told,) = [one for one in log.problems if one.code == "import_history_of_others"]
    assert told.given == {"count": 1}


def test_rows_that_repeat_an_incident_are_its_states(tmp_path: Path) -> None:
    """One row a change of state: the last row speaks for the incident, all for its history."""
    log = log_of(
        tmp_path,
        [
            SERVICENOW,
            [
                "464",
                "Closed",
                "2026-10-09 10:00",
                "2026-10-05 10:00",
                "2 - High",
                "2026-10-07 09:00",
            ],
            ["464", "New", "2026-10-05 10:00", "2026-10-05 10:00", "3 - Moderate", "?"],
            [
                "464",
                "Awaiting User Info",
                "2026-10-05 12:00",
                "2026-10-05 10:00",
                "3 - Moderate",
                "?",
            ],
            [
                "464",
                "Awaiting User Info",
                "2026-10-05 12:00",
                "2026-10-05 10:00",
                "3 - Moderate",
                "?",
            ],
            ["464", "Awaiting User Info", "2026-10-05 14:00", "2026-10-05 10:00", "2 - High", "?"],
            ["464", "Active", "2026-10-06 09:00", "2026-10-05 10:00", "2 - High", "?"],
            ["465", "New", "2026-10-05 10:00", "2026-10-05 10:00", "1 - Critical", "?"],
        ],
        profile="servicenow",
    )
    first, second = table(log, "incidents")
    assert (first["Номер"], first["Решён"][:16]) == ("INC464", "2026-10-07T09:00")
    assert first["Приоритет"] == "3", "G15: the priority at registration"
    assert second["Приоритет"] == "1"
    assert [(one["С"][:16], one["По"][:16]) for one in table(log, "pauses")] == [
        ("2026-10-05T12:00", "2026-10-06T09:00")
    ]
    assert (log.history, log.identical) == ("rows", 1)
    assert "import_priority_changed" in said_of(log)


def test_a_torn_history_makes_no_pauses(tmp_path: Path) -> None:
    """A row that cannot be used might end a pause, so the incident is taken without any."""
    log = log_of(
        tmp_path,
        [
            SERVICENOW,
            ["464", "Awaiting User Info", "2026-10-05 12:00", "2026-10-05 10:00", "3", ""],
            ["464", "Active", "2026-10-05 13:00", "2026-10-05 10:00", "3", "завтра"],
            ["464", "Resolved", "2026-10-06 10:00", "2026-10-05 10:00", "3", "2026-10-06 10:00"],
        ],
        profile="servicenow",
    )
    assert refusals(log) == [("import_date_form", "F3")]
    assert [one["Решён"][:16] for one in table(log, "incidents")] == ["2026-10-06T10:00"]
    assert table(log, "pauses") == []


def test_states_with_another_registration_are_refused(tmp_path: Path) -> None:
    """Rows of one number that were registered at different times are two things."""
    log = log_of(
        tmp_path,
        [
            SERVICENOW,
            ["464", "New", "2026-10-05 10:00", "2026-10-05 10:00", "3", ""],
            ["464", "Closed", "2026-10-06 10:00", "2026-10-05 11:00", "3", ""],
        ],
        profile="servicenow",
    )
    assert refusals(log) == [("import_reported_differs", "D2"), ("import_reported_differs", "D3")]
    assert table(log, "incidents") == []


def test_without_a_column_of_resolution_the_states_tell(tmp_path: Path) -> None:
    """Where the export has no such column, a state «решён» is the resolution."""
    history = states(("В работе", "2026-10-05 10:00"), ("Решено", "2026-10-05 15:00"))
    log = log_of(tmp_path, {"Журнал": [list(HEADINGS[:3]), GOOD[:3]], "История": history})
    assert table(log, "incidents")[0]["Решён"] == "2026-10-05T15:00:00+03:00"


def test_a_blank_resolution_is_not_filled_by_states(tmp_path: Path) -> None:
    """G21: a blank cell of resolution stays blank, whatever the states say."""
    history = states(("Решено", "2026-10-05 15:00"), ("Закрыто", "2026-10-09 10:00"))
    blank = [*GOOD[:3], "", GOOD[4]]
    log = log_of(tmp_path, {"Журнал": [list(HEADINGS), blank], "История": history})
    assert table(log, "incidents")[0]["Решён"] == ""
    assert log.closed_unresolved == ("A-1",)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """States of an incident in the order of their instants."""
    steps = draw(st.lists(st.tuples(st.integers(0, 500), st.sampled_from(STATES)), max_size=12))
    at, events = START, []
    for minutes, state in steps:
        at += timedelta(minutes=minutes)
        events.append(Event(state, at))
    return events


@given(histories())
def test_pauses_are_in_order_and_apart(events: list[Event]) -> None:
    """Law: pauses do not overlap, and last as long as the states that pause."""
    pauses = list(pauses_in(events))
    for earlier, later in pairwise(pauses):
        assert earlier.end is not None
        assert earlier.end <= later.start
    closed = sum((one.end - one.start for one in pauses if one.end is not None), timedelta())
    open_since = next((one.start for one in pauses if one.end is None), None)
    last = events[-1].at if events else START
    paused = sum(
        (later.at - one.at for one, later in pairwise(events) if one.state in PAUSED),
        timedelta(),
    )
    assert closed + (last - open_since if open_since is not None else timedelta()) == paused


@given(histories(), st.data())
def test_a_state_in_two_parts_is_the_same_state(events: list[Event], data: st.DataObject) -> None:
    """Law: stating a state once more in its middle changes neither pauses nor reopenings."""
    if len(events) < 2:
        return
    at = data.draw(st.integers(0, len(events) - 2))
    one, following = events[at], events[at + 1]
    middle = Event(one.state, one.at + (following.at - one.at) / 2)
    longer = [*events[: at + 1], middle, *events[at + 1 :]]
    assert list(pauses_in(longer)) == list(pauses_in(events))
    assert course_of(longer, None) == course_of(events, None)


@given(histories(), st.none() | st.integers(0, 3000))
def test_resolutions_and_reopenings_take_turns(events: list[Event], minutes: int | None) -> None:
    """G9, law: resolved, reopened, resolved again, in order; none twice, only the last is open."""
    resolved_at = None if minutes is None else START + timedelta(minutes=minutes)
    course = course_of(events, resolved_at)
    turns = [course.first]
    for one in course.reopenings:
        turns += [one.reopened_at, one.resolved_at]
    known = [at for at in turns if at is not None]
    assert None not in turns[:-1]
    assert known == sorted(known)
    said = [event.at for event in events if event.state == "resolved"]
    told = known[::2]
    assert all(told.count(at) <= said.count(at) + (at == resolved_at) for at in told)
    opened = {event.at for event in events if event.state not in {"resolved", "closed"}}
    assert opened.issuperset({*known[1::2], *course.unfounded})


@given(histories())
def test_every_opening_is_accounted_for(events: list[Event]) -> None:
    """Law: work after a settled state is a reopening, or listed as one without a resolution."""
    course = course_of(events, None)
    openings = [
        later.at
        for one, later in pairwise(events)
        if one.state in {"resolved", "closed"} and later.state not in {"resolved", "closed"}
    ]
    found = [*(one.reopened_at for one in course.reopenings), *course.unfounded]
    assert sorted(found) == openings


def events_at(*rows: tuple[str, int]) -> list[Event]:
    """States by the hours after the start."""
    return [Event(state, START + timedelta(hours=hour)) for state, hour in rows]


def hours(course: Course) -> tuple[int | None, list[tuple[int | None, int | None]], list[int]]:
    """A course in hours after the start."""

    def hour(at: datetime | None) -> int | None:
        return None if at is None else round((at - START) / timedelta(hours=1))

    again = [(hour(one.reopened_at), hour(one.resolved_at)) for one in course.reopenings]
    return hour(course.first), again, [hour(at) or 0 for at in course.unfounded]


@pytest.mark.parametrize(
    ("rows", "resolved_at", "expected"),
    [
        # The row's resolution is the first one, and not the end of what was opened after it.
        ((("resolved", 2), ("work", 3)), 2, (2, [(3, None)], [])),
        ((("resolved", 2), ("work", 3)), 3, (2, [(3, None)], [])),
        ((("resolved", 2), ("work", 3)), 6, (2, [(3, 6)], [])),
        # Closed, not resolved: opened again before its only resolution.
        ((("closed", 2), ("work", 3), ("resolved", 6)), 6, (6, [], [3])),
        ((("closed", 2), ("work", 3)), 6, (None, [], [3])),
        # The row knows of a resolution before the closing that the states pass over.
        ((("closed", 2), ("work", 3), ("resolved", 6)), 1, (1, [(3, 6)], [])),
        ((("closed", 2), ("work", 3)), 2, (2, [(3, None)], [])),
        # Of the later ones each is a reopening again.
        (
            (("closed", 2), ("work", 3), ("resolved", 4), ("work", 5), ("resolved", 6)),
            6,
            (4, [(5, 6)], [3]),
        ),
        # Closed in between without a resolution: the reopening before goes on.
        (
            (("resolved", 1), ("work", 2), ("closed", 3), ("work", 4), ("resolved", 5)),
            5,
            (1, [(2, 5)], [4]),
        ),
        (
            (("closed", 1), ("resolved", 2), ("work", 3), ("other", 4), ("resolved", 5)),
            None,
            (2, [(3, 5)], []),
        ),
    ],
)
def test_a_course_by_hand(
    rows: tuple[tuple[str, int], ...], resolved_at: int | None, expected: object
) -> None:
    """G9: the first resolution, the reopenings after it, and what was opened without one."""
    at = None if resolved_at is None else START + timedelta(hours=resolved_at)
    assert hours(course_of(events_at(*rows), at)) == expected


def test_closed_is_no_resolution(tmp_path: Path) -> None:
    """G9: opened again after a mere closing it is resolved once; that is listed, no reopening."""
    rows = [
        [*HEADINGS, "Статус", "Изменено", "Повторно открыт"],
        *(
            [*GOOD[:3], "2026-10-05 15:00", "2026-10-05 20:00", state, f"2026-10-05 {at}", "1"]
            for state, at in (
                ("В работе", "10:10"),
                ("Закрыт", "11:00"),
                ("В работе", "12:00"),
                ("Решён", "15:00"),
            )
        ),
    ]
    log = log_of(tmp_path, rows)
    assert [one["Решён"] for one in table(log, "incidents")] == ["2026-10-05T15:00:00+03:00"]
    assert table(log, "reopens") == []
    assert (log.reopened_unresolved, log.reopened_untimed) == (("A-1",), ())
    (told,) = [one for one in log.problems if one.code == "import_reopened_unresolved"]
    assert told.given == {"count": 1, "numbers": ("A-1",)}


def test_the_first_resolution_ends_no_reopening(tmp_path: Path) -> None:
    """G9: while nothing says when the reopening was resolved, it stays open."""
    history = states(("Решено", "2026-10-05 15:00"), ("В работе", "2026-10-06 09:00"))
    row = [*GOOD[:3], "2026-10-05 15:00", ""]
    log = log_of(tmp_path, {"Журнал": [list(HEADINGS), row], "История": history})
    assert table(log, "incidents")[0]["Решён"] == "2026-10-05T15:00:00+03:00"
    assert [(one["Открыт повторно"][:16], one["Решён"]) for one in table(log, "reopens")] == [
        ("2026-10-06T09:00", "")
    ]


FLAGS = {
    "1": True, "1.0": True, "3": True, "0": False, "0.0": False, "да": True, "Yes": True,
    "TRUE": True, "+": True, "Y": True, "x": True, "Х": True, "Reopened": True,
    "Повторно открыто": True, "нет": False, "No": False, "false": False, "n": False, "": False,
    "unknown": False,
}  # fmt: skip


@pytest.mark.parametrize("profile", ["csv", "servicenow"])
def test_flags_in_other_words(tmp_path: Path, profile: str) -> None:
    """A flag is yes, no or a count, in the words of either language and of the profile."""
    flag = {"csv": "reopened", "servicenow": "reopen_count"}[profile]
    ids = [f"A-{at}" for at in range(len(FLAGS))]
    headings = {
        "csv": HEADINGS[:3],
        "servicenow": ("number", "opened_at", "priority"),
    }[profile]
    rows = [[one, *GOOD[1:3], word] for one, word in zip(ids, FLAGS, strict=True)]
    log = log_of(tmp_path, [[*headings, flag], *rows], profile=profile)
    expected = [one for one, yes in zip(ids, FLAGS.values(), strict=True) if yes]
    assert list(log.reopened_untimed) == expected
    assert "import_reopened_unknown" not in said_of(log)


def test_an_unknown_flag_is_told_by_its_cell(tmp_path: Path) -> None:
    """A word nobody explained is not taken for "no" in silence; the incident stays."""
    rows = [[*HEADINGS[:3], "Reopened"], [*GOOD[:3], "ага"], ["A-2", *GOOD[1:3], "1"]]
    log = log_of(tmp_path, rows)
    assert len(table(log, "incidents")) == 2
    assert (refusals(log), log.reopened_untimed) == ([], ("A-2",))
    (told,) = [one for one in log.problems if one.code == "import_reopened_unknown"]
    assert (told.place.cell, told.place.heading, told.found) == ("D2", "Reopened", "ага")
    said = mapping({"profile": "csv", "target": "history.reopened", "value": "ага", "ours": "да"})
    log = log_of(tmp_path, rows, said=said)
    assert log.reopened_untimed == ("A-1", "A-2")
    assert "import_reopened_unknown" not in said_of(log)
