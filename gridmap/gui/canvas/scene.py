"""What there is to draw, without widgets: levels of shapes, borders, points and reference layers."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.drawing import EXACT, Outlines, together
from gridmap.domain.records import LEVELS
from gridmap.gui.canvas.view import Box, joined

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: `Level.risks` of a shape without data; levels are 1 (I, gravest) to 4 (IV).
NO_DATA = 0
#: Chunks that `Shapes.coarse` takes for one.
_GROUP = 4


class OutlineSource(Protocol):
    """Gives the outlines of a chunk of shapes; asked while drawing, so it should take milliseconds."""

    def outlines(self, chunk: int, detail: int) -> Outlines:
        """Outlines of chunk number `chunk` for a level of detail of `gridmap.domain.drawing`."""
        ...


class Shapes:
    """Polygons or lines that are drawn alike, in the order in which they stand.

    `boxes` is float64, shape (n, 4): west, south, east, north in EPSG:3857. `slices` cut the n
    shapes into chunks that are read, culled and drawn together. `coarsest` is the level of detail
    beyond which nothing is simplified further, `finest` the last that there is.
    """

    def __init__(
        self,
        boxes: Floats,
        slices: list[slice],
        source: OutlineSource,
        coarsest: int,
        finest: int = EXACT,
    ) -> None:
        self.boxes = boxes
        self.slices = slices
        self.source = source
        self.coarsest = coarsest
        self.finest = finest
        self.chunk_boxes = np.array([_around(boxes[part]) for part in slices]).reshape(-1, 4)

    def __len__(self) -> int:
        return len(self.boxes)

    @cached_property
    def coarse(self) -> "Shapes":
        """The same shapes in fewer chunks, for views of many: half of a small one's time is calls."""
        groups = [slice(at, at + _GROUP) for at in range(0, len(self.slices), _GROUP)]
        wide = [slice(self.slices[one][0].start, self.slices[one][-1].stop) for one in groups]
        return Shapes(self.boxes, wide, _Grouped(self), self.coarsest, self.finest)

    @cached_property
    def typical_size(self) -> float:
        """Median width of a shape in metres of the plane."""
        return _median_size(self.boxes)

    @cached_property
    def extent(self) -> Box | None:
        """The box around all shapes, None around none."""
        return joined([tuple(_around(self.boxes).tolist())]) if len(self.boxes) else None

    def touched(self, boxes: Floats, within: slice = slice(None)) -> NDArray[np.bool_]:
        """Which shapes of a slice touch any of some boxes, shape (k, 4)."""
        return touching(self.boxes[within], boxes)


class _Grouped:
    """Gives the outlines of a few neighbouring chunks as those of one."""

    def __init__(self, shapes: Shapes) -> None:
        self._source, self._chunks = shapes.source, len(shapes.slices)

    def outlines(self, chunk: int, detail: int) -> Outlines:
        """See `OutlineSource`."""
        numbers = range(chunk * _GROUP, min((chunk + 1) * _GROUP, self._chunks))
        return together([self._source.outlines(number, detail) for number in numbers])


def touching(boxes: Floats, others: Floats) -> NDArray[np.bool_]:
    """Which of n boxes touch any of k others, shape (n,)."""
    found = np.zeros(len(boxes), dtype=bool)
    for west, south, east, north in others:
        found |= (
            (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
        )
    return found


@dataclass(eq=False)
class Level:
    """Cells, or the regions of one level, with all that is said about each; arrays of shape (n,)."""

    name: str  # one of gridmap.domain.records.LEVELS
    shapes: Shapes
    ids: Ints
    anchors: Floats  # a point inside each in EPSG:3857, shape (n, 2)
    names: list[str]
    labels: list[str]  # what stands on the map: short
    parents: Ints  # id of the region one level up, 0 for none
    risks: NDArray[np.int8]  # NO_DATA, 1 .. 4
    _order: Ints | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def indices(self, ids: Ints) -> Ints:
        """Where ids stand in the arrays, -1 for those that do not, shape (k,)."""
        if not len(self.ids):
            return np.full(len(ids), -1, dtype=np.int64)
        if self._order is None:
            self._order = np.argsort(self.ids)
        at = np.searchsorted(self.ids, ids, sorter=self._order).clip(max=len(self.ids) - 1)
        found = self._order[at]
        return np.where(self.ids[found] == ids, found, -1)

    def index(self, shape_id: int) -> int:
        """Where an id stands in the arrays, -1 where it does not."""
        return int(self.indices(np.array([shape_id], dtype=np.int64))[0])


@dataclass(eq=False)
class Points:
    """Points of one kind; many at one place become one bubble with their number."""

    name: str  # "event", "place", "facility", ...
    ids: Ints
    xy: Floats  # EPSG:3857, shape (n, 2)
    severities: NDArray[np.int8] | None = None  # 1 (I) to 4 (IV) of events; None where nothing is graded
    shown: bool = True


@dataclass(eq=False)
class Reference:
    """Lines or polygons to find one's way by."""

    name: str
    kind: str  # "road", "rail", "water", "building", "wall" or anything else
    shapes: Shapes
    filled: bool  # polygons are filled, lines are not
    shown: bool = True


@dataclass(eq=False)
class Scene:
    """Everything that the canvas draws."""

    levels: dict[str, Level] = field(default_factory=dict)
    #: Lines between the shapes of a level that belong to one region of the next; all lines of the coarsest.
    borders: dict[str, Shapes] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    points: dict[str, Points] = field(default_factory=dict)

    @property
    def level_names(self) -> list[str]:
        """The levels that hold something, from city to cell."""
        return [name for name in LEVELS if name in self.levels and len(self.levels[name])]

    @property
    def extent(self) -> Box | None:
        """The box around the finest level that there is; around the reference layers where there is none."""
        names = self.level_names
        if names:
            return self.levels[names[-1]].shapes.extent
        boxes = [reference.shapes.extent for reference in self.references]
        return joined([box for box in boxes if box is not None])

    def find(self, shape_id: int) -> tuple[Level, int] | None:
        """The level that an id belongs to and its place there."""
        for level in self.levels.values():
            at = level.index(shape_id)
            if at >= 0:
                return level, at
        return None


def _median_size(boxes: Floats) -> float:
    sizes = np.sort(np.sqrt(np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)))  # NaN last
    sizes = sizes[: np.searchsorted(sizes, np.inf)]
    return float(sizes[len(sizes) // 2]) if len(sizes) else 0.0  # np.median costs the start 20 ms


def _around(boxes: Floats) -> Floats:
    """The box around boxes; NaN boxes of empty shapes are passed over."""
    clean = boxes[~np.isnan(boxes).any(axis=1)]
    if not len(clean):
        return np.full(4, np.nan)
    return np.concatenate([clean[:, :2].min(axis=0), clean[:, 2:].max(axis=0)])
