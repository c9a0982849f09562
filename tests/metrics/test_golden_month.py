"""The golden month of ``metrics.md`` section 3, as fine print section 5 reads it, by figure."""

from datetime import date
from fractions import Fraction

import pytest

from pipeline.calendars import day_calendar
from pipeline.domain.contract import MonthRow
from pipeline.domain.periods import Period
from pipeline.metrics.clocks.compliance import Clock, decisions
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.results import MetricResult, Status
from tests.metrics.build import golden_incidents, golden_log, project

MINUTE = 60
NOVEMBER = Period.parse("2024-11")
ZONE = "Europe/Moscow"


@pytest.fixture(scope="module")
def month() -> Evaluation:
    """The whole catalogue over November 2024, known on 1 December."""
    return evaluate(project(), golden_log(), NOVEMBER, date(2024, 12, 1), everything=True)


def line(month: Evaluation, key: str) -> MetricResult:
    """The figure of this key."""
    found = month.first(key)
    assert found is not None
    return found


def test_the_calendar_is_that_of_the_example() -> None:
    """4 November is closed, Saturday 2 November is worked, as metrics.md section 3 says."""
    days = day_calendar("RU")
    assert not days.is_working(date(2024, 11, 4))
    assert days.is_working(date(2024, 11, 2))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("incidents_reported", 10),
        ("requests_reported", 1),
        ("contacts", 12),
        ("critical_incidents", 3),
        ("incidents_resolved", 9),
        ("backlog", 2),
        ("backlog_growth", 1),
        ("outages", 2),
        ("overdue_open", 1),
        ("breaches", 4),
        ("downtime", 350 * MINUTE),
        ("longest_outage", 170 * MINUTE),
        ("rejected", 0),
        ("backlog_age", 2),
        ("mean_time_to_restore", Fraction(350 * MINUTE, 3)),
        ("mean_time_between_failures", Fraction((42960 - 350) * MINUTE, 3)),
        ("mean_time_between_incidents", 42960 * MINUTE // 3),
        ("maintenance_hours", 240 * MINUTE),
    ],
)
def test_counts_and_sums(month: Evaluation, key: str, value: int | Fraction) -> None:
    """Expected figures of metrics.md section 3."""
    assert line(month, key).value == value
    assert line(month, key).status is Status.INFORMATIONAL


@pytest.mark.parametrize(
    ("key", "numerator", "denominator"),
    [
        ("response_in_target", 7, 9),
        ("restore_in_target", 4, 4),
        ("resolution_in_target", 4, 6),
        ("same_day_rate", 3, 11),
        ("same_day_start_rate", 9, 11),
        ("reopen_rate", 1, 9),
        ("duplicate_rate", 1, 12),
        ("recurring_rate", 0, 10),
        ("escalation_rate", 0, 10),
        ("first_contact_rate", 0, 9),
    ],
)
def test_shares_are_k_of_n(month: Evaluation, key: str, numerator: int, denominator: int) -> None:
    """Shares keep both numbers; a resolved-only rule would give 4 of 5 resolutions."""
    result = line(month, key)
    assert (result.numerator, result.denominator) == (numerator, denominator)
    assert result.value == Fraction(numerator, denominator)
    assert result.n == denominator


@pytest.mark.parametrize(
    ("key", "n", "median", "p90", "longest", "mean"),
    [
        ("response_time", 9, 15, 90, 90, Fraction(240, 9)),
        ("restore_time", 4, 80, 160, 160, Fraction(205, 2)),
        ("resolution_time", 9, 180, 1860, 1860, Fraction(4090, 9)),
        ("outage_reaction_time", 2, 10, 20, 20, Fraction(15)),
        ("detection_time", 2, 10, 10, 10, Fraction(10)),
    ],
)
def test_speeds_in_minutes(  # noqa: PLR0913, PLR0917  # a row of the table of figures
    month: Evaluation, key: str, n: int, median: int, p90: int, longest: int, mean: Fraction
) -> None:
    """Median, p90, maximum and mean of fine print section 5, Golden month (G12)."""
    result = line(month, key)
    assert result.n == n
    assert result.value == median * MINUTE
    assert result.details["p90"] == p90 * MINUTE
    assert result.details["max"] == longest * MINUTE
    assert result.details["mean"] == mean * MINUTE
    assert result.details["few"] is True


