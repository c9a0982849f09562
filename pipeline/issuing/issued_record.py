"""What an issued paper said, as the register keeps it."""

import contextlib
import json
from collections.abc import Mapping
from typing import Any

from pipeline.domain.contract import Party
from pipeline.issuing.completion import NAME
from pipeline.problems import Problem, RegisterError
from pipeline.register.chain import sha256
from pipeline.register.papers import Paper
from pipeline.register.store import Register


def identifier(party: Party) -> str:
    """What tells a party from all others; a name only where it has given nothing else."""
    return party.inn or party.ogrn or party.full_name


def record_of(register: Register, paper: Paper) -> Mapping[str, Any]:
    """The completion record of an issued paper, from the register or from its folder.

    Raises:
        RegisterError: neither has it as it was recorded.
    """
    texts = [register.record(paper.record or "")]
    with contextlib.suppress(OSError, ValueError):
        texts.append((register.folder / paper.folder / NAME).read_text(encoding="utf-8"))
    for text in texts:
        if text is not None and sha256(text) == paper.record:
            record: Mapping[str, Any] = json.loads(text)
            return record
    raise RegisterError(Problem("record_gone", found=paper.number))
