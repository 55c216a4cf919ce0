"""Who gets a face that two polygons claim, or none."""

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.faces import Faces, Rows, shared_borders
from gridmap.domain.mends import Mend, Tolerance

#: Share of a polygon that lies in another from which it counts as lying wholly inside.
_INSIDE = 0.99
#: A polygon inside another of nearly its size is no enclave but the same polygon twice.
_SAME_SIZE = 0.9

Pair = tuple[int, int]


def settle(
    faces: Faces,
    areas: NDArray[np.float64],
    ranks: NDArray[np.int64],
    tolerance: Tolerance,
    kept: NDArray[np.bool_],
) -> tuple[Rows, list[Mend]]:
    """Give every face to one polygon, gaps that are wide to none.

    Args:
        faces: The arrangement.
        areas: Areas of all polygons in square metres, shape (m,).
        ranks: Of two polygons of different rank the higher keeps what both claim, shape (m,).
        tolerance: Up to where gaps are filled, and beyond which an overlap is grave.
        kept: Polygons that get no gap, shape (m,).

    Returns:
        Row of the owner of each face, -1 for none; the mends, grave ones among them.

    What two claim goes to the one that lies inside the other, else to the one with which the face
    shares the longer border; a narrow gap goes to the neighbour with the longest border.
    """
    shared = _shared_faces(faces)
    inside = _enclaves(faces, shared, areas)
    crumbs = _crumbs(faces, tolerance)
    owner = np.full(len(faces.shapes), -1, dtype=np.intp)
    open_faces: dict[int, tuple[int, ...]] = {}  # with those who may get it, nobody in particular for ()
    for face, owners in enumerate(faces.owners):
        best = _foremost(owners, ranks, inside)
        if face in crumbs:
            open_faces[face] = ()
        elif len(best) == 1:
            owner[face] = best[0]
        elif best or faces.widths[face] <= tolerance.width:
            open_faces[face] = best
    _by_longest_border(faces, owner, open_faces, areas, kept)
    return owner, [
        *_overlaps(faces, shared, inside, areas, tolerance),
        *_moved("gap_filled", faces, owner, [f for f in open_faces if not faces.owners[f]]),
        *_moved("sliver_merged", faces, owner, sorted(crumbs)),
    ]


def _shared_faces(faces: Faces) -> dict[Pair, list[int]]:
    """The faces that two polygons both claim."""
    shared: dict[Pair, list[int]] = {}
    for face, owners in enumerate(faces.owners):
        for at, left in enumerate(owners):
            for right in owners[at + 1 :]:
                shared.setdefault((left, right), []).append(face)
    return shared


def _enclaves(faces: Faces, shared: dict[Pair, list[int]], areas: NDArray[np.float64]) -> set[Pair]:
    """Pairs (inner, outer) of which one lies wholly inside the other, larger one."""
    found = set()
    for (left, right), common in shared.items():
        inner, outer = (left, right) if areas[left] <= areas[right] else (right, left)
        if areas[inner] < _SAME_SIZE * areas[outer] and (faces.areas[common].sum() >= _INSIDE * areas[inner]):
            found.add((inner, outer))
    return found


def _crumbs(faces: Faces, tolerance: Tolerance) -> set[int]:
    """Tiny faces of one owner who has a larger one elsewhere."""
    largest: dict[int, float] = {}
    for face, owners in enumerate(faces.owners):
        if len(owners) == 1:
            largest[owners[0]] = max(largest.get(owners[0], 0.0), float(faces.areas[face]))
    return {
        face
        for face, owners in enumerate(faces.owners)
        if len(owners) == 1 and faces.areas[face] < tolerance.crumb and faces.areas[face] < largest[owners[0]]
    }


def _foremost(owners: tuple[int, ...], ranks: NDArray[np.int64], inside: set[Pair]) -> tuple[int, ...]:
    if len(owners) < 2:
        return owners
    top = max(ranks[row] for row in owners)
    best = tuple(row for row in owners if ranks[row] == top)
    within = tuple(row for row in best if any((row, other) in inside for other in best))
    innermost = tuple(row for row in within if not any((other, row) in inside for other in within))
    return innermost or best


def _by_longest_border(
    faces: Faces,
    owner: Rows,
    open_faces: dict[int, tuple[int, ...]],
    areas: NDArray[np.float64],
    kept: NDArray[np.bool_],
) -> None:
    """Settle open faces in `owner`, round by round from those that touch a settled one."""
    beside: dict[int, list[tuple[int, float]]] = {face: [] for face in open_faces}
    some = np.fromiter(open_faces, dtype=np.intp, count=len(open_faces))
    borders = shared_borders(faces.shapes, some)
    for face, other, length in zip(*(part.tolist() for part in borders), strict=True):
        beside[face].append((other, length))
    pending = dict(open_faces)
    while pending:
        settled: dict[int, int] = {}
        for face, claims in pending.items():
            lengths: dict[int, float] = {}
            for other, length in beside[face]:
                row = int(owner[other])
                if row >= 0 and (row in claims if claims else faces.owners[face] or not kept[row]):
                    lengths[row] = lengths.get(row, 0.0) + length
            if lengths:
                settled[face] = max(lengths, key=lambda row: (lengths[row], -row))
        if not settled:
            for face in pending:
                if faces.owners[face]:
                    settled[face] = max(faces.owners[face], key=lambda row: (areas[row], -row))
            pending = {face: claims for face, claims in pending.items() if face in settled}
        for face, row in settled.items():
            owner[face] = row
            del pending[face]


def _overlaps(
    faces: Faces,
    shared: dict[Pair, list[int]],
    inside: set[Pair],
    areas: NDArray[np.float64],
    tolerance: Tolerance,
) -> list[Mend]:
    mends = []
    for (left, right), common in shared.items():
        sizes = faces.areas[common]
        total = float(sizes.sum())
        if total <= 0:
            continue
        point = faces.points[common[int(np.argmax(sizes))]]
        enclave = (left, right) in inside or (right, left) in inside
        width = float((faces.widths[common] * sizes).sum()) / total
        allowed = min(tolerance.area, tolerance.share * min(areas[left], areas[right]))
        wide = width > tolerance.width and total > allowed
        kind = "enclave_cut" if enclave else "overlap_cut"
        mends.append(Mend(kind, (left, right), point.x, point.y, total, grave=wide and not enclave))
    return mends


def _moved(kind: str, faces: Faces, owner: Rows, moved: list[int]) -> list[Mend]:
    return [
        Mend(kind, (int(owner[face]),), faces.points[face].x, faces.points[face].y, float(faces.areas[face]))
        for face in moved
        if owner[face] >= 0 and faces.owners[face] != (owner[face],)
    ]
