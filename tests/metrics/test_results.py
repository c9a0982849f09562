"""Verdicts on few events, nearest ranks and the precedence of statuses: G11, G12, G14, G22."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import BY_KEY, METRICS
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.results import (
    Better,
    Kind,
    Measured,
    Status,
    Value,
    count,
    distribution,
    is_met,
    nearest_rank,
    no_data,
    not_measured,
    share,
    share_verdict,
    verdict,
)
from tests.metrics.build import golden_log, log, project, target

STANDARD = 20
SHARES = st.fractions(0, 1, max_denominator=40)


def judged(measured: Measured, kind: Kind, target: Value | None, value: Value | None) -> Status:
    """The status of something found, more being better, five events wanted."""
    return verdict(measured, kind, Better.HIGHER, target, value, 5)


@pytest.mark.parametrize(
    ("kept", "n", "per_cent", "status"),
    [
        (0, 4, 90, Status.MISSED),
        (4, 4, 95, Status.INSUFFICIENT),
        (4, 4, 75, Status.MET),
        (4, 4, 80, Status.MET),
        (3, 4, 81, Status.MISSED),
        (3, 4, 80, Status.INSUFFICIENT),
        (19, 20, 95, Status.MET),
        (18, 20, 95, Status.MISSED),
    ],
)
def test_few_events_more_is_better(kept: int, n: int, per_cent: int, status: Status) -> None:
    """The table of G22: decided only if the missing events could not change it."""
    assert share_verdict(kept, n, Fraction(per_cent, 100), 5, Better.HIGHER) is status


@pytest.mark.parametrize(
    ("bad", "n", "per_cent", "status"),
    [
        (4, 4, 10, Status.MISSED),
        (1, 4, 19, Status.MISSED),
        (1, 4, 20, Status.INSUFFICIENT),
        (1, 4, 39, Status.INSUFFICIENT),
        (1, 4, 40, Status.MET),
        (0, 4, 20, Status.MET),
        (0, 4, 19, Status.INSUFFICIENT),
        (1, 20, 5, Status.MET),
        (2, 20, 5, Status.MISSED),
    ],
)
def test_few_events_less_is_better(bad: int, n: int, per_cent: int, status: Status) -> None:
    """Missed if b/m exceeds the target, met if (b + m - n)/m does not."""
    assert share_verdict(bad, n, Fraction(per_cent, 100), 5, Better.LOWER) is status


@given(st.integers(1, 30), st.integers(1, 30), SHARES, st.sampled_from(Better), st.data())
def test_no_run_of_missing_events_contradicts_a_verdict(
    n: int, wanted: int, target: Fraction, better: Better, data: st.DataObject
) -> None:
    """Whatever the missing events had been, a decided share would have been decided so."""
    if better is Better.NEITHER:
        return
    counted = data.draw(st.integers(0, n))
    status = share_verdict(counted, n, target, wanted, better)
    missing = max(0, wanted - n)
    outcomes = {
        is_met(Fraction(counted + extra, n + missing), target, better)
        for extra in range(missing + 1)
    }
    decided = {Status.MET: {True}, Status.MISSED: {False}}.get(status, {True, False})
    assert outcomes == decided


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_a_percentile_is_a_value_that_happened(values: Sequence[int]) -> None:
    """At least the share of values lies at or below it, and no smaller one would do (G12)."""
    ordered = sorted(values)
    for part in (Fraction(1, 2), Fraction(9, 10), Fraction(1)):
        rank = nearest_rank(ordered, part)
        assert rank in ordered
        assert sum(value <= rank for value in ordered) >= part * len(ordered)
        assert sum(value < rank for value in ordered) < part * len(ordered)


@pytest.mark.parametrize(("n", "median"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_the_median_is_the_lower_middle(n: int, median: int) -> None:
    """Of an even number the lower one (G12)."""
    assert distribution(range(1, n + 1), [], reason="none").value == median


def test_nothing_is_neither_zero_nor_all() -> None:
    """G11: 0/0 has no value, and says why."""
    for empty in (
        share([], [], better=Better.HIGHER, reason="why"),
        distribution([], [], reason="why"),
    ):
        assert empty.value is None
        assert (empty.status, empty.reason, empty.n) == (Status.NO_DATA, "why", 0)


def test_a_count_of_none_needs_to_be_known() -> None:
    """G23: zero only where zero is known."""
    assert count([], zero_is_known=True).value == 0
    assert count([], zero_is_known=False).status is Status.NO_DATA
    assert count(["A"], zero_is_known=False).value == 1


def test_rows_that_worsen_a_share_are_named() -> None:
    """Where less is better, those counted are the bad ones."""
    assert share(["A"], ["B"], better=Better.HIGHER, reason="").missed_rows == ("B",)
    assert share(["A"], ["B"], better=Better.LOWER, reason="").missed_rows == ("A",)


def test_the_precedence_of_statuses() -> None:
    """not_measured > no_data > informational > insufficient > met or missed."""
    half = Measured(value=Fraction(1, 2), n=2, numerator=1, denominator=2)
    assert judged(not_measured("why"), Kind.SHARE, None, None) is Status.NOT_MEASURED
    assert judged(no_data("why"), Kind.SHARE, None, None) is Status.NO_DATA
    assert judged(half, Kind.SHARE, None, half.value) is Status.INFORMATIONAL
    assert judged(half, Kind.SHARE, Fraction(1, 2), half.value) is Status.INSUFFICIENT
    assert judged(half, Kind.DISTRIBUTION, 60, None) is Status.INSUFFICIENT
    assert judged(half, Kind.TIME_SHARE, Fraction(1, 2), half.value) is Status.MET
    known = Measured(value=1, n=9, coverage=Fraction(949, 1000))
    assert judged(known, Kind.TIME_SHARE, Fraction(1, 2), 1) is Status.INSUFFICIENT
    assert judged(known, Kind.TIME_SHARE, None, 1) is Status.INFORMATIONAL


def test_the_default_twenty() -> None:
    """Without rows of targets exactly the starred metrics are shown, all informational."""
    standard = [metric.key for metric in METRICS if metric.standard]
    assert len(standard) == STANDARD
    found = evaluate(project(), golden_log(), Period.parse("2024-11"), Period.parse("2024-11").end)
    assert [line.key for line in found.results] == standard
    assert len(BY_KEY) == len(METRICS)


def test_rows_of_targets_are_exactly_the_lines() -> None:
    """A sheet with rows means exactly these rows, in their order, the rest only on request."""
    rows = (target("outages"), target("response_time"), target("response_time.p90"))
    own = project(targets=rows)
    november = Period.parse("2024-11")
    found = evaluate(own, golden_log(), november, november.end)
    assert [line.name for line in found.results] == [
        "outages",
        "response_time",
        "response_time.p90",
    ]
    everything = evaluate(own, golden_log(), november, november.end, everything=True)
    assert len(everything.results) == len(METRICS) + 1


def test_a_metric_without_its_columns_is_not_measured() -> None:
    """The reason names the sheet and the column."""
    book = log(incidents=[{"id": "A", "priority": "1", "reported_at": "2024-11-05 10:00"}])
    narrow = type(book.incidents)(
        book.incidents.frame,
        given=True,
        columns=frozenset({"id", "reported_at", "priority"}),
        source=book.incidents.source,
    )
    fields = {name: getattr(book, name) for name in book.__dataclass_fields__}
    november = Period.parse("2024-11")
    found = evaluate(
        project(), type(book)(**(fields | {"incidents": narrow})), november, november.end
    )
    response, reported = found.first("response_time"), found.first("incidents_reported")
    assert response is not None
    assert (response.status, response.reason) == (Status.NOT_MEASURED, "no_column")
    assert response.details == {"sheet": "incidents", "column": "responded_at"}
    assert reported is not None
    assert reported.value == 1


def test_no_log_at_all() -> None:
    """Without the sheet of incidents its metrics are not measured; nothing is 0 % or 100 %."""
    november = Period.parse("2024-11")
    found = evaluate(project(months=()), log(), november, november.end, everything=True)
    assert {line.value for line in found.results} == {None}
    assert {line.status for line in found.results} == {Status.NOT_MEASURED}
    assert all(line.reason for line in found.results)


def test_an_empty_log_says_why_there_is_nothing() -> None:
    """Sheets with headings only: no data or not measured, each with its reason."""
    names = ("incidents", "pauses", "reopens", "outages", "activities", "gaps")
    empty = log(**dict.fromkeys(names, ()))
    november = Period.parse("2024-11")
    found = evaluate(project(months=()), empty, november, november.end, everything=True)
    for line in found.results:
        assert line.value is None
        assert line.status in {Status.NO_DATA, Status.NOT_MEASURED}
        assert line.reason
