"""Conditions, steps and limitations: completed from the library, numbered, compared."""

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.domain.told import Comparison
from pipeline.problems import Problem, Severity
from pipeline.workbook.reading import Reading
from tests.fixtures.letters import condition, stage_sheets
from tests.fixtures.projects import Sheets
from tests.workbook.build import build_workbook, read

LIBRARY: list[list[object]] = [
    ["Код", "Вид", "Условие", "Показатель", "Сравнение", "Норма", "Единица", "Окно",
     "Как измеряется", "Кто проверяет", "Простыми словами", "Шаг", "Действие", "Запрещено",
     "Вид ограничения", "Ограничение", "Защита"],
    ["СЕАНСЫ", "условие", "Сеансов не больше нормы", "сеансы", "<=", 60, "шт.", "30 мин",
     "консоль", "заказчик", "Не толпимся", None, None, None, None, None, None],
    ["ВХОД", "методика", None, None, None, None, None, None, None, None, "Под своим именем",
     4, "Входить под своей учётной записью", "нет", None, None, "предупреждает"],
    ["ВЕБ", "ограничение", None, None, None, None, None, None, None, None, None, None, None,
     None, "интерфейсное", "В браузере не проверялось", "нет"],
]  # fmt: skip


def project(tmp_path: Path, sheets: Sheets, *, library: bool = False) -> Reading:
    """The reading of a workbook, with a company book that holds the library where asked."""
    if library:
        build_workbook(tmp_path / "_company.xlsx", {"Библиотека": LIBRARY})
    return read(build_workbook(tmp_path / "p" / "project.xlsx", sheets))


def of_told(problems: tuple[Problem, ...]) -> list[tuple[str, str, Severity]]:
    """Code, cell and severity of what is said of these sheets, but for the codes given."""
    sheets = {"Условия", "Методика", "Ограничения", "Этапы", "Объекты"}
    said = [p for p in problems if p.place.sheet in sheets and p.code != "item_ids_given"]
    return [(p.code, p.place.cell, p.severity) for p in said]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("<=", Comparison.AT_MOST), ("≤", Comparison.AT_MOST), ("не более", Comparison.AT_MOST),
        ("<", Comparison.BELOW), ("менее", Comparison.BELOW),
        (">=", Comparison.AT_LEAST), ("≥", Comparison.AT_LEAST), ("Не менее", Comparison.AT_LEAST),
        (">", Comparison.ABOVE), ("равно", Comparison.EQUAL), ("between", Comparison.BETWEEN),
        ("между", Comparison.BETWEEN),
    ],
)  # fmt: skip
def test_comparisons_are_understood(tmp_path: Path, typed: str, meant: Comparison) -> None:
    """Fine print §3: signs and words of comparison, in either language."""
    row = condition(Сравнение=typed, **{"Верхняя граница": 90, "Единица": "шт."})
    reading = project(tmp_path, stage_sheets(row))
    assert reading.project is not None
    assert reading.project.conditions[0].comparison is meant


@pytest.mark.parametrize(
    ("typed", "limit"),
    [(80, "80"), ("80 %", "80"), ("80,5", "80.5"), ("да", "1"), ("нет", "0"), (True, "1")],
)
def test_limits_stand_in_their_own_unit(tmp_path: Path, typed: object, limit: str) -> None:
    """A limit of 80 % is 80, a running service is 1."""
    reading = project(tmp_path, stage_sheets(condition(Норма=typed)))
    assert reading.project is not None
    assert reading.project.conditions[0].limit == Decimal(limit)


def test_a_row_of_the_library_needs_two_cells(tmp_path: Path) -> None:
    """Design §3: a row may carry only ``library`` and what differs; its cells keep their source."""
    sheets = stage_sheets(
        [None, "Э-1", "СЕАНСЫ"] + [None] * 19,
        condition(Код="У-2", **{"Из библиотеки": "СЕАНСЫ", "Норма": 45, "Единица": None}),
    )
    sheets["Методика"].append([None, "Э-1", "ВХОД", None, None, None, None, None])
    sheets["Ограничения"].append([None, "Э-1", "ВЕБ", None, None, None, None])
    reading = project(tmp_path, sheets, library=True)
    assert of_told(reading.problems) == []
    assert reading.project is not None
    first, second = reading.project.conditions
    assert (first.id, first.limit) == ("Э-1-У1", Decimal(60))
    assert (first.unit, first.window_s) == ("шт.", 1800)
    assert first.places["limit"].file == "_company.xlsx"
    assert (second.limit, second.unit) == (Decimal(45), "шт.")
    assert second.places["limit"].file == "project.xlsx"
    assert second.text == "Загрузка процессора не превышает нормы"
    (step,) = reading.project.method
    assert (step.id, step.step, step.guard) == ("Э-1-М4", 4, "warns")
    (limitation,) = reading.project.limitations
    assert (limitation.id, limitation.kind) == ("Э-1-О1", "interface")


