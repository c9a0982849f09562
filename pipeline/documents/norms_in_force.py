"""Norms and hours of the method page, each on the days of the period on which it holds (G16)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from pipeline.documents.printing import Paper
from pipeline.domain.contract import HoursRow, Priority, Project
from pipeline.metrics.facts import Facts

T = TypeVar("T")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InForce(Generic[T]):
    """What holds on the days of ``[first, end)``; ``None`` where nothing bounds it there."""

    code: str
    what: T
    first: date | None
    end: date | None

    @property
    def suffix(self) -> str:
        """What tells its figures from those of the one before it."""
        return "" if self.first is None else f".{self.first:%Y-%m-%d}"

    def dated(self, paper: Paper, words: str) -> str:
        """Words with the days within the period, if it does not hold on all of them."""
        bounds = {} if self.first is None else {"first": self.first}
        if self.end is not None:
            bounds["last"] = self.end - _DAY
        if not bounds:
            return words
        return paper.locale.say(f"report.in_force.{'_'.join(bounds)}", words=words, **bounds)


def priorities_in_force(facts: Facts) -> tuple[InForce[Priority], ...]:
    """Every priority with its norms, as often as they change within the known days."""
    return _in_force(facts, lambda terms: {one.code: one for one in terms.priorities})


def hours_in_force(facts: Facts) -> tuple[InForce[tuple[HoursRow, ...]], ...]:
    """The hours that support, priorities and services follow."""
    return _in_force(facts, _hours)


def weights_in_force(facts: Facts, service: str) -> tuple[InForce[Decimal], ...]:
    """The weight of a service in the availability of all."""
    found = _in_force(facts, lambda terms: {one.code: one.weight for one in terms.services})
    return tuple(one for one in found if one.code == service)


def _hours(terms: Project) -> Mapping[str, tuple[HoursRow, ...]]:
    used = dict.fromkeys(
        [
            terms.contract.support_hours,
            *(one.hours for one in terms.priorities),
            *(one.hours for one in terms.services),
        ]
    )
    return {name: tuple(row for row in terms.hours if row.profile == name) for name in used}


def _in_force(facts: Facts, rows: Callable[[Project], Mapping[str, T]]) -> tuple[InForce[T], ...]:
    """What stays equal from one of the terms to the next is one; terms not begun are not told."""
    start, known = facts.period.first, min(facts.period.end, facts.as_of)
    found: dict[str, list[InForce[T]]] = {}
    for terms in facts.period_terms:
        if terms.first >= known:
            continue
        end = None if terms.end >= known else terms.end
        for code, what in rows(terms.project).items():
            versions = found.setdefault(code, [])
            if versions and versions[-1].end == terms.first and versions[-1].what == what:
                versions[-1] = replace(versions[-1], end=end)
            else:
                first = None if terms.first == start else terms.first
                versions.append(InForce(code, what, first, end))
    return tuple(one for versions in found.values() for one in versions)
