"""Layers as files of other programs' formats: whole or not at all, with whatever columns they have."""

import numpy as np
import pyogrio
import pytest
import shapely

from gridmap.domain.errors import UserError
from gridmap.formats.kml_export import KmlFolder
from gridmap.formats.vector_writing import write_layer

resource = pytest.importorskip("resource")

TILES = np.array([shapely.box(x, 0, x + 1, 1).segmentize(0.01) for x in range(100)], dtype=object)


@pytest.fixture
def no_room():
    """No file grows beyond 100 kB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("no_room")
@pytest.mark.parametrize("ending", ["gpkg", "geojson", "fgb"])
def test_a_file_that_finds_no_room_is_told_of_and_not_left_half(tmp_path, ending):
    with pytest.raises(UserError, match=r"vector\.unwritable"):
        write_layer(tmp_path / f"out.{ending}", "village", {"n": np.arange(len(TILES))}, TILES)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("no_room")
def test_a_kml_that_finds_no_room_is_told_of(tmp_path):
    sink = KmlFolder(tmp_path / "out.kml", single=True)
    sink.begin("cell", "网格", ["Name"])
    sink.write([(str(at), tile) for at, tile in enumerate(TILES)])

    with pytest.raises(OSError, match="No space left"):
        sink.finish()


@pytest.mark.parametrize("rows", [[], [("甲", TILES[0])]])
def test_a_kml_that_is_whole_is_kept_however_few_rows_it_has(tmp_path, rows):
    sink = KmlFolder(tmp_path / "out.kml", single=True)
    sink.begin("cell", "网格", ["Name"])
    sink.write(rows)
    sink.finish()

    assert (tmp_path / "out.kml").read_bytes().rstrip().endswith(b"</kml>")


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "fgb"])
def test_columns_named_like_those_of_the_format_keep_their_values(tmp_path, ending):
    columns = {"FID": np.array([7, 7]), "geom": np.array(["甲", "甲"], dtype=object)}

    write_layer(tmp_path / f"out.{ending}", "village", columns, TILES[:2])

    meta, _, _, fields = pyogrio.raw.read(tmp_path / f"out.{ending}")
    assert {name: list(values) for name, values in zip(meta["fields"], fields, strict=True)} == {
        "FID": [7, 7], "geom": ["甲", "甲"],
    }  # fmt: skip
