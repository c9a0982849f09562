"""Log files read by whole columns: what cell by cell reading says, at the same cells."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.problems import Place
from pipeline.workbook import log_files, stored_typing
from pipeline.workbook.cells import CellFault, Typing, typed
from pipeline.workbook.coded import Coded
from pipeline.workbook.columns import Column, Kind
from pipeline.workbook.data_rows import data_rows
from pipeline.workbook.guarded import Cell, RawSheet
from pipeline.workbook.log_files import read_log_file
from pipeline.workbook.log_tables import (
    LogSheet,
    check_identity,
    check_references,
    follow_the_left_out,
    read_log,
)
from pipeline.workbook.sheets import BY_KEY
from pipeline.workbook.stored import StoredColumn, cells_of
from pipeline.workbook.stored_typing import typed_column
from pipeline.workbook.typing_sheets import type_sheet
from tests.fixtures import Sheets, minimal_sheets
from tests.workbook.build import build_workbook, hinted, read, told

LOG_KINDS: Final = tuple(
    sorted({column.kind for sheet in BY_KEY.values() if sheet.is_log for column in sheet.columns})
)
LIST: Final = BY_KEY["incidents"].column("kind")
AT: Final = datetime(2026, 10, 5, 12, 0)  # noqa: DTZ001  # a wall clock


def column_of(kind: Kind) -> Column:
    """A column of this kind, with the words of a list."""
    return Column("key", ("Столбец",), ("Column",), kind, tokens=LIST.tokens, low=0, high=100)


def assert_same(kind: Kind, values: "pd.Series[Any]") -> None:
    """Whole columns give the values and the faults that their cells give one by one."""
    typing = Typing(column_of(kind))
    expected, faults = typed(typing, cells_of(values))
    found, told_faults = typed_column(typing, values)
    assert told_faults == faults
    assert list(found) == [_plain(one) for one in expected]
    assert np.flatnonzero(found.missing()).tolist() == [
        at for at, one in enumerate(expected) if one is None
    ]


def _plain(value: object) -> object:
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


@pytest.fixture(autouse=True, scope="module")
def few() -> Iterator[None]:
    """Whole columns from the first row on, not only where there are thousands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored_typing, "_MANY", 1)
        yield


# Texts ------------------------------------------------------------------------------------------

CELLS: Final = st.one_of(
    st.text(max_size=6),
    st.text(alphabet="аеЁё1 \n\t«\xa0\u200b\u0308-", max_size=5),
    st.sampled_from(
        [
            "сбой",
            "Авария",
            "да",
            "нет",
            "1",
            "01",
            "1,5",
            "1 000",
            "30 мин",
            "2 рд",
            "день",
            "",
            " ",
        ]
    ),
    st.none(),
)


@given(st.lists(CELLS, max_size=12), st.sampled_from(LOG_KINDS))
@example(["A1", " A1", "A1\xa0", None, "й", "и\u0306"], Kind.CODE)
@example(["а\nб", "а\r\nб", "\nа", "a\tb", "x" * 32_768], Kind.LINES)
def test_texts_of_any_kind(cells: list[str | None], kind: Kind) -> None:
    """Law: a column of texts is typed as its cells are."""
    assert_same(kind, pd.Series(cells, dtype="str"))


