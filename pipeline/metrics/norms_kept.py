"""Whether the norms of priorities were kept, and the public promise of the same day.

Compliance belongs to the month of the decision (G2).
"""

import numpy as np
import pandas as pd

from pipeline.metrics.compliance import Clock, decisions, norm_before
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.norms import NONE
from pipeline.metrics.results import Better, Measured, count, not_measured, share
from pipeline.metrics.same_day import same_day, solved_at, started_at
from pipeline.metrics.verdicts import elapsed_at
from pipeline.metrics.working_time import naive


def _compliance(facts: Facts, scope: Scope, clock: Clock) -> Measured:
    rows = decisions(facts, clock)
    position = rows.index.to_numpy()
    wanted = facts.in_scope(scope).to_numpy(dtype=bool)[position]
    decided = wanted & facts.in_period(rows["decided_at"]).to_numpy(dtype=bool)
    agreed = (p for one in facts.period_terms for p in one.project.priorities)
    if not decided.any() and all(getattr(p, clock.value) is None for p in agreed):
        return not_measured("no_priority_target")
    missed = rows["missed"].to_numpy(dtype=bool)
    undecided = rows["runs"] & ~(rows["decided_at"] < facts.known)
    ids = facts.shared.ids
    return share(
        ids[position[decided & ~missed]].tolist(),
        ids[position[decided & missed]].tolist(),
        better=Better.HIGHER,
        reason="nothing_decided",
        undecided=int((wanted & undecided.to_numpy(dtype=bool)).sum()),
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
        missed &= facts.in_scope(scope).to_numpy(dtype=bool)[rows.index]
        found.append(rows[missed].assign(clock=clock.value).rename_axis("position").reset_index())
    rows = pd.concat(found, ignore_index=True)
    return rows.sort_values(["decided_at", "position"], kind="stable", ignore_index=True)


def breaches(facts: Facts, scope: Scope) -> Measured:
    """Clocks decided and missed in the period; two clocks of one incident are two breaches."""
    rows = missed_clocks(facts, scope)
    ids = facts.shared.ids[rows["position"]]
    return count(ids.tolist(), zero_is_known=facts.zero_is_known)


def overdue_open(facts: Facts, scope: Scope) -> Measured:
    """Open at the end of the period with more elapsed than the resolve target."""
    is_open = facts.in_scope(scope) & facts.episodes.open_at(facts.known)
    rows = np.flatnonzero(is_open.to_numpy(dtype=bool))
    at = pd.Series(pd.NaT, index=is_open.index, dtype="datetime64[s, UTC]")
    at.iloc[rows] = facts.known
    norm = norm_before(facts, at)[rows]
    target = facts.clocks.norms.target_s[Clock.RESOLVE.value][norm]
    spent, known = elapsed_at(facts, Clock.RESOLVE, rows, norm, naive(at)[rows])
    late = rows[known & (target != NONE) & (spent > target)]
    return count(facts.shared.ids[late].tolist(), zero_is_known=facts.zero_is_known)


def same_day_rate(facts: Facts, scope: Scope) -> Measured:
    """The same-day event (final resolution, or restoring) by the end of the day allowed."""
    return same_day(facts, scope, solved_at(facts))


def same_day_start_rate(facts: Facts, scope: Scope) -> Measured:
    """Work started (else responded, else first resolved) by the end of the day allowed."""
    return same_day(facts, scope, started_at(facts))
