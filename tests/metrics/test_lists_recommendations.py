"""Recommendations: each rule at its bound, on one side and on the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.domain.agreements import Agreement
from pipeline.domain.contract import Project
from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.events.cases import CaseRow
from pipeline.metrics.events.log import Log
from pipeline.metrics.lists.recommendations import RULES, Recommendation, recommendations
from tests.metrics.build import golden_log, log, project, target

NOVEMBER = Period.parse("2024-11")


def advised(
    logs: Log,
    *,
    of: Project | None = None,
    cases: Sequence[CaseRow] = (),
    period: Period = NOVEMBER,
) -> dict[str, Recommendation]:
    """What is advised for the period, by the code of the rule."""
    evaluation = evaluate(of or project(), logs, period, period.end, cases=cases)
    return {one.code: one for one in recommendations(evaluation)}


def incidents(*rows: Mapping[str, object]) -> Log:
    """A log of incidents answered and solved at once, unless their rows say otherwise."""
    return log(
        incidents=[
            {
                "id": f"I{at}",
                "priority": "2",
                "reported_at": "2024-11-05 10:00",
                "responded_at": row.get("reported_at", "2024-11-05 10:00"),
                "resolved_at": row.get("reported_at", "2024-11-05 10:00"),
            }
            | dict(row)
            for at, row in enumerate(rows, start=1)
        ]
    )


def test_every_rule_names_a_metric() -> None:
    """Metrics 7: each recommendation names its metric; codes are told apart."""
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert {rule.metric for rule in RULES} <= BY_KEY.keys()


def test_a_quiet_month_is_advised_nothing() -> None:
    """No figure, no advice."""
    assert advised(incidents({})) == {}
    assert advised(log()) == {}


@pytest.mark.parametrize(("count", "is_advised"), [(1, False), (2, True)])
def test_a_step_broken_twice_wants_a_guard(count: int, *, is_advised: bool) -> None:
    """User errors on one step of the method: the system should guard it; the client decides."""
    rows = [{"warranty": True} for _ in range(count)]
    cases = [
        CaseRow(incident=f"I{at}", outcome="covered", closed_on=date(2024, 11, 6), steps=("М-1",))
        for at in range(1, count + 1)
    ]
    found = advised(incidents(*rows), cases=cases)
    assert ("guard_step" in found) is is_advised
    if is_advised:
        assert found["guard_step"].said == {"step": "М-1", "count": 2}
        assert found["guard_step"].wants_client


@pytest.mark.parametrize(("clients", "wants_client"), [(1, False), (2, True)])
def test_a_cause_met_three_times_should_be_removed(clients: int, *, wants_client: bool) -> None:
    """Where most of its incidents are on the client's side, the client decides."""
    sides = ["client"] * clients + ["contractor"] * (3 - clients)
    found = advised(incidents(*({"cause": "сеть", "side": side} for side in sides)))
    advice = found["repeated_cause"]
    assert advice.said == {"cause": "сеть", "count": 3}
    assert advice.wants_client is wants_client
    assert advice.ids == ("I1", "I2", "I3")
    assert "repeated_cause" not in advised(incidents(*({"cause": "сеть"} for _ in range(2))))
    assert "repeated_cause" not in advised(incidents(*({} for _ in range(5))))


@pytest.mark.parametrize(("until", "is_advised"), [("14:00", False), ("14:00:01", True)])
def test_waiting_for_the_client(until: str, *, is_advised: bool) -> None:
    """Catalogue, client_wait_share: 3 of 10 support hours are not too much, a second more is."""
    rows = [{"id": "1", "priority": "2", "reported_at": "2024-11-05 09:00",
             "resolved_at": "2024-11-06 11:00"}]  # fmt: skip
    pauses = [{"incident": "1", "from_at": "2024-11-05 10:00", "to_at": f"2024-11-05 {until}",
               "reason": "waiting for client"}]  # fmt: skip
    found = advised(log(incidents=rows, pauses=pauses))
    assert ("client_waiting" in found) is is_advised
    if is_advised:
        assert found["client_waiting"].said["share"] == Fraction(10801, 36000)
        assert found["client_waiting"].wants_client


@pytest.mark.parametrize(("other", "is_advised"), [("1", False), ("1.01", True)])
def test_too_much_work_without_a_kind(other: str, *, is_advised: bool) -> None:
    """Catalogue, activities: other above 10 % of the hours is a finding; exactly 10 % is not."""
    works = [
        {"on": "2024-11-05", "activity": "incident", "hours": Decimal(10) - Decimal(other)},
        {"on": "2024-11-05", "activity": "other", "hours": Decimal(other)},
        {"on": "2024-11-05", "activity": "other", "hours": Decimal(9), "internal": True},
    ]
    found = advised(golden_log(activities=works))
    assert ("other_work" in found) is is_advised
    if is_advised:
        assert found["other_work"].said["share"] == Fraction(101, 1000)


