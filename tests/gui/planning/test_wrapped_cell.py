"""Lines of tables are as high as their text."""

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from gridmap.gui.planning.wrapped_cell import PADDING_PX, WrappedCell


def test_text_that_the_padding_makes_go_on_has_room_for_its_second_line(qtbot):
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    table.setItemDelegate(WrappedCell(table))
    table.setShowGrid(False)
    table.setItem(0, 0, QTableWidgetItem("→ 015：2 场所、5 设施、1 组织、4 事件"))
    table.show()
    in_one_line = QFontMetrics(table.font()).horizontalAdvance(table.item(0, 0).text()) + 6

    table.setColumnWidth(0, in_one_line + PADDING_PX + 2)
    one = table.sizeHintForRow(0)
    table.setColumnWidth(0, in_one_line + PADDING_PX - 2)

    assert table.sizeHintForRow(0) > one + 10
