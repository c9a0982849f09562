"""The condition letter: which clause stands in it, and why."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from pipeline.documents.condition_letter import ConditionLetter
from pipeline.issuing.condition_letter import letter_of, stage_of
from pipeline.issuing.reading import read_project, usable
from pipeline.problems import InputError
from tests.fixtures.letters import STARTS, condition, stage_sheets, words
from tests.fixtures.projects import Sheets
from tests.workbook.build import build_workbook

if TYPE_CHECKING:
    from pipeline.documents.values import Context

ON = date(2026, 11, 3)  # a Tuesday before a long weekend: 4 November is a holiday


def letter(tmp_path: Path, sheets: Sheets, on: date = ON) -> ConditionLetter:
    """The letter of the stage Э-1."""
    path = build_workbook(tmp_path / "p" / "project.xlsx", sheets)
    project = usable(read_project(path)).project
    assert project is not None
    return letter_of(project, stage_of(project, "Э-1"), path, on)


def part(made: ConditionLetter, name: str) -> str:
    """The words of one part of the letter."""
    return words(made.context[name])


def set_key(sheets: Sheets, **keys: object) -> Sheets:
    """The project with these keys of the contract."""
    named = {
        "warranty": "Пункт о гарантии", "binding": "Вступление условий в силу",
        "silence": "Пункт о согласовании условий", "mail": "Пункт об электронной переписке",
        "objection_days": "Срок возражений, рабочих дней",
    }  # fmt: skip
    rows = [row for row in sheets["Договор"] if row[0] not in {named[key] for key in keys}]
    sheets["Договор"] = [*rows, *([named[key], value] for key, value in keys.items() if value)]
    return sheets


def test_a_binding_letter_tells_both_ways(tmp_path: Path) -> None:
    """Russian documents §15.2 (g): free when kept, free when we erred, when it may cost."""
    said = part(letter(tmp_path, stage_sheets(condition())), "warranty")
    assert "мы за свой счёт исправим его" in said
    assert "сроки исковой давности, установленные законом, этим не изменяются" in said
    assert "Если ошиблись мы, исправление бесплатно, даже когда какое-то условие нарушено" in said
    assert "в течение 12 месяцев после предупреждения" in said
    assert "(п. 5.3 Договора)" in said
    assert "Гарантийный срок — 24 месяца со дня приёмки этапа" in said


@pytest.mark.parametrize("keys", [{"warranty": None}, {"binding": "информационно"}])
def test_without_a_clause_the_letter_informs(tmp_path: Path, keys: dict[str, object]) -> None:
    """Russian documents §10.6: no duty and no charge without the contract's word for it."""
    made = letter(tmp_path, set_key(stage_sheets(condition()), **keys))
    assert part(made, "warranty") == (
        "Письмо носит информационный характер и Договор не меняет. Отказать в гарантии или "
        "выставить счёт со ссылкой на него нельзя."
    )
    assert "действуют для гарантии" not in part(made, "objections")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, "с даты Вашей подписи на листе ознакомления."),
        ({"mail": "8.2"}, "письмом с адреса office@romashka.example (п. 8.2 Договора)."),
        ({"binding": "молчание", "silence": "6.1 Договора"},
         "если до 12 ноября 2026 г. мы не получим возражений (п. 6.1 Договора)."),
        ({"binding": "молчание", "silence": "раздел 6"}, "возражений (раздел 6 Договора)."),
    ],
)  # fmt: skip
def test_when_conditions_bind(tmp_path: Path, keys: dict[str, object], expected: str) -> None:
    """Russian documents §15.2 (h2): by signature, by e-mail where agreed, by silence."""
    said = part(letter(tmp_path, set_key(stage_sheets(condition()), **keys)), "objections")
    assert expected in said


@pytest.mark.parametrize(
    ("days", "until"), [(5, "12 ноября 2026 г."), (0, "5 ноября 2026 г."), (1, "6 ноября 2026 г.")]
)
def test_term_of_objections(tmp_path: Path, days: int, until: str) -> None:
    """Fine print §6: the date of the letter + 1 working day + the term; 4 November is off."""
    made = letter(tmp_path, set_key(stage_sheets(condition()), objection_days=str(days)))
    assert f"до {until} на адрес dogovor@opora.example" in part(made, "objections")


def test_term_past_the_calendar_is_told(tmp_path: Path) -> None:
    """A term that no calendar covers is a problem of the year, not a guess."""
    sheets = stage_sheets(condition())
    sheets["Этапы"][1][-1] = date(2028, 1, 17)
    with pytest.raises(InputError) as told:
        letter(tmp_path, sheets, on=date(2027, 12, 30))
    assert told.value.problems[0].code == "calendar_year_missing"


def test_nothing_told_is_said_so(tmp_path: Path) -> None:
    """A stage without conditions, method and limitations says that of each."""
    made = letter(tmp_path, stage_sheets())
    assert "Условия не установлены." in part(made, "conditions")
    assert "Особая методика работы не установлена." in part(made, "method")
    assert "Ограничения не установлены." in part(made, "limitations")
    assert "Базовые замеры не проводились." in part(made, "baseline")


