"""One other net as the map needs it: its borders to draw and to snap to, and where its names stand."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from gridmap.domain.borders import borders
from gridmap.domain.mercator import to_mercator
from gridmap.domain.planning_records import Net
from gridmap.gui import theme
from gridmap.gui.canvas.arrays import shapes_of
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.scene import Level, Shapes
from gridmap.gui.canvas.style import Strokes, strokes
from gridmap.gui.planning.nearby import ReferenceIndex
from gridmap.planning.nets import NetAreas

#: Dashes and gaps in logical pixels; the first net has the first, and so on.
_DASHES = ((9.0, 4.0), (2.5, 3.0), (9.0, 3.0, 2.5, 3.0), (16.0, 4.0))


@dataclass(frozen=True)
class ShownNet:
    """A net that has been read; made off the window's thread."""

    areas: NetAreas
    lines: Shapes  # borders between areas, each once
    index: ReferenceIndex  # the same borders in degrees
    level: Level  # the areas, in the order in which they are drawn
    rows: NDArray[np.int64]  # of the areas in `areas`, along `level`


def shown_net(areas: NetAreas) -> ShownNet:
    """Prepare a net."""
    lines: NDArray[Any] = borders(areas.shapes)
    shapes, order = shapes_of(areas.shapes)
    ordered = areas.shapes[order]
    inside = to_mercator(shapely.get_coordinates(shapely.point_on_surface(ordered)))
    names = [areas.called(row) for row in order.tolist()]
    blank = np.zeros(len(order), dtype=np.int64)
    level = Level(
        "net", shapes, areas.ids[order], inside, names, [areas.names[row] for row in order.tolist()], blank,
        blank.astype(np.int8),
    )  # fmt: skip
    return ShownNet(areas, shapes_of(lines)[0], ReferenceIndex(lines), level, order)


def net_colour(net: Net) -> QColor:
    """The colour of a net's lines and names, by its kind."""
    return theme.colour(f"net_{net.kind}")


def net_strokes(net: Net, place: int, ratio: float) -> list[Strokes]:
    """How a net's borders are drawn: a pale line, and dashes on it by which nets of a kind are told apart."""
    colour = net_colour(net)
    halo = faded(MapPalette.of().halo, 0.75)
    below, above = strokes(halo, 3.0 * ratio), strokes(colour, 2.0 * ratio)
    above[0].setDashPattern(_dashes(place, ratio))
    above[0].setCapStyle(Qt.PenCapStyle.FlatCap)
    return [below, above]


def net_pen(net: Net, place: int) -> QPen:
    """The pen of a sample of a net's line, for a list."""
    pen = QPen(net_colour(net), 2.0)
    pen.setDashPattern(_dashes(place, 0.5))  # in widths of the pen
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _dashes(place: int, ratio: float) -> list[float]:
    return [length * ratio for length in _DASHES[place % len(_DASHES)]]
