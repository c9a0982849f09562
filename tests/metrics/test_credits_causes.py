"""One incident, one reduction: what lowered a metric, and which line takes it (step 5)."""

from dataclasses import replace
from datetime import time
from decimal import Decimal

from pipeline.domain.contract import HoursRow, Service, Target
from tests.metrics.build import golden_log, minutes, project
from tests.metrics.reduced import (
    agreed,
    amounts,
    availability,
    credit,
    golden,
    only,
    row,
)


def outage(start: str, end: str, **rest: object) -> dict[str, object]:
    """A row of the sheet of outages."""
    times = {"started_at": f"2024-{start}", "ended_at": f"2024-{end}"}
    return {"service": "S", **times, **rest}


def causes(target: Target, *outages: dict[str, object], **changes: object) -> tuple[str, ...]:
    """What lowered the metric of a row, with these rows of outages."""
    return only(credit(golden(target, **changes), golden_log(outages=outages))).measured.causes


def test_one_outage_that_breaks_two_targets() -> None:
    """metrics.md 5: A6 breaks availability and its restore norm; the larger one stays."""
    priorities = tuple(replace(p, restore=minutes(85)) for p in project().priorities)
    restore = row("restore_in_target", "100:0; 0:10", services=())
    found = credit(golden(availability(), restore, priorities=priorities))
    assert [line.dropped_by for line in found.lines] == ["restore_in_target", ""]
    assert amounts(found) == ["0.00", "10000.00"]


def test_equal_amounts_stand_in_the_order_of_the_sheet() -> None:
    """Step 5: amount descending, then sheet order."""
    rows = [row("response_in_target"), row("response_in_target", code="again")]
    found = credit(golden(*rows))
    assert [line.dropped_by for line in found.lines] == ["", "response_in_target"]
    found = credit(golden(*reversed(rows)))
    assert [line.dropped_by for line in found.lines] == ["", "again"]


def test_a_line_that_takes_nothing_blocks_nothing() -> None:
    """A tier of 0 % is no reduction, so it shares no cause with one."""
    free = row("response_in_target", "0:0", code="free")
    found = credit(golden(free, row("response_in_target")))
    assert [line.dropped_by for line in found.lines] == ["", ""]
    assert amounts(found) == ["0.00", "10000.00"]


def test_causes_of_downtime_are_incidents_and_rows_of_outages() -> None:
    """Step 5: the linked incidents and the outage rows; a linked duplicate stands for its root."""
    found = causes(
        availability(),
        outage("11-10 04:00", "11-10 05:30", incident="A7"),
        outage("11-12 01:00", "11-12 02:00"),
    )
    assert found == ("A6", "outages 2", "outages 3")


def test_what_lowered_nothing_is_no_cause() -> None:
    """Allowed maintenance, other months, closed hours and times without data lower nothing."""
    hours = (Service(code="S", name="S", hours="5x8"),)
    found = causes(
        availability(),
        outage("10-30 10:00", "10-30 12:00", incident="A2"),
        outage("11-17 02:00", "11-17 03:00", incident="A3"),
        outage("11-20 10:00", "11-20 11:00", incident="A4", kind="unknown"),
        outage("11-21 10:00", "11-21 11:00", incident="A8"),
    )
    assert found == ("A8", "outages 5")
    assert causes(availability(), outage("11-20 19:00", "11-20 20:00"), services=hours) == ()


def test_hours_that_change_inside_the_month() -> None:
    """G16: on a Saturday of the 5x8 half nothing was lost, on one of the 24x7 half it was."""
    office = Service(code="S", name="S", hours="5x8", fee_share=Decimal("0.6"))
    rows = [outage(f"11-{day} 12:00", f"11-{day} 13:00") for day in ("09", "23")]
    whole = agreed("11-16", services=(replace(office, hours="24x7"),))
    changes = {"services": (office,), "agreements": (whole,)}
    assert causes(availability(), *rows, **changes) == ("outages 3",)
    office_later = agreed("11-16", services=(office,))
    changes = {"agreements": (office_later,)}
    assert causes(availability(), *rows, **changes) == ("outages 2",)
    every_day = HoursRow(profile="5x8", days=frozenset(range(7)), opens=time(9), closes=time(18))
    longer = agreed("11-16", hours=(replace(every_day, by_calendar=False),))
    changes = {"services": (office,), "agreements": (longer,)}
    assert causes(availability(), *rows, **changes) == ("outages 3",)


def test_an_unlinked_outage_costs_once() -> None:
    """Without an incident the row of the outage itself is the cause two rows share."""
    downtime = row("downtime", "0 с:0; *:10", target=minutes(0), services=("S",))
    log_ = golden_log(outages=[outage("11-12 00:00", "11-12 08:00")])
    found = credit(golden(availability(), downtime), log_)
    assert [line.shared for line in found.lines] == [(), ("outages 2",)]
    assert amounts(found) == ["18000.00", "0.00"]


def test_maintenance_that_counts_is_a_cause() -> None:
    """G6: a stop for work nobody agreed to is downtime."""
    work = {
        "service": "S",
        "from_at": "2024-11-17 01:00",
        "to_at": "2024-11-17 05:00",
        "agreed": False,
    }
    found = credit(golden(availability()), golden_log(outages=[], maintenance=[work]))
    assert only(found).measured.causes == ("maintenance 2",)


def test_causes_of_the_other_metrics() -> None:
    """Counts: the rows counted; speeds: the rows slower than the target; more is better: none."""
    slow = row("response_time.max", "1 мин:0; *:10", target=minutes(40))
    found = credit(
        golden(
            slow,
            row("breaches", "0:0; *:10", target=Decimal(0)),
            row("incidents_resolved", "100:0; 0:10", target=Decimal(100)),
            row("outages", "0:0; *:10", target=Decimal(0)),
            row("longest_outage", "1 мин:0; *:10", target=minutes(1)),
        )
    )
    assert [line.measured.causes for line in found.lines] == [
        ("A3", "A6"),
        ("A3", "A6", "A8", "A11"),
        (),
        ("A5", "outages 3", "A6", "outages 4", "A13", "outages 5"),
        ("A1", "outages 2"),
    ]
