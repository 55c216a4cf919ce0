import pytest

from gridmap.gui.canvas import MapCanvas
from gridmap.gui.canvas.scene import Scene
from gridmap.gui.canvas.workspace_scene import scene_of
from gridmap.session import Session
from tests.gui.canvas.conftest import click
from tests.small_city import BUSY_CELL, make_small_city

TODAY = "2026-11-22"


@pytest.fixture
def session(tmp_path):
    opened = Session.open(make_small_city(tmp_path / "city.gpkg"))
    yield opened
    opened.close()


@pytest.mark.parametrize("runs", [1, 2])
def test_the_scene_holds_every_level_with_its_names(session, runs):
    for _ in range(runs):  # made the first time, read the second
        scene = scene_of(session.workspace, TODAY)

    assert {name: len(level) for name, level in scene.levels.items()} == {
        "city": 1, "county": 2, "township": 4, "community": 8, "cell": 32,
    }  # fmt: skip
    cells = scene.levels["cell"]
    row = (
        session.workspace.reading()
        .execute("SELECT id, name, community_id FROM cell WHERE code = ?", (BUSY_CELL,))
        .fetchone()
    )
    at = cells.index(row[0])
    assert (cells.names[at], cells.labels[at], cells.parents[at]) == (row[1], BUSY_CELL[-3:], row[2])
    assert set(scene.borders) == {"cell", "community", "township", "county"}


def test_open_events_are_on_the_map(session):
    with session.workspace.writing() as connection:
        connection.execute("UPDATE event SET status = 'closed' WHERE number = 'SJ-0'")

    events = scene_of(session.workspace, TODAY).points["event"]

    assert len(events.ids) == 2
    assert events.severities.tolist() == [2, 3]


def test_levels_of_risk_come_with_it(session):
    with session.workspace.writing() as connection:
        connection.execute("UPDATE cell SET risk_level = 2 WHERE code = ?", (BUSY_CELL,))

    cells = scene_of(session.workspace, TODAY).levels["cell"]

    assert sorted(cells.risks.tolist()) == [0] * 31 + [2]


def test_a_sealed_workspace_is_drawn_like_a_plain_one(tmp_path, qtbot):
    session = Session.open(make_small_city(tmp_path / "sealed.gpkg", "七个汉字口令词"), "七个汉字口令词")
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(900, 500)
    canvas.show()
    canvas.set_scene(scene_of(session.workspace, session.today()))
    canvas.settle()

    cells = canvas.scene.levels["cell"]
    x, y = cells.anchors[7]
    from PySide6.QtCore import QPointF

    click(canvas, QPointF(*canvas.view.to_screen(x, y)) + QPointF(12, 12))
    assert canvas.selection == [int(cells.ids[7])]
    canvas.set_scene(Scene())
    session.close()


def test_an_empty_workspace_is_an_empty_map(tmp_path, qtbot):
    session = Session.create(tmp_path / "new.gpkg", "新")

    scene = scene_of(session.workspace, session.today())

    assert scene.level_names == []
    assert scene.extent is None
    session.close()
