"""Following reference lines and other nets (T): two clicks, then the way found splits or reshapes."""

from collections.abc import Sequence
from typing import Any

import shapely
from PySide6.QtCore import Qt

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import split
from gridmap.domain.coverage.trace import trace
from gridmap.domain.errors import Refused
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.planning.inline_card import InlineCard, cancel_button
from gridmap.gui.planning.line_tool import LineTool
from gridmap.gui.planning.line_tools import split_cells
from gridmap.gui.planning.plan_tool import pixels, vertex_of
from gridmap.gui.planning.snapping import PlanSnapper
from gridmap.words import said, tr

#: Lines are looked for this much further than the two clicks are apart, as a share of that.
_AROUND = 1.0


class TraceTool(LineTool):
    """The way between the clicks is shown at once; a card asks what it is for."""

    name = "trace"

    def __init__(self, board, snapper: PlanSnapper) -> None:
        super().__init__(board)
        self._snapper = snapper
        self.ends: list[Vertex] = []
        self.card: InlineCard | None = None

    def reset(self) -> None:
        self.ends = []
        card, self.card = self.card, None
        if card is not None:
            card.hide()
            card.deleteLater()
        super().reset()

    def under_way(self) -> bool:
        return bool(self.ends)

    def add(self, at: Vertex) -> None:
        if self.card is not None:
            return
        self.ends.append(at)
        if len(self.ends) == 2:
            self._follow()
        self.changed.emit()

    def moved(self, pointer: Pointer) -> bool:
        self.pointer = pointer
        if len(self.ends) == 1:
            self._rest.start()
        self.changed.emit()
        return True

    def double_clicked(self, pointer: Pointer) -> bool:
        return True

    def edit(self, coverage: Coverage, line: Sequence[Vertex], new_id: Any) -> Edit:
        return split(coverage, split_cells(coverage, line, self.board.selection), line, new_id)

    def use_for(self, what: str) -> None:
        """Split or reshape along the way."""
        line, new_id, chosen = list(self.points), self.board.session.new_id, list(self.board.selection)

        def edit(coverage: Coverage) -> Edit:
            if what == "split":
                return split(coverage, split_cells(coverage, line, chosen), line, new_id)
            if len(chosen) != 1:
                raise Refused("plan.reshape_needs_one")
            return reshape(coverage, chosen[0], line)

        if self.draw(edit) is not None:
            self.reset()
            if self.canvas is not None:
                self.canvas.setFocus()

    def ahead(self) -> list[Vertex]:
        """The way to the pointer."""
        if self.card is None and len(self.ends) == 1 and self.pointer is not None:
            try:
                self.points = self._way(self.ends[0], vertex_of(self.pointer))
            except Refused:
                self.points = list(self.ends)
        return list(self.points)

    def _follow(self) -> None:
        try:
            self.points = self._way(*self.ends)
        except Refused as error:
            self.board.refused.emit(said(error))
            self.ends.pop()
            return
        self._rest.start()
        assert self.canvas is not None
        self.card = InlineCard(self.canvas, tr("plan.trace_what"))
        cancel_button(self.card)
        self.card.add_button(tr("plan.tool_reshape"), lambda: self.use_for("reshape"))
        first = self.card.add_button(tr("plan.tool_split"), lambda: self.use_for("split"), default=True)
        self.card.left.connect(self.reset)
        at = pixels(self.canvas.view, self.points[-1:])[0]
        self.card.stand_at(at.x(), at.y())
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _way(self, start: Vertex, stop: Vertex) -> list[Vertex]:
        ends = shapely.linestrings(grid.unpack([start, stop]))
        room = max(ends.length * _AROUND, 0.001)
        return trace(self._snapper.lines_near(shapely.box(*ends.buffer(room).bounds)), start, stop)
