import time

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from gridmap.domain import geodesy, rings
from gridmap.domain.errors import Cancelled
from gridmap.domain.mending.decisions import Decisions
from gridmap.domain.mending.fault import Limits
from gridmap.domain.mending.outcome import mended, outcome
from gridmap.domain.mending.survey import Nest, survey
from gridmap.domain.mends import Tolerance
from gridmap.formats.vector import read_layer
from tests.domain.mending.deliveries import (
    METRE,
    nested,
    overlapping_tiles,
    shapes,
    sloppy_tiles,
    surveyed,
)


def told(found):
    return [(fault.kind, fault.rows) for fault in found.faults]


def ground(shape):
    return float(geodesy.areas([shape])[0])


def test_a_coverage_has_no_faults_and_is_not_cut_up():
    found = surveyed(
        *(box(x / 100, y / 100, (x + 1) / 100, (y + 1) / 100) for x in range(6) for y in range(6))
    )

    assert found.faults == ()
    assert len(found.ground.noded) == 20  # those at the rim only


def test_an_overlap_is_told_with_its_rows_place_size_and_width():
    found = surveyed(box(0, 0, 0.015, 0.01), box(0.01, 0, 0.03, 0.01))

    [fault] = found.faults
    assert (fault.kind, fault.rows, fault.asked) == ("overlap", (0, 1), True)
    assert fault.size == pytest.approx(ground(box(0.01, 0, 0.015, 0.01)))
    assert 0.01 < fault.lon < 0.015
    assert 0 < fault.lat < 0.01
    assert 300 < fault.width < 560
    assert shapely.equals(found.shape(0), box(0.01, 0, 0.015, 0.01))
    assert found.claimed_twice == pytest.approx(fault.size)


def test_a_strip_within_the_width_is_not_asked_for():
    found = surveyed(box(0, 0, 0.01 + 5 * METRE, 0.01), box(0.01, 0, 0.02, 0.01))

    assert [(fault.kind, fault.asked) for fault in found.faults] == [("overlap", False)]
    narrow = surveyed(
        box(0, 0, 0.01 + 5 * METRE, 0.01), box(0.01, 0, 0.02, 0.01), limits=Limits(width=2, area=0)
    )
    assert [fault.asked for fault in narrow.faults] == [True]


def test_many_narrow_strips_between_two_polygons_are_one_fault():
    teeth = [(0.01 + (8 * METRE if n % 2 else -8 * METRE), n / 1000) for n in range(11)]
    saw = Polygon([(0, 0), *teeth, (0, 0.01)])

    found = surveyed(saw, box(0.01, 0, 0.02, 0.01))

    assert sorted(told(found)) == [("gap", ()), ("overlap", (0, 1))]
    assert len(found.faults[0].faces) == 5


def test_a_polygon_that_is_there_twice_is_a_duplicate_and_one_inside_another_an_enclave():
    found = surveyed(
        box(0, 0, 0.01, 0.01), box(0, 0, 0.01, 0.01), box(0.1, 0, 0.11, 0.01), box(0.102, 0.002, 0.104, 0.004)
    )

    assert told(found) == [("duplicate", (0, 1)), ("enclave", (2, 3))]
    assert [fault.asked for fault in found.faults] == [True, False]


def test_ground_of_three_claimants_counts_twice_too_much():
    found = surveyed(box(0, 0, 0.02, 0.01), box(0.005, 0, 0.03, 0.01), box(0.01, 0, 0.04, 0.01))

    whole = shapely.union_all(found.polygons)
    assert found.claimed_twice == pytest.approx(found.areas.sum() - ground(whole))
    assert ("overlap", (0, 1, 2)) in told(found)


def test_gaps_are_told_closed_wide_and_open_at_the_rim():
    ring = box(0, 0, 0.03, 0.03).difference(box(0.01, 0.01, 0.02, 0.02))
    slit = box(0.03 + 6 * METRE, 0, 0.05, 0.03)

    found = surveyed(ring, slit)

    assert [(fault.kind, fault.candidates) for fault in found.faults] == [("gap", (0,)), ("gap", (0, 1))]
    lake, strip = found.faults
    assert lake.size == pytest.approx(ground(box(0.01, 0.01, 0.02, 0.02)))
    assert strip.width == pytest.approx(6.6, abs=0.3)
    assert found.unclaimed == pytest.approx(lake.size + strip.size)


