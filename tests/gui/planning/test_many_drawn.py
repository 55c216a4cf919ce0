"""A draft that draws thousands of cells does not hold the window up while it is painted."""

import pytest
from PySide6.QtCore import QTimer

from gridmap.domain.planning_records import DraftCell
from gridmap.gui.planning import plan_layer
from tests.gui.planning.test_drafts import split_one


@pytest.fixture
def drawn_often(planner):
    """How often the layer gives way while it paints a draft, by how many cells that draws."""
    plan, layer = planner.view, planner.mode.layer

    def steps(many):
        plan.drawn.clear()
        for one in plan.published.columns.ids.tolist()[:many]:
            cell = plan.cell(one)
            shape = plan.coverage.shape(one)
            plan.drawn[one] = DraftCell(one, 1, one, "changed", cell.community_id, cell.name, shape)
        return sum(1 for _ in layer._draw())

    yield steps
    plan.drawn.clear()


def test_painting_gives_way_for_every_cell_that_is_drawn(planner, drawn_often):
    few, many = drawn_often(4), drawn_often(24)

    assert many - few >= 3 * (24 - 4)  # fills of others and of those worked on, then outlines


def test_a_draft_that_is_undone_while_it_is_painted_is_painted_no_further(planner, monkeypatch):
    for short in ("007", "013", "019"):
        split_one(planner, short)
    planner.board.lay(planner.board.start_draft("枝", planner.board.draft_id))
    planner.settle()
    monkeypatch.setattr(plan_layer, "_SLICE_S", 0.0)  # as on a slow machine: one step, then what waits
    layer, outline, seen = planner.mode.layer, planner.board.outline, []

    def undo_at_the_second(cell):
        seen.append(cell)
        if len(seen) == 2:
            QTimer.singleShot(0, planner.session.undo)
        return outline(cell)

    monkeypatch.setattr(planner.board, "outline", undo_at_the_second)
    layer.refresh()
    with planner.qtbot.captureExceptions() as raised:
        planner.qtbot.waitUntil(lambda: len(seen) >= 2, timeout=5_000)
        planner.settle()

    assert raised == []
    assert planner.view.drawn == {} and not layer.busy
