"""Import of places, facilities, organisations, residents and events from anybody's table.

`read_records` looks into the file, `rehearse` tries its first rows, `import_records` brings them in as
one batch: rows stream through in bounded memory, and what is stopped or killed leaves nothing.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from gridmap.domain.change import Batch, Columns, Rows
from gridmap.domain.prohibited import without_prohibited
from gridmap.domain.reading import Doubt
from gridmap.exchange.record_attaching import Attacher
from gridmap.exchange.record_options import RecordOptions
from gridmap.exchange.record_positions import place
from gridmap.exchange.record_preview import (
    SAMPLED,
    Preview,
    likely_kind,
    read_records,
    status_assumed,
    what_is_missing,
)
from gridmap.exchange.record_reading import ChunkReader
from gridmap.exchange.record_reading import Rows as ReadRows
from gridmap.exchange.record_report import Report, reason
from gridmap.exchange.record_rows import Ready, all_rows
from gridmap.exchange.resident_rows import ResidentRows, complete_from_id_numbers
from gridmap.formats.rejected_rows import RejectedRows, report_place
from gridmap.formats.tables import CHUNK, Chunk
from gridmap.session import Session
from gridmap.store.queries import for_import

__all__ = [
    "Preview", "RecordOptions", "Report", "import_records", "likely_kind", "read_records", "rehearse",
    "status_assumed", "what_is_missing",
]  # fmt: skip

Progress = Callable[[int, int | None], None]


def rehearse(session: Session, preview: Preview) -> Report:
    """What would become of the first rows, without writing anything.

    Raises:
        UserError: the import cannot begin like this; says what is missing.
    """
    work = _Import(session, preview)
    for _ in work.rows(preview.table.chunks(SAMPLED), only_first=True):
        pass
    work.rejected.close()
    return work.finished()


def import_records(
    session: Session, preview: Preview, progress: Progress | None = None, *, keep_rejected: bool = False
) -> Report:
    """Bring a file's records in, in one transaction with one journal entry.

    Args:
        session: Whose permission is asked, and whose workspace takes them.
        preview: From `read_records`.
        progress: Called after each chunk with rows done and about how many there are.
        keep_rejected: Leave it to the caller where rejected rows are saved.

    Returns:
        The report; rejected rows are in the file that it names, or wait in it to be saved.

    Raises:
        Refused: no permission.
        UserError: something the kind needs is missing, or the file breaks off; nothing was kept.
        Cancelled: `progress` said so; nothing was kept.
    """
    session.require("import")
    options = preview.options
    workspace = session.workspace.path
    report_path = None if keep_rejected else report_place(preview.path, workspace, options.report)
    with session.alone():  # or the cells that are read here may be others when the rows are written
        work = _Import(session, preview)
        try:
            with _without_collector():
                work.run(report_path, progress)
        except BaseException:
            work.rejected.close()
            raise
    if keep_rejected and work.rejected.count:
        work.report.unsaved = work.rejected
    else:
        work.rejected.close()
    return work.finished()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows are freed as soon as they are written; looking for cycles among them takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Import:
    """One import under way."""

    def __init__(self, session: Session, preview: Preview) -> None:
        if trouble := what_is_missing(preview):
            raise trouble
        self._preview = preview
        self._session = session
        self._reader = ChunkReader(preview)
        self._names = {target: match.column for target, match in preview.plan.matches.items()}
        self._attacher = Attacher(session.workspace)
        self._there = for_import.external_ids(session.workspace.reading(), preview.kind)
        self._here: set[str] = set()
        kind = preview.kind
        self._residents: ResidentRows | None = None
        if kind == "resident":
            self._residents = ResidentRows(session.workspace, self._attacher.cells)
        dropped = preview.plan.prohibited
        self._kept = [i for i, column in enumerate(preview.table.columns) if column not in dropped]
        self.rejected = RejectedRows([preview.table.columns[i] for i in self._kept])
        self.report = Report(preview.path, kind, prohibited=dropped, unused=preview.plan.unused)
        self.report.workspace = session.workspace.path

    def run(self, report_path: Path | None, progress: Progress | None) -> None:
        """Write what the file holds, and the report of what it holds in vain."""
        stream = self.rows(self._preview.table.chunks(CHUNK), progress)
        first = next(stream, None)
        if first is None:
            self._save_rejected(report_path)
            return
        values = {"file": self._preview.path.name, "kind": self.report.kind}
        rows = chain([first], stream, self._ending(report_path))
        total = self._preview.table.rows_expected or None

        def still_wanted() -> None:
            if progress:
                progress(self.report.read, total)

        batch = Batch("change.import_records", lambda: rows, values=values, still_wanted=still_wanted)
        try:
            self._session.run_batch(batch)
        except BaseException:
            if self.report.rejected_rows:
                self.report.rejected_rows.unlink(missing_ok=True)
            raise

    def _ending(self, report_path: Path | None) -> Iterator[Columns]:
        """No more rows; the rejected ones are saved before the others are kept, or neither is."""
        self._save_rejected(report_path)
        yield from ()

    def _save_rejected(self, report_path: Path | None) -> None:
        if self.rejected.count and report_path is not None:
            self.rejected.save(report_path)
            self.report.rejected_rows = report_path

    def rows(
        self, chunks: Iterator[Chunk], progress: Progress | None = None, *, only_first: bool = False
    ) -> Iterator[Rows | Columns]:
        """The rows to write, chunk after chunk."""
        total = self._preview.table.rows_expected or None
        for chunk in chunks:
            if progress:
                progress(self.report.read, total)
            read = self._reader.read(chunk)
            ready = self._accepted(chunk, read)
            self.report.read += len(chunk.rows)
            if ready.ids:
                self.report.imported += len(ready.ids)
                made = self._residents.rows(ready) if self._residents else all_rows(self.report.kind, ready)
                for rows in made:
                    if isinstance(rows, Columns) and rows.table != self.report.kind:
                        self.report.others[rows.table] += len(rows.values["id"])
                    yield rows
            if only_first:
                break
        if progress:
            progress(self.report.read, self.report.read)

    def finished(self) -> Report:
        """The report, with what is to be said about the table."""
        of_table = [note.doubt for note in self._preview.table.notes]
        self.report.notes = of_table + list(self._preview.doubts) + self._general_notes()
        return self.report

    def _accepted(self, chunk: Chunk, read: ReadRows) -> Ready:
        """The rows of a chunk that are taken, attached; the others go into the report."""
        count = len(chunk.rows)
        placed = place(read.texts, count, self._preview.crs, self._attacher.cells.extent, self._names)
        read.refuse(placed.refused)
        read.noted.append(placed.noted)
        if self._preview.kind == "resident":
            read.noted.append(complete_from_id_numbers(read.values, count).noted)
        self._refuse_repeated(read)
        self._reject(chunk, read)
        values, lon, lat, numbers = read.values, placed.lon, placed.lat, chunk.numbers
        if read.refused:
            kept = [index for index in range(count) if index not in read.refused]
            values = {target: [column[i] for i in kept] for target, column in values.items()}
            lon, lat, numbers = lon[kept], lat[kept], [numbers[i] for i in kept]
        attached = self._attacher.attach(lon, lat, values)
        self.report.tally(numbers, attached.noted, rejected=False)
        self.report.outside += attached.outside
        self.report.attached.update(attached.counts)
        ids: Any = self._session.workspace.ids.block(len(numbers))
        return Ready(ids, values, attached.cell_ids, attached.ways, lon, lat)

    def _reject(self, chunk: Chunk, read: ReadRows) -> None:
        """Put refused rows into the file of rejected ones, and count every doubt."""
        for index, doubt in sorted(read.refused.items()):
            cells = [chunk.rows[index][i] for i in self._kept]
            if self._preview.kind == "resident":
                cells, _ = without_prohibited(cells)
            self.rejected.add(cells, chunk.numbers[index], reason(doubt))
        self.report.tally(chunk.numbers, read.refused, rejected=True)
        for noted in read.noted:
            told = {index: doubt for index, doubt in noted.items() if index not in read.refused}
            self.report.tally(chunk.numbers, told, rejected=False)

    def _refuse_repeated(self, read: ReadRows) -> None:
        """Rows whose external id or number has been seen, in the file or in the workspace."""
        columns = [read.values[name] for name in ("external_id", "number") if name in read.values]
        fresh = set(chain.from_iterable(columns))
        each_new = all(len(set(column)) == len(column) for column in columns)
        each_new = each_new and fresh.isdisjoint(self._here) and fresh.isdisjoint(self._there)
        if each_new and not read.refused and None not in fresh:
            self._here |= fresh
            return
        repeated: dict[int, Doubt] = {}
        for index, told in enumerate(zip(*columns, strict=True)):
            known = [one for one in told if one is not None]
            if not known or index in read.refused:
                continue
            if here := [one for one in known if one in self._here]:
                repeated[index] = Doubt("import_records.repeated_here", {"value": here[0]})
            elif there := [one for one in known if one in self._there]:
                repeated[index] = Doubt("import_records.repeated_there", {"value": there[0]})
            else:
                self._here.update(known)
        read.refuse(repeated)

    def _general_notes(self) -> list[Doubt]:
        plan, given = self._preview.plan, self._preview.options.constants
        notes = [assumed] if (assumed := status_assumed(self._preview)) else []
        known = plan.matches.keys() | given.keys()
        if "external_id" not in known:
            notes.append(Doubt("import_records.no_external_id"))
        return notes + (self._residents.notes() if self._residents else [])
