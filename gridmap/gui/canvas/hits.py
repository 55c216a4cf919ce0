"""Which shape or bubble is at a place."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from gridmap.domain.drawing import detail_of
from gridmap.gui.canvas.annotations import Annotations
from gridmap.gui.canvas.details import Details
from gridmap.gui.canvas.scene import Level
from gridmap.gui.canvas.sprites import Sprite
from gridmap.gui.canvas.view import Box, View

#: So many shapes at the edge of a box are looked at one by one.
_MOST_CUT = 40


def shape_at(level: Level, details: Details, x: float, y: float, scale: float) -> int | None:
    """The id of the shape of a level at a point of the plane; borders are as exact as they are drawn."""
    boxes = level.shapes.boxes
    around = np.flatnonzero((boxes[:, 0] <= x) & (boxes[:, 2] >= x) & (boxes[:, 1] <= y) & (boxes[:, 3] >= y))
    for shape in around.tolist():
        (east, north), path = details.path(level.shapes, shape, detail_of(scale))
        if path.contains(QPointF(x - east, north - y)):
            return int(level.ids[shape])
    return None


def shapes_within(level: Level, box: Box) -> list[int]:
    """Ids of the shapes of a level whose inner point lies in a box of the plane."""
    return [int(found) for found in level.ids[_anchored(level, box)]]


def shapes_seen(level: Level, details: Details, box: Box, scale: float) -> NDArray[np.bool_]:
    """Which shapes of a level a box of the plane shows a part of, shape (n,).

    Where many are cut by its edge, those whose inner point lies outside do not count.
    """
    seen = _anchored(level, box)
    cut = np.flatnonzero(level.shapes.touched(np.array([box])) & ~seen)
    if len(cut) > _MOST_CUT:
        return seen
    west, south, east, north = box
    for shape in cut.tolist():
        (x, y), path = details.path(level.shapes, shape, detail_of(scale))
        seen[shape] = path.intersects(QRectF(west - x, y - north, east - west, north - south))
    return seen


def _anchored(level: Level, box: Box) -> NDArray[np.bool_]:
    """Which shapes of a level have their inner point in a box of the plane, shape (n,)."""
    anchors, (west, south, east, north) = level.anchors, box
    return np.asarray(
        (anchors[:, 0] >= west)
        & (anchors[:, 0] <= east)
        & (anchors[:, 1] >= south)
        & (anchors[:, 1] <= north)
    )


def bubble_at(annotations: Annotations, view: View, px: float, py: float) -> Sprite | None:
    """The topmost bubble below a pixel."""
    point = QPointF(px, py)
    for sprite in reversed(annotations.bubbles):
        if sprite.rect(view).contains(point):
            return sprite
    return None