def test_availability_is_an_exact_fraction(month: Evaluation) -> None:
    """1 - 350/42960: a month less 240 minutes of allowed maintenance."""
    result = line(month, "availability")
    assert result.value == 1 - Fraction(350, 42960)
    assert result.denominator == 42960 * MINUTE
    assert result.numerator == (42960 - 350) * MINUTE
    assert result.n == 3


def test_everything_was_watched(month: Evaluation) -> None:
    """No row of unknown time: all of the agreed month is known."""
    result = line(month, "monitoring_coverage")
    assert (result.value, result.denominator) == (1, 30 * 24 * 3600)


def test_the_client_was_waited_for(month: Evaluation) -> None:
    """A4 waited 8 hours of support time; no other resolution of the month waited."""
    result = line(month, "client_wait_share")
    # From report to final resolution: A1, A2, A3, A4, A5, A6, A8, A9, A13.
    whole = sum((160, 270, 420, 550, 1860, 90, 960, 600, 80))
    assert (result.numerator, result.denominator) == (480 * MINUTE, whole * MINUTE)


def test_how_old_the_open_ones_are(month: Evaluation) -> None:
    """At the end of November A10 is 31 hours old, A11 62."""
    by_age = line(month, "backlog_age").details["by_age"]
    assert by_age == {"0-1": 0, "1-3": 2, "3-7": 0, "7-14": 0, "14-30": 0, ">30": 0}


def test_what_the_log_does_not_say(month: Evaluation) -> None:
    """No ratings, no target of availability, no package: each says so, none is zero."""
    found = {key: line(month, key) for key in ("satisfaction", "downtime_left", "package_use")}
    assert {key: (one.value, one.reason) for key, one in found.items()} == {
        "satisfaction": (None, "nothing_rated"),
        "downtime_left": (None, "no_availability_target"),
        "package_use": (None, "no_included_hours"),
    }
    audits = line(month, "audit_hours")
    assert audits.value == 0


def test_downtime_is_told_by_service(month: Evaluation) -> None:
    """130 + 160 + 60 minutes; A5 and A6 are united, A13 loses its half hour of maintenance."""
    services = line(month, "downtime").details["services"]
    assert services == {
        "S": {
            "agreed": 30 * 24 * 3600,
            "maintenance": 4 * 3600,
            "unknown": 0,
            "outage": 350 * MINUTE,
        }
    }


def test_an_outage_carried_over_is_told_beside_the_count(month: Evaluation) -> None:
    """A1's outage began in October: it is no outage of November, but reaches into it."""
    assert line(month, "outages").details["carried_over"] == 1
    assert line(month, "longest_outage").rows == ("A1",)


def test_the_identity_of_the_backlog(month: Evaluation) -> None:
    """The backlog goes from 1 to 2: 1 + 10 reported + 1 reopened - 10 resolved - 0 closed."""
    result = line(month, "backlog")
    assert result.details == {
        "start": 1,
        "reported": 10,
        "reopened": 1,
        "resolved": 10,
        "closed_unresolved": 0,
    }
    assert result.rows == ("A10", "A11")


def test_which_clocks_were_missed(month: Evaluation) -> None:
    """Responses A3 and A6, resolutions A8 and A11; A10 is undecided in both."""
    response, resolution = line(month, "response_in_target"), line(month, "resolution_in_target")
    assert response.missed_rows == ("A3", "A6")
    assert resolution.missed_rows == ("A8", "A11")
    assert response.details["undecided"] == 1
    assert resolution.details["undecided"] == 1
    assert line(month, "restore_in_target").details["undecided"] == 0
    assert sorted(line(month, "breaches").rows) == ["A11", "A3", "A6", "A8"]
    assert line(month, "overdue_open").rows == ("A11",)


