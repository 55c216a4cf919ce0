"""A draft, or the published state, as a planner sees it: cells with codes, households and targets."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.model import Coverage
from gridmap.domain.planning.checks.facts import CommunityFacts, Target
from gridmap.domain.planning.naming import name_of
from gridmap.domain.planning.overlay import (
    brings_ground,
    drawn_cells,
    locked_cells,
    new_in,
    parents_of,
    shape_of,
)
from gridmap.domain.planning_records import CellLock, Draft, DraftCell
from gridmap.domain.records import RecordId
from gridmap.planning.drawing import News, Planning
from gridmap.planning.facts import communities
from gridmap.planning.moves import owned
from gridmap.planning.new_numbers import codes_in_draft
from gridmap.planning.population import Counted, Population, positions_within, within
from gridmap.planning.published import Published
from gridmap.session import Changed, Session
from gridmap.store.planning_data import plans_of_cells, reference_lines
from gridmap.store.snapshot import snapshot
from gridmap.store.workspace import Workspace

Range = Literal["unknown", "few", "good", "many", "dedicated"]


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell of a draft."""

    id: RecordId
    community_id: RecordId
    code: str  # the one that it goes by in the draft, where it is new; "" where no number is left for it
    name: str
    dedicated: bool
    has_organisation: bool
    state: Literal["published", "changed", "new"]

    @property
    def short(self) -> str:
        """What stands on the map."""
        return self.code[-3:] or self.name


