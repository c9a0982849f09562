"""A stage letter beside the letter of its object: what it refers to, what it prints."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from pipeline.documents.condition_letter import ConditionLetter
from pipeline.documents.printing import Paper
from pipeline.documents.replaced import Replaced
from pipeline.documents.standing_letter import standing_of
from pipeline.documents.told_items import told_items
from pipeline.domain.contract import Project
from pipeline.domain.letters import ItemObjection, ToldLetter
from pipeline.issuing.condition_letter import about_of, letter_of
from pipeline.issuing.register_facts import Facts
from pipeline.locales import locale
from pipeline.warranty.told import told_item
from tests.documents.told import Letter, letters
from tests.fixtures.letters import (
    STARTS,
    condition,
    object_sheets,
    of_object,
    project_of,
    told_letter,
    words,
)
from tests.fixtures.projects import Sheets

ON = date(2026, 11, 3)
OWN = {"Код": "У-2", "Показатель": "сеансы", "Условие": "Сеансов немного", "Норма": 45}
REFERS = "Действует условие письма от 20 октября 2026 г. № ТУ-2026-000007, пункт У-1."


@pytest.fixture
def sheets() -> Sheets:
    """One condition of the object, one of the stage."""
    return object_sheets(of_object(), condition(**OWN))


def object_letter(
    folder: Path,
    sheets: Sheets,
    **told: Any,  # noqa: ANN401  # fields of a letter, each of its own type
) -> ToldLetter:
    """The letter of the object УТ, issued from these sheets."""
    project, path = project_of(folder / "before", sheets)
    return told_letter(letter_of(project, about_of(project, "УТ"), path, ON), "УТ", **told)


def stage_letter(
    folder: Path, sheets: Sheets, known: Sequence[ToldLetter], replaced: Replaced | None = None
) -> ConditionLetter:
    """The letter of the stage Э-1."""
    project, path = project_of(folder, sheets)
    facts = Facts(None, replaced, tuple(known))
    return letter_of(project, about_of(project, "Э-1"), path, ON, facts)


def conditions(made: ConditionLetter) -> str:
    """What the first section says."""
    return words(made.context["standing"]) + words(made.context["conditions"])


def codes(made: ConditionLetter) -> list[str]:
    """Problems about the letter of the object."""
    return [p.code for p in made.said if p.code.startswith("object_letter")]


def test_the_letter_refers_and_tells_only_what_is_new(tmp_path: Path, sheets: Sheets) -> None:
    """Design §7: «действуют условия письма № …», then only the stage's own conditions."""
    made = stage_letter(tmp_path, sheets, [object_letter(tmp_path, sheets)])
    assert REFERS in conditions(made)
    assert "не перегружен" not in conditions(made)
    assert "Загрузка процессора" not in conditions(made)
    assert "Сеансов немного" in conditions(made)
    assert [item["id"] for item in made.items] == ["У-2"]
    assert (made.refers_to, made.scope_kind) == (("ТУ-2026-000007",), "stage")
    assert codes(made) == []


def test_nothing_new_is_said_so(tmp_path: Path) -> None:
    """A stage that adds nothing says that, and is no letter that tells nothing."""
    sheets = object_sheets(of_object())
    made = stage_letter(tmp_path, sheets, [object_letter(tmp_path, sheets)])
    assert "Дополнительных условий нет." in conditions(made)
    assert "Новые базовые замеры не проводились." in words(made.context["baseline"])
    assert "stage_tells_nothing" not in {p.code for p in made.said}
    assert made.items == ()


def test_the_memo_has_the_plain_words_of_both(tmp_path: Path, sheets: Sheets) -> None:
    """Russian documents §15.2: the memo of a stage holds all its users are to know."""
    made = stage_letter(tmp_path, sheets, [object_letter(tmp_path, sheets)])
    memo = words(made.context["memo"])
    assert "Сервер не перегружен" in memo
    assert "Сеансов немного" in memo


