"""Sheets of what happened under the warranty: read in both languages, each problem at its cell."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from pipeline.domain.claims import Audit, Finding, ObjectionRow, OldLetter, Rate
from pipeline.problems import Severity
from tests.fixtures.projects import minimal_sheets
from tests.workbook.build import build_workbook, read, told
from tests.workbook.cases_built import (
    NOON,
    assert_worded,
    audit,
    case_sheets,
    of,
    read_case,
    said,
    table,
)

DAY: Final = date(2026, 12, 8)
LATER: Final = date(2026, 12, 10)
APPROVER: Final = "Белов И. П."


# Reading ----------------------------------------------------------------------------------------


def test_a_check_is_read_whole(tmp_path: Path) -> None:
    """Design §3: every column of Проверки, its days, instants, words and numbers."""
    sheets = case_sheets()
    sheets["Проверки"] = table(
        audit(
            Заказчик_приглашён=DAY, Представитель_заказчика="Белова А. П.", Участвовал="да",
            Доступ_запрошен=NOON, Доступ_получен="08.12.2026 09:30",
            Сбой_в_нашей_доработке="нет", Причина_вне_доработки="платформа",
            Доказательства="журнал", Причина_на_нашей_стороне="нет", Заявлено="не меняли",
            Опровергается="журнал изменений", Повлияло_на_поиск_причины="да",
            Не_установлено="нет", Часы_исправления=3, Часы_проверки="6,5", Акт_отправлен=LATER,
            Ответ_заказчика="возражения", Дата_ответа=LATER, Согласие_на_оплату=LATER,
            Утвердил=APPROVER, Утвердил_второй="Серова", Вывод="Диск полон",
            Решено_иначе="по гарантии", Кто_решил="Директор", Почему="добрая воля",
        )
    )  # fmt: skip
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Проверки") == []
    (found,) = reading.history.audits
    assert found == Audit(
        incident="I-1", opened_on=DAY, closed_on=date(2026, 12, 9), invited_on=DAY,
        client_rep="Белова А. П.", attended=True,
        access_asked_at=datetime(2026, 12, 7, 9, 0, tzinfo=UTC),
        access_given_at=datetime(2026, 12, 8, 6, 30, tzinfo=UTC),
        ours="no", outside_cause="platform", outside_evidence="журнал",
        contractor_fault=False, stated="не меняли", contradicted_by="журнал изменений",
        mattered=True, inconclusive=False, fix_hours=Decimal(3), audit_hours=Decimal("6.5"),
        act_sent_on=LATER, client_answer="objections", client_answer_on=LATER,
        consent_on=LATER, approved_by=APPROVER, approved_by_2="Серова", conclusion="Диск полон",
        decided="covered", decided_by="Директор", decided_why="добрая воля",
    )  # fmt: skip
    assert found.access_asked_at is not None
    assert found.access_asked_at.tzinfo is UTC
    assert found.places["audit_hours"].heading == "Часы проверки"
    assert found.places["incident"].cell == "A2"
    assert reading.history.audit("I-1") is found
    assert reading.history.audit("I-2") is None


def test_blank_cells_are_the_defaults(tmp_path: Path) -> None:
    """Design §3, fine print §6: blank means ours, no, open, a letter of conditions."""
    sheets = case_sheets()
    sheets["Проверки"] = table({"Инцидент": "I-1", "Начата": DAY})
    sheets["Находки"] = table({"Инцидент": "I-1", "Доказательства": "снимок"})
    sheets["Письма"] = table({"Номер": 17, "Дата": DAY, "Этап": "УТ"})
    sheets["Возражения"] = table({"Письмо": "17", "Пункт": "У-1", "Получено": DAY, "Возражение": "мало"})  # fmt: skip  # noqa: E501  # one row
    reading = read_case(tmp_path, sheets)
    assert told(reading.problems) == []
    history = reading.history
    assert history.audits == (Audit(incident="I-1", opened_on=DAY),)
    assert history.findings == (Finding(incident="I-1", evidence="снимок"),)
    assert history.letters == (OldLetter(number="17", kind="conditions", on=DAY, stage="УТ"),)
    assert history.objections == (ObjectionRow(letter="17", item="У-1", on=DAY, text="мало"),)
    assert "item" not in history.findings[0].places


def test_findings_letters_objections_rates(tmp_path: Path) -> None:
    """Design §3: the other sheets, in the order of their rows."""
    sheets = case_sheets()
    sheets["Находки"] = table(
        {"Инцидент": "I-2", "Пункт": "У-1", "Нарушено": "нет", "Значение": "85 %",
         "Доказательства": "снимок", "Причина сбоя": "да", "Грубое": "да"},
        {"Инцидент": "I-1", "Пункт": "У-1", "Доказательства": "снимок"},
    )  # fmt: skip
    sheets["Письма"] = table(
        {"Номер": "17/ТУ", "Вид": "условия", "Дата": DAY, "Этап": "Э-1", "Вручено": DAY,
         "Подтверждение": "отметка", "Ответ": "подписано с возражениями", "Дата ответа": LATER},
        {"Номер": "18/П", "Вид": "предупреждение", "Дата": DAY, "Пункт": "У-1"},
    )  # fmt: skip
    sheets["Возражения"] = table(
        {"Письмо": "17/ТУ", "Пункт": "У-1", "Получено": DAY, "Возражение": "мало",
         "Предложение заказчика": "90", "Решение": "компромисс", "Согласованная норма": 85,
         "Дата решения": LATER, "Ответ": "согласовано"},
    )  # fmt: skip
    sheets["Ставки"] = table(
        {"Работа": "исправление", "Ставка": "3 500,50", "Действует с": DAY},
        {"Работа": "проверка", "Ставка": 3000, "Действует с": DAY},
    )  # fmt: skip
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Находки", "Письма", "Возражения", "Ставки") == []
    history = reading.history
    first, second = history.findings
    assert first == Finding(
        incident="I-2", item="У-1", breached=False, value=Decimal(85), evidence="снимок",
        caused=True, gross=True,
    )  # fmt: skip
    assert (second.incident, second.breached) == ("I-1", None)
    conditions, warning = history.letters
    assert conditions == OldLetter(
        number="17/ТУ", kind="conditions", on=DAY, stage="Э-1", delivered_on=DAY,
        proof="отметка", reply="signed_with_objections", reply_on=LATER,
    )  # fmt: skip
    assert (warning.kind, warning.item) == ("warning", "У-1")
    assert history.objections == (
        ObjectionRow(
            letter="17/ТУ", item="У-1", on=DAY, text="мало", proposed="90",
            decision="compromise", agreed_limit=Decimal(85), decided_on=LATER,
            answer="согласовано",
        ),
    )  # fmt: skip
    assert history.rates == (
        Rate(work="fix", rate=Decimal("3500.50"), valid_from=DAY),
        Rate(work="audit", rate=Decimal(3000), valid_from=DAY),
    )
    assert history.rates[1].places["rate"].cell == "B3"


@pytest.mark.parametrize(
    ("russian", "english", "meant"),
    [
        ("подписано", "signed", "signed"),
        ("согласовано письмом", "agreed by e-mail", "agreed"),
        ("подписано с возражениями", "signed with objections", "signed_with_objections"),
        ("возражения", "objections", "objections"),
        ("нет", "none", "none"),
        (None, None, None),
    ],
)
def test_replies_are_those_of_the_register(
    tmp_path: Path, russian: str | None, english: str | None, meant: str | None
) -> None:
    """Design §3: an older letter says of its reply what a letter of the register says."""
    for at, (name, heads, word) in enumerate(
        [("Письма", ("Номер", "Дата", "Этап", "Ответ", "Дата ответа"), russian),
         ("Letters", ("Number", "Date", "Stage", "Reply", "Replied"), english)]
    ):  # fmt: skip
        sheets = case_sheets()
        sheets[name] = [list(heads), ["1", DAY, "Э-1", word, LATER]]
        reading = read_case(tmp_path / str(at), sheets)
        assert said(reading, name) == []
        assert [letter.reply for letter in reading.history.letters] == [meant]


def test_english_sheets(tmp_path: Path) -> None:
    """Design §3: the same facts under English headings and words."""
    sheets = minimal_sheets("en")
    incidents = sheets["Incidents"]
    incidents.append(of(incidents, ID="I-1", Reported=NOON, Priority="1"))
    sheets["People"].append(["contractor", "approver", "Bell", "Ann", "f", "CTO", None])
    sheets["Audits"] = table(
        {"Incident": "I-1", "Opened": DAY, "In our work": "unknown",
         "Outside cause": "changed by others", "Client's answer": "refused",
         "Approved by": "Bell A.", "Decided otherwise": "outside", "Decided by": "CEO",
         "Why": "goodwill"}
    )  # fmt: skip
    sheets["Findings"] = table({"Incident": "I-1", "Evidence": "log", "Caused the fault": "yes"})
    sheets["Letters"] = table({"Number": "7", "Kind": "warning", "Date": DAY, "Item": "C-1"})
    sheets["Objections"] = table(
        {"Letter": "7", "Item": "C-1", "Received": DAY, "Objection": "no", "Decision": "rejected"}
    )
    sheets["Rates"] = table({"Work": "audit", "Rate": 100, "Valid from": DAY})
    sheets["Measurements"] = table({"Time": NOON, "Parameter": "cpu", "Value": "80.5"})
    reading = read(build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets))
    assert_worded(reading.problems)
    assert told(reading.problems) == []
    history = reading.history
    (check,) = history.audits
    assert (check.ours, check.outside_cause, check.client_answer, check.decided) == (
        "unknown", "changed by others", "refused", "outside",
    )  # fmt: skip
    assert history.findings[0].caused
    assert history.letters[0].kind == "warning"
    assert history.objections[0].decision == "rejected"
    assert history.rates[0].work == "audit"
    assert history.measurements["cpu"][0].value == Decimal("80.5")


# Problems of checks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Окончена": date(2026, 12, 7)}, [("audit_closed_before_opened", "C2", "row")]),
        ({"Окончена": DAY}, []),
        ({"Начата": date(2025, 12, 8), "Окончена": date(2025, 12, 9)},
         [("audit_closed_before_fault", "C2", "row")]),  # a wrong year: other rates, other VAT
        ({"Начата": date(2026, 12, 7), "Окончена": date(2026, 12, 7)}, []),
        ({"Заказчик_приглашён": LATER}, [("audit_closed_before_invited", "C2", "row")]),
        ({"Акт_отправлен": date(2026, 12, 7)},
         [("act_sent_before_opened", "D2", "row"), ("act_sent_before_closed", "D2", "warning")]),
        ({"Акт_отправлен": DAY}, [("act_sent_before_closed", "D2", "warning")]),
        ({"Акт_отправлен": LATER, "Дата_ответа": date(2026, 12, 9)},
         [("answered_before_act", "E2", "row")]),
        ({"Акт_отправлен": LATER, "Дата_ответа": LATER}, []),
        ({"Согласие_на_оплату": date(2026, 12, 7)}, [("consent_before_opened", "D2", "warning")]),
        ({"Доступ_запрошен": NOON, "Доступ_получен": datetime(2026, 12, 7, 11, 59)},  # noqa: DTZ001  # the wall clock of a sheet
         [("access_given_before_asked", "E2", "row")]),
        ({"Доступ_запрошен": NOON, "Доступ_получен": NOON}, []),
        ({"Сбой_в_нашей_доработке": "нет"}, [("outside_not_shown", "D2", "warning")]),
        ({"Сбой_в_нашей_доработке": "нет", "Причина_вне_доработки": "прочее"},
         [("outside_not_shown", "D2", "warning")]),
        ({"Сбой_в_нашей_доработке": "нет", "Причина_вне_доработки": "прочее",
          "Доказательства": "да"}, []),
        ({"Сбой_в_нашей_доработке": "да", "Причина_вне_доработки": "платформа"},
         [("outside_cause_of_ours", "E2", "row")]),
        ({"Причина_вне_доработки": "платформа"}, [("outside_cause_of_ours", "D2", "row")]),
        ({"Сбой_в_нашей_доработке": "не установлено", "Причина_вне_доработки": "платформа"}, []),
        ({"Заявлено": "не меняли"}, [("misleading_incomplete", "D2", "warning")]),
        ({"Заявлено": "а", "Опровергается": "б", "Повлияло_на_поиск_причины": "нет"},
         [("misleading_incomplete", "D2", "warning")]),
        ({"Повлияло_на_поиск_причины": "да"}, [("misleading_incomplete", "D2", "warning")]),
        ({"Повлияло_на_поиск_причины": "нет"}, []),
        ({"Решено_иначе": "платно"}, [("decided_incomplete", "D2", "row")]),
        ({"Решено_иначе": "платно", "Кто_решил": "я"}, [("decided_incomplete", "D2", "row")]),
        ({"Кто_решил": "я"}, []),
        ({"Решено_иначе": "наугад"}, [("token_expected", "D2", "row")]),
        ({"Инцидент": "I-9"}, [("incident_unknown", "A2", "row")]),
        ({"Начата": None}, [("cell_blank", "B2", "row")]),
    ],
)  # fmt: skip
def test_what_contradicts_itself_in_a_check(
    tmp_path: Path, cells: dict[str, object], expected: list[tuple[str, str, str]]
) -> None:
    """Fine print §6: each pair of dates, each statement by halves, at its own cell."""
    sheets = case_sheets()
    sheets["Проверки"] = table(audit(**cells))
    assert said(read_case(tmp_path, sheets), "Проверки") == expected


def test_lists_are_told_in_the_words_of_the_sheet(tmp_path: Path) -> None:
    """House style §4: a Russian sheet is not answered with English words of its lists."""
    sheets = case_sheets()
    sheets["Проверки"] = table(audit(Решено_иначе="платно", Сбой_в_нашей_доработке="нет"))
    found = {p.code: p for p in read_case(tmp_path, sheets).problems}
    assert found["decided_incomplete"].found == "платно"
    assert found["decided_incomplete"].given["headings"] == ("Кто решил", "Почему")
    assert found["outside_not_shown"].found == "нет"
    assert found["outside_not_shown"].given["headings"] == (
        "Причина вне доработки", "Доказательства",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Белов И. П.", None, []),
        ("И. П. Белов", "Серов О.И.", []),
        ("Белов Иван Петрович", "Анна Игоревна Серова", []),
        ("белов", "Серов", []),
        ("Белов Иван", "Серова А.", []),
        ("Ковальчук", None, [("approver_unknown", "D2", "row")]),  # signs, approves nothing
        ("Белых", None, [("approver_unknown", "D2", "row")]),  # of the client
        ("Белов И. И.", None, [("approver_unknown", "D2", "row")]),
        ("Белов И. П.", "Белов", [("approved_by_one", "E2", "row")]),
        (None, "Белов", []),
        ("Петров", "Петров", [("approver_unknown", "D2", "row"),
                              ("approver_unknown", "E2", "row")]),
    ],
)  # fmt: skip
def test_approvals_are_of_approvers(
    tmp_path: Path, first: str | None, second: str | None, expected: list[tuple[str, str, str]]
) -> None:
    """Fine print §6: two different people of the contractor with the function утверждающий."""
    sheets = case_sheets()
    sheets["Проверки"] = table(audit(Утвердил=first, Утвердил_второй=second))
    assert said(read_case(tmp_path, sheets), "Проверки") == expected


def test_a_name_of_two_approvers_is_ambiguous(tmp_path: Path) -> None:
    """A surname that two approvers share names neither; with initials it names one."""
    sheets = case_sheets()
    row = ["исполнитель", "утверждающий", "Белов", "Пётр", "Ильич", None, "Директор", None]
    sheets["Лица"].append(list[object](row))
    sheets["Лица"].append(list[object](row))  # in two rows he is still one
    sheets["Проверки"] = table(audit(Утвердил="Белов", Утвердил_второй="Белов П. И."))
    assert said(read_case(tmp_path, sheets), "Проверки") == [("approver_ambiguous", "D2", "row")]


def test_one_check_an_incident(tmp_path: Path) -> None:
    """Design §3: Проверки has one row an incident; the second is refused, naming the first."""
    sheets = case_sheets()
    sheets["Проверки"] = table(audit(), audit(Инцидент="I-2"), audit())
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Проверки") == [("audit_twice", "A4", "row")]
    assert reading.problems[0].given["first"] == "A2"
    assert [one.incident for one in reading.history.audits] == ["I-1", "I-2"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, []),
        ({"Часы_исправления": 3, "Часы_проверки": 2}, []),
        ({"Часы_исправления": 4}, [("audit_hours_differ", "D2", "warning")]),
        ({"Часы_проверки": 0}, [("audit_hours_differ", "D2", "warning")]),
    ],
)
def test_hours_are_compared_with_the_log(
    tmp_path: Path, cells: dict[str, object], expected: list[tuple[str, str, str]]
) -> None:
    """Design §3: a number that differs from the sum of Работы, duplicates' included, is told."""
    sheets = case_sheets()
    heads = sheets["Инциденты"]
    heads[0].append("Дубликат")
    heads[1].append(None)
    heads[2].append("I-1")
    works = sheets["Работы"]
    for name, kind, hours in (("I-1", "инцидент", 1), ("I-2", "инцидент", 2), ("I-1", "проверка", 2)):  # fmt: skip  # noqa: E501  # rows of the log
        works.append(of(works, Дата=DAY, Вид_работ=kind, Часы=hours, Инцидент=name))
    sheets["Проверки"] = table(audit(**cells))
    assert said(read_case(tmp_path, sheets), "Проверки") == expected


