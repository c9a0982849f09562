"""Workbooks that open but contradict the table of sheets: all problems at once, with cells."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.locales import LOCALES, locale
from pipeline.problems import Severity
from pipeline.workbook.reading import Reading
from tests.fixtures import Sheets, minimal_sheets
from tests.workbook.build import build_workbook, edit_part, hinted, read, told

NOON = datetime(2026, 10, 5, 12, 0)  # noqa: DTZ001  # the wall clock of a sheet
HEADINGS: list[object] = [
    "Номер",
    "Зарегистрирован",
    "Тип",
    "Приоритет",
    "Реакция",
    "Решён",
    "Закрыт",
]


@pytest.fixture
def sheets() -> Sheets:
    """The sheets of an empty project."""
    return minimal_sheets()


def _read(tmp_path: Path, sheets: Sheets, *, leave_out: bool = False) -> Reading:
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    reading = read(path, leave_out=leave_out)
    for problem in (*reading.problems, *reading.left_out):
        for code in LOCALES:
            assert locale(code).problem(problem)["what"]
    return reading


@pytest.mark.parametrize("language", LOCALES)
def test_an_empty_project_is_good(tmp_path: Path, language: str) -> None:
    """Required sheets with a row each and logs with headings only."""
    reading = _read(tmp_path, minimal_sheets(language))
    assert reading.problems == ()
    assert reading.log is not None
    assert reading.log.incidents.given
    assert len(reading.log.incidents.frame) == 0
    assert not reading.log.maintenance.given


@pytest.mark.parametrize("name", ["Договор", "Стороны", "Лица", "Приоритеты"])
def test_a_required_sheet_is_missing(tmp_path: Path, sheets: Sheets, name: str) -> None:
    """Required sheets, all (fine print, section 3)."""
    del sheets[name]
    assert ("sheet_missing", name, "") in told(_read(tmp_path, sheets).problems)


def test_everything_is_told_at_once(tmp_path: Path, sheets: Sheets) -> None:
    """One pass finds the problems of all sheets, each with its cell."""
    sheets["Договор"][1][1] = "кривой код"
    sheets["Договор"][4][1] = "32.13.2024"
    sheets["Договор"].append(["Минимум событий для оценки", "1.234"])
    sheets["Стороны"][1][0] = "подрядчик"
    sheets["Приоритеты"][1][3] = "2 дня"
    sheets["Инциденты"] = [
        HEADINGS,
        ["A1", NOON, "сбой", "9", None, None, None],
        ["A1", NOON, "сбой", "1", None, None, None],
        ["A2", "32.13.2024", "потоп", "1", None, None, None],
        ["A3", NOON, "сбой", "1", datetime(2026, 10, 5, 11, 0), None, None],  # noqa: DTZ001
        ["A4", NOON, "сбой", "1", None, NOON, datetime(2026, 10, 1, 0, 1)],  # noqa: DTZ001
        [None, NOON, "сбой", "1", None, None, None],
        ["A6", '="2026"', "сбой", "1", None, None, None],
    ]
    assert set(told(_read(tmp_path, sheets).problems)) == {
        ("project_code_form", "Договор", "B2"),
        ("date_impossible", "Договор", "B5"),
        ("number_ambiguous", "Договор", "B8"),
        ("token_expected", "Стороны", "A2"),
        ("contractor_missing", "Стороны", ""),
        ("duration_bare_day", "Приоритеты", "D2"),
        ("priority_unknown", "Инциденты", "D2"),
        ("incident_twice", "Инциденты", "A3"),
        ("date_impossible", "Инциденты", "B4"),
        ("token_expected", "Инциденты", "C4"),
        ("responded_before_reported", "Инциденты", "E5"),
        ("closed_before_reported", "Инциденты", "G6"),
        ("closed_before_resolved", "Инциденты", "G6"),
        ("cell_blank", "Инциденты", "A7"),
        ("formula_without_value", "Инциденты", "B8"),
    }


def test_a_problem_names_the_other_cell(tmp_path: Path, sheets: Sheets) -> None:
    """Order and repetition name both cells; the words carry local time."""
    sheets["Инциденты"] = [
        HEADINGS,
        ["A1", NOON, "сбой", "1", None, datetime(2026, 10, 5, 11, 0), None],  # noqa: DTZ001
    ]
    (problem,) = _read(tmp_path, sheets).problems
    worded = locale("ru").problem(problem)
    assert problem.place.heading == "Решён"
    assert worded["found"] == "05.10.2026 11:00"
    assert worded["expected"] == "не раньше 05.10.2026 12:00 (ячейка B2)"


def test_rows_left_out(tmp_path: Path, sheets: Sheets) -> None:
    """Bad rows go, and with them what hangs on them; each is listed, nothing stops."""
    sheets["Инциденты"] = [
        [*HEADINGS, "Дубликат"],
        ["A1", NOON, "сбой", "9", None, None, None, None],
        ["A2", NOON, "сбой", "1", None, None, None, "A1"],
        ["A3", NOON, "сбой", "1", None, None, None, None],
    ]
    sheets["Паузы"].append(["A1", NOON, None, "ожидание клиента"])
    reading = _read(tmp_path, sheets, leave_out=True)
    assert told(reading.problems) == []
    assert told(reading.left_out) == [
        ("priority_unknown", "Инциденты", "D2"),
        ("incident_left_out", "Инциденты", "H3"),
        ("incident_left_out", "Паузы", "A2"),
    ]
    assert reading.log is not None
    assert reading.log.incidents.frame["id"].tolist() == ["A3"]
    assert reading.log.incidents.frame["row"].tolist() == [4]
    assert len(reading.log.pauses.frame) == 0


def test_without_the_wish_rows_stop(tmp_path: Path, sheets: Sheets) -> None:
    """A row that cannot be used is of severity row, and nothing is left out."""
    sheets["Инциденты"] = [HEADINGS, ["A1", NOON, "сбой", "9", None, None, None]]
    reading = _read(tmp_path, sheets)
    assert [problem.severity for problem in reading.problems] == [Severity.ROW]
    assert reading.left_out == ()


def test_a_latin_letter_in_a_heading(tmp_path: Path, sheets: Sheets) -> None:
    """«C» typed in Latin looks like «С» and is named."""
    sheets["Паузы"][0] = ["Инцидент", "C", "По", "Причина"]
    reading = _read(tmp_path, sheets)
    assert told(reading.problems) == [("heading_lookalike", "Паузы", "B1")]
    (problem,) = reading.problems
    assert problem.given["letters"] == ("c (U+0063)",)
    assert problem.given["meant"] == "С"


def test_headings_missing_twice_and_unknown(tmp_path: Path, sheets: Sheets) -> None:
    """A missing required column and a double one are errors, a stranger is a note."""
    sheets["Паузы"][0] = ["Инцидент", "По", "до", "Причина", "Мысли"]
    reading = _read(tmp_path, sheets)
    assert told(reading.problems) == [
        ("heading_twice", "Паузы", "C1"),
        ("heading_missing", "Паузы", ""),
    ]
    assert ("heading_unknown", "Паузы", "E1") in hinted(reading.problems)


def test_headings_ignore_case_yo_and_blanks(tmp_path: Path, sheets: Sheets) -> None:
    """ё/е, case, spaces and NBSP make no difference."""
    sheets["Инциденты"] = [
        [" номер", "ЗАРЕГИСТРИРОВАН ", "Приоритет", "Начата\N{NO-BREAK SPACE}РАБОТА", "Решен"],
        ["A1", NOON, "1", NOON, NOON],
    ]
    reading = _read(tmp_path, sheets)
    assert reading.problems == ()
    assert reading.log is not None
    assert {"started_at", "resolved_at"} <= reading.log.incidents.columns


def test_sheets_with_news(tmp_path: Path, sheets: Sheets) -> None:
    """Unknown sheets are notes; ours are silent."""
    sheets |= {"Справка": [["x"]], "Черновик": [["y"]], "Время": []}
    sheets["Инцидeнты"] = [["Номер"]]
    reading = _read(tmp_path, sheets)
    assert hinted(reading.problems) == [
        ("sheet_unknown", "Черновик", ""),
        ("sheet_empty", "Время", ""),
    ]
    assert told(reading.problems) == [("sheet_lookalike", "Инцидeнты", "")]


def test_the_sheet_in_both_languages(tmp_path: Path, sheets: Sheets) -> None:
    """Two sheets for one table are an error, not a guess."""
    sheets["Pauses"] = [["Incident", "From", "To", "Reason"]]
    assert told(_read(tmp_path, sheets).problems) == [("sheet_twice", "Pauses", "")]


def test_example_totals_and_hidden_rows(tmp_path: Path, sheets: Sheets) -> None:
    """«Пример» is silent, totals are passed over aloud, hidden rows are used aloud."""
    sheets["Работы"] += [
        ["Пример", "прочее", 1, None, None],
        [date(2026, 10, 5), "прочее", 1.5, None, "Помощь"],
        ["Итого:", None, 1.5, None, None],
    ]
    path = build_workbook(tmp_path / "romashka" / "project.xlsx", sheets)
    edit_part(
        path,
        "xl/worksheets/sheet8.xml",
        lambda xml: xml.replace('<row r="3"', '<row r="3" hidden="1"'),
    )
    reading = read(path)
    assert told(reading.problems) == []
    assert hinted(reading.problems) == [
        ("row_hidden", "Работы", "3"),
        ("row_of_totals", "Работы", "A4"),
    ]
    assert reading.log is not None
    assert reading.log.activities.frame["hours"].tolist() == [Decimal("1.5")]


def test_error_cell_is_named(tmp_path: Path, sheets: Sheets) -> None:
    """#N/A is neither blank nor a text."""
    sheets["Инциденты"] = [HEADINGS, ["A1", NOON, "сбой", "#N/A", None, None, None]]
    reading = _read(tmp_path, sheets)
    assert told(reading.problems) == [("cell_error", "Инциденты", "D2")]
    assert reading.problems[0].found == "#N/A"


