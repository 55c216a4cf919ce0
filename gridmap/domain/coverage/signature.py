"""A number for a polygon's border, such that neighbours' numbers add up to that of their union.

Every edge gets a random-looking 64-bit number, counted positive in one direction and negative in the
other. With shells counter-clockwise and holes clockwise, a border between two polygons is walked
once each way and cancels, whatever their number. Two different borders agree by chance once in
2**64.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.coverage import grid

# Odd constants of the 64-bit mixer by Stafford (variant 13), as in SplitMix64.
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_TURN = np.uint64(0x9E3779B97F4A7C15)


def signatures(shapes: NDArray[Any]) -> NDArray[np.uint64]:
    """The number of each polygon's border, shape (n,); sums wrap around.

    Args:
        shapes: Polygons or multi polygons on the grid, EPSG:4490, shape (n,).
    """
    result = np.zeros(len(shapes), dtype=np.uint64)
    parts, owner_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    if not len(rings):
        return result
    coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
    packed = grid.pack(coordinates)
    along = ring_of[1:] == ring_of[:-1]
    first, second, ring = packed[:-1][along], packed[1:][along], ring_of[:-1][along]
    low, high = np.minimum(first, second).astype(np.uint64), np.maximum(first, second).astype(np.uint64)
    mixed = _mix(_mix(low) + _TURN * high)
    shell = np.concatenate([[True], part_of_ring[1:] != part_of_ring[:-1]])
    backwards = (first > second) ^ (shapely.is_ccw(rings) != shell)[ring]
    signed = np.where(backwards & (first != second), np.uint64(0) - mixed, mixed)
    signed[first == second] = 0
    np.add.at(result, owner_of_part[part_of_ring[ring]], signed)
    return result


def _mix(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    value = (value ^ (value >> np.uint64(30))) * _FIRST
    value = (value ^ (value >> np.uint64(27))) * _SECOND
    mixed: NDArray[np.uint64] = value ^ (value >> np.uint64(31))
    return mixed
