"""Figures of issued reports: exact through JSON, the last word on each, only of single months."""

import json
from datetime import date
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.periods import Period
from pipeline.issuing.report_records import (
    IssuedReport,
    figures_of_record,
    standing_figures,
    told_of_record,
    told_record,
)
from pipeline.metrics.facts import Scope
from pipeline.metrics.months.restatements import ToldFigure
from pipeline.metrics.results import Status

words = st.text(max_size=5)
codes = st.lists(words, max_size=2).map(tuple)
told_figures = st.builds(
    ToldFigure,
    number=words,
    as_of=st.dates(),
    catalogue=words,
    days=st.sampled_from(["2026-09", "2026-10-03..2026-10-09", "2026-Q3"]).map(Period.parse),
    metric=words,
    scope=st.builds(Scope, priorities=codes, services=codes, kinds=codes, stages=codes),
    min_events=st.integers(0, 20),
    value=st.none() | st.fractions(),
    events=st.none() | st.tuples(st.integers(0), st.integers(0)),
    status=st.sampled_from(Status),
)


@given(told_figures)
def test_a_figure_is_read_as_it_was_written(told: ToldFigure) -> None:
    """Law: what a report told arrives exact, through JSON and back."""
    assert told_of_record(json.loads(json.dumps(told_record(told)))) == told


def figure(month: str, value: int, number: str) -> ToldFigure:
    """A count of a month as a report told it."""
    return ToldFigure(
        number=number, as_of=date(2026, 12, 1), catalogue="1", days=Period.parse(month),
        metric="contacts", scope=Scope(), min_events=5, value=Fraction(value), events=None,
        status=Status.INFORMATIONAL,
    )  # fmt: skip


def issued(number: str, subject: str, *told: ToldFigure, by: str | None = None) -> IssuedReport:
    """A report in the register."""
    return IssuedReport(number=number, subject=subject, superseded_by=by, figures=told)


ORDER: Final = {"1": 10, "2": 20, "3": 30, "4": 40}
SEP: Final = figure("2026-09", 1, "1")


@pytest.mark.parametrize(
    ("reports", "number", "told"),
    [
        ([issued("1", "2026-09", SEP)], None, {"2026-09": 1}),
        # restated by October: the last word is October's
        (
            [issued("1", "2026-09", SEP), issued("2", "2026-10", figure("2026-09", 2, "2"))],
            None,
            {"2026-09": 2},
        ),
        # superseded: the successor speaks
        (
            [
                issued("1", "2026-09", SEP, by="2"),
                issued("2", "2026-09", figure("2026-09", 3, "2")),
            ],
            None,
            {"2026-09": 3},
        ),
        # the third report made again: it knows nothing of the fourth, which superseded the first
        (
            [
                issued("1", "2026-09", SEP, by="4"),
                issued("4", "2026-09", figure("2026-09", 4, "4")),
            ],
            "3",
            {"2026-09": 1},
        ),
        # editions of the report itself tell it nothing
        ([issued("1", "2026-11", figure("2026-09", 5, "1"))], None, {}),
        # a number not yet in the register is the latest
        ([issued("4", "2026-09", SEP)], "5", {"2026-09": 1}),
    ],
)
def test_the_last_word_before_a_report_counts(
    reports: list[IssuedReport], number: str | None, told: dict[str, int]
) -> None:
    """G2: compared is what stood told when the report got its number."""
    found = standing_figures(reports, "2026-11", ORDER, number)
    assert {one.days.key: one.value for one in found} == told


@pytest.mark.parametrize(
    ("subject", "months"),
    [
        ("2026-09", ["2026-09", "2026-08"]),
        ("2026-Q3", ["2026-08"]),
        ("2026-09-01..2026-09-10", ["2026-08"]),
    ],
)
def test_only_reports_on_a_month_tell_months(subject: str, months: list[str]) -> None:
    """Figures of a quarter are no figures of a month; what it restated of one is."""
    own = told_record(figure("2026-09", 1, "1"))
    earlier = told_record(figure("2026-08", 1, "1"))
    record = {"subject": subject, "measured": [own], "restated": [earlier]}
    assert [one.days.key for one in figures_of_record(record)] == months


def test_a_record_from_before_tells_nothing() -> None:
    """Reports of an earlier version have no such list, and nothing is compared with them."""
    assert figures_of_record({"subject": "2026-09"}) == ()
