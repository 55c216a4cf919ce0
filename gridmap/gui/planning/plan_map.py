"""A small map for dialogs: coloured pieces and outlines over grey neighbours, with names and a legend."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from shapely.geometry.base import BaseGeometry

from gridmap.domain.mercator import xy_at
from gridmap.gui import theme
from gridmap.gui.canvas.labels import Occupied
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.sprites import text_pixmap, text_size
from gridmap.gui.canvas.view import Box, View, joined, overlaps
from gridmap.gui.planning.look import Outline, outline_of
from gridmap.planning.surroundings import Neighbour, Surroundings

_LEGEND, _LEGEND_ROW, _STEP = 30, 20, 1.25
#: So far from its middle the name of a community at work may also stand outside it.
_BESIDE_PX = 45.0
#: By how many pixels the name of a community may stand to the right of its middle and lower, nearest first.
_SHIFTS = sorted(
    ((float(across), float(down)) for across in range(-160, 161, 32) for down in range(-66, 67, 22)),
    key=lambda shift: math.hypot(*shift),
)


@dataclass(frozen=True)
class Piece:
    """Ground in the colour of a palette entry; `row` is the line of the table that it belongs to."""

    shape: BaseGeometry
    colour: str
    row: int
    label: str = ""
    hollow: bool = False  # an outline only
    dashed: bool = False


@dataclass(frozen=True)
class _Placed:
    outlines: tuple[Outline, ...]
    at: tuple[float, float]  # where its name stands, EPSG:3857
    label: str


@dataclass(frozen=True)
class _Name:
    """A line of text in logical pixels."""

    text: str
    rect: QRectF
    pixels: int
    main: bool


class PlanMap(QWidget):
    """Shows what it is handed; wheel and mouse move it, a double click shows all of it again."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumSize(280, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._cells: list[_Placed] = []
        self._communities: list[_Placed] = []
        self._at_work: list[_Placed] = []  # of them, those that pieces lie in
        self._pieces: list[tuple[Piece, _Placed]] = []
        self._legend: Sequence[tuple[str, str, bool]] = ()
        self._lit: Collection[int] = ()
        self.view: View | None = None
        self._held: QPointF | None = None
        theme.current.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(480, 460)

    def show_pieces(
        self, pieces: Sequence[Piece], around: Surroundings, legend: Sequence[tuple[str, str, bool]]
    ) -> None:
        """Draw pieces; `legend` is (text, palette entry, outline only) each."""
        under = {piece.shape.wkb for piece in pieces if piece.hollow}  # their names would lie below others
        beside = _touching([one.shape for one in around.cells], [piece.shape for piece in pieces])
        self._cells = [
            _placed(one if number in beside and one.shape.wkb not in under else replace(one, label=""))
            for number, one in enumerate(around.cells)
        ]
        at_work = _touching(
            [one.shape for one in around.communities],
            [shapely.point_on_surface(piece.shape) for piece in pieces],
        )
        self._communities = [_placed(one) for one in around.communities]
        self._at_work = [self._communities[number] for number in sorted(at_work)]
        self._pieces = [(one, _placed(Neighbour(one.shape, one.label))) for one in pieces]
        self._legend, self._lit = legend, ()
        self.zoom_to(None)

    def light_up(self, rows: Collection[int]) -> None:
        """Bring the pieces of some lines out."""
        self._lit = rows
        self.update()

    def zoom_to(self, rows: Collection[int] | None) -> None:
        """Show the pieces of some lines, of all by default."""
        boxes = [
            outline.box
            for piece, placed in self._pieces
            if rows is None or piece.row in rows
            for outline in placed.outlines
        ]
        box = joined(boxes)
        self.view = None if box is None else self._plain().fitted(_roomy(box), 8)
        self.update()

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = MapPalette.of()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), palette.ground)
            if self.view is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(0, 0, self.width(), self.height() - self._legend_height())
            self._paint(painter, self.view, palette)
            painter.setClipping(False)
            self._paint_legend(painter, palette)

    def _paint(self, painter: QPainter, view: View, palette: MapPalette) -> None:
        self._fill(painter, view, self._cells, "plan_other", QPen(theme.colour("plan_other_border"), 1))
        for lit in (False, True):
            for piece, placed in self._pieces:
                if (piece.row in self._lit) == lit:
                    self._paint_piece(painter, view, palette, piece, placed)
        pen = QPen(theme.colour("map_township_border"), 1.8)
        self._fill(painter, view, self._communities, None, pen)
        for name in self._names(view):
            ink = palette.label if name.main else palette.label_muted
            pixmap = text_pixmap(
                name.text, name.pixels, False, ink.rgba(), palette.halo.rgba(), self.devicePixelRatioF()
            )
            painter.drawPixmap(name.rect.topLeft(), pixmap)

    def _names(self, view: View) -> list[_Name]:
        """What is written, none above another: pieces, communities, those at work first, then cells."""
        occupied = Occupied()
        named = [placed for piece, placed in self._pieces if piece.label]
        others = [one for one in self._communities if one not in self._at_work]
        return [
            *_free(named, view, occupied, _Name("", QRectF(), 13, True), fits=False),
            *_free(self._at_work, view, occupied, _Name("", QRectF(), 14, True), _SHIFTS, fits=False),
            *_free(others, view, occupied, _Name("", QRectF(), 14, True), _SHIFTS),
            *_free(self._cells, view, occupied, _Name("", QRectF(), 12, False)),
        ]

    def _paint_piece(
        self, painter: QPainter, view: View, palette: MapPalette, piece: Piece, placed: _Placed
    ) -> None:
        lit = piece.row in self._lit
        colour = theme.colour(piece.colour)
        pen = QPen(palette.accent if lit else theme.colour("plan_border"), 2.6 if lit else 1.0)
        if piece.hollow:
            pen = QPen(colour, 3.2 if lit else 2.0)
            pen.setStyle(Qt.PenStyle.DashLine if piece.dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush if piece.hollow else colour)
        for outline in placed.outlines:
            if overlaps(outline.box, view.box):
                painter.drawPath(outline.on(view))

    @staticmethod
    def _fill(painter: QPainter, view: View, what: list[_Placed], colour: str | None, pen: QPen) -> None:
        painter.setPen(pen)
        painter.setBrush(theme.colour(colour) if colour else Qt.BrushStyle.NoBrush)
        for one in what:
            for outline in one.outlines:
                if overlaps(outline.box, view.box):
                    painter.drawPath(outline.on(view))

    def _paint_legend(self, painter: QPainter, palette: MapPalette) -> None:
        painter.setFont(theme.sized_font(12))
        top = self.height() - self._legend_height() + 8.0
        for (text, colour, hollow), (x, row) in zip(self._legend, self._legend_places(), strict=True):
            y = top + row * _LEGEND_ROW
            swatch = QRectF(x, y, 16, 14)
            painter.setPen(QPen(theme.colour(colour if hollow else "plan_border"), 2 if hollow else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush if hollow else theme.colour(colour))
            painter.drawRect(swatch.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(palette.text)
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QRectF(x + 22, y - 3, width + 4, 20), Qt.AlignmentFlag.AlignVCenter, text)

    def _legend_places(self) -> list[tuple[float, int]]:
        """Where each part of the legend begins, in pixels from the left, and in which row."""
        metrics = QFontMetricsF(theme.sized_font(12))
        places: list[tuple[float, int]] = []
        x, row = 10.0, 0
        for text, _, _ in self._legend:
            wide = metrics.horizontalAdvance(text) + 26
            if x + wide > self.width() and x > 10.0:
                x, row = 10.0, row + 1
            places.append((x, row))
            x += wide + 14
        return places

    def _legend_height(self) -> int:
        rows = max((row for _, row in self._legend_places()), default=0) + 1
        return _LEGEND + (rows - 1) * _LEGEND_ROW

    # -- moving

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.view is not None:
            plain = self._plain()
            self.view = self.view.resized(plain.width, plain.height)
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.view is not None:
            at, steps = event.position(), event.angleDelta().y() / 120
            self.view = self.view.zoomed(_STEP**steps, at.x(), at.y())
            self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None and self.view is not None:
            by = event.position() - self._held
            self._held = event.position()
            self.view = self.view.panned(by.x(), by.y())
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._held = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.zoom_to(None)

    def _plain(self) -> View:
        return View(0, 0, 1, max(self.width(), 1), max(self.height() - self._legend_height(), 1))


def _placed(one: Neighbour) -> _Placed:
    parts = [part for part in shapely.get_parts(one.shape) if part.geom_type == "Polygon" and part.area > 0]
    outlines = tuple(outline_of(part) for part in parts)
    inside = shapely.point_on_surface(max(parts, key=lambda part: part.area)) if parts else None
    return _Placed(outlines, xy_at(inside.x, inside.y) if inside else (0.0, 0.0), one.label if inside else "")


def _touching(cells: Sequence[BaseGeometry], pieces: Sequence[BaseGeometry]) -> set[int]:
    """Which cells touch any of the pieces, by their places in the sequence."""
    if not cells or not pieces:
        return set()
    found, _ = shapely.STRtree(pieces).query(np.array([*cells, None], dtype=object)[:-1], "intersects")
    return set(found.tolist())


def _free(
    what: Sequence[_Placed],
    view: View,
    occupied: Occupied,
    like: _Name,
    shifts: Sequence[tuple[float, float]] = ((0.0, 0.0),),
    fits: bool = True,
) -> Iterator[_Name]:
    """Names where there is room for them; so many pixels aside, within their shapes, where it is taken."""
    for one in what:
        box = joined([outline.box for outline in one.outlines])
        if box is None or not one.label:
            continue
        width, height = text_size(one.label, like.pixels, False)
        if fits and (width > (box[2] - box[0]) / view.scale or height > (box[3] - box[1]) / view.scale):
            continue
        x, y = view.to_screen(*one.at)
        drawn = [outline.on(view) for outline in one.outlines] if len(shifts) > 1 else []
        for across, down in shifts:
            left, top = x + across - width / 2, y + down - height / 2
            if not (0 <= left <= view.width - width and 0 <= top <= view.height - height):
                continue
            moved = QPointF(x + across, y + down)
            beside = not fits and math.hypot(across, down) <= _BESIDE_PX
            if (across or down) and not beside and not any(path.contains(moved) for path in drawn):
                continue
            if occupied.take(left, top, width, height):
                yield replace(like, text=one.label, rect=QRectF(left, top, width, height))
                break


def _roomy(box: Box) -> Box:
    """A box with room around, so that neighbours are seen."""
    west, south, east, north = box
    room = 0.18 * max(east - west, north - south, 50.0)
    return west - room, south - room, east + room, north + room
