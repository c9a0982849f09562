"""Measurements: of the sheet, of a file in its place, of the files of a monitoring system."""

import csv
import hashlib
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.claims import Measurement
from pipeline.issuing.checking import check_workbook
from pipeline.metrics.events.log import Source, Table
from pipeline.problems import Problem
from pipeline.workbook import log_files
from pipeline.workbook.measurement_files import Monitoring, read_sources
from pipeline.workbook.measurements import measurements_of
from pipeline.workbook.moments import first_after, moment, stamp
from pipeline.workbook.reading import Reading
from pipeline.workbook.typing_sheets import Row
from pipeline.workbook.verdicts import Unusable
from tests.fixtures.letters import condition
from tests.workbook.build import hinted, told
from tests.workbook.cases_built import (
    NOON,
    assert_worded,
    case_sheets,
    read_case,
    said,
    table,
)

LOAD: Final = Path(__file__).parents[1] / "data" / "load"
CPU: Final = "загрузка ЦП"
NO_CELLS: Final[Mapping[str, object]] = {}
SOURCE: Final[dict[str, object]] = {"Показатель": CPU, "Файл": "цп.csv"}


def with_source(
    folder: Path, text: str, cells: Mapping[str, object] = NO_CELLS, *, name: str = "цп.csv"
) -> Reading:
    """The reading of a project with one file of a monitoring system."""
    path = folder / "inputs" / "romashka" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    sheets = case_sheets()
    sheets["Источники замеров"] = table(SOURCE | {"Файл": name} | dict(cells))
    return read_case(folder, sheets)


def values(reading: Reading) -> list[tuple[str, Decimal]]:
    """The measured values with their instants as text in UTC."""
    found = reading.history.measurements.get(CPU, ())
    return [(f"{one.at:%Y-%m-%d %H:%M:%S}", one.value) for one in found]


def of_file(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    """What is said of lines: code, cell and severity."""
    return [
        (p.code, p.place.cell, p.severity.value) for p in problems if p.place.file.endswith(".csv")
    ]


def test_a_line_with_more_cells_than_headings(tmp_path: Path) -> None:
    """A delimiter in a text moves the cells of its line; a delimiter may end all lines."""
    text = (
        "host,timestamp,value,\n"
        "srv,2026-12-07T09:00:00Z,1,\n"
        "srv,1,2026-12-07T09:05:00Z,2\n"
        "srv,2026-12-07T09:10:00Z,3\n"
        "s,v,2026-12-07T09:15:00Z,,\n"
        ",,,,\n"
    )
    reading = with_source(tmp_path, text)
    assert of_file(reading.problems) == [
        ("csv_row_too_long", "D3", "row"),
        ("csv_row_too_long", "D5", "row"),
    ]
    assert values(reading) == [
        ("2026-12-07 09:00:00", Decimal(1)),
        ("2026-12-07 09:10:00", Decimal(3)),
    ]


# The sheet --------------------------------------------------------------------------------------


def test_the_sheet_is_read_in_order_of_time(tmp_path: Path) -> None:
    """Design §3: per parameter by time; values of one instant stay in the order of their rows."""
    sheets = case_sheets()
    later = NOON + timedelta(minutes=5)
    sheets["Замеры"] = table(
        {"Время": later, "Показатель": CPU, "Значение": 70, "Источник": "Zabbix"},
        {"Время": NOON, "Показатель": CPU, "Значение": "85 %"},
        {"Время": NOON, "Показатель": "служба", "Значение": "да"},
        {"Время": NOON, "Показатель": CPU, "Значение": "84,5"},
        {"Время": "2026-12-07T08:59:59Z", "Показатель": CPU, "Значение": 1},
    )
    reading = read_case(tmp_path, sheets)
    assert told(reading.problems) == []
    assert values(reading) == [
        ("2026-12-07 08:59:59", Decimal(1)),
        ("2026-12-07 09:00:00", Decimal(85)),
        ("2026-12-07 09:00:00", Decimal("84.5")),
        ("2026-12-07 09:05:00", Decimal(70)),
    ]
    found = reading.history.measurements
    assert found["служба"][0].value == 1
    last = found[CPU][-1]
    assert (last.source, last.place.cell, last.at.tzinfo) == ("Zabbix", "C2", UTC)
    assert found[CPU][1].source is None


def test_a_bad_row_of_the_sheet_is_a_row_problem(tmp_path: Path) -> None:
    """Fine print §3: a log row that cannot be used stops, or is left out and listed."""
    sheets = case_sheets()
    rows = table(
        {"Время": NOON, "Показатель": CPU, "Значение": 70},
        {"Время": NOON, "Показатель": CPU, "Значение": "много"},
        {"Время": None, "Показатель": CPU, "Значение": 1},
    )
    sheets["Замеры"] = rows
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Замеры") == [
        ("cell_blank", "A4", "row"),
        ("number_expected", "C3", "row"),
    ]
    reading = read_case(tmp_path, sheets, leave_out=True)
    assert [one.value for one in reading.history.measurements[CPU]] == [70]
    assert [p.code for p in reading.left_out] == ["number_expected", "cell_blank"]


