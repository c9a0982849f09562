"""Whether the norms of priorities were kept, and the public promise of the same day.

Compliance belongs to the month of the decision (G2).
"""

import pandas as pd

from pipeline.metrics.compliance import Clock, decisions, elapsed, priority_before
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.population import ids_of
from pipeline.metrics.results import Better, Measured, count, not_measured, share
from pipeline.metrics.same_day import same_day, solved_at, started_at


def _compliance(facts: Facts, scope: Scope, clock: Clock) -> Measured:
    if all(getattr(priority, clock.value) is None for priority in facts.project.priorities):
        return not_measured("no_priority_target")
    rows = decisions(facts, clock)
    rows = rows[facts.in_scope(scope).reindex(rows.index)]
    ids = facts.episodes.frame["id"].reindex(rows.index)
    decided = facts.in_period(rows["decided_at"])
    undecided = rows["runs"] & ~(rows["decided_at"] < facts.known)
    return share(
        ids[decided & ~rows["missed"]].tolist(),
        ids[decided & rows["missed"]].tolist(),
        better=Better.HIGHER,
        reason="nothing_decided",
        undecided=int(undecided.sum()),
    )


def response_in_target(facts: Facts, scope: Scope) -> Measured:
    """Response clocks kept among those decided in the period."""
    return _compliance(facts, scope, Clock.RESPONSE)


def restore_in_target(facts: Facts, scope: Scope) -> Measured:
    """Restore clocks kept among those decided in the period."""
    return _compliance(facts, scope, Clock.RESTORE)


def resolution_in_target(facts: Facts, scope: Scope) -> Measured:
    """Resolve clocks kept among those decided in the period."""
    return _compliance(facts, scope, Clock.RESOLVE)


def missed_clocks(facts: Facts, scope: Scope) -> pd.DataFrame:
    """Clocks missed in the period, one row each, in order of decision.

    Returns:
        ``position``, ``clock`` and the columns of ``decisions``.
    """
    found = []
    for clock in Clock:
        rows = decisions(facts, clock)
        missed = rows["missed"] & facts.in_period(rows["decided_at"])
        missed &= facts.in_scope(scope).reindex(rows.index)
        found.append(rows[missed].assign(clock=clock.value).rename_axis("position").reset_index())
    rows = pd.concat(found, ignore_index=True)
    return rows.sort_values(["decided_at", "position"], kind="stable", ignore_index=True)


def breaches(facts: Facts, scope: Scope) -> Measured:
    """Clocks decided and missed in the period; two clocks of one incident are two breaches."""
    rows = missed_clocks(facts, scope)
    ids = facts.episodes.frame["id"].reindex(rows["position"]).tolist()
    return count(ids, zero_is_known=facts.zero_is_known)


def overdue_open(facts: Facts, scope: Scope) -> Measured:
    """Open at the end of the period with more elapsed than the resolve target."""
    frame = facts.episodes.frame
    is_open = facts.in_scope(scope) & facts.episodes.open_at(facts.known)
    at = pd.Series(facts.known, index=frame.index).astype("datetime64[s, UTC]").where(is_open)
    priority = priority_before(facts, at)
    target = priority.map(
        {p.code: facts.seconds_of(p.resolve, p.hours) for p in facts.project.priorities}
    ).astype("Int64")
    late = (elapsed(facts, Clock.RESOLVE, at, priority) > target).fillna(value=False)
    return count(ids_of(facts, is_open & late), zero_is_known=facts.zero_is_known)


def same_day_rate(facts: Facts, scope: Scope) -> Measured:
    """The same-day event (final resolution, or restoring) by the end of the day allowed."""
    return same_day(facts, scope, solved_at(facts))


def same_day_start_rate(facts: Facts, scope: Scope) -> Measured:
    """Work started (else responded, else first resolved) by the end of the day allowed."""
    return same_day(facts, scope, started_at(facts))
