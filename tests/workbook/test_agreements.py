"""The sheets of agreements and decisions: what is read of them, what is wrong with them."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

from pipeline.domain.actions import Action
from pipeline.domain.agreements import KEYS, Agreement, terms_on
from pipeline.issuing.reading import read_project
from pipeline.problems import Place
from pipeline.workbook.reading import Reading
from pipeline.workbook.sheets import BY_KEY
from tests.fixtures.projects import Sheets, minimal_sheets
from tests.workbook.build import build_workbook, read
from tests.workbook.cases_built import assert_worded, read_case, said, table

ON: Final = date(2026, 9, 1)
FIRST: Final = date(2026, 10, 1)
LAST: Final = date(2026, 12, 31)
ROW: Final[Mapping[str, object]] = {
    "Номер": "ДС-1", "Вид": "SLA", "Дата": ON, "С": FIRST, "По": LAST, "Подписано": ON,
}  # fmt: skip
VALUES: Final[Mapping[str, object]] = {
    "Абонентская плата": 185000, "Часов в абонентской плате": "12,5", "Время поддержки": "24x7",
    "Предел уменьшения платы, %": 15, "Минимум событий для оценки": 3,
    "Плановые работы не более, часов в месяц": 0,
    "В день обращения, если поступило до": time(16, 30), "Набор показателей": "базовый",
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


def test_remarks_alone_are_not_named(tmp_path: Path) -> None:
    """A remark is for people on every sheet."""
    assert reading_of(tmp_path, {**ROW, "Примечание": "подписал зам."}).problems == ()


def test_values_are_typed_as_in_the_contract(tmp_path: Path) -> None:
    """Design §3: blank is as in Договор; filled cells are those of the contract's key."""
    reading = reading_of(tmp_path, {**ROW, **VALUES}, {**ROW, "Номер": "И-1", "Вид": "изменение"})
    assert reading.problems == ()
    one, blank = _agreements(reading)
    assert (one.monthly_fee, one.included_hours, one.credit_cap) == (
        Decimal(185000),
        Decimal("12.5"),
        Decimal("0.15"),
    )
    assert (one.support_hours, one.min_events, one.maintenance_cap_hours) == ("24x7", 3, Decimal(0))
    assert (one.same_day_until, one.metric_set) == (time(16, 30), "basic")
    assert one.places["credit_cap"] == Place(
        "project.xlsx", "Соглашения", "J2", "Предел уменьшения платы, %"
    )
    assert all(getattr(blank, key) is None for key in (*KEYS, "metric_set"))


def test_every_value_has_its_column() -> None:
    """Law: an agreement can state each key that the domain lets it state."""
    columns = [column.key for column in BY_KEY["agreements"].columns]
    assert columns[6:-1] == [*KEYS, "metric_set"]
    assert {field.name for field in fields(Agreement)} >= set(columns[:-1])


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("Абонентская плата", "по счёту", "number_expected"),
        ("Часов в абонентской плате", -1, "number_too_small"),
        ("Время поддержки", "ночь", "profile_unknown"),
        ("Предел уменьшения платы, %", 120, "number_too_big"),
        ("Минимум событий для оценки", 1.5, "integer_expected"),
        ("Плановые работы не более, часов в месяц", 745, "number_too_big"),
        ("В день обращения, если поступило до", "вечер", "time_expected"),
        ("Набор показателей", "свой", "token_expected"),
    ],
)
def test_a_value_that_cannot_be(tmp_path: Path, heading: str, cell: object, code: str) -> None:
    """Each value is refused as the contract's own would be, at its cell."""
    reading = reading_of(tmp_path, {**ROW, heading: cell})
    assert said(reading, "Соглашения") == [(code, "G2", "error")]


