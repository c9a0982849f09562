"""The list of outages: which rows stand in it, each with the cell it came from."""

from datetime import date
from decimal import Decimal

from pipeline.domain.periods import Period
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.evidence import OutageLine, outage_list
from tests.metrics.build import log, project

NOVEMBER = Period.parse("2024-11")
Row = dict[str, object]


def maintenance(start: str, end: str, **rest: object) -> Row:
    """An agreed row of November, announced long before, unless it says otherwise."""
    return {
        "service": "S",
        "from_at": f"2024-{start}",
        "to_at": f"2024-{end}",
        "announced_at": "2024-10-01 10:00",
        "agreed": True,
        **rest,
    }


def listed(*rows: Row, cap: int | None = None) -> tuple[OutageLine, ...]:
    """The list of November with these rows of maintenance."""
    of = project(maintenance_cap_hours=None if cap is None else Decimal(cap))
    made = log(incidents=[], outages=[], maintenance=rows)
    return outage_list(Facts(of, made, NOVEMBER, date(2024, 12, 1)))


def told(lines: tuple[OutageLine, ...]) -> list[tuple[str, int, str, str]]:
    """Kind, Excel row, and the local hours of each."""
    return [
        (line.kind, line.row, f"{line.started_at:%d %H:%M}", f"{line.ended_at:%d %H:%M}")
        for line in lines
    ]


def test_a_refused_row_is_cited_by_its_own_cell() -> None:
    """G6: of 10-20 four hours are allowed; 08-12 was not agreed, and only its 08-10 is left."""
    late = maintenance("11-10 08:00", "11-10 12:00", agreed=False)
    found = listed(maintenance("11-10 10:00", "11-10 20:00"), late, cap=4)
    assert told(found) == [
        ("maintenance_counted", 3, "10 08:00", "10 10:00"),
        ("maintenance", 2, "10 10:00", "10 14:00"),
        ("maintenance_counted", 2, "10 14:00", "10 20:00"),
    ]


def test_a_refused_row_inside_another_is_told_by_what_it_adds() -> None:
    """G6: each second belongs to one row: late ones stand after those not agreed."""
    found = listed(
        maintenance("11-10 10:00", "11-10 14:00", announced_at="2024-11-10 09:00"),
        maintenance("11-10 11:00", "11-10 12:00", agreed=False),
    )
    assert told(found) == [
        ("maintenance_counted", 2, "10 10:00", "10 11:00"),
        ("maintenance_counted", 3, "10 11:00", "10 12:00"),
        ("maintenance_counted", 2, "10 12:00", "10 14:00"),
    ]
    assert sum(line.seconds for line in found) == 4 * 3600


def test_rows_that_touch_stay_two_rows() -> None:
    """Allowed spans are united in the account, and listed by the rows that asked for them."""
    found = listed(
        maintenance("11-10 10:00", "11-10 11:00"), maintenance("11-10 11:00", "11-10 12:00")
    )
    assert told(found) == [
        ("maintenance", 2, "10 10:00", "10 11:00"),
        ("maintenance", 3, "10 11:00", "10 12:00"),
    ]


def test_a_row_over_the_border_of_a_month_is_one_line() -> None:
    """G6: the cap is counted by month, yet a row allowed in both is whole."""
    found = listed(maintenance("10-31 23:00", "11-01 02:00"), cap=4)
    assert told(found) == [("maintenance", 2, "31 23:00", "01 02:00")]
    cut = listed(maintenance("10-31 23:00", "11-01 02:00"), cap=1)
    assert told(cut) == [
        ("maintenance", 2, "31 23:00", "01 01:00"),
        ("maintenance_counted", 2, "01 01:00", "01 02:00"),
    ]


def test_what_lies_outside_the_period_is_not_listed() -> None:
    """Half-open borders: what ends at its first instant or begins at its last is not in it."""
    assert listed(
        maintenance("10-31 22:00", "11-01 00:00"), maintenance("12-01 00:00", "12-01 01:00")
    ) == ()  # fmt: skip


def test_the_list_is_made_once() -> None:
    """Several parts of a report and each line of the reductions read it."""
    facts = Facts(project(), log(outages=[]), NOVEMBER, date(2024, 12, 1))
    assert outage_list(facts) is outage_list(facts)
