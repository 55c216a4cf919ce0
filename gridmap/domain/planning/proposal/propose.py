"""A proposal as an edit of the coverage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.action import NewIds
from gridmap.domain.coverage import grid, noding
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage, Edit
from gridmap.domain.coverage.validity import checked
from gridmap.domain.coverage.vertices import with_vertices
from gridmap.domain.errors import Refused
from gridmap.domain.planning.proposal.divide import Division, divide


@dataclass(frozen=True, slots=True)
class Proposal:
    """New cells for a community, to be looked at and accepted."""

    community_id: int
    target: int
    division: Division
    edit: Edit
    new_cells: tuple[CellId, ...]  # along the division's shapes


def propose(
    coverage: Coverage,
    community_id: int,
    basic_cells: Iterable[CellId],
    homes: NDArray[np.float64],
    lines: NDArray[Any],
    target: int,
    new_id: NewIds,
) -> Proposal:
    """Propose new cells in place of a community's basic ones; dedicated cells stay as they are.

    Args:
        coverage: The draft's coverage.
        community_id: The community.
        basic_cells: Its cells that may be divided anew.
        homes: Positions of its located households, degrees, shape (h, 2).
        lines: Reference lines to follow, degrees, shape (k,).
        target: Households a cell should have.
        new_id: Ids for the new cells.

    Raises:
        Refused: there are no basic cells, no located households, or the target is not positive.
    """
    old = sorted(basic_cells)
    if not old:
        raise Refused("proposal_no_cells")
    if not len(homes):
        raise Refused("proposal_no_households")
    if target < 1:
        raise Refused("proposal_target", target=target)
    ground = shapely.coverage_union_all(coverage.shapes(old))
    division = divide(ground, homes, lines, target)
    new = {new_id(): shape for shape in division.shapes}
    shapes: dict[CellId, BaseGeometry | None] = dict.fromkeys(old)
    shapes |= _with_ends(coverage, set(old), ground, division)
    shapes |= new
    parents = _parents(coverage, old, new)
    edit = checked(coverage, Edit("change.propose", shapes, parents))
    return Proposal(community_id, target, division, edit, tuple(new))


def _with_ends(
    coverage: Coverage, old: set[CellId], ground: BaseGeometry, division: Division
) -> dict[CellId, BaseGeometry]:
    """Neighbours with the vertices in which new borders meet the ground's own border."""
    before = set(grid.vertices_of(ground).tolist())
    after = {at for shape in division.shapes for at in grid.vertices_of(shape).tolist()}
    fresh = sorted(after - before)
    if not fresh:
        return {}
    edges = sorted(edge for part in shapely.get_parts(ground) for edge in noding.edges_of(part))
    points = shapely.points(grid.unpack(fresh))
    strokes = shapely.linestrings(grid.unpack(np.array(edges).ravel()).reshape(-1, 2, 2))
    tree = shapely.STRtree(strokes)
    at, edge = tree.query(points, predicate="dwithin", distance=grid.STEP)
    inserted: dict[tuple[Vertex, Vertex], list[Vertex]] = {}
    for point, row in zip(at.tolist(), edge.tolist(), strict=True):
        inserted.setdefault(edges[row], []).append(fresh[point])
    made: dict[CellId, BaseGeometry] = {}
    for one, between in _sorted_along(inserted).items():
        for cell in coverage.cells_with_edge(*one) - old:
            made[cell] = with_vertices(made.get(cell, coverage.shape(cell)), {one: between})
    return made


def _sorted_along(
    inserted: Mapping[tuple[Vertex, Vertex], list[Vertex]],
) -> dict[tuple[Vertex, Vertex], list[Vertex]]:
    ordered = {}
    for edge, between in inserted.items():
        start = grid.steps([edge[0]])[0].astype(np.float64)
        far = ((grid.steps(between) - start) ** 2).sum(axis=1)
        ordered[edge] = [between[place] for place in np.argsort(far)]
    return ordered


def _parents(
    coverage: Coverage, old: list[CellId], new: Mapping[CellId, BaseGeometry]
) -> dict[CellId, tuple[CellId, ...]]:
    shapes = coverage.shapes(old)
    found = {}
    for cell, shape in new.items():
        share = shapely.area(shapely.intersection(shapes, shape)) / shapely.area(shapes)
        rows = np.flatnonzero(share > 1e-6)
        found[cell] = tuple(old[row] for row in rows) or (old[int(np.argmax(share))],)
    return found
