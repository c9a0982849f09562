"""Which changes of priority count (rule G15)."""

from collections.abc import Sequence

import pandas as pd


def effective_changes(
    frame: pd.DataFrame, changes: pd.DataFrame, priorities: Sequence[str]
) -> pd.DataFrame:
    """Priority changes that count, in time order: ``position``, ``at``, ``to``.

    A change without ``agreed_with`` counts only if it raises the priority; the next agreed one
    settles it. Changes up to an episode's report decide only its first priority.

    Args:
        frame: episodes, index = position.
        changes: the log of changes.
        priorities: codes, the most critical first.
    """
    rank = {code: at for at, code in enumerate(priorities)}
    by_incident = dict(iter(changes.sort_values("at", kind="stable").groupby("incident")))
    affected = frame[frame["incident"].isin(list(by_incident))]
    rows: list[tuple[int, pd.Timestamp, str]] = []
    for position, name, current in zip(
        affected.index, affected["incident"], affected["priority"], strict=True
    ):
        mine = by_incident[name]
        for at, to, agreed in zip(mine["at"], mine["to"], mine["agreed_with"].notna(), strict=True):
            if to != current and (agreed or rank[to] < rank[current]):
                rows.append((position, at, to))
                current = to  # noqa: PLW2901  # the priority in force moves on with the changes
    return pd.DataFrame(
        {
            "position": pd.Series([row[0] for row in rows], dtype="int64"),
            "at": pd.Series([row[1] for row in rows], dtype="datetime64[s, UTC]"),
            "to": pd.Series([row[2] for row in rows], dtype="str"),
        }
    )
