"""Episodes: the rows that metrics count, after duplicates and reopenings (rules G9, G10).

An episode is an incident from its report to its final resolution. A reopening inside the window
of ``reopen_days`` working days goes on with the same clock; a later one begins the episode
``<id>/2``.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pipeline.calendars import DayCalendar
from pipeline.metrics.log import Log
from pipeline.metrics.notes import Note

FAULTS = ("outage", "failure")


@dataclass(frozen=True, slots=True)
class Episodes:
    """What is counted.

    ``frame`` has a row per episode with the columns of the incident log and: ``incident`` (the id
    in the log), ``first_resolved_at``, ``resolved_at`` (the final resolution, missing while open),
    ``reopened`` (reopenings inside the window), ``unresolved_at`` (closed without a resolution).
    Its index is 0..n-1, called *position* elsewhere.

    ``resolutions`` and ``reopenings`` list the events (``position``, ``at``); ``gaps`` the spans
    in which an episode was resolved and then reopened (``position``, ``start``, ``end``).
    """

    frame: pd.DataFrame
    resolutions: pd.DataFrame
    reopenings: pd.DataFrame
    gaps: pd.DataFrame
    roots: Mapping[str, str]
    notes: tuple[Note, ...]

    def open_at(self, at: pd.Timestamp) -> pd.Series:
        """Whether each episode is open at ``at``: reported before it, not resolved before it.

        Resolved or reopened exactly at ``at`` happens after it, since spans are half-open.
        """
        frame = self.frame
        is_open = frame["reported_at"] < at
        is_open &= ~(frame["resolved_at"] < at) & ~(frame["unresolved_at"] < at)
        asleep = self.gaps[(self.gaps["start"] < at) & (self.gaps["end"] >= at)]
        is_open[asleep["position"].to_numpy()] = False
        return is_open


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


def _counted(log: Log, zone: ZoneInfo) -> tuple[pd.DataFrame, dict[str, str], list[Note]]:
    """Incidents without duplicates and rejected rows; roots take the earliest report (G10)."""
    frame = log.incidents.frame
    chained = frame[frame["duplicate_of"].notna()]
    roots = root_of(dict(zip(chained["id"], chained["duplicate_of"], strict=True)))
    kept = frame[frame["duplicate_of"].isna() & frame["rejected"].isna()].reset_index(drop=True)
    told = chained[chained["rejected"].isna()]
    notes = []
    if len(told):
        earliest = told.groupby(told["id"].map(roots))["reported_at"].min()
        group = kept["id"].map(earliest).astype(kept["reported_at"].dtype)
        own_month = kept["reported_at"].dt.tz_convert(zone).dt.strftime("%Y-%m")
        group_month = group.dt.tz_convert(zone).dt.strftime("%Y-%m")
        earlier = group < kept["reported_at"]
        same = earlier & (own_month == group_month)
        kept["reported_at"] = kept["reported_at"].mask(same, group)
        notes.append(Note("duplicate_reported_earlier", tuple(kept["id"][same])))
        notes.append(Note("duplicate_of_another_month", tuple(kept["id"][earlier & ~same])))
    return kept, roots, notes


def _chains(log: Log) -> dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]]:
    reopens = log.reopens.frame.sort_values("reopened_at", kind="stable")
    chains: dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]] = {}
    for name, at, resolved in zip(
        reopens["incident"], reopens["reopened_at"], reopens["resolved_at"], strict=True
    ):
        chains.setdefault(name, []).append((at, resolved))
    return chains


def window_ends(
    resolved: pd.Series, days: DayCalendar, reopen_days: int, zone: ZoneInfo
) -> pd.Series:
    """The instant at which the window of reopening ends; ``NaT`` where the calendar cannot tell."""
    local = resolved.dt.tz_convert(zone).dt.tz_localize(None).to_numpy()
    last = days.working_days_after_array(local.astype("datetime64[D]"), reopen_days)
    after = pd.Series(last + np.timedelta64(1, "D"), index=resolved.index).astype("datetime64[s]")
    aware = after.dt.tz_localize(zone, nonexistent="shift_forward", ambiguous=True)
    return aware.dt.tz_convert("UTC")


def episodes(log: Log, days: DayCalendar, reopen_days: int, zone: ZoneInfo) -> Episodes:
    """Episodes of everything in the log, of whatever kind.

    Args:
        log: what is known (``known_log``).
        days: the contract's calendar, for the window of reopening.
        reopen_days: working days after the date of a resolution within which a reopening
            belongs to it; the window ends at 24:00 of the last of them, that instant outside.
        zone: the contract's zone.

    The caller has refused rows whose window the calendar cannot tell (``facts``).
    """
    kept, roots, notes = _counted(log, zone)
    kept["incident"] = kept["id"]
    kept["first_resolved_at"] = kept["resolved_at"]
    kept["reopened"] = np.zeros(len(kept), dtype="int64")
    chains = _chains(log)
    reopened = {
        position: chains[name] for position, name in enumerate(kept["id"]) if name in chains
    }
    resolutions = [
        (position, at)
        for position, at in zip(kept.index, kept["resolved_at"], strict=True)
        if at is not pd.NaT
    ]
    reopenings: list[tuple[int, pd.Timestamp]] = []
    gaps: list[tuple[int, pd.Timestamp, pd.Timestamp]] = []
    later: list[dict[Hashable, Any]] = []
    asked = (
        pd.Series(
            [at for chain in reopened.values() for _, at in chain]
            + [kept.loc[position, "resolved_at"] for position in reopened],
            dtype="datetime64[s, UTC]",
        )
        .dropna()
        .drop_duplicates()
    )
    ends = dict(zip(asked, window_ends(asked, days, reopen_days, zone), strict=True))
    final = kept["resolved_at"].to_dict() if reopened else {}
    count = kept["reopened"].to_dict() if reopened else {}

    for first_position, chain in reopened.items():
        row = kept.loc[first_position].to_dict()
        position, number, resolved = first_position, 1, row["resolved_at"]
        for reopened_at, resolved_again in chain:
            if resolved is pd.NaT:
                break  # never resolved before: reading lists such a row
            if reopened_at < ends[resolved]:
                reopenings.append((position, reopened_at))
                gaps.append((position, resolved, reopened_at))
                count[position] += 1
            else:
                number += 1
                position = len(kept) + len(later)
                later.append(
                    row
                    | {
                        "id": f"{row['id']}/{number}",
                        "reported_at": reopened_at,
                        "fault_at": reopened_at,
                        "responded_at": pd.NaT,
                        "started_at": pd.NaT,
                        "restored_at": pd.NaT,
                        "first_resolved_at": resolved_again,
                        # Stated for the incident as a whole: taken off once, not twice.
                        "waited_s": pd.NA,
                        "waited_days": pd.NA,
                    }
                )
                count[position] = 0
            final[position] = resolved = resolved_again
            if not pd.isna(resolved_again):
                resolutions.append((position, resolved_again))

    frame = kept
    if later:
        extra = pd.DataFrame(
            {
                column: pd.Series([row[column] for row in later], dtype=kind)
                for column, kind in kept.dtypes.items()
            }
        )
        frame = pd.concat([kept, extra], ignore_index=True)
    if reopened:
        instant = kept["resolved_at"].dtype
        frame["resolved_at"] = pd.Series(final, dtype=instant).reindex(frame.index)
        frame["reopened"] = pd.Series(count, dtype="int64").reindex(frame.index)
    last_start = frame["reported_at"].copy()
    for position, at in reopenings:
        last_start[position] = max(last_start[position], at)
    closed = frame["resolved_at"].isna() & (frame["closed_at"] >= last_start)
    frame["unresolved_at"] = frame["closed_at"].where(closed)
    return Episodes(
        frame=frame,
        resolutions=_events(resolutions, ("at",)),
        reopenings=_events(reopenings, ("at",)),
        gaps=_events(gaps, ("start", "end")),
        roots=roots,
        notes=tuple(note for note in notes if note.ids),
    )


def _events(
    rows: list[tuple[int, pd.Timestamp]] | list[tuple[int, pd.Timestamp, pd.Timestamp]],
    names: tuple[str, ...],
) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {"position": pd.Series([row[0] for row in rows], dtype="int64")}
    for at, name in enumerate(names, start=1):
        columns[name] = pd.Series([row[at] for row in rows], dtype="datetime64[s, UTC]")
    return pd.DataFrame(columns)
