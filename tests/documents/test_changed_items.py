"""The table of changed items: laws of any two letters, and each field by itself."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given

from pipeline.documents.changed_items import changes, changes_part
from pipeline.documents.printing import Paper
from pipeline.documents.replaced import Replaced
from pipeline.documents.told_items import Item, Told, told_items
from pipeline.documents.values import Figure, Text
from pipeline.domain.told import Comparison, Limitation, MethodStep, TechnicalCondition
from pipeline.locales import locale
from pipeline.problems import Place
from tests.documents.told import Letter, letters
from tests.fixtures.addenda import said

PAPER: Final = Paper(locale("ru"))
CONDITION: Final = TechnicalCondition(
    id="У-1", scope="Э-1", text="Сеансов не больше нормы", parameter="сеансы",
    comparison=Comparison.AT_MOST, limit=Decimal(60), unit="шт.", method="счётчик",
    checker="заказчик", essential=True,
)  # fmt: skip
STEP: Final = MethodStep(id="М-1", stage="Э-1", step=1, action="Сверять суммы")
LIMITATION: Final = Limitation(id="О-1", stage="Э-1", kind="logical", text="Без задних чисел")


def told(letter: Letter) -> tuple[Told, ...]:
    """The items of a letter."""
    return tuple(
        told_items(PAPER, Decimal("1.5"), letter.conditions, letter.steps, letter.limitations)
    )


def recorded(letter: Letter) -> tuple[Item, ...]:
    """The items of a letter as a record gives them back."""
    return tuple(json.loads(json.dumps([one.item for one in told(letter)])))


def of(*items: TechnicalCondition | MethodStep | Limitation) -> Letter:
    """A letter that tells these."""
    return Letter(
        tuple(one for one in items if isinstance(one, TechnicalCondition)),
        tuple(one for one in items if isinstance(one, MethodStep)),
        tuple(one for one in items if isinstance(one, Limitation)),
    )


def rows(before: Letter, now: Letter) -> list[Any]:
    """The table between two letters."""
    return list(changes(PAPER, recorded(before), told(now)))


def printed(before: Letter, now: Letter) -> list[tuple[str, str, str, str]]:
    """The table in words, blanks plain."""
    return [
        (said(row["id"]), said(row["what"]), said(row["was"]), said(row["now"]))
        for row in rows(before, now)
    ]


# Laws ------------------------------------------------------------------------------------------


@given(letters())
def test_nothing_changed_is_no_row(letter: Letter) -> None:
    """A letter compared with itself, whatever the order of its rows, has no changes."""
    again = Letter(letter.conditions[::-1], letter.steps[::-1], letter.limitations[::-1])
    assert rows(letter, letter) == rows(letter, again) == []


@given(letters(), letters())
def test_there_and_back_is_the_same_table(before: Letter, now: Letter) -> None:
    """Both ways the same items differ in the same fields; what was is what comes to be."""
    there, back = (printed(before, now), printed(now, before))
    assert sorted((id_, was, is_) for id_, _, was, is_ in there) == sorted(
        (id_, was, is_) for id_, _, is_, was in back
    )


@given(letters(), letters())
def test_every_row_says_a_difference(before: Letter, now: Letter) -> None:
    """No row of equal cells; rows only of items of either letter; each id is one figure."""
    made = rows(before, now)
    ids = {one.item["id"] for one in (*told(before), *told(now))}
    seen: dict[str, Figure] = {}
    for row in made:
        assert str(row["was"]) != str(row["now"])
        assert str(row["id"]) in ids
        assert isinstance(row["what"], Text)
        for name in ("id", "was", "now"):
            figure = row[name]
            assert isinstance(figure, Figure)
            assert figure.id.startswith("replaced.")
            assert figure.printed
            assert seen.setdefault(figure.id, figure) == figure


@given(letters(), letters())
def test_a_new_item_has_one_row(before: Letter, now: Letter) -> None:
    """Readable on paper: an item that came or went is told in one row, its other cell empty."""
    made = printed(before, now)
    was = {one.item["id"] for one in told(before)}
    is_ = {one.item["id"] for one in told(now)}
    for id_ in was ^ is_:
        (row,) = [row for row in made if row[0] == id_]
        assert row[2 if id_ in is_ else 3] == "—"
        assert row[3 if id_ in is_ else 2] != "—"


@given(letters(), letters())
def test_every_change_of_what_is_printed_is_told(before: Letter, now: Letter) -> None:
    """An item of both letters without a row says the same in both."""
    changed = {row[0] for row in printed(before, now)}
    words = ("text", "limit", "gross", "unit", "method", "checker", "schedule", "spec", "plain",
             "baseline", "baseline_on", "statistic_words", "essential_words", "parameter_words",
             "role", "action", "forbidden_words", "guard_words", "kind_words", "effect",
             "sort")  # fmt: skip
    was = {item["id"]: item for item in recorded(before)}
    for one in told(now):
        id_ = one.item["id"]
        if id_ in was and id_ not in changed:
            assert [was[id_].get(k) for k in words] == [one.item.get(k) for k in words]


# Each field ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"text": "Сеансов мало"}, [("текст", "Сеансов не больше нормы", "Сеансов мало")]),
        ({"spec": "п. 4.2"}, [("пункт задания", "—", "п. 4.2")]),
        ({"parameter": "входы"}, [("показатель", "сеансы", "входы")]),
        (
            {"limit": Decimal(45)},
            [
                ("норма", "не более 60", "не более 45"),
                ("грубое значение", "более 90", "более 67,5"),
            ],
        ),
        ({"gross_limit": Decimal(70)}, [("грубое значение", "более 90", "более 70")]),
        ({"unit": "сеанс"}, [("единица", "шт.", "сеанс")]),
        (
            {"essential": False},
            [("грубое значение", "более 90", "—"), ("существенное", "да", "нет")],
        ),
        ({"method": "журнал"}, [("как измеряется", "счётчик", "журнал")]),
        (
            {"statistic": "mean"},
            [("период и статистика", "наибольшее значение за 1 ч", "среднее значение за 1 ч")],
        ),
        (
            {"window_s": 900},
            [
                (
                    "период и статистика",
                    "наибольшее значение за 1 ч",
                    "наибольшее значение за 15 мин",
                )
            ],
        ),
        ({"checker": "исполнитель"}, [("кто проверяет", "заказчик", "исполнитель")]),
        ({"schedule": "ежедневно"}, [("когда проверяет", "—", "ежедневно")]),
        ({"baseline": Decimal("31.5")}, [("базовый замер", "—", "31,5")]),
        (
            {"baseline": Decimal(31), "baseline_on": date(2026, 11, 2)},
            [("базовый замер", "—", "31 от 02.11.2026")],
        ),
        ({"plain": "Не больше людей"}, [("слова в памятке", "—", "Не больше людей")]),
    ],
)  # fmt: skip
def test_fields_of_a_condition(
    change: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    """Russian documents 6.1: what changed, what it was, what it is."""
    now = replace(CONDITION, **change)
    assert printed(of(CONDITION), of(now)) == [("У-1", *row) for row in expected]


@pytest.mark.parametrize(
    ("item", "change", "expected"),
    [
        (STEP, {"action": "Сверять остатки"}, ("действие", "Сверять суммы", "Сверять остатки")),
        (STEP, {"role": "кассир"}, ("кто действует", "—", "кассир")),
        (STEP, {"forbidden": True}, ("разрешение", "разрешено", "запрещено")),
        (STEP, {"guard": "warns"}, ("что делает система", "—", "предупреждает")),
        (STEP, {"plain": "Сверять"}, ("слова в памятке", "—", "Сверять")),
        (LIMITATION, {"kind": "interface"}, ("вид ограничения", "логическое", "интерфейсное")),
        (LIMITATION, {"text": "Иначе"}, ("текст", "Без задних чисел", "Иначе")),
        (LIMITATION, {"effect": "Отказ"}, ("последствие", "—", "Отказ")),
        (LIMITATION, {"guard": "blocks"}, ("что делает система", "—", "не даёт этого сделать")),
        (LIMITATION, {"plain": "Сразу"}, ("слова в памятке", "—", "Сразу")),
    ],
)
def test_fields_of_steps_and_limitations(
    item: Any,  # noqa: ANN401  # a step or a limitation
    change: dict[str, Any],
    expected: tuple[str, str, str],
) -> None:
    """Steps and limitations change too: one row a field."""
    assert printed(of(item), of(replace(item, **change))) == [(item.id, *expected)]


@pytest.mark.parametrize(
    ("item", "added", "dropped", "words"),
    [
        (CONDITION, "новое условие", "условие исключено",
         "Сеансов не больше нормы (норма: не более 60 шт.)"),
        (replace(CONDITION, comparison=Comparison.EQUAL, limit=Decimal(1), unit="да/нет"),
         "новое условие", "условие исключено", "Сеансов не больше нормы (норма: да)"),
        (replace(CONDITION, limit=None), "новая рекомендация", "рекомендация исключена",
         "Сеансов не больше нормы"),
        (STEP, "новый шаг", "шаг исключён", "Сверять суммы"),
        (replace(STEP, forbidden=True), "новый запрет", "запрет снят", "Сверять суммы"),
        (LIMITATION, "новое ограничение", "ограничение снято", "Без задних чисел"),
    ],
)  # fmt: skip
def test_items_that_came_or_went(
    item: Any,  # noqa: ANN401  # an item of any sort
    added: str,
    dropped: str,
    words: str,
) -> None:
    """The item in short in one cell, a dash in the other."""
    assert printed(of(), of(item)) == [(item.id, added, "—", words)]
    assert printed(of(item), of()) == [(item.id, dropped, words, "—")]


def test_a_condition_that_cannot_be_measured_any_more() -> None:
    """The same item becomes a recommendation: told so, besides what both tables print."""
    now = replace(CONDITION, checker=None, schedule="ежедневно")
    assert printed(of(CONDITION), of(now)) == [
        ("У-1", "вид пункта", "условие", "рекомендация"),
        ("У-1", "кто проверяет", "заказчик", "—"),
    ]


def test_an_id_given_to_another_sort_is_another_item() -> None:
    """A step that takes the id of a condition: one goes, one comes, no field in common."""
    step = replace(STEP, id="У-1")
    assert [row[:2] for row in printed(of(CONDITION), of(step))] == [
        ("У-1", "условие исключено"),
        ("У-1", "новый шаг"),
    ]


def test_codes_with_the_same_words_are_no_change() -> None:
    """Yes and no all the time: the statistic has another code and the same words."""
    yes = replace(CONDITION, comparison=Comparison.EQUAL, limit=Decimal(1), unit="да/нет")
    assert printed(of(yes), of(replace(yes, statistic="min"))) == []


def test_other_words_of_ours_are_no_change() -> None:
    """A record made when the locale worded a code otherwise differs in nothing."""
    (item,) = recorded(of(LIMITATION))
    older = {**item, "guard_words": "никак не защищает", "kind_words": "логика"}
    assert list(changes(PAPER, [older], told(of(LIMITATION)))) == []


def test_new_values_name_their_cells() -> None:
    """The source of what came to be is its cell; what was has none, it comes from the register."""
    cells = {name: Place("п.xlsx", "Условия", f"{name}2") for name in ("id", "limit", "comparison")}
    now = replace(CONDITION, limit=Decimal(45), gross_limit=Decimal(90), places=cells)
    (row,) = rows(of(replace(CONDITION, gross_limit=Decimal(90))), of(now))
    assert row["now"].source == (cells["comparison"], cells["limit"])
    assert row["was"].source == ()
    assert row["id"].source == (cells["id"],)
    assert (row["was"].value, row["now"].value) == ("не более 60", "не более 45")


def test_the_part_says_that_nothing_changed() -> None:
    """A letter that only takes the place of another says so in a sentence."""
    earlier = Replaced(
        number="ТУ-2026-000117", on=date(2026, 10, 28), edition=1, items=recorded(of(CONDITION))
    )
    same = changes_part(PAPER, earlier, told(of(CONDITION)))
    assert same["has_rows"] is False
    assert said(same["none_line"]) == "Условия, методика работы и ограничения не изменились."
    assert said(same["heading"]) == (
        "Что изменилось по сравнению с письмом от 28 октября 2026 г. № ТУ-2026-000117"
    )
    assert changes_part(PAPER, earlier, told(of(STEP)))["has_rows"] is True
    assert changes_part(PAPER, None, told(of(STEP)))["has_rows"] is False
