"""A proposal as an edit of the coverage."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.action import NewIds
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage, Edit, rings
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
    made: dict[CellId, BaseGeometry] = {}
    for ring in rings(shapely.coverage_union_all(division.shapes)):
        for edge, between in _put_between(ring.tolist(), before):
            for cell in coverage.cells_with_edge(*edge) - old:
                made[cell] = with_vertices(made.get(cell, coverage.shape(cell)), {edge: between})
    return made


def _put_between(
    ring: list[Vertex], before: set[Vertex]
) -> Iterator[tuple[tuple[Vertex, Vertex], list[Vertex]]]:
    """Edges of the ground's border as it was, with the new vertices that now lie between their ends."""
    first = next((place for place, at in enumerate(ring) if at in before), None)
    if first is None:
        return
    start, between = ring[first], []
    for at in [*ring[first + 1 :], *ring[: first + 1]]:
        if at not in before:
            between.append(at)
            continue
        if between:
            yield (start, at), between
        start, between = at, []


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
