"""A cell that a plan retired is looked up in today's window, with what it held and where it went."""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from gridmap.domain.change import replaced
from gridmap.domain.coverage import grid
from gridmap.domain.records import Cell, Event
from gridmap.gui import tasks
from gridmap.gui.panels.element_model import BELOW_ROLE
from gridmap.session import Session
from gridmap.store.queries.by_code import subject_with_code
from tests.gui.desk_hands import open_copy, settle
from tests.planning.plan_hands import publish_split
from tests.small_city import BUSY_CELL, SIDE, SOUTH, WEST, make_small_city
from tests.store.conftest import Do


@pytest.fixture(scope="module")
def divided_city(tmp_path_factory):
    """The small city, in which a plan has divided the busy cell into north and south today."""
    path = make_small_city(tmp_path_factory.mktemp("city") / "city.gpkg")
    session = Session.open(path)
    busy = subject_with_code(session.workspace.reading(), BUSY_CELL, session.today())
    ends = [grid.vertex(x, SOUTH + SIDE / 2) for x in (WEST - SIDE / 10, WEST + 1.1 * SIDE)]
    publish_split(session, busy, ends)
    session.close()
    return path, busy


@pytest.fixture
def desk(qapp, divided_city, tmp_path, qtbot):
    with open_copy(qapp, qtbot, divided_city[0], tmp_path / "city.gpkg") as made:
        settle(made, qtbot)
        yield made


def look_up(desk, qtbot, text):
    desk.opened.search(desk.window)
    palette = desk.opened._palette
    settle(desk, qtbot)  # the index follows
    palette.field.setText(text)
    qtbot.waitUntil(lambda: palette.model.rowCount() > 0 and not tasks.any_running(), timeout=5_000)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settle(desk, qtbot)


def test_a_retired_cell_is_looked_up_and_shows_what_it_held(desk, qtbot, divided_city):
    busy, panel = divided_city[1], desk.window.mode.panel
    scale = desk.opened.canvas.view.scale
    look_up(desk, qtbot, BUSY_CELL)

    assert panel.subject_id == busy and desk.opened.selection == [busy]
    assert panel.header._retired.isVisible() and not panel.header._chip.isVisible()
    assert panel.descent.isVisible() and panel.descent.list.count() == 2
    assert not panel.header.edit.isVisible()
    assert desk.opened.canvas.marks.shape is not None and desk.opened.canvas.view.scale < scale
    panel.tabs.setCurrentWidget(panel.elements["events"])
    settle(desk, qtbot)
    model = panel.elements["events"].view.model()
    assert model.rowCount() == 3 and panel.header._figures["open_events"].text() == "3"
    at = panel.tabs.indexOf(panel.elements["events"])
    assert panel.tabs.tabText(at) == "事 3"
    lines = [model.index(row, 0).data(BELOW_ROLE) for row in range(3)]
    assert [re.match(r"上报 \d{4}-\d\d-\d\d · ", line) is not None for line in lines] == [True] * 3, lines
    assert not panel.elements["events"]._add.isEnabled()


def test_the_tab_of_a_retired_cell_tells_open_events_of_all_that_its_list_shows(desk, qtbot, divided_city):
    session, panel = desk.opened.session, desk.window.mode.panel
    events = session.workspace.reading().execute("SELECT record_id FROM former_cell").fetchall()
    (event, *_) = [one for (key,) in events if isinstance(one := session.workspace.get(key), Event)]
    session.run(Do(replaced("change.test", [(event, replace(event, status="closed"))])))
    desk.opened.show_record(divided_city[1])
    settle(desk, qtbot)

    at = panel.tabs.indexOf(panel.elements["events"])
    assert panel.tabs.tabText(at) == "事 2/3"
    assert panel.tabs.tabToolTip(at) == "未结 2 件，共 3 件"
    assert panel.header._figures["open_events"].text() == "2"


def test_an_heir_is_one_click_away_and_leads_back(desk, qtbot, divided_city):
    busy, panel = divided_city[1], desk.window.mode.panel
    desk.opened.show_record(busy)
    settle(desk, qtbot)
    first = panel.descent.list.item(0)
    assert "归入" in first.text() and "%" in first.text()

    panel.descent.wanted.emit(first.data(Qt.ItemDataRole.UserRole))
    settle(desk, qtbot)

    heir = desk.opened.session.workspace.get(panel.subject_id)
    assert isinstance(heir, Cell) and heir.valid_to is None
    assert not panel.descent.isVisible() and panel.header._chip.isVisible()
    assert desk.opened.canvas.marks.shape is None
    panel.tabs.setCurrentWidget(panel.history)
    back = panel.history.descent.list
    assert [back.item(row).data(Qt.ItemDataRole.UserRole) for row in range(back.count())] == [busy]
    assert back.item(0).text().startswith("来自")


def test_withdrawing_the_plan_while_the_retired_cell_is_on_show_puts_it_in_force(desk, qtbot, divided_city):
    busy, panel = divided_city[1], desk.window.mode.panel
    desk.opened.show_record(busy)
    settle(desk, qtbot)

    desk.opened.session.undo()
    qtbot.waitUntil(lambda: desk.opened.canvas.marks.shape is None, timeout=5_000)
    settle(desk, qtbot)

    assert panel.subject_id == busy and not panel.descent.isVisible()
    assert panel.header._chip.isVisible()
    assert desk.opened.canvas.scene.find(busy) and desk.opened.canvas.selection == [busy]


def test_in_planning_a_retired_cell_shows_its_last_border_and_its_community(desk, qtbot, divided_city):
    desk.window.enter_mode("planning")
    settle(desk, qtbot)
    mode = desk.window.mode

    desk.opened.show_record(divided_city[1])
    settle(desk, qtbot)

    community = desk.opened.session.workspace.get(divided_city[1]).community_id
    assert mode.board.community == community and mode.board.selection == []
    assert desk.opened.canvas.marks.shape is not None
    assert "已停用" in desk.window.status._hint.text()
    mode.board.select(mode.board.published.cells_of(community)[:1])
    assert desk.opened.canvas.marks.shape is None


def test_what_a_retired_cell_held_is_counted_beside_the_window(desk, qtbot, divided_city):
    panel, told = desk.window.mode.panel, []
    panel._counting.counted.connect(told.append)
    panel.show_subject(divided_city[1])

    assert told == [None]
    settle(desk, qtbot)
    assert told[-1] is not None and told[-1].open_events == 3
