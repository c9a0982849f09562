"""A million intervals over ten years of a 5x8 calendar with lunch: ``seconds`` and ``due``.

Run ``python -m tests.bench.bench_calendars``. The alternative of the same run is the plain way:
a loop over rows and days with the ``holidays`` package, on a sample, scaled per row.
"""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pandas as pd

from pipeline.calendars import Pauses, SupportClock

T = TypeVar("T")

ROWS: Final = 1_000_000
SAMPLE: Final = 500
LIMIT_S: Final = 1.0
FIRST, LAST = date(2017, 1, 1), date(2026, 12, 31)
ZONE: Final = "Europe/Moscow"
LUNCH: Final = [(time(9), time(13)), (time(14), time(18))]
SHORT: Final = [(time(9), time(13)), (time(14), time(17))]


def calendar() -> tuple[SupportClock, dict[date, list[tuple[time, time]]]]:
    """Ten years by the rules of ``holidays``, with a shortened day before each holiday."""
    country = holidays.country_holidays("RU", years=range(FIRST.year, LAST.year + 1))
    hours: dict[date, list[tuple[time, time]]] = {}
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        if not country.is_working_day(day):
            hours[day] = []
        else:
            hours[day] = SHORT if day + timedelta(days=1) in country else LUNCH
    weekly = dict.fromkeys(range(5), LUNCH)
    special = {day: own for day, own in hours.items() if own != weekly.get(day.weekday(), [])}
    return SupportClock(ZONE, weekly, special, FIRST, LAST), hours


def plain_seconds(
    start: datetime, end: datetime, hours: dict[date, list[tuple[time, time]]]
) -> int:
    """Day by day and window by window, as one would write it first."""
    zone = ZoneInfo(ZONE)
    total, day = timedelta(), start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        for opens, closes in hours.get(day, []):
            low = max(start, datetime.combine(day, opens, zone))
            high = min(end, datetime.combine(day, closes, zone))
            total += max(high - low, timedelta())
        day += timedelta(days=1)
    return int(total.total_seconds())


def best(work: Callable[[], T], times: int = 3) -> tuple[float, T]:
    """The shortest of a few runs, and what the work gave."""
    begun = perf_counter()
    result = work()
    spent = [perf_counter() - begun]
    for _ in range(1, times):
        begun = perf_counter()
        work()
        spent.append(perf_counter() - begun)
    return min(spent), result


def main() -> int:
    """Measure, print, and say by the exit code whether the promise holds."""
    built_s, (clock, hours) = best(calendar, 1)
    random = np.random.default_rng(2026)
    low = int(clock.starts_at.timestamp())
    span = int(clock.ends_at.timestamp()) - low - 120 * 86_400
    begin = low + random.integers(0, span, ROWS)
    start = pd.Series(pd.DatetimeIndex(begin.astype("datetime64[s]")).tz_localize(UTC))
    end = start + pd.to_timedelta(random.integers(0, 30 * 86_400, ROWS), unit="s")
    end = end.dt.as_unit("s")
    paused = start + (end - start) / 3
    pauses = Pauses(np.arange(ROWS), paused.dt.floor("s").dt.as_unit("s"), end)
    seconds_s, worked = best(lambda: clock.seconds(start, end))
    pauses_s, _ = best(lambda: clock.seconds(start, end, pauses))
    due_s, _ = best(lambda: clock.due(start, 8 * 3600))
    pairs = list(zip(start[:SAMPLE], end[:SAMPLE], strict=True))
    plain_s, plain = best(lambda: [plain_seconds(a, b, hours) for a, b in pairs], 1)
    if plain != worked[:SAMPLE].tolist():
        sys.stderr.write("the plain way gives other seconds\n")
        return 1
    ratio = plain_s / SAMPLE / (seconds_s / ROWS)
    sys.stdout.write(
        f"calendar of ten years built   {built_s:8.3f} s\n"
        f"seconds, {ROWS:,} intervals  {seconds_s:8.3f} s\n"
        f"  with a pause in each        {pauses_s:8.3f} s\n"
        f"due, {ROWS:,} instants       {due_s:8.3f} s\n"
        f"plain loop, per row           {plain_s / SAMPLE * 1e6:8.1f} us, {ratio:,.0f} times ours\n"
    )
    return 0 if seconds_s < LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
