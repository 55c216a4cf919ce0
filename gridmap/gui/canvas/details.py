"""Painter paths of chunks, kept while they are of use."""

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtGui import QPainterPath

from gridmap.domain.drawing import EXACT
from gridmap.gui.canvas.paths import painter_paths
from gridmap.gui.canvas.scene import Shapes

#: Points of all paths kept, at some 30 bytes each.
_KEPT_POINTS = 2_500_000
_PATH_COSTS = 8  # points that an empty path weighs


@dataclass(frozen=True, slots=True)
class Chunk:
    """The paths of a chunk, in metres from `origin` with y downwards."""

    origin: tuple[float, float]
    paths: list[QPainterPath]
    weight: int


class Details:
    """Reads chunks from their source when they are first drawn and forgets the longest unused."""

    def __init__(self, kept_points: int = _KEPT_POINTS) -> None:
        self._kept: OrderedDict[tuple[int, int, int, bool], tuple[Shapes, Chunk]] = OrderedDict()
        self._limit = kept_points
        self._weight = 0

    def chunk(self, shapes: Shapes, number: int, detail: int, joined: bool = False) -> Chunk:
        """The paths of a chunk of shapes for a level of detail; a single one of all shapes if `joined`."""
        detail = max(EXACT, min(detail, shapes.coarsest))
        key = (id(shapes), number, detail, joined)  # the shapes are kept with it: their id stays theirs
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found[1]
        outlines = shapes.source.outlines(number, detail)
        if joined:
            outlines = replace(outlines, shape_ends=np.array([len(outlines.ring_ends)], dtype=np.int32))
        weight = len(outlines.xy) + _PATH_COSTS * len(outlines)
        made = Chunk(outlines.origin, painter_paths(outlines), weight)
        self._kept[key] = (shapes, made)
        self._weight += weight
        while self._weight > self._limit and len(self._kept) > 1:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._weight -= dropped.weight
        return made

    def path(self, shapes: Shapes, shape: int, detail: int) -> tuple[tuple[float, float], QPainterPath]:
        """The path of one shape and its origin."""
        number = bisect_right(shapes.slices, shape, key=lambda part: part.start) - 1
        chunk = self.chunk(shapes, number, detail)
        return chunk.origin, chunk.paths[shape - shapes.slices[number].start]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._weight = 0
