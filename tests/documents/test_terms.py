"""Terms counted by the calendar from the date of the document."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.documents.service_report import service_report
from pipeline.domain.periods import Period
from pipeline.issuing.reading import read_project
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate
from pipeline.problems import InputError

DEMO = Path(__file__).parents[2] / "inputs" / "demo"


@pytest.mark.parametrize(
    ("on", "missing"), [(date(2026, 11, 3), None), (date(1900, 3, 5), date(1900, 3, 5))]
)
def test_the_year_named_is_the_one_the_calendar_lacks(on: date, missing: date | None) -> None:
    """A term past the calendar names the year after its last; an unknown date names itself."""
    reading = read_project(DEMO)
    assert reading.project is not None
    assert reading.log is not None
    contract = replace(reading.project.contract, report_accept_days=2_000)
    project = replace(reading.project, contract=contract)
    evaluation = evaluate(project, reading.log, Period.parse("2026-10"), date(2026, 11, 1))
    last = evaluation.facts.days.last
    assert last is not None
    with pytest.raises(InputError) as caught:
        service_report(evaluation, locale("ru"), on=on)
    (problem,) = caught.value.problems
    assert problem.code == "calendar_year_missing"
    assert problem.found == (missing or date(last.year + 1, 1, 1))