def dated_sheets() -> Sheets:
    """A base, the agreement ДС-1 with rows of its own, and the change И-1."""
    sheets = minimal_sheets()
    sheets["Договор"].append(["Плановые работы не более, часов в месяц", 4])
    sheets["Соглашения"] = table(
        {**ROW, "По": None}, {**ROW, "Номер": "И-1", "Вид": "изменение", "С": date(2026, 11, 1)}
    )
    sheets["Приоритеты"] = [
        ["Приоритет", "Время", "Реакция", "Соглашение"],
        ["1", "24x7", "30 мин", None],
        ["2", "24x7", "1 ч", None],
        ["1", "5x8", "15 мин", "ДС-1"],
        ["3", "24x7", "4 ч", "И-1"],
    ]
    sheets["Услуги"] = [
        ["Код", "Услуга", "Время работы", "Соглашение"],
        ["У", "Учёт", "24x7", None],
        ["У", "Учёт", "5x8", "ДС-1"],
    ]
    sheets["Время"] = [
        ["Профиль", "Дни", "С", "До", "Соглашение"],
        ["5x8", "пн-пт", time(9), time(18), "ДС-1"],
    ]
    sheets["Показатели"] = [
        ["Показатель", "Цель", "Соглашение", "Код"],
        ["Реакция в срок", "90", None, "П-1"],
        ["Реакция в срок", "95", "ДС-1", "П-1"],
    ]
    return sheets


def test_rows_belong_to_their_agreement(tmp_path: Path) -> None:
    """Fine print §1: rows with a blank agreement are the base, the others replace by code."""
    reading = read_case(tmp_path, dated_sheets())
    assert reading.problems == ()
    assert reading.project is not None
    project = reading.project
    assert [(row.code, row.hours) for row in project.priorities] == [("1", "24x7"), ("2", "24x7")]
    assert project.hours == ()
    first, change = project.agreements
    assert [(row.code, row.hours) for row in first.priorities] == [("1", "5x8")]
    assert [(row.code, row.hours) for row in first.services] == [("У", "5x8")]
    assert ([row.profile for row in first.hours], len(first.targets)) == (["5x8"], 1)
    assert [row.code for row in change.priorities] == ["3"]
    november = terms_on(project, date(2026, 11, 2))
    assert [(row.code, row.hours) for row in november.priorities] == [
        ("1", "5x8"),
        ("2", "24x7"),
        ("3", "24x7"),
    ]
    assert [str(row.target) for row in november.targets] == ["0.95"]
    assert november.priorities[0].places["hours"].cell == "B4"


def test_codes_of_an_agreement_are_known_to_the_log(tmp_path: Path) -> None:
    """A priority that only an agreement has is no unknown one."""
    sheets = dated_sheets()
    head = sheets["Инциденты"][0]
    cells = {"Номер": "A1", "Зарегистрирован": datetime(2026, 11, 5, 12), "Приоритет": "3"}  # noqa: DTZ001  # wall clock
    sheets["Инциденты"].append([cells.get(str(heading)) for heading in head])
    assert read_case(tmp_path, sheets).problems == ()


@pytest.mark.parametrize(
    ("reported", "priority", "expected"),
    [
        ((2026, 10, 31, 23, 59), "3", [("code_not_in_force", "D2", "row")]),
        ((2026, 11, 1, 0, 0), "3", []),
        ((2026, 12, 31, 23, 59), "3", []),
        ((2027, 1, 1, 0, 0), "3", [("code_not_in_force", "D2", "row")]),
        ((2027, 1, 1, 0, 0), "1", []),
    ],
)
def test_a_code_of_an_agreement_on_another_day(
    tmp_path: Path,
    reported: tuple[int, int, int, int, int],
    priority: str,
    expected: list[tuple[str, str, str]],
) -> None:
    """G16: the day of the report decides; a priority only the change has is known on its days."""
    sheets = dated_sheets()
    cells = {"Номер": "A1", "Зарегистрирован": datetime(*reported), "Приоритет": priority}  # noqa: DTZ001  # wall clock
    sheets["Инциденты"].append([cells.get(str(heading)) for heading in sheets["Инциденты"][0]])
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Инциденты") == expected
    if expected:
        (problem,) = reading.problems
        day = date(*reported[:3])
        assert (problem.found, problem.given) == ("3", {"day": day, "agreements": ("И-1",)})


