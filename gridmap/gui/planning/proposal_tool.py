"""Proposed cells above the map, until they are accepted or dropped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPen, QTransform

from gridmap.domain.drawing import packed, projected
from gridmap.domain.mercator import to_mercator
from gridmap.domain.planning.checks.facts import Target
from gridmap.domain.records import RecordId
from gridmap.gui import theme
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.paths import painter_paths
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.look import range_colour
from gridmap.gui.planning.plan_tool import PlanTool
from gridmap.planning.draft_view import range_of
from gridmap.planning.proposer import ProposedCommunity
from gridmap.words import tr

#: A cell smaller than this on the screen has no number.
_WIDE, _HIGH = 52, 20


@dataclass(frozen=True)
class _Cell:
    """A proposed cell as it is painted."""

    community: RecordId
    path: QPainterPath  # metres from the common origin, y downwards
    box: tuple[float, float, float, float]  # EPSG:3857
    place: tuple[float, float]  # inside it
    households: int
    target: Target


class ProposalTool(PlanTool):
    """Enter accepts, Esc drops; the communities looked at have the thicker borders."""

    agreed = Signal()

    name = "proposal"
    snaps = False

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._cells: list[_Cell] = []
        self._origin = (0.0, 0.0)
        self._lit: frozenset[RecordId] = frozenset()

    def show_proposals(self, every: Sequence[ProposedCommunity]) -> None:
        """Show the cells of these proposals."""
        there = [one for one in every if one.proposal is not None]
        shapes = [one.proposal.division.shapes for one in there if one.proposal is not None]
        self._cells = []
        if shapes and self.board.published is not None:
            plane = projected(np.concatenate(shapes))
            inside = to_mercator(shapely.get_coordinates(shapely.point_on_surface(np.concatenate(shapes))))
            outlines = packed(plane)
            self._origin = outlines.origin
            owners = [(one.id, count) for one in there for count in one.households]
            for (owner, count), path, box, place in zip(
                owners, painter_paths(outlines), shapely.bounds(plane).tolist(), inside.tolist(), strict=True
            ):
                target = self.board.published.target(owner)
                self._cells.append(_Cell(owner, path, tuple(box), tuple(place), count, target))
        self.changed.emit()

    def light_up(self, communities: Collection[RecordId]) -> None:
        """Look at some of the communities."""
        self._lit = frozenset(communities)
        self.changed.emit()

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.agreed.emit()
            return True
        return super().key_pressed(event)

    def paint(self, painter: QPainter, view: View) -> None:
        west, south, east, north = view.box
        seen = [
            one
            for one in self._cells
            if one.box[0] < east and one.box[2] > west and one.box[1] < north and one.box[3] > south
        ]
        palette = MapPalette.of()
        x, y = view.to_screen(*self._origin)
        painter.save()
        painter.setTransform(QTransform(1 / view.scale, 0, 0, 1 / view.scale, x, y), True)
        for one in seen:
            pen = QPen(palette.accent, 2.4 if not self._lit or one.community in self._lit else 1.0)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(range_colour(range_of(one.households, one.target)))
            painter.drawPath(one.path)
        painter.restore()
        painter.setPen(palette.label)
        painter.setFont(theme.sized_font(12, bold=True))
        for one in seen:
            if (one.box[2] - one.box[0]) / view.scale > _WIDE and (
                one.box[3] - one.box[1]
            ) / view.scale > _HIGH:
                self._paint_number(painter, view, one)

    @staticmethod
    def _paint_number(painter: QPainter, view: View, one: _Cell) -> None:
        x, y = view.to_screen(*one.place)
        said = tr("plan.households_on_map", count=one.households)
        painter.drawText(QRectF(x - 50, y - 10, 100, 20), Qt.AlignmentFlag.AlignCenter, said)
