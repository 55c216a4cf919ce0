"""Vertices that a border leaves in the cells beside it when an edit of a draft takes it away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from gridmap.domain.action import Reader
from gridmap.domain.coverage.grid import Vertex, Vertices, steps, vertices_of
from gridmap.domain.coverage.model import rings
from gridmap.domain.coverage.vertices import without
from gridmap.domain.errors import Refused
from gridmap.domain.planning.overlay import fingerprint, new_in, parents_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, Record, RecordId

#: So many steps a vertex that a line put into an edge lies beside it at most, with others in the same edge.
_BESIDE = 1.5


def drop_left_vertices(
    reader: Reader,
    drawn: Mapping[RecordId, DraftCell],
    before: dict[RecordId, Record | None],
    after: dict[RecordId, Record | None],
) -> None:
    """Take the vertices out of a draft on which only borders ended that went with new cells.

    A line puts a vertex into each border that it ends on, and that goes with the line: borders met there
    before the edit, none do any more, the border is straight there, and no published cell has it. One that
    the planner put into a border stays: nothing ends on it, or the cell had it before it was split. Only one
    that was put into the border of a new cell, or of a cell that stayed, and then drawn through, looks like
    one of the line.

    Args:
        reader: The published state.
        drawn: The draft before the edit, by the id of the cell.
        before: The records that the edit changes, as they were; what is changed besides is added.
        after: The same as they are to be.
    """
    went = gone_cells(before, after)
    if not went:
        return
    was = _near(drawn.values(), went)
    now = _near({**{one.id: one for one in drawn.values()}, **after}.values(), went)
    outlines = np.unique(np.concatenate([vertices_of(one.geometry) for one in went]))
    ends = [at for at, beside in _beside(_live(was), outlines).items() if len(beside) > 2]
    met = _beside(_live(now), np.array(ends, dtype=np.int64))
    kept = _vertices_that_stay(reader, [*was, *now], went)
    gone = _on_straight_borders({at: beside for at, beside in met.items() if at not in kept})
    thinned = []
    for one in _live(now):
        if not gone.isdisjoint(vertices_of(one.geometry).tolist()):
            try:
                thinned.append(replace(one, geometry=without(one.geometry, gone)))
            except Refused:  # it would be left without ground
                return
    for one in thinned:
        before.setdefault(one.id, drawn.get(one.cell_id))
        after[one.id] = one


def gone_cells(
    before: Mapping[RecordId, Record | None], after: Mapping[RecordId, Record | None]
) -> list[DraftCell]:
    """The new cells that an edit took away."""
    left = {one.id for one in new_in(after.values())}
    return [one for one in new_in(before.values()) if one.id not in left]


def _near(records: Iterable[Record | None], went: Sequence[DraftCell]) -> list[DraftCell]:
    """The drawn cells whose boxes meet those of cells that went."""
    drawn = [one for one in records if isinstance(one, DraftCell)]
    tree = shapely.STRtree([one.geometry for one in drawn])
    rows = np.unique(tree.query([one.geometry for one in went])[1])
    return [drawn[row] for row in rows.tolist()]


def _live(drawn: Iterable[DraftCell]) -> list[DraftCell]:
    return [one for one in drawn if one.state != "retired"]


def _beside(cells: Iterable[DraftCell], wanted: Vertices) -> dict[Vertex, set[Vertex]]:
    """The vertices that come next to each of some on the outlines of cells."""
    found: dict[Vertex, set[Vertex]] = {}
    for one in cells:
        for ring in rings(one.geometry):
            for place in np.flatnonzero(np.isin(ring, wanted)).tolist():
                following = ring[(place + 1) % len(ring)]
                found.setdefault(int(ring[place]), set()).update({int(ring[place - 1]), int(following)})
    return found


def _vertices_that_stay(reader: Reader, near: Iterable[DraftCell], went: Iterable[DraftCell]) -> set[Vertex]:
    """Vertices of published cells, of those published anew since, and of the split ones before that."""
    split = {parent for one in went for parent in parents_of(one)}
    published = reader.get_many({one.cell_id for one in near if one.state != "new"})
    shapes = [one.geometry for one in published.values() if isinstance(one, Cell)]
    for one in near:
        fixed = one.state == "retired" and one.cell_id in split
        if one.state == "changed":
            below = published.get(one.cell_id)
            fixed = not isinstance(below, Cell) or fingerprint(below) != one.base
        if fixed:
            shapes.append(one.geometry)
    return {at for shape in shapes for at in vertices_of(shape).tolist()}


def _on_straight_borders(beside: Mapping[Vertex, set[Vertex]]) -> set[Vertex]:
    """Those with one border through them, which stays where it is without them: of each the two beside it."""
    left = {at: set(there) for at, there in beside.items() if len(there) == 2}
    gone = set()
    for at in sorted(left):
        first, second = left[at]
        if _off(at, first, second) > _BESIDE:
            continue
        gone.add(at)
        for one, other in ((first, second), (second, first)):
            if one in left:
                left[one] = left[one] - {at} | {other}
    return gone


def _off(at: Vertex, first: Vertex, second: Vertex) -> float:
    """How many steps a vertex lies beside the edge between two others."""
    line = shapely.linestrings(steps([first, second]))
    return float(shapely.distance(line, shapely.points(steps([at])[0])))
