"""The trail of a clock: its pieces, its cells, and that they make up what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.calendars import SupportClock
from pipeline.domain.agreements import Agreement
from pipeline.domain.contract import Priority
from pipeline.domain.periods import Period
from pipeline.metrics.clocks.compliance import Clock, decisions, elapsed
from pipeline.metrics.facts import Facts
from pipeline.metrics.trail.pieces import Changed, Closed, Open, Piece, Stopped, cut
from pipeline.metrics.trail.trails import (
    ClockTrail,
    IncidentTrail,
    Verdict,
    beginnings,
    incident_trails,
    missed_trails,
)
from tests.metrics import build
from tests.properties.strategies import World, log_of, project_of, worlds

HOUR: Final = 3600
MOSCOW: Final = ZoneInfo("Europe/Moscow")
NOVEMBER: Final = Period.parse("2024-11")
Rows = Sequence[Mapping[str, object]]


def facts_of(incidents: Rows, *, as_of: date = date(2024, 12, 1), **tables: Rows) -> Facts:
    """November 2024 of the golden project, with this log."""
    return Facts(build.project(), build.log(incidents=incidents, **tables), NOVEMBER, as_of)


def golden() -> Facts:
    """The golden month."""
    return Facts(build.project(), build.golden_log(), NOVEMBER, date(2024, 12, 1))


def trail_of(facts: Facts, name: str, clock: Clock = Clock.RESOLVE) -> ClockTrail:
    """One clock of one incident."""
    (one,) = incident_trails(facts, [name])
    return next(trail for trail in one.clocks if trail.clock is clock)


def local(at: datetime | None) -> str:
    """An instant on the wall of the contract: ``14 17:30``."""
    assert at is not None
    return f"{at.astimezone(MOSCOW):%d %H:%M}"


def told(trail: ClockTrail) -> list[tuple[object, ...]]:
    """The pieces in a few words."""
    return [_told(piece) for piece in trail.pieces]


def _told(piece: Piece) -> tuple[object, ...]:
    match piece:
        case Open():
            windows = (f"{local(a)}-{local(b)[3:]}" for a, b in piece.windows)
            return ("open", ", ".join(windows), piece.days, piece.seconds / HOUR)
        case Closed():
            return ("closed", local(piece.start), local(piece.end))
        case Changed():
            return ("priority", local(piece.start), piece.to)
        case Stopped():
            return (piece.reason, local(piece.start), local(piece.end), piece.support_s / HOUR)


def failure(name: str = "A", **columns: object) -> dict[str, object]:
    """A failure of priority 2 reported on Monday the 11th at ten."""
    return {"id": name, "priority": "2", "reported_at": "2024-11-11 10:00"} | columns


# -- laws ------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(worlds(), st.lists(st.sampled_from((None, 600, 7200)), min_size=8, max_size=8))
def test_the_pieces_are_what_was_decided(world: World, waited: list[int | None]) -> None:
    """Open pieces less what is stated as waited are the elapsed second of the decision (G2, G8)."""
    incidents = tuple(
        row | {"waited_s": stated} for row, stated in zip(world.incidents, waited, strict=False)
    )
    world = replace(world, incidents=incidents)
    facts = Facts(project_of(world), log_of(world), Period(world.first, world.end), world.as_of)
    frame = facts.episodes.frame
    positions = {name: at for at, name in enumerate(frame["id"])}
    names = dict.fromkeys((*frame["id"], *facts.log.incidents.frame["id"]))
    for one in incident_trails(facts, list(names)):
        assert bool(one.why_none) is (one.incident not in positions)
        assert len(one.clocks) == (0 if one.why_none else 3)
        for trail in one.clocks:
            at = positions[one.incident]
            _adds_up(trail)
            _agrees(trail, facts, at)


def _adds_up(trail: ClockTrail) -> None:
    """Pieces follow each other from the start to the end of the account; the open ones count."""
    at = trail.start.at
    for piece in trail.pieces:
        if not isinstance(piece, Changed):
            assert piece.start == at < piece.end
            at = piece.end
    assert at == trail.until
    gross = sum(piece.seconds for piece in trail.pieces if isinstance(piece, Open))
    assert trail.elapsed_s == gross - (trail.waited.taken_s if trail.waited else 0) >= 0
    for piece in trail.pieces:
        if isinstance(piece, Open) and piece.days == 1:
            lengths = ((b - a).total_seconds() for a, b in piece.windows)
            assert sum(lengths) == piece.seconds


def _agrees(trail: ClockTrail, facts: Facts, position: int) -> None:
    """The trail says what ``decisions`` says, and without a target what ``elapsed`` says."""
    table = decisions(facts, trail.clock)
    if position in table.index:
        row = table.loc[position].to_dict()
        assert (trail.priority, trail.target_s) == (row["priority"], row["target_s"])
        assert trail.elapsed_s == row["elapsed_s"]
        settled = row["decided_at"] is not pd.NaT and row["decided_at"] <= trail.until
        assert (trail.verdict is Verdict.MISSED) is (row["missed"] and settled)
        assert (trail.decided_at is not None) is settled
        if row["stop_at"] is not pd.NaT:
            assert trail.stop is not None
            assert trail.stop.at == row["stop_at"]
        return
    assert trail.verdict is Verdict.NO_TARGET
    frame = facts.episodes.frame
    end = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s, UTC]")
    end[position] = pd.Timestamp(trail.until)
    priority = frame["priority"].copy()
    priority[position] = trail.priority
    assert elapsed(facts, trail.clock, end, priority)[position] == trail.elapsed_s


@pytest.mark.parametrize(
    "zone", ["America/Santiago", "America/Havana", "Australia/Lord_Howe", "Europe/Berlin"]
)
def test_every_local_day_is_one_piece(zone: str) -> None:
    """Round the clock, whatever the zone does at midnight, days have no gap and no overlap."""
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    until = datetime(2027, 1, 1, 12, tzinfo=UTC)
    pieces, covered = cut(SupportClock.always_open(zone), (start, until), (), ZoneInfo(zone))
    assert not covered
    at, days = start, 0
    for piece in pieces:
        assert isinstance(piece, Open)
        assert piece.start == at
        at, days = piece.end, days + piece.days
    assert at == until
    first, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (start, until))
    assert days == (last - first).days + 1


# -- pieces ----------------------------------------------------------------------------------


def test_a_night_and_a_weekend_are_one_closed_piece_each() -> None:
    """Golden month, A8: half an hour, a day, seven hours and a half make 960 minutes."""
    assert told(trail_of(golden(), "A8")) == [
        ("open", "14 17:30-18:00", 1, 0.5),
        ("closed", "14 18:00", "15 09:00"),
        ("open", "15 09:00-13:00, 15 14:00-18:00", 1, 8),
        ("closed", "15 18:00", "18 09:00"),
        ("open", "18 09:00-13:00, 18 14:00-17:30", 1, 7.5),
    ]


def test_days_alike_are_one_piece() -> None:
    """The trail of a long incident stays readable: whole ordinary days are collapsed."""
    facts = facts_of([failure(resolved_at="2024-11-28 12:00")])
    assert told(trail_of(facts, "A")) == [
        ("open", "11 10:00-13:00, 11 14:00-18:00", 1, 7),
        ("closed", "11 18:00", "12 09:00"),
        ("open", "12 09:00-13:00, 12 14:00-18:00", 12, 96),
        ("closed", "27 18:00", "28 09:00"),
        ("open", "28 09:00-12:00", 1, 3),
    ]


def test_round_the_clock_has_a_piece_a_day() -> None:
    """Golden month, A1: a night over midnight is two days, and all of it counts."""
    trail = trail_of(golden(), "A1", Clock.RESTORE)
    assert told(trail) == [
        ("open", "31 23:30-00:00", 1, 0.5),
        ("open", "01 00:00-02:10", 1, 2 + 1 / 6),
    ]
    assert (trail.profile, trail.elapsed_s) == ("24x7", 160 * 60)


def test_a_pause_names_its_row() -> None:
    """G8: a pause takes its support time out and says which row asks for it."""
    trail = trail_of(golden(), "A4")
    assert told(trail) == [
        ("open", "06 12:50-13:00", 1, 1 / 6),
        ("closed", "06 13:00", "06 14:00"),
        ("waiting for client", "06 14:00", "07 14:00", 8),
        ("open", "07 14:00-15:00", 1, 1),
    ]
    (pause,) = (piece for piece in trail.pieces if isinstance(piece, Stopped))
    assert [(place.sheet, place.cell) for place in pause.places] == [("pauses", "2")] * 2


def test_the_response_clock_never_pauses() -> None:
    """G8: what stops the other two clocks does not touch the response."""
    pause = {"incident": "A", "from_at": "2024-11-11 10:00", "reason": "waiting for client"}
    facts = facts_of([failure(responded_at="2024-11-11 10:30")], pauses=[pause])
    assert told(trail_of(facts, "A", Clock.RESPONSE)) == [("open", "11 10:00-10:30", 1, 0.5)]


def test_pauses_that_overlap_count_once() -> None:
    """G8: a later pause stops what an earlier one left; one inside another changes nothing."""
    waiting = {"incident": "A", "reason": "waiting for client"}
    facts = facts_of(
        [failure(resolved_at="2024-11-11 18:00")],
        pauses=[
            waiting | {"from_at": "2024-11-11 09:00", "to_at": "2024-11-11 12:00"},
            waiting | {"from_at": "2024-11-11 10:30", "to_at": "2024-11-11 11:00"},
            waiting
            | {"from_at": "2024-11-11 11:00", "to_at": "2024-11-11 15:00"}
            | {"reason": "agreed maintenance"},
            waiting
            | {"from_at": "2024-11-11 16:00", "to_at": "2024-11-11 17:00"}
            | {"reason": "other"},
        ],
    )
    trail = trail_of(facts, "A")
    assert told(trail) == [
        ("waiting for client", "11 10:00", "11 12:00", 2),
        ("agreed maintenance", "11 12:00", "11 15:00", 2),
        ("open", "11 15:00-18:00", 1, 3),
    ]
    assert [(row.why, row.place.cell) for row in trail.unused] == [
        ("inside_another", "3"),
        ("other_reason", "5"),
    ]


def test_a_pause_without_end_lasts_as_long_as_the_data() -> None:
    """G8: an unclosed pause ends at what is known, and the trail says so."""
    pause = {"incident": "A", "from_at": "2024-11-12 09:00", "reason": "waiting for client"}
    facts = facts_of([failure()], as_of=date(2024, 11, 14), pauses=[pause])
    trail = trail_of(facts, "A")
    assert told(trail)[-1] == ("waiting for client", "12 09:00", "14 00:00", 16)
    last = trail.pieces[-1]
    assert isinstance(last, Stopped)
    assert last.unended
    assert len(last.places) == 1
    assert local(trail.until) == "14 00:00"


def test_the_gap_before_a_reopening_does_not_count() -> None:
    """G9, golden month, A9: between the resolution and its reopening the resolve clock sleeps."""
    trail = trail_of(golden(), "A9")
    assert told(trail) == [
        ("open", "20 10:00-11:00", 1, 1),
        ("reopened", "20 11:00", "21 10:00", 7),
        ("open", "21 10:00-12:00", 1, 2),
    ]
    gap = trail.pieces[1]
    assert isinstance(gap, Stopped)
    assert [place.sheet for place in gap.places] == ["incidents", "reopens"]
    assert trail.stop is not None
    assert (trail.stop.name, trail.stop.place.sheet) == ("resolved_at", "reopens")


def test_what_the_row_states_as_waited_is_taken_off_once() -> None:
    """G8: stated waiting leaves the open time, and never more than there is."""
    rows = [
        failure("A", resolved_at="2024-11-11 12:00", waited_s=HOUR),
        failure("B", resolved_at="2024-11-11 12:00", waited_s=9 * HOUR),
    ]
    facts = facts_of(rows)
    spent = [(trail_of(facts, name).waited, trail_of(facts, name).elapsed_s) for name in "AB"]
    taken = [(waited.stated_s, waited.taken_s, left) for waited, left in spent if waited]
    assert taken == [(HOUR, HOUR, HOUR), (9 * HOUR, 2 * HOUR, 0)]
    assert trail_of(facts, "A", Clock.RESPONSE).waited is None


def test_stated_waiting_gives_way_to_listed_pauses() -> None:
    """G8: where pauses are listed the length in the row is not used, and the trail says so."""
    pause = {"incident": "A", "from_at": "2024-11-11 11:00", "to_at": "2024-11-11 11:30"}
    facts = facts_of(
        [failure(resolved_at="2024-11-11 12:00", waited_s=HOUR)],
        pauses=[pause | {"reason": "waiting for client"}],
    )
    trail = trail_of(facts, "A")
    assert (trail.waited, trail.elapsed_s) == (None, 1.5 * HOUR)
    assert [row.why for row in trail.unused] == ["pauses_listed"]
    assert not trail_of(facts, "A", Clock.RESPONSE).unused


def test_changes_of_priority_stand_where_they_happened() -> None:
    """G15: a change that counts cuts the day; the others are told, and change nothing."""

    def change(at: str, to: str, agreed: str | None = None) -> dict[str, object]:
        return {"incident": "A", "at": f"2024-11-{at}", "to": to, "agreed_with": agreed}

    facts = facts_of(
        [failure(resolved_at="2024-11-11 16:00")],
        priority_changes=[
            change("11 11:00", "3"),
            change("11 12:00", "3", "client"),
            change("11 12:30", "3", "client"),
            change("11 17:00", "1"),
        ],
    )
    trail = trail_of(facts, "A")
    assert told(trail) == [
        ("open", "11 10:00-12:00", 1, 2),
        ("priority", "11 12:00", "3"),
        ("open", "11 12:00-13:00, 11 14:00-16:00", 1, 3),
    ]
    assert trail.priority == "3"
    assert [row.why for row in trail.unused] == ["not_agreed", "same_priority", "after_the_end"]


def test_a_priority_that_was_missed_first_judges() -> None:
    """G15: lowering the priority does not cure a target already missed."""
    change = {"incident": "A", "at": "2024-11-13 12:00", "to": "3", "agreed_with": "client"}
    facts = facts_of([failure(resolved_at="2024-11-14 12:00")], priority_changes=[change])
    trail = trail_of(facts, "A")
    assert (trail.priority, trail.verdict) == ("2", Verdict.MISSED)
    assert trail.decided_at == datetime(2024, 11, 12, 7, 0, 1, tzinfo=UTC)


# -- events ----------------------------------------------------------------------------------


def test_the_start_may_be_a_duplicate_reported_earlier() -> None:
    """G10: a group takes its earliest report, and the trail names the row it stands in."""
    rows = [
        failure(resolved_at="2024-11-11 12:00"),
        failure("B", reported_at="2024-11-11 09:30", duplicate_of="A"),
        failure("C", reported_at="2024-11-11 09:00", duplicate_of="B", rejected="no"),
    ]
    facts = facts_of(rows)
    start = trail_of(facts, "A").start
    assert (start.incident, start.place.cell, local(start.at)) == ("B", "3", "11 09:30")
    assert trail_of(facts, "A").elapsed_s == 2.5 * HOUR


def _none(one: IncidentTrail) -> tuple[str, str | None, str]:
    assert one.clocks == ()
    return one.why_none, one.root, one.root_place.cell


def test_what_is_not_counted_says_why() -> None:
    """G10: duplicates and rejected rows have no clocks; the root of the group is named."""
    rows = [
        failure("A"),
        failure("B", duplicate_of="A"),
        failure("C", duplicate_of="B"),
        failure("D", rejected="no fault of ours"),
        failure("E", duplicate_of="D"),
        failure("F", duplicate_of="A", rejected="no fault of ours"),
    ]
    found = incident_trails(facts_of(rows), ["B", "C", "D", "E", "F"])
    assert [_none(one) for one in found] == [
        ("duplicate", "A", "2"),
        ("duplicate", "A", "2"),
        ("rejected", None, ""),
        ("root_rejected", "D", "5"),
        ("rejected", "A", "2"),
    ]
    assert not any(one.in_metrics for one in found)


def test_a_late_reopening_is_an_episode_of_its_own() -> None:
    """G9: ``<id>/2`` starts at its reopening, in that cell, and both name each other."""
    facts = facts_of(
        [failure(resolved_at="2024-11-11 12:00")],
        reopens=[
            {"incident": "A", "reopened_at": "2024-11-25 10:00", "resolved_at": "2024-11-25 11:00"}
        ],
    )
    first, second = incident_trails(facts, ["A", "A/2"])
    assert (first.others, second.others) == (("A/2",), ("A",))
    start, stop = second.clocks[-1].start, second.clocks[-1].stop
    assert (start.name, start.incident, start.place.sheet) == ("reopened_at", "A", "reopens")
    assert stop is not None
    assert (stop.place.sheet, second.clocks[-1].elapsed_s) == ("reopens", HOUR)
    restore = second.clocks[1].stop
    assert restore is not None
    assert restore.place.sheet == "reopens"


def test_an_episode_that_begins_after_the_period_is_not_named() -> None:
    """G1, G9: a reopening after the period belongs to a later one, known or not."""
    facts = facts_of(
        [failure(resolved_at="2024-11-11 12:00")],
        reopens=[{"incident": "A", "reopened_at": "2024-12-10 10:00"}],
        as_of=date(2024, 12, 20),
    )
    (one,) = incident_trails(facts, ["A"])
    assert one.others == ()
    starts = beginnings(facts, ["A", "A/2"])
    assert [start.name for start in starts.values()] == ["reported_at", "reopened_at"]
    assert starts["A"].at < facts.known < starts["A/2"].at
    assert starts["A/2"].place.sheet == "reopens"


def test_a_request_is_in_no_incident_metric() -> None:
    """G0: a request has its clocks, but incident metrics do not look at it."""
    request, fault = incident_trails(golden(), ["A12", "A8"])
    assert (request.in_metrics, fault.in_metrics) == (False, True)
    assert len(request.clocks) == 3


# -- verdicts --------------------------------------------------------------------------------


def test_every_verdict() -> None:
    """G2, G21: kept and missed are settled; running and closed without resolution are not."""
    rows = [
        failure("K", resolved_at="2024-11-11 12:00"),
        failure("M", resolved_at="2024-11-13 12:00"),
        failure("R", reported_at="2024-11-29 17:00"),
        failure("C", closed_at="2024-11-11 12:00"),
        failure("X", closed_at="2024-11-14 12:00"),
    ]
    facts = facts_of(rows)
    found = {name: trail_of(facts, name) for name in "KMRCX"}
    assert {name: trail.verdict for name, trail in found.items()} == {
        "K": Verdict.KEPT,
        "M": Verdict.MISSED,
        "R": Verdict.UNDECIDED,
        "C": Verdict.UNRESOLVED,
        "X": Verdict.MISSED,
    }
    assert found["K"].decided_at == datetime(2024, 11, 11, 9, tzinfo=UTC)
    assert local(found["M"].due_at) == "12 10:00"
    assert found["M"].decided_at == datetime(2024, 11, 12, 7, 0, 1, tzinfo=UTC)
    assert found["R"].stop is None
    closed = found["C"].stop
    assert closed is not None
    assert (closed.name, found["C"].decided_at) == ("closed_at", None)
    assert trail_of(facts, "K", Clock.RESTORE).verdict is Verdict.NO_TARGET


def test_the_response_falls_back_to_the_resolution_and_the_closing() -> None:
    """G2: without an answer, the first resolution stops the response, else the closing."""
    rows = [
        failure("A", resolved_at="2024-11-11 12:00"),
        failure("B", closed_at="2024-11-11 10:30"),
    ]
    facts = facts_of(rows)
    stops = [trail_of(facts, name, Clock.RESPONSE).stop for name in "AB"]
    assert [stop.name for stop in stops if stop] == ["resolved_at", "closed_at"]


def test_the_terms_are_those_of_the_day_of_the_report() -> None:
    """G16: hours agreed later do not move a clock that had begun."""
    later = Agreement(
        number="2",
        kind="SLA",
        on=date(2024, 11, 12),
        from_on=date(2024, 11, 12),
        priorities=(Priority(code="2", response=build.minutes(60), resolve=build.minutes(480)),),
    )
    project = replace(build.project(), agreements=(later,))
    rows = [failure("A"), failure("B", reported_at="2024-11-12 10:00")]
    facts = Facts(project, build.log(incidents=rows), NOVEMBER, date(2024, 12, 1))
    assert [trail_of(facts, name).profile for name in "AB"] == ["5x8", "24x7"]


def test_evidence_is_every_cell_once() -> None:
    """The log's cells and the target's prove a verdict; what has no place proves nothing."""
    sheets = [place.sheet for place in trail_of(golden(), "A9").evidence]
    assert sheets == ["incidents", "reopens"]  # rows without letters: a cell a row


def test_the_side_is_that_of_the_row() -> None:
    """Metrics section 7: a breach shows the side its cause is on, or that nobody said."""
    facts = facts_of([failure("A", side="client"), failure("B")])
    assert [trail_of(facts, name).side for name in "AB"] == ["client", None]


# -- many ------------------------------------------------------------------------------------


def test_missed_clocks_come_in_order_of_decision() -> None:
    """Golden month: the four breaches, as the report lists them."""
    found = [(trail.incident, trail.clock.value) for trail in missed_trails(golden(), 50)]
    assert found == [("A3", "response"), ("A6", "response"), ("A8", "resolve"), ("A11", "resolve")]


def test_of_many_missed_clocks_the_furthest_over_are_told() -> None:
    """A limit keeps those furthest over their target, still in order of decision."""
    found = [(trail.incident, trail.clock.value) for trail in missed_trails(golden(), 2)]
    assert found == [("A8", "resolve"), ("A11", "resolve")]
    assert missed_trails(facts_of([]), 50) == ()


def test_an_unknown_id_is_the_callers_mistake() -> None:
    """Who asks has looked the id up: an unknown one is no silent nothing."""
    with pytest.raises(KeyError):
        incident_trails(golden(), ["A99"])


def test_a_row_reported_after_the_period_has_not_run() -> None:
    """``as_of`` may lie later than the period: what came after its end has no account yet."""
    facts = facts_of([failure(reported_at="2024-12-02 10:00")], as_of=date(2024, 12, 5))
    trail = trail_of(facts, "A")
    assert (trail.pieces, trail.elapsed_s, trail.verdict) == ((), 0, Verdict.UNDECIDED)
    assert trail.until - trail.start.at == timedelta(0)


def test_a_priority_the_terms_of_the_report_lack_promises_nothing() -> None:
    """G16: reading refuses such a row; measured all the same, it has no target and no crash."""
    urgent = Priority(code="4", response=build.minutes(10), resolve=build.minutes(60))
    later = Agreement(
        number="N",
        kind="SLA",
        on=date(2024, 11, 20),
        from_on=date(2024, 11, 20),
        priorities=(urgent,),
    )
    made = build.log(
        incidents=[
            {
                "id": "A",
                "priority": "2",
                "reported_at": "2024-11-19 17:00",
                "resolved_at": "2024-11-21 10:00",
            }
        ],
        priority_changes=[
            {"incident": "A", "at": "2024-11-20 10:00", "to": "4", "agreed_with": "Белых"}
        ],
    )
    project = build.project(agreements=(later,))
    trail = trail_of(Facts(project, made, NOVEMBER, date(2024, 12, 1)), "A")
    assert (trail.priority, trail.profile) == ("4", "5x8")
    assert (trail.verdict, trail.target_s) == (Verdict.NO_TARGET, None)
    assert trail.elapsed_s == (1 + 8 + 1) * HOUR
