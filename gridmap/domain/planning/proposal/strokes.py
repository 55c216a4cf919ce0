"""The strokes of reference lines that may become borders inside a piece of ground."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.geodesy import metres_per_degree
from gridmap.domain.planning.proposal.homes import Homes

#: A stroke nearer than this to the ground's own border runs along it, metres.
_ALONG_M = 5.0
#: How far strokes reach over what they end at: a line that only just ends at another is not always noded.
_OVER = 5 * grid.STEP
#: Pieces in that strip longer than so many of its widths follow the border; shorter ones cross it.
_CROSSING = 3.0


@dataclass(frozen=True, slots=True)
class Strokes:
    """Lines to cut along, and outlines of buildings or yards that straight lines go round."""

    lines: NDArray[Any]  # inside the ground, shape (k,)
    islands: NDArray[Any]  # polygons, shape (m,)


def strokes_inside(ground: BaseGeometry, lines: NDArray[Any], homes: Homes, least: float) -> Strokes:
    """Strokes of lines inside the ground.

    A closed line that touches no other is no border between cells: what it surrounds would be an
    island in one cell. A line along the ground's border would leave a strip a few metres wide.

    Args:
        ground: A polygon on the grid, in degrees, prepared.
        lines: Lines or polygons' borders in degrees, shape (n,).
        homes: The households inside the ground.
        least: Households of a cell; what surrounds so many may become one.
    """
    near = lines[shapely.intersects(lines, ground)] if len(lines) else lines
    parts = shapely.get_parts(grid.snapped(near))
    parts = parts[shapely.length(parts) > 0]  # on the grid a short line may be a point
    closed = np.flatnonzero(shapely.is_ring(parts) & shapely.contains_properly(ground, parts))
    meets, _ = shapely.STRtree(parts).query(parts[closed], "intersects")
    alone = closed[np.bincount(meets, minlength=len(closed)) == 1]
    islands = np.empty(len(alone), dtype=object)
    islands[:] = [shapely.Polygon(one) for one in parts[alone].tolist()]
    few = homes.counted(islands) < least
    inside = shapely.intersection(np.delete(parts, alone[few]), ground.buffer(_OVER, quad_segs=1))
    return Strokes(_off_the_border(_lines_of(inside), ground), islands[few])


def _off_the_border(strokes: NDArray[Any], ground: BaseGeometry) -> NDArray[Any]:
    """Strokes without what runs along the ground's border; the ends are led to it straight."""
    border = ground.boundary
    width = _ALONG_M / metres_per_degree(float(border.centroid.y))[1]
    shapely.prepare(border)
    near = shapely.dwithin(strokes, border, width)
    if not near.any():
        return strokes
    strip = border.buffer(width, quad_segs=2)
    shapely.prepare(strip)
    rows = np.flatnonzero(near)
    pieces, of = shapely.get_parts(shapely.intersection(strokes[rows], strip), return_index=True)
    long = shapely.length(pieces) > _CROSSING * width
    if not long.any():
        return strokes
    beside = rows[np.unique(of[long])]  # strokes of which some piece runs along the border
    rest = _lines_of(shapely.difference(strokes[beside], strip))
    across = _lines_of(pieces[~long & np.isin(rows[of], beside)])
    led = shapely.shortest_line(shapely.get_parts(shapely.boundary(pieces[long])), border)
    led = led[shapely.length(led) > grid.STEP]
    return np.concatenate([np.delete(strokes, beside), rest, across, reaching_over(led)])


def reaching_over(lines: NDArray[Any]) -> NDArray[Any]:
    """Straight lines, shape (n,), each longer at both ends by what makes sure that it meets what is there."""
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    by = ends[:, 1] - ends[:, 0]
    by *= _OVER / np.maximum(np.hypot(by[:, 0], by[:, 1]), grid.STEP)[:, None]
    made: NDArray[Any] = shapely.linestrings(np.stack([ends[:, 0] - by, ends[:, 1] + by], axis=1))
    return made


def _lines_of(geometries: NDArray[Any]) -> NDArray[Any]:
    """Single lines that geometries consist of; points and areas fall away."""
    parts = shapely.get_parts(shapely.get_parts(geometries))
    found: NDArray[Any] = parts[np.isin(shapely.get_type_id(parts), (1, 2)) & ~shapely.is_empty(parts)]
    return found
