"""Reopenings follow the resolutions they undo (rule G9): what is refused, naming both cells."""

from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Final

import pytest

from pipeline.workbook.reading import Reading
from tests.fixtures.projects import minimal_sheets
from tests.workbook.cases_built import of, read_case, said, table

Row = tuple[str, str | None]  # reopened and resolved again, on 7 December 2026
BEFORE: Final = "reopened_before_resolved"
NEVER: Final = "reopened_unresolved"


def at(clock: str | None) -> datetime | None:
    """A time of the day, by the wall."""
    if clock is None:
        return None
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 12, 7, hour, minute)  # noqa: DTZ001  # wall clock of a sheet


def reading_of(
    folder: Path, resolved: str | None, *rows: Row, leave_out: bool = False, **cells: object
) -> Reading:
    """An incident reported at 08:00 and resolved then, and its rows of Повторы from 2 on."""
    sheets = minimal_sheets()
    heading = sheets["Инциденты"]
    one = {"Номер": "I-1", "Приоритет": "1", **cells}
    heading.append(of(heading, Зарегистрирован=at("8:00"), Решён=at(resolved), **one))
    named = [
        {"Инцидент": "I-1", "Открыт повторно": at(again), "Решён": at(solved)}
        for again, solved in rows
    ]
    sheets["Повторы"] = table(*named)
    return read_case(folder, sheets, leave_out=leave_out)


@pytest.mark.parametrize(
    ("resolved", "rows", "refused"),
    [
        ("12:00", [("13:00", "15:00")], []),
        ("12:00", [("13:00", None)], []),
        ("12:00", [("12:00", "15:00")], []),  # at the very instant of the resolution
        ("12:00", [("12:00", "12:00"), ("12:00", "15:00")], []),
        ("12:00", [("13:00", "14:00"), ("14:00", "15:00"), ("16:00", None)], []),
        # the row of the incident has the last resolution instead of the first
        ("15:00", [("12:00", "15:00")], [(BEFORE, 2)]),
        ("15:00", [("14:59", None)], [(BEFORE, 2)]),
        ("15:00", [("12:00", "13:00"), ("14:00", "15:00")], [(BEFORE, 2), (BEFORE, 3)]),
        # a refused row changes nothing for those after it
        ("12:00", [("11:00", "16:00"), ("13:00", "14:00")], [(BEFORE, 2)]),
        ("12:00", [("13:00", "16:00"), ("15:00", "17:00"), ("16:00", None)], [(BEFORE, 3)]),
        # two at once are open only once
        ("12:00", [("13:00", "14:00"), ("13:00", "15:00")], [(BEFORE, 3)]),
        ("12:00", [("13:00", "14:00"), ("13:00", "14:00")], [(BEFORE, 3)]),
        ("12:00", [("13:00", None), ("13:00", None)], [(NEVER, 3)]),
        # nothing was resolved that could be reopened
        (None, [("13:00", "15:00")], [(NEVER, 2)]),
        (None, [("13:00", "15:00"), ("16:00", "17:00")], [(NEVER, 2), (NEVER, 3)]),
        ("12:00", [("13:00", None), ("16:00", "17:00")], [(NEVER, 3)]),
    ],
)
def test_a_reopening_follows_a_resolution(
    tmp_path: Path, resolved: str | None, rows: list[Row], refused: list[tuple[str, int]]
) -> None:
    """G9: Инциденты.resolved_at is the first resolution, Повторы hold the later ones in order."""
    found = said(reading_of(tmp_path, resolved, *rows), "Повторы")
    assert found == [(code, f"B{row}", "row") for code, row in refused]


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_the_order_of_the_sheet_says_nothing(tmp_path: Path, order: tuple[int, ...]) -> None:
    """Rows are taken by time: shuffled ones are read alike, and the same one is refused."""
    rows: dict[int, Row] = {1: ("13:00", "16:00"), 2: ("15:00", "17:00"), 3: ("16:00", None)}
    found = said(reading_of(tmp_path, "12:00", *(rows[one] for one in order)), "Повторы")
    assert found == [(BEFORE, f"B{order.index(2) + 2}", "row")]


