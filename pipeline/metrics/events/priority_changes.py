"""Which changes of priority count (rule G15)."""

from typing import Final

import numpy as np
import pandas as pd

from pipeline.metrics.clocks.norms import Codes, Norms

_INSTANT: Final = "datetime64[s, UTC]"


def effective_changes(changes: pd.DataFrame, norm: Codes, norms: Norms) -> pd.DataFrame:
    """Priority changes that count, by position and time: ``position``, ``at``, ``to``, ``code``.

    A change without ``agreed_with`` counts only if it raises the priority; the next agreed one
    settles it. Changes up to an episode's report decide only its first priority. Which priority
    is the higher, the terms of the report say.

    Args:
        changes: the log of changes with the ``position`` of an episode of their incident, a row
            for each of them, in order of time.
        norm: that of each episode at its registration, by position.
        norms: the tables of norms; ``code`` is a place among their priorities.
    """
    rows = changes.assign(code=norms.codes_of(changes["to"]))
    rows = rows.sort_values(["position", "at"], kind="stable", ignore_index=True)
    width = max(len(norms.priorities), 1)
    position = rows["position"].to_numpy(dtype=np.int64)
    terms, current = np.divmod(norm[position], width)
    code = rows["code"].to_numpy(dtype=np.int64)
    agreed = rows["agreed_with"].notna().to_numpy(dtype=bool)
    counts = np.zeros(len(rows), dtype=np.bool_)
    # The n-th changes of all episodes are weighed together: each goes on from what counted before.
    turn = rows.groupby("position").cumcount().to_numpy(dtype=np.int64)
    latest = current.copy()
    head = np.flatnonzero(turn == 0)[np.cumsum(turn == 0) - 1] if len(rows) else turn
    by_turn = np.argsort(turn, kind="stable")
    for now in np.split(by_turn, np.cumsum(np.bincount(turn))[:-1]):
        before = latest[head[now]]
        raises = (
            norms.rank[norms.of(terms[now], code[now])] < norms.rank[norms.of(terms[now], before)]
        )
        counts[now] = (code[now] != before) & (agreed[now] | raises)
        latest[head[now]] = np.where(counts[now], code[now], before)
    kept = rows[counts]
    return pd.DataFrame(
        {
            "position": kept["position"].astype("int64"),
            "at": kept["at"].astype(_INSTANT),
            "to": kept["to"].astype("str"),
            "code": kept["code"].astype("int64"),
        }
    ).reset_index(drop=True)
