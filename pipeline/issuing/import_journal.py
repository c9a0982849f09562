"""Whether the log files of a project are whole: the journal of an import that is being written.

Between the first and the last of its renames every folder of an import holds a journal; who
reads a project there is told, and the next import undoes what was not finished (``placing``).
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from pipeline.problems import Place, Problem
from pipeline.workbook.foreign.tables import TABLES

RECORD: Final = "import.json"
"""What was imported, and what was not: beside the log files, and the last of them written."""

FILES: Final = (*(f"{name}.csv" for name in TABLES), RECORD)
"""The files an import writes into a project's folder."""

JOURNAL: Final = ".import.journal"
STAGED: Final = ".import-"
_STAGED_NAME: Final = re.compile(r"\.import-[A-Za-z0-9_]{1,40}")
_SCHEMA: Final = 1
_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Journal:
    """What an import that is being written does in one folder.

    Attributes:
        staged: folder in it with the new files, and with copies of those that were there.
        before: names of the files that were there.
        folders: name of each folder of the import, this one among them -> its staged folder;
            they lie side by side.
    """

    staged: str
    before: tuple[str, ...]
    folders: Mapping[str, str]

    def content(self) -> bytes:
        """As it is written."""
        return json.dumps({"schema": _SCHEMA, **asdict(self)}, ensure_ascii=False).encode()


def read_journal(folder: Path) -> Journal | Problem | None:
    """The journal that stands in a folder; a problem where nobody can tell what it says."""
    path = folder / JOURNAL
    if not os.path.lexists(path):
        return None
    if path.is_symlink() or not path.is_file():
        return _broken(path)
    try:
        with path.open("rb") as stream:
            found = _parsed(stream.read(_BYTES + 1), folder.resolve())
    except FileNotFoundError:  # the import has just ended
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return _broken(path)
    return _broken(path) if found is None else found


def _parsed(content: bytes, folder: Path) -> Journal | None:
    """A journal found in this folder; ``None`` for one that no import has written.

    Files are given to us: it may name nothing but what an import writes, side by side.
    """
    if len(content) > _BYTES:
        return None
    found = json.loads(content)
    journal = Journal(found["staged"], tuple(found["before"]), dict(found["folders"]))
    is_ours = (
        found["schema"] == _SCHEMA
        and set(journal.before) <= set(FILES)
        and journal.folders[folder.name] == journal.staged
        and all(_STAGED_NAME.fullmatch(one) for one in journal.folders.values())
        and all(Path(one).name == one != ".." for one in journal.folders)
    )
    staged = folder / journal.staged
    return journal if is_ours and staged.is_dir() and not staged.is_symlink() else None


def _broken(path: Path) -> Problem:
    return Problem("import_journal_broken", Place(path.name), str(path))


Stamp = tuple[bool, int, int]
"""Whether a journal stands in a folder; which record of an import does."""


def stamp_of(folder: Path) -> Stamp:
    """What to compare after reading a project with what was there before it."""
    stands = os.path.lexists(folder / JOURNAL)
    try:
        record = (folder / RECORD).stat()
    except (OSError, ValueError):  # none, or a name that no disk can have
        return stands, 0, 0
    return stands, record.st_ino, record.st_mtime_ns


def unfinished_import(folder: Path, since: Stamp) -> tuple[Problem, ...]:
    """Why the log files of a project may be of two exports: an import was or is being written.

    Args:
        folder: of the project.
        since: its stamp before the files were read.
    """
    now = stamp_of(folder)
    if now == since and not now[0]:
        return ()
    return (Problem("import_unfinished", Place(RECORD), str(folder)),)