@pytest.mark.parametrize(("october", "is_advised"), [("00:44", False), ("00:46", True)])
def test_a_service_below_its_target_for_two_months(october: str, *, is_advised: bool) -> None:
    """Availability 99.9 %: 44 minutes of October's 744 hours keep it, 46 do not."""
    outages = [
        {"service": "S", "started_at": "2024-10-10 00:00", "ended_at": f"2024-10-10 {october}"},
        {"service": "S", "started_at": "2024-11-10 00:00", "ended_at": "2024-11-10 02:00"},
    ]
    of = project(targets=(target("availability", Decimal("0.999"), services=("S",)),))
    found = advised(log(outages=outages), of=of)
    assert ("service_below" in found) is is_advised
    if is_advised:
        assert found["service_below"].said == {
            "service": "S",
            "now": 1 - Fraction(120, 720 * 60),
            "before": 1 - Fraction(46, 744 * 60),
            "target": Fraction(999, 1000),
        }
    unnarrowed = replace(of, targets=(target("availability", Decimal("0.999")),))
    assert "service_below" not in advised(log(outages=outages), of=unnarrowed)
    quarter = Period.parse("2024-Q4")
    assert "service_below" not in advised(log(outages=outages), of=of, period=quarter)


def availability_from_november(before: str, after: str) -> Project:
    """Service S is promised one availability, from 1 November another."""
    rows = [(target("availability", Decimal(value), services=("S",)),) for value in (before, after)]
    first = date(2024, 11, 1)
    change = Agreement(number="1", kind="SLA", on=first, from_on=first, targets=rows[1])
    return project(targets=rows[0], agreements=(change,))


@pytest.mark.parametrize(
    ("before", "after", "target_before"),
    [
        ("0.95", "0.999", None),  # October kept its own target
        ("0.998", "0.999", Fraction(998, 1000)),
    ],
)
def test_the_month_before_is_judged_by_its_own_target(
    before: str, after: str, target_before: Fraction | None
) -> None:
    """G16: two hours of October are 99.73 %; a target raised since does not judge it."""
    outages = [
        {"service": "S", "started_at": f"{month}-10 00:00", "ended_at": f"{month}-10 02:00"}
        for month in ("2024-10", "2024-11")
    ]
    found = advised(log(outages=outages), of=availability_from_november(before, after))
    assert ("service_below" in found) is (target_before is not None)
    if target_before is not None:
        said = found["service_below"].said
        assert (said["target"], said["target_before"]) == (Fraction(999, 1000), target_before)


def test_a_month_nobody_watched_is_no_month_below() -> None:
    """G7: of October 94 % are known; what is insufficient was not missed."""
    outages = [
        {"service": "S", "started_at": "2024-10-10 00:00", "ended_at": "2024-10-10 02:00"},
        {"service": "S", "started_at": "2024-10-20 00:00", "ended_at": "2024-10-21 21:00",
         "kind": "unknown"},
        {"service": "S", "started_at": "2024-11-10 00:00", "ended_at": "2024-11-10 02:00"},
    ]  # fmt: skip
    of = project(targets=(target("availability", Decimal("0.999"), services=("S",)),))
    assert "service_below" not in advised(log(outages=outages), of=of)
    outages[1]["ended_at"] = "2024-10-21 00:00"
    assert "service_below" in advised(log(outages=outages), of=of)


def test_a_backlog_that_grows_for_three_months() -> None:
    """Open at the ends of August to November: 0, 1, 2, 3; a month without growth breaks it."""
    opened = [
        {"id": str(n), "priority": "3", "reported_at": f"2024-{n:02d}-05 10:00"}
        for n in (9, 10, 11)
    ]
    found = advised(log(incidents=opened))
    assert found["backlog_growing"].said == {"first": 0, "last": 3, "months": 3}
    solved = [opened[0], opened[1] | {"resolved_at": "2024-10-06 10:00"}, opened[2]]
    assert "backlog_growing" not in advised(log(incidents=solved))


@pytest.mark.parametrize(("at", "count"), [("15:59", 1), ("16:00", 2)])
def test_late_requests_that_nobody_began_that_day(at: str, count: int) -> None:
    """Same-day start missed after 16:00, twice; an earlier one does not count."""
    late = {"reported_at": "2024-11-05 16:30", "responded_at": "2024-11-06 09:10",
            "resolved_at": "2024-11-06 10:00"}  # fmt: skip
    found = advised(incidents(late, late | {"reported_at": f"2024-11-05 {at}"}))
    assert ("late_start" in found) is (count > 1)
    if count > 1:
        assert found["late_start"].said == {"count": 2, "late_from": time(16)}
        assert found["late_start"].ids == ("I1", "I2")


@pytest.mark.parametrize(
    ("kept", "is_advised"), [((), False), (("responded_at",), True), (("started_at",), True)]
)
def test_a_log_without_the_start_of_work_gives_no_advice_on_it(
    kept: tuple[str, ...], *, is_advised: bool
) -> None:
    """Catalogue, same_day_start_rate: resolutions alone do not say when the work was begun."""
    late = {"reported_at": "2024-11-05 16:30", "resolved_at": "2024-11-06 10:00"}
    made = incidents(*[late | dict.fromkeys(("responded_at", "started_at"))] * 2)
    table = made.incidents
    columns = (table.columns - {"responded_at", "started_at"}) | set(kept)
    found = advised(replace(made, incidents=replace(table, columns=columns)))
    assert ("late_start" in found) is is_advised
