import csv

import pytest

from gridmap.app import main
from gridmap.session import Session
from tests.exchange.boundary_files import layer_alone

LESHAN = "real/leshan_nested_SYNTHGEOM.gpkg"


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "city.gpkg"
    Session.create(path, "试验市").close()
    return path


def run(*arguments):
    """Exit code of a command line."""
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *map(str, arguments)])
    return ended.value.code or 0


def counts(path):
    session = Session.open(path, read_only=True)
    found = session.workspace.counts()
    session.close()
    return found


def test_boundaries_are_imported_and_told(workspace, shared_data, capsys):
    code = run("import", "boundaries", workspace, shared_data / LESHAN, "--layer", "village")

    told = capsys.readouterr()
    assert code == 0
    assert "1,371  new communities" in told.out
    assert "taken for community; code code, name name" in told.err
    assert counts(workspace)["region.community"] == 1371


def test_a_question_ends_with_one_sentence_and_code_1(workspace, shared_data, capsys):
    code = run("import", "boundaries", workspace, shared_data / LESHAN)

    assert code == 1
    assert "county (11), town (132), village (1371)" in capsys.readouterr().err
    assert counts(workspace)["cell"] == 0


def test_options_reach_the_import(workspace, shared_data, capsys):
    path = shared_data / "hostile/03_crs/c_lat_lon_swapped.geojson"

    assert run("import", "boundaries", workspace, path, "--crs", "EPSG:4490", "--swap-axes") == 0
    assert counts(workspace)["cell"] == 20

    path = shared_data / "real/dz_dairas.geojson"
    asked = ["--level", "township", "--code", "osm_id", "--name", "name_fr", "--parent-code", "wilaya_code"]
    assert run("import", "boundaries", workspace, path, *asked) == 0
    assert counts(workspace)["cell"] == 568


def test_the_report_is_a_table(workspace, shared_data, tmp_path):
    path, table = shared_data / "hostile/02_invalid_polygons.geojson", tmp_path / "report.csv"

    assert run("import", "boundaries", workspace, path, "--level", "township", "--report", table) == 0

    with table.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["row"] for row in rows if row["left out"]] == ["12", "17", "11", "4", "13", "15"]
    assert all(row["what"] for row in rows)


def test_an_import_that_stops_prints_and_writes_its_list(workspace, shared_data, tmp_path, capsys):
    assert run("import", "boundaries", workspace, shared_data / LESHAN, "--layer", "village") == 0
    path, table = shared_data / "hostile/02_invalid_polygons.geojson", tmp_path / "report.csv"

    code = run("import", "boundaries", workspace, path, "--level", "township", "--report", table)

    told = capsys.readouterr()
    assert code == 1
    assert "beyond what is mended by itself" in told.err
    assert "Overlaps" in told.out
    assert table.stat().st_size > 1000
    assert counts(workspace)["cell"] == 1371


def test_codes_are_compared_and_imported(workspace, shared_data, tmp_path, capsys):
    listed = shared_data / "codes/leshan_511100_codes_2023.csv"
    villages = layer_alone(shared_data / LESHAN, "village", tmp_path / "village.gpkg")
    assert run("import", "boundaries", workspace, villages) == 0

    assert run("import", "codes", workspace, listed, "--dry-run") == 0
    assert "143  renamed" in capsys.readouterr().out
    assert run("import", "codes", workspace, listed) == 0
    assert run("import", "codes", workspace, listed) == 0
    assert "1,514  kept" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["boundaries", "codes"])
@pytest.mark.parametrize("over", ["workspace", "source"])
def test_a_report_never_takes_the_place_of_what_is_read(workspace, tmp_path, capsys, what, over):
    source = tmp_path / "list.csv"
    source.write_text("代码,名称\n990101000000,东县\n", "utf-8")
    report = {"workspace": workspace, "source": source}[over]
    before = report.read_bytes()

    assert run("import", what, workspace, source, "--report", report) == 1

    assert "must not take the place" in capsys.readouterr().err
    assert report.read_bytes() == before
