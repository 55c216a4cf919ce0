"""Hands that draw in a draft, most of them without the mouse, for tests about what comes of it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import cut_out, split
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import Draft
from gridmap.gui.planning.crossing_dialog import CrossingDialog
from gridmap.gui.planning.nearby import ReferenceIndex
from gridmap.planning import Planning
from gridmap.planning.publish import publish


def lay_lines(planner, lines):
    """Put reference lines on the board in the place of those that were read."""
    planner.board._laid = replace(planner.board._laid, references=ReferenceIndex(lines))


def across(planner, cell):
    """From well left to well right of a cell's middle."""
    west, _, east, _ = planner.coverage.shape(cell).bounds
    middle = planner.middle(cell)[1]
    return (west - 0.002, middle), (east + 0.002, middle + 0.0003)


def aim_split(planner, cell):
    """Draw the line that splits a cell from west to east, with the mouse, as far as its preview."""
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_S)
    start, stop = across(planner, cell)
    planner.click(*start)
    planner.move(*stop)
    planner.qtbot.waitUntil(lambda: len(planner.canvas.tool.rows) == 2, timeout=2_000)


def cut(planner, cell):
    """Split a cell from west to east."""
    line = [grid.vertex(*one) for one in across(planner, cell)]
    planner.board.draw(lambda coverage: split(coverage, [cell], line, planner.session.new_id))
    planner.settle()


def cut_sliver(planner, cell):
    """Cut a strip out of the middle of a cell, 300 m long and a metre wide; what the checks say of it."""
    lon, lat = planner.middle(cell)
    ring = [grid.vertex(lon + x, lat + y) for x, y in ((0, 0), (0.003, 0), (0.003, 1e-5), (0, 1e-5))]
    planner.board.draw(lambda coverage: cut_out(coverage, ring, planner.session.new_id))
    planner.settle()
    return next(issue for issue in planner.mode.left.checks.issues if issue.key == "check.sliver")


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


def plan(planner, short, name, upright=True):
    """Another planner's plan that splits a cell, published at once; gives its draft."""
    session = planner.session
    change = session.run(CreateDraft(name, session.today()))
    (draft,) = [one.id for one in change.after.values() if isinstance(one, Draft)]
    planning = Planning(session, draft)
    cell = planner.cell(short)
    west, south, east, north = planning.coverage.shape(cell).bounds
    middle = planning.coverage.shape(cell).representative_point()
    points = [(middle.x, south - 0.002), (middle.x, north + 0.002)]
    if not upright:
        points = [(west - 0.002, middle.y), (east + 0.002, middle.y)]
    line = [grid.vertex(*one) for one in points]
    planning.draw(lambda coverage: split(coverage, [cell], line, session.new_id))
    planning.close()
    publish(session, draft, Approval(session.today(), "李主任", "调整"))
    planner.rest()
    return draft


def scheduled(planner, short, name, day="2999-01-01"):
    """A plan that splits a cell on a day far off."""
    change = planner.session.run(CreateDraft(name, planner.session.today()))
    (draft,) = [one.id for one in change.after.values() if isinstance(one, Draft)]
    planning = Planning(planner.session, draft)
    cell = planner.cell(short)
    west, _, east, _ = planning.coverage.shape(cell).bounds
    lat = planning.coverage.shape(cell).representative_point().y
    line = [grid.vertex(west - 0.002, lat), grid.vertex(east + 0.002, lat)]
    planning.draw(lambda coverage: split(coverage, [cell], line, planner.session.new_id))
    planning.close()
    publish(planner.session, draft, Approval(day, "李主任", "调整"))
    return draft
