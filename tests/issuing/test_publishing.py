"""Folders of outputs: one writer, one rename, nothing overwritten, nothing of a dead run left."""

import contextlib
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.issuing.publishing import (
    STAGING,
    digest_of,
    digests_in,
    holding,
    probe,
    publish_draft,
    publish_issued,
    secure,
    staging_folder,
    subject_slug,
    sweep_staging,
)
from pipeline.problems import EnvironmentFault, RegisterError
from tests.register.locks import another, held_by_another, killed, let_go, said_by
from tests.register.refusing import full_disk, ordinary, read_only

DEAD, ALIVE = "dead" * 4, "a11e" * 4
"""Names of staging folders."""


def _folder(path: Path, **files: str) -> Path:
    path.mkdir(parents=True)
    for name, content in files.items():
        (path / name).write_text(content, encoding="utf-8")
    return path


def _contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


# --- locks ----------------------------------------------------------------------------------


def test_lock_excludes_another_process_until_it_lets_go(tmp_path: Path) -> None:
    """Fine print, section 1: one writer by lock; nobody who need not wait does."""
    lock = tmp_path / "deep" / "a.lock"
    with held_by_another(lock) as process:
        with holding(lock, wait=False) as is_ours:
            assert is_ours is False
        assert lock.exists(), "asking must not take the file away from its holder"
        let_go(process)
        with holding(lock, wait=False) as is_ours:
            assert is_ours is True
    assert not lock.exists()


def test_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    """The kernel frees a lock whose holder died; the file it left does not matter."""
    lock = tmp_path / "a.lock"
    with held_by_another(lock) as process:
        killed(process)
    assert lock.exists()
    with holding(lock, wait=False) as is_ours:
        assert is_ours is True
    assert not lock.exists()


def test_waiting_process_gets_the_lock_after_us(tmp_path: Path) -> None:
    """Who waits gets the lock when it is let go, and then excludes us."""
    lock, done = tmp_path / "a.lock", tmp_path / "done"
    with contextlib.ExitStack() as stack:
        with holding(lock):
            process = stack.enter_context(another(lock))
            with holding(lock, wait=False) as is_ours:
                assert is_ours is False
            done.touch()
        assert said_by(process) == "held"
        assert done.exists()
        with holding(lock, wait=False) as is_ours:
            assert is_ours is False
        let_go(process)
    assert not lock.exists()


def test_error_lets_go(tmp_path: Path) -> None:
    """A run that fails does not keep others out."""
    lock = tmp_path / "a.lock"
    with pytest.raises(KeyError), holding(lock):
        raise KeyError
    assert not lock.exists()


# --- staging --------------------------------------------------------------------------------


def test_staging_folder_is_private_and_goes(tmp_path: Path) -> None:
    """Half-made papers are nobody else's to read, and nothing of them is left."""
    with staging_folder(tmp_path) as first, staging_folder(tmp_path) as second:
        assert first != second
        assert first.parent == second.parent == tmp_path / STAGING
        assert stat.S_IMODE(first.stat().st_mode) == 0o700
        (first / "half").touch()
    assert list(tmp_path.iterdir()) == []


def test_sweep_removes_what_killed_runs_left_and_nothing_else(tmp_path: Path) -> None:
    """Fine print, section 1: a folder of a living run is not touched, that of a dead one goes."""
    root = tmp_path / STAGING
    dead = _folder(root / DEAD, half="1")
    alive = _folder(root / ALIVE, half="2")
    (root / "mine.lock").touch()
    mine = _folder(root / "mine", half="3")
    with held_by_another(root / f"{DEAD}.lock") as process:
        killed(process)
    with held_by_another(root / f"{ALIVE}.lock"), staging_folder(tmp_path) as ours:
        (ours / "half").touch()
        sweep_staging(tmp_path)
        assert not dead.exists()
        assert not (root / f"{DEAD}.lock").exists()
        assert _contents(alive) == {"half": "2"}
        assert (ours / "half").exists()
        assert _contents(mine) == {"half": "3"}