def test_long_texts_are_let_through_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain texts are not looked at one by one: the rule is asked of the others alone."""
    asked: list[object] = []

    def spy(typing: Typing, cells: Sequence[object]) -> tuple[list[object], list[CellFault]]:
        asked.extend(cells)
        return typed(typing, cells)  # type: ignore[arg-type]  # cells

    monkeypatch.setattr(stored_typing, "typed", spy)
    texts = [f"Не проводится документ № {number} — «склад», п. {number}" for number in range(50)]
    found, _ = typed_column(Typing(column_of(Kind.TEXT)), pd.Series([*texts, " x "], dtype="str"))
    assert (list(found), asked) == ([*texts, "x"], [" x "])


# Instants ---------------------------------------------------------------------------------------

WALLS: Final = st.datetimes(datetime(1899, 1, 1), datetime(2202, 1, 1))  # noqa: DTZ001  # walls
FORMS: Final = (
    "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d",
    "%d.%m.%Y", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S+03:00", "%Y-%m-%d %H:%M-05:30",
    "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%f+00:00", "%Y-%m-%dT%H:%M+0300", "%m/%d/%Y",
    "%Y-%m-%dT%H:%M:%S+24:00", "%Y-%m-%dT%H:%M:%S+03:60", "%d.%m.%y %H:%M",
)  # fmt: skip
STAMPS: Final = st.one_of(
    st.builds(lambda wall, form: wall.strftime(form), WALLS, st.sampled_from(FORMS)),
    st.from_regex(r"[0-3]\d\.[01]\d\.(19|20)\d\d [0-2]\d:[0-6]\d(:[0-6]\d)?", fullmatch=True),
    st.from_regex(r"(1|2)\d{3}-[01]\d-[0-3]\d[T ][0-2]\d:[0-6]\d(:[0-6]\d)?Z?", fullmatch=True),
    st.sampled_from(
        ["", "скоро", "05.10.2026", "5.1.2026 9:05", "29.02.2026 10:00", "\u0660\u0661.02.2026"]
    ),
    st.none(),
)


@given(st.lists(STAMPS, max_size=12))
@example(["29.02.2024 23:59:59", "31.04.2026 10:00", "01.03.1900 00:00", "31.12.2200 23:59"])
@example(["05.10.2026 24:00", "05.10.2026 10:60", "00.10.2026 10:00", "05.13.2026 10:00"])
def test_texts_of_instants(cells: list[str | None]) -> None:
    """Law: dates, times and offsets of texts are read as cell by cell."""
    assert_same(Kind.DATETIME, pd.Series(cells, dtype="str"))


def _truncated(stamps: list[datetime | None], unit: str, zone: str | None) -> "pd.Series[Any]":
    series = pd.Series(np.array(stamps, dtype=f"datetime64[{unit}]"))
    return series if zone is None else series.dt.tz_localize("UTC").dt.tz_convert(zone)


@given(
    st.lists(st.none() | WALLS, max_size=12),
    st.sampled_from(["s", "ms", "us", "ns"]),
    st.sampled_from([None, "UTC", "Europe/Berlin"]),
)
@example([datetime(2026, 10, 25, 1, 30, 0, 600_000)], "us", "Europe/Berlin")  # noqa: DTZ001
def test_stored_instants(stamps: list[datetime | None], unit: str, zone: str | None) -> None:
    """Law: stored instants are rounded, bounded and put into UTC as cell by cell."""
    assert_same(Kind.DATETIME, _truncated(stamps, unit, zone))


def test_an_instant_that_was_on_the_clock_twice() -> None:
    """The second 02:30 of Berlin's autumn is an hour after the first, whoever stored it."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    stamps = pd.Series([first, first + timedelta(hours=1)]).dt.tz_convert("Europe/Berlin")
    for values in (stamps, stamps.astype(object)):
        found, faults = typed_column(Typing(column_of(Kind.DATETIME)), values)
        assert (list(found), faults) == ([first, first + timedelta(hours=1)], [])


# Other types ------------------------------------------------------------------------------------

TYPED: Final[list["pd.Series[Any]"]] = [
    pd.Series([1, 2, 10**15, -5], dtype="int64"),
    pd.Series([1.0, 2.5, np.nan, -0.0, 1e15, 5.0, np.inf]),
    pd.Series([1, None, 7], dtype="Int64"),
    pd.Series([True, False, None], dtype="boolean"),
    pd.Series([True, False]),
    pd.Series([Decimal("1.50"), Decimal("1.5"), None, Decimal(7)], dtype=object),
    pd.Series([date(2026, 10, 5), None, date(1899, 1, 1)], dtype=object),
    pd.Series([1, True, 1.0, "1", None, "да"], dtype=object),
    pd.Series(["сбой", None, "сбой", " авария"], dtype="category"),
    pd.Series([AT, AT, None]).astype("category"),
    pd.Series([timedelta(hours=1), None]),
    pd.Series([AT, "05.10.2026 12:00", 46300.5, None], dtype=object),
    pd.Series([[1], {"a": 1}, b"x"], dtype=object),
    pd.Series([], dtype="str"),
    pd.Series([None, None], dtype=object),
]


@pytest.mark.parametrize("kind", LOG_KINDS)
@pytest.mark.parametrize("values", TYPED, ids=lambda one: f"{one.dtype}-{len(one)}")
def test_columns_of_other_types(kind: Kind, values: "pd.Series[Any]") -> None:
    """Numbers, statements, categories and mixed columns are typed as their cells are."""
    assert_same(kind, values)


def test_cells_are_of_pythons_own_types() -> None:
    """A statement, a number and a text of a file are what a cell of a sheet would be."""
    given_types = [
        {type(one) for one in cells_of(values)} - {type(None)} for values in (*TYPED[:5], TYPED[8])
    ]
    assert given_types == [{int}, {float}, {int}, {bool}, {bool}, {str}]


def test_a_code_is_one_however_it_is_typed() -> None:
    """« A1» and «A1» are one number, so that a repeated one is found."""
    found, _ = typed_column(Typing(column_of(Kind.CODE)), pd.Series(["A1", "A2", " A1"]))
    assert isinstance(found, Coded)
    assert found.codes.tolist() == [0, 1, 0]


