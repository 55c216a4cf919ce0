"""Look polygons over: what overlaps, gaps, hangs loose or does not nest, with sizes, and move nothing."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain import geodesy
from gridmap.domain.mending.claimed import claimed_faults
from gridmap.domain.mending.fault import CLAIMED, KINDS, UNCLAIMED, Fault, Kind, Limits
from gridmap.domain.mending.ground import Ground, Progress, cut_into_faces
from gridmap.domain.mending.loose import sliver_faults
from gridmap.domain.mending.nesting import at_home, belonging, homes_of, nesting_faults
from gridmap.domain.mending.segments import Floats
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

    def of_kind(self, kind: Kind) -> list[Fault]:
        """The faults of a kind."""
        return [fault for fault in self.faults if fault.kind == kind]

    def totals(self) -> dict[Kind, tuple[int, float]]:
        """Kind -> how many faults and how many square metres, of the kinds that occur."""
        found = {kind: self.of_kind(kind) for kind in KINDS}
        return {kind: (len(some), sum(fault.size for fault in some)) for kind, some in found.items() if some}

    @property
    def claimed_twice(self) -> float:
        """Square metres by which the sum of all polygons exceeds their union."""
        return sum(fault.size * (len(fault.rows) - 1) for fault in self.faults if fault.kind in CLAIMED)

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
) -> Survey:
    """Find every fault between polygons.

    Args:
        polygons: Valid polygons on the grid (`rings.sound`), EPSG:4490, shape (n,), None allowed.
        codes: Code of each, length n, "" where there is none.
        limits: Up to where a fault is mended unasked; decides nothing about what is found.
        nest: Polygons of the level above, and which of them each row belongs to.
        progress: Told out of 100; may raise `Cancelled`.

    Returns:
        Faults in the order of their kinds, the largest first. Their sizes add up: the sum of the areas
        less `claimed_twice` is the area of the union, to what putting borders on the grid moves.
    """
    tell = progress or (lambda _done, _total: None)
    nest = nest or Nest()
    present = np.flatnonzero(~shapely.is_missing(polygons))
    areas = geodesy.areas(polygons)
    ground = cut_into_faces(polygons[present], nest.parents, limits.width, limits.crumb, tell)
    ground = _counted_in(ground, present)
    tell(82, 100)
    faults = [
        *claimed_faults(ground, areas, limits),
        *unclaimed_faults(ground, limits),
        *sliver_faults(ground, limits),
    ]
    tell(92, 100)
    if len(nest.parents):
        homes = homes_of(polygons, nest.parents, ground)
        nest = Nest(nest.parents, belonging(nest.of, homes))
        faults = [at_home(fault, ground, nest.of) for fault in faults]
        faults += nesting_faults(ground, homes, nest.of, polygons, areas, limits)
    place = {kind: at for at, kind in enumerate(KINDS)}
    faults.sort(key=lambda fault: (place[fault.kind], -fault.size))
    tell(100, 100)
    return Survey(polygons, codes, areas, nest, ground, tuple(faults), limits)


def _counted_in(ground: Ground, present: NDArray[np.intp]) -> Ground:
    """The ground with rows counted among all polygons instead of those that are there."""
    rows = present.tolist()
    return Ground(
        present[ground.noded],
        ground.shapes,
        ground.points,
        ground.areas,
        [tuple(rows[row] for row in one) for one in ground.claims],
        ground.homes,
        ground.beside,
        ground.around,
    )
