"""Inputs of issued papers, kept once per digest beside the papers (fine print, section 1)."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.issuing.publishing import digest_of, writing
from pipeline.problems import InputError, Place, Problem
from pipeline.register.disks import sync_folder

FOLDER: Final = ".archive"


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
    root = out / FOLDER
    with writing(root):
        root.mkdir(exist_ok=True)
        changed = []
        for path, digest in inputs.items():
            target = root / digest
            if target.exists():
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
