"""The statistic of a window against its limit, and when a breach is gross."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from pipeline.domain.claims import Measurement
from pipeline.domain.letters import ToldItem
from pipeline.domain.told import Comparison
from pipeline.problems import Place
from pipeline.warranty import measured
from tests.warranty.build import FAULT, condition, finding, readings, rule_of, step, world

AT_MOST, BELOW, AT_LEAST, ABOVE, EQUAL, BETWEEN = Comparison
SECOND: Final = timedelta(seconds=1)


def item(sign: Comparison, limit: object, **said: Any) -> ToldItem:  # noqa: ANN401  # any field
    """A condition with this limit."""
    given: dict[str, Any] = {"comparison": sign, "limit": Decimal(str(limit))} | said
    return condition(**given)


def kept(told: ToldItem, *values: object) -> bool | None:
    """Whether values before the fault keep it."""
    return measured(told, readings(*values), FAULT).kept


@pytest.mark.parametrize(
    ("sign", "limit", "value", "answer"),
    [
        (AT_MOST, 80, 80, True),
        (AT_MOST, 80, "80.01", False),
        (BELOW, 80, "79.99", True),
        (BELOW, 80, 80, False),
        (AT_LEAST, 80, 80, True),
        (AT_LEAST, 80, "79.99", False),
        (ABOVE, 80, "80.01", True),
        (ABOVE, 80, 80, False),
        (EQUAL, 1, 1, True),
        (EQUAL, 1, 0, False),
        (EQUAL, 0, 0, True),
        (AT_MOST, 0, 0, True),
        (AT_MOST, 0, "0.01", False),
    ],
)
def test_both_sides_of_a_limit(
    sign: Comparison, limit: int, value: object, *, answer: bool
) -> None:
    """Design 3: the comparison decides on which side the limit itself lies."""
    assert kept(item(sign, limit), value) is answer


@pytest.mark.parametrize(("value", "answer"), [(9, False), (10, True), (20, True), (21, False)])
def test_both_bounds_of_between(value: int, *, answer: bool) -> None:
    """Design 3: «между» holds both its bounds."""
    assert kept(item(BETWEEN, 10, upper=Decimal(20)), value) is answer


@pytest.mark.parametrize(
    ("statistic", "value"),
    [("max", 90), ("min", 70), ("mean", 78), ("last", 75), ("p95", 90), (None, 90)],
)
def test_each_statistic_of_one_window(statistic: str | None, value: int) -> None:
    """Fine print 6, Window: statistics of the values before the fault."""
    found = measured(item(AT_MOST, 80, statistic=statistic), readings(70, 90, 77, 78, 75), FAULT)
    assert (found.value, found.readings) == (Decimal(value), 5)
    assert found.kept is (value <= 80)


@pytest.mark.parametrize(
    ("count", "at"), [(1, 1), (19, 19), (20, 19), (21, 20), (40, 38), (41, 39)]
)
def test_percentile_is_by_nearest_rank(count: int, at: int) -> None:
    """Fine print 6, Window: p95 is the value of rank ceil(0.95 n)."""
    values = range(1, count + 1)
    told = item(AT_MOST, 0, statistic="p95", window_s=24 * 3600)
    assert measured(told, readings(*reversed(values)), FAULT).value == at


@pytest.mark.parametrize("sign", [AT_LEAST, ABOVE])
def test_the_worst_side_of_a_lower_limit_is_the_least_value(sign: Comparison) -> None:
    """Fine print 6, Window: min for >= and >."""
    assert measured(item(sign, 80), readings(90, 70, 85), FAULT).value == 70


@pytest.mark.parametrize(
    ("limit", "answer"),
    [("0.3", False), (f"0.{'3' * 35}", False), (f"0.{'3' * 34}4", True)],
)
def test_a_mean_is_compared_exactly(limit: str, *, answer: bool) -> None:
    """Fine print 6, Window: the mean of decimals is exact, also without an end."""
    assert kept(item(AT_MOST, limit, statistic="mean"), 1, 0, 0) is answer


@pytest.mark.parametrize(
    ("sign", "statistic", "answer"), [(EQUAL, None, False), (EQUAL, "last", True)]
)
def test_every_value_must_comply_where_no_statistic_is_stated(
    sign: Comparison, statistic: str | None, *, answer: bool
) -> None:
    """Fine print 6, Window: for = and «между» every value, unless a statistic is stated."""
    found = measured(item(sign, 1, statistic=statistic), readings(1, 0, 1), FAULT)
    assert found.kept is answer
    assert found.value == (1 if answer else 0)


def test_between_shows_the_value_farthest_outside() -> None:
    """The value that broke the limit farthest, on whichever side."""
    told = item(BETWEEN, 10, upper=Decimal(20))
    assert measured(told, readings(8, 15, 23, 21), FAULT).value == 23
    assert measured(told, readings(6, 15, 23, 21), FAULT).value == 6
    assert measured(told, readings(12, 15, 19), FAULT).value == 19


@pytest.mark.parametrize(
    ("before_s", "counts"), [(0, False), (1, True), (3600, True), (3601, False)]
)
def test_the_window_is_half_open(before_s: int, *, counts: bool) -> None:
    """Fine print 6, Window: [fault - w, fault)."""
    series = (Measurement(FAULT - before_s * SECOND, Decimal(99)),)
    found = measured(item(AT_MOST, 80), series, FAULT)
    assert found.readings == int(counts)
    assert found.kept is (False if counts else None)
    assert (found.start, found.end) == (FAULT - timedelta(hours=1), FAULT)


def test_an_instant_is_the_same_in_every_zone() -> None:
    """Instants are compared as instants, not as wall times."""
    told, series = item(AT_MOST, 80), readings(70, 90, 75)
    moved = tuple(replace(one, at=one.at.astimezone(UTC)) for one in series)
    assert measured(told, moved, FAULT.astimezone(UTC)).value == 90


def test_of_several_last_values_the_best_for_the_client_counts() -> None:
    """Rows of one instant have no order: a tie goes to the client."""
    at = FAULT - SECOND
    series = (Measurement(at, Decimal(90)), Measurement(at, Decimal(70)))
    for order in (series, series[::-1]):
        assert measured(item(AT_MOST, 80, statistic="last"), order, FAULT).kept is True


def test_cells_are_those_that_decided() -> None:
    """Design 6: every verdict prints the cells its values came from."""
    series = tuple(
        replace(one, place=Place("f", "Замеры", f"C{at}"))
        for at, one in enumerate(readings(70, 90, 75), start=2)
    )
    told = item(AT_MOST, 80)
    assert [place.cell for place in measured(told, series, FAULT).places] == ["C3"]
    mean = measured(replace(told, statistic="mean"), series, FAULT)
    assert [place.cell for place in mean.places] == ["C2", "C4"]
    last = measured(replace(told, statistic="last"), series, FAULT)
    assert [place.cell for place in last.places] == ["C4"]


@pytest.mark.parametrize("told", [step(), condition(comparison=None), condition(limit=None)])
def test_what_has_no_limit_is_not_measured(told: ToldItem) -> None:
    """An item without a limit is a bug to measure, not a kept condition."""
    with pytest.raises(ValueError, match="is not measured"):
        measured(told, readings(1), FAULT)


GROSS: Final = [
    # at most, essential, ratio 1.5
    (item(AT_MOST, 80, essential=True), 120, None),
    (item(AT_MOST, 80, essential=True), "120.01", "ratio"),
    (item(AT_MOST, 80), 500, None),
    (item(AT_MOST, 80, essential=True, unit="%"), 500, None),
    (item(AT_MOST, 80, essential=True, unit="процентов"), 500, None),
    (item(AT_MOST, 80, essential=True, unit="проц."), 500, None),
    (item(AT_MOST, 80, essential=True, unit="процессов"), 500, "ratio"),
    (item(AT_MOST, 80, essential=True, unit="процедур"), 500, "ratio"),
    (item(AT_MOST, 0, essential=True), 500, None),
    (item(AT_MOST, "0.5", essential=True), "0.76", "ratio"),
    (item(AT_MOST, -5, essential=True), 500, None),
    # lower limits: below limit / ratio
    (item(AT_LEAST, 90, essential=True), 60, None),
    (item(AT_LEAST, 90, essential=True), "59.99", "ratio"),
    (item(ABOVE, 90, essential=True), "59.99", "ratio"),
    # a stated gross limit is the only measure, also of what is not essential, also of per cent
    (item(AT_MOST, 80, gross_limit=Decimal(95), unit="%"), 95, None),
    (item(AT_MOST, 80, gross_limit=Decimal(95), unit="%"), "95.1", "gross_limit"),
    (item(AT_MOST, 80, gross_limit=Decimal(200), essential=True), 199, None),
    (item(AT_LEAST, 80, gross_limit=Decimal(50)), 50, None),
    (item(AT_LEAST, 80, gross_limit=Decimal(50)), 49, "gross_limit"),
    # yes and no
    (item(EQUAL, 1, essential=True), 0, "yes_no"),
    (item(EQUAL, 1), 0, None),
    (item(EQUAL, 1, gross_limit=Decimal(0)), 0, "gross_limit"),
    (item(EQUAL, 3, gross_limit=Decimal(1)), 2, None),
    (item(EQUAL, 3, gross_limit=Decimal(1)), 1, "gross_limit"),
    (item(EQUAL, 3, gross_limit=Decimal(5)), 6, "gross_limit"),
    (item(EQUAL, 3, gross_limit=Decimal(5)), 5, "gross_limit"),
    (item(EQUAL, 3, gross_limit=Decimal(3)), 4, None),
    (item(EQUAL, 3, gross_limit=Decimal(3)), 2, None),
    (item(EQUAL, 3, gross_limit=Decimal(5)), 1, None),
    # between
    (item(BETWEEN, 10, upper=Decimal(20), essential=True), 30, None),
    (item(BETWEEN, 10, upper=Decimal(20), essential=True), 31, "ratio"),
    (item(BETWEEN, 9, upper=Decimal(20), essential=True), 6, None),
    (item(BETWEEN, 9, upper=Decimal(20), essential=True), 5, "ratio"),
    (item(BETWEEN, 0, upper=Decimal(20), essential=True), 99, None),
    (item(BETWEEN, 10, upper=Decimal(20), gross_limit=Decimal(40)), 41, "gross_limit"),
    (item(BETWEEN, 10, upper=Decimal(20), gross_limit=Decimal(40)), 40, None),
    (item(BETWEEN, 10, upper=Decimal(20), gross_limit=Decimal(40)), 1, None),
    (item(BETWEEN, 10, upper=Decimal(20), gross_limit=Decimal(20)), 21, "gross_limit"),
    (item(BETWEEN, 10, upper=Decimal(20), gross_limit=Decimal(10)), 9, "gross_limit"),
    (item(BETWEEN, 10, upper=Decimal(20), gross_limit=Decimal(5)), 5, None),
    (item(BETWEEN, 10, upper=Decimal(20), gross_limit=Decimal(15)), 9, None),
    (item(BETWEEN, 10, upper=Decimal(20), gross_limit=Decimal(5)), 4, "gross_limit"),
    (item(BETWEEN, 10, upper=Decimal(20), gross_limit=Decimal(5)), 99, None),
]


@pytest.mark.parametrize(("told", "value", "because"), GROSS)
def test_both_sides_of_gross(told: ToldItem, value: object, because: str | None) -> None:
    """Design 6, Gross; fine print 6: the stated value, else the ratio of an essential item."""
    found = world(
        letters=(replace(world().letters[0], items=(told,)),),
        measurements={"users": readings(value)},
    ).verdict()
    assert found.items[0].breached
    assert found.items[0].gross_because == because
    assert found.rule == ("W5" if because is None else "W7")


def test_a_ratio_of_its_own_decides() -> None:
    """Design 3: gross_ratio is a term of the contract."""
    told = (replace(world().letters[0], items=(item(AT_MOST, 80, essential=True),)),)
    for ratio, rule in (("1.125", "W5"), ("1.12", "W7")):
        found = rule_of(contract={"gross_ratio": Decimal(ratio)}, letters=told)
        assert found == rule, ratio


def test_the_value_of_a_finding_is_gross_where_nothing_was_measured() -> None:
    """Fine print 6, Gross by value: of the finding where there is no measurement."""
    told = (replace(world().letters[0], items=(item(AT_MOST, 80, essential=True),)),)
    for value, rule in ((Decimal(130), "W7"), (Decimal(110), "W5"), (None, "W5")):
        rows = (finding(breached=True, value=value),)
        assert rule_of(letters=told, measurements={}, findings=rows) == rule, value


def test_a_yes_no_breach_is_gross_without_a_value() -> None:
    """Design 6, Gross: an essential yes/no item is gross whenever it is broken."""
    told = (replace(world().letters[0], items=(item(EQUAL, 1, essential=True),)),)
    rows = (finding(breached=True),)
    assert rule_of(letters=told, measurements={}, findings=rows) == "W7"


def test_blank_gross_does_not_negate_a_measured_one() -> None:
    """Fine print 6, Order: a blank or «нет» gross does not negate a measured gross."""
    told = (replace(world().letters[0], items=(item(AT_MOST, 50, essential=True),)),)
    assert rule_of(letters=told, findings=(finding(gross=False),)) == "W7"


def test_a_finding_that_contradicts_itself_shows_nothing() -> None:
    """The tie goes to the client: «broken» with a value that keeps the limit; and it is said."""
    rows = (finding(breached=True, value=Decimal(80)),)
    found = world(measurements={}, findings=rows).verdict()
    assert found.rule == "W3"
    assert [one.code for one in found.problems] == ["finding_value_keeps"]
    rows = (finding(breached=True, value=Decimal(81)),)
    found = world(measurements={}, findings=rows).verdict()
    assert (found.rule, found.problems) == ("W5", ())


def test_measured_value_is_exact() -> None:
    """A mean without an end keeps its exact value beside the printed one."""
    found = measured(item(AT_MOST, 1, statistic="mean"), readings(1, 0, 0), FAULT)
    assert found.exact == Fraction(1, 3)
    assert str(found.value).startswith("0.333333333")