def test_texts_that_look_like_nothing(tmp_path: Path, sheets: Sheets) -> None:
    """A client called NA is a client, and a row of formulas without values is no blank row."""
    sheets["Стороны"][2][2] = "NA"
    sheets["Инциденты"] = [HEADINGS, ["=A1", "=A1", "=A1", "=A1", None, None, None]]
    reading = _read(tmp_path, sheets)
    assert reading.project is not None
    assert reading.project.parties[1].short_name == "NA"
    assert {code for code, _, _ in told(reading.problems)} == {"formula_without_value"}
    assert [cell for _, _, cell in told(reading.problems)] == ["A2", "B2", "C2", "D2"]


def test_duplicates_in_a_circle(tmp_path: Path, sheets: Sheets) -> None:
    """A chain of duplicates ends in a root that exists (G10)."""
    sheets["Инциденты"] = [
        [*HEADINGS, "Дубликат"],
        ["A1", NOON, None, "1", None, None, None, "A2"],
        ["A2", NOON, None, "1", None, None, None, "A1"],
        ["A3", NOON, None, "1", None, None, None, "A9"],
        ["A4", NOON, None, "1", None, None, None, None],
        ["A5", NOON, None, "1", None, None, None, "A4"],
    ]
    assert told(_read(tmp_path, sheets).problems) == [
        ("duplicate_circle", "Инциденты", "H2"),
        ("duplicate_circle", "Инциденты", "H3"),
        ("incident_unknown", "Инциденты", "H4"),
    ]


