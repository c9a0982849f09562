"""Reductions in the report: every step in words and figures, in both languages."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from pipeline.documents.printing import Paper
from pipeline.documents.report_credits import COLUMNS, credit_lines, credit_rows, credits_part
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import Consequence, Project, Target
from pipeline.domain.periods import Period
from pipeline.locales import LOCALES, locale
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.facts import Facts
from pipeline.metrics.results import Status
from pipeline.problems import Place
from tests.metrics.build import golden_log, log
from tests.metrics.reduced import DECEMBER_1, NOVEMBER, SERVICE, agreed, availability, golden, row

Part = Mapping[str, Any]
FEE: Final = Place("book.xlsx", "Договор", "B10")
SCALE: Final = Place("book.xlsx", "Показатели", "D2")
NEVER: Final = ("компенсац", "зачёт", "скидк", "вин[аыеоу]")


def facts(of: Project, as_of: date = DECEMBER_1) -> Facts:
    """November under an agreement."""
    return evaluate(of, golden_log(), NOVEMBER, as_of).facts


def part(of: Project, code: str = "ru", as_of: date = DECEMBER_1) -> Part:
    """The section of the report."""
    return credits_part(facts(of, as_of), Paper(locale(code)))


def months(of: Facts) -> tuple[Part, ...]:
    """The months of the section."""
    found: tuple[Part, ...] = credits_part(of, Paper(locale("ru")))["months"]  # type: ignore[assignment]  # rows of a context
    return found


def sentences(month: Part) -> list[str]:
    """All sentences of a month, blanks as on a keyboard."""
    said = (*month["opening"], *month["closing"], *month["notes"])
    return [
        "".join(str(piece["value"]) for piece in one["parts"]).replace("\N{NO-BREAK SPACE}", " ")
        for one in said
    ]


def only(of: Project, code: str = "ru", as_of: date = DECEMBER_1) -> list[str]:
    """The sentences of the one month."""
    (month,) = part(of, code, as_of)["months"]
    return sentences(month)


def leaves(node: object) -> list[Figure | Text]:
    """Everything a template would insert."""
    if isinstance(node, Mapping):
        return [leaf for inner in node.values() for leaf in leaves(inner)]
    if isinstance(node, tuple):
        return [leaf for inner in node for leaf in leaves(inner)]
    return [node] if isinstance(node, Figure | Text) else []


def example(**changes: object) -> Project:
    """The example of the fine print."""
    rows = (availability(), row("response_in_target"), row("resolution_in_target"))
    return golden(*rows, **changes)


def test_the_golden_reduction_can_be_recomputed() -> None:
    """Base, amount, dropped line, cap, total and the sum for the act, each as its arithmetic."""
    assert only(example()) == [
        (
            "«Реакция в срок»: 100 000,00 руб. × 30 ÷ 30 дней месяца = 100 000,00 руб. (база); "
            "100 000,00 руб. × 10 % × вес 1 = 10 000,00 руб. (до предела)."
        ),
        (
            "«Решение в срок»: 100 000,00 руб. × 30 ÷ 30 дней месяца = 100 000,00 руб. (база); "
            "100 000,00 руб. × 10 % × вес 1 = 10 000,00 руб. (до предела)."
        ),
        (
            "«Доступность (услуга S)»: 100 000,00 руб. × доля услуги 60 % × 30 ÷ 30 дней месяца = "
            "60 000,00 руб. (база); 60 000,00 руб. × 10 % × вес 1 = 6 000,00 руб. (до предела)."
        ),
        (
            "«Доступность (услуга S)» — не применяется: тот же случай (обращение A6) уже учтён по "
            "показателю «Реакция в срок»."
        ),
        "Предел за месяц: 20 000,00 руб. = 100 000,00 руб. × 20 %.",
        (
            "Итого за ноябрь 2024 г.: 10 000,00 руб. + 10 000,00 руб. = 20 000,00 руб. — "
            "уменьшение платы."
        ),
        (
            "Сумма к акту: плата 100 000,00 руб. − уменьшение 20 000,00 руб. = 80 000,00 руб. "
            "к оплате (без НДС)."
        ),
        (
            "Суммы шагов показаны с двумя знаками, но не округлены; до сотых, половина — вверх, "
            "округлена принятая сумма каждой строки."
        ),
        "Суммы указаны без НДС.",
    ]


def test_the_table_of_the_golden_reduction() -> None:
    """Value with its events, tier, per cent, base, weight, before and after the cap."""
    rows = credit_rows(facts(example()), Paper(locale("en")))
    assert [[cell.replace("\N{NO-BREAK SPACE}", " ") for cell in one] for one in rows] == [
        [
            *("November 2024", "Availability (service S)", "99.18%"),
            *("less than 99.9% but at least 99%", "10%", "RUB 60,000.00", "1"),
            *("RUB 6,000.00", "RUB 0.00"),
        ],
        [
            *("November 2024", "Responses in target", "77.77%", "less than 80%", "10%"),
            *("RUB 100,000.00", "1", "RUB 10,000.00", "RUB 10,000.00"),
        ],
        [
            *("November 2024", "Resolved in target", "66.66%", "less than 80%", "10%"),
            *("RUB 100,000.00", "1", "RUB 10,000.00", "RUB 10,000.00"),
        ],
    ]
    (month,) = part(example())["months"]
    assert [one["has_events"] for one in month["rows"]] == [False, True, True]
    assert str(month["rows"][1]["events"]) == "7\N{NO-BREAK SPACE}из\N{NO-BREAK SPACE}9"
    assert set(COLUMNS) < set(month["rows"][0])


def test_no_section_without_consequences() -> None:
    """Informational targets reduce nothing, so nothing is said of it."""
    found = part(golden(availability(consequence=Consequence.INFORMATIONAL)))
    assert found["has"] is False
    assert credit_lines(facts(golden()), Paper(locale("ru"))) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {},
            "За ноябрь 2024 г. плата не уменьшается: к оплате 100 000,00 руб. полностью (без НДС).",
        ),
        ({"consequence": Consequence.PENALTY}, "За ноябрь 2024 г. неустойки нет."),
    ],
)
def test_nothing_to_reduce_is_one_sentence(changes: dict[str, object], words: str) -> None:
    """Targets that were kept: a sentence instead of a table."""
    kept = replace(availability(**changes), tiers="95:0; 0:10")
    found = part(golden(kept))
    assert found["has"] is True
    (month,) = found["months"]
    assert not month["has_rows"]
    assert sentences(month) == [words]


def test_what_could_not_be_read_says_why() -> None:
    """Step 1: 0 with the reason printed, beside lines that cost something and alone."""
    few = row("restore_in_target", min_events=20)
    said = only(golden(few))
    assert said == [
        "За ноябрь 2024 г. плата не уменьшается: к оплате 100 000,00 руб. полностью (без НДС).",
        "«Восстановление в срок» — не применяется: событий меньше минимума.",
    ]
    assert said[1] in only(golden(few, row("response_in_target")))
    assert "«Доступность (услуга S)» — не применяется: абонентская плата не указана." in only(
        golden(availability(), monthly_fee=None)
    )
    late = golden(agreements=(agreed("11-20", targets=(availability(),)),))
    assert only(late, as_of=date(2024, 11, 15)) == [
        "Месяц не закончен: данные учтены на начало дня 15 ноября 2024 г., расчёт предварительный.",
        "За ноябрь 2024 г. плата не уменьшается: к оплате 100 000,00 руб. полностью (без НДС).",
        "«Доступность» — не применяется: дни, на которые установлена цель, ещё не наступили.",
    ]


def test_a_fee_that_changes_is_printed_piece_by_piece() -> None:
    """Step 3 and the cap: each span of days by itself, then their sum."""
    of = golden(
        availability(),
        agreements=(agreed("11-21", monthly_fee=Decimal(40000), credit_cap=Decimal("0.1")),),
    )
    said = only(of)
    name = "«Доступность (услуга S)»"
    assert said[:3] == [
        (
            f"{name}, с 01.11.2024 по 20.11.2024: 100 000,00 руб. × доля услуги 60 % × 20 ÷ 30 "
            "дней месяца = 40 000,00 руб. (часть базы)."
        ),
        (
            f"{name}, с 21.11.2024 по 30.11.2024: 40 000,00 руб. × доля услуги 60 % × 10 ÷ 30 дней "
            "месяца = 8 000,00 руб. (часть базы)."
        ),
        (
            f"{name}: база — сумма этих частей, 48 000,00 руб.; 48 000,00 руб. × 10 % × вес 1 = "
            "4 800,00 руб. (до предела)."
        ),
    ]
    assert said[3:6] == [
        (
            "Предел с 01.11.2024 по 20.11.2024: 13 333,33 руб. = 100 000,00 руб. × 20 % × 20 ÷ 30 "
            "дней месяца."
        ),
        (
            "Предел с 21.11.2024 по 30.11.2024: 1 333,33 руб. = 40 000,00 руб. × 10 % × 10 ÷ 30 "
            "дней месяца."
        ),
        "Предел за месяц: 14 666,67 руб. — сумма этих частей.",
    ]


def test_a_part_of_the_month_names_its_days() -> None:
    """A target from the 15th says so in its row, and its days in its step."""
    of = golden(agreements=(agreed("11-15", targets=(row("response_in_target", "90:0; 0:9"),)),))
    (month,) = part(of)["months"]
    assert not month["has_rows"]
    of = golden(agreements=(agreed("11-15", targets=(availability(),)),))
    (month,) = part(of)["months"]
    (line,) = month["rows"]
    assert line["has_days"]
    assert str(line["days"]) == "с\N{NO-BREAK SPACE}15.11.2024 по 30.11.2024"
    assert "× 16 ÷ 30 дней месяца" in sentences(month)[0]


def test_a_cut_line_says_what_is_left() -> None:
    """Step 6: the one that passes the cap, and no cap at all."""
    said = only(golden(row("response_in_target"), credit_cap=Decimal("0.075")))
    assert (
        "«Реакция в срок»: из 10 000,00 руб. применяется 7 500,00 руб., остальное — сверх предела."
    ) in said
    assert "Предел за месяц не установлен." in only(
        golden(row("response_in_target"), credit_cap=None)
    )


def test_a_line_cut_by_a_kopeck_says_so() -> None:
    """Steps 6 and 7: 5,005 twice are the cap of 10,01, so that the second is 5,00."""
    rows = (row("response_in_target", "0:50"), row("resolution_in_target", "0:50"))
    said = only(golden(*rows, monthly_fee=Decimal("10.01"), credit_cap=Decimal(1)))
    assert (
        "«Решение в срок»: из 5,01 руб. применяется 5,00 руб., остальное — сверх предела." in said
    )
    assert "Итого за ноябрь 2024 г.: 5,01 руб. + 5,00 руб. = 10,01 руб. — уменьшение платы." in said


def test_a_base_that_cannot_be_told_says_why() -> None:
    """Step 3: a share or a fee that is not stated is named, never taken for all or nothing."""
    two = (replace(SERVICE, fee_share=None), replace(SERVICE, code="T", fee_share=Decimal("0.4")))
    said = " ".join(only(golden(availability(), services=two)))
    assert "доля услуги в абонентской плате не указана, хотя услуг несколько" in said
    fee = agreed("11-16", monthly_fee=Decimal(100_000))
    said = " ".join(only(golden(availability(), monthly_fee=None, agreements=(fee,))))
    assert "плата указана не на все дни, на которые установлена цель" in said


def test_days_without_a_fee_are_named() -> None:
    """Step 6: they add nothing to the cap, and the sum for the act cannot be told."""
    later = agreed("11-16", monthly_fee=Decimal(100_000), targets=(availability(),))
    said = only(golden(monthly_fee=None, agreements=(later,)))
    assert (
        "Предел с 01.11.2024 по 15.11.2024: абонентская плата на эти дни не указана, "
        "в предел они ничего не вносят." in said
    )
    assert "Сумма к акту не названа: абонентская плата указана не на все дни месяца." in said


def test_the_best_case_is_printed() -> None:
    """G22: with few events the reader sees what was counted in the contractor's favour."""
    (month,) = part(golden(row("response_in_target"), min_events=12))["months"]
    assert month["rows"][0]["has_events"] is False
    assert sentences(month)[0] == (
        "«Реакция в срок»: событий 9 при минимуме 12, недостающие засчитаны в пользу "
        "Исполнителя: 10 из 12, то есть 83,33 %."
    )


