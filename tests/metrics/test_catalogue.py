"""What a record says of its metric is what the metric does: the addendum prints these facts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from pipeline.domain.contract import Priority, Project
from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import BY_KEY, METRICS
from pipeline.metrics.clocks.norms import Clock
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.events.cases import CaseRow
from pipeline.metrics.events.log import Log
from pipeline.metrics.metric import Excluded, Journal, Metric, Month
from tests.metrics import build
from tests.metrics.build import minutes

Rows = list[dict[str, object]]

# One incident and its outage, each of whose days lies in a month of its own -----------------------

MONTHS: Final = ("2024-12", *(f"2025-{month:02}" for month in range(1, 10)))
IN: Final[Mapping[Month, str]] = {
    Month.STARTED: "2024-12",
    Month.REPORTED: "2025-01",
    Month.ALLOWED: "2025-02",  # reported on the evening of the last day of January
    Month.DECIDED: "2025-03",  # all three norms ran out
    Month.RESOLVED: "2025-06",
    Month.ENDED: "2025-07",
    Month.DONE: "2025-08",
    Month.CHECKED: "2025-09",
}
STOPPED: Final = {Clock.RESPONSE: "2025-04", Clock.RESTORE: "2025-05"}
OVERDUE: Final = {"2025-03", "2025-04", "2025-05"}
OPEN: Final = {"2025-01", "2025-02"} | OVERDUE
DAY: Final = 24 * 60


def _reported(name: str, **row: object) -> dict[str, object]:
    return {"id": name, "priority": "1", "reported_at": "2025-01-31 20:00"} | row


def _months_of_a_life() -> tuple[Project, Log]:
    priority = Priority(
        code="1", response=minutes(30 * DAY), restore=minutes(40 * DAY), resolve=minutes(50 * DAY)
    )
    log = build.log(
        incidents=[
            _reported(
                "I",
                kind="outage",
                service="S",
                warranty=True,
                cause="ошибка пользователя",
                responded_at="2025-04-20 12:00",
                restored_at="2025-05-20 12:00",
                resolved_at="2025-06-20 12:00",
                rating=5,
            ),
            _reported("Q", kind="request"),
            _reported("R", rejected="не по договору"),
        ],
        pauses=[],
        reopens=[],
        outages=[
            {
                "service": "S",
                "started_at": "2024-12-20 12:00",
                "ended_at": "2025-07-20 12:00",
                "incident": "I",
                "source": "monitoring",
            }
        ],
        activities=[
            {"on": "2025-08-05", "activity": "audit", "hours": Decimal(2), "payer": "included"}
        ],
    )
    return build.project(priorities=(priority,), included_hours=Decimal(10)), log


def _expected(metric: Metric) -> set[str]:
    """The months in which the metric has an event of that life."""
    match metric.month:
        case Month.STOPPED:  # without a clock of its own: the first answer ends it
            return {STOPPED[clock] for clock in metric.clocks or (Clock.RESPONSE,)}
        case Month.AT_END:  # by a clock: what is open beyond its norm
            return OVERDUE if metric.clocks else OPEN
    return {IN[metric.month]}


@pytest.fixture(scope="module")
def events() -> Mapping[str, set[str]]:
    """Key -> the months in which the metric has an event."""
    project, log = _months_of_a_life()
    cases = [CaseRow(incident="I", closed_on=date(2025, 9, 9), outcome="covered")]
    found: dict[str, set[str]] = {metric.key: set() for metric in METRICS}
    for month in MONTHS:
        made = evaluate(
            project, log, Period.parse(month), date(2025, 12, 1), everything=True, cases=cases
        )
        for line in made.results:
            if line.n:
                found[line.key].add(month)
    return found


@pytest.mark.parametrize("key", [one.key for one in METRICS if one.month is not Month.WITHIN])
def test_a_row_counts_in_the_month_of_the_record(key: str, events: Mapping[str, set[str]]) -> None:
    """G2, G4: each row counts in one month, or in each at whose end it stands."""
    assert events[key] == _expected(BY_KEY[key])


# What does not count: it may come and go, and the figure stays ------------------------------------

NOVEMBER: Final = Period.parse("2024-11")
TABLES: Final[Mapping[str, Rows]] = {
    "incidents": [
        {
            "id": "A",
            "kind": "outage",
            "service": "S",
            "priority": "1",
            "reported_at": "2024-11-11 10:00",
            "responded_at": "2024-11-11 11:30",
            "restored_at": "2024-11-11 14:30",
            "resolved_at": "2024-11-11 15:30",
            "channel": "почта",
        },
        {"id": "B", "priority": "1", "reported_at": "2024-11-30 18:30"},
    ],
    "pauses": [],
    "reopens": [],
    "outages": [
        {
            "service": "S",
            "started_at": "2024-11-11 09:30",
            "ended_at": "2024-11-11 14:30",
            "incident": "A",
            "source": "monitoring",
        }
    ],
    "maintenance": [],
    "activities": [{"on": "2024-11-11", "activity": "audit", "hours": Decimal(3)}],
    "gaps": [],
}
PAUSES: Final[Rows] = [
    {"incident": name, "from_at": begun, "to_at": ended, "reason": "waiting for client"}
    for name, begun, ended in (
        ("A", "2024-11-11 10:30", "2024-11-11 11:30"),
        ("B", "2024-11-30 19:00", "2024-11-30 20:00"),
    )
]
UNASKED: Final[Rows] = [
    {"id": "D", "priority": "1", "reported_at": "2024-11-11 10:20", "duplicate_of": "A"},
    {"id": "R", "priority": "1", "reported_at": "2024-11-12 10:20", "rejected": "не наша система"},
]
MAINTENANCE: Final[Rows] = [
    {
        "service": "S",
        "from_at": "2024-11-11 09:00",
        "to_at": "2024-11-11 15:00",
        "announced_at": "2024-11-01 09:00",
        "agreed": True,
    }
]
INTERNAL: Final[Rows] = [
    {"on": "2024-11-12", "activity": "audit", "hours": Decimal(5), "internal": True}
]


def _figures(**more: Rows) -> dict[str, object]:
    """Key -> value, n, k and N of the month with these rows beside the others."""
    norms = Priority(code="1", response=minutes(60), restore=minutes(240), resolve=minutes(300))
    project = build.project(
        priorities=(norms,), targets=(build.target("availability", Decimal("0.9")),)
    )
    log = build.log(**{name: [*rows, *more.get(name, ())] for name, rows in TABLES.items()})
    made = evaluate(project, log, NOVEMBER, NOVEMBER.end, everything=True)
    return {one.key: (one.value, one.n, one.numerator, one.denominator) for one in made.results}


def _moved(**more: Rows) -> set[str]:
    """The metrics whose figure these rows change."""
    without, with_them = _figures(), _figures(**more)
    return {key for key, figure in with_them.items() if figure != without[key]}


def _leaving_out(kind: Excluded) -> set[str]:
    return {metric.key for metric in METRICS if metric.excluded is kind}


def test_the_time_of_pauses_is_excluded_where_the_record_says_so() -> None:
    """G8: pauses stop the clocks to restoring and to the solution, never that to the answer."""
    assert _moved(pauses=PAUSES) == _leaving_out(Excluded.PAUSES) | {"client_wait_share"}


def test_duplicates_and_rejected_ones_are_excluded_where_the_record_says_so() -> None:
    """G10: they are out of everything but the metrics that count every request."""
    whole = {one.key for one in METRICS if one.whole and one.journal is Journal.REQUESTS}
    assert _moved(incidents=UNASKED) == whole


def test_work_the_client_does_not_see_is_excluded() -> None:
    """Metrics 2: internal work is in no figure, the hours of checks included."""
    assert _moved(activities=INTERNAL) == set()


def test_allowed_maintenance_is_excluded_where_the_record_says_so() -> None:
    """G6: it is in neither side of service time, and an outage wholly inside it is none."""
    # The longest outage is told whole, with the work on it.
    excluding = (Excluded.SERVICE_TIME, Excluded.STOPS, Excluded.REQUESTS_AND_STOPS)
    leaving_out = set().union(*map(_leaving_out, excluding))
    assert _moved(maintenance=MAINTENANCE) == leaving_out | {"maintenance_hours"}
    assert BY_KEY["longest_outage"].excluded is Excluded.NOTHING


def test_money_is_told_from_the_other_figures() -> None:
    """Metrics 5: a reduction has no log of its own, and leaves out nothing by itself."""
    (due,) = (metric for metric in METRICS if metric.journal is Journal.FIGURES)
    assert (due.key, due.excluded) == ("credit_due", Excluded.NOTHING)


# Which log it is told from ------------------------------------------------------------------------

ANOTHER: Final[Mapping[str, tuple[Journal, dict[str, object]]]] = {
    "incidents": (
        Journal.REQUESTS,
        {"id": "C", "priority": "1", "reported_at": "2024-11-20 10:00", "channel": "телефон"},
    ),
    "outages": (
        Journal.OUTAGES,
        {
            "service": "S",
            "started_at": "2024-11-20 10:00",
            "ended_at": "2024-11-20 22:00",
            "source": "monitoring",
        },
    ),
    "activities": (
        Journal.WORK,
        {"on": "2024-11-20", "activity": "audit", "hours": Decimal(1)},
    ),
    "gaps": (Journal.GAPS, {"from_at": "2024-11-20 10:00", "to_at": "2024-11-20 11:00"}),
}


@pytest.mark.parametrize("table", ANOTHER)
def test_a_row_moves_only_what_is_told_from_its_log(table: str) -> None:
    """Russian documents 7.5: the source of data of a row is the log its figure is made of."""
    journal, row = ANOTHER[table]
    moved = _moved(**{table: [row]})
    assert moved
    assert moved <= {metric.key for metric in METRICS if metric.journal is journal}
