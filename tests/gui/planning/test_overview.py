"""Many communities on the map at once: what stands on it, and what it leaves free."""

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QRectF

from gridmap.gui import theme
from gridmap.gui.canvas.labels import Occupied
from gridmap.gui.canvas.overlay import scale_bar_rect
from gridmap.gui.canvas.view import overlaps
from gridmap.gui.planning import plan_labels
from gridmap.gui.planning.region_names import region_names, several_in_view
from gridmap.gui.planning.toolbar import PlanToolbar
from tests.gui.planning.drawing_hands import cut
from tests.gui.planning.test_between_modes import colour_at


def names(planner):
    _, named = region_names(planner.canvas.scene, planner.canvas.view, 1.0, Occupied())
    return sorted(planner.view.published.communities[one].name for one in named.tolist())


def test_numbers_stand_only_where_it_is_clear_of_which_community_they_are(planner):
    canvas, layer = planner.canvas, planner.mode.layer
    canvas.zoom_full()
    planner.settle()
    assert planner.board.community is None
    assert names(planner) == ["嘉祥社区", "柏杨社区", "桥头社区", "篦子街社区"]
    assert len(layer._labels) > 4  # and cells in them

    canvas.set_view(canvas.view.zoomed(1 / 12, canvas.width() / 2, canvas.height() / 2))
    planner.settle()

    assert several_in_view(canvas.scene, canvas.view)
    assert names(planner) == []
    assert layer._labels == []  # where every community had its own, a hundred cells said 001 to 025


def test_cells_too_small_for_borders_are_all_there_before_their_edges_are_smooth(planner):
    canvas, layer = planner.canvas, planner.mode.layer
    canvas.set_view(canvas.view.zoomed(1 / 24, canvas.width() / 2, canvas.height() / 2))
    planner.settle()
    smooth, layer._picture = layer._picture.image, None

    job = layer._draw()
    while layer._picture is None:
        next(job)
    first = layer._picture.image
    job.close()

    def pixels(image):
        return np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4).astype(int)

    assert (pixels(first)[:, 3] > 0).sum() >= (pixels(smooth)[:, 3] > 250).sum() > 500
    off = np.abs(pixels(first) - pixels(smooth)).max(axis=1) > 60
    assert off.mean() < 0.02  # edges only
    assert (pixels(first) != pixels(smooth)).any()


def test_smooth_edges_are_given_up_with_the_view_they_were_for(planner):
    canvas, layer = planner.canvas, planner.mode.layer
    canvas.set_view(canvas.view.zoomed(1 / 24, canvas.width() / 2, canvas.height() / 2))
    planner.settle()
    layer._picture = None
    layer._job = layer._draw()
    while layer._picture is None:
        next(layer._job)

    canvas.set_view(canvas.view.zoomed(1.5, canvas.width() / 2, canvas.height() / 2))
    canvas.repaint()
    assert layer._job is None and layer.busy
    planner.settle()

    assert layer._picture.view == canvas.view


def test_large_cells_keep_their_numbers_where_no_community_has_its_own_place_in_view(planner):
    canvas = planner.canvas
    canvas.zoom_to_point(104.05, 29.05, 3.0)  # the corner of all four
    planner.settle()

    assert several_in_view(canvas.scene, canvas.view)
    assert names(planner) == ["嘉祥社区", "柏杨社区", "桥头社区", "篦子街社区"]
    texts = len(planner.mode.layer._labels)
    assert texts >= 10  # their names and that of what is above them


def test_what_takes_most_of_the_view_has_its_numbers_even_if_its_name_finds_no_place(planner):
    canvas = planner.canvas
    canvas.zoom_to_point(104.046, 29.046, 2.0)
    planner.settle()
    full = Occupied()
    full.take(0, 0, canvas.width(), canvas.height())

    made, named = region_names(canvas.scene, canvas.view, 1.0, full)

    assert made == []
    assert [planner.view.published.communities[one].name for one in named.tolist()] == ["篦子街社区"]


def test_a_single_community_needs_no_name(planner):
    lon, lat = planner.middle(planner.cell("013"))
    planner.canvas.zoom_to_point(lon, lat, 3.0)
    planner.settle()

    assert not several_in_view(planner.canvas.scene, planner.canvas.view)
    assert planner.mode.layer._labels


def test_the_whole_map_and_what_is_zoomed_to_keep_clear_of_tools_legend_and_scale(planner):
    canvas = planner.canvas
    (toolbar,) = canvas.findChildren(PlanToolbar)
    for code in (None, "511102004002"):
        canvas.zoom_full()
        if code is not None:
            planner.look_at(code)
        planner.settle()
        level = canvas.scene.levels["community"]
        shown = level.shapes.boxes[[code in (None, one) for one in codes(planner, level)]]
        west, south, east, north = shown[:, 0].min(), shown[:, 1].min(), shown[:, 2].max(), shown[:, 3].max()
        left, top = canvas.view.to_screen(west, north)
        right, bottom = canvas.view.to_screen(east, south)
        ground = QRectF(left, top, right - left, bottom - top)
        assert not ground.intersects(QRectF(toolbar.geometry()))
        assert [one for one in canvas.reserved() if ground.intersects(one)] == []
        assert ground.height() > 0.5 * canvas.height()