def test_a_penalty_is_apart() -> None:
    """A penalty has its own name and total, and is no part of the sum for the act."""
    penalty = row("response_in_target", consequence=Consequence.PENALTY)
    found = part(golden(penalty))
    assert str(found["heading"]) == "Неустойка"
    said = sentences(found["months"][0])
    assert "Итого за ноябрь 2024 г.: 10 000,00 руб. — неустойка." in said
    assert any("по требованию Заказчика" in one for one in said)
    assert not any("к акту: плата" in one for one in said)
    both = part(golden(penalty, row("resolution_in_target")))
    assert "Предел действует отдельно для уменьшения платы и для неустойки." in sentences(
        both["months"][0]
    )
    assert str(both["heading"]) == "Уменьшение платы и\N{NO-BREAK SPACE}неустойка"


@pytest.mark.parametrize(
    ("stated", "words", "note"),
    [
        ({"prices": "net"}, "без НДС", "Суммы указаны без НДС."),
        ({"prices": "with VAT"}, "включая НДС", "Суммы указаны с НДС."),
        ({"vat": "exempt"}, "НДС не облагается", None),
        (
            {"vat": "exempt", "vat_basis": "п. 2 ст. 346.11 НК РФ."},
            "НДС не облагается: п. 2 ст. 346.11 НК РФ",
            None,
        ),
    ],
)
def test_the_tax_of_the_sums(stated: dict[str, object], words: str, note: str | None) -> None:
    """Russian documents 3.8: what is paid says whether VAT is in it, and no note denies it."""
    said = only(golden(row("response_in_target"), **stated))
    assert [one for one in said if "НДС" in one] == [
        (
            "Сумма к акту: плата 100 000,00 руб. − уменьшение 10 000,00 руб. = 90 000,00 руб. "
            f"к оплате ({words})."
        ),
        *([note] if note else []),
    ]
    (kept,) = only(golden(replace(availability(), tiers="95:0; 0:10"), **stated))
    assert kept.endswith(f"полностью ({words}).")