@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        ("Простои", {"Услуга": "П", "Начало": "01.10.2026 12:00", "Окончание": "01.10.2026 13:00"}),
        ("Плановые работы", {"Услуга": "П", "С": "01.10.2026 12:00", "По": "01.10.2026 13:00"}),
    ],
)
def test_a_service_of_an_agreement_on_another_day(
    tmp_path: Path, sheet: str, row: Mapping[str, object]
) -> None:
    """A service that only a change from November has is down on no day of October."""
    sheets = dated_sheets()
    sheets["Услуги"].append(["П", "Почта", "24x7", "И-1"])
    sheets[sheet] = table(row)
    assert said(read_case(tmp_path, sheets), sheet) == [("code_not_in_force", "A2", "row")]


def test_an_unknown_agreement_is_an_error(tmp_path: Path) -> None:
    """The known numbers are named, and the one that was perhaps meant."""
    sheets = dated_sheets()
    sheets["Приоритеты"][3][3] = "дс-1"
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Приоритеты") == [("agreement_unknown", "D4", "error")]
    (problem,) = reading.problems
    assert problem.given == {"allowed": ("ДС-1", "И-1"), "near": "ДС-1"}


@pytest.mark.parametrize(
    ("sheet", "row", "code", "cell"),
    [
        ("Приоритеты", ["1", "24x7", "10 мин", "ДС-1"], "priority_twice", "A6"),
        ("Услуги", ["У", "Учёт", "24x7", "ДС-1"], "service_twice", "A4"),
        ("Показатели", ["Реакция в срок", "91", "ДС-1", "П-1"], "target_twice", "D4"),
        ("Показатели", ["Реакция в срок", "91", "И-1", "3"], "target_twice", "D4"),
    ],
)
def test_codes_are_unique_per_agreement(
    tmp_path: Path, sheet: str, row: list[object], code: str, cell: str
) -> None:
    """Fine print §3: base and each agreement by itself; a row's number is nobody's typed code."""
    sheets = dated_sheets()
    if row[-1] == "3":
        sheets[sheet][2][3] = None  # its code is the number of the row, 3
    sheets[sheet].append(row)
    assert said(read_case(tmp_path, sheets), sheet) == [(code, cell, "error")]


def test_profiles_are_described_on_every_day(tmp_path: Path) -> None:
    """A change that outlives the SLA whose hours it uses has none from then on."""
    sheets = dated_sheets()
    sheets["Приоритеты"][4][1] = "5x8"
    assert read_case(tmp_path / "within", sheets).problems == ()
    ends, unused = date(2026, 12, 1), "По"
    sheets["Соглашения"] = table({**ROW, unused: ends}, {**ROW, "Номер": "И-1", "Вид": "изменение"})
    reading = read_case(tmp_path / "beyond", sheets)
    assert said(reading, "Приоритеты") == [("profile_unknown", "B5", "error")]


def test_the_base_has_no_hours_of_an_agreement(tmp_path: Path) -> None:
    """A base row holds on days without an agreement too."""
    sheets = dated_sheets()
    sheets["Услуги"][1][2] = "5x8"
    assert said(read_case(tmp_path, sheets), "Услуги") == [("profile_unknown", "C2", "error")]


