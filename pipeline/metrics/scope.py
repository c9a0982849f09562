"""What a row of targets narrows a metric to."""

from dataclasses import dataclass, fields
from typing import Final


@dataclass(frozen=True, slots=True)
class Scope:
    """What a row of targets narrows a metric to; an empty part means all."""

    priorities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is narrowed."""
        return any((self.priorities, self.services, self.kinds, self.stages))


EVERYTHING: Final = Scope()
PARTS: Final = tuple(part.name for part in fields(Scope))
"""Columns of a targets row that narrow it."""
