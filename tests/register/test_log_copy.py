"""The copy of the log beside the register: brought up after each commit, whatever a crash left."""

import threading
from pathlib import Path
from typing import Final

import pytest

from pipeline.problems import EnvironmentFault, RegisterError
from pipeline.register.audit import audit
from pipeline.register.chain import LogEntry, entry_of, following
from pipeline.register.files import COPY
from pipeline.register.log_copy import LogCopy
from pipeline.register.opening import opened
from pipeline.register.papers import Act
from tests.register.acts import FIRST, SAID, codes, issued, reserved, sealed, told

STAMP: Final = "2026-11-03T10:00:00+00:00"


@pytest.fixture
def copy(out: Path) -> Path:
    """The copy of a furnished register."""
    return out / COPY


def _brought_up(out: Path) -> list[str]:
    """What the audit says once a command has opened the register."""
    with opened(out) as register:
        return codes(audit(register))


def test_every_act_stands_in_the_copy_at_once(out: Path) -> None:
    """What a command has acknowledged stands in both files when it ends, entry by entry."""
    with opened(out) as register:
        for act in (reserved, issued):
            act(register, f"Э-{act.__name__}")
            assert register.copy.entries() == list(register.log())
            assert register.copy.last() == register.log()[-1]


def test_missing_copy_is_written_anew(out: Path, copy: Path) -> None:
    """The register is the truth: a copy that was erased is the same bytes after any command."""
    before = copy.read_bytes()
    copy.unlink()
    assert _brought_up(out) == []
    assert copy.read_bytes() == before


@pytest.mark.parametrize("left", range(5))
def test_copy_left_behind_by_a_crash_is_topped_up(out: Path, copy: Path, left: int) -> None:
    """A crash between the commit and the copy: the next opening adds just what is missing."""
    before = copy.read_bytes()
    lines = before.splitlines(keepends=True)
    copy.write_bytes(b"".join(lines[: len(lines) - left]))
    assert _brought_up(out) == []
    assert copy.read_bytes() == before


@pytest.mark.parametrize("torn", [1, 2, 40, 200])
def test_torn_last_line_is_cut(out: Path, copy: Path, torn: int) -> None:
    """What a crash tore off goes, and the whole entry is written in its place."""
    before = copy.read_bytes()
    copy.write_bytes(before[:-torn])
    assert _brought_up(out) == []
    assert copy.read_bytes() == before


def test_torn_line_after_the_last_entry_goes_with_the_next_one(out: Path, copy: Path) -> None:
    """Half a line of an act that was never committed is no part of the log."""
    whole = copy.read_bytes()
    copy.write_bytes(whole + b'{"act":"reserve","actor":"te')
    with opened(out) as register:
        reserved(register, "Э-9")
        assert audit(register) == ()
    assert copy.read_bytes().startswith(whole + b'{"act":"reserve"')


def test_copy_torn_at_its_first_line_is_written_anew(out: Path, copy: Path) -> None:
    """No line is whole: the copy is begun again."""
    before = copy.read_bytes()
    copy.write_bytes(before[:50])
    assert _brought_up(out) == []
    assert copy.read_bytes() == before


