"""A real month through the command line, against a plain script over the same rows.

The script knows the standard library only: it counts seconds day by day and sorts. The log flags
a reopening without its time, so that both sides are given the same invented one: a day after the
resolution, resolved again an hour later.
"""

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from math import ceil
from pathlib import Path
from typing import Any, Final

import pytest

from tests.fixtures.commands import Poruka
from tests.fixtures.projects import minimal_sheets
from tests.workbook.build import build_workbook

DATA: Final = Path(__file__).parents[1] / "data" / "incidents"
START: Final = datetime(2016, 3, 1)  # noqa: DTZ001  # wall times of a zone without changes
END: Final = datetime(2016, 4, 1)  # noqa: DTZ001  # likewise
DAY: Final = timedelta(days=1)
AGAIN_AFTER, SOLVED_AFTER = DAY, timedelta(hours=1)
OPENS, CLOSES = time(9), time(18)
SATURDAY: Final = 5
REASONS: Final = {"Awaiting User Info": "ожидание клиента"}
Span = tuple[datetime, datetime]


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a compressed table."""
    text = gzip.decompress((DATA / f"{name}.csv.gz").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


def at(text: str) -> datetime | None:
    """An instant of the log as it was known at the end of the month."""
    if not text:
        return None
    found = datetime.fromisoformat(text)
    return found if found < END else None


class PlainScript:
    """Every figure by plain loops."""

    def __init__(self, *, round_the_clock: bool) -> None:
        """Read the month; ``round_the_clock`` or from nine to six on working days."""
        self.round_the_clock = round_the_clock
        self.rows = rows_of("month")
        self.pauses: dict[str, list[Span]] = {}
        for row in rows_of("pauses"):
            start = at(row["start"])
            if row["reason"] in REASONS and start is not None:
                self.pauses.setdefault(row["id"], []).append((start, at(row["end"]) or END))

    def open_seconds(self, start: datetime, end: datetime) -> int:
        """Seconds of ``[start, end)`` in the hours."""
        if self.round_the_clock:
            return int((end - start).total_seconds())
        total, day = 0.0, start.date()
        while day <= end.date():
            if day.weekday() < SATURDAY:
                low = max(start, datetime.combine(day, OPENS))
                high = min(end, datetime.combine(day, CLOSES))
                total += max(0.0, (high - low).total_seconds())
            day += DAY
        return int(total)

    def spent(self, row: Mapping[str, str], end: datetime, stops: list[Span]) -> int:
        """Seconds from the report to ``end`` outside the united ``stops``."""
        start = datetime.fromisoformat(row["reported_at"])
        left, position = 0, start
        for low, high in sorted(stops):
            if low > position:
                left += self.open_seconds(position, min(low, end))
            position = min(max(position, high), end)
        return left + self.open_seconds(position, end)

    def resolutions(self) -> Iterator[tuple[Mapping[str, str], datetime, list[Span]]]:
        """Incidents with their last resolution of the month, and the gap before a second one."""
        for row in self.rows:
            resolved = at(row["resolved_at"])
            if resolved is None:
                continue
            if row["reopened"] == "1" and resolved + AGAIN_AFTER < END:
                again = resolved + AGAIN_AFTER
                if again + SOLVED_AFTER < END:
                    yield row, again + SOLVED_AFTER, [(resolved, again)]
            else:
                yield row, resolved, []

    def figures(self) -> dict[str, Any]:
        """What the program is asked for."""
        solved = list(self.resolutions())
        paused = sorted(
            self.spent(row, end, [*gaps, *self.pauses.get(row["id"], [])])
            for row, end, gaps in solved
        )
        whole = sorted(self.spent(row, end, gaps) for row, end, gaps in solved)
        middle = ceil(len(solved) / 2) - 1
        return {
            "reported": len(self.rows),
            "resolved": len(solved),
            "reopened": sum(1 for _, _, gaps in solved if gaps),
            "with pauses": paused[middle],
            "without pauses": whole[middle],
        }


def project(folder: Path, *, pauses: bool, hours: str) -> Path:
    """A project whose logs stand beside the workbook as files."""
    sheets = minimal_sheets()
    sheets["Договор"].append(["Производственный календарь", "нет"])
    sheets["Время"] = [
        ["Профиль", "Дни", "С", "По"],
        ["будни", "пн-пт", OPENS, CLOSES],
    ]
    sheets["Приоритеты"] = [["Приоритет", "Время"]]
    sheets["Приоритеты"] += [[str(code), hours] for code in range(1, 5)]
    for name in ("Инциденты", "Паузы"):
        del sheets[name]
    rows = rows_of("month")
    names = ("Зарегистрирован", "Реакция", "Решён", "Закрыт")
    keys = ("reported_at", "responded_at", "resolved_at", "closed_at")
    write(
        folder / "incidents.csv",
        ("Номер", "Приоритет", *names),
        ((row["id"], row["priority"], *(row[key] for key in keys)) for row in rows),
    )
    reopened = [row for row in rows if row["reopened"] == "1" and row["resolved_at"]]
    write(
        folder / "reopens.csv",
        ("Инцидент", "Открыт повторно", "Решён"),
        (
            (row["id"], resolved + AGAIN_AFTER, resolved + AGAIN_AFTER + SOLVED_AFTER)
            for row in reopened
            for resolved in (datetime.fromisoformat(row["resolved_at"]),)
        ),
    )
    if pauses:
        write(
            folder / "pauses.csv",
            ("Инцидент", "С", "По", "Причина"),
            (
                (row["id"], row["start"], row["end"], REASONS.get(row["reason"], "иное"))
                for row in rows_of("pauses")
            ),
        )
    return build_workbook(folder / "project.xlsx", sheets)


def write(path: Path, headings: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    """A log beside a workbook."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(headings)
        table.writerows(rows)


@pytest.mark.parametrize("hours", ["24x7", "будни"])
def test_the_month_is_what_a_plain_script_counts(
    poruka: Poruka, tmp_path: Path, hours: str
) -> None:
    """Metrics §2: reported, resolved, reopened, median resolution with and without pauses."""
    expected = PlainScript(round_the_clock=hours == "24x7").figures()
    found: dict[str, Any] = {}
    for name, pauses in (("with pauses", True), ("without pauses", False)):
        folder = tmp_path / ("paused" if pauses else "whole")
        folder.mkdir()
        book = project(folder, pauses=pauses, hours=hours)
        assert poruka("metrics", book, "--period", "2016-03", "--all", "--json") == 0, poruka.out
        lines = {line["key"]: line for line in poruka.json["metrics"]}
        found[name] = lines["resolution_time"]["value"]
        found["reported"] = lines["incidents_reported"]["value"]
        found["resolved"] = lines["incidents_resolved"]["value"]
        found["reopened"] = lines["reopen_rate"]["numerator"]
    assert found == expected
    assert expected["with pauses"] < expected["without pauses"]


def test_the_month_is_the_one_published() -> None:
    """Its source: 8,995 incidents of March 2016, 774 of them closed without a resolution."""
    rows = rows_of("month")
    days = {datetime.fromisoformat(row["reported_at"]).date() for row in rows}
    assert (len(rows), min(days), max(days)) == (8995, date(2016, 3, 1), date(2016, 3, 31))
    assert sum(1 for row in rows if not row["resolved_at"]) == 774
