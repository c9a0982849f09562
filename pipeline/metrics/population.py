"""What incident metrics look at: episodes by their ids, rows of the log as typed."""

import pandas as pd

from pipeline.metrics.facts import Facts, Scope


def ids_of(facts: Facts, mask: pd.Series) -> list[str]:
    """The ids of the episodes of a mask, in the order of the log."""
    ids: list[str] = facts.episodes.frame["id"][mask.astype(bool)].tolist()
    return ids


def typed_rows(facts: Facts, scope: Scope) -> pd.DataFrame:
    """Rows of the log reported in the period: no ``<id>/2``; duplicates and rejected included."""
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
    return frame[kept]
