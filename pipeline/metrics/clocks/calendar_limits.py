"""Which rows of a log need days that the calendar does not know (fine print, section 4)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd

from pipeline.calendars import DayCalendar
from pipeline.domain.agreements import terms_between
from pipeline.domain.contract import Project
from pipeline.domain.periods import midnight
from pipeline.metrics.events.episodes import root_of, window_ends
from pipeline.metrics.events.log import Log, Table
from pipeline.problems import Problem, Severity

BRIDGE: Final = pd.Timedelta(seconds=300)  # outages so near count as one (G5)
_TIMED: Final = ("reported_at", "responded_at", "restored_at", "resolved_at", "closed_at")
_DATE: Final = "date_outside_calendar"
_WINDOW: Final = "reopen_window_outside_calendar"
_FOREVER: Final = pd.Timestamp("2200-01-01", tz="UTC")


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
    if days.first is None and days.last is None:
        return ()
    zone = ZoneInfo(project.contract.time_zone)
    incidents, outages, reopens = log.incidents.frame, log.outages.frame, log.reopens.frame

    def outside(at: pd.Series) -> pd.Series:
        beyond = pd.Series(data=False, index=at.index)
        if days.first is not None:
            beyond |= at < midnight(days.first, zone)
        if days.last is not None:
            beyond |= at >= midnight(days.last + timedelta(days=1), zone)
        return beyond

    dated = [("incidents", key, outside(incidents[key])) for key in _TIMED]
    dated += [("reopens", key, outside(reopens[key])) for key in ("reopened_at", "resolved_at")]
    seen = (outages["source"] == "monitoring") & outside(outages["started_at"])
    seen &= (outages["kind"] == "outage") & outages["excluded"].isna()
    tests: list[tuple[str, str, pd.Series, str]] = []
    if seen.any() or any(beyond.any() for _, _, beyond in dated):
        reopened = incidents["id"].isin(set(reopens["incident"]))
        asked = _following(log, project, zone, reopened)
        timed = reopens["incident"].isin(set(incidents["id"][asked & reopened]))
        judged = {"incidents": asked, "reopens": timed}
        tests += [(name, key, judged[name] & beyond, _DATE) for name, key, beyond in dated]
        tests.append(("outages", "started_at", seen & _timing(log, incidents["id"][asked]), _DATE))
    if not _every_window_ends(incidents["resolved_at"], reopens["resolved_at"], days, project):
        first = incidents["duplicate_of"].isna() & incidents["rejected"].isna()
        first &= incidents["id"].isin(set(reopens["incident"]))
        again = reopens["incident"].isin(set(incidents["id"][first]))
        in_time = reopens.sort_values("reopened_at", kind="stable")["incident"]
        again &= in_time.duplicated(keep="last")
        for name, among in (("incidents", first), ("reopens", again)):
            at: pd.Series = getattr(log, name).frame["resolved_at"]
            ends = window_ends(at[among].dropna(), days, project.contract.reopen_days, zone)
            endless = pd.Series(at.index.isin(ends.index[ends.isna()]), index=at.index)
            tests.append((name, "resolved_at", endless, _WINDOW))
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


def _every_window_ends(
    resolved: pd.Series, again: pd.Series, days: DayCalendar, project: Project
) -> bool:
    """Whether the windows of the first and last resolutions end, and so those of all others."""
    ends = [at for one in (resolved, again) for at in (one.min(), one.max())]
    edges = pd.Series(ends, dtype="datetime64[s, UTC]").dropna()
    zone = ZoneInfo(project.contract.time_zone)
    return not window_ends(edges, days, project.contract.reopen_days, zone).isna().any()


def _following(log: Log, project: Project, zone: ZoneInfo, reopened: pd.Series) -> pd.Series:
    """Incidents with a priority, first or later, that follows the calendar by their terms (G16).

    What was reopened may begin anew in later terms, and is asked about all of them.
    """
    incidents, changes = log.incidents.frame, log.priority_changes.frame
    following = pd.Series(data=False, index=incidents.index)
    starts = pd.concat([incidents["reported_at"], log.reopens.frame["reopened_at"]])
    if not len(starts):
        return following
    first, last = (at.tz_convert(zone).date() for at in (starts.min(), starts.max()))
    for one in terms_between(project, first, last + timedelta(days=1)):
        by_calendar = {row.profile for row in one.project.hours if row.by_calendar}
        bound = {p.code for p in one.project.priorities if p.hours in by_calendar}
        low, high = midnight(one.first, zone), midnight(one.end, zone)
        held = (incidents["reported_at"] >= low) & (incidents["reported_at"] < high)
        follows = incidents["priority"].isin(bound)
        moved = set(changes["incident"][changes["to"].isin(bound)])
        follows |= incidents["id"].isin(moved)
        following |= (held | reopened) & follows
    return following


def _timing(log: Log, asked: pd.Series) -> pd.Series:
    """Which outages may count as one with an outage linked to such an incident.

    Incidents of kind outage stand among the rows as well, since an outage is derived from those
    without a row of their own; more rows can only join more.
    """
    listed, incidents = log.outages.frame, log.incidents.frame
    chained = incidents[incidents["duplicate_of"].notna()]
    roots = root_of(dict(zip(chained["id"], chained["duplicate_of"], strict=True)))
    own = incidents[incidents["kind"] == "outage"]
    told = chained.groupby(chained["id"].map(roots).astype("str"))["reported_at"].min()
    told = told.reindex(own["id"]).set_axis(own.index)
    begun = own["fault_at"].where(~(told < own["fault_at"]), told)  # by the first duplicate (G10)
    spans = pd.DataFrame(
        {
            "service": pd.concat([listed["service"], own["service"]]).array,
            "start": pd.concat([listed["started_at"], begun]).array,
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
