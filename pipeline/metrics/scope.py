"""What a row of targets narrows a metric to."""

from dataclasses import dataclass
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
