"""What is said of drafts in a list."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.errors import UserError
from gridmap.domain.planning.overlay import fingerprint
from gridmap.domain.planning_records import AT_WORK, CellShape, Draft, DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.session import Changed, Session
from gridmap.store.planning_data import DrawnCell, drawn_cells
from gridmap.store.snapshot import snapshot

Progress = Callable[[int, int | None], None]
_COMPARED = frozenset({"cell", "draft_cell"})


@dataclass(frozen=True, slots=True)
class DraftCount:
    """How many cells a draft touches."""

    changes: int = 0  # cells that it brings, retires or gives other ground
    outdated: int = 0  # cells whose published state has moved on since, of a draft at work


class DraftCounts:
    """Counts the cells of drafts; a neighbour that only got another vertex is no change.

    A published draft is held against what was in force before it. Shapes that were compared once are not
    read again.
    """

    def __init__(self, session: Session) -> None:
        """Count nothing yet."""
        self._workspace = session.workspace
        #: Prints of published cells, and of which version; whether drawn cells cover the same, and of which.
        self._prints: dict[RecordId, tuple[int, str]] = {}
        self._same: dict[RecordId, tuple[tuple[int, int], bool]] = {}
        self._forgotten = 0  # how many times

    def by_draft(self, statuses: Collection[str] = AT_WORK) -> dict[RecordId, DraftCount]:
        """The counts of each draft with one of these statuses that draws any cell.

        It takes long where there is something to `compare`.
        """
        return self._counted(self._compared(statuses))

    def at_once(self) -> dict[RecordId, DraftCount] | None:
        """The counts of drafts at work, None where shapes have to be read and compared before."""
        drawn = drawn_cells(self._workspace)
        return None if self._uncompared(drawn) or self._unread(drawn) else self._counted(drawn)

    def _counted(self, drawn: Collection[DrawnCell]) -> dict[RecordId, DraftCount]:
        counted: dict[RecordId, DraftCount] = {}
        for one in drawn:
            so_far = counted.get(one.draft_id, DraftCount())
            counted[one.draft_id] = DraftCount(
                so_far.changes + (self._same.get(one.id) != (one.versions, True)),
                so_far.outdated + self._moved_on(one),
            )
        return {key: one for key, one in counted.items() if one != DraftCount()}

    def outdated(self, draft_id: RecordId | None) -> int:
        """How many cells of a draft at work have moved on as published; compares nothing of what it draws."""
        if draft_id is None:
            return 0
        with snapshot(self._workspace.reading()):
            drawn = drawn_cells(self._workspace, AT_WORK, draft_id)
            self._take_prints(drawn)
        return sum(map(self._moved_on, drawn))

    def compare(self, progress: Progress | None = None) -> None:
        """Read and compare what drafts at work are counted by, for a thread that may take a second."""
        self._compared(AT_WORK, progress)

    def forget(self, changed: Changed) -> None:
        """Look again at what was written: what undo and redo put back may have a version of before."""
        if not changed.tables & _COMPARED:
            return
        self._forgotten += 1
        if changed.change is None:
            self._prints, self._same = {}, {}
        for one in changed.ids:
            self._prints.pop(one, None)
            self._same.pop(one, None)

    def _compared(self, statuses: Collection[str], progress: Progress | None = None) -> list[DrawnCell]:
        with snapshot(self._workspace.reading()):
            drawn = drawn_cells(self._workspace, statuses)
            self._take_prints(drawn)
            self._compare(self._uncompared(drawn), progress)
        return drawn

    def _compare(self, unknown: Collection[DrawnCell], progress: Progress | None) -> None:
        forgotten = self._forgotten
        records = self._workspace.get_many([one.id for one in unknown])
        cells = self._workspace.get_many([one.cell_id for one in unknown])
        for count, one in enumerate(unknown):
            if progress is not None:
                progress(count, len(unknown))
            record, cell = records.get(one.id), cells.get(one.cell_id)
            same = (
                isinstance(record, DraftCell)
                and isinstance(cell, Cell)
                and same_ground(record.geometry, self._below(one, cell))
            )
            if forgotten == self._forgotten:
                self._same[one.id] = one.versions, same

    def _uncompared(self, drawn: Collection[DrawnCell]) -> list[DrawnCell]:
        return [
            one
            for one in drawn
            if one.state == "changed" and self._same.get(one.id, (None,))[0] != one.versions
        ]

    def _unread(self, drawn: Collection[DrawnCell]) -> dict[RecordId, int]:
        """The published cells below drafts at work that have not been read as they are, with versions."""
        below = {one.cell_id: one.versions[1] for one in drawn if _stands_on_its_base(one)}
        return {cell: at for cell, at in below.items() if self._prints.get(cell, (None,))[0] != at}

    def _take_prints(self, drawn: Collection[DrawnCell]) -> None:
        forgotten, unread = self._forgotten, self._unread(drawn)
        cells = self._workspace.get_many(unread)
        for cell, version in unread.items():
            record = cells.get(cell)
            made = fingerprint(record) if isinstance(record, Cell) else ""
            if forgotten == self._forgotten:
                self._prints[cell] = version, made

    def _moved_on(self, one: DrawnCell) -> bool:
        return _stands_on_its_base(one) and self._prints.get(one.cell_id) != (one.versions[1], one.base)

    def _below(self, drawn: DrawnCell, cell: Cell) -> BaseGeometry:
        """The shape of a cell that a draft was drawn over."""
        if drawn.until is not None:
            for one in self._workspace.referring_to(cell.id, CellShape, "cell_id"):
                if one.valid_to == drawn.until:
                    return one.geometry
        return cell.geometry


def _stands_on_its_base(one: DrawnCell) -> bool:
    """Whether it must not be published once the cell that it was drawn over is another."""
    return one.at_work and one.state != "new"


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
