import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from gridmap.domain import rings
from gridmap.domain.clean_coverage import clean
from gridmap.domain.mends import Tolerance
from gridmap.formats.vector import read_layer

TOLERANCE = Tolerance()
METRE = 1e-5  # of a degree, about


def shapes(*polygons):
    made = np.empty(len(polygons), dtype=object)
    made[:] = polygons
    return made


def cleaned(*polygons, ranks=None):
    sound, found = rings.sound(shapes(*polygons), TOLERANCE)
    result, mends = clean(sound, TOLERANCE, ranks)
    return result, [*found, *mends]


def kinds(mends):
    return [(mend.kind, mend.rows) for mend in mends]


def assert_coverage(result):
    there = result[~shapely.is_missing(result)]
    assert shapely.is_valid(there).all()
    assert shapely.coverage_is_valid(there)
    assert shapely.area(there).sum() == pytest.approx(shapely.area(shapely.union_all(there)), rel=1e-9)
    on_grid = shapely.get_coordinates(there)
    assert (np.round(on_grid, 7) == on_grid).all()


def test_a_clean_coverage_stays_the_very_same():
    tiles = shapes(*(box(x / 100, y / 100, (x + 1) / 100, (y + 1) / 100) for x in range(4) for y in range(4)))

    result, mends = clean(tiles, TOLERANCE)

    assert all(one is other for one, other in zip(result, tiles, strict=True))
    assert mends == []


def test_neighbours_get_the_vertex_that_one_of_them_lacks():
    left = Polygon([(0, 0), (0.01, 0), (0.0100001, 0.005), (0.01, 0.01), (0, 0.01)])
    right = box(0.01, 0, 0.02, 0.01)

    result, _ = cleaned(left, right)

    assert_coverage(result)
    common = shapely.intersection(result[0], result[1])
    assert shapely.length(common) == pytest.approx(0.01, rel=1e-3)


def test_a_narrow_overlap_is_cut_and_told_with_place_and_size():
    result, mends = cleaned(box(0, 0, 0.01 + 5 * METRE, 0.01), box(0.01, 0, 0.02, 0.01))

    assert_coverage(result)
    [mend] = mends
    assert (mend.kind, mend.rows, mend.grave) == ("overlap_cut", (0, 1), False)
    assert mend.size == pytest.approx(5.5 * 1105.7, rel=0.02)
    assert 0.01 < mend.lon < 0.01 + 5 * METRE
    assert 0 < mend.lat < 0.01


def test_a_wide_overlap_is_grave():
    result, mends = cleaned(box(0, 0, 0.015, 0.01), box(0.01, 0, 0.03, 0.01))

    assert [(mend.kind, mend.grave) for mend in mends] == [("overlap_cut", True)]
    assert_coverage(result)


def test_the_same_place_claimed_by_two_of_one_size_is_grave():
    _, mends = cleaned(box(0, 0, 0.01, 0.01), Polygon([(0, 0), (0.01, 0), (0.01, 0.01), (0, 0.00999)]))

    assert any(mend.grave for mend in mends)


def test_an_enclave_is_cut_out_of_what_it_was_laid_over():
    result, mends = cleaned(box(0, 0, 0.01, 0.01), box(0.002, 0.002, 0.004, 0.004))

    assert kinds(mends) == [("enclave_cut", (0, 1))]
    assert not mends[0].grave
    assert len(result[0].interiors) == 1
    assert_coverage(result)


def test_a_narrow_gap_is_filled():
    gap = 4 * METRE
    frame = [box(0, 0, 0.01, 0.01), box(0.01 + gap, 0, 0.02, 0.01)]
    lid = [box(0, 0.01, 0.02, 0.02), box(0, -0.01, 0.02, 0)]

    result, mends = cleaned(*frame, *lid)

    assert [mend.kind for mend in mends] == ["gap_filled"]
    assert_coverage(result)
    assert shapely.get_num_interior_rings(shapely.union_all(result)) == 0


def test_a_wide_hole_is_left_and_told():
    ring = box(0, 0, 0.03, 0.03).difference(box(0.01, 0.01, 0.02, 0.02))

    result, mends = cleaned(ring, box(0.03, 0, 0.04, 0.03))

    assert kinds(mends) == [("hole_left", ())]
    assert result[0].equals(ring)


