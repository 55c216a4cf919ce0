"""Straightening or simplifying the border between two junctions (H) with one click."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter

from gridmap.domain.coverage.reshape import border_run, straighten
from gridmap.domain.geodesy import metres_per_degree
from gridmap.domain.mercator import lonlat_at
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.nearby import Edge, Reach, edge_near
from gridmap.gui.planning.paint import paint_line
from gridmap.gui.planning.plan_tool import PlanTool, pixels
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.planning.board import Board

_REACH_PX = 12.0
#: Bends below this go when a border is simplified, metres.
SIMPLIFIED_M = 5.0


class BorderTool(PlanTool):
    """The border below the pointer lights up; a click takes its bends out."""

    snaps = False

    def __init__(self, board: "Board", name: str, metres: float) -> None:
        super().__init__(board)
        self.name = name
        self._metres = metres
        self.run: list[int] = []

    def tell_hint(self) -> None:
        if self.board.editable:
            self.hint.emit(tr(f"plan.hint_{self.name}", metres=f"{self._metres:g}"))
        else:
            super().tell_hint()

    def moved(self, pointer: Pointer) -> bool:
        edge = self._edge(pointer)
        self.run = border_run(self.coverage, edge) if edge is not None and self.coverage is not None else []
        return super().moved(pointer)

    def clicked(self, pointer: Pointer) -> bool:
        edge = self._edge(pointer)
        if edge is None:
            return False
        tolerance = self._metres / metres_per_degree(pointer.lat)[1]
        self.draw(lambda coverage: straighten(coverage, edge, tolerance))
        self.run = []
        self.changed.emit()
        return True

    def paint(self, painter: QPainter, view: View) -> None:
        if self.run:
            paint_line(painter, pixels(view, self.run), MapPalette.of())

    def _edge(self, pointer: Pointer) -> Edge | None:
        if self.canvas is None or self.coverage is None:
            return None
        view = self.canvas.view
        reach = Reach(*lonlat_at(*view.to_plane(pointer.px, pointer.py)), _REACH_PX * view.scale)
        found = edge_near(self.coverage, reach)
        return found[0] if found is not None else None