def test_a_month_of_no_agreement_and_no_data_pays_nothing() -> None:
    """Step 1: before the contract and without a row nothing is payable in full, only unknown."""
    of = golden(availability(), row("response_in_target"), contract_on=date(2024, 12, 1))
    empty = evaluate(of, log(), NOVEMBER, DECEMBER_1).facts
    (month,) = months(empty)
    assert sentences(month)[0] == (
        "За ноябрь 2024 г. уменьшение платы и неустойка не считались: соглашение в этом месяце "
        "не действовало, и ничего не измерено."
    )
    assert not any("к оплате" in one for one in sentences(month))
    # Either an agreement in force or a measured row gives the month its sum.
    held = replace(of, agreements=(agreed("11-20"),))
    for known in (evaluate(held, log(), NOVEMBER, DECEMBER_1).facts, facts(of)):
        (month,) = months(known)
        assert any("к оплате" in one for one in sentences(month))


def test_a_value_never_prints_on_the_other_side_of_its_bound() -> None:
    """G13 for tiers: 7 of 9 is above 77,777 %, and two decimals would not show it."""
    of = golden(row("response_in_target", "77,777:5; 0:10"))
    (line,) = credit_rows(facts(of), Paper(locale("ru")))
    assert line[2] == "77,7777\N{NO-BREAK SPACE}%"


