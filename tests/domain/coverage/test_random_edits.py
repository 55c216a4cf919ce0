"""Whatever is done in whatever order: no overlap, no gap, nothing lost, and back to the same bytes."""

import itertools

import numpy as np
import pytest
import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage, Edit, rings
from gridmap.domain.coverage.reshape import ceded, reshape, straighten
from gridmap.domain.coverage.split import cut_out, dissolve, merge, split
from gridmap.domain.coverage.vertices import delete_vertices, insert_vertex, move_vertices, vertex_on
from gridmap.domain.errors import Refused
from tests.domain.coverage.conftest import wobbly_grid


class Planner:
    """Someone who draws at random."""

    def __init__(self, coverage, seed):
        self.random = np.random.default_rng(seed)
        self.new_ids = itertools.count(1_000_000)
        self.coverage = coverage

    def new_id(self):
        return next(self.new_ids)

    def cell(self):
        return int(self.random.choice(sorted(self.coverage.ids())))

    def edge(self, cell):
        ring = rings(self.coverage.shape(cell))[0]
        place = int(self.random.integers(len(ring)))
        return int(ring[place]), int(ring[(place + 1) % len(ring)])

    def near(self, cell, reach=1.2):
        west, south, east, north = self.coverage.shape(cell).bounds
        middle, half = ((west + east) / 2, (south + north) / 2), ((east - west) / 2, (north - south) / 2)
        lon = middle[0] + self.random.uniform(-reach, reach) * half[0]
        lat = middle[1] + self.random.uniform(-reach, reach) * half[1]
        return grid.vertex(lon, lat)

    def line(self, cell, count):
        return [self.near(cell) for _ in range(count)]

    def reshaped(self, cell, line):
        """What is cut off goes to any neighbour."""
        given = [one for one in ceded(self.coverage, cell, line) if one.could]
        inside = [one.ground.representative_point() for one in given]
        chosen = [int(self.random.choice(one.could)) for one in given]
        takers = {(at.x, at.y): one for at, one in zip(inside, chosen, strict=True)}
        return reshape(self.coverage, cell, line, takers)

    def merged(self, cells):
        return merge(self.coverage, cells, self.new_id)

    def dissolved(self, cells, into):
        return dissolve(self.coverage, cells, into)

    def draw(self):
        cell, kind = self.cell(), int(self.random.integers(9))
        first, second = self.edge(cell)
        if kind == 0:
            lon, lat = grid.position(first)
            by = self.random.normal(0, 0.1, 2) * np.ptp(
                np.array(self.coverage.shape(cell).bounds).reshape(2, 2), 0
            )
            return move_vertices(self.coverage, {first: grid.vertex(lon + by[0], lat + by[1])})
        if kind == 1:
            middle = grid.unpack([first, second]).mean(axis=0).tolist()
            return insert_vertex(
                self.coverage, (first, second), vertex_on(self.coverage, (first, second), *middle)
            )
        if kind == 2:
            return delete_vertices(self.coverage, [first])
        if kind == 3:
            return split(self.coverage, [cell], self.line(cell, int(self.random.integers(2, 5))), self.new_id)
        if kind == 4:
            beside = self.coverage.cells_with_edge(first, second)
            return self.merged(sorted(beside))
        if kind == 5:
            return self.reshaped(cell, self.line(cell, int(self.random.integers(2, 4))))
        if kind == 6:
            return cut_out(self.coverage, self.line(cell, 3), self.new_id)
        if kind == 7:
            beside = self.coverage.cells_with_edge(first, second)
            return self.dissolved(sorted(beside), cell)
        return straighten(self.coverage, (first, second), float("inf"))


def whole(coverage, area):
    shapes = coverage.shapes(coverage.ids())
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(area, rel=1e-9)
    assert shapely.coverage_union_all(shapes).area == pytest.approx(area, rel=1e-9)


def scribble(coverage, seed, wanted):
    planner, back, refused = Planner(coverage, seed), [], {}
    area = shapely.area(coverage.shapes(coverage.ids())).sum()
    tries = 0
    while len(back) < wanted and tries < 20 * wanted:
        tries += 1
        try:
            edit = planner.draw()
        except Refused as error:
            refused[error.key] = refused.get(error.key, 0) + 1
            continue
        back.append(taken_back(planner.coverage, edit))
        planner.coverage = planner.coverage.with_edit(edit)
        if len(back) % 100 == 0:
            planner.coverage = planner.coverage.rebuilt()
        if len(back) % max(25, wanted // 4) == 0:
            whole(planner.coverage, area)
    assert len(back) == wanted, refused
    whole(planner.coverage, area)
    return planner.coverage, back


def taken_back(coverage, edit):
    """The edit that takes another back."""
    return Edit(edit.label, {one: coverage.shape(one) if one in coverage else None for one in edit.shapes})


def stored(coverage):
    return {one: shapely.to_wkb(coverage.shape(one)) for one in coverage.ids()}


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_keep_a_small_coverage_whole_and_undo_to_the_same_bytes(seed):
    shapes = wobbly_grid(5, seed)
    coverage = Coverage.build(np.arange(1, len(shapes) + 1), shapes)
    before = stored(coverage)

    after, back = scribble(coverage, seed, 60)
    for edit in reversed(back):
        after = after.with_edit(edit)

    assert stored(after) == before
