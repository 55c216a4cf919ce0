"""Lines that become a border: who gets what they cut off a cell is shown, and N gives it to another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage
from gridmap.domain.coverage.reshape import Ceded, ceded
from gridmap.gui.planning.line_tool import LineTool
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.planning.board import Board


class GivingTool(LineTool):
    """Ground goes to the neighbour with the longest common border, N turns to the next that could have it."""

    def __init__(self, board: "Board") -> None:
        super().__init__(board)
        #: Who was chosen for the ground that holds a place, degrees; the last choice is the last.
        self.takers: dict[tuple[float, float], CellId] = {}
        self.ceded: list[Ceded] = []  # what the line would give away, the largest first
        self._giver: CellId | None = None

    def giver(self, coverage: Coverage) -> CellId | None:
        """The cell that the line becomes a border of, None where it becomes none."""
        raise NotImplementedError

    def reset(self) -> None:
        told, self.takers = bool(self.ceded), {}
        super().reset()
        if told and self.canvas is not None:
            self.tell_hint()

    def clear_preview(self) -> None:
        self.ceded = []
        super().clear_preview()

    def look_ahead(self) -> None:
        told = bool(self.ceded)
        super().look_ahead()
        if told and not self.ceded:
            self.tell_hint()

    def given(self, coverage: Coverage, line: Sequence[Vertex]) -> list[tuple[BaseGeometry, str]]:
        self._giver = self.giver(coverage)
        if self._giver is not None:
            self.ceded = ceded(coverage, self._giver, line, self.takers)
        return [(one.ground, f"→ {self._named(one.taker)}") for one in self.ceded if one.could]

    def key_pressed(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_N and plain and self._rest.isActive():
            self.look_ahead()  # the pointer has only just come to the piece that is meant
        if event.key() == Qt.Key.Key_N and plain and self.ceded:
            self._turn()
            return True
        return super().key_pressed(event)

    def tell_hint(self) -> None:
        piece = self._at_hand()
        if piece is None:
            super().tell_hint()
            return
        values = {"taker": self._named(piece.taker), "count": len(self.ceded)}
        following = self._following(piece)
        if following is None:
            self.hint.emit(tr("plan.hint_ceded_only", **values))
            return
        key = "plan.hint_ceded" if len(self.ceded) == 1 else "plan.hint_ceded_several"
        self.hint.emit(tr(key, following=self._named(following), **values))

    def _turn(self) -> None:
        """Give the piece at hand to the next neighbour that could have it."""
        piece = self._at_hand()
        following = self._following(piece) if piece is not None else None
        if piece is not None and following is not None:
            inside = piece.ground.representative_point()
            others = {at: one for at, one in self.takers.items() if not holds(piece, at)}
            self.takers = {**others, (inside.x, inside.y): following}
            self.look_ahead()
        self.tell_hint()

    def _at_hand(self) -> Ceded | None:
        """The piece below the pointer, else the largest that more than one could have, else the largest."""
        there = [one for one in self.ceded if one.could]
        at = (self.pointer.lon, self.pointer.lat) if self.pointer is not None else None
        below = [one for one in there if at is not None and holds(one, at)]
        open_ones = [one for one in there if self._following(one) is not None]
        return next(iter([*below, *open_ones, *there]), None)

    def _following(self, piece: Ceded) -> CellId | None:
        """Who is next for a piece, None where nobody else could have it; a locked cell can have nothing."""
        locked = self.board.view.locked if self.board.view is not None else frozenset()
        place = piece.could.index(piece.taker) + 1 if piece.taker in piece.could else 0
        turned = [*piece.could[place:], *piece.could[:place]]
        return next((one for one in turned if one not in locked and one != piece.taker), None)

    def _named(self, cell: CellId) -> str:
        """What stands on the map on a cell; of another community with that one's name."""
        plan = self.board.view
        if plan is None or cell not in plan:
            return ""
        known = plan.cell(cell)
        home = plan.cell(self._giver).community_id if self._giver is not None else known.community_id
        community = plan.published.communities.get(known.community_id)
        if known.community_id == home or community is None:
            return known.short
        return f"{community.name} {known.short}"


def holds(piece: Ceded, at: tuple[float, float]) -> bool:
    """Whether a place, degrees, is on a piece of ground."""
    return bool(shapely.intersects_xy(piece.ground, *at))
