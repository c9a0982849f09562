"""Disks: of this machine, as SQLite's log of writes needs them, and when a name is safe on one."""

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import psutil

_NETWORK: Final = frozenset({
    "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.glusterfs", "fuse.gvfsd-fuse",
    "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.vmhgfs-fuse", "glusterfs", "lustre", "ncpfs",
    "nfs", "nfs4", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "webdav",
})  # fmt: skip


_RETRY_S: Final = 0.05


class Mount(Protocol):
    """What ``psutil`` tells of a mounted disk."""

    @property
    def mountpoint(self) -> str:
        """Where it hangs."""

    @property
    def fstype(self) -> str:
        """Its kind."""

    @property
    def opts(self) -> str:
        """Options, with commas between."""


def network_disk(folder: Path, mounts: Iterable[Mount] | None = None) -> str | None:
    """The kind of the network disk that ``folder`` lies on; ``None`` for a disk of this machine.

    Args:
        folder: need not exist yet.
        mounts: disks of this machine, asked of the system unless given.
    """
    path = os.path.realpath(folder)
    if (
        path.startswith(("\\\\", "//")) and sys.platform == "win32"
    ):  # pragma: no cover  # no Windows in CI
        return "UNC"
    disks: Iterable[Mount] = psutil.disk_partitions(all=True) if mounts is None else mounts
    found: Mount | None = None
    for mount in disks:
        point = mount.mountpoint.rstrip("/\\") or mount.mountpoint
        inside = path == point or path.startswith(point.rstrip("/\\") + os.sep)
        if inside and (found is None or len(mount.mountpoint) >= len(found.mountpoint)):
            found = mount  # the last one mounted on a point hides those before
    if found is None:
        return None
    if found.fstype.lower() in _NETWORK or "remote" in found.opts.split(","):
        return found.fstype or "remote"
    return None


def sync_folder(folder: Path) -> None:
    """The names in a folder are on disk when this returns; Windows does so by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def locked(stream: BinaryIO, *, wait: bool) -> bool:
    """Take the lock of an open file; ``False`` if another has it and there is no waiting.

    The kernel frees it when the file is closed or the process dies.
    """
    if sys.platform == "win32":  # pragma: no cover  # no Windows in CI
        import msvcrt  # noqa: PLC0415  # exists on Windows only

        while True:
            try:
                stream.seek(0)
                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(_RETRY_S)  # its own waiting gives up after ten seconds
            else:
                return True
    import fcntl  # noqa: PLC0415  # exists on POSIX only

    try:
        fcntl.flock(stream, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
