"""Whoever may not draw is told at the press, with the reason that is true."""

import pytest
from PySide6.QtCore import Qt

from gridmap.domain.access import Actor
from gridmap.domain.actions.drafts import CreateDraft, LockCell
from gridmap.domain.coverage import grid
from gridmap.gui.desk import Desk
from gridmap.gui.options import Options
from gridmap.session import Session
from tests.gui.planning.conftest import Planner, settle
from tests.gui.planning.drawing_hands import across
from tests.gui.planning.test_drawing import drawn, junction


def lock(planner, short):
    cell = planner.cell(short)
    planner.session.run(LockCell(planner.board.draft_id, cell))
    planner.settle()
    return cell


def test_a_vertex_of_a_locked_neighbour_is_refused_at_the_press(planner):
    cell = planner.cell("013")
    at = grid.position(junction(planner, cell))
    others = planner.coverage.cells_at(grid.vertex(*at)) - {cell}
    locked = lock(planner, planner.view.cell(min(others)).short)
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_E)

    planner.press(*at)

    complaint = planner.mode.complaint
    assert complaint.isVisible()
    assert planner.view.cell(locked).short in complaint.text() and "已锁定" in complaint.text()
    planner.move(at[0] + 0.001, at[1] + 0.001)
    assert planner.canvas.tool.drag is None
    planner.release(at[0] + 0.001, at[1] + 0.001)
    assert planner.canvas.tool.picked == []


def test_a_line_through_a_locked_cell_shows_it_while_it_is_drawn(planner, qtbot):
    locked = lock(planner, "013")
    planner.key(Qt.Key.Key_S)
    start, stop = across(planner, locked)

    planner.click(*start)
    planner.move(*stop)

    qtbot.waitUntil(lambda: planner.canvas.tool.locked == [locked], timeout=2_000)
    assert planner.canvas.tool.rows == []


def test_a_locked_cell_is_not_taken_into_a_merge(planner):
    locked = lock(planner, "013")
    planner.key(Qt.Key.Key_M)

    planner.click(*planner.middle(locked))

    assert "013" in planner.mode.complaint.text()
    assert planner.board.selection == []


@pytest.fixture
def reader(qapp, town, tmp_path, qtbot):
    """A window that may only read, as another session writes the file; a draft lies on its board."""
    file = tmp_path / "town.gpkg"
    file.write_bytes(town.read_bytes())
    writer = Session.open(file, actor=Actor("规划科王工"))
    writer.run(CreateDraft("外面的方案", writer.today()))
    desk = Desk(qapp, Options(), remembering=False)
    desk.window.resize(1366, 800)
    desk.window.show()
    desk.window.start_in("planning")
    desk.open(file)
    qtbot.waitUntil(lambda: desk.opened is not None, timeout=10_000)
    settle(desk, qtbot)
    assert desk.window.mode.open_draft("外面的方案")
    made = Planner(desk, qtbot)
    made.look_at("511102004001")
    yield made
    desk.leave()
    writer.close()


def test_who_may_only_read_is_told_so_and_who_writes(reader):
    cell = reader.cell("013")
    at = grid.position(junction(reader, cell))
    reader.click(*reader.middle(cell))
    reader.key(Qt.Key.Key_E)

    reader.drag(at, (at[0] + 0.001, at[1] + 0.001))

    said = reader.mode.complaint.text()
    assert "只读" in said and "规划科王工" in said
    reader.key(Qt.Key.Key_K)
    assert "只读" in reader.mode.complaint.text()
    assert drawn(reader) == {"changed": set(), "new": set(), "retired": set()}