def test_unknown_codes_name_a_lookalike(tmp_path: Path, sheets: Sheets) -> None:
    """A Cyrillic «А1» is not the Latin one, and the message says which is near."""
    sheets["Инциденты"] = [HEADINGS, ["A1", NOON, None, "1", None, None, None]]
    sheets["Паузы"].append(["А1", NOON, None, "ожидание клиента"])
    (problem,) = _read(tmp_path, sheets).problems
    assert (problem.code, problem.given["near"]) == ("incident_unknown", "A1")


def test_clock_changes(tmp_path: Path, sheets: Sheets) -> None:
    """A time that never was is refused; one that was twice is the first, aloud."""
    sheets["Договор"][6][1] = "Europe/Berlin"
    sheets["Инциденты"] = [
        HEADINGS,
        ["A1", datetime(2026, 3, 29, 2, 30), None, "1", None, None, None],  # noqa: DTZ001
        ["A2", datetime(2026, 10, 25, 2, 30), None, "1", None, None, None],  # noqa: DTZ001
        ["A3", "2026-10-25T02:30:00+01:00", None, "1", None, None, None],
        ["A4", "05.10.2026", None, "1", None, None, None],
    ]
    reading = _read(tmp_path, sheets)
    assert told(reading.problems) == [("wall_time_never", "Инциденты", "B2")]
    assert hinted(reading.problems) == [
        ("time_missing", "Инциденты", "B5"),
        ("wall_time_twice", "Инциденты", "B3"),
    ]
    assert reading.log is not None
    assert [stamp.to_pydatetime() for stamp in reading.log.incidents.frame["reported_at"]] == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 4, 22, 0, tzinfo=UTC),
    ]