def test_several_months_are_told_apart() -> None:
    """A quarter has its months one under another, each with its title; one month has none."""
    made = evaluate(
        example(), golden_log(), Period.parse("2024-10-01..2024-11-30"), DECEMBER_1
    ).facts
    months: Any = credits_part(made, Paper(locale("ru")))["months"]
    assert [(one["has_title"], str(one["title"])) for one in months] == [
        (True, "октябрь\N{NO-BREAK SPACE}2024\N{NO-BREAK SPACE}г."),
        (True, "ноябрь\N{NO-BREAK SPACE}2024\N{NO-BREAK SPACE}г."),
    ]
    assert part(example())["months"][0]["has_title"] is False


def whole_period(of: Project) -> list[str]:
    """The totals of October to December."""
    asked = Period.parse("2024-10-01..2024-12-31")
    made = evaluate(of, golden_log(), asked, date(2025, 1, 1)).facts
    lines: Any = credits_part(made, Paper(locale("ru")))["totals"]
    return [
        "".join(str(piece["value"]) for piece in one["parts"]).replace("\N{NO-BREAK SPACE}", " ")
        for one in lines
    ]


def test_a_longer_period_has_its_totals() -> None:
    """The months of a quarter come to one sum; a penalty is apart; one month has no second."""
    assert whole_period(example()) == ["Итого за период отчёта: 20 000,00 руб. — уменьшение платы."]
    late = row("incidents_reported", "0:0; *:1", target=Decimal(0), consequence=Consequence.PENALTY)
    assert whole_period(golden(late)) == [
        "Итого за период отчёта: 1 000,00 руб. + 1 000,00 руб. = 2 000,00 руб. — неустойка.",
    ]
    assert whole_period(golden(row("response_in_target"), late)) == [  # November's case costs once
        "Итого за период отчёта: 10 000,00 руб. — уменьшение платы.",
        "Итого за период отчёта: 1 000,00 руб. — неустойка.",
    ]
    assert part(example())["totals"] == ()


