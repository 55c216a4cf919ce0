"""The report of rejected rows: a CSV with the columns of its source, to be mended and imported again."""

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from gridmap.domain.columns import REPORT_COLUMNS
from gridmap.domain.errors import UserError
from gridmap.formats.spreadsheet_safe import guarded


class RejectedRows:
    """Collects rejected rows where nobody finds them, until they are saved.

    The rows lie in a file without a name, so that work that is cancelled or killed leaves none.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        """Begin a report with these columns."""
        self.count = 0
        self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as this object
        self._text = io.TextIOWrapper(self._file, encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow([*map(guarded, columns), *REPORT_COLUMNS])

    def add(self, cells: Sequence[str], number: int, reason: str) -> None:
        """One more row, with its number in the source and the reason."""
        self._writer.writerow([*map(guarded, cells), number, guarded(reason)])
        self.count += 1

    def save(self, path: Path) -> None:
        """Write the report to its place, whole or not at all.

        Raises:
            UserError: it cannot be written there.
        """
        self._text.flush()
        self._file.seek(0)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with fresh.open("wb") as file:
                shutil.copyfileobj(self._file, file)
            fresh.replace(path)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink()
            raise UserError(
                "import_records.report_unwritable", file=str(path), why=error.strerror or str(error)
            ) from error

    def close(self) -> None:
        """Forget the rows."""
        self._text.close()


def report_place(source: Path, workspace: Path, wanted: Path | None) -> Path:
    """Where the report of a source will be written, checked before the work begins.

    Without a wish it lies beside the source, or beside the workspace where that may not be written,
    under a name that no file has.

    Raises:
        UserError: it cannot be written where the user wants it, or would take the place of what is read.
    """
    if wanted is not None:
        if wanted.is_dir() or not os.access(wanted.parent, os.W_OK):
            raise UserError("import_records.report_unwritable", file=str(wanted), why=os.strerror(13))
        refuse_over_input(wanted, source, workspace)
        return wanted
    folder = source.parent if os.access(source.parent, os.W_OK) else workspace.parent
    path, number = folder / f"{source.stem}.rejected.csv", 2
    while path.exists():
        path, number = folder / f"{source.stem}.rejected-{number}.csv", number + 1
    return path


def refuse_over_input(report: Path, *read: Path) -> None:
    """Refuse a report that would take the place of a file that the same work reads.

    Raises:
        UserError: it would.
    """
    if report.exists() and any(one.exists() and report.samefile(one) for one in read):
        raise UserError("import_records.report_over_input", file=str(report))