def test_midnight_printed_is_no_missing_time(tmp_path: Path, sheets: Sheets) -> None:
    """A real Excel date formatted with hours says its 00:00."""
    sheets["Инциденты"] = [HEADINGS, ["A1", datetime(2026, 10, 5), None, "1", None, None, None]]  # noqa: DTZ001
    assert _read(tmp_path, sheets).problems == ()


def test_months_that_contradict_the_logs(tmp_path: Path, sheets: Sheets) -> None:
    """A flag that contradicts rows is a problem (G23), a derived outage included."""
    sheets["Услуги"] = [["Код", "Услуга", "Время работы"], ["S", "Склад", "24x7"]]
    sheets["Инциденты"] = [
        ["Номер", "Зарегистрирован", "Тип", "Приоритет", "Услуга", "Решён"],
        ["A1", NOON, "авария", "1", "S", datetime(2026, 10, 5, 13, 0)],  # noqa: DTZ001
    ]
    sheets["Перерывы"].append([datetime(2026, 9, 30, 23, 0), datetime(2026, 10, 1, 0, 0)])  # noqa: DTZ001
    sheets["Месяц"] = [
        ["Месяц", "Простоев не было", "Перерывов не было"],
        ["2026-09", "да", "да"],
        [date(2026, 10, 1), "да", "да"],
    ]
    assert told(_read(tmp_path, sheets).problems) == [
        ("no_gaps_contradicted", "Месяц", "C2"),
        ("no_outages_contradicted", "Месяц", "B3"),
    ]


@pytest.mark.parametrize("patronymic", ["С.", "О", "-", "Ли"])
def test_a_patronymic_that_shows_no_gender(tmp_path: Path, sheets: Sheets, patronymic: str) -> None:
    """Names are declined by the gender: it is asked for before a paper needs it."""
    sheets["Лица"] = [
        ["Роль", "Функция", "Фамилия", "Имя", "Отчество", "Пол", "Должность"],
        ["исполнитель", "подписант", "Иванов", "Пётр", patronymic, None, "Директор"],
        ["заказчик", "подписант", "Петров", "Пётр", patronymic, "м", "Директор"],
    ]
    assert told(_read(tmp_path, sheets).problems) == [("gender_missing", "Лица", "F2")]


def test_parties_and_people(tmp_path: Path, sheets: Sheets) -> None:
    """One party a side, a signatory each, identifiers that hold, one alphabet in a word."""
    sheets["Стороны"] = [
        ["Роль", "Полное наименование", "Краткое наименование", "ИНН", "БИК", "Расчётный счёт"],
        ["исполнитель", "ООО «Опора»", "ООО «Опoра»", "7707083894", "044525225", "4" * 20],
        ["исполнитель", "ООО «Опора»", "ООО «ЭкоTech»", 7707083893, None, None],
    ]
    sheets["Лица"] = [
        ["Роль", "Функция", "Фамилия", "Имя", "Должность"],
        ["исполнитель", "подписант", "Ли", "Ю", "Директор"],
    ]
    reading = _read(tmp_path, sheets)
    assert set(told(reading.problems)) == {
        ("client_missing", "Стороны", ""),
        ("contractor_twice", "Стороны", "A3"),
        ("mixed_alphabets", "Стороны", "C2"),
        ("inn_does_not_hold", "Стороны", "D2"),
        ("account_key", "Стороны", "F2"),
        ("client_signatory_missing", "Лица", ""),
        ("gender_missing", "Лица", "C2"),
    }
    assert ("mixed_alphabets_kept", "Стороны", "C3") in hinted(reading.problems)


def test_contract_keys(tmp_path: Path, sheets: Sheets) -> None:
    """Keys are typed; a stranger is a note, a lookalike an error, a missing one is named."""
    del sheets["Договор"][2]
    sheets["Договор"] += [
        ["НДС", "без НДС"],
        ["Вступление условий в силу", "молчание"],
        ["Любимый цвет", "синий"],
        ["Гoрод", "Тула"],
        ["Номер договора", "13"],
        ["Часовой пояс", None],
        ["Время поддержки", "5x8"],
    ]
    reading = _read(tmp_path, sheets)
    assert reading.project is None
    assert set(told(reading.problems)) == {
        ("contract_key_missing", "Договор", ""),
        ("vat_basis_missing", "Договор", "B7"),
        ("heading_lookalike", "Договор", "A10"),
        ("contract_key_twice", "Договор", "B11"),
        ("contract_key_twice", "Договор", "B12"),
    }
    assert ("contract_key_unknown", "Договор", "A9") in hinted(reading.problems)
    assert ("binding_clause_missing", "Договор", "B8") in hinted(reading.problems)


