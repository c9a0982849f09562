"""Folders of outputs: staging on the same disk, one rename, one writer (fine print, section 1)."""

import contextlib
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.problems import EnvironmentFault, Problem, RegisterError
from pipeline.register.disks import locked, sync_folder

STAGING: Final = ".staging"
_LOCK: Final = ".lock"
_OLD: Final = ".old"
_STAGED: Final = re.compile("[0-9a-f]{16}")
_LEVELS: Final = 3
"""Folders above an issued one that may be new: its kind, its project, and where they lie."""
_PROBED: Final = 1 << 20
"""Bytes written to find out: about what a paper with its protocol takes."""

_SOUNDS: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_LATIN: Final = str.maketrans(
    _SOUNDS | {letter.upper(): sound.upper() for letter, sound in _SOUNDS.items()}
)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def subject_slug(subject: str) -> str:
    """A subject as part of a folder's name: only ASCII letters, digits, dot, dash, underscore.

    Russian letters become Latin ones (``Э-2``: ``E-2``); anything else becomes a dash.
    """
    latin = subject.translate(_LATIN)
    kept = [c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in latin]
    return "".join(kept)[:80].rstrip(".")


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """What the disk refuses is the machine's fault, told with the folder."""
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            Problem("output_unwritable", found=str(folder), given={"reason": error.strerror or ""})
        ) from error


def own_folder(out: Path, name: str) -> Path:
    """A folder of the program's own in ``out``, made where it is missing.

    Raises:
        EnvironmentFault: a link or a file stands there: what lies behind it is not ours to change.
    """
    folder = out / name
    with writing(folder):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise EnvironmentFault(Problem("output_link", found=str(folder)))
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def staging_folder(out: Path) -> Iterator[Path]:
    """An empty folder on the disk of ``out``, gone afterwards unless it was published.

    A lock beside it lives as long as the run does, so that ``sweep_staging`` can tell.

    Raises:
        EnvironmentFault: ``out`` cannot be written.
    """
    root = own_folder(out, STAGING)
    with contextlib.ExitStack() as held:
        held.callback(remove_empty, root)
        with writing(out):
            folder = held.enter_context(_staged(root))
        held.callback(discard, folder)
        yield folder


@contextlib.contextmanager
def _staged(root: Path) -> Iterator[Path]:
    """A new folder under ``root`` with its lock held."""
    folder = root / secrets.token_hex(8)
    with holding(_lock_of(folder)):
        folder.mkdir(mode=0o700)
        yield folder


def sweep_staging(out: Path) -> None:
    """Remove what killed runs left half made; folders of runs that live are not touched."""
    root = own_folder(out, STAGING)
    # A lock is there before its folder and longer, so a folder without one is nobody's.
    names = {name.removesuffix(_LOCK).removesuffix(_OLD) for name in names_in(root)}
    for folder in (root / name for name in sorted(names) if _STAGED.fullmatch(name)):
        with contextlib.suppress(OSError), holding(_lock_of(folder), wait=False) as is_ours:
            if is_ours:
                discard(folder)
                discard(folder.with_name(f"{folder.name}{_OLD}"))
    remove_empty(root)


def names_in(folder: Path) -> list[str]:
    """Names in a folder; none where another run has just removed it."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return []


def discard(folder: Path) -> None:
    """Remove a folder of ours and what is in it; a link is removed, not followed."""
    if folder.is_symlink():
        folder.unlink()
        return
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with contextlib.suppress(OSError):
                path.chmod(0o644)  # Windows removes no file that is read-only
    shutil.rmtree(folder, ignore_errors=True)


def remove_empty(folder: Path) -> None:
    """Remove a folder unless another run has something in it."""
    with contextlib.suppress(OSError):
        folder.rmdir()


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{_LOCK}")


@contextlib.contextmanager
def holding(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a lock; the kernel frees it when the process dies. The file goes with the lock.

    Args:
        path: of the lock; its folder is made where it is missing.
        wait: for another holder to let go; else ``False`` is given where there is one.

    Raises:
        OSError: the disk refuses.
    """
    while True:
        try:
            opened = path.open("a+b")
        except FileNotFoundError:  # a run that ended took its empty folder away
            path.parent.mkdir(parents=True, exist_ok=True)
            continue
        with opened as stream:
            if not locked(stream, wait=wait):
                yield False
                return
            if not _is_file_of(stream, path):
                continue  # the holder before has removed it: take the one that stands there now
            try:
                yield True
            finally:
                with contextlib.suppress(OSError):  # it may lie there: what counts is the lock
                    path.unlink(missing_ok=True)
            return


def _is_file_of(stream: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _sync_files(folder: Path) -> None:
    """What stands in the files of a folder is on disk when this returns."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("r+b") as stream:  # Windows flushes only what may be written
                os.fsync(stream.fileno())


def publish_draft(staged: Path, final: Path) -> None:
    """Put the staged folder in place of the draft at ``final``, as a whole.

    A reader sees the old draft or the new one, never a mixture; two runs at once leave the one
    that finished last.

    Raises:
        EnvironmentFault: the disk refuses.
    """
    with writing(final):
        final.parent.mkdir(parents=True, exist_ok=True)
        with holding(final.with_name(f".{final.name}{_LOCK}")):
            _sync_files(staged)
            old = staged.with_name(f"{staged.name}{_OLD}")
            if final.exists():
                final.rename(old)
            staged.rename(final)
            final.chmod(0o755)  # it was made private
            shutil.rmtree(old, ignore_errors=True)


def secure(staged: Path) -> dict[str, str]:
    """Bring the files of a folder to disk and make them read-only; name -> SHA-256.

    Raises:
        EnvironmentFault: the disk refuses.
    """
    with writing(staged):
        _sync_files(staged)
        for path in staged.rglob("*"):
            if path.is_file():
                path.chmod(0o444)
        sync_folder(staged)
        return digests_in(staged)


def digests_in(folder: Path) -> dict[str, str]:
    """Name -> SHA-256 of every file under a folder; nothing for a link or where none is there."""
    if folder.is_symlink():
        return {}
    files = (path for path in sorted(folder.rglob("*")) if not path.is_dir() or path.is_symlink())
    return {
        path.relative_to(folder).as_posix(): "" if path.is_symlink() else digest_of(path)
        for path in files
    }


def publish_issued(staged: Path, final: Path) -> None:
    """Give the staged folder its final name by one rename that overwrites nothing.

    Raises:
        RegisterError: something stands there already.
        EnvironmentFault: the disk refuses.
    """
    with writing(final):
        final.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(final):
            raise RegisterError(Problem("issue_folder_taken", found=str(final)))
        staged.chmod(0o755)
        staged.rename(final)
    settle_name(final)


def settle_name(final: Path) -> None:
    """The name of an issued folder, and those above it, are on disk when this returns.

    Raises:
        EnvironmentFault: the disk refuses.
    """
    with writing(final):
        for folder in list(final.parents)[:_LEVELS]:
            sync_folder(folder)


def probe(out: Path) -> None:
    """Find out that ``out`` can be written before any number is given out.

    Raises:
        EnvironmentFault: it cannot.
    """
    with staging_folder(out) as folder, writing(out), (folder / "probe").open("wb") as stream:
        stream.write(b"\0" * _PROBED)
        stream.flush()
        os.fsync(stream.fileno())


def keep_stopped(notebook: Path, folder: Path) -> None:
    """Keep the notebook of a run that did not end, which says where it stopped."""
    with contextlib.suppress(OSError):  # what stopped the run is told, not this
        folder.mkdir(parents=True, exist_ok=True)
        notebook.replace(folder / notebook.name)
