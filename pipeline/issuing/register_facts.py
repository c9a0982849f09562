"""What a run is told of the register: a file beside its own, written by the command.

A notebook opens no register. By hand it is told nothing and makes a draft.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.documents.identity import Identity
from pipeline.documents.replaced import Replaced
from pipeline.issuing.completion import replace_text

NAME: Final = "register_facts.json"
SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """The number a paper is to print, and the paper it takes the place of."""

    identity: Identity | None = None
    replaced: Replaced | None = None


NOTHING_TOLD: Final = Facts()


def write_facts(staging: Path, facts: Facts) -> Path:
    """Write the file into the folder of a run; its path."""
    identity, replaced = facts.identity, facts.replaced
    said = {
        "schema": SCHEMA,
        "identity": identity and {"number": identity.number, "head": identity.head},
        "replaced": replaced
        and {
            "number": replaced.number,
            "on": replaced.on.isoformat(),
            "edition": replaced.edition,
            "items": list(replaced.items),
        },
    }
    path = staging / NAME
    replace_text(path, json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return path


def read_facts(path: str) -> Facts:
    """The facts of a run; an empty path tells nothing."""
    if not path:
        return NOTHING_TOLD
    said = json.loads(Path(path).read_text(encoding="utf-8"))
    identity, replaced = said["identity"], said["replaced"]
    return Facts(
        identity and Identity(**identity),
        replaced
        and Replaced(
            number=replaced["number"],
            on=date.fromisoformat(replaced["on"]),
            edition=replaced["edition"],
            items=tuple(replaced["items"]),
        ),
    )
