"""A letter on the base of an earlier one: what the workbook does not state, under new codes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from pipeline.documents.like_letter import with_items_of
from pipeline.documents.printing import Paper
from pipeline.documents.told_items import Item, told_items
from pipeline.domain.contract import Project
from pipeline.domain.letters import ToldLetter
from pipeline.issuing.condition_letter import about_of, letter_of, stage_of
from pipeline.issuing.register_facts import Facts
from pipeline.locales import locale
from pipeline.problems import InputError, Severity
from pipeline.warranty.told import told_item
from tests.documents.told import Letter, letters
from tests.fixtures.letters import (
    STARTS,
    condition,
    object_sheets,
    of_object,
    project_of,
    told_letter,
)
from tests.fixtures.projects import Sheets

ON = date(2026, 11, 3)
NUMBER = "ТУ-2026-000007"


@pytest.fixture
def sheets() -> Sheets:
    """Stage Э-1 with everything, a new stage Э-2 on the same object with nothing."""
    sheets = object_sheets(
        of_object(),
        condition(Код="У-2", Условие="Сеансов немного", Категория="пользователи", Окно="30 мин",
                  Периодичность="раз в день", **{"Грубое значение": 95, "Пункт задания": "п. 4"}),
        condition(Код="У-3", Условие="Совет", Единица=None),
    )  # fmt: skip
    sheets["Методика"] += [
        ["М-1", "Э-1", None, 1, "кассир", "Делать", "нет", "предупреждает"],
        ["М-2", "Э-1", None, 2, "кассир", "Не делать", "да", "блокирует"],
    ]
    sheets["Ограничения"].append(["О-1", "Э-1", None, "логическое", "Так", "Иначе", "нет"])
    stage = [*sheets["Этапы"][1]]
    stage[0] = "Э-2"
    sheets["Этапы"].append(stage)
    return sheets


def earlier(folder: Path, sheets: Sheets) -> ToldLetter:
    """The letter of Э-1, issued: complete, for the object has none."""
    project, path = project_of(folder / "before", sheets)
    return told_letter(letter_of(project, about_of(project, "Э-1"), path, ON), "Э-1", NUMBER)


def without_codes(items: tuple[Item, ...]) -> list[dict[str, str]]:
    """The items but for their codes."""
    return [{name: said for name, said in item.items() if name != "id"} for item in items]


def test_the_new_letter_tells_what_the_earlier_told(tmp_path: Path, sheets: Sheets) -> None:
    """Design §10: the same items under codes of the new stage, those of the object as they are."""
    before = earlier(tmp_path, sheets)
    project, path = project_of(tmp_path, sheets)
    of_first = letter_of(project, about_of(project, "Э-1"), path, ON)
    made = letter_of(
        project, about_of(project, "Э-2"), path, ON, Facts(None, None, (before,)), like=NUMBER
    )
    assert [item["id"] for item in made.items] == [
        "У-1", "Э-2-У1", "Э-2-У2", "Э-2-М1", "Э-2-М2", "Э-2-О1",
    ]  # fmt: skip
    assert without_codes(made.items) == without_codes(of_first.items)
    note = next(p for p in made.said if p.code == "like_taken")
    assert note.severity is Severity.NOTE
    assert note.given["number"] == NUMBER
    assert note.given["items"] == ("Э-2-У1", "Э-2-У2", "Э-2-М1", "Э-2-М2", "Э-2-О1")


def test_the_paper_says_nothing_of_it(tmp_path: Path, sheets: Sheets) -> None:
    """The number of the earlier letter is our business; each value has it as its source."""
    before = earlier(tmp_path, sheets)
    project, _ = project_of(tmp_path, sheets)
    made, _ = with_items_of(project, stage_of(project, "Э-2"), before)
    taken = next(c for c in made.conditions if c.id == "Э-2-У1")
    assert {(p.file, p.cell) for p in taken.places.values()} == {(NUMBER, "У-2")}
    assert "id" not in taken.places


@pytest.mark.parametrize(
    ("sheet", "row", "left"),
    [
        ("Условия", condition(Код="У-9", **{"Этап или объект": "Э-2"}), {"М", "О"}),
        ("Методика", ["М-9", "Э-2", None, 1, "кассир", "Своё", "нет", "нет"], {"У", "О"}),
        ("Ограничения", ["О-9", "Э-2", None, "логическое", "Своё", None, "нет"], {"У", "М"}),
    ],
)
def test_a_sheet_with_a_row_of_its_own_stands(
    tmp_path: Path, sheets: Sheets, sheet: str, row: list[object], left: set[str]
) -> None:
    """What the workbook states of the stage is not mixed with the letter, sheet by sheet."""
    before = earlier(tmp_path, sheets)
    sheets[sheet].append(row)
    project, _ = project_of(tmp_path, sheets)
    made, (note,) = with_items_of(project, stage_of(project, "Э-2"), before)
    taken = note.given["items"]
    assert isinstance(taken, tuple)
    assert {code.removeprefix("Э-2-")[0] for code in taken} == left
    assert len(made.conditions) - len(project.conditions) == sum("-У" in c for c in taken)


def test_a_condition_of_the_object_is_known_by_its_words(tmp_path: Path) -> None:
    """Fine print §3: a blank code shifts with the rows, and the object's own is not taken twice."""
    first = of_object(Код=None)
    before = earlier(tmp_path, object_sheets(first))
    sheets = object_sheets(of_object(Код=None, Условие="Новое"), first)
    stage = [*sheets["Этапы"][1]]
    stage[0] = "Э-2"
    sheets["Этапы"].append(stage)
    project, path = project_of(tmp_path, sheets)
    made = letter_of(
        project, about_of(project, "Э-2"), path, ON, Facts(None, None, (before,)), like=NUMBER
    )
    assert {item["id"]: item["text"] for item in made.items} == {
        "УТ-У2": "Новое",
        "УТ-У1": "Загрузка процессора не превышает нормы",
    }
    assert "like_nothing" in {p.code for p in made.said}


