"""Calls that change a disk, counted; at the chosen one the process dies or the disk refuses.

Installed into a process of its own by ``fault_run``; nothing of the program knows of it.
"""

import _io
import builtins
import errno
import functools
import io
import os
import signal
import sqlite3
import sqlite3.dbapi2
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

_SQL_ERRORS: Final = {
    errno.ENOSPC: "database or disk is full",
    errno.EIO: "disk I/O error",
}
_NEEDS_NO_ROOM: Final = frozenset({"unlink", "rmdir", "chmod", "read"})
_FINAL: Final = frozenset({"write", "truncate", "rename", "replace", "sql commit"})
_WRITING_SQL: Final = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "CREATE", "PRAGMA journal")


class Mode(StrEnum):
    """What happens at the chosen call."""

    BEFORE = "before"  # the process is killed before it
    AFTER = "after"  # it is killed after one that cannot be undone; of a write, half has gone out
    FULL = "full"  # the disk is full from this call on
    BROKEN = "broken"  # this one call answers with an error of the disk
    WATCH = "watch"  # nothing happens


class Injector:
    """Counts calls, writes their trace, and strikes once."""

    def __init__(self, mode: Mode, at: int, trace: Path, root: Path) -> None:
        """Strike at the call numbered ``at``, from 1; paths in the trace are under ``root``."""
        self._mode = mode
        self._at = at
        self._root = str(root)
        self._trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._write = os.write
        self._count = 0
        self._asked: set[str] = set()
        self.paths: dict[int, str] = {}

    def call(
        self,
        name: str,
        about: object,
        act: Callable[[], Any],
        half: Callable[[], Any] | None = None,
    ) -> Any:  # noqa: ANN401  # whatever the call gives
        """One call: counted, told, and done unless it is the one to strike at.

        Args:
            name: kind of the call.
            about: path or statement.
            act: the call itself.
            half: does half of it, where that is possible.
        """
        if not self._counts(name, about):
            return act()
        self._count += 1
        path = str(about).replace(self._root, "", 1)
        strikes = self._count == self._at and self._mode is not Mode.WATCH
        self._write(self._trace, f"{self._count}\t{name}\t{path}\n".encode())
        if strikes and self._mode is Mode.BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
        if strikes and self._mode is Mode.AFTER:
            (half or act)()
            os.kill(os.getpid(), signal.SIGKILL)
        full = self._mode is Mode.FULL and self._count >= self._at
        if full or (strikes and self._mode is Mode.BROKEN):
            number = errno.ENOSPC if full else errno.EIO
            if name.startswith("sql"):
                raise sqlite3.OperationalError(_SQL_ERRORS[number])
            if name == "close":
                act()  # the descriptor is gone whatever the answer
            raise OSError(number, os.strerror(number))
        return act()

    def _counts(self, name: str, about: object) -> bool:
        """Whether it is one to strike at in this mode.

        Only a broken disk refuses to read, each question once; only a full one lets names be
        removed. Being killed after a call is being killed before the next one, but for what is
        half done.
        """
        if self._mode is Mode.BROKEN:
            is_new = name != "sql read" or about not in self._asked
            self._asked.add(str(about))
            return is_new
        if self._mode is Mode.AFTER:
            return name in _FINAL
        return name != "sql read" and not (self._mode is Mode.FULL and name in _NEEDS_NO_ROOM)


class _Stream:
    """A stream opened for writing, its calls counted."""

    def __init__(self, stream: Any, injector: Injector, path: str) -> None:  # noqa: ANN401  # text or bytes
        self._stream = stream
        self._injector = injector
        self._path = path
        self._holds = False  # words that have not gone out yet

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the stream has
        return getattr(self._stream, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def write(self, data: Any) -> Any:  # noqa: ANN401  # text or bytes
        def half() -> None:
            self._stream.write(data[: len(data) // 2])
            self._stream.flush()

        self._holds = True
        return self._injector.call("write", self._path, lambda: self._stream.write(data), half)

    def flush(self) -> None:
        self._injector.call("flush", self._path, self._stream.flush)
        self._holds = False

    def truncate(self, size: int | None = None) -> Any:  # noqa: ANN401  # as the stream's
        return self._injector.call("truncate", self._path, lambda: self._stream.truncate(size))

    def close(self) -> None:
        if self._holds and not self._stream.closed:
            self._injector.call("close", self._path, self._stream.close)
        self._stream.close()


def _opening(injector: Injector, stock: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(stock)
    def opened(file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:  # noqa: ANN401  # as stock
        def act() -> Any:  # noqa: ANN401  # as stock
            return stock(file, mode, *args, **more)

        if not set(mode) & set("wax+"):
            return act()
        path = injector.paths.get(file, "") if isinstance(file, int) else os.fspath(file)
        stream = act() if isinstance(file, int) else injector.call("open", path, act)
        injector.paths[stream.fileno()] = path
        return _Stream(stream, injector, path)

    return opened


def _os_open(injector: Injector, stock: Callable[..., int]) -> Callable[..., int]:
    @functools.wraps(stock)
    def opened(path: Any, flags: int, *args: Any, **more: Any) -> int:  # noqa: ANN401  # as stock
        def act() -> int:
            return stock(path, flags, *args, **more)

        made = injector.call("open", path, act) if flags & os.O_CREAT else act()
        injector.paths[made] = str(path)
        return int(made)

    return opened


def _counted(injector: Injector, name: str, stock: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(stock)
    def called(first: Any, *args: Any, **more: Any) -> Any:  # noqa: ANN401  # as stock
        about = injector.paths.get(first, "") if name == "fsync" else first
        if name in {"rename", "replace"}:
            about = f"{first} -> {args[0]}"
        return injector.call(name, about, lambda: stock(first, *args, **more))

    return called


def _sql_classes(injector: Injector) -> type[sqlite3.Connection]:
    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *args: Any) -> Any:  # noqa: ANN401  # as the stock one
            writes = sql.upper().startswith(tuple(word.upper() for word in _WRITING_SQL))
            act = f" {args[0][3]}" if sql.startswith("INSERT INTO log") else ""
            about = sql.split("(", maxsplit=1)[0].strip()[:60].replace("\n", " ") + act
            stock = super().execute
            return injector.call("sql" if writes else "sql read", about, lambda: stock(sql, *args))

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:  # noqa: ANN401  # as the stock one
            return super().cursor(factory)

        def commit(self) -> None:
            injector.call("sql commit" if self.in_transaction else "sql read", "COMMIT",
                          super().commit)  # fmt: skip

    return Connection


def install(injector: Injector) -> None:
    """Put the counting calls in place of the stock ones, in this process, for good."""
    opened = _opening(injector, io.open)
    for module in (builtins, io, _io):
        vars(module)["open"] = opened
    connection = _sql_classes(injector)
    connect = sqlite3.dbapi2.connect
    vars(sqlite3.dbapi2)["connect"] = functools.partial(connect, factory=connection)
    vars(os)["open"] = _os_open(injector, os.open)
    for name in ("fsync", "rename", "replace", "mkdir", "rmdir", "unlink", "chmod"):
        vars(os)[name] = _counted(injector, name, getattr(os, name))
