"""Narrow pieces that lie apart from the polygon they belong to."""

from collections import defaultdict

import numpy as np

from gridmap.domain.mending.beside import borders_of, largest_face
from gridmap.domain.mending.fault import Fault, Limits
from gridmap.domain.mending.ground import Ground
from gridmap.domain.mending.grouping import Piece, pieces


def sliver_faults(ground: Ground, limits: Limits) -> list[Fault]:
    """Pieces of one polygon alone that are narrow or tiny, and not its largest piece.

    A piece that hangs on ground which others claim too is no sliver: that ground may be its own yet.
    """
    chosen = np.array([len(claims) == 1 for claims in ground.claims], dtype=bool)
    largest: dict[int, float] = defaultdict(float)
    found = pieces(ground, chosen, ground.claims)
    for piece in found:
        row = ground.claims[piece.faces[0]][0]
        largest[row] = max(largest[row], piece.size)
    loose = [piece for piece in found if _is_loose(ground, piece, largest, limits)]
    faults = []
    for piece, border in zip(loose, borders_of(ground, [one.faces for one in loose]), strict=True):
        row = ground.claims[piece.faces[0]][0]
        if row in border:
            continue
        others = sorted(border, key=lambda other: (-border[other], other))
        if not others:
            continue
        lon, lat = ground.points[largest_face(ground, piece.faces)].tolist()
        weights = (0.0, *(border[other] for other in others))
        faults.append(
            Fault("sliver", (row,), (row, *others), weights, piece.faces, lon, lat, piece.size, piece.width,
                  asked=False)
        )  # fmt: skip
    return faults


def _is_loose(ground: Ground, piece: Piece, largest: dict[int, float], limits: Limits) -> bool:
    row = ground.claims[piece.faces[0]][0]
    small = piece.size < limits.crumb or piece.width <= limits.sliver
    return small and piece.size < largest[row]
