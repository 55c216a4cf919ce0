"""Borders between polygons as lines, each once, whichever of the two neighbours it is read from."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GRID = 1e-7  # degrees: a centimetre, as the coverage's precision
OUTSIDE = -1


def borders(polygons: NDArray[np.object_], groups: Ints | None = None) -> NDArray[np.object_]:
    """Border lines of polygons that share their vertices.

    Args:
        polygons: Polygons or multipolygons in EPSG:4490, shape (n,); None and empty ones have no borders.
        groups: Where given, shape (n,), only borders between two polygons of one group are wanted;
            otherwise every border, the outermost ones included.

    Returns:
        Lines that end where the neighbour changes, shape (k,). A border that two polygons share is
        there once, so that it is drawn and simplified once; where vertices do not match, each
        side counts as an outermost one.
    """
    sides = _sides(polygons)
    if not len(sides.shape):
        return np.empty(0, dtype=object)
    neighbour = _neighbours(sides)
    order, begins = _runs(sides.ring, neighbour)
    shape, other = sides.shape[order], neighbour[order]
    wanted = (other == OUTSIDE) | (shape < other)
    if groups is not None:
        wanted = (other != OUTSIDE) & (shape < other) & (groups[shape] == groups[other])
    return _lines(sides.starts[order][wanted], sides.ends[order][wanted], begins[wanted])


@dataclass(frozen=True)
class _Sides:
    """The sides of all rings, shape (m,), ring after ring, each ring in its order and closed."""

    starts: Floats  # (m, 2)
    ends: Floats
    ring: Ints
    shape: Ints


def _sides(polygons: NDArray[np.object_]) -> _Sides:
    parts, shape_of_part = shapely.get_parts(polygons, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    ring = ring[:-1][joined]
    return _Sides(points[:-1][joined], points[1:][joined], ring, shape_of_part[part_of_ring][ring])


def _neighbours(sides: _Sides) -> Ints:
    """The polygon beyond each side, `OUTSIDE` where there is none."""
    one, other = _keys(sides.starts), _keys(sides.ends)
    # Multiplicative hashing (Knuth, TAOCP 6.4): two of a million sides meet by chance once in 10^7 maps.
    number = np.minimum(one, other) * np.uint64(0x9E3779B97F4A7C15) + np.maximum(one, other)
    order = np.argsort(number)
    number = number[order]
    twins = np.flatnonzero(number[1:] == number[:-1])
    left, right = order[twins], order[twins + 1]
    found = np.full(len(order), OUTSIDE, dtype=np.int64)
    found[left], found[right] = sides.shape[right], sides.shape[left]
    return found


def _keys(points: Floats) -> NDArray[np.uint64]:
    """One integer a point, equal where points agree to a centimetre."""
    grid = np.rint(points / _GRID).astype(np.int64)
    return ((grid[:, 0] << 32) + grid[:, 1]).astype(np.uint64)


def _runs(ring: Ints, neighbour: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """An order of the sides in which each ring begins where its neighbour changes, and where runs begin."""
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    lengths = np.diff(first, append=len(ring))
    number = np.repeat(np.arange(len(first)), lengths)
    place = np.arange(len(ring)) - first[number]
    before = first[number] + (place - 1) % lengths[number]
    changes = neighbour != neighbour[before]
    offset = np.full(len(first), np.iinfo(np.int64).max)
    np.minimum.at(offset, number[changes], place[changes])
    offset[offset >= lengths] = 0  # one neighbour all around
    order = first[number] + (place + offset[number]) % lengths[number]
    return order, changes[order] | (place == 0)


def _lines(starts: Floats, ends: Floats, begins: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Lines of runs of sides; a run is wanted as a whole or not at all."""
    if not len(starts):
        return np.empty(0, dtype=object)
    line = np.cumsum(begins) - 1
    last = np.append(begins[1:], True)
    points = np.empty((len(starts) + int(line[-1]) + 1, 2))
    at = np.arange(len(starts)) + line
    points[at] = starts
    points[at[last] + 1] = ends[last]
    line_of_point = np.empty(len(points), dtype=np.int64)
    line_of_point[at] = line
    line_of_point[at[last] + 1] = line[last]
    return np.asarray(shapely.linestrings(points, indices=line_of_point), dtype=object)
