"""Months beside each other: which are shown, what each says, how the last one moved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.calendars import day_calendar
from pipeline.domain.agreements import Agreement
from pipeline.domain.contract import MonthRow, Target
from pipeline.domain.periods import Period
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.events.log import Log
from pipeline.metrics.months.trends import Move, Point, Trend, Trends, trends
from pipeline.metrics.results import Status
from tests.metrics.build import golden_log, log, minutes, project, target
from tests.properties.strategies import Row, World, log_of, project_of, worlds

FEW: Final = settings(max_examples=10)
NOVEMBER: Final = Period.parse("2024-11")
DECEMBER: Final = date(2024, 12, 1)
SUMMED: Final = (
    "incidents_reported", "incidents_resolved", "requests_reported", "critical_incidents",
    "contacts", "outages", "downtime", "breaches", "backlog_growth",
)  # fmt: skip
DECIDED: Final = (
    "response_in_target", "restore_in_target", "resolution_in_target", "same_day_rate",
    "same_day_start_rate", "reopen_rate", "duplicate_rate",
)  # fmt: skip


def keys(found: Trends) -> list[str]:
    """The months that are shown."""
    return [month.key for month in found.months]


def line(found: Trends, key: str) -> Trend:
    """The line of this metric."""
    return next(trend for trend in found.lines if trend.result.key == key)


def values(trend: Trend) -> list[object]:
    """Its value in each month."""
    return [point.line.value for point in trend.points]


def failures(*reported: str) -> list[dict[str, object]]:
    """Failures of the first priority, answered at once and solved in ten minutes."""
    return [
        {
            "id": f"B{at}",
            "priority": "1",
            "reported_at": f"{day} 10:00",
            "responded_at": f"{day} 10:05",
            "restored_at": f"{day} 10:10",
            "resolved_at": f"{day} 10:10",
        }
        for at, day in enumerate(reported)
    ]


def measured(
    period: str, as_of: date, rows: Sequence[dict[str, object]], *targets: Target, **changes: object
) -> Evaluation:
    """These failures over a period."""
    told = project(targets=targets, **changes)
    made = log(incidents=rows, outages=[], activities=[], gaps=[], maintenance=[])
    return evaluate(told, made, Period.parse(period), as_of)


# Which months -----------------------------------------------------------------------------------


def test_months_begin_with_the_log() -> None:
    """Golden month: A1 is reported on 31 October, so October stands before November."""
    found = trends(evaluate(project(), golden_log(), NOVEMBER, DECEMBER))
    assert keys(found) == ["2024-10", "2024-11"]
    assert values(line(found, "incidents_reported")) == [1, 10]
    assert values(line(found, "response_in_target")) == [Fraction(1), Fraction(7, 9)]
    assert values(line(found, "downtime")) == [40 * 60, 350 * 60]
    assert values(line(found, "backlog")) == [1, 2]


def test_no_more_than_a_year_is_shown() -> None:
    """Metrics 7: a trend of at most twelve months, the last that of the period."""
    days = [f"{2023 + n // 12}-{n % 12 + 1:02d}-05" for n in range(20)]
    found = trends(measured("2024-08", date(2024, 9, 1), failures(*days)))
    assert keys(found) == [f"2023-{n:02d}" for n in (9, 10, 11, 12)] + [
        f"2024-{n:02d}" for n in range(1, 9)
    ]
    assert keys(trends(measured("2024-08", date(2024, 9, 1), failures(*days)), months=6)) == [
        f"2024-{n:02d}" for n in range(3, 9)
    ]


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ({}, ["2024-11"]),
        ({"log_complete": True}, ["2024-09", "2024-10", "2024-11"]),
        ({"no_outages": True}, ["2024-09", "2024-10", "2024-11"]),
        ({"no_gaps": True}, ["2024-09", "2024-10", "2024-11"]),
        ({"comment": "тихо"}, ["2024-11"]),
    ],
)
def test_a_statement_begins_the_log_as_well(stated: dict[str, Any], shown: list[str]) -> None:
    """A month of which something is stated is known, though the first row comes later."""
    months = (MonthRow(year=2024, month=9, **stated),)
    found = trends(measured("2024-11", DECEMBER, failures("2024-11-05"), months=months))
    assert keys(found) == shown


def test_a_silent_month_is_a_gap_and_a_stated_one_is_zero() -> None:
    """G23: no row and nothing stated is no data; no row of a complete log is none."""
    months = (MonthRow(year=2024, month=9, log_complete=True),)
    rows = failures("2024-08-05", "2024-11-05")
    found = trends(measured("2024-11", DECEMBER, rows, months=months))
    assert keys(found) == ["2024-08", "2024-09", "2024-10", "2024-11"]
    reported = line(found, "incidents_reported")
    assert values(reported) == [1, 0, None, 1]
    assert reported.points[2].line.status is Status.NO_DATA
    assert reported.points[2].line.reason == "log_not_complete"


def test_months_of_a_quarter_are_its_own() -> None:
    """A quarter is seen by its months; one before the log began is no data, never zero."""
    found = trends(measured("2024-Q4", date(2025, 1, 1), failures("2024-11-05", "2024-12-03")))
    assert keys(found) == ["2024-10", "2024-11", "2024-12"]
    reported = line(found, "incidents_reported")
    assert values(reported) == [None, 1, 1]
    before = reported.points[0].line
    assert (before.status, before.reason, before.n) == (Status.NO_DATA, "log_not_begun", 0)


def test_months_not_begun_are_not_there() -> None:
    """Fine print 2: what lies after ``as_of`` does not exist, and its month is cut."""
    found = trends(measured("2024-Q4", date(2024, 11, 16), failures("2024-10-05", "2024-11-05")))
    assert keys(found) == ["2024-10", "2024-11"]
    reported = line(found, "incidents_reported")
    assert [point.is_cut for point in reported.points] == [False, True]
    assert reported.change is None


def test_months_end_where_the_calendar_does() -> None:
    """Fine print 4: a year without rows of a calendar stops no report on the next."""
    first = day_calendar("RU").first
    assert first is not None
    rows = failures((first - timedelta(days=10)).isoformat(), f"{first.year}-02-12")
    period, as_of = f"{first.year}-02", date(first.year, 3, 1)
    found = trends(measured(period, as_of, rows, target("contacts")))
    assert keys(found) == [f"{first.year}-01", f"{first.year}-02"]


# What a month says ------------------------------------------------------------------------------


def test_a_narrowed_line_has_its_own_trend() -> None:
    """G0: the scope of a row holds in each of its months."""
    rows = failures("2024-10-05", "2024-10-06", "2024-11-05")
    rows[1]["priority"] = "2"
    wide, narrow = target("incidents_reported"), target("incidents_reported", priorities=("2",))
    found = trends(measured("2024-11", DECEMBER, rows, wide, replace(narrow, code="2")))
    assert [values(trend) for trend in found.lines] == [[2, 1], [1, 0]]


def test_a_statistic_has_its_own_trend() -> None:
    """``response_time.p90`` is followed as such, and few events are marked (G12)."""
    found = trends(
        measured(
            "2024-11", DECEMBER, failures("2024-10-05", "2024-11-05"), target("response_time.p90")
        )
    )
    assert values(found.lines[0]) == [300, 300]
    assert all(point.few for point in found.lines[0].points)


def test_too_few_events_leave_a_gap_with_its_reason() -> None:
    """G12: below ``min_events`` there is no value; n and the reason stay."""
    rows = failures("2024-10-05", "2024-11-05", "2024-11-06")
    row = replace(target("response_time"), min_events=2)
    october = trends(measured("2024-11", DECEMBER, rows, row)).lines[0].points[0].line
    assert (october.value, october.n, october.reason) == (None, 1, "few_events")


def test_a_month_has_the_target_of_its_agreement() -> None:
    """G16: an earlier month stands beside the target in force then, with its own verdict."""
    before = target("restore_time", minutes(5))
    after = target("restore_time", minutes(60))
    change = Agreement(
        number="1", kind="SLA", on=date(2024, 10, 1), from_on=date(2024, 11, 1), targets=(after,)
    )
    rows = failures("2024-10-05", "2024-11-05")
    told = project(targets=(before,), agreements=(change,))
    evaluation = evaluate(told, log(incidents=rows), NOVEMBER, DECEMBER)
    october = trends(evaluation).lines[0].points[0].line
    assert (october.target, october.status) == (300, Status.MISSED)


@pytest.mark.parametrize(
    ("first", "promised"),
    [
        ("10-01", (3600, Status.MET)),  # from the first day on the new one
        ("10-02", (None, Status.INFORMATIONAL)),
        ("10-16", (None, Status.INFORMATIONAL)),
        ("10-31", (None, Status.INFORMATIONAL)),  # on the last day only
        ("11-01", (300, Status.MISSED)),
    ],
)
def test_a_target_that_changes_inside_a_month_judges_none(
    first: str, promised: tuple[int | None, Status]
) -> None:
    """G16: neither target is that of the month; its value stands whole, without a verdict."""
    before, after = target("restore_time", minutes(5)), target("restore_time", minutes(60))
    day = date.fromisoformat(f"2024-{first}")
    change = Agreement(number="1", kind="SLA", on=day, from_on=day, targets=(after,))
    rows = failures("2024-10-01", "2024-10-20", "2024-11-05")
    told = project(targets=(before,), agreements=(change,))
    found = trends(evaluate(told, log(incidents=rows), NOVEMBER, DECEMBER)).lines[-1]
    october = found.points[0].line
    assert (october.target, october.status) == promised
    assert (october.value, october.n) == (600, 2)


def test_a_target_for_some_days_of_a_month_judges_none() -> None:
    """G16: one that ended midway promised nothing of the rest of its month."""
    row = target("restore_time", minutes(60))
    sla = Agreement(
        number="1",
        kind="SLA",
        on=date(2024, 1, 1),
        from_on=date(2024, 1, 1),
        to_on=date(2024, 10, 15),
        targets=(row,),
    )
    told = project(targets=(target("restore_time"),), agreements=(sla,))
    rows = failures("2024-09-05", "2024-10-01", "2024-11-05")
    found = trends(evaluate(told, log(incidents=rows), NOVEMBER, DECEMBER)).lines[0]
    assert [point.line.target for point in found.points] == [3600, None, None]


def test_a_part_of_a_month_is_not_compared_with_a_whole_one() -> None:
    """G16: a line of some days of the month has moved neither way since the month before."""
    row, stricter = target("incidents_reported", Decimal(5)), Decimal(3)
    day = date(2024, 11, 16)
    change = Agreement(
        number="1", kind="SLA", on=day, from_on=day, targets=(replace(row, target=stricter),)
    )
    rows = failures("2024-10-05", "2024-10-06", "2024-11-05", "2024-11-20")
    told = project(targets=(row,), agreements=(change,))
    found = trends(evaluate(told, log(incidents=rows), NOVEMBER, DECEMBER))
    assert [values(one) for one in found.lines] == [[2, 1], [2, 1]]
    assert [one.change for one in found.lines] == [None, None]


def test_a_month_without_the_row_has_no_target() -> None:
    """A line that was not yet agreed upon is followed back without a promise."""
    after = target("restore_time", minutes(60))
    told = project(targets=(after,))
    evaluation = evaluate(told, log(incidents=failures("2024-10-05")), NOVEMBER, DECEMBER)
    bare = replace(evaluation.facts.project, targets=(target("downtime"),))
    evaluation.facts.project = bare
    october = trends(evaluation).lines[0].points[0].line
    assert (october.value, october.target, october.status) == (600, None, Status.INFORMATIONAL)


def test_only_the_last_two_months_name_their_rows() -> None:
    """The month before is traced to its cells; a year of names is not kept."""
    rows = failures("2024-09-05", "2024-10-05", "2024-11-05")
    points = (
        trends(measured("2024-11", DECEMBER, rows, target("incidents_reported"))).lines[0].points
    )
    assert [point.line.rows for point in points] == [(), ("B1",), ("B2",)]


# How it moved -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "before", "after", "difference", "move"),
    [
        ("incidents_reported", 1, 2, 1, Move.WORSE),
        ("incidents_reported", 2, 1, -1, Move.BETTER),
        ("incidents_reported", 2, 2, 0, Move.SAME),
        ("incidents_resolved", 1, 2, 1, Move.BETTER),
        ("incidents_resolved", 2, 1, -1, Move.WORSE),
        ("contacts", 1, 2, 1, Move.MORE),
        ("contacts", 2, 1, -1, Move.LESS),
        ("contacts", 2, 2, 0, Move.SAME),
    ],
)
def test_a_change_is_judged_by_the_direction_of_the_metric(
    key: str, before: int, after: int, difference: int, move: Move
) -> None:
    """Better, worse or the same; a metric without direction only grows or falls."""
    rows = failures(
        *(f"2024-10-{n + 5:02d}" for n in range(before)),
        *(f"2024-11-{n + 5:02d}" for n in range(after)),
    )
    change = trends(measured("2024-11", DECEMBER, rows, target(key))).lines[0].change
    assert change is not None
    assert change.difference == difference
    assert change.move is move


def test_a_change_is_exact() -> None:
    """G13: two shares that print alike are not the same."""
    base = trends(
        measured("2024-11", DECEMBER, failures("2024-10-05", "2024-11-05"), target("same_day_rate"))
    )
    points = base.lines[0].points
    shown = [
        replace(point, line=replace(point.line, value=Fraction(n, 100_000)))
        for point, n in zip(points, (99_996, 99_995), strict=True)
    ]
    change = replace(base.lines[0], points=tuple(shown)).change
    assert change is not None
    assert (change.difference, change.move) == (Fraction(-1, 100_000), Move.WORSE)


@pytest.mark.parametrize("missing", [0, 1])
def test_no_value_is_no_change(missing: int) -> None:
    """G11: what has no value in one of both months moved neither way."""
    base = trends(
        measured("2024-11", DECEMBER, failures("2024-10-05", "2024-11-05"), target("contacts"))
    )
    points: list[Point] = list(base.lines[0].points)
    points[missing] = replace(points[missing], line=replace(points[missing].line, value=None))
    assert replace(base.lines[0], points=tuple(points)).change is None
    alone = replace(base.lines[0], points=base.lines[0].points[1:])
    assert (alone.previous, alone.change) == (None, None)


# Laws -------------------------------------------------------------------------------------------


def quarter_of(world: World) -> Evaluation:
    """The whole catalogue over the quarter in which the world's period begins."""
    first = world.first
    period = Period.parse(f"{first.year}-Q{(first.month + 2) // 3}")
    return evaluate(project_of(world), log_of(world), period, period.end, everything=True)


