"""What the list of drafts shows, and what happens when something is wished for in it."""

from PySide6.QtCore import QObject

from gridmap.domain.actions.drafts import CallBackDraft, DiscardDraft, RenameDraft
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.drafts_panel import DraftLine, DraftsPanel
from gridmap.gui.window import Window
from gridmap.planning.drafts import DrawnCounts, published_since
from gridmap.words import tr


class DraftVerbs(QObject):
    """Makes, branches, renames, discards drafts and lays them on the board."""

    def __init__(self, parent: QObject, window: Window, board: Board, panel: DraftsPanel) -> None:
        super().__init__(parent)
        self._window, self._board, self._panel = window, board, panel
        self._counts = DrawnCounts(board.session)
        board.drafts_changed.connect(self.show_drafts)
        board.ready.connect(self.show_drafts)
        panel.chosen.connect(self._lay)
        panel.new_wanted.connect(self.start)
        panel.rename_wanted.connect(lambda draft, name: board.run(RenameDraft(draft, name)))
        panel.verb_wanted.connect(self._do)
        self.show_drafts()

    def show_drafts(self) -> None:
        """List the drafts again."""
        session = self._board.session
        counts = self._counts.by_draft()
        lines = [DraftLine(None, _published_name(published_since(session)))]
        for draft in self._board.drafts():
            lines.append(_line(draft, counts.get(draft.id, 0)))
        self._panel.show_drafts(lines, self._board.draft_id, not session.read_only)

    def start(self, name: str, branched_from: RecordId | None = None) -> None:
        """Make a draft and lay it on the board."""
        with report.telling(self._window):
            self._lay(self._board.start_draft(name, branched_from))

    def _lay(self, draft_id: RecordId | None) -> None:
        self._board.lay(self._panel, draft_id)

    def _do(self, verb: str, draft_id: RecordId) -> None:
        draft = self._board.session.workspace.get(draft_id)
        if not isinstance(draft, Draft):
            return
        if verb == "branch":
            self.start(tr("plan.branch_name", name=draft.name), draft_id)
        elif verb == "discard":
            if self._board.run(DiscardDraft(draft_id)):
                report.note(self._window, tr("plan.discarded", name=draft.name))
        elif verb == "call_back":
            if self._board.run(CallBackDraft(draft_id)) and self._board.draft_id == draft_id:
                self._lay(draft_id)
        elif verb == "compare":
            from gridmap.gui.planning.compare import show_difference

            show_difference(self._window, self._board, draft_id)


def _published_name(since: str | None) -> str:
    return tr("plan.published_since", day=since) if since else tr("plan.published")


def _line(draft: Draft, cells: int) -> DraftLine:
    scheduled = draft.status == "scheduled"
    note = tr("plan.takes_effect", day=draft.effective_on) if scheduled else tr("plan.changes", count=cells)
    return DraftLine(draft.id, draft.name, note, scheduled)
