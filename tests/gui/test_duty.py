"""Duty mode: what is chosen in one place is shown in the others, by keyboard as by mouse."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from gridmap.gui import tasks
from gridmap.gui.reference_files import add_reference_file
from tests.gui.desk_hands import open_copy, settle
from tests.small_city import BUSY_CELL, SIDE, SOUTH, WEST, make_small_city


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return make_small_city(tmp_path_factory.mktemp("city") / "city.gpkg")


@pytest.fixture
def desk(qapp, city, tmp_path, qtbot):
    with open_copy(qapp, qtbot, city, tmp_path / "city.gpkg") as made:
        settle(made, qtbot)
        yield made


def busy_cell(desk):
    rows = desk.window.mode.tree.model.rows
    return rows.ids[rows.codes.index(BUSY_CELL)]


def test_an_event_in_the_queue_is_shown_on_the_map_and_in_its_cells_panel(desk, qtbot):
    mode, canvas = desk.window.mode, desk.opened.canvas
    before = canvas.view.scale
    canvas.setFocus()

    QApplication.sendPostedEvents()
    mode.queue.move_by(1)
    settle(desk, qtbot)

    assert desk.opened.selection == [busy_cell(desk)]
    assert mode.panel.subject_id == busy_cell(desk)
    assert mode.tree.selection() == [busy_cell(desk)]
    assert canvas.view.scale < before


def test_what_is_searched_is_selected_and_brought_into_view(desk, qtbot):
    desk.window.commands["search"].trigger()
    palette = desk.opened._palette
    qtbot.waitUntil(lambda: not palette._upkeep.behind, timeout=10_000)
    qtbot.waitUntil(palette.isVisible)
    palette.field.setText("大佛柏杨社区")
    qtbot.waitUntil(lambda: palette.model.rowCount() > 0 and not tasks.any_running(), timeout=10_000)

    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    names = desk.window.mode.tree.model.rows
    wanted = names.ids[names.names.index("大佛柏杨社区")]
    assert desk.opened.selection == [wanted]
    assert not palette.isVisible()
    canvas = desk.opened.canvas
    level, at = canvas.scene.find(wanted)
    west, south, east, north = canvas.view.box
    x, y = level.anchors[at]
    assert west < x < east and south < y < north


def test_a_place_is_picked_with_one_click_that_selects_nothing(desk, qtbot):
    mode, canvas = desk.window.mode, desk.opened.canvas
    desk.opened.select([busy_cell(desk)])
    answers = []
    mode.panel._ask_place(lambda lon, lat, cell: answers.append((round(lon, 3), round(lat, 3), cell)))
    canvas.zoom_to_point(WEST + 1.5 * SIDE, SOUTH + 0.5 * SIDE)

    middle = QPoint(canvas.width() // 2, canvas.height() // 2)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle)

    assert [answer[:2] for answer in answers] == [(round(WEST + 1.5 * SIDE, 3), round(SOUTH + 0.5 * SIDE, 3))]
    assert answers[0][2] != busy_cell(desk)
    assert desk.opened.selection == [busy_cell(desk)]
    qtbot.waitUntil(lambda: canvas.tool.name == "select")


def test_escape_leaves_the_question_for_a_place(desk, qtbot):
    mode, canvas = desk.window.mode, desk.opened.canvas
    desk.opened.select([busy_cell(desk)])
    mode.panel._ask_place(lambda *_: pytest.fail("nothing was picked"))
    assert canvas.tool.name == "pick"

    qtbot.keyClick(canvas, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: canvas.tool.name == "select")


def test_the_first_cell_that_is_clicked_after_another_mode_lists_its_records(desk, qtbot):
    events = desk.window.mode.panel.elements["events"]
    desk.window.mode.panel.tabs.setCurrentWidget(events)
    desk.window.enter_mode("planning")
    settle(desk, qtbot)
    desk.window.enter_mode("duty")
    settle(desk, qtbot)

    desk.opened.select([busy_cell(desk)])
    settle(desk, qtbot)

    shown = desk.window.mode.panel.elements["events"]
    assert shown is not events
    assert shown.isVisible()
    assert shown.view.model().rowCount() > 0
    assert not shown._nothing.isVisible()


def test_layers_are_shown_and_hidden_on_the_map(desk):
    layers, canvas = desk.window.mode.layers, desk.opened.canvas
    assert canvas.scene.points["event"].shown

    layers.box("event").click()
    layers.box("place").click()

    assert not canvas.scene.points["event"].shown
    assert canvas.scene.points["place"].shown


def test_the_measuring_tool_is_taken_up_by_its_letter_and_left_by_escape(desk, qtbot):
    canvas = desk.opened.canvas
    desk.window.activateWindow()
    canvas.setFocus()

    qtbot.keyClick(canvas, Qt.Key.Key_L)
    assert canvas.tool.name == "measure"
    assert desk.opened.tools.measure.isChecked()
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: canvas.tool.name == "select")
    assert not desk.opened.tools.measure.isChecked()


def test_the_status_line_tells_the_maps_middle_and_scale(desk):
    line = desk.window.status
    desk.opened.canvas.zoom_to_point(112.61, 26.89)

    assert line._position.text() == "E 112.61000°  N 26.89000°"
    assert line._scale.text().startswith("1 : ")
    assert line._network.text() == "离线"


def test_a_basemap_from_the_network_is_offered_only_when_the_user_allows_it(desk):
    layers = desk.window.mode.layers
    desk.set_option("xyz_template", "https://tiles.example/{z}/{x}/{y}.png")
    assert "basemap:xyz" not in layers.listed()

    desk.set_option("online_services", True)

    assert "basemap:xyz" in layers.listed()
    assert desk.window.status._network.text() != "离线"


def test_a_reference_layer_from_a_file_is_drawn_listed_and_can_be_undone(desk, qtbot, tmp_path):
    roads = tmp_path / "roads.geojson"
    line = {"type": "LineString", "coordinates": [[WEST, SOUTH], [WEST + SIDE, SOUTH + SIDE]]}
    feature = {"type": "Feature", "geometry": line, "properties": {}}
    roads.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    layers, scale = desk.window.mode.layers, desk.opened.canvas.view.scale

    add_reference_file(desk.opened.canvas, desk.opened.session, roads)

    qtbot.waitUntil(lambda: "reference:road" in layers.listed(), timeout=10_000)
    assert desk.opened.canvas.view.scale == scale
    desk.window.commands["undo"].trigger()  # asks, as it is bulk work
    desk.window.commands["undo"].trigger()
    qtbot.waitUntil(lambda: "reference:road" not in layers.listed(), timeout=10_000)


def test_a_place_that_is_added_is_marked_while_its_form_is_open_and_seen_afterwards(desk, qtbot):
    mode, canvas, session = desk.window.mode, desk.opened.canvas, desk.opened.session
    desk.window.activateWindow()
    desk.opened.select([busy_cell(desk)])
    places = mode.panel.elements["places"]
    mode.panel.tabs.setCurrentWidget(places)
    assert not canvas.scene.points["place"].shown
    where = (WEST + 0.5 * SIDE, SOUTH + 0.5 * SIDE)

    places._add_on_map()
    mode.panel.place_picked(*where)
    assert canvas.marks.pin == where
    entry = places.page._form.entries["name"]
    qtbot.keyClicks(entry, "New shop")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: places.page.record_id is not None, timeout=10_000)
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: len(canvas.scene.points["place"].ids) == 1, timeout=10_000)

    assert session.workspace.get(places.page.record_id).name == "New shop"
    assert canvas.scene.points["place"].shown
    assert mode.layers.box("place").isChecked()
    assert canvas.marks.ringed == canvas.marks.pin == where
    assert places.page.isAncestorOf(QApplication.focusWidget())

    places.page.bar.wanted.emit("back")
    assert canvas.marks.pin is None
    assert desk.window.mode.panel.isAncestorOf(QApplication.focusWidget())


def test_a_form_that_is_left_or_hidden_takes_its_mark_along(desk, qtbot):
    mode, canvas = desk.window.mode, desk.opened.canvas
    desk.opened.select([busy_cell(desk)])
    places = mode.panel.elements["places"]
    mode.panel.tabs.setCurrentWidget(places)
    for leave in (places.page._leave_form, lambda: desk.opened.select([])):
        desk.opened.select([busy_cell(desk)])
        places._add_on_map()
        mode.panel.place_picked(WEST + 0.5 * SIDE, SOUTH + 0.5 * SIDE)
        assert canvas.marks.pin is not None

        leave()

        assert canvas.marks.pin is None


def test_locating_a_record_rings_its_place(desk, qtbot):
    mode, canvas = desk.window.mode, desk.opened.canvas
    mode.queue.move_by(1)
    settle(desk, qtbot)

    mode.panel.elements["events"].page.bar.verbs["locate"].click()

    assert canvas.marks.ringed is not None
    assert canvas.marks.ringed == canvas.marks.pin
    inked = canvas.grab().toImage().pixelColor(canvas.width() // 2, canvas.height() // 2 - 23)
    assert inked == canvas._palette.accent
    qtbot.waitUntil(lambda: canvas.marks.ringed is None, timeout=5_000)


@pytest.mark.parametrize("width", [360, 520, 900])
def test_the_cards_of_the_map_never_lie_on_each_other(desk, width):
    canvas = desk.opened.canvas
    canvas.resize(width, 500)

    tools, switch = desk.opened.tools.geometry(), canvas.level_switch.geometry()
    assert not tools.intersects(switch)
    assert not canvas.legend.geometry().intersects(switch)
    assert canvas.rect().contains(switch)


def test_an_event_that_was_searched_for_is_marked_in_the_queue(desk, qtbot):
    mode, said = desk.window.mode, []
    queue = mode.queue
    queue.event_selected.connect(said.append)
    wanted = queue.model.index(2, 0).data(Qt.ItemDataRole.UserRole)
    desk.opened.show_record(wanted)

    assert [index.row() for index in queue.view.selectionModel().selectedRows()] == [2]
    assert said == []


def test_the_tab_of_the_details_stays_through_another_mode_and_language(desk, qtbot):
    desk.opened.show([busy_cell(desk)])
    desk.window.mode.panel.tabs.setCurrentIndex(2)
    desk.window.enter_mode("planning")
    qtbot.wait(20)
    desk.window.enter_mode("duty")
    assert desk.window.mode.panel.tabs.currentIndex() == 2

    desk.set_option("language", "en")
    settle(desk, qtbot)
    assert desk.window.mode.panel.tabs.currentIndex() == 2
    desk.set_option("language", "zh_CN")
