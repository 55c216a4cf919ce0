"""What listeners are told after a commit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from gridmap.domain.change import Change
from gridmap.domain.records import TABLES, RecordId


@dataclass(frozen=True, slots=True)
class Changed:
    """What listeners are told after a commit."""

    label: str
    ids: frozenset[RecordId] = frozenset()
    tables: frozenset[str] = frozenset()
    regions: frozenset[RecordId] = frozenset()  # whose outline was computed again
    whole: bool = False  # bulk work: look at everything again in `tables`
    change: Change | None = field(default=None, repr=False)
    seq: int = 0  # its row of the journal, 0 where it has none


def changed_by(
    change: Change | None,
    seq: int,
    label: str = "",
    regions: Collection[RecordId] = (),
    counts: Mapping[str, int] | None = None,
) -> Changed:
    """What a change, or bulk work, has to tell.

    Args:
        change: What was changed a record at a time, None where nothing was.
        seq: The row of the journal.
        label: What was done, where that is not the change's own label.
        regions: Those whose outline was computed again.
        counts: Rows of bulk work by table.
    """
    touched = [record for side in (change.before, change.after) for record in side.values()] if change else []
    columns = change.columns if change else ()
    tables = {TABLES[type(record)] for record in touched if record is not None}
    return Changed(
        label or (change.label if change else ""),
        change.ids if change else frozenset(),
        frozenset(tables | {one.table for one in columns} | set(counts or ())),
        frozenset(regions),
        bool(counts or columns),
        change,
        seq,
    )


def everything(label: str, seq: int = 0) -> Changed:
    """That all may be another."""
    return Changed(label, tables=frozenset(TABLES.values()), whole=True, seq=seq)
