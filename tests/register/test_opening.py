"""Making, opening and restoring a register: never anew in passing, never over what is there."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from pipeline.problems import EnvironmentFault, RegisterError
from pipeline.register.audit import audit
from pipeline.register.chain import LogEntry, entry_of, sha256
from pipeline.register.files import COPY, LOCK, REGISTER, is_there
from pipeline.register.opening import created, opened, restored
from pipeline.register.papers import Act
from pipeline.register.store import Register
from tests.register.acts import (
    FIRST,
    SAID,
    SECOND,
    asked,
    by_hand,
    card_of,
    chained,
    codes,
    furnished,
    issued,
    names_in,
    record_of,
    rendered,
    reserved,
)
from tests.register.refusing import full_disk, ordinary, read_only

NUMBERS: Final = (FIRST, SECOND, "ТУ-2026-000003", "ТУ-2026-000004", "ТУ-2027-000001")
COUNTERS: Final = "SELECT name, last FROM series ORDER BY name"
TEXTS: Final = [text for number in NUMBERS for text in (record_of(number), card_of(number))]


def _refused(act: Callable[[], object], error: type[Exception] = RegisterError) -> list[str]:
    with pytest.raises(error) as refused:
        act()
    return codes(getattr(refused.value, "problems"))  # noqa: B009  # of either class


def _lines(folder: Path) -> list[bytes]:
    return (folder / COPY).read_bytes().splitlines(keepends=True)


def _entries(folder: Path) -> list[LogEntry]:
    return [entry for line in _lines(folder) if (entry := entry_of(line.decode()))]


def _settled(folder: Path) -> None:
    """Bring the log of writes into the file itself."""
    by_hand(folder, "DELETE FROM log WHERE seq < 0")
    with closing(sqlite3.connect(folder / REGISTER)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# --- a register that is not there -----------------------------------------------------------


def test_missing_register_is_never_made_anew(tmp_path: Path) -> None:
    """Reliability, section 2: a register begun anew in passing would number from 1 again."""
    folder = tmp_path / "out"
    for _ in range(2):
        assert _refused(lambda: opened(folder)) == ["register_missing"]
        assert not folder.exists()
    folder.mkdir()
    assert _refused(lambda: opened(folder, follow=False)) == ["register_missing"]
    assert names_in(folder) == set()


def test_lost_register_is_not_made_anew_beside_its_copy(out: Path) -> None:
    """The copy of the log stays the only trace of the numbers given out, and stays as it is."""
    (out / REGISTER).unlink()
    before = (out / COPY).read_bytes()
    assert _refused(lambda: opened(out)) == ["register_missing"]
    assert _refused(lambda: created(out, SAID)) == ["register_left"]
    assert not (out / REGISTER).exists()
    assert (out / COPY).read_bytes() == before


@pytest.mark.parametrize("what", ["folder", "dangling"])
def test_what_is_no_file_is_no_register(tmp_path: Path, what: str) -> None:
    """A folder or a link to nowhere under the register's name is not taken for one."""
    path = tmp_path / REGISTER
    if what == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere.sqlite")
    assert not is_there(tmp_path)
    assert _refused(lambda: opened(tmp_path)) == ["register_missing"]
    assert _refused(lambda: created(tmp_path, SAID)) == ["register_there"]
    assert names_in(tmp_path) == {REGISTER}


def test_new_register_has_begun_its_log_and_its_copy(tmp_path: Path) -> None:
    """The first entry says that the register was begun, by whom and when; there is no paper."""
    with created(tmp_path / "deep" / "out", SAID) as register:
        (entry,) = register.log()
        assert (entry.act, entry.actor, entry.at) == (Act.BEGIN, SAID.actor, SAID.at)
        assert register.papers() == ()
        assert audit(register) == ()
    assert _entries(tmp_path / "deep" / "out") == [entry]
    assert is_there(tmp_path / "deep" / "out")


def test_register_is_made_once(out: Path) -> None:
    """A second ``init`` is refused and touches nothing."""
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert _refused(lambda: created(out, SAID)) == ["register_there"]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


# --- a register that cannot be trusted ------------------------------------------------------


