import pytest
import shapely

from gridmap import words
from gridmap.domain.errors import UserError
from gridmap.domain.records import Cell, Region
from gridmap.domain.region_names import WHOLE
from gridmap.exchange.boundaries import BoundaryOptions, import_boundaries, read_boundaries
from gridmap.store.queries.for_boundaries import region_outlines
from tests.exchange.boundary_files import same_ground

REAL = "real/leshan_nested_SYNTHGEOM.gpkg"
GBK = "hostile/01_gbk_shp_no_cpg/乐山乡镇.shp"
MIXED = "hostile/06_mixed_points_named_polygons_coded.geojson"


def bring(session, path, **options):
    return import_boundaries(session, read_boundaries(path, BoundaryOptions(**options), session))


def refused(session, path, **options):
    with pytest.raises(UserError) as trouble:
        bring(session, path, **options)
    assert session.workspace.counts()["cell"] == 0
    assert words.said(trouble.value) != str(trouble.value)
    return trouble.value.key


def townships(session):
    found = [one for one in session.workspace.all_of(Region) if one.level == "township"]
    return {one.code: one for one in found if one.valid_to is None and one.name != WHOLE}


def extent(session):
    return shapely.total_bounds([cell.geometry for cell in session.workspace.all_of(Cell)])


@pytest.mark.parametrize("file", [GBK, "hostile/01b_gbk_names_inside.zip"])
def test_gbk_without_a_word_is_read_and_asked_for_its_system(session, shared_data, file):
    assert refused(session, shared_data / file) == "boundaries.ask_crs_missing"

    bring(session, shared_data / file, crs="EPSG:4490")

    found = townships(session)
    assert len(found) == 132
    assert found["511102004000"].name == "大佛街道"


def test_invalid_polygons_are_mended_or_listed_by_row(session, shared_data):
    report = bring(session, shared_data / "hostile/02_invalid_polygons.geojson", level="township")

    assert {line.row: line.kind for line in report.left_out} == {
        4: "boundaries.mend.no_area",
        11: "boundaries.mend.no_shape",
        12: "boundaries.mend.no_shape",
        13: "boundaries.mend.no_area",
        15: "boundaries.mend.duplicate",
        17: "boundaries.mend.impossible_coordinate",
    }
    assert session.workspace.counts()["cell"] == 11
    repairs = ("ring_repaired", "unclosed_ring", "axes_turned")
    mended = {line.row for line in report.lines if line.kind.endswith(repairs)}
    assert mended == {1, 2, 3, 5, 8, 9, 16}
    west, south, east, north = extent(session)
    assert (west, east) == (pytest.approx(103.76), pytest.approx(103.99))
    assert (south, north) == (pytest.approx(29.55), pytest.approx(29.565))


def test_points_are_no_boundaries(session, shared_data):
    key = refused(session, shared_data / "hostile/02b_nan_coordinates.geojson", level="township")

    assert key == "boundaries.no_polygons"


@pytest.mark.parametrize(
    ("file", "question", "answer"),
    [
        ("a_cgcs2000_gk3_zone35_noprj.shp", "boundaries.ask_crs_missing", {"crs": "EPSG:4523"}),
        ("b_prj_says_wgs84_but_metres.shp", "boundaries.ask_crs_zone", {"crs": "EPSG:4544"}),
        (
            "c_lat_lon_swapped.geojson",
            "boundaries.ask_crs_axes_swapped",
            {"crs": "EPSG:4490", "swap_axes": True},
        ),
        ("d_beijing54.gpkg", "boundaries.ask_crs_approximate", {"crs": "EPSG:4214"}),
        ("e_webmercator.geojson", None, {}),
    ],
)
def test_the_city_is_never_drawn_in_the_ocean(session, shared_data, file, question, answer):
    path = shared_data / "hostile" / "03_crs" / file
    if question:
        assert refused(session, path) == question

    bring(session, path, **answer)

    west, south, east, north = extent(session)
    assert 102.9 < west < east < 104.3
    assert 28.4 < south < north < 30
    nested = read_boundaries(shared_data / REAL, BoundaryOptions(layer="town"))
    codes, shapes = nested.columns["code"], nested.layer.geometries
    outlines = region_outlines(session.workspace.reading(), "township", session.today())
    for code, region in townships(session).items():
        apart = shapely.symmetric_difference(outlines[region.id], shapes[codes.index(code)]).area
        assert apart < 1e-3 * outlines[region.id].area


