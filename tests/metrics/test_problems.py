"""Rows of targets and periods that cannot be used are said, all at once, in both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipeline.domain.contract import Project, Target
from pipeline.domain.durations import Duration
from pipeline.domain.periods import Period
from pipeline.locales import LOCALES, locale
from pipeline.metrics.catalogue import METRICS
from pipeline.metrics.evaluate import evaluate, target_problems
from pipeline.metrics.events.log import Source
from pipeline.metrics.results import Better
from pipeline.problems import InputError, Place, Problem, Severity
from tests.metrics.build import golden_log, log, project, target

NOVEMBER = Period.parse("2024-11")
DECEMBER_1 = date(2024, 12, 1)


def found(*rows: Target) -> list[Problem]:
    """Problems of these rows."""
    return list(target_problems(project(targets=rows)))


def codes(*rows: Target) -> list[str]:
    """Codes of the problems of these rows."""
    return [problem.code for problem in found(*rows)]


def raised(base: Project, period: Period, as_of: date) -> tuple[Problem, ...]:
    """What an evaluation of the golden log refuses."""
    with pytest.raises(InputError) as caught:
        evaluate(base, golden_log(), period, as_of)
    return caught.value.problems


@pytest.mark.parametrize(
    "name", ["uptime", "", "availability.p90", "response_time.p95", "outages."]
)
def test_a_metric_the_catalogue_does_not_know(name: str) -> None:
    """Unknown keys, and statistics of metrics that have none; a dot alone names no statistic."""
    expected = [] if name == "outages." else ["unknown_metric"]
    assert codes(target(name)) == expected


@pytest.mark.parametrize("statistic", ["p90", "max", "mean"])
def test_a_target_may_name_a_statistic_of_a_distribution(statistic: str) -> None:
    """``response_time.p90`` and the like (metrics.md section 2)."""
    assert codes(target(f"response_time.{statistic}", Duration(seconds=60))) == []


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_a_metric_without_direction_refuses_a_target(metric: object) -> None:
    """G14: a · metric takes none; the others take one of their own unit."""
    own = next(one for one in METRICS if one is metric)
    fitting: dict[str, Decimal | Duration] = {
        "count": Decimal(3),
        "share": Decimal("0.95"),
        "seconds": Duration(seconds=60),
        "hours": Decimal("1.5"),
        "money": Decimal(1000),
        "points": Decimal("4.5"),
    }
    expected = ["target_unfit"] if own.better is Better.NEITHER else []
    assert codes(target(own.key, fitting[own.unit.value])) == expected
    assert codes(target(own.key)) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("availability", Decimal("99.9")),
        ("availability", Decimal("-0.1")),
        ("availability", Duration(seconds=60)),
        ("outages", Decimal("1.5")),
        ("outages", Duration(seconds=60)),
        ("response_time", Decimal(30)),
        ("response_time", Duration(working_days=1)),
    ],
)
def test_a_target_of_another_unit(key: str, value: Decimal | Duration) -> None:
    """A share above 1, parts of an outage, a number for a time: nothing is guessed."""
    assert codes(target(key, value)) == ["target_unfit"]


def test_a_scope_that_narrows_nothing() -> None:
    """Availability has services, not priorities; the support line has no parts at all."""
    assert codes(target("availability", priorities=("1",))) == ["target_scope_unused"]
    assert codes(target("support_availability", services=("S",))) == ["target_scope_unused"]
    assert codes(target("activities", kinds=("failure",))) == ["target_scope_unused"]


def test_a_scope_of_codes_the_project_does_not_have() -> None:
    """Each code is looked up on its own sheet; the unknown ones are named."""
    problems = found(target("response_time", priorities=("1", "9"), services=("T",), stages=("X",)))
    assert [problem.found for problem in problems] == [("9",), ("T",), ("X",)]
    assert {problem.code for problem in problems} == {"target_scope_unknown"}


def test_all_problems_are_raised_together() -> None:
    """One row does not hide the next; each problem names its cell."""
    cell = Place("book.xlsx", "Показатели", "B2", "Показатель")
    rows = (
        replace(target("uptime"), places={"metric": cell}),
        target("availability", Decimal(99), priorities=("1",)),
    )
    problems = raised(project(targets=rows), NOVEMBER, DECEMBER_1)
    assert [problem.code for problem in problems] == [
        "unknown_metric",
        "target_scope_unused",
        "target_unfit",
    ]
    assert problems[0].place == cell
    assert all(problem.severity is Severity.ERROR for problem in problems)


def test_a_period_that_has_not_begun() -> None:
    """Nothing of a period is known on or before its first day (fine print, section 2)."""
    (problem,) = raised(project(), NOVEMBER, date(2024, 11, 1))
    assert problem.code == "period_not_begun"
    assert problem.found == "2024-11"
    assert problem.given["as_of"] == date(2024, 11, 1)
    assert evaluate(project(), golden_log(), NOVEMBER, date(2024, 11, 2)).results


@pytest.mark.parametrize("text", ["2019-11", "2035-01", "2022-12-31..2023-01-01"])
def test_a_period_of_years_the_calendar_does_not_know(text: str) -> None:
    """A year without rows is an error of the period that needs it (fine print, section 4)."""
    (problem,) = raised(project(), Period.parse(text), date(2036, 1, 1))
    assert problem.code == "period_outside_calendar"
    assert problem.given["calendar"] == "RU"


def test_a_date_the_calendar_does_not_know_is_named_by_its_cell() -> None:
    """A row whose support time cannot be counted is a row problem of that cell."""
    book = log(
        incidents=[
            {"id": "A", "priority": "2", "reported_at": "2002-11-05 10:00"},
            {"id": "B", "priority": "1", "reported_at": "2002-11-05 10:00"},
        ]
    )
    table = replace(
        book.incidents,
        source=Source("book.xlsx", "Инциденты", {"reported_at": "B"}, {"reported_at": "Дата"}),
    )
    with pytest.raises(InputError) as caught:
        evaluate(project(), replace(book, incidents=table), NOVEMBER, DECEMBER_1)
    (problem,) = caught.value.problems
    assert problem.code == "date_outside_calendar"
    assert problem.place == Place("book.xlsx", "Инциденты", "B2", "Дата")
    assert problem.severity is Severity.ROW


@pytest.mark.parametrize(
    ("tables", "cells"),
    [
        (
            {
                "incidents": [
                    {
                        "id": "A",
                        "priority": "2",
                        "reported_at": "2027-12-20 10:00",
                        "closed_at": "2028-02-01 10:00",
                    }
                ]
            },
            [("incidents", "2")],
        ),
        (
            {
                "incidents": [{"id": "A", "priority": "1", "reported_at": "2002-12-20 10:00"}],
                "priority_changes": [
                    {"incident": "A", "at": "2002-12-21 10:00", "to": "2", "agreed_with": "client"}
                ],
            },
            [("incidents", "2")],
        ),
        (
            {
                "incidents": [
                    {
                        "id": "A",
                        "priority": "2",
                        "reported_at": "2027-12-01 10:00",
                        "resolved_at": "2027-12-02 10:00",
                    }
                ],
                "reopens": [
                    {
                        "incident": "A",
                        "reopened_at": "2027-12-03 10:00",
                        "resolved_at": "2028-02-01 10:00",
                    }
                ],
            },
            [("reopens", "2")],
        ),
        (
            {
                "incidents": [
                    {
                        "id": "A",
                        "priority": "2",
                        "kind": "outage",
                        "service": "S",
                        "reported_at": "2023-01-01 10:00",
                        "responded_at": "2023-01-03 10:00",
                    },
                    {
                        "id": "B",
                        "priority": "2",
                        "reported_at": "2023-01-01 00:02",
                        "duplicate_of": "A",
                    },
                ],
                "outages": [
                    {
                        "service": "S",
                        "started_at": "2022-12-31 22:00",
                        "ended_at": "2023-01-01 00:00",
                        "source": "monitoring",
                    }
                ],
            },
            [("outages", "2")],
        ),
    ],
    ids=[
        "closed",
        "changed to a priority of the calendar",
        "resolved again",
        "seen before an outage that a duplicate told",
    ],
)
def test_every_timed_instant_is_looked_up(
    tables: dict[str, list[dict[str, object]]], cells: list[tuple[str, str]]
) -> None:
    """A closing, a change of priority, a second resolution: no traceback, the row is named."""
    december = Period.parse("2027-12")
    with pytest.raises(InputError) as caught:
        evaluate(project(), log(**tables), december, date(2028, 3, 1))
    problems = caught.value.problems
    assert {problem.code for problem in problems} == {"date_outside_calendar"}
    assert [(problem.place.sheet, problem.place.cell) for problem in problems] == cells


def test_round_the_clock_rows_need_no_calendar() -> None:
    """A 24x7 priority never reacts to the calendar, so any date of it can be measured."""
    book = log(incidents=[{"id": "B", "priority": "1", "reported_at": "2002-11-05 10:00"}])
    assert evaluate(project(), book, NOVEMBER, DECEMBER_1).first("backlog") is not None


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("period_not_begun", {"as_of": date(2024, 11, 1), "first": date(2024, 11, 1)}),
        ("period_outside_calendar", {"calendar": "RU"}),
        ("date_outside_calendar", {"calendar": "RU"}),
        ("unknown_metric", {}),
        ("target_scope_unused", {"metric": "availability"}),
        ("target_scope_unknown", {}),
        ("target_unfit", {"metric": "availability", "unit": "share"}),
    ],
)
def test_each_problem_has_words(language: str, code: str, given: dict[str, object]) -> None:
    """What is wrong, what is expected and how to mend it, with no field left open."""
    worded = locale(language).problem(Problem(code, found="X", given=given))
    for part in ("what", "expected", "mend"):
        assert worded[part]
        assert "{" not in worded[part]
