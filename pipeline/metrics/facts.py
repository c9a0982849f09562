"""The facts of a period: the known log made ready for measuring, once for all metrics."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final, TypeVar, cast
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pipeline.calendars import (
    DayCalendar,
    SupportClock,
    day_calendar,
    duration_seconds,
    support_clock,
)
from pipeline.domain.contract import MonthRow, Project
from pipeline.domain.durations import Duration
from pipeline.domain.periods import Period
from pipeline.metrics.cases import CaseRow
from pipeline.metrics.episodes import FAULTS, Episodes, episodes, root_of, window_ends
from pipeline.metrics.knowledge import known_log
from pipeline.metrics.log import Log, Table
from pipeline.metrics.notes import Note
from pipeline.metrics.priority_changes import effective_changes
from pipeline.metrics.working_time import PauseTable, PriorityClocks
from pipeline.problems import InputError, Problem, Severity

T = TypeVar("T")
STOPPING_REASONS: Final = ("waiting for client", "agreed maintenance")
_TIMED: Final = ("reported_at", "responded_at", "restored_at", "resolved_at", "closed_at")
BRIDGE: Final = pd.Timedelta(seconds=300)  # outages so near count as one (G5)
_FOREVER: Final = pd.Timestamp("2200-01-01", tz="UTC")
_LOOK_BACK: Final = timedelta(days=31)
_LOOK_AHEAD: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a row of targets narrows a metric to; an empty part means all."""

    priorities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is narrowed."""
        return any((self.priorities, self.services, self.kinds, self.stages))


EVERYTHING: Final = Scope()


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A row of a log that needs days the calendar does not know."""

    table: str
    row: int  # in Excel
    problem: Problem


def without_calendar(log: Log, project: Project, days: DayCalendar) -> tuple[Unmeasured, ...]:
    """Rows whose working time the calendar cannot tell (fine print, section 4).

    The one rule of reading and measuring. It asks no more of a log that is cut or has rows left
    out than of the whole, so what reading lets pass can be measured. Looked at are

    - the events of incidents, and of their reopenings, whose priority follows the calendar or is
      changed to one that does;
    - starts of outages that monitoring saw, if the answer to such an incident is timed from them;
    - resolutions that were reopened: the window runs in working days whatever the priority.
    """
    zone = ZoneInfo(project.contract.time_zone)
    by_calendar = {row.profile for row in project.hours if row.by_calendar}
    bound = {p.code for p in project.priorities if p.hours in by_calendar}
    incidents, changes = log.incidents.frame, log.priority_changes.frame
    reopens, outages = log.reopens.frame, log.outages.frame
    changed = changes["incident"][changes["to"].isin(bound)]
    asked = incidents["priority"].isin(bound) | incidents["id"].isin(changed)

    def outside(at: pd.Series) -> pd.Series:
        beyond = pd.Series(data=False, index=at.index)
        if days.first is not None:
            beyond |= at < pd.Timestamp(datetime.combine(days.first, time(), zone))
        if days.last is not None:
            after = days.last + timedelta(days=1)
            beyond |= at >= pd.Timestamp(datetime.combine(after, time(), zone))
        return beyond

    seen = (outages["source"] == "monitoring") & outside(outages["started_at"])
    seen &= (outages["kind"] == "outage") & outages["excluded"].isna()
    if seen.any():
        seen &= _timing(log, incidents["id"][asked])
    counted = incidents["duplicate_of"].isna() & incidents["rejected"].isna()
    first = counted & incidents["id"].isin(reopens["incident"])
    again = reopens["incident"].isin(incidents["id"][counted])
    again &= reopens.sort_values("reopened_at", kind="stable")["incident"].duplicated(keep="last")

    def endless(at: pd.Series) -> pd.Series:
        ends = window_ends(at, days, project.contract.reopen_days, zone)
        return at.notna() & ends.isna()

    reopened = reopens["incident"].isin(incidents["id"][asked])
    date_code, window_code = "date_outside_calendar", "reopen_window_outside_calendar"
    tests = [
        *(("incidents", key, asked & outside(incidents[key]), date_code) for key in _TIMED),
        *(
            ("reopens", key, reopened & outside(reopens[key]), date_code)
            for key in ("reopened_at", "resolved_at")
        ),
        ("outages", "started_at", seen, date_code),
        ("incidents", "resolved_at", first & endless(incidents["resolved_at"]), window_code),
        ("reopens", "resolved_at", again & endless(reopens["resolved_at"]), window_code),
    ]
    found: dict[tuple[str, str, int], Unmeasured] = {}
    for name, key, refused, code in tests:
        table: Table = getattr(log, name)
        rows = table.frame[refused]
        for row, at in zip(rows["row"].tolist(), rows[key].dt.tz_convert(zone), strict=True):
            given = {"calendar": project.contract.calendar}
            place, said = table.source.place(key, row), at.to_pydatetime()
            problem = Problem(code, place, said, given, Severity.ROW)
            found.setdefault((name, key, row), Unmeasured(name, row, problem))
    return tuple(found.values())


