"""Following reference lines and other nets (T): two clicks or more, then the way splits or reshapes."""

from collections.abc import Sequence
from typing import Any

import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage, Edit
from gridmap.domain.coverage.reach import Reached, reach_to_reshape, reach_to_split
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import split
from gridmap.domain.coverage.trace import trace
from gridmap.domain.errors import Cancelled, Refused, UserError
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.planning.giving_tool import GivingTool
from gridmap.gui.planning.inline_card import InlineCard, cancel_button
from gridmap.gui.planning.line_tools import reshaped_cell, split_cells
from gridmap.gui.planning.plan_tool import pixels, vertex_of
from gridmap.gui.planning.snapping import PlanSnapper
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.planning.listed import listed
from gridmap.planning.preview import passing_ids
from gridmap.words import said, tr

#: Lines are looked for this much further than the two clicks are apart, as a share of that.
_AROUND = 1.0
#: Cells whose numbers stand on a button.
_MOST_NAMED = 3
#: And no further than this at first, degrees: around a long way there are ten thousand lines.
_FIRST_AROUND = 0.01


class TraceTool(GivingTool):
    """The way between the clicks is shown at once; a card asks what it is for, a further click goes on."""

    name = "trace"

    def __init__(self, board, snapper: PlanSnapper) -> None:
        super().__init__(board)
        self._snapper = snapper
        self.ends: list[Vertex] = []
        self.card: InlineCard | None = None
        self.what = "split"  # what the way is looked at for
        self._uses: dict[QPushButton, str] = {}
        self._ways: list[list[Vertex]] = []  # the line after each click but the first
        self._found: tuple[Any, CellId | Refused] | None = None  # what it was looked for with, and the cell
        self._seeking: Task | None = None
        for moved_on in (board.selected, board.changed):
            moved_on.connect(self._ask_again)

    def reset(self) -> None:
        self.ends, self.what, self._ways, self._found = [], "split", [], None
        self._close_card()
        if self._seeking is not None:
            self._seeking.abandon()
            self._seeking = None
        super().reset()

    def under_way(self) -> bool:
        return bool(self.ends)

    @property
    def _is_seeking(self) -> bool:
        return self._seeking is not None and self._seeking.running

    def add(self, at: Vertex) -> None:
        if at in self.ends[-1:] or self._is_seeking:  # the second click of a double one; one too early
            return
        self.ends.append(at)
        if len(self.ends) > 1:
            self._follow()
        self.changed.emit()

    def moved(self, pointer: Pointer) -> bool:
        self.pointer = pointer
        if len(self.ends) == 1:
            self._rest.start()
        self.changed.emit()
        return True

    @property
    def hint_key(self) -> str:
        return super().hint_key if self.card is None else "plan.trace_on"

    def double_clicked(self, pointer: Pointer) -> bool:
        return True

    def edit(self, coverage: Coverage, line: Sequence[Vertex], new_id: Any) -> Edit:
        if self.what == "reshape":
            return reshape(coverage, self._reshaped(coverage), line, self.takers)
        return split(coverage, split_cells(coverage, line, self.board.selection), line, new_id)

    def reach(self, coverage: Coverage, line: Sequence[Vertex]) -> Reached:
        if self.what == "reshape":
            return reach_to_reshape(coverage, self._reshaped(coverage), line)
        return reach_to_split(coverage, split_cells(coverage, line, self.board.selection), line)

    def giver(self, coverage: Coverage) -> CellId | None:
        return self._reshaped(coverage) if self.what == "reshape" else None

    def _reshaped(self, coverage: Coverage) -> CellId:
        """The cell whose border the way would be, looked for once: a long way meets many."""
        asked = (coverage, tuple(self.points), tuple(self.board.selection))
        if self._found is None or self._found[0] != asked:
            try:
                self._found = asked, reshaped_cell(coverage, self.points, self.board.selection)
            except Refused as error:
                self._found = asked, error
        if isinstance(self._found[1], Refused):
            raise self._found[1]
        return self._found[1]

    def not_yet(self, why: Refused | None) -> None:
        if self.card is not None:  # the way is there: what it cannot be used for is told before it is asked
            self.card.say_trouble(said(why) if why is not None else "")
            self._allow(self.what, why)

    def use_for(self, what: str) -> None:
        """Split or reshape along the way; without a selected cell those that it runs through."""
        if self.coverage is None:
            return
        self.what = what
        try:
            reshaped = self._reshaped(self.coverage) if what == "reshape" else None
        except Refused as error:
            if self.card is not None:
                self.card.say_trouble(said(error))
            return
        if self.draw_line() is not None:
            self.reset()
            if reshaped is not None:
                self.board.select([reshaped])
            if self.canvas is not None:
                self.canvas.setFocus()

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backspace and self.ends:
            if not self._is_seeking:
                self._back()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.ends:
            return True  # the card asks what for, or there is no way yet
        return super().key_pressed(event)

    def _back(self) -> None:
        """Take the last click back."""
        if len(self.ends) < 2:
            self.reset()
            return
        self.ends.pop()
        self._ways.pop()
        self._close_card()
        self.points = list(self._ways[-1]) if self._ways else []
        self.clear_preview()
        if self._ways:
            self._ask()
        self._rest.start()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn) and watched in self._uses:
            self.what = self._uses[watched]
            self._rest.start()
        if watched in self._uses and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_N:
            # The card lets no letter through to the map.
            return event.type() == QEvent.Type.KeyPress and self.key_pressed(event)
        return super().eventFilter(watched, event)

    def ahead(self) -> list[Vertex]:
        """The way to the pointer."""
        if not self._ways and len(self.ends) == 1 and self.pointer is not None:
            try:
                start, stop = self.ends[0], vertex_of(self.pointer)
                self.points = trace(self._snapper.lines_near(_around(start, stop)[0]), start, stop)
            except Refused:
                self.points = list(self.ends)
        return list(self.points)

    def _follow(self) -> None:
        """Go on to the last click, far round if there is no way beside."""
        start, stop = (self.points if self._ways else self.ends[:-1])[-1], self.ends[-1]
        near, far = _around(start, stop)
        try:
            self._go_on(trace(self._snapper.lines_near(near), start, stop))
        except Refused as error:
            if far is None:
                self._take_back(error)
            else:
                self._seek(self._snapper.lines_near(far), start, stop)

    def _seek(self, lines: NDArray[Any], start: Vertex, stop: Vertex) -> None:
        """Look along many lines off the window's thread; till it ends nothing is asked of the way so far."""
        assert self.canvas is not None
        self._close_card()

        def work(progress: Progress) -> list[Vertex]:
            return trace(lines, start, stop, lambda: progress(0, None))

        self._seeking = run_task(
            self.canvas, tr("plan.trace_seeking"), work, self._go_on, failed=self._take_back
        )

    def _take_back(self, why: UserError) -> None:
        """The last click leads nowhere."""
        self.ends.pop()
        if not isinstance(why, Cancelled):
            self.board.refused.emit(said(why))
        if self._ways and self.card is None:
            self._ask()
        self.changed.emit()

    def _go_on(self, way: list[Vertex]) -> None:
        """Put a way to the end of the line, and ask what it is for."""
        self.points = [*self.points[:-1], *way] if self._ways else way
        self._ways.append(list(self.points))
        self._rest.start()
        self._close_card()
        self._ask()

    def _ask(self) -> None:
        assert self.canvas is not None
        self.what = "split"
        self.card = InlineCard(self.canvas, tr("plan.trace_what"))
        self.card.setToolTip(tr("plan.trace_on"))
        cancel_button(self.card)
        tried = {what: self._tried(what) for what in ("split", "reshape")}
        other = self.card.add_button(self._reshape_text(), lambda: self.use_for("reshape"))
        text = self._split_text(tried["split"])
        first = self.card.add_button(text, lambda: self.use_for("split"), default=True)
        self._uses = {other: "reshape", first: "split"}
        for button in self._uses:  # what each would do is shown before it is done
            button.installEventFilter(self)
        self.card.left.connect(self.reset)
        at = pixels(self.canvas.view, self.points[-1:])[0]
        self.card.stand_at(at.x(), at.y())
        for what, found in tried.items():
            self._allow(what, found if isinstance(found, Refused) else None)
        self.tell_hint()
        able = next((button for button in (first, other) if button.isEnabled()), None)
        if able is not None:
            self.what = self._uses[able]
            able.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_again(self) -> None:
        """What is selected or drawn is another: what the way would do is, too."""
        if self.card is not None and self.coverage is not None:
            self._close_card()
            self._ask()
            self._rest.start()

    def _tried(self, what: str) -> Edit | Refused | None:
        """What the way would do, or why it cannot be used for this."""
        if self.coverage is None:
            return None
        before, self.what = self.what, what
        fresh = passing_ids()
        try:
            return self.edit(self.coverage, self.reach(self.coverage, self.points).line, lambda: next(fresh))
        except Refused as error:
            return error
        finally:
            self.what = before

    def _allow(self, what: str, why: Refused | None) -> None:
        """Shut off the button of a use that is refused, and say why beside it."""
        for button, does in self._uses.items():
            if does == what:
                button.setEnabled(why is None)
                button.setToolTip("" if why is None else said(why))

    def _close_card(self) -> None:
        card, self.card, self._uses = self.card, None, {}
        if card is not None:
            card.hide()
            card.deleteLater()
            self.tell_hint()

    def _split_text(self, tried: Edit | Refused | None) -> str:
        """Names the cells that the way runs through."""
        plan = self.board.view
        if plan is None or not isinstance(tried, Edit):
            return tr("plan.trace_split", cells="").strip()
        cells = sorted({plan.cell(one).short for parents in tried.parents.values() for one in parents})
        return tr("plan.trace_split", cells=listed(cells, _MOST_NAMED))

    def _reshape_text(self) -> str:
        """Names the cell, as it may have been chosen by the way."""
        plan = self.board.view
        try:
            cell = self._reshaped(plan.coverage) if plan else None
        except Refused:
            cell = None
        known = f" {plan.cell(cell).short}" if plan is not None and cell is not None else ""
        return tr("plan.tool_reshape") + known


def _around(start: Vertex, stop: Vertex) -> tuple[BaseGeometry, BaseGeometry | None]:
    """Where lines are looked for first, and where then if they lie further off."""
    ends = shapely.linestrings(grid.unpack([start, stop]))
    room = max(ends.length * _AROUND, 0.001)
    near, far = (ends.buffer(by) for by in (min(room, _FIRST_AROUND), room))
    return near, far if room > _FIRST_AROUND else None
