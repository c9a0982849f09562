"""Statements of the sheet Месяц against the rows of the logs (rule G23)."""

from collections.abc import Iterator, Sequence
from typing import cast
from zoneinfo import ZoneInfo

import pandas as pd

from pipeline.domain.periods import Period
from pipeline.metrics.events.episodes import root_of
from pipeline.metrics.events.log import Log, Table
from pipeline.problems import Problem
from pipeline.workbook.typing_sheets import Row

_STOPS = ("outage", "degradation")


def month_problems(rows: Sequence[Row], log: Log, zone: ZoneInfo) -> Iterator[Problem]:
    """Months said to be without outages or gaps in which the logs have some."""
    for row in rows:
        month = cast("tuple[int, int] | None", row.get("period"))
        if month is None:
            continue
        bounds = Period.of_month(*month).bounds(zone)
        if row.get("no_outages"):
            stops = log.outages.frame["kind"].isin(_STOPS) & log.outages.frame["excluded"].isna()
            touching = _touching(
                log.outages, "started_at", "ended_at", bounds, stops
            ) or _derived_outage(log, bounds)
            if touching:
                yield _contradicted("no_outages", "no_outages_contradicted", row, touching)
        if row.get("no_gaps"):
            touching = _touching(log.gaps, "from_at", "to_at", bounds)
            if touching:
                yield _contradicted("no_gaps", "no_gaps_contradicted", row, touching)


def _contradicted(key: str, code: str, row: Row, touching: str) -> Problem:
    given = {"rows": touching}
    return Problem(code, row.place(key), row.get(key), given)


def _touching(
    table: Table,
    start: str,
    end: str,
    bounds: tuple[object, object],
    among: "pd.Series[bool] | None" = None,
) -> str:
    """The cell of the first row whose span meets the month; empty if none does."""
    frame = table.frame if among is None else table.frame[among]
    first, last = (pd.Timestamp(cast("pd.Timestamp", bound)) for bound in bounds)
    meets = (frame[start] < last) & ~(frame[end] <= first)
    if not meets.any():
        return ""
    place = table.source.place(start, int(frame.loc[meets, "row"].iloc[0]))
    return f"{place.sheet or place.file}, {place.cell}"


def _derived_outage(log: Log, bounds: tuple[object, object]) -> str:
    """The first incident an outage is derived from: no duplicate, with no row of its own."""
    frame = log.incidents.frame
    chained = frame[frame["duplicate_of"].notna()]
    roots = root_of(dict(zip(chained["id"], chained["duplicate_of"], strict=True)))
    linked = {roots.get(name, name) for name in log.outages.frame["incident"].dropna()}
    derived = (
        (frame["kind"] == "outage")
        & frame["service"].notna()
        & frame["rejected"].isna()
        & frame["duplicate_of"].isna()
        & ~frame["id"].isin(linked)
    )
    ended = frame["restored_at"].fillna(frame["resolved_at"])
    spans = Table(
        frame.assign(restored_at=ended),
        log.incidents.given,
        log.incidents.columns,
        log.incidents.source,
    )
    return _touching(spans, "fault_at", "restored_at", bounds, derived)
