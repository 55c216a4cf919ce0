"""Hands that draw in a draft without the mouse, for tests about what comes of it."""

from PySide6.QtWidgets import QApplication

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.gui.planning.crossing_dialog import CrossingDialog


def cut(planner, cell):
    """Split a cell from west to east."""
    west, _, east, _ = planner.coverage.shape(cell).bounds
    lat = planner.middle(cell)[1]
    line = [grid.vertex(west - 0.002, lat), grid.vertex(east + 0.002, lat + 0.0003)]
    planner.board.draw(lambda coverage: split(coverage, [cell], line, planner.session.new_id))
    planner.settle()


def neighbours_across(planner):
    """Two cells on either side of the border of two communities."""
    view = planner.view
    for first in view.cells_of(view.cell(planner.cell("001")).community_id):
        shape = planner.coverage.shape(first)
        for second in planner.coverage.near(shape):
            there = view.cell(second).community_id != view.cell(first).community_id
            if there and planner.coverage.shape(second).intersection(shape).length > 0.001:
                return first, second
    raise AssertionError("the communities do not touch")


def question_of(planner):
    """The question about ground that changes community, None where none is on show."""
    QApplication.processEvents()
    shown = planner.desk.window.findChildren(CrossingDialog)
    return next((one for one in shown if one.isVisible()), None)


def community_of(planner, cell):
    """The community of a cell of the draft."""
    return planner.view.published.communities[planner.view.cell(cell).community_id]
