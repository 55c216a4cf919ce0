"""What is written on the map of planning is whole: above outlines and within the edges of the map."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from gridmap.gui.canvas.labels import Occupied
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.planning.plan_labels import plan_labels
from tests.gui.planning.drawing_hands import aim_split
from tests.gui.planning.test_proposals import propose

#: Pixels of a cell of the town in a view in which the numbers just fit.
_NARROW = 32.0
#: Names of communities are wider than numbers of cells.
_NAME_PX = 60.0


def pixels(image):
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint32).reshape(plain.height(), -1)
    return rows[:, : plain.width()].copy()  # the picture goes with its name, and its pixels with it


def broken(planner):
    """Labels of which some ink is not seen, by their place."""
    canvas = planner.canvas
    seen, ink = pixels(canvas.grab().toImage()), MapPalette.of().label.rgba()
    found = []
    for one in planner.mode.layer._labels:
        if not (seen[written(one, canvas.view)] == ink).all():
            found.append((one.x, one.y))
    return found


def written(label, view):
    """Rows and columns of the pixels of the map that are ink of a label."""
    rect, ink = label.rect(view), MapPalette.of().label.rgba()
    rows, columns = np.nonzero(pixels(label.pixmap.toImage()) == ink)
    return rows + round(rect.y()), columns + round(rect.x())


def narrow(planner):
    """A view in which borders run close to the numbers."""
    west, south, east, _ = planner.coverage.shape(planner.cell("013")).bounds
    planner.canvas.zoom(_NARROW / (planner.place(east, south).x() - planner.place(west, south).x()))
    planner.settle()
    assert len(planner.mode.layer._labels) > 10


def test_the_outline_of_what_is_selected_runs_below_the_numbers(planner):
    narrow(planner)
    assert not broken(planner)

    planner.board.select([planner.cell(f"{number:03d}") for number in range(1, 26)])
    planner.settle()

    assert not broken(planner)


def test_the_outline_of_the_cell_that_is_drawn_on_runs_below_the_numbers(planner):
    narrow(planner)
    planner.board.select([planner.cell("013")])
    planner.mode.toolbox.use("split")
    planner.settle()

    assert not broken(planner)


def test_a_proposal_has_its_own_numbers_in_place_of_those_below_it(planner):
    planner.board.select([planner.cell("013")])
    planner.settle()
    before = len(planner.mode.layer._labels)
    proposing = propose(planner, "community")
    planner.settle()
    (row,) = proposing.rows
    area = QRectF(planner.canvas.rect())

    labels = planner.mode.layer._labels
    assert 0.8 * len(row.found.households) <= len(labels) <= len(row.found.households)
    assert not broken(planner)
    assert all(area.contains(one.rect(planner.canvas.view)) for one in labels)

    proposing.drop()
    planner.settle()
    planner.canvas.grab()
    assert len(planner.mode.layer._labels) == before


def test_the_edges_of_the_map_cut_no_number(planner):
    cell = planner.cell("013")
    planner.canvas.zoom(3.0)
    planner.settle()
    middle = planner.place(*planner.middle(cell)).x()
    for left in (-4, 0, 6, 12):
        planner.canvas.pan(middle - planner.place(*planner.middle(cell)).x() - middle + left, 0)
        planner.settle()
        area = QRectF(planner.canvas.rect()).adjusted(-1, -1, 1, 1)

        assert planner.mode.layer._labels
        rects = [one.rect(planner.canvas.view) for one in planner.mode.layer._labels]
        assert [one for one in rects if one.width() < _NAME_PX and not area.contains(one)] == []


def test_a_large_cell_whose_middle_is_taken_has_its_number_beside_it(planner):
    planner.canvas.zoom(3.0)
    planner.settle()
    cell, view = planner.cell("013"), planner.canvas.view
    west, south, east, north = planner.coverage.shape(cell).bounds
    left_top, right_bottom = planner.place(west, north), planner.place(east, south)
    middle = (left_top + right_bottom) / 2
    plan, level = planner.view, planner.canvas.scene.levels["cell"]
    mine, size = np.asarray(level.ids == cell), (60.0, 20.0)

    def numbers(*taken):
        occupied = Occupied()
        for x, y in taken:
            assert occupied.take(x - size[0] / 2, y - size[1] / 2, *size)
        return [one.rect(view) for one in plan_labels(plan, level, mine, view, 1.0, [], occupied)]

    around = QRectF(middle.x() - 30, middle.y() - 10, 60, 20)
    assert any(one.intersects(around) for one in numbers())
    beside = numbers((middle.x(), middle.y()))
    assert beside and all(QRectF(left_top, right_bottom).contains(one) for one in beside)
    assert not any(one.intersects(around) for one in beside)


def test_where_there_is_no_room_for_the_households_the_number_stands_alone(planner):
    planner.canvas.zoom(3.0)
    planner.settle()
    cell, view = planner.cell("013"), planner.canvas.view
    plan, level = planner.view, planner.canvas.scene.levels["cell"]
    mine, taken = np.asarray(level.ids == cell), []
    for _ in range(6):  # its own place and four others
        occupied = Occupied()
        for rect in taken:
            occupied.take(rect.x(), rect.y(), rect.width(), rect.height())
        made = [one.rect(view) for one in plan_labels(plan, level, mine, view, 1.0, [], occupied)]
        if len(made) == 1:
            break
        below = made[1]
        taken.append(QRectF(below.center().x() - 4, below.center().y(), 8, 2))

    assert len(taken) == 5 and len(made) == 1


def test_no_number_is_seen_in_part_below_the_names_of_new_pieces(planner):
    planner.canvas.zoom(0.5)
    planner.settle()
    aim_split(planner, planner.cell("013"))
    canvas, tags = planner.canvas, planner.canvas.tool.covered(planner.canvas.view)
    below = [
        one
        for one in planner.mode.layer._labels
        if any(one.rect(canvas.view).intersects(tag) for tag in tags)
    ]
    assert len(tags) == 2 and below

    seen, ink = pixels(canvas.grab().toImage()), MapPalette.of().label.rgba()
    for one in below:
        assert (seen[written(one, canvas.view)] == ink).mean() < 0.05
