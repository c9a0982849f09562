"""What the first page says of the targets: every one of them is counted, and what follows."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.documents.first_page import said
from pipeline.documents.printing import Paper
from pipeline.documents.summary import mark, sentences
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import Consequence, Target
from pipeline.domain.periods import Period
from pipeline.locales import LOCALES, locale
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.events.log import Log
from tests.metrics.build import golden_log, log, project, target
from tests.metrics.reduced import DECEMBER_1, NOVEMBER, agreed

PERIOD = Figure("period", "2024-11", "ноябрь")
LOST = target("response_in_target", Decimal("0.99"))
RESOLVED = target("resolution_in_target", Decimal("0.99"))
KEPT = target("incidents_reported", Decimal(50))
UNMEASURED = target("support_availability", Decimal("0.99"))
FEW = Target(code="f", metric="restore_in_target", target=Decimal("0.9"), min_events=99)


def read(*rows: Target, logs: Log | None = None, code: str = "ru", **of: object) -> tuple[str, str]:
    """The sentence on the targets and the mark, with plain blanks."""
    made = evaluate(project(targets=rows, **of), logs or golden_log(), NOVEMBER, DECEMBER_1)
    paper = Paper(locale(code))
    parts = (sentences(made, paper, PERIOD)[-1], mark(made, paper))
    told, overall = (said(one).replace("\N{NO-BREAK SPACE}", " ") for one in parts)
    return told, overall


def costly(row: Target, consequence: Consequence = Consequence.PRICE_REDUCTION) -> Target:
    """A row from which money follows."""
    return Target(
        code=f"{row.code}-money",
        metric=row.metric,
        target=row.target,
        consequence=consequence,
        tiers="99:0; 0:5",
    )


def test_a_target_without_data_is_counted() -> None:
    """Russian documents 1.4: no data is no silence; with one unmeasured, not all are met."""
    assert read(KEPT, FEW, UNMEASURED) == (
        (
            "Показателей с целью — 3: выполнено — 1, не выполнено — 0, недостаточно данных — 1, "
            "не измерялось или нет данных — 1."
        ),
        "Невыполненных целей нет, но по части показателей данных недостаточно или нет.",
    )
    assert read(KEPT, UNMEASURED)[1].startswith("Невыполненных целей нет, но")
    assert read(KEPT) == (
        "Показателей с целью — 1: выполнено — 1, не выполнено — 0, недостаточно данных — 0.",
        "Все цели выполнены: 1.",
    )


def test_targets_that_cannot_be_judged_are_not_denied() -> None:
    """Targets stand in the table, so the page does not say that none are set; it says why."""
    empty = log(incidents=[])
    told, overall = read(KEPT, LOST, logs=empty, months=())
    assert told == (
        "Показателей с целью — 2, но оценить нельзя ни один: записей журнала за период нет, "
        "полнота журнала не подтверждена; другие причины названы под таблицей показателей."
    )
    assert overall == "Оценка по целям не проводилась: данных для неё за период нет."
    alone = read(UNMEASURED)[0]
    assert alone.startswith("Показателей с целью — 1, но оценить нельзя ни один: записей о перер")
    assert "другие причины" not in alone
    told, overall = read(target("incidents_reported"))
    assert told == "Цели по показателям не установлены, все показатели информационные."
    assert overall == "Оценка по целям не проводилась: цели не установлены."


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((LOST,), "Не выполнена 1 цель: «Реакция в срок»."),
        ((LOST, costly(KEPT)), "Не выполнена 1 цель без последствия для оплаты: «Реакция в срок»."),
        (
            (costly(LOST), KEPT),
            "Не выполнена 1 цель с последствием для оплаты: «Реакция в срок».",
        ),
        (
            (LOST, RESOLVED, costly(LOST)),
            (
                "Не выполнены 3 цели, из них с последствием для оплаты — 1: «Реакция в срок»; "
                "остальные: «Реакция в срок», «Решение в срок»."
            ),
        ),
    ],
)
def test_the_mark_says_from_how_many_money_follows(rows: tuple[Target, ...], words: str) -> None:
    """Addendum 6.4: an informational row that was missed costs nothing, and the page says so."""
    assert read(*rows)[1] == words


def test_five_missed_targets_are_five() -> None:
    """Russian documents 3.6: one, few and many go through the table of plurals."""
    rows = tuple(Target(code=str(n), metric=LOST.metric, target=LOST.target) for n in range(5))
    assert read(*rows)[1].startswith("Не выполнено 5 целей: «Реакция в срок»,")
    penalty = costly(LOST, Consequence.PENALTY)
    assert read(*rows, penalty)[1].startswith(
        "Не выполнено 6 целей, из них с последствием для оплаты — 1: «Реакция в срок»; остальные: «"
    )


def test_a_consequence_counts_on_the_days_of_its_row() -> None:
    """G16: money followed until the 19th; the row of the days after it is informational."""
    row = Target(
        code="r",
        metric=RESOLVED.metric,
        target=RESOLVED.target,
        consequence=Consequence.PRICE_REDUCTION,
        tiers="99:0; 0:5",
    )
    later = Target(code="r", metric=RESOLVED.metric, target=Decimal("0.98"))
    overall = read(row, agreements=(agreed("11-20", targets=(later,)),))[1]
    assert overall.startswith("Не выполнены 2 цели, из них с последствием для оплаты — 1: «")
    first, rest = overall.split("остальные:")
    assert "с 01.11.2024 по 19.11.2024" in first
    assert "с 20.11.2024 по 30.11.2024" in rest


@pytest.mark.parametrize("code", LOCALES)
def test_every_sentence_has_words(code: str) -> None:
    """Both languages say each of the cases, and no key shows through."""
    cases = ((KEPT,), (KEPT, FEW), (UNMEASURED,), (LOST, costly(LOST)), (LOST, costly(KEPT)), ())
    for rows in cases:
        for words in read(*rows, code=code):
            assert words.endswith(".")
            assert "report." not in words


def test_numbers_of_the_sentence_are_figures() -> None:
    """Fine print 7: counts and names are traced, also those of what money follows from."""
    of = project(targets=(LOST, costly(LOST)))
    made = evaluate(of, golden_log(), Period.parse("2024-11"), date(2024, 12, 1))
    parts = mark(made, Paper(locale("ru")))
    assert [one["value"].id for one in parts if isinstance(one["value"], Figure)] == [
        "mark.missed", "mark.costly", "mark.costly.names", "mark.others.names",
    ]  # fmt: skip
    plain = "".join(str(one["value"]) for one in parts if isinstance(one["value"], Text))
    assert not any(char.isdigit() for char in plain)
