"""A year of 20,000 outages and 5,000 maintenance rows over 30 services: everything of stops.

Run ``python -m tests.bench.bench_outages``. Seconds are of this process, for each period asked.
"""

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import process_time
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.domain.contract import Project, Service
from pipeline.domain.periods import Period
from pipeline.metrics.events.log import SCHEMA, Log, Table, frame_of
from pipeline.metrics.facts import EVERYTHING, Facts, Scope
from pipeline.metrics.lists.evidence import outage_list
from pipeline.metrics.measures.availability import availability
from pipeline.metrics.measures.interruptions import outage_reaction_time
from pipeline.metrics.stops.outages import outages_of
from pipeline.metrics.stops.spans import index_of
from tests.metrics import build

OUTAGES: Final = 20_000
MAINTENANCE: Final = 5_000
INCIDENTS: Final = 3_000
SERVICES: Final = tuple(f"S{n}" for n in range(30))
YEAR: Final = Period.parse("2025")
YEAR_S: Final = 365 * 86_400
LIMIT_S: Final = 1.0

Seconds = npt.NDArray[np.int64]


def a_year() -> tuple[Project, Log]:
    """A project and its log, the same at every run."""
    chance = np.random.default_rng(20250101)
    begun = int(pd.Timestamp(YEAR.first, tz="Europe/Moscow").timestamp())

    def starts(count: int) -> Seconds:
        return begun + chance.integers(0, YEAR_S, count)

    def table(name: str, **columns: object) -> Table:
        return Table(frame_of(name, columns), True, frozenset(SCHEMA[name]))  # noqa: FBT003  # given

    started, worked, reported = starts(OUTAGES), starts(MAINTENANCE), starts(INCIDENTS)
    log = replace(
        build.log(),
        outages=table(
            "outages",
            service=chance.choice(SERVICES, OUTAGES),
            started_at=index_of(started),
            ended_at=index_of(started + chance.integers(60, 20_000, OUTAGES)),
            kind=chance.choice(("outage", "outage", "degradation", "unknown"), OUTAGES),
            weight=[Decimal(share) for share in chance.choice(("1", "0.5", "0.3"), OUTAGES)],
            incident=[f"I{n}" if n < INCIDENTS else None for n in range(OUTAGES)],
            source=chance.choice(("monitoring", "report"), OUTAGES),
        ),
        maintenance=table(
            "maintenance",
            service=chance.choice(SERVICES, MAINTENANCE),
            from_at=index_of(worked),
            to_at=index_of(worked + chance.integers(600, 20_000, MAINTENANCE)),
            announced_at=index_of(worked - chance.integers(0, 200_000, MAINTENANCE)),
            agreed=chance.random(MAINTENANCE) < 0.8,  # four of five
        ),
        incidents=table(
            "incidents",
            id=[f"I{n}" for n in range(INCIDENTS)],
            kind=["outage"] * INCIDENTS,
            priority=chance.choice(("1", "2", "3"), INCIDENTS),
            service=chance.choice(SERVICES, INCIDENTS),
            reported_at=index_of(reported),
            fault_at=index_of(reported),
            responded_at=index_of(reported + chance.integers(60, 9_000, INCIDENTS)),
            resolved_at=index_of(reported + 9_000),
        ),
    )
    services = tuple(
        Service(code=code, name=code, hours="24x7" if at % 2 else "5x8")
        for at, code in enumerate(SERVICES)
    )
    return build.project(services=services, maintenance_cap_hours=Decimal(4)), log


def asked(facts: Facts) -> None:
    """Everything the report asks of stops, in sum and service by service."""
    book = outages_of(facts, EVERYTHING)
    for part in (
        book.rows,
        book.times,
        book.groups.start,
        book.united_groups.start,
        outage_list(facts),
    ):
        assert len(part)
    outage_reaction_time(facts, EVERYTHING)
    for code in ("", *SERVICES):
        availability(facts, Scope(services=(code,) if code else ()))


def main() -> None:
    """Print the seconds of the year and of a month of it; too slow is an exit code."""
    project, log = a_year()
    slow = False
    for period in (YEAR, Period.parse("2025-06")):
        facts = Facts(project, log, period, date(2026, 1, 1))
        assert len(facts.episodes.frame) == INCIDENTS
        started = process_time()
        asked(facts)
        spent = process_time() - started
        slow |= spent > LIMIT_S
        print(f"{period.key}: {spent:.2f} s")  # what a bench is for
    sys.exit(int(slow))


if __name__ == "__main__":
    main()
