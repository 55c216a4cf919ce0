"""What one click can do about an issue, as an edit of the coverage."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import shapely

from gridmap.domain.check import Issue
from gridmap.domain.coverage import noding
from gridmap.domain.coverage.grid import unpack, vertices_of
from gridmap.domain.coverage.model import CellId, Coverage, Edit
from gridmap.domain.coverage.split import NewId
from gridmap.domain.coverage.validity import checked
from gridmap.domain.coverage.vertices import delete_vertices
from gridmap.domain.errors import Refused
from gridmap.domain.planning.joining import join
from gridmap.domain.planning.overlay import parents_of, published_parents
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import RecordId

#: Issues that are mended by giving the cell to a neighbour, by making every part its own cell, by taking
#: a vertex out of the border, and by a new cell with a code of its own on the same ground.
MERGED = frozenset({"check.sliver", "check.too_small"})
PARTED = frozenset({"check.multi_part"})
UNCROSSED = frozenset({"check.crosses_itself"})
RENUMBERED = frozenset({"check.code_missing", "check.code_twice", "check.code_of_another_community"})
#: So many vertices about a crossing are tried, the nearest first.
_TRIED = 12


def can_fix(issue: Issue) -> bool:
    """Whether `fix` knows what to do."""
    return issue.key in MERGED | PARTED | UNCROSSED | RENUMBERED and bool(issue.ids)


def fix(
    coverage: Coverage,
    issue: Issue,
    new_id: NewId,
    into: CellId | None = None,
    drawn: Mapping[RecordId, DraftCell] | None = None,
) -> Edit:
    """The edit that mends an issue.

    Args:
        coverage: The cells of the draft.
        issue: What is to be mended.
        new_id: Ids for the cells that come.
        into: The neighbour that a cell is merged with, by default its `heir`.
        drawn: What the draft makes of cells, by the id of the cell; by default nothing.

    Raises:
        Refused: there is none, or the coverage would not stay whole.
    """
    if issue.key in MERGED:
        best = heir(coverage, issue.ids[0], drawn=drawn) if into is None else into
        if best is None:
            raise Refused("coverage_not_neighbours")
        made = join(coverage, [best, issue.ids[0]], new_id, drawn or {}, wanted=best)
        return made if made.parents else replace(made, label="change.dissolve")
    if issue.key in PARTED:
        return parted(coverage, issue.ids[0], new_id)
    if issue.key in RENUMBERED:
        return renumbered(coverage, issue.ids[0], new_id)
    if issue.key in UNCROSSED and issue.place is not None:
        return uncrossed(coverage, issue.ids[0], issue.place)
    raise Refused("planning_no_fix")


def heir(
    coverage: Coverage,
    cell: CellId,
    kin: Callable[[CellId], bool] = lambda _: True,
    drawn: Mapping[RecordId, DraftCell] | None = None,
) -> CellId | None:
    """The neighbour that a cell is merged with; None for one that lies alone.

    Of its kin, else of all; of those one that a piece goes back to, else any; of those the one that shares
    most border.

    Args:
        coverage: The cells of the draft.
        cell: The one that goes.
        kin: Whether a cell belongs to the same community.
        drawn: What the draft makes of cells, by the id of the cell; by default nothing.
    """
    shape = coverage.shape(cell)
    best, longest = None, (False, False, 0.0)
    for one in sorted(coverage.near(shape) - {cell}):
        common = sorted(noding.edges_of(shape) & noding.edges_of(coverage.shape(one)))
        if common:
            ends = unpack([at for edge in common for at in edge]).reshape(-1, 2, 2)
            border = float(shapely.length(shapely.linestrings(ends)).sum())
            weight = (kin(one), _of_one_cell(cell, one, drawn or {}), border)
            if weight > longest:
                best, longest = one, weight
    return best


def _of_one_cell(piece: CellId, other: CellId, drawn: Mapping[RecordId, DraftCell]) -> bool:
    """Whether a cell has other ground of a published one that the draft made a piece of."""
    mine, theirs = drawn.get(piece), drawn.get(other)
    if mine is None or theirs is None or mine.state != "new" or mine.kind != theirs.kind:
        return False
    return not set(parents_of(mine)).isdisjoint(published_parents((other,), drawn))


def parted(coverage: Coverage, cell: CellId, new_id: NewId) -> Edit:
    """Make a cell of its own of every part of a cell.

    Raises:
        Refused: it has but one.
    """
    parts = shapely.get_parts(coverage.shape(cell))
    if len(parts) < 2:
        raise Refused("planning_no_fix")
    fresh = {new_id(): part for part in parts}
    return checked(coverage, Edit("change.split", {cell: None, **fresh}, dict.fromkeys(fresh, (cell,))))


def renumbered(coverage: Coverage, cell: CellId, new_id: NewId) -> Edit:
    """Put a new cell in the place of one whose code is missing, another's, or another community's.

    It gets a code that no cell ever had when the draft is published; the old cell retires with the code
    that it has and stays reachable by lineage. No code of a cell that is in force is written over.
    """
    fresh = new_id()
    return checked(
        coverage, Edit("change.renumber", {cell: None, fresh: coverage.shape(cell)}, {fresh: (cell,)})
    )


def uncrossed(coverage: Coverage, cell: CellId, place: tuple[float, float]) -> Edit:
    """Take the vertex out of a border that makes it cross itself at a place in degrees.

    Raises:
        Refused: no single vertex does; the border has to be drawn anew.
    """
    vertices = np.unique(vertices_of(coverage.shape(cell)))
    nearest = np.argsort(np.hypot(*(unpack(vertices) - place).T))[:_TRIED]
    for vertex in vertices[nearest].tolist():
        try:
            return delete_vertices(coverage, [vertex])
        except Refused:
            continue
    raise Refused("planning_crossing_stays")
