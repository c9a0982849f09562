"""The day allowed, and whether the promised event came on it (the company's public promise).

The day allowed is the date of the report if its calendar still has open time on that date after
the report and the report came at or before ``same_day_until``; else the next date with open time.
"""

from typing import Final

import numpy as np
import pandas as pd

from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.results import Better, Measured, share

_DAY: Final = pd.Timedelta(days=1)


def solved_at(facts: Facts) -> pd.Series:
    """The same-day event of each episode: its final resolution, or restoring, by the contract."""
    frame = facts.episodes.frame
    if facts.project.contract.same_day_event == "restored":
        return frame["restored_at"].fillna(frame["resolved_at"])
    return frame["resolved_at"]


def started_at(facts: Facts) -> pd.Series:
    """Start of work on each episode, else its first answer, else its first resolution."""
    frame = facts.episodes.frame
    return frame["started_at"].fillna(frame["responded_at"]).fillna(frame["first_resolved_at"])


def _midnights(local_days: pd.Series, facts: Facts) -> pd.Series:
    """First instants of local days (naive), as UTC; a midnight that does not exist moves on."""
    aware = local_days.dt.tz_localize(facts.zone, nonexistent="shift_forward", ambiguous=True)
    utc: pd.Series = aware.dt.tz_convert("UTC").astype("datetime64[s, UTC]")
    return utc


def day_allowed(facts: Facts) -> pd.Series:
    """The day allowed of each episode as a naive local midnight; ``NaT`` past the calendar."""
    frame = facts.episodes.frame
    priority, reported = frame["priority"], frame["reported_at"]
    local = reported.dt.tz_convert(facts.zone).dt.tz_localize(None)
    day = local.dt.normalize()
    midnight_after = _midnights(day + _DAY, facts)
    until = facts.project.contract.same_day_until
    limit = pd.Timedelta(hours=until.hour, minutes=until.minute, seconds=until.second)
    open_after = facts.clocks.seconds(priority, reported, midnight_after).fillna(0) > 0
    same = open_after.astype(bool) & (local - day <= limit)
    one = pd.Series(1, index=frame.index, dtype="Int64")
    first_second = facts.clocks.due(priority, midnight_after, one)
    next_open = first_second.dt.tz_convert(facts.zone).dt.tz_localize(None) - pd.Timedelta(
        seconds=1
    )
    allowed: pd.Series = day.where(same, next_open.dt.normalize())
    return allowed


def same_day(
    facts: Facts,
    scope: Scope,
    event_at: pd.Series,
    *,
    among: pd.Series | None = None,
    reason: str = "no_day_allowed",
) -> Measured:
    """Count the event by the end of the day allowed, of such days in the period and over.

    Beside it, in details, the reading by calendar days: the event on the date of the report.

    Args:
        facts: the period.
        scope: what the row of targets looks at.
        event_at: the event by position; missing is not met.
        among: which episodes are looked at besides; ``None``: all.
        reason: why there is no share where there is no such day.
    """
    frame = facts.episodes.frame
    day = day_allowed(facts)
    starts, ends = _midnights(day, facts), _midnights(day + _DAY, facts)
    asked = facts.in_scope(scope) & (starts >= facts.start) & (ends <= facts.known)
    if among is not None:
        asked &= among
    kept = (event_at < ends).to_numpy(dtype=bool)
    local = frame["reported_at"].dt.tz_convert(facts.zone).dt.tz_localize(None).dt.normalize()
    same_date = (event_at < _midnights(local + _DAY, facts)).to_numpy(dtype=bool)
    mask = asked.to_numpy(dtype=bool)
    ids = frame["id"].to_numpy()
    return share(
        list(ids[mask & kept]),
        list(ids[mask & ~kept]),
        better=Better.HIGHER,
        reason=reason,
        by_calendar_day={
            "numerator": int(np.count_nonzero(mask & same_date)),
            "denominator": int(np.count_nonzero(mask)),
        },
    )
