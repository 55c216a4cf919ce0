"""A draft, or the published state, as a planner sees it: cells with codes, households and targets."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.model import Coverage
from gridmap.domain.coverage.validity import sound_shape
from gridmap.domain.planning.checks.facts import CommunityFacts, Target
from gridmap.domain.planning.naming import name_of, shown_codes
from gridmap.domain.planning.overlay import drawn_cells, locked_cells, shape_of
from gridmap.domain.planning_records import CellLock, DraftCell
from gridmap.domain.records import RecordId
from gridmap.planning.drawing import Planning
from gridmap.planning.facts import communities
from gridmap.planning.moves import owned
from gridmap.planning.population import Counted, Population, positions_within, within
from gridmap.planning.published import Published
from gridmap.session import Changed, Session

#: Square degrees, some 10 square metres: putting a vertex on the grid turns long edges by so much.
SAME_GROUND = 1e-9

Range = Literal["unknown", "few", "good", "many", "dedicated"]


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell of a draft."""

    id: RecordId
    community_id: RecordId
    code: str  # the one that it goes by in the draft, where it is new
    name: str
    dedicated: bool
    has_organisation: bool
    state: Literal["published", "changed", "new"]

    @property
    def short(self) -> str:
        """What stands on the map."""
        return self.code[-3:] or self.name