def test_library_codes_must_exist_and_fit(tmp_path: Path) -> None:
    """An unknown code, and a code of another kind, each at its cell."""
    sheets = stage_sheets(
        [None, "Э-1", "CЕАНСЫ"] + [None] * 19,  # a Latin C
        [None, "Э-1", "ВХОД"] + [None] * 19,
    )
    reading = project(tmp_path, sheets, library=True)
    assert of_told(reading.problems) == [
        ("library_unknown", "C2", Severity.ERROR),
        ("library_other_kind", "C3", Severity.ERROR),
    ]
    assert (
        next(p for p in reading.problems if p.code == "library_unknown").given["near"] == "СЕАНСЫ"
    )


def test_scopes_and_objects_must_exist(tmp_path: Path) -> None:
    """A condition of no stage or object, a stage of no object."""
    sheets = stage_sheets(condition(**{"Этап или объект": "Э-9"}))
    sheets["Этапы"][0].append("Код объекта")
    sheets["Этапы"][1].append("УТ")
    reading = project(tmp_path, sheets)
    assert of_told(reading.problems) == [
        ("object_unknown", "H2", Severity.ERROR),
        ("scope_unknown", "B2", Severity.ERROR),
    ]


def test_conditions_of_an_object_are_read(tmp_path: Path) -> None:
    """A scope may be an object; its code stands on the sheet Объекты once."""
    sheets = stage_sheets(condition(**{"Этап или объект": "УТ"}))
    sheets["Объекты"] = [["Объект", "Наименование"], ["УТ", "Торговля"], ["УТ", "Торговля"]]
    reading = project(tmp_path, sheets)
    assert of_told(reading.problems) == [("object_twice", "A3", Severity.ERROR)]


def test_ids_are_unique_over_the_three_sheets(tmp_path: Path) -> None:
    """Fine print §3: item ids are unique in a workbook, also those given to blank cells."""
    sheets = stage_sheets(condition(Код="Э-1-М1"), condition(Код="Э-1-О1"))
    sheets["Методика"].append([None, "Э-1", None, 1, None, "Делать", None, None])
    sheets["Ограничения"].append(["П-1", "Э-1", None, "логическое", "Так", None, None])
    sheets["Ограничения"].append(["П-1", "Э-1", None, "логическое", "Не так", None, None])
    reading = project(tmp_path, sheets)
    assert of_told(reading.problems) == [
        ("item_twice", "B2", Severity.ERROR),
        ("item_twice", "A3", Severity.ERROR),
    ]


@pytest.mark.parametrize("left", ["Показатель", "Сравнение", "Норма", "Единица", "Как измеряется",
                                  "Кто проверяет"])  # fmt: skip
def test_an_incomplete_row_is_a_recommendation(tmp_path: Path, left: str) -> None:
    """Russian documents §6.1: without limit, unit, method or checker it is no condition."""
    reading = project(tmp_path, stage_sheets(condition(**{left: None})))
    assert reading.project is not None
    assert not reading.project.conditions[0].is_condition
    (said,) = [p for p in reading.problems if p.code == "condition_recommendation"]
    assert said.given["headings"] == (left,)
    assert said.place.heading == left
    assert said.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"Сравнение": "не более", "Грубое значение": 80}, ["gross_inside_limit"]),
        ({"Сравнение": "не более", "Грубое значение": 81}, []),
        ({"Сравнение": "не менее", "Грубое значение": 80}, ["gross_inside_limit"]),
        ({"Сравнение": "не менее", "Грубое значение": 79}, []),
        ({"Сравнение": "между", "Верхняя граница": 90, "Грубое значение": 85},
         ["gross_inside_limit"]),
        ({"Сравнение": "между", "Верхняя граница": 90, "Грубое значение": 91}, []),
        ({"Сравнение": "между", "Верхняя граница": 90, "Грубое значение": 79}, []),
        ({"Сравнение": "между"}, ["upper_limit_missing"]),
        ({"Сравнение": "между", "Верхняя граница": 79}, ["upper_below_limit"]),
        ({"Верхняя граница": 90}, ["upper_limit_unused"]),
        ({"Норма задания": 81}, ["limit_stricter_than_spec"]),
        ({"Норма задания": 80}, []),
        ({"Сравнение": "не менее", "Норма задания": 79}, ["limit_stricter_than_spec"]),
        ({"Сравнение": "не менее", "Норма задания": 81}, []),
        ({"Базовый замер": 81, "Дата замера": "02.11.2026"}, ["baseline_not_kept"]),
        ({"Базовый замер": 80, "Дата замера": "02.11.2026"}, []),
        ({"Базовый замер": 80}, ["baseline_undated"]),
        ({"Окно": "2 рд"}, ["window_not_clock"]),
        ({"Окно": "90 мин"}, []),
        ({"Условие": None}, ["cell_blank"]),
    ],
)  # fmt: skip
def test_what_contradicts_itself(
    tmp_path: Path, given: dict[str, object], expected: list[str]
) -> None:
    """Limits, gross values, specifications and baselines, on both sides of each border."""
    reading = project(tmp_path, stage_sheets(condition(**given)))
    assert [code for code, _, _ in of_told(reading.problems)] == expected


