"""Big logs, from a workbook and from files beside it: seconds and memory to read and to compute.

Run with ``python -m tests.bench.bench_reading [rows ...]``; exits 1 when 100,000 incidents of a
workbook take longer to read and to compute, all metrics of a month, than they may. Each reading
is a process of its own, so that its memory is its own.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from openpyxl import Workbook

from pipeline.domain.periods import Period
from pipeline.issuing.reading import read_project
from pipeline.metrics.evaluate import evaluate
from tests.bench.timing import timed
from tests.fixtures.projects import minimal_sheets
from tests.workbook.build import build_workbook

LIMIT_S: Final = 15
_MONTH: Final = Period.of_month(2026, 6)
_SIZES: Final = (10_000, 100_000, 1_000_000)
_IN_A_SHEET: Final = 100_000
_PAUSES: Final = 4  # incidents to a pause
_SEED: Final = 20261101
_MINUTES: Final = 60 * 24 * 290


def incidents(rows: int) -> pd.DataFrame:
    """A year of a busy desk: all columns that metrics read, a few incidents open."""
    chance = np.random.default_rng(_SEED)

    def later(first: int, last: int) -> pd.Series:
        return pd.Series(chance.integers(first, last, rows)).astype("timedelta64[s]")

    start = pd.Series(np.datetime64("2026-01-12T09:00", "s"), index=range(rows))
    reported = start + pd.Series(chance.integers(0, _MINUTES, rows) * 60).astype("timedelta64[s]")
    responded = reported + later(60, 1_800)
    resolved = (responded + later(300, 80_000)).where(chance.random(rows) > 0.01)  # a few are open
    return pd.DataFrame(
        {
            "Номер": [f"INC-{number:07d}" for number in range(rows)],
            "Зарегистрирован": reported,
            "Тип": chance.choice(["сбой", "авария", "запрос"], rows),
            "Приоритет": "1",
            "Описание": [f"Не проводится документ № {number % 9_000}" for number in range(rows)],
            "Реакция": responded,
            "Решён": resolved,
            "С первого контакта": chance.random(rows) < 0.5,
        }
    )


def pauses(log: pd.DataFrame) -> pd.DataFrame:
    """A pause of a quarter of an hour in each fourth incident."""
    held = log.iloc[::_PAUSES].reset_index(drop=True)
    start = held["Реакция"]
    return pd.DataFrame(
        {
            "Инцидент": held["Номер"],
            "С": start,
            "По": start + pd.Timedelta(minutes=15),
            "Причина": "ожидание клиента",
        }
    )


def project(folder: Path, rows: int, kind: str) -> Path:
    """A project with a log of this kind: ``xlsx`` in the workbook, else files beside it."""
    sheets = minimal_sheets()
    path = folder / f"{kind}{rows}" / "project.xlsx"
    logs = incidents(rows)
    if kind == "xlsx":
        del sheets["Инциденты"], sheets["Паузы"]
        book = Workbook(write_only=True)
        for name, lines in sheets.items():
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append(line)
        for name, frame in (("Инциденты", logs), ("Паузы", pauses(logs))):
            sheet = book.create_sheet(name)
            sheet.append(list(frame.columns))
            cells = frame.astype(object).where(frame.notna(), None)
            for values in cells.itertuples(index=False):
                sheet.append(list(values))
        path.parent.mkdir(parents=True)
        book.save(path)
        return path
    build_workbook(path, sheets)
    for name, frame in (("incidents", logs), ("pauses", pauses(logs))):
        file = path.parent / f"{name}.{kind}"
        if kind == "csv":
            frame.to_csv(file, sep=";", index=False, date_format="%d.%m.%Y %H:%M:%S")
        else:
            frame.to_parquet(file)
    return path


def read_once(path: Path) -> None:
    """Read a project and compute a month, and say how long it took: a process of the bench."""
    started = time.perf_counter()
    reading = read_project(path)
    read_s = time.perf_counter() - started
    assert reading.project is not None  # a bench of a good workbook
    assert reading.log is not None
    evaluate(reading.project, reading.log, _MONTH, _MONTH.end, everything=True)
    both_s = time.perf_counter() - started
    log = reading.log
    print(f"{read_s:.2f} {both_s:.2f} {len(log.incidents.frame)} {len(log.pauses.frame)}")


def main() -> int:
    """Print the figures; 1 when the workbook of 100,000 is over its bound."""
    sizes = [int(one) for one in sys.argv[1:]] or _SIZES
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("xlsx", "parquet", "csv"):
            for rows in sizes:
                if kind == "xlsx" and rows > _IN_A_SHEET:
                    continue
                path = project(Path(folder), rows, kind)
                command = [sys.executable, "-m", "tests.bench.bench_reading", "--read", str(path)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                read_s, both_s, read, held = done.stdout.split()
                assert (int(read), int(held)) == (rows, -(-rows // _PAUSES))  # as made
                _, memory = timed(command)
                print(
                    f"{kind}: {rows:,} incidents, {int(held):,} pauses: read {read_s} s, "
                    f"computed after {both_s} s, peak {memory:.0f} MB"
                )
                if (kind, rows) == ("xlsx", _IN_A_SHEET):
                    kept = float(both_s) <= LIMIT_S
    return 0 if kept else 1


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    if sys.argv[1:2] == ["--read"]:
        read_once(Path(sys.argv[2]))
    else:
        sys.exit(main())
