"""Items as told: from an issued record, and from today's sheets."""

from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.domain.claims import History, ObjectionRow, OldLetter
from pipeline.domain.letters import ItemObjection, ToldItem
from pipeline.domain.told import BuiltObject, Comparison, Limitation, MethodStep, TechnicalCondition
from pipeline.warranty import all_letters, items_by_scope, items_of, told_item
from pipeline.warranty.told import judged_alike
from tests.warranty.build import condition, letter, world

LOAD = TechnicalCondition(
    id="C-1", scope="OBJ", text="load", parameter="cpu", comparison=Comparison.AT_MOST,
    limit=Decimal("80.50"), gross_limit=Decimal(95), unit="%", method="m", checker="c",
    window_s=900, essential=True, plain="p",
)  # fmt: skip
SERVICE = TechnicalCondition(
    id="C-2", scope="E-1", text="service", parameter="svc", comparison=Comparison.EQUAL,
    limit=Decimal(1), unit="да/нет", method="m", checker="c",
)  # fmt: skip
ADVICE = TechnicalCondition(id="C-3", scope="E-1", text="advice")
STEP = MethodStep(id="M-1", stage="E-1", step=1, action="close", guard="warns")
EDGE = Limitation(id="O-1", stage="E-1", kind="logical", text="ten rows", guard="blocks")
SHEETS = {
    "conditions": (SERVICE, LOAD, ADVICE),
    "method": (STEP,),
    "limitations": (EDGE,),
    "objects": (BuiltObject(code="OBJ", name="o"),),
}
RECORDS: dict[str, dict[str, str]] = {
    "C-1": {
        "id": "C-1", "sort": "condition", "text": "load", "limit": "не более 80,5", "unit": "%",
        "parameter": "cpu", "comparison": "<=", "limit_value": "80.50", "gross_value": "95",
        "statistic": "max", "window_s": "900", "essential": "yes", "method": "m", "plain": "p",
    },
    "C-2": {
        "id": "C-2", "sort": "condition", "text": "service", "unit": "да/нет", "parameter": "svc",
        "comparison": "=", "limit_value": "1", "statistic": "every", "window_s": "3600",
        "essential": "no", "method": "m",
    },
    "C-3": {"id": "C-3", "sort": "recommendation", "text": "advice"},
    "M-1": {"id": "M-1", "sort": "step", "action": "close", "forbidden": "no", "guard": "warns"},
    "O-1": {
        "id": "O-1", "sort": "limitation", "text": "ten rows", "kind": "logical", "guard": "blocks",
    },
}  # fmt: skip


def test_a_stage_is_told_with_its_object() -> None:
    """The object's conditions first, then the stage's own, its steps and limitations."""
    project = world(sheets=SHEETS).project
    told = [(item.id, item.sort) for item in items_of(project, "E-1")]
    assert told == [
        ("C-1", "condition"),
        ("C-2", "condition"),
        ("C-3", "recommendation"),
        ("M-1", "step"),
        ("O-1", "limitation"),
    ]
    assert [item.id for item in items_of(project, "OBJ")] == ["C-1"]
    assert items_of(project, "E-9") == ()
    assert list(items_by_scope(project)) == ["OBJ", "E-1"]


def test_a_record_and_the_sheet_it_was_made_from_are_judged_alike() -> None:
    """A letter issued from today's sheet differs from it in nothing that is judged."""
    sheet = {item.id: item for item in items_of(world(sheets=SHEETS).project, "E-1")}
    issued = {id_: told_item(record) for id_, record in RECORDS.items()}
    for id_, item in issued.items():
        assert judged_alike(item, sheet[id_]), id_
        assert item.text == sheet[id_].text
    assert issued["C-1"] == ToldItem(
        id="C-1", sort="condition", text="load", plain="p", parameter="cpu",
        comparison=Comparison.AT_MOST, limit=Decimal("80.50"), gross_limit=Decimal(95), unit="%",
        statistic="max", window_s=900, method="m", essential=True,
    )  # fmt: skip
    assert issued["C-2"].statistic is None
    assert issued["O-1"].guard == "blocks"


def test_what_is_judged_otherwise_differs() -> None:
    """Each field that can change a verdict makes two statements different; words do not."""
    item = condition(essential=True, gross_limit=Decimal(90))
    for changed in (
        {"limit": Decimal(81)}, {"comparison": Comparison.BELOW}, {"gross_limit": None},
        {"essential": False}, {"unit": "%"}, {"statistic": "mean"}, {"window_s": 60},
        {"parameter": "cpu"}, {"guard": "blocks"}, {"sort": "recommendation"},
    ):  # fmt: skip
        given: dict[str, Any] = {"essential": True, "gross_limit": Decimal(90)} | changed
        assert not judged_alike(item, condition(**given)), changed
    assert judged_alike(item, condition(essential=True, gross_limit=Decimal(90), text="other"))
    assert judged_alike(condition(statistic="max"), condition())


def test_letters_of_the_sheet_join_those_of_the_register() -> None:
    """Each letter once; a paper the register knows is not taken from the sheet."""
    rows = (
        OldLetter(number="L-1", kind="conditions", on=date(2025, 1, 1), stage="E-1"),
        OldLetter(number="12", kind="conditions", on=date(2025, 1, 1), stage="E-1"),
        OldLetter(number="13", kind="warning", on=date(2025, 2, 1), stage="E-1", item="C-2"),
    )
    items = {"E-1": (condition("C-7"),)}
    found = all_letters((letter(),), History(letters=rows), items)
    assert [(one.number, one.source) for one in found] == [
        ("L-1", "register"),
        ("12", "sheet"),
        ("13", "sheet"),
    ]
    assert [item.id for item in found[1].items] == ["C-7"]
    assert (found[2].items, found[2].warned) == ((), ("C-2",))
    assert all_letters(found, History(letters=rows), items) == found


def test_an_objection_of_the_sheet_stands_over_that_of_the_register() -> None:
    """By letter, item and day; others of the register stay."""
    first, second = date(2026, 1, 21), date(2026, 1, 23)
    told = letter(
        objections=(
            ItemObjection(on=first, item="C-1", text="a"),
            ItemObjection(on=second, item="C-1", text="b"),
        )
    )
    row = ObjectionRow(
        letter="L-1", item="C-1", on=first, text="a", decision="accepted", agreed_limit=Decimal(90)
    )
    history = History(objections=(row, ObjectionRow(letter="X", item="C-1", on=first, text="z")))
    (found,) = all_letters((told,), history, {})
    assert [(one.on, one.decision, one.agreed_limit) for one in found.objections] == [
        (second, "open", None),
        (first, "accepted", Decimal(90)),
    ]
    assert all_letters((found,), history, {}) == (found,)