def test_a_notch_of_one_polygon_and_the_outer_rim_are_no_gaps():
    notched = box(0, 0, 0.01, 0.01).difference(box(0.004, 0.005, 0.004 + 5 * METRE, 0.01))

    assert surveyed(notched, box(0.01, 0, 0.02, 0.01), box(0.01, 0.01, 0.02, 0.02)).faults == ()


def test_a_narrow_piece_apart_from_its_polygon_is_a_sliver():
    crumb = box(0.03, 0.004, 0.03 + METRE, 0.005)
    torn = shapely.MultiPolygon([box(0, 0, 0.01, 0.01), crumb])

    found = surveyed(torn, box(0.03 + METRE, 0, 0.04, 0.01))

    assert told(found) == [("sliver", (0,))]
    assert found.faults[0].candidates == (0, 1)


def test_what_reaches_out_of_its_parent_is_told_with_every_parent_it_lies_in():
    parents = nested([box(0, 0, 0.02, 0.01), box(0.02, 0, 0.04, 0.01)], [0, 0, 1, 1])

    found = surveyed(
        box(0, 0, 0.01, 0.01), box(0.01, 0, 0.023, 0.01), box(0.023, 0, 0.03, 0.01),
        box(0.03, 0, 0.04, 0.01), nest=parents,
    )  # fmt: skip

    [fault] = found.faults
    assert (fault.kind, fault.rows, fault.candidates) == ("astray", (1,), (0, 1))
    assert fault.size == pytest.approx(ground(box(0.02, 0, 0.023, 0.01)))
    assert not fault.asked


def test_a_row_that_lies_mostly_in_another_parent_is_asked_for():
    parents = nested([box(0, 0, 0.02, 0.01), box(0.02, 0, 0.04, 0.01)], [0, 0, 1])

    found = surveyed(box(0, 0, 0.02, 0.01), box(0.02, 0, 0.03, 0.01), box(0.03, 0, 0.04, 0.01), nest=parents)

    [fault] = found.faults
    assert (fault.kind, fault.asked, fault.candidates) == ("astray", True, (0, 1))
    assert shapely.equals(found.shape(0), box(0.02, 0, 0.03, 0.01))


def test_what_of_a_parent_its_children_leave_out_is_uncovered_and_what_lies_in_none_is_outside():
    parents = nested([box(0, 0, 0.02, 0.01)], [0, -1])

    found = surveyed(box(0, 0, 0.01, 0.01), box(0.01, 0.002, 0.02, 0.012), nest=parents)

    assert told(found) == [("uncovered", ()), ("outside", (1,))]
    assert found.faults[0].size == pytest.approx(ground(box(0.01, 0, 0.02, 0.002)))
    assert found.faults[1].size == pytest.approx(ground(box(0.01, 0.01, 0.02, 0.012)))


def test_rows_without_a_shape_are_passed_over():
    polygons = shapes(None, box(0, 0, 0.015, 0.01), None, box(0.01, 0, 0.03, 0.01))

    found = survey(rings.on_grid(polygons), ("", "1", "", "2"), Limits())

    assert told(found) == [("overlap", (1, 3))]
    assert list(found.ground.noded) == [1, 3]


def test_hundreds_of_square_kilometres_of_overlap_are_told_to_the_metre_within_the_minute():
    tiles, twice = overlapping_tiles(60, 50)
    known = geodesy.areas(twice).sum()
    began = time.monotonic()

    found = survey(rings.on_grid(tiles), ("",) * len(tiles), Limits())

    assert time.monotonic() - began < 20
    assert known > 6e8
    assert found.claimed_twice == pytest.approx(known, rel=1e-9)
    assert found.totals() == {"overlap": (59 * 50, pytest.approx(known, rel=1e-9))}


