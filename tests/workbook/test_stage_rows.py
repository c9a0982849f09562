"""One-off tasks that leave to their object what it says already; stages of work never do."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.contract import Stage
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.guarded import RawSheet
from pipeline.workbook.reading import Reading
from pipeline.workbook.sheets import BY_KEY
from pipeline.workbook.stage_rows import stage_rows
from pipeline.workbook.typing_sheets import TypedSheet, type_sheet
from tests.fixtures.projects import Sheets, minimal_sheets
from tests.workbook.cases_built import read_case, said, table

BEGINS: Final = date(2026, 8, 3)
TRADE: Final = {"Объект": "УТ", "Наименование": "Учёт торговли"}
PAY: Final = {"Объект": "ЗУП", "Наименование": "Зарплата"}
HEADINGS: Final = (
    "Этап", "Вид", "Наименование", "Код объекта", "Объект", "Группа гарантии", "Начало",
)  # fmt: skip


def task(**said: object) -> dict[str, object]:
    """The five cells nobody can spare a manager; ``_`` in a name stands for a blank."""
    row: dict[str, object] = dict.fromkeys(HEADINGS)
    row |= {
        "Этап": "РЗ-1",
        "Вид": "разовая задача",
        "Наименование": "Загрузка цен",
        "Группа гарантии": "доработка",
        "Начало": BEGINS,
    }
    return row | {name.replace("_", " "): value for name, value in said.items()}


def project(*stages: dict[str, object], objects: Sequence[dict[str, str]] = (TRADE,)) -> Sheets:
    """A project of these stages and objects."""
    sheets = minimal_sheets() | {"Этапы": table(*stages)}
    return sheets | ({"Объекты": table(*objects)} if objects else {})


def only(reading: Reading) -> Stage:
    """The only stage or task that was read."""
    assert reading.project is not None
    (one,) = reading.project.stages
    return one


def problem(reading: Reading, code: str) -> Problem:
    """The only problem of this code."""
    (one,) = (one for one in reading.problems if one.code == code)
    return one


def test_five_cells_are_a_task(tmp_path: Path) -> None:
    """Code, kind, name, group and start: the rest is the only object's, from its cells, aloud."""
    reading = read_case(tmp_path, project(task()))
    assert said(reading, "Этапы") == [
        ("task_object_taken", "D2", "note"),
        ("task_subject_taken", "E2", "note"),
    ]
    found = only(reading)
    assert (found.object, found.subject) == ("УТ", "Учёт торговли")
    for key, cell, heading in (("object", "A2", "Объект"), ("subject", "B2", "Наименование")):
        assert found.places[key] == Place("project.xlsx", "Объекты", cell, heading)
    assert found.places["name"].sheet == "Этапы"


def test_english_sheets(tmp_path: Path) -> None:
    """Design §3: the same under English headings and words."""
    sheets = minimal_sheets("en")
    sheets["Stages"] = [
        ["Stage", "Kind", "Name", "Subject", "Warranty group", "Starts"],
        ["T-1", "task", "Load of prices", None, "modification", BEGINS],
    ]
    sheets["Objects"] = [["Object", "Name"], ["TRADE", "Trade accounting"]]
    reading = read_case(tmp_path, sheets)
    # A sheet without the column has no cell to point at, so the note stands at the kind.
    assert said(reading, "Stages") == [
        ("task_object_taken", "B2", "note"),
        ("task_subject_taken", "D2", "note"),
    ]
    assert (only(reading).object, only(reading).subject) == ("TRADE", "Trade accounting")


