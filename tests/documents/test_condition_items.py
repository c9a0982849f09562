"""Limits and gross values as a letter prints them."""

from decimal import Decimal

import pytest

from pipeline.documents.condition_items import (
    baseline_row,
    condition_row,
    gross_figure,
    in_scope,
    limit_figure,
)
from pipeline.documents.printing import Paper
from pipeline.documents.typography import typeset
from pipeline.domain.told import Comparison, TechnicalCondition
from pipeline.locales import locale

PAPER = Paper(locale("ru"))
RATIO = Decimal("1.5")
NBSP = "\N{NO-BREAK SPACE}"


def condition(sign: str, limit: str, **more: object) -> TechnicalCondition:
    """A complete condition with this sign and limit."""
    given: dict[str, object] = {
        "id": "У-1",
        "scope": "Э-1",
        "text": "условие",
        "parameter": "п",
        "comparison": Comparison(sign),
        "limit": Decimal(limit),
        "unit": "шт.",
        "method": "счётчик",
        "checker": "заказчик",
    }
    return TechnicalCondition(**(given | more))  # type: ignore[arg-type]  # fields of the noun


@pytest.mark.parametrize(
    ("sign", "limit", "more", "printed"),
    [
        ("<=", "80", {}, "не более 80"),
        ("<", "0.5", {}, "менее 0,5"),
        (">=", "4", {}, "не менее 4"),
        (">", "12000", {}, f"более 12{NBSP}000"),
        ("=", "3", {}, "ровно 3"),
        ("=", "1", {"unit": "да/нет"}, "да"),
        ("=", "0", {"unit": "Да/Нет"}, "нет"),
        ("between", "0.01", {"upper": Decimal(20)}, "от 0,01 до 20"),
    ],
)
def test_limits_in_words(sign: str, limit: str, more: dict[str, object], printed: str) -> None:
    """Russian documents §6.1: the limit with its sign; yes and no in words."""
    figure = limit_figure(PAPER, condition(sign, limit, **more))
    assert str(figure) == printed
    assert figure.value == Decimal(limit)


@pytest.mark.parametrize(
    ("sign", "limit", "more", "printed"),
    [
        # The sheet's own value, on the side of the limit.
        ("<=", "80", {"gross_limit": Decimal(95)}, "более 95"),
        (">=", "4", {"gross_limit": Decimal(2)}, "менее 2"),
        ("between", "10", {"upper": Decimal(20), "gross_limit": Decimal(30)}, "более 30"),
        ("between", "10", {"upper": Decimal(20), "gross_limit": Decimal(5)}, "менее 5"),
        # Without it: only an essential item can be broken grossly.
        ("<=", "60", {}, "—"),
        ("<=", "60", {"essential": True}, "более 90"),
        ("<", "60", {"essential": True}, "более 90"),
        (">=", "3", {"essential": True}, "менее 2"),
        (">=", "4", {"essential": True}, "менее 2,666"),
        ("=", "1", {"essential": True, "unit": "да/нет"}, "любое отклонение"),
        ("between", "3", {"essential": True, "upper": Decimal(20)}, "более 30 или менее 2"),
        # Per cents and limits that are not above zero have no ratio.
        ("<=", "60", {"essential": True, "unit": "%"}, "—"),
        ("<=", "60", {"essential": True, "unit": "процентов"}, "—"),
        ("<=", "60", {"essential": True, "unit": "% ЦП"}, "—"),
        ("<=", "0", {"essential": True}, "—"),
    ],
)
def test_gross_values_by_the_rule(
    sign: str, limit: str, more: dict[str, object], printed: str
) -> None:
    """Design §6, *Gross*, and fine print §6: as the letter tells it beforehand."""
    assert str(gross_figure(PAPER, condition(sign, limit, **more), RATIO)) == printed


@pytest.mark.parametrize(
    ("sign", "statistic", "window_s", "printed"),
    [
        ("<=", None, 3600, f"наибольшее значение за 1{NBSP}ч"),
        (">=", None, 900, f"наименьшее значение за 15{NBSP}мин"),
        ("=", None, 86400, f"каждое значение за 24{NBSP}ч"),
        ("<=", "p95", 5400, f"95-й процентиль за 1{NBSP}ч{NBSP}30{NBSP}мин"),
        ("=", "last", 60, f"последнее значение за 1{NBSP}мин"),
    ],
)
def test_statistic_and_window(sign: str, statistic: str, window_s: int, printed: str) -> None:
    """Fine print §6: the default is the worst side; for equality every value must comply."""
    row = condition_row(PAPER, condition(sign, "1", statistic=statistic, window_s=window_s), RATIO)
    assert str(row["statistic"]) == printed


@pytest.mark.parametrize(
    ("sign", "limit", "upper", "baseline", "kept"),
    [
        ("<=", "80", None, "80", True), ("<=", "80", None, "80.01", False),
        ("<", "80", None, "79.99", True), ("<", "80", None, "80", False),
        (">=", "4", None, "4", True), (">=", "4", None, "3.99", False),
        (">", "4", None, "4.01", True), (">", "4", None, "4", False),
        ("=", "1", None, "1", True), ("=", "1", None, "0", False),
        ("between", "1", "2", "1", True), ("between", "1", "2", "2", True),
        ("between", "1", "2", "0.99", False), ("between", "1", "2", "2.01", False),
    ],
)  # fmt: skip
def test_a_baseline_on_both_sides_of_its_limit(
    sign: str, limit: str, upper: str | None, baseline: str, *, kept: bool
) -> None:
    """Exactly on a limit that includes it is kept; a hair beyond is not."""
    bound = None if upper is None else Decimal(upper)
    row = baseline_row(PAPER, condition(sign, limit, upper=bound, baseline=Decimal(baseline)))
    assert str(row["status"]) == ("соответствует" if kept else "не соответствует")
    assert row["broken"] is not kept


def test_conditions_of_the_object_come_first() -> None:
    """The letter of a stage repeats what holds for its object, then adds its own."""
    listed = (
        condition("<=", "1", id="А", scope="Э-1"),
        condition("<=", "1", id="Б", scope="УТ"),
        condition("<=", "1", id="В", scope="Э-2"),
    )
    assert [c.id for c in in_scope(listed, "Э-1", "УТ")] == ["Б", "А"]
    assert [c.id for c in in_scope(listed, "Э-1", None)] == ["А"]


@pytest.mark.parametrize(
    ("typed", "paper"),
    [
        ('модуль "Склад"', "модуль «Склад»"),
        ('ООО "Рога", "Копыта"', "ООО «Рога», «Копыта»"),
        ('форма «Заказ "срочный"»', "форма «Заказ „срочный“»"),
        ("два  пробела", "два пробела"),
        ('экран 24" и 27"', 'экран 24" и 27"'),
        ('запуск с ключом /C"x=1"', 'запуск с ключом /C"x=1"'),
        ('{{ "x" }}', '{{ "x" }}'),
        ("«Ёлки»", "«Ёлки»"),
    ],
)
def test_quotes_and_blanks_on_paper(typed: str, paper: str) -> None:
    """Russian documents §4: quotes round words are converted, code and inches stay as typed."""
    assert typeset(typed) == paper
    assert typeset(paper) == paper
