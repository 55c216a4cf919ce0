"""Text files that are written table by table."""

from pathlib import Path
from typing import Any


class FileEach:
    """One file a table, `<name><suffix>`, in a new folder; or one file where a single table is written."""

    def __init__(self, path: Path, single: bool) -> None:
        """Begin at a path where nothing is."""
        self._path, self._single = path, single
        self._file: Any = None
        if not single:
            path.mkdir()

    def open_next(self, file_name: str, encoding: str, newline: str) -> None:
        """Write to the next table's file from here on; where a single one is written, to that."""
        path = self._path if self._single else self._path / file_name
        self._file = path.open("w", encoding=encoding, newline=newline)

    def close(self) -> None:
        """Leave the file, finished or not."""
        if self._file is not None:
            self._file.close()
            self._file = None
