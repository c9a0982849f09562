"""Random projects and logs, drawn as plain values so that a slow oracle can read them too.

Everything happens on whole minutes within a few weeks of spring 2026, in three zones, two of
which change their clocks meanwhile (by an hour; by half an hour).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import strategies as st

from pipeline.domain.contract import (
    CalendarDay,
    DayKind,
    MonthRow,
    Priority,
    Project,
    Service,
    Target,
)
from pipeline.domain.durations import Duration
from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import METRICS
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.events.log import SCHEMA, Log, Source, Table, frame_of
from pipeline.metrics.facts import EVERYTHING, Scope
from tests.metrics import build
from tests.metrics.situations import hours_rows

ZONES: Final = ("Europe/Moscow", "Europe/Berlin", "Australia/Lord_Howe")
FIRST: Final = date(2026, 3, 2)  # a Monday
DAYS: Final = 49  # logs lie within seven weeks; clocks change on 29 March and 5 April
WEEKS: Final = (
    "mon-fri 09:00-13:00, 14:00-18:00",
    "mon-sat 08:00-20:00",
    "mon-sun 22:00-06:00",
    "tue 00:00-24:00; thu 01:30-02:30; sun 01:00-04:00",
)
OFF_DAYS: Final = ((), (date(2026, 3, 9),), (date(2026, 3, 27), date(2026, 3, 30)))
KINDS: Final = ("outage", "outage", "failure", "failure", "failure", "request", "consultation")
CAUSES: Final = (None, "disk full", "Disk  Full", "Ошибка пользователя: опечатка")
STATEMENTS: Final = (
    (),
    ("no_gaps",),
    ("log_complete",),
    ("log_complete", "no_outages"),
    ("log_complete", "no_outages", "no_gaps"),
)
MINUTE: Final = timedelta(minutes=1)

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class World:
    """A project, its log and a question, in plain values; instants are aware."""

    zone: str
    week: str  # hours of the profile "W"
    off: tuple[date, ...]
    first: date
    end: date
    as_of: date
    reopen_days: int
    same_day_until: time
    same_day_event: str
    cap_h: int | None
    notice_h: int
    priorities: tuple[tuple[str, str, dict[str, int]], ...]  # code, profile, clock -> seconds
    services: tuple[tuple[str, str, int], ...]  # code, profile, weight
    incidents: tuple[Row, ...] = ()
    pauses: tuple[Row, ...] = ()
    reopens: tuple[Row, ...] = ()
    priority_changes: tuple[Row, ...] = ()
    outages: tuple[Row, ...] = ()
    maintenance: tuple[Row, ...] = ()
    gaps: tuple[Row, ...] = ()
    activities: tuple[Row, ...] = ()
    stated: tuple[str, ...] = field(default=("log_complete", "no_outages"))
    included_h: int | None = None
    promised: Decimal | None = None  # the target of availability


@st.composite
def worlds(draw: st.DrawFn) -> World:  # noqa: C901, PLR0912, PLR0915  # one statement per part of a project
    """A project with a log in which everything may meet everything."""
    zone = draw(st.sampled_from(ZONES))
    midnight = datetime.combine(FIRST, time(), ZoneInfo(zone)).astimezone(UTC)

    def instants(step: int = 15) -> st.SearchStrategy[datetime]:
        last = DAYS * 24 * 60 // step - 1
        return st.integers(0, last).map(lambda n: midnight + n * step * MINUTE)

    def after(at: datetime, days: int = 4) -> st.SearchStrategy[datetime]:
        return st.integers(0, days * 96).map(lambda n: at + n * 15 * MINUTE)

    def maybe(at: datetime, days: int = 4) -> st.SearchStrategy[datetime | None]:
        return st.none() | after(at, days) | after(at, days)

    first = FIRST + timedelta(days=draw(st.integers(0, 21)))
    end = first + timedelta(days=draw(st.integers(7, 28)))
    as_of = end + timedelta(days=draw(st.sampled_from((0, 0, 0, -3, 10))))
    as_of = max(as_of, first + timedelta(days=1))
    profiles = st.sampled_from(("24x7", "W"))
    targets = st.sampled_from((None, 15, 60, 240, 480)).map(lambda n: n and n * 60)
    priorities = []
    for code in ("1", "2", "3"):
        clocks = {name: draw(targets) for name in ("response", "restore", "resolve")}
        named = {name: seconds for name, seconds in clocks.items() if seconds is not None}
        priorities.append((code, draw(profiles), named))
    services = tuple(
        (code, draw(profiles), draw(st.integers(1, 3)))
        for code in ("S", "T")[: draw(st.integers(1, 2))]
    )
    codes = st.sampled_from(tuple(code for code, _, _ in services))
    ranks = st.sampled_from(("1", "2", "3"))

    day = (first - FIRST).days * 24 * 4
    length = (end - first).days * 24 * 4
    # Most of it happens together, inside the period or near its ends.
    near = midnight + 15 * MINUTE * draw(st.integers(day - 8, day + length))
    incidents: list[Row] = []
    reopens: list[Row] = []
    changes: list[Row] = []
    pauses: list[Row] = []
    for number in range(draw(st.integers(1, 8))):
        name = f"I{number}"
        reported = draw(after(near, 6) | after(near, 6) | instants())
        resolved = draw(maybe(reported))
        answered = draw(maybe(reported, 1))
        if answered is not None:  # no two at one instant: it would matter whose clock counts
            answered += number * MINUTE
        row: Row = {
            "id": name,
            "reported_at": reported,
            "fault_at": draw(st.sampled_from((None, None, reported - timedelta(hours=3)))),
            "kind": draw(st.sampled_from(KINDS)),
            "priority": draw(ranks),
            "service": draw(st.none() | codes),
            "responded_at": answered,
            "started_at": draw(st.none() | after(reported, 2)),
            "restored_at": draw(maybe(reported, 2)),
            "resolved_at": resolved,
            "closed_at": draw(st.none() | after(resolved or reported)),
            "waited_s": draw(st.sampled_from((None, None, 1800, 7200))),
            "cause": draw(st.sampled_from(CAUSES)),
            "channel": draw(st.sampled_from((None, "phone", "e-mail"))),
            "warranty": draw(st.sampled_from((None, True, False))),
            "first_contact": draw(st.sampled_from((None, True, False))),
            "escalated": draw(st.sampled_from((None, True, False))),
            "rating": draw(st.none() | st.integers(1, 5)),
        }
        if number and draw(st.integers(0, 5)) == 0:
            row["duplicate_of"] = f"I{draw(st.integers(0, number - 1))}"
        if draw(st.integers(0, 9)) == 0:
            row["rejected"] = "no fault of ours"
        last = resolved
        for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
            if last is None:
                break
            again = draw(after(last, 9)) + draw(st.sampled_from((0, 1))) * MINUTE
            last = draw(maybe(again, 2))
            reopens.append({"incident": name, "reopened_at": again, "resolved_at": last})
        for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
            at = draw(after(reported - 30 * MINUTE, 2))
            if any(change["incident"] == name and change["at"] == at for change in changes):
                continue  # two changes at one instant have no order
            agreed = draw(st.sampled_from((None, "client", "client")))
            changes.append({"incident": name, "at": at, "to": draw(ranks), "agreed_with": agreed})
        for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
            begun = draw(after(reported - timedelta(hours=2), 2))
            until = draw(st.none() | after(begun + MINUTE, 1))
            reason = draw(st.sampled_from(("waiting for client", "agreed maintenance", "other")))
            pauses.append({"incident": name, "from_at": begun, "to_at": until, "reason": reason})
        incidents.append(row)

    outages: list[Row] = []
    for _ in range(draw(st.sampled_from((0, 1, 2, 3, 5)))):
        started = draw(after(near, 2) | instants()) + draw(st.integers(0, 6)) * MINUTE
        outages.append(
            {
                "service": draw(codes),
                "started_at": started,
                "ended_at": draw(maybe(started + MINUTE, 1)),
                "kind": draw(st.sampled_from(("outage", "outage", "degradation", "unknown"))),
                "weight": draw(st.sampled_from((Decimal(1), Decimal("0.5"), Decimal("0.3")))),
                "incident": draw(st.none() | st.sampled_from([str(row["id"]) for row in incidents]))
                if incidents
                else None,
                "source": draw(st.sampled_from(("monitoring", "report"))),
                "excluded": draw(st.sampled_from((None, None, None, "clause 4.2"))),
            }
        )
    maintenance: list[Row] = []
    for _ in range(draw(st.integers(0, 3))):
        begun = draw(after(near, 2) | instants(60))
        announced = begun - draw(st.integers(0, 48)) * timedelta(hours=1)
        maintenance.append(
            {
                "service": draw(codes),
                "from_at": begun,
                "to_at": draw(after(begun + MINUTE, 1)),
                "announced_at": draw(st.sampled_from((announced, announced, None))),
                "agreed": draw(st.sampled_from((True, True, False, None))),
            }
        )
    gaps: list[Row] = []
    for _ in range(draw(st.integers(0, 2))):
        begun = draw(after(near, 4) | instants())
        gaps.append({"from_at": begun, "to_at": draw(after(begun + MINUTE, 1))})
    activities: list[Row] = [
        {
            "on": first + timedelta(days=draw(st.integers(-3, 20))),
            "activity": draw(st.sampled_from(("incident", "audit", "other"))),
            "hours": draw(st.sampled_from((Decimal("0.1"), Decimal("0.25"), Decimal(2)))),
            "payer": draw(st.sampled_from((None, "warranty", "included", "billable"))),
            "internal": draw(st.sampled_from((None, True, False))),
        }
        for _ in range(draw(st.integers(0, 5)))
    ]
    return World(
        zone=zone,
        week=draw(st.sampled_from(WEEKS)),
        off=draw(st.sampled_from(OFF_DAYS)),
        first=first,
        end=end,
        as_of=as_of,
        reopen_days=draw(st.integers(0, 5)),
        same_day_until=draw(st.sampled_from((time(17), time(12, 30), time(23, 59)))),
        same_day_event=draw(st.sampled_from(("resolved", "restored"))),
        cap_h=draw(st.sampled_from((None, 4, 8))),
        notice_h=draw(st.sampled_from((0, 24))),
        priorities=tuple(priorities),
        services=services,
        incidents=tuple(incidents),
        pauses=tuple(pauses),
        reopens=tuple(reopens),
        priority_changes=tuple(changes),
        outages=tuple(outages),
        maintenance=tuple(maintenance),
        gaps=tuple(gaps),
        activities=tuple(activities),
        stated=draw(st.sampled_from(STATEMENTS)),
        included_h=draw(st.sampled_from((None, 0, 10))),
        promised=draw(st.sampled_from((None, Decimal("0.9"), Decimal("0.995")))),
    )


def project_of(world: World, scope: Scope = EVERYTHING) -> Project:
    """The project of a world, its rows of targets narrowed as far as each metric can be."""
    return build.project(
        time_zone=world.zone,
        calendar="none",
        support_hours="W",
        reopen_days=world.reopen_days,
        same_day_until=world.same_day_until,
        same_day_event=world.same_day_event,
        maintenance_cap_hours=None if world.cap_h is None else Decimal(world.cap_h),
        maintenance_notice_hours=Decimal(world.notice_h),
        included_hours=None if world.included_h is None else Decimal(world.included_h),
        hours=tuple(hours_rows("W", world.week)),
        calendar_days=tuple(CalendarDay(on=on, kind=DayKind.OFF) for on in world.off),
        priorities=tuple(
            Priority(
                code=code,
                hours=profile,
                response=_target(clocks, "response"),
                restore=_target(clocks, "restore"),
                resolve=_target(clocks, "resolve"),
            )
            for code, profile, clocks in world.priorities
        ),
        services=tuple(
            Service(code=code, name=code, hours=profile, weight=Decimal(weight))
            for code, profile, weight in world.services
        ),
        months=tuple(
            MonthRow(
                year=year,
                month=month,
                log_complete="log_complete" in world.stated,
                no_outages="no_outages" in world.stated,
                no_gaps="no_gaps" in world.stated,
            )
            for year in (2025, 2026, 2027)
            for month in range(1, 13)
        ),
        targets=tuple(_rows_of_targets(world, scope)),
    )


def _rows_of_targets(world: World, scope: Scope) -> Iterator[Target]:
    """A row for each metric that can be narrowed; without a scope only what is promised."""
    if world.promised is not None:
        yield Target(code="promise", metric="availability", target=world.promised)
    for metric in METRICS if scope else ():
        parts = {name: getattr(scope, name) for name in metric.scopes}
        if any(parts.values()):
            yield Target(code=metric.key, metric=metric.key, **parts)


def _target(clocks: dict[str, int], name: str) -> Duration | None:
    return Duration(seconds=clocks[name]) if name in clocks else None


def log_of(world: World) -> Log:
    """The logs of a world, all of them given."""
    return Log(**{name: _table(name, getattr(world, name, ())) for name in SCHEMA})


def _table(name: str, rows: tuple[Row, ...]) -> Table:
    columns: dict[str, object] = {}
    for key, kind in SCHEMA[name].items():
        values = [row.get(key) for row in rows]
        if kind == "day":
            values = [pd.Timestamp(day) for day in values]  # type: ignore[arg-type]  # rows hold dates there
        if kind == "instant":
            values = [None if at is None else pd.Timestamp(at).tz_convert("UTC") for at in values]  # type: ignore[arg-type]  # rows hold aware datetimes there
        columns[key] = values
    if name == "incidents":
        faults = zip(columns["fault_at"], columns["reported_at"], strict=True)  # type: ignore[call-overload]  # lists made above
        columns["fault_at"] = [reported if fault is None else fault for fault, reported in faults]
    return Table(frame_of(name, columns), True, frozenset(SCHEMA[name]), Source(sheet=name))  # noqa: FBT003  # given


def evaluated(world: World, scope: Scope = EVERYTHING) -> Evaluation:
    """The whole catalogue of a world, or what of it can be narrowed to a scope."""
    period = Period(world.first, world.end)
    return evaluate(
        project_of(world, scope), log_of(world), period, world.as_of, everything=not scope
    )


def figures(world: World, *keys: str) -> dict[str, object]:
    """Everything a person would read, by metric; of the metrics named, else of all."""
    return {
        line.key: (
            line.value,
            line.n,
            line.numerator,
            line.denominator,
            line.status,
            sorted(line.rows),
            sorted(line.missed_rows),
            dict(line.details),
        )
        for line in evaluated(world).results
        if not keys or line.key in keys
    }


def shifted(world: World, by: timedelta) -> World:
    """The same world so much later by the clock on the wall (whole days)."""
    zone = ZoneInfo(world.zone)

    def move(value: object) -> object:
        if isinstance(value, datetime):
            return (value.astimezone(zone) + by).astimezone(UTC)
        return value + by if isinstance(value, date) else value

    tables: dict[str, Any] = {
        name: tuple({key: move(value) for key, value in row.items()} for row in rows)
        for name in SCHEMA
        if (rows := getattr(world, name, None)) is not None
    }
    return replace(
        world,
        first=world.first + by,
        end=world.end + by,
        as_of=world.as_of + by,
        off=tuple(on + by for on in world.off),
        **tables,
    )
