"""Making, opening and restoring the register of a folder of outputs.

A register that is missing is never made anew in passing: its numbers would begin at 1 again.
"""

import itertools
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event

from pipeline.problems import Place, Problem, RegisterError
from pipeline.register.audit import audit
from pipeline.register.chain import LogEntry, broken_links, sha256
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
    writing_lock,
)

_BUSY_S: Final = 60
_PAUSES: Final = (0.05, 0.1, 0.2, 0.5, 1.0)
_TAILS: Final = ("", "-wal", "-shm")
_TRUSTING_NOTHING: Final = ("trusted_schema = OFF",)
_SETTINGS: Final = (
    *_TRUSTING_NOTHING,
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
    reads_only = not follow and not os.access(folder, os.W_OK)
    register = Register(_engine(path, reads_only=reads_only), folder)
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


def restored(
    folder: Path, texts: Iterable[str], numbered: Collection[str] = frozenset()
) -> Register:
    """The register as its log tells it, in place of one that is lost, too old or changed.

    Of the log and its copy the one that knows more is taken; the old file is kept beside it.

    Args:
        folder: of outputs.
        texts: records and cards found in the folders of papers.
        numbered: folders of papers with a number that lie there.

    Raises:
        RegisterError: neither the log nor its copy is whole; they tell different stories; the
            register that stands there holds and knows all that the copy does; a numbered folder
            that neither knows: its number would be given out again.
        EnvironmentFault: the disk refuses.
    """
    _refuse_network(folder)
    entries, kept = _to_restore(folder)
    place = Place(str(folder / COPY))
    known = {entry.body.get("folder") for entry in entries if entry.act == Act.RESERVE}
    strange = sorted(set(numbered) - known)
    if strange:
        raise RegisterError(*(Problem("register_folder_unknown", Place(one)) for one in strange))
    rendered = [entry.body for entry in entries if entry.act == Act.RENDER]
    wanted = {body.get(name) for body in rendered for name in ("record", "card")}

    def write(connection: Connection) -> None:
        for entry in entries:
            keep(connection, entry)
        for text in (*kept, *texts):
            if sha256(text) in wanted:
                keep_record(connection, text)

    try:
        _build(folder, write, before=_unused(folder, entries[-1]))
    except (ActRefusedError, LookupError, TypeError, ValueError) as error:
        raise RegisterError(Problem("register_copy_damaged", place, str(error))) from error
    return opened(folder)


def _to_restore(folder: Path) -> tuple[tuple[LogEntry, ...], tuple[str, ...]]:
    """Of the log and its copy the one that knows more, and the texts kept with the log.

    Raises:
        RegisterError: neither is whole, or they differ, or there is nothing to restore.
        EnvironmentFault: the disk refuses.
    """
    with told_of_disk(folder):
        copied = _whole(LogCopy(folder / COPY).entries())
    standing, texts, holds = _standing(folder)
    if holds and len(standing) >= len(copied):
        raise RegisterError(Problem("register_whole", Place(str(folder / REGISTER))))
    place = Place(str(folder / COPY))
    entries = max(copied, standing, key=len)
    if not entries:
        raise RegisterError(Problem("register_copy_damaged", place))
    for at, (one, other) in enumerate(zip(copied, standing, strict=False), start=1):
        if one.own != other.own:
            raise RegisterError(Problem("register_copy_differs", place, None, {"seq": at}))
    return entries, texts


def _unused(folder: Path, last: LogEntry) -> Path:
    """A name for the register that gives way; nothing that was kept before is overwritten."""
    stem = f"register.before-{last.own[:12]}"
    names = (
        f"{stem}{tail}.sqlite"
        for tail in itertools.chain([""], (f"-{n}" for n in itertools.count(2)))
    )
    return next(folder / name for name in names if not os.path.lexists(folder / name))


def _whole(entries: Sequence[LogEntry | None]) -> tuple[LogEntry, ...]:
    """The entries, if each is whole and follows the one before; else none."""
    whole = tuple(entry for entry in entries if entry is not None)
    is_broken = len(whole) != len(entries) or any(True for _ in broken_links(whole))
    return () if is_broken else whole


def _standing(folder: Path) -> tuple[tuple[LogEntry, ...], tuple[str, ...], bool]:
    """Log and texts of the register that stands there, as far as they can be read; if it holds."""
    with told_of_disk(folder), tempfile.TemporaryDirectory() as aside:
        # Only a copy is opened: opening plays the log of writes in and takes it away.
        for name in (COPY, *(REGISTER + tail for tail in _TAILS if tail != "-shm")):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, Path(aside) / name)
        try:
            with opened(Path(aside), follow=False) as register:
                entries, texts = _whole(register.log()), register.texts()
                holds = not any(problem.stops for problem in audit(register))
        except RegisterError:
            return (), (), False
        return entries, texts, holds


def _build(
    folder: Path, write: Callable[[Connection], None], *, before: Path | None = None
) -> None:
    """Write a register aside and put it in place as a whole; the old one becomes ``before``."""
    path, draft = folder / REGISTER, folder / f".{REGISTER}.new"
    with told_of_disk(folder), writing_lock(folder):
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


def _engine(path: Path, *, reads_only: bool = False) -> Engine:
    """SQLite as the register needs it: whole, durable, trusting nothing in the file.

    Args:
        path: of the file.
        reads_only: for a disk that cannot be written: nobody writes there, so nothing is locked.
    """
    address = URL.create("sqlite", database=str(path))
    settings: tuple[str, ...] = _SETTINGS
    if reads_only:
        query = {"mode": "ro", "immutable": "1", "uri": "true"}
        address = URL.create("sqlite", database=path.resolve().as_uri(), query=query)
        settings = _TRUSTING_NOTHING
    engine = create_engine(address, connect_args={"timeout": _BUSY_S, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _record: object) -> None:
        _patiently(lambda: [connection.execute(f"PRAGMA {setting}") for setting in settings])

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
