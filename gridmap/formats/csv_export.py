"""Tables as CSV for spreadsheets: UTF-8 with a mark, and no text that a spreadsheet would calculate."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gridmap.formats.spreadsheet_safe import guarded


class CsvFolder:
    """One file a table, `<name>.csv`, in a new folder; or one file where a single table is written."""

    def __init__(self, path: Path, single: bool) -> None:
        """Begin at a path where nothing is."""
        self._path, self._single = path, single
        self._file: Any = None
        if not single:
            path.mkdir()

    def begin(self, name: str, _title: str, columns: Sequence[str]) -> None:
        """Begin a table with these headings."""
        self.close()
        path = self._path if self._single else self._path / f"{name}.csv"
        self._file = path.open("w", encoding="utf-8-sig", newline="")
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

    def close(self) -> None:
        """Leave the file, finished or not."""
        if self._file is not None:
            self._file.close()
            self._file = None
