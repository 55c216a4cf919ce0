"""Continue a line that stops short of the border of the cell that it should cut, or say how far it stops."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid, noding
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import split
from gridmap.domain.coverage.vertices import vertex_on
from gridmap.domain.errors import Refused
from gridmap.domain.geodesy import metres_per_degree
from gridmap.domain.terms import Term

#: A line is continued by so much of the side of a square as large as the cell, metres at least and at most.
_SHARE, _LEAST_M, _MOST_M = 0.15, 20.0, 150.0
#: Straight on is not what is meant where the border is so much closer to the side.
_SIDEWAYS = 4.0
#: An end within so many degrees of a border lies on it.
_ON_BORDER = 2 * grid.STEP


@dataclass(frozen=True, slots=True)
class Reached:
    """A line from border to border, and what was added to it: at its start, at its stop, or nothing."""

    line: tuple[Vertex, ...]
    added: tuple[tuple[Vertex, Vertex], ...] = ()


def reach_to_split(coverage: Coverage, cells: Sequence[CellId], line: Sequence[Vertex]) -> Reached:
    """The line with the ends that stop short within `cells` continued, where it splits none of them yet.

    Raises:
        Refused: an end stops further from the border than a line is continued; says how far.
    """
    fails = "coverage_line_splits_nothing"
    if _does(lambda: split(coverage, cells, line, _ids(coverage)), fails):
        return Reached(tuple(line))
    short = "coverage_split_short"
    try:
        return _continued(coverage, cells, line, short, inside=True)
    except Refused:
        if len(cells) < 2:
            raise
    # It goes a little too far into a neighbour: meant is the cell that most of it runs through.
    drawn = shapely.linestrings(grid.unpack(line))
    main = max(cells, key=lambda one: (coverage.shape(one).intersection(drawn).length, -one))
    return _continued(coverage, [main], line, short, inside=True)


def reach_to_reshape(coverage: Coverage, cell: CellId, line: Sequence[Vertex]) -> Reached:
    """The line with the ends that stop short of the border of `cell` continued, where it changes nothing yet.

    Ends within the cell are continued; where there are none, those outside, as of a line that should take
    ground from neighbours.

    Raises:
        Refused: an end stops further from the border than a line is continued; says how far.
    """
    if _does(lambda: reshape(coverage, cell, line), "coverage_line_changes_nothing"):
        return Reached(tuple(line))
    made = _continued(coverage, [cell], line, "coverage_reshape_short", inside=True)
    return made if made.added else _continued(coverage, [cell], line, "coverage_reshape_short", inside=False)


def sensible_metres(shape: BaseGeometry) -> float:
    """How far a line is continued to the border of a cell at most."""
    east, north = metres_per_degree(shape.centroid.y)
    side = float(np.sqrt(shape.area * east * north))
    return min(max(_SHARE * side, _LEAST_M), _MOST_M)


def _does(edit: Callable[[], Any], fails: str) -> bool:
    """Whether an edit can be made, or cannot for another reason than that the line reaches nothing."""
    try:
        edit()
    except Refused as error:
        return error.key != fails
    return True


def _ids(coverage: Coverage) -> Callable[[], CellId]:
    """Ids that no cell has, for an edit that is looked at only."""
    last = iter(range(-1, -(1 << 30), -1))
    return lambda: next(one for one in last if one not in coverage)


def _continued(
    coverage: Coverage, cells: Collection[CellId], line: Sequence[Vertex], short: str, *, inside: bool
) -> Reached:
    whole, added = tuple(line), []
    for stop in (False, True):
        end = whole[-1 if stop else 0]
        shape = _to_reach(coverage, cells, end, inside)
        if shape is None:
            continue
        at, metres = _reached(coverage, shape, whole if stop else whole[::-1])
        if at is None:
            named = Term("coverage.end_stop" if stop else "coverage.end_start")
            raise Refused(short, end=named, metres=max(1, round(metres)))
        whole = (*whole, at) if stop else (at, *whole)
        added.append((end, at))
    return Reached(whole, tuple(added))


def _to_reach(
    coverage: Coverage, cells: Collection[CellId], end: Vertex, inside: bool
) -> BaseGeometry | None:
    """The cell whose border an end of a line should reach, None where it is there or it is not for it."""
    point = shapely.Point(grid.position(end))
    for one in cells:
        shape = coverage.shape(one)
        if shape.boundary.distance(point) > _ON_BORDER and bool(shape.contains(point)) == inside:
            return shape
    return None


def _reached(coverage: Coverage, shape: BaseGeometry, line: Sequence[Vertex]) -> tuple[Vertex | None, float]:
    """Where the last vertex of a line is continued to on a border, and the metres to there or to the border.

    Straight on, else the shortest way, never back where the line comes from.
    """
    scale = np.array(metres_per_degree(grid.position(line[-1])[1]))
    before, end = grid.unpack([*[one for one in line if one != line[-1]][-1:], line[-1]])[[0, -1]] * scale
    border = shapely.transform(shape.boundary, lambda lonlat: lonlat * scale)  # metres
    here, limit = shapely.Point(end), sensible_metres(shape)
    ways = {}
    if (length := np.hypot(*(end - before))) > 0:
        far = end + (end - before) / length * shapely.union(border.envelope, here).length
        met = border.intersection(shapely.linestrings([end, far]))
        if not met.is_empty:
            ways["on"] = shapely.get_coordinates(shapely.shortest_line(here, met))[1]
    aside = shapely.get_coordinates(shapely.shortest_line(here, border))[1]
    if (aside - end) @ (end - before) >= 0:
        ways["aside"] = aside
    far_off = {way: float(np.hypot(*(place - end))) for way, place in ways.items()}
    if "on" in ways and far_off["on"] > _SIDEWAYS * far_off.get("aside", np.inf):
        del ways["on"]
    for way, place in ways.items():
        lonlat = (place / scale).tolist()
        at = vertex_on(coverage, noding.nearest_edge(shape, *lonlat), *lonlat)
        if far_off[way] <= limit and shapely.linestrings(grid.unpack([*line, at])).is_simple:
            return at, far_off[way]
    return None, min(far_off.values(), default=float(border.distance(here)))
