import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from gridmap.domain.access import Actor
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.gui.panels.cell_panel import CellPanel
from gridmap.store.queries.record_history import read_history


@pytest.fixture
def panel(qtbot, session, assessment, town, settled):
    widget = CellPanel(session, assessment)
    qtbot.addWidget(widget)
    widget.resize(420, 900)
    widget.show()
    qtbot.waitExposed(widget)
    widget.show_subject(town.west)
    settled()
    return widget


def page_of(panel, name):
    return panel.elements[name].page


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def typed(qtbot, entry, text):
    assert isinstance(entry, QLineEdit)
    entry.setFocus()
    entry.selectAll()
    qtbot.keyClicks(entry, text)


def facts(page):
    return dict(page.facts.shown)


def test_a_record_is_opened_with_enter_edited_in_place_and_saved_with_enter(
    qtbot, panel, session, elements, settled
):
    places = panel.elements["places"]
    panel.tabs.setCurrentWidget(places)
    settled()
    places.view.setFocus()
    places.view.setCurrentIndex(places.view.model().index(0, 0))
    qtbot.keyClick(places.view, Qt.Key.Key_Return)
    assert facts(places.page)["名称"] == "锦江小区"

    click(qtbot, places.page.bar.verbs["edit"])
    entry = places.page._form.entries["name"]
    typed(qtbot, entry, "Jinjiang Court")
    with qtbot.waitSignal(panel.edit_committed):
        qtbot.keyClick(entry, Qt.Key.Key_Return)

    assert session.workspace.get(elements["estate"]).name == "Jinjiang Court"
    assert places.page.bar.title() == "Jinjiang Court"
    assert session.undo() == "change.edit_place"
    settled()
    assert places.page.bar.title() == "锦江小区"


def test_a_name_that_an_import_would_refuse_is_refused_whole_and_said(qtbot, panel, session, elements):
    panel.open_record(elements["estate"])
    page = page_of(panel, "places")
    click(qtbot, page.bar.verbs["edit"])
    entry = page._form.entries["name"]
    entry.setText("桥" * 60_000)
    qtbot.keyClick(entry, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: page._form._trouble.text() == "“名称”最多 200 个字，现有 60,000 个，请缩短。")
    assert session.workspace.get(elements["estate"]).name == "锦江小区"


def test_a_long_name_leaves_room_for_what_stands_below(panel, session, elements):
    session.run(EditRecord(elements["estate"], {"name": "桥" * 200}))
    panel.open_record(elements["estate"])
    bar = page_of(panel, "places").bar

    assert bar.title() == "桥" * 44 + "…"
    assert bar._title.toolTip().replace("\n", "") == "桥" * 200


def test_escape_leaves_a_form_and_changes_nothing(qtbot, panel, session, elements):
    panel.open_record(elements["estate"])
    page = page_of(panel, "places")
    before = session.workspace.get(elements["estate"])
    click(qtbot, page.bar.verbs["edit"])
    typed(qtbot, page._form.entries["name"], "x")
    qtbot.keyClick(page._form.entries["name"], Qt.Key.Key_Escape)

    assert page._form is None
    assert session.workspace.get(elements["estate"]) == before


def test_saving_what_nobody_touched_writes_nothing(qtbot, panel, session, elements, settled):
    panel.open_record(elements["estate"])
    page = page_of(panel, "places")
    click(qtbot, page.bar.verbs["edit"])
    label = session.can_undo
    page._form.save()
    settled()

    assert page._form is None
    assert session.can_undo == label


def test_a_form_says_what_is_wrong_and_keeps_what_was_entered(qtbot, panel, elements, settled):
    panel.open_record(elements["estate"])
    page = page_of(panel, "places")
    click(qtbot, page.bar.verbs["edit"])
    entry = page._form.entries["name"]
    entry.clear()
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    settled()

    assert "名称" in page._form._trouble.text()
    assert page._form.entries["address"].text() == "桥东街12号"


def test_a_word_of_other_peoples_files_survives_an_edit(qtbot, panel, session, elements, settled):
    from gridmap.domain.actions.edit_record import EditRecord

    session.run(EditRecord(elements["estate"], {"kind": "加油站（旧）"}))
    panel.open_record(elements["estate"])
    page = page_of(panel, "places")
    click(qtbot, page.bar.verbs["edit"])
    typed(qtbot, page._form.entries["address"], "a")
    page._form.save()
    settled()

    assert session.workspace.get(elements["estate"]).kind == "加油站（旧）"


