"""The export of a real service desk against the same incidents as plain CSV."""

import csv
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from tests.house.sources import ROOT
from tests.workbook.build import build_workbook
from tests.workbook.foreign.exports_built import ZONE, read_log_of, refusals, said_of, table

CUT: Final = ROOT / "tests" / "data" / "foreign"
WHOLE: Final = ROOT.parent / "shared" / "data" / "incidents"
FORM: Final = "дд/мм/гггг чч:мм"

# Export, the same incidents as CSV, how many, closed without a resolution, flagged as reopened.
CASES: Final = [
    (CUT / "servicenow_export.xlsx", CUT / "servicenow_incidents.csv", 300, 25, 2),
    *(
        [
            (
                WHOLE / "servicenow_2016_03_export.xlsx",
                WHOLE / "servicenow_2016_03.csv",
                8995,
                774,
                130,
            )
        ]
        if WHOLE.is_dir()
        else []
    ),
]


def records(path: Path) -> list[dict[str, str]]:
    """Rows of a plain CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def in_zone(text: str) -> str:
    """A wall time of the plain file as our files write it."""
    if not text:
        return ""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).isoformat()


@pytest.mark.parametrize(
    ("export", "plain", "count", "unresolved", "reopened"),
    CASES,
    ids=["cut", "whole"][: len(CASES)],
)
def test_every_row_is_the_one_of_the_plain_file(
    export: Path, plain: Path, count: int, unresolved: int, reopened: int
) -> None:
    """Every row equals the plain file's in number, times, priority, type and channel."""
    log = read_log_of(export, profile="servicenow", stated=FORM)
    expected = records(plain)
    assert (log.read, log.identical, refusals(log)) == (count, 0, [])
    assert table(log, "incidents") == [
        {
            "Номер": row["id"],
            "Зарегистрирован": in_zone(row["reported_at"]),
            "Канал": row["channel"],
            "Приоритет": row["priority"],
            "Описание": row["type"].replace("category ?", ""),
            "Решён": in_zone(row["resolved_at"]),
            "Закрыт": in_zone(row["closed_at"]),
        }
        for row in expected
    ]
    assert list(log.closed_unresolved) == [row["id"] for row in expected if not row["resolved_at"]]
    assert list(log.reopened_untimed) == [row["id"] for row in expected if row["reopened"] == "1"]
    assert (len(log.closed_unresolved), len(log.reopened_untimed)) == (unresolved, reopened)
    assert (log.history, table(log, "pauses"), table(log, "reopens")) == ("none", [], [])
    assert {"import_heading_twice", "import_without_history"} <= set(said_of(log))


def test_a_history_of_states_gives_the_pauses_of_the_plain_file(tmp_path: Path) -> None:
    """The states from which the pauses were once derived give the same pauses again."""
    incidents = records(CUT / "servicenow_incidents.csv")
    pauses = defaultdict(list)
    for row in records(CUT / "servicenow_pauses.csv"):
        pauses[row["id"]].append(row)
    history: list[list[object]] = [["Task", "Value", "Start"]]
    for row in incidents:
        history.append([row["id"], "New", row["reported_at"]])
        for at, pause in enumerate(pauses[row["id"]]):
            history.append([row["id"], pause["reason"], pause["start"]])
            following = pauses[row["id"]][at + 1 : at + 2]
            if not following or following[0]["start"] != pause["end"]:
                history.append([row["id"], "Active", pause["end"]])
    headings = ["Number", "Opened", "Priority", "Resolved", "Closed"]
    fields = ("id", "reported_at", "priority", "resolved_at", "closed_at")
    file = build_workbook(
        tmp_path / "export.xlsx",
        {
            "Incidents": [headings, *([row[field] for field in fields] for row in incidents)],
            "Metrics": history,
        },
    )
    log = read_log_of(file, profile="servicenow")
    reasons = {"Awaiting User Info": "ожидание клиента"}
    expected = [
        (row["id"], in_zone(row["start"]), in_zone(row["end"]), reasons.get(row["reason"], "иное"))
        for incident in incidents
        for row in pauses[incident["id"]]
        if row["start"] != row["end"]
    ]
    assert [tuple(row.values()) for row in table(log, "pauses")] == _joined(expected)
    assert (log.history, dict(log.unmapped)) == ("sheet", {})


def _joined(rows: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Touching pauses of one reason as one."""
    made: list[tuple[str, str, str, str]] = []
    for number, start, end, reason in rows:
        if made and (made[-1][0], made[-1][2], made[-1][3]) == (number, start, reason):
            made[-1] = (number, made[-1][1], end, reason)
        else:
            made.append((number, start, end, reason))
    return made
