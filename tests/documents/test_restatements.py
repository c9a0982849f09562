"""What an issued report told and is otherwise today: the change itself stands on paper."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from pipeline.documents.printing import Paper
from pipeline.documents.report_trends import Restated
from pipeline.documents.restatements import restatements_part
from pipeline.domain.periods import Period
from pipeline.issuing.report_records import measured_records, told_of_record
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.months.restatements import Cause, Restatement
from pipeline.metrics.results import MetricResult, Status
from tests.metrics.build import log, project, target

OCTOBER: Final = Period.parse("2024-10")
CODES: Final = ("ru", "en")
REPORT: Final = evaluate(project(targets=(), months=()), log(), OCTOBER, date(2024, 11, 1))


def line(key: str, count: int, goal: Decimal | None = None, least: int = 4) -> MetricResult:
    """A metric of so many failures of October, each answered in five minutes."""
    days = [f"2024-10-{7 + n:02d}" for n in range(count)]
    rows = [
        {"id": day, "priority": "1", "reported_at": f"{day} 10:00", "responded_at": f"{day} 10:05",
         "resolved_at": f"{day} 11:00"}
        for day in days
    ]  # fmt: skip
    about = project(targets=(replace(target(key, goal), min_events=least),), months=())
    (found,) = evaluate(about, log(incidents=rows), OCTOBER, date(2024, 12, 1)).results
    return found


def restated(was: MetricResult, now: MetricResult, **changes: object) -> Restatement:
    """What a report told of a line, through its record, and what is true of it today."""
    report = replace(REPORT, results=(was,))
    (record,) = measured_records(report, (), "ОТ-2024-000007")["measured"]
    told = replace(told_of_record(record), **changes)  # type: ignore[arg-type]  # fields of a figure
    return Restatement(told, now, Cause.DATA)


def printed(found: Restatement, code: str = "ru") -> tuple[str, str]:
    """Was and is, as they stand on paper."""
    part: Any = restatements_part(Paper(locale(code)), (found,), checked=True)
    row = part["rows"][0]
    return str(row["was"]), str(row["now"])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ru", ("100,00\xa0% (2 из 2)", "100,00\xa0% (4 из 4)")),
        ("en", ("100.00% (2 of 2)", "100.00% (4 of 4)")),
    ],
)
def test_more_events_behind_the_same_share(code: str, expected: tuple[str, str]) -> None:
    """G2, G22: 2 of 2 told little, 4 of 4 are kept; the events show it, no word is needed."""
    found = restated(*(line("response_in_target", n, Decimal("0.9")) for n in (2, 4)))
    assert (found.told.status, found.now.status) == (Status.INSUFFICIENT, Status.MET)
    assert printed(found, code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ru", ("5\xa0мин, событий: 4", "5\xa0мин, событий: 5")),
        ("en", ("5\xa0min, events: 4", "5\xa0min, events: 5")),
    ],
)
def test_more_events_behind_the_same_median(code: str, expected: tuple[str, str]) -> None:
    """The value of a distribution stands alone; where it is the same, its events are told."""
    assert printed(restated(*(line("response_time", n) for n in (4, 5))), code) == expected


def test_a_changed_median_needs_no_events() -> None:
    """What differs by its value says no more."""
    was, now = line("response_time", 4), line("response_time", 5)
    assert printed(restated(was, now, value=Fraction(360))) == ("6\xa0мин", "5\xa0мин")


def test_more_events_that_are_still_too_few() -> None:
    """G12: the value is withheld, and how many events there are is said."""
    found = restated(line("response_time", 1), line("response_time", 2))
    assert printed(found) == ("мало событий, событий: 1", "мало событий, событий: 2")


@pytest.mark.parametrize(
    ("key", "was", "now"),
    [
        (
            "response_in_target",
            "100,00\xa0% (4 из 4): не выполнено",
            "100,00\xa0% (4 из 4): выполнено",
        ),
        ("response_time", "5\xa0мин: не выполнено", "5\xa0мин: выполнено"),
        ("incidents_reported", "4: не выполнено", "4: выполнено"),
    ],
)
def test_where_only_the_verdict_changed_it_is_worded(key: str, was: str, now: str) -> None:
    """G2: a decision that is another today is told in words beside a value that is not."""
    found = line(key, 4)
    changed = restated(replace(found, status=Status.MISSED), replace(found, status=Status.MET))
    assert printed(changed) == (was, now)


def test_a_report_that_kept_no_events_says_none() -> None:
    """An older record has the value alone; nothing is made up beside it."""
    found = restated(line("response_time", 4), line("response_time", 5), events=None)
    changed = replace(found, now=replace(found.now, status=Status.MET))
    assert printed(changed) == ("5\xa0мин: информационный", "5\xa0мин: выполнено")
    share = restated(
        line("response_in_target", 4), line("response_in_target", 4), events=None, value=None,
        status=Status.NO_DATA,
    )  # fmt: skip
    assert printed(share) == ("н/д", "100,00\xa0% (4 из 4)")


@pytest.mark.parametrize("code", CODES)
def test_both_sides_never_read_alike(code: str) -> None:
    """Whatever differs between then and now, the reader sees it."""
    lines = [
        replace(line(key, n), status=status)
        for key in ("response_in_target", "response_time", "contacts")
        for n in (4, 5)
        for status in (Status.MET, Status.MISSED, Status.INSUFFICIENT, Status.INFORMATIONAL)
    ]
    for was in lines:
        for now in lines:
            if was.key == now.key and was != now:
                first, second = printed(restated(was, now), code)
                assert first != second


def test_a_mark_is_set_beside_the_very_line() -> None:
    """A figure of one scope taken back marks no line of another scope, metric or month."""
    own = line("response_time", 4)
    marks = Restated([restated(own, own)])
    assert marks.holds(OCTOBER, own)
    assert not marks.holds(OCTOBER, replace(own, scope=replace(own.scope, priorities=("1",))))
    assert not marks.holds(OCTOBER, replace(own, statistic="p90"))
    assert not marks.holds(Period.parse("2024-09"), own)
