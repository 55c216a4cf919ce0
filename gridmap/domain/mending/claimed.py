"""Ground that two or more polygons claim."""

from collections import defaultdict

import numpy as np

from gridmap.domain.mending.beside import borders_of, largest_face
from gridmap.domain.mending.fault import Fault, Kind, Limits
from gridmap.domain.mending.ground import Ground
from gridmap.domain.mending.grouping import Piece, gathered
from gridmap.domain.mending.segments import Floats

#: Share of a polygon that another one claims from which it counts as lying wholly inside.
_INSIDE = 0.99
#: A polygon inside another of nearly its size is no enclave but the same polygon twice.
_SAME_SIZE = 0.9

Rows = tuple[int, ...]


def claimed_faults(ground: Ground, areas: Floats, limits: Limits) -> list[Fault]:
    """Overlaps, enclaves and polygons that are there twice.

    Args:
        ground: The faces.
        areas: Of all polygons in square metres, shape (n,).
        limits: Strips up to its width are not asked for, nor what is a small share and a small area.
    """
    chosen = np.array([len(claims) > 1 for claims in ground.claims], dtype=bool)
    if not chosen.any():
        return []
    shared = _shared(ground)
    every = gathered(ground, chosen, ground.claims, limits.width)
    borders = borders_of(ground, [piece.faces for _, piece in every])
    return [
        _fault(ground, areas, limits, shared, rows, piece, border)
        for (rows, piece), border in zip(every, borders, strict=True)
    ]


def _fault(
    ground: Ground,
    areas: Floats,
    limits: Limits,
    shared: dict[tuple[int, int], float],
    rows: Rows,
    piece: Piece,
    border: dict[int, float],
) -> Fault:
    kind = _kind(rows, shared, areas)
    small = piece.size <= min(limits.area, limits.share * float(areas[list(rows)].min()))
    asked = kind != "enclave" and piece.width > limits.width and not small
    lon, lat = ground.points[largest_face(ground, piece.faces)].tolist()
    weights = tuple(border.get(row, 0.0) for row in rows)
    return Fault(
        kind, rows, rows, weights, piece.faces, lon, lat, piece.size, piece.width, asked
    )  # fmt: skip


def _shared(ground: Ground) -> dict[tuple[int, int], float]:
    """Square metres that each pair of polygons both claim."""
    found: dict[tuple[int, int], float] = defaultdict(float)
    for claims, area in zip(ground.claims, ground.areas.tolist(), strict=True):
        for at, one in enumerate(claims):
            for other in claims[at + 1 :]:
                found[one, other] += area
    return found


def _kind(rows: Rows, shared: dict[tuple[int, int], float], areas: Floats) -> Kind:
    """What two polygons are to each other; of three or more, an enclave if the smallest lies in all."""
    smallest = min(rows, key=lambda row: float(areas[row]))
    ratios, sizes = [], []
    for other in rows:
        if other != smallest:
            pair = (min(smallest, other), max(smallest, other))
            ratios.append(shared[pair] / max(float(areas[smallest]), 1e-9))
            sizes.append(float(areas[smallest]) / max(float(areas[other]), 1e-9))
    if min(ratios) < _INSIDE:
        return "overlap"
    if max(sizes) < _SAME_SIZE:
        return "enclave"
    return "duplicate" if min(sizes) >= _INSIDE else "overlap"