class BesideCells:
    """What stands beside the cells and no edit of a draft changes; read when first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        """Read nothing yet."""
        self._workspace = workspace

    @cached_property
    def outlined(self) -> Mapping[RecordId, CommunityFacts]:
        """The communities with their outlines."""
        return communities(self._workspace)

    @cached_property
    def reference(self) -> NDArray[Any]:
        """Every reference line, degrees."""
        return reference_lines(self._workspace)

    @cached_property
    def plans(self) -> Mapping[RecordId, RecordId]:
        """The published plan that each cell was brought by."""
        return plans_of_cells(self._workspace)


class DraftView:
    """Follows a draft edit by edit; `draft_id` None is the published state itself.

    It belongs to the thread that follows. Work on another is given what it is at the moment, `frozen`.
    """

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
        self._covers: dict[RecordId, tuple[DraftCell, bool]] = {}  # what `covers_other` found, and of what
        #: What no thread but a worker's asks for, as it is read first.
        self.beside = BesideCells(session.workspace)
        self._news: deque[News] = deque()
        self._touched: set[RecordId] = set()  # by what was taken in, where nobody was told yet
        #: The cells as they are drawn. That of `planning` is another as soon as a change is written, on any
        #: thread; this one comes along with codes and households in `follow`, so that all tell the same.
        self.coverage: Coverage = published.coverage
        if draft_id is not None:
            try:
                self._begin(draft_id)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Follow no longer."""
        if self.planning is not None:
            self.planning.close()

    def frozen(self) -> "DraftView":
        """The draft as it is now, for work on another thread: what changes this one leaves it as it is."""
        made = copy(self)
        made.planning, made._news, made._touched = None, deque(), set()
        made.drawn, made._codes = dict(self.drawn), dict(self._codes)
        made._households, made._origins = dict(self._households), dict(self._origins)
        return made

    def follow(self) -> set[RecordId]:
        """Take in what has changed since, in the order in which it was written; gives the cells that differ.

        Whoever is told of one change takes in all that were written by then: being told of two by two
        threads, it may hear of the second first. What could not be taken in is taken in the next time.
        """
        while self._news:
            before = self._codes
            try:
                self._touched |= self._take(*self._news[0])
            except BaseException:
                self._codes = before  # or the next time could not tell which differ
                raise
            self._news.popleft()
        touched, self._touched = self._touched, set()
        return touched

    def _take(self, changed: Changed, coverage: Coverage) -> set[RecordId]:
        before = self._codes
        touched = self._drawn_by(changed, coverage)
        return touched | self._renumbered(before) if _schedules(changed) else touched

    def _drawn_by(self, changed: Changed, coverage: Coverage) -> set[RecordId]:
        self.coverage = coverage
        if self.draft_id is None:
            return set()
        if "cell_lock" in changed.tables:
            self.locked = locked_cells(self.session.workspace, self.draft_id)
        if changed.change is None or "draft_cell" not in changed.tables:
            return _locked_in(changed, self.draft_id)
        touched: set[RecordId] = set()
        where: set[RecordId] = set()
        for key in changed.ids:
            was, now = changed.change.before.get(key), changed.change.after.get(key)
            for record in (was, now):
                if isinstance(record, DraftCell) and record.draft_id == self.draft_id:
                    touched.add(record.cell_id)
                    where.add(record.community_id)
                    self.drawn.pop(record.cell_id, None)
            if isinstance(now, DraftCell) and now.draft_id == self.draft_id:
                self.drawn[now.cell_id] = now
        if touched:
            self._number(where)
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
            rows = {one: self.published.row_of.get(one) for one in parents_of(drawn)}
            parents = {one: columns.names[at] for one, at in rows.items() if at is not None}
            name = name_of(drawn, code, parents) if row is None and drawn.state == "new" else drawn.name
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

    def covers_other(self, drawn: DraftCell) -> bool:
        """Whether a cell covers other ground than it does as published; reckoned once for each drawing."""
        looked, found = self._covers.get(drawn.cell_id, (None, False))
        if looked is not drawn:
            known = drawn.cell_id in self.published.row_of
            found = brings_ground(drawn, self.published.coverage.shape(drawn.cell_id) if known else None)
            self._covers[drawn.cell_id] = drawn, found
        return found

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

    def _begin(self, draft_id: RecordId) -> None:
        workspace = self.session.workspace
        with snapshot(workspace.reading()):
            self.planning = Planning(self.session, draft_id, self.published.coverage, self._news.append)
            self.coverage = self.planning.coverage
            self.drawn = drawn_cells(workspace, draft_id)
            self.locked = locked_cells(workspace, draft_id)
            self._number()
            self._count(self.drawn)
        self.follow()
        for one in self.live():  # here, off the window's thread, where each edit asks for all of them
            self.covers_other(one)

    def _number(self, communities: Collection[RecordId] | None = None) -> None:
        """Number the new cells of some communities, by default of all."""
        new = new_in(self.drawn.values())
        if communities is not None:
            new = [one for one in new if one.community_id in communities]
        numbered = {one.cell_id for one in new}
        kept = {} if communities is None else self._codes
        left = {one: code for one, code in kept.items() if one not in numbered}
        self._codes = left | codes_in_draft(self.session, new)  # another, so that who has it compares

    def _renumbered(self, before: Mapping[RecordId, str]) -> set[RecordId]:
        """Number all new cells again; gives those that go by another code than before."""
        self._number()
        return {one for one in {*before, *self._codes} if before.get(one) != self._codes.get(one)}

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


def range_of(households: int, target: Target) -> Range:
    """How a number of households stands to a target."""
    if households < target.minimum:
        return "few"
    return "many" if households > target.maximum else "good"


def bounds_of(view: DraftView, cells: Collection[RecordId]) -> tuple[float, float, float, float] | None:
    """The box around cells of a draft in degrees, None around none."""
    shapes = [view.coverage.shape(one) for one in cells if one in view.coverage]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _schedules(changed: Changed) -> bool:
    """Whether a draft is put off to a later day, or waits no longer."""
    change = changed.change
    if change is None or "draft" not in changed.tables:
        return False
    sides = [[change.before.get(one), change.after.get(one)] for one in changed.ids]
    waits = [[isinstance(one, Draft) and one.status == "scheduled" for one in pair] for pair in sides]
    return any(was != now for was, now in waits)


def _locked_in(changed: Changed, draft_id: RecordId) -> set[RecordId]:
    if changed.change is None:
        return set()
    records: Mapping[RecordId, object] = {**changed.change.before, **changed.change.after}
    every = [*records.values(), *changed.change.before.values()]
    return {one.cell_id for one in every if isinstance(one, CellLock) and one.draft_id == draft_id}
