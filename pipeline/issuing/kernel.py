"""The kernel's own start: limits first, then IPython's kernel of this very interpreter."""

import ctypes
import os
import signal
import sys
import threading
from typing import Final

MEMORY: Final = "PORUKA_ADDRESS_SPACE_MB"
_PR_SET_PDEATHSIG: Final = 1
_MIB: Final = 2**20


def _bind_to_parent() -> None:
    """Die with the process that started this one, even in the middle of foreign code."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _limit_memory() -> None:
    """Let one greedy allocation fail at once instead of taking the machine down."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # exists on POSIX only

    amount = int(os.environ[MEMORY]) * _MIB
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _import_ahead() -> None:
    """What every notebook imports first, while the kernel waits for the worker."""
    import pipeline.issuing.papers  # noqa: PLC0415, F401


def main() -> None:
    """Start the kernel; the connection file is named on the command line."""
    _bind_to_parent()
    _limit_memory()
    threading.Thread(target=_import_ahead, daemon=True).start()
    from ipykernel.kernelapp import launch_new_instance  # noqa: PLC0415  # after the limits

    launch_new_instance()


if __name__ == "__main__":
    main()
