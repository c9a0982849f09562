"""The copy of the log: a second file, one entry a line, written after each commit.

It is what a lost register is made anew from, and what tells that an old backup was put in the
register's place: an entry of the copy that the register does not have.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.register.chain import LogEntry, entry_of

_MOST: Final = 1 << 20
"""Bytes read from the end at first; an entry is some hundreds."""


class LogCopy:
    """The copy at a path; it need not exist."""

    def __init__(self, path: Path) -> None:
        """No file is touched."""
        self.path = path

    def last(self) -> LogEntry | None:
        """The last whole entry; a line that a crash tore off does not count."""
        try:
            with self.path.open("rb") as stream:
                size = at = stream.seek(0, os.SEEK_END)
                while at > 0:
                    at = max(0, at - _MOST)
                    stream.seek(at)
                    lines = stream.read(size - at).split(b"\n")
                    # What stands before the first line feed may be the end of a longer line.
                    for line in reversed(lines[0 if at == 0 else 1 : -1]):
                        entry = entry_of(line.decode(errors="replace"))
                        if entry is not None:
                            return entry
        except FileNotFoundError:
            return None
        return None

    def entries(self) -> list[LogEntry | None]:
        """All of them in order; ``None`` stands for a line that says no entry."""
        try:
            lines = self.path.read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return []
        return [entry_of(line.decode(errors="replace")) for line in lines]

    def append(self, entries: Iterable[LogEntry]) -> None:
        """Add entries, on disk when this returns; what a crash tore off goes first.

        Raises:
            OSError: the disk refuses; the next command tries again.
        """
        lines = "".join(f"{entry.line()}\n" for entry in entries).encode()
        if not lines:
            return
        with self.path.open("a+b") as stream:
            _cut_torn(stream)
            stream.write(lines)
            stream.flush()
            os.fsync(stream.fileno())


def _cut_torn(stream: BinaryIO) -> None:
    """Cut what stands after the last line feed."""
    size = at = stream.seek(0, os.SEEK_END)
    while at > 0:
        start = max(0, at - _MOST)
        stream.seek(start)
        found = stream.read(at - start).rfind(b"\n")
        if found >= 0:
            at = start + found + 1
            break
        at = start
    if at != size:
        stream.truncate(at)
