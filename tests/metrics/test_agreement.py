"""Checks of the agreement itself (metrics.md section 6), each on both sides of its boundary."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from pipeline.domain.contract import (
    Consequence,
    HoursRow,
    MonthRow,
    Priority,
    Project,
    Service,
    Stage,
    Target,
)
from pipeline.domain.durations import Duration
from pipeline.locales import LOCALES, locale
from pipeline.metrics.agreement import agreement_problems
from pipeline.metrics.events.log import Log, Source
from pipeline.problems import Place, Problem, Severity
from tests.metrics.build import WEEK, golden_log, log, minutes, project, target

ALL_DAY = HoursRow(
    profile="shop", days=frozenset(range(7)), opens=time(8), closes=time(22), by_calendar=False
)
OFFICE = (
    HoursRow(profile="5x8", days=WEEK, opens=time(9), closes=time(13)),
    HoursRow(profile="5x8", days=WEEK, opens=time(14), closes=time(18)),
)
HOUR = 60
LETTERS = {"hours": "D", "response": "E", "restore": "F", "resolve": "G"}
PENALTY, REDUCTION = Consequence.PENALTY, Consequence.PRICE_REDUCTION


def cell(name: str) -> Place:
    """A cell of the book under test."""
    return Place("book.xlsx", "Лист", name)


def priority(row: int, code: str, hours: str = "5x8", /, **norms: Duration) -> Priority:
    """A priority in this Excel row."""
    places = {name: cell(f"{letter}{row}") for name, letter in LETTERS.items()}
    return replace(Priority(code=code, hours=hours, places=places), **norms)  # type: ignore[arg-type]  # names of clocks


def stated(row: Target, number: int = 2, **changes: object) -> Target:
    """A row of targets in this Excel row."""
    letters = {"metric": "B", "priorities": "C", "target": "F", "consequence": "H", "tiers": "I"}
    places = {name: cell(f"{letter}{number}") for name, letter in letters.items()}
    return replace(row, places=places, **changes)  # type: ignore[arg-type]  # fields of Target


def round_the_clock(**changes: object) -> Project:
    """The golden project with a support line that never closes, so that only one thing is wrong."""
    return project(**({"support_hours": "24x7"} | changes))


def told(base: Project, book: Log | None = None) -> list[tuple[str, str]]:
    """Code and cell of everything said; every problem has words without open fields."""
    found = agreement_problems(base, golden_log() if book is None else book)
    for problem in found:
        for language in LOCALES:
            worded = locale(language).problem(problem)
            assert worded["what"]
            assert worded["mend"]
            assert "{" not in "".join(worded.values())
    return [(problem.code, problem.place.cell) for problem in found]


def only(base: Project, book: Log | None = None) -> Problem:
    """The one problem found."""
    (problem,) = agreement_problems(base, golden_log() if book is None else book)
    return problem


def failures(*counts: tuple[str, int], **columns: object) -> Log:
    """A log with so many failures of priority 2 in each of the months."""
    rows = [
        {
            "id": f"{month}-{number}",
            "priority": "2",
            "reported_at": f"{month}-{number % 28 + 1:02d} 10:00",
            "resolved_at": f"{month}-{number % 28 + 1:02d} 11:00",
            **columns,
        }
        for month, count in counts
        for number in range(count)
    ]
    return log(incidents=rows, reopens=[], outages=[], gaps=[], activities=[])


def without(book: Log, *columns: str) -> Log:
    """The log as if its sheet of incidents had no such columns."""
    kept = book.incidents.columns - set(columns)
    return replace(book, incidents=replace(book.incidents, columns=kept))


def test_the_golden_agreement() -> None:
    """Nothing is wrong with it but the norms of priority 1 at night, beside a line of 5x8."""
    assert told(project()) == [("norms_outside_support", "")]
    assert told(round_the_clock()) == []


# --- priorities -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("norms", "expected"),
    [
        ({"response": minutes(240), "restore": minutes(240)}, []),
        (
            {"response": minutes(241), "restore": minutes(240)},
            [("response_after_restore", "E2")],
        ),
        ({"restore": minutes(480), "resolve": minutes(480)}, []),
        ({"restore": minutes(481), "resolve": minutes(480)}, [("restore_after_resolve", "F2")]),
        ({"response": minutes(481), "resolve": minutes(480)}, [("response_after_resolve", "E2")]),
        (
            {"response": minutes(30), "restore": minutes(20), "resolve": minutes(10)},
            [("response_after_restore", "E2"), ("restore_after_resolve", "F2")],
        ),
        ({"restore": minutes(16 * HOUR), "resolve": Duration(working_days=2)}, []),
        (
            {"restore": minutes(16 * HOUR + 1), "resolve": Duration(working_days=2)},
            [("restore_after_resolve", "F2")],
        ),
    ],
)
def test_norms_stand_in_the_order_of_their_clocks(
    norms: dict[str, Duration], expected: list[tuple[str, str]]
) -> None:
    """Response, restore, resolve; two working days of 5x8 are 16 hours (fine print section 4)."""
    assert told(round_the_clock(priorities=(priority(2, "1", **norms),))) == expected


def test_norms_that_cannot_be_told_are_passed_over() -> None:
    """Working days of unequal days and unknown profiles are told elsewhere."""
    uneven = HoursRow(profile="uneven", days=frozenset({1}), opens=time(9), closes=time(12))
    rows = (
        priority(2, "1", "uneven", response=Duration(working_days=9), resolve=minutes(1)),
        priority(3, "2", "nowhere", response=minutes(9), resolve=minutes(1)),
    )
    assert told(round_the_clock(priorities=rows, hours=(*OFFICE, uneven))) == []


def test_the_words_of_reversed_norms() -> None:
    """Both norms and the other cell are named; begun minutes count."""
    norms = {"response": Duration(seconds=5401), "restore": minutes(60)}
    problem = only(round_the_clock(priorities=(priority(2, "1", **norms),)))
    assert problem.severity is Severity.WARNING
    worded = locale("ru").problem(problem)
    assert "реакции 1 ч 31 мин, норма восстановления 1 ч 0 мин" in worded["what"]
    assert "F2" in worded["expected"]


@pytest.mark.parametrize(
    ("above", "below", "is_told"),
    [
        (("5x8", minutes(60)), ("5x8", minutes(60)), False),
        (("5x8", minutes(61)), ("5x8", minutes(60)), True),
        # 24 hours round the clock are one day, two working days of 5x8 at least 33 hours
        (("24x7", minutes(24 * HOUR)), ("5x8", Duration(working_days=2)), False),
        # from 9:00 eight hours of 5x8 end at 18:00, at the ninth hour
        (("24x7", minutes(9 * HOUR)), ("5x8", minutes(8 * HOUR)), False),
        (("24x7", minutes(9 * HOUR + 1)), ("5x8", minutes(8 * HOUR)), True),
        # the more critical one sleeps at night, the other does not
        (("5x8", minutes(60)), ("24x7", minutes(8 * HOUR)), True),
        (("5x8", minutes(60)), ("shop", minutes(60)), True),
        (("shop", minutes(60)), ("5x8", minutes(60)), False),
        # norms of many years, compared by weeks: 40 h of 5x8, 168 h round the clock
        (("24x7", minutes(168 * 600 * HOUR)), ("5x8", minutes(40 * 600 * HOUR)), False),
        (("24x7", minutes(168 * 600 * HOUR + 1)), ("5x8", minutes(40 * 600 * HOUR)), True),
    ],
)
def test_a_less_critical_priority_is_no_stricter(
    above: tuple[str, Duration], below: tuple[str, Duration], *, is_told: bool
) -> None:
    """Under two profiles: from no minute of a week is the less critical one due sooner."""
    for clock, letter in (("response", "E"), ("restore", "F"), ("resolve", "G")):
        rows = (
            priority(2, "1", above[0], **{clock: above[1]}),
            priority(3, "2", below[0], **{clock: below[1]}),
        )
        expected = [(f"{clock}_stricter_below", f"{letter}3")] if is_told else []
        assert told(round_the_clock(priorities=rows, hours=(*OFFICE, ALL_DAY))) == expected


def test_the_undercut_priority_is_named() -> None:
    """A row is told once for each clock, with the longest norm above it."""
    rows = (
        priority(2, "1", resolve=minutes(60)),
        priority(3, "2", resolve=minutes(240)),
        priority(4, "3", resolve=minutes(120)),
    )
    problem = only(round_the_clock(priorities=rows))
    assert (problem.place.cell, problem.given["other"], problem.given["cell"]) == ("G4", "2", "G3")


@pytest.mark.parametrize(
    ("support", "hours", "norms", "is_told"),
    [
        ("5x8", "24x7", {"response": minutes(30)}, True),
        ("shop", "24x7", {"response": minutes(30)}, True),
        ("24x7", "24x7", {"response": minutes(30)}, False),
        ("never closes", "24x7", {"response": minutes(30)}, False),
        ("5x8", "never closes", {"response": minutes(30)}, True),
        ("but holidays", "24x7", {"response": minutes(30)}, True),
        ("5x8", "24x7", {}, False),
        ("5x8", "shop", {"response": minutes(30)}, False),
        ("nowhere", "24x7", {"response": minutes(30)}, False),
    ],
)
def test_norms_at_night_beside_a_line_that_sleeps(
    support: str, hours: str, norms: dict[str, Duration], *, is_told: bool
) -> None:
    """A 24x7 promise over narrower support hours; without a norm nothing is promised."""
    whole = HoursRow(
        profile="never closes",
        days=frozenset(range(7)),
        opens=time(0),
        closes=time(0),
        by_calendar=False,
    )
    rows = (*OFFICE, ALL_DAY, whole, replace(whole, profile="but holidays", by_calendar=True))
    base = project(
        support_hours=support, hours=rows, priorities=(priority(2, "1", hours, **norms),)
    )
    assert told(base) == ([("norms_outside_support", "D2")] if is_told else [])


def test_a_service_round_the_clock_is_another_promise() -> None:
    """Availability of a 24x7 service beside a line of 5x8 is an ordinary contract."""
    row = stated(target("availability", Decimal("0.99")))
    assert told(project(priorities=(priority(2, "1"),), targets=(row,))) == []


# --- targets against the data -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "value", "services", "is_told"),
    [
        # 43 200 minutes of a month: 5 minutes are 1/8640
        ("availability", "0.9998", (), False),
        ("availability", "0.9999", (), True),
        ("availability", "1", (), True),
        # 5x8: 10 286 minutes of a month, 5 minutes are 0,0486 %
        ("availability", "0.9995", ("office",), False),
        ("availability", "0.9996", ("office",), True),
        ("support_availability", "0.9995", (), False),
        ("support_availability", "0.9996", (), True),
        ("response_in_target", "0.9999", (), False),
    ],
)
def test_a_target_finer_than_minutes(
    metric: str, value: str, services: tuple[str, ...], *, is_told: bool
) -> None:
    """An allowance of less than five minutes a month cannot be told from noise (G5)."""
    office = Service(code="office", name="office", hours="5x8")
    shop = Service(code="S", name="S", hours="24x7")
    row = stated(target(metric, Decimal(value), services=services))
    base = project(
        services=(shop, office) if services else (shop,),
        priorities=(priority(2, "1", response=minutes(5)),),
        targets=(row,),
        months=(),
    )
    assert told(base) == ([("availability_too_fine", "F2")] if is_told else [])


def test_the_heaviest_service_uses_up_the_allowance() -> None:
    """Weights 3 and 1 round the clock: 4/3 of a month stand behind a second of the first."""
    services = tuple(
        Service(code=code, name=code, hours="24x7", weight=Decimal(weight))
        for code, weight in (("A", 3), ("B", 1))
    )
    for value, expected in (("0.9999", []), ("0.99992", [("availability_too_fine", "F2")])):
        row = stated(target("availability", Decimal(value)))
        assert told(round_the_clock(services=services, targets=(row,))) == expected


def test_the_words_of_a_fine_target() -> None:
    """What is left of a month, and the nearest target that can be told."""
    row = stated(target("availability", Decimal("0.9999")))
    worded = locale("ru").problem(only(round_the_clock(targets=(row,))))
    assert worded["what"].startswith("Цель 99,99 % оставляет за 30 дней 4 мин 19 с.")
    assert "99,98 %" in worded["expected"]


@pytest.mark.parametrize(
    ("metric", "value", "count", "expected"),
    [
        ("resolution_in_target", "0.95", 20, []),
        ("resolution_in_target", "0.95", 19, [("target_broken_by_one_miss", "F2")]),
        ("resolution_in_target", "0.951", 20, [("target_broken_by_one_miss", "F2")]),
        ("resolution_in_target", "0", 1, []),
        ("same_day_rate", "0.9", 10, []),
        ("same_day_rate", "0.9", 9, [("target_broken_by_one_miss", "F2")]),
        ("reopen_rate", "0.1", 10, []),
        ("reopen_rate", "0.1", 9, [("target_broken_by_one_case", "F2")]),
        ("support_availability", "0.9", 9, []),
    ],
)
def test_a_target_that_one_incident_breaks(
    metric: str, value: str, count: int, expected: list[tuple[str, str]]
) -> None:
    """95 % with fewer than 20 events a month: one miss of n leaves (n - 1) / n."""
    book = failures(("2026-01", 1), ("2026-02", count), ("2026-03", 1))
    row = stated(target(metric, Decimal(value)))
    assert told(round_the_clock(targets=(row,), months=()), book) == expected


def test_months_of_the_log_that_count() -> None:
    """Those between the first and the last, and those stated to be complete; none: silence."""
    row = stated(target("resolution_in_target", Decimal("0.95")))
    edges = failures(("2026-01", 3), ("2026-02", 3))
    assert told(round_the_clock(targets=(row,), months=()), edges) == []
    assert told(round_the_clock(targets=(row,), months=()), log(incidents=[])) == []
    whole = (MonthRow(year=2026, month=2, log_complete=True),)
    problem = only(round_the_clock(targets=(row,), months=whole), edges)
    assert (problem.given["events"], problem.given["months"]) == (Decimal(3), 1)


def test_months_are_local() -> None:
    """An incident of 1 March 01:00 in Moscow is one of March, though UTC is still in February."""
    rows = [
        {"id": str(number), "priority": "2", "reported_at": at, "resolved_at": at}
        for number, at in enumerate(
            ("2026-01-15 10:00", "2026-02-10 10:00", "2026-03-01 01:00", "2026-03-01 02:00")
        )
    ]
    row = stated(target("resolution_in_target", Decimal("0.5")))
    problem = only(round_the_clock(targets=(row,), months=()), log(incidents=rows))
    assert problem.given["events"] == Decimal(1)


@pytest.mark.parametrize(
    ("scope", "columns", "events"),
    [
        ({}, {}, 9),
        ({"priorities": ("3",)}, {}, 0),
        ({"services": ("S",)}, {"service": "S"}, 9),
        ({"services": ("S",)}, {}, 0),
        ({"kinds": ("request",)}, {}, 0),
        ({}, {"kind": "request"}, 0),
        ({}, {"rejected": "spam"}, 0),
        ({}, {"duplicate_of": "2026-02-0"}, 0),
        ({}, {"priority": "1"}, 0),  # it has no norm of resolving
    ],
)
def test_events_of_the_scope(
    scope: dict[str, tuple[str, ...]], columns: dict[str, object], events: int
) -> None:
    """Only what the row looks at counts, and without events nothing is said."""
    book = failures(("2026-01", 1), ("2026-02", 9), ("2026-03", 1), **columns)
    row = stated(target("resolution_in_target", Decimal("0.95"), **scope))
    found = agreement_problems(round_the_clock(targets=(row,), months=()), book)
    assert [problem.given["events"] for problem in found] == ([events] if events else [])


@pytest.mark.parametrize(
    ("metric", "columns", "code"),
    [
        ("requests_reported", ("kind",), "metric_without_kind"),
        ("contacts", ("channel",), "metric_without_channel"),
        ("response_time", ("responded_at",), "metric_without_responded"),
        (
            "response_in_target",
            ("responded_at", "resolved_at", "closed_at"),
            "metric_without_responded",
        ),
        ("restore_in_target", ("restored_at", "resolved_at"), "metric_without_restored"),
        (
            "same_day_start_rate",
            ("started_at", "responded_at", "resolved_at"),
            "metric_without_started",
        ),
        ("backlog", ("resolved_at",), "metric_without_resolved"),
        ("duplicate_rate", ("duplicate_of",), "metric_without_duplicates"),
        ("recurring_rate", ("service",), "metric_without_service"),
        ("recurring_rate", ("cause",), "metric_without_cause"),
        ("rejected", ("rejected",), "metric_without_rejected"),
        ("first_contact_rate", ("first_contact",), "metric_without_first_contact"),
        ("escalation_rate", ("escalated",), "metric_without_escalated"),
        ("satisfaction", ("rating",), "metric_without_rating"),
    ],
)
def test_a_metric_without_its_columns(metric: str, columns: tuple[str, ...], code: str) -> None:
    """It will be «не измерялось», so the row that asks for it is told; one of several is enough."""
    base = round_the_clock(targets=(stated(target(metric)),))
    assert told(base, without(golden_log(), *columns)) == [(code, "B2")]
    assert told(base, without(golden_log(), *columns[1:])) == []


def test_sheets_that_metrics_need() -> None:
    """One problem for what is lacking, naming all rows; reopenings lack nobody."""
    rows = (
        stated(target("incidents_reported"), 2),
        stated(target("response_time"), 3),
        stated(target("activities"), 4),
        stated(target("availability"), 5),
        stated(target("outages"), 6),
        stated(target("support_availability"), 7),
        stated(target("reopen_rate"), 8),
    )
    base = round_the_clock(targets=rows)
    assert told(base, golden_log()) == []
    assert told(base, log()) == [
        ("metric_without_incidents", "B2"),
        ("metric_without_activities", "B4"),
        ("metric_without_outages", "B5"),
        ("metric_without_gaps", "B7"),
    ]
    first = agreement_problems(base, log())[0]
    assert first.given["targets"] == ("incidents_reported", "response_time", "reopen_rate")


def test_what_stands_for_a_sheet_of_outages_or_gaps() -> None:
    """Outages of incidents of a service, or a month stated to be without (G23)."""
    rows = (stated(target("downtime"), 2), stated(target("support_availability"), 3))
    outage = {"id": "A", "kind": "outage", "priority": "1", "reported_at": "2024-11-05 10:00"}
    base = round_the_clock(targets=rows)
    both = [("metric_without_outages", "B2"), ("metric_without_gaps", "B3")]
    assert told(base, log(incidents=[outage])) == both
    assert told(base, log(incidents=[outage | {"service": "S"}])) == both[1:]
    quiet = (MonthRow(year=2024, month=11, no_outages=True, no_gaps=True),)
    assert told(replace(base, months=quiet), log()) == []


def test_waiting_for_the_client_that_nobody_records() -> None:
    """A sheet of pauses or a column of the incidents is enough."""
    base = round_the_clock(targets=(stated(target("client_wait_share")),))
    assert told(base, golden_log()) == []
    unpaused = replace(golden_log(), pauses=log().pauses)
    assert told(base, unpaused) == []
    silent = without(unpaused, "waited_s", "waited_days")
    assert told(base, silent) == [("metric_without_waiting", "B2")]


def test_metrics_reckoned_from_another_term() -> None:
    """A package needs its hours, what is left of downtime a target of availability."""
    rows = (stated(target("package_use"), 2), stated(target("downtime_left"), 3))
    assert told(round_the_clock(targets=rows), golden_log()) == [
        ("metric_without_included_hours", "B2"),
        ("metric_without_availability_target", "B3"),
    ]
    promise = stated(target("availability", Decimal("0.9")), 4)
    base = round_the_clock(targets=(*rows, promise), included_hours=Decimal(20))
    assert told(base, golden_log()) == []
    informational = stated(target("availability"), 4)
    base = round_the_clock(targets=(*rows, informational), included_hours=Decimal(20))
    assert told(base, golden_log()) == [("metric_without_availability_target", "B3")]


def test_maintenance_without_a_sheet() -> None:
    """Maintenance is measured by its own sheet, be it empty."""
    base = round_the_clock(targets=(stated(target("maintenance_hours")),))
    assert told(base, golden_log()) == []
    bare = replace(golden_log(), maintenance=log().maintenance)
    assert told(base, bare) == [("metric_without_maintenance", "B2")]


def test_availability_without_services() -> None:
    """Without agreed hours of a service there is nothing to be available."""
    rows = (stated(target("availability"), 2), stated(target("outages"), 3))
    assert told(round_the_clock(targets=rows, services=())) == [("metric_without_services", "B2")]


@pytest.mark.parametrize(
    ("metric", "priorities", "expected"),
    [
        ("resolution_in_target", (), []),
        ("resolution_in_target", ("2", "3"), []),
        ("resolution_in_target", ("1",), [("target_without_norms", "B2")]),
        ("resolution_in_target", ("1", "2"), [("priorities_without_norm", "C2")]),
        ("response_in_target", ("1", "2", "3"), []),
        ("restore_in_target", ("2", "3"), [("target_without_norms", "B2")]),
        ("same_day_rate", ("1",), []),
        ("resolution_in_target", ("9",), [("target_without_norms", "B2")]),
    ],
)
def test_a_target_over_priorities_without_norms(
    metric: str, priorities: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    """P1 has no resolve norm, P2 and P3 have no restore norm."""
    row = stated(target(metric, Decimal("0.1"), priorities=priorities))
    assert told(round_the_clock(targets=(row,))) == expected
    assert told(round_the_clock(targets=(replace(row, target=None),))) == []


@pytest.mark.parametrize("metric", ["overdue_open", "breaches"])
def test_counts_that_judge_by_norms(metric: str) -> None:
    """A count of missed norms without norms would be kept for ever."""
    row = stated(target(metric, Decimal(0)))
    bare = round_the_clock(targets=(row,), priorities=(priority(2, "1"),))
    assert told(bare) == [("target_without_norms", "B2")]
    assert told(round_the_clock(targets=(row,))) == []


# --- money ------------------------------------------------------------------------------------

SCALE = "99,0:0; 95,0:30; 0:100"


def costly(number: int = 2, /, **changes: object) -> Target:
    """An availability of 99 % with a reduction and fit tiers."""
    given = {"consequence": REDUCTION, "tiers": SCALE} | changes
    return stated(target("availability", Decimal("0.99")), number, **given)


def test_a_reduction_that_works() -> None:
    """Fee, cap of 20 %, one consequence, tiers from the target down to 0."""
    assert told(round_the_clock(targets=(costly(), costly(3)))) == []


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        (None, [("reduction_without_cap", "B20")]),
        (Decimal(1), [("reduction_without_cap", "B20")]),
        (Decimal("0.99"), []),
        (Decimal("0.01"), []),
        (Decimal(0), [("reduction_capped_at_zero", "B20")]),
    ],
)
def test_the_cap_of_reductions(cap: Decimal | None, expected: list[tuple[str, str]]) -> None:
    """No cap, or one of the whole fee, limits nothing; one of 0 leaves nothing."""
    places = {"credit_cap": cell("B20")}
    assert told(round_the_clock(targets=(costly(),), credit_cap=cap, places=places)) == expected
    row = costly(consequence=Consequence.INFORMATIONAL, tiers=None)
    assert told(round_the_clock(targets=(row,), credit_cap=cap)) == []


@pytest.mark.parametrize(
    ("fee", "expected"),
    [(None, True), (Decimal(0), True), (Decimal("0.01"), False)],
)
def test_a_reduction_of_no_fee(fee: Decimal | None, *, expected: bool) -> None:
    """Nothing can be taken off nothing; without a cell of the fee the consequence is shown."""
    base = round_the_clock(targets=(costly(),), monthly_fee=fee)
    assert told(base) == ([("reduction_without_fee", "H2")] if expected else [])


@pytest.mark.parametrize(
    ("services", "share", "expected"),
    [
        (("S",), None, True),
        (("S",), Decimal("0.4"), False),
        (("S", "T"), None, False),
        ((), None, False),
    ],
)
def test_a_share_of_the_fee_that_is_blank(
    services: tuple[str, ...], share: Decimal | None, *, expected: bool
) -> None:
    """Fine print 5, reductions, step 3: the base of one service of several needs its share."""
    two = tuple(
        Service(code=code, name=code, hours="24x7", fee_share=part)
        for code, part in (("S", share), ("T", Decimal("0.6")))
    )
    base = round_the_clock(targets=(costly(services=services),), services=two)
    assert told(base) == ([("reduction_without_share", "B2")] if expected else [])
    assert told(replace(base, services=two[:1])) == []


def test_reduction_and_penalty_in_one_agreement() -> None:
    """Never both for one event unless a clause says so (Russian documents, section 7.9)."""
    rows = (costly(2), costly(3), costly(4, consequence=PENALTY))
    base = round_the_clock(targets=rows)
    assert told(base) == [("reduction_and_penalty", "H4")]
    assert only(base).given["cell"] == "H2"
    same = tuple(costly(number, consequence=PENALTY) for number in (2, 3))
    assert told(round_the_clock(targets=same)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"tiers": None}, [("tiers_missing", "H2")]),
        ({"consequence": PENALTY, "tiers": None}, [("tiers_missing", "H2")]),
        ({"consequence": Consequence.INFORMATIONAL}, [("tiers_unused", "I2")]),
        ({"consequence": Consequence.INFORMATIONAL, "tiers": "?"}, [("tiers_unused", "I2")]),
        ({"tiers": "99:0; 99:10; 0:20"}, [("tiers_bound_twice", "I2")]),
        ({"tiers": "99:0; 95:10"}, [("tiers_without_bottom", "I2")]),
        ({"tiers": "99:0; *:10"}, [("tiers_star_misplaced", "I2")]),
        ({"tiers": "99:0; 95:20; 0:10"}, [("tiers_fall", "I2")]),
        ({"tiers": "99:0; 0:101"}, [("tiers_per_cent_beyond", "I2")]),
        ({"tiers": "99:0; 0"}, [("tiers_unreadable", "I2")]),
        ({"tiers": "99,1:0; 0:10"}, [("tiers_take_from_kept", "I2")]),
        ({"tiers": "98,9:0; 0:10"}, []),
        ({"tiers": "99,1:0; 0:10", "target": None}, [("reduction_without_target", "H2")]),
    ],
)
def test_tiers_of_a_reduction(changes: dict[str, object], expected: list[tuple[str, str]]) -> None:
    """There, readable, without holes, and free of charge on the target itself."""
    assert told(round_the_clock(targets=(costly(**changes),))) == expected


def test_faults_of_tiers_stop() -> None:
    """Without fit tiers no reduction can be told: an error that names the piece."""
    problem = only(round_the_clock(targets=(costly(tiers="99:0; нет:5; 0:10"),)))
    assert problem.severity is Severity.ERROR
    assert (problem.found, problem.given["piece"]) == ("99:0; нет:5; 0:10", "нет:5")
    missing = only(round_the_clock(targets=(costly(tiers=None),)))
    assert missing.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("metric", "value", "tiers", "expected"),
    [
        ("outages", Decimal(2), "2:0; 5:10; *:30", []),
        ("outages", Decimal(2), "1:0; *:30", [("tiers_take_from_kept", "I2")]),
        ("outages", Decimal(2), "2:0; 5:10", [("tiers_without_open_end", "I2")]),
        ("response_time", minutes(60), "1 ч:0; 1 ч 30 мин:5; *:10", []),
        ("response_time", minutes(61), "1 ч:0; *:10", [("tiers_take_from_kept", "I2")]),
        ("response_time", minutes(60), "60:0; *:10", [("tiers_unreadable", "I2")]),
        ("reopen_rate", Decimal("0.2"), "20:0; *:10", []),
        ("contacts", None, "20:0; *:10", [("tiers_without_direction", "I2")]),
    ],
)
def test_tiers_in_the_unit_of_the_metric(
    metric: str, value: Decimal | Duration | None, tiers: str, expected: list[tuple[str, str]]
) -> None:
    """Less is better: an open end; durations are written as durations, shares in per cents."""
    row = stated(target(metric, value), consequence=REDUCTION, tiers=tiers)
    assert told(round_the_clock(targets=(row,), months=())) == expected


# --- calendar ---------------------------------------------------------------------------------


def stage(*days: date) -> Stage:
    """A stage that starts, ends and is accepted on these days."""
    starts, ends, accepted = (*days, None, None)[:3]
    return Stage(
        code="1",
        kind="stage",
        name="1",
        subject="1",
        group="modification",
        starts_on=starts or date(2026, 1, 1),
        ends_on=ends,
        accepted_on=accepted,
        places={"starts_on": cell("H2"), "ends_on": cell("I2"), "accepted_on": cell("J2")},
    )


@pytest.mark.parametrize(
    ("days", "calendar", "expected"),
    [
        ((date(2026, 12, 31),), "RU", []),
        ((date(2027, 1, 1),), "RU", [("calendar_year_preliminary", "H2")]),
        (
            (date(2026, 5, 1), date(2027, 1, 1), date(2027, 3, 1)),
            "RU",
            [("calendar_year_preliminary", "I2")],
        ),
        (
            (date(2026, 5, 1), date(2027, 1, 1), date(2035, 3, 1)),
            "RU",
            [("calendar_year_preliminary", "I2"), ("calendar_year_missing", "J2")],
        ),
        ((date(2035, 1, 1),), "none", []),
        ((date(2027, 1, 1),), "DE", []),
        ((date(2027, 1, 1),), "XX", []),
    ],
)
def test_years_nobody_has_confirmed(
    days: Sequence[date], calendar: str, expected: list[tuple[str, str]]
) -> None:
    """Each year once, at its first date; an unknown calendar is told at reading."""
    base = round_the_clock(stages=(stage(*days),), calendar=calendar)
    assert told(base) == expected


def test_years_of_the_log_and_of_months() -> None:
    """A report on New Year's night belongs to its local year; the cell of the log is named."""
    rows = [
        {"id": str(number), "priority": "2", "reported_at": at, "resolved_at": at}
        for number, at in enumerate(("2026-12-31 23:59", "2027-01-01 00:00", "2027-02-01 00:00"))
    ]
    book = log(incidents=rows)
    source = Source("book.xlsx", "Инциденты", {"reported_at": "B"})
    book = replace(book, incidents=replace(book.incidents, source=source))
    base = round_the_clock(months=())
    problem = only(base, book)
    assert (problem.code, problem.given["year"]) == ("calendar_year_preliminary", "2027")
    assert problem.place == Place("book.xlsx", "Инциденты", "B3")
    assert told(base, log(incidents=rows[:1])) == []
    month = MonthRow(year=2027, month=1, places={"plan": cell("F2")})
    assert told(replace(base, months=(month,))) == [("calendar_year_preliminary", "F2")]


def test_an_agreement_without_anything() -> None:
    """Without priorities, targets, hours and logs there is nothing to hold against each other."""
    bare = project(priorities=(), services=(), hours=(), months=())
    assert told(bare, log()) == []
