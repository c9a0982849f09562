"""The audit: a register nobody touched is clean, whatever was done to it by hand is named."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.problems import Problem, RegisterError
from pipeline.register.audit import audit
from pipeline.register.chain import LogEntry, canonical, entry_of, sha256
from pipeline.register.files import COPY
from pipeline.register.log_copy import LogCopy
from pipeline.register.opening import opened
from pipeline.register.papers import Act
from tests.register.acts import (
    CONTRACTOR,
    FIRST,
    SECOND,
    added,
    asked,
    by_hand,
    card_of,
    chained,
    edited,
    erased,
    quoted,
    record_of,
    sealed,
)

SERIES: Final = f"{CONTRACTOR}/ТУ/2026"
Said = tuple[str, Any, dict[str, Any]]
"""Code, what was found, what is given with it."""


def _said(problems: tuple[Problem, ...]) -> list[Said]:
    return [(p.code, p.found, dict(p.given)) for p in problems]


def _audited(out: Path) -> list[Said]:
    """As ``register check`` does: nothing is written."""
    with opened(out, follow=False) as register:
        return _said(audit(register))


def _codes(out: Path) -> list[str]:
    return sorted({code for code, _, _ in _audited(out)})


def _log(out: Path) -> list[LogEntry]:
    entries = LogCopy(out / COPY).entries()
    assert None not in entries
    return [entry for entry in entries if entry is not None]


def _in_place_of(entry: LogEntry, **other: str) -> list[str]:
    """The statements that make a row of the log say something else."""
    return [edited("log", key, quoted(text), f"seq = {entry.seq}") for key, text in other.items()]


def _written_anew(out: Path, entries: list[LogEntry]) -> None:
    """Another log in the place of this one, in the register and in the copy."""
    rows = [
        (str(e.seq), *map(quoted, (e.at, e.actor, e.act, canonical(e.body), e.previous, e.own)))
        for e in entries
    ]
    by_hand(out, erased("log"), *(added("log", row) for row in rows), unguarded=True)
    (out / COPY).write_text("".join(f"{e.line()}\n" for e in entries), encoding="utf-8")


def test_untouched_register_is_clean(out: Path) -> None:
    """Issue, holds when: a register nobody touched has nothing to say, before and after opening."""
    assert _audited(out) == []
    with opened(out) as register:
        assert audit(register) == ()
    by_hand(out, "DELETE FROM log WHERE seq < 0", unguarded=True)
    assert _audited(out) == []


# --- the log --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-01-01T00:00:00+00:00"),
        ("actor", "somebody"),
        ("act", "tell"),
        ("previous", "0" * 63 + "1"),
        ("own", "0" * 63 + "1"),
    ],
)
def test_edited_entry_is_named(out: Path, column: str, value: str) -> None:
    """Whatever is changed of an entry of the log, the entry is named with its act and number."""
    entry = _log(out)[3]
    by_hand(out, *_in_place_of(entry, **{column: value}), unguarded=True)
    broken = [said for code, _, said in _audited(out) if code == "register_log_broken"]
    assert broken[0] == {
        "seq": 4,
        "act": value if column == "act" else entry.act,
        "number": FIRST,
    }


@pytest.mark.parametrize("hashed", [False, True])
def test_edited_body_is_found_in_every_way(out: Path, *, hashed: bool) -> None:
    """The day a paper was sent is changed: the hash or the next link, the copy, the paper tell."""
    entry = next(e for e in _log(out) if e.act == Act.TELL)
    forged = replace(entry, body={**entry.body, "value": "2026-12-31"})
    own = sealed(forged).own if hashed else entry.own
    by_hand(out, *_in_place_of(entry, body=canonical(forged.body), own=own), unguarded=True)
    found = _audited(out)
    broken = [said["seq"] for code, _, said in found if code == "register_log_broken"]
    copied = [said["seq"] for code, _, said in found if code == "register_copy_differs"]
    assert broken == [entry.seq + 1 if hashed else entry.seq]
    assert copied == ([entry.seq] if hashed else [])
    assert ("register_row_differs", SECOND, {"fields": ("said",)}) in found


def test_log_forged_to_its_end_is_found_by_what_papers_print(out: Path) -> None:
    """Every hash reckoned anew, the copy as well: the head that each paper prints is another."""
    entries = _log(out)
    _written_anew(out, chained([entries[0], replace(entries[1], actor="somebody"), *entries[2:]]))
    found = _audited(out)
    assert {code for code, _, _ in found} == {"register_row_differs"}
    assert {number for _, number, _ in found} == {
        FIRST, SECOND, "ТУ-2026-000003", "ТУ-2026-000004", "ТУ-2027-000001"
    }  # fmt: skip


@pytest.mark.parametrize("body", ["no json", "[]", "1", '"text"', "null", '{"n":NaN}', "{}"])
def test_entry_without_sense_is_told(out: Path, body: str) -> None:
    """Whatever somebody wrote into the log is told as the register's fault, never as our bug."""
    by_hand(out, *_in_place_of(_log(out)[3], body=body), unguarded=True)
    try:
        found = {code for code, _, _ in _audited(out)}
    except RegisterError as error:
        found = {problem.code for problem in error.problems}
    assert found & {"register_log_broken", "register_log_senseless", "register_damaged"}


