"""A coverage reads the polygons that it is asked for, and is the same as one that was given all."""

import numpy as np
import pytest
import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.coverage.split import merge, split
from gridmap.domain.coverage.vertices import move_vertices
from gridmap.domain.errors import Refused
from tests.domain.coverage.conftest import wobbly_grid

SIDE = 20


@pytest.fixture
def both():
    """The same cells given at once, and read when needed with boxes that are a little too large."""
    shapes = wobbly_grid(SIDE)
    ids = np.arange(1, len(shapes) + 1)
    boxes = shapely.bounds(shapes) + np.array([-1, -1, 1, 1]) * 1e-5
    read = []

    def read_some(cells):
        read.extend(cells)
        return shapes[np.asarray(cells) - 1]

    return Coverage.build(ids, shapes), Coverage.lazy(ids, boxes, read_some), read


def test_only_the_cells_around_an_edit_are_read(both, new_id):
    _, lazy, read = both
    assert read == []

    first = lazy.shape(5)
    edit = merge(lazy, [5, 6], new_id)
    after = lazy.with_edit(edit)

    assert shapely.equals(first, lazy.shape(5)) and 5 not in after
    assert 0 < len(read) == len(set(read)) < SIDE


def test_every_edit_comes_out_the_same(both, new_id):
    given, lazy, _ = both
    chance, made = np.random.default_rng(3), 0
    for turn in range(30):
        cell = int(chance.choice(sorted(given.ids())))
        corner = int(grid.vertices_of(given.shape(cell))[0])
        lon, lat = grid.position(corner)
        to = grid.vertex(lon + 1e-4, lat + 1e-4)
        west, south, east, north = given.shape(cell).bounds
        line = [grid.vertex(west - 1e-3, (south + north) / 2), grid.vertex(east + 1e-3, (south + north) / 2)]
        first = 1_000 + 100 * turn
        outcomes = []
        for coverage in (given, lazy):
            ids = iter(range(first, first + 100))
            try:
                if turn % 2:
                    edit = split(coverage, [cell], line, lambda ids=ids: next(ids))
                else:
                    edit = move_vertices(coverage, {corner: to})
            except Refused as error:
                outcomes.append(str(error))
            else:
                outcomes.append({one: shape and shape.wkb for one, shape in edit.shapes.items()})
        assert outcomes[0] == outcomes[1]
        if isinstance(outcomes[0], dict):
            given, lazy = given.with_edit(edit), lazy.with_edit(edit)
            made += 1

    assert made > 10
    assert sorted(given.ids()) == sorted(lazy.ids())
    assert all(given.shape(one).equals(lazy.shape(one)) for one in given.ids())


def test_an_index_made_anew_reads_nothing_and_keeps_the_edits(both, new_id):
    given, lazy, read = both
    edit = merge(lazy, [5, 6], new_id)
    was_read = len(read)

    made = lazy.with_edit(edit).rebuilt()

    assert len(read) == was_read
    assert sorted(made.ids()) == sorted(given.with_edit(edit).ids())
    (new,) = edit.parents
    assert made.shape(new).equals(edit.shapes[new])
    assert made.cells_at(int(grid.vertices_of(made.shape(new))[0])) >= {new}
    assert all(made.shape(one).equals(given.shape(one)) for one in given.ids() if one in made)
