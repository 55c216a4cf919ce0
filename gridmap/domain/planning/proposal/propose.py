"""A proposal as an edit of the coverage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.action import NewIds
from gridmap.domain.coverage.model import CellId, Coverage, Edit
from gridmap.domain.coverage.validity import checked, joined
from gridmap.domain.errors import Refused
from gridmap.domain.planning.proposal.divide import Division, divide
from gridmap.domain.planning.proposal.fit import fitted

#: Of a cell's ground: less is what putting vertices on the grid moves.
_SHARE = 1e-6


@dataclass(frozen=True, slots=True)
class Proposal:
    """New cells for a community, to be looked at and accepted."""

    community_id: int
    target: int
    old_cells: tuple[CellId, ...]
    division: Division
    new_cells: tuple[CellId, ...]  # along the division's shapes
    parents: Mapping[CellId, tuple[CellId, ...]]  # of each new cell
    edit: Edit  # of the coverage that it was proposed for


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
    ground = joined(coverage.shapes(old))
    division = divide(ground, homes, lines, target)
    new = {new_id(): shape for shape in division.shapes}
    parents = _parents(coverage, old, new)
    edit = _edit(coverage, old, new, parents)
    return Proposal(community_id, target, tuple(old), division, tuple(new), parents, edit)


def refitted(coverage: Coverage, proposal: Proposal) -> Edit:
    """The edit that puts a proposal into a coverage whose neighbouring cells were drawn on since.

    Raises:
        Refused: the cells that it replaces are gone or cover other ground now.
    """
    new = dict(zip(proposal.new_cells, proposal.division.shapes, strict=True))
    return _edit(coverage, proposal.old_cells, new, proposal.parents)


def _edit(
    coverage: Coverage,
    old: Sequence[CellId],
    new: Mapping[CellId, BaseGeometry],
    parents: Mapping[CellId, tuple[CellId, ...]],
) -> Edit:
    shapes: dict[CellId, BaseGeometry | None] = dict.fromkeys(old)
    shapes |= fitted(coverage, old, new)
    return checked(coverage, Edit("change.propose", shapes, parents))


def _parents(
    coverage: Coverage, old: list[CellId], new: Mapping[CellId, BaseGeometry]
) -> dict[CellId, tuple[CellId, ...]]:
    """The cells on whose ground each new one lies, at least a millionth of theirs."""
    shapes = coverage.shapes(old)
    made = np.array(list(new.values()), dtype=object)
    mine, theirs = shapely.STRtree(shapes).query(made, predicate="intersects")
    share = shapely.area(shapely.intersection(made[mine], shapes[theirs])) / shapely.area(shapes[theirs])
    found: dict[CellId, list[tuple[float, CellId]]] = {cell: [] for cell in new}
    cells = list(new)
    for row, other, part in zip(mine.tolist(), theirs.tolist(), share.tolist(), strict=True):
        found[cells[row]].append((part, old[other]))
    return {
        cell: tuple(sorted(one for part, one in parts if part > _SHARE)) or (max(parts)[1],)
        for cell, parts in found.items()
    }
