"""A small map for dialogs: coloured pieces and outlines over grey neighbours, with names and a legend."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridmap.gui import theme
from gridmap.gui.canvas.labels import Occupied
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.sprites import text_pixmap, text_size
from gridmap.gui.canvas.view import Box, View, joined, overlaps
from gridmap.gui.planning.plan_pieces import Ground, Piece, Placed

#: Width in pixels of the outline of what stands beside the matter.
_THIN = 1.0
_LEGEND, _LEGEND_ROW, _SWATCH, _STEP = 30, 20, 20, 1.25
#: So far from its middle the name of a community at work may also stand outside it.
_BESIDE_PX = 45.0
#: By how many pixels the name of a community may stand to the right of its middle and lower, nearest first.
_SHIFTS = sorted(
    ((float(across), float(down)) for across in range(-160, 161, 32) for down in range(-66, 67, 22)),
    key=lambda shift: math.hypot(*shift),
)


@dataclass(frozen=True)
class Sign:
    """What the legend explains: ground of a colour, or an outline."""

    text: str
    colour: str
    hollow: bool = False
    dashed: bool = False
    thin: bool = False


def outline_pen(colour: str, dashed: bool, width: float = 2.0) -> QPen:
    """The line around hollow pieces, the same on the map and in its legend."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return QPen(theme.colour(colour), width, style)


@dataclass(frozen=True)
class _Name:
    """A line of text in logical pixels."""

    text: str
    rect: QRectF
    pixels: int
    ink: QColor
    bold: bool = False


