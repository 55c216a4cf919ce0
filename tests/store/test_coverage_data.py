from dataclasses import replace

import numpy as np

from gridmap.domain.action import CellCode
from gridmap.domain.change import replaced
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