UNMEASURED: Final = {"condition_unmeasured", "parameter_unused"}


def test_what_is_never_measured_and_what_nobody_needs(tmp_path: Path) -> None:
    """Design §3: check warns of both, by name; a recommendation needs no measurement."""
    sheets = case_sheets()
    sheets["Условия"] += [
        condition(Код="У-2", Показатель="память"),
        condition(Код="У-3", Показатель="диск", Норма=None),
    ]
    sheets["Замеры"] = table(
        {"Время": NOON, "Показатель": "Память", "Значение": 1},
        {"Время": NOON, "Показатель": "диск", "Значение": 1},
        {"Время": NOON, "Показатель": CPU, "Значение": 1},
        {"Время": NOON, "Показатель": "Память", "Значение": 2},
    )
    reading = read_case(tmp_path, sheets)
    assert not {p.code for p in reading.problems} & UNMEASURED  # no command but check says it
    problems = check_workbook(tmp_path / "inputs" / "romashka", language="ru").problems
    assert_worded(problems)
    news = [p for p in problems if p.code in UNMEASURED]
    assert [(p.code, p.place.sheet, p.place.cell, p.given["near"]) for p in news] == [
        ("condition_unmeasured", "Условия", "F3", "Память"),
        ("parameter_unused", "Замеры", "C2", "память"),
    ]


def test_nothing_is_said_before_anything_is_measured(tmp_path: Path) -> None:
    """Design §3: a project without measurements is not asked for them."""
    sheets = case_sheets()
    sheets["Замеры"] = [["Время", "Показатель", "Значение"]]
    assert read_case(tmp_path, sheets).history.measurements == {}
    problems = check_workbook(tmp_path / "inputs" / "romashka", language="ru").problems
    assert not {p.code for p in problems} & UNMEASURED


# Files of a monitoring system -------------------------------------------------------------------

SHAPES: Final = [
    "timestamp,value\n2026-12-07 12:00:00,45.868\n",
    "timestamp,value\r\n2026-12-07T12:00:00,45.868\r\n",
    "timestamp,value\n2026-12-07T09:00:00Z,45.868\n",
    "timestamp,value\n2026-12-07T14:00:00+05:00,45.868\n",
    "timestamp,value\n2026-12-07 04:00:00-0500,45.868\n",
    "timestamp,value\n2026-12-07T09:00:00.999Z,45.868\n",
    "timestamp,value\n2026-12-07 12:00:00.011,+45.868\n",
    "checked_at,value\n2026-12-07 12:00,45.868e0\n",
    "at,Значение\n07.12.2026 12:00:00,45.8680\n",
    'Время,Value\n2026-12-07 12:00:00,"45,8680"\n',
    "Время;Значение\n07.12.2026 12:00;45,868\n",
    "\ufeffzone;TIME ; Value;n\nx; 2026-12-07 12:00:00 ;45,868;1\n\n;;;\n",
]


