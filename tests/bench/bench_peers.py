"""Working time per row: ours against the packages one would take instead.

Run ``make bench``, which installs the peers of ``requirements/peers.txt``. Every row is an interval
of up to thirty days; all three answer the same rows in the same run. Two calendars:

- *plain*: from nine to six on weekdays without public holidays, which every one of them can state;
- *contract*: the production calendar with lunch, shortened days and moved working days. A peer is
  told as much of it as it can take.

Right is what a loop over the days and windows counts.
"""

import importlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from time import perf_counter
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pipeline.calendars import SupportClock, day_calendar
from tests.bench.bench_calendars import LUNCH, SHORT, ZONE, plain_seconds

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
ROWS: Final = 200_000
SAMPLE: Final = 1_000
LIMIT: Final = 50  # times as fast as either of them
PLAIN: Final = [(time(9), time(18))]
WEEKDAYS: Final = range(5)
Windows = list[tuple[time, time]]
Peer = Callable[[datetime, datetime], int]


@dataclass(frozen=True)
class Calendar:
    """Open windows of every day, and what the peers are told of them."""

    name: str
    weekly: Windows
    days: Mapping[date, Windows]

    @property
    def off(self) -> list[date]:
        """Weekdays without any window."""
        return [day for day, own in self.days.items() if not own and day.weekday() in WEEKDAYS]

    def clock(self) -> SupportClock:
        """Ours."""
        weekly = dict.fromkeys(WEEKDAYS, self.weekly)
        special = {
            day: own for day, own in self.days.items() if own != weekly.get(day.weekday(), [])
        }
        return SupportClock(ZONE, weekly, special, FIRST, LAST)


def calendars() -> tuple[Calendar, Calendar]:
    """The plain one and that of a contract, over three years."""
    production = day_calendar("RU")
    plain: dict[date, Windows] = {}
    contract: dict[date, Windows] = {}
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        works = production.is_working(day)
        short = any(said.kind == "shortened" for said in production.special(day))
        plain[day] = PLAIN if works and day.weekday() in WEEKDAYS else []
        contract[day] = (SHORT if short else LUNCH) if works else []
    return Calendar("plain", PLAIN, plain), Calendar("contract", LUNCH, contract)


def businesstimedelta(calendar: Calendar) -> Peer:
    """Rules of work, of lunch and of days off; it knows no shortened and no moved day."""
    package: Any = importlib.import_module("businesstimedelta")
    zone: Any = importlib.import_module("pytz").timezone(ZONE)
    rules = [
        package.WorkDayRule(
            start_time=time(9), end_time=time(18), working_days=list(WEEKDAYS), tz=zone
        ),
        package.HolidayRule(calendar.off, tz=zone),
    ]
    if calendar.weekly == LUNCH:
        lunch = package.LunchTimeRule(
            start_time=time(13), end_time=time(14), working_days=list(WEEKDAYS), tz=zone
        )
        rules.insert(1, lunch)
    combined = package.Rules(rules)

    def seconds(start: datetime, end: datetime) -> int:
        found = combined.difference(start, end)
        return int(found.hours) * 3600 + int(found.seconds)

    return seconds


def business_duration(calendar: Calendar) -> Peer:
    """One window a day, weekends and a list of days off; local times without a zone."""
    package: Any = importlib.import_module("business_duration")
    count = partial(
        package.businessDuration,
        starttime=time(9),
        endtime=time(18),
        weekendlist=[5, 6],
        holidaylist=calendar.off,
        unit="sec",
    )

    def seconds(start: datetime, end: datetime) -> int:
        return int(count(_wall(start), _wall(end)))

    return seconds


def _wall(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)


def asked(peer: Peer, pairs: list[tuple[datetime, datetime]]) -> tuple[float, list[int | None]]:
    """Seconds a row, and the answers; ``None`` where it fails."""
    answers: list[int | None] = []
    begun = perf_counter()
    for start, end in pairs:
        try:
            answers.append(peer(start, end))
        except (ValueError, TypeError, IndexError, OverflowError):
            answers.append(None)
    return (perf_counter() - begun) / len(pairs), answers


def main() -> int:
    """Measure, print, and say by the exit code whether the promise holds."""
    random = np.random.default_rng(2026)
    low = int(datetime.combine(FIRST, time(), UTC).timestamp()) + 86_400
    high = int(datetime.combine(LAST, time(), UTC).timestamp()) - 31 * 86_400
    begin = random.integers(low, high, ROWS) // 60 * 60
    length = random.integers(1, 30 * 1440, ROWS) * 60
    start = pd.Series(pd.DatetimeIndex(begin.astype("datetime64[s]")).tz_localize(UTC))
    end = (start + pd.to_timedelta(length, unit="s")).dt.as_unit("s")
    pairs = [
        (a.to_pydatetime(), b.to_pydatetime())
        for a, b in zip(start[:SAMPLE], end[:SAMPLE], strict=True)
    ]
    kept = True
    for calendar in calendars():
        clock = calendar.clock()
        begun = perf_counter()
        ours = clock.seconds(start, end)
        own_s = (perf_counter() - begun) / ROWS
        truth = [plain_seconds(a, b, dict(calendar.days)) for a, b in pairs]
        if truth != ours[:SAMPLE].tolist():
            sys.stderr.write("the plain way gives other seconds\n")
            return 1
        sys.stdout.write(f"{calendar.name}: ours {own_s * 1e6:.3f} us a row, {ROWS:,} rows\n")
        for make in (businesstimedelta, business_duration):
            peer_s, answers = asked(make(calendar), pairs)
            right = sum(a == b for a, b in zip(answers, truth, strict=True))
            ratio = peer_s / own_s
            kept = kept and ratio >= LIMIT
            sys.stdout.write(
                f"  {make.__name__:<18} {peer_s * 1e6:10.1f} us a row, {ratio:9,.0f} times ours, "
                f"right on {right / SAMPLE:.1%} of {SAMPLE:,} rows\n"
            )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
