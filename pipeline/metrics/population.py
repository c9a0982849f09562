"""What incident metrics look at: episodes by their ids, rows of the log as typed."""

import pandas as pd

from pipeline.metrics.facts import Facts, Scope


def ids_of(facts: Facts, mask: pd.Series) -> list[str]:
    """The ids of the episodes of a mask, in the order of the log."""
    return facts.ids(mask)


def typed_rows(facts: Facts, scope: Scope) -> pd.DataFrame:
    """Rows of the log reported in the period: no ``<id>/2``; duplicates and rejected included."""
    return facts.once(("typed rows", scope), lambda: _typed_rows(facts, scope))


def _typed_rows(facts: Facts, scope: Scope) -> pd.DataFrame:
    frame = facts.log.incidents.frame
    kept = facts.in_period(frame["reported_at"])
    for column, wanted in (
        ("kind", scope.kinds),
        ("priority", scope.priorities),
        ("service", scope.services),
        ("stage", scope.stages),
    ):
        if wanted:
            kept &= frame[column].isin(wanted)
    return frame[["id", "channel", "duplicate_of", "rejected"]][kept]
