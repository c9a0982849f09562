"""Rows of the log as typed, whatever incident metrics make of them."""

from typing import Final

import pandas as pd

from pipeline.metrics.facts import Facts, Scope

_NARROWING: Final = ("kind", "priority", "service", "stage")
_TOLD: Final = ("id", "channel", "duplicate_of", "rejected")


def typed_rows(facts: Facts, scope: Scope) -> pd.DataFrame:
    """Rows of the log reported in the period: no ``<id>/2``; duplicates and rejected included."""
    return facts.once(("typed rows", scope), lambda: _typed_rows(facts, scope))


def _typed_rows(facts: Facts, scope: Scope) -> pd.DataFrame:
    parts = (scope.kinds, scope.priorities, scope.services, scope.stages)
    asked = {key: part for key, part in zip(_NARROWING, parts, strict=True) if part}
    places = facts.inside(facts.shared.contacts)
    rows = facts.log.incidents.frame[[*_TOLD, *asked]].iloc[places]
    for column, wanted in asked.items():
        rows = rows[rows[column].isin(wanted)]
    return rows
