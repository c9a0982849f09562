"""The first page of the report is one page: what stands on it, and what gives way."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.first_page import (
    LINES,
    MOST_WANTED,
    WIDTH,
    FirstPage,
    first_page,
    lines_of,
    said,
)
from pipeline.documents.printing import Parts
from pipeline.documents.service_report import service_report
from pipeline.documents.values import Text
from pipeline.domain.actions import Action
from pipeline.domain.contract import MonthRow, Project
from pipeline.domain.periods import Period
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.months.restatements import Past
from pipeline.metrics.months.trends import Trends
from pipeline.problems import Place
from tests.metrics.build import golden_log, project

CELL: Final = Place("p.xlsx", "Решения", "A2")
ALONE: Final = Past(Trends((), ()))  # no month before is looked at
LONG: Final = "Очень длинный рассказ руководителя." * 80


def sentence(words: str) -> Parts:
    """A decision of these words."""
    return ({"value": Text(words)},)


def summary(of: Project) -> Any:  # noqa: ANN401  # a context, looked into at will
    """The first page of November, as known on 5 December."""
    evaluation = evaluate(of, golden_log(), Period.parse("2024-11"), date(2024, 12, 5))
    return service_report(evaluation, locale("ru"), on=date(2024, 12, 6), past=ALONE).context[
        "summary"
    ]


def wanted(page: Any) -> list[str]:  # noqa: ANN401  # likewise
    """What is to be decided, as it reads."""
    return [said(line["parts"]).replace("\N{NO-BREAK SPACE}", " ") for line in page["decisions"]]


def actions(*rows: tuple[str, date | None, str | None]) -> tuple[Action, ...]:
    """Open rows of Решения."""
    return tuple(
        Action(text=text, due=due, owner=owner, places={"text": CELL, "owner": CELL, "due": CELL})
        for text, due, owner in rows
    )


def month(comment: str | None = None, plan: str | None = None) -> tuple[MonthRow, ...]:
    """What the manager says of November."""
    return (MonthRow(year=2024, month=11, log_complete=True, comment=comment, plan=plan),)


def test_decisions_stand_by_urgency() -> None:
    """Overdue, then by their day, then without one; with whoever is to do them."""
    page = summary(
        project(
            actions=actions(
                ("Купить сервер.", None, "Заказчик"),
                ("Согласовать календарь", date(2024, 12, 20), None),
                ("Сжать трафик", date(2024, 12, 4), "Ковальчук Инна Львовна"),
            )
        )
    )
    assert wanted(page) == [
        "Срок истёк 04.12.2024: Сжать трафик (И. Л. Ковальчук).",
        "До 20.12.2024: Согласовать календарь.",
        "Без срока: Купить сервер (Заказчик).",
    ]
    assert said(page["promises"]) == (
        "Обещанное ранее: выполнено с\xa0начала периода\xa0— 0, не выполнено\xa0— 3, "
        "из них с\xa0истёкшим сроком\xa0— 1."
    )


def test_what_does_not_fit_is_named_and_told_later() -> None:
    """A long comment gives way to the sentences, more decisions are counted."""
    rows = tuple((f"Решить вопрос {n}", date(2024, 12, 20), None) for n in range(MOST_WANTED + 2))
    page = summary(project(months=month(LONG, "Обновить платформу"), actions=actions(*rows)))
    assert (page["comment_here"], page["comment_later"]) == (False, True)
    assert (page["plan_here"], page["plan_later"]) == (True, False)
    assert page["has_words_later"] is True
    assert str(page["comment"]) == LONG
    assert len(page["decisions"]) == MOST_WANTED
    assert page["has_more_decisions"] is True
    assert said(page["more_decisions"]).startswith("Ещё вопросов к\xa0решению: 2;")


def test_a_short_page_holds_everything() -> None:
    """Comment, plan and no decision: nothing is told later."""
    page = summary(project(months=month("Спокойно", "Обновить")))
    assert (page["comment_here"], page["plan_here"], page["has_words_later"]) == (True, True, False)
    assert wanted(page) == []
    assert page["has_more_decisions"] is False
    nothing = summary(project())
    assert (nothing["comment_here"], nothing["comment_later"]) == (False, False)
    assert nothing["has_words_later"] is False


@pytest.mark.parametrize(
    ("words", "lines"),
    [("", 0), ("а", 1), ("а" * WIDTH, 1), ("а" * (WIDTH + 1), 2), ("а\nб", 2), ("а\n\nб", 3)],
)
def test_lines_of_a_paragraph(words: str, lines: int) -> None:
    """A line holds ``WIDTH`` letters; an empty line is a line."""
    assert lines_of(words) == lines


def taken(
    page: FirstPage, fixed: Sequence[str], comment: str, plan: str, decisions: Sequence[str]
) -> int:
    """Lines that the words on the page take."""
    shown = [*fixed, *decisions[: page.decisions], comment * page.comment, plan * page.plan]
    return sum(lines_of(words) for words in shown)


words = st.integers(0, 900).map("а".__mul__)


@settings(max_examples=60)
@given(st.lists(words, max_size=9), words, words, st.lists(words.filter(bool), max_size=9))
def test_the_page_is_never_overfull(
    fixed: list[str], comment: str, plan: str, decisions: list[str]
) -> None:
    """Law: beyond the fixed words and one decision, only what fits stands there."""
    page = first_page(
        fixed=fixed, comment=comment, plan=plan, decisions=[sentence(one) for one in decisions]
    )
    least = sum(map(lines_of, [*fixed, *decisions[:1]]))
    assert taken(page, fixed, comment, plan, decisions) <= max(LINES, least)
    assert page.decisions >= min(1, len(decisions))
    assert page.decisions <= MOST_WANTED
