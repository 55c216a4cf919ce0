"""The cells in the order of their codes, with what the rest of the city needs to know of them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.demo.atoms import Atoms
from gridmap.demo.campuses import NONE
from gridmap.demo.coverage import Faces, to_degrees, to_metres
from gridmap.demo.curves import Geometries, Points, Values
from gridmap.demo.growth import Grid, dissolved
from gridmap.demo.merging import Labels
from gridmap.demo.ways import KIND_NAMES
from gridmap.domain.codes import reading_order


@dataclass(frozen=True, slots=True)
class Cells:
    """n cells and their regions; communities, townships and counties are numbered in order of code too."""

    shapes: Geometries  # degrees
    of_face: Labels  # cell of each face
    community: Labels  # of each cell
    township: Labels  # of each community
    county: Labels  # of each township
    purpose: NDArray[np.int64]  # index into PURPOSES, NONE for a basic cell
    people: Values  # in cells' worth of people, 0 on empty rim cells
    urbanity: Values  # 0 to 1, where people live
    middle: Points  # a point inside, metres
    area: Values  # square metres
    by_river: NDArray[np.bool_]
    empty: NDArray[np.bool_]  # nothing at all is recorded here

    @property
    def number(self) -> Labels:
        """Position of each cell in its community, from 0."""
        first = np.searchsorted(self.community, self.community, side="left")
        return np.asarray(np.arange(len(self.community)) - first)

    def per_community(self, values: Values) -> Values:
        """Sums of what is given for cells."""
        return np.bincount(self.community, values).astype(np.float64)


def cells(faces: Faces, about: Atoms, grid: Grid, rng: np.random.Generator) -> Cells:
    """Put cells and regions in reading order, and measure them."""
    steps, _ = dissolved(faces, grid.cell_of_face)
    shapes = shapely.transform(steps, to_degrees)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes))
    middle = to_metres(inside)
    township_of = grid.township[grid.community]
    county_order = _rank(_centres(inside, grid.county[township_of]))
    township_order = _rank(_centres(inside, township_of), county_order[grid.county])
    community_order = _rank(_centres(inside, grid.community), township_order[grid.township])
    new = _rank(inside, community_order[grid.community])
    old = np.argsort(new)
    urbanity = _mean(about.urbanity, grid.cell_of_face, about.people + 1e-12)[old]
    purpose = grid.purpose[old]
    banks = faces.sides[faces.kinds == KIND_NAMES.index("river")]
    by_river = np.zeros(len(old), dtype=np.bool_)
    by_river[new[grid.cell_of_face[banks[banks >= 0]]]] = True
    rim = np.zeros(len(old), dtype=np.bool_)
    rim[new[grid.cell_of_face[faces.sides[(faces.sides < 0).any(1)].max(1)]]] = True
    empty = rim & (urbanity < 0.08) & (rng.random(len(old)) < 0.4) & (purpose == NONE)
    return Cells(
        shapes[old],
        new[grid.cell_of_face],
        community_order[grid.community[old]],
        township_order[grid.township[np.argsort(community_order)]],
        county_order[grid.county[np.argsort(township_order)]],
        purpose,
        np.where((purpose == NONE) & ~empty, grid.people[old], 0.0),
        urbanity,
        middle[old],
        np.bincount(grid.cell_of_face, about.area)[old].astype(np.float64),
        by_river,
        empty,
    )


def _mean(values: Values, groups: Labels, weights: Values) -> Values:
    return np.asarray(np.bincount(groups, values * weights) / np.bincount(groups, weights))


def _centres(points: Points, groups: Labels) -> Points:
    count = np.bincount(groups)
    return np.column_stack([np.bincount(groups, points[:, k]) / count for k in (0, 1)])


def _rank(points: Points, parents: Labels | None = None) -> Labels:
    """The new number of each thing, given by points in degrees: by parent, then in reading order."""
    rank = np.empty(len(points), dtype=np.int64)
    above = np.zeros(len(points), dtype=np.int64) if parents is None else parents
    order = np.argsort(above, kind="stable")
    done = 0
    for group in np.split(order, np.flatnonzero(np.diff(above[order])) + 1):
        rank[group[reading_order(*points[group].T)]] = done + np.arange(len(group))
        done += len(group)
    return rank
