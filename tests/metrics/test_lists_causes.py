"""Causes and ages: what stands behind the incidents, and how long they have been open."""

from datetime import date
from fractions import Fraction

import pytest

from pipeline.domain.periods import Period
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.ageing import ageing
from pipeline.metrics.lists.causes import causes
from tests.metrics.build import golden_log, log, project

NOVEMBER = Period.parse("2024-11")
END = date(2024, 12, 1)


def with_causes(*names: str | None) -> Facts:
    """November with an incident for each of these causes."""
    rows = [
        {"id": f"I{at}", "priority": "2", "reported_at": f"2024-11-05 10:{at:02d}", "cause": name}
        for at, name in enumerate(names, start=1)
    ]
    return Facts(project(), log(incidents=rows), NOVEMBER, END)


def test_causes_come_by_count_and_then_by_name() -> None:
    """Metrics 7: Pareto of causes; count, share, share with those above; ties by name."""
    found = causes(with_causes("сеть", "диск", None, "сеть", "ввод", None))
    assert [(c.name, c.count) for c in found] == [
        ("сеть", 2), (None, 2), ("ввод", 1), ("диск", 1),
    ]  # fmt: skip
    assert [c.share for c in found] == [Fraction(1, 3), Fraction(1, 3), *[Fraction(1, 6)] * 2]
    assert [c.cumulative for c in found] == [
        Fraction(1, 3), Fraction(2, 3), Fraction(5, 6), Fraction(1),
    ]  # fmt: skip
    assert found[0].ids == ("I1", "I4")


def test_spellings_of_one_cause_are_one_cause() -> None:
    """Case, ё and blanks make no other cause; it is named as it is spelt most often."""
    found = causes(with_causes("Счёт закрыт", "счет  закрыт", "счет  закрыт", "СЧЁТ ЗАКРЫТ"))
    assert [(c.name, c.count, c.ids) for c in found] == [
        ("счет  закрыт", 4, ("I1", "I2", "I3", "I4"))
    ]


def test_causes_are_of_incidents_reported_in_the_period() -> None:
    """G0, G2: requests, duplicates and other months do not count."""
    rows = [
        {"id": "1", "priority": "2", "reported_at": "2024-10-31 23:59", "cause": "сеть"},
        {"id": "2", "priority": "2", "reported_at": "2024-11-05 10:00", "cause": "сеть"},
        {"id": "3", "priority": "2", "reported_at": "2024-11-05 10:00", "duplicate_of": "2",
         "cause": "сеть"},
        {"id": "4", "priority": "2", "reported_at": "2024-11-05 10:00", "kind": "request",
         "cause": "сеть"},
    ]  # fmt: skip
    found = causes(Facts(project(), log(incidents=rows), NOVEMBER, END))
    assert [(c.name, c.count) for c in found] == [("сеть", 1)]
    assert causes(Facts(project(), log(incidents=rows[:1]), NOVEMBER, END)) == ()


@pytest.mark.parametrize(
    ("reported", "bucket"),
    [
        ("2024-11-30 00:00:01", 0),
        ("2024-11-30 00:00", 1),
        ("2024-11-28 00:00", 3),
        ("2024-11-24 00:00:01", 3),
        ("2024-11-24 00:00", 7),
        ("2024-11-17 00:00", 14),
        ("2024-11-01 00:00:01", 14),
        ("2024-11-01 00:00", 30),
        ("2023-01-01 00:00", 30),
    ],
)
def test_age_belongs_to_the_bucket_it_has_reached(reported: str, bucket: int) -> None:
    """Catalogue, backlog_age: buckets in days; a bound belongs to the bucket above it."""
    rows = [{"id": "1", "priority": "2", "reported_at": reported}]
    found = ageing(Facts(project(), log(incidents=rows), NOVEMBER, END))
    assert [b.from_days for b in found if b.count] == [bucket]
    assert [b.from_days for b in found] == [0, 1, 3, 7, 14, 30]


def test_the_oldest_of_an_age_is_named() -> None:
    """Golden month: A10 and A11 are open at its end, 31 and 62 hours old."""
    found = ageing(Facts(project(), golden_log(), NOVEMBER, END))
    (bucket,) = [b for b in found if b.count]
    assert (bucket.from_days, bucket.to_days, bucket.count) == (1, 3, 2)
    assert (bucket.oldest, bucket.row) == ("A11", 12)
    assert f"{bucket.reported_at:%d.%m %H:%M %z}" == "28.11 10:00 +0300"