@FEW
@given(worlds())
def test_months_sum_to_the_quarter(world: World) -> None:
    """Metrics 3: counts, downtime and decided clocks of the months are those of the quarter."""
    whole = quarter_of(world)
    found = trends(whole)
    assert len(found.months) == 3
    for key in SUMMED:
        parts = [value for value in values(line(found, key)) if value is not None]
        assert sum(parts) == (line(found, key).result.value or 0), key  # type: ignore[arg-type]  # whole numbers and fractions
    for key in DECIDED:
        trend = line(found, key)
        for part in ("numerator", "denominator"):
            summed = sum(getattr(point.line, part) or 0 for point in trend.points)
            assert summed == (getattr(trend.result, part) or 0), key


@settings(max_examples=5)
@given(worlds())
def test_a_month_of_the_trend_is_the_report_on_that_month(world: World) -> None:
    """G2: one knowledge, so each month says what a report on it would say on the same day."""
    whole = quarter_of(world)
    found = trends(whole)
    for at, month in enumerate(found.months):
        points = [trend.points[at] for trend in found.lines]
        if points[0].line.reason == "log_not_begun":
            continue
        as_of = whole.facts.as_of
        alone = evaluate(project_of(world), log_of(world), month, as_of, everything=True)
        assert [_figures(point.line)[:-2] for point in points] == [
            _figures(result)[:-2] for result in alone.results
        ]


