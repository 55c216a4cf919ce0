"""Take the border of another net's area over into cells: splitting them, or moving their border to it."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage, Edit
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import NewId, split
from gridmap.domain.coverage.validity import checked
from gridmap.domain.errors import Refused
from gridmap.domain.planning.crosswalk import SLIVER_WIDTH, mean_width

How = Literal["split", "reshape"]

#: A cell whose area changes by less, in square metres, has only got another vertex.
_SAME_AREA = 0.5
#: Grid steps by which a line is drawn out at both ends, so that it is sure to cross the cell's border.
_BEYOND = 20
#: What a run of the border may be refused for while others are adopted.
_NOTHING = ("coverage_line_splits_nothing", "coverage_line_changes_nothing", "net_only_slivers")


def borders_inside(area: BaseGeometry, cell: BaseGeometry) -> list[list[Vertex]]:
    """The runs of an area's border inside a cell, from border to border, the longest first.

    Raises:
        Refused: the area's border does not cross the cell.
    """
    within = shapely.intersection(shapely.boundary(area), cell)
    # Together and noded first: where the two borders are one, there is nothing to adopt.
    inside = shapely.difference(within, shapely.boundary(cell))
    lines = [part for part in shapely.get_parts(inside) if part.geom_type == "LineString"]
    merged = shapely.line_merge(shapely.multilinestrings(lines)) if lines else shapely.MultiLineString()
    runs = [run for run in shapely.get_parts(merged) if not run.is_empty]
    if not runs:
        raise Refused("net_does_not_cross")
    return [_drawn_out(shapely.get_coordinates(run)) for run in sorted(runs, key=lambda run: -run.length)]


def adopt(
    coverage: Coverage,
    pairs: Sequence[tuple[CellId, BaseGeometry]],
    how: How,
    new_id: NewId,
    community_of: Callable[[CellId], int],
) -> Edit:
    """Adopt the border of areas in cells, as one edit.

    Splitting leaves runs alone that would only cut slivers off; reshaping gives what lies beyond the border
    to the neighbour that it lies at.

    Args:
        coverage: The cells.
        pairs: Cells, each with the polygon of the area whose border it is to get.
        how: Whether the border splits the cell or becomes its border.
        new_id: Gives ids to new cells.
        community_of: Community of a cell; no ground goes from one to another.

    Raises:
        Refused: no border crosses its cell, what it cuts off is a sliver only or would go to another
            community, or the coverage refuses.
    """
    work = _Work(coverage, new_id, community_of)
    refused: Refused | None = None
    for cell, area in pairs:
        try:
            runs = borders_inside(area, coverage.shape(cell))
        except Refused as error:
            refused = refused or error
            continue
        for run in runs:
            try:
                work.take(cell, run, how)
            except Refused as error:
                if error.key not in _NOTHING:
                    raise
                refused = refused or error
    if not work.shapes:
        raise refused or Refused("net_does_not_cross")
    return checked(coverage, work.edit())


class _Work:
    """Edits one after the other, told as one."""

    def __init__(self, coverage: Coverage, new_id: NewId, community_of: Callable[[CellId], int]) -> None:
        self._before = self._now = coverage
        self._new_id, self._community_of = new_id, community_of
        self.shapes: dict[CellId, BaseGeometry | None] = {}
        self._parents: dict[CellId, tuple[CellId, ...]] = {}

    def take(self, cell: CellId, run: list[Vertex], how: How) -> None:
        """Split or reshape along one run what is left of a cell."""
        pieces = [one for one, parents in self._parents.items() if cell in parents and one in self._now]
        if how == "split":
            edit = split(self._now, pieces or [cell], run, self._new_id)
            self._refuse_slivers(edit)
        else:
            edit = reshape(self._now, cell, run)
            self._refuse_elsewhere(cell, edit)
        self._add(edit)

    def edit(self) -> Edit:
        """All of it."""
        return Edit("change.adopt_net_line", self.shapes, self._parents)

    def _add(self, edit: Edit) -> None:
        self._now = self._now.with_edit(edit)
        for fresh, parents in edit.parents.items():
            first = [one for parent in parents for one in self._parents.get(parent, (parent,))]
            self._parents[fresh] = tuple(dict.fromkeys(first))
        self.shapes |= edit.shapes
        gone = [one for one, shape in self.shapes.items() if shape is None and one not in self._before]
        for passing in gone:
            del self.shapes[passing]
            self._parents.pop(passing, None)

    def _refuse_slivers(self, edit: Edit) -> None:
        made = np.array([edit.shapes[one] for one in edit.parents], dtype=object)
        if (mean_width(made, geodesy.areas(made)) < SLIVER_WIDTH).any():
            raise Refused("net_only_slivers")

    def _refuse_elsewhere(self, cell: CellId, edit: Edit) -> None:
        """Ground may go to cells of the same community only."""
        home = self._community_of(cell)
        for one, shape in edit.shapes.items():
            if one == cell or shape is None or self._community_of(one) == home:
                continue
            before, after = geodesy.areas(np.array([self._now.shape(one), shape], dtype=object))
            if abs(after - before) > _SAME_AREA:
                raise Refused("net_other_community")


def _drawn_out(run: NDArray[np.float64]) -> list[Vertex]:
    if (run[0] == run[-1]).all():  # an area within the cell
        closed: list[Vertex] = grid.pack(run).tolist()
        return closed
    ends = [run[0] + _beyond(run[0] - run[1]), run[-1] + _beyond(run[-1] - run[-2])]
    vertices: list[Vertex] = grid.pack(np.vstack([ends[0], run, ends[1]])).tolist()
    return vertices


def _beyond(step: NDArray[np.float64]) -> NDArray[np.float64]:
    length = float(np.hypot(*step))
    return step / length * _BEYOND * grid.STEP if length else step