@pytest.mark.parametrize("text", SHAPES)
def test_what_monitoring_systems_write(tmp_path: Path, text: str) -> None:
    """Comma or semicolon, point or comma, ISO with an offset or without, fractions cut."""
    reading = with_source(tmp_path, text)
    assert of_file(reading.problems) == []
    assert values(reading) == [("2026-12-07 09:00:00", Decimal("45.868"))]
    (one,) = reading.history.measurements[CPU]
    assert one.source == "цп.csv"
    assert (one.place.file, one.place.sheet) == ("цп.csv", "")
    assert re.fullmatch("[BC]2", one.place.cell)


@pytest.mark.parametrize(
    ("delimiter", "number", "meant"),
    [
        (",", "1.234", "1.234"), (",", "1e3", "1000"), (",", ".5", "0.5"), (",", "-0", "0"),
        (",", "1 234", "1234"), (",", "да", "1"), (",", "80%", "80"), (",", '"1,23"', "1.23"),
        (",", '"1,234"', None), (",", "nan", None), (",", "inf", None), (",", "1e99", None),
        (",", "1.2.3", None), (",", "1" * 41, None), (",", "=1+1", None),
        (";", "1,234", "1.234"), (";", "1.234", None), (";", "1.23", "1.23"),
        (";", "1 234,5", "1234.5"), (";", "1e3", None), (";", "нет", "0"),
    ],
)  # fmt: skip
def test_numbers_of_a_file(tmp_path: Path, delimiter: str, number: str, meant: str | None) -> None:
    """With a comma between cells the point marks the fraction; else the rules of a sheet hold."""
    text = f"timestamp{delimiter}value\n2026-12-07 12:00:00{delimiter}{number}\n"
    reading = with_source(tmp_path, text)
    if meant is None:
        ((code, cell, severity),) = of_file(reading.problems)
        assert code in {"number_expected", "number_ambiguous", "number_too_big"}
        assert (cell, severity) == ("B2", "row")
        assert values(reading) == []
    else:
        assert of_file(reading.problems) == []
        assert values(reading) == [("2026-12-07 09:00:00", Decimal(meant))]


def test_named_columns_zone_and_folders(tmp_path: Path) -> None:
    """Headings may be named, the zone too; a file may lie below the folder."""
    text = "a,Загрузка\xa0ЦП,когда\n1,70,2026-12-07 12:00:00\n2,75,2026-12-07T12:00:00Z\n"
    cells = {"Столбец времени": "Когда", "Столбец значения": "загрузка цп",
             "Часовой пояс": "Asia/Yekaterinburg"}  # fmt: skip
    reading = with_source(tmp_path, text, cells, name="замеры/сервер 1/цп.csv")
    assert told(reading.problems) == []
    assert values(reading) == [
        ("2026-12-07 07:00:00", Decimal(70)),
        ("2026-12-07 12:00:00", Decimal(75)),
    ]
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert reading.inputs[1:] == (("замеры/сервер 1/цп.csv", digest),)


def test_windows_writes_its_paths_with_a_backslash(tmp_path: Path) -> None:
    """A path typed on Windows is the same file; its name is recorded with a slash."""
    text = "timestamp,value\n2026-12-07 12:00:00,1\n"
    path = tmp_path / "inputs" / "romashka" / "замеры" / "цп.csv"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    sheets = case_sheets()
    sheets["Источники замеров"] = table(SOURCE | {"Файл": "замеры\\цп.csv"})
    reading = read_case(tmp_path, sheets)
    assert told(reading.problems) == []
    assert [name for name, _ in reading.inputs] == ["project.xlsx", "замеры/цп.csv"]


def test_one_file_of_two_parameters_and_the_sheet(tmp_path: Path) -> None:
    """A file is read and recorded once; of one instant the sheet's values are first."""
    path = tmp_path / "inputs" / "romashka" / "all.csv"
    path.parent.mkdir(parents=True)
    path.write_text("time,cpu,ram\n2026-12-07 12:00:00,1,2\n", encoding="utf-8")
    sheets = case_sheets()
    sheets["Замеры"] = table({"Время": NOON, "Показатель": CPU, "Значение": 9})
    sheets["Источники замеров"] = table(
        {"Показатель": CPU, "Файл": "all.csv", "Столбец значения": "cpu"},
        {"Показатель": "память", "Файл": "all.csv", "Столбец значения": "ram"},
        {"Показатель": CPU, "Файл": "all.csv", "Столбец значения": "ram"},
    )
    reading = read_case(tmp_path, sheets)
    assert told(reading.problems) == []
    assert [value for _, value in values(reading)] == [9, 1, 2]
    assert [one.value for one in reading.history.measurements["память"]] == [2]
    assert [name for name, _ in reading.inputs] == ["project.xlsx", "all.csv"]


