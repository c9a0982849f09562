"""The project's logs as typed columns: what happened, a frame per sheet.

The schema is the contract between reading and computing. Each frame has every column of its
schema, in order, plus ``row`` (the Excel row, int64), and a plain ``RangeIndex``. What the sheet
did not say is missing (``<NA>``, ``NaT``, ``None``), never a stand-in.

===========  ==========================================================  ===================
kind         means                                                       dtype
===========  ==========================================================  ===================
text         text or code, as typed, blanks trimmed                      ``str`` (missing NaN)
instant      whole seconds in UTC                                        ``datetime64[s, UTC]``
day          local day                                                   ``datetime64[s]``
yes_no       a statement                                                 ``boolean``
integer      a whole number                                              ``Int64``
exact        ``Decimal`` objects (hours, shares, measured values)        ``object``
===========  ==========================================================  ===================

Lists (``kind``, ``reason`` and the like) hold the English token of ``design.md`` section 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import pandas as pd

from pipeline.problems import Place

_DTYPES: Final = {
    "text": "str",
    "instant": "datetime64[s, UTC]",
    "day": "datetime64[s]",
    "yes_no": "boolean",
    "integer": "Int64",
    "exact": "object",
}

SCHEMA: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "incidents": {
            "id": "text",
            "reported_at": "instant",
            "fault_at": "instant",  # blank in the sheet: reported_at
            "channel": "text",
            "kind": "text",  # outage | failure | request | consultation | task
            "priority": "text",
            "service": "text",
            "stage": "text",
            "summary": "text",
            "responded_at": "instant",
            "started_at": "instant",
            "restored_at": "instant",
            "resolved_at": "instant",
            "closed_at": "instant",
            "waited_s": "integer",  # support seconds stated in the row ...
            "waited_days": "integer",  # ... or working days of its priority's profile
            "cause": "text",
            "side": "text",  # contractor | client | third party | unknown
            "warranty": "yes_no",
            "duplicate_of": "text",
            "rejected": "text",
            "first_contact": "yes_no",
            "escalated": "yes_no",
            "rating": "integer",
        },
        "pauses": {
            "incident": "text",
            "from_at": "instant",
            "to_at": "instant",
            "reason": "text",  # waiting for client | agreed maintenance | other
        },
        "reopens": {"incident": "text", "reopened_at": "instant", "resolved_at": "instant"},
        "priority_changes": {
            "incident": "text",
            "at": "instant",
            "to": "text",
            "agreed_with": "text",
        },
        "outages": {
            "service": "text",
            "started_at": "instant",
            "ended_at": "instant",
            "kind": "text",  # outage | degradation | unknown
            "weight": "exact",  # share 0..1, blank in the sheet: 1
            "incident": "text",
            "source": "text",  # monitoring | report
            "excluded": "text",
        },
        "maintenance": {
            "service": "text",
            "from_at": "instant",
            "to_at": "instant",
            "announced_at": "instant",
            "agreed": "yes_no",
        },
        "activities": {
            "on": "day",
            "activity": "text",
            "hours": "exact",
            "incident": "text",
            "stage": "text",
            "text": "text",
            "payer": "text",  # warranty | included | billable
            "internal": "yes_no",
        },
        "gaps": {"from_at": "instant", "to_at": "instant", "note": "text"},
        "measurements": {
            "at": "instant",
            "parameter": "text",
            "value": "exact",
            "source": "text",
        },
    }
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a table stand, so that a value can name its cell."""

    file: str = ""
    sheet: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)  # column key -> Excel letter
    headings: Mapping[str, str] = field(default_factory=dict)  # column key -> heading as typed

    @property
    def name(self) -> str:
        """The sheet, or the file that stands for it."""
        return self.sheet or self.file

    def place(self, column: str, row: int) -> Place:
        """The cell of ``column`` in Excel row ``row``; without a letter only the row is named."""
        letter = self.letters.get(column, "")
        cell = f"{letter}{row}" if letter else str(row)
        return Place(self.file, self.sheet, cell, self.headings.get(column, ""))


@dataclass(frozen=True, slots=True)
class Table:
    """One log: its rows, whether the sheet exists, which columns it had."""

    frame: pd.DataFrame
    given: bool = False
    columns: frozenset[str] = frozenset()
    source: Source = field(default_factory=Source)

    @classmethod
    def empty(cls, name: str) -> "Table":
        """A table of this name that nobody wrote."""
        return cls(frame_of(name, {}))


@dataclass(frozen=True, slots=True)
class Log:
    """All logs of a project."""

    incidents: Table
    pauses: Table
    reopens: Table
    priority_changes: Table
    outages: Table
    maintenance: Table
    activities: Table
    gaps: Table
    measurements: Table = field(default_factory=lambda: Table.empty("measurements"))


def frame_of(name: str, columns: Mapping[str, object]) -> pd.DataFrame:
    """A frame of the schema ``name`` from whatever columns are at hand; the rest is missing.

    Args:
        name: key of ``SCHEMA``.
        columns: key -> array-like of one length; ``row`` may be among them (default 2, 3, ...).
    """
    length = max((len(values) for values in columns.values()), default=0)  # type: ignore[arg-type]  # array-likes have a length
    series: dict[str, pd.Series] = {}
    for key, kind in SCHEMA[name].items():
        if key in columns:
            series[key] = pd.Series(columns[key], dtype=_DTYPES[kind])
        else:
            series[key] = pd.Series([None] * length, dtype=_DTYPES[kind])
    rows = columns.get("row", range(2, length + 2))
    series["row"] = pd.Series(rows, dtype="int64")
    return pd.DataFrame(series)
