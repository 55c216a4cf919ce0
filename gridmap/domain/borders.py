"""Borders between regions as lines, each once, whichever of the two neighbours it is read from."""

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_GRID = 1e-7  # degrees: a centimetre, as the coverage's precision


def borders(regions: NDArray[np.object_], above: NDArray[np.object_] | None = None) -> NDArray[np.object_]:
    """Border lines of polygons that share their vertices.

    Args:
        regions: Polygons or multipolygons in EPSG:4490, shape (n,); None and empty ones are passed over.
        above: Regions of higher levels, whose borders are left out; they are drawn as theirs.

    Returns:
        Lines that end where three borders meet, shape (k,). A border that two regions share is
        there once, so that it is drawn and simplified once; where vertices do not match it is
        there from both sides.
    """
    starts, ends, pairs = _sides(regions)
    _, kept = np.unique(pairs, return_index=True)
    if above is not None and len(kept):
        kept = kept[~np.isin(pairs[kept], _sides(above)[2])]
    if not len(kept):
        return np.empty(0, dtype=object)
    segments = shapely.linestrings(np.stack([starts[kept], ends[kept]], axis=1))
    merged = shapely.line_merge(shapely.multilinestrings(segments))
    return np.asarray(shapely.get_parts(merged), dtype=object)


def _sides(regions: NDArray[np.object_]) -> tuple[Floats, Floats, NDArray[np.uint64]]:
    """Both ends of every side of every ring, shape (m, 2) each, and a number that is the same for the same side."""
    rings = shapely.get_parts(shapely.boundary(regions[~shapely.is_missing(regions)]))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    starts, ends = points[:-1][joined], points[1:][joined]
    one, other = _keys(starts), _keys(ends)
    # Multiplicative hashing (Knuth, TAOCP 6.4): two of a million sides meet by chance once in 10^7 maps.
    low, high = np.minimum(one, other), np.maximum(one, other)
    return starts, ends, low * np.uint64(0x9E3779B97F4A7C15) + high


def _keys(points: Floats) -> NDArray[np.uint64]:
    """One integer a point, equal where points agree to a centimetre."""
    grid = np.rint(points / _GRID).astype(np.int64)
    return ((grid[:, 0] << 32) + grid[:, 1]).astype(np.uint64)
