"""Which disks the register may lie on: SQLite's log of writes works on no network disk."""

from functools import partial
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from pipeline.problems import RegisterError
from pipeline.register.disks import network_disk
from pipeline.register.opening import created, opened, restored
from tests.register.acts import SAID, codes, issued, names_in


class Disk(NamedTuple):
    """A mounted disk as ``psutil`` tells of it."""

    mountpoint: str
    fstype: str
    opts: str = "rw"


LOCAL = Disk("/", "ext4")


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "CIFS", "fuse.sshfs", "davfs", "glusterfs", "afs"]
)
def test_network_disk_is_told_by_its_kind(tmp_path: Path, kind: str) -> None:
    """Reliability, section 3: never on SMB or NFS; the kind is named as the system names it."""
    assert network_disk(tmp_path / "out", [LOCAL, Disk(str(tmp_path), kind)]) == kind


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "xfs", "tmpfs", "overlay", "apfs", "NTFS"])
def test_disk_of_this_machine_is_no_network_disk(tmp_path: Path, kind: str) -> None:
    """Nobody is refused a disk that works."""
    assert network_disk(tmp_path, [LOCAL, Disk(str(tmp_path), kind)]) is None


@pytest.mark.parametrize(("kind", "told"), [("NTFS", "NTFS"), ("", "remote")])
def test_drive_letter_of_a_share_is_told_by_its_options(
    tmp_path: Path, kind: str, told: str
) -> None:
    """Windows calls a share NTFS; that it is remote stands among the options only."""
    assert network_disk(tmp_path, [Disk(str(tmp_path), kind, "rw,remote")]) == told
    assert network_disk(tmp_path, [Disk(str(tmp_path), kind, "rw,removable")]) is None


def test_innermost_disk_counts(tmp_path: Path) -> None:
    """A local disk inside a network one is local, and the other way round, in any order."""
    share, inner = tmp_path / "share", tmp_path / "share" / "local" / "deep"
    disks = [
        Disk(str(share), "nfs"),
        LOCAL,
        Disk(str(share / "local"), "ext4"),
        Disk(str(inner), "cifs"),
    ]
    for order in (disks, disks[::-1]):
        assert network_disk(tmp_path / "elsewhere", order) is None
        assert network_disk(share / "out", order) == "nfs"
        assert network_disk(share / "local" / "out", order) is None
        assert network_disk(inner / "out", order) == "cifs"


def test_disk_mounted_last_hides_those_before(tmp_path: Path) -> None:
    """A local disk bound over a share, or a share over a local disk: the later one is there."""
    share, local = Disk(str(tmp_path), "nfs"), Disk(str(tmp_path), "ext4")
    assert network_disk(tmp_path, [LOCAL, share, local]) is None
    assert network_disk(tmp_path, [LOCAL, local, share]) == "nfs"


def test_neighbour_with_a_longer_name_lies_elsewhere(tmp_path: Path) -> None:
    """A share named ``a`` says nothing of the folder ``ab`` beside it."""
    assert network_disk(tmp_path / "ab", [LOCAL, Disk(str(tmp_path / "a"), "nfs")]) is None


def test_root_of_a_network_holds_everything(tmp_path: Path) -> None:
    """A machine without a disk of its own has its root on a share."""
    assert network_disk(tmp_path, [Disk("/", "nfs")]) == "nfs"


def test_symlink_leads_to_where_the_files_lie(tmp_path: Path) -> None:
    """A link into a share lies on the share, however local it looks."""
    (tmp_path / "share").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "share", target_is_directory=True)
    assert network_disk(tmp_path / "out", [LOCAL, Disk(str(tmp_path / "share"), "nfs")]) == "nfs"


def test_unknown_disks_forbid_nothing(tmp_path: Path) -> None:
    """A system that tells of no disks does not stop the work."""
    assert network_disk(tmp_path, []) is None


@pytest.mark.parametrize("kind", ["nfs4", "cifs"])
def test_register_is_refused_on_a_network_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Neither made, nor opened, nor restored there; no file appears and none is touched."""
    there, new = tmp_path / "there", tmp_path / "new"
    with created(there, SAID) as register:
        issued(register, "Э-1")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in there.iterdir()}

    def disks(*, all: bool) -> list[Disk]:  # noqa: A002  # as psutil names it
        assert all
        return [LOCAL, Disk(str(tmp_path), kind)]

    monkeypatch.setattr(psutil, "disk_partitions", disks)
    acts = partial(opened, there), partial(created, new, SAID), partial(restored, there, [])
    for act in acts:
        with pytest.raises(RegisterError) as refused:
            act()
        assert codes(refused.value.problems) == ["register_on_network"]
        assert refused.value.problems[0].found == kind
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in there.iterdir()} == before
    assert not new.exists() or names_in(new) == set()