def test_a_place_is_added_where_the_map_is_clicked(qtbot, panel, session, town, settled):
    places = panel.elements["places"]
    panel.tabs.setCurrentWidget(places)
    with qtbot.waitSignal(panel.pick_place_requested):
        places._add.menu().actions()[0].trigger()
    assert panel.hint.isVisible()

    panel.place_picked(110.0, 29.0)  # in no cell: told of, and still asking
    assert panel.hint.isVisible()

    with qtbot.waitSignal(panel.pick_place_ended):
        panel.place_picked(104.015, 29.005)
    entry = places.page._form.entries["name"]
    assert entry.hasFocus()
    qtbot.keyClicks(entry, "New shop")
    with qtbot.waitSignal(panel.edit_committed):
        qtbot.keyClick(entry, Qt.Key.Key_Return)

    place = session.workspace.get(places.page.record_id)
    assert (place.name, place.cell_id, place.lon) == ("New shop", town.east, 104.015)
    session.undo()
    settled()
    assert places.currentIndex() == 0
    assert session.workspace.get(place.id) is None


def test_picking_a_place_is_let_go_with_escape(qtbot, panel):
    panel.tabs.setCurrentWidget(panel.elements["places"])
    panel.elements["places"]._add.menu().actions()[0].trigger()
    panel.activateWindow()
    with qtbot.waitSignal(panel.pick_place_ended):
        qtbot.keyClick(panel, Qt.Key.Key_Escape)

    assert not panel.hint.isVisible()


def test_a_record_is_moved_to_the_cell_of_the_place_that_is_clicked(qtbot, panel, session, elements, town):
    panel.open_record(elements["estate"])
    click(qtbot, page_of(panel, "places").bar.verbs["move"])
    with qtbot.waitSignal(panel.edit_committed):
        panel.place_picked(104.015, 29.005)

    moved = session.workspace.get(elements["estate"])
    assert (moved.cell_id, moved.lon, moved.attached_by) == (town.east, 104.015, "location")


def test_locating_a_record_tells_its_position(qtbot, panel, elements):
    panel.open_record(elements["estate"])
    with qtbot.waitSignal(panel.locate) as told:
        click(qtbot, page_of(panel, "places").bar.verbs["locate"])

    assert told.args == [104.005, 29.005, elements["estate"]]


def test_a_removed_record_leaves_its_page_and_undo_brings_it_back(qtbot, panel, session, elements, settled):
    panel.open_record(elements["lamp"])
    facilities = panel.elements["facilities"]
    with qtbot.waitSignal(panel.edit_committed):
        click(qtbot, facilities.page.bar.verbs["remove"])

    assert facilities.currentIndex() == 0
    session.undo()
    assert session.workspace.get(elements["lamp"]).name == "路灯7号"


def test_a_hazard_is_added_to_its_place_and_opened_below_it(qtbot, panel, session, elements, settled):
    panel.open_record(elements["estate"])
    page = page_of(panel, "places")
    page._add_part("hazard")
    page._form.entries["kind"].setCurrentIndex(0)
    typed(qtbot, page._form.entries["found_on"], "2026-11-01")
    with qtbot.waitSignal(panel.edit_committed):
        page._form.save()

    hazards = session.workspace.referring_to(
        elements["estate"], type(session.workspace.get(elements["hazard"])), "holder_id"
    )
    assert len(hazards) == 2
    assert page.record_id == elements["estate"]
    page.parts.opened.emit(hazards[1].id)
    assert page.bar.title() == "消防通道堵塞"
    page.bar.wanted.emit("back")
    assert page.record_id == elements["estate"]


def test_a_person_is_opened_with_a_reason_which_is_journaled_and_the_values_are_not(
    qtbot, panel, session, elements, settled
):
    panel.open_record(elements["li"])
    page = page_of(panel, "people")
    assert facts(page)["电话"] == "139****5678"
    assert "H-0077" not in facts(page).values()
    assert not page.bar.verbs["edit"].isVisible()

    page.opening._reason.setFocus()
    qtbot.keyClicks(page.opening._reason, "home visit")
    with qtbot.waitSignal(page.opening.opened):
        qtbot.keyClick(page.opening._reason, Qt.Key.Key_Return)

    assert facts(page)["电话"] == "13912345678"
    assert "H-0077" in facts(page).values()
    assert page.bar.verbs["edit"].isVisible()
    newest = read_history(session.workspace.reading(), elements["li"])[0]
    assert (newest.kind, newest.reason, newest.who) == ("access", "home visit", "值班员")
    journal = (
        session.workspace.reading().execute("SELECT \"values\" FROM journal WHERE kind = 'access'").fetchall()
    )
    assert "139" not in str(journal)


