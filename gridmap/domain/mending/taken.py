"""Ground that polygons claim although a cell stands there."""

import numpy as np

from gridmap.domain import geodesy
from gridmap.domain.mending.beside import largest_face
from gridmap.domain.mending.fault import Fault, Limits
from gridmap.domain.mending.ground import Ground
from gridmap.domain.mending.grouping import gathered
from gridmap.domain.mending.segments import Floats
from gridmap.domain.mends import Shapes


def taken_faults(ground: Ground, areas: Floats, cells: Shapes, limits: Limits) -> list[Fault]:
    """Overlaps with cells that stand, which keep the ground whatever is decided.

    Args:
        ground: The faces.
        areas: Of all polygons in square metres, shape (n,).
        cells: Those that stand, shape (c,).
        limits: Up to them the polygon gives way unasked.
    """
    chosen = np.array([bool(rows) for rows in ground.taken], dtype=bool)
    if not chosen.any():
        return []
    sort = list(zip(ground.taken, ground.standing, strict=True))
    faults = []
    for (rows, there), piece in gathered(ground, chosen, sort, limits.width):
        smallest = min(float(areas[list(rows)].min()), float(geodesy.areas(cells[list(there)]).min()))
        small = piece.size <= min(limits.area, limits.share * smallest)
        lon, lat = ground.points[largest_face(ground, piece.faces)].tolist()
        asked = piece.width > limits.width and not small
        faults.append(
            Fault("taken", rows, (), (), piece.faces, lon, lat, piece.size, piece.width, asked,
                  standing=there)
        )  # fmt: skip
    return faults
