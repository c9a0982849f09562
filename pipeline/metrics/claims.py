"""Incidents as the warranty sees them: a claim each, with the hours spent on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, cast

import pandas as pd

from pipeline.domain.claims import Claim
from pipeline.metrics.episodes import root_of
from pipeline.metrics.log import Log, Source
from pipeline.problems import Place

_FIELDS: Final = (
    "id", "reported_at", "fault_at", "kind", "stage", "summary", "started_at", "restored_at",
    "resolved_at", "closed_at", "cause", "side", "warranty", "rejected", "duplicate_of",
)  # fmt: skip
_WORK: Final = {"incident": "fix", "audit": "audit"}
"""Activity of the sheet ``Работы`` -> the work that is charged (fine print, section 6)."""


@dataclass(frozen=True, slots=True)
class _Cells(Mapping[str, Place]):
    """The filled cells of one row, each named when it is asked for: a log has very many."""

    source: Source
    row: int
    filled: tuple[str, ...]
    fault_is_report: bool  # a blank fault_at is the report's instant, and that is its cell

    def __getitem__(self, key: str) -> Place:
        if key not in self.filled:
            raise KeyError(key)
        moved = key == "fault_at" and self.fault_is_report
        return self.source.place("reported_at" if moved else key, self.row)

    def __iter__(self) -> Iterator[str]:
        return iter(self.filled)

    def __len__(self) -> int:
        return len(self.filled)


def claims(log: Log) -> tuple[Claim, ...]:
    """A claim per row of the incidents, in the order of the log.

    An incident that is nobody's duplicate stands for all whose chain of duplicates ends in it:
    they are its ``joined``, and the hours of ``Работы`` that name them are its hours too. A
    rejected duplicate changes nothing (fine print, section 5). A duplicate has its own hours
    alone.

    Args:
        log: reads ``incidents`` and ``activities``.

    Returns:
        Instants aware and in UTC, hours as Decimals by kind of work (``fix``, ``audit``; a kind
        without rows is absent); ``places`` holds the filled cells.
    """
    table = log.incidents
    columns = {key: _plain(table.frame[key]) for key in _FIELDS}
    chained = {
        str(one): str(parent)
        for one, parent in zip(columns["id"], columns["duplicate_of"], strict=True)
        if parent is not None
    }
    roots = root_of(chained)
    joined: dict[str, list[str]] = {}
    for one, rejected in zip(columns["id"], columns["rejected"], strict=True):
        if one in roots and rejected is None:
            joined.setdefault(roots[one], []).append(one)
    spent = _hours(log)
    rows = table.frame["row"].tolist()
    found = []
    for at, row in enumerate(rows):
        given = {key: values[at] for key, values in columns.items() if values[at] is not None}
        name = str(given["id"])
        others = tuple(joined.get(name, ()))
        found.append(
            Claim(
                **cast("Any", given),
                joined=others,
                hours=_summed(spent.get(one, {}) for one in (name, *others)),
                places=_Cells(
                    table.source,
                    row,
                    tuple(given),
                    fault_is_report=given["fault_at"] == given["reported_at"],
                ),
            )
        )
    return tuple(found)


def _plain(series: "pd.Series[Any]") -> list[Any]:
    """The values as Python's own, ``None`` where missing."""
    if isinstance(series.dtype, pd.DatetimeTZDtype):
        return [None if one is None else one.replace(tzinfo=UTC) for one in _naive(series)]
    values = series.tolist()  # of a yes-or-no column too: plain True and False
    return [None if lacks else one for one, lacks in zip(values, series.isna(), strict=True)]


def _naive(series: "pd.Series[Any]") -> list[datetime | None]:
    seconds = series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy().astype("datetime64[s]")
    return cast("list[datetime | None]", seconds.tolist())


def _hours(log: Log) -> dict[str, dict[str, Decimal]]:
    """Incident -> kind of work -> hours."""
    frame = log.activities.frame
    spent: dict[str, dict[str, Decimal]] = {}
    named = frame[frame["incident"].notna() & frame["activity"].isin(list(_WORK))]
    for name, activity, hours in zip(
        named["incident"], named["activity"], named["hours"], strict=True
    ):
        mine = spent.setdefault(str(name), {})
        work = _WORK[activity]
        mine[work] = mine.get(work, Decimal(0)) + hours
    return spent


def _summed(parts: Iterator[dict[str, Decimal]]) -> dict[str, Decimal]:
    total: dict[str, Decimal] = {}
    for part in parts:
        for work, hours in part.items():
            total[work] = total.get(work, Decimal(0)) + hours
    return total