def test_a_child_is_masked_by_name_and_without_a_reason_stays_so(qtbot, panel, elements, settled):
    panel.open_record(elements["child"])
    page = page_of(panel, "people")
    click(qtbot, page.opening._button)
    settled()

    assert page.bar.title() == "李*"
    assert page.opening._trouble.isVisible()
    assert not page.parts.isVisible()
    assert "李阳" not in " ".join(label.text() for label in panel.findChildren(QLabel))


def test_opening_ends_when_the_page_is_left(panel, elements, settled):
    page = page_of(panel, "people")
    panel.open_record(elements["li"])
    page._opened_person(page._session.workspace.get(elements["li"]))
    page.bar.wanted.emit("back")
    panel.open_record(elements["li"])

    assert facts(page)["电话"] == "139****5678"


def test_a_viewer_edits_and_opens_nothing(qtbot, session, assessment, town, elements, settled):
    session.actor = Actor("访客", "viewer")
    panel = CellPanel(session, assessment)
    qtbot.addWidget(panel)
    panel.show()
    panel.open_record(elements["li"])
    page = page_of(panel, "people")
    assert not page.opening._button.isEnabled()
    panel.open_record(elements["estate"])
    verbs = page_of(panel, "places").bar.verbs
    assert not verbs["edit"].isVisible() and not verbs["remove"].isVisible()
    assert not panel.elements["places"]._add.isEnabled()
    settled()


def test_who_may_not_see_people_is_offered_no_edit_of_a_household(session, assessment, qtbot, elements):
    session.actor = Actor("规划员", "planner")
    panel = CellPanel(session, assessment)
    qtbot.addWidget(panel)
    panel.show()
    panel.open_record(elements["home"])
    verbs = page_of(panel, "people").bar.verbs
    assert not any(verbs[name].isVisible() for name in ("edit", "move", "remove"))

    panel.open_record(elements["estate"])
    assert page_of(panel, "places").bar.verbs["edit"].isVisible()


@pytest.mark.parametrize("role", ["planner", "viewer"])
def test_where_people_live_is_shown_to_nobody_who_may_not_see_them(
    session, assessment, qtbot, town, elements, settled, role
):
    session.run(EditRecord(elements["home"], at_home(session, town)))
    session.run(EditRecord(elements["li"], {"address": "虚构街 7 号"}))
    session.actor = Actor("某人", role)
    panel = CellPanel(session, assessment)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_subject(town.west)
    people = panel.elements["people"]
    panel.tabs.setCurrentWidget(people)
    meant = []
    people.page.place_meant.connect(meant.append)

    settled()
    assert "地址" not in shown_columns(people)
    assert "虚构街 7 号" not in everything_in(people)
    people._choose("household")
    settled()
    assert "虚构街 7 号" not in everything_in(people)
    assert "1-101" in everything_in(people)
    panel.open_record(elements["home"])
    assert facts(people.page)["地址"] == "无权查看"
    assert not people.page.bar.verbs["locate"].isVisible()
    assert [place for place in meant if place is not None] == []


def test_who_may_see_people_sees_where_a_household_lives(session, panel, town, elements, settled):
    session.run(EditRecord(elements["home"], at_home(session, town)))

    panel.open_record(elements["home"])

    page = page_of(panel, "people")
    assert facts(page)["地址"] == "虚构街 7 号"
    assert page.bar.verbs["locate"].isVisible()
    settled()


def at_home(session, town):
    """An invented address, somewhere in the western cell."""
    inside = session.workspace.get(town.west).geometry.representative_point()
    return {"address": "虚构街 7 号", "lon": inside.x, "lat": inside.y}


def shown_columns(tab):
    model = tab.view.model()
    return [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]


def everything_in(tab):
    """Every value of a list, the second lines included."""
    model = tab.view.model()
    spots = [model.index(row, at) for row in range(model.rowCount()) for at in range(model.columnCount())]
    return " ".join(f"{spot.data()} {spot.data(Qt.ItemDataRole.ToolTipRole)}" for spot in spots)
