"""What the checks of a coverage look at: cells as columns of the same length."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.coverage.signature import signatures
from gridmap.domain.planning.above import Above
from gridmap.domain.planning.crossing import Crossing, Held, given_ground
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
    above: tuple[Above, ...] = ()  # what it lies in, the highest first


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
    #: The published cells that a draft draws otherwise, and the cells that it draws, by id.
    below: Mapping[RecordId, Held] = field(default_factory=dict)
    drawn: frozenset[RecordId] = frozenset()
    #: The codes by which cells that have none yet go in their draft, by id.
    shown: Mapping[RecordId, str] = field(default_factory=dict)
    #: The published plan that brought a cell and numbered it along with its others, by the cell's id.
    plans: Mapping[RecordId, RecordId] = field(default_factory=dict)
    #: The community whose cells go by their numbers alone: none but these are listed, and it is in view.
    at_work: RecordId | None = None

    def of(self, cells: Collection[RecordId]) -> "Facts":
        """The facts of some cells and of every cell in their communities."""
        communities = np.unique(self.community_ids[np.isin(self.ids, list(cells))])
        return self._picked(np.flatnonzero(np.isin(self.community_ids, communities)))

    def in_order(self) -> "Facts":
        """The same, the cells by id: what is said of two of them is the same wherever the facts are from."""
        order = np.argsort(self.ids, kind="stable")
        return self if (order[1:] > order[:-1]).all() else self._picked(order)

    def _picked(self, rows: NDArray[np.int64]) -> "Facts":
        picked: list[int] = rows.tolist()
        return replace(
            self,
            ids=self.ids[rows],
            shapes=self.shapes[rows],
            community_ids=self.community_ids[rows],
            names=[self.names[row] for row in picked],
            codes=[self.codes[row] for row in picked],
            dedicated=self.dedicated[rows],
            has_organisation=self.has_organisation[rows],
            households=self.households[rows],
        )

    @cached_property
    def areas(self) -> NDArray[np.float64]:
        """Area of each cell on the ellipsoid, square metres."""
        return geodesy.areas(self.shapes)

    @cached_property
    def perimeters(self) -> NDArray[np.float64]:
        """Perimeter of each cell, metres, on a plane scaled at its own middle."""
        at, row = shapely.get_coordinates(self.shapes, return_index=True)
        bounds = shapely.bounds(self.shapes)
        middles = ((bounds[:, 1] + bounds[:, 3]) / 2).tolist()
        scales = np.array([geodesy.metres_per_degree(one) for one in middles]).reshape(-1, 2)
        lengths: NDArray[np.float64] = shapely.length(
            shapely.set_coordinates(self.shapes.copy(), at * scales[row])
        )
        return lengths

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

    @cached_property
    def given(self) -> list[Crossing]:
        """The ground that a draft gives to these communities from others, the most first."""
        differing = [rows for _, rows in self.not_as_published]
        if not self.below or not differing:
            return []
        live = [row for row in np.concatenate(differing).tolist() if int(self.ids[row]) in self.drawn]
        after = {int(self.ids[row]): Held(int(self.community_ids[row]), self.shapes[row]) for row in live}
        return given_ground(self.below, after)

    def codes_by_id(self, ids: Collection[RecordId]) -> dict[RecordId, str]:
        """Of cells and communities the codes that they have or go by; a cell without comes after its like."""
        known = {key: one.code for key, one in self.communities.items() if key in ids}
        for row in np.flatnonzero(np.isin(self.ids, list(ids))).tolist():
            key, community = int(self.ids[row]), self.communities[int(self.community_ids[row])]
            known[key] = self.codes[row] or self.shown.get(key) or f"{community.code}~"
        return known

    def place(self, row: int) -> tuple[float, float]:
        """A point inside a cell, degrees."""
        return float(self.places[row, 0]), float(self.places[row, 1])


def label(facts: Facts, row: int) -> str:
    """How an issue names a cell: the last three digits of its code, as on the map, or its name.

    With the community's name, as each has a cell 001; not where only cells of the one at work are listed,
    or where there is but one.
    """
    code = facts.codes[row] or facts.shown.get(int(facts.ids[row]))
    said = code[-3:] if code else facts.names[row]
    key = int(facts.community_ids[row])
    community = facts.communities.get(key)
    alone = key == facts.at_work or len(facts.communities) < 2
    if alone or community is None or said.startswith(community.name):
        return said
    return f"{community.name} {said}"