def test_bad_lines_are_told_one_by_one(tmp_path: Path) -> None:
    """A line that cannot be used names its file and line; with consent it is left out."""
    text = (
        "timestamp,value\n"
        "2026-12-07 12:00:00,1\n"
        "yesterday,2\n"
        "2026-02-30 12:00:00,3\n"
        ",4\n"
        "2026-12-07 24:00:01,5\n"
        "1776-07-04 12:00:00,6\n"
        "2026-12-07 12:05:00,busy\n"
        "2026-12-07,8\n"
        "2026-12-07 12:10:00\n"
        "2026-12-07 12:15:00, \n"
        "\n"
        "2026-12-07 12:20:00,12\n"
    )
    reading = with_source(tmp_path, text)
    bad = [
        ("date_expected", "A3", "row"), ("date_impossible", "A4", "row"),
        ("cell_blank", "A5", "row"), ("date_impossible", "A6", "row"),
        ("date_too_early", "A7", "row"), ("number_expected", "B8", "row"),
    ]  # fmt: skip
    doubtful = [("time_missing", "A9", "warning"), ("measurement_lines_blank", "B10", "warning")]
    assert of_file(reading.problems) == [*bad, *doubtful]
    blank = next(p for p in reading.problems if p.code == "measurement_lines_blank")
    assert blank.given == {"count": 2}
    sheets = case_sheets()
    sheets["Источники замеров"] = table(SOURCE)
    reading = read_case(tmp_path, sheets, leave_out=True)
    assert told(reading.problems) == []
    assert [(p.code, p.place.cell, p.severity.value) for p in reading.left_out] == bad
    assert [value for _, value in values(reading)] == [8, 1, 12]


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("when,value\n", {}, ("measurement_heading_missing", "C2")),
        ("timestamp,cpu\n", {}, ("measurement_heading_missing", "D2")),
        ("timestamp,value\n", {"Столбец значения": "load"}, ("measurement_heading_missing", "D2")),
        ("timestamp,value,Value\n", {}, ("measurement_heading_twice", "D2")),
        ("", {}, ("measurement_heading_missing", "C2")),
    ],
)
def test_columns_of_a_file_are_found_or_told(
    tmp_path: Path, text: str, cells: dict[str, object], expected: tuple[str, str]
) -> None:
    """An unknown heading is an error at its cell, with the headings that the file has."""
    cells = {"Столбец времени": None, "Столбец значения": None} | cells
    reading = with_source(tmp_path, text, cells)
    found = [p for p in reading.problems if p.stops]
    assert (found[0].code, found[0].place.cell) == expected
    assert found[0].place.sheet == "Источники замеров"
    assert found[0].severity.value == "error"
    if found[0].code == "measurement_heading_missing":
        headings = text.strip().split(",") if text else []
        assert found[0].given["headings"] == tuple(headings)


def test_the_first_usual_heading_wins(tmp_path: Path) -> None:
    """A file with two usual columns is read by the one named first in the sheet's words."""
    reading = with_source(
        tmp_path, "checked_at,value,timestamp\n2026-01-01 00:00,1,2026-12-07 12:00\n"
    )
    assert values(reading) == [("2026-12-07 09:00:00", Decimal(1))]


