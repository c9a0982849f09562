"""Putting log files beside their workbooks: all of them in all folders, or none.

New files are staged beside their places, then each takes its place by one rename; where one
cannot, those before it are put back.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.issuing.publishing import holding
from pipeline.issuing.written import written
from pipeline.problems import InputError, Place, Problem
from pipeline.register.disks import sync_folder
from pipeline.workbook.foreign.tables import TABLES
from pipeline.workbook.log_files import SUFFIXES

_LOCK: Final = ".import.lock"
_STAGED: Final = ".import-"


def place_files(contents: Mapping[Path, Mapping[str, bytes]], *, replace: bool) -> None:
    """Put all files of all folders in their places, or none.

    Raises:
        InputError: a file is there and may not be replaced.
        EnvironmentFault: the disk refuses.
    """
    with contextlib.ExitStack() as held:
        for folder in sorted(contents):
            with written(folder):
                folder.mkdir(parents=True, exist_ok=True)
                held.enter_context(holding(folder / _LOCK))
        taken = [
            problem
            for folder, files in contents.items()
            for problem in _in_the_way(folder, files, replace=replace)
        ]
        if taken:
            raise InputError(*taken)
        staged = {
            folder: held.enter_context(_staged(folder, files)) for folder, files in contents.items()
        }
        with _all_or_none() as done:
            for folder, files in contents.items():
                for name in files:
                    with written(folder / name):
                        done.append(_replaced(staged[folder], folder / name))
        for folder in contents:
            with written(folder):
                sync_folder(folder)


def _in_the_way(folder: Path, files: Mapping[str, bytes], *, replace: bool) -> Iterator[Problem]:
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
def _staged(folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A hidden folder with the new files, whole and on disk; gone afterwards."""
    with written(folder):
        for left in folder.glob(f"{_STAGED}*"):  # by a run that was killed: the lock is ours
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
        staged = Path(tempfile.mkdtemp(dir=folder, prefix=_STAGED))
    try:
        for name, content in files.items():
            with written(folder / name), (staged / name).open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Replaced:
    """A file in its place, and what stood there before."""

    path: Path
    before: Path | None

    def put_back(self) -> None:
        """As it was."""
        with contextlib.suppress(OSError):  # what refused once may refuse again
            if self.before is None:
                self.path.unlink()
            else:
                self.before.replace(self.path)


def _replaced(staged: Path, path: Path) -> _Replaced:
    before = None
    if path.exists():
        before = staged / f"{path.name}.before"
        shutil.copy2(path, before)
    (staged / path.name).replace(path)
    return _Replaced(path, before)


@contextlib.contextmanager
def _all_or_none() -> Iterator[list[_Replaced]]:
    """What was replaced; put back in reverse order when something fails."""
    done: list[_Replaced] = []
    try:
        yield done
    except BaseException:
        for one in reversed(done):
            one.put_back()
        raise
