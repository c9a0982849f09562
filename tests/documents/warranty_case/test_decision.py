"""The decision: tests, result, reason, approvals."""

from dataclasses import replace

import pytest

from pipeline.documents.values import Figure
from tests.documents.warranty_case.cases import CLOSED, RULES, Given, facts, letter, paper, verdict
from tests.documents.warranty_case.paper_words import codes, part, rows
from tests.documents.warranty_case.rendered import made

RESULTS = {
    "S": "приостановлено", "W0": "вне гарантии", "W5": "исправлено по гарантии с предупреждением",
    **dict.fromkeys(("W1", "W2", "W3", "W4", "W4 ours"), "исправлено по гарантии"),
    **dict.fromkeys(("W6", "W7", "W8"), "платно"),
}  # fmt: skip
REASONS = {
    "S": "срок был до конца дня 3 ноября 2026 г. Пока доступа нет",
    "W0": "Доказано, что причина вне доработки Исполнителя (оборудование или сеть Заказчика).",
    "W1": "Ни одно условие не было обязательным для Заказчика на день сбоя.",
    "W2": "Не установлено, в чём причина сбоя",
    "W3": "Нарушение обязательных условий не доказано.",
    "W4": "Нарушение п. У-1 есть, но не доказано, что сбой вызван им.",
    "W4 ours": "Причина на стороне Исполнителя, поэтому исправление бесплатно",
    "W5": "Сбой вызван нарушением п. У-1. Нарушение не грубое и не повторное",
    "W6": "сведения об обстоятельствах сбоя оказались недостоверными",
    "W7": "норма не более 45 шт., грубое значение — более 70 шт., было 82 шт.",
    "W8": "после предупреждения от 14 сентября 2026 г. № ГС-2026-000004-У.",
}
SIDES = {
    **dict.fromkeys(("W5", "W6", "W7", "W8"), "Причина на стороне Заказчика."),
    **dict.fromkeys(("W1", "W3", "W4"), "Причина на стороне Заказчика не доказана."),
}


@pytest.mark.parametrize("rule", RULES)
def test_result_and_reason(rule: str) -> None:
    """Russian documents §9.2: the result in its words, with the reason of the rule."""
    decision = paper("decision", RULES[rule])
    assert part(decision, "result") == RESULTS[rule]
    assert REASONS[rule] in part(decision, "reason")
    assert part(decision, "side") == SIDES.get(rule, "")
    assert part(decision, "rule") == rule.partition(" ")[0]


@pytest.mark.parametrize("rule", RULES)
def test_a_line_for_each_question(rule: str) -> None:
    """Russian documents §9.2: every question of the case and those reached of each item."""
    found, lines = verdict(RULES[rule]), rows(paper("decision", RULES[rule]), "tests")
    assert len([line for line in lines if line["about"] == "случай"]) == len(found.tests)
    asked = [
        (one.item.id, test.id)
        for one in found.items
        for test in one.tests
        if test.result is not None and test not in found.tests
    ]
    expected = len(asked) if found.is_by_items else 0
    assert len([line for line in lines if line["about"] != "случай"]) == expected


def test_values_and_cells_of_a_question() -> None:
    """Design §6: every verdict prints the tests, the values and the cells they came from."""
    lines = rows(paper("decision", RULES["W7"]), "tests")
    access = next(line for line in lines if line["question"].startswith("Доступ"))
    assert access["values"] == "запрошен 02.11.2026 15:00; получен 03.11.2026 10:00"
    assert access["cells"] == "«Проверки» G5, H5"
    broken = next(line for line in lines if line["about"] == "У-1")
    assert broken["values"] == "было 82 шт.; норма не более 45 шт.; замеров: 6"
    assert broken["cells"] == "«Замеры» C5"
    gross = next(line for line in lines if line["about"] == "У-1" and "грубое" in line["question"])
    assert gross["values"] == "значение за пределом грубого; грубое значение: более 70 шт."


def test_what_is_not_reached_is_a_dash() -> None:
    """A question after the deciding one has no answer."""
    lines = rows(paper("decision", RULES["W2"]), "tests")
    assert [line["answer"] for line in lines][-1] == "—"


@pytest.mark.parametrize(
    ("rule", "word"),
    [("W6", "Недостоверные сведения"), ("W7", "Грубое нарушение"), ("W8", "Повторное нарушение")],
)
def test_definitions_stand_in_the_paper(rule: str, word: str) -> None:
    """Russian documents §10.2: gross, repeated and false are defined where they charge."""
    assert part(paper("decision", RULES[rule]), "definitions").startswith(word)
    assert part(paper("decision", RULES["W5"]), "definitions") == ""


