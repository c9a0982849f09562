"""What the figures leave out or cut, row by row: duplicates, rejected rows, pauses, gaps.

Instants are aware, in the contract's zone. ``row`` is the Excel row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

import pandas as pd

from pipeline.metrics.facts import STOPPING_REASONS, Facts

MOST: Final = 100
"""Rows that are listed; a log may hold very many, and the rest are counted."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """The first rows of a list, and how many it has."""

    listed: tuple[T, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that no figure of its kind counts.

    ``why`` is ``duplicate`` (``said``: of which incident), ``rejected`` or ``excluded``
    (``said``: as typed); ``column`` is the cell that says so.
    """

    table: str
    row: int
    id: str
    why: str
    column: str
    said: str


@dataclass(frozen=True, slots=True)
class PauseLine:
    """A pause that touches the period; ``stops`` where its reason stops the clocks."""

    row: int
    incident: str
    from_at: datetime
    to_at: datetime | None
    reason: str
    stops: bool


@dataclass(frozen=True, slots=True)
class GapLine:
    """A span in which the support line could not be reached."""

    row: int
    from_at: datetime
    to_at: datetime
    note: str | None


def left_out(facts: Facts) -> Rows[LeftOut]:
    """Rows of the period that metrics leave out by what the rows themselves say."""
    incidents, outages = facts.log.incidents.frame, facts.log.outages.frame
    inside = facts.in_period(incidents["reported_at"])
    found: list[LeftOut] = []
    total = 0
    for table, frame, kept, name, why, column in (
        ("incidents", incidents, inside, "id", "duplicate", "duplicate_of"),
        ("incidents", incidents, inside, "id", "rejected", "rejected"),
        ("outages", outages, _touching(facts, outages, "ended_at"), "service", "excluded",
         "excluded"),
    ):  # fmt: skip
        rows = frame[(kept & frame[column].notna()).to_numpy(dtype=bool)]
        total += len(rows)
        rows = rows.head(MOST - len(found))
        found += [
            LeftOut(table, row, str(id_), why, column, str(said))
            for row, id_, said in zip(rows["row"].tolist(), rows[name], rows[column], strict=True)
        ]
    return Rows(tuple(found), total)


def pause_lines(facts: Facts) -> Rows[PauseLine]:
    """Pauses that touch the known part of the period, in order of start."""
    rows, total = _first(facts, facts.log.pauses.frame)
    return Rows(
        tuple(
            PauseLine(row, str(incident), start, end, str(reason), reason in STOPPING_REASONS)
            for row, incident, start, end, reason in zip(
                rows["row"].tolist(),
                rows["incident"],
                _local(rows["from_at"], facts),
                _local(rows["to_at"], facts),
                rows["reason"],
                strict=True,
            )
            if start is not None
        ),
        total,
    )


def gap_lines(facts: Facts) -> Rows[GapLine]:
    """Gaps of the support line that touch the known part of the period, in order of start."""
    rows, total = _first(facts, facts.log.gaps.frame)
    return Rows(
        tuple(
            GapLine(row, start, end, note if isinstance(note, str) else None)
            for row, start, end, note in zip(
                rows["row"].tolist(),
                _local(rows["from_at"], facts),
                _local(rows["to_at"], facts),
                rows["note"],
                strict=True,
            )
            if start is not None and end is not None
        ),
        total,
    )


def _touching(
    facts: Facts, frame: pd.DataFrame, end: str, start: str = "started_at"
) -> "pd.Series[bool]":
    """Whether each span meets the known part of the period; one without an end goes on."""
    kept: pd.Series[bool] = (frame[start] < facts.known) & ~(frame[end] <= facts.start)
    return kept


def _first(facts: Facts, frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    kept = _touching(facts, frame, "to_at", "from_at").to_numpy(dtype=bool)
    rows = frame[kept].sort_values(["from_at", "row"], kind="stable")
    return rows.head(MOST), len(rows)


def _local(at: "pd.Series[pd.Timestamp]", facts: Facts) -> Iterable[datetime | None]:
    local = at.dt.tz_convert(facts.zone).dt.to_pydatetime()
    return [None if lacks else one for one, lacks in zip(local, at.isna(), strict=True)]
