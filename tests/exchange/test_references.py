import json

import pytest
import shapely

from gridmap.domain.errors import UserError
from gridmap.domain.records import ReferenceLine
from gridmap.exchange.references import import_references, kind_named
from gridmap.session import Session
from tests.small_city import SOUTH, WEST, make_small_city


@pytest.fixture
def session(tmp_path):
    opened = Session.open(make_small_city(tmp_path / "city.gpkg"))
    yield opened
    opened.close()


def kept(session):
    return session.workspace.all_of(ReferenceLine)


def geojson(path, *features):
    """Write features, each (geometry, properties)."""
    rows = [
        {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)), "properties": properties}
        for shape, properties in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), "utf-8")
    return path


def line(*, dx=0.0):
    return shapely.LineString([(WEST + dx, SOUTH), (WEST + dx + 0.01, SOUTH + 0.01)])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("gis_osm_roads_free", "road"), ("waterways", "water"), ("railway", "rail"), ("主要道路", "road"),
        ("x1", "other"),
    ],
)  # fmt: skip
def test_a_layers_name_says_what_it_holds(name, kind):
    assert kind_named(name) == kind


def test_lines_and_polygons_are_kept_with_kind_and_name_and_points_are_counted(session, tmp_path):
    file = geojson(
        tmp_path / "rivers.geojson",
        (line(), {"name": "澜江"}),
        (shapely.box(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01), {"name": ""}),
        (shapely.Point(WEST, SOUTH), {"name": "码头"}),
    )

    report = import_references(session, file)

    assert report.counts == {"water": 2} and report.left_out == 1
    assert [(one.layer, one.name) for one in kept(session)] == [("water", "澜江"), ("water", None)]


def test_it_is_one_piece_of_work_and_undone_as_a_whole(session, tmp_path):
    before = len(kept(session))
    rows = [(line(dx=n / 1000), {}) for n in range(7)]
    import_references(session, geojson(tmp_path / "roads.geojson", *rows))
    assert len(kept(session)) == before + 7

    session.undo()

    assert len(kept(session)) == before


def test_features_of_openstreetmap_are_told_apart_by_their_tags(session, tmp_path):
    tags = {"highway": "residential", "railway": "rail", "waterway": "river", "building": "yes", "ref": "x"}
    empty = dict.fromkeys(tags)
    rows = [(line(dx=n / 1000), empty | {tag: tags[tag]}) for n, tag in enumerate(tags)]
    file = geojson(tmp_path / "lines.geojson", *rows)

    report = import_references(session, file)

    assert report.counts == {"road": 1, "rail": 1, "water": 1, "building": 1}
    assert report.left_out == 1


def test_a_shifted_layer_is_put_back_where_it_belongs(session, tmp_path):
    file = geojson(tmp_path / "roads.geojson", (line(), {}))

    import_references(session, file, crs="gcj02")

    west = kept(session)[0].geometry.bounds[0]
    assert 0.003 < WEST - west < 0.008  # GCJ-02 lies some 500 m to the east here


def test_a_file_without_a_certain_coordinate_system_asks_and_keeps_nothing(session, shared_data):
    file = next((shared_data / "hostile" / "03_crs").glob("a_*.shp"))

    with pytest.raises(UserError) as said:
        import_references(session, file)

    assert said.value.key == "references.ask_crs"
    assert kept(session) == []


def test_a_real_extract_of_openstreetmap_is_read(session, shared_data):
    report = import_references(session, shared_data / "basemap" / "helsinki_centre.osm.pbf")

    assert report.counts["road"] > 2_000 and report.counts["building"] > 400


def test_a_file_of_points_only_says_so(session, tmp_path):
    with pytest.raises(UserError) as said:
        import_references(session, geojson(tmp_path / "p.geojson", (shapely.Point(WEST, SOUTH), {})))

    assert said.value.key == "references.nothing"


def test_an_unknown_kind_is_refused(session, tmp_path):
    with pytest.raises(UserError, match="unknown_kind"):
        import_references(session, geojson(tmp_path / "r.geojson", (line(), {})), kind="river")


def test_what_lies_nowhere_on_earth_is_left_out_and_counted(session, tmp_path):
    nowhere = shapely.LineString([(1e300, 1e300), (1.1e300, 1e300)])

    file = geojson(tmp_path / "roads.geojson", (line(), {}), (line(), {}), (nowhere, {}))

    report = import_references(session, file)

    assert report.counts == {"road": 2} and report.left_out == 1
