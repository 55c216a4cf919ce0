"""Bring a draft up to date when the published state has moved on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.domain.action import Reader
from gridmap.domain.coverage.validity import ground_change
from gridmap.domain.planning.overlay import drawn_cells, fingerprint, parents_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, RecordId


@dataclass(frozen=True, slots=True)
class Group:
    """Cells of a draft that only make sense together: neighbours, parents and children."""

    cells: tuple[DraftCell, ...]
    outdated: tuple[DraftCell, ...]  # whose published state has moved on
    fits: bool  # the drawn cells still cover just the ground of the published ones

    @property
    def key(self) -> RecordId:
        """What the group is called by: the smallest id of its cells."""
        return min(one.cell_id for one in self.cells)


def groups(reader: Reader, draft_id: RecordId) -> list[Group]:
    """The groups of a draft, each with what has become of the cells below it."""
    drawn = list(drawn_cells(reader, draft_id).values())
    if not drawn:
        return []
    found: dict[int, list[DraftCell]] = {}
    for label, cell in zip(_labels(drawn), drawn, strict=True):
        found.setdefault(label, []).append(cell)
    published = _published(reader, drawn)
    return [_group(cells, published) for cells in found.values()]


def together(reader: Reader, some: Iterable[Group]) -> Group:
    """Several groups as one."""
    cells = [cell for one in some for cell in one.cells]
    return _group(cells, _published(reader, cells))


def parts_of(group: Group, drawn: Collection[RecordId]) -> list[Group]:
    """The cells of a group that are `drawn`, as groups of those that hang together without the others."""
    cells = [one for one in group.cells if one.cell_id in drawn]
    found: dict[int, list[DraftCell]] = {}
    for label, cell in zip(_labels(cells) if cells else (), cells, strict=True):
        found.setdefault(label, []).append(cell)
    outdated = set(group.outdated)
    return [
        Group(tuple(some), tuple(one for one in some if one in outdated), False) for some in found.values()
    ]


def _published(reader: Reader, cells: Iterable[DraftCell]) -> dict[RecordId, Cell]:
    touched = [one.cell_id for one in cells if one.state != "new"]
    return {key: cell for key, cell in reader.get_many(touched).items() if isinstance(cell, Cell)}


def _group(cells: list[DraftCell], published: Mapping[RecordId, Cell]) -> Group:
    below = [published.get(one.cell_id) for one in cells if one.state != "new"]
    outdated = tuple(
        one
        for one in cells
        if one.state != "new"
        and (one.cell_id not in published or fingerprint(published[one.cell_id]) != one.base)
    )
    standing = [cell for cell in below if cell is not None and cell.valid_to is None]
    live = [one.geometry for one in cells if one.state != "retired"]
    published_now = [cell.geometry for cell in standing]
    fits = len(standing) == len(below) and ground_change(published_now, live) == (False, False)
    return Group(tuple(cells), outdated, fits)


def _labels(drawn: list[DraftCell]) -> list[int]:
    """Cells that hang together have the same label."""
    from scipy.sparse import coo_matrix  # takes long to load, and planning mode need not wait for it
    from scipy.sparse.csgraph import connected_components

    row_of = {one.cell_id: row for row, one in enumerate(drawn)}
    pairs = [
        (row, row_of[parent])
        for row, one in enumerate(drawn)
        for parent in parents_of(one)
        if parent in row_of
    ]
    shapes = np.array([one.geometry for one in drawn], dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs += list(zip(first.tolist(), second.tolist(), strict=True))
    rows, columns = np.array(pairs).T
    graph = coo_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(drawn), len(drawn)))
    labels: list[int] = connected_components(graph, directed=False)[1].tolist()
    return labels
