"""What an import of records did, row by row where it matters."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gridmap.domain.errors import UserError
from gridmap.domain.reading import Doubt
from gridmap.formats.rejected_rows import RejectedRows, refuse_over_input
from gridmap.words import tr

#: Rows named with each kind of doubt; the rest are counted.
ROWS_NAMED = 20


@dataclass(slots=True)
class Tally:
    """One kind of doubt: its first case in words, and how many rows have it."""

    example: Doubt
    rejected: bool
    count: int = 0
    rows: list[int] = field(default_factory=list)  # numbers of the first ones

    def add(self, number: int) -> None:
        """Count one more row."""
        self.count += 1
        if len(self.rows) < ROWS_NAMED:
            self.rows.append(number)

    def said(self) -> str:
        """The doubt in words, with its rows."""
        rows = ", ".join(map(str, self.rows)) + (" …" if self.count > len(self.rows) else "")
        return tr("import_records.tally", what=reason(self.example), count=self.count, rows=rows)


@dataclass(slots=True)
class Report:
    """The outcome of an import, or of its rehearsal on the first rows."""

    source: Path
    kind: str
    read: int = 0
    imported: int = 0
    attached: Counter[str] = field(default_factory=Counter)  # by the way: location, code, address, none
    outside: int = 0  # have a position that no cell holds
    others: Counter[str] = field(default_factory=Counter)  # records that came along, by table
    tallies: dict[tuple[str, bool], Tally] = field(default_factory=dict)
    notes: list[Doubt] = field(default_factory=list)  # about the table as a whole
    prohibited: Mapping[str, str] = field(default_factory=dict)  # column -> what it held
    unused: tuple[str, ...] = ()
    rejected_rows: Path | None = None  # the file to mend
    workspace: Path = Path()  # that took the records
    unsaved: RejectedRows | None = None  # or its rows, while nobody has said where they shall go

    @property
    def rejected(self) -> int:
        """Rows that were not taken."""
        return self.read - self.imported

    def in_short(self) -> tuple[str, str]:
        """What came in, and what was rejected; "" where nothing was."""
        counts = {"read": self.read, "imported": self.imported, "unattached": self.attached["none"]}
        told = [f"{tr(f'import_records.figure.{name}')} {count:,}" for name, count in counts.items() if count]
        rejected = f"{tr('import_records.figure.rejected')} {self.rejected:,}" if self.rejected else ""
        return " · ".join(told), rejected

    def tally(self, numbers: list[int], doubts: Mapping[int, Doubt], *, rejected: bool) -> None:
        """Count doubts by place in a chunk whose rows have these numbers."""
        for place, doubt in doubts.items():
            key = (doubt.key, rejected)
            if key not in self.tallies:
                self.tallies[key] = Tally(doubt, rejected)
            self.tallies[key].add(numbers[place])

    def save_rejected(self, path: Path) -> None:
        """Save the rejected rows where the user wants them.

        Raises:
            UserError: they cannot be written there.
        """
        assert self.unsaved is not None
        try:
            refuse_over_input(path, self.source, self.workspace)
            self.unsaved.save(path)
        except UserError as error:  # worded for an import that has not begun
            raise UserError(f"{error.key}_later", **error.values) from error
        self.unsaved.close()
        self.unsaved, self.rejected_rows = None, path

    def sentences(self) -> Iterable[str]:
        """The whole report, a sentence a line, the most important first."""
        kind = tr(f"records.kind.{self.kind}")
        yield tr("import_records.done", imported=self.imported, read=self.read, kind=kind)
        yield from self.about_cells()
        if self.rejected:
            yield tr("import_records.rejected", count=self.rejected)
        for tally in sorted(self.tallies.values(), key=lambda one: (not one.rejected, -one.count)):
            yield "  " + tally.said()
        yield from self.remarks()

    @property
    def all_outside(self) -> bool:
        """Whether there are positions and none of them lies in a cell, as with a wrong coordinate system."""
        return bool(self.outside) and not self.attached["location"]

    def about_cells(self) -> Iterable[str]:
        """What came along, and how many records found their cells in which way."""
        for table, count in self.others.items():
            yield tr("import_records.came_along", count=count, kind=tr(f"records.kind.{table}"))
        for way in ("location", "code", "address", "none"):
            if self.attached[way]:
                yield tr(f"import_records.attached.{way}", count=self.attached[way])
        if self.outside:
            yield tr(f"import_records.{'all_outside' if self.all_outside else 'outside'}", count=self.outside)

    def remarks(self) -> Iterable[str]:
        """What is to be said beside the figures and the doubts by kind."""
        if self.rejected_rows:
            yield tr("import_records.rejected_rows", file=str(self.rejected_rows))
        for column, what in self.prohibited.items():
            held = tr(f"import_records.prohibited.{what}")
            yield tr("import_records.column_dropped", column=column, what=held)
        if self.unused:
            yield tr("import_records.columns_unused", columns="、".join(self.unused))
        for note in self.notes:
            yield reason(note)


def reason(doubt: Doubt) -> str:
    """A doubt in words."""
    return tr(doubt.key, **doubt.values)