@pytest.mark.parametrize("version", [0, 2])
def test_register_of_another_version_is_refused(out: Path, version: int) -> None:
    """Tables of another program version are not guessed at; the version found is named."""
    by_hand(out, f"PRAGMA user_version = {version}")
    with pytest.raises(RegisterError) as refused:
        opened(out)
    (problem,) = refused.value.problems
    assert (problem.code, problem.found, problem.given["version"]) == (
        "register_version",
        version,
        1,
    )


def _cut_in_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xff" * 4096)


def _overwritten_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 : len(content)] = b"\xaa" * (len(content) - 4096)
    path.write_bytes(content)


def _no_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA user_version = 1")


def _used(folder: Path) -> None:
    """What any command does first and last."""
    with opened(folder) as register:
        audit(register)
        register.papers()


@pytest.mark.parametrize("spoil", [_cut_in_half, _garbage, _overwritten_page, _no_tables])
def test_damaged_file_is_told_and_left(out: Path, spoil: Callable[[Path], None]) -> None:
    """A file cut, overwritten or emptied is the register's fault, told as such, and not mended."""
    _settled(out)
    spoil(out / REGISTER)
    before = (out / REGISTER).read_bytes()
    assert _refused(lambda: _used(out)) == ["register_damaged"]
    assert (out / REGISTER).read_bytes() == before


def test_empty_file_is_of_no_version(out: Path) -> None:
    """A file cut to nothing is a new database to SQLite, and no register to us."""
    _settled(out)
    (out / REGISTER).write_bytes(b"")
    assert _refused(lambda: opened(out)) == ["register_version"]


# --- disks that refuse ----------------------------------------------------------------------


def test_read_only_folder_is_the_machines_fault(out: Path) -> None:
    """Exit 9, not 5: the register is well, the rights are not; nothing is written."""
    _settled(out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def reserve() -> None:
        with opened(out) as register:
            reserved(register, "Э-9")

    with read_only(out):
        assert ordinary(reserve) == "EnvironmentFault register_disk"
        assert ordinary(lambda: created(out / "deeper", SAID)) == "EnvironmentFault register_disk"
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert ordinary(reserve) == ""


def test_folder_that_cannot_be_made_is_the_machines_fault(tmp_path: Path) -> None:
    """A file stands where the folder of outputs should be."""
    (tmp_path / "out").write_text("", encoding="utf-8")
    assert _refused(lambda: created(tmp_path / "out", SAID), EnvironmentFault) == ["register_disk"]


def test_no_register_is_left_half_made_by_a_full_disk(tmp_path: Path) -> None:
    """What could not be finished has not the register's name, and the next attempt succeeds."""
    folder = tmp_path / "out"
    with full_disk(20_000):
        assert _refused(lambda: created(folder, SAID), EnvironmentFault) == ["register_disk"]
    assert not (folder / REGISTER).exists()
    with created(folder, SAID) as register:
        assert audit(register) == ()
    assert names_in(folder) == {REGISTER, COPY, LOCK}


# --- restoring ------------------------------------------------------------------------------


@pytest.mark.parametrize("spoil", [Path.unlink, _garbage, _cut_in_half])
def test_register_is_restored_as_it_was(out: Path, spoil: Callable[[Path], None]) -> None:
    """Issue, holds when: the copy gives the same papers, log, counters, records; audit is clean."""
    with opened(out) as register:
        papers, log, counters = register.papers(), register.log(), asked(out, COUNTERS)
    spoil(out / REGISTER)
    with restored(out, [*TEXTS, "somebody else's text"]) as register:
        assert (register.papers(), register.log()) == (papers, log)
        assert asked(out, COUNTERS) == counters
        assert audit(register) == ()
        assert register.record(sha256(record_of(FIRST))) == record_of(FIRST)
        assert register.record(sha256("somebody else's text")) is None
        assert reserved(register, "Э-9").ordinal == 5
    assert len(asked(out, "SELECT 1 FROM records")) == 8


def test_record_that_lies_nowhere_is_missed(out: Path) -> None:
    """What was not found again is said by the audit; the papers are there all the same."""
    (out / REGISTER).unlink()
    with restored(out, [text for text in TEXTS if text != card_of(SECOND)]) as register:
        (problem,) = audit(register)
        assert (problem.code, problem.given["number"]) == ("register_record_gone", SECOND)
        assert len(register.papers()) == 5


def test_register_that_holds_is_not_restored(out: Path) -> None:
    """Who asks for it by mistake loses nothing: the register stays, byte for byte."""
    before = (out / REGISTER).read_bytes()
    assert _refused(lambda: restored(out, TEXTS)) == ["register_whole"]
    assert (out / REGISTER).read_bytes() == before
    assert not list(out.glob("register.before-*"))


def test_restoring_keeps_the_old_file_with_its_log_of_writes(out: Path) -> None:
    """Nothing is thrown away: the old file stays beside, together with its -wal and -shm."""
    _garbage(out / REGISTER)
    for tail in ("-wal", "-shm"):
        (out / f"{REGISTER}{tail}").write_bytes(f"old{tail}".encode())
    old = (out / REGISTER).read_bytes()
    with restored(out, TEXTS) as register:
        assert audit(register) == ()
    (kept,) = out.glob("register.before-*.sqlite")
    assert kept.read_bytes() == old
    assert {path.name for path in out.glob("register.before-*")} == {
        f"{kept.name}{tail}" for tail in ("", "-wal", "-shm")
    }
    assert (out / f"{kept.name}-wal").read_bytes() == b"old-wal"


def test_second_restoring_does_not_overwrite_what_the_first_kept(out: Path) -> None:
    """The file kept is the last witness of what was lost: another does not take its place."""
    for witness in (b"what the first file knew", b"what the second file knew"):
        (out / REGISTER).write_bytes(witness)
        for tail in ("-wal", "-shm"):
            (out / f"{REGISTER}{tail}").unlink(missing_ok=True)
        with restored(out, TEXTS):
            pass
    kept = [path.read_bytes() for path in out.glob("register.before-*")]
    assert b"what the first file knew" in kept
    assert b"what the second file knew" in kept


def test_damaged_register_is_restored(out: Path) -> None:
    """What ``opened`` refuses, ``restored`` mends."""
    _garbage(out / REGISTER)
    assert _refused(lambda: opened(out)) == ["register_damaged"]
    with restored(out, TEXTS) as register:
        assert audit(register) == ()


def test_line_torn_off_by_a_crash_does_not_prevent_restoring(out: Path) -> None:
    """The last entry was not acknowledged if its line is torn: the lines before it are whole."""
    (out / REGISTER).unlink()
    with (out / COPY).open("ab") as stream:
        stream.write(_lines(out)[-1][:40])
    with restored(out, TEXTS) as register:
        assert audit(register) == ()
        assert len(register.papers()) == 5


def _edited(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], lines[2].replace(b"tester", b"other"), *lines[3:]]


