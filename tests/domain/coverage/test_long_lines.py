"""Long lines: only what is close is looked at, and nothing is cut twice, with the same outcome."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.domain.coverage import faces, grid, noding
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.errors import Refused
from gridmap.gui.planning.line_tools import reshaped_cell
from tests.domain.coverage.conftest import wobbly_grid

SHARE = st.floats(-0.2, 1.2)


def sweep(n, points=40):
    """A way through n × n cells that winds a little."""
    along = np.linspace(-0.05, 1.05, points)
    lon, lat = 104 + n * 0.01 * along, 29.0031 + n * 0.008 * along + 0.0003 * np.sin(np.arange(points))
    return grid.pack(np.column_stack([lon, lat])).tolist()


def cells(n, seed=1):
    return Coverage.build(np.arange(1, n * n + 1), wobbly_grid(n, seed))


@pytest.fixture
def laid(monkeypatch):
    """Every line that is laid into cells."""
    lines, lay = [], noding.lay

    def noted(line, shapes):
        lines.append(tuple(line))
        return lay(line, shapes)

    monkeypatch.setattr(noding, "lay", noted)
    return lines


def test_a_long_line_is_cut_once_however_many_cells_it_is_tried_with(laid):
    coverage, line = cells(8), sweep(8)

    reshaped_cell(coverage, line, [])
    reshaped_cell(coverage, line, [])

    assert laid.count(tuple(line)) == 1


def test_a_coverage_that_was_edited_is_cut_anew(laid):
    coverage, line = cells(4), sweep(4)
    first = faces.cut(coverage, line)
    edited = coverage.with_edit(Edit("change.reshape", {1: coverage.shape(1)}))

    assert faces.cut(coverage, line, [1]) is not first
    assert faces.cut(coverage, line) is first
    assert faces.cut(edited, line) is not first
    assert laid.count(tuple(line)) == 3


def test_only_the_last_lines_are_remembered(laid):
    coverage = cells(4)
    for points in range(10, 30):
        faces.cut(coverage, sweep(4, points))

    faces.cut(coverage, sweep(4, 10))
    faces.cut(coverage, sweep(4, 29))
    assert len(laid) == 21


def test_a_long_line_is_held_against_the_edges_close_to_it():
    edges = noding._edges(wobbly_grid(20))
    line = sweep(20, 400)

    part, row = noding._close(np.column_stack([line[:-1], line[1:]]), edges)

    assert len(part) == len(row) < 2 * len(edges)  # not 399 times as many


def everything(drawn, edges):
    part, row = np.indices((len(drawn), len(edges)))
    return part.ravel(), row.ravel()


def outcome(line, shapes):
    try:
        noded = noding.lay(line, shapes)
    except Refused as error:
        return error.key
    return noded.line, {one: shapely.to_wkb(shape) for one, shape in noded.shapes.items()}


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 30),
    places=st.lists(st.tuples(SHARE, SHARE) | st.integers(0, 24), min_size=2, max_size=7, unique=True),
)
def test_what_is_not_close_to_a_line_does_not_matter(seed, places):
    shapes = dict(enumerate(wobbly_grid(3, seed)))
    corners = np.unique(shapely.get_coordinates(list(shapes.values())), axis=0)
    line = [
        int(grid.pack(corners[at] if isinstance(at, int) else np.array([104, 29]) + 0.03 * np.array(at)))
        for at in places
    ]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(noding, "_close", everything)
        with_all = outcome(line, shapes)

    assert outcome(line, shapes) == with_all
