"""Cutting a dedicated cell (专属) out of others (X): its outline, then what it is for."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QComboBox, QLineEdit

from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.coverage.split import cut_out
from gridmap.domain.vocabulary import DEDICATED_TO
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.canvas.view import View
from gridmap.gui.panels.wording import word
from gridmap.gui.planning.inline_card import InlineCard, cancel_button
from gridmap.gui.planning.line_tool import LineTool
from gridmap.gui.planning.plan_tool import pixels
from gridmap.planning.draft_view import DraftView
from gridmap.store.queries.candidates import organisations_in
from gridmap.words import tr


class DedicationCard(InlineCard):
    """Asks what the cell is for, what it is called, and which organisation stands for it."""

    def __init__(self, canvas, organisations: Sequence[tuple[int, str]]) -> None:
        super().__init__(canvas, tr("plan.dedicated_heading"))
        self.kind, self.name, self.organisation = QComboBox(), QLineEdit(), QComboBox()
        for one in DEDICATED_TO:
            self.kind.addItem(word("dedicated_to", one), one)
        self.organisation.addItem(tr("plan.dedicated_nobody"), None)
        for record_id, name in organisations:
            self.organisation.addItem(name, record_id)
        self.organisation.currentTextChanged.connect(self._suggest)
        self.name.setMinimumWidth(180)
        self.add_field(tr("plan.dedicated_kind"), self.kind)
        self.add_field(tr("plan.dedicated_organisation"), self.organisation)
        self.add_field(tr("plan.dedicated_name"), self.name)

    def dedication(self) -> Dedication | None:
        """What was entered, None and a sentence where the name is missing."""
        name = self.name.text().strip()
        if not name:
            self.say_trouble(tr("plan.dedicated_needs_name"))
            self.name.setFocus()
            return None
        return Dedication(self.kind.currentData(), name, self.organisation.currentData())

    def _suggest(self, text: str) -> None:
        if self.organisation.currentData() is not None and not self.name.text().strip():
            self.name.setText(text)


class CutOutTool(LineTool):
    """Draws the outline; when it is closed a card asks for kind and name."""

    name = "cut_out"
    least = 3
    dedicates = True

    def __init__(self, board) -> None:
        super().__init__(board)
        self.card: DedicationCard | None = None

    def edit(self, coverage: Coverage, line: Sequence[Vertex], new_id: Any) -> Edit:
        return cut_out(coverage, line, new_id)

    def reset(self) -> None:
        card, self.card = self.card, None
        if card is not None:
            card.hide()
            card.deleteLater()
        super().reset()

    def clicked(self, pointer: Pointer) -> bool:
        return True if self.card is not None else super().clicked(pointer)

    def ahead(self) -> list[Vertex]:
        return list(self.points) if self.card is not None else super().ahead()

    def finish(self) -> None:
        if self.card is not None or self.canvas is None:
            return
        self.card = DedicationCard(self.canvas, self._organisations())
        cancel_button(self.card)
        self.card.add_button(tr("plan.cut"), self._cut, default=True)
        self.card.left.connect(self.reset)
        last = pixels(self.canvas.view, self.points[-1:])[0]
        self.card.stand_at(last.x(), last.y())
        self.card.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def paint(self, painter: QPainter, view: View) -> None:
        if len(self.points) >= 2:
            palette = MapPalette.of()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(palette.accent, 0.15))
            corners = pixels(view, self.points)
            if self.pointer is not None and self.card is None:
                corners.append(QPointF(*view.to_screen(self.pointer.x, self.pointer.y)))
            painter.drawPolygon(QPolygonF(corners))
        if self.card is not None:
            self.pointer = None
        super().paint(painter, view)

    def _cut(self) -> None:
        assert self.card is not None
        dedication = self.card.dedication()
        if dedication is None:
            return
        ring, new_id = list(self.points), self.board.session.new_id
        if self.draw(lambda coverage: cut_out(coverage, ring, new_id), dedication) is not None:
            self.reset()
            if self.canvas is not None:
                self.canvas.setFocus()

    def _organisations(self) -> list[tuple[int, str]]:
        """Organisations in the cells below the outline."""
        view = self.board.view
        return organisations_below(view, self.points) if view is not None else []


def organisations_below(view: DraftView, ring: Sequence[Vertex]) -> list[tuple[int, str]]:
    """Organisations of the published cells around an outline, by id and name."""
    import shapely

    from gridmap.domain.coverage import grid

    around = shapely.linestrings(grid.unpack([*ring, ring[0]]))
    return organisations_in(view.session.workspace.reading(), view.sources([around]))
