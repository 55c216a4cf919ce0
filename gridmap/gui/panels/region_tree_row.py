"""How a row of the region tree is drawn: level chip, name, count."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gridmap.gui import theme
from gridmap.gui.levels import CHIP_SIZE, paint_chip
from gridmap.gui.panels.region_tree_model import CELLS_ROLE, EVENTS_ROLE, RISK_ROLE

ROW_HEIGHT = 30
_GAP = 6
_DOT = 7


class RegionTreeRow(QStyledItemDelegate):
    """Draws the chip, the name cut to fit, and the count aligned right.

    A region counts its cells; a cell shows a dot and the number of its open events, where it has any.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        where: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(where, theme.colour("selected" if selected else "hover"))
        chip = QRectF(where.left() + 2, where.center().y() - CHIP_SIZE.height() / 2 + 1, 24, 18)
        paint_chip(painter, chip, index.data(RISK_ROLE))
        count = self._paint_count(painter, where, index)
        name = where.adjusted(CHIP_SIZE.width() + 2 + _GAP, 0, -count - _GAP - 10, 0)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.base_font())
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_count(
        self, painter: QPainter, where: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> int:
        """Draw the count and give its width in pixels."""
        cells, events = index.data(CELLS_ROLE), index.data(EVENTS_ROLE)
        if cells is None and not events:
            return 0
        painter.setFont(theme.sized_font(12))
        text = f"{cells if cells is not None else events:,}"
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(theme.colour("muted" if cells is not None else "danger"))
        place = where.adjusted(0, 0, -10, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        if cells is not None:
            return width
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("danger"))
        left = place.right() - width - _DOT - 4
        painter.drawEllipse(left, where.center().y() - _DOT // 2, _DOT, _DOT)
        painter.restore()
        return width + _DOT + 4
