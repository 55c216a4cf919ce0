"""What Qt itself says is in the window's language."""

import time

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from gridmap import words
from gridmap.gui.options import Options
from gridmap.gui.qt_words import use_language
from gridmap.gui.start import make_desk


@pytest.fixture(autouse=True)
def afterwards_english(qapp):
    yield
    use_language(qapp, "en")
    words.set_language("zh_CN")


def menu_of_a_field(qtbot):
    field = QLineEdit("桥")
    qtbot.addWidget(field)
    return " ".join(action.text() for action in field.createStandardContextMenu().actions())


def test_the_menu_of_a_field_speaks_the_windows_language(qapp, qtbot):
    desk = make_desk(Options(), "zh_CN", "light", remembering=False)
    try:
        assert "复制" in menu_of_a_field(qtbot)
        desk.set_option("language", "en")
        assert "Copy" in menu_of_a_field(qtbot)
        desk.set_option("language", "zh_CN")
        assert "复制" in menu_of_a_field(qtbot)
    finally:
        desk.leave()


def test_the_labels_of_a_file_dialog_speak_the_windows_language(qapp, qtbot):
    def labels():
        dialog = QFileDialog()
        qtbot.addWidget(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setNameFilters(["CSV (*.csv)"])
        return {label.objectName(): label.text() for label in dialog.findChildren(QLabel)}

    use_language(qapp, "zh_CN")
    assert labels()["lookInLabel"] == "查找范围(&L)："
    assert labels()["fileTypeLabel"] == "文件类型(&T)："
    assert labels()["fileNameLabel"] == "文件名称(&N)："

    use_language(qapp, "en")
    assert labels()["lookInLabel"] == "&Look in:"


def test_the_words_cost_the_start_a_few_milliseconds_at_most(qapp):
    begun = time.perf_counter()
    use_language(qapp, "zh_CN")

    assert time.perf_counter() - begun < 0.02
