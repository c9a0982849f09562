"""Names of the register's files in a folder of outputs."""

from pathlib import Path
from typing import Final

REGISTER: Final = "register.sqlite"
LOCK: Final = "register.lock"
COPY: Final = "register.log.jsonl"
"""The copy of the log, one entry a line."""


def is_there(out: Path) -> bool:
    """Whether a folder of outputs has a register."""
    return (out / REGISTER).is_file()
