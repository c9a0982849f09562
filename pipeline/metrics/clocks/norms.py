"""Norms: what the terms in force at a report demand of an incident of a priority (rule G16).

An incident is judged by the targets and hours of the agreement in force on the local day of its
report, for as long as it lives. A norm is a pair of terms and priority, named by one number, so
that a log of any size is judged by taking from small tables.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.calendars import SupportClock, duration_seconds
from pipeline.domain.agreements import Terms
from pipeline.domain.contract import Priority, Project
from pipeline.domain.durations import Duration

Codes = npt.NDArray[np.int64]
NONE: Final = -1
_WORKING_DAY: Final = Duration(working_days=1)


class Clock(StrEnum):
    """What is timed; a priority has a target of this name for it."""

    RESPONSE = "response"
    RESTORE = "restore"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class Norms:
    """Tables by norm; the number of a norm is ``terms * len(priorities) + priority``.

    Attributes:
        priorities: codes of the priorities of all terms, those of the oldest terms first.
        rank: place of the priority in its terms, the most critical 0; past the last where the
            terms do not have it.
        agreed: the priority as its terms state it.
        clocks: the different support clocks.
        clock: number of the norm's clock among them.
        target_s: clock -> support seconds, ``NONE`` without a target.
        day_s: support seconds of an ordinary working day, ``NONE`` where days differ in length.
    """

    priorities: tuple[str, ...]
    rank: Codes
    agreed: tuple[Priority, ...]
    clocks: tuple[SupportClock, ...]
    clock: Codes
    target_s: Mapping[Clock, Codes]
    day_s: Codes

    @property
    def profiles(self) -> tuple[str, ...]:
        """Hours profile of each norm."""
        return tuple(one.hours for one in self.agreed)

    def of(self, terms: Codes, priority: Codes) -> Codes:
        """Norms of pairs; ``NONE`` where the priority is unknown."""
        return np.where(priority < 0, NONE, terms * len(self.priorities) + priority)

    def codes_of(self, priority: pd.Series) -> Codes:
        """Place of each code among ``priorities``, ``NONE`` where it is unknown."""
        return np.asarray(pd.Index(self.priorities).get_indexer(pd.Index(priority)), dtype=np.int64)

    def names_of(self, priority: Codes) -> "pd.api.extensions.ExtensionArray":
        """Codes as text, missing where unknown."""
        return pd.array(self.priorities, dtype="str").take(priority, allow_fill=True)

    def by_clock(self, norm: Codes) -> Iterator[tuple[SupportClock, Codes]]:
        """Each clock with the places in ``norm`` that it measures."""
        if not len(norm):
            return
        clock = np.where(norm < 0, NONE, self.clock[norm])
        for number, one in enumerate(self.clocks):
            places = np.flatnonzero(clock == number)
            if len(places):
                yield one, places


def norms(terms: Sequence[Terms], clock: Callable[[str, Project], SupportClock]) -> Norms:
    """The norms of some terms.

    A priority that the terms in force do not have promises nothing, and is measured in the
    contract's hours of support.

    Args:
        terms: in order of time.
        clock: the clock of a profile of a project.
    """
    codes = tuple(dict.fromkeys(p.code for one in terms for p in one.project.priorities))
    agreed = [(one.project, *_priority(one.project, code)) for one in terms for code in codes]
    own = [clock(priority.hours, project) for project, priority, _ in agreed]
    different = tuple(dict.fromkeys(own))

    def seconds(duration: Duration | None, project: Project, profile: str) -> int:
        found = None if duration is None else duration_seconds(duration, project.hours, profile)
        return NONE if found is None else found

    return Norms(
        priorities=codes,
        rank=_codes(rank for _, _, rank in agreed),
        agreed=tuple(priority for _, priority, _ in agreed),
        clocks=different,
        clock=_codes(different.index(one) for one in own),
        target_s={
            one: _codes(seconds(getattr(p, one), project, p.hours) for project, p, _ in agreed)
            for one in Clock
        },
        day_s=_codes(seconds(_WORKING_DAY, project, p.hours) for project, p, _ in agreed),
    )


def _priority(project: Project, code: str) -> tuple[Priority, int]:
    for rank, priority in enumerate(project.priorities):
        if priority.code == code:
            return priority, rank
    unstated = Priority(code=code, hours=project.contract.support_hours)
    return unstated, len(project.priorities)


def _codes(numbers: Iterator[int]) -> Codes:
    return np.fromiter(numbers, dtype=np.int64)
