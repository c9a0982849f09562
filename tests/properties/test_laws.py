"""Laws of ``metrics.md`` section 3 and ``house-style.md`` section 7, on random projects."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.clocks.compliance import Clock, decisions
from pipeline.metrics.results import Kind
from tests.properties.strategies import (
    MINUTE,
    WEEKS,
    Row,
    World,
    evaluated,
    figures,
    shifted,
    worlds,
)

FEW: Final = settings(max_examples=15)
TABLES: Final = ("incidents", "pauses", "reopens", "priority_changes", "outages", "maintenance")
OUTAGE_METRICS: Final = (
    "outages",
    "downtime",
    "availability",
    "longest_outage",
    "outage_reaction_time",
    "detection_time",
    "downtime_left",
    "mean_time_to_restore",
    "mean_time_between_failures",
    "mean_time_between_incidents",
    "monitoring_coverage",
)
NOT_SUMMED: Final = {"availability", "support_availability"}  # weights; a line that was not stated
STOPS: Final = {
    Clock.RESPONSE: "responded_at",
    Clock.RESTORE: "restored_at",
    Clock.RESOLVE: "resolved_at",
}


def without_rows(found: Mapping[str, object]) -> dict[str, object]:
    """Figures without the names of the rows they came from."""
    return {
        key: (*figure[:5], figure[7]) for key, figure in found.items() if isinstance(figure, tuple)
    }


def inside(row: Row) -> datetime | None:
    """An instant strictly inside an outage, if there is one."""
    start, end = row["started_at"], row["ended_at"]
    assert isinstance(start, datetime)
    if end is None:
        return start + 30 * MINUTE
    assert isinstance(end, datetime)
    middle = start + (end - start) // (2 * MINUTE) * MINUTE
    return middle if start < middle < end else None


@FEW
@given(worlds(), st.randoms(use_true_random=False))
def test_shuffling_rows_changes_nothing(world: World, chance: Random) -> None:
    """The order of a log is no fact."""
    mixed: dict[str, list[Row]] = {name: list(getattr(world, name)) for name in TABLES}
    for rows in mixed.values():
        chance.shuffle(rows)
    changed: dict[str, Any] = {name: tuple(rows) for name, rows in mixed.items()}
    shuffled = replace(world, **changed)
    assert without_rows(figures(shuffled)) == without_rows(figures(world))


@FEW
@given(worlds())
def test_splitting_an_outage_changes_nothing(world: World) -> None:
    """Two touching outages are the one they were cut from."""
    assume(world.outages)
    pieces: list[Row] = []
    for row in world.outages:
        middle = inside(row)
        if middle is None:
            pieces.append(row)
        else:
            pieces += [row | {"ended_at": middle}, row | {"started_at": middle}]
    split = replace(world, outages=tuple(pieces))
    assert without_rows(figures(split, *OUTAGE_METRICS)) == without_rows(
        figures(world, *OUTAGE_METRICS)
    )


@FEW
@given(worlds())
def test_an_outage_inside_another_changes_nothing(world: World) -> None:
    """What is out already is not out twice."""
    assume(world.outages)
    added = [
        row | {"started_at": middle, "incident": None}
        for row in world.outages
        if (middle := inside(row)) is not None
    ]
    fuller = replace(world, outages=(*world.outages, *added))
    assert without_rows(figures(fuller, *OUTAGE_METRICS)) == without_rows(
        figures(world, *OUTAGE_METRICS)
    )


@FEW
@given(worlds(), st.integers(0, 40), st.data())
def test_a_pause_outside_support_hours_changes_nothing(
    world: World, days: int, data: st.DataObject
) -> None:
    """A pause from closing to opening time meets no support time."""
    world = replace(
        world,
        week=WEEKS[0],
        priorities=tuple((code, "W", clocks) for code, _, clocks in world.priorities),
        # A row of pauses, whatever it says, stands in for what the incident states.
        incidents=tuple(row | {"waited_s": None} for row in world.incidents),
    )
    zone = ZoneInfo(world.zone)
    evening = datetime.combine(date(2026, 3, 2) + timedelta(days=days), time(18), zone)
    morning = datetime.combine(evening.date() + timedelta(days=1), time(9), zone)
    pause: Row = {
        "incident": data.draw(st.sampled_from([row["id"] for row in world.incidents])),
        "from_at": evening.astimezone(UTC),
        "to_at": morning.astimezone(UTC),
        "reason": "waiting for client",
    }
    assert figures(replace(world, pauses=(*world.pauses, pause))) == figures(world)


@settings(max_examples=10)
@given(worlds())
def test_months_add_up_to_the_quarter(world: World) -> None:
    """Counts, downtime and decided clocks: each once, in one month, for ever."""
    closed = tuple(
        row if row["ended_at"] is not None else row | {"ended_at": _later(row["started_at"])}
        for row in world.outages
    )
    world = replace(
        world, outages=closed, as_of=date(2026, 6, 1), stated=("log_complete", "no_outages")
    )
    quarter = Period(date(2026, 3, 1), date(2026, 6, 1))
    whole = _summed(replace(world, first=quarter.first, end=quarter.end))
    parts = [
        _summed(replace(world, first=month.first, end=month.end)) for month in quarter.months()
    ]
    assert whole == {key: sum(part[key] for part in parts) for key in whole}


def _later(start: object) -> datetime:
    assert isinstance(start, datetime)
    return start + 45 * MINUTE


def _summed(world: World) -> dict[str, int | Fraction | Decimal]:
    counts = (
        "incidents_reported",
        "incidents_resolved",
        "requests_reported",
        "critical_incidents",
        "contacts",
        "rejected",
        "breaches",
        "outages",
        "downtime",
        "backlog_growth",
        "maintenance_hours",
        "activities",
        "hours_spent",
        "audit_hours",
    )
    found: dict[str, int | Fraction | Decimal] = {}
    for line in evaluated(world).results:
        kind = BY_KEY[line.key].kind
        if line.key in counts:
            found[line.key] = line.value or 0
        elif kind in {Kind.SHARE, Kind.TIME_SHARE} and line.key not in NOT_SUMMED:
            found[f"{line.key}.k"] = line.numerator or 0
            found[f"{line.key}.of"] = line.denominator or 0
        elif kind is Kind.DISTRIBUTION:
            found[f"{line.key}.n"] = line.n
    return found


@settings(max_examples=20)
@given(worlds(), st.sampled_from(sorted(STOPS)), st.sampled_from(("1", "2", "3")), st.data())
def test_one_second_past_the_target_is_one_breach_more(
    world: World, clock: Clock, priority: str, data: st.DataObject
) -> None:
    """Exactly on the target is kept (G14); the first second past it is missed (G2)."""
    reported = data.draw(st.sampled_from([row["reported_at"] for row in world.incidents]))
    mine: Row = {
        "id": "X",
        "reported_at": reported,
        "kind": "failure",
        "priority": priority,
        "service": None,
        "responded_at": reported,
        "restored_at": reported,
        "resolved_at": reported,
    }
    pauses = tuple(row | {"incident": "X"} for row in world.pauses[:2] if row["to_at"] is not None)
    world = replace(
        world,
        first=date(2026, 3, 1),
        end=date(2026, 7, 1),
        as_of=date(2026, 7, 1),
        pauses=(*world.pauses, *pauses),
        stated=("log_complete",),
    )

    def breaches(stop: datetime | None) -> int:
        row = mine | {STOPS[clock]: stop}
        found = evaluated(replace(world, incidents=(*world.incidents, row))).first("breaches")
        assert found is not None
        assert isinstance(found.value, int)
        return found.value

    row = mine | dict.fromkeys(STOPS.values())
    facts = evaluated(replace(world, incidents=(*world.incidents, row))).facts
    found = decisions(facts, clock)
    position = facts.episodes.frame.index[facts.episodes.frame["id"] == "X"][0]
    assume(position in found.index)
    due, past = (found.loc[position, name] for name in ("due_at", "decided_at"))
    assume(isinstance(past, pd.Timestamp))
    assert isinstance(due, pd.Timestamp)
    second = timedelta(seconds=1)
    kept = breaches(due.to_pydatetime())
    # Between closing and opening time no second passes, so the last second before it is kept too.
    assert breaches(past.to_pydatetime() - second) == kept
    assert breaches(past.to_pydatetime()) == kept + 1


@FEW
@given(worlds(), st.integers(-8, 8))
def test_whole_weeks_later_the_figures_are_the_same(world: World, weeks: int) -> None:
    """Without holidays, changes of the clock and borders of months, a week is like another."""
    plain = tuple(row | {"duplicate_of": None} for row in world.incidents)
    world = replace(world, zone="Europe/Moscow", incidents=plain, cap_h=None, included_h=None)
    assert figures(shifted(world, timedelta(weeks=weeks))) == figures(world)


@FEW
@given(worlds(), st.sampled_from(("outage", "failure", "request")))
def test_an_incident_outside_the_period_changes_nothing(world: World, kind: str) -> None:
    """What began and ended before the period is no part of it."""
    at = datetime(2026, 1, 13, 9, 0, tzinfo=UTC)
    row: Row = {
        "id": "long ago",
        "reported_at": at,
        "kind": kind,
        "priority": "1",
        "service": "S",
        "responded_at": at + 5 * MINUTE,
        "restored_at": at + 200 * MINUTE,
        "resolved_at": at + 900 * MINUTE,
    }
    fuller = replace(world, incidents=(row, *world.incidents))
    assert without_rows(figures(fuller)) == without_rows(figures(world))


@FEW
@given(worlds())
def test_availability_is_a_share_and_downtime_fits_in(world: World) -> None:
    """Availability lies within 0..1, downtime within the agreed time."""
    found = {line.key: line for line in evaluated(world).results}
    share = found["availability"].value
    assert share is None or 0 <= share <= 1
    downtime = found["downtime"]
    if downtime.value is not None:
        services = downtime.details["services"]
        assert isinstance(services, Mapping)
        assert sum(time["outage"] for time in services.values()) == downtime.value
        for spent in services.values():
            assert 0 <= spent["outage"] <= spent["agreed"] - spent["maintenance"] - spent["unknown"]


@settings(max_examples=30)
@given(worlds())
def test_the_identity_of_the_backlog(world: World) -> None:
    """End = start + reported + reopened - resolve events - closed without resolution."""
    line = next(line for line in evaluated(world).results if line.key == "backlog")
    assume(line.value is not None)
    flow = {name: number for name, number in line.details.items() if isinstance(number, int)}
    assert line.value == (
        flow["start"]
        + flow["reported"]
        + flow["reopened"]
        - flow["resolved"]
        - flow["closed_unresolved"]
    )


@FEW
@given(worlds(), st.integers(1, 200))
def test_a_later_data_date_than_the_data_changes_nothing(world: World, days: int) -> None:
    """A rerun gives the same figures (G3)."""
    instants = [
        value
        for name in TABLES
        for row in getattr(world, name)
        for value in row.values()
        if isinstance(value, datetime)
    ]
    last = max([value.date() for value in instants], default=world.end)
    world = replace(world, as_of=max(world.end, last) + timedelta(days=2))
    later = replace(world, as_of=world.as_of + timedelta(days=days))
    assert figures(later) == figures(world)


@FEW
@given(worlds(), st.integers(0, 20_000))
def test_what_came_after_the_data_date_changes_nothing(world: World, minutes: int) -> None:
    """Data at or after 00:00 of the data date do not exist (G3)."""
    midnight = datetime.combine(world.as_of, time(), ZoneInfo(world.zone)).astimezone(UTC)
    at = midnight + minutes * MINUTE
    incident: Row = {
        "id": "new",
        "reported_at": at,
        "kind": "outage",
        "priority": "1",
        "service": "S",
        "responded_at": at + MINUTE,
    }
    outage: Row = {
        "service": "S",
        "started_at": at,
        "ended_at": at + 60 * MINUTE,
        "kind": "outage",
        "weight": None,
        "incident": None,
        "source": "report",
    }
    change: Row = {"incident": "I0", "at": at, "to": "1", "agreed_with": "client"}
    fuller = replace(
        world,
        incidents=(*world.incidents, incident),
        outages=(*world.outages, outage),
        priority_changes=(*world.priority_changes, change),
    )
    assert figures(fuller) == figures(world)
