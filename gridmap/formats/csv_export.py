"""Tables as CSV for spreadsheets: UTF-8 with a mark, and no text that a spreadsheet would calculate."""

import csv
from collections.abc import Sequence
from typing import Any

from gridmap.formats.file_each import FileEach
from gridmap.formats.spreadsheet_safe import guarded


class CsvFolder(FileEach):
    """One file a table, `<name>.csv`, in a new folder; or one file where a single table is written."""

    def begin(self, name: str, _title: str, columns: Sequence[str]) -> None:
        """Begin a table with these headings."""
        self.close()
        self.open_next(f"{name}.csv", "utf-8-sig", "")
        self._writer = csv.writer(self._file)
        self._writer.writerow(map(guarded, columns))

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows of texts, numbers and None."""
        self._writer.writerows(
            [guarded(value) if isinstance(value, str) else value for value in row] for row in rows
        )

    def finish(self) -> None:
        """Write out what waits."""
        self.close()
