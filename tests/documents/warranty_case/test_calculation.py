"""The calculation and the invoice: lines, tax, totals, what stands in their way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipeline.documents.identity import Identity
from pipeline.documents.invoice import invoice
from pipeline.documents.values import Figure
from pipeline.documents.warranty_case import CasePaper, case_paper
from pipeline.domain.letters import IssuedPart
from pipeline.locales import locale
from tests.documents.warranty_case.cases import ON, RULES, Given, days, facts, paper
from tests.documents.warranty_case.paper_words import codes, leaves, part, rows
from tests.documents.warranty_case.rendered import HEAD, made

GROSS = RULES["W7"]


def _changed(audit: Mapping[str, object] | None = None, /, **contract: object) -> Given:
    return replace(GROSS, audit={**(GROSS.audit or {}), **(audit or {})}, contract=contract)


def test_lines_and_totals() -> None:
    """Design §6: hours above the free ones, the rate, tax on each rounded line, their sums."""
    calculation = paper("calculation", GROSS)
    fix, check = rows(calculation, "lines")
    assert fix == {
        "work": "Исправление по обращению ОБР-032", "hours": "3,5", "rate": "3 200,00 руб.",
        "net": "11 200,00 руб.", "vat_rate": "22 %", "vat": "2 464,00 руб.",
        "total": "13 664,00 руб.",
    }  # fmt: skip
    assert (check["hours"], check["total"]) == ("2", "6 832,00 руб.")
    assert "Двадцать тысяч четыреста девяносто шесть рублей 00 копеек" in part(
        calculation, "totals"
    )
    assert part(calculation, "audit_hours") == (
        "Техническая проверка: всего 6 часов; оплачивается время сверх 4 часов."
    )


def test_what_is_agreed_to_hangs_on_whether_work_is_done() -> None:
    """Russian documents §15.4: «просим начать» where nothing is done yet, else the sum alone."""
    assert paper("calculation", GROSS).context["is_done"] is True
    waiting = paper("calculation", replace(GROSS, claim={"resolved_at": None}))
    assert waiting.context["is_done"] is False
    assert "начинается после Вашего согласия" in part(waiting, "start")


def test_the_basis_names_clause_act_decision_and_approver() -> None:
    """Russian documents §15.4: clauses of the agreement, act, decision, who approved."""
    terms = "Соглашения о гарантии от 3 августа 2026 г. № СГ-2026-000001"
    assert part(paper("calculation", GROSS), "basis") == (
        f"Основание: п. 4.3 {terms}; ставки: п. 4.4 {terms}; акт "
        "технической проверки от 6 ноября 2026 г. № ГС-2026-000012-А; решение от 9 ноября 2026 г. "
        "№ ГС-2026-000012-Р (утверждено: Г. С. Ратников)."
    )


@pytest.mark.parametrize(
    ("contract", "line", "column"),
    [
        ({}, "НДС 22 %", "22 %"),
        ({"vat": "5"}, "НДС 5 %", "5 %"),
        ({"vat": "exempt", "vat_basis": "п. 2 ст. 346.11."}, "НДС не облагается (п. 2 ст. 346.11)",
         "без НДС"),
        ({"vat": "exempt"}, "НДС не облагается", "без НДС"),
    ],
)  # fmt: skip
def test_tax_in_words(contract: dict[str, object], line: str, column: str) -> None:
    """Russian documents §3.8: the rate, or that there is no tax and on what ground."""
    calculation = paper("calculation", replace(GROSS, contract=contract))
    totals = calculation.context["totals"]
    assert isinstance(totals, dict)
    assert part(calculation, "totals").count(line) == 1
    assert rows(calculation, "lines")[0]["vat_rate"] == column
    assert totals["has_vat"] is ("exempt" not in contract.values())


def test_prices_with_tax() -> None:
    """Design §6: with prices including VAT the rate is said to include it."""
    calculation = paper("calculation", _changed(prices="with VAT"))
    assert part(calculation, "prices") == "Ставки указаны с НДС."
    assert rows(calculation, "lines")[0]["total"] == "11 200,00 руб."
    assert part(paper("calculation", GROSS), "prices") == "Ставки указаны без НДС."


def test_another_currency_has_no_words() -> None:
    """Russian documents §3.3: roubles are written in words, other money in digits."""
    calculation = paper("calculation", _changed(currency="EUR"))
    totals = calculation.context["totals"]
    assert isinstance(totals, dict)
    assert totals["has_words"] is False
    assert rows(calculation, "lines")[0]["net"] == "11 200,00 EUR"


def test_sums_are_exact_figures() -> None:
    """Values: a sum is a Decimal with its currency and, of a rate, its cell."""
    found = {f.id: f for f in leaves(paper("calculation", GROSS).context) if isinstance(f, Figure)}
    assert found["charge.total"].value == Decimal("20496.00")
    assert found["charge.fix.rate"].source[0].sheet == "Ставки"
    assert found["charge.fix.hours"].source[0].sheet == "Проверки"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (GROSS, []),
        (RULES["W5"], ["case_not_chargeable"]),
        (_changed({"approved_by": None}), ["case_not_approved"]),
        (_changed({"client_answer": None, "client_answer_on": None}), ["case_not_payable"]),
        (_changed({"consent_on": None}, rates_clause=None), ["case_not_payable"]),
        (_changed({"fix_hours": None}), ["case_without_price"]),
    ],
)
def test_what_keeps_a_calculation_a_draft(given: Given, expected: list[str]) -> None:
    """Design §6: price, approvals, consent or a clause on rates, the answer to the act."""
    assert codes(made("calculation", facts(given))) == expected


def test_a_missing_price_prints_no_sum() -> None:
    """Design §6: a missing rate or hours are a problem, never 0."""
    calculation = paper("calculation", _changed({"fix_hours": None}))
    assert calculation.context["has_lines"] is False
    assert rows(calculation, "lines") == []
    assert part(calculation, "none_line") == "Начислять нечего."


@pytest.mark.parametrize("missing", ["act", "decision"])
def test_the_papers_it_rests_on_are_issued_first(missing: str) -> None:
    """Russian documents §15.4: a calculation names the act and the decision by their numbers."""
    case = facts(GROSS)
    issued = {part_: one for part_, one in case.issued.items() if part_ != missing}
    calculation = made("calculation", replace(case, issued=issued))
    assert codes(calculation) == ["case_part_missing"]


def _invoice(given: Given, **more: date) -> CasePaper:
    identity = Identity(number="СЧ-2026-000003", head=HEAD)
    return invoice(facts(given), locale("ru"), days(), on=ON, identity=identity, **more)


def test_an_invoice_is_ready_once_the_client_agreed() -> None:
    """Russian documents §9.3: approved, payable and agreed to; else it stays a draft."""
    ready = _invoice(GROSS)
    assert (codes(ready), ready.context["draft"]) == ([], False)
    unsaid = _invoice(_changed({"consent_on": None}))
    assert codes(unsaid) == ["case_without_consent"]
    assert "case_not_approved" in codes(_invoice(_changed({"approved_by": None})))
    assert codes(_invoice(RULES["W3"])) == ["case_not_chargeable"]


def test_an_invoice_names_bank_and_term() -> None:
    """Russian documents §9.3: seller, buyer, bank details, term, basis, lines with unit."""
    ready = _invoice(GROSS)
    said = part(ready, "parties")
    for wanted in ("40702810380000000123", "040000001", "0000678903/000001001"):
        assert wanted in said
    assert part(ready, "due") == "Срок оплаты — по Договору."
    assert part(ready, "unit") == "ч"
    dated = _invoice(GROSS, due_on=date(2026, 11, 20))
    assert part(dated, "due") == "Оплатить до 20 ноября 2026 г."


def test_an_invoice_without_a_bank_is_asked_about() -> None:
    """Russian documents §9.3: an invoice that cannot be paid stays a draft, naming the columns."""
    case = facts(GROSS)
    seller, client = case.project.parties
    bare = replace(case.project, parties=(replace(seller, bik=None, bank=None), client))
    draft = invoice(replace(case, project=bare), locale("ru"), days(), on=ON)
    assert codes(draft) == ["bank_details_missing"]
    assert "Банк, БИК" in part(draft, "confirm")


AFTER = (
    "Работа выполнена 2 ноября 2026 г. Она оплачивается только после Вашего согласия с расчётом."
)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [({"resolved_at": None}, "Платная работа начинается после Вашего согласия."), ({}, AFTER)],
)
def test_what_the_consent_opens(claim: Mapping[str, object], expected: str) -> None:
    """Russian documents §15.1, 4.5: work that could not wait is paid for only after consent."""
    assert part(paper("calculation", replace(GROSS, claim=claim)), "start") == expected


@pytest.mark.parametrize(("part_name", "rule"), [("calculation", "W7"), ("warning", "W5")])
def test_a_paper_does_not_go_out_on_a_decision_made_otherwise(part_name: str, rule: str) -> None:
    """An issued decision that says «бесплатно» is no ground for a charge, nor the reverse."""
    given = RULES[rule]
    stated = facts(given).verdict.stated
    for said, told in ((stated, []), (None, []), ("W3 covered", ["case_decision_outdated"])):
        decision = IssuedPart(
            part="decision", number="ГС-2026-000012-Р", on=date(2026, 11, 9), verdict=said
        )
        case = facts(given, issued={**facts(given).issued, "decision": decision})
        assert codes(case_paper(part_name, case, locale("ru"), days(), on=ON)) == told
