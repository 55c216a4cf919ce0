import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton, QToolTip

from gridmap.gui.tips import plain_tip

#: What somebody's table may hold as a name.
NAME = "店<img src='//x/y.png'><b>1</b> & 2"


@pytest.fixture
def told(qtbot):
    """Rests the pointer on a widget; gives the label that shows its tooltip."""

    def told(widget, target):
        qtbot.addWidget(widget)
        widget.show()
        at = QPoint(8, 8)
        QApplication.sendEvent(target, QHelpEvent(QEvent.Type.ToolTip, at, target.mapToGlobal(at)))
        (label,) = [one for one in QApplication.allWidgets() if one.inherits("QTipLabel") and one.isVisible()]
        assert isinstance(label, QLabel)
        return label

    yield told
    QToolTip.hideText()


@pytest.mark.qt_log_ignore("This plugin does not support raise")  # there is no screen
@pytest.mark.parametrize("look", ["", "QPushButton { background: #ff0000; }"])
def test_whoever_sets_a_tooltip_it_is_shown_as_it_stands(told, look):
    button = QPushButton("x")
    button.setStyleSheet(look)
    button.setToolTip(NAME)

    label = told(button, button)
    assert (label.textFormat(), label.text()) == (Qt.TextFormat.PlainText, NAME)


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_the_tooltip_of_a_line_of_a_list_is_shown_as_it_stands(told):
    table = QListWidget()
    table.addItem("x")
    table.item(0).setToolTip(plain_tip(NAME))

    label = told(table, table.viewport())
    assert (label.textFormat(), label.text()) == (Qt.TextFormat.PlainText, NAME)


def test_long_lines_are_broken_and_short_ones_left_alone():
    words = " ".join(["word"] * 40)

    assert plain_tip("桥社区\n1 & 2") == "桥社区\n1 & 2"
    assert max(map(len, plain_tip("长" * 100).splitlines())) == 36
    assert "".join(plain_tip("长" * 100).splitlines()) == "长" * 100
    assert " ".join(plain_tip(words).splitlines()) == words
    assert plain_tip("") == ""
