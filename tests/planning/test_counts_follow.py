"""Counts of drafts are kept by version, and versions come back with undo and redo."""

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.coverage.vertices import insert_vertex, move_vertices
from gridmap.domain.records import Cell
from gridmap.planning import Planning
from gridmap.planning.drafts import DraftCounts
from gridmap.planning.publish import publish
from gridmap.planning.rebasing import outdated_count
from tests.planning.plan_hands import approval, publish_split, start_draft

V = grid.vertex
SOUTH, MIDDLE, NORTH = V(104.005, 29.0), V(104.005, 29.005), V(104.005, 29.01)


def halved(session, cell, name):
    """A draft that splits a cell from west to east."""
    planning = Planning(session, start_draft(session, name))
    line = [V(103.99, 29.003), V(104.02, 29.003)]
    planning.draw(lambda coverage: split(coverage, [cell], line, session.new_id))
    planning.close()
    return planning.draft_id


def publish_push(session, lon, name):
    """A plan in force that pushes the border between the halves of the western cell."""
    planning = Planning(session, start_draft(session, name))
    planning.draw(lambda coverage: insert_vertex(coverage, (SOUTH, NORTH), MIDDLE))
    planning.draw(lambda coverage: move_vertices(coverage, {MIDDLE: V(lon, 29.005)}))
    planning.close()
    publish(session, planning.draft_id, approval(session))


def test_a_cell_that_redo_puts_back_is_not_taken_for_what_it_became_before(session, town):
    publish_split(session, town.west, [V(104.005, 28.99), V(104.005, 29.02)])
    half = min(cell.id for cell in session.workspace.all_of(Cell) if cell.geometry.bounds[2] < 104.006)
    counts = DraftCounts(session)
    session.subscribe(counts.forget)
    first = halved(session, half, "方案乙")
    publish_push(session, 104.004, "方案丙")
    assert counts.outdated(first) == outdated_count(session, first) == 2
    while any(cell.id == half for cell in session.workspace.all_of(Cell)):
        session.undo()
    session.redo()
    publish_push(session, 104.003, "方案丁")

    draft = halved(session, half, "方案戊")

    assert outdated_count(session, draft) == 0
    assert counts.outdated(draft) == 0
    assert counts.by_draft() == DraftCounts(session).by_draft()
