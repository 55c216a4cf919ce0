import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from gridmap.domain import rings
from gridmap.domain.mends import Tolerance

TOLERANCE = Tolerance()


def shapes(*made):
    result = np.empty(len(made), dtype=object)
    result[:] = made
    return result


def found(mends):
    return [(mend.kind, mend.rows[0]) for mend in mends]


def test_only_polygons_of_finite_coordinates_go_on():
    with np.errstate(invalid="ignore"):
        not_a_number = Polygon([(0, 0), (1, 0), (1, np.nan)])
    taken, mends = rings.polygons_only(
        shapes(
            box(0, 0, 1, 1),
            Point(1, 1),
            None,
            Polygon([(0, 0), (1, 0), (1, 1e308)]),
            not_a_number,
            GeometryCollection([Point(0, 0), box(0, 0, 1, 1)]),
            Polygon(),
            LineString([(0, 0), (1, 1)]),
        )
    )

    assert [shape is not None for shape in taken] == [True, False, False, False, False, True, False, False]
    assert sorted(found(mends), key=lambda one: one[1]) == [
        ("not_a_polygon", 1), ("impossible_coordinate", 3), ("impossible_coordinate", 4),
        ("collection_opened", 5), ("no_shape", 6), ("not_a_polygon", 7),
    ]  # fmt: skip


def test_one_shape_with_swapped_axes_is_turned_where_the_others_lie():
    taken, mends = rings.on_the_map(shapes(box(103, 29, 103.1, 29.1), box(29.1, 103.1, 29.2, 103.2)))

    assert taken[1].equals(box(103.1, 29.1, 103.2, 29.2))
    assert found(mends) == [("axes_turned", 1)]


def test_what_lies_off_the_earth_is_left_out():
    taken, mends = rings.on_the_map(shapes(box(103, 29, 103.1, 29.1), box(500_000, 3e6, 500_100, 3.1e6)))

    assert taken[1] is None
    assert found(mends) == [("off_the_map", 1)]


@pytest.mark.parametrize(
    ("wrong", "area"),
    [
        (Polygon([(0, 0), (0.01, 0.01), (0.01, 0), (0, 0.01)]), 5e-5),  # bowtie
        (MultiPolygon([box(0, 0, 0.01, 0.01), box(0.005, 0, 0.015, 0.01)]), 1.5e-4),  # parts overlap
        (Polygon([(0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01)], [[(1, 1), (1.01, 1), (1, 1.01)]]), 1e-4),
    ],
)
def test_an_invalid_ring_is_repaired_and_told(wrong, area):
    taken, mends = rings.sound(shapes(wrong), TOLERANCE)

    assert taken[0].is_valid
    assert taken[0].area == pytest.approx(area)
    assert found(mends) == [("ring_repaired", 0)]


def test_what_has_no_area_is_left_out_and_a_copy_too():
    tile = box(0, 0, 0.01, 0.01)
    turned = Polygon([(0.01, 0.01), (0, 0.01), (0, 0), (0.01, 0)])

    taken, mends = rings.sound(
        shapes(tile, Polygon([(1, 1), (1.01, 1), (1, 1)]), Polygon([(2, 2), (3, 2), (2, 2 + 1e-9)]), turned),
        TOLERANCE,
    )

    assert [shape is not None for shape in taken] == [True, False, False, False]
    assert found(mends) == [("no_area", 1), ("no_area", 2), ("duplicate", 3)]
    assert mends[-1].rows == (3, 0)


def test_a_crumb_beside_a_polygon_is_dropped():
    taken, mends = rings.sound(
        shapes(MultiPolygon([box(0, 0, 0.01, 0.01), box(0.02, 0, 0.020001, 0.000001)])), TOLERANCE
    )

    assert taken[0].geom_type == "Polygon"
    assert found(mends) == [("crumb_dropped", 0)]


def test_a_clean_polygon_keeps_every_vertex():
    ring = [(103.1234567, 29.7654321), (103.2, 29.8), (103.1, 29.9)]

    taken, mends = rings.sound(shapes(Polygon(ring)), TOLERANCE)

    assert shapely.get_coordinates(taken[0])[:-1].tolist() == [list(point) for point in ring]
    assert mends == []
