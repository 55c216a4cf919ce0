"""Proposed cells above the map, until they are accepted or dropped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPen, QTransform

from gridmap.domain.drawing import packed, projected
from gridmap.domain.mercator import to_mercator
from gridmap.domain.planning.checks.facts import Target
from gridmap.domain.records import RecordId
from gridmap.gui.canvas.labels import Occupied
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.paths import painter_paths
from gridmap.gui.canvas.sprites import Sprite, sprite, text_pixmap, text_size
from gridmap.gui.canvas.view import View, overlaps
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.look import range_colour
from gridmap.gui.planning.plan_labels import soft_halo
from gridmap.gui.planning.plan_tool import PlanTool
from gridmap.planning.draft_view import range_of
from gridmap.planning.proposer import ProposedCommunity
from gridmap.words import tr

_PIXELS = 12


@dataclass(frozen=True)
class _Cell:
    """A proposed cell as it is painted."""

    community: RecordId
    path: QPainterPath  # metres from the common origin, y downwards
    box: tuple[float, float, float, float]  # EPSG:3857
    place: tuple[float, float]  # inside it
    households: int
    target: Target

    @property
    def area(self) -> float:
        """Of the box around it, square metres of EPSG:3857."""
        west, south, east, north = self.box
        return (east - west) * (north - south)


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
        self.hidden = frozenset(cell for one in there if one.proposal for cell in one.proposal.old_cells)
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

    def paint_below(self, painter: QPainter, view: View) -> None:
        palette = MapPalette.of()
        x, y = view.to_screen(*self._origin)
        painter.save()
        painter.setTransform(QTransform(1 / view.scale, 0, 0, 1 / view.scale, x, y), True)
        for one in self._seen(view):
            pen = QPen(palette.accent, 2.4 if not self._lit or one.community in self._lit else 1.0)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(range_colour(range_of(one.households, one.target)))
            painter.drawPath(one.path)
        painter.restore()

    def names(self, view: View, ratio: float, occupied: Occupied) -> list[Sprite]:
        """The households of each cell that has room for them, the largest cells first."""
        palette = MapPalette.of()
        made = []
        for one in sorted(self._seen(view), key=lambda cell: -cell.area):
            text = tr("plan.households_on_map", count=one.households)
            width, height = text_size(text, _PIXELS, True)
            west, south, east, north = one.box
            if width > (east - west) / view.scale or height > (north - south) / view.scale:
                continue
            px, py = view.to_screen(*one.place)
            if occupied.take(px - width / 2, py - height / 2, width, height):
                ink, halo = palette.label.rgba(), soft_halo(palette)
                made.append(sprite(*one.place, text_pixmap(text, _PIXELS, True, ink, halo, ratio)))
        return made

    def _seen(self, view: View) -> list[_Cell]:
        return [one for one in self._cells if overlaps(one.box, view.box)]
