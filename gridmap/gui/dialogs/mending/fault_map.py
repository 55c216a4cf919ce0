"""A small map of one fault: wheel to zoom, drag to move."""

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridmap.gui import theme
from gridmap.gui.dialogs.mending.fault_picture import Bounds, FaultPicture
from gridmap.words import tr

_METRES = 111_320.0
_BAR = 120  # pixels that the scale bar may take
_FINE = 0.5  # pixels
_LINE = 20  # pixels of a line of the legend


class FaultMap(QWidget):
    """Paints a `FaultPicture`, north up, true to shape at its latitude."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: FaultPicture | None = None
        self._middle = (0.0, 0.0)  # degrees
        self._scale = 1.0  # pixels a degree of latitude
        self._grabbed: QPointF | None = None
        self.setMinimumSize(280, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("mending.map"))

    def show_picture(self, picture: FaultPicture | None) -> None:
        """Show this fault, zoomed to it."""
        self._picture = picture
        if picture is not None:
            self._zoom_to(picture.frame)
        self.update()

    @property
    def shown_frame(self) -> Bounds:
        """What is in view: west, south, east, north in degrees."""
        x, y = self._middle
        wide = self.width() / 2 / self._scale / self._squeeze()
        high = self.height() / 2 / self._scale
        return x - wide, y - high, x + wide, y + high

    def wheelEvent(self, event: QWheelEvent) -> None:
        factor = 1.2 ** (event.angleDelta().y() / 120)
        at = event.position()
        before = self._place(at)
        self._scale = min(max(self._scale * factor, 1.0), 1e9)
        after = self._place(at)
        self._middle = (self._middle[0] + before[0] - after[0], self._middle[1] + before[1] - after[1])
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grabbed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        before, after = self._place(self._grabbed), self._place(event.position())
        self._middle = (self._middle[0] + before[0] - after[0], self._middle[1] + before[1] - after[1])
        self._grabbed = event.position()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("map_ground"))
        picture = self._picture
        if picture is None:
            painter.setPen(theme.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("mending.choose_fault"))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(
            painter, picture.around, QBrush(theme.colour("plan_other")), _pen("plan_other_border", 0.8)
        )
        for claim in picture.claims:
            fill = QColor(theme.colour(claim.colour))
            fill.setAlpha(56)
            self._paint(painter, (claim.shape,), QBrush(fill), _pen(claim.colour, 1.6))
        hatch = QBrush(theme.colour("danger"), Qt.BrushStyle.BDiagPattern)
        self._paint(painter, (picture.ground,), hatch, _pen("danger", 2.0))
        dashed = _pen("map_county_border", 1.6)
        dashed.setStyle(Qt.PenStyle.DashLine)
        self._paint(painter, picture.parents, QBrush(), dashed)
        self._write_legend(painter, picture)
        self._draw_bar(painter)

    def _zoom_to(self, frame: Bounds) -> None:
        west, south, east, north = frame
        self._middle = ((west + east) / 2, (south + north) / 2)
        wide = max((east - west) * self._squeeze(), 1e-9)
        self._scale = min(self.width() / wide, self.height() / max(north - south, 1e-9))

    def resizeEvent(self, event: object) -> None:
        if self._picture is not None:
            self._zoom_to(self._picture.frame)

    def _squeeze(self) -> float:
        return float(np.cos(np.radians(self._middle[1])))

    def _place(self, at: QPointF) -> tuple[float, float]:
        x = self._middle[0] + (at.x() - self.width() / 2) / self._scale / self._squeeze()
        return x, self._middle[1] - (at.y() - self.height() / 2) / self._scale

    def _paint(
        self, painter: QPainter, shapes: tuple[shapely.Geometry, ...], fill: QBrush, pen: QPen
    ) -> None:
        painter.setBrush(fill)
        painter.setPen(pen)
        view = shapely.box(*self.shown_frame).buffer(20 / self._scale)
        for shape in shapes:
            path = QPainterPath()
            # What lies far out of view would overflow the painter's coordinates.
            near = shapely.clip_by_rect(shape, *view.bounds)
            simple = shapely.simplify(near, _FINE / self._scale, preserve_topology=False)
            for ring in shapely.get_rings(shapely.get_parts(simple)):
                points = self._pixels(shapely.get_coordinates(ring))
                path.addPolygon(QPolygonF([QPointF(*point) for point in points.tolist()]))
            painter.drawPath(path)

    def _pixels(self, points: np.ndarray) -> np.ndarray:
        x = (points[:, 0] - self._middle[0]) * self._squeeze() * self._scale + self.width() / 2
        return np.column_stack([x, (self._middle[1] - points[:, 1]) * self._scale + self.height() / 2])

    def _write_legend(self, painter: QPainter, picture: FaultPicture) -> None:
        painter.setFont(theme.sized_font(12))
        said = [(claim.colour, claim.called) for claim in picture.claims]
        said.append(("danger", tr("mending.the_ground")))
        if picture.parents:
            said.append(("map_county_border", tr("mending.the_parents")))
        wide = min(
            self.width() - 16, 44 + max(painter.fontMetrics().horizontalAdvance(text) for _, text in said)
        )
        back = QColor(theme.colour("base"))
        back.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(QRectF(8, 8, wide, _LINE * len(said) + 8), 5, 5)
        for at, (colour, text) in enumerate(said):
            top = 12 + at * _LINE
            painter.setPen(Qt.PenStyle.NoPen)
            pattern = Qt.BrushStyle.BDiagPattern if colour == "danger" else Qt.BrushStyle.SolidPattern
            painter.setBrush(QBrush(theme.colour(colour), pattern))
            painter.drawRect(QRectF(14, top + 5, 10, 10))
            painter.setPen(theme.colour("text"))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(wide - 30))
            painter.drawText(QRectF(30, top, wide - 26, _LINE), Qt.AlignmentFlag.AlignVCenter, shown)

    def _draw_bar(self, painter: QPainter) -> None:
        metres = _BAR / self._scale * _METRES
        step = 10 ** int(np.floor(np.log10(max(metres, 1e-3))))
        shown = next(n * step for n in (5, 2, 1) if n * step <= metres or n == 1)
        wide = shown / _METRES * self._scale
        right, low = self.width() - 12.0, self.height() - 10.0
        painter.setPen(QPen(theme.colour("text"), 1.6))
        painter.drawLine(QPointF(right - wide, low), QPointF(right, low))
        text = tr("mending.kilometres", length=f"{shown / 1000:g}") if shown >= 1000 else tr(
            "mending.metres", length=f"{shown:g}"
        )  # fmt: skip
        painter.drawText(QRectF(right - 160, low - 22, 160, 18), Qt.AlignmentFlag.AlignRight, text)


def _pen(colour: str, width: float) -> QPen:
    return QPen(theme.colour(colour), width)