# Rows -------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(*[
            st.sampled_from(
                ["Пример", "пример ", "ПРИ МЕР", "Example", "Итого", "И т о г о: 5", "всёго",
                 "Все\u0308го", "Total", "Totally", "A1", "ит", "", None, "Пример " + "x" * 50]
            )
        ] * 3),
        max_size=8,
    )
)  # fmt: skip
def test_rows_with_data(rows: list[tuple[str | None, ...]]) -> None:
    """Law: examples, totals and blank rows are told apart as in a sheet."""
    columns = [[row[at] or None for row in rows] for at in range(3)]
    sheet = RawSheet("x", tuple((f"h{at}", *cells) for at, cells in enumerate(columns)))
    stored = RawSheet(
        "x",
        tuple(
            StoredColumn(f"h{at}", pd.Series(cells, dtype="str"))
            for at, cells in enumerate(columns)
        ),
    )
    expected, said = data_rows(sheet, Place())
    found, also_said = data_rows(stored, Place())
    assert (found.tolist(), also_said) == (expected.tolist(), said)


# Files ------------------------------------------------------------------------------------------

HEADINGS: Final = ("Номер", "Зарегистрирован", "Тип", "Приоритет", "Реакция", "Дубликат", "Решён")
ROWS: Final = st.lists(
    st.tuples(
        st.sampled_from(["A1", "A2", "A3", " A3", None, "Итого", "A\u200b4"]),
        st.sampled_from(["05.10.2026 12:00", "2026-10-05T12:00:00+03:00", "05.10.2026", None, "x"]),
        st.sampled_from(["сбой", None, "бой", "авария"]),
        st.sampled_from(["1", "2", None, "9"]),
        st.sampled_from(["05.10.2026 12:30", "05.10.2026 11:00", None, "25.10.2026 02:30"]),
        st.sampled_from([None, "A1", "A2", "A9"]),
        st.sampled_from([None, "06.10.2026 10:00", "04.10.2026 10:00", "28.03.2027 02:30"]),
    ),
    max_size=10,
)  # fmt: skip


def log_of(columns: Sequence[Sequence[Cell]]) -> tuple[LogSheet, LogSheet]:
    """The log of these columns with everything that is checked, and what hangs on it."""
    zone = ZoneInfo("Europe/Berlin")
    sheet = read_log(type_sheet(RawSheet("", tuple(columns)), BY_KEY["incidents"], "f"), zone)
    pauses: list[Sequence[Cell]] = [
        ("Инцидент", "A1", "A2", "A9"),
        ("С", AT, AT, AT),
        ("Причина", *["иное"] * 3),
    ]
    held = read_log(type_sheet(RawSheet("", tuple(pauses)), BY_KEY["pauses"], "p"), zone)
    check_identity(sheet)
    known = {"priorities": Coded.of(["1", "2"]), "incidents": sheet.column("id")}
    check_references(sheet, known)
    check_references(held, known)
    follow_the_left_out({"incidents": sheet, "pauses": held})
    return sheet, held


@given(ROWS, st.sampled_from(["str", "object", "category"]))
def test_a_log_of_mixed_quality(rows: list[tuple[str | None, ...]], dtype: str) -> None:
    """Law: the same problems at the same cells, the same rows left out, the same frame."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(HEADINGS)
    cells = log_of([(heading, *column) for heading, column in zip(HEADINGS, columns, strict=True)])
    stored = log_of(
        [
            StoredColumn(heading, pd.Series(column, dtype=dtype))
            for heading, column in zip(HEADINGS, columns, strict=True)
        ]
    )
    for one, other in zip(cells, stored, strict=True):
        assert other.typed.problems == one.typed.problems
        assert other.typed.bad == one.typed.bad
        pd.testing.assert_frame_equal(other.table().frame, one.table().frame)


LINES: Final = """Номер;Зарегистрирован;Тип;Приоритет;Описание;Реакция;Дубликат;С первого контакта
A1;05.10.2026 12:00;сбой;1;"Печать; ""не идёт""
вовсе";2026-10-05 12:10:30;;да
A2;05.10.2026 13:00;бой;1;;;;
 A1;05.10.2026 14:00;сбой;9;;05.10.2026 13:00;A7;может быть
