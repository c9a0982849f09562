"""Priorities and services that only an agreement has, on rows of days on which it does not hold."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from pipeline.domain.agreements import Agreement
from pipeline.domain.contract import Project
from pipeline.domain.periods import midnight
from pipeline.problems import Problem, Severity
from pipeline.workbook.coded import Mask, Seconds
from pipeline.workbook.log_tables import LogSheet

_DAY: Final = timedelta(days=1)
_DATED: Final = (  # sheet, column, the instant whose day decides (G16), rows that say the codes
    ("incidents", "priority", "reported_at", "priorities"),
    ("incidents", "service", "reported_at", "services"),
    ("outages", "service", "started_at", "services"),
    ("maintenance", "service", "from_at", "services"),
)


def check_in_force(logs: Mapping[str, LogSheet], project: Project) -> None:
    """Refuse rows whose code is in no terms of their day.

    A code without an agreement is always known, so only those of agreements are looked for.
    """
    for name, key, instant, rows in _DATED:
        sheet = logs.get(name)
        if sheet is None or key not in sheet.typed.values or instant not in sheet.instants:
            continue
        for code, agreements in only_agreed(project, rows).items():
            column = sheet.column(key)
            known = np.flatnonzero(column.objects() == code)
            outside = np.isin(column.codes, known) & ~np.isnat(sheet.instants[instant])
            for one in agreements:
                outside &= ~_within(sheet.instants[instant], one, sheet.zone)
            for at in np.flatnonzero(outside).tolist():
                given = {
                    "day": sheet.local(instant, at).date(),
                    "agreements": tuple(one.number for one in agreements),
                }
                place = sheet.typed.place(key, at)
                problem = Problem("code_not_in_force", place, code, given, Severity.ROW)
                sheet.typed.refuse(at, problem)


def only_agreed(project: Project, rows: str) -> dict[str, tuple[Agreement, ...]]:
    """Each code that is not in the base, with the agreements that have it."""
    base = {row.code for row in getattr(project, rows)}
    found: dict[str, list[Agreement]] = {}
    for one in project.agreements:
        if one.kind != "warranty":
            for row in getattr(one, rows):
                found.setdefault(row.code, []).append(one)
    return {code: tuple(ones) for code, ones in found.items() if code not in base}


def _within(instants: Seconds, agreement: Agreement, zone: ZoneInfo) -> Mask:
    """Which instants lie on days on which the agreement holds."""

    def begins(day: date) -> np.datetime64:
        return np.datetime64(int(midnight(day, zone).timestamp()), "s")

    after = instants >= begins(agreement.from_on)
    if agreement.to_on is None:
        return after
    return after & (instants < begins(agreement.to_on + _DAY))
