"""Which polygons lie along a piece of ground, and how far."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from gridmap.domain.mending.ground import Ground


def borders_of(ground: Ground, groups: Sequence[Sequence[int]]) -> list[dict[int, float]]:
    """Metres of border of each group of faces with each polygon around it; no face is in two groups.

    A face beside the group that several polygons claim counts for each of them.
    """
    group = np.full(len(ground.shapes), -1, dtype=np.int64)
    for number, faces in enumerate(groups):
        group[list(faces)] = number
    found: list[dict[int, float]] = [defaultdict(float) for _ in groups]
    one, other, metres = ground.beside
    outer = group[one] != group[other]
    triples = zip(one[outer].tolist(), other[outer].tolist(), metres[outer].tolist(), strict=True)
    for left, right, length in triples:
        for inside, outside in ((left, right), (right, left)):
            if group[inside] >= 0:
                for row in ground.claims[outside]:
                    found[group[inside]][row] += length
    return found


def largest_face(ground: Ground, faces: Sequence[int]) -> int:
    """The face of a fault that is best looked at."""
    return max(faces, key=lambda face: float(ground.areas[face]))
