"""The cells of a workspace that an import of a delivery would leave as they are."""

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gridmap.domain import geodesy
from gridmap.domain.mending.fault import Fault
from gridmap.domain.mending.segments import Floats
from gridmap.domain.mends import Shapes
from gridmap.exchange.boundary_features import Features
from gridmap.exchange.boundary_regions import place_features
from gridmap.exchange.region_index import RegionIndex
from gridmap.exchange.standing import Standing, standing

if TYPE_CHECKING:
    from gridmap.session import Session


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Cells that stand, c of them, and what of a delivery says nothing about them."""

    cells: Shapes  # EPSG:4490, shape (c,); they keep their ground
    rows: tuple[int, ...]  # of each, its place in `standing`
    standing: Standing
    filling: Shapes  # cells that only fill their level, and are cut by what comes
    #: Features of regions that are divided already, shape (n,): their outline follows from their cells.
    settled: NDArray[np.bool_]

    def code(self, number: int) -> str:
        """Code of a cell."""
        return self.standing.cells[self.rows[number]].code

    def called(self, number: int) -> str:
        """Code and name of a cell for people."""
        return self.standing.called(self.rows[number])

    def named(self, number: int) -> str:
        """Name of a cell, for tables."""
        return self.called(number).partition(" ")[2]

    def is_kept_open(self, fault: Fault, width: float) -> bool:
        """Whether a gap is the ground of a cell that only fills its level; a narrow strip of one is not."""
        if fault.kind != "apart" or fault.width <= width or not len(self.filling):
            return False
        over = STRtree(self.filling).query(shapely.Point(fault.lon, fault.lat), predicate="intersects")
        return bool(len(over))

    def areas_in(self, outlines: Shapes) -> Floats:
        """Square metres that the cells have in each of some outlines that they do not cross, shape (m,)."""
        found = np.zeros(len(outlines))
        if len(self.cells) and len(outlines):
            points = shapely.point_on_surface(self.cells)
            outline, cell = STRtree(points).query(outlines, predicate="intersects")
            np.add.at(found, outline, geodesy.areas(self.cells[cell]))
        return found


def surroundings(session: "Session", features: Features) -> Surroundings:
    """What stands around a delivery, as an import of it would meet it.

    Cells whose place a row of the delivery takes are no surroundings.
    """
    there = standing(session)
    numbers = count(-1, -1)  # of regions that are brought nowhere but into this index
    index = RegionIndex(there.regions, lambda: next(numbers), session.workspace.name)
    places, _ = place_features(features, index, there, session.today())
    taken_over = {place.cell.id for place in places if place.cell is not None}
    filling = there.filling(index, features.level)
    kept = ~filling & np.array([cell.id not in taken_over for cell in there.cells], dtype=bool)
    return Surroundings(
        there.shapes[kept],
        tuple(np.flatnonzero(kept).tolist()),
        there,
        there.shapes[filling],
        np.array([place.settled for place in places], dtype=bool),
    )