def _removed(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], *lines[3:]]


def _garbled(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], b"\xff\x00\n", *lines[3:]]


def _emptied(_lines: list[bytes]) -> list[bytes]:
    return []


def _forged(change: Callable[[LogEntry], LogEntry]) -> Callable[[list[bytes]], list[bytes]]:
    """Somebody who reckons all hashes anew."""

    def forge(lines: list[bytes]) -> list[bytes]:
        entries = [entry for line in lines if (entry := entry_of(line.decode()))]
        return [f"{e.line()}\n".encode() for e in chained([change(entry) for entry in entries])]

    return forge


def _upon(act: Act, **other: object) -> Callable[[LogEntry], LogEntry]:
    def change(entry: LogEntry) -> LogEntry:
        if entry.act != act:
            return entry
        body = {key: value for key, value in {**entry.body, **other}.items() if value is not ...}
        return replace(entry, body=body)

    return change


DAMAGE: Final = {
    "edited": _edited,
    "removed": _removed,
    "garbled": _garbled,
    "emptied": _emptied,
    "no letters": lambda lines: [*lines, json.dumps({**json.loads(lines[0]), "actor": "\ud800"})
                                 .encode() + b"\n"],
    "unknown number": _forged(_upon(Act.VOID, number="ТУ-2026-000099")),
    "state forbids": _forged(lambda e: replace(e, act=Act.ISSUE) if e.act == Act.VOID else e),
    "no number": _forged(_upon(Act.ISSUE, number=...)),
    "number no text": _forged(_upon(Act.ISSUE, number=[1])),
    "no digests": _forged(_upon(Act.RENDER, record=...)),
    "no business key": _forged(_upon(Act.RESERVE, business_key=...)),
    "day no day": _forged(_upon(Act.RESERVE, on="вчера")),
    "ordinal no number": _forged(_upon(Act.RESERVE, ordinal="первый")),
    "ordinal twice": _forged(_upon(Act.RESERVE, ordinal=1)),
    "unknown act": _forged(lambda e: replace(e, act="forget") if e.act == Act.TELL else e),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("spoil", [Path.unlink, _garbage])
def test_damaged_copy_restores_nothing(
    out: Path, damage: str, spoil: Callable[[Path], None]
) -> None:
    """Half a history is no register: refused, whoever damaged the copy, and nothing is changed."""
    (out / COPY).write_bytes(b"".join(DAMAGE[damage](_lines(out))))
    spoil(out / REGISTER)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (code,) = _refused(lambda: restored(out, TEXTS))
    assert code in {"register_copy_damaged", "register_damaged"}
    after = {path.name: path.read_bytes() for path in out.iterdir() if path.name[0] != "."}
    assert {name: after[name] for name in before} == before
    assert not list(out.glob("register.before-*"))


def test_two_stories_are_not_made_one(out: Path) -> None:
    """Log and copy are whole and differ: nobody knows which is right, and nothing is changed."""
    (out / COPY).write_bytes(b"".join(_forged(_upon(Act.TELL, value="2026-12-31"))(_lines(out))))
    before = (out / REGISTER).read_bytes(), (out / COPY).read_bytes()
    assert _refused(lambda: restored(out, TEXTS)) == ["register_copy_differs"]
    assert ((out / REGISTER).read_bytes(), (out / COPY).read_bytes()) == before


def test_without_a_copy_nothing_is_restored(tmp_path: Path) -> None:
    """There is nothing to restore from, and no empty register appears."""
    assert _refused(lambda: restored(tmp_path / "out", [])) == ["register_copy_damaged"]
    assert not (tmp_path / "out").exists()


def test_full_disk_while_restoring_leaves_the_old_file(out: Path) -> None:
    """The old register is put aside only when the new one is whole."""
    _garbage(out / REGISTER)
    before = (out / REGISTER).read_bytes()
    with full_disk(20_000):
        assert _refused(lambda: restored(out, TEXTS), EnvironmentFault) == ["register_disk"]
    assert (out / REGISTER).read_bytes() == before
    with restored(out, TEXTS) as register:
        assert audit(register) == ()


# --- backups --------------------------------------------------------------------------------


def test_old_backup_is_not_taken_for_the_register(out: Path) -> None:
    """A copy of the log that knows more stops everything: numbers would come a second time."""
    _settled(out)
    shutil.copyfile(out / REGISTER, out / "backup")
    with opened(out) as register:
        issued(register, "Э-8")
    for tail in ("-wal", "-shm"):
        (out / f"{REGISTER}{tail}").unlink(missing_ok=True)
    (out / "backup").replace(out / REGISTER)
    for _ in range(2):
        assert _refused(lambda: opened(out)) == ["register_behind_copy"]
    with restored(out, TEXTS) as register:
        assert register.papers()[-2].subject == "Э-8"


def test_foreign_register_is_not_taken_for_this_one(out: Path, tmp_path: Path) -> None:
    """A register of another folder does not go with this copy, be it as long as it may."""
    other = tmp_path / "other"
    with created(other, replace(SAID, actor="somebody")) as register:
        furnished(register)
        issued(register, "Э-9")
    _settled(other)
    shutil.copyfile(other / REGISTER, out / REGISTER)
    for tail in ("-wal", "-shm"):
        (out / f"{REGISTER}{tail}").unlink(missing_ok=True)
    assert _refused(lambda: opened(out)) == ["register_behind_copy"]


def test_looking_without_following_writes_nothing(out: Path) -> None:
    """``verify`` may be run on a disk that cannot be written: the copy is left as it is."""
    (out / COPY).write_bytes(b"".join(_lines(out)[:-1]))
    before = (out / COPY).read_bytes()
    with opened(out, follow=False) as register:
        assert codes(audit(register)) == ["register_copy_short"]
    assert (out / COPY).read_bytes() == before


def test_register_can_be_opened_by_two_commands(out: Path) -> None:
    """A command that reads does not stop one that writes, nor the other way round."""
    with opened(out) as first, opened(out) as second:
        assert isinstance(first, Register)
        paper = rendered(first, reserved(first, "Э-8"))
        assert second.paper(paper.number) == paper
        assert reserved(second, "Э-9").ordinal == paper.ordinal + 1
        assert codes(audit(first)) == codes(audit(second)) == []
