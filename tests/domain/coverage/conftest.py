import itertools

import numpy as np
import pytest
import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage


def wobbly_grid(n=4, seed=1):
    """n × n quadrilaterals with wobbling corners and a vertex in the middle of every edge."""
    rng = np.random.default_rng(seed)
    corners = np.stack(np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij"), -1).astype(float)
    inner = rng.uniform(-0.25, 0.25, corners.shape)
    inner[[0, -1], :, 0] = inner[:, [0, -1], 1] = 0
    corners = 104 + (corners + inner) * 0.01
    corners[..., 1] -= 75
    along = {0: (corners[:-1] + corners[1:]) / 2, 1: (corners[:, :-1] + corners[:, 1:]) / 2}
    shapes = np.empty(n * n, dtype=object)
    for place, (i, j) in enumerate(itertools.product(range(n), range(n))):
        ring = [
            corners[i, j], along[0][i, j], corners[i + 1, j], along[1][i + 1, j],
            corners[i + 1, j + 1], along[0][i, j + 1], corners[i, j + 1], along[1][i, j],
        ]  # fmt: skip
        shapes[place] = shapely.polygons(ring)
    return grid.snapped(shapes)


@pytest.fixture
def coverage():
    shapes = wobbly_grid()
    return Coverage.build(np.arange(1, len(shapes) + 1), shapes)


@pytest.fixture
def new_id():
    counter = itertools.count(1_000)
    return lambda: next(counter)
