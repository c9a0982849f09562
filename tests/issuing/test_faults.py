"""Issuing struck at every call that changes a disk: killed, disk full, disk broken."""

import functools
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.problems import EnvironmentFault, RegisterError
from tests.house.sources import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a process of Windows is neither forked nor killed by a signal"
)
SHARES: Final = 2
TO_ARCHIVE: Final = re.compile(r"/\.[0-9a-f]{64}\.tmp|\.archive")
UNFINISHED: Final = {"reserved", "rendered"}
KILLED: Final = -9
REPORTED: Final = {0, RegisterError.exit_code, EnvironmentFault.exit_code}
MEMORY: Final = Path("/dev/shm")  # noqa: S108  # a private folder is made in it
IN_THE_END: Final = {
    "issue": {"ТУ-2026-000001": "issued"},
    "resume": {"ТУ-2026-000001": "issued"},
    "resume-published": {"ТУ-2026-000001": "issued"},
    "supersede": {"ТУ-2026-000001": "superseded", "ТУ-2026-000002": "issued"},
    "void": {"ТУ-2026-000001": "void"},
    "restore": {"ТУ-2026-000001": "issued"},
    "journal": {"ТУ-2026-000001": "issued"},
}
"""Act -> number -> state once the act was made unharmed: no number more, none less."""
FEWEST: Final = {
    "issue": 60, "resume": 25, "resume-published": 20, "supersede": 60, "void": 12, "restore": 15,
    "journal": 15,
}  # fmt: skip
"""Act -> calls it has at least: an injector that sees nothing proves nothing."""
every_act = pytest.mark.parametrize("act", IN_THE_END)
Told = list[dict[str, Any]]


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """A folder in memory, where there is one: how slow a disk is, is not under test."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@functools.cache
def all_struck(act: str, mode: str, folder: Path) -> Told:
    """What became of the act struck at each of its calls, in their order."""
    shares = [
        subprocess.Popen(
            (sys.executable, "-m", "tests.issuing.fault_run", act, mode,
             str(folder / f"{act}-{mode}-{share}"), str(share), str(SHARES)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        for share in range(1, SHARES + 1)
    ]  # fmt: skip
    answers = [share.communicate()[0] for share in shares]
    assert [share.returncode for share in shares] == [0] * SHARES
    told = [json.loads(line) for answer in answers for line in answer.splitlines()]
    return sorted(told, key=lambda one: int(one["at"]))


def calls(act: str, folder: Path) -> list[tuple[str, str]]:
    """Name and path of each call of an act that nothing strikes, in order."""
    told = [one["call"].split("\t") for one in all_struck(act, "before", folder)]
    return [(name, path) for _, name, path in told]


def entry(act: str, made: list[tuple[str, str]]) -> int:
    """Where the log gets an entry of this act; it is committed at the next commit."""
    return made.index(("sql", f"INSERT INTO log {act}"))


def hold(told: Told, act: str) -> None:
    """Nothing was broken at any time, and the same act made again came to its end."""
    assert [one["at"] for one in told] == list(range(1, len(told) + 1))
    assert [one for one in told if one["after"]] == []
    assert [one for one in told if one["again"] or one["at_last"]] == []
    assert [one for one in told if one["states"] != IN_THE_END[act]] == []


@every_act
def test_killed_before_any_call(act: str, memory: Path) -> None:
    """Promises 1 to 5: killed anywhere, no number is lost, doubled or skipped, no file is half."""
    told = all_struck(act, "before", memory)
    assert len(told) >= FEWEST[act]
    assert {one["code"] for one in told} == {KILLED}
    hold(told, act)


@every_act
def test_killed_with_half_of_a_write_gone_out(act: str, memory: Path) -> None:
    """The same, killed at once after a rename or a commit, and in the middle of a write."""
    told = all_struck(act, "after", memory)
    assert told
    assert {one["code"] for one in told} == {KILLED}
    hold(told, act)


@every_act
def test_disk_full_from_any_call_on(act: str, memory: Path) -> None:
    """A full disk is told as one and never as a bug; with room again the act comes to its end."""
    told = all_struck(act, "full", memory)
    assert [one for one in told if one["code"] not in REPORTED] == []
    hold(told, act)


@every_act
def test_disk_broken_at_any_call(act: str, memory: Path) -> None:
    """An error of the disk, at a write or at a read, is told as one and never as a bug."""
    told = all_struck(act, "broken", memory)
    assert [one for one in told if one["code"] not in REPORTED] == []
    hold(told, act)


@pytest.mark.parametrize("mode", ["full", "broken"])
@pytest.mark.parametrize("act", ["issue", "supersede"])
def test_a_failed_run_says_whether_the_paper_was_issued(act: str, mode: str, memory: Path) -> None:
    """Promise 6: told as unfinished exactly where it has a number and is not issued."""
    number = max(IN_THE_END[act])
    wrong = [
        one
        for one in all_struck(act, mode, memory)
        if one["code"] == EnvironmentFault.exit_code
        and ("issue_unfinished" in one["said"]) != (one["then"].get(number) in UNFINISHED)
    ]
    assert [(one["call"], one["said"], one["then"]) for one in wrong] == []


@every_act
def test_a_kill_leaves_nothing_behind(act: str, memory: Path) -> None:
    """Reliability 3: the next command removes what the killed one has left half made."""
    told = all_struck(act, "before", memory)
    assert [(one["call"], one["left"]) for one in told if one["left"]] == []


@pytest.mark.parametrize("act", ["issue", "supersede"])
def test_files_are_on_disk_before_the_entry_that_tells_their_digests(
    act: str, memory: Path
) -> None:
    """Reliability 2, power loss: write, fsync of files and their folder, entry, and then rename."""
    made = calls(act, memory)
    rendered = entry("render", made)
    renamed = next(n for n, (name, path) in enumerate(made) if name == "rename")
    staged = made[renamed][1].partition(" -> ")[0]
    own = [(n, name, path) for n, (name, path) in enumerate(made)
           if f"{staged}/" in path and not TO_ARCHIVE.search(path)]  # fmt: skip
    written = {n: path for n, name, path in own if name in {"write", "replace"}}
    synced = {n: path for n, name, path in own if name == "fsync"}
    synced |= {n: path for n, (name, path) in enumerate(made) if (name, path) == ("fsync", staged)}
    assert written
    assert {path.rpartition(".")[2] for path in synced.values()} >= {"docx", "json"}
    assert staged in synced.values()
    assert max(written) < min(synced) <= max(synced) < rendered
    committed = made.index(("sql commit", "COMMIT"), rendered)
    assert committed < renamed < entry("issue", made)


@pytest.mark.parametrize("act", ["issue", "supersede", "resume", "resume-published"])
def test_the_final_name_is_on_disk_before_the_paper_counts_as_issued(
    act: str, memory: Path
) -> None:
    """Reliability 2, power loss: fsync of the final folder, by whichever run, then the entry."""
    made = calls(act, memory)
    renamed = [n for n, (name, _) in enumerate(made) if name == "rename"]
    since = renamed[0] if renamed else 0
    assert ("fsync", "/romashka/condition_letter") in made[since : entry("issue", made)]


def test_new_folders_are_on_disk_before_the_paper_counts_as_issued(memory: Path) -> None:
    """Likewise the folders above it, where this paper is the first of its project and kind."""
    made = calls("issue", memory)
    before = made[: entry("issue", made)]
    for name, parent in (("/romashka", ""), ("/romashka/condition_letter", "/romashka")):
        made_at = max(n for n, call in enumerate(before) if call == ("mkdir", name))
        assert ("fsync", parent) in before[made_at:], name
