"""Wall time and memory of a command with everything it starts."""

import subprocess
import sys
import time
from pathlib import Path


def timed(arguments: list[str]) -> tuple[float, float]:
    """Wall seconds, and the peak resident memory in MB of the whole process tree."""
    started = time.perf_counter()
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        peak = 0.0
        while run.poll() is None:
            peak = max(peak, _tree_mb(run.pid))
            time.sleep(0.05)
        if run.returncode:
            sys.exit(f"exit {run.returncode}: {arguments}")
    return time.perf_counter() - started, peak


def _tree_mb(root: int) -> float:
    """Proportional memory of a process and everything below it (shared pages counted once)."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(stat[1]), []).append(int(entry.name))
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
