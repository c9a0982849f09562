"""Answers to objections: what was decided stands in the new version, or it stays a draft."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents.condition_letter import ConditionLetter
from pipeline.domain.claims import History, ObjectionRow
from pipeline.domain.letters import ItemObjection, ToldLetter
from pipeline.issuing.condition_letter import about_of, letter_of
from pipeline.issuing.register_facts import Facts
from pipeline.problems import InputError, Place
from tests.fixtures.letters import (
    condition,
    object_sheets,
    of_object,
    project_of,
    stage_sheets,
    told_letter,
    words,
)

ON = date(2026, 11, 3)
ASKED = date(2026, 10, 22)
NUMBER = "ТУ-2026-000007"


def objection(**given: Any) -> ItemObjection:  # noqa: ANN401  # fields of an objection
    """An objection to У-1, open as the register has it."""
    told: dict[str, Any] = {"on": ASKED, "item": "У-1", "text": "Мало", "proposed": "90"}
    return ItemObjection(**{**told, **given})


def answer(
    folder: Path,
    *objections: ItemObjection,
    today: dict[str, object] | None = None,
    rows: tuple[ObjectionRow, ...] = (),
    gone: bool = False,
) -> ConditionLetter:
    """The answer to objections to a letter that told У-1 with a limit of 80."""
    before, path = project_of(folder / "1", stage_sheets(condition()))
    made = letter_of(before, about_of(before, "Э-1"), path, ON)
    letter = told_letter(made, "Э-1", NUMBER, objections=objections)
    now = stage_sheets() if gone else stage_sheets(condition(**(today or {})))
    project, path = project_of(folder, now)
    facts = Facts(None, None, (letter,))
    history = History(objections=rows)
    return letter_of(
        project, about_of(project, "Э-1"), path, ON, facts, answer=True, history=history
    )


def codes(made: ConditionLetter) -> list[str]:
    """Why the answer can be a draft only."""
    return [problem.code for problem in made.doubts]


def test_the_table_says_what_was_asked_and_decided(tmp_path: Path) -> None:
    """Design §7: item, objection, proposal, decision, limit that holds now."""
    made = answer(
        tmp_path,
        objection(decision="compromise", agreed_limit=Decimal(85), answer="85 хватит"),
        today={"Норма": 85},
    )
    said = words(made.context["answer"])
    assert "Ответ на Ваши возражения к письму от 20 октября 2026 г. № ТУ-2026-000007" in said
    assert "У-1 Мало 90 согласована другая норма 85 хватит не более 85 %" in said
    assert codes(made) == []
    assert "не более 85" in words(made.context["conditions"])


@pytest.mark.parametrize(
    ("decided", "today", "expected"),
    [
        ({}, {}, ["answer_open"]),
        ({"decision": "rejected"}, {}, []),
        ({"decision": "accepted"}, {}, ["answer_item_unchanged"]),
        ({"decision": "compromise"}, {}, ["answer_item_unchanged"]),
        ({"decision": "accepted"}, {"Условие": "Иначе"}, []),
        ({"decision": "accepted"}, {"Норма": 90}, []),
        ({"decision": "accepted", "agreed_limit": Decimal(90)}, {"Норма": 90}, []),
        ({"decision": "accepted", "agreed_limit": Decimal("90.0")}, {"Норма": 90}, []),
        ({"decision": "accepted", "agreed_limit": Decimal(90)}, {}, ["answer_limit_differs"]),
        ({"decision": "compromise", "agreed_limit": Decimal(85)}, {"Норма": 90},
         ["answer_limit_differs"]),
        ({"decision": "rejected", "agreed_limit": Decimal(90)}, {}, []),
    ],
)  # fmt: skip
def test_what_was_decided_stands_in_the_workbook(
    tmp_path: Path, decided: dict[str, Any], today: dict[str, object], expected: list[str]
) -> None:
    """An open objection, or a sheet that says otherwise than agreed, keeps the answer a draft."""
    assert codes(answer(tmp_path, objection(**decided), today=today)) == expected


def test_a_dropped_item_is_said_to_be_dropped(tmp_path: Path) -> None:
    """An accepted objection may take the item out of the letter."""
    made = answer(tmp_path, objection(decision="accepted"), gone=True)
    assert codes(made) == []
    assert "принято — пункт исключён" in words(made.context["answer"])


def test_an_objection_to_the_whole_letter_has_no_limit(tmp_path: Path) -> None:
    """«Всё письмо» stands in the place of the item."""
    made = answer(tmp_path, objection(item=None, proposed=None, decision="rejected"))
    assert words(made.context["answer"]).endswith("всё письмо Мало — не принято — —")


def test_the_sheet_decides_what_the_register_recorded(tmp_path: Path) -> None:
    """A row of «Возражения» of the same item and day stands for the register's; its cells count."""
    place = Place("project.xlsx", "Возражения", "F2")
    row = ObjectionRow(letter=NUMBER, item="У-1", on=ASKED, text="Мало", places={"decision": place})
    other = replace(row, letter="ТУ-2026-000008", item="У-9")
    made = answer(tmp_path, objection(decision="accepted"), rows=(row, other))
    assert [(p.code, p.place) for p in made.doubts] == [("answer_open", place)]
    assert "У-9" not in words(made.context["answer"])


def test_nothing_to_answer_is_told(tmp_path: Path) -> None:
    """No letter in the register, or nobody has objected: a problem, not an empty table."""
    with pytest.raises(InputError) as told:
        answer(tmp_path)
    assert [p.code for p in told.value.problems] == ["answer_no_objections"]
    project, path = project_of(tmp_path, object_sheets(of_object()))
    for known in ((), (_other(path),)):
        with pytest.raises(InputError) as told:
            letter_of(project, about_of(project, "УТ"), path, ON, Facts(None, None, known),
                      answer=True)  # fmt: skip
        assert [p.code for p in told.value.problems] == ["answer_no_letter"]


def _other(path: Path) -> ToldLetter:
    """A letter of another scope, objected to."""
    del path
    return ToldLetter(
        number="1", kind="conditions", on=ASKED, scope="Э-1", objections=(objection(),)
    )


def test_an_ordinary_letter_answers_nothing(tmp_path: Path) -> None:
    """Without --answer the objections leave no trace on paper."""
    project, path = project_of(tmp_path, stage_sheets(condition()))
    made = letter_of(project, about_of(project, "Э-1"), path, ON)
    assert words(made.context["answer"]) == ""