def _timing(log: Log, asked: pd.Series) -> pd.Series:
    """Which outages may count as one with an outage linked to such an incident.

    Incidents of kind outage stand among the rows as well, since an outage is derived from those
    without a row of their own; more rows can only join more.
    """
    listed, incidents = log.outages.frame, log.incidents.frame
    chained = incidents[incidents["duplicate_of"].notna()]
    roots = root_of(dict(zip(chained["id"], chained["duplicate_of"], strict=True)))
    own = incidents[incidents["kind"] == "outage"]
    spans = pd.DataFrame(
        {
            "service": pd.concat([listed["service"], own["service"]]).array,
            "start": pd.concat([listed["started_at"], own["fault_at"]]).array,
            "end": pd.concat(
                [listed["ended_at"], own["restored_at"].fillna(own["resolved_at"])]
            ).array,
            "incident": pd.concat([listed["incident"], own["id"]]).array,
        }
    ).sort_values("start", kind="stable")
    wanted = set(asked)
    spans["asked"] = [
        name in wanted or roots.get(name, name) in wanted for name in spans["incident"]
    ]
    timing = pd.Series(data=False, index=listed.index)
    for _, rows in spans.groupby("service"):
        ends = rows["end"].fillna(_FOREVER).cummax().shift(1)
        group = (rows["start"] > ends + BRIDGE).cumsum()
        joined = rows["asked"].groupby(group).transform("any")
        labels = joined.index[joined & (joined.index < len(listed))]
        timing.iloc[labels] = True
    return timing


