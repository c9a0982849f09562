"""The day allowed, and whether the promised event came on it (the company's public promise).

The day allowed is the date of the report if its calendar still has open time on that date after
the report and the report came at or before ``same_day_until``; else the next date with open time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Final

import numpy as np
import pandas as pd

from pipeline.metrics.clocks.norms import Codes
from pipeline.metrics.clocks.working_time import Instants, Mask, naive
from pipeline.metrics.events.timeline import Timeline
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.known import Known
from pipeline.metrics.results import Better, Measured, share

_DAY: Final = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _DaysAllowed:
    """The day allowed of each episode, and the end of its day of report; NaT past the calendar."""

    starts: Timeline
    end: Instants
    report_day_end: Instants

    @classmethod
    def of(cls, known: Known) -> "_DaysAllowed":
        day = _day_allowed(known)
        reported = known.episodes.frame["reported_at"]
        return cls(
            Timeline.of(_midnights(day, known)),
            naive(_midnights(day + _DAY, known)),
            naive(_midnights(_local(reported, known).dt.normalize() + _DAY, known)),
        )

    def of_period(self, facts: Facts) -> Codes:
        """Positions whose day allowed lies in the period and is over."""
        places = facts.inside(self.starts)
        over: Codes = places[self.end[places] <= naive(pd.Series([facts.known]))[0]]
        return over


def solved_at(facts: Facts, places: Codes) -> pd.Series:
    """The same-day event of these episodes: final resolution, or restoring, by the contract."""
    frame = facts.episodes.frame[["restored_at", "resolved_at"]].iloc[places]
    if facts.project.contract.same_day_event == "restored":
        return frame["restored_at"].fillna(frame["resolved_at"])
    return frame["resolved_at"]


def started_at(facts: Facts, places: Codes) -> pd.Series:
    """Start of work on these episodes, else the first answer, else the first resolution."""
    frame = facts.episodes.frame[["started_at", "responded_at", "first_resolved_at"]].iloc[places]
    return frame["started_at"].fillna(frame["responded_at"]).fillna(frame["first_resolved_at"])


def _local(at: pd.Series, known: Known) -> pd.Series:
    local: pd.Series = at.dt.tz_convert(known.zone).dt.tz_localize(None)
    return local


def _midnights(local_days: pd.Series, known: Known) -> pd.Series:
    """First instants of local days (naive), as UTC; a midnight that does not exist moves on."""
    aware = local_days.dt.tz_localize(known.zone, nonexistent="shift_forward", ambiguous=True)
    utc: pd.Series = aware.dt.tz_convert("UTC").astype("datetime64[s, UTC]")
    return utc


def _day_allowed(known: Known) -> pd.Series:
    """The day allowed of each episode as a naive local midnight; ``NaT`` past the calendar."""
    reported = known.episodes.frame["reported_at"]
    local = _local(reported, known)
    day = local.dt.normalize()
    after = naive(_midnights(day + _DAY, known))
    limits = [_since_midnight(one.project.contract.same_day_until) for one in known.terms]
    limit = np.array(limits, dtype="timedelta64[s]")[known.clocks.terms]
    open_s, _ = known.clocks.worked(known.norm, naive(reported), after)
    same = (open_s > 0) & (local - day <= limit).to_numpy(dtype=bool)
    one = np.ones(len(after), dtype=np.int64)
    first_second = pd.Series(known.clocks.due_by(known.norm, after, one), index=day.index)
    opens = _local(first_second.dt.tz_localize("UTC"), known) - pd.Timedelta(seconds=1)
    allowed: pd.Series = day.where(same, opens.dt.normalize())
    return allowed


def _since_midnight(at: time) -> int:
    return (at.hour * 60 + at.minute) * 60 + at.second


def same_day(
    facts: Facts,
    scope: Scope,
    event_at: Callable[[Facts, Codes], pd.Series],
    *,
    among: Mask | None = None,
    reason: str = "no_day_allowed",
) -> Measured:
    """Count the event by the end of the day allowed, of such days in the period and over.

    Beside it, in details, the reading by calendar days: the event on the date of the report.

    Args:
        facts: the period.
        scope: what the row of targets looks at.
        event_at: the event of episodes by position; missing is not met.
        among: which episodes are looked at besides; ``None``: all.
        reason: why there is no share where there is no such day.
    """
    days = facts.shared.once("days allowed", lambda: _DaysAllowed.of(facts.shared))
    places = facts.once("days of the period", lambda: days.of_period(facts))
    asked = facts.in_scope(scope).to_numpy(dtype=bool)[places]
    if among is not None:
        asked &= among[places]
    places = places[asked]
    event = naive(event_at(facts, places))
    kept = event < days.end[places]
    return share(
        facts.ids(places[kept]),
        facts.ids(places[~kept]),
        better=Better.HIGHER,
        reason=reason,
        by_calendar_day={
            "numerator": int(np.count_nonzero(event < days.report_day_end[places])),
            "denominator": len(places),
        },
    )
