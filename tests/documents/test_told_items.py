"""Items of a letter as the register keeps them."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from pipeline.documents.printing import Paper
from pipeline.documents.told_items import Item, told_items
from pipeline.domain.told import Comparison
from pipeline.locales import locale
from tests.documents.told import Letter, letters
from tests.golden.issued import issued_letter

PAPER = Paper(locale("ru"))
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def items(tmp_path: Path) -> dict[str, Item]:
    """The items of the demo's letter, by id."""
    return {item["id"]: item for item in issued_letter(tmp_path).letter.items}


def test_a_condition_keeps_words_and_exact_values(items: dict[str, Item]) -> None:
    """Design 6: the verdict reads limits, window and statistic from the record."""
    assert items["У-6"] == {
        "id": "У-6",
        "sort": "condition",
        "category": "load",
        "text": "Число запросов поставщиков к личному кабинету не превышает нормы",
        "parameter": "запросы кабинета",
        "parameter_words": "запросы кабинета",
        "comparison": "<=",
        "limit": "не более 120",
        "limit_value": "120",
        "gross": "более 300",
        "gross_value": "300",
        "unit": "в минуту",
        "statistic": "mean",
        "statistic_words": f"среднее значение за 15{NBSP}мин",
        "window_s": "900",
        "method": "Журнал веб-сервера личного кабинета",
        "checker": "исполнитель",
        "schedule": "ежедневно",
        "essential": "no",
        "essential_words": "нет",
        "spec": "п. 4.2",
        "plain": "Поставщики не перегружают кабинет автоматическими запросами",
    }


def test_the_default_statistic_is_kept_as_its_code(items: dict[str, Item]) -> None:
    """Fine print 6: the worst side; a gross value by the rule alone has no exact one."""
    assert items["У-1"]["statistic"] == "max"
    assert items["У-3"]["gross"] == "любое отклонение"
    assert "gross_value" not in items["У-3"]
    assert (items["У-5"]["baseline"], items["У-5"]["baseline_value"]) == ("31", "31")
    assert items["У-5"]["baseline_on"] == "02.11.2026"


def test_what_is_no_condition_keeps_what_is_printed(items: dict[str, Item]) -> None:
    """A recommendation, a step and a limitation have the fields their tables show."""
    assert items["У-8"] == {
        "id": "У-8",
        "sort": "recommendation",
        "category": "users",
        "text": "Каждому поставщику выдаётся отдельная учётная запись, неиспользуемые отключаются "
        "раз в квартал",
    }
    assert items["Э-3-М4"] == {
        "id": "Э-3-М4",
        "sort": "step",
        "role": "все пользователи",
        "action": "Удалять, изменять и перепроводить документы закрытого периода",
        "forbidden": "yes",
        "forbidden_words": "запрещено",
        "guard": "blocks",
        "guard_words": "не даёт этого сделать",
        "plain": "Менять документы закрытого периода",
    }
    assert items["Э-3-О2"] == {
        "id": "Э-3-О2",
        "sort": "limitation",
        "kind": "interface",
        "kind_words": "интерфейсное",
        "text": "Личный кабинет открывается в браузерах, выпущенных не раньше двух лет назад",
        "effect": "В старом браузере часть кнопок может не показаться",
        "guard": "warns",
        "guard_words": "предупреждает",
        "plain": "Старый браузер лучше обновить",
    }


def test_items_stand_in_the_order_of_the_letter(items: dict[str, Item]) -> None:
    """Conditions, recommendations, steps, limitations."""
    sorts = [item["sort"] for item in items.values()]
    order = ["condition", "recommendation", "step", "limitation"]
    assert sorts == sorted(sorts, key=order.index)
    assert set(sorts) == set(order)


def told(letter: Letter) -> list[dict[str, Any]]:
    """The items of a letter, through JSON."""
    made = told_items(PAPER, Decimal("1.5"), letter.conditions, letter.steps, letter.limitations)
    return [json.loads(json.dumps(one.item)) for one in made]


@given(letters())
def test_values_come_back_exactly(letter: Letter) -> None:
    """Plain strings that JSON carries; each number of a condition is read back as it was."""
    items = {item["id"]: item for item in told(letter)}
    assert len(items) == len(letter.conditions) + len(letter.steps) + len(letter.limitations)
    for item in items.values():
        assert all(isinstance(value, str) and value for value in item.values())
    for condition in letter.conditions:
        item = items[condition.id]
        if not condition.is_condition:
            assert item["sort"] == "recommendation"
            continue
        assert Comparison(item["comparison"]) is condition.comparison
        assert int(item["window_s"]) == condition.window_s
        for key, value in (
            ("limit_value", condition.limit),
            ("upper_value", condition.upper),
            ("gross_value", condition.gross_limit),
            ("baseline_value", condition.baseline),
        ):
            assert (Decimal(item[key]) if key in item else None) == value
