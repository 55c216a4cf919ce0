"""What kind of file lies at a path, told by its first page, before SQLite is asked."""

from enum import Enum
from pathlib import Path

from gridmap.domain.errors import UserError
from gridmap.store.held_files import first_bytes

_SQLITE = b"SQLite format 3\0"
_PAGE = 4096
#: A page of random bytes lacks one of the 256 values once in 34,000 pages, and never six of them.
_DISTINCT = 251
_KNOWN = (
    b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",  # Word and Excel up to 2003
)  # fmt: skip


class FileKind(Enum):
    """What a file may be by the look of its first page."""

    PLAIN = "plain"  # an SQLite file, perhaps a plain workspace
    SEALED = "sealed"  # nothing but noise in whole pages: perhaps a sealed workspace
    EMPTY = "empty"
    CUT = "cut"  # noise, or SQLite, that ends within a page
    OTHER = "other"


def file_kind(path: Path) -> FileKind:
    """What kind of file lies there.

    Raises:
        UserError: there is none, it is a folder, or it may not be read.
    """
    page, size = _first_page(path)
    if not size:
        return FileKind.EMPTY
    if page.startswith(_SQLITE):
        return FileKind.PLAIN if size % 512 == 0 else FileKind.CUT
    if page.startswith(_KNOWN) or len(page) < _PAGE or len(set(page)) < _DISTINCT:
        return FileKind.OTHER
    return FileKind.SEALED if size % _PAGE == 0 else FileKind.CUT


def is_sealed(path: Path) -> bool:
    """Whether the file looks like a sealed workspace, so that a passphrase must be asked for."""
    return path.is_file() and file_kind(path) is FileKind.SEALED


def refuse_unless_openable(path: Path, with_key: bool) -> None:
    """Refuse what cannot be a workspace, each kind with its own sentence.

    Raises:
        UserError: as `file_kind`; empty, cut off, something else; sealed and no key given, or a key
            given for a plain file.
    """
    kind = file_kind(path)
    if kind is FileKind.EMPTY:
        raise UserError("workspace_file_empty", file=str(path))
    if kind is FileKind.CUT:
        raise UserError("workspace_file_cut", file=str(path), bytes=path.stat().st_size)
    if kind is FileKind.OTHER:
        raise UserError("workspace_file_other", file=str(path))
    if kind is FileKind.SEALED and not with_key:
        raise UserError("passphrase_missing", file=str(path))
    if kind is FileKind.PLAIN and with_key:
        raise UserError("passphrase_not_needed", file=str(path))


def _first_page(path: Path) -> tuple[bytes, int]:
    try:
        return first_bytes(path, _PAGE)
    except FileNotFoundError:
        key = "workspace_file_missing" if path.parent.is_dir() else "workspace_folder_missing"
        raise UserError(key, file=str(path), folder=str(path.parent)) from None
    except (IsADirectoryError, NotADirectoryError):
        raise UserError("workspace_file_folder", file=str(path)) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise UserError("workspace_file_unreadable", file=str(path), why=why) from None
