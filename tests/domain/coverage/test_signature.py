import numpy as np
import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.signature import signatures
from tests.domain.coverage.conftest import wobbly_grid


def total(shapes):
    return signatures(shapes).sum(dtype=np.uint64)


def test_the_numbers_of_neighbours_add_up_to_that_of_their_union():
    shapes = wobbly_grid(5)
    shapes[::2] = shapely.reverse(shapes[::2])  # whichever way round they are drawn

    assert total(shapes) == signatures(np.array([shapely.coverage_union_all(shapes)]))[0]


def test_a_hole_is_part_of_the_border():
    shapes = np.delete(wobbly_grid(3), 4)
    ring = shapely.coverage_union_all(shapes)
    assert len(ring.interiors) == 1

    assert total(shapes) == signatures(np.array([ring]))[0]
    assert total(shapes) != signatures(np.array([shapely.Polygon(ring.exterior)]))[0]


def test_one_vertex_moved_by_one_step_changes_the_number():
    shapes = wobbly_grid(2)
    before = total(shapes)
    corner = shapely.get_coordinates(shapes[0])[0]
    moved = shapely.transform(shapes, lambda at: np.where((at == corner).all(1)[:, None], at + grid.STEP, at))

    assert total(grid.snapped(moved)) != before
