"""CSV and its kin: any delimiter, any of the usual encodings, header found, broken rows named."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

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
    lines = list(islice(text.lines(), _SAMPLED_LINES))
    declared = lines[0].strip().lower() if lines else ""
    above = 1 if declared.startswith("sep=") and len(declared) == 5 else 0  # Excel's own first line
    delimiter = declared[4] if above else _delimiter(lines)
    first = islice(_rows(path, text, delimiter), above, above + _HEADER_ROWS)
    header = find_header([[cell.strip() for cell in row] for row in first]).moved_down(above)
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
        notes=notes,
    )
    return table


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


def _ended(text: TextFile) -> Iterator[str]:
    line = ""
    for line in text.lines():
        yield line
    if line and not line.endswith(("\n", "\r")):
        yield "\n"
    yield _END


def _rows(path: Path, text: TextFile, delimiter: str) -> Iterator[list[str]]:
    """The rows as they stand, then none.

    Raises:
        UserError: a quotation mark is left open, so that it swallows the rest of the file.
    """
    reader = csv.reader(_ended(text), delimiter=delimiter)
    text.odd_lines.clear()
    started = 1  # line on which the row at hand begins
    row: list[str] = []
    try:
        for row in reader:
            if row == [_END]:
                return
            yield row
            started, before = reader.line_num + 1, started
    except csv.Error as error:
        raise UserError("import_records.open_quote", file=path.name, line=started) from error
    raise UserError("import_records.open_quote", file=path.name, line=before)


def _chunks(table: Table, text: TextFile, header: Header, size: int) -> Iterator[Chunk]:
    keeper = RowKeeper(header)
    rows = islice(_rows(table.path, text, table.delimiter), header.first_row - 1, None)
    number = header.first_row
    while True:
        odd: list[int] = []
        mixed = text.encoding == MIXED
        part = list(_with_odd(rows, text, number, odd, size) if mixed else islice(rows, size))
        if not part:
            break
        chunk = keeper.chunk(part, number)
        number += len(part)
        if text.encoding not in ("utf-8", "utf-8-sig"):
            _refuse_broken(chunk)
        if odd:
            said = Doubt("import_records.other_encoding", {"encoding": text.rarer})
            chunk.noted.update({place: said for place, n in enumerate(chunk.numbers) if n in odd})
        yield chunk
    table.notes.extend(keeper.notes())


def _with_odd(
    rows: Iterator[list[str]], text: TextFile, number: int, odd: list[int], size: int
) -> Iterator[list[str]]:
    text.odd_lines.clear()
    for place, row in enumerate(islice(rows, size)):
        if text.odd_lines:
            text.odd_lines.clear()
            odd.append(number + place)
        yield row


def _refuse_broken(chunk: Chunk) -> None:
    if not is_broken("".join(map("".join, chunk.rows))):
        return
    for place, row in enumerate(chunk.rows):
        if is_broken("".join(row)):
            chunk.refused[place] = Doubt("import_records.broken_bytes", {})
            chunk.rows[place] = [_shown(cell) for cell in row]


def _shown(cell: str) -> str:
    return "".join("\ufffd" if "\udc80" <= letter <= "\udcff" else letter for letter in cell)
