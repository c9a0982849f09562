"""The act: facts, item by item, and nothing of who pays."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.domain.letters import ItemObjection
from tests.documents.warranty_case.cases import (
    AGENT,
    RULES,
    SESSIONS,
    STEP,
    Given,
    facts,
    letter,
    paper,
)
from tests.documents.warranty_case.paper_words import codes, part, rows
from tests.documents.warranty_case.rendered import made


@pytest.mark.parametrize(
    ("typed", "ends"),
    [("Канал был занят", False), ("Канал был занят.", True), ("Канал был занят… ", True)],
)
def test_a_conclusion_is_a_sentence(typed: str, ends: bool) -> None:  # noqa: FBT001  # a case
    """Its full stop is typed, or the paper sets it."""
    act = paper("act", Given(audit={"conclusion": typed}))
    assert act.context["conclusion_ends"] is ends


def test_a_broken_item() -> None:
    """Russian documents §15.4: limit, value, period, source, conclusion, link with its ground."""
    (first, *_) = rows(paper("act", RULES["W5"]), "items")
    assert first["id"] == "У-1"
    assert first["limit"] == "не более 45 шт."
    assert first["value"] == "52 шт."
    assert first["conclusion"] == "нарушено"
    assert first["period"] == (
        "наибольшее значение за 1 ч; с 02.11.2026 10:40 до 11:40, замеров: 6"
    )
    assert first["source"] == "мониторинг заказчика"
    assert first["link"] == "недостаток вызван нарушением этого пункта"
    assert first["evidence"] == "Список сеансов базы на момент сбоя, снимок приложен."


@pytest.mark.parametrize(
    ("given", "conclusion", "link"),
    [
        (Given(), "нарушено", "недостаток вызван нарушением этого пункта"),
        (Given(findings=({"caused": False},)), "нарушено", "недостаток с нарушением не связан"),
        (Given(findings=()), "нарушено", "не установлена"),
        (Given(worst=45), "соблюдено", "—"),
        (Given(findings=({"breached": False},)), "соблюдено", "—"),
    ],
)
def test_conclusions(given: Given, conclusion: str, link: str) -> None:
    """Russian documents §9.1: kept, broken, and how a breach is tied to the fault."""
    first = rows(paper("act", given), "items")[0]
    assert (first["conclusion"], first["link"]) == (conclusion, link)


def test_nothing_measured_is_not_kept() -> None:
    """Design §6: no measurement and no finding show nothing, either way."""
    agent = rows(paper("act", RULES["W5"]), "items")[1]
    assert agent["conclusion"] == "не установлено"
    assert agent["value"] == "не измерено"
    assert agent["period"] == "всё время, за 15 мин; с 02.11.2026 11:25 до 11:40 замеров нет"


def test_a_step_is_broken_by_a_finding() -> None:
    """Design §6: a step has no limit; a row with evidence breaks it."""
    given = Given(worst=40, findings=({"item": STEP.id, "breached": True},))
    step = rows(paper("act", given), "items")[2]
    assert (step["limit"], step["value"], step["conclusion"]) == ("—", "—", "нарушено")


def test_letters_with_proof_and_agreement() -> None:
    """Russian documents §9.1: the letter, its delivery with proof, the answer, why it binds."""
    (row,) = rows(paper("act", RULES["W5"]), "letters")
    assert row["number"] == "ТУ-2026-000011"
    assert (row["delivered"], row["proof"]) == ("21.08.2026", "курьер, расписка")
    assert (row["reply"], row["reply_on"]) == ("подписано", "25.08.2026")
    assert (row["items"], row["since"]) == ("У-1, У-3, Э-2-М1", "26.08.2026")


def test_items_of_one_letter_bind_apart() -> None:
    """Fine print §6: an item objected to does not bind, the others do; each reason has its row."""
    objection = ItemObjection(on=date(2026, 8, 24), item="У-3", text="Агент останавливаем ночью")
    objected = letter(reply="signed_with_objections", objections=(objection,))
    found = rows(paper("act", Given(letters=(objected,))), "letters")
    assert [(row["items"], row["because"]) for row in found] == [
        ("У-1, Э-2-М1", "подписано"), ("У-3", "на пункт направлено возражение"),
    ]  # fmt: skip


def test_nothing_told_is_said_so() -> None:
    """A case without letters says that no item binds."""
    act = made("act", facts(Given(letters=())))
    assert rows(act, "letters") == rows(act, "items") == []
    assert "Писем об условиях" in part(act, "letters")
    assert "обязательных для Заказчика на день сбоя, нет" in part(act, "items")


@pytest.mark.parametrize(
    ("audit", "expected"),
    [
        ({}, "Проверка проведена с участием представителя Заказчика."),
        ({"attended": False},
         "Проверка проведена без участия представителя Заказчика, приглашённого 2 ноября 2026 г."),
        ({"attended": False, "invited_on": None},
         "Проверка проведена без участия представителя Заказчика."),
    ],
)  # fmt: skip
def test_who_took_part(audit: dict[str, object], expected: str) -> None:
    """Russian documents §15.4: with the client's representative, or without and invited when."""
    act = paper("act", Given(audit=audit))
    assert part(act, "participants") == expected
    assert [n.code for n in act.notes if n.code == "case_not_invited"] == (
        ["case_not_invited"] if "invited_on" in audit else []
    )


