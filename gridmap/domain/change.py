"""What an edit did: one value that is undone, redrawn, saved, audited and asserted on."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gridmap.domain.records import Record, RecordId


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """One column of many records of a kind: a hundred thousand residents that go to another cell.

    `ids`, `before` and `after` have the same length; no geometry, and nothing that outlines depend on.
    """

    table: str
    column: str
    ids: tuple[RecordId, ...]
    before: tuple[Any, ...]
    after: tuple[Any, ...]

    def inverted(self) -> "ColumnChange":
        """The change that puts the column back."""
        return ColumnChange(self.table, self.column, self.ids, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: the records it touches, as they were and as they are now.

    None stands for "not there", so one shape covers add, modify and delete. Both mappings have the
    same keys. `columns` holds what would be too many whole records; it is written after them.
    """

    label: str  # a key of the translations, e.g. "change.edit_place"
    before: Mapping[RecordId, Record | None]
    after: Mapping[RecordId, Record | None]
    reason: str = ""
    columns: tuple[ColumnChange, ...] = ()

    def inverted(self) -> "Change":
        """The change that puts everything back."""
        columns = tuple(one.inverted() for one in reversed(self.columns))
        return Change(self.label, self.after, self.before, self.reason, columns)

    @property
    def ids(self) -> frozenset[RecordId]:
        """Every record that the change touches as a whole."""
        return frozenset(self.before) | frozenset(self.after)

    @property
    def is_empty(self) -> bool:
        """Whether everything is afterwards as it was."""
        same = all(self.before.get(one) == self.after.get(one) for one in self.ids)
        return same and all(one.before == one.after for one in self.columns)


def added(label: str, records: Iterable[Record], reason: str = "") -> Change:
    """A change that adds records that were not there."""
    after = {record.id: record for record in records}
    return Change(label, dict.fromkeys(after), after, reason)


def replaced(label: str, pairs: Iterable[tuple[Record, Record]], reason: str = "") -> Change:
    """A change of records from what they were to what they are, pairs of (before, after)."""
    before, after = {}, {}
    for old, new in pairs:
        before[old.id], after[new.id] = old, new
    return Change(label, before, after, reason)


def removed(label: str, records: Iterable[Record], reason: str = "") -> Change:
    """A change that takes records away."""
    return added(label, records, reason).inverted()


@dataclass(frozen=True, slots=True)
class Rows:
    """Many new records of one kind as tuples, in the order of `columns`.

    Geometry columns hold shapely geometry; a located kind has `lon` and `lat` among its columns.
    """

    table: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Many new records of one kind as columns of equal length: what `Rows` says, and faster to write.

    Of a located kind `lon` and `lat` are float arrays, NaN where not known. There is no geometry.
    """

    table: str
    values: Mapping[str, Any]  # each column a sequence


@dataclass(frozen=True, slots=True)
class Batch:
    """Bulk work: a stream of new records, one journal entry, undone as a whole.

    `rows` is read once, while the transaction is open, so a million rows pass through in bounded
    memory; whoever produces them raises `Cancelled` to stop, and nothing is kept. `still_wanted` is
    called while the end is prepared and once more right before everything is kept, and may raise
    `Cancelled` too. `change` holds the existing records that the same work modifies (a cell retired
    by an import, say); `named` those of the new ones that they may name.
    """

    label: str
    rows: Callable[[], Iterator[Rows | Columns]]
    change: Change | None = None
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)  # for the label: file name, counts
    still_wanted: Callable[[], None] = lambda: None
    named: Mapping[RecordId, Record] = field(default_factory=dict)
