"""Entries of the log: one spelling, one hash, one chain, and the line that says the same."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.register.chain import (
    NOTHING_BEFORE,
    LogEntry,
    broken_links,
    canonical,
    entry_of,
    following,
)
from tests.register.acts import chained, sealed

STAMP: Final = "2026-11-03T10:00:00+00:00"
LENGTH: Final = 5
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
said = st.tuples(st.text(), st.text(), st.text(), st.dictionaries(st.text(), plain, max_size=4))


def _log(length: int = LENGTH) -> list[LogEntry]:
    entries: list[LogEntry] = []
    for n in range(1, length + 1):
        before = entries[-1] if entries else None
        entries.append(following(before, "tell", {"number": n}, at=STAMP, actor="tester"))
    return entries


@given(plain)
def test_canonical_has_one_spelling(value: object) -> None:
    """Law: what is read back from the text is the same value, and is written the same way."""
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_canonical_does_not_know_the_order_of_keys(value: dict[str, int]) -> None:
    """Law: two mappings that are equal have one text, whoever filled them in which order."""
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_canonical_is_written_as_laid_down() -> None:
    """Keys in order, no blanks, letters as they are: a stranger can reckon the hash anew."""
    assert canonical({"я": [1, None], "a": "ё b"}) == '{"a":"ё b","я":[1,null]}'


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_canonical_refuses_what_json_cannot_say(number: float) -> None:
    """A number without a spelling has no hash."""
    with pytest.raises(ValueError, match="JSON"):
        canonical({"n": number})


def test_log_begins_with_nothing_and_counts_from_one() -> None:
    """Each entry carries the hash of the one before it; the first one, that of nothing."""
    entries = _log()
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in entries] == [
        NOTHING_BEFORE,
        *(entry.own for entry in entries[:-1]),
    ]
    assert list(broken_links(entries)) == []


def test_hash_is_sha256_of_the_canonical_entry() -> None:
    """A program of anybody else can test the chain: the hash is reckoned here once more."""
    assert [sealed(entry) for entry in _log()] == _log()


OTHERS: Final[dict[str, object]] = {
    "seq": 9,
    "at": "2026-11-03T10:00:01+00:00",
    "actor": "somebody",
    "act": "void",
    "body": {"number": 2, "more": None},
    "previous": "1" * 64,
    "own": "2" * 64,
}


def test_every_field_is_tried() -> None:
    """A field added later does not stay outside the hash unnoticed."""
    assert [field.name for field in fields(LogEntry)] == list(OTHERS)


@pytest.mark.parametrize("name", OTHERS)
def test_hash_covers_every_field(name: str) -> None:
    """An entry of which one field says something else is not whole."""
    entry = _log()[1]
    assert entry.is_whole
    assert not replace(entry, **{name: OTHERS[name]}).is_whole  # type: ignore[arg-type]  # by name


def _edited(entries: list[LogEntry], at: int) -> list[LogEntry]:
    return [*entries[:at], replace(entries[at], body={"number": 9}), *entries[at + 1 :]]


def _resealed(entries: list[LogEntry], at: int) -> list[LogEntry]:
    return [*entries[:at], sealed(replace(entries[at], body={"number": 9})), *entries[at + 1 :]]


def _removed(entries: list[LogEntry], at: int) -> list[LogEntry]:
    return [*entries[:at], *entries[at + 1 :]]


def _inserted(entries: list[LogEntry], at: int) -> list[LogEntry]:
    before = entries[at - 1] if at else None
    new = following(before, "void", {"number": 9}, at=STAMP, actor="somebody")
    return [*entries[:at], new, *entries[at:]]


def _swapped(entries: list[LogEntry], at: int) -> list[LogEntry]:
    return [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]


Tampering = Callable[[list[LogEntry], int], list[LogEntry]]


@pytest.mark.parametrize("at", range(LENGTH - 1))
@pytest.mark.parametrize(
    ("tampering", "found_after"),
    [(_edited, 0), (_resealed, 1), (_removed, 0), (_inserted, 1), (_swapped, 0)],
)
def test_broken_links_find_the_place(tampering: Tampering, found_after: int, at: int) -> None:
    """What was edited, removed, inserted or swapped is named by the first link that broke."""
    broken = list(broken_links(tampering(_log(), at)))
    assert broken[0] == at + 1 + found_after


def test_only_an_edit_of_the_last_entry_with_its_hash_leaves_no_broken_link() -> None:
    """The end of a chain is proven by what stands outside it: the copy, the papers, the seal."""
    assert list(broken_links(_resealed(_log(), LENGTH - 1))) == []
    assert list(broken_links(_log()[:-1])) == []


def test_forged_chain_is_whole_and_ends_otherwise() -> None:
    """Who reckons every hash anew gets a chain that is whole, but never the same last hash."""
    forged = chained(_edited(_log(), 1))
    assert list(broken_links(forged)) == []
    assert forged[-1].own != _log()[-1].own


@given(said, said)
def test_line_reads_back_as_the_entry(
    first: tuple[str, str, str, dict[str, Any]], second: tuple[str, str, str, dict[str, Any]]
) -> None:
    """Law: a line of the copy is one line and says the very entry, still whole and in chain."""
    entries: list[LogEntry] = []
    for act, at, actor, body in (first, second):
        before = entries[-1] if entries else None
        entries.append(following(before, act, body, at=at, actor=actor))
    lines = [entry.line() for entry in entries]
    assert not any("\n" in line for line in lines)
    assert [entry_of(line) for line in lines] == entries
    assert list(broken_links(entry for line in lines if (entry := entry_of(line)))) == []


def _line(**other: object) -> str:
    return json.dumps({**asdict(_log(1)[0]), **other})


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "1",
        "null",
        "{}",
        '"seq"',
        _line()[:-1],
        _line(more=1),
        _line(seq="1"),
        _line(seq=None),
        _line(body=[]),
        _line(body="{}"),
        json.dumps({k: v for k, v in asdict(_log(1)[0]).items() if k != "at"}),
    ],
)
def test_line_that_says_no_entry_says_none(line: str) -> None:
    """A damaged line is no entry, and no error of ours either."""
    assert entry_of(line) is None


@pytest.mark.parametrize(
    "line", [_line(actor="\ud800"), _line(body={"n": math.nan}), "[" * 100_000], ids=range(3)
)
def test_hostile_line_is_never_a_whole_entry(line: str) -> None:
    """Half a letter, no number, a nest without end: JSON of which nobody can make a hash."""
    entry = entry_of(line)
    assert entry is None or not entry.is_whole
