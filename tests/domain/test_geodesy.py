import doctest

import numpy as np
import pytest
import shapely

from gridmap.domain import geodesy
from gridmap.domain.errors import UserError

# Published test vector: WGS 84, GCJ-02, BD-09 of one point in Shanghai.
WGS = (121.5272106, 31.1774276)
GCJ = (121.531541859215, 31.17530398364597)
BD = (121.53801568643858, 31.181328606874466)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(geodesy).failed == 0


def test_the_published_vector_is_met_in_both_directions():
    assert geodesy.gcj02_from_wgs84(*WGS) == pytest.approx(GCJ, abs=1e-12)
    assert geodesy.bd09_from_gcj02(*GCJ) == pytest.approx(BD, abs=1e-12)
    assert geodesy.wgs84_from_gcj02(*GCJ) == pytest.approx(WGS, abs=1e-9)
    assert geodesy.wgs84_from_bd09(*BD) == pytest.approx(WGS, abs=1e-9)


def test_the_inverse_meets_every_corner_of_the_country():
    lon, lat = np.meshgrid(np.linspace(73.6, 135, 60), np.linspace(3.9, 53.5, 60))

    back_lon, back_lat = geodesy.wgs84_from_gcj02(*geodesy.gcj02_from_wgs84(lon, lat))

    assert np.abs(back_lon - lon).max() < 1e-9
    assert np.abs(back_lat - lat).max() < 1e-9


def test_nothing_is_shifted_outside_china():
    lon, lat = geodesy.gcj02_from_wgs84([3.05, -95.4], [36.75, 29.8])

    assert lon.tolist() == [3.05, -95.4]
    assert lat.tolist() == [36.75, 29.8]


def test_gauss_kruger_of_three_degree_zone_35_comes_back_to_leshan():
    lon, lat = geodesy.to_stored([35_400_000.0], [3_270_000.0], "EPSG:4523")

    assert lon[0] == pytest.approx(103.97, abs=0.01)
    assert lat[0] == pytest.approx(29.54, abs=0.01)


def test_wgs84_and_cgcs2000_are_the_same_to_the_last_bit():
    assert geodesy.to_stored([103.7], [29.5], "EPSG:4326")[0][0] == 103.7


def test_a_place_outside_the_system_becomes_nan_and_raises_nothing():
    lon, lat = geodesy.to_stored([np.inf, 1e308], [29.5, 1e308], "EPSG:4523")

    assert np.isnan(lon).all()
    assert np.isnan(lat).all()


def test_an_unknown_system_is_the_users_trouble():
    with pytest.raises(UserError) as trouble:
        geodesy.to_stored([1.0], [1.0], "EPSG:99999999")

    assert trouble.value.key == "geodesy.unknown_crs"


def test_geometries_lose_their_height_and_take_the_stored_crs():
    tall = shapely.from_wkt(f"POINT Z ({GCJ[0]} {GCJ[1]} 500)")

    [moved] = geodesy.geometries_to_stored([tall], "gcj02")

    assert not moved.has_z
    assert (moved.x, moved.y) == pytest.approx(WGS, abs=1e-9)


def test_the_fast_area_agrees_with_geodesics_to_a_millionth():
    cell = shapely.Point(103.7, 29.5).buffer(0.005, quad_segs=16)

    assert geodesy.areas([cell])[0] == pytest.approx(geodesy.area(cell), rel=1e-6)
    assert geodesy.area(cell) == pytest.approx(np.pi * (0.005 * 96_960) * (0.005 * 110_850), rel=0.01)


def test_area_counts_parts_and_leaves_out_holes():
    block = shapely.box(103.70, 29.50, 103.71, 29.51)
    hole = shapely.box(103.702, 29.502, 103.704, 29.504)
    apart = shapely.MultiPolygon([block.difference(hole), shapely.box(104.0, 29.5, 104.01, 29.51)])

    assert geodesy.area(apart) == pytest.approx(geodesy.areas([apart])[0], rel=1e-6)
    assert geodesy.area(apart) < 2 * geodesy.area(block)


def test_what_has_no_area_counts_nothing():
    assert geodesy.areas([None, shapely.Point(1, 1), shapely.Polygon()]).tolist() == [0, 0, 0]


def test_length_of_one_minute_of_latitude_is_a_nautical_mile():
    assert geodesy.length(shapely.LineString([(103, 45), (103, 45 + 1 / 60)])) == pytest.approx(1852, abs=1)
    assert geodesy.distances([103], [45], [103], [45 + 1 / 60])[0] == pytest.approx(1852, abs=1)


def test_metres_per_degree_agree_with_geodesics():
    east, north = geodesy.metres_per_degree(29.5)

    assert east == pytest.approx(geodesy.distances([103.5], [29.5], [104.5], [29.5])[0], rel=1e-4)
    assert north == pytest.approx(geodesy.distances([103.5], [29.0], [103.5], [30.0])[0], rel=1e-4)
