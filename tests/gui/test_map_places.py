"""A workspace opens where its map was left."""

import pytest

from gridmap.gui.screenshot import Picture, screenshot
from gridmap.settings import user_folder
from tests.gui.test_desk import city, desk, file, id_of, open_file, opened

__all__ = ["city", "desk", "file", "opened"]


def test_a_workspace_opens_where_its_map_was_left(opened, file, qtbot):
    canvas = opened.opened.canvas
    wanted = id_of(opened, "990101001001002")
    opened.opened.show([wanted])
    canvas.pin_level("community")
    left = canvas.view

    opened.close_workspace()
    open_file(opened, file, qtbot)

    canvas = opened.opened.canvas
    assert (canvas.view.x, canvas.view.y, canvas.view.scale) == (left.x, left.y, left.scale)
    assert (canvas.pinned, canvas.level) == ("community", "community")
    assert opened.opened.selection == opened.window.mode.tree.selection() == [wanted]
    qtbot.waitUntil(lambda: opened.window.mode.panel.subject_id == wanted)


def test_a_whole_map_opens_whole_in_a_window_of_another_size(opened, file, qtbot):
    opened.close_workspace()
    opened.window.resize(1600, 900)
    open_file(opened, file, qtbot)

    assert opened.opened.canvas.at_full_extent
    assert opened.opened.selection == []


@pytest.mark.parametrize(
    "kept",
    [
        "no json",
        "[]",
        '{"FILE": {"whole": false}}',
        '{"FILE": {"whole": false, "x": 1, "y": 1, "scale": 2, "level": null, "selection": [7]}}',
        '{"FILE": {"whole": false, "x": NaN, "y": 0, "scale": 1, "level": "x", "selection": []}}',
    ],
)
def test_a_place_that_cannot_be_read_or_is_elsewhere_is_passed_over(desk, file, qtbot, kept):
    (user_folder() / "map_places.json").write_text(kept.replace("FILE", str(file)), "utf-8")

    open_file(desk, file, qtbot)

    assert desk.opened.canvas.at_full_extent
    assert desk.opened.selection == []


def test_pictures_neither_know_nor_change_where_the_map_was_left(opened, file, tmp_path):
    opened.close_workspace()
    before = (user_folder() / "map_places.json").read_bytes()

    screenshot(file, tmp_path / "one.png", Picture(size=(1024, 640)))

    assert (user_folder() / "map_places.json").read_bytes() == before
