"""How many residents, households, places, open events, facilities and organisations a cell has."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.records import RecordId


@dataclass(frozen=True, slots=True)
class ElementCounts:
    """The counts of a cell, or of all cells of a region together."""

    residents: int = 0
    households: int = 0
    places: int = 0
    open_events: int = 0
    facilities: int = 0
    organisations: int = 0


#: Count -> (table, condition); each is answered from an index alone.
COUNTED_AS: dict[str, tuple[str, str]] = {
    "residents": ("resident", ""),
    "households": ("household", ""),
    "places": ("place", ""),
    "open_events": ("event", "AND status = 'open'"),
    "facilities": ("facility", ""),
    "organisations": ("organisation", ""),
}
#: Names of the counts, in the order of `ElementCounts`.
COUNTED: tuple[str, ...] = tuple(COUNTED_AS)
#: The tables whose rows are counted.
COUNTED_TABLES: frozenset[str] = frozenset(table for table, _ in COUNTED_AS.values())
#: Up to so many cells are counted one by one at once; more are summed from `CountsByCell`.
COUNTED_AT_ONCE = 60


def count_elements(connection: Any, cells: Sequence[RecordId]) -> ElementCounts:
    """The counts of some cells together, counted now; for few cells, see `CountsByCell` for many."""
    totals = dict.fromkeys(COUNTED_AS, 0)
    for name, (table, condition) in COUNTED_AS.items():
        question = f'SELECT count(*) FROM "{table}" WHERE cell_id = ? {condition}'
        for cell_id in cells:
            totals[name] += connection.execute(question, (cell_id,)).fetchone()[0]
    return ElementCounts(**totals)


class CountsByCell:
    """The counts of every cell, read once and added up for any region."""

    def __init__(self, cells: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        """`cells` ascending, shape (n,); `counts` in the order of `ElementCounts`, shape (n, 6)."""
        self._cells = cells
        self._counts = counts

    @classmethod
    def read(cls, connection: Any) -> "CountsByCell":
        """Count everything; some 0.3 s with a million residents and events each."""
        found: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        for table, condition in COUNTED_AS.values():
            rows = connection.execute(
                f'SELECT cell_id, count(*) FROM "{table}" WHERE cell_id IS NOT NULL {condition} '
                "GROUP BY cell_id"
            ).fetchall()
            pairs = np.array(rows, dtype=np.int64).reshape(-1, 2)
            found.append((pairs[:, 0], pairs[:, 1]))
        cells = np.unique(np.concatenate([ids for ids, _ in found]))
        counts = np.zeros((len(cells), len(COUNTED_AS)), dtype=np.int64)
        for column, (ids, numbers) in enumerate(found):
            counts[np.searchsorted(cells, ids), column] = numbers
        return cls(cells, counts)

    def of(self, cells: Sequence[RecordId]) -> ElementCounts:
        """The counts of these cells together."""
        return ElementCounts(*self.each(cells).sum(axis=0).tolist())

    def each(self, cells: Sequence[RecordId]) -> NDArray[np.int64]:
        """The counts of each of these cells in the order of `ElementCounts`, shape (n, 6)."""
        wanted = np.asarray(cells, dtype=np.int64)
        if not len(self._cells):
            return np.zeros((len(wanted), len(COUNTED_AS)), dtype=np.int64)
        at = np.minimum(np.searchsorted(self._cells, wanted), len(self._cells) - 1)
        return np.where((self._cells[at] == wanted)[:, None], self._counts[at], 0)

    def recount(self, connection: Any, cells: Sequence[RecordId]) -> None:
        """Count these cells again, after a small change."""
        fresh = np.array(sorted(set(cells) - set(self._cells.tolist())), dtype=np.int64)
        if len(fresh):
            ids = np.concatenate([self._cells, fresh])
            order = np.argsort(ids)
            counts = np.vstack([self._counts, np.zeros((len(fresh), len(COUNTED_AS)), dtype=np.int64)])
            self._cells, self._counts = ids[order], counts[order]
        for cell_id in set(cells):
            at = int(np.searchsorted(self._cells, cell_id))
            self._counts[at] = astuple(count_elements(connection, [cell_id]))


assert [field.name for field in fields(ElementCounts)] == list(COUNTED)
