"""Whether an edit keeps the coverage whole: valid polygons, no overlap, no gap, nothing outside."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.errors import Refused

#: Those of several cells.
Polygons = Sequence[BaseGeometry] | NDArray[Any]


def joined(shapes: NDArray[Any]) -> BaseGeometry:
    """The union of cells of a coverage, shape of one polygon or several.

    Raises:
        Refused: they lie across each other, as those of a draft may do that is not up to date.
    """
    try:
        made: BaseGeometry = shapely.coverage_union_all(shapes)
    except shapely.GEOSException as error:  # "incorrectly noded inputs"
        raise Refused("coverage_overlap") from error
    return made.geoms[0] if len(getattr(made, "geoms", ())) == 1 else made


def checked(coverage: Coverage, edit: Edit) -> Edit:
    """The edit, if the coverage stays whole with it.

    `shapely.coverage_is_valid` finds every overlap and every border that does not match, but no
    wide gap; so the ground that the touched cells cover must be the same before and after, up to
    what putting new vertices on the grid moves.

    Raises:
        Refused: it would make an invalid shape, an overlap, a gap, or leave the area.
    """
    new = {one: shape for one, shape in edit.shapes.items() if shape is not None}
    shapes = np.array(list(new.values()), dtype=object)
    if shapely.is_empty(shapes).any() or not shapely.is_valid(shapes).all():
        raise Refused("coverage_crosses_itself")
    kinds = shapely.get_type_id(shapes)
    if not np.isin(kinds, (3, 6)).all():
        raise Refused("coverage_crosses_itself")
    old = coverage.shapes(one for one in edit.shapes if one in coverage)
    touched = shapely.geometrycollections([*shapes, *old])
    around = [one for one in coverage.near(touched) if one not in edit.shapes]
    neighbours = coverage.shapes(around)
    if not shapely.coverage_is_valid(np.concatenate([shapes, neighbours])):
        raise Refused("coverage_overlap")
    lost, won = ground_change(old, shapes)
    if lost:
        raise Refused("coverage_gap")
    if won:
        raise Refused("coverage_leaves_area")
    return edit


def ground_change(old: Polygons, new: Polygons) -> tuple[bool, bool]:
    """Whether ground that the old polygons cover is lost, and whether the new ones cover more.

    A vertex put on the grid moves by half a step at most, and bends the edge that it was put into;
    slivers so thin do not count.
    """
    was, now = shapely.union_all(sound(old)), shapely.union_all(sound(new))
    return is_ground(shapely.difference(was, now)), is_ground(shapely.difference(now, was))


def sound(shapes: Polygons) -> NDArray[Any]:
    """The polygons; of a border that crosses itself, as other programs may leave it, what it encloses."""
    polygons = np.asarray(shapes, dtype=object)
    wrong = ~shapely.is_valid(polygons)
    if not wrong.any():
        return polygons
    made = polygons.copy()
    made[wrong] = shapely.make_valid(polygons[wrong], method="structure", keep_collapsed=False)
    return made


def sound_shape(shape: BaseGeometry) -> BaseGeometry:
    """One polygon, as `sound`."""
    found: BaseGeometry = sound([shape])[0]
    return found


def same_ground(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two shapes cover the same ground; another vertex on a border is not another ground."""
    return bool(one == other) or ground_change([one], [other]) == (False, False)


def is_ground(geometry: BaseGeometry) -> bool:
    """Whether any part is wider (twice its area by its perimeter) than what the grid explains."""
    parts = shapely.get_parts(geometry)
    width = 2 * shapely.area(parts) / np.maximum(shapely.length(parts), grid.STEP)
    return bool((width > grid.STEP).any())
