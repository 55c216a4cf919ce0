"""What is said of drafts in a list."""

from collections.abc import Collection
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.errors import UserError
from gridmap.domain.planning.overlay import fingerprint
from gridmap.domain.planning_records import AT_WORK, CellShape, Draft, DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.session import Session
from gridmap.store.planning_data import DrawnCell, drawn_cells


@dataclass(frozen=True, slots=True)
class DraftCount:
    """How many cells a draft touches."""

    changes: int = 0  # cells that it brings, retires or gives other ground
    outdated: int = 0  # cells whose published state has moved on since, of a draft at work


@dataclass(frozen=True, slots=True)
class _Looked:
    same: bool  # it covers the same ground as the published cell
    outdated: bool


class DraftCounts:
    """Counts the cells of drafts; a neighbour that only got another vertex is no change.

    A published draft is held against what was in force before it. Shapes that were compared once are not
    read again.
    """

    def __init__(self, session: Session) -> None:
        """Count nothing yet."""
        self._workspace = session.workspace
        self._looked: dict[tuple[RecordId, tuple[int, int]], _Looked] = {}

    def by_draft(self, statuses: Collection[str] = AT_WORK) -> dict[RecordId, DraftCount]:
        """The counts of each draft with one of these statuses that draws any cell."""
        drawn = drawn_cells(self._workspace, statuses)
        self._look([one for one in drawn if not one.new and (one.id, one.versions) not in self._looked])
        counted: dict[RecordId, DraftCount] = {}
        for one in drawn:
            looked = self._looked.get((one.id, one.versions), _Looked(False, False))
            so_far = counted.get(one.draft_id, DraftCount())
            counted[one.draft_id] = DraftCount(
                so_far.changes + (not looked.same), so_far.outdated + (one.at_work and looked.outdated)
            )
        return {key: one for key, one in counted.items() if one != DraftCount()}

    def _look(self, unknown: Collection[DrawnCell]) -> None:
        records = self._workspace.get_many([one.id for one in unknown])
        cells = self._workspace.get_many([one.cell_id for one in unknown])
        for one in unknown:
            record, cell = records.get(one.id), cells.get(one.cell_id)
            if not isinstance(record, DraftCell):
                continue
            outdated = not isinstance(cell, Cell) or fingerprint(cell) != record.base
            same = False
            if isinstance(cell, Cell) and record.state == "changed":
                same = same_ground(record.geometry, self._below(one, cell))
            self._looked[one.id, one.versions] = _Looked(same, outdated)

    def _below(self, drawn: DrawnCell, cell: Cell) -> BaseGeometry:
        """The shape of a cell that a draft was drawn over."""
        if drawn.until is not None:
            for one in self._workspace.referring_to(cell.id, CellShape, "cell_id"):
                if one.valid_to == drawn.until:
                    return one.geometry
        return cell.geometry


def not_at_work(session: Session, name: str) -> UserError:
    """Why there is no draft of a name to be worked on: it is published, discarded, or there never was one."""
    named = [one for one in session.workspace.all_of(Draft) if one.name == name]
    for one in sorted(named, key=lambda one: one.status, reverse=True):  # published before discarded
        if one.status == "published":
            return UserError("plan.draft_published", name=name, day=one.effective_on)
        if one.status == "discarded":
            return UserError("plan.draft_discarded", name=name)
    return UserError("plan.no_such_draft", name=name)


def published_since(session: Session) -> str | None:
    """The day from which the last published plan has been in force, None where none was published."""
    days = [
        one.effective_on
        for one in session.workspace.all_of(Draft)
        if one.status == "published" and one.effective_on is not None and one.effective_on <= session.today()
    ]
    return max(days, default=None)
