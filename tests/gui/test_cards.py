"""Cards say what is worth reading now: not the same twice, nothing of a file that is no longer open."""

import pytest
from PySide6.QtWidgets import QWidget

from gridmap.domain.errors import UserError
from gridmap.gui import report, tasks
from gridmap.gui.cards import cards_of
from gridmap.gui.desk import Desk
from gridmap.gui.options import Options
from gridmap.session import Session


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def said(window):
    return [card.heading.text() for card in cards_of(window).shown()]


def test_a_notice_takes_the_place_of_the_last_about_the_same(window):
    report.note(window, "已撤销：分割网格", "history")
    report.note(window, "备份完成")
    report.note(window, "已撤销：合并网格", "history")

    assert said(window) == ["已撤销：合并网格", "备份完成"]


def test_what_was_said_already_is_said_once(window):
    for _ in range(3):
        report.tell(window, UserError("session_busy"), "不能保存")
    report.tell(window, UserError("session_busy"), "不能导出")

    assert said(window) == ["不能导出", "不能保存"]


def test_cards_of_the_former_file_go_when_another_is_opened(qapp, qtbot, tmp_path):
    files = [tmp_path / "one.gpkg", tmp_path / "two.gpkg"]
    for file in files:
        Session.create(file, file.stem).close()
    desk = Desk(qapp, Options(), remembering=False)
    desk.window.show()

    def open_file(file):
        desk.open(file)
        here = lambda: desk.opened is not None and desk.opened.session.workspace.path == file  # noqa: E731 a wait
        qtbot.waitUntil(here, timeout=10_000)
        qtbot.waitUntil(lambda: not tasks.any_running(), timeout=10_000)

    report.note(desk.window, "还没有打开文件")
    open_file(files[0])
    report.tell(desk.window, UserError("session_busy"), "旧文件的事")
    assert said(desk.window) == ["旧文件的事", "还没有打开文件"]

    open_file(files[1])

    assert "旧文件的事" not in said(desk.window)
    desk.leave()
