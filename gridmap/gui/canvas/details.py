"""Painter paths of chunks, kept while they are of use."""

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from gridmap.domain.drawing import EXACT, Outlines
from gridmap.gui.canvas.paths import joined_paths, painter_paths, turned_elements
from gridmap.gui.canvas.scene import Shapes

#: Points of all outlines kept: each takes 24 bytes in arrays, and 24 in every path that it is in.
_KEPT_POINTS = 1_500_000
_PATH_COSTS = 8  # points that an empty path weighs
#: Colourings of each chunk whose paths are kept: the map's, or a draft's beside and in a community.
_KEPT_JOINED = 2


@dataclass(frozen=True)
class Chunk:
    """The outlines of a chunk and their paths, in metres from the outlines' origin with y downwards."""

    outlines: Outlines
    _joined: OrderedDict[bytes, dict[int, list[QPainterPath]]] = field(default_factory=OrderedDict)

    @property
    def weight(self) -> int:
        """How many points' room it takes up."""
        return len(self.outlines.xy) + (_PATH_COSTS * len(self.outlines) if "paths" in self.__dict__ else 0)

    @cached_property
    def paths(self) -> list[QPainterPath]:
        """One path a shape."""
        return painter_paths(self.outlines)

    @cached_property
    def _elements(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
        """The points of all shapes for joining them, the shape of each, and which shapes can be joined."""
        outlines = self.outlines
        return turned_elements(outlines), outlines.shape_of_points(), outlines.rings_of_shapes() == 1

    def some(self, members: NDArray[np.int64]) -> list[QPainterPath]:
        """The paths of some shapes, counted within the chunk."""
        return [self.paths[member] for member in members.tolist()] if len(members) else []

    def joined(self, classes: NDArray[np.int8]) -> dict[int, list[QPainterPath]]:
        """The paths of each class, of which `classes` has that of each shape: as few as can be.

        Shapes of one ring are in one path, which is filled three times as fast as each in its own.
        """
        key = classes.tobytes()
        found = self._joined.get(key)
        if found is None:
            found = self._joined[key] = self._join(classes)
            if len(self._joined) > _KEPT_JOINED:
                self._joined.popitem(last=False)
        self._joined.move_to_end(key)
        return found

    def get_ready(self) -> None:
        """Do what joining needs, whatever the classes."""
        _ = self._elements

    def _join(self, classes: NDArray[np.int8]) -> dict[int, list[QPainterPath]]:
        elements, shape_of, simple = self._elements
        of_one_ring = joined_paths(elements, np.where(simple, classes, np.int8(-1))[shape_of])
        made = {one: [path] for one, path in of_one_ring.items()}
        for member in np.flatnonzero(~simple).tolist():
            made.setdefault(int(classes[member]), []).append(self.paths[member])
        return made


@dataclass
class _Kept:
    shapes: Shapes
    chunk: Chunk
    weight: int = 0  # as it was counted last


class Details:
    """Reads chunks from their source when they are first drawn and forgets the longest unused."""

    def __init__(self, kept_points: int = _KEPT_POINTS) -> None:
        self._kept: OrderedDict[tuple[int, int, int, bool], _Kept] = OrderedDict()
        self._limit = kept_points
        self._weight = 0

    def chunk(self, shapes: Shapes, number: int, detail: int, joined: bool = False) -> Chunk:
        """The paths of a chunk of shapes for a level of detail; a single one of all shapes if `joined`."""
        detail = max(EXACT, min(detail, shapes.coarsest))
        key = (id(shapes), number, detail, joined)  # the shapes are kept with it: their id stays theirs
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            self._weigh(found)  # it may have grown by its paths
            return found.chunk
        outlines = shapes.source.outlines(number, detail)
        if joined:
            outlines = replace(outlines, shape_ends=np.array([len(outlines.ring_ends)], dtype=np.int32))
        made = self._kept[key] = _Kept(shapes, Chunk(outlines))
        self._weigh(made)
        while self._weight > self._limit and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._weight -= dropped.weight
        return made.chunk

    def _weigh(self, kept: "_Kept") -> None:
        self._weight += kept.chunk.weight - kept.weight
        kept.weight = kept.chunk.weight

    def path(self, shapes: Shapes, shape: int, detail: int) -> tuple[tuple[float, float], QPainterPath]:
        """The path of one shape and its origin."""
        number = bisect_right(shapes.slices, shape, key=lambda part: part.start) - 1
        chunk = self.chunk(shapes, number, detail)
        return chunk.outlines.origin, chunk.paths[shape - shapes.slices[number].start]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._weight = 0
