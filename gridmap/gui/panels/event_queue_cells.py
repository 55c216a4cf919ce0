"""Two columns of the queue that are painted: the chip of the severity and the clock."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gridmap.gui import theme
from gridmap.gui.levels import CHIP_SIZE, paint_severity
from gridmap.gui.panels.event_queue_model import SEVERITY_ROLE, URGENCY_ROLE

_Index = QModelIndex | QPersistentModelIndex
_COLOURS = {"overdue": "danger", "soon": "warning", "calm": "text", "none": "muted"}


class SeverityCell(QStyledItemDelegate):
    """A chip with the severity's numeral."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        option.text = ""
        blank = QStyleOptionViewItem(option)
        self.initStyleOption(blank, index)
        blank.text = ""
        blank.widget.style().drawControl(
            blank.widget.style().ControlElement.CE_ItemViewItem, blank, painter, blank.widget
        )
        chip = QRectF(0, 0, CHIP_SIZE.width(), CHIP_SIZE.height())
        chip.moveCenter(QRectF(option.rect).center())
        paint_severity(painter, chip, index.data(SEVERITY_ROLE))


class ClockCell(QStyledItemDelegate):
    """The clock in the colour of its urgency, bold."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        option.font.setBold(True)
        colour = theme.colour(_COLOURS[index.data(URGENCY_ROLE)])
        option.palette.setColor(option.palette.ColorRole.Text, colour)
        option.palette.setColor(option.palette.ColorRole.HighlightedText, colour)
