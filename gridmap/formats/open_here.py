"""Whether a file is a database that this very process has open.

Asked of the system and not of the store, which formats do not know: other libraries may have it open.
"""

from pathlib import Path

from gridmap.domain.errors import UserError

_DESCRIPTORS = Path("/proc/self/fd")


def refuse_open_here(path: Path) -> None:
    """Refuse a workspace that is open here: another reader in this process would drop SQLite's locks.

    Raises:
        UserError: it is one.
    """
    if not path.with_name(path.name + "-wal").exists() or not _DESCRIPTORS.is_dir():
        return
    try:
        wanted = path.stat()
    except OSError:
        return  # whoever reads it says why
    for descriptor in _DESCRIPTORS.iterdir():
        try:
            found = descriptor.stat()
        except OSError:
            continue  # closed meanwhile
        if (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino):
            raise UserError("import_records.file_open_here", file=path.name)
