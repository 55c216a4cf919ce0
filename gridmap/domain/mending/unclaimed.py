"""Ground that nobody claims: closed gaps, slits at the rim, and what of a parent its children leave out."""

from collections import defaultdict
from dataclasses import replace

import numpy as np

from gridmap.domain.mending.beside import borders_of, largest_face
from gridmap.domain.mending.fault import Fault, Limits
from gridmap.domain.mending.ground import Ground
from gridmap.domain.mending.grouping import Piece, pieces, together
from gridmap.domain.mending.segments import Floats

Key = tuple[tuple[int, ...], tuple[int, ...]]  # rows around, parents over it


def unclaimed_faults(ground: Ground, areas: Floats, limits: Limits) -> list[Fault]:
    """Gaps, and uncovered ground where parents are known.

    Args:
        ground: The faces.
        areas: Of all polygons, shape (n,), square metres.
        limits: Within them a gap is filled; beyond, somebody has to say: it may be a lake, an enclave of
            somebody else's, or a polygon that was not delivered.
    """
    nobody = [not (rows or there) for rows, there in zip(ground.claims, ground.standing, strict=True)]
    chosen = np.array(nobody, dtype=bool)
    if not chosen.any():
        return []
    found = pieces(ground, chosen, ground.homes)
    borders = borders_of(ground, [piece.faces for piece in found])
    wide: list[tuple[Piece, dict[int, float]]] = []
    narrow: dict[Key, list[tuple[Piece, dict[int, float]]]] = defaultdict(list)
    for piece, border in zip(found, borders, strict=True):
        if not border:
            continue  # between parents only
        if piece.width <= limits.width:
            home = ground.homes[piece.faces[0]]
            narrow[tuple(sorted(border)), home].append((piece, border))
        else:
            wide.append((piece, border))
    for some in narrow.values():
        wide.append((together([piece for piece, _ in some]), _added([border for _, border in some])))
    return _beside_cells(ground, [_fault(ground, areas, limits, piece, border) for piece, border in wide])


def _beside_cells(ground: Ground, faults: list[Fault]) -> list[Fault]:
    """The faults with those told that lie between polygons and cells that stand."""
    if not any(ground.standing):
        return faults
    fault_of = {face: number for number, fault in enumerate(faults) for face in fault.faces}
    cells: list[dict[int, float]] = [defaultdict(float) for _ in faults]
    for one, other, metres in zip(*(part.tolist() for part in ground.beside), strict=True):
        for gap, face in ((one, other), (other, one)):
            if gap in fault_of:
                for cell in ground.standing[face]:
                    cells[fault_of[gap]][cell] += metres
    return [
        replace(fault, kind="apart", standing=tuple(sorted(there, key=lambda cell: (-there[cell], cell))))
        if there
        else fault
        for fault, there in zip(faults, cells, strict=True)
    ]


def _added(borders: list[dict[int, float]]) -> dict[int, float]:
    total: dict[int, float] = defaultdict(float)
    for border in borders:
        for row, metres in border.items():
            total[row] += metres
    return total


def _fault(ground: Ground, areas: Floats, limits: Limits, piece: Piece, border: dict[int, float]) -> Fault:
    lon, lat = ground.points[largest_face(ground, piece.faces)].tolist()
    homes = ground.homes[piece.faces[0]]
    rows = tuple(sorted(border, key=lambda row: (-border[row], row)))
    small = piece.size <= min(limits.area, limits.share * float(areas[list(rows)].min()))
    return Fault(
        "uncovered" if homes else "gap",
        (),
        rows,
        tuple(border[row] for row in rows),
        piece.faces,
        lon,
        lat,
        piece.size,
        piece.width,
        asked=piece.width > limits.width and not small,
        parent=homes[0] if homes else -1,
    )
