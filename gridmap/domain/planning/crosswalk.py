"""How the cells and the areas of another net lie over each other, n to m."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.attach import Cells

Progress = Callable[[int, int | None], None]

#: Pairs that are cut between two looks at whether to go on.
_AT_ONCE = 256
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
    located: NDArray[np.int64]  # households of the cell, in whatever area or none
    sliver: NDArray[np.bool_]
    pieces: NDArray[Any]  # the common ground, degrees

    @property
    def share_of_households(self) -> NDArray[np.float64]:
        """Of the cell's located ones, NaN where it has none."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.located > 0, self.households / self.located, np.nan)

    def crossing(self) -> NDArray[np.int64]:
        """Rows of the pairs in which a cell really lies in more than one area."""
        real = ~self.sliver
        several = np.bincount(self.cells[real], minlength=int(self.cells.max(initial=-1)) + 1) > 1
        return np.flatnonzero(real & several[self.cells]) if len(self.cells) else np.empty(0, dtype=np.int64)

    def with_cells(self, rows: NDArray[np.int64]) -> "Crosswalk":
        """The same with the cells in other rows: row i is now ``rows[i]``, or gone if that is -1."""
        moved = rows[self.cells]
        return replace(self._taken(moved >= 0), cells=moved[moved >= 0])

    def _taken(self, kept: NDArray[np.bool_]) -> "Crosswalk":
        return Crosswalk(*(getattr(self, one.name)[kept] for one in fields(self)))


def joined(parts: Sequence[Crosswalk]) -> Crosswalk:
    """The pairs of all parts, whose cells are different ones."""
    names = [one.name for one in fields(Crosswalk)]
    return Crosswalk(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def crosswalk(
    cells: NDArray[Any],
    areas: NDArray[Any],
    homes: NDArray[np.float64],
    sliver_width: float = SLIVER_WIDTH,
    progress: Progress | None = None,
) -> Crosswalk:
    """Lay a net over the cells.

    Args:
        cells: Polygons of the cells in degrees, shape (n,).
        areas: Valid polygons of the net's areas in degrees, shape (m,).
        homes: Positions of located households in degrees, shape (h, 2).
        sliver_width: Mean width in metres below which an overlap is a sliver.
        progress: Told pairs done and in all; may raise `Cancelled`.
    """
    cell, area = shapely.STRtree(areas).query(cells, predicate="intersects")
    shapely.prepare(areas)
    pieces: NDArray[Any] = cells[cell].copy()
    for start in range(0, len(cell), _AT_ONCE):
        if progress is not None:
            progress(start, len(cell))
        part = slice(start, start + _AT_ONCE)
        pieces[part] = _common(cells[cell[part]], areas[area[part]])
    kept = ~shapely.is_empty(pieces)
    cell, area, pieces = cell[kept].astype(np.int64), area[kept].astype(np.int64), pieces[kept]
    ground = geodesy.areas(pieces)
    at, located = _households(cells, areas, homes)
    common = np.array(
        [at.get(pair, 0) for pair in zip(cell.tolist(), area.tolist(), strict=True)], dtype=np.int64
    )
    return Crosswalk(
        cell,
        area,
        ground,
        ground / geodesy.areas(cells)[cell],
        ground / geodesy.areas(areas)[area],
        common,
        located[cell],
        mean_width(pieces, ground) < sliver_width,
        pieces,
    )


def _common(cells: NDArray[Any], areas: NDArray[Any]) -> NDArray[Any]:
    """The ground that each cell has in common with the area beside it."""
    found: NDArray[Any] = cells.copy()
    cut = ~shapely.contains_properly(areas, cells)
    found[cut] = shapely.intersection(cells[cut], areas[cut])
    for row in np.flatnonzero(~np.isin(shapely.get_type_id(found), (3, 6))).tolist():
        found[row] = _ground(found[row])
    return found


def _ground(piece: BaseGeometry) -> BaseGeometry:
    """The polygons of an overlap without the lines and points in which two only touch."""
    polygons = [part for part in shapely.get_parts(piece) if part.geom_type == "Polygon"]
    return shapely.multipolygons(polygons) if polygons else shapely.Polygon()


def _households(
    cells: NDArray[Any], areas: NDArray[Any], homes: NDArray[np.float64]
) -> tuple[dict[tuple[int, int], int], NDArray[np.int64]]:
    """How many lie in a cell and an area, by their rows; and in each cell, shape (n,)."""
    if not len(homes):
        return {}, np.zeros(len(cells), dtype=np.int64)
    sides = (Cells(range(len(shapes)), (), (), (), shapes) for shapes in (cells, areas))
    in_cell, in_area = (side.at(homes[:, 0], homes[:, 1]) for side in sides)
    both = (in_cell >= 0) & (in_area >= 0)
    pairs, counts = np.unique(in_cell[both] * len(areas) + in_area[both], return_counts=True)
    common = {
        divmod(pair, len(areas)): count for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)
    }
    return common, np.bincount(in_cell[in_cell >= 0], minlength=len(cells))


def mean_width(pieces: NDArray[Any], ground: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean width in metres of polygons in degrees, shape (n,), of so many square metres each.

    Twice the area by the perimeter.
    """
    if not len(pieces):
        return np.empty(0)
    metres = geodesy.metres_per_degree(float(shapely.total_bounds(pieces)[[1, 3]].mean()))
    perimeter = shapely.length(shapely.transform(pieces, lambda at: at * metres))
    width: NDArray[np.float64] = 2 * ground / np.maximum(perimeter, 1e-9)
    return width
