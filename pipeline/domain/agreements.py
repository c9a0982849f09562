"""Agreements on the level of service, and the terms that are in force on a day.

The day decides which agreement holds (``design.md`` 3, *Соглашения*). A key is looked up in the
changes in force, the latest first, then in the SLA, then in the contract; rows of an agreement
replace the base rows of their code as a whole (fine print, section 1).
"""

import itertools
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from pipeline.domain.contract import HoursRow, Priority, Project, Service, Target
from pipeline.domain.places import Places

Row = TypeVar("Row")
KEYS: Final = (
    "monthly_fee",
    "included_hours",
    "support_hours",
    "credit_cap",
    "min_events",
    "maintenance_cap_hours",
    "same_day_until",
)
"""Keys of the contract that an agreement may state anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A row of ``Соглашения``: what was agreed upon, and for which days.

    Attributes:
        kind: SLA | warranty | change.
        from_on: first day on which it holds.
        to_on: last day on which it holds; ``None``: without end.
        signed_on: ``None``: not signed yet.
        metric_set: basic | twenty | sheet; which metrics are reported where no row says so.
        priorities: rows of the sheet that name this agreement; likewise services, hours, targets.
    """

    number: str
    kind: str
    on: date
    from_on: date
    to_on: date | None = None
    signed_on: date | None = None
    monthly_fee: Decimal | None = None
    included_hours: Decimal | None = None
    support_hours: str | None = None
    credit_cap: Decimal | None = None  # of the monthly fee
    min_events: int | None = None
    maintenance_cap_hours: Decimal | None = None
    same_day_until: time | None = None
    metric_set: str | None = None
    priorities: tuple[Priority, ...] = ()
    services: tuple[Service, ...] = ()
    hours: tuple[HoursRow, ...] = ()
    targets: tuple[Target, ...] = ()
    places: Places = field(default_factory=dict, compare=False, repr=False)

    def holds_on(self, day: date) -> bool:
        """Whether the day lies within its days, both ends included."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def over(self, project: Project) -> Project:
        """The project with what this agreement states put over what stood there."""
        stated = {key: getattr(self, key) for key in KEYS if getattr(self, key) is not None}
        places = {
            **project.contract.places,
            **{k: p for k, p in self.places.items() if k in stated},
        }
        return replace(
            project,
            contract=replace(project.contract, **stated, places=places),
            metric_set=self.metric_set or project.metric_set,
            priorities=_over(project.priorities, self.priorities, lambda row: row.code),
            services=_over(project.services, self.services, lambda row: row.code),
            hours=_over(project.hours, self.hours, lambda row: row.profile),
            targets=_targets_over(project.targets, self.targets),
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What is in force on every day of ``[first, end)``.

    Attributes:
        project: the project as of these days.
        numbers: the agreements behind it, the SLA first, then changes by their first day.
    """

    first: date
    end: date
    project: Project
    numbers: tuple[str, ...]


def in_force(project: Project, day: date) -> tuple[Agreement, ...]:
    """The SLA of a day and the changes over it, the one that wins last."""
    found = [one for one in project.agreements if one.kind != "warranty" and one.holds_on(day)]
    return tuple(sorted(found, key=lambda one: (one.kind == "change", one.from_on)))


def terms_on(project: Project, day: date) -> Project:
    """The project with the contract's keys and the rows that are in force on this day."""
    for agreement in in_force(project, day):
        project = agreement.over(project)
    return project


def proposed_terms(project: Project, day: date) -> Project:
    """What is proposed: the terms of the last agreement not signed yet, else those of the day.

    They are given for all days, so that the past is measured by them.
    """
    unsigned = [
        one.from_on
        for one in project.agreements
        if one.signed_on is None and one.kind != "warranty"
    ]
    return replace(terms_on(project, max((day, *unsigned))), agreements=())


def terms_between(project: Project, first: date, end: date) -> tuple[Terms, ...]:
    """The terms of each day of ``[first, end)``, a run of days under the same agreements as one."""
    borders = {first, end}
    for one in project.agreements:
        after = () if one.to_on is None else (one.to_on + timedelta(days=1),)
        borders.update(day for day in (one.from_on, *after) if first < day < end)
    days = sorted(borders)
    found: list[Terms] = []
    for start, stop in itertools.pairwise(days):
        numbers = tuple(one.number for one in in_force(project, start))
        if found and found[-1].numbers == numbers:
            found[-1] = replace(found[-1], end=stop)
        else:
            found.append(Terms(start, stop, terms_on(project, start), numbers))
    return tuple(found)


def _over(
    base: Sequence[Row], own: Sequence[Row], key: Callable[[Row], Hashable]
) -> tuple[Row, ...]:
    """The base rows, those of a key stated anew replaced where the first of them stood."""
    stated: dict[Hashable, list[Row]] = {}
    for row in own:
        stated.setdefault(key(row), []).append(row)
    left = dict(stated)
    found: list[Row] = []
    for row in base:
        if key(row) in stated:
            found += left.pop(key(row), [])
        else:
            found.append(row)
    return (*found, *(row for rows in left.values() for row in rows))


def _targets_over(base: Sequence[Target], own: Sequence[Target]) -> tuple[Target, ...]:
    """Rows of targets are the same by a code that is typed, else by metric and scope."""
    typed = {row.code for row in (*base, *own) if "code" in row.places}

    return _over(base, own, lambda row: row.code if row.code in typed else row.about)
