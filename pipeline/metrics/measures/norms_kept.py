"""Whether the norms of priorities were kept, and the public promise of the same day.

Compliance belongs to the month of the decision (G2).
"""

import numpy as np
import pandas as pd

from pipeline.metrics.clocks.compliance import (
    Clock,
    decided,
    decided_at,
    decided_positions,
    norm_before,
    undecided,
)
from pipeline.metrics.clocks.norms import NONE
from pipeline.metrics.clocks.verdicts import elapsed_at
from pipeline.metrics.clocks.working_time import naive
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.measures.same_day import same_day, solved_at, started_at
from pipeline.metrics.results import Better, Measured, count, not_measured, share


def _compliance(facts: Facts, scope: Scope, clock: Clock) -> Measured:
    kept, missed = decided_positions(facts, clock, scope)
    agreed = (p for one in facts.period_terms for p in one.project.priorities)
    if not (len(kept) or len(missed)) and all(getattr(p, clock.value) is None for p in agreed):
        return not_measured("no_priority_target")
    return share(
        facts.ids(kept),
        facts.ids(missed),
        better=Better.HIGHER,
        reason="nothing_decided",
        undecided=undecided(facts, clock, scope),
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
        rows = decided(facts, clock, scope, missed=True)
        found.append(rows.assign(clock=clock.value).rename_axis("position").reset_index())
    rows = pd.concat(found, ignore_index=True)
    return rows.sort_values(["decided_at", "position"], kind="stable", ignore_index=True)


def breaches(facts: Facts, scope: Scope) -> Measured:
    """Clocks decided and missed in the period; two clocks of one incident are two breaches."""
    missed = [decided_positions(facts, clock, scope)[1] for clock in Clock]
    at = [decided_at(facts, clock, rows) for clock, rows in zip(Clock, missed, strict=True)]
    rows = np.concatenate(missed)
    rows = rows[np.lexsort((rows, np.concatenate(at)))]
    return count(facts.ids(rows), zero_is_known=facts.zero_is_known)


def overdue_open(facts: Facts, scope: Scope) -> Measured:
    """Open at the end of the period with more elapsed than the resolve target."""
    rows = facts.open_at(facts.known, scope)
    at = naive(pd.Series([facts.known])).repeat(len(rows))
    norm = norm_before(facts, rows, at)
    target = facts.clocks.norms.target_s[Clock.RESOLVE][norm]
    spent, known = elapsed_at(facts, Clock.RESOLVE, rows, norm, at)
    late = rows[known & (target != NONE) & (spent > target)]
    return count(facts.ids(late), zero_is_known=facts.zero_is_known)


def same_day_rate(facts: Facts, scope: Scope) -> Measured:
    """The same-day event (final resolution, or restoring) by the end of the day allowed."""
    return same_day(facts, scope, solved_at)


def same_day_start_rate(facts: Facts, scope: Scope) -> Measured:
    """Work started (else responded, else first resolved) by the end of the day allowed."""
    return same_day(facts, scope, started_at)
