"""How a cell answers: a value, a value to look at again, or nothing usable."""

from collections.abc import Mapping
from dataclasses import dataclass


class Unusable(Exception):  # noqa: N818  # not an error of ours: an answer about a cell
    """The cell does not hold what its column asks for."""

    def __init__(self, code: str, /, **given: object) -> None:
        """Take the code of the problem and what its wording needs."""
        super().__init__(code)
        self.code = code
        self.given: Mapping[str, object] = given


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A value that was understood, with a warning."""

    value: object
    code: str
    given: Mapping[str, object]
