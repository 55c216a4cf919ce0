"""The whole window with a real workspace."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from gridmap import words
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.actions.override_level import OverrideLevel
from gridmap.domain.records import LevelOverride
from gridmap.gui import levels, tasks, theme
from gridmap.gui.cards import MessageCard, cards_of
from gridmap.gui.desk import Desk
from gridmap.gui.dialogs.passphrase import PassphraseDialog
from gridmap.gui.empty_map import EmptyMap
from gridmap.gui.options import Options
from gridmap.session import Session
from gridmap.store.connection import connect
from tests.gui.accessible import nameless
from tests.gui.desk_hands import settle
from tests.small_city import BUSY_CELL, make_small_city

SECRET = "河边第三棵柳树"


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return make_small_city(tmp_path_factory.mktemp("city") / "city.gpkg")


@pytest.fixture
def file(city, tmp_path):
    copy = tmp_path / "澜川.gpkg"
    copy.write_bytes(city.read_bytes())
    return copy


@pytest.fixture
def desk(qapp):
    made = Desk(qapp, Options())
    made.window.resize(1366, 768)
    made.window.show()
    yield made
    made.leave()


@pytest.fixture
def opened(desk, file, qtbot):
    open_file(desk, file, qtbot)
    return desk


def open_file(desk, path, qtbot, passphrase=None):
    desk.open(path, passphrase)
    qtbot.waitUntil(lambda: desk.opened is not None, timeout=10_000)
    settle(desk, qtbot)


def messages(desk):
    return [card for card in cards_of(desk.window).shown() if isinstance(card, MessageCard)]


def id_of(desk, code):
    rows = desk.window.mode.tree.model.rows
    return rows.ids[rows.codes.index(code)]


def test_a_workspace_is_opened_drawn_listed_and_remembered(opened, file):
    tree = opened.window.mode.tree.model

    assert opened.window.windowTitle() == "澜川市 · 澜川.gpkg — gridmap"
    assert len(tree.rows.ids) == 1 + 2 + 4 + 8 + 32
    assert opened.opened.canvas.scene.level_names[-1] == "cell"
    assert Options()["recent_files"] == [str(file)]


def test_selecting_in_the_tree_selects_on_the_map_and_the_other_way(opened):
    tree, canvas = opened.window.mode.tree, opened.opened.canvas
    busy = id_of(opened, BUSY_CELL)

    tree.tree.setCurrentIndex(tree.model.index_of(busy))
    assert canvas.selection == [busy]

    other = id_of(opened, "990102001001001")
    canvas.choose([other])
    assert tree.selection() == [other]


def test_a_level_that_changes_recolours_map_and_tree(opened, qtbot):
    busy = id_of(opened, BUSY_CELL)
    level, at = opened.opened.canvas.scene.find(busy)
    before = int(level.risks[at])
    assert before in (1, 2, 3, 4)

    for event in ("SJ-0", "SJ-1", "SJ-2"):
        found = opened.opened.session.workspace.reading().execute(
            "SELECT id FROM event WHERE number = ?", (event,)
        )
        close(opened.opened.session, found.fetchone()[0])

    qtbot.waitUntil(lambda: int(level.risks[at]) not in (0, before), timeout=5_000)
    rows = opened.window.mode.tree.model.rows
    assert rows.risks[rows.ids.index(busy)] == int(level.risks[at])


def close(session, event_id):
    from dataclasses import dataclass, replace
    from typing import ClassVar

    from gridmap.domain.change import replaced

    @dataclass(frozen=True)
    class CloseEvent:
        permission: ClassVar = "edit_records"

        def change(self, reader, new_id):
            before = reader.get(event_id)
            after = replace(before, status="closed", closed_at="2026-11-21T02:00:00Z")
            return replaced("change.edit_event", [(before, after)])

    session.run(CloseEvent())


def test_an_edit_can_be_undone_and_done_again_from_the_bar(opened, qtbot):
    session = opened.opened.session
    town = id_of(opened, "990101001000")
    session.run(EditRecord(town, {"name": "新海棠街道"}))
    names = opened.window.mode.tree.model
    qtbot.waitUntil(lambda: "新海棠街道" in names.rows.names)
    commands = opened.window.commands
    assert "修改区域" in commands["undo"].toolTip()

    commands["undo"].trigger()

    qtbot.waitUntil(lambda: "海棠街道" in names.rows.names)
    qtbot.waitUntil(lambda: commands["redo"].isEnabled())
    commands["redo"].trigger()
    qtbot.waitUntil(lambda: "新海棠街道" in names.rows.names)
    assert session.workspace.get(town).name == "新海棠街道"


def test_the_language_changes_at_once_and_keeps_map_selection_and_session(opened, qtbot):
    busy = id_of(opened, BUSY_CELL)
    opened.opened.show([busy])
    view, session = opened.opened.canvas.view, opened.opened.session

    opened.set_option("language", "en")
    settle(opened, qtbot)

    assert words.language() == "en"
    assert opened.window.mode.docks["layers"].windowTitle() == "Layers"
    assert opened.opened.session is session
    assert opened.opened.selection == [busy]
    assert opened.opened.canvas.view.scale == pytest.approx(view.scale)
    assert session.can_undo is not None  # still open


def test_the_theme_changes_at_once(opened, qapp):
    opened.set_option("theme", "dark")
    try:
        assert theme.is_dark()
    finally:
        opened.set_option("theme", "light")


def test_the_colour_scheme_of_the_workspace_changes_at_once_and_can_be_undone(opened, qtbot):
    legend = opened.opened.canvas.legend
    assert [row.level for row in legend.rows] == [1, 2, 3, 4, None]

    opened.set_option("risk_scheme", "three")

    settle(opened, qtbot)
    assert [row.level for row in legend.rows] == [1, 3, 4, None]
    assert levels.numeral(2) == "高" and levels.severity_numeral(2) == "II"
    opened.window.commands["undo"].trigger()
    qtbot.waitUntil(lambda: levels.numeral(2) == "II")
    settle(opened, qtbot)
    assert [row.level for row in legend.rows] == [1, 2, 3, 4, None]


def test_closing_shows_the_start_page_with_the_file_among_the_recent(opened, file):
    opened.window.commands["close_workspace"].trigger()

    assert opened.opened is None
    assert opened.window.centralWidget().currentWidget() is opened.window.start_page
    Session.open(file).close()  # and the file is free again


def test_a_sealed_workspace_asks_and_says_when_the_passphrase_is_wrong(desk, tmp_path, qtbot):
    path = make_small_city(tmp_path / "sealed.gpkg", SECRET)
    desk.open(path)
    answer(desk, "wrong")
    qtbot.waitUntil(lambda: shown_dialog(desk) is not None and shown_dialog(desk)._trouble.isVisible())

    answer(desk, SECRET)

    qtbot.waitUntil(lambda: desk.opened is not None, timeout=10_000)
    assert desk.opened.session.sealed
    assert "已加密" in desk.window.status._file.text()


def shown_dialog(desk):
    shown = [one for one in desk.window.findChildren(PassphraseDialog) if one.isVisible()]
    return shown[0] if shown else None


def answer(desk, passphrase):
    dialog = shown_dialog(desk)
    dialog.field.setText(passphrase)
    dialog.verb.click()
    QApplication.processEvents()


def test_a_file_that_is_no_workspace_is_told_of_and_the_window_stays(desk, tmp_path, qtbot):
    path = tmp_path / "notes.gpkg"
    path.write_text("not a workspace")

    desk.open(path)

    qtbot.waitUntil(lambda: len(messages(desk)) == 1)
    assert "notes.gpkg" in messages(desk)[0].text
    assert desk.opened is None


def test_a_file_that_cannot_be_opened_leaves_the_one_that_is_open(opened, tmp_path, qtbot):
    opened.open(tmp_path / "missing.gpkg")

    qtbot.waitUntil(lambda: len(messages(opened)) == 1)
    assert "missing.gpkg" in messages(opened)[0].text
    assert opened.opened is not None
    assert opened.opened.session.workspace.counts()["cell"] == 32


def test_a_file_that_is_open_is_opened_again_for_writing(opened, file, qtbot):
    before = opened.opened

    opened.open(file)

    qtbot.waitUntil(lambda: opened.opened not in (None, before), timeout=10_000)
    assert not opened.opened.session.read_only


def test_a_file_open_elsewhere_is_read_only_and_says_why(desk, file, qtbot):
    other = Session.open(file)
    try:
        open_file(desk, file, qtbot)
        assert desk.window.status._access.text() == "只读"
        assert desk.window.status._access.toolTip().startswith("有人 自 ")
        assert any("打开此工作区进行编辑" in card.heading.text() for card in messages(desk))
        assert not desk.window.commands["seal"].isEnabled()
    finally:
        desk.close_workspace()
        other.close()


def test_a_new_workspace_is_made_and_shows_the_next_step(desk, tmp_path, qtbot):
    desk.create(tmp_path / "new.gpkg", "新区", None)

    qtbot.waitUntil(lambda: desk.opened is not None, timeout=10_000)

    assert desk.opened.is_empty
    assert desk.window.windowTitle().startswith("新区")


def test_sealing_closes_writes_and_opens_again(opened, file, qtbot):
    opened.sealings.seal(file, "seal", None, SECRET)

    qtbot.waitUntil(lambda: opened.opened is not None and opened.opened.session.sealed, timeout=15_000)
    assert opened.opened.session.workspace.counts()["cell"] == 32


def test_a_backup_is_made_where_the_user_says(opened, tmp_path, qtbot):
    target = tmp_path / "copy.gpkg"

    opened.sealings.back_up_to(target)

    qtbot.waitUntil(lambda: target.exists() and not tasks.any_running(), timeout=10_000)
    opened.close_workspace()
    copy = Session.open(target)
    assert copy.workspace.counts()["cell"] == 32
    copy.close()


def test_every_control_of_the_open_window_has_a_name(opened):
    assert nameless(opened.window) == []


def test_the_whole_window_can_be_walked_with_the_tab_key(opened, qtbot):
    window = opened.window
    window.activateWindow()
    window.mode.tree.findChild(QLineEdit).setFocus()
    seen = set()
    for _ in range(80):
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    reached = {type(one).__name__ for one in seen}
    assert {"QLineEdit", "QTreeView", "QCheckBox", "MapCanvas"} <= reached


def test_what_is_saved_is_told_as_saved_though_the_colours_could_not_follow(opened, qtbot):
    def take_over(changed):  # another machine, between the record and its level
        other = connect(session.workspace.path)
        other.execute("UPDATE lease SET token = 'other'")
        other.close()

    session = opened.opened.session
    session._listeners._there.insert(0, (take_over, "session.keeps.view"))
    cell = id_of(opened, BUSY_CELL)
    ended = []
    action = OverrideLevel(cell, 1, "演练", session.today(), session.today())
    task = tasks.run_task(opened.window, "", lambda _: session.run(action), ended.append, ended.append)
    qtbot.waitUntil(lambda: not task.running and bool(messages(opened)))

    assert [getattr(one, "label", one) for one in ended] == ["change.override_level"]
    assert len(session.workspace.all_of(LevelOverride)) == 1
    (card,) = messages(opened)
    assert card.heading.text() == "已保存，但显示未全部更新"
    assert "地图颜色（风险等级）未能随之更新：另一台计算机已接管此工作区" in card.text


def test_an_empty_workspace_that_somebody_else_writes_offers_no_import(desk, tmp_path, qtbot):
    other = Session.create(tmp_path / "empty.gpkg", "空")
    try:
        open_file(desk, tmp_path / "empty.gpkg", qtbot)
        (hint,) = desk.opened.canvas.findChildren(EmptyMap)
        assert hint.isVisible()
        assert not hint.findChild(QPushButton).isEnabled()
    finally:
        desk.close_workspace()
        other.close()


def test_a_file_that_was_open_only_when_nobody_wanted_it_any_more_is_free(desk, file, qtbot):
    desk.open(file)
    tasks.stop_all()  # as closing does, and opening another
    qtbot.wait(20)

    other = Session.open(file)
    try:
        assert not other.read_only
    finally:
        other.close()


def test_a_file_that_is_asked_for_twice_is_opened_for_writing(desk, file, qtbot):
    desk.open(file)
    open_file(desk, file, qtbot)
    qtbot.wait(100)
    settle(desk, qtbot)

    assert not desk.opened.session.read_only