def test_targets(tmp_path: Path, sheets: Sheets) -> None:
    """The unit of the metric decides what a target is; names of metrics are understood."""
    sheets["Показатели"] = [
        ["Показатель", "Цель", "Приоритеты", "Последствие"],
        ["Реакция в срок", "95", "1", "снижение цены"],
        ["response_time.p90", "30 мин", None, None],
        ["incidents_reported", 5, None, None],
        ["response_time", 95, None, None],
        ["response_in_target", "2 ч", None, None],
        ["погода", 1, None, None],
        ["response_in_target", 0.95, None, None],
    ]
    reading = _read(tmp_path, sheets)
    assert set(told(reading.problems)) == {
        ("target_not_duration", "Показатели", "B5"),
        ("target_not_share", "Показатели", "B6"),
        ("unknown_metric", "Показатели", "A7"),
    }
    assert hinted(reading.problems) == [("target_share_small", "Показатели", "B8")]
    assert reading.project is not None
    first, second, third, *_ = reading.project.targets
    assert (first.metric, first.target, first.priorities) == (
        "response_in_target",
        Decimal("0.95"),
        ("1",),
    )
    assert first.consequence == "price_reduction"
    assert second.metric == "response_time.p90"
    assert third.target == Decimal(5)


def test_a_log_without_its_numbers(tmp_path: Path, sheets: Sheets) -> None:
    """The missing heading is told, and not the rows that would name a number."""
    sheets["Инциденты"] = [
        ["Зарегистрирован", "Приоритет", "Дубликат"],
        ["скоро", "1", "A1"],
        [datetime(2026, 10, 5, 12), "1", "A1"],  # noqa: DTZ001  # a wall clock
    ]
    sheets["Паузы"] = [["Инцидент", "С", "Причина"], ["A1", "05.10.2026 12:00", "иное"]]
    assert set(told(_read(tmp_path, sheets).problems)) == {
        ("heading_missing", "Инциденты", ""),
        ("date_expected", "Инциденты", "A2"),
    }


def test_hours_without_a_profile(tmp_path: Path, sheets: Sheets) -> None:
    """What may stand in a cell never lists the blank name of a profile."""
    sheets["Приоритеты"][1][2] = "5x8"
    sheets["Время"] = [["Дни", "С", "До"], ["пн-пт", time(9), time(18)]]
    problems = _read(tmp_path, sheets).problems
    assert set(told(problems)) == {
        ("heading_missing", "Время", ""),
        ("profile_unknown", "Приоритеты", "C2"),
    }
    assert [one.given["allowed"] for one in problems if one.code == "profile_unknown"] == [
        ("24x7",)
    ]


def test_profiles_and_stages(tmp_path: Path, sheets: Sheets) -> None:
    """Profiles exist; stages are unique, end after they start, and consulting names its object."""
    sheets["Приоритеты"][1][2] = "ночь"
    sheets["Этапы"] = [
        ["Этап", "Вид", "Наименование", "Объект", "Группа гарантии", "Начало", "Окончание"],
        ["S1", "этап", "Склад", "модуль", "консультации", date(2026, 2, 1), date(2026, 1, 1)],
        ["S1", "этап", "Склад", "модуль", "доработка", date(2026, 2, 1), None],
    ]
    assert set(told(_read(tmp_path, sheets).problems)) == {
        ("profile_unknown", "Приоритеты", "C2"),
        ("stage_ends_before_start", "Этапы", "G2"),
        ("guaranteed_missing", "Этапы", "E2"),
        ("stage_twice", "Этапы", "A3"),
    }


def test_the_same_mistake_a_thousand_times(tmp_path: Path, sheets: Sheets) -> None:
    """A column of one mistake is told a hundred times and counted further."""
    rows: list[list[object]] = [[f"A{n}", NOON, None, "9", *[None] * 3] for n in range(150)]
    sheets["Инциденты"] = [HEADINGS, *rows]
    reading = _read(tmp_path, sheets)
    assert len(reading.problems) == 101
    last = reading.problems[-1]
    assert (last.code, last.given["count"], last.given["last"]) == ("more_alike", 50, "D151")
    assert len(_read(tmp_path, sheets, leave_out=True).left_out) == 150


