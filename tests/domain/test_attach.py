import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridmap.domain.attach import NOWHERE, SEVERAL, Cells, put_right
from gridmap.domain.buckets import Buckets
from gridmap.domain.gazetteer import Gazetteer, Named

EXTENT = (103.0, 29.0, 104.0, 30.0)


@pytest.fixture
def cells():
    """Three cells in a row from 103.0 to 103.3; the first two are one community's."""
    boxes = [
        shapely.box(west, 29, east, 29.1) for west, east in ((103, 103.1), (103.1, 103.2), (103.2, 103.3))
    ]
    return Cells(
        [11, 12, 13],
        ["990101001001001", "990101001001002", "990101001002001"],
        ["第1网格", "第2网格", "第1网格"],
        [1, 1, 2],
        np.array(boxes, dtype=object),
        {1: "990101001001", 2: "990101001002"},
    )


def test_points_find_their_cells(cells):
    found = cells.at(
        np.array([103.05, 103.15, 103.25, 105.0, np.nan]), np.array([29.05, 29.05, 29.05, 29.05, 29.05])
    )

    assert found.tolist() == [0, 1, 2, NOWHERE, NOWHERE]


def test_a_point_on_a_shared_border_always_has_the_first_cell(cells):
    found = cells.at(np.array([103.1, 103.2, 103.0]), np.array([29.05, 29.1, 29.0]))

    assert found.tolist() == [0, 1, 0]


def test_without_cells_nothing_is_found():
    none = Cells([], [], [], [], np.empty(0, dtype=object))

    assert none.at(np.array([103.0]), np.array([29.0])).tolist() == [NOWHERE]
    assert np.isnan(none.extent).all()


@given(st.lists(st.tuples(st.floats(102.9, 103.4), st.floats(28.9, 29.2)), max_size=20))
def test_the_cell_found_covers_its_point(points):
    boxes = np.array([shapely.box(103 + i / 10, 29, 103.1 + i / 10, 29.1) for i in range(3)], dtype=object)
    cells = Cells([1, 2, 3], ["a", "b", "c"], [""] * 3, [1, 1, 1], boxes)
    lon, lat = np.array([x for x, _ in points], dtype=float), np.array([y for _, y in points], dtype=float)

    for x, y, found in zip(lon, lat, cells.at(lon, lat), strict=True):
        covering = [i for i, box in enumerate(boxes) if box.covers(shapely.Point(x, y))]
        assert found == (covering[0] if covering else NOWHERE)


def test_many_points_asked_on_two_cores_have_the_cells_that_few_have(cells):
    draws = np.random.default_rng(7)
    lon, lat = draws.uniform(102.95, 103.35, 50_000), draws.uniform(28.98, 29.12, 50_000)

    found = cells.at(lon, lat)

    parts = [cells.at(lon[at : at + 1000], lat[at : at + 1000]) for at in range(0, 50_000, 1000)]
    assert found.tolist() == np.concatenate(parts).tolist()
    assert set(found.tolist()) == {NOWHERE, 0, 1, 2}


sides = st.tuples(st.floats(-10, 10), st.floats(-10, 10), st.floats(0, 5), st.floats(0, 5))
places = st.tuples(st.floats(-12, 12), st.floats(-12, 12))


@given(st.lists(sides, min_size=1, max_size=30), st.lists(places, max_size=20))
def test_buckets_give_every_box_that_holds_a_point(some, points):
    boxes = np.array([(x, y, x + wide, y + tall) for x, y, wide, tall in some])
    points = [*points, *((x, y) for x, y, _, _ in some)]  # corners too
    x, y = np.array(points).T

    point, box = Buckets(boxes).candidates(x, y)

    expected = [
        (i, j)
        for i, (px, py) in enumerate(points)
        for j, (west, south, east, north) in enumerate(boxes)
        if west <= px <= east and south <= py <= north
    ]
    assert list(zip(point.tolist(), box.tolist(), strict=True)) == expected


def test_codes_of_cells_and_of_communities_with_one_cell_are_known(cells):
    found = cells.of_codes(["990101001001002", "990101001002", "990101001001", "511102000000", ""])

    assert found.tolist() == [1, 2, SEVERAL, NOWHERE, NOWHERE]


def test_exchanged_coordinates_are_put_right_where_only_that_makes_sense():
    lon = np.array([103.5, 29.5, 0.0, 200.0, np.nan, 29.5, 80.0])
    lat = np.array([29.5, 103.5, 0.0, 29.5, 29.5, 105.0, 103.0])

    x, y, exchanged = put_right(lon, lat, EXTENT)

    assert exchanged.tolist() == [False, True, False, False, False, True, True]
    assert (x[1], y[1]) == (103.5, 29.5)


def test_a_latitude_above_ninety_is_put_right_without_cells():
    x, y, exchanged = put_right(np.array([29.5, 80.0]), np.array([103.5, 43.0]), (np.nan,) * 4)

    assert exchanged.tolist() == [True, False]
    assert (x.tolist(), y.tolist()) == ([103.5, 80.0], [29.5, 43.0])


@pytest.fixture
def gazetteer():
    """河街道 (cells 0 1 2) with 桥社区居委会 (0 1) and 柳荫社区 (2); 山街道 (3) with another 柳荫社区 (3)."""
    return Gazetteer(
        [
            Named("河街道办事处", frozenset({0, 1, 2})),
            Named("山街道办事处", frozenset({3})),
            Named("大桥社区居委会", frozenset({0, 1})),
            Named("柳荫社区", frozenset({2})),
            Named("柳荫社区", frozenset({3})),
            Named("第1网格", frozenset({0}), decides=False),
            Named("第2网格", frozenset({1}), decides=False),
            Named("锦绣花园", frozenset({1})),
        ]
    )


@pytest.mark.parametrize(
    ("address", "cell"),
    [
        ("河街道大桥社区第二网格3号", 1),
        ("大桥社区居委会1号网格", 0),
        ("河街道柳荫社区7号", 2),
        ("山街道柳荫社区7号", 3),
        ("锦绣花园5栋2单元", 1),
        ("河街道 锦绣花园", 1),
        ("大桥社区", SEVERAL),
        ("柳荫社区", SEVERAL),
        ("第1网格", NOWHERE),
        ("柳荫社区 锦绣花园", NOWHERE),
        ("别处路1号", NOWHERE),
        ("", NOWHERE),
    ],
)
def test_an_address_says_a_cell_only_when_one_fits_every_name_in_it(gazetteer, address, cell):
    assert gazetteer.cell_of(address) == cell
