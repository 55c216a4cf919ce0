"""Polygons that do not lie in the parent they say, or in none."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gridmap.domain import geodesy
from gridmap.domain.mending.fault import Fault, Limits
from gridmap.domain.mending.ground import Ground
from gridmap.domain.mending.segments import Floats
from gridmap.domain.mends import Shapes

NOWHERE = -1

Homes = list[dict[int, float]]


def homes_of(polygons: Shapes, parents: Shapes, ground: Ground) -> Homes:
    """Square metres of each polygon in each parent, `NOWHERE` for what lies in none.

    Polygons without faces are crossed by no border of a parent, so one point says where they lie.
    """
    homes: Homes = [defaultdict(float) for _ in polygons]
    for claims, over, area in zip(ground.claims, ground.homes, ground.areas.tolist(), strict=True):
        for row in claims:
            for parent in over or (NOWHERE,):
                homes[row][parent] += area
    faced = np.zeros(len(polygons), dtype=bool)
    faced[ground.noded] = True
    rest = np.flatnonzero(~faced & ~shapely.is_missing(polygons))
    areas = geodesy.areas(polygons[rest])
    found: dict[int, list[int]] = defaultdict(list)
    point, parent = STRtree(parents).query(shapely.point_on_surface(polygons[rest]), predicate="intersects")
    for at, one in zip(point.tolist(), parent.tolist(), strict=True):
        found[at].append(one)
    for at, (row, area) in enumerate(zip(rest.tolist(), areas.tolist(), strict=True)):
        for one in found.get(at, [NOWHERE]):
            homes[row][one] += area
    return homes


def belonging(said: NDArray[np.int64], homes: Homes) -> NDArray[np.int64]:
    """The parent of each row, shape (n,): the one it says, else the one in which most of it lies."""
    return np.array([_own(one, shares) for one, shares in zip(said.tolist(), homes, strict=True)], np.int64)


def at_home(fault: Fault, ground: Ground, parent_of: NDArray[np.int64]) -> Fault:
    """A fault with those candidates told that belong to the parent in which all of its ground lies."""
    over = set.intersection(*(set(ground.homes[face]) for face in fault.faces))
    return replace(fault, at_home=tuple(row for row in fault.candidates if int(parent_of[row]) in over))


def nesting_faults(
    ground: Ground,
    homes: Homes,
    parent_of: NDArray[np.int64],
    polygons: Shapes,
    areas: Floats,
    limits: Limits,
) -> list[Fault]:
    """Rows that reach out of their parent.

    Args:
        ground: The faces.
        homes: As `homes_of` gives it.
        parent_of: As `belonging` gives it.
        polygons: Shape (n,), None where a row has none.
        areas: Their areas in square metres, without what cells that stand have of them, shape (n,).
        limits: What is smaller than its crumb is not told of.

    Asked for are rows of which most lies in another parent: their code or their shape is wrong.
    """
    faces: dict[int, list[int]] = defaultdict(list)
    for face, (claims, over) in enumerate(zip(ground.claims, ground.homes, strict=True)):
        for row in claims:
            own = int(parent_of[row])
            if own >= 0 and own not in over:
                faces[row].append(face)
    faults = []
    for row, shares in enumerate(homes):
        own = int(parent_of[row])
        if own == NOWHERE:
            continue
        without = sum(area for parent, area in shares.items() if parent == NOWHERE)
        elsewhere = {parent: area for parent, area in shares.items() if parent not in (own, NOWHERE)}
        outside = max(float(areas[row]) - shares.get(own, 0.0), 0.0)
        if outside <= max(limits.crumb, 1e-9 * float(areas[row])):
            continue
        astray = sum(elsewhere.values()) >= without
        best = max(elsewhere, key=lambda parent: elsewhere[parent], default=own)
        pieces = faces.get(row, [])
        faults.append(
            Fault(
                "astray" if astray else "outside",
                (row,),
                (own, *sorted(elsewhere, key=lambda parent: -elsewhere[parent])),
                (shares.get(own, 0.0), *sorted(elsewhere.values(), reverse=True)),
                tuple(pieces),
                *_place(ground, pieces, polygons[row]),
                outside,
                _width(ground, pieces, outside),
                asked=elsewhere.get(best, 0.0) > shares.get(own, 0.0),
                parent=own,
            )
        )
    return faults


def _own(said: int, shares: dict[int, float]) -> int:
    if said >= 0:
        return said
    there = {parent: area for parent, area in shares.items() if parent != NOWHERE}
    return max(there, key=lambda parent: there[parent], default=NOWHERE)


def _place(ground: Ground, faces: list[int], polygon: shapely.Geometry) -> tuple[float, float]:
    if not faces:
        point = polygon.representative_point()
        return float(point.x), float(point.y)
    lon, lat = ground.points[max(faces, key=lambda face: float(ground.areas[face]))].tolist()
    return lon, lat


def _width(ground: Ground, faces: list[int], outside: float) -> float:
    around = float(ground.around[faces].sum()) if faces else 0.0
    return 2 * outside / around if around > 0 else 0.0