class PlanMap(QWidget):
    """Shows what it is handed; wheel and mouse move it, a double click shows all of it again."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumSize(280, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._ground = Ground()
        self._legend: Sequence[Sign] = ()
        self._lit: Collection[int] = ()
        self.view: View | None = None
        self._held: QPointF | None = None
        theme.current.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(480, 460)

    def show_ground(self, ground: Ground, legend: Sequence[Sign]) -> None:
        """Draw pieces and what lies around them."""
        self._ground, self._legend, self._lit = ground, legend, ()
        self.zoom_to(None)

    def light_up(self, rows: Collection[int]) -> None:
        """Bring the pieces of some lines out."""
        self._lit = rows
        self.update()

    def sees(self, row: int) -> bool:
        """Whether any of the pieces of a line is in view."""
        view = self.view
        return view is not None and any(overlaps(box, view.box) for box in self._boxes({row}))

    def _boxes(self, rows: Collection[int] | None) -> list[Box]:
        return [
            outline.box
            for piece, placed in self._ground.pieces
            if rows is None or piece.row in rows
            for outline in placed.outlines
        ]

    def zoom_to(self, rows: Collection[int] | None) -> None:
        """Show the pieces of some lines, of all by default."""
        box = joined(self._boxes(rows))
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
        self._fill(
            painter, view, self._ground.cells, "plan_other", QPen(theme.colour("plan_other_border"), 1)
        )
        for lit in (False, True):
            for piece, placed in self._ground.pieces:
                if (piece.row in self._lit) == lit:
                    self._paint_piece(painter, view, palette, piece, placed)
        pen = QPen(theme.colour("map_township_border"), 1.8)
        self._fill(painter, view, self._ground.communities, None, pen)
        for name in self._names(view):
            pixmap = text_pixmap(
                name.text,
                name.pixels,
                name.bold,
                name.ink.rgba(),
                palette.halo.rgba(),
                self.devicePixelRatioF(),
            )
            painter.drawPixmap(name.rect.topLeft(), pixmap)

    def _names(self, view: View) -> list[_Name]:
        """What is written, none above another: pieces, communities, those at work first, then cells."""
        occupied, palette = Occupied(), MapPalette.of()
        others = [one for one in self._ground.communities if one not in self._ground.at_work]
        community = _Name("", QRectF(), 14, palette.label)
        names: list[_Name] = []
        for piece, placed in sorted(self._ground.pieces, key=lambda one: one[0].row not in self._lit):
            if piece.label:
                ink = theme.colour(piece.colour) if piece.hollow else palette.label
                like = _Name("", QRectF(), 13, ink, bold=piece.row in self._lit)
                names += _free([placed], view, occupied, like, _SHIFTS, fits=False)
        return [
            *names,
            *_free(self._ground.at_work, view, occupied, community, _SHIFTS, fits=False, beside=True),
            *_free(others, view, occupied, community, _SHIFTS),
            *_free(self._ground.cells, view, occupied, _Name("", QRectF(), 12, palette.label_muted)),
        ]

    def _paint_piece(
        self, painter: QPainter, view: View, palette: MapPalette, piece: Piece, placed: Placed
    ) -> None:
        lit = piece.row in self._lit
        colour = theme.colour(piece.colour)
        pen = QPen(palette.accent if lit else theme.colour("plan_border"), 2.6 if lit else 1.0)
        if piece.hollow:
            plain = _THIN if piece.thin else 2.0
            pen = outline_pen(piece.colour, piece.dashed, 1.6 * plain if lit else plain)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush if piece.hollow else colour)
        for outline in placed.outlines:
            if overlaps(outline.box, view.box):
                painter.drawPath(outline.on(view))

    @staticmethod
    def _fill(painter: QPainter, view: View, what: Sequence[Placed], colour: str | None, pen: QPen) -> None:
        painter.setPen(pen)
        painter.setBrush(theme.colour(colour) if colour else Qt.BrushStyle.NoBrush)
        for one in what:
            for outline in one.outlines:
                if overlaps(outline.box, view.box):
                    painter.drawPath(outline.on(view))

    def _paint_legend(self, painter: QPainter, palette: MapPalette) -> None:
        painter.setFont(theme.sized_font(12))
        top = self.height() - self._legend_height() + 8.0
        for sign, (x, row) in zip(self._legend, self._legend_places(), strict=True):
            y = top + row * _LEGEND_ROW
            if sign.hollow:
                painter.setPen(outline_pen(sign.colour, sign.dashed, _THIN if sign.thin else 2.0))
                painter.drawLine(QPointF(x, y + 7), QPointF(x + _SWATCH, y + 7))
            else:
                painter.setPen(QPen(theme.colour("plan_border"), 1))
                painter.setBrush(theme.colour(sign.colour))
                painter.drawRect(QRectF(x + 0.5, y + 0.5, _SWATCH - 1, 13))
            painter.setPen(palette.text)
            width = painter.fontMetrics().horizontalAdvance(sign.text)
            where = QRectF(x + _SWATCH + 6, y - 3, width + 4, 20)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, sign.text)

    def _legend_places(self) -> list[tuple[float, int]]:
        """Where each part of the legend begins, in pixels from the left, and in which row."""
        metrics = QFontMetricsF(theme.sized_font(12))
        places: list[tuple[float, int]] = []
        x, row = 10.0, 0
        for sign in self._legend:
            wide = metrics.horizontalAdvance(sign.text) + _SWATCH + 10
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


def _free(
    what: Sequence[Placed],
    view: View,
    occupied: Occupied,
    like: _Name,
    shifts: Sequence[tuple[float, float]] = ((0.0, 0.0),),
    fits: bool = True,
    beside: bool = False,
) -> Iterator[_Name]:
    """Names where there is room for them; so many pixels aside, within their shapes, where it is taken.

    Only those that may stand `beside` leave their shapes, and not far.
    """
    for one in what:
        if one.box is None or not one.label or not overlaps(one.box, view.box):
            continue
        width, height = text_size(one.label, like.pixels, like.bold)
        (west, south), (east, north) = one.box[:2], one.box[2:]
        if fits and (width > (east - west) / view.scale or height > (north - south) / view.scale):
            continue
        x, y = view.to_screen(*one.at)
        (start, upper), (stop, lower) = view.to_screen(west, north), view.to_screen(east, south)
        drawn: list[QPainterPath] = []
        for across, down in shifts:
            left, top = x + across - width / 2, y + down - height / 2
            if not (0 <= left <= view.width - width and 0 <= top <= view.height - height):
                continue
            near = beside and math.hypot(across, down) <= _BESIDE_PX
            if (across or down) and not near:
                if not (start <= x + across <= stop and upper <= y + down <= lower):
                    continue
                drawn = drawn or [outline.on(view) for outline in one.outlines]
                if not any(path.contains(QPointF(x + across, y + down)) for path in drawn):
                    continue
            if occupied.take(left, top, width, height):
                yield replace(like, text=one.label, rect=QRectF(left, top, width, height))
                break


def _roomy(box: Box) -> Box:
    """A box with room around, so that neighbours are seen."""
    west, south, east, north = box
    room = 0.18 * max(east - west, north - south, 50.0)
    return west - room, south - room, east + room, north + room
