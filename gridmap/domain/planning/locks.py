"""Locked cells of a draft: they keep their ground."""

from collections.abc import Callable, Collection

from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.model import Edit
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.records import RecordId


def changed_by(
    edit: Edit, locked: Collection[RecordId], shape_of: Callable[[RecordId], BaseGeometry]
) -> list[RecordId]:
    """The locked cells that would have other ground with an edit.

    A point that a border ends at beside them is none of that.
    """
    return sorted(
        one
        for one, shape in edit.shapes.items()
        if one in locked and (shape is None or not same_ground(shape_of(one), shape))
    )
