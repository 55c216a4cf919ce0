"""A small drawing of shapes to be imported, over what is there: is the city where it belongs?"""

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridmap.gui import theme
from gridmap.words import tr

_MARGIN = 12
_FINEST = 900  # steps of simplification across the drawing
_MOST_SHAPES = 20_000

Ring = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Rings in degrees, simplified for one small picture; made off the window's thread."""

    rings: list[Ring] = field(default_factory=list)
    around: list[Ring] = field(default_factory=list)  # what is there already
    bounds: tuple[float, float, float, float] | None = None


def drawing(shapes: ArrayLike, around: ArrayLike = ()) -> Drawing:
    """Prepare a drawing of shapes in EPSG:4490, with others around them."""
    new = _finite(np.asarray(shapes, dtype=object)[:_MOST_SHAPES])
    if not len(new):
        return Drawing()
    west, south, east, north = shapely.total_bounds(new).tolist()
    step = max(east - west, north - south, 1e-6) / _FINEST
    old = _finite(np.asarray(around, dtype=object))
    return Drawing(_rings(new, step), _rings(old, step), (west, south, east, north))


def _finite(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        fit = (np.abs(bounds[:, [0, 2]]) <= 180).all(axis=1) & (np.abs(bounds[:, [1, 3]]) <= 90).all(axis=1)
    return shapes[fit]


def _rings(shapes: NDArray[np.object_], step: float) -> list[Ring]:
    simple = shapely.simplify(shapes, step, preserve_topology=False)
    lines = shapely.get_parts(shapely.get_parts(shapely.boundary(simple)))
    coordinates, index = shapely.get_coordinates(lines, return_index=True)
    return np.split(coordinates, np.flatnonzero(np.diff(index)) + 1) if len(coordinates) else []


class ShapeView(QWidget):
    """Paints a `Drawing`, north up, true to shape at its latitude."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing = Drawing()
        self.setMinimumSize(240, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("import.shapes"))

    def show_drawing(self, shown: Drawing) -> None:
        """Show these shapes from now on."""
        self._drawing = shown
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("map_ground"))
        bounds = self._drawing.bounds
        if bounds is None:
            painter.setPen(theme.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("import.no_shapes"))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("map_4"))
        painter.setPen(QPen(theme.colour("map_county_border"), 0.8))
        painter.drawPath(self._path(self._drawing.rings))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("danger"), 1.4, Qt.PenStyle.DashLine))
        painter.drawPath(self._path(self._drawing.around))
        self._write(painter, bounds)

    def _path(self, rings: list[Ring]) -> QPainterPath:
        assert self._drawing.bounds is not None
        west, south, east, north = self._drawing.bounds
        squeeze = float(np.cos(np.radians((south + north) / 2)))
        width, height = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
        scale = min((self.width() - 2 * _MARGIN) / width, (self.height() - 2 * _MARGIN - 20) / height)
        left = (self.width() - width * scale) / 2
        top = (self.height() - 20 - height * scale) / 2
        path = QPainterPath()
        for ring in rings:
            x, y = (ring[:, 0] - west) * squeeze * scale + left, (north - ring[:, 1]) * scale + top
            path.addPolygon(QPolygonF([QPointF(*point) for point in np.column_stack([x, y]).tolist()]))
        return path

    def _write(self, painter: QPainter, bounds: tuple[float, float, float, float]) -> None:
        west, south, east, north = bounds
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.sized_font(12))
        text = f"{west:.3f}° – {east:.3f}°,  {south:.3f}° – {north:.3f}°"
        area = self.rect().adjusted(_MARGIN, 0, -_MARGIN, -4)
        painter.drawText(area, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, text)
        if self._drawing.around:
            said = tr("import.dashed_is_there")
            painter.drawText(area, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, said)
