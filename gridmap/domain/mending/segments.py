"""Sides of polygons as pairs of grid vertices, so that those that two polygons share are found by sorting."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.coverage import grid
from gridmap.domain.mends import Shapes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_METRES = 111_320.0  # of a degree at the equator; the ellipsoid's differs by less than 0.6 %


@dataclass(frozen=True, slots=True)
class Segments:
    """Sides of polygons or lines without direction, shape (m,)."""

    low: Ints  # the vertex of the smaller number
    high: Ints
    shape: Ints  # index of the polygon

    def __len__(self) -> int:
        """How many."""
        return len(self.low)

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Segments":
        """Those of a mask, or of some indices."""
        return Segments(self.low[chosen], self.high[chosen], self.shape[chosen])

    def numbers(self) -> NDArray[np.uint64]:
        """One number a side, the same for the same two vertices.

        Multiplicative hashing (Knuth, TAOCP 6.4): two of a million sides meet by chance once in 10^7 maps.
        """
        low, high = self.low.astype(np.uint64), self.high.astype(np.uint64)
        return low * np.uint64(0x9E3779B97F4A7C15) + (high ^ (low >> np.uint64(31)))

    def metres(self) -> Floats:
        """Length of each."""
        one, other = grid.unpack(self.low), grid.unpack(self.high)
        east = (one[:, 0] - other[:, 0]) * np.cos(np.radians((one[:, 1] + other[:, 1]) / 2))
        return np.asarray(np.hypot(east, one[:, 1] - other[:, 1]) * _METRES, dtype=float)

    def lines(self) -> Shapes:
        """Each as a line."""
        ends = np.stack([grid.unpack(self.low), grid.unpack(self.high)], axis=1)
        return np.asarray(shapely.linestrings(ends), dtype=object)


def segments(polygons: Shapes) -> Segments:
    """Every side of polygons on the grid, EPSG:4490."""
    parts, whole = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    shape = whole[part]
    points, ring = shapely.get_coordinates(rings, return_index=True)
    vertices = grid.pack(points) if len(points) else np.zeros(0, np.int64)
    joined = (ring[1:] == ring[:-1]) & (vertices[1:] != vertices[:-1])
    one, other = vertices[:-1][joined], vertices[1:][joined]
    return Segments(np.minimum(one, other), np.maximum(one, other), shape[ring[:-1][joined]].astype(np.int64))


def lonely(sides: Segments) -> NDArray[np.bool_]:
    """Which sides no second polygon has."""
    _, index, count = np.unique(sides.numbers(), return_inverse=True, return_counts=True)
    return np.asarray(count[index] == 1, dtype=bool)


def neighbours(sides: Segments) -> tuple[Ints, Ints, Floats]:
    """Pairs of polygons that share a border: (one, other, metres), each pair once, one < other.

    Of polygons that do not overlap: a side belongs to two of them at most.
    """
    number = sides.numbers()
    order = np.argsort(number, kind="stable")
    number = number[order]
    twin = np.flatnonzero(number[1:] == number[:-1])
    first, second = order[twin], order[twin + 1]
    apart = sides.shape[first] != sides.shape[second]
    first, second = first[apart], second[apart]
    one = np.minimum(sides.shape[first], sides.shape[second])
    other = np.maximum(sides.shape[first], sides.shape[second])
    lengths = sides.only(first).metres()
    pair, at = np.unique(np.stack([one, other]), axis=1, return_inverse=True)
    total = np.bincount(at.ravel(), weights=lengths, minlength=pair.shape[1])
    return pair[0], pair[1], np.asarray(total, dtype=float)