def test_steps_are_numbered_once(tmp_path: Path) -> None:
    """Two steps of one number in a stage; a step without its number or its action."""
    sheets = stage_sheets()
    sheets["Методика"] += [
        [None, "Э-1", None, 1, None, "Делать", None, None],
        [None, "Э-1", None, 1, None, "Делать иначе", None, None],
        [None, "Э-1", None, None, None, "И это", None, None],
        [None, "Э-1", None, 2, None, None, None, None],
    ]
    reading = project(tmp_path, sheets)
    assert [(code, cell) for code, cell, _ in of_told(reading.problems)] == [
        ("step_twice", "D3"),
        ("cell_blank", "D4"),
        ("cell_blank", "F5"),
    ]


def test_codes_given_to_blank_cells_are_shown(tmp_path: Path) -> None:
    """Fine print §3: blank ids are shown by ``check``, one note a sheet at its first such row."""
    sheets = stage_sheets(condition(), condition(Код=None), condition(Код=None))
    sheets["Методика"].append([None, "Э-1", None, 1, None, "Делать", None, None])
    notes = [p for p in project(tmp_path, sheets).problems if p.code == "item_ids_given"]
    assert [(n.place.sheet, n.place.cell, n.given["ids"], n.severity) for n in notes] == [
        ("Условия", "A3", ("Э-1-У2", "Э-1-У3"), Severity.NOTE),
        ("Методика", "A2", ("Э-1-М1",), Severity.NOTE),
    ]


def test_a_proposed_number_never_takes_a_typed_one(tmp_path: Path) -> None:
    """A row of the library moves aside for the numbers of the sheet, whatever their order."""
    sheets = stage_sheets()
    sheets["Методика"] += [
        [None, "Э-1", "ВХОД", None, None, None, None, None],
        [None, "Э-1", None, 4, None, "Делать", None, None],
        [None, "Э-1", None, 5, None, "Делать дальше", None, None],
        [None, "Э-1", "ВХОД", None, None, "Ещё", None, None],
    ]
    reading = project(tmp_path, sheets, library=True)
    assert of_told(reading.problems) == []
    assert reading.project is not None
    assert [step.step for step in reading.project.method] == [6, 4, 5, 7]


@pytest.mark.parametrize(("sign", "told"), [("равно", []), ("не менее", ["yes_no_comparison"])])
def test_yes_and_no_are_compared_by_equality(tmp_path: Path, sign: str, told: list[str]) -> None:
    """A yes/no item is one compared by ``=`` (fine print §6)."""
    row = condition(Единица="да/нет", Норма="да", Сравнение=sign)
    assert [code for code, *_ in of_told(project(tmp_path, stage_sheets(row)).problems)] == told


def test_english_headings_read_the_same(tmp_path: Path) -> None:
    """The four sheets under their English names and headings, with English words."""
    sheets = stage_sheets()
    for name in ("Условия", "Методика", "Ограничения"):
        del sheets[name]
    sheets["Conditions"] = [
        ["ID", "Scope", "Condition", "Parameter", "Comparison", "Limit", "Unit", "Method",
         "Checked by", "Essential", "Statistic"],
        ["C-1", "Э-1", "CPU", "cpu", "at most", "80.5", "%", "counter", "client", "yes", "p95"],
    ]  # fmt: skip
    sheets["Method"] = [["Stage", "Step", "Action", "Forbidden", "Guard"],
                        ["Э-1", 1, "Do", "no", "blocks"]]  # fmt: skip
    sheets["Limitations"] = [["Stage", "Kind", "Limitation"], ["Э-1", "logical", "So"]]
    reading = project(tmp_path, sheets)
    assert of_told(reading.problems) == []
    assert reading.project is not None
    (one,) = reading.project.conditions
    assert (one.limit, one.essential, one.statistic) == (Decimal("80.5"), True, "p95")
    assert reading.project.method[0].guard == "blocks"
    assert reading.project.limitations[0].kind == "logical"
