"""How fast: support time to an event of an incident, with or without a target.

Speeds belong to the month of the stop (G2).
"""

from fractions import Fraction
from typing import Final

import numpy as np

from pipeline.metrics.clocks.compliance import Clock, norm_before
from pipeline.metrics.clocks.norms import Codes
from pipeline.metrics.clocks.verdicts import elapsed_at
from pipeline.metrics.clocks.working_time import naive
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.results import Measured, distribution, no_data, not_measured

_WAITING: Final = "waiting for client"
_EVENTS: Final = {
    Clock.RESPONSE: "responded_at",
    Clock.RESTORE: "restored_at",
    Clock.RESOLVE: "resolved_at",
}


def speed(facts: Facts, scope: Scope, clock: Clock) -> tuple[Codes, Codes]:
    """Support time to the row's own event of a clock, in the period, with or without target.

    Returns:
        Positions of the episodes, and the seconds.
    """
    event = _EVENTS[clock]
    rows = facts.happened(event, scope)
    at = naive(facts.episodes.frame[event].iloc[rows])
    seconds, known = elapsed_at(facts, clock, rows, norm_before(facts, rows, at), at)
    return rows[known], seconds[known]


def _speed(facts: Facts, scope: Scope, clock: Clock, reason: str) -> Measured:
    rows, seconds = speed(facts, scope, clock)
    return distribution(np.sort(seconds).tolist(), facts.ids(rows), reason=reason)


def response_time(facts: Facts, scope: Scope) -> Measured:
    """From the report to the first answer by a person; never paused."""
    return _speed(facts, scope, Clock.RESPONSE, "nothing_responded")


def restore_time(facts: Facts, scope: Scope) -> Measured:
    """From the report until the service works again, less allowed pauses."""
    return _speed(facts, scope, Clock.RESTORE, "nothing_restored")


def resolution_time(facts: Facts, scope: Scope) -> Measured:
    """From the report to the final resolution, less allowed pauses and time between reopenings."""
    return _speed(facts, scope, Clock.RESOLVE, "nothing_resolved")


def client_wait_share(facts: Facts, scope: Scope) -> Measured:
    """Support time spent waiting for the client, of all from report to final resolution.

    A share of sums over the incidents resolved in the period. Waiting is what the pauses say, or
    the incident itself where it has none; other pauses are not in it. Kept within the whole time.
    """
    log, frame = facts.log, facts.episodes.frame
    if not log.pauses.given and "waited_s" not in log.incidents.columns:
        return not_measured("waiting_not_recorded")
    rows = facts.happened("resolved_at", scope)
    if not len(rows):
        return no_data("nothing_resolved")
    reported, at = (naive(frame[key].iloc[rows]) for key in ("reported_at", "resolved_at"))
    norm = norm_before(facts, rows, at)
    whole, _ = facts.clocks.worked(norm, reported, at)
    every = facts.shared.once("client pauses", lambda: facts.shared.pauses((_WAITING,)))
    pauses = every.as_of(facts.known)
    waited = whole - facts.clocks.worked(norm, reported, at, pauses.for_rows(rows))[0]
    stated = np.minimum(facts.waited.to_numpy()[rows], whole)
    total, waiting = int(whole.sum()), int((waited + stated).sum())
    if not total:
        return no_data("no_support_time")
    return Measured(
        value=Fraction(waiting, total),
        n=total,
        numerator=waiting,
        denominator=total,
        rows=tuple(facts.ids(rows)),
    )
