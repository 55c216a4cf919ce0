"""The tools of planning and which of them is in use."""

from PySide6.QtCore import QObject, Qt, Signal

from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.tool import Tool
from gridmap.gui.map_tools import MapTools
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.border_tool import BorderTool, SimplifyTool
from gridmap.gui.planning.cells_tool import CellsTool, MergeTool
from gridmap.gui.planning.cut_out_tool import CutOutTool
from gridmap.gui.planning.exact_card import ExactCard
from gridmap.gui.planning.line_tool import LineTool
from gridmap.gui.planning.line_tools import ReshapeTool, SplitTool
from gridmap.gui.planning.plan_tool import PlanTool
from gridmap.gui.planning.snapping import PlanSnapper
from gridmap.gui.planning.trace_tool import TraceTool
from gridmap.gui.planning.vertex_tool import VertexTool
from gridmap.words import tr


class Toolbox(QObject):
    """Takes tools up and lays them down; whatever is finished goes back to selecting cells."""

    tool_shown = Signal(str)
    #: "unassigned" or "multi_part": what should be looked for.
    search_wanted = Signal(str)

    def __init__(
        self, parent: QObject, canvas: MapCanvas, board: Board, snapper: PlanSnapper, measuring: MapTools
    ) -> None:
        super().__init__(parent)
        self._canvas, self._board, self._measuring = canvas, board, measuring
        self.select = CellsTool(board)
        made: list[PlanTool] = [
            self.select,
            VertexTool(board, snapper),
            SplitTool(board),
            ReshapeTool(board),
            MergeTool(board),
            CutOutTool(board),
            TraceTool(board, snapper),
            BorderTool(board),
            SimplifyTool(board),
        ]
        self.tools = {tool.name: tool for tool in made}
        self.exact: ExactCard | None = None
        self._draft_id = board.draft_id
        canvas.tool_changed.connect(self._changed)
        board.ready.connect(self._board_laid)
        canvas.set_tool(self.select)

    def use(self, name: str) -> None:
        """Take a tool up, or do at once what needs no tool."""
        self._canvas.setFocus()
        tool = self.tools.get(name)
        if tool is not None:
            self._canvas.set_tool(tool)
        elif name == "measure":
            self._measuring.measure.click()
        elif name == "lock":
            self._board.turn_locks()
        elif name == "exact":
            self._ask_exact()
        elif name == "whole":
            self._canvas.zoom_full()
        else:
            self.search_wanted.emit(name)
        self.tool_shown.emit(self._canvas.tool.name)

    def close_down(self) -> None:
        """Give the map back to the other modes."""
        self._canvas.tool_changed.disconnect(self._changed)
        self._drop_exact()
        self._canvas.set_tool(None)

    def _ask_exact(self) -> None:
        tool = self._canvas.tool
        self._drop_exact()
        vertices = isinstance(tool, VertexTool)
        if not isinstance(tool, VertexTool | LineTool) or (vertices and tool.anchor is None):
            self._board.refused.emit(tr("plan.exact_nothing"))
            return
        self.exact = ExactCard(self._canvas, tool)
        pointer = self._canvas.pointer
        middle = self._canvas.rect().center()
        self.exact.stand_at(*((pointer.px, pointer.py) if pointer else (middle.x(), middle.y())))
        self.exact.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop_exact(self) -> None:
        if self.exact is not None:
            self.exact.hide()
            self.exact.deleteLater()
            self.exact = None

    def _changed(self, tool: Tool) -> None:
        self._drop_exact()
        if tool.name == "select" and tool is not self.select:
            self._canvas.set_tool(self.select)  # the canvas's own: it knows published cells only
            return
        self.tool_shown.emit(tool.name)

    def _board_laid(self) -> None:
        tool = self._canvas.tool
        if self._draft_id != self._board.draft_id:  # what is half drawn was meant for another draft
            self._draft_id = self._board.draft_id
            self._drop_exact()
            if isinstance(tool, PlanTool):
                tool.reset()
                if tool.draws and self._draft_id is None:  # what is in force is not drawn on
                    tool = self.select
                    self._canvas.set_tool(tool)
        if isinstance(tool, PlanTool):
            tool.tell_hint()