@FEW
@given(worlds(), st.data())
def test_a_longer_log_changes_no_closed_month(world: World, data: st.DataObject) -> None:
    """A closed month computed again with what was reported after it gives the same figures."""
    world = settled(world)
    later_end = world.end + timedelta(days=40)
    midnight = datetime.combine(world.end + timedelta(days=2), time(), ZoneInfo(world.zone))
    more: list[Row] = []
    for n in range(data.draw(st.integers(1, 4))):
        reported = midnight.astimezone(UTC) + data.draw(st.integers(0, 2000)) * timedelta(
            minutes=15
        )
        more.append(
            {
                "id": f"N{n}",
                "reported_at": reported,
                "kind": "failure",
                "priority": data.draw(st.sampled_from(("1", "2", "3"))),
                "responded_at": reported + timedelta(minutes=7),
                "resolved_at": reported + timedelta(hours=9),
            }
        )
    longer = replace(world, incidents=(*world.incidents, *more))
    period = Period(world.first, world.end)
    then = evaluate(project_of(world), log_of(world), period, world.end, everything=True)
    now = evaluate(project_of(longer), log_of(longer), period, later_end, everything=True)
    for before, after in zip(then.results, now.results, strict=True):
        assert _figures(before) == _figures(after), before.key


def settled(world: World) -> World:
    """The world without anything that happens on or after the end of its period."""
    zone = ZoneInfo(world.zone)
    end = datetime.combine(world.end, time(), zone)

    def known(rows: Sequence[Row], start: str) -> tuple[Row, ...]:
        return tuple(
            {k: None if isinstance(v, datetime) and v >= end else v for k, v in row.items()}
            for row in rows
            if row[start] < end  # type: ignore[operator]  # aware instants
        )

    incidents = known(world.incidents, "reported_at")
    ids = {row["id"] for row in incidents}
    return replace(
        world,
        incidents=tuple(row for row in incidents if row.get("duplicate_of") in {None, *ids}),
        pauses=known(world.pauses, "from_at"),
        reopens=known(world.reopens, "reopened_at"),
        priority_changes=known(world.priority_changes, "at"),
        outages=known(world.outages, "started_at"),
        maintenance=(),
    )


def _figures(result: Any) -> tuple[object, ...]:  # noqa: ANN401  # a MetricResult of either run
    return (
        result.value, result.n, result.numerator, result.denominator, result.status, result.reason,
        dict(result.details), sorted(result.rows), sorted(result.missed_rows),
    )  # fmt: skip


def empty_log() -> Log:
    """A log with headings only."""
    return log(incidents=[], outages=[], activities=[], gaps=[], maintenance=[])


def test_an_empty_log_shows_its_own_month_only() -> None:
    """Nothing is compared with months of which nothing was ever known."""
    found = trends(evaluate(project(months=()), empty_log(), NOVEMBER, DECEMBER))
    assert keys(found) == ["2024-11"]
    assert all(trend.change is None for trend in found.lines)
