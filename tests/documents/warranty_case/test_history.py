"""«История одного сбоя»: the line of events, the verdict, what it would have taken."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipeline.domain.letters import IssuedPart, ToldLetter
from tests.documents.warranty_case.cases import INCIDENT, RULES, Given, facts, paper
from tests.documents.warranty_case.paper_words import codes, part, rows
from tests.documents.warranty_case.rendered import made

OTHERWISE = {
    "S": "когда будет доступ",
    "W0": "если бы недостаток оказался в доработке",
    "W1": "письмо должно было дойти до начала этапа",
    "W2": "если бы проверка установила причину",
    "W3": "показали нарушение обязательного пункта",
    "W4": "сбой вызван именно этим нарушением",
    "W4 ours": "свои ошибки Исполнитель исправляет бесплатно",
    "W5": "значение по пункту У-1 оказалось грубым (более 70 шт.)",
    "W6": "сошлись с записями систем",
    "W7": "не дошло до грубого (более 70 шт.)",
    "W8": "после предупреждения это нарушение не повторилось",
}


@pytest.mark.parametrize("rule", RULES)
def test_what_it_would_have_taken(rule: str) -> None:
    """Brief: the verdict in one sentence, and how it would have been otherwise."""
    history = paper("history", RULES[rule])
    assert part(history, "verdict").startswith("Итог: ")
    assert OTHERWISE[rule] in part(history, "otherwise")


def test_the_line_of_events() -> None:
    """Brief: from the letter through the fault and the check to what comes next, in order."""
    lines = [(row["when"], row["what"], row["paper"]) for row in
             rows(paper("history", RULES["W5"]), "events")]  # fmt: skip
    assert lines[0] == ("20.08.2026", "Написано письмо об условиях", "ТУ-2026-000011")
    assert ("25.08.2026", "Письмо подписано", "ТУ-2026-000011") in lines
    assert ("02.11.2026 11:40", "Произошёл сбой", "—") in lines
    measured = "По пункту У-1 перед сбоем измерено 52 шт. при норме не более 45 шт."
    before = ("02.11.2026 11:40", f"{measured} (наибольшее значение за 1 ч)", "ТУ-2026-000011")
    assert lines.index(before) < lines.index(("02.11.2026 11:40", "Произошёл сбой", "—"))
    assert lines[-1] == ("—", "Дальше: направить предупреждение", "—")
    sixth = [what for when, what, _ in lines if when == "06.11.2026"]
    assert sixth == ["Проверка окончена", "Выпущен акт", "Акт отправлен"]


def test_days_stand_in_order() -> None:
    """A day without an hour never stands out of its day."""

    def day(when: str) -> date:
        return date(int(when[6:10]), int(when[3:5]), int(when[:2]))

    for rule, given in RULES.items():
        found = [row["when"] for row in rows(paper("history", given), "events")]
        days_ = [day(when) for when in found[:-1] if when != "—"]
        assert days_ == sorted(days_), rule


def test_the_warning_on_its_way() -> None:
    """Brief: the warning delivered, its answer, and until when the cause is to be removed."""
    warning = ToldLetter(
        number="ГС-2026-000012-У", kind="warning", on=date(2026, 11, 9), scope=INCIDENT,
        warned=("У-1",), delivered_on=date(2026, 11, 10), reply="agreed",
        reply_on=date(2026, 11, 10),
    )  # fmt: skip
    case = facts(RULES["W5"])
    issued = {
        **case.issued,
        "warning": IssuedPart(part="warning", number=warning.number, on=warning.on),
    }
    history = made("history", replace(case, letters=(*case.letters, warning), issued=issued))
    lines = [(row["when"], row["what"]) for row in rows(history, "events")]
    assert ("09.11.2026", "Выпущено предупреждение") in lines
    assert ("10.11.2026", "Предупреждение получено") in lines
    assert ("10.11.2026", "С предупреждением согласились") in lines
    assert lines[-1] == ("24.11.2026", "Дальше: дождаться, пока заказчик устранит причину")


def older_warning(number: str, on: date, item: str = "У-1") -> ToldLetter:
    """A warning of the sheet Письма: it names a stage and an item, and no incident."""
    return ToldLetter(
        number=number, kind="warning", on=on, scope="Э-2", warned=(item,), source="sheet",
        delivered_on=on + timedelta(days=1),
    )  # fmt: skip


def test_a_warning_older_than_the_register_ends_the_story() -> None:
    """It was written after the fault, about its item: written, delivered, and what comes next."""
    case = facts(RULES["W5"])
    letters = (
        older_warning("П-1", date(2026, 11, 1)),
        older_warning("П-2", date(2026, 11, 9)),
        older_warning("П-3", date(2026, 11, 9), item="У-3"),
        older_warning("П-4", date(2026, 11, 20)),
    )
    lines = [
        (row["when"], row["what"], row["paper"])
        for row in rows(made("history", replace(case, letters=(*case.letters, *letters))), "events")
    ]
    assert [line for line in lines if str(line[2]).startswith("П-")] == [
        ("09.11.2026", "Написано предупреждение", "П-2"),
        ("10.11.2026", "Предупреждение получено", "П-2"),
    ]
    assert lines[-1] == ("24.11.2026", "Дальше: дождаться, пока заказчик устранит причину", "—")


def test_an_earlier_warning_is_part_of_the_story() -> None:
    """Design §6, W8: the warning that makes the breach a repeated one stands in the line."""
    lines = [row["what"] for row in rows(paper("history", RULES["W8"]), "events")]
    assert "Прежнее предупреждение получено" in lines


@pytest.mark.parametrize(
    "given",
    [
        Given(worst=40, findings=({"item": "Э-2-М1", "breached": True},)),
        Given(worst=40, findings=({"item": "У-3", "breached": True, "value": 0},)),
        Given(findings=({"gross": True},)),
        Given(contract={"warranty_clause": None}),
        Given(audit=None),
        Given(audit={"closed_on": None, "client_answer": None}),
    ],
)
def test_stories_without_a_limit_in_them(given: Given) -> None:
    """A step, a yes/no item, a finding, an open case: each has a page that makes sense."""
    history = paper("history", given)
    assert codes(history) == []
    assert "—" not in part(history, "otherwise")
    assert history.context["has_otherwise"] is (history.context["has_reason"])


def test_a_decision_of_a_person_is_told() -> None:
    """Fine print §6: an override stands beside the computed outcome here too."""
    audit = {"decided": "covered", "decided_by": "Ратников Г. С.", "decided_why": "первый случай"}
    history = paper("history", Given(audit=audit))
    assert part(history, "verdict") == "Итог: исправлено по гарантии."
    assert history.context["is_decided"] is True
    assert "Ратников Г. С." in part(history, "decided")


def test_it_has_no_number_and_is_no_draft() -> None:
    """Brief: never numbered, so neither ПРОЕКТ nor a seal stands on it."""
    history = paper("history", RULES["W5"])
    assert history.context["draft"] is False
    seal = history.context["seal"]
    assert isinstance(seal, dict)
    assert seal["has"] is False
