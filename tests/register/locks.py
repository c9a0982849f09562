"""Another process at work: it holds a lock until it is told to let go, or dies."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.house.sources import ROOT

_HOLDER: Final = """
import sys
from pathlib import Path
from pipeline.issuing.publishing import holding

print("here", flush=True)
with holding(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
Process = subprocess.Popen[str]


@contextmanager
def another(lock: Path) -> Iterator[Process]:
    """A process that is about to take this lock and keeps it; gone afterwards."""
    with subprocess.Popen(
        (sys.executable, "-c", _HOLDER, str(lock)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
    ) as process:
        try:
            assert said_by(process) == "here"
            yield process
        finally:
            process.kill()


@contextmanager
def held_by_another(lock: Path) -> Iterator[Process]:
    """A process that has this lock."""
    with another(lock) as process:
        assert said_by(process) == "held"
        yield process


def said_by(process: Process) -> str:
    """Its next line; waits for it."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def let_go(process: Process) -> None:
    """Tell the process to let go in peace, and wait until it has."""
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=30) == 0


def killed(process: Process) -> None:
    """Kill the process as a power cut would, and wait until it is gone."""
    process.kill()
    process.wait(timeout=30)
