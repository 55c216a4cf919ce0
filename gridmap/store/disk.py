"""The disk below a workspace: whether it is a network share, and making sure that it has written."""

import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from gridmap.domain.errors import UserError

#: Filesystems whose other side is another machine, or which share no memory between machines, as
#: SQLite's write-ahead log needs it (https://www.sqlite.org/wal.html, "all processes ... same host").
NETWORK_FILESYSTEMS = frozenset({
    "9p", "afs", "afpfs", "beegfs", "ceph", "cifs", "davfs", "drvfs", "glusterfs", "gpfs", "lustre", "ncpfs",
    "nfs", "nfs4", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs",
    "fuse.ceph", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs",
    "fuse.vmhgfs-fuse",
})  # fmt: skip

_OCTAL = re.compile(r"\\([0-7]{3})")


def on_network_share(path: Path) -> bool:
    """Whether the file lies, or would lie, on a disk of another machine."""
    place = path.absolute().parent.resolve()
    if sys.platform == "win32":
        return _windows_share(place)
    mounts = Path("/proc/mounts")
    return mounts.exists() and filesystem(place, mounts.read_text("utf-8", "replace")) in NETWORK_FILESYSTEMS


def file_identity(path: Path) -> str:
    """What tells a file on a disk of this machine from its copies, wherever it is moved; "" where unsure.

    On a share the same file may have another number through another mount, so there nothing is said.
    """
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_dev:x}.{found.st_ino:x}" if found.st_ino and not on_network_share(path) else ""


def filesystem(place: Path, mounts: str) -> str:
    """Type of the filesystem that holds an absolute path, "" if no mount holds it.

    Args:
        place: Absolute, without links.
        mounts: Text of `/proc/mounts`; spaces and the like in it are octal escapes (`proc(5)`).
    """
    found, depth = "", -1
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        at = Path(_OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[1]))
        if place.is_relative_to(at) and len(at.parts) >= depth:  # a later mount hides an earlier one
            found, depth = fields[2], len(at.parts)
    return found


def ensure_room(folder: Path, needed: int) -> None:
    """Refuse early when a folder's disk has less than `needed` bytes left.

    Raises:
        UserError: too little room; says how much is missing.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UserError("disk_full", folder=str(folder), needed=-(-needed // 2**20), free=free // 2**20)


def write_through(path: Path) -> None:
    """Return only when the file's content is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write_folder_through(folder: Path) -> None:
    """Return only when the folder's names are on the disk, where the system can tell."""
    if sys.platform == "win32":
        return  # a folder cannot be flushed there; NTFS journals its names
    with suppress(OSError):  # some network filesystems refuse it
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


if sys.platform == "win32":
    import ctypes

    _DRIVE_REMOTE = 4

    def _windows_share(place: Path) -> bool:
        if place.drive.startswith("\\\\"):
            return True
        return ctypes.windll.kernel32.GetDriveTypeW(place.drive + "\\") == _DRIVE_REMOTE
