"""All metrics of a year of a busy desk, month by month: seconds, memory and growth with the log.

Run with ``python -m tests.bench.bench_metrics``; exits 1 when the largest log breaks a limit.
One report's worth is measured after the log is in memory: the lines of one month and what every
metric came to in each of the twelve months. Seconds are those of the one process that computes.
"""

import gc
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import METRICS
from pipeline.metrics.evaluate import Evaluation, evaluate
from tests.bench import busy_log

SIZES: Final = (10_000, 100_000, 1_000_000)
LIMIT_S: Final = 10
MEMORY_MB: Final = 2_048
AS_OF: Final = busy_log.END


def report(incidents: int) -> str:
    """Compute one report's worth: seconds of the lines, of everything, and the peak memory."""
    log = busy_log.log(incidents)
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # a peak of making it up
    begun = time.process_time()
    found = evaluate(busy_log.project(), log, Period.parse("2026-10"), AS_OF, everything=True)
    lines_s = time.process_time() - begun
    months = Period(busy_log.FIRST, busy_log.END).months()
    values = [
        inside.unnarrowed(metric.key).value
        for inside in (Evaluation(found.facts.within(month), ()) for month in months)
        for metric in METRICS
    ]
    whole_s = time.process_time() - begun
    assert len(values) == 12 * len(METRICS)  # a bench of a full year
    return f"{lines_s:.2f} {whole_s:.2f} {_peak_mb():.0f}"


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


def main(sizes: tuple[int, ...] = SIZES) -> int:
    """Each size in a process of its own; 1 when the last is over a limit."""
    print("incidents   lines of a month   with 12 months   growth   peak memory")
    before, kept = None, True
    for incidents in sizes:
        one = [sys.executable, "-m", "tests.bench.bench_metrics", "--one", str(incidents)]
        told = subprocess.run(one, check=True, capture_output=True, text=True).stdout.split()
        lines_s, whole_s, memory = map(float, told)
        growth = "" if before is None else f"{whole_s / before:.1f}x"
        print(
            f"{incidents:9,}   {lines_s:14.2f} s   {whole_s:12.2f} s   {growth:>6}   "
            f"{memory:8,.0f} MB"
        )
        before, kept = whole_s, whole_s <= LIMIT_S and memory <= MEMORY_MB
    return 0 if kept else 1


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--one", count]:
            print(report(int(count)))
        case [*counts]:
            sys.exit(main(tuple(map(int, counts)) or SIZES))
