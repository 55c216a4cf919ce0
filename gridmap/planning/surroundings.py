"""Cells and communities around the ground that a dialog shows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.model import Coverage
from gridmap.domain.records import Cell, RecordId, Region
from gridmap.session import Session
from gridmap.store.outlines import union

#: More neighbours than these say nothing on a small map, and take long to draw.
_MOST = 3000
#: How far around is looked, as a share of the size of the ground.
_AROUND = 0.35


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A shape in degrees with what stands on it."""

    shape: BaseGeometry
    label: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies around: cells by the end of their code, communities by name."""

    cells: tuple[Neighbour, ...] = ()
    communities: tuple[Neighbour, ...] = ()


def surroundings(
    session: Session,
    published: Coverage,
    ground: Iterable[BaseGeometry],
    apart: Collection[RecordId] = (),
) -> Surroundings:
    """The published cells on and around some ground, with their communities there; none around none.

    Args:
        session: The workspace.
        published: Its cells in force.
        ground: Shapes in degrees.
        apart: Cells that are shown in another way.
    """
    shapes = np.array(list(ground), dtype=object)
    if not len(shapes):
        return Surroundings()
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    room = max(east - west, north - south, 0.002) * _AROUND
    box = shapely.box(west - room, south - room, east + room, north + room)
    near = sorted(published.near(box))
    if len(near) > _MOST:
        return Surroundings()
    known = session.workspace.get_many(near)
    cells = [one for one in near if isinstance(known.get(one), Cell)]
    by_community: dict[RecordId, list[RecordId]] = {}
    for one in cells:
        cell = known[one]
        assert isinstance(cell, Cell)
        by_community.setdefault(cell.community_id, []).append(one)
    regions = session.workspace.get_many(by_community)
    communities = [
        Neighbour(union(list(published.shapes(ids))), region.name)
        for key, ids in by_community.items()
        if isinstance(region := regions.get(key), Region)
    ]
    labelled = [Neighbour(published.shape(one), known[one].code[-3:]) for one in cells if one not in apart]  # type: ignore[union-attr]  # cells are
    return Surroundings(tuple(labelled), tuple(communities))
