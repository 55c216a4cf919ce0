import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.domain.errors import Cancelled
from gridmap.domain.mending.polygonizing import polygonized
from gridmap.domain.mends import GRID


def noded(seed, count):
    """Lines of many circles of all sizes, some within others, that cross each other."""
    random = np.random.default_rng(seed)
    centres = shapely.points(random.uniform(0, 0.1, (count, 2)))
    circles = shapely.buffer(centres, random.exponential(0.006, count) + 0.0005, quad_segs=4)
    return shapely.get_parts(shapely.unary_union(shapely.boundary(circles), grid_size=GRID))


def alike(faces):
    return sorted(shapely.to_wkb(shapely.normalize(faces)))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), count=st.integers(1, 120), at_once=st.integers(5, 200))
def test_tiles_make_no_difference(seed, count, at_once):
    lines = noded(seed, count)

    faces = polygonized(lines, at_once=at_once)

    assert alike(faces) == alike(shapely.get_parts(shapely.polygonize(lines)))


def test_it_can_be_stopped_between_tiles():
    asked = []

    def stop():
        asked.append(True)
        if len(asked) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        polygonized(noded(1, 100), stop, at_once=20)
    assert len(asked) == 4
