"""What the tools of planning snap to: vertices, then reference lines and other nets, then edges."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.mercator import lonlat_at, xy_at
from gridmap.gui.canvas.tool import Snap
from gridmap.gui.planning.nearby import Reach, edge_near, vertex_near

if TYPE_CHECKING:
    from gridmap.gui.planning.board import Board
    from gridmap.gui.planning.nets import Nets


class PlanSnapper:
    """The canvas asks it at every move of the mouse while a tool snaps."""

    def __init__(self, board: "Board", nets: "Nets") -> None:
        self._board, self._nets = board, nets
        #: Vertices that are being moved: they do not snap to themselves or to their own edges.
        self.passed: Collection[Vertex] = ()

    def lines_near(self, ground: BaseGeometry) -> NDArray[Any]:
        """Reference lines and borders of other nets that touch some ground, degrees."""
        references = [] if self._board.references is None else [self._board.references.near(ground)]
        return np.concatenate([np.empty(0, dtype=object), *references, *self._nets.lines_near(ground)])

    def __call__(self, x: float, y: float, metres: float) -> Snap | None:
        view = self._board.view
        if view is None:
            return None
        reach = Reach(*lonlat_at(x, y), metres)
        vertex = vertex_near(view.coverage, reach, passed=self.passed)
        if vertex is not None:
            return Snap(*xy_at(*grid.position(vertex)), "vertex", (vertex,))
        line = self._board.references.nearest(reach) if self._board.references is not None else None
        border = self._nets.nearest(reach)
        if border is not None and (line is None or reach.far(border) < reach.far(line)):
            return Snap(*xy_at(*border), "net")
        if line is not None:
            return Snap(*xy_at(*line), "reference")
        edge = edge_near(view.coverage, reach, passed=self.passed)
        if edge is not None:
            return Snap(*xy_at(*edge[1]), "edge", edge[0])
        return None
