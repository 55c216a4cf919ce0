"""Tables of other people's, read in chunks of text: CSV, spreadsheets, layers of vector files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gridmap.domain.errors import UserError
from gridmap.domain.reading import Doubt
from gridmap.formats.open_here import refuse_open_here

CHUNK = 50_000

_TEXT = {".csv", ".tsv", ".txt", ".tab"}
_SHEETS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et"}


@dataclass(slots=True)
class Chunk:
    """Some rows of a table, each as long as the table has columns."""

    numbers: list[int]  # of the rows, as a spreadsheet counts them, from 1
    rows: list[list[str]]
    refused: dict[int, Doubt] = field(default_factory=dict)  # by place in the chunk
    noted: dict[int, Doubt] = field(default_factory=dict)
    columns: Sequence[Sequence[str]] = ()  # the same as `rows`, where the reader had them anyway

    def column(self, place: int) -> list[str]:
        """The cells of the column at this place, one for each row."""
        return list(self.columns[place]) if self.columns else [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a table, with the rows it is about."""

    doubt: Doubt
    rows: tuple[int, ...] = ()


@dataclass(slots=True)
class Table:
    """A table in a file, opened and described; its rows are read as often as they are asked for."""

    path: Path
    columns: tuple[str, ...]  # never empty, no two alike; "group/name" under a header of two rows
    rows_expected: int  # about how many there are; 0 for an unknown number
    read: Callable[[int], Iterator[Chunk]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""  # or layer
    sheets: tuple[str, ...] = ()  # that may be chosen
    crs: str | None = None  # of the two columns named in `position`
    position: tuple[str, str] | None = None  # columns that hold x and y of a vector file's points
    spreadsheet: bool = False  # texts may have the apostrophe of `spreadsheet_safe.guarded`
    notes: list[Note] = field(default_factory=list)  # complete when the rows have been read

    def chunks(self, size: int = CHUNK) -> Iterator[Chunk]:
        """The rows, `size` at a time, without titles, blank lines, subtotals and footnotes.

        Raises:
            UserError: the file breaks off or cannot be read on.
        """
        self.notes = [note for note in self.notes if not note.rows]
        return self.read(size)


def open_table(path: Path, *, encoding: str = "", sheet: str = "") -> Table:
    """The table in a file.

    Args:
        path: CSV in any of the usual encodings and delimiters, XLSX, XLS, ODS, or any vector file.
        encoding: Of a text file, where the guess is wrong.
        sheet: Sheet of a workbook or layer of a vector file; by default the first visible one that
            has rows.

    Raises:
        UserError: no such file, sheet or encoding, or not a table.
    """
    if not path.exists():
        raise UserError("import_records.no_file", file=str(path))
    if path.is_file() and path.stat().st_size == 0:
        raise UserError("import_records.empty_file", file=path.name)
    refuse_open_here(path)
    suffix = path.suffix.lower()
    if suffix in _TEXT:
        from gridmap.formats.csv_table import open_csv

        return open_csv(path, encoding)
    if suffix in _SHEETS:
        from gridmap.formats.sheet_table import open_sheet

        return open_sheet(path, sheet)
    from gridmap.formats.vector_table import open_layer

    return open_layer(path, sheet, encoding)