def test_terms_of_the_definitions() -> None:
    """Russian documents §3.6: months and times go through the table of plurals."""
    months = replace(RULES["W8"], contract={"repeat_months": 6})
    assert "в течение 6 месяцев" in part(paper("decision", months), "definitions")
    assert "более чем в 1,5 раза" in part(paper("decision", RULES["W7"]), "definitions")


def test_an_override_tells_its_author_and_reason_and_no_forgiven_charge() -> None:
    """Russian documents §15.4: who decided and why; that a charge was forgiven is never named."""
    audit = {"decided": "warned", "decided_by": "Ратников Г. С.", "decided_why": "первый случай."}
    decision = paper("decision", Given(worst=82, audit=audit))
    assert part(decision, "result") == "исправлено по гарантии с предупреждением"
    assert part(decision, "decided") == (
        "Итог изменён решением ответственного лица (Ратников Г. С.): исправлено по гарантии с "
        "предупреждением. "
        "Почему решено иначе: первый случай."
    )
    assert codes(decision) == []


def test_approvers_sign_a_charge() -> None:
    """Russian documents §9.2: each approver has a line, in the order of the sheet."""
    decision = paper("decision", RULES["W6"])
    said = part(decision, "approvers")
    assert "Генеральный директор Г. С. Ратников" in said
    assert "Коммерческий директор Т. О. Мельник" in said
    one = paper("decision", RULES["W7"]).context["approvers"]
    assert isinstance(one, dict)
    assert (one["has"], one["second"]["has"]) == (True, False)


def test_an_unapproved_charge_is_a_proposal() -> None:
    """Design §6: a chargeable case without its approvals is a proposal: a draft that says so."""
    audit = dict(RULES["W6"].audit or {})
    decision = paper("decision", replace(RULES["W6"], audit={**audit, "approved_by_2": None}))
    assert codes(decision) == ["case_not_approved"]
    assert decision.context["proposed"] is True


def test_an_open_check_is_not_decided() -> None:
    """Design §6: without the day the check was closed the decision stays a draft."""
    assert codes(made("decision", facts(RULES["S"]))) == ["case_not_closed"]
    bare = made("decision", facts(Given(audit=None), issued={}))
    assert part(bare, "basis") == "Техническая проверка не начата."
    opened = made("decision", facts(RULES["S"], issued={}))
    assert part(opened, "basis") == "Техническая проверка начата 3 ноября 2026 г. и не окончена."


def test_the_basis_is_the_act() -> None:
    """Russian documents §9.2: the act by number once it is issued, else the check."""
    assert part(paper("decision", RULES["W5"]), "basis") == (
        "Основание: акт технической проверки от 6 ноября 2026 г. № ГС-2026-000012-А."
    )
    bare = made("decision", facts(RULES["W5"], issued={}))
    assert part(bare, "basis") == "Основание: техническая проверка, оконченная 6 ноября 2026 г."
    assert CLOSED.day == 6


def test_without_a_clause_nothing_may_cost() -> None:
    """Design §6, W1: no clause, and that is the reason although items would bind."""
    decision = paper("decision", Given(contract={"warranty_clause": None}))
    assert "Пункта договора о гарантии" in part(decision, "reason")
    assert decision.context["has_clause"] is False


def test_old_letters_are_told() -> None:
    """Design §6: a letter judged by today's sheet is said to be so."""
    old = paper("decision", Given(letters=(letter(source="sheet"),)))
    assert old.context["by_sheet"] is True
    assert "прочитаны из книги проекта" in part(old, "by_sheet_line")


def test_a_gross_breach_of_yes_and_no() -> None:
    """Design §6: any deviation of an essential yes/no item is gross; a finding may say it too."""
    given = Given(worst=40, findings=({"item": "У-3", "breached": True, "value": 0},))
    assert "должно быть «да», было «нет»" in part(paper("decision", given), "reason")
    found = Given(findings=({"gross": True},))
    assert "проверка установила, что оно грубое" in part(paper("decision", found), "reason")


def test_every_answer_is_a_figure_with_its_cells() -> None:
    """Values: an answer can be proved: it names the cells it was read from."""
    lines = paper("decision", RULES["W7"]).context["tests"]
    assert isinstance(lines, tuple)
    answer = lines[2]["answer"]  # type: ignore[index]  # a row
    assert isinstance(answer, Figure)
    assert [place.cell for place in answer.source] == ["G5", "H5"]