def test_thousands_that_do_not_nest_are_told_in_the_right_magnitude():
    tiles = shapes(*(box(103 + x / 100, 29 + y / 100, 103 + (x + 1) / 100, 29 + (y + 1) / 100)
                     for x in range(60) for y in range(50)))  # fmt: skip
    parents = [box(103 + x / 10 + 0.003, 29, 103 + (x + 1) / 10 + 0.003, 29.5) for x in range(6)]
    of = np.array([x // 10 for x in range(60) for _ in range(50)])
    known = 6 * ground(box(103, 29, 103.003, 29.5))

    found = survey(
        rings.on_grid(tiles), ("",) * len(tiles), Limits(), Nest(rings.on_grid(shapes(*parents)), of)
    )

    beyond = [fault for fault in found.faults if fault.kind in ("astray", "outside")]
    assert sum(fault.size for fault in beyond) == pytest.approx(known, rel=1e-6)
    assert found.totals()["uncovered"][1] == pytest.approx(ground(box(103.6, 29, 103.603, 29.5)), rel=1e-6)


def test_a_survey_can_be_stopped_between_its_steps():
    asked = []

    def stop(done, total):
        asked.append((done, total))
        if done >= 30:
            raise Cancelled

    with pytest.raises(Cancelled):
        survey(sloppy_tiles(1, 5 * METRE), ("",) * 16, Limits(), progress=stop)
    assert len(asked) >= 3
    assert {total for _, total in asked} == {100}


@pytest.mark.parametrize(
    ("file", "count"), [("real/dz_communes.geojson", 1538), ("real/dz_wilayas.geojson", 69)]
)
def test_algeria_as_it_comes_overlaps_nowhere(shared_data, file, count):
    layer = read_layer(shared_data / file)
    polygons, _ = rings.sound(layer.geometries, Tolerance())

    found = survey(polygons, ("",) * count, Limits())

    assert len(polygons) == count
    assert found.claimed_twice < 1


def test_two_levels_of_algeria_in_one_layer_are_told_in_the_right_magnitude(shared_data):
    both = [read_layer(shared_data / f"real/dz_{name}.geojson").geometries for name in ("dairas", "wilayas")]
    polygons, _ = rings.sound(np.concatenate(both), Tolerance(), keep_copies=True)

    found = survey(polygons, ("",) * len(polygons), Limits())

    there = geodesy.areas([shapely.union_all(polygons)])[0]
    assert found.claimed_twice == pytest.approx(found.areas.sum() - there, rel=1e-9)
    assert found.claimed_twice > 2e12


def test_the_villages_of_leshan_nest_in_their_towns(shared_data):
    villages = read_layer(shared_data / "real/leshan_nested_SYNTHGEOM.gpkg", "village")
    towns = read_layer(shared_data / "real/leshan_nested_SYNTHGEOM.gpkg", "town")
    number = {code: at for at, code in enumerate(towns.columns["code"])}
    of = np.array([number[f"{code[:9]}000"] for code in villages.columns["code"]])

    found = survey(
        rings.on_grid(villages.geometries), tuple(villages.columns["code"]), Limits(),
        Nest(rings.on_grid(towns.geometries), of),
    )  # fmt: skip

    assert found.faults == ()


@pytest.mark.parametrize(("layer", "twice"), [("wilayas", 40.6), ("communes", 667.6)])
def test_quantised_polygons_overlap_by_as_much_as_their_sum_exceeds_their_union(shared_data, layer, twice):
    read = read_layer(shared_data / "hostile" / "11_quantised_dz_3levels.topojson", layer)
    polygons, _ = rings.sound(read.geometries, Tolerance())

    found = survey(polygons, ("",) * len(polygons), Limits())

    assert found.claimed_twice == pytest.approx(twice, rel=0.01)


def test_a_polygon_that_noding_reaches_through_many_others_is_not_lost():
    """Bands in a frame; in each a wedge whose tip lies a tenth of a step below the next band's border."""
    step, high, wide, bands = 1e-7, 3000, 10_000, 8

    def polygon(ring, *holes):
        return Polygon(np.array(ring) * step, [np.array(hole) * step for hole in holes])

    west = [(0, band * high) for band in range(bands + 1)]
    east = [(wide, band * high + 1) for band in range(bands + 1)]
    frame = [(-5000, -5000), (15_000, -5000), (15_000, bands * high + 5000), (-5000, bands * high + 5000)]
    made = [polygon(frame, west + east[::-1])]
    for band in range(bands):
        low = band * high + 500
        wedge = [(1000, (band + 1) * high), (900, low), (1100, low)]
        made.append(polygon([west[band], east[band], east[band + 1], west[band + 1]], wedge))
        made.append(polygon(wedge))
    made.append(polygon([(5000, 100), (6000, 100), (6000, 400), (5000, 400)]))  # an enclave begins it

    found = surveyed(*made)

    after = mended(found, outcome(found, Decisions()))
    assert not shapely.is_missing(after).any()
    assert shapely.coverage_is_valid(after)
