"""What a trial of targets says of its months: which are not whole, how many are too few."""

from datetime import date
from typing import Final

import pytest

from pipeline.documents.target_proposal import proposal_lines
from pipeline.domain.contract import MonthRow
from pipeline.domain.periods import Period
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.proposal.recorded import PartialMonth, partial_months
from pipeline.metrics.proposal.tried import proposal
from tests.metrics.build import log, project, target

MONTHS: Final = tuple(Period.of_month(2024, month) for month in (9, 10, 11))
AS_OF: Final = date(2024, 12, 1)


def requests(*days: str) -> list[dict[str, object]]:
    """A request at noon of each day."""
    return [
        {"id": f"A{at}", "priority": "2", "kind": "failure", "reported_at": f"{day} 12:00"}
        for at, day in enumerate(days)
    ]


def partial(*days: str, **stated: object) -> list[PartialMonth]:
    """The months not whole of a log with requests on these days."""
    told = project(**({"months": ()} | stated))
    happened = log(incidents=requests(*days))
    return list(partial_months(evaluate(told, happened, MONTHS[-1], AS_OF).facts, MONTHS))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2024-09-08", "2024-11-23"), []),
        (("2024-09-09", "2024-11-30"), [(9, "09", "09")]),
        (("2024-09-01", "2024-11-05", "2024-11-22"), [(11, "05", "22")]),
        (("2024-10-20", "2024-10-23"), [(9, None, None), (10, "20", "23"), (11, None, None)]),
        (("2024-09-01", "2024-12-01"), [(9, "01", "01"), (10, None, None), (11, None, None)]),
        ((), []),
    ],
)
def test_a_month_is_not_whole_from_the_eighth_silent_day_on(
    days: tuple[str, ...], expected: list[tuple[int, str | None, str | None]]
) -> None:
    """Seven days of silence at either end are none; fine print 2: what is not known yet is not."""
    found = [
        (one.month.first.month, one.first and f"{one.first:%d}", one.last and f"{one.last:%d}")
        for one in partial(*days)
    ]
    assert found == expected


def test_a_month_called_whole_is_whole() -> None:
    """Месяц.log_complete: a quiet month is not one that was not written down."""
    rows = (MonthRow(year=2024, month=9, log_complete=True),)
    days = ("2024-09-20", "2024-11-30")
    assert [one.month.first.month for one in partial(*days, months=rows)] == []
    assert [one.month.first.month for one in partial(*days)] == [9]


def said(*days: str, language: str = "ru") -> str:
    """The sentences under the table."""
    made = proposal(
        project(targets=(target("incidents_reported"), target("response_time"))),
        log(incidents=requests(*days)), AS_OF, replicates=10,
    )  # fmt: skip
    return "\n".join(proposal_lines(made, locale(language))).replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_not_whole_or_few_is_said() -> None:
    """The months that the log tells in part, and that less than six months show too little."""
    words = said("2024-10-16", "2024-11-27")
    assert "октябрь 2024 г.: записи с 16.10.2024 по 16.10.2024; месяц неполный." in words
    assert "ноябрь 2024 г." not in words
    assert "Месяцев меньше шести" in words
    assert "Для числа событий месяц составлен иначе" in words
    six = said("2024-06-03", "2024-11-27")
    assert "неполный" not in six
    assert "Месяцев меньше шести" not in six
    english = said("2024-10-16", "2024-11-27", language="en")
    assert (
        "October 2024: records from 16 Oct 2024 to 16 Oct 2024; the month is not whole." in english
    )
    assert "Fewer than six months" in english
