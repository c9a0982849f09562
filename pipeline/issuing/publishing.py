"""Folders of outputs: staging on the same disk, one rename, one writer (fine print, section 1)."""

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.problems import EnvironmentFault, Problem

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
def _writing(folder: Path) -> Iterator[None]:
    """What the disk refuses is the machine's fault, told with the folder."""
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            Problem("output_unwritable", found=str(folder), given={"reason": error.strerror or ""})
        ) from error


@contextlib.contextmanager
def staging_folder(out: Path) -> Iterator[Path]:
    """An empty folder on the disk of ``out``, gone afterwards unless it was published.

    Raises:
        EnvironmentFault: ``out`` cannot be written.
    """
    with _writing(out):
        root = out / ".staging"
        root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            root.rmdir()  # only when no other run stages here


@contextlib.contextmanager
def _one_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder``; the kernel frees it when the process dies."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = folder.parent / f".{folder.name}.lock"
    with path.open("a+b") as stream:
        if sys.platform == "win32":  # pragma: no cover  # no Windows in CI
            import msvcrt  # noqa: PLC0415  # exists on Windows only

            msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl  # noqa: PLC0415  # exists on POSIX only

            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def publish_draft(staged: Path, final: Path) -> None:
    """Put the staged folder in place of the draft at ``final``, as a whole.

    A reader sees the old draft or the new one, never a mixture; two runs at once leave the one
    that finished last.

    Raises:
        EnvironmentFault: the disk refuses.
    """
    with _writing(final), _one_writer(final):
        for path in sorted(staged.rglob("*")):
            if path.is_file():
                with path.open("r+b") as stream:  # Windows flushes only what may be written
                    os.fsync(stream.fileno())
        old = staged.with_name(f"{staged.name}.old")
        if final.exists():
            final.rename(old)
        staged.rename(final)
        final.chmod(0o755)  # mkdtemp made it private
        shutil.rmtree(old, ignore_errors=True)


def keep_stopped(notebook: Path, folder: Path) -> None:
    """Keep the notebook of a run that did not end, which says where it stopped."""
    with contextlib.suppress(OSError):  # what stopped the run is told, not this
        folder.mkdir(parents=True, exist_ok=True)
        notebook.replace(folder / notebook.name)