def test_the_note_is_one_for_all(tmp_path: Path) -> None:
    """Fine print §3: said once, naming the tasks that took something, and no others."""
    own = {"Код_объекта": "УТ", "Объект": "прайс-листы"}
    sheets = project(
        task(Этап="РЗ-3"), task(Этап="РЗ-2", **own), task(Этап="РЗ-1", Объект="касса"),
        task(Этап="РЗ-4", Начало=None),
    )  # fmt: skip
    reading = read_case(tmp_path, sheets)
    taken = problem(reading, "task_object_taken")
    assert taken.given == {"tasks": ("РЗ-3",)}
    assert taken.place.cell == "D2"
    assert problem(reading, "task_subject_taken").given == {"tasks": ("РЗ-3",)}
    assert taken.severity is Severity.NOTE
    assert reading.project is not None
    assert [(one.code, one.object, one.subject) for one in reading.project.stages] == [
        ("РЗ-3", "УТ", "Учёт торговли"),
        ("РЗ-2", "УТ", "прайс-листы"),
        ("РЗ-1", None, "касса"),  # says itself what it is about: no letter of УТ was told for it
    ]


def test_of_several_objects_one_is_named(tmp_path: Path) -> None:
    """The named object's name is taken, and nothing else is said."""
    reading = read_case(tmp_path, project(task(Код_объекта="ЗУП"), objects=(TRADE, PAY)))
    assert said(reading, "Этапы") == [("task_subject_taken", "E2", "note")]
    found = only(reading)
    assert (found.object, found.subject) == ("ЗУП", "Зарплата")
    assert (found.places["object"].sheet, found.places["subject"].cell) == ("Этапы", "B3")


def test_of_several_objects_none_is_named(tmp_path: Path) -> None:
    """Nothing is inferred: the blank subject is an error that names the codes."""
    reading = read_case(tmp_path, project(task(), objects=(TRADE, PAY)))
    assert said(reading, "Этапы") == [("task_object_unsaid", "E2", "error")]
    told = problem(reading, "task_object_unsaid")
    assert told.given == {"heading": "Объект", "allowed": ("ЗУП", "УТ")}
    assert reading.project is not None
    assert reading.project.stages == ()


@pytest.mark.parametrize("headings_only", [False, True])
def test_no_object_is_described(tmp_path: Path, *, headings_only: bool) -> None:
    """Without the sheet, or without a row on it, the blank subject is an error."""
    sheets = project(task(), objects=())
    if headings_only:
        sheets["Объекты"] = [["Объект", "Наименование"]]
    reading = read_case(tmp_path, sheets)
    assert said(reading, "Этапы") == [("task_without_objects", "E2", "error")]


def test_a_task_that_says_its_subject_needs_no_object(tmp_path: Path) -> None:
    """Where objects are several or none, a subject in words is enough, as before."""
    for at, objects in enumerate([(), (TRADE, PAY)]):
        reading = read_case(tmp_path / str(at), project(task(Объект="касса"), objects=objects))
        assert said(reading, "Этапы") == []
        assert (only(reading).object, only(reading).subject) == (None, "касса")


def test_a_stage_of_work_says_itself(tmp_path: Path) -> None:
    """Of a stage the blank subject is a blank required cell, and no object is taken."""
    blank = read_case(tmp_path / "blank", project(task(Вид="этап", Код_объекта="УТ")))
    assert said(blank, "Этапы") == [("cell_blank", "E2", "error")]
    named = read_case(tmp_path / "named", project(task(Вид="этап", Объект="модуль")))
    assert said(named, "Этапы") == []
    assert (only(named).object, only(named).subject) == (None, "модуль")


def test_the_heading_is_required(tmp_path: Path) -> None:
    """Design §3: a sheet without the column is an error, be it all tasks; so is a look-alike."""
    sheets = project(task())
    sheets["Этапы"] = [[*row[:4], *row[5:]] for row in sheets["Этапы"]]
    assert ("heading_missing", "", "error") in said(read_case(tmp_path / "1", sheets), "Этапы")
    sheets = project(task())
    sheets["Этапы"][0][4] = "Oбъект"  # a Latin O
    reading = read_case(tmp_path / "2", sheets)
    assert ("heading_lookalike", "E1", "error") in said(reading, "Этапы")
    assert "task_subject_taken" not in {one.code for one in reading.problems}