def test_log_that_says_the_impossible_is_senseless(out: Path) -> None:
    """A chain that is whole but issues what was never made is no history."""
    entries = _log(out)
    rendering = next(at for at, entry in enumerate(entries) if entry.act == Act.RENDER)
    _written_anew(out, chained([*entries[:rendering], *entries[rendering + 1 :]]))
    ((code, found, _),) = _audited(out)
    assert code == "register_log_senseless"
    assert f"issue of {FIRST}" in str(found)


def test_removed_entry_is_found(out: Path) -> None:
    """A hole in the log breaks the link after it."""
    by_hand(out, "DELETE FROM log WHERE seq = 4", unguarded=True)
    assert _audited(out)[0][:1] == ("register_log_broken",)
    assert _audited(out)[0][2]["seq"] == 4


def test_inserted_entry_is_found(out: Path) -> None:
    """A row put at the end of the log by hand has a hash that fits nothing, and is not copied."""
    by_hand(
        out,
        "INSERT INTO log SELECT seq + 1, at, actor, act, body, own, 'f' || substr(own, 2) "
        "FROM log ORDER BY seq DESC LIMIT 1",
    )
    found = _audited(out)
    last = len(_log(out)) + 1
    assert [said["seq"] for code, _, said in found if code == "register_log_broken"] == [last]
    assert ("register_copy_short", None, {"seq": last, "count": 1}) in found


@pytest.mark.parametrize("count", [1, 2, 5])
def test_cut_tail_is_found_by_the_copy(out: Path, count: int) -> None:
    """Reliability, section 3: the chain of a log cut short is whole; the copy knows the rest."""
    last = len(_log(out)) - count
    by_hand(out, erased("log", f"seq > {last}"), unguarded=True)
    found = _audited(out)
    assert ("register_tail_cut", None, {"seq": last + 1, "count": count}) in found
    assert "register_log_broken" not in {code for code, _, _ in found}


def test_tail_cut_in_both_files_is_found_by_the_papers(out: Path) -> None:
    """Log and copy are cut alike: the papers made of what is gone are still there."""
    entries = _log(out)
    _written_anew(out, entries[:-1])
    assert _audited(out) == [
        (
            "register_row_differs",
            "ТУ-2027-000001",
            {"fields": tuple(sorted(COLUMNS))},
        ),
        ("register_series_gap", f"{CONTRACTOR}/ТУ/2027", {"numbers": ("1",)}),
    ]


def test_last_paper_erased_everywhere_is_seen_by_its_print_only(out: Path) -> None:
    """Reliability, section 3: not detectable from inside; the printed paper shows the head."""
    entries = _log(out)
    assert entries[-1].body["number"] == "ТУ-2027-000001"
    _written_anew(out, entries[:-1])
    by_hand(
        out,
        "DELETE FROM papers WHERE number = 'ТУ-2027-000001'",
        "DELETE FROM series WHERE name LIKE '%/2027'",
        unguarded=True,
    )
    assert _audited(out) == []
    assert entries[-1].own not in {entry.own for entry in _log(out)}


