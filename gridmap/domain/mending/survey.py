"""Look polygons over: what overlaps, gaps, hangs loose or does not nest, with sizes, and move nothing."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gridmap.domain import geodesy
from gridmap.domain.mending.claimed import claimed_faults
from gridmap.domain.mending.fault import CLAIMED, KINDS, UNCLAIMED, Fault, Kind, Limits
from gridmap.domain.mending.ground import Ground, Progress, cut_into_faces, told_apart
from gridmap.domain.mending.loose import sliver_faults
from gridmap.domain.mending.nesting import at_home, belonging, homes_of, nesting_faults
from gridmap.domain.mending.segments import Floats
from gridmap.domain.mending.taken import taken_faults
from gridmap.domain.mending.unclaimed import unclaimed_faults
from gridmap.domain.mends import Shapes


@dataclass(frozen=True, slots=True)
class Nest:
    """What polygons should lie in."""

    parents: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))  # EPSG:4490, shape (m,)
    #: Which parent each polygon says it belongs to, shape (n,), -1 where it says none.
    of: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class Survey:
    """Polygons with everything that is wrong between them; nothing has been touched."""

    polygons: Shapes  # shape (n,), None where a row has none
    codes: tuple[str, ...]  # of each row, "" where it has none
    areas: Floats  # square metres, shape (n,)
    nest: Nest
    ground: Ground  # its rows are those of `polygons`
    faults: tuple[Fault, ...]
    limits: Limits
    standing: Shapes  # cells that stand and never change, shape (c,)

    def of_kind(self, kind: Kind) -> list[Fault]:
        """The faults of a kind."""
        return [fault for fault in self.faults if fault.kind == kind]

    def totals(self) -> dict[Kind, tuple[int, float]]:
        """Kind -> how many faults and how many square metres, of the kinds that occur."""
        found = {kind: self.of_kind(kind) for kind in KINDS}
        return {kind: (len(some), sum(fault.size for fault in some)) for kind, some in found.items() if some}

    @property
    def claimed_twice(self) -> float:
        """Square metres by which the sum of all polygons, and of cells under them, exceeds their union."""
        twice = sum(fault.size * (len(fault.rows) - 1) for fault in self.faults if fault.kind in CLAIMED)
        return twice + sum(fault.size * len(fault.rows) for fault in self.of_kind("taken"))

    @property
    def unclaimed(self) -> float:
        """Square metres of gaps and of uncovered ground."""
        return sum(fault.size for fault in self.faults if fault.kind in UNCLAIMED)

    def shape(self, number: int) -> shapely.Geometry:
        """The ground of a fault."""
        fault = self.faults[number]
        if not fault.faces:  # a polygon that lies wholly elsewhere
            return self.polygons[fault.rows[0]]
        return shapely.coverage_union_all(self.ground.shapes[list(fault.faces)])


def survey(
    polygons: Shapes,
    codes: tuple[str, ...],
    limits: Limits,
    nest: Nest | None = None,
    progress: Progress | None = None,
    standing: Shapes | None = None,
) -> Survey:
    """Find every fault between polygons, and between them and cells that stand.

    Args:
        polygons: Valid polygons on the grid (`rings.sound`), EPSG:4490, shape (n,), None allowed.
        codes: Code of each, length n, "" where there is none.
        limits: Up to where a fault is mended unasked; decides nothing about what is found.
        nest: Polygons of the level above, and which of them each row belongs to.
        progress: Told out of 100; may raise `Cancelled`.
        standing: A coverage of cells that never change, EPSG:4490, shape (c,).

    Returns:
        Faults in the order of their kinds, the largest first. Their sizes add up: the sum of the areas
        less `claimed_twice` is the area of the union, to what putting borders on the grid moves.
    """
    tell = progress or (lambda _done, _total: None)
    nest = nest or Nest()
    present = np.flatnonzero(~shapely.is_missing(polygons))
    areas = geodesy.areas(polygons)
    cells = standing if standing is not None else np.empty(0, dtype=object)
    near = _near(polygons[present], cells)
    every = np.concatenate([polygons[present], cells[near]])
    ground = cut_into_faces(every, nest.parents, limits.width, limits.crumb, tell)
    ground = told_apart(ground, np.concatenate([present, -1 - near]))
    tell(82, 100)
    faults = [
        *claimed_faults(ground, areas, limits),
        *taken_faults(ground, areas, cells, limits),
        *unclaimed_faults(ground, areas, limits),
        *sliver_faults(ground, limits),
    ]
    tell(92, 100)
    if len(nest.parents):
        homes = homes_of(polygons, nest.parents, ground)
        nest = Nest(nest.parents, belonging(nest.of, homes))
        faults = [at_home(fault, ground, nest.of) for fault in faults]
        faults += nesting_faults(ground, homes, nest.of, polygons, areas - _taken(ground, len(areas)), limits)
    place = {kind: at for at, kind in enumerate(KINDS)}
    faults.sort(key=lambda fault: (place[fault.kind], -fault.size))
    tell(100, 100)
    return Survey(polygons, codes, areas, nest, ground, tuple(faults), limits, cells)


def _taken(ground: Ground, count: int) -> Floats:
    """Square metres of each polygon where cells stand, shape (count,)."""
    found = np.zeros(count)
    for rows, area in zip(ground.taken, ground.areas.tolist(), strict=True):
        for row in rows:
            found[row] += area
    return found


def _near(polygons: Shapes, cells: Shapes) -> NDArray[np.intp]:
    """Cells that polygons may overlap, or that may lie around a gap beside them."""
    if not len(polygons) or not len(cells):
        return np.zeros(0, np.intp)
    west, south, east, north = shapely.bounds(polygons).T
    wide, high = (east - west) / 2, (north - south) / 2
    _, near = STRtree(cells).query(shapely.box(west - wide, south - high, east + wide, north + high))
    return np.unique(near)
