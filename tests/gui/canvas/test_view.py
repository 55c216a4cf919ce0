import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.gui.canvas.overlay import round_length
from gridmap.gui.canvas.view import COARSEST_SCALE, FINEST_SCALE, View, joined, overlaps

pixels = st.floats(0, 2000)
views = st.builds(
    View,
    st.floats(-5e6, 5e6),
    st.floats(-5e6, 5e6),
    st.floats(0.1, 500),
    st.integers(1, 3000),
    st.integers(1, 2000),
)


@given(views, pixels, pixels)
def test_a_pixel_and_its_point_of_the_plane_are_the_same_place(view, px, py):
    assert view.to_screen(*view.to_plane(px, py)) == pytest.approx((px, py), abs=1e-3)


@given(views, pixels, pixels, st.floats(0.2, 5))
def test_zooming_keeps_the_point_below_the_cursor(view, px, py, factor):
    before = view.to_plane(px, py)

    after = view.zoomed(factor, px, py)

    assert after.to_screen(*before) == pytest.approx((px, py), abs=1e-2)


def test_zooming_ends_at_the_finest_and_the_coarsest_scale():
    view = View(0, 0, 1, 800, 600)

    assert view.zoomed(1e9, 0, 0).scale == FINEST_SCALE
    assert view.zoomed(1e-9, 0, 0).scale == COARSEST_SCALE


def test_panning_moves_what_is_shown():
    view = View(1000, 1000, 2, 800, 600)

    x, y = view.panned(30, -10).to_screen(*view.to_plane(100, 100))

    assert (x, y) == pytest.approx((130, 90))


def test_a_fitted_box_is_shown_whole_with_a_margin():
    view = View(0, 0, 1, 800, 600).fitted((0, 0, 1000, 3000), margin=50)

    left, top = view.to_screen(0, 3000)
    right, bottom = view.to_screen(1000, 0)
    assert min(left, 800 - right) >= 50
    assert (top, bottom) == pytest.approx((50, 550))


def test_a_point_is_fitted_at_the_closest_scale():
    assert View(0, 0, 100, 800, 600).fitted((5, 5, 5, 5), closest=2).scale == 2


def test_the_scale_is_that_on_the_ground():
    at_the_equator, far_north = View(0, 0, 2.8, 800, 600), View(0, 8_400_000, 2.8, 800, 600)

    assert at_the_equator.denominator == pytest.approx(10_000)
    assert far_north.denominator == pytest.approx(5_000, rel=0.01)


def test_boxes_join_and_overlap():
    assert joined([(0, 0, 1, 1), (5, -3, 6, 0)]) == (0, -3, 6, 1)
    assert joined([]) is None
    assert joined([(float("nan"),) * 4]) is None
    assert overlaps((0, 0, 1, 1), (1, 1, 2, 2))
    assert not overlaps((0, 0, 1, 1), (1.1, 0, 2, 2))


@given(st.floats(1e-3, 1e8))
def test_scale_bars_have_round_lengths(most):
    length = round_length(most)

    assert most / 2.5000001 <= length <= most
    assert float(f"{length:.0e}"[0]) in (1, 2, 5)
