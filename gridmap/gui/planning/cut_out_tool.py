"""Cutting a dedicated cell (专属) out of others (X): its outline, then what it is for."""

import math
from collections.abc import Sequence
from typing import Any

import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QComboBox, QLineEdit

from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.coverage.split import cut_out
from gridmap.domain.records import RecordId
from gridmap.domain.vocabulary import DEDICATED_TO
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.canvas.view import View
from gridmap.gui.panels.wording import word
from gridmap.gui.planning.inline_card import InlineCard, cancel_button
from gridmap.gui.planning.line_tool import LineTool
from gridmap.gui.planning.plan_tool import pixels
from gridmap.planning.draft_view import DraftView
from gridmap.store.queries.candidates import OrganisationThere, organisations_in
from gridmap.words import tr


class DedicationCard(InlineCard):
    """Asks what the cell is for, what it is called, and which organisation stands for it."""

    def __init__(
        self, canvas, organisations: Sequence[OrganisationThere], elsewhere: frozenset[RecordId]
    ) -> None:
        """Offer organisations, those that lie outside the outline last."""
        super().__init__(canvas, tr("plan.dedicated_heading"))
        self.kind, self.name, self.organisation = QComboBox(), QLineEdit(), QComboBox()
        for one in DEDICATED_TO:
            self.kind.addItem(word("dedicated_to", one), one)
        self.organisation.addItem(tr("plan.dedicated_nobody"), None)
        self._suggested = ""  # the name that was put in, which another choice replaces
        self._elsewhere, self._names = elsewhere, {one.id: one.name for one in organisations}
        for there in sorted(organisations, key=lambda one: one.id in elsewhere):
            away = tr("plan.dedicated_elsewhere", name=there.name)
            self.organisation.addItem(away if there.id in elsewhere else there.name, there.id)
        self.organisation.currentIndexChanged.connect(self._suggest)
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

    def _suggest(self) -> None:
        chosen = self.organisation.currentData()
        away = chosen in self._elsewhere
        self.say_trouble(tr("plan.dedicated_not_here", name=self._names[chosen]) if away else "")
        if chosen is not None and self.name.text().strip() in ("", self._suggested):
            self._suggested = self._names[chosen]
            self.name.setText(self._suggested)


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
        found = organisations_below(self.board.view, self.points) if self.board.view is not None else []
        self.card = DedicationCard(self.canvas, found, outside_of(self.points, found))
        cancel_button(self.card)
        self.card.add_button(tr("plan.cut"), self._cut, default=True)
        self.card.left.connect(self.reset)
        self.card.stand_beside(QPolygonF(pixels(self.canvas.view, self.points)).boundingRect())
        self.card.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def paint_below(self, painter: QPainter, view: View) -> None:
        super().paint_below(painter, view)
        if len(self.points) >= 2:
            palette = MapPalette.of()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(palette.accent, 0.15))
            corners = pixels(view, self.points)
            if self.pointer is not None and self.card is None:
                corners.append(QPointF(*view.to_screen(self.pointer.x, self.pointer.y)))
            painter.drawPolygon(QPolygonF(corners))

    def paint(self, painter: QPainter, view: View) -> None:
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


def outside_of(ring: Sequence[Vertex], organisations: Sequence[OrganisationThere]) -> frozenset[RecordId]:
    """Those of some organisations that lie outside an outline, as far as it is known where they are."""
    area = shapely.Polygon(grid.unpack(ring))
    return frozenset(
        one.id
        for one in organisations
        if not math.isnan(one.lon) and not shapely.intersects_xy(area, one.lon, one.lat)
    )


def organisations_below(view: DraftView, ring: Sequence[Vertex]) -> list[OrganisationThere]:
    """Organisations of the published cells around an outline, by name."""
    around = shapely.linestrings(grid.unpack([*ring, ring[0]]))
    return organisations_in(view.session.workspace.reading(), view.sources([around]))
