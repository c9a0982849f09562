"""The log of stops as arrays: what no period changes (G5, G20)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.calendars.instants import epoch_seconds
from pipeline.metrics.facts import Facts
from pipeline.metrics.stops.maintenance import Maintenance, maintenance_by_service, seconds_of_hours
from pipeline.metrics.stops.spans import Mask, Seconds, Spans

NEVER: Final = 1 << 40
"""An end that has not come: later than any instant of a log."""

_INSTANT: Final = "datetime64[s, UTC]"
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Rows joined to outages, as arrays: an outage per place, in order of start and service.

    The rows of the i-th are ``rows[first[i]:first[i + 1]]``, labels into ``Outages.rows`` in
    order of start; ``first`` is one longer than the others. Instants are epoch seconds, an end
    that has not come is later than any.
    """

    service: npt.NDArray[np.object_]
    start: Seconds
    end: Seconds
    first: Places
    rows: Places

    def at(self, places: Places) -> "Groups":
        """Those at the places, in their order."""
        size = np.diff(self.first)[places]
        first = np.concatenate([[0], np.cumsum(size)])
        offset = np.arange(first[-1]) - np.repeat(first[:-1], size)
        rows = self.rows[np.repeat(self.first[places], size) + offset]
        return Groups(self.service[places], self.start[places], self.end[places], first, rows)


class StopBook:
    """Everything about stops of services that depends on no period, for all services.

    ``rows`` is the log of outages with derived ones appended: columns of the sheet and
    ``derived``; excluded ones are among them. The arrays are parallel to it; ``start`` and
    ``end`` are epoch seconds, ``end`` later than any where it has not come.
    """

    def __init__(self, facts: Facts) -> None:
        """Take the rows of the log, and those derived from incidents."""
        self._facts = facts
        rows = _rows(facts)
        weight = rows["weight"].where(rows["weight"].notna(), Decimal(1))
        self._share_code, typed = pd.factorize(weight)
        self.shares: Final = np.array([Fraction(share) for share in typed], dtype=object)
        self.rows: Final = rows.assign(weight=self.shares[self._share_code])
        self.start, _ = epoch_seconds(self.rows["started_at"])
        end, missing = epoch_seconds(self.rows["ended_at"])
        self.end: Final = np.where(missing, NEVER, end)
        self.kind: Final = self.rows["kind"].to_numpy(dtype=object)
        self.counts: Final = self.rows["excluded"].isna().to_numpy()
        self.derived: Final = self.rows["derived"].to_numpy(dtype=bool)
        self.service: Final = self.rows["service"].to_numpy(dtype=object)
        self._by_service = self.rows.groupby("service").indices
        self._groups: dict[tuple[object, ...], Groups] = {}

    @cached_property
    def names(self) -> npt.NDArray[np.object_]:
        """The linked incident of each row, else its service and Excel row."""
        named = self.rows["service"] + ":" + self.rows["row"].astype(str)
        return self.rows["incident"].fillna(named).to_numpy(dtype=object)

    def by_share(self, places: Places, spans: Spans, wanted: Mask) -> dict[Fraction, Spans]:
        """The wanted spans of the rows at these places, by the share of the row."""
        code = self._share_code[places]
        return {self.shares[one]: spans[wanted & (code == one)] for one in np.unique(code[wanted])}

    def of_service(self, code: str) -> Places:
        """Places of the rows of a service."""
        return np.asarray(self._by_service.get(code, ()), dtype=np.intp)

    @cached_property
    def maintenance(self) -> dict[str, Maintenance]:
        """Of each service that has any (G6)."""
        facts, rows = self._facts, self._facts.log.maintenance.frame
        caps = [one.project.contract.maintenance_cap_hours for one in facts.terms]
        cap_s = [None if cap is None else seconds_of_hours(cap) for cap in caps]
        return maintenance_by_service(
            rows,
            notice_s=seconds_of_hours(facts.project.contract.maintenance_notice_hours),
            cap_s=[cap_s[code] for code in facts.terms_at(rows["from_at"])],
            zone=self._facts.zone,
        )

    def grouped(self, known: int, bridge_s: int, *, derived: bool) -> Groups:
        """Outages of each service, joined where the next begins at most so long after the end.

        One that goes on and begins only at ``known`` or later belongs to a later period.
        """
        later = (self.end >= NEVER) & (self.start >= known)
        key = (bridge_s, derived, tuple(np.flatnonzero(later).tolist()))
        if key not in self._groups:
            kept = (self.kind == "outage") & self.counts & (self.start < self.end) & ~later
            kept &= derived | ~self.derived
            self._groups[key] = self._joined(np.flatnonzero(kept), bridge_s)
        return self._groups[key]

    def _joined(self, rows: Places, bridge_s: int) -> Groups:
        codes, names = pd.factorize(self.service[rows])
        order = np.lexsort((self.start[rows], codes))
        rows, codes = rows[order], codes[order]
        start, end = self.start[rows], self.end[rows]
        first = np.ones(len(rows), dtype=np.bool_)
        # So far apart that services never meet, one running maximum does for all of them.
        apart = codes.astype(np.int64) * (NEVER * 4)
        through = np.maximum.accumulate(end + apart)
        first[1:] = start[1:] + apart[1:] > through[:-1] + bridge_s
        begins = np.flatnonzero(first)
        groups = Groups(
            service=names[codes[begins]],
            start=start[begins],
            end=np.maximum.reduceat(end, begins) if len(begins) else end,
            first=np.append(begins, len(rows)),
            rows=rows,
        )
        return groups.at(np.lexsort((groups.service.astype(str), groups.start)))


def _rows(facts: Facts) -> pd.DataFrame:
    """Rows of the log, excluded ones too, and those derived from incidents."""
    rows = facts.log.outages.frame.assign(derived=False)
    frame = facts.episodes.frame
    own = frame[
        (frame["kind"] == "outage") & frame["service"].notna() & (frame["id"] == frame["incident"])
    ]
    linked = rows["incident"].map(lambda name: facts.episodes.roots.get(name, name))
    own = own[~own["incident"].isin(linked.dropna())]
    derived = pd.DataFrame(
        {
            "service": own["service"],
            "started_at": own["fault_at"].fillna(own["reported_at"]),
            "ended_at": own["restored_at"].fillna(own["first_resolved_at"]),
            "kind": "outage",
            "weight": None,
            "incident": own["incident"],
            "source": "report",
            "derived": True,
            "row": own["row"],
        }
    )
    if len(derived):
        derived = derived.astype({"started_at": _INSTANT, "ended_at": _INSTANT, "weight": "object"})
        rows = pd.concat([rows, derived], ignore_index=True)
    return rows
