"""A year of a busy desk as typed logs: seeded, of any size, with everything that costs time."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.domain.contract import HoursRow, MonthRow, Priority, Project, Service, Stage
from pipeline.metrics.events.log import SCHEMA, Log, Source, Table, frame_of
from tests.metrics import build

FIRST: Final = date(2025, 11, 1)
END: Final = date(2026, 11, 1)
_SEED: Final = 20261101
_DAY_S: Final = 86_400
_YEAR_S: Final = 365 * _DAY_S
_START: Final = int(pd.Timestamp(FIRST, tz="Europe/Moscow").timestamp())
_KINDS: Final = ("failure", "request", "consultation", "outage", "task")
_SERVICES: Final = ("S", "T", "U")
Numbers = npt.NDArray[np.int64]


def project() -> Project:
    """Four priorities, three services, a log stated to be complete."""
    hour = 60
    return build.project(
        calendar="RU",
        maintenance_cap_hours=Decimal(4),
        included_hours=Decimal(40),
        priorities=(
            Priority(code="1", response=build.minutes(30), restore=build.minutes(4 * hour)),
            Priority(
                code="2",
                hours="5x8",
                response=build.minutes(60),
                restore=build.minutes(8 * hour),
                resolve=build.minutes(16 * hour),
            ),
            Priority(
                code="3",
                hours="5x8",
                response=build.minutes(4 * hour),
                resolve=build.minutes(40 * hour),
            ),
            Priority(code="4", hours="6x12", resolve=build.minutes(80 * hour)),
        ),
        services=tuple(
            Service(code=code, name=code, hours=hours, weight=Decimal(weight))
            for code, hours, weight in (("S", "24x7", 3), ("T", "5x8", 1), ("U", "6x12", 2))
        ),
        hours=(
            HoursRow(profile="5x8", days=build.WEEK, opens=time(9), closes=time(13)),
            HoursRow(profile="5x8", days=build.WEEK, opens=time(14), closes=time(18)),
            HoursRow(profile="6x12", days=frozenset(range(6)), opens=time(8), closes=time(20)),
        ),
        stages=(
            Stage(
                code="E1",
                kind="stage",
                name="E1",
                subject="E1",
                group="modification",
                starts_on=FIRST,
            ),
        ),
        months=tuple(
            MonthRow(year=month.year, month=month.month, log_complete=True, no_gaps=False)
            for month in pd.date_range(FIRST, END, freq="MS", inclusive="left")
        ),
    )


def log(incidents: int) -> Log:
    """Logs of so many incidents, with a quarter as many pauses.

    One incident in fifty is of kind outage; one in fifty was reopened, one in fifty is a
    duplicate, one in a hundred was rejected, one in thirty changed its priority. Outages and
    maintenance do not grow with the log: services stop as often as they stop.
    """
    chance = np.random.default_rng(_SEED)
    reported = np.sort(_START + chance.integers(0, _YEAR_S, incidents))
    ids = np.array([f"INC-{number:07d}" for number in range(incidents)], dtype=object)
    rows = _incidents(chance, ids, reported)
    found = {
        "incidents": rows,
        "pauses": _pauses(chance, ids, reported),
        "reopens": _reopens(chance, ids, np.asarray(rows["resolved_at"])),
        "priority_changes": _changes(chance, ids, reported),
        "outages": _outages(chance, ids, reported),
        "maintenance": _maintenance(chance),
        "activities": _activities(chance, ids),
        "gaps": _gaps(chance),
    }
    return Log(**{name: _table(name, columns) for name, columns in found.items()})


Columns = Mapping[str, object]


def _table(name: str, columns: Columns) -> Table:
    made: dict[str, object] = {}
    for key, values in columns.items():
        if SCHEMA[name].get(key) == "instant":
            seconds = np.asarray(values, dtype=np.int64)
            at = seconds.astype("datetime64[s]")
            at[seconds < 0] = np.datetime64("NaT")
            made[key] = pd.DatetimeIndex(at).tz_localize("UTC")
        else:
            made[key] = values
    frame = frame_of(name, made)
    return Table(frame, given=True, columns=frozenset(SCHEMA[name]), source=Source(sheet=name))


def _some(chance: np.random.Generator, ids: np.ndarray, one_in: int) -> Numbers:
    return np.sort(chance.choice(len(ids), len(ids) // one_in, replace=False))


def _incidents(
    chance: np.random.Generator, ids: np.ndarray, reported: Numbers
) -> dict[str, object]:
    n = len(ids)
    responded = reported + chance.exponential(4_000, n).astype("int64")
    restored = responded + chance.exponential(20_000, n).astype("int64")
    resolved = restored + chance.exponential(60_000, n).astype("int64")
    still = chance.random(n) < 0.01  # of the incidents nobody has resolved
    unanswered = still & (chance.random(n) < 0.3)  # as above
    twin = np.full(n, None, dtype=object)
    doubled = _some(chance, ids[1:], 50) + 1
    twin[doubled] = ids[doubled - 1]
    rejected = np.full(n, None, dtype=object)
    rejected[_some(chance, ids, 100)] = "not ours"
    kinds = chance.choice(len(_KINDS), n, p=(0.7, 0.18, 0.05, 0.02, 0.05))
    causes = np.array(
        [None, "disk full", "ошибка пользователя", "release", "network"], dtype=object
    )
    return {
        "id": ids,
        "reported_at": reported,
        "fault_at": reported,
        "channel": np.array(["mail", "phone", "portal"], dtype=object)[chance.integers(0, 3, n)],
        "kind": np.array(_KINDS, dtype=object)[kinds],
        "priority": np.array(["1", "2", "3", "4"], dtype=object)[chance.integers(0, 4, n)],
        "service": np.array([None, *_SERVICES], dtype=object)[chance.integers(0, 4, n)],
        "stage": np.array([None, "E1"], dtype=object)[chance.integers(0, 2, n)],
        "summary": np.full(n, "Не проводится документ, пользователь ждёт", dtype=object),
        "responded_at": np.where(unanswered, -1, responded),
        "started_at": np.where(
            unanswered | (chance.random(n) < 0.5), -1, responded + 600
        ),  # half of them say so
        "restored_at": np.where(still, -1, restored),
        "resolved_at": np.where(still, -1, resolved),
        "closed_at": np.where(still, -1, resolved + 3 * _DAY_S),
        "cause": causes[chance.integers(0, len(causes), n)],
        "side": np.array(["contractor", "client"], dtype=object)[chance.integers(0, 2, n)],
        "warranty": np.array([None, True, False], dtype=object)[chance.integers(0, 3, n)],
        "duplicate_of": twin,
        "rejected": rejected,
        "first_contact": chance.random(n) < 0.2,  # a fifth
        "escalated": chance.random(n) < 0.05,  # a twentieth
        "rating": np.array([None, 3, 4, 5], dtype=object)[chance.integers(0, 4, n)],
    }


def _pauses(chance: np.random.Generator, ids: np.ndarray, reported: Numbers) -> dict[str, object]:
    paused = chance.integers(0, len(ids), len(ids) // 4)
    begun = reported[paused] + chance.integers(0, 40_000, len(paused))
    unended = chance.random(len(paused)) < 0.01  # forgotten
    reasons = np.array(["waiting for client", "agreed maintenance", "other"], dtype=object)
    return {
        "incident": ids[paused],
        "from_at": begun,
        "to_at": np.where(unended, -1, begun + chance.integers(600, 90_000, len(paused))),
        "reason": reasons[chance.integers(0, 3, len(paused))],
    }


def _reopens(chance: np.random.Generator, ids: np.ndarray, resolved: Numbers) -> dict[str, object]:
    again = _some(chance, ids, 50)
    again = again[resolved[again] > 0]
    reopened = resolved[again] + chance.integers(3_600, 20 * _DAY_S, len(again))
    solved = np.where(chance.random(len(again)) < 0.1, -1, reopened + 7_200)  # open again
    twice = solved > 0
    twice &= chance.random(len(again)) < 0.2  # and once more
    return {
        "incident": np.concatenate([ids[again], ids[again][twice]]),
        "reopened_at": np.concatenate([reopened, solved[twice] + 5 * _DAY_S]),
        "resolved_at": np.concatenate([solved, solved[twice] + 6 * _DAY_S]),
    }


def _changes(chance: np.random.Generator, ids: np.ndarray, reported: Numbers) -> dict[str, object]:
    changed = np.repeat(_some(chance, ids, 30), 2)[: len(ids) // 30 + len(ids) // 60]
    agreed = np.array([None, "client"], dtype=object)
    return {
        "incident": ids[changed],
        "at": reported[changed] + chance.integers(60, 60_000, len(changed)),
        "to": np.array(["1", "2", "3", "4"], dtype=object)[chance.integers(0, 4, len(changed))],
        "agreed_with": agreed[chance.integers(0, 2, len(changed))],
    }


def _outages(chance: np.random.Generator, ids: np.ndarray, reported: Numbers) -> dict[str, object]:
    linked = chance.choice(len(ids), 1_000)
    begun = reported[linked] - chance.integers(0, 1_800, len(linked))
    kinds = np.array(["outage", "degradation", "unknown"], dtype=object)
    return {
        "service": np.array(_SERVICES, dtype=object)[chance.integers(0, 3, len(linked))],
        "started_at": begun,
        "ended_at": begun + chance.integers(60, 10_800, len(linked)),
        "kind": kinds[chance.choice(3, len(linked), p=(0.8, 0.15, 0.05))],
        "weight": np.array([Decimal(1), Decimal("0.5")], dtype=object)[
            chance.integers(0, 2, len(linked))
        ],
        "incident": ids[linked],
        "source": np.array(["report", "monitoring"], dtype=object)[
            chance.integers(0, 2, len(linked))
        ],
    }


def _maintenance(chance: np.random.Generator) -> dict[str, object]:
    begun = _START + chance.integers(0, _YEAR_S, 200)
    return {
        "service": np.array(_SERVICES, dtype=object)[chance.integers(0, 3, 200)],
        "from_at": begun,
        "to_at": begun + chance.integers(600, 14_400, 200),
        "announced_at": begun - chance.integers(0, 3 * _DAY_S, 200),
        "agreed": chance.random(200) < 0.9,  # most
    }


def _gaps(chance: np.random.Generator) -> dict[str, object]:
    begun = _START + chance.integers(0, _YEAR_S, 20)
    return {"from_at": begun, "to_at": begun + 3_600}


def _activities(chance: np.random.Generator, ids: np.ndarray) -> dict[str, object]:
    days = pd.date_range(FIRST, END, inclusive="left").to_numpy()
    work = np.array(["incident", "consulting", "change", "audit", "prevention"], dtype=object)
    hours = np.array([Decimal("0.5"), Decimal(1), Decimal("2.25")], dtype=object)
    return {
        "on": days[chance.integers(0, len(days), 5_000)],
        "activity": work[chance.integers(0, len(work), 5_000)],
        "hours": hours[chance.integers(0, 3, 5_000)],
        "incident": ids[chance.integers(0, len(ids), 5_000)],
        "payer": np.array(["warranty", "included", "billable"], dtype=object)[
            chance.integers(0, 3, 5_000)
        ],
        "internal": chance.random(5_000) < 0.1,  # a tenth
    }
