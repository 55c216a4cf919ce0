"""How the cells and the areas of another net lie over each other, n to m."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.errors import Refused

#: An overlap of less mean width (twice its area by its perimeter) than this is a sliver between two
#: drawings of the same border, not a crossing; metres.
SLIVER_WIDTH = 20.0


@dataclass(frozen=True)
class Crosswalk:
    """Pairs of a cell and an area that overlap, as columns of length p."""

    cells: NDArray[np.int64]  # rows of the cells
    areas: NDArray[np.int64]  # rows of the net's areas
    ground: NDArray[np.float64]  # square metres in common
    share_of_cell: NDArray[np.float64]
    share_of_area: NDArray[np.float64]
    households: NDArray[np.int64]  # located ones in common
    share_of_households: NDArray[np.float64]  # of the cell's located ones, NaN where it has none
    sliver: NDArray[np.bool_]
    pieces: NDArray[Any]  # the common ground, degrees

    def crossing(self) -> NDArray[np.int64]:
        """Rows of the pairs in which a cell really lies in more than one area."""
        real = ~self.sliver
        several = np.bincount(self.cells[real], minlength=int(self.cells.max(initial=-1)) + 1) > 1
        return np.flatnonzero(real & several[self.cells]) if len(self.cells) else np.empty(0, dtype=np.int64)

    def main_area(self) -> dict[int, int]:
        """For each cell's row the row of the area that has most of it."""
        order = np.lexsort((-self.ground, self.cells))
        cells, first = np.unique(self.cells[order], return_index=True)
        return dict(zip(cells.tolist(), self.areas[order][first].tolist(), strict=True))


def crosswalk(
    cells: NDArray[Any], areas: NDArray[Any], homes: NDArray[np.float64], sliver_width: float = SLIVER_WIDTH
) -> Crosswalk:
    """Lay a net over the cells.

    Args:
        cells: Polygons of the cells in degrees, shape (n,).
        areas: Valid polygons of the net's areas in degrees, shape (m,).
        homes: Positions of located households in degrees, shape (h, 2).
        sliver_width: Mean width in metres below which an overlap is a sliver.
    """
    cell, area = shapely.STRtree(areas).query(cells, predicate="intersects")
    shapely.prepare(areas)
    whole = shapely.contains_properly(areas[area], cells[cell])
    pieces: NDArray[Any] = cells[cell].copy()
    pieces[~whole] = shapely.intersection(cells[cell[~whole]], areas[area[~whole]])
    pieces = np.array([_ground(piece) for piece in pieces], dtype=object) if len(pieces) else pieces
    kept = ~shapely.is_empty(pieces)
    cell, area, pieces = cell[kept].astype(np.int64), area[kept].astype(np.int64), pieces[kept]
    ground = geodesy.areas(pieces)
    at = _households(cells, areas, homes)
    common = np.array(
        [at.get(pair, 0) for pair in zip(cell.tolist(), area.tolist(), strict=True)], dtype=np.int64
    )
    every = np.bincount(cell, common, len(cells))[cell]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(every > 0, common / every, np.nan)
    return Crosswalk(
        cell,
        area,
        ground,
        ground / geodesy.areas(cells)[cell],
        ground / geodesy.areas(areas)[area],
        common,
        share,
        _width(pieces, ground) < sliver_width,
        pieces,
    )


def border_inside(area: BaseGeometry, cell: BaseGeometry) -> list[Vertex]:
    """The longest run of an area's border inside a cell, from border to border, to be adopted.

    The ends are drawn out a little, so that the line is sure to cross the cell's border.

    Raises:
        Refused: the area's border does not cross the cell.
    """
    inside = shapely.line_merge(shapely.intersection(shapely.boundary(area), cell))
    runs = [part for part in shapely.get_parts(inside) if part.geom_type == "LineString"]
    if not runs:
        raise Refused("net_does_not_cross")
    run = shapely.get_coordinates(max(runs, key=lambda part: float(shapely.length(part))))
    ends = [
        run[0] + _drawn_out(run[0] - run[1]),
        run[-1] + _drawn_out(run[-1] - run[-2]),
    ]
    vertices: list[Vertex] = grid.pack(np.vstack([ends[0], run, ends[1]])).tolist()
    return vertices


def _drawn_out(step: NDArray[np.float64]) -> NDArray[np.float64]:
    length = float(np.hypot(*step))
    return step / length * 20 * grid.STEP if length else step


def _ground(piece: BaseGeometry) -> BaseGeometry:
    """The polygons of an overlap without the lines and points in which two only touch."""
    if piece.geom_type in ("Polygon", "MultiPolygon"):
        return piece
    polygons = [part for part in shapely.get_parts(piece) if part.geom_type == "Polygon"]
    return shapely.multipolygons(polygons) if polygons else shapely.Polygon()


def _households(
    cells: NDArray[Any], areas: NDArray[Any], homes: NDArray[np.float64]
) -> dict[tuple[int, int], int]:
    if not len(homes):
        return {}
    points = shapely.points(homes)
    in_cell, in_area = np.full(len(homes), -1), np.full(len(homes), -1)
    for shapes, found in ((cells, in_cell), (areas, in_area)):
        home, shape = shapely.STRtree(shapes).query(points, predicate="intersects")
        found[home[::-1]] = shape[::-1]
    both = (in_cell >= 0) & (in_area >= 0)
    pairs, counts = np.unique(np.column_stack([in_cell[both], in_area[both]]), axis=0, return_counts=True)
    return {(int(one), int(other)): int(count) for (one, other), count in zip(pairs, counts, strict=True)}


def _width(pieces: NDArray[Any], ground: NDArray[np.float64]) -> NDArray[np.float64]:
    if not len(pieces):
        return np.empty(0)
    metres = geodesy.metres_per_degree(float(shapely.total_bounds(pieces)[[1, 3]].mean()))
    perimeter = shapely.length(shapely.transform(pieces, lambda at: at * metres))
    width: NDArray[np.float64] = 2 * ground / np.maximum(perimeter, 1e-9)
    return width