class DraftView:
    """Follows a draft edit by edit; `draft_id` None is the published state itself."""

    def __init__(
        self, session: Session, published: Published, population: Population, draft_id: RecordId | None
    ) -> None:
        """Read a draft over what is published."""
        self.session = session
        self.published = published
        self.population = population
        self.draft_id = draft_id
        self.planning: Planning | None = None
        self.drawn: dict[RecordId, DraftCell] = {}
        self.locked: frozenset[RecordId] = frozenset()
        self._households: dict[RecordId, int] = {}
        self._origins: dict[RecordId, Mapping[RecordId, int]] = {}
        self._codes: dict[RecordId, str] = {}
        #: The cells as they are drawn. That of `planning` is another as soon as a change is written, on any
        #: thread; this one comes along with codes and households in `follow`, so that all tell the same.
        self.coverage: Coverage = published.coverage
        if draft_id is not None:
            self.planning = Planning(session, draft_id, published.coverage)
            self.coverage = self.planning.coverage
            self._read()

    @cached_property
    def outlined(self) -> Mapping[RecordId, CommunityFacts]:
        """The communities with their outlines; for the thread that checks, as it reads them."""
        return communities(self.session.workspace)

    def close(self) -> None:
        """Follow no longer."""
        if self.planning is not None:
            self.planning.close()

    def follow(self, changed: Changed) -> set[RecordId]:
        """Take a change of the draft in; gives the cells that differ now."""
        if self.planning is None or self.draft_id is None:
            return set()
        self.coverage = self.planning.coverage_after(changed)
        if "cell_lock" in changed.tables:
            self.locked = locked_cells(self.session.workspace, self.draft_id)
        if changed.change is None or "draft_cell" not in changed.tables:
            return _locked_in(changed, self.draft_id)
        touched: set[RecordId] = set()
        communities: set[RecordId] = set()
        for key in changed.ids:
            was, now = changed.change.before.get(key), changed.change.after.get(key)
            for record in (was, now):
                if isinstance(record, DraftCell) and record.draft_id == self.draft_id:
                    touched.add(record.cell_id)
                    communities.add(record.community_id)
                    self.drawn.pop(record.cell_id, None)
            if isinstance(now, DraftCell) and now.draft_id == self.draft_id:
                self.drawn[now.cell_id] = now
        if touched:
            self._number(communities)
            self._count(touched)
        return touched

    def __contains__(self, cell_id: RecordId) -> bool:
        """Whether the draft has this cell."""
        drawn = self.drawn.get(cell_id)
        return cell_id in self.published.row_of if drawn is None else drawn.state != "retired"

    def cell(self, cell_id: RecordId) -> PlannedCell:
        """What is known of a cell that the draft has, or had."""
        drawn, row = self.drawn.get(cell_id), self.published.row_of.get(cell_id)
        columns = self.published.columns
        if drawn is not None:
            code = columns.codes[row] if row is not None else self._codes.get(cell_id, "")
            parents = {one: columns.names[at] for one, at in self._rows_beside(drawn)}
            name = name_of(drawn, code, parents) if row is None and code else drawn.name
            state: Literal["changed", "new"] = "new" if row is None else "changed"
            return PlannedCell(
                cell_id, drawn.community_id, code, name, drawn.kind == "dedicated",
                drawn.organisation_id is not None, state,
            )  # fmt: skip
        assert row is not None
        return PlannedCell(
            cell_id, int(columns.community_ids[row]), columns.codes[row], columns.names[row],
            bool(columns.dedicated[row]), bool(columns.has_organisation[row]), "published",
        )  # fmt: skip

    def cells_of(self, community_id: RecordId) -> list[RecordId]:
        """The cells that a community has in the draft, by code."""
        kept = [one for one in self.published.cells_of(community_id) if one not in self.drawn]
        kept += [one.cell_id for one in self.live() if one.community_id == community_id]
        return sorted(kept, key=lambda one: (self.cell(one).code, one))

    def live(self) -> list[DraftCell]:
        """The drawn cells that are not retired."""
        return [one for one in self.drawn.values() if one.state != "retired"]

    def households(self, cell_id: RecordId) -> int:
        """Located households of a cell."""
        if cell_id in self._households:
            return self._households[cell_id]
        row = self.published.row_of.get(cell_id)
        return int(self.published.households[row]) if row is not None else 0

    def origins(self, cell_id: RecordId) -> Mapping[RecordId, int]:
        """Located households of a cell that the draft draws, by published cell, 0 for none."""
        return self._origins.get(cell_id, {})

    def target(self, cell_id: RecordId) -> Target:
        """How many households a cell should have."""
        return self.published.target(self.cell(cell_id).community_id)

    def range_of(self, cell_id: RecordId) -> Range:
        """How the households of a cell stand to the target."""
        return self.judged(self.cell(cell_id), self.households(cell_id))

    def judged(self, cell: PlannedCell, households: int) -> Range:
        """How a number of households would stand to a cell's target."""
        if cell.dedicated:
            return "dedicated"
        if not self.knows("household"):
            return "unknown"
        return range_of(households, self.published.target(cell.community_id))

    def knows(self, table: str) -> bool:
        """Whether anything is known of what is counted in cells, one of `population.COUNTED`."""
        return table in self.published.known

    def counted(self, cell_id: RecordId) -> Counted:
        """Located records in a cell."""
        shape = self.coverage.shape(cell_id)
        return within(shape, self.population.of(self.sources([shape])))

    def sources(self, shapes: Iterable[BaseGeometry]) -> list[RecordId]:
        """The published cells whose records may lie in shapes."""
        found: set[RecordId] = set()
        for shape in shapes:
            found |= self.published.coverage.near(shape)
        return sorted(found)

    def _read(self) -> None:
        assert self.draft_id is not None
        self.drawn = drawn_cells(self.session.workspace, self.draft_id)
        self.locked = locked_cells(self.session.workspace, self.draft_id)
        self._number()
        self._count(self.drawn)

    def _number(self, communities: Collection[RecordId] | None = None) -> None:
        """Number the new cells of some communities, by default of all."""
        new = [one for one in self.drawn.values() if one.state == "new"]
        if communities is not None:
            new = [one for one in new if one.community_id in communities]
        else:
            self._codes = {}
        self._codes |= shown_codes(self.session.workspace, new)

    def _count(self, cells: Collection[RecordId]) -> None:
        for one in cells:
            drawn = self.drawn.get(one)
            shape = shape_of(drawn, None)
            if shape is None:
                self._households.pop(one, None)
                self._origins.pop(one, None)
                continue
            sources = self.sources([shape])
            at = positions_within(shape, self.population.of(sources)["household"])
            self._households[one] = len(at)
            self._origins[one] = owned({near: self.published.coverage.shape(near) for near in sources}, at)

    def _rows_beside(self, drawn: DraftCell) -> list[tuple[RecordId, int]]:
        """Published cells of the same community, by id and row."""
        return [(one, self.published.row_of[one]) for one in self.published.cells_of(drawn.community_id)]


def range_of(households: int, target: Target) -> Range:
    """How a number of households stands to a target."""
    if households < target.minimum:
        return "few"
    return "many" if households > target.maximum else "good"


def covers_other(view: DraftView, drawn: DraftCell) -> bool:
    """Whether a cell covers other ground than it does as published; a few square metres are rounding."""
    if drawn.state != "changed" or drawn.cell_id not in view.published.row_of:
        return True
    published = sound_shape(view.published.coverage.shape(drawn.cell_id))
    if abs(drawn.geometry.area - published.area) > SAME_GROUND:
        return True
    return float(drawn.geometry.symmetric_difference(published).area) > SAME_GROUND


def bounds_of(view: DraftView, cells: Collection[RecordId]) -> tuple[float, float, float, float] | None:
    """The box around cells of a draft in degrees, None around none."""
    shapes = [view.coverage.shape(one) for one in cells if one in view.coverage]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _locked_in(changed: Changed, draft_id: RecordId) -> set[RecordId]:
    if changed.change is None:
        return set()
    records: Mapping[RecordId, object] = {**changed.change.before, **changed.change.after}
    every = [*records.values(), *changed.change.before.values()]
    return {one.cell_id for one in every if isinstance(one, CellLock) and one.draft_id == draft_id}
