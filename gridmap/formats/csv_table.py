"""CSV and its kin: any delimiter, any of the usual encodings, header found, broken rows named."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from gridmap.domain.errors import UserError
from gridmap.domain.reading import Doubt
from gridmap.formats.header import Header, find_header
from gridmap.formats.row_keeper import RowKeeper
from gridmap.formats.tables import Chunk, Note, Table
from gridmap.formats.text_file import MIXED, TextFile, is_broken, open_text

_DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLED_LINES = 200
_HEADER_ROWS = 30
#: A line that no file has: where it is not read as a row of its own, a quotation mark was left open.
_END = "\x00end of file\x00"


def open_csv(path: Path, encoding: str = "") -> Table:
    """The table in a text file.

    Raises:
        UserError: an encoding that does not exist, bytes that are no text, no row at all.
    """
    text = open_text(path, encoding)
    with text.opened() as opened:
        lines = list(islice(opened, _SAMPLED_LINES))
    declared = lines[0].strip().lower() if lines else ""
    above = 1 if declared.startswith("sep=") and len(declared) == 5 else 0  # Excel's own first line
    delimiter = declared[4] if above else _delimiter(lines)
    header = _header(path, text, delimiter, above)
    if not header.columns:
        raise UserError("import_records.empty_file", file=path.name)
    notes = [Note(doubt) for doubt in header.doubts]
    if text.encoding == MIXED:
        notes.append(Note(Doubt("import_records.mixed_encoding", {"encodings": MIXED})))
    table = Table(
        path,
        header.columns,
        max(0, text.line_count - header.first_row + 1),
        lambda size: _chunks(table, text, header, size),
        encoding=text.encoding,
        delimiter=delimiter,
        spreadsheet=True,
        notes=notes,
    )
    return table


def _header(path: Path, text: TextFile, delimiter: str, above: int) -> Header:
    try:
        with text.opened() as lines:
            top = list(islice(_reader(lines, delimiter), above + _HEADER_ROWS))
    except csv.Error as error:
        line = _line_of_open_quote(text, delimiter)
        raise UserError("import_records.open_quote", file=path.name, line=line) from error
    rows = [[cell.strip() for cell in row] for row in top[above:] if row != [_END]]
    return find_header(rows).moved_down(above)


def _delimiter(lines: list[str]) -> str:
    """The delimiter that gives most rows the same number of cells, more than one."""
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
        score = count / sum(widths.values()) + width / 1000
        if score > most:
            best, most = delimiter, score
    return best


def _reader(lines: Iterable[str], delimiter: str) -> Any:
    """The rows as they stand, and `[_END]` after the last one."""
    return csv.reader(chain(lines, (_END,)), delimiter=delimiter)


def _chunks(table: Table, text: TextFile, header: Header, size: int) -> Iterator[Chunk]:
    keeper, number, ended = RowKeeper(header), header.first_row, False
    try:
        with text.opened() as lines:
            reader = _reader(lines, table.delimiter)
            for _ in range(header.first_row - 1):
                next(reader)
            text.odd_lines.clear()
            while not ended:
                odd: list[int] = []
                rows = _with_odd(reader, text, number, odd) if text.encoding == MIXED else reader
                part = list(islice(rows, size))
                ended = len(part) < size or part[-1] == [_END]
                if ended and part.pop() != [_END]:
                    raise csv.Error
                if part:
                    yield _checked(keeper.chunk(part, number), text, odd)
                number += len(part)
    except csv.Error as error:
        line = _line_of_open_quote(text, table.delimiter)
        raise UserError("import_records.open_quote", file=table.path.name, line=line) from error
    table.notes.extend(keeper.notes())


def _line_of_open_quote(text: TextFile, delimiter: str) -> int:
    """The line on which the row begins that swallows the rest of the file."""
    last = following = 1
    with text.opened() as lines:
        reader = _reader(lines, delimiter)
        try:
            for _ in reader:
                last, following = following, int(reader.line_num) + 1
        except csv.Error:
            return following
    return last


def _checked(chunk: Chunk, text: TextFile, odd: list[int]) -> Chunk:
    if not text.is_sound:
        _refuse_broken(chunk)
    if odd:
        said = Doubt("import_records.other_encoding", {"encoding": text.rarer})
        chunk.noted.update({place: said for place, number in enumerate(chunk.numbers) if number in odd})
    return chunk


def _with_odd(rows: Iterator[list[str]], text: TextFile, number: int, odd: list[int]) -> Iterator[list[str]]:
    """Rows of which the first has this number; those in the rarer encoding are added to `odd`."""
    for place, row in enumerate(rows):
        if text.odd_lines:
            text.odd_lines.clear()
            odd.append(number + place)
        yield row


def _refuse_broken(chunk: Chunk) -> None:
    if not is_broken("".join(map("".join, chunk.rows))):
        return
    chunk.columns = ()
    for place, row in enumerate(chunk.rows):
        if is_broken("".join(row)):
            chunk.refused[place] = Doubt("import_records.broken_bytes", {})
            chunk.rows[place] = [_shown(cell) for cell in row]


def _shown(cell: str) -> str:
    return "".join("\ufffd" if "\udc80" <= letter <= "\udcff" else letter for letter in cell)