def test_a_system_that_cannot_be_is_refused_though_the_user_names_it(session, shared_data):
    folder = shared_data / "hostile" / "03_crs"

    impossible = "boundaries.crs_impossible"
    assert refused(session, folder / "b_prj_says_wgs84_but_metres.shp", crs="EPSG:4326") == impossible
    assert refused(session, folder / "c_lat_lon_swapped.geojson", crs="EPSG:4490") == impossible
    assert refused(session, folder / "a_cgcs2000_gk3_zone35_noprj.shp", crs="EPSG:0") == "geodesy.unknown_crs"


def test_the_layer_that_claims_wgs84_and_is_gcj02_is_noticed(session, shared_data):
    bring(session, shared_data / "real/leshan_counties_epsg4490.geojson")
    lying = shared_data / "real/leshan_counties_gcj02.geojson"

    with pytest.raises(UserError) as trouble:
        bring(session, lying)
    assert (trouble.value.key, trouble.value.values["crs"]) == ("boundaries.ask_shifted", "gcj02")

    report = bring(session, lying, crs="gcj02")
    assert report.counts["boundaries.count.cells_changed"] == 11


def test_names_on_points_are_joined_to_polygons_on_request(session, shared_data):
    path = shared_data / MIXED

    report = bring(session, path, join_points=path)

    names = {one.code: one.name for one in townships(session).values()}
    assert len(names) == 31
    assert names["511100000000000001"] == "大佛街道"
    assert not any(line.kind.endswith("not_a_polygon") and line.name != "道路" for line in report.lines)
    assert [line.row for line in report.lines if line.kind == "boundaries.no_point_inside"] == [62]


def test_without_the_request_points_are_listed_as_left_out(session, shared_data):
    report = bring(session, shared_data / MIXED)

    assert len([line for line in report.left_out if line.kind == "boundaries.mend.not_a_polygon"]) == 31


def test_a_broken_file_leaves_the_workspace_as_it_was(session, shared_data):
    for path in sorted((shared_data / "hostile" / "07_corrupt").iterdir()):
        if path.suffix not in (".dbf", ".shx"):
            refused(session, path, crs="EPSG:4490")


@pytest.mark.parametrize(
    ("layer", "level", "parents", "repaired"),
    [
        ("wilayas", "county", (), 13),
        ("dairas", "township", ("wilaya_code",), 31),
        ("communes", "community", ("daira_osm_id", "wilaya_code"), 51),
    ],
)
def test_quantised_polygons_come_in_as_a_coverage(session, shared_data, layer, level, parents, repaired):
    path = shared_data / "hostile" / "11_quantised_dz_3levels.topojson"

    report = bring(session, path, layer=layer, level=level, parent_codes=parents)

    assert len([line for line in report.lines if line.kind.endswith("ring_repaired")]) == repaired
    shapes = [cell.geometry for cell in session.workspace.all_of(Cell)]
    assert shapely.coverage_is_valid(shapes)
    assert not report.grave


@pytest.mark.slow
def test_the_7701_villages_come_in(session, shared_data):
    path = shared_data / "real" / "tw_villages_7701.topojson"

    villages = read_boundaries(path, BoundaryOptions(layer="villages"), session)
    import_boundaries(session, villages)
    counts = session.workspace.counts()

    assert [counts[f"region.{level}"] for level in ("county", "township", "community")] == [22, 368, 7701]
    outlines = region_outlines(session.workspace.reading(), "township", session.today())
    of_town = {}
    for shape, code in zip(villages.layer.geometries, villages.columns["TOWNCODE"], strict=True):
        of_town.setdefault(code, []).append(shapely.make_valid(shape))
    differing = [
        region.name
        for code, region in townships(session).items()
        if not same_ground(outlines[region.id], shapely.union_all(of_town[code]))
    ]
    assert len(differing) <= 3  # where villages overlapped, and one got the strip