def test_hours_without_a_log_of_work_are_not_compared(tmp_path: Path) -> None:
    """A project that keeps no Работы states its hours in Проверки alone."""
    sheets = case_sheets()
    sheets["Проверки"] = table(audit(Часы_исправления=4))
    assert said(read_case(tmp_path, sheets), "Проверки") == []


def test_a_check_of_a_duplicate(tmp_path: Path) -> None:
    """Fine print §6: the case is that of the root; a check of its duplicate is told."""
    sheets = case_sheets()
    heads = sheets["Инциденты"]
    heads[0].append("Дубликат")
    heads[1].append(None)
    heads[2].append("I-1")
    sheets["Проверки"] = table(audit(Инцидент="I-2"))
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Проверки") == [("audit_of_duplicate", "A2", "warning")]
    assert reading.history.claims[0].joined == ("I-2",)


# Findings, letters, objections, rates ------------------------------------------------------------


def test_findings_name_what_there_is(tmp_path: Path) -> None:
    """An unknown incident is refused, an unknown item told, a second row of a pair refused."""
    sheets = case_sheets()
    sheets["Методика"].append([None, "Э-1", None, 1, None, "Делать", None, None])
    rows = [("I-9", "У-1"), ("I-1", "У-9"), ("I-1", "Э-1-М1"), ("I-1", "Э-1-М1"), ("I-1", None),
            ("I-1", None), ("I-2", None)]  # fmt: skip
    sheets["Находки"] = table(
        *({"Инцидент": one, "Пункт": item, "Доказательства": "x"} for one, item in rows)
    )
    reading = read_case(tmp_path, sheets)
    assert sorted(said(reading, "Находки")) == [
        ("finding_twice", "A7", "row"),
        ("finding_twice", "B5", "row"),
        ("incident_unknown", "A2", "row"),
        ("item_unknown", "B3", "warning"),
    ]
    kept = [(one.incident, one.item) for one in reading.history.findings]
    assert kept == [("I-1", "У-9"), ("I-1", "Э-1-М1"), ("I-1", None), ("I-2", None)]


