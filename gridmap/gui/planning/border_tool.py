"""Straightening (H) or simplifying the border between two junctions."""

import math
from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import border_run, straighten, straightened
from gridmap.domain.errors import Refused
from gridmap.domain.geodesy import metres_per_degree
from gridmap.domain.mercator import lonlat_at
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.nearby import Edge, Reach, edge_near
from gridmap.gui.planning.paint import paint_line
from gridmap.gui.planning.plan_tool import PlanTool, pixels
from gridmap.gui.planning.simplify_card import SimplifyCard

if TYPE_CHECKING:
    from gridmap.gui.planning.board import Board

_REACH_PX = 12.0
_BELOW_TOOLS_PX = 48


class BorderTool(PlanTool):
    """The border below the pointer lights up; a click takes all its bends out."""

    snaps = False
    name = "straighten"

    def __init__(self, board: "Board") -> None:
        super().__init__(board)
        self.run: list[int] = []

    def moved(self, pointer: Pointer) -> bool:
        edge = self._edge(pointer)
        self.run = border_run(self.coverage, edge) if edge is not None and self.coverage is not None else []
        return super().moved(pointer)

    def clicked(self, pointer: Pointer) -> bool:
        edge = self._edge(pointer)
        if edge is None:
            return False
        self.draw(lambda coverage: straighten(coverage, edge, math.inf))
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


class SimplifyTool(BorderTool):
    """A click chooses a border; what simplifying it by so many metres makes of it is shown first."""

    name = "simplify"

    def __init__(self, board: "Board") -> None:
        super().__init__(board)
        self.metres = 5.0  # bends below this go
        self.card: SimplifyCard | None = None
        self.kept: list[int] = []
        self._chosen: Edge | None = None

    def begin(self, canvas) -> None:
        super().begin(canvas)
        self.board.changed.connect(self.reset)

    def end(self) -> None:
        self.board.changed.disconnect(self.reset)
        super().end()

    def reset(self) -> None:
        self._chosen, self.kept, self.run = None, [], []
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        super().reset()

    def under_way(self) -> bool:
        return self._chosen is not None

    def moved(self, pointer: Pointer) -> bool:
        return super().moved(pointer) if self._chosen is None else True

    def clicked(self, pointer: Pointer) -> bool:
        edge = self._edge(pointer)
        self.reset()
        if edge is None or self.canvas is None or self.coverage is None:
            return edge is not None
        if not self.board.may_draw(self.coverage.cells_with_edge(*edge)):
            return True
        self._chosen = edge
        self.card = SimplifyCard(self.canvas, self.metres)
        self.card.metres_changed.connect(self._measure)
        self.card.applied.connect(self._apply)
        self.card.left.connect(self.reset)
        self._measure(self.metres)
        self.card.stand_at(self.canvas.width(), _BELOW_TOOLS_PX)  # in the corner: the border is to be seen
        self.card.metres.setFocus(Qt.FocusReason.OtherFocusReason)
        self.card.metres.selectAll()
        return True

    def paint(self, painter: QPainter, view: View) -> None:
        palette = MapPalette.of()
        if self._chosen is None:
            super().paint(painter, view)
            return
        painter.setPen(QPen(palette.label, 1.4, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(pixels(view, self.run)))
        paint_line(painter, pixels(view, self.kept), palette)

    def _tolerance(self) -> float:
        """Metres as degrees of latitude."""
        assert self._chosen is not None
        return self.metres / metres_per_degree(grid.position(self._chosen[0])[1])[1]

    def _measure(self, metres: float) -> None:
        self.metres = metres
        if self._chosen is None or self.card is None or self.coverage is None:
            return
        try:
            self.run, self.kept = straightened(self.coverage, self._chosen, self._tolerance())
        except Refused:  # another draft was laid, or somebody drew here
            self.reset()
            return
        was, now = (shapely.linestrings(grid.unpack(one)) for one in (self.run, self.kept))
        degrees = float(shapely.hausdorff_distance(was, now))
        furthest = degrees * metres_per_degree(grid.position(self._chosen[0])[1])[1]
        self.card.show_result(len(self.run), len(self.kept), furthest)
        self.changed.emit()

    def _apply(self) -> None:
        edge = self._chosen
        if edge is None or len(self.kept) == len(self.run):
            return
        tolerance = self._tolerance()
        if self.draw(lambda coverage: straighten(coverage, edge, tolerance)) is not None:
            self.reset()
            if self.canvas is not None:
                self.canvas.setFocus()