# --- papers, numbers, records ---------------------------------------------------------------

COLUMNS: Final = {
    "number": "'ТУ-2026-000009'",
    "series": "'other'",
    "ordinal": "9",
    "project": "'other'",
    "business_key": "'other'",
    "state": "'void'",
    "said": "'{}'",
}


def test_every_column_of_a_paper_is_tried(out: Path) -> None:
    """A column added later is not left untested."""
    assert [name for (name,) in asked(out, "SELECT name FROM pragma_table_info('papers')")] == list(
        COLUMNS
    )


@pytest.mark.parametrize("column", COLUMNS)
def test_edited_paper_is_named_with_the_column(out: Path, column: str) -> None:
    """Reliability, section 3: the table must be what the log makes of it, in each column."""
    edit = edited("papers", column, COLUMNS[column], f"number = '{SECOND}'")
    by_hand(out, edit, unguarded=True)
    found = _audited(out)
    if column == "number":
        everything = {"fields": tuple(sorted(COLUMNS))}
        assert found == [
            ("register_row_differs", SECOND, everything),
            ("register_row_differs", "ТУ-2026-000009", everything),
        ]
    else:
        assert found == [("register_row_differs", SECOND, {"fields": (column,)})]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", "issued"),
        ("reason", "другая"),
        ("content_key", "0"),
        ("head", "0"),
        ("told", {"sent_on": "2026-12-31"}),
        ("files", {}),
        ("superseded_by", None),
        ("on", "2026-11-04"),
    ],
)
def test_edited_word_of_a_paper_is_found(out: Path, field: str, value: object) -> None:
    """Every fact of a paper stands in the log, not only those the program asks by."""
    said = f"json_set(said, '$.{field}', json({quoted(canonical(value))}))"
    by_hand(out, edited("papers", "said", said, f"number = '{FIRST}'"))
    assert _audited(out) == [("register_row_differs", FIRST, {"fields": ("said",)})]


def test_inserted_paper_is_named(out: Path) -> None:
    """A paper without an entry of the log was never issued."""
    by_hand(
        out,
        "INSERT INTO papers (number, series, ordinal, project, business_key, state, said) "
        "SELECT 'ТУ-2026-000005', series, 5, project, 'other', state, said "
        "FROM papers WHERE number = 'ТУ-2026-000002'",
    )
    ((code, number, _),) = _audited(out)
    assert (code, number) == ("register_row_differs", "ТУ-2026-000005")


def test_deleted_paper_is_named(out: Path) -> None:
    """The row of a paper is gone, its entries are not."""
    by_hand(out, erased("papers", f"number = '{SECOND}'"), unguarded=True)
    ((code, number, _),) = _audited(out)
    assert (code, number) == ("register_row_differs", SECOND)


@pytest.mark.parametrize(
    ("edit", "numbers"),
    [
        ("UPDATE series SET last = 6", ("5", "6")),
        ("UPDATE series SET last = 3", ("4",)),
        ("UPDATE series SET last = 0", ("1", "2", "3", "4")),
        ("DELETE FROM series", ("1", "2", "3", "4")),
    ],
)
def test_edited_counter_is_named_with_the_numbers(
    out: Path, edit: str, numbers: tuple[str, ...]
) -> None:
    """A counter turned back would give numbers out again, one turned on would leave a gap."""
    by_hand(out, f"{edit} WHERE name = '{SERIES}'", unguarded=True)
    assert _audited(out) == [("register_series_gap", SERIES, {"numbers": numbers})]


def test_series_of_nobody_is_named(out: Path) -> None:
    """A counter without papers has lost them."""
    by_hand(out, "INSERT INTO series VALUES ('other', 2)")
    assert _audited(out) == [("register_series_gap", "other", {"numbers": ("1", "2")})]


@pytest.mark.parametrize("text", [record_of(SECOND), card_of(SECOND)])
def test_edited_text_is_named(out: Path, text: str) -> None:
    """A record or a card must be the text of its digest."""
    edit = edited("records", "body", "'other'", f"sha256 = '{sha256(text)}'")
    by_hand(out, edit, unguarded=True)
    assert _audited(out) == [("register_record_differs", SECOND, {})]


