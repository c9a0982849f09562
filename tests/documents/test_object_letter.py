"""The letter of an object: its conditions, told once for every stage and task on it."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.documents.condition_letter import ConditionLetter
from pipeline.issuing.condition_letter import about_of, letter_of, object_of
from pipeline.problems import InputError
from tests.fixtures.letters import condition, object_sheets, of_object, project_of, words
from tests.fixtures.projects import Sheets

ON = date(2026, 11, 3)


def letter(folder: Path, sheets: Sheets, on: date = ON) -> ConditionLetter:
    """The letter of the object УТ."""
    project, path = project_of(folder, sheets)
    return letter_of(project, about_of(project, "УТ"), path, on)


def part(made: ConditionLetter, name: str) -> str:
    """The words of one part of the letter."""
    return words(made.context[name])


def test_it_tells_the_conditions_of_the_object_alone(tmp_path: Path) -> None:
    """Design §7: all conditions whose scope is the object; those of stages have their letters."""
    sheets = object_sheets(
        of_object(), of_object(Код="У-5", Единица=None), condition(Код="У-2", Условие="Иное")
    )
    sheets["Методика"].append(["М-1", "Э-1", None, 1, "кассир", "Делать", "нет", "нет"])
    made = letter(tmp_path, sheets)
    assert [(item["id"], item["sort"]) for item in made.items] == [
        ("У-1", "condition"),
        ("У-5", "recommendation"),
    ]
    assert "Иное" not in part(made, "conditions")
    assert (made.scope_kind, made.refers_to) == ("object", ())


def test_its_subject_and_basis_name_the_object(tmp_path: Path) -> None:
    """Russian documents §6.4, §6.5a: by the object, its product and release, and the contract."""
    made = letter(tmp_path, object_sheets(of_object()))
    assert part(made, "subject") == (
        "О технических условиях функционирования (Учёт торговли; общие условия, "
        "договор от 15 января 2026 г. № 12/2026)"
    )
    assert (
        "мы дорабатываем и сопровождаем объект УТ: Учёт торговли. "
        "Продукт: 1С:Управление торговлей. Релиз: 11.5."
    ) in part(made, "basis")
    assert made.title.endswith(": УТ Учёт торговли")


def test_product_and_release_may_be_blank(tmp_path: Path) -> None:
    """A blank cell is no sentence."""
    sheets = object_sheets(of_object())
    sheets["Объекты"][1][2:] = [None, None]
    assert "объект УТ: Учёт торговли." in part(letter(tmp_path, sheets), "basis")
    assert "Продукт" not in part(letter(tmp_path, sheets), "basis")


@pytest.mark.parametrize(
    ("months", "on", "often", "until"),
    [
        (None, ON, "12 месяцев", "3 ноября 2027 г."),
        (6, date(2026, 8, 31), "6 месяцев", "28 февраля 2027 г."),
        (1, ON, "1 месяц", "3 декабря 2026 г."),
    ],
)
def test_it_says_when_it_is_confirmed(
    tmp_path: Path, months: int | None, on: date, often: str, until: str
) -> None:
    """Design §3, Объекты: confirmed every so many months; a day the month lacks is its last."""
    sheets = object_sheets(of_object())
    sheets["Объекты"][0].append("Подтверждать раз в, месяцев")
    sheets["Объекты"][1].append(months)
    assert (
        f"Раз в {often} мы подтверждаем или обновляем эти условия. Следующий раз — до {until};"
    ) in part(letter(tmp_path, sheets, on), "basis")


def test_its_warranty_is_that_of_every_stage(tmp_path: Path) -> None:
    """Russian documents §6 (g): the term runs from the acceptance of each stage and task."""
    made = letter(tmp_path, object_sheets(of_object()))
    assert "24 месяца со дня приёмки каждого этапа и каждой задачи" in part(made, "warranty")
    assert "От них зависит гарантия" in part(made, "opening")
    assert "сообщает письмо об этапе" in part(made, "method")
    assert "сообщает письмо об этапе" in part(made, "limitations")


def test_without_a_clause_it_informs(tmp_path: Path) -> None:
    """Russian documents §10.6: no consequence without the contract's word for it."""
    sheets = object_sheets(of_object())
    sheets["Договор"] = [row for row in sheets["Договор"] if row[0] != "Пункт о гарантии"]
    made = letter(tmp_path, sheets)
    assert "зависит гарантия" not in part(made, "opening")
    assert part(made, "warranty").startswith("Письмо носит информационный характер")
    assert [p.code for p in made.said] == ["warranty_clause_unstated"]


def test_a_failed_baseline_asks_for_a_decision(tmp_path: Path) -> None:
    """Russian documents §6.5e: an object has no first day, so the term is that of objections."""
    broken = of_object(**{"Базовый замер": 95, "Дата замера": "02.11.2026"})
    said = part(letter(tmp_path, object_sheets(broken)), "baseline")
    assert "До отправки письма измерено:" in said
    assert "норма не соблюдена по пункту У-1. До 12 ноября 2026 г." in said


def test_it_does_not_mind_when_stages_begin(tmp_path: Path) -> None:
    """A letter dated after the start of a stage is late for that stage, not for the object."""
    made = letter(tmp_path, object_sheets(of_object()), date(2026, 12, 7))
    assert made.said == ()


def test_an_object_without_conditions_is_told(tmp_path: Path) -> None:
    """A letter that tells nothing is made, and said."""
    made = letter(tmp_path, object_sheets(condition()))
    assert [(p.code, p.found) for p in made.said] == [("stage_tells_nothing", "УТ")]


def test_an_unknown_object_is_told(tmp_path: Path) -> None:
    """The codes there are stand in the answer."""
    project, _ = project_of(tmp_path, object_sheets())
    with pytest.raises(InputError) as told:
        object_of(project, "БП")
    (problem,) = told.value.problems
    assert (problem.code, problem.given["allowed"]) == ("no_such_object", ("УТ",))