def test_nothing_taken_is_said(tmp_path: Path, sheets: Sheets) -> None:
    """A stage that states everything takes nothing: a warning, since it was asked for."""
    before = earlier(tmp_path, sheets)
    project, _ = project_of(tmp_path, sheets)
    made, (note,) = with_items_of(project, stage_of(project, "Э-1"), before)
    assert (made, note.code, note.severity) == (project, "like_nothing", Severity.WARNING)


def test_an_unknown_number_is_told(tmp_path: Path, sheets: Sheets) -> None:
    """The numbers there are stand in the answer; a notice is no letter."""
    before = earlier(tmp_path, sheets)
    notice = replace(before, number="ТУ-2026-000008", kind="notice")
    project, path = project_of(tmp_path, sheets)
    facts = Facts(None, None, (before, notice))
    for like in ("ТУ-2026-000001", "ТУ-2026-000008"):
        with pytest.raises(InputError) as told:
            letter_of(project, about_of(project, "Э-2"), path, ON, facts, like=like)
        (problem,) = told.value.problems
        assert (problem.code, problem.given["allowed"]) == ("like_unknown", (NUMBER,))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a stage that states nothing."""
    return project_of(tmp_path_factory.mktemp("empty"), object_sheets())[0]


@given(told=letters())
def test_taken_again_they_are_the_same(empty: Project, told: Letter) -> None:
    """Law: an issued record has all that a letter prints of an item, whatever the rows."""
    paper, stage = Paper(locale("ru")), empty.stages[0]
    ratio = empty.contract.gross_ratio
    parts = told_items(paper, ratio, told.conditions, told.steps, told.limitations)
    before = [one.item for one in parts]
    letter = ToldLetter(
        number=NUMBER,
        kind="conditions",
        on=STARTS,
        scope="Э-9",
        items=tuple(map(told_item, before)),
    )
    made, _ = with_items_of(empty, stage, letter)
    parts = told_items(paper, ratio, made.conditions, made.method, made.limitations)
    assert _judged([one.item for one in parts]) == _judged(before)


def _judged(items: list[Item]) -> list[dict[str, str]]:
    """All but codes and baselines, which are measured anew."""
    left = {"id", "baseline", "baseline_value", "baseline_on"}
    return [{name: said for name, said in item.items() if name not in left} for item in items]
