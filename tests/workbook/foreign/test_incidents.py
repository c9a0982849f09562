"""Rows of an export as incidents: what is taken, what is refused, what is said."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.problems import InputError, Severity
from pipeline.workbook.foreign.exports import read_export
from pipeline.workbook.foreign.text_tables import csv_bytes
from pipeline.workbook.log_files import read_log_file
from pipeline.workbook.sheets import BY_KEY
from pipeline.workbook.typing_sheets import type_sheet
from tests.workbook.build import Rows, edit_part
from tests.workbook.foreign.exports_built import (
    HEADINGS,
    csv_file,
    log_of,
    mapping,
    read_log_of,
    refusals,
    said_of,
    table,
)

AT = "2026-10-05 10:00"
GOOD = ["A-1", AT, "1", "2026-10-05 11:00", "2026-10-06 11:00"]


def sheet(*rows: Sequence[object], headings: tuple[str, ...] = HEADINGS) -> Rows:
    """Rows under the usual headings."""
    return [list(headings), *rows]


def test_a_row_is_taken_as_it_is(tmp_path: Path) -> None:
    """Instants are written to the second with the offset of the stated zone."""
    log = log_of(tmp_path, sheet(list(GOOD)))
    assert table(log, "incidents") == [
        {
            "Номер": "A-1",
            "Зарегистрирован": "2026-10-05T10:00:00+03:00",
            "Приоритет": "1",
            "Решён": "2026-10-05T11:00:00+03:00",
            "Закрыт": "2026-10-06T11:00:00+03:00",
        }
    ]
    assert (log.read, log.identical, log.refused, log.history) == (1, 0, (), "none")


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (["", AT, "1"], "cell_blank", "A2"),
        (["A-1", "?", "1"], "cell_blank", "B2"),
        (["A-1", AT, "unknown"], "cell_blank", "C2"),
        (["A-1", "вчера", "1"], "import_date_form", "B2"),
        (["A-1", "31.02.2026 10:00", "1"], "date_impossible", "B2"),
        (["A-1", AT, "1", "2026-10-05 09:59"], "resolved_before_reported", "D2"),
        (["A-1", AT, "1", "", "2026-10-05 09:59"], "closed_before_reported", "E2"),
        (["A-\u200b1", AT, "1"], "control_character", "A2"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(
    tmp_path: Path, row: list[object], code: str, cell: str
) -> None:
    """A row is refused with its cell and what stands there; the others are taken."""
    padded = [*row, *[""] * (len(HEADINGS) - len(row))]
    log = log_of(tmp_path, sheet(padded, ["A-2", *GOOD[1:]]))
    assert refusals(log) == [(code, cell)]
    assert all(one.severity is Severity.ROW for one in log.refused)
    assert [one["Номер"] for one in table(log, "incidents")] == ["A-2"]


def test_wall_times_of_a_clock_change(tmp_path: Path) -> None:
    """Fine print §3: a time never on the clock is refused, one that was there twice is said."""
    file = csv_file(
        tmp_path / "export.csv",
        [
            list(HEADINGS),
            ["A-1", "2010-03-28 02:30", "1", "", ""],
            ["A-2", "2010-10-31 02:30", "1", "", ""],
        ],
    )
    log = read_log_of(file, profile="csv")
    assert refusals(log) == [("wall_time_never", "B2")]
    assert "wall_time_twice" in said_of(log)
    (made,) = table(log, "incidents")
    assert made["Зарегистрирован"] == "2010-10-31T02:30:00+04:00"


def test_kinds_are_translated_and_never_supposed(tmp_path: Path) -> None:
    """A word of a list without a translation refuses its row and says what to add."""
    headings = (*HEADINGS, "Тип", "Эскалация")
    log = log_of(
        tmp_path,
        sheet([*GOOD, "Bug", "true"], ["A-2", *GOOD[1:], "Поломка", "нет"], headings=headings),
    )
    (made,) = table(log, "incidents")
    assert (made["Тип"], made["Эскалация"]) == ("сбой", "да")
    assert refusals(log) == [("import_value_unmapped", "F3")]
    assert "авария" in str(log.refused[0].given["allowed"])


def test_identical_rows_are_dropped_and_counted(tmp_path: Path) -> None:
    """A row that repeats another in every cell says nothing new."""
    log = log_of(tmp_path, sheet(list(GOOD), ["A-2", *GOOD[1:]], list(GOOD), list(GOOD)))
    assert [one["Номер"] for one in table(log, "incidents")] == ["A-1", "A-2"]
    assert (log.read, log.identical) == (4, 2)
    assert "import_rows_identical" in said_of(log)


def test_differing_rows_of_one_number_are_refused(tmp_path: Path) -> None:
    """Nobody knows which of them is right, so none is taken, and each is named."""
    other = [*GOOD[:3], "2026-10-05 12:00", GOOD[4]]
    log = log_of(tmp_path, sheet(list(GOOD), ["A-2", *GOOD[1:]], other))
    assert refusals(log) == [("import_rows_differ", "A2"), ("import_rows_differ", "A4")]
    assert log.refused[0].given["rows"] == ("2", "4")
    assert [one["Номер"] for one in table(log, "incidents")] == ["A-2"]


def test_closed_without_resolution_stays_so(tmp_path: Path) -> None:
    """G21: the time of closing never stands in for that of resolution; such rows are listed."""
    log = log_of(tmp_path, sheet([*GOOD[:3], "", GOOD[4]], ["A-2", *GOOD[1:]]))
    first, second = table(log, "incidents")
    assert (first["Решён"], first["Закрыт"]) == ("", "2026-10-06T11:00:00+03:00")
    assert second["Решён"]
    assert log.closed_unresolved == ("A-1",)


@pytest.mark.parametrize(
    ("flag", "is_listed"),
    [("0", False), ("1", True), ("3", True), ("true", True), ("false", False), ("?", False)],
)
def test_a_flag_of_reopening_becomes_no_time(tmp_path: Path, flag: str, is_listed: bool) -> None:  # noqa: FBT001  # a case of the table
    """Reopened without a time is counted and listed, never turned into a time."""
    headings = (*HEADINGS, "reopen_count")
    log = log_of(tmp_path, sheet([*GOOD, flag], headings=headings))
    assert log.reopened_untimed == (("A-1",) if is_listed else ())
    assert ("import_reopened_untimed" in said_of(log)) is is_listed
    assert table(log, "reopens") == []


def test_doubled_headings_are_told_apart(tmp_path: Path) -> None:
    """Two columns of one heading are named by their place; without it the first is meant."""
    headings = (*HEADINGS, "category", "category")
    rows = sheet([*GOOD, "первая", "вторая"], headings=headings)
    for source, expected in (("category", "первая"), ("category [2]", "вторая")):
        said = mapping({"profile": "csv", "target": "incidents.cause", "source": source})
        log = log_of(tmp_path, rows, said=said)
        assert table(log, "incidents")[0]["Причина"] == expected
        (told,) = [one for one in log.problems if one.code == "import_heading_twice"]
        assert told.given == {"heading": "category", "cells": ("F1", "G1")}


def test_ambiguous_dates_are_refused(tmp_path: Path) -> None:
    """An export whose dates can be read in two ways needs a stated form; it is told which fit."""
    rows = sheet(["A-1", "1/3/2026 10:00", "1", "", ""], ["A-2", "22/3/2026 10:00", "1", "", ""])
    with pytest.raises(InputError) as refused:
        log_of(tmp_path, rows)
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.cell) == ("import_date_ambiguous", "B2")
    assert problem.given["forms"] == ("дд/мм/гггг чч:мм",)
    log = log_of(tmp_path, rows, stated="дд/мм/гггг чч:мм")
    assert [one["Зарегистрирован"][:10] for one in table(log, "incidents")] == [
        "2026-03-01",
        "2026-03-22",
    ]


def test_every_value_that_decides_needs_no_form(tmp_path: Path) -> None:
    """Dates none of which can be read in two ways are taken without a stated form."""
    rows = sheet(["A-1", "3/3/2026 10:00", "1", "", ""], ["A-2", "22/3/2026 10:00", "1", "", ""])
    log = log_of(tmp_path, rows)
    assert [one["Зарегистрирован"][:10] for one in table(log, "incidents")] == [
        "2026-03-03",
        "2026-03-22",
    ]


def test_dates_that_excel_changed_in_part(tmp_path: Path) -> None:
    """Dates of Excel among texts with slashes: day and month may have changed places."""
    rows = {
        "Лист1": sheet(
            ["A-1", datetime(2026, 1, 3, 10), "1", None, None],  # noqa: DTZ001  # a cell
            ["A-2", "22/3/2026 10:00", "1", None, None],
        )
    }
    with pytest.raises(InputError) as refused:
        log_of(tmp_path, rows)
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.cell) == ("import_dates_mixed", "B3")
    assert problem.given == {"dates": 1, "texts": 1}
    log = log_of(tmp_path, rows, stated="дд/мм/гггг чч:мм")
    assert "import_dates_mixed" in said_of(log)
    assert len(table(log, "incidents")) == 2


def test_typed_cells_of_a_workbook(tmp_path: Path) -> None:
    """Dates of Excel need no form, numbers are codes, a date is no code."""
    log = log_of(
        tmp_path,
        {
            "Лист1": sheet(
                [101, datetime(2026, 10, 5, 10), 1, None, date(2026, 10, 7)],  # noqa: DTZ001  # a cell
                [102, datetime(2026, 10, 5, 10), date(2026, 1, 2), None, None],  # noqa: DTZ001  # a cell
            )
        },
    )
    (made,) = table(log, "incidents")
    assert (made["Номер"], made["Приоритет"]) == ("101", "1")
    assert made["Закрыт"] == "2026-10-07T00:00:00+03:00"
    assert refusals(log) == [("code_became_date", "C3")]
    assert "time_missing" in said_of(log)


def test_cells_with_errors_refuse_their_row(tmp_path: Path) -> None:
    """An error of Excel is no blank: where its column is used, its row is not."""
    headings = (*HEADINGS, "Чужой")
    file = tmp_path / "export.xlsx"
    log_of(
        tmp_path,
        {"Лист1": sheet([*GOOD, "x"], ["A-2", *GOOD[1:], "y"], headings=headings)},
    )

    def broken(xml: str) -> str:
        for cell in ("D2", "F3"):
            start = xml.index(f'<c r="{cell}"')
            end = xml.index("</c>", start) + len("</c>")
            xml = f'{xml[:start]}<c r="{cell}" t="e"><v>#N/A</v></c>{xml[end:]}'
        return xml

    edit_part(file, "xl/worksheets/sheet1.xml", broken)
    log = read_log_of(file, profile="csv")
    assert refusals(log) == [("cell_error", "D2")]
    assert [one["Номер"] for one in table(log, "incidents")] == ["A-2"]


def test_ragged_lines_are_named(tmp_path: Path) -> None:
    """A line of a CSV file with too few or too many cells is refused and named by its number."""
    file = csv_file(
        tmp_path / "export.csv",
        [
            list(HEADINGS),
            GOOD,
            ["A-2", AT],
            ["A-3", *GOOD[1:], "лишнее"],
            [],
            ["A-4", *GOOD[1:], ""],
        ],
    )
    export = read_export(file)
    told = [(one.code, one.place.cell) for one in export.sheets[0].problems]
    assert told == [("import_line_ragged", "3"), ("import_line_ragged", "4")]
    log = read_log_of(file, profile="csv")
    assert [one["Номер"] for one in table(log, "incidents")] == ["A-1", "A-4"]


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    """Without number, registration and priority there is no incident; what is missing is told."""
    with pytest.raises(InputError) as refused:
        log_of(tmp_path, [["Имя", "Когда"], ["x", "y"]])
    assert [one.given["target"] for one in refused.value.problems] == [
        "incidents.id",
        "incidents.reported_at",
    ]
    assert refused.value.problems[0].given["headings"] == ("Имя", "Когда")
    with pytest.raises(InputError) as refused:
        log_of(tmp_path, [["Номер", "Создано"], ["x", AT]])
    assert [one.given["target"] for one in refused.value.problems] == ["incidents.priority"]


@pytest.mark.parametrize("rows", [[], [[]]])
def test_an_empty_export_is_refused(tmp_path: Path, rows: Rows) -> None:
    """A file without a row is no export."""
    with pytest.raises(InputError) as refused:
        log_of(tmp_path, rows)
    assert [one.code for one in refused.value.problems] == ["import_nothing_there"]


def test_invisible_characters_leave_free_text(tmp_path: Path) -> None:
    """Steering characters are taken out of a description, and it is said."""
    headings = (*HEADINGS, "Описание")
    log = log_of(tmp_path, sheet([*GOOD, "сбой\u202e печати\u0007"], headings=headings))
    assert table(log, "incidents")[0]["Описание"] == "сбой печати"
    assert "import_text_cleaned" in said_of(log)


@pytest.mark.parametrize("lead", ["=", "+", "-", "@"])
def test_no_text_runs_as_a_formula(tmp_path: Path, lead: str) -> None:
    """What Excel would run is guarded in the file, and read by the program as it was."""
    text = f"{lead}HYPERLINK(1)"
    headings = (*HEADINGS, "Описание")
    log = log_of(tmp_path, sheet([*GOOD, text], headings=headings))
    assert "import_formula_guarded" in said_of(log)
    written = tmp_path / "incidents.csv"
    written.write_bytes(csv_bytes(log.tables["incidents"]))
    assert f";{lead}" not in written.read_text("utf-8-sig")
    raw = read_log_file(written, BY_KEY["incidents"]).sheet
    assert raw is not None
    typed = type_sheet(raw, BY_KEY["incidents"], written.name)
    assert list(typed.values["summary"]) == [text]


def test_chains_of_duplicates_are_tested(tmp_path: Path) -> None:
    """A duplicate of an incident that is not there is refused, as in a workbook."""
    headings = (*HEADINGS, "Дубликат")
    log = log_of(
        tmp_path,
        sheet([*GOOD, ""], ["A-2", *GOOD[1:], "A-1"], ["A-3", *GOOD[1:], "A-9"], headings=headings),
    )
    assert refusals(log) == [("incident_unknown", "F4")]
    assert [one["Дубликат"] for one in table(log, "incidents")] == ["", "A-1"]
