"""Making, opening and restoring the register of a folder of outputs.

A register that is missing is never made anew in passing: its numbers would begin at 1 again.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event

from pipeline.problems import Place, Problem, RegisterError
from pipeline.register.chain import broken_links, sha256
from pipeline.register.disks import network_disk, sync_folder
from pipeline.register.files import COPY, REGISTER
from pipeline.register.log_copy import LogCopy
from pipeline.register.papers import Act, ActRefusedError
from pipeline.register.schema import META, VERSION
from pipeline.register.store import (
    WRITES,
    Register,
    Said,
    begin,
    keep,
    keep_record,
    told_of_disk,
)

_BUSY_S: Final = 60
_PAUSES: Final = (0.05, 0.1, 0.2, 0.5, 1.0)
_TAILS: Final = ("", "-wal", "-shm")
_SETTINGS: Final = (
    "trusted_schema = OFF",
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",  # NORMAL may lose an acknowledged commit with the power
)


def opened(folder: Path, *, follow: bool = True) -> Register:
    """The register of a folder, its copy of the log brought up to it.

    Args:
        folder: of outputs.
        follow: bring the copy up; without, nothing is written and nothing but the file tested.

    Raises:
        RegisterError: there is none; it is of another version or damaged; it lies on a network
            disk; its copy of the log knows more than it does.
        EnvironmentFault: the disk refuses.
    """
    path = folder / REGISTER
    if not path.is_file():
        raise RegisterError(Problem("register_missing", Place(str(path))))
    _refuse_network(folder)
    register = Register(_engine(path), folder)
    try:
        _check_version(register, path)
        if follow:
            register.follow()
    except BaseException:
        register.__exit__(None, None, None)
        raise
    return register


def created(folder: Path, said: Said) -> Register:
    """A new register, its log begun.

    Raises:
        RegisterError: there is one, or what one has left: a copy of its log.
        EnvironmentFault: the disk refuses.
    """
    for name in (REGISTER, COPY):
        if os.path.lexists(folder / name):
            code = "register_there" if name == REGISTER else "register_left"
            raise RegisterError(Problem(code, Place(str(folder / name))))
    with told_of_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
    _refuse_network(folder)
    _build(folder, lambda connection: begin(connection, {"version": VERSION}, said))
    return opened(folder)


def restored(folder: Path, records: Iterable[str]) -> Register:
    """The register as the copy of its log tells it, in place of what stands there.

    The old file, if any, is kept beside it.

    Args:
        folder: of outputs.
        records: texts of completion records and cards found in the folders of papers.

    Raises:
        RegisterError: there is no copy, or it is damaged itself.
        EnvironmentFault: the disk refuses.
    """
    copy = LogCopy(folder / COPY)
    with told_of_disk(folder):
        lines = copy.entries()
    entries = [entry for entry in lines if entry is not None]
    broken = [at for at, line in enumerate(lines, 1) if line is None] or list(broken_links(entries))
    if broken or not entries:
        raise RegisterError(Problem("register_copy_damaged", Place(str(copy.path)), broken[:1]))
    _refuse_network(folder)

    rendered = [entry.body for entry in entries if entry.act == Act.RENDER]
    wanted = {body[kept] for body in rendered for kept in ("record", "card")}

    def write(connection: Connection) -> None:
        for entry in entries:
            keep(connection, entry)
        for record in records:
            if sha256(record) in wanted:
                keep_record(connection, record)

    try:
        _build(folder, write, before=folder / f"register.before-{entries[-1].own[:12]}.sqlite")
    except ActRefusedError as error:
        place = Place(str(copy.path))
        raise RegisterError(Problem("register_copy_damaged", place, str(error))) from error
    return opened(folder)


def _build(
    folder: Path, write: Callable[[Connection], None], *, before: Path | None = None
) -> None:
    """Write a register aside and put it in place as a whole; the old one becomes ``before``."""
    path, draft = folder / REGISTER, folder / f".{REGISTER}.new"
    with told_of_disk(folder):
        for tail in _TAILS:
            draft.with_name(draft.name + tail).unlink(missing_ok=True)
        engine = _engine(draft)
        try:
            with engine.execution_options(**{WRITES: True}).begin() as connection:
                META.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
                write(connection)
        finally:
            engine.dispose()
        if before is not None:
            # The log of writes belongs to its file: beside another it would be played into it.
            for tail in _TAILS:
                old = path.with_name(path.name + tail)
                if old.exists():
                    old.replace(before.with_name(before.name + tail))
        draft.replace(path)
        sync_folder(folder)


def _refuse_network(folder: Path) -> None:
    kind = network_disk(folder)
    if kind is not None:
        raise RegisterError(Problem("register_on_network", Place(str(folder)), kind))


def _check_version(register: Register, path: Path) -> None:
    found = register.version()
    if found != VERSION:
        given = {"version": VERSION}
        raise RegisterError(Problem("register_version", Place(str(path)), found, given))


def _engine(path: Path) -> Engine:
    """SQLite as the register needs it: whole, durable, trusting nothing in the file."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _BUSY_S, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _record: object) -> None:
        _patiently(lambda: [connection.execute(f"PRAGMA {setting}") for setting in _SETTINGS])

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _patiently(act: Callable[[], object]) -> None:
    """Switching to the log of writes answers "locked" at once, whatever the time-out."""
    for pause in _PAUSES:
        try:
            act()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(pause)
        else:
            return
    act()