@pytest.mark.parametrize(
    "name",
    [
        "../other/цп.csv", "/etc/passwd", "..", "замеры/../../цп.csv", "C:/цп.csv", "C:\\цп.csv",
        "\\\\server\\share\\цп.csv", "./цп.csv", "замеры//цп.csv", "замеры\\..\\цп.csv", "цп.csv/",
        "цп.csv:stream",
    ],
)  # fmt: skip
def test_a_file_is_never_taken_from_elsewhere(tmp_path: Path, name: str) -> None:
    """Files given to us are hostile: nothing outside the project folder is read."""
    outside = tmp_path / "inputs" / "other" / "цп.csv"
    outside.parent.mkdir(parents=True)
    outside.write_text("timestamp,value\n2026-12-07 12:00:00,1\n", encoding="utf-8")
    sheets = case_sheets()
    sheets["Источники замеров"] = table(SOURCE | {"Файл": name})
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Источники замеров") == [("measurement_file_outside", "B2", "error")]
    assert [one for one, _ in reading.inputs] == ["project.xlsx"]
    assert reading.history.measurements == {}


@pytest.mark.parametrize("folder", [True, False])
def test_links_are_refused(tmp_path: Path, folder: bool) -> None:  # noqa: FBT001  # a column of the table
    """A link below the project folder leads wherever somebody wished."""
    outside = tmp_path / "secret" / "цп.csv"
    outside.parent.mkdir()
    outside.write_text("timestamp,value\n2026-12-07 12:00:00,1\n", encoding="utf-8")
    project = tmp_path / "inputs" / "romashka"
    project.mkdir(parents=True)
    if folder:
        (project / "замеры").symlink_to(outside.parent, target_is_directory=True)
    else:
        (project / "замеры").mkdir()
        (project / "замеры" / "цп.csv").symlink_to(outside)
    sheets = case_sheets()
    sheets["Источники замеров"] = table(SOURCE | {"Файл": "замеры/цп.csv"})
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Источники замеров") == [("measurement_file_outside", "B2", "error")]


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing, no file at all, locked, too big, not UTF-8, broken: told in words, each once."""
    project = tmp_path / "inputs" / "romashka"
    project.mkdir(parents=True)
    (project / "folder.csv").mkdir()
    os.mkfifo(project / "pipe.csv")  # reading it would wait for ever
    (project / "cp1251.csv").write_bytes("Время;Значение\n".encode("cp1251"))
    (project / "broken.csv").write_bytes(b'timestamp,value\n"open,1\n')
    (project / "wide.csv").write_text(",".join("x" * 201), encoding="utf-8")
    (project / "big.csv").write_text("timestamp,value\n", encoding="utf-8")
    with (project / "big.csv").open("r+b") as stream:
        stream.truncate(201 * 1024 * 1024)
    names = ("none", "folder", "pipe", "cp1251", "broken", "wide", "big")
    sheets = case_sheets()
    sheets["Источники замеров"] = table(*(SOURCE | {"Файл": f"{name}.csv"} for name in names))
    reading = read_case(tmp_path, sheets)
    assert [(p.code, p.place.cell or p.place.file) for p in reading.problems if p.stops] == [
        ("measurement_file_missing", "B2"), ("measurement_file_missing", "B3"),
        ("measurement_file_missing", "B4"), ("csv_not_utf8", "cp1251.csv"),
        ("csv_broken", "broken.csv"), ("sheet_too_wide", "wide.csv"),
        ("workbook_too_big", "big.csv"),
    ]  # fmt: skip

    def locked(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("pipeline.workbook.measurement_files.csv_table", locked)
    row = Row({"parameter": CPU, "file": "cp1251.csv"}, 2, Source())
    (problem,) = read_sources(project, [row]).problems
    assert problem.code == "measurement_file_locked"
    assert_worded([problem])


def test_too_many_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file longer than a sheet may be is refused as a log is."""
    monkeypatch.setattr(log_files, "LOG_ROWS", 2)
    text = "timestamp,value\n2026-12-07 12:00:00,1\n2026-12-07 12:00:00,1\n"
    path = tmp_path / "цп.csv"
    path.write_text(text, encoding="utf-8")
    row = Row({"parameter": CPU, "file": "цп.csv"}, 2, Source())
    (problem,) = read_sources(tmp_path, [row]).problems
    assert problem.code == "sheet_too_long"


# The clock --------------------------------------------------------------------------------------


