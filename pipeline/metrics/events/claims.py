"""Incidents as the warranty sees them: a claim each, with the hours spent on it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, cast

import pandas as pd

from pipeline.domain.claims import Claim
from pipeline.metrics.clocks.working_time import moments
from pipeline.metrics.events.episodes import root_of
from pipeline.metrics.events.log import Log, Source
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


class LoggedClaims(Mapping[str, Claim]):
    """The claims of a log by number, each made when it is asked for."""

    def __init__(self, log: Log) -> None:
        """Take the log."""
        self._log = log

    def __getitem__(self, number: str) -> Claim:
        """The claim of this number; ``KeyError`` where the log has none."""
        found = claims(self._log, among=(number,))
        if not found:
            raise KeyError(number)
        return found[0]

    def __iter__(self) -> Iterator[str]:
        """The numbers in the order of the log."""
        return iter(self._log.incidents.frame["id"].tolist())

    def __len__(self) -> int:
        """How many incidents there are."""
        return len(self._log.incidents.frame)


def of_warranty(log: Log, checked: Collection[str]) -> frozenset[str]:
    """Numbers of the incidents that a verdict may be about, with all that is joined to them.

    Args:
        log: reads ``incidents``.
        checked: numbers that a check or a finding names.
    """
    frame = log.incidents.frame
    said = frame["warranty"].fillna(value=False) | (
        frame["warranty"].isna() & frame["stage"].notna()
    )
    chained = frame[frame["duplicate_of"].notna()]
    beside: dict[str, list[str]] = {}
    for one, other in zip(chained["id"], chained["duplicate_of"], strict=True):
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    found = {*frame["id"][said & frame["rejected"].isna()], *checked}
    waiting = list(found)
    while waiting:
        new = [one for one in beside.get(waiting.pop(), ()) if one not in found]
        found.update(new)
        waiting += new
    return frozenset(found)


def claims(log: Log, among: Collection[str] | None = None) -> tuple[Claim, ...]:
    """A claim per row of the incidents, in the order of the log.

    An incident that is nobody's duplicate stands for all whose chain of duplicates ends in it:
    they are its ``joined``, and the hours of ``Работы`` that name them are its hours too. A
    rejected duplicate changes nothing (fine print, section 5). A duplicate has its own hours
    alone.

    Args:
        log: reads ``incidents`` and ``activities``.
        among: only the incidents of these numbers; all where it is not given.

    Returns:
        Instants aware and in UTC, hours as Decimals by kind of work (``fix``, ``audit``; a kind
        without rows is absent); ``places`` holds the filled cells.
    """
    table = log.incidents
    frame = table.frame
    chained = frame[frame["duplicate_of"].notna()]
    roots = root_of(dict(zip(chained["id"], chained["duplicate_of"], strict=True)))
    joined: dict[str, list[str]] = {}
    for one in chained["id"][chained["rejected"].isna()]:
        joined.setdefault(roots[one], []).append(one)
    if among is not None:
        # as objects: a column of texts looks its list up one by one
        numbers = pd.Series(frame["id"].to_numpy(dtype=object), dtype=object)
        frame = frame[numbers.isin(list(among)).to_numpy()]
    columns = {key: _plain(frame[key]) for key in _FIELDS}
    spent = _hours(log)
    rows = frame["row"].tolist()
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
        return moments(series)
    values = series.tolist()  # of a yes-or-no column too: plain True and False
    return [None if lacks else one for one, lacks in zip(values, series.isna(), strict=True)]


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
