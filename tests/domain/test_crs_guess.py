import numpy as np
import pytest
import shapely

from gridmap.domain import geodesy
from gridmap.domain.crs_guess import fits, guess_crs, shift_hint
from gridmap.formats.vector import read_layer

LESHAN = (103.7, 29.5)


def centres(layer):
    bounds = shapely.bounds(layer.geometries)
    return (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2


@pytest.mark.parametrize(
    ("name", "crs", "swapped", "certain", "why"),
    [
        ("a_cgcs2000_gk3_zone35_noprj.shp", "EPSG:4523", False, False, "missing"),
        ("b_prj_says_wgs84_but_metres.shp", "EPSG:4544", False, False, "not_degrees"),
        ("c_lat_lon_swapped.geojson", "EPSG:4326", True, False, "axes_swapped"),
        ("d_beijing54.gpkg", "EPSG:4214", False, False, "approximate"),
        ("e_webmercator.geojson", "EPSG:3857", False, True, "declared"),
    ],
)
def test_each_hostile_system_is_asked_about_or_right(shared_data, name, crs, swapped, certain, why):
    layer = read_layer(shared_data / "hostile" / "03_crs" / name)

    guess = guess_crs(*centres(layer), layer.crs, near=LESHAN)

    assert (guess.crs, guess.swapped, guess.certain, guess.why) == (crs, swapped, certain, why)
    x, y = centres(layer)
    lon, lat = geodesy.to_stored(*((y, x) if swapped else (x, y)), guess.crs)
    assert np.median(lon) == pytest.approx(103.7, abs=0.3)
    assert np.median(lat) == pytest.approx(29.5, abs=0.3)


def test_metres_without_a_zone_and_without_neighbours_leave_all_zones_open():
    guess = guess_crs([400_000.0], [3_200_000.0])

    assert not guess.certain
    assert len(guess.others) == 20


def test_northing_first_is_seen():
    guess = guess_crs([3_200_000.0], [35_400_000.0])

    assert (guess.crs, guess.swapped) == ("EPSG:4523", True)


def test_a_six_degree_zone_is_told_by_its_prefix():
    assert guess_crs([18_400_000.0], [3_200_000.0]).crs == "EPSG:4496"


def test_degrees_without_a_word_are_cgcs2000_but_not_for_certain():
    guess = guess_crs([103.7], [29.5])

    assert (guess.crs, guess.certain, guess.why) == ("EPSG:4490", False, "missing")


def test_kashgar_with_swapped_axes_is_not_put_into_the_arctic():
    guess = guess_crs([39.5], [76.0], "EPSG:4326")

    assert (guess.swapped, guess.certain) == (True, False)


def test_the_rest_of_the_world_is_left_in_peace():
    assert guess_crs([3.0], [36.7], "EPSG:4326").certain
    assert guess_crs([-95.4], [29.8], "EPSG:4326").certain


def test_a_projected_system_far_from_its_area_is_doubted():
    assert not guess_crs([103.7], [29.5], "EPSG:4544").certain
    assert guess_crs([103.7], [29.5], "EPSG:4544").crs == "EPSG:4490"


def test_noise_has_no_system():
    assert guess_crs([5e8], [7e8]).crs is None


@pytest.mark.parametrize(
    ("x", "y", "crs", "may"),
    [
        (103.7, 29.5, "gcj02", True),
        (29.5, 103.7, "EPSG:4490", False),
        (400_000.0, 3_200_000.0, "EPSG:4490", False),
        (400_000.0, 3_200_000.0, "EPSG:4544", True),
    ],
)
def test_what_the_user_names_is_checked_too(x, y, crs, may):
    assert fits([x], [y], crs) is may


@pytest.mark.parametrize("name", ["gcj02", "bd09"])
def test_a_layer_beside_another_is_recognised_by_its_shift(name):
    random = np.random.default_rng(1)
    lon, lat = random.uniform(103.4, 104, 11), random.uniform(29.2, 29.9, 11)
    moved = geodesy.gcj02_from_wgs84(lon, lat)
    if name == "bd09":
        moved = geodesy.bd09_from_gcj02(*moved)

    assert shift_hint(*moved, lon, lat) == name
    assert shift_hint(lon, lat, lon, lat) is None
    assert shift_hint(lon - 0.004, lat, lon, lat) is None


def test_the_counties_that_claim_wgs84_are_recognised_as_gcj02(shared_data):
    real = read_layer(shared_data / "real" / "leshan_counties_epsg4490.geojson")
    lying = read_layer(shared_data / "real" / "leshan_counties_gcj02.geojson")
    order = [list(real.columns["name"]).index(name) for name in lying.columns["name"]]
    here, there = shapely.centroid(lying.geometries), shapely.centroid(real.geometries[order])

    hint = shift_hint(shapely.get_x(here), shapely.get_y(here), shapely.get_x(there), shapely.get_y(there))

    assert lying.crs == "EPSG:4326"
    assert hint == "gcj02"
