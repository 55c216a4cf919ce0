"""What a map needs of geometry to draw it: simplified outlines in EPSG:3857 as flat arrays.

Levels of detail are whole numbers: level k is meant for scales about ``2**k`` metres a pixel (up to a
factor of the root of two), its outlines lie within 0.4 of such a pixel of the true ones. `EXACT` and
below is not simplified at all.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.mercator import to_mercator

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: The level of detail of unsimplified outlines, for scales finer than 0.7 metres a pixel.
EXACT = -1
COARSEST = 18
#: How far a drawn outline may lie from the true one, in pixels.
TOLERANCE_PX = 0.4
#: Shapes that are read, simplified, culled and drawn together, neighbours in `spatial_order`.
CHUNK = 128
CHUNK_POINTS = 32_768


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines of n shapes (polygons or lines) as flat arrays.

    `xy` is float32, shape (m, 2): metres of EPSG:3857 from `origin`, which keeps single precision
    within millimetres over a chunk. Points of ring j end before ``ring_ends[j]``, rings of shape i
    before ``shape_ends[i]``; a line is a ring that does not close.
    """

    origin: tuple[float, float]
    xy: NDArray[np.float32]
    ring_ends: NDArray[np.int32]
    shape_ends: NDArray[np.int32]

    def __len__(self) -> int:
        """Number of shapes, empty ones included."""
        return len(self.shape_ends)

    def rings_of_shapes(self) -> NDArray[np.int32]:
        """How many rings each shape has, shape (n,)."""
        found = self.shape_ends.copy()
        found[1:] -= self.shape_ends[:-1]  # np.diff takes five times as long for so few
        return found

    def shape_of_points(self) -> NDArray[np.int32]:
        """Which shape each point is of, shape (m,)."""
        sizes = np.concatenate([[0], self.ring_ends])[self.shape_ends]
        sizes[1:] -= sizes[:-1].copy()
        return np.repeat(np.arange(len(self), dtype=np.int32), sizes)

    def to_bytes(self) -> bytes:
        """All of it in one piece, read back by `from_bytes`."""
        head = np.array([len(self.xy), len(self.ring_ends), len(self.shape_ends)], dtype="<i4")
        parts = (
            np.array(self.origin, dtype="<f8"), head, self.xy.astype("<f4", copy=False),
            self.ring_ends.astype("<i4", copy=False), self.shape_ends.astype("<i4", copy=False),
        )  # fmt: skip
        return b"".join(np.ascontiguousarray(part).tobytes() for part in parts)

    def lines(self) -> NDArray[np.object_]:
        """Each shape of one ring as a line on the plane, for simplifying it further; shape (n,)."""
        starts = np.concatenate([[0], self.ring_ends[:-1]])
        line_of_point = np.repeat(np.arange(len(self.ring_ends)), self.ring_ends - starts)
        return np.asarray(
            shapely.linestrings(self.xy.astype(np.float64) + self.origin, indices=line_of_point), dtype=object
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Outlines":
        """Read what `to_bytes` made; the arrays look into `data`."""
        x, y = np.frombuffer(data, "<f8", 2)
        points, rings, shapes = np.frombuffer(data, "<i4", 3, 16).tolist()
        xy = np.frombuffer(data, "<f4", points * 2, 28).reshape(points, 2)
        ring_ends = np.frombuffer(data, "<i4", rings, 28 + points * 8)
        return cls(
            (float(x), float(y)),
            xy,
            ring_ends,
            np.frombuffer(data, "<i4", shapes, 28 + points * 8 + rings * 4),
        )


def detail_of(scale: float) -> int:
    """Level of detail for a scale in metres of EPSG:3857 a pixel."""
    return min(max(round(math.log2(scale)), EXACT), COARSEST)


def coarsest_detail(boxes: Floats) -> int:
    """The level of detail at which all of the boxes, shape (n, 4), fit a window 1200 pixels wide."""
    if not len(boxes):
        return EXACT
    size = max(boxes[:, 2].max() - boxes[:, 0].min(), boxes[:, 3].max() - boxes[:, 1].min())
    return detail_of(max(size, 1.0) / 1200)


def projected(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Geometries of EPSG:4490 on the plane, shape (n,); None stays."""
    return np.asarray(shapely.transform(geometries, to_mercator), dtype=object)


def simplified(plane: NDArray[np.object_], detail: int) -> NDArray[np.object_]:
    """Projected geometries for a level of detail, by Douglas-Peucker; what vanishes becomes its box."""
    if detail <= EXACT:
        return plane
    made = np.asarray(
        shapely.simplify(plane, TOLERANCE_PX * 2.0**detail, preserve_topology=False), dtype=object
    )
    gone = np.flatnonzero(shapely.is_empty(made) & ~shapely.is_empty(plane))
    if len(gone):
        made[gone] = shapely.box(*shapely.bounds(plane[gone]).T)
    return made


def packed(plane: NDArray[np.object_]) -> Outlines:
    """Flat arrays of projected polygons or lines, single or multi, shape (n,); None counts as empty."""
    parts, shape_of_part = shapely.get_parts(plane, return_index=True)
    if len(parts) and shapely.get_dimensions(parts).max() >= 2:
        rings, part_of_ring = shapely.get_rings(parts, return_index=True)
        shape_of_ring = shape_of_part[part_of_ring]
    else:
        rings, shape_of_ring = parts, shape_of_part
    coordinates, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    origin = (0.0, 0.0)
    if len(coordinates):
        low, high = coordinates.min(axis=0), coordinates.max(axis=0)
        origin = (float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2)
    return Outlines(
        origin,
        (coordinates - origin).astype(np.float32),
        np.cumsum(np.bincount(ring_of_point, minlength=len(rings)), dtype=np.int32),
        np.cumsum(np.bincount(shape_of_ring, minlength=len(plane)), dtype=np.int32),
    )


def together(parts: Sequence[Outlines]) -> Outlines:
    """The outlines of several chunks as those of one, about the first origin that is one."""
    origin = next((part.origin for part in parts if len(part.xy)), (0.0, 0.0))
    xy = [part.xy + (np.array(part.origin) - origin).astype(np.float32) for part in parts]
    return Outlines(
        origin,
        np.concatenate(xy),
        _ends([part.ring_ends for part in parts], [len(part.xy) for part in parts]),
        _ends([part.shape_ends for part in parts], [len(part.ring_ends) for part in parts]),
    )


def _ends(parts: list[NDArray[np.int32]], sizes: list[int]) -> NDArray[np.int32]:
    """Ends counted from the first part on."""
    before = np.cumsum([0, *sizes[:-1]]).tolist()
    return np.concatenate([ends + np.int32(start) for ends, start in zip(parts, before, strict=True)])


def spatial_order(boxes: Floats) -> Ints:
    """An order of boxes, shape (n, 4), in which neighbours stand together: along a Z-order curve.

    Source: G. M. Morton, "A computer oriented geodetic data base", IBM, 1966.
    """
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    if not len(centres):
        return np.zeros(0, dtype=np.int64)
    low = np.nanmin(centres, axis=0)
    size = max(float((np.nanmax(centres, axis=0) - low).max()), 1e-9)
    grid = np.nan_to_num((centres - low) / size * 65535).astype(np.uint64)
    code = _spread(grid[:, 0]) | (_spread(grid[:, 1]) << np.uint64(1))
    return np.argsort(code, kind="stable")


def _spread(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sixteen bits with a free bit between each."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
    return bits


def chunks(points: Ints) -> list[slice]:
    """Slices that cover shapes of so many points each, shape (n,).

    `CHUNK` shapes each, or fewer where these have more than `CHUNK_POINTS` points.
    """
    if not len(points):
        return []
    shapes = np.arange(len(points))
    before = np.cumsum(points) - points
    heap = (before - before[shapes - shapes % CHUNK]) // CHUNK_POINTS
    cut = (shapes % CHUNK == 0) | (np.diff(heap, prepend=0) != 0)
    starts = np.flatnonzero(cut).tolist()
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], len(points)], strict=True)]