def test_a_finding_needs_evidence(tmp_path: Path) -> None:
    """Design §3: evidence is required."""
    sheets = case_sheets()
    sheets["Находки"] = table({"Инцидент": "I-1", "Пункт": "У-1", "Доказательства": None})
    assert said(read_case(tmp_path, sheets), "Находки") == [("cell_blank", "C2", "row")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, []),
        ({"Этап": "УТ"}, []),  # a letter of an object
        ({"Этап": "Э-9"}, [("scope_unknown", "C2", "row")]),
        ({"Этап": None}, [("letter_without_stage", "C2", "warning")]),
        ({"Вид": "предупреждение"}, [("warning_without_item", "A2", "row")]),
        ({"Вид": "предупреждение", "Пункт": "У-1", "Этап": None}, []),
        ({"Вид": "предупреждение", "Пункт": "У-9"}, [("item_unknown", "E2", "warning")]),
        ({"Вручено": date(2026, 12, 7)}, [("letter_delivered_before_date", "D2", "row")]),
        ({"Вручено": DAY, "Ответ": "подписано", "Дата ответа": DAY}, []),
        ({"Ответ": "подписано", "Дата ответа": date(2026, 12, 7)},
         [("letter_answered_before_date", "E2", "row")]),
        ({"Вручено": LATER, "Ответ": "подписано", "Дата ответа": DAY},
         [("letter_answered_before_delivery", "F2", "warning")]),
        ({"Ответ": "подписано"}, [("reply_undated", "D2", "warning")]),
        ({"Ответ": "нет"}, []),
    ],
)  # fmt: skip
def test_older_letters(
    tmp_path: Path, cells: dict[str, object], expected: list[tuple[str, str, str]]
) -> None:
    """Design §3: dates in order, stages known, a warning names what was broken."""
    sheets = case_sheets()
    sheets["Письма"] = table({"Номер": "1", "Дата": DAY, "Этап": "Э-1"} | cells)
    assert said(read_case(tmp_path, sheets), "Письма") == expected


