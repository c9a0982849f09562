"""Putting log files beside their workbooks: all of them in all folders, or none.

New files are staged beside their places with copies of those that are there, then each takes its
place by one rename. While that goes on every folder holds a journal. The first journal removed
is the moment from which the import counts: where all of them stand, the run was killed before,
and the next one puts back what was there.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pipeline.issuing.import_journal import (
    FILES,
    JOURNAL,
    RECORD,
    STAGED,
    Journal,
    read_journal,
)
from pipeline.issuing.publishing import holding
from pipeline.issuing.written import written
from pipeline.problems import EnvironmentFault, InputError, Place, Problem, Severity
from pipeline.register.disks import sync_folder
from pipeline.workbook.foreign.tables import TABLES
from pipeline.workbook.log_files import SUFFIXES

_LOCK: Final = ".import.lock"
_BEFORE: Final = ".before"

Files = Mapping[str, bytes]
"""What is to be written, by name: all of ``import_journal.FILES``."""


def place_files(contents: Mapping[Path, Files], *, replace: bool) -> tuple[Problem, ...]:
    """Put all files of all folders in their places, or none.

    One import at a time writes into a folder; another waits for it.

    Args:
        contents: files by folder; the folders lie side by side.
        replace: files that are there may be replaced.

    Returns:
        What is said of unfinished imports that were undone first.

    Raises:
        InputError: a file is there and may not be replaced, or nobody can tell what an
            unfinished import has done.
        EnvironmentFault: the disk refuses; what a journal still stands beside is undone, or
            finished, by the next import.
    """
    files = {folder.resolve(): files for folder, files in contents.items()}
    with _held(files) as held:
        undone = tuple(_recover(held))
        taken = [
            problem
            for folder, new in files.items()
            for problem in _in_the_way(folder, new, replace=replace)
        ]
        if taken:
            raise InputError(*taken, *undone)
        with contextlib.ExitStack() as staging:
            staged = {
                folder: staging.enter_context(_staged(folder, new)) for folder, new in files.items()
            }
            _place(staged)
    return undone


def _in_the_way(folder: Path, files: Files, *, replace: bool) -> Iterator[Problem]:
    for name in files:
        path = folder / name
        if path.is_symlink() or (path.exists() and not path.is_file()):
            yield Problem("import_file_link", Place(name), str(path))
        elif path.exists() and not replace:
            yield Problem("import_file_there", Place(name), str(path))
    for table in TABLES:
        for suffix in SUFFIXES:
            path = folder / f"{table}{suffix}"
            if path.name not in files and os.path.lexists(path):
                yield Problem("import_log_beside", Place(path.name), str(path))


@contextlib.contextmanager
def _held(folders: Collection[Path]) -> Iterator[tuple[Path, ...]]:
    """The locks of these folders, and of those that unfinished imports wrote into with them."""
    wanted = set(folders)
    while True:
        with contextlib.ExitStack() as held:
            for folder in sorted(wanted):  # everybody in one order: nobody waits in a ring
                with written(folder):
                    folder.mkdir(parents=True, exist_ok=True)
                    held.enter_context(holding(folder / _LOCK))
            more = {
                beside
                for folder in wanted
                if (journal := _journal(folder)) is not None
                for beside in _of_same_import(folder, journal)
            }
            if more <= wanted:
                yield tuple(sorted(wanted))
                return
        wanted |= more


def _journal(folder: Path) -> Journal | None:
    """The journal in a folder.

    Raises:
        InputError: nobody can tell what it says.
    """
    found = read_journal(folder)
    if isinstance(found, Problem):
        raise InputError(found)
    return found


def _of_same_import(folder: Path, journal: Journal) -> Iterator[Path]:
    """Folders in which the same import still has its journal."""
    for beside in _named(folder, journal):
        found = _journal(beside)
        if found is not None and found.folders == journal.folders:
            yield beside


def _named(folder: Path, journal: Journal) -> Iterator[Path]:
    """Folders of an import that are still there."""
    paths = (folder.parent / name for name in journal.folders)
    return (path for path in paths if path.is_dir() and not path.is_symlink())


def _recover(folders: Iterable[Path]) -> Iterator[Problem]:
    """Undo or finish what killed imports left in these folders; the locks are ours."""
    journals = {folder: _journal(folder) for folder in folders}
    standing = {folder: one for folder, one in journals.items() if one is not None}
    undone = {
        folder: one
        for folder, one in standing.items()
        # Elsewhere its journal is gone, so all was in place; or the first was never written.
        if len(list(_named(folder, one))) == len(list(_of_same_import(folder, one)))
        or _is_torn(folder, one)
    }
    _undo(undone)
    _end(standing)
    for folder, journal in standing.items():
        shutil.rmtree(folder / journal.staged, ignore_errors=True)
    for folder in undone:
        given = {"folder": folder.name}
        yield Problem("import_undone", Place(RECORD), None, given, Severity.NOTE)


def _is_torn(folder: Path, journal: Journal) -> bool:
    """Whether some of the new files, and not all of them, wait for their places."""
    waiting = [(folder / journal.staged / name).exists() for name in FILES]
    return any(waiting) and not all(waiting)


@contextlib.contextmanager
def _staged(folder: Path, files: Files) -> Iterator[Path]:
    """A hidden folder with the new files and copies of the old, whole and on disk.

    It is gone afterwards unless a journal still speaks of it.
    """
    with written(folder):
        for left in folder.glob(f"{STAGED}*"):  # by a run that was killed before its journal
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
        staged = Path(tempfile.mkdtemp(dir=folder, prefix=STAGED))
    try:
        for name, content in files.items():
            with written(folder / name):
                _write(staged / name, content)
                if (folder / name).exists():
                    copy = staged / f"{name}{_BEFORE}"
                    shutil.copy2(folder / name, copy)
                    with copy.open("r+b") as stream:
                        os.fsync(stream.fileno())
        yield staged
    finally:
        if not os.path.lexists(folder / JOURNAL):
            shutil.rmtree(staged, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _place(staged: Mapping[Path, Path]) -> None:
    """All staged files take their places; where one cannot, those before it are put back."""
    folders = {folder.name: where.name for folder, where in staged.items()}
    journals = {
        folder: Journal(
            where.name,
            tuple(name for name in FILES if (where / f"{name}{_BEFORE}").exists()),
            folders,
        )
        for folder, where in staged.items()
    }
    try:
        for folder, journal in journals.items():
            with written(folder):
                _write(staged[folder] / JOURNAL, journal.content())
                sync_folder(staged[folder])
                (staged[folder] / JOURNAL).replace(folder / JOURNAL)
                sync_folder(folder)
        for folder, where in staged.items():
            for name in FILES:
                with written(folder / name):
                    _take_place(where / name, folder / name)
        for folder in staged:
            with written(folder):
                sync_folder(folder)
    except BaseException:
        with contextlib.suppress(EnvironmentFault):  # then the next import does it
            _undo(journals)
            _end(journals)
        raise
    _end(journals)


def _take_place(staged: Path, path: Path) -> None:
    staged.replace(path)


def _undo(journals: Mapping[Path, Journal]) -> None:
    """As it was; doing it twice, or after doing a part of it, comes to the same.

    Raises:
        EnvironmentFault: the disk refuses.
    """
    for folder, journal in journals.items():
        staged = folder / journal.staged
        for name in FILES:
            if (staged / name).exists():  # it has not left
                continue
            with written(folder / name):
                if name not in journal.before:
                    (folder / name).unlink(missing_ok=True)
                elif (copy := staged / f"{name}{_BEFORE}").exists():
                    copy.replace(folder / name)
        with written(folder):
            sync_folder(folder)


def _end(journals: Iterable[Path]) -> None:
    """Take the journals away: what stands in the folders now counts.

    Raises:
        EnvironmentFault: the disk refuses; the next import goes on from where this one stopped.
    """
    for folder in journals:
        with written(folder / JOURNAL):
            (folder / JOURNAL).unlink(missing_ok=True)
            sync_folder(folder)
