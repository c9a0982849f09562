"""The flow of incidents by week and month: the identity of ``metrics.md`` in every piece."""

from datetime import date

import pandas as pd
from hypothesis import given, settings

from pipeline.domain.periods import Period
from pipeline.metrics.facts import EVERYTHING, Facts
from pipeline.metrics.lists.flow import Flow, months, weeks
from pipeline.metrics.measures.volumes import volume_flows
from tests.metrics.build import golden_log, log, project
from tests.properties.strategies import World, evaluated, worlds

NOVEMBER = Period.parse("2024-11")


def counts(flow: Flow) -> tuple[int, ...]:
    """The terms of the identity, in its order."""
    return (
        flow.open_at_start,
        flow.reported,
        flow.reopened,
        flow.resolved,
        flow.closed_unresolved,
        flow.open_at_end,
    )


def test_weeks_of_the_golden_month() -> None:
    """Metrics 3: November 2024 by hand, A9 resolved twice in its week; the edges are cut."""
    found = weeks(Facts(project(), golden_log(), NOVEMBER, date(2024, 12, 1)))
    assert [(flow.first.day, flow.last.day) for flow in found] == [
        (1, 3), (4, 10), (11, 17), (18, 24), (25, 30),
    ]  # fmt: skip
    assert [counts(flow) for flow in found] == [
        (1, 2, 0, 2, 0, 1),
        (1, 3, 0, 3, 0, 1),
        (1, 2, 0, 2, 0, 1),
        (1, 1, 1, 3, 0, 0),
        (0, 2, 0, 0, 0, 2),
    ]


def test_months_of_a_quarter_and_a_closing_without_resolution() -> None:
    """G21: what is closed without resolution leaves the backlog in the month of its closing."""
    rows = [
        {"id": "1", "priority": "2", "reported_at": "2024-10-31 23:59"},
        {"id": "2", "priority": "2", "reported_at": "2024-11-01 00:00",
         "closed_at": "2024-12-01 00:00"},
        {"id": "3", "priority": "2", "reported_at": "2024-12-31 23:59",
         "resolved_at": "2025-01-01 00:00"},
    ]  # fmt: skip
    facts = Facts(project(), log(incidents=rows), Period.parse("2024-Q4"), date(2025, 1, 1))
    assert [counts(flow) for flow in months(facts)] == [
        (0, 1, 0, 0, 0, 1),
        (1, 1, 0, 0, 0, 2),
        (2, 1, 0, 0, 1, 2),
    ]


def test_a_period_that_is_not_over_ends_where_it_is_known() -> None:
    """G3: nothing is told of days that have not been."""
    facts = Facts(project(), golden_log(), NOVEMBER, date(2024, 11, 13))
    last = weeks(facts)[-1]
    assert (last.first, last.last) == (date(2024, 11, 11), date(2024, 11, 12))
    assert [flow.last for flow in months(facts)] == [date(2024, 11, 12)]


@settings(max_examples=12)
@given(worlds())
def test_pieces_agree_with_the_whole(world: World) -> None:
    """Laws: the weeks sum to the period, and each leaves open what is open at its end."""
    facts = evaluated(world).facts
    for found in (weeks(facts), months(facts)):
        whole = volume_flows(facts, EVERYTHING)
        for name, total in whole.items():
            assert sum(getattr(flow, name) for flow in found) == total, name
        for flow in found:
            after = pd.Timestamp(flow.last, tz=facts.zone) + pd.DateOffset(days=1)
            is_open = facts.in_scope(EVERYTHING) & facts.episodes.open_at(min(after, facts.known))
            assert flow.open_at_end == int(is_open.sum())
