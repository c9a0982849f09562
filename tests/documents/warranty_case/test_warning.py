"""The warning: mended, nothing to pay, what is asked until when."""

from datetime import date

import pytest

from pipeline.problems import InputError
from tests.documents.warranty_case.cases import INCIDENT, RULES, STEP, Given, facts, paper
from tests.documents.warranty_case.paper_words import codes, part, rows
from tests.documents.warranty_case.rendered import made


def test_the_text_of_the_warning() -> None:
    """Russian documents §15.4: sentence by sentence, in plain words, without a sum."""
    warning = paper("warning", RULES["W5"])
    assert part(warning, "restored") == (
        "Работа восстановлена 2 ноября 2026 г. Мы исправили её по гарантии, платить ничего не "
        "нужно."
    )
    assert part(warning, "causes") == (
        "Причиной оказалось вот что: не соблюдалось условие «В программе одновременно работает не "
        "больше людей, чем договорились» (пункт У-1). По письму от 20 августа 2026 г. "
        "№ ТУ-2026-000011 должно быть не более 45 шт., было 52 шт."
    )
    assert part(warning, "ask") == "Чтобы это не повторилось, просим до 25 ноября 2026 г.:"
    assert part(warning, "asks") == (
        "привести показатель «сеансы» к норме: не более 45 шт. (пункт У-1)."
    )
    assert part(warning, "repeat") == (
        "По п. 4.3 Соглашения о гарантии от 3 августа 2026 г. № СГ-2026-000001 такой же случай "
        "после 25 ноября 2026 г. и до 11 ноября 2027 г. считается повторным, и исправление тогда "
        "может быть платным. Если ошибёмся мы, исправление бесплатно в любом случае."
    )
    assert part(warning, "disagree") == (
        "Не согласны с выводом — напишите до 18 ноября 2026 г. на адрес "
        "dogovor@lukomorye.example: рассмотрим вместе."
    )
    assert part(warning, "greeting") == "Уважаемый Павел Денисович!"
    assert warning.warned == ("У-1",)


@pytest.mark.parametrize(
    ("contract", "cure", "repeat"),
    [
        ({"cure_days": 0}, "11 ноября 2026 г.", "11 ноября 2027 г."),
        ({"cure_days": 1}, "12 ноября 2026 г.", "11 ноября 2027 г."),
        ({"repeat_months": 3}, "25 ноября 2026 г.", "11 февраля 2027 г."),
    ],
)
def test_deadlines(contract: dict[str, object], cure: str, repeat: str) -> None:
    """Fine print §4 and §6: working days and months from the receipt, the next working day."""
    warning = paper("warning", Given(contract=contract))
    assert f"просим до {cure}" in part(warning, "ask")
    assert f"после {cure} и до {repeat}" in part(warning, "repeat")


def test_a_clause_that_does_not_decline() -> None:
    """A section named in words stays in brackets: «По раздел 6» would be no Russian."""
    warning = paper("warning", Given(contract={"warranty_clause": "раздел 6"}))
    assert part(warning, "repeat").startswith("По порядку гарантии (раздел 6 Договора) такой же")


def test_a_step_is_asked_to_be_followed() -> None:
    """Russian documents §15.4, by item: a step has no limit, so its words are asked for."""
    given = Given(worst=40, findings=({"item": STEP.id, "breached": True},))
    warning = paper("warning", given)
    assert "не соблюдался пункт Э-2-М1 письма" in part(warning, "causes")
    assert "«Сначала закрывают смену, потом считают товар»" in part(warning, "asks")
    assert warning.warned == (STEP.id,)


def test_several_items_have_a_line_each() -> None:
    """Design §6, several items: the warning names each that broke and caused the fault."""
    step = {"item": STEP.id, "breached": True}
    warning = paper("warning", Given(findings=({}, step)))
    assert warning.warned == ("У-1", STEP.id)
    assert len(rows(warning, "causes")) == 2
    assert [row["parts"][-1] for row in rows(warning, "asks")] == [";", "."]


def test_a_finding_without_a_value() -> None:
    """A condition broken by a finding alone says what it should have been."""
    given = Given(measured={"сеансы": ()}, findings=({"breached": True},))
    causes = part(paper("warning", given), "causes")
    assert causes.endswith("должно быть не более 45 шт.")
    assert "было" not in causes


def test_without_restoration_there_is_no_letter() -> None:
    """The letter begins with the day of restoration: without one it stays a draft."""
    given = Given(claim={"restored_at": None, "resolved_at": None})
    warning = paper("warning", given)
    assert codes(warning) == ["case_not_restored"]
    assert warning.doubts[0].place.sheet == "Инциденты"
    resolved = paper("warning", Given(claim={"restored_at": None}))
    assert codes(resolved) == []
    assert "Работа восстановлена 2 ноября 2026 г." in part(resolved, "restored")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "W5"])
def test_other_outcomes_are_not_warned(rule: str) -> None:
    """Brief: a warning is ready only where the outcome that stands is a warning."""
    assert "case_not_warned" in codes(made("warning", facts(RULES[rule])))


def test_an_unsure_form_is_asked_for() -> None:
    """Russian documents §1.5: unresolved grammar keeps the letter a draft, as in letters."""
    case = facts(RULES["W5"])
    people = tuple(
        person.__class__(
            role=person.role, function=person.function, surname="Smith", first_name="John",
            gender="m", position="директор", places=person.places,
        )
        if person.function == "addressee" else person
        for person in case.project.people
    )  # fmt: skip
    project = case.project.__class__(
        contract=case.project.contract, parties=case.project.parties, people=people,
        priorities=case.project.priorities, stages=case.project.stages,
    )  # fmt: skip
    warning = made("warning", case.__class__(
        project=project, verdict=case.verdict, letters=case.letters, series=case.series,
        as_of=case.as_of,
    ), issued=False)  # fmt: skip
    assert codes(warning) == ["form_unsure"]
    assert "Лица" in part(warning, "confirm")


def test_a_term_past_the_calendar_is_told() -> None:
    """Fine print §4: a term that no calendar covers is a problem of the year, not a guess."""
    with pytest.raises(InputError) as told:
        paper("warning", RULES["W5"], on=date(2027, 12, 30))
    assert told.value.problems[0].code == "calendar_year_missing"


def test_it_says_of_which_case() -> None:
    """The register keeps the incident as the scope, so the paper names it."""
    assert INCIDENT in part(paper("warning", RULES["W5"]), "about")
