"""Vertices on the move: what the cells would look like and hold, frame by frame."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, rings
from gridmap.domain.coverage.vertices import moved
from gridmap.domain.errors import Refused
from gridmap.gui.planning.look import Outline, outline_of
from gridmap.planning.draft_view import DraftView
from gridmap.planning.preview import Preview, Row, box_around


class Drag:
    """Moves some vertices together; only the cells that have one of them are looked at."""

    def __init__(
        self, view: DraftView, vertices: Sequence[Vertex], held: Vertex, scale: float | None = None
    ) -> None:
        """Begin; `held` is where the pointer took hold, `scale` the map's, metres a pixel."""
        self._scale = scale
        self.outlines: list[Outline] = []
        self._view = view
        self._vertices = list(vertices)
        self._held = held
        self.moves: dict[Vertex, Vertex] = {}
        self.cells = {cell for one in vertices for cell in view.coverage.cells_at(one)}
        self.shapes: dict[CellId, Any] = {}
        self.rows: list[Row] = []
        self.wrong = False  # the cells would overlap
        self._preview: Preview | None = None
        self._fixed = self._beside()

    def follow(self, to: Vertex, counted: bool = True) -> None:
        """The pointer is there now."""
        by = grid.steps([to])[0] - grid.steps([self._held])[0]
        there = grid.pack(grid.unpack(self._vertices) + by / grid.PER_DEGREE).tolist()
        self.moves = {} if not by.any() else dict(zip(self._vertices, there, strict=True))
        if not counted:
            return
        if self._preview is None:
            self._preview = Preview(self._view, self.cells)
        try:
            self.shapes = dict(moved(self._view.coverage, self.moves).shapes) if self.moves else {}
        except Refused:
            self.wrong = True
            return
        self.outlines = [outline_of(shape, self._scale) for shape in self.shapes.values()]
        self.wrong = bool(self.shapes) and not shapely.is_valid(list(self.shapes.values())).all()
        corners = grid.unpack([*self._fixed, *self._vertices, *self.moves.values()])
        box = box_around(corners)
        self.rows = [] if self.wrong else self._preview.rows(self.shapes, box=box)

    def _beside(self) -> list[Vertex]:
        """The neighbours of the vertices: nothing beyond them changes."""
        found: set[Vertex] = set()
        moving = np.array(self._vertices, dtype=np.int64)
        for cell in self.cells:
            for ring in rings(self._view.coverage.shape(cell)):
                for at in np.flatnonzero(np.isin(ring, moving)).tolist():
                    found |= {int(ring[at - 1]), int(ring[(at + 1) % len(ring)])}
        return sorted(found)