SECOND: Final = {**ROW, "Номер": "ДС-2", "С": date(2027, 1, 1), "По": None}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([ROW, SECOND], []),
        ([SECOND, ROW], []),
        ([ROW, {**SECOND, "С": LAST}], [("agreements_overlap", "D3", "error")]),
        ([{**ROW, "По": None}, SECOND], [("agreements_overlap", "D3", "error")]),
        ([ROW, {**SECOND, "С": date(2027, 1, 2)}], [("agreements_gap", "D3", "warning")]),
        ([ROW, {**SECOND, "С": LAST, "Вид": "изменение"}], []),
        ([ROW, {**SECOND, "С": LAST, "Вид": "гарантия"}], []),
        (
            [  # the first covers the others, though they do not touch each other
                {**ROW, "По": date(2027, 12, 31)},
                {**SECOND, "С": date(2026, 11, 1), "По": date(2026, 11, 30)},
                {**SECOND, "Номер": "ДС-3", "С": date(2027, 2, 1)},
            ],
            [("agreements_overlap", "D3", "error"), ("agreements_overlap", "D4", "error")],
        ),
    ],
)
def test_agreements_follow_each_other(
    tmp_path: Path, rows: list[Mapping[str, object]], expected: list[tuple[str, str, str]]
) -> None:
    """Design §3: two SLA agreements on one day are an error, a gap is a warning."""
    assert said(reading_of(tmp_path, *rows), "Соглашения") == expected


CHANGE: Final = {**ROW, "Номер": "И-1", "Вид": "изменение"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"По": None}, [("change_outlives_sla", "E4", "warning")]),
        ({"По": date(2027, 1, 1)}, [("change_outlives_sla", "E4", "warning")]),
        ({"По": LAST}, []),
        ({"С": date(2027, 1, 1), "По": None}, []),
    ],
)
def test_a_change_that_outlives_its_sla_is_asked_about(
    tmp_path: Path, change: Mapping[str, object], expected: list[tuple[str, str, str]]
) -> None:
    """Fine print §1: a change wins over every SLA, also over one that begins after it."""
    reading = reading_of(tmp_path, ROW, SECOND, {**CHANGE, **change})
    assert said(reading, "Соглашения") == expected


def test_two_changes_of_one_day_are_asked_about(tmp_path: Path) -> None:
    """Fine print §1 knows the latest change only: of two on one day there is none."""
    reading = reading_of(tmp_path, ROW, CHANGE, {**CHANGE, "Номер": "И-2"})
    assert said(reading, "Соглашения") == [("changes_begin_together", "D4", "warning")]
    later = {**CHANGE, "Номер": "И-2", "С": LAST}
    assert said(reading_of(tmp_path / "later", ROW, CHANGE, later), "Соглашения") == []


def test_an_agreement_that_begins_before_its_date_is_asked_about(tmp_path: Path) -> None:
    """Metrics G16: what was agreed upon later changes months that were computed already."""
    reading = reading_of(tmp_path, {**ROW, "Дата": LAST})
    assert said(reading, "Соглашения") == [("agreement_backdated", "D2", "warning")]


def test_overlap_and_gap_name_the_other_cell(tmp_path: Path) -> None:
    """Both cells are named, and the first and last day of a gap."""
    (overlap,) = reading_of(tmp_path / "a", ROW, {**SECOND, "С": LAST}).problems
    assert (overlap.found, overlap.given) == (LAST, {"other": "ДС-1", "cell": "E2"})
    (gap,) = reading_of(tmp_path / "b", ROW, {**SECOND, "С": date(2027, 1, 10)}).problems
    assert gap.given == {
        "other": "ДС-1",
        "cell": "E2",
        "start": date(2027, 1, 1),
        "end": date(2027, 1, 9),
    }


def test_a_warranty_changes_no_terms(tmp_path: Path) -> None:
    """Values and rows of an agreement on the warranty are named as unused."""
    sheets = dated_sheets()
    fee = {"Номер": "Г-1", "Вид": "гарантия", "Дата": ON, "С": FIRST, "Абонентская плата": 1}
    sheets["Соглашения"] = table(
        {**ROW, "По": None}, {**ROW, "Номер": "И-1"} | {"Вид": "изменение"}, fee
    )
    sheets["Услуги"].append(["Ф", "Файлы", "24x7", "Г-1"])
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Соглашения") == [("agreement_values_of_warranty", "G4", "warning")]
    assert said(reading, "Услуги") == [("agreement_row_of_warranty", "D4", "warning")]


