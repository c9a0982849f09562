"""Episodes: the rows that metrics count, after duplicates and reopenings (rules G9, G10).

An episode is an incident from its report to its final resolution. A reopening inside the window
of ``reopen_days`` working days goes on with the same clock; a later one begins the episode
``<id>/2``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.calendars import DayCalendar
from pipeline.metrics.clocks.working_time import naive
from pipeline.metrics.events.log import Log
from pipeline.metrics.notes import Note

FAULTS: Final = ("outage", "failure")
_INSTANT: Final = "datetime64[s, UTC]"


@dataclass(frozen=True, slots=True)
class Episodes:
    """What is counted.

    ``frame`` has a row per episode with the columns of the incident log and: ``incident`` (the id
    in the log), ``first_resolved_at``, ``resolved_at`` (the final resolution, missing while open),
    ``reopened`` (reopenings inside the window), ``unresolved_at`` (closed without a resolution).
    Its index is 0..n-1, called *position* elsewhere. ``incidents`` are the ids of the first rows of
    ``frame``, an incident each; episodes ``<id>/2`` follow them.

    ``resolutions`` and ``reopenings`` list the events (``position``, ``at``); ``gaps`` the spans
    in which an episode was resolved and then reopened (``position``, ``start``, ``end``).
    """

    frame: pd.DataFrame
    incidents: pd.Index
    resolutions: pd.DataFrame
    reopenings: pd.DataFrame
    gaps: pd.DataFrame
    roots: Mapping[str, str]
    notes: tuple[Note, ...]

    def positions_of(self, incidents: pd.Series) -> npt.NDArray[np.int64]:
        """Position of the first episode of each incident; -1 where it is not counted."""
        return np.asarray(self.incidents.get_indexer(pd.Index(incidents)), dtype=np.int64)

    def open_at(self, at: pd.Timestamp) -> pd.Series:
        """Whether each episode is open at ``at``: reported before it, not resolved before it.

        Resolved or reopened exactly at ``at`` happens after it, since spans are half-open.
        """
        edge = np.datetime64(int(at.timestamp()), "s")
        columns = ("reported_at", "resolved_at", "unresolved_at")
        reported, resolved, unresolved = (naive(self.frame[column]) for column in columns)
        found = (reported < edge) & ~(resolved < edge) & ~(unresolved < edge)
        asleep = self.gaps[(self.gaps["start"] < at) & (self.gaps["end"] >= at)]
        found[asleep["position"].to_numpy()] = False
        return pd.Series(found, index=self.frame.index)


def root_of(duplicates: Mapping[str, str]) -> dict[str, str]:
    """Each id that is a duplicate -> the incident at the end of its chain.

    Reading has refused cycles; a chain that still meets itself ends where it began.
    """
    roots: dict[str, str] = {}
    for start in duplicates:
        seen, at = {start}, start
        while at in duplicates and duplicates[at] not in seen:
            at = duplicates[at]
            seen.add(at)
        roots[start] = at
    return roots


def _counted(log: Log, zone: ZoneInfo) -> tuple[pd.DataFrame, pd.Index, dict[str, str], list[Note]]:
    """Incidents without duplicates and rejected rows; roots take the earliest report (G10).

    Where a root does not say when the fault began, it began at the report that counts (G20).
    """
    frame = log.incidents.frame
    chained = frame[["id", "duplicate_of", "rejected", "reported_at"]][
        frame["duplicate_of"].notna()
    ]
    roots = root_of(dict(zip(chained["id"], chained["duplicate_of"], strict=True)))
    kept = frame[frame["duplicate_of"].isna() & frame["rejected"].isna()].reset_index(drop=True)
    ids = pd.Index(kept["id"])
    told = chained[chained["rejected"].isna()]
    notes = []
    if len(told):
        earliest = told.groupby(told["id"].map(roots))["reported_at"].min()
        places = ids.get_indexer(pd.Index(earliest.index, dtype="str"))
        earliest = earliest[places >= 0]
        earliest.index = pd.Index(places[places >= 0])
        own = kept["reported_at"].loc[earliest.index]
        earlier = earliest < own
        same = earlier & (_month(own, zone) == _month(earliest, zone))
        begun = same & (kept["fault_at"].loc[own.index] == own)
        kept.loc[begun.index[begun], "fault_at"] = earliest[begun]
        kept.loc[same.index[same], "reported_at"] = earliest[same]
        for code, moved in (
            ("duplicate_reported_earlier", same),
            ("duplicate_of_another_month", earlier & ~same),
        ):
            notes.append(Note(code, tuple(kept["id"].loc[moved.index[moved].sort_values()])))
    return kept, ids, roots, notes


def _month(at: pd.Series, zone: ZoneInfo) -> pd.Series:
    local = at.dt.tz_convert(zone).dt
    months: pd.Series = local.year * 12 + local.month
    return months


def window_ends(
    resolved: pd.Series, days: DayCalendar, reopen_days: int, zone: ZoneInfo
) -> pd.Series:
    """The instant at which the window of reopening ends; ``NaT`` where the calendar cannot tell."""
    local = resolved.dt.tz_convert(zone).dt.tz_localize(None).to_numpy()
    last = days.working_days_after_array(local.astype("datetime64[D]"), reopen_days)
    after = pd.Series(last + np.timedelta64(1, "D"), index=resolved.index).astype("datetime64[s]")
    aware = after.dt.tz_localize(zone, nonexistent="shift_forward", ambiguous=True)
    return aware.dt.tz_convert("UTC")


def _reopenings(
    rows: pd.DataFrame,
    resolved_at: pd.Series,
    ids: pd.Index,
    window_ends_of: Callable[[pd.Series], pd.Series],
) -> pd.DataFrame:
    """Reopenings of what was resolved before, by incident and time.

    Returns:
        ``first`` (position of the incident), ``at``, ``before`` (the resolution before it),
        ``resolved_at`` (the one after it), ``inside`` (the window), ``number`` (of the episode it
        belongs to, 1 for the incident itself) and that episode's ``position``: episodes of their
        own follow the incidents.
    """
    first = ids.get_indexer(pd.Index(rows["incident"]))
    found = pd.DataFrame(
        {"first": first, "at": rows["reopened_at"], "resolved_at": rows["resolved_at"]}
    )[first >= 0].sort_values(["first", "at", "resolved_at"], kind="stable", ignore_index=True)
    by_incident = found.groupby("first")
    resolved = resolved_at.iloc[found["first"]].reset_index(drop=True)
    before = by_incident["resolved_at"].shift(1).astype(_INSTANT)
    found["before"] = before.where(found["first"].duplicated(), resolved)
    # Never resolved before: reading refuses such a row, and what follows goes on from nothing.
    unresolved = found["before"].isna().astype("int64")
    alive = unresolved.groupby(found["first"]).cumsum() == 0
    found = found[alive].reset_index(drop=True)
    found["inside"] = found["at"] < window_ends_of(found["before"])
    beyond = (~found["inside"]).astype("int64")
    found["number"] = beyond.groupby(found["first"]).cumsum() + 1
    own = len(ids) + beyond.cumsum() - 1
    found["position"] = found["first"].where(found["number"] == 1, own)
    return found


def episodes(log: Log, days: DayCalendar, reopen_days: int, zone: ZoneInfo) -> Episodes:
    """Episodes of everything in the log, of whatever kind.

    Args:
        log: what is known (``known_log``).
        days: the contract's calendar, for the window of reopening.
        reopen_days: working days after the date of a resolution within which a reopening
            belongs to it; the window ends at 24:00 of the last of them, that instant outside.
        zone: the contract's zone.

    The caller has refused rows whose window the calendar cannot tell (``calendar_limits``).
    """
    frame, ids, roots, notes = _counted(log, zone)
    frame["incident"] = frame["id"]
    frame["first_resolved_at"] = frame["resolved_at"]
    again = _reopenings(
        log.reopens.frame,
        frame["resolved_at"],
        ids,
        lambda resolved: window_ends(resolved, days, reopen_days, zone),
    )
    inside = again[again["inside"]]
    solved = frame["resolved_at"].dropna()
    resolved_again = again[again["resolved_at"].notna()]
    resolutions = pd.DataFrame(
        {
            "position": np.concatenate([solved.index, resolved_again["position"]]),
            "at": pd.concat([solved, resolved_again["resolved_at"]], ignore_index=True),
        }
    )
    if not again["inside"].all():
        frame = pd.concat([frame, _later(frame, again[~again["inside"]])], ignore_index=True)
    last = again.drop_duplicates("position", keep="last")
    frame.loc[last["position"], "resolved_at"] = last["resolved_at"].array
    frame["reopened"] = np.bincount(inside["position"], minlength=len(frame)).astype("int64")
    begun = frame["reported_at"].copy()
    ahead = inside.groupby("position")["at"].max()
    begun.loc[ahead.index] = ahead.where(ahead > begun.loc[ahead.index], begun.loc[ahead.index])
    closed = frame["resolved_at"].isna() & (frame["closed_at"] >= begun)
    frame["unresolved_at"] = frame["closed_at"].where(closed)
    gaps = {"position": inside["position"], "start": inside["before"], "end": inside["at"]}
    return Episodes(
        frame=frame,
        incidents=ids,
        resolutions=resolutions,
        reopenings=inside[["position", "at"]].reset_index(drop=True),
        gaps=pd.DataFrame(gaps).reset_index(drop=True),
        roots=roots,
        notes=tuple(note for note in notes if note.ids),
    )


def _later(frame: pd.DataFrame, beyond: pd.DataFrame) -> pd.DataFrame:
    """Episodes of their own: incidents reopened past the window, reported when reopened."""
    rows = frame.iloc[beyond["first"]].reset_index(drop=True)
    beyond = beyond.reset_index(drop=True)
    number = beyond["number"].astype("int64").astype("str")
    never = pd.Series(pd.NaT, index=rows.index, dtype=_INSTANT)
    unstated = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    return rows.assign(
        id=rows["id"] + "/" + number,
        reported_at=beyond["at"],
        fault_at=beyond["at"],
        responded_at=never,
        started_at=never,
        restored_at=never,
        first_resolved_at=beyond["resolved_at"],
        # Stated for the incident as a whole: taken off once, not twice.
        waited_s=unstated,
        waited_days=unstated,
    )
