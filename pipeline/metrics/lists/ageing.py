"""How old the incidents are that stay open at the end of a period."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from pipeline.metrics.facts import EVERYTHING, Facts

BUCKETS: Final = (1, 3, 7, 14, 30)
"""Bounds in days of 24 hours; a bucket holds its lower bound and not its upper one."""
_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Bucket:
    """Open incidents of one age, the oldest named."""

    from_days: int
    to_days: int | None  # missing in the last bucket
    count: int
    oldest: str | None = None
    row: int | None = None  # of the oldest, in Excel
    reported_at: datetime | None = None  # of the oldest


def ageing(facts: Facts) -> tuple[Bucket, ...]:
    """Open incidents by age at the end of the period, all buckets, the youngest first."""
    is_open = facts.open_at(facts.known, EVERYTHING)
    rows = facts.episodes.frame.iloc[is_open].sort_values(["reported_at", "row"], kind="stable")
    seconds = (facts.known - rows["reported_at"]).dt.total_seconds().to_numpy()
    place = np.searchsorted(np.array(BUCKETS) * _DAY_S, seconds, side="right")
    found = []
    for at, (low, high) in enumerate(zip((0, *BUCKETS), (*BUCKETS, None), strict=True)):
        own = rows[place == at]
        if not len(own):
            found.append(Bucket(low, high, 0))
            continue
        oldest = own.iloc[0]
        reported = oldest["reported_at"].tz_convert(facts.zone).to_pydatetime()
        found.append(Bucket(low, high, len(own), str(oldest["id"]), int(oldest["row"]), reported))
    return tuple(found)
