"""What is known on a day, whatever the period: made once, shared by all periods of a report.

All months of one report speak from one ``as_of`` (G2), and what was decided inside a period does
not depend on what a later cut leaves out. So the known log, its episodes, the terms they are
judged by, their clocks and the decisions belong here; ``Facts`` cuts periods out of them.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Final, TypeVar, cast
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.calendars import DayCalendar, SupportClock, day_calendar, support_clock
from pipeline.domain.agreements import Terms, terms_between
from pipeline.domain.contract import HoursRow, Project
from pipeline.domain.periods import midnight
from pipeline.metrics.clocks.calendar_limits import without_calendar
from pipeline.metrics.clocks.norms import NONE, Codes, Norms, norms
from pipeline.metrics.clocks.working_time import PauseTable, PriorityClocks
from pipeline.metrics.events.episodes import FAULTS, Episodes, episodes
from pipeline.metrics.events.knowledge import known_log
from pipeline.metrics.events.log import Log
from pipeline.metrics.events.priority_changes import effective_changes
from pipeline.metrics.events.timeline import Timeline
from pipeline.metrics.scope import Scope
from pipeline.problems import InputError, Problem, Severity

T = TypeVar("T")
STOPPING_REASONS: Final = ("waiting for client", "agreed maintenance")
_LOOK_BACK: Final = timedelta(days=3 * 366)
_LOOK_AHEAD: Final = timedelta(days=3 * 366)
_MARGIN: Final = timedelta(days=31)
_STARTS: Final = (
    ("incidents", "reported_at"),
    ("incidents", "fault_at"),
    ("outages", "started_at"),
)


class Known:
    """The log as known at ``as_of`` and what follows from it for every period.

    Attributes:
        project: the contract, without what agreements put over it.
        whole_log: the log, later events included.
        log: the known log.
        at: 00:00 of ``as_of`` in the contract's zone.
        limit: the instant to which open clocks can be read: ``at``, or the end of the calendar.
        first: the first day for which clocks and terms answer.
        episodes: what incident metrics count, of every kind.
        terms: what is in force on each day from ``first`` until ``as_of``.
    """

    def __init__(self, project: Project, log: Log, as_of: date, first: date) -> None:
        """Cut the log; clocks answer from the oldest row, or ``first`` if that is earlier.

        Raises:
            InputError: rows of the log that the calendar cannot measure.
        """
        self.project = project
        self.whole_log = log
        self.as_of = as_of
        self.zone = ZoneInfo(project.contract.time_zone)
        self.at = self.midnight(as_of)
        self.days: DayCalendar = day_calendar(project.contract.calendar, project.calendar_days)
        last = self.days.last
        self.limit = self.at if last is None else self.midnight(min(as_of, _next(last)))
        self.log = known_log(log, self.at, pd.Timestamp(as_of))
        unmeasured = without_calendar(self.log, project, self.days)
        if unmeasured:
            raise InputError(*(one.problem for one in unmeasured))
        self.episodes: Episodes = episodes(
            self.log, self.days, project.contract.reopen_days, self.zone
        )
        self.first = min(first, as_of - _LOOK_BACK, *self._oldest()) - _MARGIN
        self.terms: tuple[Terms, ...] = terms_between(project, self.first, as_of)
        self._made: dict[Hashable, object] = {}
        self._clocks: dict[tuple[str, tuple[HoursRow, ...]], SupportClock] = {}

    def _oldest(self) -> list[date]:
        oldest = [getattr(self.log, name).frame[column].min() for name, column in _STARTS]
        return [at.tz_convert(self.zone).date() for at in oldest if not pd.isna(at)]

    def midnight(self, day: date) -> pd.Timestamp:
        """The instant at which a local day begins."""
        return pd.Timestamp(midnight(day, self.zone))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` returns, made once for all periods."""
        if key not in self._made:
            self._made[key] = make()
        return cast("T", self._made[key])

    # -- terms, clocks, norms --------------------------------------------------------------

    def terms_at(self, at: pd.Series) -> Codes:
        """Number of the terms in force on the local day of each instant; a missing one: the first.

        What lies before ``first`` has the first terms, what lies after ``as_of`` the last.
        """
        if len(self.terms) == 1:
            return np.zeros(len(at), dtype=np.int64)
        borders = pd.DatetimeIndex([self.midnight(one.first) for one in self.terms[1:]])
        instants = pd.DatetimeIndex(at).as_unit("s").asi8
        return np.searchsorted(borders.as_unit("s").asi8, instants, side="right").astype(np.int64)

    def clock(self, profile: str, project: Project) -> SupportClock:
        """The support clock of an hours profile, as the project of some terms states it."""
        rows = tuple(row for row in project.hours if row.profile == profile)
        if (profile, rows) not in self._clocks:
            last = self.as_of + _LOOK_AHEAD
            self._clocks[profile, rows] = support_clock(
                rows, profile, self.days, project.contract.time_zone, self.first, last
            )
        return self._clocks[profile, rows]

    @cached_property
    def norms(self) -> Norms:
        """What each terms demand of each priority."""
        return norms(self.terms, self.clock)

    @cached_property
    def clocks(self) -> PriorityClocks:
        """The clock of each episode, by priority."""
        return PriorityClocks(self.norms, self.terms_at(self.episodes.frame["reported_at"]))

    @cached_property
    def norm(self) -> Codes:
        """The norm of each episode at its registration."""
        return self.clocks.norm_of(self.episodes.frame["priority"])

    @cached_property
    def code(self) -> Codes:
        """Place of each episode's priority at its registration among those of the norms."""
        return np.where(self.norm == NONE, NONE, self.norm % max(len(self.norms.priorities), 1))

    @cached_property
    def is_critical(self) -> npt.NDArray[np.bool_]:
        """Which episodes were registered with the first priority of their terms."""
        return np.asarray((self.norm != NONE) & (self.norms.rank[self.norm] == 0))

    @cached_property
    def priority_changes(self) -> pd.DataFrame:
        """Changes of priority that count (G15)."""
        changes = self.log.priority_changes.frame.sort_values("at", kind="stable")
        row, position = self.episodes_of(changes["incident"])
        rows = changes.iloc[row].assign(position=position)
        return effective_changes(rows, self.norm, self.norms)

    # -- places ------------------------------------------------------------------------------

    @cached_property
    def ids(self) -> npt.NDArray[np.object_]:
        """The name of each episode."""
        return self.episodes.frame["id"].to_numpy(dtype=object)

    def episodes_of(self, incidents: pd.Series) -> tuple[Codes, Codes]:
        """Pairs of a row of ``incidents`` and an episode of the incident it names.

        Returns:
            Places in ``incidents``, and positions of episodes; what is not counted has none.
        """
        first = self.episodes.positions_of(incidents)
        rows = np.flatnonzero(first >= 0)
        later = self._first_of_later
        again = rows[np.isin(first[rows], later["first"])]
        more = pd.DataFrame({"first": first[again], "row": again}).merge(later, on="first")
        return (
            np.concatenate([rows, more["row"]]).astype(np.int64),
            np.concatenate([first[rows], more["position"]]).astype(np.int64),
        )

    @cached_property
    def _first_of_later(self) -> pd.DataFrame:
        """``position`` of each episode ``<id>/2``, and that of the ``first`` of its incident."""
        later = self.episodes.frame["incident"].iloc[len(self.episodes.incidents) :]
        return pd.DataFrame(
            {"first": self.episodes.positions_of(later), "position": later.index.to_numpy()}
        )

    def row_of(self, name: str) -> int | None:
        """The Excel row of an incident or an episode of it, ``None`` for any other name."""
        return self._row_by_name.get(name)

    @cached_property
    def _row_by_name(self) -> dict[str, int]:
        """Rows of everything in the log, counted or not: a paper asks for very many of them."""
        log, frame = self.log.incidents.frame, self.episodes.frame
        found = dict(zip(log["id"].tolist(), log["row"].tolist(), strict=True))
        later = slice(len(self.episodes.incidents), None)
        rows = frame["row"].iloc[later].tolist()
        return found | dict(zip(self.ids[later].tolist(), rows, strict=True))

    # -- order of time -----------------------------------------------------------------------

    def timeline(self, column: str) -> Timeline:
        """The episodes in order of an instant of theirs."""
        return self.once(("timeline", column), lambda: Timeline.of(self.episodes.frame[column]))

    @cached_property
    def contacts(self) -> Timeline:
        """The rows of the log of incidents, whatever they are, in order of report."""
        return Timeline.of(self.log.incidents.frame["reported_at"])

    def open_at(self, at: pd.Timestamp) -> Codes:
        """Positions of the episodes open at an instant: the end of a month begins the next."""
        return self.once(("open", at), lambda: np.flatnonzero(self.episodes.open_at(at)))

    # -- pauses ------------------------------------------------------------------------------

    def pauses(self, reasons: Sequence[str]) -> PauseTable:
        """Pauses for some reasons, once for each episode; unclosed ones last until ``as_of``."""
        rows = self.log.pauses.frame
        rows = rows[rows["reason"].isin(reasons)]
        row, position = self.episodes_of(rows["incident"])
        start, end = rows["from_at"].iloc[row], rows["to_at"].iloc[row]
        unended = end.isna().to_numpy()
        return PauseTable.of(position, start, end.fillna(self.at), unended)

    @cached_property
    def waiting(self) -> PauseTable:
        """Pauses for listed reasons (G8)."""
        return self.pauses(STOPPING_REASONS)

    @cached_property
    def waiting_and_gaps(self) -> PauseTable:
        """Pauses with the spans between a resolution and its reopening (G9)."""
        gaps = self.episodes.gaps
        asleep = PauseTable.of(gaps["position"].to_numpy(), gaps["start"], gaps["end"])
        return self.waiting.with_those_of(asleep)

    @cached_property
    def waited(self) -> pd.Series:
        """Support seconds an incident states as waiting, where it has no row of pauses; else 0."""
        frame = self.episodes.frame
        stated = frame["waited_s"].to_numpy(dtype=np.int64, na_value=0)
        in_days = np.flatnonzero(frame["waited_days"].notna() & (self.norm >= 0))
        day = self.norms.day_s[self.norm[in_days]]
        uneven = in_days[day == NONE]
        if len(uneven):
            raise InputError(*self._uneven(frame.iloc[uneven], self.norm[uneven]))
        days = frame["waited_days"].iloc[in_days].to_numpy(dtype=np.int64)
        stated[in_days] = days * day
        if stated.any():
            _, listed = self.episodes_of(self.log.pauses.frame["incident"])
            stated[listed] = 0
        return pd.Series(stated, index=frame.index)

    def _uneven(self, rows: pd.DataFrame, norm: Codes) -> tuple[Problem, ...]:
        """Working days stated where the days of the profile differ in length."""
        return tuple(
            Problem(
                "working_days_uneven",
                self.log.incidents.source.place("waited", int(row)),
                found=int(days),
                given={"profile": self.norms.profiles[code]},
                severity=Severity.ROW,
            )
            for row, days, code in zip(rows["row"], rows["waited_days"], norm, strict=True)
        )

    # -- what a row of targets looks at ------------------------------------------------------

    def in_scope(self, scope: Scope) -> pd.Series:
        """Which episodes incident metrics look at (G0)."""
        return self.once(("scope", scope), lambda: self._in_scope(scope)).copy(deep=False)

    def _in_scope(self, scope: Scope) -> pd.Series:
        frame = self.episodes.frame
        kept = frame["kind"].isin(scope.kinds or FAULTS)
        for column, wanted in (
            ("priority", scope.priorities),
            ("service", scope.services),
            ("stage", scope.stages),
        ):
            if wanted:
                kept &= frame[column].isin(wanted)
        return kept


def _next(day: date) -> date:
    return day + timedelta(days=1)