def test_a_failed_baseline_warns(tmp_path: Path) -> None:
    """Russian documents §6.5e: an explicit paragraph and a decision wanted of the client."""
    broken = condition(**{"Базовый замер": 95, "Дата замера": "02.11.2026"})
    kept = condition(Код="У-2", **{"Базовый замер": 60, "Дата замера": "02.11.2026"})
    baseline = cast("Context", letter(tmp_path, stage_sheets(broken, kept)).context["baseline"])
    assert words(baseline["broken"]) == (
        "Внимание: на дату замера норма не соблюдена по пункту У-1. До 12 ноября 2026 г. просим "
        "сообщить решение по нему: привести в соответствие до начала работ либо согласовать другую "
        "норму."
    )


def test_several_failed_baselines_are_listed(tmp_path: Path) -> None:
    """Russian documents §6.5e: a decision is wanted of each of them."""
    measured = {"Базовый замер": 95, "Дата замера": "02.11.2026"}
    rows = (condition(Код=f"У-{n}", **measured) for n in (1, 2))
    baseline = cast("Context", letter(tmp_path, stage_sheets(*rows)).context["baseline"])
    assert words(baseline["broken"]).startswith(
        "Внимание: на дату замера норма не соблюдена по пунктам: У-1, У-2. До 12 ноября 2026 г. "
        "просим сообщить решение по каждому из них:"
    )


def test_an_incomplete_row_is_recommended(tmp_path: Path) -> None:
    """Russian documents §6.1: it is printed apart and never as a condition."""
    made = letter(tmp_path, stage_sheets(condition(Единица=None)))
    conditions = cast("Context", made.context["conditions"])
    assert conditions["rows"] == ()
    assert "У-1" in words(conditions["recommendations"])


def test_consulting_names_what_is_guaranteed(tmp_path: Path) -> None:
    """Russian documents §10.5: the guaranteed object of consulting stands in the letter."""
    sheets = stage_sheets()
    sheets["Этапы"][1][4:6] = ["консультации", "сценарий «Новый сезон»"]
    said = part(letter(tmp_path, sheets), "basis")
    assert "Группа гарантии: консультации." in said
    assert "Гарантия распространяется на следующее: сценарий «Новый сезон»." in said


def test_a_task_has_a_notice(tmp_path: Path) -> None:
    """Design §7: of a one-off task there is no letter; the command that makes it is named."""
    sheets = stage_sheets()
    sheets["Этапы"][1][1] = "разовая задача"
    with pytest.raises(InputError) as told:
        letter(tmp_path, sheets)
    assert [(p.code, p.place.cell) for p in told.value.problems] == [("task_has_notice", "B2")]


def test_the_addressee_and_the_greeting(tmp_path: Path) -> None:
    """Russian documents §2: dative with initials; the signatory where no addressee is named."""
    sheets = stage_sheets()
    made = letter(tmp_path, sheets)
    assert part(made, "addressee").startswith("Директору ООО «Ромашка» Белых О. П.")
    assert part(made, "greeting") == "Уважаемый Олег Петрович!"
    sheets["Лица"].append(
        ["заказчик", "адресат", "Ковальчук", "Инна", "Львовна", "ж", "главный бухгалтер", None]
    )
    made = letter(tmp_path, sheets)
    assert part(made, "addressee").startswith("Главному бухгалтеру ООО «Ромашка» Ковальчук И. Л.")
    assert part(made, "greeting") == "Уважаемая Инна Львовна!"


def test_a_sole_trader_is_addressed_by_name(tmp_path: Path) -> None:
    """Russian documents §2.9: no position of a sole trader in the addressee."""
    sheets = stage_sheets()
    sheets["Стороны"][2][1:3] = [
        "Индивидуальный предприниматель Белых Анна Юрьевна", "ИП Белых А. Ю.",
    ]  # fmt: skip
    sheets["Лица"][2][2:7] = ["Белых", "Анна", "Юрьевна", "ж", "индивидуальный предприниматель"]
    addressee = cast("Context", letter(tmp_path, sheets).context["addressee"])
    assert addressee["is_trader"] is True
    assert words(addressee["name"]) == "Белых А. Ю."


def test_an_unsure_form_is_asked_for(tmp_path: Path) -> None:
    """Russian documents §1.5: a draft lists what to confirm, with the cell; a typed form wins."""
    sheets = stage_sheets()
    sheets["Лица"][2][2:5] = ["Smith", "John", None]
    made = letter(tmp_path, sheets)
    assert [p.code for p in made.doubts] == ["form_unsure"]
    assert "Лица C3" in part(made, "confirm")
    assert part(made, "greeting") == "Уважаемый господин Smith!"
    sheets["Лица"][0].append("ФИО (дат.)")
    sheets["Лица"][2].append("Смиту Джону")
    made = letter(tmp_path, sheets)
    assert made.doubts == ()
    assert "Смиту Дж." not in part(made, "addressee")  # initials are those of the name's cells
    assert "Смиту" in part(made, "addressee")


