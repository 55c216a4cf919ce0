"""Measuring distances and areas on the ellipsoid."""

from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF

from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.tips import paint_tip
from gridmap.gui.canvas.tool import Pointer, Tool
from gridmap.gui.canvas.view import View
from gridmap.words import tr

_AT_LEAST_FOR_AREA = 3


class MeasureTool(Tool):
    """Click adds a point, Backspace takes the last one away, Esc leaves; figures follow the pointer."""

    name = "measure"

    def __init__(self) -> None:
        super().__init__()
        self.points: list[tuple[float, float]] = []  # longitude, latitude
        self._plane: list[tuple[float, float]] = []
        self._hover: Pointer | None = None
        self._done = False

    def begin(self, canvas: object) -> None:
        super().begin(canvas)  # type: ignore[arg-type]  # a MapCanvas
        self._clear()
        self.hint.emit(tr("canvas.measure_hint"))

    def clicked(self, pointer: Pointer) -> bool:
        if self._done:
            self._clear()
        self.points.append((pointer.lon, pointer.lat))
        self._plane.append((pointer.x, pointer.y))
        self.changed.emit()
        return True

    def moved(self, pointer: Pointer) -> bool:
        self._hover = pointer
        if self.points and not self._done:
            self.changed.emit()
        return False

    def double_clicked(self, pointer: Pointer) -> bool:
        self._done = bool(self.points)  # its first click has added the point
        self.changed.emit()
        return True

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit()
        elif event.key() == Qt.Key.Key_Backspace and self.points:
            self.points.pop()
            self._plane.pop()
            self._done = False
            self.changed.emit()
        else:
            return False
        return True

    @property
    def distance(self) -> float:
        """Length in metres of the line through the points, on to the pointer while it is being drawn."""
        lonlat = self._with_pointer()
        return _geod().line_length([lon for lon, _ in lonlat], [lat for _, lat in lonlat])

    @property
    def area(self) -> float:
        """Area in square metres of the polygon of the points and the pointer, 0 below three."""
        lonlat = self._with_pointer()
        if len(lonlat) < _AT_LEAST_FOR_AREA:
            return 0.0
        found, _ = _geod().polygon_area_perimeter([lon for lon, _ in lonlat], [lat for _, lat in lonlat])
        return abs(found)

    def text(self) -> list[str]:
        """What is measured, in words, a line each."""
        lines = [tr("canvas.measured_distance", length=length_text(self.distance))]
        if area := self.area:
            lines.append(tr("canvas.measured_area", area=area_text(area)))
        return lines

    def paint(self, painter: QPainter, view: View) -> None:
        if not self._plane:
            return
        palette = MapPalette.of()
        corners = [QPointF(*view.to_screen(x, y)) for x, y in self._plane]
        drawn = [*corners, *self._pointer_corner(view)]
        if len(drawn) >= _AT_LEAST_FOR_AREA:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(palette.accent, 0.12))
            painter.drawPolygon(QPolygonF(drawn))
            painter.setPen(QPen(faded(palette.accent, 0.6), 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(drawn[-1], drawn[0])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((palette.halo, 4.0), (palette.accent, 2.0)):
            painter.setPen(QPen(colour, width, j=Qt.PenJoinStyle.RoundJoin))
            painter.drawPolyline(QPolygonF(drawn))
        painter.setBrush(palette.halo)
        for corner in corners:
            painter.drawEllipse(corner, 3.5, 3.5)
        taken = self.canvas.reserved() if self.canvas is not None else []
        paint_tip(painter, view, drawn[-1], self.text(), palette, taken)

    def _pointer_corner(self, view: View) -> list[QPointF]:
        if self._done or self._hover is None:
            return []
        return [QPointF(*view.to_screen(self._hover.x, self._hover.y))]

    def _with_pointer(self) -> list[tuple[float, float]]:
        if self._hover is None or not self.points or self._done:
            return self.points
        return [*self.points, (self._hover.lon, self._hover.lat)]

    def _clear(self) -> None:
        self.points, self._plane, self._done = [], [], False
        self.changed.emit()


def length_text(metres: float) -> str:
    """A length in words, metres below one kilometre."""
    return (
        tr("canvas.metres", n=f"{metres:,.1f}")
        if metres < 1000
        else tr("canvas.kilometres", n=f"{metres / 1000:,.3f}")
    )


def area_text(square_metres: float) -> str:
    """An area in words, with mu (亩, 2000/3 square metres) beside it in Chinese."""
    mu = f"{square_metres * 3 / 2000:,.1f}"
    if square_metres < 100_000:
        return tr("canvas.square_metres", n=f"{square_metres:,.0f}", mu=mu)
    return tr("canvas.square_kilometres", n=f"{square_metres / 1e6:,.3f}", mu=mu)


def _geod() -> Any:  # pyproj's, imported when first used: it costs the start 50 ms
    from gridmap.domain.geodesy import ELLIPSOID

    return ELLIPSOID
