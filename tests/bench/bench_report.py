"""50,000 incidents from a workbook to the report: seconds, memory, and what reading costs.

Run with ``python -m tests.bench.bench_report``; exits 1 when a promise of the README is not kept.
"""

import gc
import os
import random
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pandas as pd
from openpyxl import Workbook

from pipeline.issuing.reading import read_project
from tests.bench.timing import timed
from tests.fixtures.projects import minimal_sheets

INCIDENTS: Final = 50_000
REPORT_S: Final = 30
MEMORY_MB: Final = 1_500
HELP_S: Final = 0.4
_SEED: Final = 20261101


def big_workbook(path: Path) -> Path:
    """A year of a busy desk: most incidents kept, some missed, a few open."""
    chance = random.Random(_SEED)  # noqa: S311  # a log to measure with, no secret
    first = datetime(2026, 1, 12, 9, 0)  # noqa: DTZ001  # wall clock, as typed in a workbook
    sheets = minimal_sheets()
    heading = sheets.pop("Инциденты")[0]
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    sheet = book.create_sheet("Инциденты")
    sheet.append(heading)
    for number in range(INCIDENTS):
        reported = first + timedelta(minutes=chance.randrange(60 * 24 * 290))
        responded = reported + timedelta(minutes=chance.randrange(1, 31))
        resolved = responded + timedelta(minutes=chance.randrange(5, 60 * 22))
        late = chance.random() < 0.005
        sheet.append(
            [
                f"INC-{number:06d}",
                reported,
                "сбой",
                "1",
                None,
                "Не проводится документ, пользователь ждёт",
                responded + timedelta(hours=2 * late),
                None,
                resolved + timedelta(days=3 * late),
            ]
        )
    book.save(path)
    return path


def main() -> int:
    """Print the figures; 1 when one of them is over its bound."""
    poruka = [sys.executable, "-m", "pipeline"]
    helps = sorted(timed([*poruka, "--help"])[0] for _ in range(5))
    print(f"poruka --help: {helps[2]:.2f} s (median of 5)")
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "inputs" / "big"  # beside no other company book
        project.mkdir(parents=True)
        workbook = big_workbook(project / "big.xlsx")
        print(f"workbook: {INCIDENTS:,} incidents, {workbook.stat().st_size / 1e6:.1f} MB")
        started = time.perf_counter()
        reading = read_project(workbook)
        ours = time.perf_counter() - started
        assert reading.log is not None  # a bench of a good workbook
        assert len(reading.log.incidents.frame) == INCIDENTS  # as above
        del reading
        gc.collect()
        started = time.perf_counter()
        pd.read_excel(workbook, sheet_name="Инциденты")  # noqa: TID251  # the yardstick
        theirs = time.perf_counter() - started
        print(
            f"reading, typed and checked: {ours:.1f} s; pandas.read_excel, unchecked: "
            f"{theirs:.1f} s ({theirs / ours:.1f} times ours)"
        )
        command = ["report", str(workbook), "--period", "2026", "--as-of", "2026-11-01"]
        command += ["--on", "2026-11-03", "--out", str(Path(folder) / "out")]
        seconds, memory = timed([*poruka, *command])
        print(
            f"report, workbook to DOCX, notebook and protocol: {seconds:.1f} s, "
            f"peak {memory:.0f} MB"
        )
    kept = seconds < REPORT_S and memory < MEMORY_MB and helps[2] < HELP_S
    return 0 if kept else 1


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.exit(main())
