import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage, rings
from gridmap.domain.coverage.reshape import border_run, ceded, reshape, straighten
from gridmap.domain.coverage.split import cut_out, merge, split
from gridmap.domain.coverage.trace import trace
from gridmap.domain.coverage.vertices import delete_vertices, insert_vertex, move_vertices
from gridmap.domain.errors import Refused

V = grid.vertex


@pytest.fixture
def two():
    """Two neighbouring squares of 0.01 degrees: 1 in the west, 2 in the east."""
    shapes = np.array([shapely.box(104, 29, 104.01, 29.01), shapely.box(104.01, 29, 104.02, 29.01)])
    return Coverage.build(np.array([1, 2]), shapes)


def test_moving_a_shared_vertex_moves_every_cell_that_has_it(two):
    with_middle = two.with_edit(insert_vertex(two, (V(104.01, 29), V(104.01, 29.01)), V(104.01, 29.005)))

    edit = move_vertices(with_middle, {V(104.01, 29.005): V(104.012, 29.004)})

    assert set(edit.shapes) == {1, 2}
    after = with_middle.with_edit(edit)
    assert after.cells_at(V(104.012, 29.004)) == {1, 2}
    assert after.cells_at(V(104.01, 29.005)) == set()


def test_two_vertices_that_change_places_are_each_moved_once(two):
    first, second = V(104.01, 29), V(104.01, 29.01)
    with pytest.raises(Refused, match="coverage_crosses_itself"):
        move_vertices(two, {first: second, second: first})


def test_a_move_across_another_border_is_refused(coverage):
    ring = rings(coverage.shape(6))[0]
    with pytest.raises(Refused):
        move_vertices(coverage, {int(ring[0]): V(104.035, 29.035)})


def test_the_outer_border_cannot_leave_the_area(two):
    with pytest.raises(Refused, match="coverage_leaves_area"):
        move_vertices(two, {V(104, 29): V(103.99, 29)})
    with pytest.raises(Refused, match="coverage_gap"):
        move_vertices(two, {V(104, 29): V(104.001, 29.001)})


def test_a_junction_cannot_be_deleted(two):
    with pytest.raises(Refused, match="coverage_junction"):
        delete_vertices(two, [V(104.01, 29)])


def test_a_line_splits_a_cell_and_gives_its_neighbour_the_new_vertex(two, new_id):
    edit = split(two, [1], [V(103.99, 29.005), V(104.015, 29.0051)], new_id)

    after = two.with_edit(edit)
    assert 1 not in after
    assert len(edit.parents) == 2
    assert set(edit.parents.values()) == {(1,)}
    assert shapely.get_num_coordinates(after.shape(2)) == 6  # the square's five and the new one
    areas = shapely.area(after.shapes(edit.parents))
    assert areas.sum() == pytest.approx(1e-4, rel=1e-6)


def test_a_line_that_ends_inside_splits_nothing_and_leaves_no_vertex(two, new_id):
    with pytest.raises(Refused, match="coverage_line_splits_nothing"):
        split(two, [1], [V(103.99, 29.005), V(104.005, 29.005)], new_id)


def test_one_line_splits_several_cells_into_several_pieces(two, new_id):
    zigzag = [V(103.99, 29.002), V(104.03, 29.004), V(104.03, 29.006), V(103.99, 29.008)]

    edit = split(two, [1, 2], zigzag, new_id)

    assert sorted(edit.parents.values()) == [(1,), (1,), (1,), (2,), (2,), (2,)]


def test_merged_neighbours_become_one_new_cell(two, new_id):
    edit = merge(two, [1, 2], new_id)

    (fresh,) = edit.parents
    assert edit.parents[fresh] == (1, 2)
    assert edit.shapes[fresh].equals(shapely.box(104, 29, 104.02, 29.01))


def test_cells_that_do_not_touch_are_not_merged(coverage, new_id):
    with pytest.raises(Refused, match="coverage_not_neighbours"):
        merge(coverage, [1, 16], new_id)


def test_a_border_follows_a_drawn_line(two):
    line = [V(104.01, 29.002), V(104.013, 29.005), V(104.01, 29.008)]

    edit = reshape(two, 1, line)

    after = two.with_edit(edit)
    assert after.shape(1).area > 1.05e-4
    assert after.cells_at(V(104.013, 29.005)) == {1, 2}


def test_reshaping_inwards_gives_the_piece_to_the_neighbour(two):
    line = [V(104.01, 29.002), V(104.007, 29.005), V(104.01, 29.008)]

    after = two.with_edit(reshape(two, 1, line))

    assert after.shape(1).area < 0.95e-4
    assert after.shape(1).area + after.shape(2).area == pytest.approx(2e-4, rel=1e-9)


def test_a_dedicated_cell_is_cut_out_of_all_that_it_covers(two, new_id):
    ring = [V(104.008, 29.004), V(104.012, 29.004), V(104.012, 29.006), V(104.008, 29.006)]

    edit = cut_out(two, ring, new_id)

    (fresh,) = edit.parents
    assert edit.parents[fresh] == (1, 2)
    assert edit.shapes[fresh].area == pytest.approx(8e-6)
    after = two.with_edit(edit)
    assert shapely.area(after.shapes([1, 2])).sum() == pytest.approx(2e-4 - 8e-6)


