"""Services, their hours and weights, maintenance and the line of support by the terms of a day.

March 2026; the project and its agreements are those of ``test_dated_terms``.
"""

from decimal import Decimal
from fractions import Fraction

from pipeline.domain.contract import Service
from tests.metrics.build import log, target
from tests.metrics.test_dated_terms import march, project, sla

HOUR = 3600


def outage(day: str, start: str, end: str, service: str = "S") -> dict[str, object]:
    """A row of outages in March."""
    first, last = (f"2026-03-{day} {at}" for at in (start, end))
    return {"service": service, "started_at": first, "ended_at": last, "source": "report"}


def maintenance(day: str, start: str, end: str) -> dict[str, object]:
    """An agreed row, announced long before."""
    return {
        "service": "S",
        "from_at": f"2026-03-{day} {start}",
        "to_at": f"2026-03-{day} {end}",
        "announced_at": "2026-02-01 00:00",
        "agreed": True,
    }


def test_the_cap_is_that_of_the_day_on_which_a_row_begins() -> None:
    """Cap 4 h, from the 15th 1 h: 3 h and 1 of 2 h are allowed before; of 2 h after nothing is."""
    found = project(
        sla("15", maintenance_cap_hours=Decimal(1)),
        maintenance_cap_hours=Decimal(4),
        targets=(target("downtime"),),
    )
    rows = [
        maintenance("10", "00:00", "03:00"),
        maintenance("12", "00:00", "02:00"),
        maintenance("20", "00:00", "02:00"),
    ]
    of = log(incidents=[], outages=[outage("05", "10:00", "10:30")], maintenance=rows)
    (line,) = march(found, of).results
    assert line.value == 3 * HOUR + HOUR // 2
    assert line.details["services"] == {
        "S": {"agreed": 744 * HOUR, "maintenance": 4 * HOUR, "unknown": 0, "outage": line.value}
    }


def test_a_service_has_the_hours_of_each_day() -> None:
    """Until Saturday the 14th round the clock, then 5x8: an hour is lost on the 14th."""
    found = project(
        sla("15", services=(Service(code="S", name="S", hours="5x8"),)),
        targets=(target("downtime"), target("availability")),
    )
    rows = [outage("14", "10:00", "11:00"), outage("21", "10:00", "11:00")]
    downtime, availability = march(found, log(incidents=[], outages=rows)).results
    assert downtime.value == HOUR
    assert availability.denominator == 432 * HOUR
    assert availability.value == 1 - Fraction(1, 432)


def test_a_service_weighs_what_it_weighs_on_each_day() -> None:
    """S weighs 1, from the 15th 3, T weighs 1: a day of S lost on the 20th is 3 of 96 days."""
    base = tuple(Service(code=code, name=code, hours="24x7") for code in ("S", "T"))
    heavier = Service(code="S", name="S", hours="24x7", weight=Decimal(3))
    found = project(
        sla("15", services=(heavier,)), services=base, targets=(target("availability"),)
    )
    rows = [outage("20", "00:00", "23:00"), outage("20", "23:00", "23:59")]
    rows.append({**outage("20", "23:59", "23:59"), "ended_at": "2026-03-21 00:00"})
    (line,) = march(found, log(incidents=[], outages=rows)).results
    assert line.value == 1 - Fraction(3, 96)


def test_a_service_that_begins_with_an_agreement_has_no_time_before() -> None:
    """T is agreed from the 15th: 17 days of it, and 31 of S."""
    new = Service(code="T", name="T", hours="24x7")
    found = project(sla("15", services=(new,)), targets=(target("availability"),))
    rows = [outage("05", "10:00", "11:00", "S")]
    (line,) = march(found, log(incidents=[], outages=rows)).results
    assert line.denominator == 48 * 24 * HOUR


def test_the_line_of_support_has_the_hours_of_each_day() -> None:
    """5x8 until the 14th (80 h), then round the clock (408 h); a gap on Sunday the 15th counts."""
    found = project(sla("15", support_hours="24x7"), targets=(target("support_availability"),))
    gaps = [
        {"from_at": "2026-03-14 10:00", "to_at": "2026-03-14 12:00"},
        {"from_at": "2026-03-15 10:00", "to_at": "2026-03-15 12:00"},
    ]
    (line,) = march(found, log(incidents=[], gaps=gaps)).results
    assert (line.numerator, line.denominator) == (486 * HOUR, 488 * HOUR)


def test_a_promised_availability_is_that_of_the_last_day() -> None:
    """What is left of downtime is read by the target in force."""
    own = target("availability", Decimal("0.99"))
    found = project(sla("15", targets=(own,)), targets=(target("availability", Decimal("0.9")),))
    evaluation = march(found, log(incidents=[], outages=[outage("05", "10:00", "11:00")]))
    left = evaluation.unnarrowed("downtime_left")
    assert left.value == Fraction(744 * HOUR, 100) - HOUR
