from gridmap.exchange.boundaries import BoundaryOptions, read_boundaries
from gridmap.formats.vector import read_layer
from tests.exchange.boundary_files import bring, regions

LESHAN = "real/leshan_nested_SYNTHGEOM.gpkg"


def test_other_layers_of_the_file_name_the_levels_above(session, shared_data):
    report = bring(session, shared_data / LESHAN, layer="village")

    for layer, level in (("county", "county"), ("town", "township")):
        columns = read_layer(shared_data / LESHAN, layer).columns
        ours = regions(session, level)
        assert {code: ours[code].name for code in columns["code"]} == dict(
            zip(columns["code"], columns["name"], strict=True)
        )
    assert not [line for line in report.lines if line.kind == "boundaries.named_by_code"]
    told = [line.sentence for line in report.lines if line.kind == "boundaries.names_from_layer"]
    assert told == [
        "图层 county 给出 11 个县（区）的名称；其轮廓没有导入",
        "图层 town 给出 132 个乡镇（街道）的名称；其轮廓没有导入",
    ]


def test_the_preview_says_which_layers_name_the_levels_above(session, shared_data):
    def said(layer):
        return read_boundaries(shared_data / LESHAN, BoundaryOptions(layer=layer), session).understood()

    assert said("village").endswith("；上级名称取自图层 county、town")
    assert said("town").endswith("；上级名称取自图层 county")
    assert "上级名称取自" not in said("county")
