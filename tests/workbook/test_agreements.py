"""The sheet of agreements: what is read of it, what is wrong with it, what is not used yet."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

from pipeline.domain.agreements import Agreement
from pipeline.problems import Place
from pipeline.workbook.columns import Kind
from pipeline.workbook.later_sheets import AGREEMENT_USED, as_read
from pipeline.workbook.reading import Reading
from pipeline.workbook.sheets import BY_KEY, SHEETS
from tests.fixtures.projects import minimal_sheets
from tests.workbook.build import build_workbook, read
from tests.workbook.cases_built import assert_worded, read_case, said, table

ON: Final = date(2026, 9, 1)
FIRST: Final = date(2026, 10, 1)
LAST: Final = date(2026, 12, 31)
ROW: Final[Mapping[str, object]] = {
    "Номер": "ДС-1", "Вид": "SLA", "Дата": ON, "С": FIRST, "По": LAST, "Подписано": ON,
}  # fmt: skip


def reading_of(folder: Path, *rows: Mapping[str, object]) -> Reading:
    """A project with these agreements."""
    return read_case(folder, minimal_sheets() | {"Соглашения": table(*rows)})


def _agreements(reading: Reading) -> tuple[Agreement, ...]:
    assert reading.project is not None
    return reading.project.agreements


def test_agreements_are_read(tmp_path: Path) -> None:
    """Design §3: number, kind, dates and term, each from its cell; a blank end is none."""
    reading = reading_of(
        tmp_path,
        ROW,
        {"Номер": 2, "Вид": "гарантия", "Дата": "02.09.2026", "С": FIRST},
        {**ROW, "Номер": "ДС-3", "Вид": "изменение"},
    )
    assert reading.problems == ()
    first, second, third = _agreements(reading)
    assert first == Agreement(
        number="ДС-1", kind="SLA", on=ON, from_on=FIRST, to_on=LAST, signed_on=ON
    )
    assert second == Agreement(
        number="2", kind="warranty", on=date(2026, 9, 2), from_on=FIRST, to_on=None, signed_on=None
    )
    assert third.kind == "change"
    assert first.places["to_on"] == Place("project.xlsx", "Соглашения", "E2", "По")
    assert second.places.keys() == {"number", "kind", "on", "from_on"}


def test_english_sheets(tmp_path: Path) -> None:
    """Design §3: the same under English headings and words."""
    sheets = minimal_sheets("en")
    sheets["Agreements"] = [
        ["Number", "Kind", "Date", "From", "To", "Signed"],
        ["A-1", "warranty", ON, FIRST, LAST, ON],
    ]
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Agreements") == []
    (one,) = _agreements(reading)
    assert (one.number, one.kind, one.to_on) == ("A-1", "warranty", LAST)


def test_no_sheet_is_no_agreement(tmp_path: Path) -> None:
    """A missing optional sheet means that there is no such data."""
    reading = read_case(tmp_path, minimal_sheets())
    assert (reading.problems, _agreements(reading)) == ((), ())


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"По": date(2026, 9, 30)}, [("agreement_ends_before_start", "E2", "error")]),
        ({"По": FIRST}, []),  # an agreement of one day
        ({"Номер": None}, [("cell_blank", "A2", "error")]),
        ({"Вид": None}, [("cell_blank", "B2", "error")]),
        ({"Вид": "аренда"}, [("token_expected", "B2", "error")]),
        ({"Дата": None}, [("cell_blank", "C2", "error")]),
        ({"С": None}, [("cell_blank", "D2", "error")]),
        ({"По": "31.02.2026"}, [("date_impossible", "E2", "error")]),
    ],
)
def test_mistakes_of_a_row(
    tmp_path: Path, cells: dict[str, object], expected: list[tuple[str, str, str]]
) -> None:
    """Each mistake at its cell, by a name of its own; a day on which it begins and ends is none."""
    reading = reading_of(tmp_path, {**ROW, **cells})
    assert said(reading, "Соглашения") == expected


def test_numbers_are_unique(tmp_path: Path) -> None:
    """Fine print §3: Соглашения.number; the second is told, with the cell of the first."""
    reading = reading_of(tmp_path, ROW, {**ROW, "Вид": "изменение"})
    assert said(reading, "Соглашения") == [("agreement_twice", "A3", "error")]
    (told,) = reading.problems
    assert (told.found, told.given) == ("ДС-1", {"first": "A2"})


def test_an_early_end_names_the_start(tmp_path: Path) -> None:
    """The words name the day from which it holds, and its cell."""
    (told,) = reading_of(tmp_path, {**ROW, "По": ON}).problems
    assert (told.found, told.given) == (ON, {"start": FIRST, "start_cell": "D2"})


def test_what_is_not_used_is_named(tmp_path: Path) -> None:
    """One note for all filled cells of which nothing is made, at the first; none for remarks."""
    fee = "Абонентская плата"
    reading = reading_of(
        tmp_path,
        {**ROW, "Примечание": "подписал зам.", fee: None, "Набор показателей": None},
        {**ROW, "Номер": "ДС-2", fee: 185000, "Набор показателей": "базовый"},
        {**ROW, "Номер": "ДС-3", fee: 190000},
    )
    assert said(reading, "Соглашения") == [("agreement_cells_not_used", "H3", "note")]
    assert reading.problems[0].given == {"headings": (fee, "Набор показателей")}
    assert len(_agreements(reading)) == 3


def test_remarks_alone_are_not_named(tmp_path: Path) -> None:
    """A remark is for people on every sheet."""
    assert reading_of(tmp_path, {**ROW, "Примечание": "подписал зам."}).problems == ()


def test_what_is_not_used_cannot_stop(tmp_path: Path) -> None:
    """A cell nobody reads is not tested: such workbooks could be used before."""
    reading = reading_of(
        tmp_path,
        {**ROW, "Абонентская плата": "по счёту", "В день обращения, если поступило до": "вечер",
         "Набор показателей": "свой", "Предел уменьшения платы, %": "нет"},
    )  # fmt: skip
    assert said(reading, "Соглашения") == [("agreement_cells_not_used", "G2", "note")]
    assert len(_agreements(reading)) == 1


def test_only_the_agreements_have_columns_nobody_reads() -> None:
    """Law: any other sheet is read as it is declared, and the dates of an agreement are typed."""
    assert [sheet.key for sheet in SHEETS if as_read(sheet) != sheet] == ["agreements"]
    sheet = BY_KEY["agreements"]
    read_as, declared = as_read(sheet).columns, sheet.columns
    for column, own in zip(read_as, declared, strict=True):
        assert column.headings == own.headings
        assert (column.kind is Kind.ANY) is (own.key not in AGREEMENT_USED)
        assert not own.required or own.key in AGREEMENT_USED


def test_a_hidden_sheet_counts_aloud(tmp_path: Path) -> None:
    """A row typed into the hidden sheet of a new workbook is read, with a warning."""
    sheets = minimal_sheets() | {"Соглашения": table(ROW)}
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    book = load_workbook(path)
    book["Соглашения"].sheet_state = "hidden"
    book.save(path)
    reading = read(path)
    assert_worded(reading.problems)
    assert said(reading, "Соглашения") == [("sheet_hidden", "", "warning")]
    assert len(_agreements(reading)) == 1
