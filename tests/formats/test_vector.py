import zipfile

import numpy as np
import pytest
import shapely

from gridmap import words
from gridmap.domain.errors import UserError
from gridmap.formats.vector import layers, read_layer

CORRUPT = {
    "cut.geojson": "vector.cut_off",
    "dbf_says_9999.shp": "vector.rows_missing",
    "garbage_inside.shp": "vector.shapes_garbled",
    "is_html_not_geojson.geojson": "vector.web_page",
    "mixed_encoding.csv": "vector.no_shapes",
    "no_dbf.shp": "vector.part_missing",
    "no_shx.shp": "vector.part_missing",
    "truncated.gpkg": "vector.cut_off",
    "truncated.shp": "vector.part_cut",
    "utf16_bom.csv": "vector.not_text",
    "zero_bytes.shp": "vector.empty_file",
}


@pytest.mark.parametrize(("name", "key"), CORRUPT.items())
def test_a_broken_file_is_refused_with_one_sentence(shared_data, name, key):
    with pytest.raises(UserError) as trouble:
        read_layer(shared_data / "hostile" / "07_corrupt" / name)

    assert trouble.value.key == key
    assert words.said(trouble.value).count("\n") == 0
    assert name.rpartition(".")[0] in words.said(trouble.value)


def test_every_broken_file_of_the_folder_is_tried(shared_data):
    there = {file.name for file in (shared_data / "hostile" / "07_corrupt").iterdir()}

    assert {name for name in there if not name.endswith((".dbf", ".shx"))} == set(CORRUPT)


@pytest.mark.parametrize("source", ["01_gbk_shp_no_cpg/乐山乡镇.shp", "01b_gbk_names_inside.zip"])
def test_gbk_is_recognised_without_being_told(shared_data, source):
    layer = read_layer(shared_data / "hostile" / source)

    assert layer.name == "乐山乡镇"
    assert layer.crs is None
    assert list(layer.columns) == ["区划代码", "乡镇名称", "行政区划代", "备注"]
    assert layer.columns["乡镇名称"][0] == "大佛街道"
    assert len(layer) == 132


def test_the_users_word_about_the_encoding_counts(shared_data):
    layer = read_layer(shared_data / "hostile" / "01_gbk_shp_no_cpg" / "乐山乡镇.shp", encoding="latin1")

    assert "乡镇名称" not in layer.columns


def test_a_cpg_that_lies_is_not_believed(shared_data, tmp_path):
    for part in (shared_data / "hostile" / "01_gbk_shp_no_cpg").iterdir():
        (tmp_path / f"towns{part.suffix}").write_bytes(part.read_bytes())
    (tmp_path / "towns.cpg").write_text("UTF-8")

    assert read_layer(tmp_path / "towns.shp").columns["乡镇名称"][1] == "通江街道"


def test_an_unknown_encoding_is_the_users_trouble(shared_data):
    with pytest.raises(UserError) as trouble:
        read_layer(shared_data / "hostile" / "01_gbk_shp_no_cpg" / "乐山乡镇.shp", encoding="klingon")

    assert trouble.value.key == "formats.unknown_encoding"


def test_layers_are_listed_and_one_must_be_chosen(shared_data):
    nested = shared_data / "real" / "leshan_nested_SYNTHGEOM.gpkg"

    assert [(info.name, info.rows) for info in layers(nested)] == [
        ("county", 11), ("town", 132), ("village", 1371),
    ]  # fmt: skip
    with pytest.raises(UserError) as trouble:
        read_layer(nested)
    assert trouble.value.key == "vector.choose_layer"
    assert read_layer(nested, "town").crs == "EPSG:4490"
    with pytest.raises(UserError) as trouble:
        read_layer(nested, "street")
    assert trouble.value.key == "vector.no_such_layer"


def test_a_file_that_was_saved_again_is_listed_anew(tmp_path):
    path = tmp_path / "again.geojson"
    point = '{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [104, 29]}}'
    for rows in (1, 3, 2):
        path.write_text(f'{{"type": "FeatureCollection", "features": [{", ".join([point] * rows)}]}}')

        assert [one.rows for one in layers(path)] == [rows]
        assert [one.rows for one in layers(path)] == [rows]


def test_topojson_means_longitude_and_latitude_without_saying_so(shared_data):
    layer = read_layer(shared_data / "real" / "tw_villages_7701.topojson", "villages")

    assert (len(layer), layer.crs) == (7701, "EPSG:4326")


def test_rows_with_doubtful_shapes_are_kept_and_named(shared_data):
    layer = read_layer(shared_data / "hostile" / "02_invalid_polygons.geojson")

    assert len(layer) == 17
    assert [(fault.row, fault.key) for fault in layer.faults] == [(4, "unclosed_ring"), (11, "no_shape")]
    assert shapely.area(layer.geometries[4]) == pytest.approx(1e-4)


def test_kml_is_read(tmp_path):
    (tmp_path / "one.kml").write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>甲社区</name><Polygon>'
        "<outerBoundaryIs><LinearRing><coordinates>103,29,0 103.1,29,0 103.1,29.1,0 103,29,0"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>",
        "utf-8",
    )

    layer = read_layer(tmp_path / "one.kml")

    assert (layer.crs, len(layer)) == ("EPSG:4326", 1)
    assert "甲社区" in [str(values[0]) for values in layer.columns.values()]


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("links.vrt", b"<OGRVRTDataSource></OGRVRTDataSource>", "vector.points_elsewhere"),
        ("noise.shp", bytes(range(256)) * 4, "vector.part_missing"),
        ("noise.bin", bytes(range(256)) * 4, "vector.unknown_format"),
        ("broken.zip", b"PK\3\4 no archive", "vector.cut_off"),
        ("half.geojson", b'{"type": "FeatureCollection", "features": [}]}', "vector.json_broken"),
    ],
)
def test_what_is_no_map_is_refused(tmp_path, name, content, key):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UserError) as trouble:
        read_layer(tmp_path / name)

    assert trouble.value.key == key


def test_a_table_has_no_shapes(shared_data):
    with pytest.raises(UserError) as trouble:
        read_layer(shared_data / "codes" / "leshan_511100_codes_2023.csv")

    assert trouble.value.key == "vector.no_shapes"


def test_a_zip_with_a_broken_shapefile_is_refused(shared_data, tmp_path):
    with zipfile.ZipFile(tmp_path / "cut.zip", "w") as archive:
        for part in (shared_data / "hostile" / "07_corrupt").glob("truncated.s*"):
            archive.write(part, part.name)
        archive.write(shared_data / "hostile" / "07_corrupt" / "truncated.dbf", "truncated.dbf")

    with pytest.raises(UserError) as trouble:
        read_layer(tmp_path / "cut.zip")

    assert trouble.value.key == "vector.part_cut"


def test_columns_are_arrays_of_one_length(shared_data):
    layer = read_layer(shared_data / "hostile" / "01_gbk_shp_no_cpg" / "乐山乡镇.shp")

    assert {len(values) for values in layer.columns.values()} == {132}
    assert layer.columns["行政区划代"].dtype == np.float64
