"""Months already reported, computed again: what is listed, and what it is put down to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given, settings

from pipeline.domain.agreements import Agreement
from pipeline.domain.contract import Priority, Project
from pipeline.domain.periods import Period
from pipeline.issuing.report_records import measured_records, told_of_record
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.events.log import Log
from pipeline.metrics.months.restatements import (
    Cause,
    Restatement,
    ToldFigure,
    past,
    restatements,
    told_today,
)
from pipeline.metrics.results import Status
from tests.metrics.build import log, minutes, project, target
from tests.properties.strategies import World, log_of, project_of, worlds

OCTOBER: Final = Period.parse("2024-10")
NOVEMBER: Final = Period.parse("2024-11")
NOVEMBER_1: Final = date(2024, 11, 1)
DECEMBER_1: Final = date(2024, 12, 1)
KEYS: Final = ("incidents_reported", "incidents_resolved", "restore_in_target", "response_time.p90")


def failure(name: str, day: str, **changes: object) -> dict[str, object]:
    """A failure of the first priority: answered in ten minutes, solved in an hour."""
    times = {"reported_at": "10:00", "responded_at": "10:10", "restored_at": "11:00"}
    spoken = {**times, "resolved_at": "11:00"}
    return {
        "id": name, "priority": "1", **{key: f"{day} {at}" for key, at in spoken.items()}, **changes
    }  # fmt: skip


ROW: Final = failure("B1", "2024-10-07")
LATE: Final = failure("B2", "2024-10-08")
LAST: Final = failure("B1", "2024-10-31")
REOPENED: Final[dict[str, object]] = {
    "incident": "B1", "reopened_at": "2024-11-01 10:00", "resolved_at": "2024-11-01 12:00"
}  # fmt: skip


def logged(*rows: Mapping[str, object], **tables: list[dict[str, object]]) -> Log:
    """These incidents, and every other log empty."""
    empty: dict[str, list[dict[str, object]]] = {"outages": [], "activities": [], "reopens": []}
    return log(incidents=rows, **(empty | tables))


def agreed(*keys: str) -> Project:
    """A contract that reports these metrics."""
    return project(targets=tuple(target(key) for key in keys or KEYS), months=())


def told_by(report: Evaluation, number: str = "ОТ-2024-000001") -> tuple[ToldFigure, ...]:
    """What a report on a month told, as the register gives it back."""
    return tuple(map(told_of_record, measured_records(report, (), number)["measured"]))


def october(made: Log, about: Project | None = None) -> tuple[ToldFigure, ...]:
    """What the report on October told on 1 November."""
    return told_by(evaluate(about or agreed(), made, OCTOBER, NOVEMBER_1))


def november(
    made: Log, told: tuple[ToldFigure, ...], about: Project | None = None
) -> dict[str, Restatement]:
    """What the report on November lists, by metric."""
    report = evaluate(about or agreed(), made, NOVEMBER, DECEMBER_1)
    return {one.told.metric: one for one in restatements(report, made, told)}


def test_another_row_is_listed() -> None:
    """Fine print 5, G2: a row entered after the month was reported changes it, and is told."""
    told = october(logged(ROW))
    listed = november(logged(ROW, LATE), told)
    reported = listed["incidents_reported"]
    assert (reported.told.value, reported.now.value) == (Fraction(1), 2)
    assert reported.told.number == "ОТ-2024-000001"
    assert {one.cause for one in listed.values()} == {Cause.DATA}
    assert sorted(listed) == sorted(KEYS)  # 1 of 1 and 2 of 2, one answer and two


def test_knowing_later_alone_changes_nothing() -> None:
    """G2: a later ``as_of`` over the same data restates no month."""
    made = logged(ROW, failure("B3", "2024-11-07"))
    assert november(made, october(made)) == {}


def test_a_later_reopening_is_put_down_to_what_came_later() -> None:
    """G9: the final resolution counts, so a reopening moves it out of a month already told."""
    made = logged(LAST, reopens=[REOPENED])
    listed = november(made, october(made))
    assert list(listed) == ["incidents_resolved"]
    resolved = listed["incidents_resolved"]
    assert (resolved.told.value, resolved.now.value) == (Fraction(1), 0)
    assert resolved.cause is Cause.LATER


def test_both_at_once_are_put_down_to_the_data() -> None:
    """Where later events alone do not explain the difference, the log itself was changed."""
    told = october(logged(LAST))
    later = failure("B9", "2024-10-09")
    listed = november(logged(LAST, LATE, later, reopens=[REOPENED]), told)
    assert listed["incidents_resolved"].cause is Cause.DATA


def test_terms_put_in_afterwards_are_the_data() -> None:
    """G16: a norm corrected afterwards changes the month, and the next report says so."""
    told = october(logged(ROW))
    strict = replace(
        agreed(), priorities=(Priority(code="1", response=minutes(5), restore=minutes(30)),)
    )
    listed = november(logged(ROW), told, strict)
    assert list(listed) == ["restore_in_target"]
    assert listed["restore_in_target"].cause is Cause.DATA


def test_other_formulas_are_named_as_the_cause() -> None:
    """House style 9: a change of the catalogue is not put down to the client's data."""
    told = tuple(replace(one, catalogue="0", value=Fraction(7)) for one in october(logged(ROW))[:1])
    assert november(logged(ROW), told)["incidents_reported"].cause is Cause.METHOD


