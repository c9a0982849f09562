"""Priorities that the terms an incident is judged by do not have: rules G9, G10, G15, G16."""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pipeline.calendars import day_calendar
from pipeline.domain.agreements import Agreement
from pipeline.domain.contract import Project
from pipeline.metrics.clocks.working_time import naive
from pipeline.metrics.events.episodes import Episodes, episodes
from pipeline.metrics.events.log import Log
from pipeline.problems import InputError, Problem, Severity
from pipeline.workbook.codes_in_force import only_agreed
from pipeline.workbook.log_tables import LogSheet

_MOVED: Final = "duplicate_reported_earlier"
_GIVES: Final = {"incidents": "priority", "reopens": "reopened_at", "priority_changes": "to"}
Agreed = Mapping[str, tuple[Agreement, ...]]  # code -> the agreements that alone have it


def check_priorities(logs: Mapping[str, LogSheet], log: Log, project: Project) -> None:
    """Refuse rows that give an incident a priority unknown to the terms it is judged by (G16).

    These are the terms of the day of its report, for as long as it lives: those of an earlier
    duplicate (G10), or of the reopening that begins ``<id>/2`` (G9). Looked at are changes of
    priority (G15), and priorities of incidents whose report is another than that of their row.

    Args:
        logs: the sheets.
        log: their rows that can be used.
        project: the contract.
    """
    agreed = only_agreed(project, "priorities")
    registered, changed = log.incidents.frame["priority"], log.priority_changes.frame["to"]
    if not (registered.isin(agreed).any() or changed.isin(agreed).any()):
        return
    zone = ZoneInfo(project.contract.time_zone)
    with contextlib.suppress(InputError):  # an unknown country is told by itself
        days = day_calendar(project.contract.calendar, project.calendar_days)
        made = episodes(log, days, project.contract.reopen_days, zone)
        for name, row, code, day in _unknown(log, made, agreed, zone):
            sheet = logs[name]
            at = int(np.searchsorted(np.array(sheet.typed.numbers), row))
            place = sheet.typed.place(_GIVES[name], at)
            given = {"day": day, "agreements": tuple(one.number for one in agreed[code])}
            problem = Problem("priority_not_in_force", place, code, given, Severity.ROW)
            sheet.typed.refuse(at, problem)


def _unknown(
    log: Log, made: Episodes, agreed: Agreed, zone: ZoneInfo
) -> Iterator[tuple[str, int, str, date]]:
    """Sheet and Excel row that give an incident such a priority, its code, the day of report."""
    frame, changes, reopens = made.frame, log.priority_changes.frame, log.reopens.frame
    moved = {name for note in made.notes if note.code == _MOVED for name in note.ids}
    asked = (frame["id"] != frame["incident"]) | frame["id"].isin(moved)
    asked &= frame["priority"].isin(agreed)
    named = {*frame["incident"][asked], *changes["incident"][changes["to"].isin(agreed)]}
    lives_of = frame[frame["incident"].isin(named)].sort_values("reported_at", kind="stable")
    changes = changes[changes["incident"].isin(named)].sort_values("at", kind="stable")
    for incident, lives in lives_of.groupby("incident"):
        starts = lives["reported_at"]
        again = reopens[(reopens["incident"] == incident) & reopens["reopened_at"].isin(starts)]
        again = again.sort_values("reopened_at", kind="stable").drop_duplicates("reopened_at")
        own = changes[changes["incident"] == incident]
        for life, *given, code in _given(lives, again, own):
            day = starts.iloc[life].tz_convert(zone).date()
            if code in agreed and not any(one.holds_on(day) for one in agreed[code]):
                yield (*given, code, day)


def _given(
    lives: pd.DataFrame, again: pd.DataFrame, changes: pd.DataFrame
) -> Iterator[tuple[int, str, int, str]]:
    """Number of an incident's episode, the sheet and row that give it a priority, its code.

    A change after the end of an episode is for the next one. One without a change of its own at
    its beginning begins with the priority that the one before it had.
    """
    ends, starts = naive(lives["resolved_at"])[:-1], naive(lives["reported_at"])
    at = naive(changes["at"])
    life_of = np.searchsorted(ends, at, side="right")
    code = str(lives["priority"].iloc[0])
    begun = [("incidents", lives["row"].iloc[0]), *(("reopens", row) for row in again["row"])]
    for life, (sheet, row) in enumerate(begun):
        own = life_of == life
        if not (own & (at <= starts[life])).any():
            yield life, sheet, int(row), code
        for row_of_change, to in zip(changes["row"][own], changes["to"][own], strict=True):
            code = str(to)
            yield life, "priority_changes", int(row_of_change), code
