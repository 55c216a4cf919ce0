"""What the checks of a coverage look at: cells as columns of the same length."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.coverage.signature import signatures
from gridmap.domain.records import RecordId


@dataclass(frozen=True, slots=True)
class Target:
    """How many households a cell should have."""

    minimum: int
    target: int
    maximum: int


@dataclass(frozen=True, slots=True)
class CommunityFacts:
    """A community: its published outline and what its cells should be like."""

    id: RecordId
    name: str
    code: str
    outline: BaseGeometry | None
    households: Target
    urban_class: str = "town"  # "town" or "village": what the target goes by


@dataclass(frozen=True)
class Facts:
    """Cells of a draft or of the published state, by column; polygons in EPSG:4490."""

    ids: NDArray[np.int64]
    shapes: NDArray[Any]
    community_ids: NDArray[np.int64]
    names: Sequence[str]
    codes: Sequence[str | None]  # None for a cell that gets its code when it is published
    dedicated: NDArray[np.bool_]
    has_organisation: NDArray[np.bool_]
    households: NDArray[np.int64]  # located ones
    communities: Mapping[RecordId, CommunityFacts]
    reference: NDArray[Any] = field(default_factory=lambda: np.empty(0, dtype=object))  # lines
    border_tolerance: float = 40.0  # metres from a reference line
    codes_elsewhere: Collection[str] = ()  # of cells in force that are not among these
    #: Cells that are to stand for an organisation that has been removed.
    organisation_gone: frozenset[RecordId] = frozenset()
    households_known: bool = True  # not where no household of the workspace has a position

    def of(self, cells: Collection[RecordId]) -> "Facts":
        """The facts of some cells and of every cell in their communities."""
        communities = np.unique(self.community_ids[np.isin(self.ids, list(cells))])
        rows = np.flatnonzero(np.isin(self.community_ids, communities))
        picked: list[int] = rows.tolist()
        return Facts(
            self.ids[rows],
            self.shapes[rows],
            self.community_ids[rows],
            [self.names[row] for row in picked],
            [self.codes[row] for row in picked],
            self.dedicated[rows],
            self.has_organisation[rows],
            self.households[rows],
            self.communities,
            self.reference,
            self.border_tolerance,
            self.codes_elsewhere,
            self.organisation_gone,
            self.households_known,
        )

    @cached_property
    def in_several(self) -> bool:
        """Whether the cells are those of more than one community."""
        return len(np.unique(self.community_ids)) > 1

    @cached_property
    def areas(self) -> NDArray[np.float64]:
        """Area of each cell on the ellipsoid, square metres."""
        return geodesy.areas(self.shapes)

    @cached_property
    def places(self) -> NDArray[np.float64]:
        """A point inside each cell, degrees, shape (n, 2)."""
        at: NDArray[np.float64] = shapely.get_coordinates(shapely.point_on_surface(self.shapes))
        return at

    @cached_property
    def not_as_published(self) -> list[tuple[CommunityFacts, NDArray[np.int64]]]:
        """Communities whose cells do not add up to the published outline, with the rows of their cells."""
        order = np.argsort(self.community_ids, kind="stable")
        ids, starts = np.unique(self.community_ids[order], return_index=True)
        communities = [self.communities[int(one)] for one in ids]
        sums = np.add.reduceat(signatures(self.shapes)[order], starts)
        outlines = np.array([community.outline for community in communities], dtype=object)
        there = ~shapely.is_missing(outlines)
        wanted = np.zeros(len(ids), dtype=np.uint64)
        wanted[there] = signatures(outlines[there])
        parts = np.split(order, starts[1:])
        return [(communities[at], parts[at]) for at in np.flatnonzero(there & (sums != wanted)).tolist()]

    def place(self, row: int) -> tuple[float, float]:
        """A point inside a cell, degrees."""
        return float(self.places[row, 0]), float(self.places[row, 1])

    @cached_property
    def metres(self) -> tuple[float, float]:
        """Metres in a degree of longitude and of latitude in the middle of the cells."""
        if not len(self.shapes):
            return geodesy.metres_per_degree(0.0)
        south, north = shapely.total_bounds(self.shapes)[[1, 3]]
        return geodesy.metres_per_degree(float(south + north) / 2)


def label(facts: Facts, row: int) -> str:
    """How an issue names a cell: the last three digits of its code, or its name.

    Where several communities are looked at, with the community's name: each has a cell 001.
    """
    code = facts.codes[row]
    said = code[-3:] if code else facts.names[row]
    community = facts.communities.get(int(facts.community_ids[row]))
    if not facts.in_several or community is None or said.startswith(community.name):
        return said
    return f"{community.name} {said}"