@pytest.mark.parametrize(
    ("audit", "expected"),
    [
        ({}, "Недостаток проявился в доработке Исполнителя."),
        ({"ours": "unknown"}, "Не установлено, в чьей работе недостаток."),
        ({"ours": "no", "outside_cause": "platform"},
         "Причина названа вне доработки: платформа; доказательства не приведены."),
        ({"ours": "no", "outside_cause": "platform", "outside_evidence": "Журнал."},
         "Причина находится вне доработки: платформа. Основание: Журнал."),
        ({"contractor_fault": True}, "Причина на стороне Исполнителя."),
        ({"inconclusive": True}, "Причину установить не удалось."),
        ({"stated": "Никто не работал.", "contradicted_by": "журнал: 52 сеанса"},
         "Об обстоятельствах сбоя Заказчик сообщил: Никто не работал."),
        ({"contradicted_by": "журнал: 52 сеанса", "mattered": True},
         "По записям систем: журнал: 52 сеанса. Расхождение увело поиск причины в сторону."),
    ],
)  # fmt: skip
def test_where_the_cause_is(audit: dict[str, object], expected: str) -> None:
    """Russian documents §9.1: cause and circumstances as the check established them."""
    assert expected in part(paper("act", Given(audit=audit)), "causes")


def test_hours_and_term() -> None:
    """Russian documents §9.1 and fine print §6: hours spent; the warranty term with its start."""
    said = {row["what"]: row["parts"] for row in rows(paper("act", RULES["W5"]), "facts")}
    assert said["Затрачено"] == "исправление — 3,5 ч; проверка — 6 ч"
    assert said["Гарантийный срок"] == (
        "24 месяца со дня приёмки (5 октября 2026 г.); обращения принимаются и после него, "
        "на тех же условиях; сроки исковой давности, установленные законом, этим не изменяются"
    )
    assert said["Проверка"] == "начата 3 ноября 2026 г., окончена 6 ноября 2026 г."


def test_an_open_check_has_no_act() -> None:
    """Design §6: an act without the day the check was closed stays a draft, and says so."""
    act = made("act", facts(RULES["S"]))
    assert codes(act) == ["case_not_closed"]
    said = {row["what"]: row["parts"] for row in rows(act, "facts")}
    assert said["Проверка"] == "начата 3 ноября 2026 г., не окончена"
    assert said["Доступ получен"] == "нет"
    bare = {row["what"]: row["parts"] for row in rows(paper("act", Given(audit=None)), "facts")}
    assert bare["Проверка"] == "не начата"


@pytest.mark.parametrize(("days", "until"), [(5, "18 ноября 2026 г."), (1, "12 ноября 2026 г.")])
def test_term_of_objections(days: int, until: str) -> None:
    """Fine print §4: working days from the receipt, which is the next working day."""
    said = part(paper("act", Given(contract={"act_objection_days": days})), "objections")
    assert f"до {until} на адрес dogovor@lukomorye.example" in said


def test_a_mean_is_printed_on_its_side() -> None:
    """Russian documents §1.3: digits are added until the value stands on its side of the limit."""
    mean = SESSIONS.__class__(
        id="У-1", sort="condition", text="Среднее", parameter="сеансы",
        comparison=SESSIONS.comparison, limit=Decimal("42.33"), unit="шт.", statistic="mean",
    )  # fmt: skip
    given = Given(letters=(letter(items=(mean, AGENT)),), worst=48)  # 254 / 6 = 42,3333…
    first = rows(paper("act", given), "items")[0]
    assert (first["value"], first["conclusion"]) == ("42,333 шт.", "нарушено")
