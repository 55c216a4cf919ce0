"""Ground that two or more polygons claim."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

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
    every = _within_one_home(ground, chosen, gathered(ground, chosen, ground.claims, limits.width), limits)
    borders = borders_of(ground, [piece.faces for _, piece in every])
    return [
        _fault(ground, areas, limits, shared, rows, piece, border)
        for (rows, piece), border in zip(every, borders, strict=True)
    ]


def _within_one_home(
    ground: Ground, chosen: NDArray[np.bool_], every: list[tuple[Rows, Piece]], limits: Limits
) -> list[tuple[Rows, Piece]]:
    """The same with narrow strips parted at the borders of parents, so that each part can go home.

    Along a border of two parents their children overlap by strips that lie in both; whoever got a whole
    strip would reach into the other's parent.
    """
    if not any(ground.homes):
        return every
    wide = [(rows, piece) for rows, piece in every if piece.width > limits.width]
    narrow = chosen.copy()
    narrow[[face for _, piece in wide for face in piece.faces]] = False
    sort = list(zip(ground.claims, ground.homes, strict=True))
    return [*wide, *((rows, piece) for (rows, _), piece in gathered(ground, narrow, sort, np.inf))]


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
