"""What is painted above the picture at every frame: hover, selection, scale bar, north."""

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from gridmap.domain.drawing import detail_of
from gridmap.gui.canvas.details import Details
from gridmap.gui.canvas.fonts import font
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.scene import Scene
from gridmap.gui.canvas.view import View, overlaps
from gridmap.words import tr

_BAR_PX = 130.0
_MARGIN_PX = 14.0
#: More selected shapes than this get a plainer line.
_PLAIN_FROM = 150
_WHITE, _BLACK = QColor(255, 255, 255), QColor(12, 16, 22)


class Outlines:
    """Outlines of a few shapes as they lie in a view."""

    def __init__(self, scene: Scene, details: Details, view: View) -> None:
        self._scene = scene
        self._details = details
        self._view = view

    def paths(self, ids: Iterable[int]) -> list[QPainterPath]:
        """Paths in logical pixels of the shapes that the view touches."""
        found = []
        for shape_id in ids:
            place = self._scene.find(shape_id)
            if place is None or not overlaps(tuple(place[0].shapes.boxes[place[1]]), self._view.box):
                continue
            (x, y), path = self._details.path(place[0].shapes, place[1], detail_of(self._view.scale))
            px, py = self._view.to_screen(x, y)
            found.append(QTransform(1 / self._view.scale, 0, 0, 1 / self._view.scale, px, py).map(path))
        return found


def paint_selection(painter: QPainter, paths: list[QPainterPath], ratio: float | None = None) -> None:
    """A white line with black dashes in it: readable on any colour.

    Drawn as hairlines a little apart, which Qt strokes and dashes many times faster than wide lines.
    `ratio` is device pixels per unit of the painter, by default those of its device.
    """
    ratio = ratio or painter.device().devicePixelRatioF()
    white, black = QPen(_WHITE, 1.0), QPen(_BLACK, 1.0)
    plain = len(paths) > _PLAIN_FROM
    if not plain:
        black.setDashPattern([6.5 * ratio, 3.5 * ratio])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen, reach in ((white, 1.1 if plain else 1.6), (black, 0.0 if plain else 0.7)):
        pen.setCosmetic(True)
        painter.setPen(pen)
        for dx, dy in _around(reach, ratio):
            painter.translate(dx, dy)
            for path in paths:
                painter.drawPath(path)
            painter.translate(-dx, -dy)


def _around(reach: float, ratio: float) -> list[tuple[float, float]]:
    """Shifts in logical pixels around a place, close enough for hairlines of a device pixel to meet."""
    rings = math.ceil(reach * ratio - 0.2)
    found = [(0.0, 0.0)]
    for ring in range(1, rings + 1):
        radius, count = reach * ring / rings, 4 * ring
        turns = [math.tau * turn / count for turn in range(count)]
        found += [(radius * math.cos(turn), radius * math.sin(turn)) for turn in turns]
    return found


def paint_hover(painter: QPainter, paths: list[QPainterPath], palette: MapPalette) -> None:
    """A veil and a line around the shape below the pointer."""
    painter.setBrush(faded(palette.halo, 0.22))
    painter.setPen(QPen(faded(palette.label, 0.85), 1.6))
    for path in paths:
        painter.drawPath(path)


def paint_cross(painter: QPainter, view: View, palette: MapPalette) -> None:
    """Where Enter clicks, for work without a mouse."""
    x, y = view.width / 2, view.height / 2
    for colour, width in ((palette.halo, 4.0), (palette.label, 1.6)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(QPointF(x - 9, y), QPointF(x + 9, y))
        painter.drawLine(QPointF(x, y - 9), QPointF(x, y + 9))


def scale_bar_rect(view: View) -> QRectF:
    """The corner that scale bar and north take."""
    return QRectF(view.width - _BAR_PX - 60, view.height - 48, _BAR_PX + 60, 48)


def paint_scale_bar(painter: QPainter, view: View, palette: MapPalette) -> None:
    """A bar with a round number of metres on the ground, and north, which is up."""
    metres = round_length(_BAR_PX * view.metres_per_pixel)
    width = metres / view.metres_per_pixel
    right, bottom = view.width - _MARGIN_PX - 26, view.height - _MARGIN_PX
    bar = QPainterPath(QPointF(right - width, bottom - 6))
    for x, y in ((right - width, bottom), (right, bottom), (right, bottom - 6)):
        bar.lineTo(x, y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, thick in ((palette.halo, 4.5), (palette.label, 1.8)):
        painter.setPen(QPen(colour, thick, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawPath(bar)
    where = QRectF(right - width, bottom - 26, width, 18)
    _haloed(painter, where, scale_text(metres), palette)
    _paint_north(painter, QPointF(view.width - _MARGIN_PX - 8, bottom - 12), palette)


def paint_attribution(painter: QPainter, view: View, text: str, palette: MapPalette) -> None:
    """The map's approval number and whom the basemap must name, above the scale bar."""
    if text:
        painter.setFont(font(12))
        where = QRectF(view.width / 2, view.height - _MARGIN_PX - 46, view.width / 2 - _MARGIN_PX, 18)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(where.width()))
        _draw_haloed(painter, where, shown, palette, Qt.AlignmentFlag.AlignRight)


def round_length(most: float) -> float:
    """The longest of 1, 2, 5, 10, 20, ... that is not more than `most`.

    >>> round_length(730.0)
    500.0
    """
    power = 10.0 ** math.floor(math.log10(most))
    return next(
        (step * power for step in (5.0, 2.0, 1.0) if step * power <= most), power / 2
    )  # log10 may round up


def scale_text(metres: float) -> str:
    """What stands above the scale bar."""
    return (
        tr("canvas.kilometres", n=f"{metres / 1000:g}")
        if metres >= 1000
        else tr("canvas.metres", n=f"{metres:g}")
    )


def _paint_north(painter: QPainter, at: QPointF, palette: MapPalette) -> None:
    arrow = QPainterPath(at + QPointF(0, -15))
    for x, y in ((5.5, 2), (0, -2), (-5.5, 2)):
        arrow.lineTo(at + QPointF(x, y))
    arrow.closeSubpath()
    painter.setPen(QPen(palette.halo, 2.5))
    painter.setBrush(palette.label)
    painter.drawPath(arrow)
    painter.fillPath(arrow, palette.label)
    _haloed(painter, QRectF(at.x() - 10, at.y() + 1, 20, 14), tr("canvas.north"), palette)


def _haloed(painter: QPainter, where: QRectF, text: str, palette: MapPalette) -> None:
    painter.setFont(font(12, bold=True))
    _draw_haloed(painter, where, text, palette, Qt.AlignmentFlag.AlignHCenter)


def _draw_haloed(
    painter: QPainter, where: QRectF, text: str, palette: MapPalette, side: Qt.AlignmentFlag
) -> None:
    for colour, shifts in ((palette.halo, ((-1, 0), (1, 0), (0, -1), (0, 1))), (palette.label, ((0, 0),))):
        painter.setPen(colour)
        for dx, dy in shifts:
            painter.drawText(where.translated(dx, dy), side | Qt.AlignmentFlag.AlignVCenter, text)
