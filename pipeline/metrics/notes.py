"""What the computation did with the data beyond the plain reading, said rather than hidden."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A remark for the data notes of the report; worded under ``[data_note.<code>]``.

    ``ids`` are the incidents or rows it speaks of, in the order of the log.
    """

    code: str
    ids: tuple[str, ...] = ()
