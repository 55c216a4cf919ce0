"""What the list of drafts shows, and what happens when something is wished for in it."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from gridmap.domain.actions.drafts import CallBackDraft, DiscardDraft, RenameDraft
from gridmap.domain.errors import UserError
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.dialogs import show_once
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.drafts_panel import DraftLine, DraftsPanel
from gridmap.gui.session_events import SessionEvents
from gridmap.gui.tasks import Task, run_task
from gridmap.gui.window import Window
from gridmap.gui.window_facts import shown_day
from gridmap.planning.drafts import DraftCount, published_since
from gridmap.planning.new_numbers import numbers_told
from gridmap.planning.undecided import undecided_count
from gridmap.planning.waiting import earlier_plans, earlier_text
from gridmap.session import Changed
from gridmap.store.coverage_data import LOCATED
from gridmap.words import said, tr

_REST_MS = 200
#: Tables whose change may leave records without a cell in force, or give them one.
_DECIDED_BY = frozenset({"cell", *LOCATED})


class DraftVerbs(QObject):
    """Makes, branches, renames, discards drafts and lays them on the board."""

    located = Signal(object)  # (west, south, east, north) in degrees

    @property
    def busy(self) -> bool:
        """Whether records to decide wait to be counted."""
        return self._rest.isActive()

    def close_down(self) -> None:
        """Listen no longer."""
        self._rest.stop()
        self._events.stop()

    def __init__(self, parent: QObject, window: Window, board: Board, panel: DraftsPanel) -> None:
        super().__init__(parent)
        self._window, self._board, self._panel = window, board, panel
        self._comparing: Task | None = None
        board.drafts_changed.connect(self.show_drafts)
        board.ready.connect(self.show_drafts)
        board.not_read.connect(self.show_drafts)
        panel.chosen.connect(self._lay)
        panel.new_wanted.connect(self.start)
        panel.rename_wanted.connect(lambda draft, name: board.run(RenameDraft(draft, name)))
        panel.verb_wanted.connect(self._do)
        panel.undecided_wanted.connect(self._ask_undecided)
        self._counting: Task | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._count_undecided)
        self._events = SessionEvents(board.session, self)
        self._events.changed.connect(self._follow)
        self.show_drafts()
        self._count_undecided()

    def show_drafts(self) -> None:
        """List the drafts again, once it is known what they change."""
        if self._board.in_a_row:
            return
        compared = self._board.counts
        if (counts := compared.at_once()) is not None:
            self._list(counts)
            return
        if self._comparing is not None:
            self._comparing.abandon()
        if not self._panel.buttons:
            self._list(None)
        self._comparing = run_task(
            self._panel, tr("plan.reading"), compared.compare, lambda _: self.show_drafts()
        )

    def _list(self, counts: Mapping[RecordId, DraftCount] | None) -> None:
        """Say what there is of each draft; None while that is not known."""
        session = self._board.session
        since = published_since(session)
        note = tr("plan.published_since", day=since) if since is not None else ""
        known = counts or {}
        earlier = earlier_plans(session, {key for key, one in known.items() if one.outdated})
        lines = [DraftLine(None, tr("plan.published"), note, withdrawable=since is not None)]
        if (day := shown_day(session)) is not None:  # plans that were published later are not there yet
            lines = [DraftLine(None, tr("plan.published_on", day=day))]
        for draft in self._board.drafts():
            why = earlier_text(draft, earlier.get(draft.id, ()))
            count = known.get(draft.id, DraftCount()) if counts is not None else None
            lines.append(_line(draft, count, session.today(), why))
        used = {one.name for one in session.workspace.all_of(Draft)}  # published ones are found by name too
        self._panel.show_drafts(lines, self._board.draft_id, not session.read_only, used)

    def _lay(self, draft_id: RecordId | None) -> None:
        if not self._board.awaits(draft_id):
            self._board.lay(draft_id)

    def start(self, name: str, branched_from: RecordId | None = None) -> None:
        """Make a draft and lay it on the board."""
        try:
            made = self._board.start_draft(name, branched_from)
        except UserError as error:
            self._board.refused.emit(said(error))
            return
        self._board.lay(made)

    def update(self, draft_id: RecordId) -> None:
        """Lay a draft on the board and ask how it is brought up to date."""

        def ask() -> None:
            if self._board.outdated:
                self._do("update", draft_id)

        self._board.lay(draft_id, ask)

    def update_laid(self) -> None:
        """Ask how the draft on the board is brought up to date."""
        self._do("update", self._board.draft_id)

    def _do(self, verb: str, draft_id: RecordId | None) -> None:
        if verb == "withdraw":
            self._ask_withdrawal()
            return
        draft = self._board.session.workspace.get(draft_id) if draft_id is not None else None
        if not isinstance(draft, Draft):
            return
        if verb == "branch":
            self.start(self._panel.unused(tr("plan.branch_name", name=draft.name)), draft.id)
        elif verb == "update":
            self._ask_update(draft)
        elif verb == "discard":
            if self._board.run(DiscardDraft(draft.id)):
                report.done(self._window, tr("plan.discarded", name=draft.name))
        elif verb == "call_back":
            called_back = CallBackDraft(draft.id, numbers_told(self._board.session, draft.id))
            if self._board.run(called_back) and self._board.draft_id == draft.id:
                self._board.lay(draft.id)
        elif verb == "compare":
            from gridmap.gui.planning.compare import show_difference

            show_difference(self._window, self._board, draft.id)

    def _ask_update(self, draft: Draft) -> None:
        from gridmap.gui.planning.update_dialog import UpdateDialog

        dialog = UpdateDialog(self._window, self._board, draft)
        dialog.located.connect(self.located)
        show_once(dialog, modal=False)

    def _ask_withdrawal(self) -> None:
        from gridmap.gui.planning.withdraw_dialog import WithdrawDialog
        from gridmap.planning.publish import published_plans

        show_once(WithdrawDialog(self._window, self._board, published_plans(self._board.session)))

    def _ask_undecided(self) -> None:
        from gridmap.gui.planning.undecided_dialog import UndecidedDialog

        show_once(UndecidedDialog(self._window, self._board.session), modal=False)

    # -- records to decide

    def _follow(self, changed: Changed) -> None:
        if changed.tables & _DECIDED_BY:
            self._rest.start()

    def _count_undecided(self) -> None:
        if self._counting is not None:
            self._counting.abandon()  # its answer may come after a later one
        session = self._board.session
        self._counting = run_task(
            self._panel, tr("plan.reading"), lambda _: undecided_count(session), self._panel.show_undecided
        )


def _line(draft: Draft, count: DraftCount | None, today: str, held_back_by: str) -> DraftLine:
    scheduled = draft.status == "scheduled"
    day, outdated = draft.effective_on, count.outdated if count is not None else 0
    late = scheduled and (day or "") <= today
    notes = [tr("plan.changes", count=count.changes)] if count is not None else []
    meant = not scheduled and day is not None and day > today
    if meant:
        notes.append(tr("plan.meant_for", day=day))
    note = tr("plan.update_part_separator").join(notes)
    if scheduled:
        note = tr("plan.not_in_effect" if late else "plan.takes_effect", day=day)
    return DraftLine(draft.id, draft.name, note, scheduled, outdated, held_back_by=held_back_by, meant=meant)
