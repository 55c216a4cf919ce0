"""Files that GDAL should not be handed: missing, empty, cut off, web pages, links to elsewhere."""

import struct
import zipfile
from pathlib import Path

from gridmap.domain.errors import UserError

_JSON = frozenset({".json", ".geojson", ".topojson"})
_MOST_UNPACKED = 8 * 2**30
_SQLITE = b"SQLite format 3\0"


def refuse_broken(path: Path) -> None:
    """Look at a file's name, size and first and last bytes.

    Raises:
        UserError: it is not there, empty, a web page, cut off, or points to other files.
    """
    if not path.exists():
        raise UserError("vector.missing", file=str(path))
    if path.is_dir():
        return
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1024)
            file.seek(max(0, size - 64))
            tail = file.read()
    except OSError as error:
        raise UserError("vector.unreadable", file=path.name, why=error.strerror) from error
    if size == 0:
        raise UserError("vector.empty_file", file=path.name)
    _refuse_by_content(path, size, head, tail)


def _refuse_by_content(path: Path, size: int, head: bytes, tail: bytes) -> None:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")):
        raise UserError("vector.web_page", file=path.name)
    if b"<ogrvrtdatasource" in text or b"<ogrwfsdatasource" in text:
        raise UserError("vector.points_elsewhere", file=path.name)
    if path.suffix.lower() in _JSON and not tail.rstrip(b" \t\r\n\0").endswith((b"}", b"]")):
        raise UserError("vector.cut_off", file=path.name)
    if head.startswith(_SQLITE) and len(head) >= 100:
        page, pages = struct.unpack(">H", head[16:18])[0], struct.unpack(">I", head[28:32])[0]
        if size < (65536 if page == 1 else page) * pages:
            raise UserError("vector.cut_off", file=path.name)
    if path.suffix.lower() == ".zip":
        _refuse_bad_zip(path)


def _refuse_bad_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UserError("vector.cut_off", file=path.name) from error
    if unpacked > _MOST_UNPACKED:
        raise UserError("vector.zip_too_large", file=path.name, size=unpacked // 2**30)
