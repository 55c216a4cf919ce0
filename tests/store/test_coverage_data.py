from dataclasses import replace

import numpy as np
import pytest
from shapely import box

from gridmap.domain.action import CellCode
from gridmap.domain.change import added, removed, replaced
from gridmap.domain.records import Cell
from gridmap.store.coverage_data import cells_in_force, coverage_in_force, shapes_of
from tests.store.conftest import Do, build_town


def test_a_coverage_that_is_read_when_needed_is_that_of_all_cells(session):
    build_town(session)
    ids, shapes = cells_in_force(session.workspace)

    coverage = coverage_in_force(session.workspace)

    assert sorted(coverage.ids()) == ids.tolist()
    assert all(coverage.shape(one).wkb == shape.wkb for one, shape in zip(ids.tolist(), shapes, strict=True))


def test_cells_that_another_program_left_out_of_the_tree_are_found_all_the_same(session):
    town = build_town(session)
    with session.workspace.writing() as connection:
        connection.execute("DELETE FROM rtree_cell_geom WHERE id = ?", (town.west,))

    coverage = coverage_in_force(session.workspace)

    assert coverage.cell_at(104.005, 29.005) == town.west
    assert len(coverage) == 2


def test_polygons_come_in_the_order_that_is_asked_for(session):
    town = build_town(session)
    wanted = [town.east, town.west, town.east]

    shapes = shapes_of(session.workspace, wanted)

    assert [shape.wkb for shape in shapes] == [session.workspace.get(one).geometry.wkb for one in wanted]
    assert len(shapes_of(session.workspace, [])) == 0


def test_a_cell_that_is_gone_since_has_no_ground(session):
    town = build_town(session)

    west, gone = shapes_of(session.workspace, [town.west, 12345])

    assert not west.is_empty and gone.is_empty


def larger(session, cell, by):
    was = session.workspace.get(cell)
    grown = box(*(shift + side for shift, side in zip((-by, 0, 0, 0), was.geometry.bounds, strict=True)))
    session.run(Do(replaced("change.test", [(was, replace(was, geometry=grown))])))


def renamed(session, cell):
    was = session.workspace.get(cell)
    session.run(Do(replaced("change.test", [(was, replace(was, name="他处"))])))


LATER = {
    "moved": lambda session, town: larger(session, town.west, 0.001),
    "moved twice": lambda session, town: [larger(session, town.west, by) for by in (0.001, 0.002)],
    "moved back": lambda session, town: [larger(session, town.west, 0.001), session.undo()],
    "renamed, then moved": lambda session, town: [
        renamed(session, town.west), larger(session, town.west, 0.001),
    ],
    "gone": lambda session, town: session.run(
        Do(removed("change.test", [session.workspace.get(town.west)]))
    ),
    "opened, then moved": lambda session, town: [
        session.note_access("access.export", [town.west], "测试"), larger(session, town.west, 0.001),
    ],
}  # fmt: skip


@pytest.mark.parametrize("later", LATER)
def test_a_coverage_gives_the_shapes_of_the_moment_that_it_is_of(session, later):
    town = build_town(session)
    larger(session, town.west, 0.0005)
    coverage = coverage_in_force(session.workspace)
    was = session.workspace.get(town.west).geometry

    LATER[later](session, town)

    assert coverage.shape(town.west).wkb == was.wkb


def test_a_coverage_keeps_the_cells_that_an_undo_took_away(session):
    town = build_town(session)
    new = Cell(session.new_id(), town.community, "990101001001003", "新", box(104.02, 29, 104.03, 29.01))
    session.run(Do(added("change.test", [new])))
    coverage = coverage_in_force(session.workspace)

    session.undo()

    assert coverage.shape(new.id).wkb == new.geometry.wkb


def test_a_shape_that_has_left_the_journal_is_the_present_one(session):
    town = build_town(session)
    coverage = coverage_in_force(session.workspace)
    larger(session, town.west, 0.001)
    with session.workspace.writing() as connection:
        connection.execute('UPDATE journal SET "before" = NULL, "after" = NULL')

    assert coverage.shape(town.west).wkb == session.workspace.get(town.west).geometry.wkb


def test_an_empty_workspace_has_an_empty_coverage(session):
    coverage = coverage_in_force(session.workspace, np.empty(0, dtype=np.int64))

    assert len(coverage) == 0 and coverage.cell_at(104.0, 29.0) is None


def test_the_codes_of_a_community_are_those_of_retired_cells_too(session):
    town = build_town(session)
    east = session.workspace.get(town.east)
    session.run(Do(replaced("change.test", [(east, replace(east, valid_to="2026-01-01"))])))

    found = session.workspace.codes_of(town.community)

    assert found == [
        CellCode(town.west, "990101001001001", False),
        CellCode(town.east, "990101001001002", True),
    ]