@pytest.mark.parametrize(
    "change",
    [
        {"replaced_by": "ТУ-2026-000009"},
        {"on": date(2026, 11, 4)},
        {"scope": "БП"},
        {"kind": "warning"},
        {"items": ()},
    ],
)
def test_without_such_a_letter_the_stage_is_told_everything(
    tmp_path: Path, sheets: Sheets, change: dict[str, Any]
) -> None:
    """Design §7: complete where no letter of the object stands on the day of the letter."""
    before = replace(object_letter(tmp_path, sheets), **change)
    made = stage_letter(tmp_path, sheets, [before])
    assert [item["id"] for item in made.items] == ["У-1", "У-2"]
    assert made.refers_to == ()
    assert words(made.context["standing"]) == ""


def test_the_newest_of_several_stands(tmp_path: Path, sheets: Sheets) -> None:
    """An edition in place of another is the one referred to."""
    first = object_letter(tmp_path, sheets, replaced_by="ТУ-2026-000008")
    second = replace(first, number="ТУ-2026-000008", replaced_by=None)
    assert stage_letter(tmp_path, sheets, [first, second]).refers_to == ("ТУ-2026-000008",)


@pytest.mark.parametrize(
    ("today", "differing"),
    [
        ([of_object(Норма=90)], ("У-1",)),
        ([of_object(Условие="Иначе")], ("У-1",)),
        ([of_object(**{"Простыми словами": "Иначе"})], ("У-1",)),
        ([of_object(Окно="30 мин")], ("У-1",)),
        ([of_object(Существенное="да")], ("У-1",)),
        ([of_object(**{"Грубое значение": 95})], ("У-1",)),
        ([of_object(Единица=None)], ("У-1",)),
        ([of_object(), of_object(Код="У-7")], ("У-7",)),
        ([], ("У-1",)),
        ([of_object(Статистика="максимум")], ()),
        ([of_object(Условие="Загрузка  процессора не превышает нормы")], ()),
        ([of_object(Категория="нагрузка", Примечание=None)], ()),
    ],
)
def test_what_changed_since_is_told_and_not_printed(
    tmp_path: Path, sheets: Sheets, today: list[list[object]], differing: tuple[str, ...]
) -> None:
    """Design §6: today's sheet is the text of the next letter; a difference is a warning."""
    before = object_letter(tmp_path, sheets)
    made = stage_letter(tmp_path, object_sheets(*today, condition(**OWN)), [before])
    outdated = [p.given["items"] for p in made.said if p.code == "object_letter_outdated"]
    assert outdated == ([differing] if differing else [])
    assert [item["id"] for item in made.items] == ["У-2"]
    assert "90" not in conditions(made)
    assert "Сервер не перегружен" in words(made.context["memo"])  # as the letter told it