class Facts:
    """The log as known at ``as_of``, the period cut to what is known, and the clocks.

    Attributes:
        project: the contract.
        period: as asked for.
        start: first instant of the period.
        known: end of the period or ``as_of``, whichever is earlier: the instant for backlog,
            ages, open clocks and unclosed pauses (fine print, section 2).
        log: the known log.
        episodes: what incident metrics count, of every kind.
        cases: the warranty cases as judged at ``as_of``; empty where nobody judged them.
    """

    def __init__(
        self,
        project: Project,
        log: Log,
        period: Period,
        as_of: date,
        cases: Sequence[CaseRow] = (),
    ) -> None:
        """Cut the log and build the clocks.

        Raises:
            InputError: the period lies after ``as_of`` or in a year without calendar data.
        """
        self.project = project
        self.period = period
        self.as_of = as_of
        self.cases = tuple(cases)
        self.zone = ZoneInfo(project.contract.time_zone)
        self.start = self._midnight(period.first)
        self.known = self._midnight(min(period.end, as_of))
        if as_of <= period.first:
            raise InputError(
                Problem(
                    "period_not_begun",
                    found=period.key,
                    given={"as_of": as_of, "first": period.first},
                )
            )
        self.days: DayCalendar = day_calendar(project.contract.calendar, project.calendar_days)
        if not (self.days.covers(period.first) and self.days.covers(period.last)):
            raise InputError(
                Problem(
                    "period_outside_calendar",
                    found=period.key,
                    given={"calendar": project.contract.calendar},
                )
            )
        self.log = known_log(log, self._midnight(as_of), pd.Timestamp(as_of))
        unmeasured = without_calendar(self.log, project, self.days)
        if unmeasured:
            raise InputError(*(one.problem for one in unmeasured))
        self.episodes: Episodes = episodes(
            self.log, self.days, project.contract.reopen_days, self.zone
        )

        self._made: dict[Hashable, object] = {}
        self._whole_log = log

    def within(self, period: Period) -> "Facts":
        """The facts of another period, known on the same day."""
        return Facts(self.project, self._whole_log, period, self.as_of, self.cases)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` returns, made once for these facts: several metrics share it."""
        if key not in self._made:
            self._made[key] = make()
        return cast("T", self._made[key])

    def _midnight(self, day: date) -> pd.Timestamp:
        return pd.Timestamp(datetime.combine(day, time(), self.zone))

    # -- the calendar --------------------------------------------------------------------

    @cached_property
    def _span(self) -> tuple[date, date]:
        """Days the clocks have to answer for: from the oldest row to well past the period."""
        first, last = self.period.first, max(self.period.last, self.as_of)
        incidents = self.log.incidents.frame
        oldest = [
            frame[column].min()
            for frame, column in (
                (incidents, "reported_at"),
                (incidents, "fault_at"),
                (self.log.outages.frame, "started_at"),
            )
        ]
        for instant in oldest:
            if instant is not pd.NaT and instant == instant:  # noqa: PLR0124  # NaN of an empty column
                first = min(first, instant.tz_convert(self.zone).date())
        return first - _LOOK_BACK, last + _LOOK_AHEAD

    def clock(self, profile: str) -> SupportClock:
        """The support clock of an hours profile."""
        if profile not in self._clocks:
            first, last = self._span
            self._clocks[profile] = support_clock(
                self.project.hours, profile, self.days, self.project.contract.time_zone, first, last
            )
        return self._clocks[profile]

    @cached_property
    def _clocks(self) -> dict[str, SupportClock]:
        return {}

    @cached_property
    def clocks(self) -> PriorityClocks:
        """The clock of each priority."""
        return PriorityClocks({p.code: self.clock(p.hours) for p in self.project.priorities})

    @cached_property
    def priority_changes(self) -> pd.DataFrame:
        """Changes of priority that count (G15)."""
        codes = [priority.code for priority in self.project.priorities]
        return effective_changes(self.episodes.frame, self.log.priority_changes.frame, codes)

    def seconds_of(self, duration: Duration | None, profile: str) -> int | None:
        """A target's duration in support seconds of ``profile``."""
        if duration is None:
            return None
        return duration_seconds(duration, self.project.hours, profile)

    def row_of(self, name: str) -> int | None:
        """The Excel row of an incident or an episode of it, ``None`` for any other name."""
        return self._row_by_id.get(name)

    @cached_property
    def _row_by_id(self) -> dict[str, int]:
        log, frame = self.log.incidents.frame, self.episodes.frame
        rows = dict(zip(log["id"], log["row"].tolist(), strict=True))
        return rows | dict(zip(frame["id"], frame["row"].tolist(), strict=True))

    # -- pauses --------------------------------------------------------------------------

    @cached_property
    def _pause_rows(self) -> pd.DataFrame:
        """Pauses that stop a clock, once for each episode; unclosed ones end at ``known``."""
        rows = self.log.pauses.frame
        rows = rows[rows["reason"].isin(STOPPING_REASONS)]
        places = pd.DataFrame(
            {"incident": self.episodes.frame["incident"], "position": self.episodes.frame.index}
        )
        joined = rows.merge(places, on="incident", how="inner")
        return joined.assign(end=joined["to_at"].fillna(self.known))

    @cached_property
    def waiting(self) -> PauseTable:
        """``P`` of the catalogue: united pauses for listed reasons (G8)."""
        rows = self._pause_rows
        return PauseTable.of(rows["position"].to_numpy(), rows["from_at"], rows["end"])

    @cached_property
    def waiting_and_gaps(self) -> PauseTable:
        """``P`` with the spans between a resolution and its reopening (G9)."""
        rows, gaps = self._pause_rows, self.episodes.gaps
        return PauseTable.of(
            np.concatenate([rows["position"].to_numpy(), gaps["position"].to_numpy()]),
            pd.concat([rows["from_at"], gaps["start"]], ignore_index=True),
            pd.concat([rows["end"], gaps["end"]], ignore_index=True),
        )

    @cached_property
    def waited(self) -> pd.Series:
        """Support seconds an incident states as waiting, where it has no row of pauses; else 0."""
        frame = self.episodes.frame
        stated = frame["waited_s"].copy()
        for priority in self.project.priorities:
            rows = frame["waited_days"].notna() & (frame["priority"] == priority.code)
            if rows.any():
                day = self.seconds_of(Duration(working_days=1), priority.hours)
                if day is None:
                    raise InputError(*self._uneven(frame[rows], priority.hours))
                stated[rows] = frame["waited_days"][rows] * day
        listed = frame["incident"].isin(self.log.pauses.frame["incident"])
        return stated.mask(listed).fillna(0).astype("int64")

    def _uneven(self, rows: pd.DataFrame, profile: str) -> tuple[Problem, ...]:
        """Working days stated where the days of the profile differ in length."""
        return tuple(
            Problem(
                "working_days_uneven",
                self.log.incidents.source.place("waited", int(row)),
                found=int(days),
                given={"profile": profile},
                severity=Severity.ROW,
            )
            for row, days in zip(rows["row"], rows["waited_days"], strict=True)
        )

    # -- what a row of targets looks at ----------------------------------------------------

    def in_scope(self, scope: Scope) -> pd.Series:
        """Which episodes incident metrics look at (G0)."""
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

    def in_period(self, at: pd.Series) -> pd.Series:
        """Whether each instant lies in the known part of the period; missing is not."""
        return (at >= self.start) & (at < self.known)

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
        return bool(self.in_period(self.log.incidents.frame["reported_at"]).any())

    # -- what the reader of the report should know -----------------------------------------

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """Everything the computation did beyond the plain reading."""
        pauses = self.log.pauses.frame
        frame = self.episodes.frame
        gone = (frame["resolved_at"] < self.start) | (frame["unresolved_at"] < self.start)
        lived = frame[(frame["reported_at"] < self.known) & ~gone]
        unclosed = pauses["incident"][pauses["to_at"].isna()]
        unclosed = unclosed[unclosed.isin(lived["incident"])]
        touched = frame[self.in_period(frame["reported_at"]) & frame["kind"].isin(FAULTS)]
        found = [
            *self.episodes.notes,
            Note("pause_unclosed", tuple(dict.fromkeys(unclosed))),
            Note("waited_used", tuple(lived["id"][self.waited[lived.index] > 0])),
            Note(
                "started_taken_from_response",
                tuple(
                    touched["id"][touched["started_at"].isna() & touched["responded_at"].notna()]
                ),
            ),
        ]
        return tuple(note for note in found if note.ids)