def test_disk_that_refuses_the_copy_loses_nothing(
    out: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is committed is no failure for the sake of its copy: the next act brings it up."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = copy.read_bytes()
    with opened(out) as register:
        with monkeypatch.context() as patched:
            patched.setattr(LogCopy, "append", full)
            assert reserved(register, "Э-9").ordinal == 5
            with pytest.raises(EnvironmentFault) as refused:
                opened(out)
        assert codes(refused.value.problems) == ["register_disk"]
        assert refused.value.problems[0].given["reason"] == "No space left on device"
        assert copy.read_bytes() == before
        assert codes(audit(register)) == ["register_copy_short"]
        told(register, FIRST, "2026-11-05")  # the next act
        assert audit(register) == ()


def test_two_commands_at_once_copy_an_entry_once(
    out: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second command that brings the copy up while the first one does must not double it."""
    before = copy.read_bytes()
    last = LogCopy.last
    with opened(out) as first, opened(out) as second:
        copy.write_bytes(b"".join(before.splitlines(keepends=True)[:-1]))
        meanwhile = threading.Thread(target=second.follow)

        def looked(asked: LogCopy) -> LogEntry | None:
            found = last(asked)
            if not meanwhile.ident:
                meanwhile.start()
                meanwhile.join(0.5)  # it either ends at once or waits for the first one to end
            return found

        monkeypatch.setattr(LogCopy, "last", looked)
        first.follow()
        meanwhile.join()
    assert copy.read_bytes() == before


def test_register_that_knows_less_than_its_copy_is_refused(out: Path, copy: Path) -> None:
    """An old backup in the register's place would give its numbers out a second time."""
    with opened(out) as register:
        last = register.log()[-1]
    more = following(last, Act.TELL, {"number": FIRST}, at=STAMP, actor="tester")
    with copy.open("ab") as stream:
        stream.write(f"{more.line()}\n".encode())
    before = copy.read_bytes()
    with pytest.raises(RegisterError) as refused:
        opened(out)
    assert codes(refused.value.problems) == ["register_behind_copy"]
    assert refused.value.problems[0].found == more.seq
    assert copy.read_bytes() == before


def test_copy_that_ends_otherwise_is_refused(out: Path, copy: Path) -> None:
    """The same length is not enough: the last entry must be the very one."""
    *lines, last = copy.read_bytes().splitlines(keepends=True)
    entry = entry_of(last.decode())
    assert entry is not None
    other = sealed(following(None, entry.act, {**entry.body, "kind": "x"}, at=STAMP, actor="t"))
    forged = sealed(
        type(entry)(
            seq=entry.seq, at=entry.at, actor=entry.actor, act=entry.act,
            body=other.body, previous=entry.previous, own="",
        )
    )  # fmt: skip
    copy.write_bytes(b"".join([*lines, f"{forged.line()}\n".encode()]))
    with pytest.raises(RegisterError) as refused:
        opened(out)
    assert codes(refused.value.problems) == ["register_behind_copy"]


@pytest.mark.parametrize("size", [1 << 10, 400_000, 3 << 20])
def test_entry_of_any_length_is_found_again(out: Path, copy: Path, size: int) -> None:
    """An objection may quote a whole letter: the copy is neither doubled nor refused by it."""
    body = {"number": FIRST, "field": "reply_file", "value": "я" * (size // 2), "source": "command"}
    with opened(out) as register:
        register.say(Act.TELL, body, SAID)
        reserved(register, "Э-9")
        register.say(Act.TELL, {**body, "value": "ё" * (size // 2)}, SAID)
        assert register.copy.last() == register.log()[-1]
    before = copy.read_bytes()
    assert _brought_up(out) == []
    assert copy.read_bytes() == before
    copy.write_bytes(before[:-10])
    assert _brought_up(out) == []
    assert copy.read_bytes() == before


def test_nothing_to_add_touches_no_file(tmp_path: Path) -> None:
    """A command that only looks makes no file and changes none."""
    copy = LogCopy(tmp_path / COPY)
    copy.append([])
    assert not copy.path.exists()
    assert (copy.last(), copy.entries()) == (None, [])


def test_garbled_line_is_no_entry_and_keeps_its_place(out: Path, copy: Path) -> None:
    """A damaged line is told by its position, not passed over."""
    lines = copy.read_bytes().splitlines(keepends=True)
    copy.write_bytes(b"".join([lines[0], b"\xff\xfe\n", *lines[2:]]))
    read = LogCopy(copy).entries()
    assert [at for at, entry in enumerate(read) if entry is None] == [1]
    assert len(read) == len(lines)
    assert _brought_up(out) == ["register_copy_differs"]
