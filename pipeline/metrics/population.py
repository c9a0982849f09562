"""Rows of the log as typed, whatever incident metrics make of them."""

from typing import Final

import pandas as pd

from pipeline.metrics.facts import Facts, Scope

_NARROWING: Final = ("kind", "priority", "service", "stage")
_LOOKED_AT: Final = ("id", "channel", "duplicate_of", "rejected", *_NARROWING)


def typed_rows(facts: Facts, scope: Scope) -> pd.DataFrame:
    """Rows of the log reported in the period: no ``<id>/2``; duplicates and rejected included."""
    return facts.once(("typed rows", scope), lambda: _typed_rows(facts, scope))


def _typed_rows(facts: Facts, scope: Scope) -> pd.DataFrame:
    rows = facts.log.incidents.frame[list(_LOOKED_AT)].iloc[facts.inside(facts.shared.contacts)]
    kept = pd.Series(data=True, index=rows.index)
    asked = (scope.kinds, scope.priorities, scope.services, scope.stages)
    for column, wanted in zip(_NARROWING, asked, strict=True):
        if wanted:
            kept &= rows[column].isin(wanted)
    return rows[kept]
