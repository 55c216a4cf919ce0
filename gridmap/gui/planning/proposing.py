"""A proposal for the community at work: looked at on the map, accepted or dropped."""

import shapely
from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from gridmap.domain.errors import UserError
from gridmap.domain.mercator import to_mercator
from gridmap.domain.planning.proposal.propose import Proposal
from gridmap.domain.records import Region
from gridmap.gui import theme
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.deviation_chart import Bar
from gridmap.gui.planning.look import Outline, outline_of, range_colour
from gridmap.gui.planning.plan_tool import PlanTool
from gridmap.gui.planning.proposal_panel import ProposalPanel
from gridmap.gui.tasks import Task, run_task
from gridmap.planning.draft_view import range_of
from gridmap.planning.proposals import proposal_for, summary
from gridmap.words import said, tr


class ProposalTool(PlanTool):
    """Shows a proposal above the map until it is accepted (Enter) or dropped (Esc)."""

    agreed = Signal()

    name = "proposal"
    snaps = False

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._cells: list[tuple[Outline, tuple[float, float], int]] = []  # a place inside, households

    def show_proposal(self, proposal: Proposal) -> None:
        """Show these cells."""
        division = proposal.division
        inside = to_mercator(shapely.get_coordinates(shapely.point_on_surface(division.shapes)))
        self._cells = [
            (outline_of(shape), (x, y), count)
            for shape, (x, y), count in zip(
                division.shapes, inside.tolist(), division.households.tolist(), strict=True
            )
        ]
        self.changed.emit()

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.agreed.emit()
            return True
        return super().key_pressed(event)

    def paint(self, painter: QPainter, view: View) -> None:
        palette = MapPalette.of()
        if self.board.view is None or self.board.community is None:
            return
        target = self.board.view.published.target(self.board.community)
        for outline, _, households in self._cells:
            painter.setPen(QPen(palette.accent, 2.0))
            painter.setBrush(faded(range_colour(range_of(households, target)), 0.92))
            painter.drawPath(outline.on(view))
        painter.setPen(palette.label)
        painter.setFont(theme.sized_font(12, bold=True))
        for _, place, households in self._cells:
            x, y = view.to_screen(*place)
            where = QRectF(x - 50, y - 10, 100, 20)
            said = tr("plan.households_on_map", count=households)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, said)


class Proposing(QObject):
    """Joins panel, map and board."""

    previewed = Signal(object)  # bars of the chart, None when there is no proposal

    def __init__(self, parent: QObject, canvas: MapCanvas, board: Board, panel: ProposalPanel) -> None:
        super().__init__(parent)
        self._canvas, self._board, self._panel = canvas, board, panel
        self._proposal: Proposal | None = None
        self._tool = ProposalTool(board)
        self._tool.finished.connect(self.drop)
        self._tool.agreed.connect(self.accept)
        self._task: Task | None = None
        panel.wanted.connect(self.propose)
        panel.accepted.connect(self.accept)
        panel.dropped.connect(self.drop)
        board.selected.connect(self._suggest)
        board.changed.connect(self.drop)
        board.ready.connect(self.drop)

    def propose(self, target: int) -> None:
        """Divide the community of the selected cell."""
        board = self._board
        region = board.session.workspace.get(board.community) if board.community is not None else None
        planning = board.view.planning if board.view is not None else None
        if planning is None or not board.editable:
            self._panel.say(tr("plan_no_draft"))
        elif not isinstance(region, Region):
            self._panel.say(tr("plan.select_a_cell"))
        else:
            self._task = run_task(
                self._panel, tr("plan.proposing"), lambda _: proposal_for(planning, region, target),
                lambda proposal: self._show(proposal, region), self._failed,
            )  # fmt: skip

    def accept(self) -> None:
        """Write the proposal into the draft."""
        proposal, self._proposal = self._proposal, None
        self._panel.show_proposal(None)
        self._lay_down()
        if proposal is not None:
            self._board.draw(lambda _: proposal.edit)

    def drop(self) -> None:
        """Forget the proposal."""
        if self._proposal is not None:
            self._proposal = None
            self._panel.show_proposal(None)
            self._lay_down()
            self.previewed.emit(None)

    def close_down(self) -> None:
        """Leave the map."""
        self.drop()

    def _show(self, proposal: Proposal, region: Region) -> None:
        self._proposal = proposal
        made = summary(self._board.session, region, proposal)
        self._panel.show_proposal(
            tr(
                "plan.proposal_is",
                community=made.name,
                cells=len(made.households),
                within=made.within,
                least=min(made.households),
                most=max(made.households),
                along=f"{made.along_reference:.0%}",
            )
        )
        self._tool.show_proposal(proposal)
        counts = proposal.division.households.tolist()
        self.previewed.emit([Bar(cell, "", n) for cell, n in zip(proposal.new_cells, counts, strict=True)])
        self._canvas.set_tool(self._tool)
        self._canvas.setFocus()  # its tool takes Enter and Esc

    def _failed(self, error: UserError) -> None:
        self._panel.say(said(error))

    def _lay_down(self) -> None:
        if self._canvas.tool is self._tool:
            self._canvas.set_tool(None)

    def _suggest(self) -> None:
        if self._board.view is not None and self._board.community is not None:
            self._panel.suggest(self._board.view.published.target(self._board.community).target)
