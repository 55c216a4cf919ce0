"""The planner's drawing board: which draft lies on it, what is selected, and how edits are written."""

from collections.abc import Callable, Collection, Iterable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gridmap.domain.action import Action
from gridmap.domain.actions.drafts import CreateDraft, LockCell
from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.change import Change
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.errors import Cancelled, Refused, UserError
from gridmap.domain.planning.crossing import Crossing
from gridmap.domain.planning.overlay import cells_that_came
from gridmap.domain.planning_records import AT_WORK, Draft
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.planning.crossings import Crossings
from gridmap.gui.planning.look import Outline, outline_of
from gridmap.gui.planning.nearby import ReferenceIndex
from gridmap.gui.planning.obstacles import check_keeps_locks, check_unlocked, check_writable
from gridmap.gui.planning.reading import Laid, Wanted, outdated_by, read
from gridmap.gui.tasks import Task, run_task
from gridmap.planning.draft_view import DraftView
from gridmap.planning.drafts import DraftCounts
from gridmap.planning.population import within
from gridmap.planning.published import Published
from gridmap.planning.rebasing import why_refused
from gridmap.session import Changed, Session
from gridmap.words import said, tr

_REST_MS = 400


class Board(QObject):
    """Kept for as long as the workspace is open, so that entering planning again costs nothing."""

    ready = Signal()  # another draft lies on the board, or all of it was read anew
    changed = Signal(object)  # ids of the cells that an edit, undo or redo touched
    selected = Signal(list)
    drafts_changed = Signal()
    not_read = Signal()  # what was to come does not: what lay on the board stays there
    updated = Signal(object)  # a scheduled draft, as it was: it is called back and up to date
    refused = Signal(str)  # why an edit was not made
    _told = Signal(object)

    def __init__(self, session: Session, canvas: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self._canvas = canvas  # whose work reading is: a panel would go with its mode, and the answer with it
        self._laid: Laid | None = None
        self.draft_id: RecordId | None = None
        self._wanted: RecordId | None = None  # the draft that is being read
        self._follows: Callable[[], None] | None = None
        self.selection: list[RecordId] = []
        self.by_work = False  # whether a tool selected what it brought, not the planner what to work on
        self._row: Task | None = None  # that makes many changes one after the other
        self._anew = Wanted()
        self._focus: RecordId | None = None
        self._outlines: dict[RecordId, Outline] = {}
        self._task: Task | None = None
        self._crossings = Crossings(canvas)
        self._stop: Callable[[], None] | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._read_again)
        self._told.connect(self._follow)
        self.counts, self.outdated = DraftCounts(session), 0  # cells below the draft here that have moved on

    # -- what lies on it

    @property
    def published(self) -> Published | None:
        """The published cells as they were read last."""
        return self._laid.published if self._laid is not None else None

    @property
    def references(self) -> ReferenceIndex | None:
        """The reference lines."""
        return self._laid.references if self._laid is not None else None

    @property
    def view(self) -> DraftView | None:
        """What lies on the board, None before anything was read."""
        return self._laid.view if self._laid is not None else None

    # -- drafts

    def drafts(self) -> list[Draft]:
        """The drafts that are worked on or waiting, the oldest first."""
        return [one for one in self.session.workspace.all_of(Draft) if one.status in AT_WORK]

    @property
    def draft(self) -> Draft | None:
        """The draft on the board, None for what is published."""
        found = self.session.workspace.get(self.draft_id) if self.draft_id is not None else None
        return found if isinstance(found, Draft) else None

    @property
    def editable(self) -> bool:
        """Whether tools can draw."""
        draft = self.draft
        return (
            self.view is not None
            and draft is not None
            and draft.status == "open"
            and (not self.session.read_only)
        )

    @property
    def laying(self) -> bool:
        """Whether something is being read for the board."""
        return self._task is not None and self._task.running

    @property
    def behind(self) -> bool:
        """Whether what is published is read anew, or is about to be; then it is ready again."""
        return self.laying or self._rest.isActive()

    def lay(self, draft_id: RecordId | None, then: Callable[[], None] | None = None) -> None:
        """Put a draft, or what is published, on the board; reads off the window's thread.

        What is to follow once it lies there waits even if it has to be read again meanwhile, and is given
        up when another draft is laid.
        """
        if then is not None or not self.laying or draft_id != self._wanted:
            self._follows = then
        self._wanted = draft_id
        if self._stop is None:  # from before anything is read, or what is written meanwhile is never told
            self._stop = self.session.subscribe(self._told.emit)
        if self._task is not None:
            self._task.abandon()
        self._rest.stop()
        session, laid, anew, counts = self.session, self._laid, self._anew.begin(), self.counts
        self._task = run_task(
            self._canvas,
            tr("plan.reading"),
            lambda _: read(session, laid, anew, draft_id, counts),
            lambda made: self._take(made, draft_id),
            self._not_read,
            unwanted=lambda made: made.view.close(),
        )

    def start_draft(self, name: str, branched_from: RecordId | None = None) -> RecordId:
        """Make a draft; whoever asks lays it on the board."""
        change = self.session.run(CreateDraft(name, self.session.today(), branched_from))
        (made,) = [one.id for one in change.after.values() if isinstance(one, Draft)]
        return made

    # -- edits

    def draw(
        self,
        tool: Callable[[Coverage], Edit],
        dedication: Dedication | None = None,
        later: Callable[[Change], None] | None = None,
        agreed: frozenset[tuple[RecordId, RecordId]] = frozenset(),
    ) -> Change | None:
        """Write what a tool makes of the coverage into the draft; None, the reason told, if it cannot.

        None, too, where ground would go from one community to another: that is asked first, and what is
        written once it is agreed to is told `later`. `agreed` are giver and taker that were asked about.
        """
        try:
            self._check_may_draw(())
            if self.view is None or self.view.planning is None:
                raise Refused("plan_no_draft")
            planning = self.view.planning
            with self.session.alone():  # or an undo on its way would take away what is drawn on
                edit = planning.prepared(tool)
                found = self._crossings.open(planning.crossings(edit))
                across = frozenset((one.giver, one.taker) for one in found)
                if across <= agreed:
                    return planning.edit(edit, dedication)
            check_keeps_locks(self.view, edit)
            self._ask(found, lambda: self._draw_agreed(tool, dedication, later, across))
            return None
        except UserError as error:
            self.refused.emit(said(why_refused(self.session, self.draft_id, error)))
            return None

    @property
    def asking(self) -> bool:
        """Whether a question stands on the screen before something is drawn."""
        return self._crossings.asking

    def _ask(self, found: Sequence[Crossing], agreed: Callable[[], None]) -> None:
        known = self.published.communities if self.published is not None else {}
        self._crossings.ask(found, known, [self._homes_on(one) for one in found], agreed)

    def _homes_on(self, one: Crossing) -> int | None:
        """Households with a position on ground that would change community, None where none are known."""
        if self.view is None or not self.view.knows("household"):
            return None
        return within(one.ground, self.view.population.of(self.view.sources([one.ground]))).households

    def _draw_agreed(
        self,
        tool: Callable[[Coverage], Edit],
        dedication: Dedication | None,
        later: Callable[[Change], None] | None,
        agreed: frozenset[tuple[RecordId, RecordId]],
    ) -> None:
        change = self.draw(tool, dedication, later, agreed)
        if change is not None and later is not None:
            later(change)

    def may_draw(self, cells: Collection[RecordId] = ()) -> bool:
        """Whether these cells can be drawn on; the reason is told if not, before anything is drawn."""
        try:
            self._check_may_draw(cells)
        except UserError as error:
            self.refused.emit(said(error))
            return False
        return True

    def why_not(self) -> str:
        """Why tools cannot draw, "" where they can."""
        try:
            check_writable(self.session, self.draft)
        except UserError as error:
            return said(error)
        return ""

    def _check_may_draw(self, cells: Collection[RecordId]) -> None:
        check_writable(self.session, self.draft)
        self.check_up_to_date()
        if self.view is not None:
            check_unlocked(self.view, cells)

    def check_up_to_date(self) -> None:
        """Nothing is drawn where cells of the draft lie over published ones.

        Raises:
            Refused: what is published has moved on below the draft.
        """
        if self.outdated and self.draft is not None:
            raise Refused("plan_draft_outdated", name=self.draft.name, count=self.outdated)

    def run(self, action: Action) -> bool:
        """Do something else to the draft; the reason is told if it cannot be done."""
        try:
            self.session.run(action)
        except UserError as error:
            self.refused.emit(said(error))
            return False
        return True

    def outline(self, cell: RecordId) -> Outline:
        """The path of a cell of the draft, kept while it has the same shape."""
        assert self.view is not None
        shape = self.view.coverage.shape(cell)
        found = self._outlines.get(cell)
        if found is None or found.shape is not shape:
            found = self._outlines[cell] = outline_of(shape)
        return found

    def turn_locks(self) -> None:
        """Lock the selected cells, or unlock them where all are locked."""
        reason = self.why_not()
        if reason or self.draft_id is None or self.view is None:
            self.refused.emit(reason or tr("plan_no_draft"))
            return
        open_ones = [one for one in self.selection if one not in self.view.locked]
        for one in open_ones or self.selection:
            self.run(LockCell(self.draft_id, one))

    @property
    def in_a_row(self) -> bool:
        """Whether many changes come one after the other: what tells of the whole draft waits for the last."""
        return self._row is not None and self._row.running

    def begin_row(self, task: Task) -> None:
        """A task begins that makes many changes."""
        self._row = task

    def end_row(self) -> None:
        """The last of many changes has come."""
        if self._row is not None:
            self._row = None
            self.drafts_changed.emit()
            self.changed.emit(set())

    # -- selection

    def select(self, cells: Iterable[RecordId]) -> None:
        """Select cells of the draft; others are passed over."""
        view = self.view
        self.by_work = False
        wanted = [one for one in dict.fromkeys(cells) if view is not None and one in view]
        if wanted != self.selection or self._focus is not None:
            self._focus, self.selection = None, wanted
            self.selected.emit(wanted)

    def select_brought(self, change: Change, kept: RecordId | None = None) -> None:
        """Select the cell that others were put into, else the cells that a change of the draft brought.

        Without any the selection stays.
        """
        brought = cells_that_came(change, self.draft_id) if self.draft_id is not None else []
        if kept is not None and self.view is not None and kept in self.view:
            brought = [kept]
        if brought:
            self.select(brought)
            self.by_work = True

    @property
    def community(self) -> RecordId | None:
        """The community that is worked on: that of the cell selected first, else the one looked at."""
        if self.view is None or not self.selection:
            return self._focus
        return self.view.cell(self.selection[0]).community_id

    def focus(self, community_id: RecordId) -> None:
        """Look at a community without selecting a cell; other regions are passed over."""
        if self.published is not None and community_id in self.published.communities:
            self._focus, self.selection = community_id, []
            self.selected.emit([])

    # -- following

    def stop(self) -> None:
        """Let go of the session."""
        self._rest.stop()
        self._crossings.drop()
        if self._task is not None:
            self._task.abandon()
        if self._laid is not None:
            self._laid.view.close()
            self._laid = None
        if self._stop is not None:
            self._stop()
            self._stop = None

    def _take(self, made: Laid, draft_id: RecordId | None) -> None:
        if self._laid is not None:
            self._laid.view.close()
        self._laid = made
        self._anew.laid()
        if draft_id != self.draft_id:
            self._crossings.forget()
        self.draft_id, self.outdated = draft_id, self.counts.outdated(draft_id)
        made.view.follow()  # what was written while another lay there
        self.selection = [one for one in self.selection if one in made.view]
        self._focus = self._focus if self._focus in made.published.communities else None
        self.ready.emit()
        self.selected.emit(self.selection)
        follows, self._follows = self._follows, None
        if follows is not None:
            follows()

    def _not_read(self, error: UserError) -> None:
        report.tell(self._canvas, error)
        self.not_read.emit()
        if self._anew and isinstance(error, Cancelled):
            self._rest.start()  # what lies there is not as it is stored

    def nothing_follows(self) -> None:
        """Who waited for a draft has gone."""
        self._follows = None

    def _follow(self, changed: Changed) -> None:
        self.counts.forget(changed)
        if changed.tables & {"draft", "draft_cell"}:
            self.outdated = self.counts.outdated(self.draft_id)
            self.drafts_changed.emit()
        if outdated := outdated_by(changed):
            self._anew.add(outdated)
            self._rest.start()
            return
        if self.view is None:
            return
        touched = self.view.follow()
        before = self.selection
        self.selection = [one for one in before if one in self.view]
        if self.draft is None or self.draft.status == "discarded":
            self.changed.emit(touched)  # what is under way stops before its cells are missed
            if self.draft_id is not None and self._comes == self.draft_id:
                self.lay(None)
            return
        if touched:
            self.changed.emit(touched)
            if self.selection != before:
                self.selected.emit(self.selection)
            if before and not self.selection and changed.change is not None:
                self.select_brought(changed.change)  # in the place of what is gone

    def _read_again(self) -> None:
        """What is published has changed under the draft."""
        wanted = self.session.workspace.get(self._comes) if self._comes is not None else None
        self.lay(wanted.id if isinstance(wanted, Draft) and wanted.status in AT_WORK else None)

    def awaits(self, draft_id: RecordId | None) -> bool:
        """Whether a draft lies on the board or is being read for it; None asks for what is published."""
        return draft_id == self._comes and (self.laying or self.view is not None)

    @property
    def _comes(self) -> RecordId | None:
        """The draft that will lie on the board: the one being read, or the one that lies there."""
        return self._wanted if self.laying else self.draft_id
