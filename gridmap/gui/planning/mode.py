"""Planning mode 规划: drafts and checks at the left, cell and works at the right, tools on the map."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from gridmap.domain.records import RecordId
from gridmap.gui.docks import add_dock, embed
from gridmap.gui.modes import LooksOut
from gridmap.gui.open_workspace import OpenWorkspace
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.cell_side import CellSide
from gridmap.gui.planning.complaint import Complaint
from gridmap.gui.planning.draft_side import DraftSide
from gridmap.gui.planning.draft_verbs import DraftVerbs
from gridmap.gui.planning.looked_up import LookedUp
from gridmap.gui.planning.mismatch_panel import MismatchPanel
from gridmap.gui.planning.net_verbs import NetVerbs
from gridmap.gui.planning.nets import Nets, nets_of
from gridmap.gui.planning.plan_layer import PlanLayer
from gridmap.gui.planning.plan_tool import PlanTool
from gridmap.gui.planning.proposing import Proposing
from gridmap.gui.planning.range_legend import RangeLegend
from gridmap.gui.planning.ranges_in_view import RangesInView
from gridmap.gui.planning.show_cell import ShowCell
from gridmap.gui.planning.show_checks import ShowChecks
from gridmap.gui.planning.snapping import PlanSnapper
from gridmap.gui.planning.sought import SoughtPlace
from gridmap.gui.planning.toolbar import PlanToolbar
from gridmap.gui.planning.toolbox import Toolbox
from gridmap.gui.planning.top_buttons import TopButtons
from gridmap.gui.scrolling import ScrollArea
from gridmap.gui.window import Window
from gridmap.gui.window_facts import shows_day
from gridmap.planning.other_work import other_work
from gridmap.words import tr

_Area = Qt.DockWidgetArea


class PlanningMode(QObject):
    """Puts the panels round the map and joins them to the board; the map stays where it is."""

    def __init__(self, window: Window, opened: OpenWorkspace) -> None:
        super().__init__(window)
        self._window, self._opened = window, opened
        self.board = board_of(opened)
        self._trouble = ""  # why the last edit was refused
        self.docks: dict[str, QDockWidget] = {}
        self.left, self.right, self.below = DraftSide(), CellSide(), MismatchPanel()
        self.nets: Nets = nets_of(opened, self.board)
        for key, panel, area in (
            ("plans", _scrolled(self.left), _Area.LeftDockWidgetArea),
            ("plan_cell", self.right, _Area.RightDockWidgetArea),
            ("plan_nets", self.below, _Area.BottomDockWidgetArea),
        ):
            self.docks[key] = add_dock(window, key, window.panel_heading(key), panel, area)
        embed(self.docks["plan_nets"], self.below.head)
        canvas = opened.canvas
        self.layer = PlanLayer(canvas, self.board)
        self.toolbar, self.legend = PlanToolbar(canvas), RangeLegend(canvas)
        self.complaint = Complaint(canvas)
        self.snapper = PlanSnapper(self.board, self.nets)
        self.toolbox = Toolbox(self, canvas, self.board, self.snapper, opened.tools)
        self.verbs = DraftVerbs(self, window, self.board, self.left.drafts)
        self.checks = ShowChecks(self, canvas, self.board, self.left.checks)
        self.cell = ShowCell(self, self.board, self.right)
        self.ranges = RangesInView(self, canvas, self.board, self.legend)
        self.proposing = Proposing(self, canvas, self.board, self.left.proposal)
        self.net_verbs = NetVerbs(
            self, window, self.board, self.nets, self.left.nets, self.below, self.docks["plan_nets"],
            self.layer, self.legend, canvas,
        )  # fmt: skip
        self.top = TopButtons(window, self.board)
        self.sought = SoughtPlace(self, canvas, self.board)
        self.looked_up = LookedUp(self, self.board, self._show_hint)
        self._found: list[RecordId] = []  # what was selected elsewhere when the board was ready last
        self._dress(canvas)
        self._join()
        opened.once_drawn(self._begin)
        canvas.setFocus()

    @property
    def busy(self) -> bool:
        """Whether checks or figures wait for the planner to rest."""
        return self.verbs.busy or self.checks.busy or self.cell.busy or self.layer.busy or self.net_verbs.busy

    def open_draft(self, name: str) -> bool:
        """Lay the draft of a name on the board; False where there is none."""
        found = next((one.id for one in self.board.drafts() if one.name == name), None)
        if found is not None:
            self.board.lay(found)
        return found is not None

    @property
    def looks_out(self) -> LooksOut:
        """The history is that of the whole file: what is no edit of the draft at hand is asked about."""
        session, draft_id = self.board.session, self.board.draft_id
        return lambda turn: other_work(session, turn, draft_id)

    def leave(self) -> None:
        """Take tools and colours off the map; the board is kept."""
        canvas = self._opened.canvas
        self.board.nothing_follows()
        self.toolbox.close_down()
        for part in (self.verbs, self.ranges, self.proposing, self.checks, self.cell, self.net_verbs):
            part.close_down()
        canvas.snapper = None
        canvas.set_layer(None)
        self.toolbar.close_down()
        self.sought.close_down()
        self.top.close_down()
        for widget in (self.legend, self.complaint):
            widget.hide()
            widget.deleteLater()
        canvas.removeEventFilter(self)
        self.layer.close_down()
        self._undress(canvas)
        canvas.pale(self.layer.picture)
        self._window.status.show_plan("")
        self.deleteLater()

    def _begin(self) -> None:
        if self.board.laying:  # somebody wanted a draft of their own
            return
        if self.board.view is None:
            looks_back = shows_day(self.board.session)  # the day itself is wanted, not what is drawn
            drafts = [one for one in self.board.drafts() if one.status == "open" and not looks_back]
            self.board.lay(drafts[-1].id if drafts else None)
        else:
            self.board.ready.emit()

    def _dress(self, canvas) -> None:
        """Take away from the map what belongs to other modes."""
        self._points = [name for name, points in canvas.scene.points.items() if points.shown]
        for name in self._points:
            canvas.show_points(name, False)
        canvas.show_fills(False)
        canvas.show_labels(False)
        canvas.level_switch.hide()
        self._opened.tools.hide()
        canvas.select([])
        self.layer.begin_with(canvas.pale())
        canvas.set_layer(self.layer)
        canvas.snapper = self.snapper
        canvas.installEventFilter(self)

    def _undress(self, canvas) -> None:
        for name in self._points:
            canvas.show_points(name, True)
        self._opened.dress_map()
        canvas.level_switch.setVisible(len(canvas.scene.level_names) > 1)
        self._opened.tools.show()
        canvas.select(self._opened.selection)

    def _join(self) -> None:
        # Methods of objects that go with the mode, never lambdas: board and map outlive it.
        board, canvas = self.board, self._opened.canvas
        canvas.position_changed.connect(self._show_position)
        canvas.hint_changed.connect(self._show_hint)
        canvas.view_changed.connect(self._show_scale)
        self._show_scale()
        board.refused.connect(self.complaint.say)
        board.refused.connect(self._tell_trouble)
        for made in (board.changed, board.drafts_changed, board.selected):
            made.connect(self._trouble_over)
        board.ready.connect(self._select_what_was)
        board.selected.connect(self._selected)
        self._opened.selected.connect(self._select_again)
        self._opened.record_wanted.connect(self.sought.show)
        self._opened.contents.changed.connect(self._scene_changed)
        self.looked_up.over.connect(self._tell_hint)
        self.toolbox.tool_shown.connect(self._show_tool)
        self.toolbox.search_wanted.connect(self._search)
        self._show_tool(canvas.tool.name)
        self.toolbar.refused.connect(board.refused)
        if shows_day(board.session):
            for part in (self.toolbar, self.left.proposal):
                part.forbid(board.why_not())
        self.toolbar.wanted.connect(self.toolbox.use)
        self.checks.looked.connect(self._show_whole)
        self.verbs.located.connect(self.checks.show_box)
        self.top.located.connect(self.checks.go_to)
        for panel in (self.left.checks, self.right):
            panel.update_wanted.connect(self.verbs.update_laid)
        self.proposing.previewed.connect(self.cell.show_proposed)

    def _tell_trouble(self, text: str) -> None:
        self._trouble = text
        self._show_hint(text)

    def _trouble_over(self) -> None:
        """Something was done since: what was refused before is told no longer."""
        if self._trouble:
            self._trouble = ""
            self.complaint.hide()
            self._tell_hint()

    def _tell_hint(self) -> None:
        """Say what the tool has to say, in the place of what holds no longer."""
        tool = self._opened.canvas.tool
        if isinstance(tool, PlanTool):
            tool.tell_hint()

    def _show_tool(self, name: str) -> None:
        self.toolbar.show_tool(name)
        self.layer.dashed = name in ("select", "merge", "measure")

    def _show_whole(self, faults: int) -> None:
        said = tr("plan.not_whole", count=faults) if faults else tr("plan.whole_so_far")
        if self.board.outdated:
            said = tr("plan.not_up_to_date")
        self._window.status.show_plan(said)

    def _search(self, what: str) -> None:
        """Go to what no cell covers, or to cells in several parts."""
        keys = {"unassigned": "check.hole_in_community", "multi_part": "check.multi_part"}
        self.checks.find([keys[what]], f"plan.nothing_{what}")

    def _show_position(self, lon: float | None, lat: float | None) -> None:
        self._window.status.show_position(lon, lat)

    def _show_hint(self, text: str) -> None:
        self._window.status.show_hint(text)

    def _select_what_was(self) -> None:
        found, before = self._opened.selection, self._found
        self._found = list(found)
        if found != before or not self.board.selection:  # else the planner has gone on from there
            self._select_again(found)

    def _show_scale(self) -> None:
        self._window.status.show_scale(self._opened.canvas.view.denominator)

    def _selected(self, cells: list[RecordId]) -> None:
        """Let the other modes know what is selected, as far as they know the cells."""
        known = [one for one in cells if self._opened.canvas.scene.find(one) is not None]
        if known or self.board.community is None:
            self._opened.select(known)
        elif cells:
            self._opened.canvas.marks.set_shape(None)  # of a retired cell that was looked up
        self._opened.canvas.select([])

    def _select_again(self, ids: list[RecordId]) -> None:
        """Something was selected elsewhere: by the search, or before this mode was entered."""
        self._opened.canvas.select([])
        view = self.board.view
        cells = [one for one in ids if view is not None and one in view]
        if ids and not cells:
            self.looked_up.show(ids[0])
        if cells and set(cells) - set(self.board.selection):
            self.board.select(cells)

    def _scene_changed(self) -> None:
        self._opened.canvas.level_switch.hide()
        self._opened.canvas.select([])
        self.layer.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.legend.place()
            self.net_verbs.place()
        return super().eventFilter(watched, event)


def board_of(opened: OpenWorkspace) -> Board:
    """The board of an open workspace, made when planning is first entered and kept until it is closed."""
    found = opened.findChild(Board)
    if found is None:
        found = Board(opened.session, opened.canvas, opened)
        opened.closing.connect(found.stop)
    return found


def _scrolled(panel: QWidget) -> ScrollArea:
    area = ScrollArea(panel)
    area.setMinimumWidth(panel.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