def test_both_cells_are_named(tmp_path: Path) -> None:
    """The reopening's own cell, and the resolution before it wherever that stands."""
    (problem,) = reading_of(tmp_path, "15:00", ("12:00", "15:00")).problems
    assert problem.place.sheet == "Повторы"
    assert problem.given["start"] == datetime(2026, 12, 7, 12, 0, tzinfo=UTC)
    assert (problem.given["start_sheet"], problem.given["start_cell"]) == ("Инциденты", "I2")
    (tmp_path / "two").mkdir()
    rows: tuple[Row, ...] = (("13:00", "16:00"), ("15:00", "17:00"))
    (problem,) = reading_of(tmp_path / "two", "12:00", *rows).problems
    assert problem.given["start"] == datetime(2026, 12, 7, 13, 0, tzinfo=UTC)
    assert (problem.given["start_sheet"], problem.given["start_cell"]) == ("Повторы", "C2")
    (tmp_path / "three").mkdir()
    (problem,) = reading_of(
        tmp_path / "three", "12:00", ("13:00", None), ("15:00", "17:00")
    ).problems
    assert (problem.given["start_sheet"], problem.given["start_cell"]) == ("Повторы", "C2")


def test_what_is_left_out_leaves_an_order(tmp_path: Path) -> None:
    """Fine print 3: without the refused row every other one is kept, and the row is listed."""
    rows: tuple[Row, ...] = (("11:00", "16:00"), ("13:00", "14:00"))
    reading = reading_of(tmp_path, "12:00", *rows, leave_out=True)
    assert [(row.code, row.place.cell) for row in reading.left_out] == [(BEFORE, "B2")]
    assert reading.log is not None
    assert reading.log.reopens.frame["row"].tolist() == [3]


def test_rows_that_are_wrong_by_themselves_are_told_once(tmp_path: Path) -> None:
    """A row refused already, or of an incident refused, is not told again here."""
    found = said(reading_of(tmp_path, "15:00", ("13:00", "12:00")), "Повторы")
    assert found == [("resolved_before_reopened", "C2", "row")]
    (tmp_path / "bad").mkdir()
    bad = reading_of(tmp_path / "bad", "15:00", ("12:00", "15:00"), Приоритет="9")
    assert said(bad, "Повторы") == []
    assert said(bad, "Инциденты") == [("priority_unknown", "D2", "row")]


def test_without_a_column_of_resolutions_nothing_was_resolved(tmp_path: Path) -> None:
    """Where the log of incidents has no such column, no reopening has a resolution before it."""
    sheets = minimal_sheets()
    sheets["Инциденты"] = [row[:-1] for row in sheets["Инциденты"]]
    heading = sheets["Инциденты"]
    heading.append(of(heading, Номер="I-1", Приоритет="1", Зарегистрирован=at("8:00")))
    sheets["Повторы"] = table({"Инцидент": "I-1", "Открыт повторно": at("13:00")})
    (problem,) = read_case(tmp_path, sheets).problems
    assert (problem.code, problem.given["start_cell"]) == (NEVER, "2")


@pytest.mark.parametrize(("name", "refused"), [("I-1/2", 1), ("I-1/3", 0), ("I-2/2", 0)])
def test_no_incident_is_called_like_a_reopening_of_another(
    tmp_path: Path, name: str, refused: int
) -> None:
    """G9: reopened too late, the first reopening of I-1 is an incident called I-1/2."""
    sheets = minimal_sheets()
    heading = sheets["Инциденты"]
    for number in ("I-1", name):
        one = {"Номер": number, "Приоритет": "1"}
        heading.append(of(heading, Зарегистрирован=at("8:00"), Решён=at("12:00"), **one))
    sheets["Повторы"] = table({"Инцидент": "I-1", "Открыт повторно": at("13:00"), "Решён": None})
    found = said(read_case(tmp_path, sheets), "Инциденты")
    assert [code for code, *_ in found] == ["incident_named_as_episode"] * refused
