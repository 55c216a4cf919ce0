"""Proposals for the communities at work: looked at on the map, accepted or dropped."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow

from gridmap.domain.errors import Cancelled, UserError
from gridmap.domain.mercator import xy_at
from gridmap.domain.planning.proposal.propose import refitted
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.docks import add_dock
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.deviation_chart import Bar
from gridmap.gui.planning.proposal_model import ProposalRow, state_in
from gridmap.gui.planning.proposal_panel import ProposalPanel
from gridmap.gui.planning.proposal_table import ProposalTable
from gridmap.gui.planning.proposal_tool import ProposalTool
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.planning.draft_view import bounds_of
from gridmap.planning.proposals import accept
from gridmap.planning.proposer import ProposedCommunity, Proposer
from gridmap.planning.scopes import Scope, scopes_around
from gridmap.words import said, tr

_TABLE_HIGH = 250


class Proposing(QObject):
    """Joins panel, table, map and board. One proposal is answered in the panel, several in the table."""

    previewed = Signal(object)  # bars of the chart, None when there is no proposal

    def __init__(self, parent: QObject, canvas: MapCanvas, board: Board, panel: ProposalPanel) -> None:
        super().__init__(parent)
        self._canvas, self._board, self._panel = canvas, board, panel
        self.rows: list[ProposalRow] = []
        self.table: ProposalTable | None = None
        self._dock: QDockWidget | None = None
        self._tool = ProposalTool(board)
        self._tool.finished.connect(self._escaped)
        self._tool.agreed.connect(self.accept)
        self.task: Task | None = None
        self._divides: RecordId | None = None  # the draft for which proposals are being made
        self._writing = False
        panel.wanted.connect(self.propose)
        panel.accepted.connect(self.accept)
        panel.dropped.connect(self.drop)
        board.selected.connect(self._show_scopes)
        board.changed.connect(self._drawn_on)
        board.ready.connect(self._other_draft)
        self._show_scopes()

    # -- proposing

    def propose(self, scope: Scope | None, target: int | None) -> None:
        """Divide the communities of a scope."""
        board = self._board
        if board.view is None or board.view.planning is None or not board.editable:
            self._panel.say(board.why_not() or tr("plan_no_draft"))
            return
        if scope is None:
            self._panel.say(tr("plan.select_a_cell"))
            return
        try:
            board.check_up_to_date()
        except UserError as error:
            self._panel.say(said(error))
            return
        session, view = board.session, board.view.frozen()
        self._divides = view.draft_id

        def work(progress: Progress) -> list[ProposedCommunity]:
            proposer = Proposer(session, view.coverage, view.draft_id, view)
            return list(proposer.each(scope.regions(session), target, None, progress))

        self.drop()
        self._panel.show_proposal(None)
        self._panel.show_busy(True)
        self.task = run_task(self._panel, tr("plan.proposing"), work, self._show, self._failed)

    def _show(self, found: Sequence[ProposedCommunity]) -> None:
        self._divides = None
        self._panel.show_busy(False)
        if len(found) == 1 and found[0].proposal is None:
            self._panel.say(found[0].refused)
            return
        rows = [ProposalRow(one, "open" if one.proposal is not None else "none") for one in found]
        if (view := self._board.view) is not None:  # it may have been drawn on meanwhile, or lie over others
            for row in rows:
                row.state = state_in(view, row)
        waiting = [row.found for row in rows if row.state == "open"]
        if not waiting and any(row.state == "stale" for row in rows):
            self._panel.say(tr("plan.proposal_overtaken"))
            return
        self.rows = rows
        self._tool.show_proposals(waiting)
        if waiting:
            self._canvas.set_tool(self._tool)
            self._canvas.setFocus()  # its tool takes Enter and Esc
        if len(rows) == 1:
            self._panel.show_proposal(_told(rows[0].found))
            self._look_at(self.rows)
        else:
            self._open_table()

    def _failed(self, error: UserError) -> None:
        self._divides = None
        self._panel.show_busy(False)
        self._panel.say(tr("plan.proposing_stopped") if isinstance(error, Cancelled) else said(error))

    # -- answering

    def accept(self) -> None:
        """Write what is looked at into the draft."""
        rows = self.rows if self.table is None else self.table.selected()
        self.accept_rows(rows)

    def accept_rows(self, rows: Sequence[ProposalRow]) -> None:
        """Write proposals into the draft, a step each."""
        wanted = [row for row in rows if row.state == "open"]
        view = self._board.view
        if not wanted or view is None or view.planning is None:
            return
        if len(wanted) == 1:
            proposal = wanted[0].found.proposal
            assert proposal is not None
            self._writing = True
            made = self._board.draw(lambda coverage: refitted(coverage, proposal))
            self._written(wanted[:1] if made is not None else [])
            return
        planning = view.planning
        done: list[ProposalRow] = []

        def work(progress: Progress) -> None:
            for count, row in enumerate(wanted):
                progress(count, len(wanted))
                try:
                    accept(planning, row.found)
                    done.append(row)
                except UserError as error:
                    row.trouble = said(error)

        def stopped(error: UserError) -> None:
            self._written(done)
            if not isinstance(error, Cancelled):
                report.tell(self._panel, error)

        self._writing = True
        self.task = run_task(self._panel, tr("plan.accepting"), work, lambda _: self._written(done), stopped)
        self._board.begin_row(self.task)

    def drop(self) -> None:
        """Forget every proposal."""
        if self.rows:
            self.rows = []
            self._panel.show_proposal(None)
            self._lay_down()
            self._close_table()
            self.previewed.emit(None)

    def drop_rows(self, rows: Sequence[ProposalRow]) -> None:
        """Refuse some of the proposals."""
        for row in rows:
            if row.state == "open":
                row.state = "dropped"
        self._tell()

    def _give_up(self) -> None:
        """What is being made is for a draft that is no longer on the board."""
        if self.task is not None and self.task.running:
            self.task.abandon()
            self._panel.show_busy(False)
        self._divides = None

    def close_down(self) -> None:
        """Leave the map."""
        if self.task is not None:
            self.task.abandon()
        self._board.end_row()
        self.drop()

    def _written(self, rows: Sequence[ProposalRow]) -> None:
        self._writing = False
        self._board.end_row()
        for row in rows:
            row.state = "accepted"
        if self.table is None:
            self.drop()
        else:
            self._tell()

    def _tell(self) -> None:
        if self.table is not None:
            self.table.tell()
        waiting = [row.found for row in self.rows if row.state == "open"]
        self._tool.show_proposals(waiting)
        if not waiting:
            self._lay_down()
            self.previewed.emit(None)

    # -- looking

    def _look_at(self, rows: Sequence[ProposalRow]) -> None:
        """Show the proposals that are chosen: their place on the map, the first one's chart."""
        if not rows or self._writing:
            return
        self._tool.light_up([row.found.id for row in rows])
        first = rows[0]
        if self.table is not None:
            self._board.focus(first.found.id)
            self._go_to([row.found.id for row in rows])
            if any(row.state == "open" for row in self.rows) and self._canvas.tool is not self._tool:
                self._canvas.set_tool(self._tool)
        proposal = first.found.proposal if first.state == "open" else None
        if proposal is None:
            self.previewed.emit(None)
            return
        counts = zip(proposal.new_cells, proposal.division.households.tolist(), strict=True)
        self.previewed.emit([Bar(cell, "", count) for cell, count in counts])

    def _go_to(self, communities: Sequence[RecordId]) -> None:
        view = self._board.view
        if view is None:
            return
        box = bounds_of(view, [cell for one in communities for cell in view.cells_of(one)])
        if box is not None:
            west, south, east, north = box
            self._canvas.zoom_to_box((*xy_at(west, south), *xy_at(east, north)))

    def _escaped(self) -> None:
        """Esc: one proposal is dropped; several stay in their table, off the map."""
        if self.table is None:
            self.drop()
        else:
            self._lay_down()

    def _open_table(self) -> None:
        window = self._canvas.window()
        if not isinstance(window, QMainWindow):
            return
        self.table = ProposalTable()
        self.table.chosen.connect(self._look_at)
        self.table.accept_wanted.connect(self.accept_rows)
        self.table.drop_wanted.connect(self.drop_rows)
        self.table.closed.connect(self.drop)
        area = Qt.DockWidgetArea.BottomDockWidgetArea
        self._dock = add_dock(window, "plan_proposals", tr("plan.proposals"), self.table, area)
        self._dock.show()
        window.resizeDocks([self._dock], [_TABLE_HIGH], Qt.Orientation.Vertical)
        self.table.show_rows(self.rows)

    def _close_table(self) -> None:
        if self._dock is not None:
            self._dock.hide()
            self._dock.deleteLater()
        self.table = self._dock = None

    def _lay_down(self) -> None:
        if self._canvas.tool is self._tool:
            self._canvas.set_tool(None)

    # -- following the board

    def _show_scopes(self) -> None:
        view, community = self._board.view, self._board.community
        if view is None or community is None:
            self._panel.show_scopes([], None)
            return
        chosen = dict.fromkeys(view.cell(one).community_id for one in self._board.selection)
        scopes = scopes_around(self._board.session, list(chosen) or [community])
        self._panel.show_scopes(scopes, view.published.target(community).target)

    def _drawn_on(self) -> None:
        """Somebody drew: a proposal for cells that are gone is of no use any more."""
        self._panel.forget_refusal()
        view = self._board.view
        if self._writing or view is None or not self.rows:
            return
        if self.table is None:
            self.drop()
            return
        for row in self.rows:
            row.state = state_in(view, row)
        self._tell()

    def _other_draft(self) -> None:
        if self._divides not in (None, self._board.draft_id):
            self._give_up()
        self.drop()
        self._panel.forget_refusal()
        self._show_scopes()


def _told(one: ProposedCommunity) -> str:
    text = tr(
        "plan.proposal_is",
        community=one.name,
        before=one.before,
        cells=len(one.households),
        within=one.within,
        least=min(one.households),
        most=max(one.households),
        along=f"{one.along_reference:.0%}",
    )
    return f"{text} {one.why}" if one.why else text
