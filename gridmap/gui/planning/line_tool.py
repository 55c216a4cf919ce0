"""Drawing a line, click by click, with what it would do shown as soon as the pointer rests."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QBrush, QKeyEvent, QPainter, QPen
from shapely.geometry.base import BaseGeometry

from gridmap.domain.change import Change
from gridmap.domain.coverage.grid import Vertex, position
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.coverage.reach import Reached
from gridmap.domain.errors import Refused
from gridmap.domain.mercator import xy_at
from gridmap.domain.planning.locks import changed_by
from gridmap.gui import report
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.tips import paint_tip
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.figures_card import figures_box, paint_figures
from gridmap.gui.planning.look import Outline, outline_of, range_colour
from gridmap.gui.planning.obstacles import name_on_map
from gridmap.gui.planning.paint import paint_continued, paint_line, paint_outline, paint_tag, tag_box
from gridmap.gui.planning.plan_tool import PlanTool, pixels, vertex_of
from gridmap.gui.planning.small_pieces import ahead_text, made_text, small_rows
from gridmap.gui.planning.tag_places import clear_of, on_their_ground
from gridmap.planning.preview import Row, passing_ids, preview_of
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.planning.board import Board

#: The preview of a line is worked out when the pointer has rested so long.
_REST_MS = 25


class LineTool(PlanTool):
    """A click adds a point; a double click, Enter or the right button finishes; Backspace takes one back."""

    #: Points that make a line which can be finished.
    least = 2
    #: Whether the cells that it brings are dedicated ones.
    dedicates = False

    def __init__(self, board: "Board") -> None:
        super().__init__(board)
        self.points: list[Vertex] = []
        self.added: Sequence[tuple[Vertex, Vertex]] = ()  # what continues the line to a border
        self._pieces: list[tuple[Outline, Row]] = []
        self._tags: list[tuple[tuple[float, float], str]] = []  # names of new pieces and where they stand
        #: Ground that would go to another cell, what it is called there, and where the name stands.
        self.gifts: list[tuple[Outline, str, tuple[float, float]]] = []
        self._standing: tuple[View, list[tuple[QPointF, str]]] | None = None  # where all those names are
        self.locked: list[int] = []  # cells that the line would change and may not
        self._warned = False  # of small pieces, in the status bar
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.look_ahead)

    # -- what a tool of this kind says

    def reach(self, coverage: Coverage, line: Sequence[Vertex]) -> Reached:
        """The line continued to the borders that it is meant to reach."""
        return Reached(tuple(line))

    def edit(self, coverage: Coverage, line: Sequence[Vertex], new_id: Any) -> Edit:
        """What a line does that reaches them."""
        raise NotImplementedError

    def given(self, coverage: Coverage, line: Sequence[Vertex]) -> list[tuple[BaseGeometry, str]]:
        """Ground that the line gives from one cell to another, and to which: what is to stand on it."""
        return []

    def not_yet(self, why: Refused | None) -> None:
        """A line that is looked at does nothing yet, or None: it does something."""

    def finish(self) -> None:
        """The line is there."""
        if self.draw_line() is not None:
            self.reset()

    def draw_line(self) -> Change | None:
        """Write what the line does."""
        line, new_id = list(self.points), self.board.session.new_id
        made = self.draw(lambda coverage: self.edit(coverage, self.reach(coverage, line).line, new_id))
        if made is not None and self.canvas is not None and (said := made_text(self.board, made)):
            report.done(self.canvas, said)
        return made

    # -- drawing

    def reset(self) -> None:
        self.points = []
        self.clear_preview()
        self._rest.stop()
        if self._warned:
            self._warned = False
            self.tell_hint()
        super().reset()

    def clear_preview(self) -> None:
        """Show nothing of what a line would do."""
        self._pieces, self._tags, self.gifts = [], [], []
        self.rows, self.locked, self.added = [], [], ()
        self._standing = None

    def under_way(self) -> bool:
        return bool(self.points)

    def pressed(self, pointer: Pointer) -> bool:
        if pointer.buttons & Qt.MouseButton.RightButton and self.points:
            self._finish()
            return True
        return False

    def clicked(self, pointer: Pointer) -> bool:
        if self.board.may_draw():
            self.add(vertex_of(pointer))
        return True

    def add(self, at: Vertex) -> None:
        """Put a point to the end of the line."""
        if not self.points or self.points[-1] != at:
            self.points.append(at)
        self._rest.start()
        self.changed.emit()

    def moved(self, pointer: Pointer) -> bool:
        if self.points:
            self._rest.start()
        return super().moved(pointer)

    def double_clicked(self, pointer: Pointer) -> bool:
        self._finish()  # its first click has added the point
        return True

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.points and not self._by_keyboard():
            self._finish()
            return True
        if event.key() == Qt.Key.Key_Backspace and self.points:
            self.points.pop()
            self.clear_preview()
            self._rest.start()
            self.changed.emit()
            return True
        return super().key_pressed(event)

    @property
    def anchor(self) -> tuple[float, float] | None:
        """The last point, from which exact distances go, degrees."""
        return position(self.points[-1]) if self.points else None

    def put(self, lon: float, lat: float) -> bool:
        """Add a point by figures."""
        from gridmap.domain.coverage.grid import vertex

        self.add(vertex(lon, lat))
        return True

    # -- preview and painting

    def paint(self, painter: QPainter, view: View) -> None:
        palette = MapPalette.of()
        line = pixels(view, self.points)
        if line and self.pointer is not None and self.goes_on():
            line.append(QPointF(*view.to_screen(self.pointer.x, self.pointer.y)))
        for one in self.added:
            paint_continued(painter, pixels(view, one), palette)
        paint_line(painter, line, palette)
        for at, text in self._placed_tags(view):
            paint_tag(painter, at, text, palette)
        self.paint_snapped(painter, view)
        self._paint_locked(painter, view, palette)
        if self.rows and self.pointer is not None:
            at, about = QPointF(self.pointer.px, self.pointer.py), QRectF()
            for outline, _ in self._pieces:
                about = about.united(outline.on(view).boundingRect())
            paint_figures(
                painter,
                figures_box(view, at, self.rows, [*self.taken(), *self.covered(view)], about),
                self.rows,
            )

    def covered(self, view: View) -> list[QRectF]:
        return [tag_box(at, text) for at, text in self._placed_tags(view)]

    def _placed_tags(self, view: View) -> list[tuple[QPointF, str]]:
        """Names of ground that goes to another cell, and of new pieces."""
        if self._standing is None or self._standing[0] != view:
            given = on_their_ground(
                [
                    (outline.on(view), QPointF(*view.to_screen(*middle)), text)
                    for outline, text, middle in self.gifts
                ]
            )
            pieces = [(QPointF(*view.to_screen(*middle)), text) for middle, text in self._tags]
            self._standing = view, [*given, *clear_of(given, pieces)]
        return self._standing[1]

    def _paint_locked(self, painter: QPainter, view: View, palette: MapPalette) -> None:
        """Show what is in the way while the line is drawn, not when it is finished."""
        plan = self.board.view
        locked = [one for one in self.locked if plan is not None and one in plan]
        if plan is None or not locked:
            return
        for one in locked:
            paint_outline(painter, self.board.outline(one).on(view), palette, wrong=True)
        if self.pointer is not None:
            said = [tr("coverage_locked", name=name_on_map(plan, one)) for one in locked]
            at = QPointF(self.pointer.px, self.pointer.py)
            paint_tip(painter, view, at, said, palette, self.taken())

    def paint_below(self, painter: QPainter, view: View) -> None:
        """Outline the cells that are worked on, colour new pieces, hatch ground that goes to another cell."""
        palette, plan = MapPalette.of(), self.board.view
        for one in self.board.selection:
            if plan is not None and one in plan:
                paint_outline(painter, self.board.outline(one).on(view), palette)
        for outline, row in self._pieces:
            painter.setPen(QPen(palette.accent, 1.4))
            painter.setBrush(faded(range_colour(row.range), 0.55))
            painter.drawPath(outline.on(view))
        painter.setPen(QPen(palette.accent, 1.4))
        painter.setBrush(QBrush(faded(palette.accent, 0.8), Qt.BrushStyle.BDiagPattern))
        for path in (outline.on(view) for outline, _, _ in self.gifts):
            painter.fillPath(path, faded(palette.accent, 0.25))
            painter.drawPath(path)

    def goes_on(self) -> bool:
        """Whether the pointer continues the line; otherwise that stands as it was clicked."""
        return True

    def ahead(self) -> list[Vertex]:
        """The line with the pointer at its end, where that continues it."""
        line = list(self.points)
        if self.pointer is not None and line and self.goes_on() and vertex_of(self.pointer) != line[-1]:
            line.append(vertex_of(self.pointer))
        return line

    def look_ahead(self) -> None:
        """Work out what the line with the pointer at its end would do."""
        line, plan = self.ahead(), self.board.view
        self.clear_preview()
        if plan is not None and len(line) >= self.least:
            fresh = passing_ids()
            try:
                reached = self.reach(plan.coverage, line)
                edit = self.edit(plan.coverage, reached.line, lambda: next(fresh))
                self.added = reached.added
                self.locked = changed_by(edit, plan.locked, plan.coverage.shape)
                self.rows = [] if self.locked else preview_of(plan, edit, self.dedicates)
                self._pieces = [
                    (outline_of(shape), row)
                    for row in self.rows
                    if (shape := edit.shapes.get(row.cell_id)) is not None
                ]
                small = small_rows(self.rows)
                fresh_ones = [
                    (_tag(row, row in small), edit.shapes[row.cell_id])
                    for row in sorted(self.rows, key=lambda one: one not in small)  # they have no other place
                    if row.before is None
                ]
                given = self.given(plan.coverage, reached.line)
                self.gifts = [(outline_of(ground), name, _middle(ground)) for ground, name in given]
                self._tags = [(_middle(shape), name) for name, shape in fresh_ones]
                if self.rows or given:
                    self.tell_hint()  # why an earlier line was refused is no longer so
                self._warned = bool(small)
                if small:
                    self.hint.emit(ahead_text(small))
                self.not_yet(None)
            except Refused as error:
                self.not_yet(error)
        self.changed.emit()

    def _finish(self) -> None:
        if len(self.points) >= self.least:
            self.finish()

    def _by_keyboard(self) -> bool:
        """Whether Enter clicks at the cross in the middle; there a double click does not exist."""
        return self.canvas is not None and self.canvas.by_keyboard and len(self.points) < self.least


def _tag(row: Row, small: bool) -> str:
    """What stands on a piece: its name, and how small it is where nobody may have meant it."""
    return tr("plan.small_piece", cell=row.name, area=f"{row.area:,.0f}") if small else row.name


def _middle(shape: Any) -> tuple[float, float]:
    """Where the name of a piece stands, EPSG:3857."""
    inside = shape.representative_point()
    return xy_at(inside.x, inside.y)
