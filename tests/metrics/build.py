"""A project and its log from text written in the test, next to its assertion."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pandas as pd

from pipeline.domain.contract import (
    Contract,
    HoursRow,
    MonthRow,
    Party,
    Person,
    Priority,
    Project,
    Role,
    Service,
    Target,
)
from pipeline.domain.durations import Duration
from pipeline.metrics.events.log import SCHEMA, Log, Source, Table, frame_of

WEEK = frozenset(range(5))
MINUTE = 60


def minutes(count: int) -> Duration:
    """A target of that many minutes."""
    return Duration(seconds=count * MINUTE)


def project(**changes: object) -> Project:
    """The project of the golden month: 5x8 with lunch, three priorities, one 24x7 service.

    ``changes`` replace fields of the project; those of ``Contract`` go to the contract.
    """
    contract = Contract(
        project_code="golden-month",
        project_name="Золотой месяц",
        contract_no="17/2024",
        contract_on=date(2024, 1, 15),
        contract_subject="Сопровождение системы",
        support_hours="5x8",
        monthly_fee=Decimal(100000),
        min_events=1,
    )
    own = {name: value for name, value in changes.items() if hasattr(contract, name)}
    rest = {name: value for name, value in changes.items() if name not in own}
    base = Project(
        contract=replace(contract, **own),  # type: ignore[arg-type]  # names checked above
        parties=(
            Party(role=Role.CONTRACTOR, full_name="ООО «Опора»", short_name="ООО «Опора»"),
            Party(
                role=Role.CLIENT, full_name="ООО «Рога & Копыта»", short_name="ООО «Рога & Копыта»"
            ),
        ),
        people=tuple(
            Person(
                role=role,
                function="signatory",
                surname=surname,
                first_name="Инна",
                patronymic="Львовна",
                position="Директор",
            )
            for role, surname in ((Role.CONTRACTOR, "Ковальчук"), (Role.CLIENT, "Белых"))
        ),
        priorities=(
            Priority(code="1", response=minutes(30), restore=minutes(240)),
            Priority(code="2", hours="5x8", response=minutes(60), resolve=minutes(480)),
            Priority(code="3", hours="5x8", response=minutes(240), resolve=minutes(1440)),
        ),
        services=(Service(code="S", name="S", hours="24x7"),),
        hours=(
            HoursRow(profile="5x8", days=WEEK, opens=time(9), closes=time(13)),
            HoursRow(profile="5x8", days=WEEK, opens=time(14), closes=time(18)),
        ),
        months=(MonthRow(year=2024, month=11, log_complete=True),),
    )
    return replace(base, **rest)  # type: ignore[arg-type]  # fields of Project


def log(zone: str = "Europe/Moscow", /, **tables: Sequence[Mapping[str, object]]) -> Log:
    """Logs from rows of plain values; instants as local text ``2024-11-01 16:30``.

    A table that is not named was never given; a named one has every column of its schema.
    """
    return Log(**{name: _table(name, tables.get(name), ZoneInfo(zone)) for name in SCHEMA})


def _table(name: str, rows: Sequence[Mapping[str, object]] | None, zone: ZoneInfo) -> Table:
    if rows is None:
        return Table.empty(name)
    columns: dict[str, object] = {}
    for key, kind in SCHEMA[name].items():
        values = [row.get(key) for row in rows]
        if kind == "instant":
            columns[key] = [
                None if value is None else pd.Timestamp(str(value), tz=zone).tz_convert("UTC")
                for value in values
            ]
        elif kind == "day":
            columns[key] = [None if value is None else pd.Timestamp(str(value)) for value in values]
        else:
            columns[key] = values
    if name == "incidents":
        columns["kind"] = [row.get("kind", "failure") for row in rows]
        columns["fault_at"] = [
            fault if fault is not None else reported
            for fault, reported in zip(columns["fault_at"], columns["reported_at"], strict=True)  # type: ignore[call-overload]  # lists made above
        ]
    if name == "outages":
        columns["kind"] = [row.get("kind", "outage") for row in rows]
        columns["weight"] = [row.get("weight", Decimal(1)) for row in rows]
    frame = frame_of(name, columns)
    return Table(frame, given=True, columns=frozenset(SCHEMA[name]), source=Source(sheet=name))


def target(metric: str, value: Decimal | Duration | None = None, **scope: object) -> Target:
    """A row of targets."""
    return Target(code=metric, metric=metric, target=value, **scope)  # type: ignore[arg-type]  # scope fields


GOLDEN_INCIDENTS = """
A1  | 1 | outage  | 10-31 23:30 | 10-31 23:50 | 11-01 02:10 | 11-01 02:10
A2  | 2 | failure | 11-01 16:30 | 11-01 17:10 |             | 11-02 12:00
A3  | 2 | failure | 11-02 16:00 | 11-05 09:30 |             | 11-05 16:00
A4  | 3 | failure | 11-06 12:50 | 11-06 12:55 |             | 11-07 15:00
A5  | 1 | outage  | 11-10 03:00 | 11-10 03:20 | 11-10 04:20 | 11-11 10:00
A6  | 1 | outage  | 11-10 04:00 | 11-10 04:45 | 11-10 05:30 | 11-10 05:30
A7  | 1 | failure | 11-10 04:10 |             |             |
A8  | 2 | failure | 11-14 17:30 | 11-14 17:45 |             | 11-18 17:30
A9  | 3 | failure | 11-20 10:00 | 11-20 10:05 |             | 11-20 11:00
A10 | 3 | failure | 11-29 17:00 | 12-02 10:00 |             | 12-03 12:00
A11 | 2 | failure | 11-28 10:00 | 11-28 10:10 |             |
A12 | 3 | request | 11-25 09:00 | 11-25 09:02 |             | 11-25 09:30
A13 | 1 | outage  | 11-17 04:40 | 11-17 04:50 | 11-17 06:00 | 11-17 06:00
"""


def golden_incidents() -> list[dict[str, object]]:
    """The incidents of ``metrics.md`` section 3."""
    names = ("id", "priority", "kind", "reported_at", "responded_at", "restored_at", "resolved_at")
    rows: list[dict[str, object]] = []
    for line in GOLDEN_INCIDENTS.strip().splitlines():
        cells = [cell.strip() or None for cell in line.split("|")]
        row: dict[str, object] = dict(zip(names, cells, strict=True))
        for name in names[3:]:
            row[name] = f"2024-{row[name]}" if row[name] else None
        if row["id"] == "A7":
            row["duplicate_of"] = "A6"
        rows.append(row)
    return rows


def golden_log(**changes: Sequence[Mapping[str, object]]) -> Log:
    """The logs of the golden month."""
    outages = (
        ("10-31 23:20", "11-01 02:10", "A1"),
        ("11-10 02:50", "11-10 04:20", "A5"),
        ("11-10 04:00", "11-10 05:30", "A6"),
        ("11-17 04:30", "11-17 06:00", "A13"),
    )
    tables: dict[str, Sequence[Mapping[str, object]]] = {
        "incidents": golden_incidents(),
        "pauses": [
            {
                "incident": "A4",
                "from_at": "2024-11-06 14:00",
                "to_at": "2024-11-07 14:00",
                "reason": "waiting for client",
            }
        ],
        "reopens": [
            {"incident": "A9", "reopened_at": "2024-11-21 10:00", "resolved_at": "2024-11-21 12:00"}
        ],
        "outages": [
            {
                "service": "S",
                "started_at": f"2024-{start}",
                "ended_at": f"2024-{end}",
                "incident": name,
                "source": "report",
            }
            for start, end, name in outages
        ],
        "maintenance": [
            {
                "service": "S",
                "from_at": "2024-11-17 01:00",
                "to_at": "2024-11-17 05:00",
                "announced_at": "2024-11-10 01:00",
                "agreed": True,
            }
        ],
        "activities": [],
        "gaps": [],
    }
    return log(**(tables | changes))