def test_numbers_of_letters_are_unique(tmp_path: Path) -> None:
    """Fine print §3: Письма.number is unique."""
    sheets = case_sheets()
    row = {"Номер": "1", "Дата": DAY, "Этап": "Э-1"}
    sheets["Письма"] = table(row, row | {"Номер": "2"}, row)
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Письма") == [("letter_twice", "A4", "row")]
    assert [one.number for one in reading.history.letters] == ["1", "2"]


def test_objections(tmp_path: Path) -> None:
    """An unknown item is told; a decision before the objection is an error, never left out."""
    sheets = case_sheets()
    row = {"Письмо": "1", "Пункт": "У-1", "Получено": DAY, "Возражение": "мало",
           "Дата решения": DAY}  # fmt: skip
    early = row | {"Дата решения": date(2026, 12, 7)}
    sheets["Возражения"] = table(row, row | {"Пункт": "У-9"}, early)
    reading = read_case(tmp_path, sheets, leave_out=True)
    assert said(reading, "Возражения") == [
        ("objection_decided_before_received", "E4", "error"),
        ("item_unknown", "B3", "warning"),
    ]
    assert reading.left_out == ()


def test_rates_of_the_company_book(tmp_path: Path) -> None:
    """Fine print §1: merged by work and day; the project's own wins."""
    sheets = case_sheets()
    sheets["Ставки"] = table({"Работа": "исправление", "Ставка": 4000, "Действует с": DAY})
    company = {
        "Ставки": table(
            {"Работа": "исправление", "Ставка": 3000, "Действует с": DAY},
            {"Работа": "исправление", "Ставка": 5000, "Действует с": LATER},
            {"Работа": "проверка", "Ставка": 2000, "Действует с": DAY},
        )
    }
    build_workbook(tmp_path / "inputs" / "_company.xlsx", company)
    reading = read_case(tmp_path, sheets)
    assert told(reading.problems) == []
    assert [(one.work, one.rate, one.valid_from) for one in reading.history.rates] == [
        ("fix", Decimal(4000), DAY),
        ("fix", Decimal(5000), LATER),
        ("audit", Decimal(2000), DAY),
    ]
    assert [one.places["rate"].file for one in reading.history.rates] == [
        "project.xlsx", "_company.xlsx", "_company.xlsx",
    ]  # fmt: skip