def test_other_quotes_are_no_difference(tmp_path: Path) -> None:
    """Words are compared as paper has them: the record holds «…», the sheet straight quotes."""
    sheets = object_sheets(of_object(Условие='Модуль "Склад" включён'))
    made = stage_letter(tmp_path, sheets, [object_letter(tmp_path, sheets)])
    assert codes(made) == []


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose object has no condition yet."""
    return project_of(tmp_path_factory.mktemp("empty"), object_sheets())[0]


@given(told=letters())
def test_a_letter_never_differs_from_its_own_sheet(empty: Project, told: Letter) -> None:
    """Law: what was issued from a sheet is what the sheet says, whatever the rows."""
    project = replace(empty, conditions=tuple(replace(c, scope="УТ") for c in told.conditions))
    paper = Paper(locale("ru"))
    items = told_items(paper, project.contract.gross_ratio, project.conditions, (), ())
    letter = ToldLetter(
        number="1", kind="conditions", on=ON, scope="УТ",
        items=tuple(told_item(one.item) for one in items),
    )  # fmt: skip
    standing = standing_of(paper, project, project.stages[0], [letter], ON)
    assert (standing is None) is (not any(c.is_condition for c in project.conditions))
    assert standing is None or standing.differing == ()
    assert standing is None or len(standing.same) == len(standing.in_force)


def objected(item: str | None) -> tuple[ItemObjection, ...]:
    """An objection to an item, or to the whole letter."""
    return (ItemObjection(on=date(2026, 10, 22), item=item, text="много"),)


def test_what_the_client_objected_to_is_not_called_in_force(tmp_path: Path) -> None:
    """Fine print §6: an item with an objection does not bind, so the stage does not rest on it."""
    sheets = object_sheets(of_object(), of_object(Код="У-7", Условие="Копия есть"))
    before = object_letter(tmp_path, sheets, objections=objected("У-1"))
    made = stage_letter(tmp_path, sheets, [before])
    assert "пункт У-7." in conditions(made)
    (problem,) = (p for p in made.said if p.code == "object_letter_objected")
    assert problem.given["items"] == ("У-1",)


@pytest.mark.parametrize("item", [None, "У-1"])
def test_a_letter_objected_to_as_a_whole_is_not_referred_to(
    tmp_path: Path, sheets: Sheets, item: str | None
) -> None:
    """Nothing of it is agreed: the letter of the stage tells everything itself."""
    before = object_letter(tmp_path, sheets, objections=objected(item))
    made = stage_letter(tmp_path, sheets, [before])
    assert made.refers_to == ()
    assert [item["id"] for item in made.items] == ["У-1", "У-2"]


@pytest.mark.parametrize(
    ("told", "keys", "expected"),
    [
        ({}, {}, []),
        ({"reply": "agreed"}, {}, []),
        ({"reply": "signed_with_objections"}, {}, []),
        ({"delivered_on": STARTS}, {}, []),
        ({"delivered_on": date(2026, 11, 17)}, {}, ["object_letter_late"]),
        ({"delivered_on": None}, {}, ["object_letter_undelivered"]),
        ({"reply": None}, {}, ["object_letter_unagreed"]),
        ({"reply": "objections"}, {}, ["object_letter_unagreed"]),
        ({"reply": None}, {"Вступление условий в силу": "молчание",
                           "Пункт о согласовании условий": "6.1"}, []),
        ({"reply": None, "delivered_on": None},
         {"Вступление условий в силу": "информационно"}, []),
        ({"reply": None, "delivered_on": None}, {"Пункт о гарантии": None}, []),
    ],
)  # fmt: skip
def test_a_letter_not_delivered_or_not_agreed_is_told(
    tmp_path: Path, told: dict[str, Any], keys: dict[str, object], expected: list[str]
) -> None:
    """Fine print §6, Binding: delivered by the first day, and agreed as the contract says."""
    sheets = object_sheets(of_object())
    sheets["Договор"] = [row for row in sheets["Договор"] if row[0] not in keys]
    sheets["Договор"] += [[name, value] for name, value in keys.items() if value]
    before = object_letter(tmp_path, sheets, **told)
    assert codes(stage_letter(tmp_path, sheets, [before])) == expected


def test_codes_given_by_the_letter_are_kept(tmp_path: Path) -> None:
    """Fine print §3: a row put in above does not shift the codes of the object's letter."""
    first = of_object(Код=None)
    before = object_letter(tmp_path, object_sheets(first))
    made = stage_letter(tmp_path, object_sheets(of_object(Код=None, Условие="Новое"), first),
                        [before])  # fmt: skip
    assert "пункт УТ-У1." in conditions(made)
    (outdated,) = (p for p in made.said if p.code == "object_letter_outdated")
    assert outdated.given["items"] == ("УТ-У2",)


def test_what_moved_to_the_letter_of_the_object_has_not_been_dropped(
    tmp_path: Path, sheets: Sheets
) -> None:
    """Russian documents §6.1: the table of changes of a letter that once told everything."""
    complete = stage_letter(tmp_path / "1", sheets, [])
    replaced = Replaced(
        number="ТУ-2026-000003", on=date(2026, 10, 1), edition=1, items=complete.items
    )
    made = stage_letter(tmp_path, sheets, [object_letter(tmp_path, sheets)], replaced)
    assert (
        "У-1 условие — в общем письме Загрузка процессора не превышает нормы (норма: не более"
        " 80 %) письмо от 20 октября 2026 г. № ТУ-2026-000007"
    ) in words(made.context["replaced"])
