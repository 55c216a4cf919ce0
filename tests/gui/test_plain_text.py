import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QVBoxLayout, QWidget

#: A name as somebody's table may hold it; drawn as a picture, it would be 90 pixels of red.
NAME = '店<table bgcolor="#ff0000" width="90"><tr><td height="90"></td></tr></table>'
RED = QColor("#ff0000").rgb()


def has_red(widget):
    picture = widget.grab().toImage()
    pixels = ((x, y) for x in range(0, picture.width(), 4) for y in range(0, picture.height(), 4))
    return any(picture.pixel(x, y) == RED for x, y in pixels)


def test_a_label_shows_what_was_imported_as_it_stands(qtbot):
    holder = QWidget()
    label = QLabel(NAME)
    QVBoxLayout(holder).addWidget(label)
    qtbot.addWidget(holder)
    holder.show()

    assert label.textFormat() == Qt.TextFormat.PlainText
    assert not has_red(holder)


@pytest.mark.qt_log_ignore("This plugin does not support raise")  # there is no screen
def test_a_tool_tip_shows_what_was_imported_as_it_stands(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.show()
    QToolTip.showText(QPoint(10, 10), NAME, holder)
    (tip,) = [one for one in QApplication.topLevelWidgets() if one.inherits("QTipLabel") and one.isVisible()]

    assert not has_red(tip)
    QToolTip.hideText()
