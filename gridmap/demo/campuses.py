"""Faces that become dedicated cells: hospitals, schools, parks, lakes and the like."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.demo.atoms import Atoms
from gridmap.demo.terrain import Terrain


@dataclass(frozen=True, slots=True)
class Campus:
    """What a kind of dedicated cell asks of its face."""

    purpose: str  # one of gridmap.domain.vocabulary.DEDICATED_TO
    share: float  # of all cells
    urbanity: tuple[float, float]
    hectares: tuple[float, float]


CAMPUSES = (
    Campus("complex", 0.006, (0.85, 1.0), (1.0, 5.0)),
    Campus("authority", 0.006, (0.6, 1.0), (0.8, 4.0)),
    Campus("hospital", 0.007, (0.5, 1.0), (1.5, 6.0)),
    Campus("market", 0.008, (0.5, 1.0), (0.6, 3.5)),
    Campus("park", 0.007, (0.4, 1.0), (1.5, 12.0)),
    Campus("school", 0.022, (0.2, 1.0), (1.2, 5.0)),
    Campus("construction_site", 0.005, (0.3, 0.95), (1.0, 6.0)),
    Campus("enterprise", 0.009, (0.08, 0.5), (5.0, 60.0)),
    Campus("religious_site", 0.003, (0.0, 0.7), (0.6, 6.0)),
    Campus("scenic_area", 0.003, (0.0, 0.1), (25.0, 200.0)),
)
PURPOSES = tuple(campus.purpose for campus in CAMPUSES)
NONE = -1


def campuses(
    faces: Atoms, pairs: NDArray[np.int64], land: Terrain, cells: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """The purpose of each face as an index into PURPOSES, NONE for most, shape (n,).

    Two dedicated faces are never neighbours, so that each is cut out of basic cells.
    """
    purpose = np.full(len(faces.area), NONE)
    beside: list[list[int]] = [[] for _ in purpose]
    for a, b in pairs[(pairs >= 0).all(1)].tolist():
        beside[a].append(b)
        beside[b].append(a)
    for face in _waters(faces, land):
        by_town = faces.urbanity[face] > 0.25
        purpose[face] = PURPOSES.index("park" if by_town else "scenic_area")
    for index, campus in enumerate(CAMPUSES):
        wanted = max(1, round(campus.share * cells)) - int((purpose == index).sum())
        fits = (
            (faces.urbanity >= campus.urbanity[0])
            & (faces.urbanity <= campus.urbanity[1])
            & (faces.area >= 1e4 * campus.hectares[0])
            & (faces.area <= 1e4 * campus.hectares[1])
            & (faces.roundness > 0.5)
            & ~faces.wet
        )
        for face in rng.permutation(np.flatnonzero(fits)).tolist():
            if wanted <= 0:
                break
            if purpose[face] == NONE and all(purpose[other] == NONE for other in beside[face]):
                purpose[face] = index
                wanted -= 1
    return purpose


def _waters(faces: Atoms, land: Terrain) -> NDArray[np.int64]:
    """Faces that are a lake of some size, or an island."""
    bodies = [*land.waters.lakes, *land.waters.islands]
    great = np.array([body for body in bodies if body.area > 4e4], dtype=object)
    points = shapely.points(faces.middle)
    _, inside = shapely.STRtree(points).query(great, predicate="contains")
    enough = faces.area[inside] > 2e4
    return np.asarray(np.unique(inside[enough]))
