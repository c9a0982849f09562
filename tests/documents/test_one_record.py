"""The words of the contract and the code cannot drift apart: three readers of one record."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from pipeline.documents.profile import Profile
from pipeline.documents.service_report import service_report
from pipeline.documents.sla_addendum import sla_addendum
from pipeline.documents.values import Figure
from pipeline.domain.periods import Period
from pipeline.issuing.reading import read_project, usable
from pipeline.locales import forms, locale
from pipeline.metrics.catalogue import METRICS
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.metric import Metric, Unit
from pipeline.metrics.results import Better
from tests.fixtures.commands import Poruka

Reader = Mapping[str, Any]
"""A context, or the answer by key; of any depth."""

BOOK: Final = Path(__file__).parents[1] / "data" / "golden_month" / "project.ru.xlsx"
PERIOD: Final = "2024-11"
AS_OF: Final = date(2024, 12, 1)
TARGETS: Final[Mapping[Unit, object]] = {
    Unit.SHARE: 97,
    Unit.SECONDS: "4 ч",
    Unit.COUNT: 3,
    Unit.HOURS: 12,
    Unit.POINTS: 4,
    Unit.MONEY: 500,
}


def _target(metric: Metric) -> object:
    return None if metric.better is Better.NEITHER else TARGETS[metric.unit]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden month with a row of targets for every metric of the catalogue."""
    book = load_workbook(BOOK)
    if "Показатели" in book.sheetnames:
        del book["Показатели"]
    sheet = book.create_sheet("Показатели")
    sheet.append(["Код", "Показатель", "Цель"])
    for metric in METRICS:
        sheet.append([f"П-{metric.key}", metric.key, _target(metric)])
    path = tmp_path_factory.mktemp("one") / "p" / "project.xlsx"
    path.parent.mkdir()
    book.save(path)
    return path


@pytest.fixture(scope="module")
def appendix(workbook: Path) -> Reader:
    """What the addendum says of the metrics."""
    project = usable(read_project(workbook)).project
    assert project is not None
    return sla_addendum(project, locale("ru"), on=AS_OF, profile=Profile()).context


@pytest.fixture(scope="module")
def report(workbook: Path) -> Reader:
    """What the report says of the metrics."""
    reading = usable(read_project(workbook))
    assert reading.project is not None
    assert reading.log is not None
    made = evaluate(reading.project, reading.log, Period.parse(PERIOD), AS_OF)
    return service_report(made, locale("ru"), on=AS_OF).context


@pytest.fixture
def answer(workbook: Path, poruka: Poruka) -> Reader:
    """What the command answers, by key."""
    asked = ("metrics", workbook, "--period", PERIOD, "--as-of", AS_OF.isoformat(), "--json")
    assert poruka(*asked) == 0, poruka.out
    return {line["key"]: line for line in poruka.json["metrics"]}


def test_all_three_speak_of_the_whole_catalogue(
    appendix: Reader, report: Reader, answer: Reader
) -> None:
    """Metrics 2: 47 keys, each named alike in the appendix, on the method page and as JSON."""
    assert len(METRICS) == 47
    names = [locale("ru").say(f"metric.{metric.key}.name") for metric in METRICS]
    assert list(answer) == [metric.key for metric in METRICS]
    assert [line["name"] for line in answer.values()] == names
    assert [str(row["name"]) for row in report["method"]["rules"]] == names
    assert {str(row["name"]) for row in appendix["appendices"]["metrics"]["rows"]} == set(names)


def test_the_formula_is_one_sentence(appendix: Reader, report: Reader, answer: Reader) -> None:
    """Metrics, first lines: the words of the contract and of the code are one record."""
    signed = {
        str(row["name"]): str(row["formula"]) for row in appendix["appendices"]["metrics"]["rows"]
    }
    printed = {str(row["name"]): str(row["formula"]) for row in report["method"]["rules"]}
    told = {line["name"]: line["formula"] for line in answer.values()}
    assert signed == printed == told


def test_the_target_is_one(appendix: Reader, report: Reader, answer: Reader) -> None:
    """Metrics, first lines: what was promised is what is judged."""
    promised = {
        str(row["code"]): row["target"]
        for part in ("obligations", "informational")
        for row in appendix[part]["rows"]
    }
    judged = [row["target"] for row in report["metrics"]["rows"]]
    for (code, target), other, line in zip(promised.items(), judged, answer.values(), strict=True):
        assert code == line["code"]
        assert (
            isinstance(target, Figure) == isinstance(other, Figure) == (line["target"] is not None)
        )
        if isinstance(target, Figure):
            assert target.value == other.value
            assert float(Fraction(str(target.value))) == float(line["target"])


def test_the_value_and_the_events_are_one(report: Reader, answer: Reader) -> None:
    """Metrics, first lines: the table of the report and the answer hold the same figures."""
    for row, line in zip(report["metrics"]["rows"], answer.values(), strict=True):
        value, events = row["value"].value, row["events"]
        if line["value"] is None:
            assert value is None
        else:
            whole = line["unit"] == "seconds" and isinstance(value, Fraction)
            exact = forms.half_up(value) if whole else value
            assert float(exact) == float(line["value"])
        if isinstance(events, Figure):
            told = f"{line['numerator']}/{line['denominator']}"
            assert str(events.value) in {told, str(line["n"])}
