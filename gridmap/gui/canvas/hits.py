"""Which shape or bubble is at a place."""

import numpy as np
from PySide6.QtCore import QPointF

from gridmap.domain.drawing import detail_of
from gridmap.gui.canvas.annotations import Annotations
from gridmap.gui.canvas.details import Details
from gridmap.gui.canvas.scene import Level
from gridmap.gui.canvas.sprites import Sprite
from gridmap.gui.canvas.view import Box, View


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
    anchors, (west, south, east, north) = level.anchors, box
    inside = (
        (anchors[:, 0] >= west)
        & (anchors[:, 0] <= east)
        & (anchors[:, 1] >= south)
        & (anchors[:, 1] <= north)
    )
    return [int(found) for found in level.ids[inside]]


def bubble_at(annotations: Annotations, view: View, px: float, py: float) -> Sprite | None:
    """The topmost bubble below a pixel."""
    point = QPointF(px, py)
    for sprite in reversed(annotations.bubbles):
        if sprite.rect(view).contains(point):
            return sprite
    return None
