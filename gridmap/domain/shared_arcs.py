"""Polygons that share borders as arcs, each border once, so that what is simplified fits together.

The topology of M. Bostock's TopoJSON (https://bost.ocks.org/mike/topology/): an arc runs between two
vertices at which different neighbours meet; both neighbours refer to it, one of them backwards.
Polygons whose borders do not match vertex for vertex get arcs of their own there.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.mercator import to_mercator

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GRID = 1e-7  # degrees: a centimetre, as the coverage's precision


@dataclass(frozen=True, slots=True)
class SharedArcs:
    """Arcs and the rings made of them.

    Points of arc i are ``xy[arc_ends[i - 1] : arc_ends[i]]``, metres of EPSG:3857, shape (m, 2);
    both its ends are among them. Ring j is ``refs[ring_ends[j - 1] : ring_ends[j]]``: arc i
    forwards is i, backwards is ``~i`` (−1 − i). Shape k is its rings up to ``shape_ends[k]``:
    exteriors counter-clockwise, holes clockwise, so the inside is left of the way.
    """

    xy: Floats
    arc_ends: Ints
    refs: Ints
    ring_ends: Ints
    shape_ends: Ints

    def some(self, chosen: Ints) -> "SharedArcs":
        """Only these arcs, without the shapes."""
        starts, sizes = _starts(self.arc_ends)[chosen], np.diff(self.arc_ends, prepend=0)[chosen]
        ends = np.cumsum(sizes)
        points = np.arange(int(sizes.sum())) + np.repeat(starts - _starts(ends), sizes)
        nothing = np.zeros(0, dtype=np.int64)
        return SharedArcs(self.xy[points], ends, nothing, nothing, nothing)

    def simplified(self, tolerance: float) -> "SharedArcs":
        """The same with arcs simplified by Douglas-Peucker, ends kept; `tolerance` in metres of EPSG:3857.

        A closed arc keeps three corners, so that no shape vanishes.
        """
        starts = _starts(self.arc_ends)
        arc_of_point = np.repeat(np.arange(len(starts)), self.arc_ends - starts)
        lines = shapely.linestrings(self.xy, indices=arc_of_point)
        made = np.asarray(shapely.simplify(lines, tolerance, preserve_topology=False), dtype=object)
        lost = np.flatnonzero(shapely.is_closed(lines) & (shapely.get_num_coordinates(made) < 4))
        for arc in lost:
            points = shapely.get_coordinates(lines[arc])
            made[arc] = shapely.linestrings(points[[0, len(points) // 3, 2 * len(points) // 3, -1]])
        xy, arc_of_point = shapely.get_coordinates(made, return_index=True)
        ends = np.cumsum(np.bincount(arc_of_point, minlength=len(made)))
        return SharedArcs(xy, ends, self.refs, self.ring_ends, self.shape_ends)


def shared_arcs(shapes: NDArray[np.object_]) -> SharedArcs:
    """The arcs of polygons or multipolygons in EPSG:4490, shape (n,); None and empty ones have no ring."""
    turned = shapely.orient_polygons(shapes)
    parts, shape_of_part = shapely.get_parts(turned, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    # A ring's last point repeats its first.
    last = np.diff(ring_of_point, append=-1) != 0
    points, ring_of_point = points[~last], ring_of_point[~last]
    shape_ends = np.cumsum(np.bincount(shape_of_part[part_of_ring], minlength=len(shapes)))
    starts = np.flatnonzero(np.diff(ring_of_point, prepend=-1))
    if not len(points):
        nothing = np.zeros(0, dtype=np.int64)
        return SharedArcs(np.zeros((0, 2)), nothing, nothing, nothing, shape_ends)
    ends = np.append(starts[1:], len(points))
    vertex = _vertices(points)
    after = np.arange(1, len(points) + 1)
    after[ends - 1] = starts
    cuts = np.flatnonzero(_junctions(vertex, after, starts, ends)[vertex])
    return _cut(points, vertex, after, cuts, ring_of_point, len(rings), shape_ends)


def _vertices(points: Floats) -> Ints:
    """A number for each point, the same for points that agree to a centimetre."""
    grid = np.rint((points - points.min(axis=0)) / _GRID).astype(np.int64)
    _, vertex = np.unique((grid[:, 0] << 32) + grid[:, 1], return_inverse=True)
    return np.asarray(vertex, dtype=np.int64)


def _junctions(vertex: Ints, after: Ints, starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Which vertices end an arc: those not passed by all their rings between the same two neighbours."""
    follows = vertex[after]
    comes = np.empty_like(vertex)
    comes[after] = vertex
    low, high = np.minimum(follows, comes), np.maximum(follows, comes)
    count = int(vertex.max()) + 1
    any_low, any_high = np.empty(count, np.int64), np.empty(count, np.int64)
    any_low[vertex], any_high[vertex] = low, high
    junction = np.zeros(count, dtype=bool)
    junction[vertex[(low != any_low[vertex]) | (high != any_high[vertex])]] = True
    # A ring that meets no junction, an island, is cut at the vertex that any ring on it agrees on.
    free = ~np.logical_or.reduceat(junction[vertex], starts)
    junction[np.minimum.reduceat(vertex, starts)[free]] = True
    return junction


def _cut(
    points: Floats, vertex: Ints, after: Ints, cuts: Ints, ring_of_point: Ints, rings: int, shape_ends: Ints
) -> SharedArcs:
    """Arcs between the points `cuts` (ascending) of the rings, each kept once."""
    ring_of_cut = ring_of_point[cuts]
    ring_ends = np.cumsum(np.bincount(ring_of_cut, minlength=rings))
    following = np.arange(1, len(cuts) + 1)  # the cut at which the arc ends: the ring's first after its last
    following[ring_ends - 1] = _starts(ring_ends)
    before = np.empty_like(after)
    before[after] = np.arange(len(after))
    stop = cuts[following]
    forth = np.stack([vertex[cuts], vertex[after[cuts]]], axis=1)
    back = np.stack([vertex[stop], vertex[before[stop]]], axis=1)
    turned = (back[:, 0] < forth[:, 0]) | ((back[:, 0] == forth[:, 0]) & (back[:, 1] < forth[:, 1]))
    name = np.where(turned[:, None], back, forth)
    _, first, arc = np.unique((name[:, 0] << 32) + name[:, 1], return_index=True, return_inverse=True)
    refs = np.where(turned == turned[first][arc], arc, ~arc)
    taken, arc_ends = _walks(cuts[first], stop[first], after, ring_of_point)
    return SharedArcs(to_mercator(points[taken]), arc_ends, refs, ring_ends, shape_ends)


def _walks(begin: Ints, stop: Ints, after: Ints, ring_of_point: Ints) -> tuple[Ints, Ints]:
    """Indices of the points from each `begin` to its `stop` along the ring, and where each walk ends."""
    size = np.bincount(ring_of_point)[ring_of_point[begin]]
    steps = np.where(stop > begin, stop - begin, stop - begin + size)
    ends = np.cumsum(steps + 1)
    start_of_ring = np.searchsorted(ring_of_point, ring_of_point[begin])
    offset = np.arange(ends[-1]) - np.repeat(_starts(ends), steps + 1)
    place = np.repeat(begin - start_of_ring, steps + 1) + offset
    length, base = np.repeat(size, steps + 1), np.repeat(start_of_ring, steps + 1)
    return base + np.where(place >= length, place - length, place), ends


def _starts(ends: Ints) -> Ints:
    return np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]]) if len(ends) else ends
