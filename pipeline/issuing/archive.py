"""Inputs of issued papers, kept once per digest beside the papers (fine print, section 1)."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pipeline.issuing.publishing import digest_of, own_folder, writing
from pipeline.problems import InputError, Place, Problem
from pipeline.register.disks import sync_folder

FOLDER: Final = ".archive"
_DIGEST: Final = re.compile("[0-9a-f]{64}")


def archive(out: Path, inputs: Mapping[Path, str], *, aside: Path) -> None:
    """Keep these files under their digests; what is kept already is left alone.

    Args:
        out: folder of outputs.
        inputs: file -> the SHA-256 it had when it was read.
        aside: folder on the same disk where a copy is made before it gets its name.

    Raises:
        InputError: a file is not what was read any more: the run must be made again.
        EnvironmentFault: the disk refuses.
    """
    root = own_folder(out, FOLDER)
    with writing(root):
        changed = []
        for path, digest in inputs.items():
            target = root / digest
            if target.is_file() and digest_of(target) == digest:
                continue
            draft = aside / f".{digest}.tmp"
            try:
                with path.open("rb") as source, draft.open("wb") as copy:
                    while chunk := source.read(1 << 20):
                        copy.write(chunk)
                    copy.flush()
                    os.fsync(copy.fileno())
                if digest_of(draft) == digest:
                    draft.chmod(0o444)
                    draft.replace(target)
                else:
                    changed.append(Problem("input_changed_meanwhile", Place(path.name)))
            finally:
                draft.unlink(missing_ok=True)
        sync_folder(root)
    if changed:
        raise InputError(*changed)


def damaged(out: Path) -> Iterator[str]:
    """Names of kept files whose bytes are not those of their digest."""
    root = out / FOLDER
    for path in sorted(root.iterdir()) if root.is_dir() else ():
        if _DIGEST.fullmatch(path.name) and (not path.is_file() or digest_of(path) != path.name):
            yield path.name