@pytest.mark.parametrize("text", [record_of(SECOND), card_of(SECOND)])
def test_erased_text_is_said(out: Path, text: str) -> None:
    """A person may be erased from the register: that is said, and is nobody's fault."""
    by_hand(out, erased("records", f"sha256 = '{sha256(text)}'"))
    with opened(out, follow=False) as register:
        (problem,) = audit(register)
    assert (problem.code, problem.given["number"]) == ("register_record_gone", SECOND)
    assert not problem.stops


def test_text_under_another_digest_is_found(out: Path) -> None:
    """Two records exchanged are two records that differ."""
    first, second = sha256(record_of(FIRST)), sha256(record_of(SECOND))
    by_hand(
        out,
        edited("records", "sha256", "'x'", f"sha256 = '{first}'"),
        edited("records", "sha256", quoted(first), f"sha256 = '{second}'"),
        edited("records", "sha256", quoted(second), "sha256 = 'x'"),
        unguarded=True,
    )
    assert [(code, number) for code, number, _ in _audited(out)] == [
        ("register_record_differs", FIRST),
        ("register_record_differs", SECOND),
    ]


# --- the copy -------------------------------------------------------------------------------


def _relined(change: Callable[[LogEntry], LogEntry]) -> Callable[[bytes], bytes]:
    def changed(line: bytes) -> bytes:
        entry = entry_of(line.decode())
        assert entry is not None
        return f"{change(entry).line()}\n".encode()

    return changed


@pytest.mark.parametrize(
    "change",
    [
        _relined(lambda e: replace(e, actor="somebody")),
        _relined(lambda e: sealed(replace(e, actor="somebody"))),
        _relined(lambda e: replace(e, body={})),
        lambda _line: b"\xff\n",
        lambda _line: b"\n",
    ],
)
def test_edited_line_of_the_copy_is_named(out: Path, change: Callable[[bytes], bytes]) -> None:
    """A register is restored from its copy: a line changed there is told while there is time."""
    lines = (out / COPY).read_bytes().splitlines(keepends=True)
    (out / COPY).write_bytes(b"".join([*lines[:3], change(lines[3]), *lines[4:]]))
    assert _audited(out) == [("register_copy_differs", None, {"seq": 4})]


@pytest.mark.parametrize("left", [0, 1, 10])
def test_short_copy_is_told(out: Path, left: int) -> None:
    """What the copy lacks is counted; the next command that writes adds it."""
    lines = (out / COPY).read_bytes().splitlines(keepends=True)
    (out / COPY).write_bytes(b"".join(lines[:left]))
    count = len(lines) - left
    assert _audited(out) == [("register_copy_short", None, {"seq": left + 1, "count": count})]
    with opened(out) as register:
        assert audit(register) == ()


def test_missing_copy_is_told(out: Path) -> None:
    """A register without its copy could not be restored."""
    count = len(_log(out))
    (out / COPY).unlink()
    assert _audited(out) == [("register_copy_short", None, {"seq": 1, "count": count})]


def test_half_a_letter_in_the_copy_is_told(out: Path) -> None:
    """A line that no hash can be made of is a line that differs."""
    lines = (out / COPY).read_bytes().splitlines(keepends=True)
    spoilt = lines[3].replace(b'"tester"', b'"\\ud800"')
    assert spoilt != lines[3]
    (out / COPY).write_bytes(b"".join([*lines[:3], spoilt, *lines[4:]]))
    assert _audited(out) == [("register_copy_differs", None, {"seq": 4})]


def test_everything_is_told_at_once(out: Path) -> None:
    """Several hands in one register: nobody's trace hides another's."""
    by_hand(
        out,
        *_in_place_of(_log(out)[1], actor="somebody"),
        "UPDATE series SET last = 9",
        "UPDATE records SET body = body || '!'",
        edited("papers", "state", "'void'", f"number = '{SECOND}'"),
        unguarded=True,
    )
    (out / COPY).unlink()
    assert _codes(out) == [
        "register_copy_short",
        "register_log_broken",
        "register_record_differs",
        "register_row_differs",
        "register_series_gap",
    ]