@pytest.mark.parametrize(
    ("cells", "objects", "expected"),
    [
        # An unknown object is told at its code; its name is not asked for besides.
        ({"Код_объекта": "УТ2"}, (TRADE,), [("object_unknown", "D2", "error")]),
        # A cell that shows an error says something, though nobody knows what.
        ({"Код_объекта": "#REF!"}, (TRADE,), [("cell_error", "D2", "error")]),
        ({"Код_объекта": "УТ", "Объект": "#N/A"}, (TRADE,), [("cell_error", "E2", "error")]),
        # No task that stops is named in a note.
        ({"Начало": None}, (TRADE,), [("cell_blank", "G2", "error")]),
        ({"Этап": None}, (TRADE,), [("cell_blank", "A2", "error")]),
        # An object that is called "None" is not the one nobody named.
        ({}, (TRADE, {**PAY, "Объект": "None"}), [("task_object_unsaid", "E2", "error")]),
    ],
)
def test_one_mistake_is_told_once(
    tmp_path: Path,
    cells: dict[str, object],
    objects: Sequence[dict[str, str]],
    expected: list[tuple[str, str, str]],
) -> None:
    """What is wrong is told at its own cell, and not again where it was to be taken."""
    reading = read_case(tmp_path, project(task(**cells), objects=objects))
    assert said(reading, "Этапы") == expected


def test_an_object_without_a_name_lends_none(tmp_path: Path) -> None:
    """The name is asked for where it is missing, on the sheet of objects."""
    reading = read_case(tmp_path, project(task(), objects=({"Объект": "УТ", "Наименование": ""},)))
    assert said(reading, "Объекты") == [("cell_blank", "B2", "error")]
    assert said(reading, "Этапы") == [("task_object_taken", "D2", "note")]
    assert reading.project is not None
    assert reading.project.stages == ()


# Laws --------------------------------------------------------------------------------------------


def typed(key: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> TypedSheet:
    """A sheet of these cells, typed."""
    columns = tuple(zip(headings, *rows, strict=True))
    return type_sheet(RawSheet(key, columns), BY_KEY[key], "project.xlsx")


lines = st.tuples(
    st.sampled_from(["этап", "разовая задача"]),
    st.sampled_from([None, "УТ", "ЗУП"]),
    st.sampled_from([None, "касса"]),
)


@given(
    st.lists(lines, min_size=1, max_size=8),
    st.sampled_from([(), (TRADE,), (TRADE, PAY)]),
)
def test_nothing_is_taken_but_by_silent_tasks(
    stages: list[tuple[str, str | None, str | None]], objects: Sequence[dict[str, str]]
) -> None:
    """Law: what was typed stands; what was taken is an object's and is told; the rest stops."""
    rows = [
        (f"Р-{at}", kind, "имя", code, subject, "доработка", BEGINS)
        for at, (kind, code, subject) in enumerate(stages)
    ]
    built = typed("objects", tuple(TRADE), [tuple(one.values()) for one in objects])
    sheet, problems = typed("stages", HEADINGS, rows), list[Problem]()
    names = {one["Объект"]: one["Наименование"] for one in objects}
    found = stage_rows(sheet, tuple(built.rows()), problems)
    assert [row.number for row in found] == list(range(2, len(rows) + 2))
    notes = {one.code: str(one.given["tasks"]) for one in problems}
    stops = {one.place.cell for one in sheet.problems if one.stops}
    for row, (kind, code, subject) in zip(found, stages, strict=True):
        is_task = kind == "разовая задача"
        is_silent = is_task and subject is None
        whose = code or (next(iter(names)) if is_silent and len(names) == 1 else None)
        called = subject or (names.get(whose or "") if is_task else None)
        assert (row.get("object"), row.get("subject")) == (whose, called)
        # An unknown code is told by the sheets that know the objects.
        is_told = subject is None and not (is_task and (called or code))
        assert (f"E{row.number}" in stops) is is_told
        for key, own, note in (("object", code, "task_object_taken"),
                               ("subject", subject, "task_subject_taken")):  # fmt: skip
            was_taken = row.complete and own is None and row.get(key) is not None
            assert (str(row.get("code")) in notes.get(note, "")) is was_taken
            assert (row.place(key).sheet == "objects") is (own is None and row.get(key) is not None)