def test_sweep_of_nothing_is_nothing(tmp_path: Path) -> None:
    """A folder of outputs without staging is left as it is."""
    sweep_staging(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_run_killed_between_two_renames_of_a_draft_leaves_nothing_behind(tmp_path: Path) -> None:
    """The draft before, put aside by a run that died then, goes with its staging folder."""
    root = tmp_path / STAGING
    _folder(root / DEAD, new="2")
    _folder(root / f"{DEAD}.old", old="1")
    (root / f"{DEAD}.lock").touch()
    sweep_staging(tmp_path)
    assert not root.exists()


# --- drafts ---------------------------------------------------------------------------------


def test_draft_replaces_the_one_before_as_a_whole(tmp_path: Path) -> None:
    """Fine print, section 1: nothing of the old draft is mixed with the new one."""
    final = tmp_path / "romashka" / "condition_letter" / "draft-E-1"
    for files in ({"a": "1", "b": "1"}, {"b": "2", "c": "2"}):
        with staging_folder(tmp_path) as staged:
            for name, content in files.items():
                (staged / name).write_text(content, encoding="utf-8")
            publish_draft(staged, final)
        assert _contents(final) == files
        assert stat.S_IMODE(final.stat().st_mode) == 0o755
    assert sorted(path.name for path in final.parent.iterdir()) == ["draft-E-1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["romashka"]


def test_draft_waits_for_another_writer(tmp_path: Path) -> None:
    """One writer by lock: a draft that another run is putting in place is not torn apart."""
    final = tmp_path / "draft-E-1"
    with held_by_another(tmp_path / ".draft-E-1.lock") as process:
        thread = threading.Thread(
            target=publish_draft, args=(_folder(tmp_path / "staged", a="1"), final)
        )
        thread.start()
        thread.join(0.1)
        assert not final.exists()
        let_go(process)
        thread.join(30)
    assert _contents(final) == {"a": "1"}


def test_draft_that_cannot_be_put_in_place_is_the_machines_fault(tmp_path: Path) -> None:
    """A file stands where a folder should be: exit 9, and the file is as it was."""
    (tmp_path / "romashka").write_text("mine", encoding="utf-8")
    with pytest.raises(EnvironmentFault) as refused:
        publish_draft(_folder(tmp_path / "staged", a="1"), tmp_path / "romashka" / "draft-E-1")
    assert [problem.code for problem in refused.value.problems] == ["output_unwritable"]
    assert (tmp_path / "romashka").read_text(encoding="utf-8") == "mine"


# --- issued papers --------------------------------------------------------------------------


def test_issued_folder_gets_its_name_by_one_rename(tmp_path: Path) -> None:
    """Fine print, section 1: the finished folder is renamed, its files are the very ones."""
    staged = _folder(tmp_path / "staged", a="1")
    inode = (staged / "a").stat().st_ino
    final = tmp_path / "romashka" / "condition_letter" / "TU-2026-000001"
    publish_issued(staged, final)
    assert not staged.exists()
    assert ((final / "a").stat().st_ino, stat.S_IMODE(final.stat().st_mode)) == (inode, 0o755)


def _file(final: Path) -> None:
    final.write_text("mine", encoding="utf-8")


def _full(final: Path) -> None:
    _folder(final, mine="1")


def _dangling(final: Path) -> None:
    final.symlink_to(final.with_name("nowhere"))


def _link(final: Path) -> None:
    final.symlink_to(_folder(final.with_name("elsewhere")), target_is_directory=True)


@pytest.mark.parametrize("put", [_file, Path.mkdir, _full, _dangling, _link])
def test_nothing_under_the_final_name_is_overwritten(
    tmp_path: Path, put: Callable[[Path], None]
) -> None:
    """Reliability, section 3: a foreign file under the final name stops the run."""
    staged, final = _folder(tmp_path / "staged", a="1"), tmp_path / "TU-2026-000001"
    put(final)
    before = final.lstat().st_ino, final.lstat().st_mtime_ns
    with pytest.raises(RegisterError) as refused:
        publish_issued(staged, final)
    assert [problem.code for problem in refused.value.problems] == ["issue_folder_taken"]
    assert refused.value.problems[0].found == str(final)
    assert (final.lstat().st_ino, final.lstat().st_mtime_ns) == before
    assert _contents(staged) == {"a": "1"}


def test_files_are_secured_with_their_digests(tmp_path: Path) -> None:
    """Every file, in folders too, is read-only and has its digest; names have forward slashes."""
    staged = _folder(tmp_path / "staged", a="1")
    _folder(staged / "deep", b="2")
    digests = secure(staged)
    assert digests == {"a": digest_of(staged / "a"), "deep/b": digest_of(staged / "deep" / "b")}
    assert digests["a"] == "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in staged.rglob("*") if path.is_file()}
    assert modes == {0o444}


def test_digests_see_a_link_in_place_of_a_file(tmp_path: Path) -> None:
    """A link has no digest: a file exchanged for a link to the same bytes is not the file."""
    folder = _folder(tmp_path / "paper", a="1")
    before = digests_in(folder)
    (folder / "a").rename(tmp_path / "a")
    (folder / "a").symlink_to(tmp_path / "a")
    assert digests_in(folder) == {"a": ""} != before
    (folder / "b").symlink_to(_folder(tmp_path / "other", c="3"), target_is_directory=True)
    assert digests_in(folder) == {"a": "", "b": ""}
    assert digests_in(tmp_path / "nowhere") == {}


# --- disks ----------------------------------------------------------------------------------


def test_probe_finds_a_full_disk_and_leaves_nothing(tmp_path: Path) -> None:
    """Reliability, section 2: fail before any number is reserved."""
    probe(tmp_path)
    with full_disk(100_000), pytest.raises(EnvironmentFault) as refused:
        probe(tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["output_unwritable"]
    assert list(tmp_path.iterdir()) == []


def test_probe_finds_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    """Rights are tested before any number is reserved."""
    (tmp_path / "out").mkdir()
    with read_only(tmp_path / "out"):
        told = ordinary(lambda: probe(tmp_path / "out"))
    assert told == "EnvironmentFault output_unwritable"


@pytest.mark.parametrize(
    ("subject", "slug"),
    [
        ("ТУ-2026-000123", "TU-2026-000123"),
        ("Э-2", "E-2"),
        ("../../etc", "..-..-etc"),
        ("a/b\\c:d", "a-b-c-d"),
        ("щ" * 80, "sch" * 26 + "sc"),
        ("конец...", "konets"),
    ],
)
def test_slug_is_a_plain_name(subject: str, slug: str) -> None:
    """Fine print, section 1: paths use ASCII; no subject leads out of its folder."""
    assert subject_slug(subject) == slug
