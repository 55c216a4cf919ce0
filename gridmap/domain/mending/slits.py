"""Gaps that are open at one end, where two polygons that should meet stand a little apart at the rim."""

import numpy as np
import shapely
from shapely import STRtree

from gridmap.domain.mends import Shapes

_METRES = 111_320.0  # of a degree of latitude
_MITRE = 5.0
_HAIR = 1e-9  # degrees: what buffering moves a border by at most


def caps(polygons: Shapes, width: float, crumb: float) -> Shapes:
    """Lines that close slits between two polygons at their open ends.

    Args:
        polygons: Those at the rim, EPSG:4490; they may overlap.
        width: Metres: the widest slit that is closed.
        crumb: Square metres below which there is nothing to close.

    Returns:
        Lines, shape (k,). A slit with its line around it is a face like any other gap.

    A morphological closing (dilation, then erosion) by half the width fills exactly the places that are
    narrower; with mitred corners it leaves every other corner as it is (Serra 1982, "Image analysis and
    mathematical morphology", chapter 2).
    """
    none = np.empty(0, dtype=object)
    if width <= 0 or not len(polygons):
        return none
    west, south, _, north = shapely.total_bounds(polygons).tolist()
    squeeze = float(np.cos(np.radians((south + north) / 2)))
    flat = shapely.transform(polygons, lambda points: (points - [west, south]) * [squeeze, 1])
    whole = shapely.union_all(flat)
    reach = width / _METRES / 2
    dilated = shapely.buffer(whole, reach, join_style="mitre", mitre_limit=_MITRE)
    closed = shapely.buffer(dilated, -reach, join_style="mitre", mitre_limit=_MITRE)
    pieces = np.asarray(shapely.get_parts(shapely.difference(closed, whole)), dtype=object)
    pieces = pieces[shapely.area(pieces) * _METRES**2 > crumb]
    if not len(pieces):
        return none
    pieces = pieces[_between_two(pieces, flat)]
    if not len(pieces):
        return none
    lines = _away_from(_sides(pieces), _sides(shapely.get_parts(whole)))
    return np.asarray(
        shapely.transform(lines, lambda points: points / [squeeze, 1] + [west, south]), dtype=object
    )


def _sides(polygons: Shapes) -> Shapes:
    rings = shapely.get_rings(shapely.get_parts(polygons))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    ends = np.stack([points[:-1][joined], points[1:][joined]], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=object)


def _away_from(sides: Shapes, others: Shapes) -> Shapes:
    """Those sides that do not run along another."""
    middles = shapely.line_interpolate_point(sides, 0.5, normalized=True)
    along, _ = STRtree(others).query(middles, predicate="dwithin", distance=_HAIR)
    return np.delete(sides, along)


def _between_two(pieces: Shapes, polygons: Shapes) -> np.ndarray:
    """Which pieces lie beside two polygons at least; a notch of one polygon is meant."""
    piece, _ = STRtree(polygons).query(pieces, predicate="dwithin", distance=_HAIR)
    return np.asarray(np.bincount(piece, minlength=len(pieces)) >= 2)
