"""Which vertex, edge or reference line of a coverage is nearest to a place."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage, rings
from gridmap.domain.coverage.vertices import vertex_on
from gridmap.domain.mercator import RADIUS

Edge = tuple[Vertex, Vertex]


@dataclass(frozen=True, slots=True)
class Reach:
    """A place in degrees and how far around it is looked, metres of EPSG:3857."""

    lon: float
    lat: float
    metres: float

    @property
    def degrees(self) -> tuple[float, float]:
        """The reach in degrees of longitude and latitude."""
        across = math.degrees(self.metres / RADIUS)
        return across, across * math.cos(math.radians(self.lat))

    @property
    def box(self) -> Any:
        """The box that is looked in."""
        across, up = self.degrees
        return shapely.box(self.lon - across, self.lat - up, self.lon + across, self.lat + up)

    def scaled(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Positions as multiples of the reach from the place, shape (n, 2)."""
        return (lonlat - (self.lon, self.lat)) / self.degrees

    def far(self, at: tuple[float, float]) -> float:
        """How far a position lies from the place, as a multiple of the reach."""
        (away,) = np.hypot(*self.scaled(np.array([at])).T)
        return float(away)


def vertex_near(
    coverage: Coverage, reach: Reach, cells: Collection[CellId] | None = None, passed: Collection[Vertex] = ()
) -> Vertex | None:
    """The nearest vertex within reach; `cells` limits whose, `passed` are not looked at."""
    best, found = 1.0, None
    for cell in _looked_at(coverage, reach, cells):
        vertices = grid.vertices_of(coverage.shape(cell))
        if passed:
            vertices = vertices[~np.isin(vertices, list(passed))]
        if not len(vertices):
            continue
        away = np.hypot(*reach.scaled(grid.unpack(vertices)).T)
        at = int(np.argmin(away))
        if away[at] < best:
            best, found = float(away[at]), int(vertices[at])
    return found


def edge_near(
    coverage: Coverage, reach: Reach, cells: Collection[CellId] | None = None, passed: Collection[Vertex] = ()
) -> tuple[Edge, tuple[float, float]] | None:
    """The nearest edge within reach and the place on it, degrees; none that ends at a vertex of `passed`."""
    best, found = 1.0, None
    for cell in _looked_at(coverage, reach, cells):
        for ring in rings(coverage.shape(cell)):
            ends = np.stack([ring, np.roll(ring, -1)], axis=1)
            if passed:
                ends = ends[~np.isin(ends, list(passed)).any(axis=1)]
            if not len(ends):
                continue
            first, second = (reach.scaled(grid.unpack(ends[:, side])) for side in (0, 1))
            along = second - first
            share = -(first * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-30)
            foot = first + along * share.clip(0.0, 1.0)[:, None]
            away = np.hypot(*foot.T)
            at = int(np.argmin(away))
            if away[at] < best:
                best = float(away[at])
                edge = int(ends[at, 0]), int(ends[at, 1])
                found = edge, (foot[at] * reach.degrees + (reach.lon, reach.lat)).tolist()
    if found is None:
        return None
    edge, (lon, lat) = found
    return edge, grid.position(vertex_on(coverage, edge, lon, lat, reach.degrees[1] * grid.PER_DEGREE / 8))


class ReferenceIndex:
    """Reference lines that drawn lines snap to."""

    def __init__(self, lines: NDArray[Any]) -> None:
        """Lines in degrees, object array of shape (n,)."""
        self.lines = lines
        self._tree = shapely.STRtree(lines)

    def near(self, ground: Any) -> NDArray[Any]:
        """The lines that touch some ground, a box or another polygon."""
        return self.lines[self._tree.query(ground, predicate="intersects")]

    def nearest(self, reach: Reach) -> tuple[float, float] | None:
        """The nearest place on a line within reach, its vertices first, degrees."""
        lines = self.near(reach.box)
        if not len(lines):
            return None
        at = shapely.get_coordinates(lines)
        away = np.hypot(*reach.scaled(at).T)
        if away.min() < 0.6:
            lon, lat = at[int(np.argmin(away))].tolist()
            return lon, lat
        feet = shapely.get_coordinates(shapely.shortest_line(lines, shapely.Point(reach.lon, reach.lat)))[::2]
        away = np.hypot(*reach.scaled(feet).T)
        if away.min() >= 1.0:
            return None
        lon, lat = feet[int(np.argmin(away))].tolist()
        return lon, lat


def _looked_at(coverage: Coverage, reach: Reach, cells: Iterable[CellId] | None) -> set[CellId]:
    near = coverage.near(reach.box)
    return near if cells is None else near & set(cells)