def test_rows_of_the_company_book_name_no_agreement(tmp_path: Path) -> None:
    """Agreements are of one project: such a row of the company book is told and not used."""
    company: Sheets = {
        "Услуги": [
            ["Код", "Услуга", "Время работы", "Соглашение"],
            ["Ф", "Файлы", "24x7", "ДС-1"],
            ["П", "Почта", "24x7", None],
        ]
    }
    build_workbook(tmp_path / "inputs" / "_company.xlsx", company)
    reading = read_case(tmp_path, dated_sheets())
    assert said(reading, "Услуги") == [("agreement_row_of_company", "D2", "warning")]
    assert reading.problems[0].place.file == "_company.xlsx"
    assert reading.project is not None
    assert [row.code for row in reading.project.services] == ["У", "П"]


def test_a_set_of_rows_needs_rows(tmp_path: Path) -> None:
    """The set «лист» without rows of targets reports nothing: a warning."""
    row = {**ROW, "Набор показателей": "лист"}
    reading = reading_of(tmp_path / "none", row)
    assert said(reading, "Соглашения") == [("metric_set_without_rows", "G2", "warning")]
    sheets = minimal_sheets() | {"Соглашения": table(row)}
    sheets["Показатели"] = [["Показатель", "Соглашение"], ["Реакция в срок", "ДС-1"]]
    assert read_case(tmp_path / "some", sheets).problems == ()


def test_a_cap_of_an_agreement_is_a_cap(tmp_path: Path) -> None:
    """Maintenance is bounded where an agreement says by how much."""
    sheets = dated_sheets()
    sheets["Договор"] = [row for row in sheets["Договор"] if "Плановые" not in str(row[0])]
    assert said(read_case(tmp_path / "no", sheets), "Договор") == [
        ("maintenance_without_cap", "", "warning")
    ]
    sheets["Соглашения"][0].append("Плановые работы не более, часов в месяц")
    sheets["Соглашения"][1].append(4)
    assert read_case(tmp_path / "yes", sheets).problems == ()


def test_terms_of_every_agreement_are_checked(tmp_path: Path) -> None:
    """What cannot work is told of the terms an agreement begins, equal problems once."""
    sheets = dated_sheets()
    sheets["Приоритеты"][0].append("Решение")
    sheets["Приоритеты"][1].append("15 мин")
    sheets["Приоритеты"][3].append("10 мин")
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    problems = read_project(path).problems
    reversed_ = [one.place.cell for one in problems if one.code == "response_after_resolve"]
    assert reversed_ == ["C2", "C4"]


def test_decisions_are_read(tmp_path: Path) -> None:
    """Design §3: text, owner, due, done, source, each from its cell; a done day may be any."""
    sheets = minimal_sheets() | {
        "Решения": [
            ["Содержание", "Ответственный", "Срок", "Выполнено", "Откуда"],
            ["Обновить резервную копию", "Белых", LAST, ON, "встреча 02.09.2026"],
            ["Проверить", None, None, None, None],
        ]
    }
    reading = read_case(tmp_path, sheets)
    assert reading.problems == ()
    assert reading.project is not None
    first, second = reading.project.actions
    assert first == Action(
        text="Обновить резервную копию",
        owner="Белых",
        due=LAST,
        done=ON,
        source="встреча 02.09.2026",
    )
    assert first.places["due"] == Place("project.xlsx", "Решения", "C2", "Срок")
    assert second == Action(text="Проверить")


def test_mistakes_of_a_decision(tmp_path: Path) -> None:
    """A decision needs its text, and its days are days."""
    rows: list[list[object]] = [["Содержание", "Срок", "Ответственный"], [None, "скоро", "Белых"]]
    reading = read_case(tmp_path, minimal_sheets() | {"Решения": rows})
    assert said(reading, "Решения") == [
        ("cell_blank", "A2", "error"),
        ("date_expected", "B2", "error"),
    ]


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