def test_value_and_none_are_not_the_same() -> None:
    """G11: from no data to a value, and back, is a change as any other."""
    told = october(logged())
    assert {one.value for one in told} == {None}
    assert {one.status for one in told} == {Status.NO_DATA}
    assert november(logged(ROW), told)["incidents_reported"].now.value == 1
    back = november(logged(), october(logged(ROW)))
    assert back["incidents_reported"].now.value is None


def judged(goal: str | None = "0.9", least: int = 4, **changes: object) -> Project:
    """A contract with a target for answers in time, judged by so many events."""
    row = target("response_in_target", None if goal is None else Decimal(goal))
    return project(targets=(replace(row, min_events=least, **changes),), months=())  # type: ignore[arg-type]  # fields of a row


def four() -> list[dict[str, object]]:
    """Four failures of October, all answered in time."""
    return [failure(f"B{n}", f"2024-10-{7 + n:02d}") for n in range(4)]


def test_the_same_share_of_more_events_is_listed() -> None:
    """G2, G22: 2 of 2 were too few to judge, 4 of 4 are met; the share is the same."""
    told = october(logged(*four()[:2]), judged())
    assert (told[0].events, told[0].status) == ((2, 2), Status.INSUFFICIENT)
    one = november(logged(*four()), told, judged())["response_in_target"]
    assert (told[0].value, one.now.value) == (Fraction(1), 1)
    assert (one.now.numerator, one.now.denominator) == (4, 4)
    assert (one.now.status, one.cause) == (Status.MET, Cause.DATA)


def test_the_same_median_of_more_answers_is_listed() -> None:
    """G2: a distribution is told with its number of values."""
    about = project(targets=(target("response_time"),), months=())
    told = october(logged(*four()[:2]), about)
    assert told[0].events == (2,)
    one = november(logged(*four()), told, about)["response_time"]
    assert (one.now.value, one.now.n) == (told[0].value, 4)


def test_too_few_and_one_more_is_listed() -> None:
    """G12: a value withheld then and now is not the same with another number of events."""
    about = project(targets=(replace(target("response_time"), min_events=5),), months=())
    told = october(logged(*four()[:2]), about)
    assert told[0].value is None
    assert list(november(logged(*four()), told, about)) == ["response_time"]


def test_another_verdict_alone_is_listed() -> None:
    """G2, G16: a target corrected afterwards makes another decision of the same figure."""
    late = failure("B2", "2024-10-08", responded_at="2024-10-08 10:31")
    made = logged(ROW, late)
    told = october(made, judged("0.4", 1))
    assert (told[0].events, told[0].status) == ((1, 2), Status.MET)
    one = november(made, told, judged("0.9", 1))["response_in_target"]
    assert (one.now.value, one.now.status, one.cause) == (told[0].value, Status.MISSED, Cause.DATA)
    assert november(made, told, judged("0.5", 1)) == {}


@pytest.mark.parametrize(("then", "today"), [("0.9", None), (None, "0.9")])
def test_a_target_set_or_dropped_is_no_other_verdict(then: str | None, today: str | None) -> None:
    """Where one of both judged nothing, there is no decision that changed."""
    made = logged(*four())
    assert november(made, october(made, judged(then)), judged(today)) == {}


def test_what_an_older_report_did_not_keep_is_not_compared() -> None:
    """Records of earlier versions have no events of distributions, and no code."""
    about = project(targets=(target("response_time"),), months=())
    (told,) = october(logged(*four()[:2]), about)
    older = replace(told, events=None, code=None)
    assert november(logged(*four()), (older,), about) == {}
    (share,) = october(logged(*four()[:2]), judged())
    assert list(november(logged(*four()), (replace(share, code=None),), judged())) == [
        "response_in_target"
    ]


def test_a_verdict_is_that_of_its_own_row() -> None:
    """Two rows of one metric and scope are told apart by their code; without it none is judged."""
    made = logged(ROW, failure("B2", "2024-10-08", responded_at="2024-10-08 10:31"))
    soft, hard = (
        replace(target("response_in_target", Decimal(goal)), code=code, min_events=1)
        for code, goal in (("soft", "0.4"), ("hard", "0.9"))
    )
    about = project(targets=(soft, hard), months=())
    told = october(made, about)
    assert [(one.code, one.status) for one in told] == [
        ("soft", Status.MET), ("hard", Status.MISSED),
    ]  # fmt: skip
    for one in told:
        assert november(made, (one,), about) == {}
        assert november(made, (replace(one, code=None),), about) == {}
        other = Status.MET if one.status is Status.MISSED else Status.MISSED
        assert len(november(made, (replace(one, status=other),), about)) == 1


