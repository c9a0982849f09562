"""How fast: support time to an event of an incident, with or without a target.

Speeds belong to the month of the stop (G2).
"""

from fractions import Fraction
from typing import Final

import pandas as pd

from pipeline.metrics.compliance import Clock, elapsed, priority_before
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.population import ids_of
from pipeline.metrics.results import Measured, distribution, no_data, not_measured
from pipeline.metrics.working_time import PauseTable

_WAITING: Final = "waiting for client"


def _speed(facts: Facts, scope: Scope, clock: Clock, stop: str, reason: str) -> Measured:
    """Support time to an event of the row's own, in the period, with or without target."""
    at = facts.episodes.frame[stop]
    mask = facts.in_scope(scope) & facts.in_period(at)
    seconds = elapsed(facts, clock, at.where(mask), priority_before(facts, at))
    kept = mask & seconds.notna()
    return distribution(seconds[kept].astype("int64").tolist(), ids_of(facts, kept), reason=reason)


def response_time(facts: Facts, scope: Scope) -> Measured:
    """From the report to the first answer by a person; never paused."""
    return _speed(facts, scope, Clock.RESPONSE, "responded_at", "nothing_responded")


def restore_time(facts: Facts, scope: Scope) -> Measured:
    """From the report until the service works again, less allowed pauses."""
    return _speed(facts, scope, Clock.RESTORE, "restored_at", "nothing_restored")


def resolution_time(facts: Facts, scope: Scope) -> Measured:
    """From the report to the final resolution, less allowed pauses and time between reopenings."""
    return _speed(facts, scope, Clock.RESOLVE, "resolved_at", "nothing_resolved")


def client_wait_share(facts: Facts, scope: Scope) -> Measured:
    """Support time spent waiting for the client, of all from report to final resolution.

    A share of sums over the incidents resolved in the period. Waiting is what the pauses say, or
    the incident itself where it has none; other pauses are not in it. Kept within the whole time.
    """
    log, frame = facts.log, facts.episodes.frame
    if not log.pauses.given and "waited_s" not in log.incidents.columns:
        return not_measured("waiting_not_recorded")
    resolved = facts.in_scope(scope) & facts.in_period(frame["resolved_at"])
    if not resolved.any():
        return no_data("nothing_resolved")
    positions = frame.index[resolved]
    reported, at = frame["reported_at"][resolved], frame["resolved_at"][resolved]
    priority = priority_before(facts, frame["resolved_at"])[resolved]
    whole = facts.clocks.seconds(priority, reported, at)
    pauses = _client_pauses(facts).for_rows(positions.to_numpy())
    waited = whole - facts.clocks.seconds(priority, reported, at, pauses)
    stated = facts.waited[resolved].clip(upper=whole.astype("int64"))
    total, waiting = int(whole.sum()), int((waited + stated).sum())
    if not total:
        return no_data("no_support_time")
    return Measured(
        value=Fraction(waiting, total),
        n=total,
        numerator=waiting,
        denominator=total,
        rows=tuple(ids_of(facts, resolved)),
    )


def _client_pauses(facts: Facts) -> PauseTable:
    """Pauses in which the client is waited for, once for each episode; unclosed to ``known``."""
    rows = facts.log.pauses.frame
    episodes = facts.episodes.frame["incident"]
    places = pd.DataFrame({"incident": episodes, "position": episodes.index})
    joined = rows[rows["reason"] == _WAITING].merge(places, on="incident", how="inner")
    end = joined["to_at"].fillna(facts.known)
    return PauseTable.of(joined["position"].to_numpy(), joined["from_at"], end)
