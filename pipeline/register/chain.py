"""Entries of the log and the hashes that bind each to the one before."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

NOTHING_BEFORE: Final = "0" * 64


def canonical(value: object) -> str:
    """JSON with one spelling only: keys in order, no blanks, letters as they are.

    Raises:
        ValueError: a number that JSON cannot say, such as NaN.
    """
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One act, bound to the one before it.

    Attributes:
        seq: from 1, without gaps.
        at: UTC, ISO 8601; said, never reckoned with.
        actor: who ran the command.
        act: one of ``papers.Act``.
        body: plain JSON values.
        previous: hash of the entry before.
        own: hash of this one.
    """

    seq: int
    at: str
    actor: str
    act: str
    body: Mapping[str, Any]
    previous: str
    own: str

    @property
    def is_whole(self) -> bool:
        """Whether its hash is that of what it says."""
        return self.own == _hash(self)

    def line(self) -> str:
        """The entry as one line of the copy of the log."""
        return canonical({name: getattr(self, name) for name in _FIELDS})


_FIELDS: Final = tuple(LogEntry.__dataclass_fields__)
_WORDS: Final = tuple(name for name in _FIELDS if name not in {"seq", "body"})
_MOST: Final = 2**53


def _hash(entry: LogEntry) -> str:
    return sha256(canonical({name: getattr(entry, name) for name in _FIELDS if name != "own"}))


def following(
    before: LogEntry | None, act: str, body: Mapping[str, Any], *, at: str, actor: str
) -> LogEntry:
    """The entry that says this after ``before``."""
    open_ = LogEntry(
        seq=1 if before is None else before.seq + 1,
        at=at,
        actor=actor,
        act=act,
        body=body,
        previous=NOTHING_BEFORE if before is None else before.own,
        own="",
    )
    return LogEntry(**{name: getattr(open_, name) for name in _FIELDS[:-1]}, own=_hash(open_))


def entry_of(line: str) -> LogEntry | None:
    """The entry that a line of the copy says; ``None`` if it says none."""
    said = said_in(line)
    if set(said) != set(_FIELDS):
        return None
    entry = LogEntry(**said)
    words = all(isinstance(getattr(entry, name), str) for name in _WORDS)
    is_entry = type(entry.seq) is int and 0 < entry.seq <= _MOST and isinstance(entry.body, dict)
    return entry if words and is_entry else None


def said_in(text: str) -> dict[str, Any]:
    """The object that a JSON text says; empty if it says none, or what no file can hold."""
    try:
        said = json.loads(text, parse_constant=_no_number)
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _no_number(name: str) -> object:
    raise ValueError(f"JSON has no {name}")


def broken_links(entries: Iterable[LogEntry]) -> Iterator[int]:
    """Positions, from 1, of entries that are not whole or do not follow the one before."""
    before, expected = NOTHING_BEFORE, 1
    for entry in entries:
        if not entry.is_whole or entry.previous != before or entry.seq != expected:
            yield expected
        before, expected = entry.own, expected + 1
