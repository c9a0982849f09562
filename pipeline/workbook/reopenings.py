"""Reopenings in the order of what they reopen: rule G9."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.coded import Codes
from pipeline.workbook.log_tables import LogSheet

_KEYS: Final = ["position", "at", "resolved"]


def check_reopenings(reopens: LogSheet | None, incidents: LogSheet | None) -> None:
    """Refuse reopenings of what was not resolved before them.

    The resolution before the first reopening is that of the incident's own row, before each later
    one that of the reopening before it. In order of time, whatever the order of the sheet;
    reopened at the very instant of the resolution is in order. A row that is refused changes
    nothing for those after it.
    """
    if reopens is None or incidents is None or "reopened_at" not in reopens.instants:
        return
    frame = _usable(reopens, _positions(reopens, incidents))
    nothing = np.full(len(incidents.typed.numbers), "NaT", dtype="datetime64[s]")
    first = incidents.instants.get("resolved_at", nothing)
    before = frame.groupby("position")["resolved"].shift(1)
    before = before.where(frame["position"].duplicated(), first[frame["position"]])
    doubtful = frame["position"][before.isna() | (frame["at"] < before)]
    for position, rows in frame[frame["position"].isin(doubtful)].groupby("position"):
        own = int(str(position))
        places = rows["row"].tolist()
        for at, problem in _out_of_order(reopens, incidents, own, places, first[own]):
            reopens.typed.refuse(at, problem)


def check_episode_names(reopens: LogSheet | None, incidents: LogSheet | None) -> None:
    """Refuse an incident whose id is what a late reopening of another is called: ``<id>/2``."""
    if reopens is None or incidents is None:
        return
    names, ids = reopens.column("incident"), incidents.column("id")
    times = np.bincount(names.codes[names.codes >= 0], minlength=len(names.distinct)).tolist()
    taken = {
        f"{name}/{nth}": str(name)
        for name, most in zip(names.distinct, times, strict=True)
        for nth in range(2, most + 2)
    }
    wanted = [at for at, name in enumerate(ids.distinct) if name in taken]
    for row in incidents.usable()[np.isin(ids.codes[incidents.usable()], wanted)].tolist():
        name = str(ids.distinct[ids.codes[row]])
        place, given = incidents.typed.place("id", row), {"incident": taken[name]}
        problem = Problem("incident_named_as_episode", place, name, given, Severity.ROW)
        incidents.typed.refuse(row, problem)


def _positions(reopens: LogSheet, incidents: LogSheet) -> Codes:
    """For each reopening the position of its incident; -1 where that cannot be used."""
    names, ids = reopens.column("incident"), incidents.column("id")
    rows = incidents.usable()
    rows = rows[ids.codes[rows] >= 0]
    rows = rows[ids.among(names)[ids.codes[rows]]]
    by_name = dict(zip(ids.objects()[ids.codes[rows]].tolist(), rows.tolist(), strict=True))
    found = np.array([*(by_name.get(one, -1) for one in names.distinct), -1], dtype=np.intp)
    return found[names.codes]


def _usable(reopens: LogSheet, positions: Codes) -> pd.DataFrame:
    """Reopenings by incident and time: its ``position``, ``at``, ``resolved``, own ``row``."""
    rows = reopens.usable()
    rows = rows[(positions[rows] >= 0) & ~np.isnat(reopens.instants["reopened_at"][rows])]
    never = np.full(len(reopens.typed.numbers), "NaT", dtype="datetime64[s]")
    columns = {
        "position": positions[rows],
        "at": reopens.instants["reopened_at"][rows],
        "resolved": reopens.instants.get("resolved_at", never)[rows],
        "row": rows,
    }
    return pd.DataFrame(columns).sort_values(_KEYS, kind="stable", ignore_index=True)


def _out_of_order(
    reopens: LogSheet, incidents: LogSheet, own: int, rows: list[int], resolved: np.datetime64
) -> Iterator[tuple[int, Problem]]:
    """The reopenings of one incident that do not follow a resolution, and why."""
    of, at = incidents, own
    for row in rows:
        before = of.typed.place("resolved_at", at)
        where = {"start_sheet": _sheet(before), "start_cell": before.cell}
        place, found = reopens.typed.place("reopened_at", row), reopens.local("reopened_at", row)
        if np.isnat(resolved):
            yield row, Problem("reopened_unresolved", place, found, where, Severity.ROW)
        elif reopens.instants["reopened_at"][row] < resolved:
            given = {"start": of.local("resolved_at", at), **where}
            yield row, Problem("reopened_before_resolved", place, found, given, Severity.ROW)
        else:
            of, at = reopens, row
            ends = reopens.instants.get("resolved_at")
            resolved = np.datetime64("NaT") if ends is None else ends[row]


def _sheet(place: Place) -> str:
    return place.sheet or place.file
