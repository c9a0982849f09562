"""``credits`` of ``poruka metrics --json`` and the block under its table (``design.md`` 10)."""

from pathlib import Path

import pytest

from tests.fixtures.commands import Poruka
from tests.fixtures.reduced_month import TARGETS, reduced_workbook

NOVEMBER = ("--period", "2024-11", "--as-of", "2024-12-01")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example of the fine print as a workbook."""
    return reduced_workbook(tmp_path_factory.mktemp("reduced") / "project.xlsx")


def test_the_golden_reduction_through_the_command(poruka: Poruka, workbook: Path) -> None:
    """Every step of every line, money as decimal strings, and the total that is the cap."""
    assert poruka("metrics", workbook, *NOVEMBER, "--json") == 0
    month = poruka.json["credits"]["2024-11"]
    assert {name: month[name] for name in month if name != "lines"} == {
        "final": True,
        "currency": "RUB",
        "fee": "100000.00",
        "cap": "20000.00",
        "price_reduction": "20000.00",
        "penalty": "0.00",
        "total": "20000.00",
        "to_pay": "80000.00",
    }
    availability, response, resolve = month["lines"]
    assert availability == {
        "code": "2",
        "key": "availability",
        "consequence": "price_reduction",
        "from": "2024-11-01",
        "to": "2024-12-01",
        "days": 30,
        "days_of_month": 30,
        "value": pytest.approx(0.9918529),
        "exact": "4261/4296",
        "at_best": False,
        "n": 3,
        "status": "missed",
        "reason": None,
        "tier": "99.0",
        "per_cent": "10",
        "base": "60000.00",
        "weight": "1",
        "before": "6000.00",
        "causes": [
            *("A1", "Простои 2", "A5", "Простои 3"),
            *("A6", "Простои 4", "A13", "Простои 5"),
        ],
        "dropped_by": "3",
        "shared": ["A6"],
        "cut": "0.00",
        "amount": "0.00",
    }
    for line in (response, resolve):
        assert (line["base"], line["per_cent"], line["before"]) == ("100000.00", "10", "10000.00")
        assert (line["dropped_by"], line["amount"]) == (None, "10000.00")


def test_every_month_of_the_period_is_there(poruka: Poruka, workbook: Path) -> None:
    """Each calendar month the period touches stands for itself; ``credit_due`` is their sum."""
    period = ("--period", "2024-10-15..2024-11-30", "--as-of", "2024-12-01")
    assert poruka("metrics", workbook, *period, "--all", "--json") == 0
    months = poruka.json["credits"]
    assert list(months) == ["2024-10", "2024-11"]
    due = next(one for one in poruka.json["metrics"] if one["key"] == "credit_due")
    assert due["unit"] == "money"
    totals = [float(month["total"]) for month in months.values()]
    assert (float(due["value"]), due["value"][-3]) == (sum(totals), ".")


def test_what_nothing_can_be_said_of(poruka: Poruka, tmp_path: Path) -> None:
    """Step 1: a reason in place of a tier; the cap cuts and says by how much."""
    restore = ("Восстановление в срок", None, "90 %", "неустойка", "90:0; 0:10")
    unheard = ("Период доступности поддержки", None, "99 %", "неустойка", "99:0; 0:10")
    book = reduced_workbook(tmp_path / "project.xlsx", *TARGETS[2:], restore, unheard, cap=15)
    assert poruka("metrics", book, *NOVEMBER, "--json") == 0
    lines = poruka.json["credits"]["2024-11"]["lines"]
    assert [line["cut"] for line in lines] == ["0.00", "5000.00", "0.00", "0.00"]
    assert lines[2]["before"] == "0.00"
    assert (lines[3]["reason"], lines[3]["tier"]) == ("not_measured", None)


def test_nothing_follows_from_any_target(poruka: Poruka) -> None:
    """Without a consequence a month has no lines and nothing is due."""
    golden = Path(__file__).parents[1] / "data" / "golden_month" / "project.ru.xlsx"
    assert poruka("metrics", golden, *NOVEMBER, "--json") == 0
    month = poruka.json["credits"]["2024-11"]
    assert (month["lines"], month["total"], month["to_pay"]) == ([], "0.00", "100000.00")
    assert poruka("metrics", golden, *NOVEMBER) == 0
    assert "руб." not in poruka.out


@pytest.mark.parametrize(
    ("code", "total"),
    [
        ("ru", "10 000,00 руб. + 10 000,00 руб. = 20 000,00 руб. — уменьшение платы."),
        ("en", "RUB 10,000.00 + RUB 10,000.00 = RUB 20,000.00, price reduction."),
    ],
)
def test_the_block_under_the_table(poruka: Poruka, workbook: Path, code: str, total: str) -> None:
    """A short account for the terminal, in the reader's language."""
    assert poruka("metrics", workbook, *NOVEMBER, "--lang", code) == 0
    said = poruka.out.replace("\N{NO-BREAK SPACE}", " ")
    assert total in said
    assert "A6" in said
