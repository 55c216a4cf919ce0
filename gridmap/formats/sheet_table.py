"""Sheets of workbooks: XLSX, XLS, ODS, with titles, merged ranges, hidden sheets and subtotals."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from gridmap.domain.errors import UserError
from gridmap.domain.reading import Doubt
from gridmap.formats.cell_text import as_text
from gridmap.formats.header import Header, Merged, find_header
from gridmap.formats.old_workbook import refuse_deadly
from gridmap.formats.row_keeper import RowKeeper
from gridmap.formats.tables import Chunk, Note, Table

_HEADER_ROWS = 30


def open_sheet(path: Path, sheet: str = "") -> Table:
    """A sheet of a workbook; by default the first visible one with rows.

    Raises:
        UserError: no such sheet, no rows, a password, or no workbook.
    """
    import python_calamine as calamine

    with _sound(path):
        refuse_deadly(path)
        book = calamine.CalamineWorkbook.from_path(path)
        shown = calamine.SheetVisibleEnum.Visible
        visible = [about.name for about in book.sheets_metadata if about.visible == shown]
    hidden = [name for name in book.sheet_names if name not in visible]
    if sheet and sheet not in book.sheet_names:
        known = "、".join(book.sheet_names)
        raise UserError("import_records.no_sheet", file=path.name, sheet=sheet, sheets=known)
    for name in [sheet] if sheet else visible:
        with _sound(path):
            grid = _Sheet(book.get_sheet_by_name(name))
            header = grid.header()
        if header.columns:
            break
    else:
        raise UserError("import_records.empty_file", file=path.name)
    notes = [Note(doubt) for doubt in header.doubts]
    if hidden and not sheet:
        notes.append(Note(Doubt("import_records.hidden_sheets", {"sheets": "、".join(hidden)})))
    table = Table(
        path,
        header.columns,
        max(0, grid.height - header.first_row + 1),
        lambda size: _chunks(table, grid, header, size),
        sheet=name,
        sheets=tuple(book.sheet_names),
        spreadsheet=True,
        notes=notes,
    )
    return table


class _Sheet:
    """A sheet's rows as text, merged ranges of data filled with their value."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._left = sheet.start[1] if sheet.start else 0
        self._top = sheet.start[0] if sheet.start else 0
        ranges = sheet.merged_cell_ranges or []
        self.merged: list[Merged] = [(top, left, bottom, right) for (top, left), (bottom, right) in ranges]

    @property
    def height(self) -> int:
        """Number of the last row."""
        return self._top + int(self._sheet.height)

    def rows(self) -> Iterator[list[str]]:
        """Every row from the first, "" for an empty cell, all columns from A."""
        yield from ([""] for _ in range(self._top))
        before = [""] * self._left
        for row in self._sheet.iter_rows() if self._sheet.height else ():
            yield before + [as_text(cell) for cell in row]

    def header(self) -> Header:
        """The sheet's header."""
        return find_header(list(islice(self.rows(), _HEADER_ROWS)), self.merged)

    def filled_rows(self, first: int) -> Iterator[list[str]]:
        """The rows from number `first`; a cell merged over several rows counts for each of them."""
        starts: dict[int, list[Merged]] = {}
        for merged in self.merged:
            top, left, bottom, right = merged
            if top < bottom and left == right and top >= first - 1:
                starts.setdefault(top, []).append(merged)
        open_ranges: list[tuple[int, int, str]] = []  # column, last row, value
        for place, row in enumerate(islice(self.rows(), first - 1, None), start=first - 1):
            open_ranges = [entry for entry in open_ranges if entry[1] >= place]
            for column, _, value in open_ranges:
                row[column] = value
            open_ranges += [(left, bottom, row[left]) for _, left, bottom, _ in starts.get(place, ())]
            yield row


def _chunks(table: Table, grid: _Sheet, header: Header, size: int) -> Iterator[Chunk]:
    keeper = RowKeeper(header)
    rows, number = grid.filled_rows(header.first_row), header.first_row
    while True:
        with _sound(table.path):
            part = list(islice(rows, size))
        if not part:
            break
        yield keeper.chunk(part, number)
        number += len(part)
    table.notes.extend(keeper.notes())


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Read from a workbook; whatever is wrong with it is said in one sentence."""
    import python_calamine as calamine

    try:
        yield
    except calamine.PasswordError as error:
        raise UserError("import_records.workbook_locked", file=path.name) from error
    except (calamine.CalamineError, OSError) as error:
        start = path.read_bytes()[:512].lstrip().lower()
        if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
            raise UserError("import_records.workbook_is_html", file=path.name) from error
        raise UserError("import_records.workbook_broken", file=path.name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust; it has no name that could be imported
            raise
        raise UserError("import_records.workbook_broken", file=path.name) from error
