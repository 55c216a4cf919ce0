"""Lines of a text file in whatever encoding it has, also where lines have different ones."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from gridmap.domain.errors import UserError
from gridmap.formats import encodings

#: Encoding of a file of whose lines some are UTF-8 and the others GB 18030.
MIXED = "utf-8 + gb18030"

_BLOCK = 1 << 20
_SAMPLED_LINES = 5000
_UTF16 = {"utf-16-le", "utf-16-be", "utf-16", "utf-32"}


@dataclass(slots=True)
class TextFile:
    """A text file and how its bytes become text.

    Bytes that are not of the encoding come out as lone surrogates (see `is_broken`).
    """

    path: Path
    encoding: str
    line_count: int
    odd_lines: list[int] = field(default_factory=list)  # read last, in the rarer of two encodings
    rarer: str = ""
    is_sound: bool = False  # every byte is known to be of the encoding

    @contextmanager
    def opened(self) -> Iterator[Iterable[str]]:
        """The lines with their ends; of a mixed file, each in its own encoding.

        While a mixed file is read, the numbers of lines in the rarer encoding are added to
        `odd_lines`, from which the reader takes them away.
        """
        self.odd_lines.clear()
        if self.encoding == MIXED:
            yield self._mixed_lines()
            return
        errors = "replace" if self.encoding in _UTF16 else "surrogateescape"
        with self.path.open(encoding=self.encoding, errors=errors, newline="") as file:
            yield file

    def _mixed_lines(self) -> Iterator[str]:
        with self.path.open("rb") as raw:
            for number, line in enumerate(raw, start=1):
                encoding = "utf-8" if _is_utf8(line) else "gb18030"
                if not line.isascii() and encoding == self.rarer:
                    self.odd_lines.append(number)
                yield line.decode(encoding, "surrogateescape")


def is_broken(text: str) -> bool:
    """Whether a text holds bytes that could not be read."""
    return not text.isascii() and any("\udc80" <= letter <= "\udcff" or letter == "\ufffd" for letter in text)


def open_text(path: Path, encoding: str = "") -> TextFile:
    """A text file, its encoding found out unless it is given.

    Raises:
        UserError: no such encoding, or bytes that are no text.
    """
    try:
        with path.open("rb") as file:
            count, is_utf8 = _survey(file)
            file.seek(0)
            start = file.read(4096)
            if encoding:
                return TextFile(path, encodings.known(encoding), count)
            marked = encodings.detect([start]) if start[:2] in (b"\xff\xfe", b"\xfe\xff") else None
            if marked or (marked := _unmarked_utf16(start)):
                return TextFile(path, marked, max(1, count))
            if b"\0" in start:
                raise UserError("import_records.not_text", file=path.name)
            if is_utf8:
                found = "utf-8-sig" if start.startswith(b"\xef\xbb\xbf") else "utf-8"
                return TextFile(path, found, count, is_sound=True)
            file.seek(0)
            return _by_lines(path, file, count)
    except OSError as error:
        why = error.strerror or str(error)
        raise UserError("import_records.unreadable", file=str(path), why=why) from error


def _survey(file: BinaryIO) -> tuple[int, bool]:
    """Number of lines, and whether all of it is UTF-8."""
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")()
    count, is_utf8 = 0, True
    while block := file.read(_BLOCK):
        count += block.count(b"\n")
        if is_utf8:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                is_utf8 = False
    if is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    return count, is_utf8


def _unmarked_utf16(start: bytes) -> str | None:
    """UTF-16 without a mark, known by the zeros of its Latin letters, digits and commas."""
    for name, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros, others = start[first::2], start[1 - first :: 2]
        if zeros.count(0) > 0.3 * len(zeros) and not others.count(0):
            text = start.decode(name, "ignore")
            return name if all(letter.isprintable() or letter in "\t\r\n" for letter in text) else None
    return None


def _by_lines(path: Path, file: BinaryIO, count: int) -> TextFile:
    sample: list[bytes] = []
    utf8 = other = 0
    for line in file:
        if line.isascii():
            continue
        if _is_utf8(line):
            utf8 += 1
        else:
            other += 1
            if len(sample) < _SAMPLED_LINES:
                sample.append(line.rstrip(b"\r\n"))
    found = encodings.detect(sample)
    if utf8 and found == "gb18030":
        return TextFile(path, MIXED, count, rarer="utf-8" if utf8 < other else "gb18030")
    if utf8 >= other:
        found = "utf-8"  # with some broken bytes, which are told of row by row
    if found is None:
        raise UserError("import_records.encoding_unknown", file=path.name)
    return TextFile(path, found, count)


def _is_utf8(line: bytes) -> bool:
    """Whether a line is UTF-8, and not GB 18030 that happens to be valid as UTF-8.

    By chance that gives letters of Latin to Arabic (two bytes each), never mostly Chinese ones.
    """
    if line.isascii():
        return True
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    near = sum("\x80" <= letter < "\u0800" for letter in text)
    far = sum(letter >= "\u2000" for letter in text)
    return far >= near