def test_one_rate_a_day(tmp_path: Path) -> None:
    """Two rates of one work from one day are an error: money has one price."""
    sheets = case_sheets()
    row = {"Работа": "исправление", "Ставка": 4000, "Действует с": DAY}
    sheets["Ставки"] = table(row, row | {"Ставка": 1}, row | {"Работа": "проверка"})
    assert said(read_case(tmp_path, sheets), "Ставки") == [("rate_twice", "C3", "error")]


@pytest.mark.parametrize(
    "cells", [{"Ставка": -1}, {"Ставка": None}, {"Работа": None}, {"Действует с": None}]
)
def test_rates_are_whole(tmp_path: Path, cells: dict[str, object]) -> None:
    """Severity error: a rate that cannot be read makes nothing."""
    sheets = case_sheets()
    row = {"Работа": "исправление", "Ставка": 4000, "Действует с": DAY}
    sheets["Ставки"] = table(row | cells)
    (problem,) = [p for p in read_case(tmp_path, sheets).problems if p.place.sheet == "Ставки"]
    assert problem.severity is Severity.ERROR


def test_a_stage_is_no_object(tmp_path: Path) -> None:
    """A code shared by a stage and an object would leave a condition two scopes."""
    sheets = case_sheets()
    sheets["Объекты"].append(["Э-1", "Склад"])
    assert said(read_case(tmp_path, sheets), "Этапы") == [("stage_code_of_object", "A2", "error")]