def test_maintenance_without_a_cap(tmp_path: Path, sheets: Sheets) -> None:
    """A blank cap means no cap, with a warning."""
    sheets["Услуги"] = [["Код", "Услуга", "Время работы"], ["S", "Склад", "24x7"]]
    sheets["Плановые работы"] = [["Услуга", "С", "По"], ["S", NOON, datetime(2026, 10, 5, 13, 0)]]  # noqa: DTZ001
    assert hinted(_read(tmp_path, sheets).problems) == [
        ("maintenance_without_cap", "Плановые работы", "B2")
    ]


def test_hostile_text_survives_or_is_named(tmp_path: Path, sheets: Sheets) -> None:
    """Mark-up is text; an invisible character is refused with its cell."""
    sheets["Стороны"][2][2] = "Рога & Копыта <тест>"
    sheets["Договор"][2][1] = "Учёт\N{ZERO WIDTH SPACE}"
    reading = _read(tmp_path, sheets)
    assert told(reading.problems) == [
        ("control_character", "Договор", "B3"),
    ]
    sheets["Договор"][2][1] = "{{ 7*7 }}"
    reading = _read(tmp_path, sheets)
    assert reading.project is not None
    assert reading.project.parties[1].short_name == "Рога & Копыта <тест>"
    assert reading.project.contract.project_name == "{{ 7*7 }}"


def test_a_blank_code_of_a_target_is_the_number_of_its_row(tmp_path: Path, sheets: Sheets) -> None:
    """Показатели.code is unique, by default its row number (fine print, sections 3 and 5)."""
    keys = ["response_in_target", "response_time", "incidents_reported"]
    sheets["Показатели"] = [
        ["Показатель", "Код"],
        [keys[0], None],
        [keys[1], None],
        [keys[2], "3"],
    ]
    reading = _read(tmp_path, sheets)
    assert told(reading.problems) == [("target_twice", "Показатели", "B4")]
    assert reading.problems[0].given["first"] == "B3"


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("Реакция", "closed_before_responded"),
        ("Восстановлен", "closed_before_restored"),
        ("Решён", "closed_before_resolved"),
    ],
)
def test_nothing_happens_after_the_closing(
    tmp_path: Path, sheets: Sheets, column: str, code: str
) -> None:
    """Responded, restored, resolved ≤ closed, each pair with its own code."""
    sheets["Инциденты"] = [
        ["Номер", "Зарегистрирован", "Приоритет", column, "Закрыт"],
        ["A1", NOON, "1", NOON.replace(hour=14), NOON.replace(hour=13)],
    ]
    assert told(_read(tmp_path, sheets).problems) == [(code, "Инциденты", "E2")]


@pytest.mark.parametrize(
    ("second", "outage", "contradicted"),
    [
        ([None, None], None, True),
        (["A1", None], None, False),
        ([None, "не обращение"], None, False),
        (["A1", None], [None, "A2"], True),
        ([None, None], ["согласовано", "A2"], False),
        ([None, None], [None, "A2"], True),
    ],
    ids=["derived", "duplicate", "rejected", "listed duplicate", "excluded", "listed"],
)
def test_no_outages_is_contradicted_by_what_is_counted(
    tmp_path: Path,
    sheets: Sheets,
    second: list[object],
    outage: list[object] | None,
    *,
    contradicted: bool,
) -> None:
    """Duplicates and rejected rows derive no outage, and an excluded row is none (G0, G10, G23)."""
    sheets["Договор"].append(["Плановые работы не более, часов в месяц", 4])
    sheets["Услуги"] = [["Код", "Услуга", "Время работы"], ["A", "Учёт", "24x7"]]
    sheets["Инциденты"] = [
        ["Номер", "Зарегистрирован", "Тип", "Приоритет", "Услуга", "Дубликат", "Отклонён"],
        ["A1", NOON, "сбой", "1", "A", None, None],
        ["A2", NOON, "авария", "1", "A", *second],
    ]
    sheets["Простои"] = [["Услуга", "Начало", "Окончание", "Исключение", "Инцидент"]]
    if outage is not None:
        row: list[object] = ["A", NOON, NOON.replace(hour=14), *outage]
        sheets["Простои"].append(row)
    sheets["Месяц"] = [["Месяц", "Простоев не было"], ["2026-10", "да"]]
    codes = {problem.code for problem in _read(tmp_path, sheets).problems}
    assert codes == ({"no_outages_contradicted"} if contradicted else set())