def test_times_that_never_were(tmp_path: Path) -> None:
    """A wall time that does not exist is the first instant that does, told once with the count."""
    text = "timestamp,value\n" + "".join(
        f"2026-03-29 0{2 + minute // 60}:{minute % 60:02}:00,{minute}\n"
        for minute in range(0, 75, 5)
    )
    reading = with_source(tmp_path, text, {"Часовой пояс": "Europe/Berlin"})
    assert told(reading.problems) == []
    moved = [at for at, _ in values(reading)[:13]]
    assert moved == ["2026-03-29 01:00:00"] * 13  # 12 moved, and 03:00 itself
    assert [value for _, value in values(reading)] == list(range(0, 75, 5))
    assert values(reading)[13][0] == "2026-03-29 01:05:00"
    (warned,) = [p for p in reading.problems if p.code == "measurement_times_never"]
    assert warned.given == {"count": 12, "zone": "Europe/Berlin"}
    assert (warned.place.cell, warned.severity.value) == ("A2", "warning")


def test_times_that_were_twice(tmp_path: Path) -> None:
    """The first occurrence is taken, told once with the count; an offset says which."""
    text = (
        "timestamp,value\n2026-10-25 02:00:00,1\n2026-10-25 02:30:00,2\n"
        "2026-10-25T02:30:00+01:00,3\n2026-10-25 03:00:00,4\n"
    )
    reading = with_source(tmp_path, text, {"Часовой пояс": "Europe/Berlin"})
    assert values(reading) == [
        ("2026-10-25 00:00:00", Decimal(1)),
        ("2026-10-25 00:30:00", Decimal(2)),
        ("2026-10-25 01:30:00", Decimal(3)),
        ("2026-10-25 02:00:00", Decimal(4)),
    ]
    (warned,) = [p for p in reading.problems if p.code == "measurement_times_twice"]
    assert warned.given == {"count": 2, "zone": "Europe/Berlin"}