@pytest.mark.parametrize(
    ("clock", "name", "due", "decided", "elapsed"),
    [
        (Clock.RESPONSE, "A1", "2024-11-01 00:00:00", "2024-10-31 23:50:00", 20),
        (Clock.RESPONSE, "A2", "2024-11-01 17:30:00", "2024-11-01 17:10:00", 40),
        (Clock.RESPONSE, "A3", "2024-11-02 17:00:00", "2024-11-05 09:00:01", 90),
        (Clock.RESPONSE, "A4", "2024-11-06 17:50:00", "2024-11-06 12:55:00", 5),
        (Clock.RESPONSE, "A6", "2024-11-10 04:30:00", "2024-11-10 04:30:01", 45),
        (Clock.RESPONSE, "A10", "2024-12-02 12:00:00", None, 60),
        (Clock.RESTORE, "A1", "2024-11-01 03:30:00", "2024-11-01 02:10:00", 160),
        (Clock.RESTORE, "A6", "2024-11-10 08:00:00", "2024-11-10 05:30:00", 90),
        (Clock.RESOLVE, "A2", "2024-11-02 16:30:00", "2024-11-02 12:00:00", 270),
        (Clock.RESOLVE, "A3", "2024-11-05 17:00:00", "2024-11-05 16:00:00", 420),
        (Clock.RESOLVE, "A4", None, "2024-11-07 15:00:00", 70),
        (Clock.RESOLVE, "A8", "2024-11-15 17:30:00", "2024-11-15 17:30:01", 960),
        (Clock.RESOLVE, "A9", None, "2024-11-21 12:00:00", 180),
        (Clock.RESOLVE, "A10", None, None, 60),
        (Clock.RESOLVE, "A11", "2024-11-29 10:00:00", "2024-11-29 10:00:01", 900),
    ],
)
def test_when_each_clock_was_due_and_decided(  # noqa: PLR0913, PLR0917  # a row of the table
    month: Evaluation, clock: Clock, name: str, due: str | None, decided: str | None, elapsed: int
) -> None:
    """The printed due time is where the target runs out; a miss is decided past it (G2)."""
    rows = decisions(month.facts, clock)
    ids = month.facts.episodes.frame["id"]
    row = rows.loc[ids[ids == name].index[0]]
    wall = "%Y-%m-%d %H:%M:%S"
    if due is not None:
        assert row["due_at"].tz_convert(ZONE).strftime(wall) == due
    if decided is None:
        assert row.isna()["decided_at"]
    else:
        assert row["decided_at"].tz_convert(ZONE).strftime(wall) == decided
    assert row["elapsed_s"] == elapsed * MINUTE


def test_october_holds_the_response_of_a1() -> None:
    """A1's response was decided in October, its restoring in November: each once, for ever."""
    own = project(months=(MonthRow(year=2024, month=10, log_complete=True),))
    october = evaluate(own, golden_log(), Period.parse("2024-10"), date(2024, 12, 1))
    response = october.first("response_in_target")
    restore = october.first("restore_in_target")
    assert response is not None
    assert response.rows == ("A1",)
    assert restore is not None
    assert restore.status is Status.NO_DATA


def test_the_support_line_promised_167_hours(month: Evaluation) -> None:
    """Without a word on gaps the share is not measured; what was promised is."""
    result = line(month, "support_availability")
    assert result.status is Status.NOT_MEASURED
    assert result.reason == "gaps_not_stated"
    assert result.details["promised"] == 601_200


def test_the_reading_by_calendar_days_stands_beside(month: Evaluation) -> None:
    """By calendar days A1 is not resolved on its day; the day allowed makes it 3 of 11."""
    by_day = line(month, "same_day_rate").details["by_calendar_day"]
    assert by_day == {"numerator": 2, "denominator": 11}


def test_the_report_takes_the_duplicates_earlier_time() -> None:
    """A7 reported before A6 would move A6's clock; reported after, as here, it changes nothing."""
    rows = golden_incidents()
    alone = [row for row in rows if row["id"] != "A7"]
    both = evaluate(project(), golden_log(), NOVEMBER, date(2024, 12, 1))
    without = evaluate(project(), golden_log(incidents=alone), NOVEMBER, date(2024, 12, 1))
    assert [r.value for r in both.results] == [r.value for r in without.results]
