import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF

from gridmap.domain.drawing import packed
from gridmap.gui.canvas.details import Chunk
from gridmap.gui.canvas.paths import painter_paths


def paths_of(*geometries):
    made = np.empty(len(geometries), dtype=object)
    made[:] = geometries
    outlines = packed(made)
    return outlines.origin, painter_paths(outlines)


def points(path, origin):
    elements = [path.elementAt(n) for n in range(path.elementCount())]
    return [(round(e.x + origin[0], 3), round(origin[1] - e.y, 3)) for e in elements]


def test_a_path_has_the_points_of_its_polygon():
    origin, (path,) = paths_of(shapely.box(10, 20, 30, 50))

    assert points(path, origin) == [(30, 20), (30, 50), (10, 50), (10, 20), (30, 20)]


def test_each_shape_has_its_own_path_and_missing_ones_an_empty_one():
    origin, paths = paths_of(shapely.box(0, 0, 1, 1), None, shapely.Polygon(), shapely.box(5, 5, 7, 8), None)

    assert [path.elementCount() for path in paths] == [5, 0, 0, 5, 0]
    assert points(paths[3], origin)[0] == (7, 5)


def test_holes_and_parts_begin_a_line_of_their_own():
    holed = shapely.difference(shapely.box(0, 0, 10, 10), shapely.box(4, 4, 6, 6))
    origin, (path,) = paths_of(shapely.MultiPolygon([holed, shapely.box(20, 0, 30, 10)]))

    moves = [n for n in range(path.elementCount()) if path.elementAt(n).isMoveTo()]
    assert len(moves) == 3
    inside = [
        path.contains(QPointF(x - origin[0], origin[1] - y)) for x, y in ((1, 1), (5, 5), (25, 5), (15, 5))
    ]
    assert inside == [True, False, True, False]


def test_a_line_stays_open():
    origin, (path,) = paths_of(shapely.LineString([(0, 0), (1, 1), (2, 0)]))

    assert points(path, origin) == [(0, 0), (1, 1), (2, 0)]


def test_no_shapes_are_no_paths():
    assert paths_of()[1] == []


def test_shapes_of_a_class_are_joined_in_one_path_however_often_they_are_coloured_anew():
    holed = shapely.difference(shapely.box(0, 0, 10, 10), shapely.box(4, 4, 6, 6))
    shapes = np.array([holed, shapely.box(10, 0, 20, 10), None, shapely.box(20, 0, 30, 10)], dtype=object)
    chunk = Chunk(packed(shapes))
    origin = chunk.outlines.origin

    for classes in ([2, 1, 1, 2], [3, 3, 3, 3], [0, 1, 2, 5], [1, 2, 3, 4], [2, 1, 1, 2]):
        joined = chunk.joined(np.array(classes, dtype=np.int8))

        assert {one for one, paths in joined.items() if paths} <= set(classes)
        for one in set(classes):
            alone = chunk.some(np.flatnonzero(np.array(classes) == one))
            assert inside(joined.get(one, []), origin) == inside(alone, origin)


def inside(paths, origin):
    """Those of some places that lie in any of some paths."""
    places = [(x, y) for x in (2, 5, 12, 18, 25) for y in (2, 5, 9)]
    return [at for at in places if any(path.contains(QPointF(*local(at, origin))) for path in paths)]


def local(at, origin):
    return at[0] - origin[0], origin[1] - at[1]


@pytest.mark.parametrize("turned", [False, True])
def test_ground_that_shapes_of_a_class_share_is_filled_and_a_hole_is_not(turned):
    other = shapely.box(8, 0, 20, 10)
    holed = shapely.difference(shapely.box(16, 0, 30, 10), shapely.box(22, 4, 27, 6))
    shapes = np.array([shapely.box(0, 0, 10, 10), other.reverse() if turned else other, holed], dtype=object)
    chunk = Chunk(packed(shapes))

    paths = chunk.joined(np.ones(3, dtype=np.int8))[1]

    assert len(paths) == 2
    found = inside(paths, chunk.outlines.origin)
    assert {(2, 5), (12, 5), (18, 5), (25, 2)} <= set(found)
    assert (25, 5) not in found
    at = QPointF(*local((9, 5), chunk.outlines.origin))
    assert paths[0].contains(at)