def test_checked_forms_are_not_asked_for(tmp_path: Path) -> None:
    """«Формы проверены» settles a doubt."""
    sheets = stage_sheets()
    sheets["Лица"][2][2:5] = ["Smith", "John", None]
    sheets["Лица"][0].append("Формы проверены")
    sheets["Лица"][2].append("да")
    assert letter(tmp_path, sheets).doubts == ()


def test_a_letter_without_consequence_is_told(tmp_path: Path) -> None:
    """A forgotten warranty clause makes the letter informational: never silently."""
    sheets = stage_sheets(condition())
    sheets["Договор"] = [row for row in sheets["Договор"] if row[0] != "Пункт о гарантии"]
    assert len(sheets["Договор"]) < len(stage_sheets()["Договор"])
    on = date(2026, 11, 5)
    assert [p.code for p in letter(tmp_path, sheets, on=on).said] == ["warranty_clause_unstated"]
    sheets["Договор"].append(["Вступление условий в силу", "информационно"])
    assert letter(tmp_path, sheets, on=on).said == ()


def test_a_letter_that_tells_nothing_is_told(tmp_path: Path) -> None:
    """No condition, no method, no limitation: made, and said."""
    sheets = stage_sheets()
    for name in ("Условия", "Методика", "Ограничения"):
        sheets.pop(name, None)
    made = letter(tmp_path, sheets, on=date(2026, 11, 5))
    assert [p.code for p in made.said] == ["stage_tells_nothing"]


def test_a_late_letter_is_warned_of(tmp_path: Path) -> None:
    """Fine print §7: of a stage already begun, allowed with a warning; its first day is in time."""
    after = letter(tmp_path, stage_sheets(condition()), on=date(2026, 11, 17))
    assert [p.code for p in after.said] == ["stage_begun"]
    for on in (STARTS, date(2026, 11, 9)):  # objections run past the beginning
        made = letter(tmp_path, stage_sheets(condition()), on=on)
        assert [p.code for p in made.said] == ["objections_after_start"]
    assert letter(tmp_path, stage_sheets(condition()), on=date(2026, 11, 5)).said == ()


def test_a_decision_on_a_baseline_is_asked_before_the_start(tmp_path: Path) -> None:
    """A decision wanted before work begins cannot be due after it."""
    broken = condition(**{"Базовый замер": 95, "Дата замера": "02.11.2026"})
    late = letter(tmp_path, stage_sheets(broken), on=date(2026, 11, 10))
    assert "До 13 ноября 2026 г. просим сообщить решение" in part(late, "baseline")
    begun = part(letter(tmp_path, stage_sheets(broken), on=STARTS), "baseline")
    assert "привести в соответствие либо согласовать другую норму." in begun
    assert "до начала работ либо" not in begun


def test_dates_that_cannot_be_are_warned_of(tmp_path: Path) -> None:
    """A letter older than its contract; a baseline measured after the letter."""
    sheets = stage_sheets(condition(**{"Базовый замер": 60, "Дата замера": "05.11.2026"}))
    sheets["Договор"][4][1] = date(2026, 11, 4)
    assert [p.code for p in letter(tmp_path, sheets).said] == [
        "letter_before_contract",
        "baseline_after_letter",
    ]


def test_promises_nobody_made_are_asked_for(tmp_path: Path) -> None:
    """Hours printed by default and a letter that names no address are told in the draft."""
    sheets = stage_sheets()
    sheets["Договор"] = [row for row in sheets["Договор"] if row[0] != "Время поддержки"]
    sheets["Стороны"][1].pop()
    made = letter(tmp_path, sheets)
    assert [p.code for p in made.doubts] == ["contacts_missing", "support_hours_unstated"]
    assert "круглосуточно" in part(made, "confirm")


def test_converted_quotes_are_noted(tmp_path: Path) -> None:
    """Fine print §7: what typography changes is listed with its cell, once."""
    made = letter(tmp_path, stage_sheets(condition(Условие='Модуль "Склад"')))
    assert [(p.code, p.place.cell) for p in made.notes] == [("words_typeset", "E2")]
    assert "Модуль «Склад»" in part(made, "conditions")


def test_words_that_never_stand_on_paper(tmp_path: Path) -> None:
    """Russian documents §15: no guilt, no audit, no forgiveness."""
    said = " ".join(
        part(letter(tmp_path, set_key(stage_sheets(condition()), **keys)), name)
        for keys in ({}, {"warranty": None})
        for name in ("warranty", "objections", "claim", "opening", "checks", "conditions")
    ).casefold()
    for word in ("вина", "вине", "аудит", "введение в заблуждение", "доброй воли", "проща",
                 "компенсаци", "зачёт"):  # fmt: skip
        assert word not in said, word


def test_silence_without_its_clause_binds_nobody(tmp_path: Path) -> None:
    """Fine print, section 6: silence needs a clause; until there is one the letter informs."""
    sheets = stage_sheets(condition())
    sheets["Договор"] += [["Вступление условий в силу", "молчание"]]
    assert letter(tmp_path, sheets).context["binds"] is False
    sheets["Договор"] += [["Пункт о согласовании условий", "7.4"]]
    assert letter(tmp_path, sheets).context["binds"] is True
