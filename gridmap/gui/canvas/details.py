"""Painter paths of chunks, kept while they are of use."""

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from gridmap.domain.drawing import EXACT, Outlines
from gridmap.gui.canvas.paths import painter_paths, path_elements, paths_of
from gridmap.gui.canvas.scene import Shapes

#: Points of all outlines kept, at some 40 bytes each with their paths.
_KEPT_POINTS = 2_000_000
_PATH_COSTS = 8  # points that an empty path weighs


#: Colourings of each chunk whose joined paths are kept: of the map, and of a draft beside and in a community.
_KEPT_JOINED = 3


@dataclass(frozen=True)
class Chunk:
    """The outlines of a chunk and their paths, in metres from the outlines' origin with y downwards."""

    outlines: Outlines
    weight: int
    _joined: OrderedDict[bytes, dict[int, QPainterPath]] = field(default_factory=OrderedDict)

    @cached_property
    def paths(self) -> list[QPainterPath]:
        """One path a shape."""
        return painter_paths(self.outlines)

    def some(self, members: NDArray[np.int64]) -> list[QPainterPath]:
        """The paths of some shapes, counted within the chunk."""
        return [self.paths[member] for member in members.tolist()] if len(members) else []

    def joined(self, classes: NDArray[np.int8]) -> dict[int, QPainterPath]:
        """A single path of all shapes of each class, of which `classes` has that of each shape.

        It is filled three times as fast as one path a shape, and shows no seams between neighbours.
        """
        key = classes.tobytes()
        found = self._joined.get(key)
        if found is None:
            found = self._joined[key] = self._join(classes)
            if len(self._joined) > _KEPT_JOINED:
                self._joined.popitem(last=False)
        return found

    def _join(self, classes: NDArray[np.int8]) -> dict[int, QPainterPath]:
        if (classes == classes[0]).all():
            return {int(classes[0]): paths_of([self._elements])[0]}
        of_points, there = classes[self._shape_of_points], np.unique(classes).tolist()
        return dict(zip(there, paths_of([self._elements[of_points == one] for one in there]), strict=True))

    @cached_property
    def _elements(self) -> NDArray[np.int32]:
        return path_elements(self.outlines)

    @cached_property
    def _shape_of_points(self) -> NDArray[np.int32]:
        return self.outlines.shape_of_points()


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
        made = Chunk(outlines, weight)
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
        return chunk.outlines.origin, chunk.paths[shape - shapes.slices[number].start]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._weight = 0