def test_every_number_is_a_figure_with_its_source() -> None:
    """Fine print 7: what a template inserts is traced; sums keep their exact values."""
    places: Mapping[str, Place] = {"tiers": SCALE, "weight": SCALE, "metric": SCALE}
    scaled = tuple(replace(one, places=places) for one in example().targets)
    of = example()
    of = replace(of, targets=scaled, contract=replace(of.contract, places={"monthly_fee": FEE}))
    found = part(of)
    for leaf in leaves(found):
        if isinstance(leaf, Text) and leaf.place == Place():
            assert not re.search(r"\d", leaf.value), leaf
    figures = {leaf.id: leaf for leaf in leaves(found) if isinstance(leaf, Figure)}
    assert figures["credits.2024-11.2.fee"].source == (FEE,)
    assert figures["credits.2024-11.1.per_cent"].source == (SCALE,)
    assert figures["credits.2024-11.1.value"].value == 1 - Fraction(350, 42960)
    assert figures["credits.2024-11.to_pay"].value == Decimal("80000.00")
    same: dict[str, Figure] = {}
    for leaf in leaves(found):
        if isinstance(leaf, Figure):
            first = same.setdefault(leaf.id, leaf)
            assert (first.value, first.printed) == (leaf.value, leaf.printed), leaf.id


@pytest.mark.parametrize("code", LOCALES)
def test_words_that_never_stand_on_paper(code: str) -> None:
    """Russian documents 15, and no key of the words shows through in either language."""
    mixed: tuple[Target, ...] = (
        availability(consequence=Consequence.PENALTY),
        row("response_in_target"),
        row("restore_in_target", min_events=20),
    )
    of = golden(*mixed, services=(SERVICE,), credit_cap=Decimal("0.05"))
    said = " ".join((*only(of, code), *credit_lines(facts(of), Paper(locale(code)))))
    assert "credits." not in said
    assert ".." not in said
    for stem in NEVER:
        assert not re.search(rf"\b{stem}", said, re.IGNORECASE)


@pytest.mark.parametrize(
    ("code", "value", "limit"),
    [
        ("ru", "10 000,00 руб.", "не более 5 000,00 руб."),
        ("en", "RUB 10,000.00", "at most RUB 5,000.00"),
    ],
)
def test_the_sum_as_a_line_of_the_report(code: str, value: str, limit: str) -> None:
    """``credit_due`` prints as money in the contract's currency, and takes a target."""
    due = row("credit_due", target=Decimal(5000), consequence=Consequence.INFORMATIONAL)
    made = evaluate(golden(row("response_in_target"), due), golden_log(), NOVEMBER, DECEMBER_1)
    paper, result = Paper(locale(code)), made.results[1]
    printed = (paper.metric_value(result), paper.metric_target(result))
    assert [str(one).replace("\N{NO-BREAK SPACE}", " ") for one in printed] == [value, limit]
    assert result.status is Status.MISSED
