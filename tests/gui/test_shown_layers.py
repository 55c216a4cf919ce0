"""What is switched on or off on the map is so again after a restart."""

import json

import pytest
from shapely import LineString, box

from gridmap.domain.change import added
from gridmap.domain.planning_records import Net, NetArea
from gridmap.domain.records import ReferenceLine
from gridmap.gui.map_places import MapPlace
from gridmap.settings import user_folder
from tests.gui.test_desk import city, desk, file, open_file, opened, settle
from tests.store.conftest import Do

__all__ = ["city", "desk", "file", "opened"]


def again(desk, file, qtbot):
    desk.close_workspace()
    open_file(desk, file, qtbot)


def boxes(desk, *keys):
    return [desk.window.mode.layers.box(key).isChecked() for key in keys]


def drawn(desk):
    canvas = desk.opened.canvas
    hidden = [one.name for one in canvas.scene.references if not one.shown]
    return {name for name, points in canvas.scene.points.items() if points.shown}, hidden


def test_layers_are_shown_as_they_were_left(opened, file, qtbot):
    layers, session, reference = opened.window.mode.layers, opened.opened.session, "reference:rail"
    rail = ReferenceLine(session.new_id(), "rail", LineString([(112.6, 26.8), (112.7, 26.9)]))
    session.run(Do(added("change.test", [rail])))
    qtbot.waitUntil(lambda: reference in layers.listed())
    keys = ("risk", "labels", "event", "place", "facility", reference)
    assert boxes(opened, *keys) == [True, True, True, False, False, True]
    for key in keys[:4]:
        layers.box(key).toggle()
    layers.box(reference).toggle()

    again(opened, file, qtbot)

    assert boxes(opened, *keys) == [False, False, False, True, False, False]
    assert drawn(opened) == ({"place"}, [reference.removeprefix("reference:")])
    assert (opened.opened.canvas._fills_shown, opened.opened.canvas._labels_shown) == (False, False)


def test_a_workspace_left_in_planning_comes_back_with_the_layers_of_duty(opened, file, qtbot):
    layers = opened.window.mode.layers
    for key in ("risk", "place"):
        layers.box(key).toggle()
    opened.window.enter_mode("planning")
    settle(opened, qtbot)

    again(opened, file, qtbot)
    assert opened.window.mode_key == "planning"
    assert drawn(opened)[0] == set()  # a plan is drawn on a bare map
    opened.window.enter_mode("duty")

    assert boxes(opened, "risk", "event", "place", "facility") == [False, True, True, False]
    assert drawn(opened)[0] == {"event", "place"}
    assert not opened.opened.canvas._fills_shown


def test_another_language_keeps_the_layers(opened, qtbot):
    opened.window.mode.layers.box("labels").toggle()
    opened.set_option("language", "en")
    settle(opened, qtbot)
    assert boxes(opened, "labels", "risk") == [False, True]
    assert not opened.opened.canvas._labels_shown


@pytest.mark.parametrize("layers", [None, ["place"], {"place": 1, "gone": True}])
def test_layers_that_cannot_be_read_are_passed_over(desk, file, qtbot, layers):
    place = {"whole": True, "x": 0.0, "y": 0.0, "scale": 1.0, "level": None, "selection": []}
    places = {str(file): place | {"layers": layers, "nets": [7]}}
    (user_folder() / "map_places.json").write_text(json.dumps(places), "utf-8")
    open_file(desk, file, qtbot)
    assert boxes(desk, "risk", "event") == [True, True]


def test_a_place_kept_before_layers_were_is_read(opened, file, qtbot):
    opened.close_workspace()
    kept = json.loads((user_folder() / "map_places.json").read_text("utf-8"))
    for one in kept.values():
        del one["layers"], one["nets"]
    (user_folder() / "map_places.json").write_text(json.dumps(kept), "utf-8")
    assert MapPlace(**kept[str(file)]).layers == {}
    open_file(opened, file, qtbot)
    assert boxes(opened, "place") == [False]


def test_other_nets_are_shown_as_they_were_left(opened, file, qtbot):
    session = opened.opened.session
    nets = [Net(session.new_id(), name, "police") for name in ("警格", "城管", "消防")]
    areas = [NetArea(session.new_id(), net.id, "J1", net.name, box(112.6, 26.8, 112.7, 26.9)) for net in nets]
    session.run(Do(added("change.test", [*nets, *areas])))
    opened.window.enter_mode("planning")
    settle(opened, qtbot)
    panel = opened.window.mode.left.nets
    assert [panel.boxes[net.id].isChecked() for net in nets] == [False, False, False]
    for net in nets[:2]:
        panel.boxes[net.id].click()
        settle(opened, qtbot)
    panel.boxes[nets[0].id].click()
    settle(opened, qtbot)

    again(opened, file, qtbot)

    panel, shown = opened.window.mode.left.nets, opened.window.mode.nets
    qtbot.waitUntil(lambda: [one.areas.net.id for one in shown.shown()] == [nets[1].id])
    assert [panel.boxes[net.id].isChecked() for net in nets] == [False, True, False]
