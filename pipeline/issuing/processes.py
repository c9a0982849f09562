"""The processes of one run: what they may know, what they may use, and that none stays behind."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psutil

from pipeline.issuing.completion import RUN

# What a program needs to start and to find its fonts and caches; nothing else is handed on.
_PASSED_ON: Final = (
    "APPDATA",
    "COMSPEC",
    "FONTCONFIG_PATH",
    "HOME",
    "JE_ARROW_MALLOC_CONF",
    "LD_LIBRARY_PATH",
    "LOCALAPPDATA",
    "MPLCONFIGDIR",
    "PATH",
    "PATHEXT",
    "PYTHONHOME",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "USERPROFILE",
    "WINDIR",
    "XDG_CACHE_HOME",
)
_SETTLED: Final = {
    "COLUMNS": "100",
    "LC_ALL": "C.UTF-8",
    "LINES": "50",
    "MALLOC_ARENA_MAX": "2",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}
_PACKAGE_ROOT: Final = Path(__file__).resolve().parents[2]
_SWEEPS: Final = 20
_BETWEEN_SWEEPS_S: Final = 0.05


def environment(runtime: Path) -> dict[str, str]:
    """The environment of a run: an allow-list of the caller's, and settled values.

    Args:
        runtime: folder of the run for sockets, configuration and temporary files.
    """
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    places = [str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")]
    folders = dict.fromkeys(
        (
            *("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"),
            *("TEMP", "TMP", "TMPDIR"),
        ),
        str(runtime),
    )
    path = os.pathsep.join(place for place in places if place)
    return passed | _SETTLED | folders | {"PYTHONPATH": path}


def _members(run: str) -> Iterator[psutil.Process]:
    """Living processes of the run, wherever they have moved: the environment is inherited."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(RUN) == run and process.pid != os.getpid():
                yield process


def kill_group(process_id: int) -> None:
    """Kill a process with its group at once; one that is gone is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            os.kill(process_id, signal.SIGTERM)
        else:
            os.killpg(process_id, signal.SIGKILL)


def sweep(run: str) -> None:
    """Kill every process of the run, also those that left its group."""
    for _ in range(_SWEEPS):
        members = list(_members(run))
        if not members:
            return
        for member in members:
            with contextlib.suppress(psutil.Error):
                member.kill()
        time.sleep(_BETWEEN_SWEEPS_S)


def memory_of(process_id: int) -> int:
    """Resident bytes of a process and its descendants; 0 if it is gone."""
    try:
        root = psutil.Process(process_id)
        family = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0
    total = 0
    for process in family:
        with contextlib.suppress(psutil.Error):
            total += process.memory_info().rss
    return total