def test_a_small_hole_goes_to_the_neighbour_with_the_longest_border():
    hole = box(0.0095, 0.004, 0.0105, 0.005)
    left, right = box(0, 0, 0.01, 0.01).difference(hole), box(0.01, 0, 0.02, 0.01).difference(hole)

    result, mends = clean(shapes(left, right), Tolerance(share=0.2, area=20_000))

    assert [mend.kind for mend in mends] == ["gap_filled"]
    assert shapely.area(shapely.union_all(result)) == pytest.approx(0.0002)


def test_of_two_ranks_the_higher_keeps_its_shape():
    drawn = box(0, 0, 0.01 + 5 * METRE, 0.01)

    result, _ = cleaned(drawn, box(0.01, 0, 0.02, 0.01), ranks=np.array([2, 1]))

    assert shapely.area(result[0]) == pytest.approx(shapely.area(drawn), rel=1e-6)
    assert_coverage(result)


def test_a_second_cleaning_changes_nothing():
    first, _ = cleaned(box(0, 0, 0.01 + 5 * METRE, 0.01), box(0.01, 0, 0.02, 0.01))

    again, mends = clean(first, TOLERANCE)

    assert all(one is other for one, other in zip(again, first, strict=True))
    assert mends == []


def test_what_is_clean_far_away_is_not_touched_by_a_mess():
    far = [box(1 + x / 100, 0, 1 + (x + 1) / 100, 0.01) for x in range(5)]
    sound, _ = rings.sound(shapes(box(0, 0, 0.0101, 0.01), box(0.01, 0, 0.02, 0.01), *far), TOLERANCE)

    result, _ = clean(sound, TOLERANCE)

    assert all(one is other for one, other in zip(result[2:], sound[2:], strict=True))


@settings(max_examples=25, deadline=None)
@example(seed=60, shake=5.311960955944737e-05)  # two neighbours drawn 11 m over each other: too much to cut
@given(seed=st.integers(0, 10**6), shake=st.floats(0, 6 * METRE))
def test_any_sloppily_drawn_tiles_become_a_coverage(seed, shake):
    random = np.random.default_rng(seed)
    tiles = []
    for x in range(3):
        for y in range(3):
            corners = np.array([(x, y), (x + 0.5, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]) / 100
            tiles.append(Polygon(corners + random.uniform(-shake, shake, corners.shape)))

    result, mends = cleaned(*tiles)

    assert_coverage(result)
    if 2 * shake * 1.12 / METRE < TOLERANCE.width:  # metres that two neighbours can lie over each other
        assert not any(mend.grave for mend in mends)
    assert shapely.area(result) == pytest.approx(1e-4, rel=0.05)


def test_the_villages_of_leshan_are_clean_as_they_are(shared_data):
    layer = read_layer(shared_data / "real" / "leshan_nested_SYNTHGEOM.gpkg", "village")
    sound, repaired = rings.sound(layer.geometries, TOLERANCE)

    result, mends = clean(sound, TOLERANCE)

    assert (repaired, mends) == ([], [])
    assert all(one is other for one, other in zip(result, sound, strict=True))


@pytest.mark.parametrize(("name", "invalid"), [("wilayas", 13)])
def test_quantised_polygons_are_cleaned_and_each_repair_is_named(shared_data, name, invalid):
    layer = read_layer(shared_data / "hostile" / "11_quantised_dz_3levels.topojson", name)
    sound, repaired = rings.sound(layer.geometries, TOLERANCE)

    result, mends = clean(sound, TOLERANCE)

    assert [mend.kind for mend in repaired] == ["ring_repaired"] * invalid
    assert all(-9 < mend.lon < 12 and 18 < mend.lat < 38 for mend in repaired)
    assert sum(mend.size for mend in repaired) > 1000
    assert len(result) == len(layer)
    assert not any(mend.grave for mend in mends)
    assert_coverage(result)


def test_a_large_overlap_is_grave_though_it_is_a_small_share_of_two_large_polygons():
    _, mends = cleaned(box(0, 0, 1.002, 1), box(1, 0, 2, 1))

    assert [(mend.kind, mend.grave) for mend in mends] == [("overlap_cut", True)]
