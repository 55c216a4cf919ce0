"""A planner at work on a draft: its coverage, carried along with every change of the draft."""

import threading
from collections.abc import Callable, Iterable

from gridmap.domain.actions.edit_draft import Dedication, EditDraft
from gridmap.domain.change import Change
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.errors import Refused
from gridmap.domain.planning.crossing import Crossing, crossings
from gridmap.domain.planning.overlay import drawn_cells, laid_over, shape_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.session import Changed, Session
from gridmap.store import journal
from gridmap.store.coverage_data import coverage_in_force
from gridmap.store.snapshot import snapshot

#: After so many changed cells the coverage's index is made anew.
_REBUILD_AFTER = 400
#: A change of the workspace, and the coverage as it left it.
News = tuple[Changed, Coverage]


class Planning:
    """The coverage of one draft; undo, redo and other people's edits of the draft arrive in it too."""

    def __init__(
        self,
        session: Session,
        draft_id: RecordId,
        published: Coverage | None = None,
        told: Callable[[News], None] | None = None,
    ) -> None:
        """Build the coverage of a draft: the published cells with what the draft makes of them.

        Args:
            session: The workspace.
            draft_id: The draft.
            published: The coverage of the published cells where it has been built before.
            told: Gets each change that comes after what was read, in order, on the thread that made it.
        """
        self.session = session
        self.draft_id = draft_id
        self._told = told
        self._turn = threading.Lock()
        self._early: list[Changed] | None = []  # changes that come while the draft is being read
        self._leave = session.subscribe(self._follow, "session.keeps.draft", in_order=True)
        try:
            self._begin(published)
        except BaseException:
            self._leave()
            raise

    def edit(self, edit: Edit, dedication: Dedication | None = None) -> Change:
        """Write an edit into the draft.

        Raises:
            Refused: the draft cannot be edited, a cell is locked, or what is published has moved on.
        """
        coverage = self.coverage
        seen = {one: coverage.shape(one) for one in edit.shapes if one in coverage}
        return self.session.run(EditDraft(self.draft_id, edit, dedication, seen))

    def draw(self, tool: Callable[[Coverage], Edit], dedication: Dedication | None = None) -> Change:
        """Write what a tool makes of the coverage into the draft."""
        with self.session.alone():  # or what it is drawn on could be another before it is written
            return self.edit(self.prepared(tool), dedication)

    def prepared(self, tool: Callable[[Coverage], Edit]) -> Edit:
        """What a tool makes of the coverage, not written yet."""
        if self._lost:
            self._begin(None)
        return tool(self.coverage)

    def crossings(self, edit: Edit) -> list[Crossing]:
        """The ground that an edit would give from one community to another, the most first.

        Asked of what is stored, which an undo elsewhere may have changed before it is seen on the map.

        Raises:
            Refused: a cell of the edit is gone.
        """
        homes = self.communities_of(one for one in edit.shapes if one in self.coverage)
        return crossings(self.coverage, edit, homes.__getitem__)

    def community_of(self, cell: RecordId) -> RecordId:
        """The community of a cell of the draft.

        Raises:
            Refused: the cell is gone.
        """
        return self.communities_of([cell])[cell]

    def communities_of(self, cells: Iterable[RecordId]) -> dict[RecordId, RecordId]:
        """The community of each of some cells of the draft.

        Raises:
            Refused: a cell is gone.
        """
        wanted = set(cells)
        stored = self.session.workspace.get_many(wanted)
        homes = {key: one.community_id for key, one in stored.items() if isinstance(one, Cell)}
        if wanted - homes.keys():
            drawn = drawn_cells(self.session.workspace, self.draft_id)
            homes |= {one: drawn[one].community_id for one in wanted - homes.keys() if one in drawn}
        if wanted - homes.keys():
            raise Refused("coverage_cell_gone")
        return homes

    def close(self) -> None:
        """Stop following the draft."""
        self._leave()

    def _begin(self, published: Coverage | None) -> None:
        """Read the draft, and go on from what was read."""
        with self._turn:
            self._early = self._early or []
        coverage, seen = self._read(published)
        with self._turn:
            self.coverage = coverage
            self._changes = 0
            self._lost = False  # a change of the draft that did not arrive in the coverage
            early, self._early = self._early or [], None
            for changed in early:
                if changed.seq > seen:
                    self._arrived(changed)

    def _read(self, published: Coverage | None) -> tuple[Coverage, int]:
        """The coverage of the draft, and the row of the journal that it goes up to."""
        workspace = self.session.workspace
        with snapshot(workspace.reading()) as connection:
            seen = journal.head(connection)[0]
            coverage = coverage_in_force(workspace) if published is None else published
            drawn = drawn_cells(workspace, self.draft_id)
        coverage = laid_over(coverage, drawn)
        return coverage.rebuilt() if len(drawn) > _REBUILD_AFTER else coverage, seen

    def _follow(self, changed: Changed) -> None:
        with self._turn:
            if self._early is not None:
                self._early.append(changed)
            else:
                self._arrived(changed)

    def _arrived(self, changed: Changed) -> None:
        try:
            self._take(changed)
        except BaseException:
            self._lost = True  # every edit drawn on this coverage would be refused from now on
            raise
        finally:
            if self._told is not None:
                self._told((changed, self.coverage))

    def _take(self, changed: Changed) -> None:
        if changed.change is None or not changed.tables & {"draft_cell", "cell"}:
            return
        shapes = {}
        for key in changed.ids:
            was, now = changed.change.before.get(key), changed.change.after.get(key)
            for record in (was, now):
                if isinstance(record, DraftCell) and record.draft_id == self.draft_id:
                    published = self.session.workspace.get(record.cell_id)
                    shapes[record.cell_id] = shape_of(
                        now if isinstance(now, DraftCell) else None,
                        published if isinstance(published, Cell) else None,
                    )
        if shapes:
            self.coverage = self.coverage.with_edit(Edit(changed.label, shapes))
            self._changes += len(shapes)
            if self._changes > _REBUILD_AFTER:
                self.coverage, self._changes = self.coverage.rebuilt(), 0
