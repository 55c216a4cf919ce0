"""The ground that polygons claim, cut into faces, each claimed by some rows and lying in some parents."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gridmap.domain import geodesy
from gridmap.domain.mending import slits
from gridmap.domain.mending.polygonizing import polygonized
from gridmap.domain.mending.segments import Floats, Ints, Segments, lonely, neighbours, segments
from gridmap.domain.mends import GRID, Shapes

Progress = Callable[[int, int | None], None]
Rows = NDArray[np.intp]
Claims = list[tuple[int, ...]]

_METRES = 111_000.0  # of a degree


@dataclass(frozen=True, slots=True)
class Ground:
    """Faces of the polygons that do not fit and of those around them, n of them."""

    noded: Rows  # polygons that the faces replace; the others fit as they are
    shapes: Shapes  # shape (n,)
    points: Floats  # one inside each face, shape (n, 2)
    areas: Floats  # square metres, shape (n,)
    claims: Claims  # polygons over each face, ascending; none where a cell stands
    homes: Claims  # parents over each face, ascending
    beside: tuple[Ints, Ints, Floats]  # faces with a common border, one < other, and its metres
    around: Floats  # metres of border of each face
    standing: Claims  # cells that stand over each face, ascending
    taken: Claims  # polygons that claim a face although a cell stands there, ascending


def cut_into_faces(
    polygons: Shapes,
    parents: Shapes,
    width: float,
    crumb: float,
    progress: Progress,
) -> Ground:
    """Node the borders that do not fit, and say of every face who claims it.

    Args:
        polygons: Valid polygons on the grid, EPSG:4490, shape (n,).
        parents: What they should nest in, shape (m,), m may be 0.
        width: Metres: gaps up to it are found also where they are open at an end.
        crumb: Square metres below which nothing is looked for at the rim.
        progress: Called between the steps, out of 100; may raise `Cancelled`.

    Polygons that share every side with their neighbours are left out, so that a large delivery with a
    few faults costs a look at its sides and no more.
    """
    progress(5, 100)
    sides = segments(polygons)
    alone = lonely(sides)
    progress(15, 100)
    strangers = _strangers(segments(parents), sides) if len(parents) else np.empty(0, dtype=object)
    noded = _unfit(polygons, strangers, width / _METRES)
    progress(30, 100)
    at_rim = np.unique(sides.shape[alone]).astype(np.intp)
    rim = np.union1d(noded, at_rim)
    closing = slits.caps(polygons[rim], width, crumb)
    progress(40, 100)
    noded = rim
    while True:  # ends at the latest when every polygon is noded
        faces = _faces(polygons[noded], np.concatenate([strangers, closing]), lambda: progress(50, 100))
        progress(60, 100)
        torn = _torn(sides, noded, faces, len(polygons))
        if not len(torn):
            break
        noded = np.union1d(noded, torn)
    points = np.asarray(shapely.point_on_surface(faces), dtype=object)
    claims = _over(points, polygons)
    progress(70, 100)
    known = np.zeros(len(polygons), dtype=bool)
    known[noded] = True
    # What lies in the middle of polygons that fit is one face with a claim of none of these.
    concerned = np.array([not one or all(known[row] for row in one) for one in claims], dtype=bool)
    faces, points = faces[concerned], points[concerned]
    claims = [one for one, kept in zip(claims, concerned.tolist(), strict=True) if kept]
    homes: Claims = _over(points, parents) if len(parents) else [()] * len(faces)
    progress(75, 100)
    own = segments(faces)
    around = np.bincount(own.shape, weights=own.metres(), minlength=len(faces))
    progress(80, 100)
    places = shapely.get_coordinates(points).reshape(-1, 2)
    return Ground(
        noded, faces, places, geodesy.areas(faces), claims, homes, neighbours(own),
        np.asarray(around, dtype=float), [()] * len(faces), [()] * len(faces),
    )  # fmt: skip


def told_apart(ground: Ground, rows: Ints) -> Ground:
    """The ground with the cells that stand told apart from the polygons that come.

    Args:
        ground: As `cut_into_faces` gives it for both together, k of them.
        rows: What each of them is, shape (k,): a row, or -1 - c for the cell c that stands.
    """
    named = rows.tolist()
    claims: Claims = []
    standing: Claims = []
    taken: Claims = []
    for one in ground.claims:
        some = [named[place] for place in one]
        coming = tuple(row for row in some if row >= 0)
        there = tuple(-1 - row for row in some if row < 0)
        claims.append(() if there else coming)
        taken.append(coming if there else ())
        standing.append(there)
    noded = rows[ground.noded]
    return replace(ground, noded=noded[noded >= 0], claims=claims, standing=standing, taken=taken)


def _unfit(polygons: Shapes, strangers: Shapes, width: float) -> Rows:
    """Polygons whose borders do not fit, with all that touch them; `width` in degrees."""
    bad = ~shapely.is_empty(shapely.coverage_invalid_edges(polygons, gap_width=width))
    tree = STRtree(polygons)
    if len(strangers):
        _, crossed = tree.query(strangers, predicate="intersects")
        bad[crossed] = True
    rows = np.flatnonzero(bad)
    if not len(rows):
        return rows
    _, touched = tree.query(polygons[rows], predicate="dwithin", distance=width)
    return np.union1d(rows, touched)


def _strangers(parents: Segments, children: Segments) -> Shapes:
    """Borders of parents that no child has, as lines."""
    return parents.only(~np.isin(parents.numbers(), children.numbers())).lines()


def _faces(polygons: Shapes, lines: Shapes, between: Callable[[], None]) -> Shapes:
    # Snapped as they are noded: vertices stay on the grid, and no two faces overlap.
    borders = shapely.unary_union(np.concatenate([shapely.boundary(polygons), lines]), grid_size=GRID)
    between()
    return polygonized(np.asarray(shapely.get_parts(borders), dtype=object), between)


def _torn(sides: Segments, noded: Rows, faces: Shapes, count: int) -> Rows:
    """Polygons that were left out and share a side that noding has bent or divided."""
    inside = np.zeros(count, dtype=bool)
    inside[noded] = True
    ours = inside[sides.shape]
    numbers = sides.numbers()
    shared = ~ours & np.isin(numbers, numbers[ours])
    lost = shared & ~np.isin(numbers, segments(faces).numbers())
    return np.unique(sides.shape[lost]).astype(np.intp)


def _over(points: Shapes, polygons: Shapes) -> Claims:
    """Polygons that lie over each point, ascending."""
    point, polygon = STRtree(polygons).query(points, predicate="intersects")
    order = np.lexsort((polygon, point))
    point, polygon = point[order], polygon[order]
    bounds = np.searchsorted(point, np.arange(len(points) + 1)).tolist()
    return [tuple(polygon[first:last].tolist()) for first, last in pairwise(bounds)]
