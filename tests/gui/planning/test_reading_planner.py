"""A window in planning mode that only reads, while another session draws and publishes."""

import pytest

from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import Draft
from gridmap.gui.desk import Desk
from gridmap.gui.options import Options
from gridmap.planning import Planning
from gridmap.planning.publish import publish
from gridmap.session import Session
from gridmap.store import watch
from tests.gui.planning.conftest import settle


@pytest.fixture
def writer(town, tmp_path):
    file = tmp_path / "town.gpkg"
    file.write_bytes(town.read_bytes())
    opened = Session.open(file)
    yield opened
    opened.close()


@pytest.fixture
def reading(qapp, writer, qtbot, monkeypatch):
    monkeypatch.setattr(watch, "EVERY_S", 0.1)
    made = Desk(qapp, Options(), remembering=False)
    made.window.resize(1366, 800)
    made.window.show()
    made.window.start_in("planning")
    made.open(writer.workspace.path)
    qtbot.waitUntil(lambda: made.opened is not None, timeout=10_000)
    settle(made, qtbot)
    yield made
    made.leave()


def cut(session, planning, code):
    """Split a cell from west to east."""
    ((cell,),) = session.workspace.reading().execute("SELECT id FROM cell WHERE code = ?", (code,)).fetchall()
    west, _, east, _ = planning.coverage.shape(cell).bounds
    lat = planning.coverage.shape(cell).representative_point().y
    line = [grid.vertex(west - 0.002, lat), grid.vertex(east + 0.002, lat + 0.0003)]
    planning.draw(lambda coverage: split(coverage, [cell], line, session.new_id))


def test_a_draft_is_seen_as_it_is_drawn_and_the_map_once_it_is_published(reading, writer, qtbot):
    desk, board = reading, reading.window.mode.board
    change = writer.run(CreateDraft("外面的方案", writer.today()))
    (draft,) = [one.id for one in change.after.values() if isinstance(one, Draft)]
    qtbot.waitUntil(lambda: [one.name for one in board.drafts()] == ["外面的方案"])
    assert desk.window.mode.open_draft("外面的方案")
    settle(desk, qtbot)
    assert len(board.view.coverage) == 100
    assert not board.editable
    assert desk.window.mode.top.compare.isVisible() and not desk.window.mode.top.publish.isVisible()

    planning = Planning(writer, draft)
    cut(writer, planning, "511102004001007")
    qtbot.waitUntil(lambda: len(board.view.coverage) == 101)
    writer.undo()
    qtbot.waitUntil(lambda: len(board.view.coverage) == 100)
    writer.redo()

    planning.close()
    publish(writer, draft, Approval(writer.today(), "李主任", "调整"))
    qtbot.waitUntil(lambda: len(desk.opened.canvas.scene.levels["cell"].ids) == 101, timeout=10_000)
    qtbot.waitUntil(lambda: board.published is not None and len(board.published.columns.ids) == 101)
    settle(desk, qtbot)
    assert board.draft_id is None
