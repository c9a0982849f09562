"""Reporting periods: the month before one, and which of them are months."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.periods import Period


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2024-11", "2024-10"),
        ("2024-01", "2023-12"),
        ("2024-Q4", "2024-09"),
        ("2024-11-20..2025-02-03", "2024-10"),
    ],
)
def test_the_month_before(text: str, before: str) -> None:
    """Metrics 7: the month a period is compared with lies before the one it begins in."""
    assert Period.parse(text).month_before == Period.parse(before)


@given(st.dates())
def test_months_follow_each_other(day: object) -> None:
    """The month before ends where its month begins, and is one."""
    try:
        month = Period.of_month(day.year, day.month)  # type: ignore[attr-defined]  # a date
        before = month.month_before
    except (OverflowError, ValueError):
        return  # the first month and the last of the calendar of Python
    assert before.is_month
    assert before.end == month.first
    assert before.last == month.first - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-11", True),
        ("2024-11-01..2024-11-30", True),
        ("2024-11-01..2024-11-29", False),
        ("2024-11-02..2024-11-30", False),
        ("2024-Q4", False),
    ],
)
def test_what_a_month_is(text: str, *, expected: bool) -> None:
    """A calendar month, however it is written."""
    assert Period.parse(text).is_month is expected
