"""Notes under the table of metrics: targets of a month over a longer period."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipeline.documents.first_page import said
from pipeline.documents.metric_notes import metric_notes
from pipeline.documents.printing import Paper
from pipeline.domain.contract import Target
from pipeline.domain.durations import Duration
from pipeline.domain.periods import Period
from pipeline.locales import LOCALES, locale
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.events.log import Source
from tests.metrics.build import golden_log, project, target

COUNTED = target("incidents_reported", Decimal(50))
STATE = target("backlog", Decimal(50))
SHARE = target("response_in_target", Decimal("0.5"))
LONGEST = target("longest_outage", Duration(seconds=360_000))
STOPPED = target("downtime", Duration(seconds=360_000))


def notes(*rows: Target, period: str = "2024-10-01..2024-11-30", code: str = "ru") -> list[str]:
    """The notes, with plain blanks."""
    made = evaluate(project(targets=rows), golden_log(), Period.parse(period), date(2024, 12, 1))
    found = metric_notes(made, Paper(locale(code)))
    return [said(one["parts"]).replace("\N{NO-BREAK SPACE}", " ") for one in found]  # type: ignore[arg-type]  # parts of a sentence


def test_a_sum_over_months_is_told_from_its_target() -> None:
    """G16: the row is judged over the whole period, and the reader is told what it is set for."""
    assert notes(COUNTED, STATE, SHARE, STOPPED, LONGEST) == [
        (
            "«Число сбоев за период», «Длительность сбоев (простоев)»: цель установлена на "
            "календарный месяц, а значение посчитано за весь период отчёта."
        )
    ]


@pytest.mark.parametrize("rows", [(STATE,), (SHARE,), (LONGEST,), (target("outages"),)])
def test_what_does_not_add_up_needs_no_note(rows: tuple[Target, ...]) -> None:
    """A state, a share, the longest of all and a line without a target say nothing new."""
    assert notes(*rows) == []


def test_a_month_needs_no_note() -> None:
    """The targets are set for it."""
    assert notes(COUNTED, period="2024-11") == []
    assert notes(COUNTED, period="2024-11-05..2024-11-09") == []


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize(
    ("name", "key"),
    [("incidents.csv", "no_column_in_file"), ("Инциденты 2.0", "no_column")],
)
def test_a_log_beside_the_workbook_is_a_file(name: str, key: str, code: str) -> None:
    """What lacks a column is named for what it is: a sheet of the workbook, or a file."""
    logs = golden_log()
    lacking = logs.incidents.columns - {"resolved_at"}
    table = replace(logs.incidents, columns=lacking, source=Source(file=name))
    of = project(targets=(target("resolution_in_target", Decimal("0.9")),))
    asked = Period.parse("2024-11")
    (result,) = evaluate(of, replace(logs, incidents=table), asked, asked.end).results
    say = locale(code).say
    assert Paper(locale(code)).reason(result) == say(
        f"reason.{key}", sheet=name, column=say("column.resolved_at")
    )
