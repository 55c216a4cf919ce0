"""What a shapefile's own headers say, checked before GDAL opens it: a broken one opens without a word."""

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gridmap.domain.errors import UserError
from gridmap.formats import encodings

_HEADER = 100
_SAMPLED_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of one shapefile, wherever they lie."""

    name: str  # as shown to people
    sizes: dict[str, int]  # bytes by suffix: shp, shx, dbf, cpg, prj
    read: Callable[[str, int], bytes]  # the first bytes of a part, by suffix; -1 for all


def parts_of(path: Path) -> Parts:
    """The files beside a ``.shp``, whatever the case of their suffixes."""
    beside = {
        other.suffix[1:].lower(): other
        for other in path.parent.glob("*")
        if other.stem == path.stem and other.is_file()
    }

    def read(suffix: str, count: int) -> bytes:
        with beside[suffix].open("rb") as file:
            return file.read(count)

    return Parts(path.name, {suffix: file.stat().st_size for suffix, file in beside.items()}, read)


def parts_in_zip(archive: zipfile.ZipFile) -> list[Parts]:
    """Each shapefile in a zip archive; names that were written in GBK are put right."""
    members = [info for info in archive.infolist() if not info.is_dir()]
    found = []
    for shp in members:
        stem, dot, suffix = shp.filename.rpartition(".")
        if dot and suffix.lower() == "shp":
            beside = {
                other.filename[len(stem) + 1 :].lower(): other
                for other in members
                if other.filename.startswith(stem + ".")
            }
            found.append(_zipped(archive, unscrambled(stem).rpartition("/")[2] + ".shp", beside))
    return found


def _zipped(archive: zipfile.ZipFile, name: str, beside: dict[str, zipfile.ZipInfo]) -> Parts:
    def read(suffix: str, count: int) -> bytes:
        with archive.open(beside[suffix]) as file:
            return file.read(count)

    return Parts(name, {suffix: info.file_size for suffix, info in beside.items()}, read)


def unscrambled(name: str) -> str:
    """A zip member's name, of which GBK bytes were read as code page 437."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def check(parts: Parts) -> None:
    """See that the parts of a shapefile are there, whole and of one length.

    Raises:
        UserError: a part is missing, empty, cut off, or the parts disagree about the number of rows.
    """
    for suffix in ("shp", "dbf", "shx"):
        if suffix not in parts.sizes:
            raise UserError("vector.part_missing", file=parts.name, suffix="." + suffix)
        if parts.sizes[suffix] == 0:
            raise UserError("vector.part_empty", file=parts.name, suffix="." + suffix)
    for suffix in ("shp", "shx"):
        head = parts.read(suffix, _HEADER)
        if len(head) < _HEADER or struct.unpack(">i", head[:4])[0] != 9994:
            raise UserError("vector.part_garbled", file=parts.name, suffix="." + suffix)
        promised = 2 * struct.unpack(">i", head[24:28])[0]
        if parts.sizes[suffix] < promised:
            raise UserError(
                "vector.part_cut", file=parts.name, suffix="." + suffix, promised=promised,
                found=parts.sizes[suffix],
            )  # fmt: skip
    shapes = (2 * struct.unpack(">i", parts.read("shx", 28)[24:28])[0] - _HEADER) // 8
    rows, _, _ = _table_header(parts)
    if rows != shapes:
        raise UserError("vector.rows_disagree", file=parts.name, rows=rows, shapes=shapes)


def header_bounds(parts: Parts) -> tuple[float, float, float, float]:
    """West, south, east and north of all shapes, as the ``.shp`` says."""
    west, south, east, north = struct.unpack("<4d", parts.read("shp", 68)[36:68])
    return west, south, east, north


def encoding_of(parts: Parts) -> str | None:
    """Python's name of the encoding of names and text in the ``.dbf``; None where nothing reads it all.

    The ``.cpg`` file is believed where every cell can be read so; it is often missing, or a lie.
    """
    cells = _cells(parts)
    if "cpg" in parts.sizes:
        said = parts.read("cpg", 64).decode("ascii", "ignore").strip()
        said = {"936": "gb18030", "950": "big5", "65001": "utf-8", "UTF8": "utf-8"}.get(said, said)
        try:
            name = encodings.known(said)
            for cell in cells:
                cell.decode(name)
        except (UserError, UnicodeDecodeError):
            pass
        else:
            return name
    return encodings.detect(cells)


def _table_header(parts: Parts) -> tuple[int, int, int]:
    """Rows, length of the header, length of a row; the rows must be there."""
    head = parts.read("dbf", 32)
    if len(head) < 32:
        raise UserError("vector.part_garbled", file=parts.name, suffix=".dbf")
    rows, header, width = struct.unpack("<IHH", head[4:12])
    if header < 33 or width < 1:
        raise UserError("vector.part_garbled", file=parts.name, suffix=".dbf")
    there = (parts.sizes["dbf"] - header) // width
    if there < rows:
        raise UserError("vector.rows_missing", file=parts.name, promised=rows, found=there)
    return rows, header, width


def _cells(parts: Parts) -> list[bytes]:
    """Field names and the text cells of the first rows, without blanks; a character cut by the end of its
    field loses its first byte too."""
    rows, header, width = _table_header(parts)
    data = parts.read("dbf", header + width * min(rows, _SAMPLED_ROWS))
    cells, spans, at = [], [], 1
    for start in range(32, header - 1, 32):
        field = data[start : start + 32]
        if field[:1] == b"\r" or len(field) < 32:
            break
        cells.append(field[:11].split(b"\0")[0])
        if field[11:12] == b"C":
            spans.append((at, at + field[16]))
        at += field[16]
    for row in range(header, len(data) - width + 1, width):
        for first, last in spans:
            cell = data[row + first : row + last]
            full = cell[-1:] not in (b" ", b"\0")
            cell = cell.strip(b" \0")
            if cell:
                cells.append(_whole(cell) if full else cell)
    return cells


def _whole(cell: bytes) -> bytes:
    """A cell that fills its field, without the half character that it may end with."""
    for name in ("utf-8", "gb18030"):
        try:
            cell.decode(name)
        except UnicodeDecodeError as error:
            if error.start >= len(cell) - 3 and error.reason.startswith(("unexpected end", "incomplete")):
                return cell[: error.start]
        else:
            return cell
    return cell
