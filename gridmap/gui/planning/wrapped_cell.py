"""A cell of a table whose text goes on in further lines."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

#: What the style sheet pads cells of tables with at the left and right together; Qt draws with it, but
#: counts lines without.
PADDING_PX = 12


class WrappedCell(QStyledItemDelegate):
    """As high as its text is at the width that the padding leaves."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        narrower = QStyleOptionViewItem(option)
        narrower.rect = option.rect.adjusted(0, 0, -PADDING_PX, 0)
        return super().sizeHint(narrower, index)
