"""New polygons among the cells that are there: what only fills a level is cut, what was drawn stays."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gridmap.domain import geodesy
from gridmap.domain.clean_coverage import clean
from gridmap.domain.faces import mean_widths
from gridmap.domain.mends import GRID, Mend, Shapes, Tolerance
from gridmap.domain.rings import only_polygons

Progress = Callable[[int, int | None], None]
Rows = NDArray[np.intp]

_FILLING, _NEW, _DRAWN = 0, 1, 2  # ranks: the higher keeps what two claim
#: A narrow strip that a new polygon takes from a neighbour is no division of it.
_SMALL_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Fitted:
    """New and old polygons as one coverage."""

    new: Shapes  # shape (n,)
    old: Shapes  # shape (m,), None for a cell that is wholly divided
    cut: list[int]  # old cells that new ones were cut out of
    mends: list[Mend]  # rows below n are new polygons, others old cells + n


def fit(
    new: Shapes,
    old: Shapes,
    filling: NDArray[np.bool_],
    replaced: NDArray[np.bool_],
    tolerance: Tolerance,
    progress: Progress | None = None,
    is_coverage: bool = False,
) -> Fitted:
    """Make one coverage of new polygons and the cells that are there.

    Args:
        new: Sound polygons, EPSG:4490, shape (n,).
        old: Cells in force, a clean coverage, shape (m,).
        filling: Which old cells only fill their level, and may be cut.
        replaced: Which old cells a new polygon takes the place of.
        tolerance: Strips up to its width are no division and no remainder.
        progress: Told now and then.
        is_coverage: Whether the new polygons fit each other already, so that gaps among them are meant.
    """
    shapes, mends = (new, []) if is_coverage else clean(new, tolerance, progress=progress)
    rest = old.copy()
    rest[replaced] = None
    cut = []
    for row, common in _covered(shapes, rest, filling).items():
        if progress:
            progress(0, None)
        cover = shapely.coverage_union_all(shapes[common])
        if _is_strip(old[row], shapely.intersection(old[row], cover), tolerance):
            continue
        cut.append(row)
        rest[row], dropped = _remainder(old[row], cover, tolerance)
        if dropped is not None:
            mends.append(Mend("rest_dropped", (len(new) + row,), *dropped))
    if rest.size and not shapely.is_missing(rest).all():
        shapes, rest, more = _together(shapes, rest, filling, tolerance, progress)
        mends = [mend for mend in mends if mend.kind != "hole_left"] + more
    return Fitted(shapes, rest, cut, mends)


def _covered(new: Shapes, old: Shapes, filling: NDArray[np.bool_]) -> dict[int, Rows]:
    """Filling old cells and the new polygons that reach into each."""
    rows = np.flatnonzero(filling & ~shapely.is_missing(old))
    if not len(rows) or not len(new):
        return {}
    left, right = STRtree(new).query(old[rows], predicate="intersects")
    order = np.argsort(left, kind="stable")
    left, right = left[order], right[order]
    bounds = np.searchsorted(left, np.arange(len(rows) + 1))
    return {
        int(row): right[bounds[at] : bounds[at + 1]]
        for at, row in enumerate(rows)
        if bounds[at] < bounds[at + 1]
    }


def _is_strip(old: shapely.Geometry, common: shapely.Geometry, tolerance: Tolerance) -> bool:
    polygons = only_polygons(common)
    if polygons is None:
        return True
    parts = shapely.get_parts(polygons)
    areas = geodesy.areas(parts)
    [whole] = geodesy.areas([old])
    narrow = bool((mean_widths(parts, areas) <= tolerance.width).all())
    return bool(narrow and areas.sum() <= max(_SMALL_SHARE * whole, tolerance.crumb))


def _remainder(
    old: shapely.Geometry, cover: shapely.Geometry, tolerance: Tolerance
) -> tuple[shapely.Geometry | None, tuple[float, float, float] | None]:
    """What is left of a cell; place and size of what is dropped of it.

    Strips along its border and a rest of a small share are differences between two sources, not
    ground that was left undivided on purpose.
    """
    rest = only_polygons(shapely.difference(old, cover, grid_size=GRID))
    if rest is None:
        return None, None
    parts = np.asarray(shapely.get_parts(rest), dtype=object)
    areas = geodesy.areas(parts)
    [whole] = geodesy.areas([old])
    wide = mean_widths(parts, areas) > tolerance.width
    wide &= float(areas[wide].sum()) > min(tolerance.rest, tolerance.share * whole)
    point = parts[int(np.argmax(np.where(wide, -1, areas)))].representative_point()
    dropped = (point.x, point.y, float(areas[~wide].sum())) if not wide.all() else None
    kept = only_polygons(shapely.MultiPolygon(list(parts[wide]))) if wide.any() else None
    return kept, dropped


def _together(
    new: Shapes,
    rest: Shapes,
    filling: NDArray[np.bool_],
    tolerance: Tolerance,
    progress: Progress | None,
) -> tuple[Shapes, Shapes, list[Mend]]:
    there = np.flatnonzero(~shapely.is_missing(rest))
    ranks = np.concatenate([
        np.full(len(new), _NEW), np.where(filling[there], _FILLING, _DRAWN),
    ])  # fmt: skip
    every = np.concatenate([new, rest[there]])
    result, mends = clean(every, tolerance, ranks, progress, kept=ranks == _DRAWN)
    after = rest.copy()
    after[there] = result[len(new) :]
    places = np.concatenate([np.arange(len(new)), len(new) + there])
    mends = [
        Mend(one.kind, tuple(int(places[row]) for row in one.rows), one.lon, one.lat, one.size, one.grave)
        for one in mends
        if one.kind != "hole_left" or _beside_new(one, new)
    ]
    return result[: len(new)], after, mends


def _beside_new(hole: Mend, new: Shapes) -> bool:
    """Whether a hole lies among new polygons; one elsewhere was there before."""
    if not len(new):
        return False
    west, south, east, north = shapely.total_bounds(new)
    return bool(west <= hole.lon <= east and south <= hole.lat <= north)