def test_a_legend_too_wide_for_the_corner_stands_above_the_scale_bar(planner):
    legend, canvas = planner.mode.legend, planner.canvas
    corner = scale_bar_rect(canvas.view)
    assert not QRectF(legend.geometry()).intersects(corner)

    legend.resize(canvas.width() - 60, legend.height())
    legend.place()

    assert not QRectF(legend.geometry()).intersects(corner)
    assert legend.geometry().bottom() < corner.top()


def codes(planner, level):
    known = planner.view.published.communities
    return [known[one].code for one in level.ids.tolist()]


@pytest.mark.parametrize("mode", ["duty", "planning"])
def test_no_name_stands_below_a_card(planner, mode):
    planner.desk.window.enter_mode(mode)
    planner.settle()

    rects = planner.canvas.reserved()

    legend = planner.mode.legend if mode == "planning" else planner.canvas.legend
    assert QRectF(legend.geometry()) in rects
    assert len(rects) >= 3


def test_a_cell_whose_middle_lies_outside_the_view_has_its_number_where_much_of_it_is_seen(planner):
    cell = planner.cell("013")
    west, south, east, north = planner.coverage.shape(cell).bounds
    planner.canvas.zoom_to_point(west + (east - west) / 4, (south + north) / 2, 0.4)
    planner.settle()
    before = len(planner.mode.layer._labels)
    assert before >= 2

    cut(planner, cell)  # into two that the draft draws

    assert len(planner.mode.layer._labels) >= before + 2


def test_of_the_cells_that_a_draft_draws_only_those_in_view_are_cut_to_it(planner, monkeypatch):
    cell = planner.cell("013")
    for one in (cell, planner.cell("001", community=4)):
        cut(planner, one)
    pieces = [one.cell_id for one in planner.view.live()]
    west, south, east, north = planner.view.published.coverage.shape(cell).bounds
    clipped = []

    def counted(shape, *box):
        clipped.append((shape, shapely.box(*box)))
        return shapely.clip_by_rect(shape, *box)

    monkeypatch.setattr(plan_labels, "clip_by_rect", counted)
    planner.canvas.zoom_to_point(west + (east - west) / 4, (south + north) / 2, 0.4)
    planner.settle()

    assert 0 < len(clipped) < len(pieces)
    assert all(shapely.box(*shape.bounds).intersects(seen) for shape, seen in clipped)


@pytest.fixture(params=["light", "dark"])
def either_theme(request, qapp):
    theme.choose(qapp, request.param)
    yield
    theme.choose(qapp, "light")


@pytest.mark.parametrize("nearer", [1, 4])
def test_borders_of_cells_stand_out_from_roads(planner, either_theme, nearer):
    first, second = (planner.coverage.shape(planner.cell(one)) for one in ("007", "008"))
    border = shapely.line_merge(first.intersection(second))
    (middle,) = border.interpolate(0.5, normalized=True).coords
    planner.canvas.zoom_to_point(*middle, planner.canvas.view.scale / nearer)
    planner.settle()
    seen = planner.canvas.grab().toImage()
    window = shapely.box(middle[0] - 0.002, middle[1] - 0.002, middle[0] + 0.002, middle[1] + 0.002)
    borders = shapely.line_merge(border.intersection(window))
    roads = shapely.multilinestrings(
        [[(104 + at, 28.995), (104 + at + 0.001, 29.105)] for at in np.linspace(0.0021, 0.0979, 24)]
    ).intersection(first.buffer(-0.0005))

    assert contrast(planner, seen, borders) > 2.8 * contrast(planner, seen, roads)


def contrast(planner, image, line):
    """How far the lightness on a line, in the middle of several places, is from that around, of 255."""
    found = []
    for share in np.linspace(0.05, 0.95, 19):
        point = line.interpolate(share, normalized=True)
        x, y = planner.place(point.x, point.y).toTuple()
        around = [
            image.pixelColor(round(x) + across, round(y) + up).lightness()
            for across in range(-3, 4)
            for up in range(-3, 4)
            if image.rect().contains(round(x) + across, round(y) + up)
        ]
        if around:
            found.append(max(around) - min(around))
    return np.median(found)


def test_where_none_of_the_community_at_work_is_in_view_the_others_are_not_grey(planner):
    canvas = planner.canvas
    planner.board.select([planner.cell("001")])
    planner.settle()
    elsewhere = planner.cell("013", community=4)
    canvas.zoom_to([elsewhere])
    planner.settle()
    box = canvas.scene.levels["community"].shapes.boxes
    at = canvas.scene.find(planner.board.community)[1]
    assert not overlaps(tuple(box[at].tolist()), canvas.view.box)

    lon, lat = planner.middle(elsewhere)
    assert colour_at(planner, (lon + 0.001, lat + 0.001)) != theme.colour("plan_other")
    assert planner.mode.layer._labels
    planner.look_at("511102004001")
    assert planner.mode.layer._community_shown == planner.board.community
