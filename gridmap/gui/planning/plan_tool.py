"""What the tools of planning have in common: a board, snapping, a path to the screen, Esc."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.change import Change
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex, Vertices
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.mercator import to_mercator
from gridmap.domain.records import RecordId
from gridmap.gui.canvas.labels import Occupied
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.sprites import Sprite
from gridmap.gui.canvas.tool import Pointer, Tool
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.paint import paint_snap
from gridmap.planning.preview import Row
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.canvas.canvas import MapCanvas
    from gridmap.gui.planning.board import Board


class PlanTool(Tool):
    """Draws on the board's draft; what the coverage refuses changes nothing and is told."""

    snaps = True
    #: Whether it draws, so that there must be a draft.
    draws = True
    #: Cells that lie below what the tool shows: their numbers are not written.
    hidden: frozenset[RecordId] = frozenset()

    def __init__(self, board: "Board") -> None:
        super().__init__()
        self.board = board
        self.rows: list[Row] = []  # of the card beside the pointer
        self.pointer: Pointer | None = None

    def begin(self, canvas: "MapCanvas") -> None:
        super().begin(canvas)
        self.tell_hint()

    def end(self) -> None:
        self.reset()
        self.pointer = None
        super().end()

    @property
    def hint_key(self) -> str:
        """Of the sentence that says what to do next."""
        return f"plan.hint_{self.name}"

    def tell_hint(self) -> None:
        """Say in the status bar what to do next."""
        why_not = self.board.why_not() if self.draws else ""
        self.hint.emit(why_not or tr(self.hint_key))

    def reset(self) -> None:
        """Give up half-finished work."""
        self.rows = []
        self.changed.emit()

    def under_way(self) -> bool:
        """Whether Esc would give something up."""
        return False

    @property
    def coverage(self) -> Coverage | None:
        """The cells that are drawn on."""
        return self.board.view.coverage if self.board.view is not None else None

    def draw(
        self,
        make: Callable[[Coverage], Edit],
        dedication: Dedication | None = None,
        kept: RecordId | None = None,
    ) -> Change | None:
        """Write an edit and select what it brought, or the cell that was `kept` for others to go into.

        None where it cannot be or is asked about.
        """
        change = self.board.draw(make, dedication, lambda change: self.drawn_later(change, kept))
        if change is not None:
            self.board.select_brought(change, kept)
        return change

    def drawn_later(self, change: Change, kept: RecordId | None) -> None:
        """What was asked about has been agreed to and written."""
        self.board.select_brought(change, kept)
        self.reset()
        if self.canvas is not None:
            self.canvas.setFocus()

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape:
            return False
        if self.under_way():
            self.reset()
        else:
            self.finished.emit()
        return True

    def moved(self, pointer: Pointer) -> bool:
        self.pointer = pointer
        self.changed.emit()
        return True

    def cell_at(self, pointer: Pointer) -> int | None:
        """The cell below the pointer."""
        return self.coverage.cell_at(pointer.lon, pointer.lat) if self.coverage is not None else None

    def taken(self) -> list[QRectF]:
        """What stands on the map, which figures beside the pointer should stay off."""
        return self.canvas.reserved() if self.canvas is not None else []

    def paint_below(self, painter: QPainter, view: View) -> None:
        """Draw what the names on the map stay readable above: grounds and outlines, in logical pixels."""

    def names(self, view: View, ratio: float, occupied: Occupied) -> list[Sprite]:
        """What the tool writes on the map, where nothing else stands."""
        return []

    def covered(self, view: View) -> list[QRectF]:
        """Where the tool writes above the map, in logical pixels: no number is seen in part below it."""
        return []

    def paint_snapped(self, painter: QPainter, view: View) -> None:
        """Show what the next click is put on."""
        if self.pointer is not None and self.pointer.snap is not None:
            paint_snap(painter, self.pointer.snap, view, MapPalette.of())

    @property
    def title(self) -> str:
        return tr(f"plan.tool_{self.name}")


def pixels(view: View, vertices: Iterable[Vertex]) -> list[QPointF]:
    """Where vertices lie in a view in logical pixels."""
    return [QPointF(x, y) for x, y in positions(view, np.fromiter(vertices, dtype=np.int64)).tolist()]


def positions(view: View, vertices: Vertices) -> NDArray[np.float64]:
    """The same as an array, shape (n, 2)."""
    x, y = to_mercator(grid.unpack(vertices)).T
    return np.column_stack(view.to_screen(x, y))


def vertex_of(pointer: Pointer) -> Vertex:
    """The vertex that a click would set."""
    return grid.vertex(pointer.lon, pointer.lat)
