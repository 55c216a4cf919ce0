"""Ways along lines that lead far round."""

from contextlib import contextmanager
from threading import Event

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt

from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.trace import trace
from gridmap.domain.errors import Cancelled
from gridmap.domain.records import ReferenceLine
from gridmap.gui.planning.nearby import ReferenceIndex
from gridmap.gui.planning.trace_tool import _around
from gridmap.gui.tasks import run_task
from gridmap.words import tr
from tests.gui.planning.drawing_hands import lay_lines
from tests.store.conftest import Do

#: A road west of the town in three parts; the middle one lies further off than is looked at first.
ROAD = [
    [(103.9, 29.0), (103.9, 29.015)],
    [(103.9, 29.015), (103.92, 29.015)],
    [(103.92, 29.015), (103.92, 29.0)],
]
START, STOP = ROAD[0][0], ROAD[-1][-1]


@pytest.fixture
def follower(planner):
    """A planner who has clicked at the beginning of the road and points at its end."""
    session = planner.session
    lines = [ReferenceLine(session.new_id(), "road", shapely.LineString(one)) for one in ROAD]
    session.run(Do(added("change.test", lines)))
    planner.rest()
    planner.canvas.zoom_to_point(103.91, 29.005, 8.0)
    planner.settle()
    planner.key(Qt.Key.Key_T)
    planner.click(*START)
    planner.move(*STOP)
    planner.qtbot.wait(60)
    return planner


@contextmanager
def busy_threads(planner):
    """Slow work begun within waits for other work."""
    gate = Event()
    for _ in range(4):
        run_task(planner.canvas, "other work", lambda _: gate.wait(10), lambda _: None)
    try:
        yield
    finally:
        gate.set()


def test_a_way_that_leads_far_round_is_found_by_the_click_and_not_sought_for_the_pointer(follower):
    tool = follower.canvas.tool
    assert len(tool.points) == 1
    with busy_threads(follower):
        follower.click(*STOP)
        assert len(tool.ends) == 2 and tool.card is None  # it is not sought on the window's thread
    follower.settle()

    assert {grid.vertex(*corner) for line in ROAD for corner in line} <= set(tool.points)
    assert tool.card is not None


def test_clicks_wait_while_a_way_is_sought_and_escape_gives_it_up(follower):
    tool = follower.canvas.tool
    with busy_threads(follower):
        follower.click(*STOP)
        follower.click(*ROAD[1][0])
        assert len(tool.ends) == 2
        follower.key(Qt.Key.Key_Escape)
    follower.settle()

    assert not tool.ends and not tool.points and tool.card is None


def test_where_no_way_leads_the_click_is_taken_back_and_told(follower):
    told = []
    follower.board.refused.connect(told.append)
    tool, lines = follower.canvas.tool, shapely.linestrings([ROAD[0], ROAD[2]])
    lay_lines(follower, lines)
    follower.click(*STOP)
    follower.settle()

    assert len(tool.ends) == 1 and tool.card is None
    assert told == [tr("coverage_no_way")]


def test_the_way_so_far_waits_while_it_is_sought_further_and_is_asked_about_again(follower):
    tool = follower.canvas.tool
    follower.canvas.tool.reset()
    beside = ROAD[0][1]
    follower.click(*START)
    follower.click(*beside)
    follower.settle()
    so_far = list(tool.points)
    assert tool.card is not None
    lay_lines(follower, shapely.linestrings([ROAD[0], ROAD[2]]))

    with busy_threads(follower):
        follower.click(*STOP)
        assert len(tool.ends) == 3 and tool.card is None
    follower.settle()

    assert len(tool.ends) == 2 and tool.points == so_far and tool.card is not None


def test_beside_a_slanting_way_only_its_own_lines_are_looked_at():
    near, far = _around(grid.vertex(103.9, 29.0), grid.vertex(104.0, 29.1))
    off = shapely.LineString([(103.98, 29.01), (103.981, 29.011)])
    index = ReferenceIndex(np.array([off], dtype=object))

    assert not len(index.near(near))
    assert len(index.near(far)) == 1


def test_seeking_can_be_stopped_between_its_steps():
    def stop():
        raise Cancelled

    lines = shapely.linestrings(ROAD)
    with pytest.raises(Cancelled):
        trace(lines, grid.vertex(*START), grid.vertex(*STOP), stop)