# Left out ---------------------------------------------------------------------------------------


def test_a_check_follows_what_is_left_out(tmp_path: Path) -> None:
    """A case whose incident or finding cannot be used is not judged by the rest of its rows."""
    sheets = case_sheets()
    heads = sheets["Инциденты"]
    heads[2][1] = "вчера"
    sheets["Проверки"] = table(audit(), audit(Инцидент="I-2"))
    sheets["Находки"] = table(
        {"Инцидент": "I-1", "Пункт": "У-1", "Доказательства": None},
        {"Инцидент": "I-1", "Пункт": None, "Доказательства": "снимок"},
        {"Инцидент": "I-2", "Пункт": None, "Доказательства": "снимок"},
    )
    reading = read_case(tmp_path, sheets, leave_out=True)
    assert told(reading.problems) == []
    assert reading.history.audits == ()
    assert [one.incident for one in reading.history.findings] == ["I-1"]
    left = [(p.code, p.place.sheet, p.place.cell) for p in reading.left_out]
    assert left == [
        ("date_expected", "Инциденты", "B3"),
        ("finding_left_out", "Проверки", "A2"),
        ("incident_left_out", "Проверки", "A3"),
        ("cell_blank", "Находки", "C2"),
        ("incident_left_out", "Находки", "A4"),
    ]


def test_a_check_that_stands_alone_is_left_out_alone(tmp_path: Path) -> None:
    """Design §3: a bad row of Проверки goes; the check of another incident stays."""
    sheets = case_sheets()
    sheets["Проверки"] = table(audit(Окончена="завтра"), audit(Инцидент="I-2"))
    reading = read_case(tmp_path, sheets, leave_out=True)
    assert [one.incident for one in reading.history.audits] == ["I-2"]
    assert [p.code for p in reading.left_out] == ["date_expected"]
