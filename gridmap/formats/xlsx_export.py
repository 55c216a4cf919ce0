"""Tables as an Excel workbook, one sheet each, written row by row in bounded memory.

Texts are written as texts: never as formulas, links or numbers, so codes keep their zeros.
"""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gridmap.domain.errors import UserError
from gridmap.formats.spreadsheet_safe import guarded

#: Rows and characters of a cell that Excel takes (support.microsoft.com, "Excel specifications and limits").
MOST_ROWS = 1_048_576
LONGEST = 32_767
_UNWELCOME = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_WIDTHS = (10, 42)


class XlsxBook:
    """A workbook that is being written; a table of more rows than a sheet takes goes on in another."""

    def __init__(self, path: Path) -> None:
        """Begin a workbook at a path where nothing is; rows wait beside it until it is written."""
        from xlsxwriter import Workbook

        self._waiting = path.with_name(path.name + "-rows")
        self._waiting.mkdir()
        self._book = Workbook(
            str(path),
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False, "tmpdir": str(self._waiting)},
        )  # fmt: skip
        self._heading = self._book.add_format({"bold": True, "bg_color": "#E6EBF1", "bottom": 1})

    def begin(self, name: str, title: str, columns: Sequence[str]) -> None:
        """Begin a table with these headings; its sheet is called after its title."""
        self._title, self._columns, self._sheets = _NOT_IN_NAMES.sub(" ", title)[:26] or name, columns, 0
        self._new_sheet()

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows of texts, numbers and None.

        Raises:
            UserError: a text is longer than Excel takes; cut, nobody would know.
        """
        for row in rows:
            if self._row == MOST_ROWS:
                self._new_sheet()
            for column, value in enumerate(row):
                if isinstance(value, str):
                    self._sheet.write_string(self._row, column, self._fitting(_welcome(value), column))
                elif value is not None:
                    self._sheet.write_number(self._row, column, value)
            self._row += 1

    def finish(self) -> None:
        """Write the workbook.

        Raises:
            OSError: the disk is full or may not be written.
            UserError: it has grown beyond what the format takes.
        """
        from xlsxwriter.exceptions import FileCreateError, FileSizeError

        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from error
        except FileSizeError as error:
            raise UserError("export.xlsx_too_large") from error

    def close(self) -> None:
        """Leave the workbook, finished or not."""
        for sheet in self._book.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()
        shutil.rmtree(self._waiting, ignore_errors=True)

    def _fitting(self, text: str, column: int) -> str:
        if len(text) > LONGEST:
            raise UserError(
                "export.xlsx_text_too_long", sheet=self._title, row=self._row + 1,
                column=self._columns[column], length=len(text), most=LONGEST,
            )  # fmt: skip
        return text

    def _new_sheet(self) -> None:
        self._sheets += 1
        title = self._title if self._sheets == 1 else f"{self._title} ({self._sheets})"
        self._sheet = self._book.add_worksheet(title)
        for column, heading in enumerate(self._columns):
            self._sheet.set_column(column, column, min(max(_WIDTHS[0], 2 * len(heading) + 2), _WIDTHS[1]))
            self._sheet.write_string(0, column, heading, self._heading)
        self._sheet.freeze_panes(1, 0)
        self._row = 1


def _welcome(text: str) -> str:
    return guarded(_UNWELCOME.sub("", text))