;;;;;;;
Итого;3
A5;;сбой;1;;;A1;нет
A6;05.10.2026;запрос;1;Вопрос;;;нет
"""
EXPECTED: Final = [
    ("cell_blank", "B7"), ("token_expected", "C3"), ("yes_no_expected", "H4"),
    ("responded_before_reported", "F4"), ("incident_twice", "A4"), ("incident_unknown", "G4"),
    ("priority_unknown", "D4"),
]  # fmt: skip


def project_with(folder: Path, lines: Sequence[Sequence[object]] | None = None) -> Path:
    """A project whose incidents stand in the workbook, or beside it."""
    sheets: Sheets = minimal_sheets()
    sheets["Инциденты"] = [list(line) for line in lines] if lines else sheets["Инциденты"][:1]
    return build_workbook(folder / "p" / "project.xlsx", sheets)


def test_a_file_is_read_as_the_sheet_is(tmp_path: Path) -> None:
    """A csv and a parquet of mixed quality say what the sheet of the same texts says."""
    rows = list(csv.reader(io.StringIO(LINES), delimiter=";"))
    width = max(map(len, rows))
    lines = [[cell or None for cell in [*row, *[""] * (width - len(row))]] for row in rows]
    sheet = project_with(tmp_path / "sheet", lines)
    text = project_with(tmp_path / "csv")
    (text.parent / "incidents.csv").write_text(LINES, encoding="utf-8", newline="")
    table = project_with(tmp_path / "parquet")
    names = [heading or "" for heading in lines[0]]
    pd.DataFrame(lines[1:], columns=names).to_parquet(table.parent / "incidents.parquet")
    readings = [read(path) for path in (sheet, text, table)]
    stops, hints = ([of(one.problems) for one in readings] for of in (told, hinted))
    assert [(code, cell) for code, _, cell in stops[0]] == EXPECTED
    plain = [[(code, cell) for code, _, cell in one] for one in stops]
    assert plain[1:] == [plain[0], plain[0]]
    plain = [[(code, cell) for code, _, cell in one] for one in hints]
    assert plain[0] == [("row_of_totals", "A6"), ("time_missing", "B8")]
    assert plain[1:] == [plain[0], plain[0]]
    frames = [one.log.incidents.frame for one in readings if one.log is not None]
    assert frames[0]["id"].tolist() == ["A1", "A6"]
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frame, frames[0])


def test_parts_of_a_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are taken a part at a time: wider ones later, blank ones at an edge, stay in place."""
    monkeypatch.setattr(log_files, "_CSV_PART", 2)
    path = tmp_path / "incidents.csv"
    path.write_text("a,b\n1\n2,x\n\n\n3,y,z\n", encoding="utf-8")
    sheet = read_log_file(path, BY_KEY["incidents"]).sheet
    assert sheet is not None
    assert [list(column) for column in sheet.columns] == [
        ["a", "1", "2", None, None, "3"],
        ["b", None, "x", None, None, "y"],
        ["", None, None, None, None, "z"],
    ]
    assert sheet.overlong == {6: 3}


@pytest.mark.parametrize(
    ("text", "columns"), [("", []), ("a;b\n", [["a"], ["b"]]), ("\ufeffa\n", [["a"]])]
)
def test_files_without_rows(tmp_path: Path, text: str, columns: list[list[str]]) -> None:
    """An empty file has no headings, one with headings no rows."""
    path = tmp_path / "incidents.csv"
    path.write_text(text, encoding="utf-8")
    sheet = read_log_file(path, BY_KEY["incidents"]).sheet
    assert sheet is not None
    assert [list(column) for column in sheet.columns] == columns


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("FILE_ROWS", 3, "sheet_too_long"),
        ("_FILE_BYTES", 10, "workbook_too_big"),
        ("_INFLATED_BYTES", 10, "workbook_part_too_big"),
    ],
)
def test_limits_of_files(  # noqa: PLR0913, PLR0917  # the fixtures and the row of the table
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, limit: str, value: int, code: str
) -> None:
    """Rows, bytes, and bytes inflated; a sheet's own number of rows does not bind a file."""
    path = tmp_path / f"incidents.{kind}"
    frame = pd.DataFrame({"Номер": ["A1", "A2", "A3"]})
    if kind == "csv":
        frame.to_csv(path, index=False)
    else:
        frame.to_parquet(path)
    monkeypatch.setattr(log_files, "LOG_ROWS", 2)
    assert read_log_file(path, BY_KEY["incidents"]).problems == ()
    monkeypatch.setattr(log_files, limit, value)
    found = [one.code for one in read_log_file(path, BY_KEY["incidents"]).problems]
    assert found == ([] if (kind, limit) == ("csv", "_INFLATED_BYTES") else [code])


def test_a_wide_parquet(tmp_path: Path) -> None:
    """A table of more columns than a sheet may have is refused before it is read."""
    path = tmp_path / "incidents.parquet"
    pd.DataFrame({f"c{at}": ["x"] for at in range(201)}).to_parquet(path)
    (problem,) = read_log_file(path, BY_KEY["incidents"]).problems
    assert problem.code == "sheet_too_wide"


def test_a_broken_parquet(tmp_path: Path) -> None:
    """What is no parquet is a problem in words."""
    path = tmp_path / "incidents.parquet"
    path.write_bytes(b"PAR1 and nothing more")
    (problem,) = read_log_file(path, BY_KEY["incidents"]).problems
    assert problem.code == "workbook_damaged"