def test_part_of_a_month_is_judged_by_the_terms_of_its_days() -> None:
    """G16: a target that changed midway is two lines, each compared with its own row."""
    base = replace(target("response_in_target", Decimal("0.4")), min_events=1)
    later = replace(target("response_in_target", Decimal("0.9")), min_events=1)
    change = Agreement(
        number="N", kind="SLA", on=date(2024, 10, 1), from_on=date(2024, 10, 16), targets=(later,)
    )
    about = project(targets=(base,), agreements=(change,), months=())
    rows = [
        failure(name, day, responded_at=f"{day} {answered}")
        for name, day, answered in (
            ("B1", "2024-10-07", "10:10"), ("B2", "2024-10-08", "10:31"),
            ("B3", "2024-10-21", "10:10"), ("B4", "2024-10-22", "10:31"),
        )
    ]  # fmt: skip
    made = logged(*rows)
    report = evaluate(about, made, OCTOBER, NOVEMBER_1)
    told = told_by(report)
    assert [one.status for one in told] == [Status.MET, Status.MISSED]
    after = evaluate(about, made, NOVEMBER, DECEMBER_1)
    assert restatements(after, made, told) == ()
    swapped = tuple(replace(one, status=Status.INSUFFICIENT) for one in told)
    assert [one.now.status for one in restatements(after, made, swapped)] == [
        Status.MET, Status.MISSED,
    ]  # fmt: skip


def test_a_line_no_longer_agreed_is_still_answered_for() -> None:
    """What was told of a month is compared by what it was, not by today's rows of targets."""
    told = october(logged(ROW))
    listed = november(logged(ROW, LATE), told, agreed("contacts"))
    assert listed["incidents_reported"].now.value == 2


def test_scope_and_least_events_are_those_of_the_report() -> None:
    """G0, G12: a narrowed line is compared with its own scope and its own ``min_events``."""
    narrow = replace(target("response_time", priorities=("2",)), min_events=3)
    told = october(logged(ROW), project(targets=(narrow,), months=()))
    assert november(logged(ROW, LATE), told) == {}
    seconds = [failure(f"B{n}", "2024-10-08", priority="2") for n in range(2, 5)]
    listed = november(logged(ROW, *seconds), told)
    assert listed["response_time"].now.value is not None
    assert listed["response_time"].now.scope.priorities == ("2",)


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, True),
        ({"days": Period.parse("2023-11")}, True),
        ({"days": Period.parse("2023-10")}, False),  # more than a year before
        ({"days": NOVEMBER}, False),  # the month that is reported itself
        ({"days": Period.parse("2024-12")}, False),  # not over
        ({"as_of": date(2024, 12, 2)}, False),  # then more was known than now
        ({"as_of": DECEMBER_1}, True),
        ({"metric": "metric_of_old.p90"}, False),
    ],
)
def test_only_closed_months_of_the_last_year_are_compared(
    changes: dict[str, object],
    kept: bool,  # noqa: FBT001  # expected outcome of a case
) -> None:
    """G2: twelve months, each over, with no less knowledge than then."""
    one = replace(october(logged(ROW))[0], **changes)  # type: ignore[arg-type]  # fields of a figure
    report = evaluate(agreed(), logged(ROW), NOVEMBER, DECEMBER_1)
    assert told_today(report, (one,)) == ((one,) if kept else ())


def test_a_quarter_restates_its_own_months() -> None:
    """A report on a quarter answers for the reports on its months."""
    told = october(logged(ROW))
    made = logged(ROW, LATE)
    quarter = evaluate(agreed(), made, Period.parse("2024-Q4"), date(2025, 1, 1))
    found = past(quarter, made, told)
    assert found.is_checked
    assert {one.told.days for one in found.restated} == {OCTOBER}


def test_without_a_report_nothing_is_checked() -> None:
    """A first report has nothing to restate, and does not say that nothing changed."""
    made = logged(ROW)
    found = past(evaluate(agreed(), made, NOVEMBER, DECEMBER_1), made, ())
    assert (found.restated, found.is_checked) == ((), False)


@settings(max_examples=8)
@given(worlds())
def test_the_same_log_known_on_the_same_day_restates_nothing(world: World) -> None:
    """Law: what was told with all that is known today stands, whatever the metric."""
    made, about = log_of(world), project_of(world)
    march, april = Period.parse("2026-03"), Period.parse("2026-04")
    told = told_by(evaluate(about, made, march, date(2026, 6, 1), everything=True))
    report = evaluate(about, made, april, date(2026, 6, 1))
    assert len(told_today(report, told)) == len(told)
    assert restatements(report, made, told) == ()