@given(
    st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia",
         "Africa/Casablanca"]
    ),
    st.datetimes(datetime(2009, 1, 1), datetime(2029, 1, 1)),  # noqa: DTZ001  # wall times
)  # fmt: skip
def test_the_first_instant_after_a_gap(name: str, wall: datetime) -> None:
    """Nothing on the clock lies between a time that never was and the instant taken for it."""
    zone = ZoneInfo(name)
    wall = wall.replace(microsecond=0)
    day = wall.replace(hour=0, minute=0, second=0)
    for hours in range(0, 24 * 400, 1):
        one = day + timedelta(hours=hours, minutes=15)
        early, late = (one.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
        assert early is not None
        assert late is not None
        if early < late:
            taken = first_after(one, zone)
            before = (taken - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
            assert before < one < taken.astimezone(zone).replace(tzinfo=None)
            return


# Real series, laws, speed -----------------------------------------------------------------------

REAL: Final[dict[str, dict[str, object]]] = {
    "rds_cpu_utilization_cc0c53.csv": {},
    "elb_request_count_8c0756.csv": {},
    "ec2_request_latency_system_failure.csv": {"Часовой пояс": "America/New_York"},
    "hpc_utilisation_2026_06.csv": {"Столбец значения": "utilisation_pct"},
}


def test_the_real_series(tmp_path: Path) -> None:
    """Four real series: every line is a value of the right instant, duplicates are all kept."""
    project = tmp_path / "inputs" / "romashka"
    project.mkdir(parents=True)
    for name in REAL:
        (project / name).write_bytes((LOAD / name).read_bytes())
    sheets = case_sheets()
    sheets["Договор"] = [row for row in sheets["Договор"] if row[0] != "Часовой пояс"]
    sheets["Договор"].append(["Часовой пояс", "UTC"])
    sheets["Источники замеров"] = table(
        *({"Показатель": name, "Файл": name} | cells for name, cells in REAL.items())
    )
    reading = read_case(tmp_path, sheets)
    assert told(reading.problems) == []
    assert {code for code, _, _ in hinted(reading.problems)} & {
        "measurement_lines_blank", "measurement_times_never", "measurement_times_twice",
    } == set()  # fmt: skip
    for name, cells in REAL.items():
        measured = reading.history.measurements[name]
        with (LOAD / name).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len(measured) == len(rows)
        zone = ZoneInfo(str(cells.get("Часовой пояс", "UTC")))
        stamps = [datetime.fromisoformat(row.get("timestamp") or row["checked_at"]) for row in rows]
        moments = [
            (one if one.tzinfo else one.replace(tzinfo=zone)).astimezone(UTC).replace(microsecond=0)
            for one in stamps
        ]
        numbers = [Decimal(row.get("value") or row["utilisation_pct"]) for row in rows]
        expected = sorted(zip(moments, numbers, strict=True), key=lambda pair: pair[0])
        assert [(one.at, one.value) for one in measured] == expected
    twelve = Counter(one.at for one in reading.history.measurements[list(REAL)[2]])
    assert twelve[datetime(2014, 3, 9, 7, 0, tzinfo=UTC)] == 12
    windows = json.loads((LOAD / "anomaly_windows.json").read_text("utf-8"))
    first = datetime.fromisoformat(windows["rds_cpu_utilization_cc0c53.csv"][0][0])
    last = datetime.fromisoformat(windows["rds_cpu_utilization_cc0c53.csv"][0][1])
    inside = [
        one.value
        for one in reading.history.measurements["rds_cpu_utilization_cc0c53.csv"]
        if first <= one.at.replace(tzinfo=None) <= last
    ]
    assert max(inside) > 20


def series_of(folder: Path, text: str) -> tuple[Monitoring, tuple[Measurement, ...]]:
    """One file read without a workbook."""
    (folder / "цп.csv").write_text(text, encoding="utf-8")
    row = Row({"parameter": CPU, "file": "цп.csv"}, 2, Source())
    monitoring = read_sources(folder, [row])
    empty = Table.empty("measurements")
    measured = measurements_of(empty, monitoring.series, ZoneInfo("Europe/Moscow"), [])
    return monitoring, measured.get(CPU, ())


@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  # wall times
            st.decimals(-(10**9), 10**9, places=3),
        ),
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_every_line_is_a_value_whatever_their_order(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[tuple[datetime, Decimal]],
    shuffler: Random,
) -> None:
    """Shuffled lines give the same values in order of time, none lost, none made up."""
    folder = tmp_path_factory.mktemp("series")
    written = [f"{at:%Y-%m-%d %H:%M:%S},{value}\n" for at, value in lines]
    _, first = series_of(folder, "timestamp,value\n" + "".join(written))
    shuffler.shuffle(written)
    _, second = series_of(folder, "timestamp,value\n" + "".join(written))
    assert Counter((one.at, one.value) for one in first) == Counter(
        (one.at, one.value) for one in second
    )
    assert [one.at for one in second] == sorted(one.at for one in second)
    assert Counter(one.value for one in first) == Counter(value for _, value in lines)


@given(
    st.datetimes(datetime(1899, 1, 1), datetime(2205, 1, 1)),  # noqa: DTZ001  # wall times
    st.sampled_from(" T"),
    st.sampled_from(["", ".5", ".999999999"]),
    st.sampled_from(["", "Z", "+03:00", "-0930", "+14:00"]),
)
def test_the_quick_reading_of_a_stamp_is_the_usual_one(
    at: datetime, between: str, fraction: str, offset: str
) -> None:
    """A stamp of a monitoring file means what the same text means in a log."""
    text = f"{at:%Y-%m-%d}{between}{at:%H:%M:%S}{fraction}{offset}"

    def answer(rule: Callable[[str], object]) -> object:
        try:
            return rule(text)
        except Unusable as bad:
            return bad.code

    assert answer(stamp) == answer(moment)


def test_weeks_of_readings_are_quick(tmp_path: Path) -> None:
    """Two weeks every five minutes take far less than a second, fifteen times as much seconds."""
    began = datetime(2026, 1, 1)  # noqa: DTZ001  # wall times
    lines = [
        f"{began + timedelta(minutes=5 * at)},{at % 97}.{at % 1000:03}\n" for at in range(60_000)
    ]
    for count, limit in ((4_000, 1), (60_000, 8)):  # a slow machine is not a failed one
        clock = time.process_time()
        _, measured = series_of(tmp_path, "timestamp,value\n" + "".join(lines[:count]))
        assert len(measured) == count
        assert time.process_time() - clock < limit
