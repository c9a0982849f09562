"""The facts of a period: what is known on a day, cut to the period, for all its metrics."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
import pandas as pd

from pipeline.calendars import SupportClock
from pipeline.domain.agreements import Terms, terms_between, terms_on
from pipeline.domain.contract import MonthRow, Project
from pipeline.domain.periods import Period
from pipeline.metrics.clocks.calendar_limits import BRIDGE
from pipeline.metrics.clocks.norms import Codes
from pipeline.metrics.clocks.working_time import Mask, PauseTable, PriorityClocks, naive
from pipeline.metrics.events.cases import CaseRow
from pipeline.metrics.events.log import Log
from pipeline.metrics.events.timeline import Timeline
from pipeline.metrics.known import STOPPING_REASONS, Known
from pipeline.metrics.notes import Note
from pipeline.metrics.scope import EVERYTHING, Scope
from pipeline.problems import InputError, Problem

T = TypeVar("T")


class Facts:
    """The log as known at ``as_of``, the period cut to what is known, and the clocks.

    Attributes:
        shared: what is known, whatever the period.
        project: the contract, without what agreements put over it; ``agreed`` has that.
        period: as asked for.
        start: first instant of the period.
        known: end of the period or ``as_of``, whichever is earlier: the instant for backlog,
            ages, open clocks and unclosed pauses (fine print, section 2).
        log: the known log.
        episodes: what incident metrics count, of every kind.
        clocks: the clock of each episode.
        cases: the warranty cases as judged at ``as_of``; empty where nobody judged them.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # what is measured, when, and what is known of it
        self,
        project: Project,
        log: Log,
        period: Period,
        as_of: date,
        cases: Sequence[CaseRow] = (),
        shared: Known | None = None,
    ) -> None:
        """Cut the period out of ``what`` is known, or of the log.

        Raises:
            InputError: the period lies after ``as_of`` or in a year without calendar data.
        """
        if as_of <= period.first:
            days = {"as_of": as_of, "first": period.first}
            raise InputError(Problem("period_not_begun", found=period.key, given=days))
        if shared is None or period.first < shared.first:
            shared = Known(project, log, as_of, period.first)
        self.shared = shared
        self.project = project
        self.period = period
        self.as_of = as_of
        self.cases = tuple(cases)
        self.zone, self.days = shared.zone, shared.days
        if not (self.days.covers(period.first) and self.days.covers(period.last)):
            given = {"calendar": project.contract.calendar}
            raise InputError(Problem("period_outside_calendar", found=period.key, given=given))
        self.start = shared.midnight(period.first)
        self.known = shared.midnight(min(period.end, as_of))
        self.log, self.episodes = shared.log, shared.episodes
        self._made: dict[Hashable, object] = {}

    def within(self, period: Period) -> "Facts":
        """The facts of another period, known on the same day."""
        return Facts(
            self.project, self.shared.whole_log, period, self.as_of, self.cases, self.shared
        )

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` returns, made once for these facts: several metrics share it."""
        if key not in self._made:
            self._made[key] = make()
        return cast("T", self._made[key])

    # -- the terms and the calendar --------------------------------------------------------

    @cached_property
    def period_terms(self) -> tuple[Terms, ...]:
        """The terms of the days of the period."""
        return terms_between(self.project, self.period.first, self.period.end)

    @cached_property
    def agreed(self) -> Project:
        """The project as in force on the last known day of the period."""
        last = min(self.period.end, self.as_of)
        return terms_on(self.project, date.fromordinal(last.toordinal() - 1))

    @cached_property
    def pieces(self) -> tuple[tuple[Project, pd.Timestamp, pd.Timestamp], ...]:
        """The known part of the period by terms in force: project, start and end, in order."""
        known = min(self.period.end, self.as_of)
        return tuple(
            (
                one.project,
                self.shared.midnight(one.first),
                self.shared.midnight(min(one.end, known)),
            )
            for one in self.period_terms
            if one.first < known
        )

    @property
    def terms(self) -> tuple[Terms, ...]:
        """What is in force on each day from before the oldest row until ``as_of``."""
        return self.shared.terms

    def terms_at(self, at: pd.Series) -> Codes:
        """Number among ``terms`` of those in force on the local day of each instant."""
        return self.shared.terms_at(at)

    def clock(self, profile: str, project: Project | None = None) -> SupportClock:
        """The support clock of an hours profile, as ``agreed`` or a project of terms states it."""
        return self.shared.clock(profile, self.agreed if project is None else project)

    @property
    def clocks(self) -> PriorityClocks:
        """The clock of each episode, by priority."""
        return self.shared.clocks

    @property
    def priority_changes(self) -> pd.DataFrame:
        """Changes of priority that count (G15)."""
        return self.shared.priority_changes

    def row_of(self, name: str) -> int | None:
        """The Excel row of an incident or an episode of it, ``None`` for any other name."""
        return self.shared.row_of(name)

    # -- pauses ----------------------------------------------------------------------------

    @cached_property
    def waiting(self) -> PauseTable:
        """``P`` of the catalogue: pauses for listed reasons; unclosed to ``known`` (G8)."""
        return self.shared.waiting.as_of(self.known)

    @cached_property
    def waiting_and_gaps(self) -> PauseTable:
        """``P`` with the spans between a resolution and its reopening (G9)."""
        return self.shared.waiting_and_gaps.as_of(self.known)

    @property
    def waited(self) -> pd.Series:
        """Support seconds an incident states as waiting, where it has no row of pauses; else 0."""
        return self.shared.waited

    # -- what a row of targets looks at ----------------------------------------------------

    def in_scope(self, scope: Scope) -> pd.Series:
        """Which episodes incident metrics look at (G0)."""
        return self.shared.in_scope(scope)

    def in_period(self, at: pd.Series) -> pd.Series:
        """Whether each instant lies in the known part of the period; missing is not."""
        seconds = naive(at).view(np.int64)  # what is missing is before everything
        start, known = (int(edge.timestamp()) for edge in (self.start, self.known))
        return pd.Series((seconds >= start) & (seconds < known), index=at.index)

    def inside(self, timeline: Timeline) -> Codes:
        """Places of the instants in the known part of the period, in order of the rows."""
        return timeline.between(self.start, self.known)

    def happened(self, column: str, scope: Scope) -> Codes:
        """Positions of the episodes of a scope with this instant of theirs in the period."""
        every = self.once(("happened", column), lambda: self.inside(self.shared.timeline(column)))
        return self._of_scope(every, scope)

    def open_at(self, at: pd.Timestamp, scope: Scope) -> Codes:
        """Positions of the episodes of a scope that are open at an instant."""
        return self._of_scope(self.shared.open_at(at), scope)

    def _of_scope(self, positions: Codes, scope: Scope) -> Codes:
        found: Codes = positions[self.in_scope(scope).to_numpy(dtype=bool)[positions]]
        return found

    def ids(self, positions: Codes) -> list[str]:
        """Names of the episodes at these positions."""
        found: list[str] = self.shared.ids[positions].tolist()
        return found

    # -- what the manager stated -----------------------------------------------------------

    def stated(self, flag: Callable[[MonthRow], bool]) -> bool:
        """Whether the sheet ``Месяц`` says so of every month the period touches."""
        months = {(row.year, row.month): row for row in self.project.months}
        rows = [months.get((m.first.year, m.first.month)) for m in self.period.months()]
        return all(row is not None and flag(row) for row in rows)

    @cached_property
    def zero_is_known(self) -> bool:
        """Whether a count of no incidents means zero rather than no data (G23)."""
        if self.stated(lambda row: row.log_complete):
            return True
        return len(self.inside(self.shared.contacts)) > 0

    # -- what the reader of the report should know -----------------------------------------

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """Everything the computation did beyond the plain reading."""
        pauses = self.log.pauses.frame
        unclosed = pauses["incident"][pauses["to_at"].isna()]
        row, position = self.shared.episodes_of(unclosed)
        unclosed = unclosed.iloc[np.unique(row[self._lived(position)])]
        waited = np.flatnonzero(self.waited.to_numpy())
        reported = self.happened("reported_at", EVERYTHING)
        rows = self.episodes.frame.iloc[reported]
        begun = (rows["started_at"].isna() & rows["responded_at"].notna()).to_numpy()
        found = [
            *self.episodes.notes,
            Note("pause_unclosed", tuple(dict.fromkeys(unclosed))),
            Note("waited_used", tuple(self.ids(waited[self._lived(waited)]))),
            Note("started_taken_from_response", tuple(self.ids(reported[begun]))),
        ]
        return tuple(note for note in found if note.ids)

    def _lived(self, positions: Codes) -> Mask:
        """Which of these episodes were reported before ``known`` and not over before the period."""
        rows = self.episodes.frame.iloc[positions]
        gone = (rows["resolved_at"] < self.start) | (rows["unresolved_at"] < self.start)
        return ((rows["reported_at"] < self.known) & ~gone).to_numpy(dtype=bool)


__all__ = ["BRIDGE", "EVERYTHING", "STOPPING_REASONS", "Facts", "Scope"]