def test_an_island_cut_out_of_one_cell_leaves_a_hole(two, new_id):
    ring = [V(104.004, 29.004), V(104.006, 29.004), V(104.006, 29.006), V(104.004, 29.006)]

    after = two.with_edit(cut_out(two, ring, new_id))

    assert len(after.shape(1).interiors) == 1


def test_cutting_a_cell_out_whole_retires_it(two, new_id):
    ring = [V(103.99, 28.99), V(104.01, 28.99), V(104.01, 29.02), V(103.99, 29.02)]

    edit = cut_out(two, ring, new_id)

    assert edit.shapes[1] is None
    assert 2 not in edit.shapes


def test_straightening_takes_all_vertices_between_junctions(coverage):
    cell = coverage.shape(6)
    ring = rings(cell)[0]
    run = border_run(coverage, (int(ring[0]), int(ring[1])))
    assert len(run) == 3

    after = coverage.with_edit(straighten(coverage, (run[0], run[1]), float("inf")))

    assert after.cells_with_edge(run[0], run[2]) == coverage.cells_with_edge(run[0], run[1])


def test_a_way_along_roads_takes_the_shortest(two):
    roads = np.array([
        shapely.LineString([(104, 29.005), (104.01, 29.005), (104.02, 29.005)]),
        shapely.LineString([(104.005, 29), (104.005, 29.01), (104.015, 29.01), (104.015, 29)]),
    ])  # fmt: skip

    way = trace(roads, V(104.0051, 29.008), V(104.0149, 29.0079))

    assert way[0] == V(104.005, 29.008)
    assert way[-1] == V(104.015, 29.0079)
    assert V(104.005, 29.005) not in way  # over the top is shorter than by the middle
    assert {V(104.005, 29.01), V(104.015, 29.01)} <= set(way)


def test_roads_that_do_not_meet_are_no_way():
    roads = np.array(
        [shapely.LineString([(104, 29), (104.01, 29)]), shapely.LineString([(104, 29.01), (104.01, 29.01)])]
    )
    with pytest.raises(Refused, match="coverage_no_way"):
        trace(roads, V(104, 29), V(104, 29.01))


@settings(max_examples=100, deadline=None)
@given(first=st.floats(0.01, 0.99), second=st.floats(0.01, 0.99), tilt=st.floats(-0.01, 0.01))
def test_any_two_places_on_one_line_are_connected(first, second, tilt):
    line = grid.snapped(shapely.linestrings([[104, 29], [104.1, 29 + tilt]]))
    ends = [V(104 + share * 0.1, 29 + share * tilt) for share in (first, second)]
    if ends[0] == ends[1]:
        return

    way = trace(np.array([line]), *ends)

    assert grid.unpack(way) == pytest.approx(grid.unpack(ends), abs=2 * grid.STEP)


@pytest.fixture
def three():
    """A cell with two beside it in the east, the one in the north sharing more of its border."""
    shapes = [
        shapely.Polygon([(104, 29), (104.01, 29), (104.01, 29.004), (104.01, 29.01), (104, 29.01)]),
        shapely.box(104.01, 29, 104.02, 29.004),
        shapely.Polygon([(104.01, 29.004), (104.02, 29.004), (104.02, 29.01), (104.01, 29.01)]),
    ]
    return Coverage.build(np.arange(1, 4), grid.snapped(np.array(shapes, dtype=object)))


STRIP = [V(104.008, 28.99), V(104.008, 29.02)]


def test_ground_that_is_given_away_goes_to_the_neighbour_that_is_chosen(three):
    (piece,) = ceded(three, 1, STRIP)
    assert (piece.taker, piece.could) == (3, (3, 2))
    at = (104.009, 29.005)

    by_default = three.with_edit(reshape(three, 1, STRIP))
    chosen = three.with_edit(reshape(three, 1, STRIP, {at: 2}))

    assert by_default.shape(3).contains(piece.ground) and not by_default.shape(2).contains(piece.ground)
    assert chosen.shape(2).contains(piece.ground) and not chosen.shape(3).contains(piece.ground)
    assert chosen.shape(1).equals(by_default.shape(1))
    (told,) = ceded(three, 1, STRIP, {at: 2})
    assert told.taker == 2


def test_who_is_not_beside_a_piece_does_not_get_it(three):
    for nobody in ({(104.009, 29.005): 99}, {(104.0, 29.005): 2}):  # no neighbour; not in the piece
        assert reshape(three, 1, STRIP, nobody).shapes == reshape(three, 1, STRIP).shapes


def test_of_several_pieces_each_goes_to_its_own_neighbour(three):
    line = [V(104.02, 29.001), V(104.009, 29.001), V(104.009, 29.003), V(104.0105, 29.003),
            V(104.0105, 29.006), V(104.0085, 29.006), V(104.0085, 29.009), V(104.02, 29.009)]  # fmt: skip

    found = ceded(three, 1, line)

    assert [one.taker for one in found] == [3, 2]
    assert [one.could for one in found] == [(3,), (2,)]
    assert [shapely.area(one.ground) for one in found] == pytest.approx([4.5e-6, 2e-6])
