"""Growing cells from faces, and communities, townships and counties from cells."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.demo.atoms import Atoms
from gridmap.demo.campuses import NONE, campuses
from gridmap.demo.coverage import Faces
from gridmap.demo.curves import Geometries, Values
from gridmap.demo.merging import Labels, merged
from gridmap.demo.terrain import Terrain
from gridmap.demo.ways import KIND_NAMES, WAY_KINDS

#: How readily a region crosses a line, where that differs from a cell: the borders of towns and
#: counties follow rivers and the lie of the land more than they follow a new road.
_REGION_OPENNESS = {
    "river": 0.003, "expressway": 0.3, "railway": 0.35, "trunk": 0.4, "arterial": 0.25, "shore": 0.6,
    "secondary": 0.5, "stream": 0.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grid:
    """Which face belongs to which cell, and cell to which community, township and county."""

    cell_of_face: Labels
    purpose: NDArray[np.int64]  # of each cell, index into PURPOSES or NONE
    people: Values  # of each cell, in cells' worth of people
    community: Labels  # of each cell
    township: Labels  # of each community
    county: Labels  # of each township


def region_counts(cells: int) -> tuple[int, int, int]:
    """How many communities, townships and counties a city of so many cells has."""
    ratio = cells / 1200
    counties = max(1, round(5 * ratio**0.35))
    townships = max(counties, round(24 * ratio**0.75))
    return max(townships, round(146 * ratio**0.85)), townships, counties


def grow(faces: Faces, about: Atoms, land: Terrain, cells: int, rng: np.random.Generator) -> Grid:
    """Group the faces into exactly `cells` cells, where there are as many faces, and these upwards."""
    purpose = campuses(about, faces.sides, land, cells, rng)
    dedicated = np.flatnonzero(purpose != NONE)
    length = shapely.length(faces.edges)
    openness = np.array([openness for _, openness in WAY_KINDS.values()])[faces.kinds] * length
    # A sliver counts little, so that it is merged away early.
    weight = (about.people + 1e-9 * about.area) * np.minimum(1.0, about.roundness / 0.35) ** 2
    cell = merged(weight, faces.sides, openness, cells, dedicated)
    cell_purpose = np.full(cell.max() + 1, NONE)
    cell_purpose[cell[dedicated]] = purpose[dedicated]
    people = np.bincount(cell, about.people).astype(np.float64)
    regional = np.array([_REGION_OPENNESS.get(kind, 1.0) for kind in KIND_NAMES])
    border = np.where(faces.kinds == 0, 0.0, regional[faces.kinds]) * length
    size = np.bincount(cell, about.area)
    counted = np.where(cell_purpose == NONE, 1.0, 0.4)
    communities, townships, counties = region_counts(cells)
    beside = np.where(faces.sides >= 0, cell[faces.sides], -1)
    community = _up(counted + 0.15 * size / size.mean(), beside, border, communities)
    size, counted = np.bincount(community, size), np.bincount(community, counted)
    beside = np.where(beside >= 0, community[beside], -1)
    township = _up(counted / counted.mean() + 0.5 * size / size.mean(), beside, border, townships)
    size, counted = np.bincount(township, size), np.bincount(township, counted)
    beside = np.where(beside >= 0, township[beside], -1)
    county = _up(counted / counted.mean() + size / size.mean(), beside, border, counties)
    return Grid(cell, cell_purpose, people, community, township, county)


def _up(weight: Values, beside: Labels, border: Values, groups: int) -> Labels:
    between = (beside >= 0).all(1) & (beside[:, 0] != beside[:, 1]) & (border > 0)
    return merged(weight, beside[between], border[between], groups)


def dissolved(faces: Faces, groups: Labels) -> tuple[Geometries, NDArray[np.bool_]]:
    """One polygon a group, in grid steps, from the edges between groups; and which edges these are."""
    beside = np.where(faces.sides >= 0, groups[faces.sides], -1)
    borders = beside[:, 0] != beside[:, 1]
    pieces = shapely.get_parts(shapely.polygonize(faces.edges[borders]))
    points = shapely.point_on_surface(faces.polygons)
    piece, inside = shapely.STRtree(points).query(pieces, predicate="contains")
    owner = np.zeros(len(pieces), dtype=np.int64)
    owner[piece] = groups[inside]
    order = np.argsort(owner, kind="stable")
    assert len(order) == groups.max() + 1 and (owner[order] == np.arange(len(order))).all()
    return np.asarray(pieces[order]), borders
