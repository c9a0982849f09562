"""Watching the run's process: what it says, what it uses, how long it takes; killing it whole."""

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pipeline.issuing.completion import LANGUAGE, RUN, STAGING
from pipeline.issuing.kernel import MEMORY
from pipeline.issuing.parameters import Value
from pipeline.issuing.processes import environment, kill_group, memory_of, sweep

Progress = Callable[[int, int, str], None]

_MIB: Final = 2**20
_SPARE_MIB: Final = 2048  # address space is always larger than what is used
_SOCKET_PATH_BYTES: Final = 90  # the system's limit is about 108; a short name follows
_TICK_S: Final = 0.2
_LAST_WORDS_S: Final = 5  # for the worker to save what a killed kernel has left
_LOG_LINES: Final = 15


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take."""

    cell_timeout_s: int
    run_timeout_s: int
    memory_mb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One run of one notebook."""

    notebook: Path
    parameters: Mapping[str, Value]
    executed: Path
    staging: Path
    run: str  # its id; every process of it carries it
    language: str  # the reader's
    heading: str  # comment on the injected cell
    limits: Limits

    def told(self, runtime: Path) -> dict[str, object]:
        """What the worker has to know, as plain JSON."""
        return {
            "notebook": str(self.notebook.resolve()),
            "parameters": dict(self.parameters),
            "executed": str(self.executed.absolute()),
            "staging": str(self.staging.absolute()),
            "heading": self.heading,
            "cell_timeout_s": self.limits.cell_timeout_s,
            "runtime": str(runtime),
            "transport": _transport(runtime),
        }


@dataclass(slots=True)
class Watched:
    """What the coordinator has heard of a run."""

    steps: list[tuple[int, str]] = field(default_factory=list)  # position, title
    kernel: int | None = None
    at: int | None = None  # position of the cell that is running
    seconds: dict[int, float] = field(default_factory=dict)
    stopped: dict[str, Any] | None = None
    finished: bool = False
    runtime: Path | None = None  # folder of sockets and temporary files, gone by now
    log: str = ""

    def number(self, position: int) -> int:
        """Which code cell this is, from 1, as Jupyter numbers them."""
        return [index for index, _ in self.steps].index(position) + 1


@contextmanager
def runtime_folder() -> Iterator[Path]:
    """A private folder with a path short enough for sockets, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="poruka-"))
    short = Path("/tmp")  # noqa: S108  # only the parent of a private folder
    if len(os.fsencode(folder)) > _SOCKET_PATH_BYTES and short.is_dir():
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="poruka-", dir=short))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _transport(runtime: Path) -> str:
    """Sockets in the private folder, where the system has them."""
    fits = len(os.fsencode(runtime)) <= _SOCKET_PATH_BYTES
    return "ipc" if sys.platform != "win32" and fits else "tcp"


def _listen(worker: "subprocess.Popen[bytes]") -> "queue.SimpleQueue[dict[str, Any] | None]":
    """The worker's events; ``None`` when it has closed its end."""
    heard: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    stream = worker.stdout
    assert stream is not None  # noqa: S101  # a pipe was asked for

    def listen() -> None:
        for line in stream:
            heard.put(json.loads(line))
        heard.put(None)

    threading.Thread(target=listen, daemon=True).start()
    return heard


def _note(watched: Watched, event: Mapping[str, Any], on_progress: Progress | None) -> None:
    match event:
        case {"event": "kernel", "pid": int(process_id)}:
            watched.kernel = process_id
        case {"event": "steps", "steps": list(steps)}:
            watched.steps = [(index, title) for index, title in steps]
        case {"event": "begun", "index": int(index)}:
            watched.at = index
            if on_progress is not None:
                number = watched.number(index)
                on_progress(number - 1, len(watched.steps), watched.steps[number - 1][1])
        case {"event": "ended", "index": int(index), "seconds": float() | int() as seconds}:
            watched.at = None
            watched.seconds[index] = float(seconds)
        case {"event": "stopped", **details} if watched.stopped is None:
            watched.stopped = details
        case {"event": "finished"}:
            watched.finished = True
            if on_progress is not None:
                on_progress(len(watched.steps), len(watched.steps), "")


def _follow(
    worker: "subprocess.Popen[bytes]",
    limits: Limits,
    watched: Watched,
    on_progress: Progress | None,
) -> None:
    """Listen until the worker ends or has to be ended."""
    heard = _listen(worker)
    deadline = time.monotonic() + limits.run_timeout_s
    look_at = time.monotonic()
    while True:
        try:
            event = heard.get(timeout=_TICK_S)
        except queue.Empty:
            event = {}
        if event is None:
            return
        _note(watched, event, on_progress)
        now = time.monotonic()
        if watched.stopped is not None:
            if now > deadline:
                return
            continue
        kind = "run_time" if now > deadline else None
        if now >= look_at:
            look_at = now + _TICK_S
            if memory_of(worker.pid) > limits.memory_mb * _MIB:
                kind = "memory"
        if kind:
            watched.stopped = {"kind": kind}
            kill_group(watched.kernel or worker.pid)
        if watched.stopped is not None:
            deadline = now + _LAST_WORDS_S


def supervise(job: Job, watched: Watched, on_progress: Progress | None) -> None:
    """Run a job in a process of its own up to its end, whatever that is.

    Args:
        job: what is to be run.
        watched: is filled with what is heard.
        on_progress: called before each cell with the number of those done, of all, and the
            heading above it; once more at the end.
    """
    with runtime_folder() as runtime:
        watched.runtime = runtime
        given = runtime / "job.json"
        given.write_text(json.dumps(job.told(runtime)), encoding="utf-8")
        own = {
            RUN: job.run,
            STAGING: str(job.staging.absolute()),
            LANGUAGE: job.language,
            MEMORY: str(job.limits.memory_mb + _SPARE_MIB),
        }
        log = runtime / "run.log"
        with log.open("wb") as errors:
            worker = subprocess.Popen(  # noqa: S603  # our interpreter, our module, our file
                [sys.executable, "-m", "pipeline.issuing.notebook_worker", str(given)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment(runtime) | own,
                start_new_session=True,
            )
        with worker:
            try:
                _follow(worker, job.limits, watched, on_progress)
                if watched.stopped is None and not watched.finished:
                    watched.stopped = {"kind": "lost", "status": worker.wait()}
            finally:
                sweep(job.run)
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        watched.log = "\n".join(lines[-_LOG_LINES:])
