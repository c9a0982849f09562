"""Agreements: which one holds on a day, and what it puts over the contract (fine print, 1)."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.agreements import (
    KEYS,
    Agreement,
    in_force,
    terms_between,
    terms_on,
)
from pipeline.domain.contract import HoursRow, Priority, Project, Service, Target
from pipeline.domain.durations import Duration
from pipeline.problems import Place
from tests.metrics.build import minutes, project

FIRST, END = date(2026, 1, 1), date(2027, 1, 1)


def sla(number: str, first: date, last: date | None = None, **stated: object) -> Agreement:
    """An SLA agreement."""
    return Agreement(
        number=number,
        kind="SLA",
        on=first,
        from_on=first,
        to_on=last,
        **stated,  # type: ignore[arg-type]  # fields of Agreement
    )


def change(number: str, first: date, last: date | None = None, **stated: object) -> Agreement:
    """A change to whatever holds."""
    return replace(sla(number, first, last, **stated), kind="change")


def under(*agreements: Agreement, **changes: object) -> Project:
    """The project of the golden month under agreements."""
    return project(agreements=agreements, **changes)


def test_both_ends_belong_to_an_agreement() -> None:
    """``from`` and ``to`` are days on which it holds; the days beside them are not."""
    one = sla("1", date(2026, 3, 15), date(2026, 3, 20))
    days = [date(2026, 3, day) for day in (14, 15, 20, 21)]
    assert [one.holds_on(day) for day in days] == [False, True, True, False]


def test_without_an_end_it_holds_for_ever() -> None:
    """A blank ``to`` is no end."""
    assert sla("1", FIRST).holds_on(date(9000, 1, 1))


def test_a_change_wins_over_the_sla_and_a_later_change_over_an_earlier() -> None:
    """Lookup of a key: the latest change in force, else the SLA, else the contract."""
    found = under(
        change("c2", date(2026, 6, 1), monthly_fee=Decimal(3)),
        change("c1", date(2026, 3, 1), monthly_fee=Decimal(2), min_events=7),
        sla("s", date(2026, 2, 1), monthly_fee=Decimal(1), min_events=6, credit_cap=Decimal("0.1")),
    )
    fees = [terms_on(found, date(2026, month, 1)).contract.monthly_fee for month in (1, 2, 3, 6)]
    assert fees == [Decimal(100000), Decimal(1), Decimal(2), Decimal(3)]
    june = terms_on(found, date(2026, 6, 1)).contract
    assert (june.min_events, june.credit_cap) == (7, Decimal("0.1"))
    assert [one.number for one in in_force(found, date(2026, 6, 1))] == ["s", "c1", "c2"]


def test_a_warranty_agreement_states_no_terms_of_support() -> None:
    """Only agreements of kind SLA and change are looked up."""
    warranty = replace(sla("w", FIRST, monthly_fee=Decimal(1)), kind="warranty")
    found = under(warranty)
    assert in_force(found, date(2026, 5, 1)) == ()
    assert terms_on(found, date(2026, 5, 1)) == found


@pytest.mark.parametrize("key", KEYS)
def test_what_is_not_stated_stays(key: str) -> None:
    """A blank key of an agreement is that of the contract."""
    found = terms_on(under(sla("s", FIRST)), date(2026, 5, 1))
    assert getattr(found.contract, key) == getattr(project().contract, key)


def test_a_stated_key_names_its_own_cell() -> None:
    """The place of a key is that of the row that states it."""
    cell = Place("a.xlsx", "Соглашения", "G2", "Абонентская плата")
    stated = sla("s", FIRST, monthly_fee=Decimal(1), places={"monthly_fee": cell, "number": cell})
    found = terms_on(under(stated), FIRST).contract
    assert found.places["monthly_fee"] == cell
    assert "number" not in found.places


def test_rows_replace_those_of_their_code_as_a_whole() -> None:
    """Rows of an agreement stand where the base rows of the code stood; new codes follow."""
    own = Priority(code="2", hours="24x7", response=minutes(5))
    new = Priority(code="9")
    found = terms_on(under(sla("s", FIRST, priorities=(own, new))), FIRST)
    assert [p.code for p in found.priorities] == ["1", "2", "3", "9"]
    assert found.priorities[1] == own
    assert found.priorities[1].resolve is None


def test_all_rows_of_a_profile_go_together() -> None:
    """A profile of two windows is replaced by the one window that an agreement gives it."""
    whole = HoursRow(profile="5x8", days=frozenset({0}), opens=time(8), closes=time(20))
    found = terms_on(under(sla("s", FIRST, hours=(whole,))), FIRST)
    assert found.hours == (whole,)


def test_services_of_an_agreement() -> None:
    """Services are replaced by their code too."""
    heavier = Service(code="S", name="S", hours="5x8", weight=Decimal(2))
    assert terms_on(under(sla("s", FIRST, services=(heavier,))), FIRST).services == (heavier,)


def row(metric: str, target: Decimal | None, *, code: str = "1", typed: bool = False) -> Target:
    """A row of targets, its code typed or given by its place in the sheet."""
    places = {"code": Place(cell="A2")} if typed else {}
    return Target(code=code, metric=metric, target=target, places=places)


def test_targets_without_a_code_are_known_by_metric_and_scope() -> None:
    """The row of an agreement replaces the base row of its metric and scope, whatever its line."""
    base = (row("availability", Decimal("0.9")), row("breaches", Decimal(3), code="2"))
    own = row("availability", Decimal("0.99"), code="7")
    found = terms_on(under(sla("s", FIRST, targets=(own,)), targets=base), FIRST)
    assert found.targets == (own, base[1])


def test_targets_with_a_code_are_known_by_it() -> None:
    """A typed code tells which row is meant, though metric and scope are others."""
    base = (row("availability", Decimal("0.9"), code="A", typed=True),)
    own = row("breaches", Decimal(3), code="A", typed=True)
    found = terms_on(under(sla("s", FIRST, targets=(own,)), targets=base), FIRST)
    assert found.targets == (own,)


def test_the_metric_set_is_that_of_the_agreement() -> None:
    """Which metrics are reported without rows, the agreement in force says."""
    found = under(sla("s", date(2026, 3, 1), metric_set="basic"))
    sets = [terms_on(found, date(2026, month, 28)).metric_set for month in (2, 3)]
    assert sets == [None, "basic"]


def test_a_gap_between_agreements_has_the_terms_of_the_contract() -> None:
    """Where no agreement holds the contract does, and the days are told as their own."""
    found = under(
        sla("1", FIRST, date(2026, 3, 14), min_events=1),
        sla("2", date(2026, 3, 20), min_events=2),
        min_events=9,
    )
    terms = terms_between(found, date(2026, 3, 1), date(2026, 4, 1))
    assert [(one.first.day, one.end.day, one.numbers) for one in terms] == [
        (1, 15, ("1",)),
        (15, 20, ()),
        (20, 1, ("2",)),
    ]
    assert [one.project.contract.min_events for one in terms] == [1, 9, 2]


def test_borders_outside_the_days_asked_about_divide_nothing() -> None:
    """A renewal after the days does not split them."""
    found = under(sla("1", FIRST, date(2026, 5, 31)), sla("2", date(2026, 6, 1)))
    assert len(terms_between(found, date(2026, 4, 1), date(2026, 6, 1))) == 1


days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def agreements(draw: st.DrawFn) -> tuple[Agreement, ...]:
    """Agreements and changes with any days."""
    found = []
    for number in range(draw(st.integers(0, 5))):
        first = draw(days)
        lasts = draw(st.none() | st.integers(0, 30))
        last = None if lasts is None else first + timedelta(days=lasts)
        made = sla(str(number), first, last, min_events=draw(st.none() | st.integers(1, 9)))
        found.append(replace(made, kind=draw(st.sampled_from(("SLA", "change", "warranty")))))
    return tuple(found)


@settings(max_examples=60, deadline=None)
@given(agreements(), days, st.integers(1, 60))
def test_terms_of_days_are_the_terms_of_each_day(
    made: tuple[Agreement, ...], first: date, length: int
) -> None:
    """The spans follow each other without gaps, and each day has what is in force on it."""
    found = under(*made)
    end = first + timedelta(days=length)
    terms = terms_between(found, first, end)
    assert (terms[0].first, terms[-1].end) == (first, end)
    assert [one.end for one in terms[:-1]] == [one.first for one in terms[1:]]
    for one in terms:
        for n in range((one.end - one.first).days):
            assert terms_on(found, one.first + timedelta(days=n)) == one.project
    assert all(a.numbers != b.numbers for a, b in pairwise(terms))


def test_a_duration_of_an_agreement_is_its_own() -> None:
    """The golden month's second priority with another resolve target."""
    own = replace(project().priorities[1], resolve=Duration(seconds=60))
    found = terms_on(under(sla("s", FIRST, priorities=(own,))), FIRST)
    assert found.priorities[1].resolve == Duration(seconds=60)
