import csv
import json

import pytest

from gridmap import words
from gridmap.app import main
from gridmap.formats.vector import read_layer
from tests.exchange.boundary_files import tile, write_geojson


def called(*arguments):
    """Exit code of a command line."""
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *map(str, arguments)])
    return ended.value.code or 0


def run(*arguments):
    """Exit code of the verb mend."""
    return called("mend", *arguments)


@pytest.fixture
def overlapping(tmp_path):
    rows = [
        (tile(0, 0, 0.015), {"code": "511102004002", "name": "甲"}),
        (tile(0.01, 0), {"code": "511102004001", "name": "乙"}),
    ]
    return write_geojson(tmp_path / "overlap.geojson", rows)


def test_a_survey_tells_sizes_changes_nothing_and_ends_with_2_where_something_is_open(overlapping, capsys):
    before = overlapping.read_bytes()

    assert run(overlapping) == 2

    told = capsys.readouterr().out
    assert "1  to be decided" in told
    assert "0.537 km²  claimed more than once" in told
    assert "Rows whose area changes" not in told
    assert overlapping.read_bytes() == before


def test_a_rule_settles_it_and_report_and_polygons_are_written(overlapping, tmp_path, capsys):
    report, out = tmp_path / "report.csv", tmp_path / "mended.gpkg"

    assert run(overlapping, "--rule", "older", "--report", report, "--out", out) == 0

    assert "2 rows written" in capsys.readouterr().err
    with report.open(encoding="utf-8-sig", newline="") as file:
        assert "goes to 511102004001 乙" in next(csv.DictReader(file))[words.tr("report.column.what")]
    assert len(read_layer(out)) == 2


def test_nothing_is_written_while_something_is_open(overlapping, tmp_path, capsys):
    assert run(overlapping, "--out", tmp_path / "mended.gpkg") == 1

    assert "1 faults are still to be decided" in capsys.readouterr().err
    assert not (tmp_path / "mended.gpkg").exists()


def test_tolerances_are_metres_and_square_metres(overlapping):
    assert run(overlapping, "--tolerance", "500") == 0
    assert run(overlapping, "--largest", "600000") == 2  # more than a small share of either all the same


def test_a_program_reads_every_fault(overlapping, capsys):
    run(overlapping, "--rule", "first", "--json")

    told = json.loads(capsys.readouterr().out)
    [fault] = told["faults"]
    assert (fault["kind"], fault["rows"], fault["decided"]) == ("overlap", [1, 2], "511102004002")
    assert told["claimed_twice_m2"] == pytest.approx(fault["m2"])


@pytest.mark.parametrize(("option", "decided"), [("--leave-gaps", "left"), ("--fill-gaps", "511102004001")])
def test_a_wide_gap_is_to_be_decided(tmp_path, capsys, option, decided):
    ring = tile(0, 0, 0.03, 0.03).difference(tile(0.01, 0.01))
    path = write_geojson(tmp_path / "ring.geojson", [(ring, {"code": "511102004001", "name": "甲"})])

    assert run(path, "--rule", "larger", "--out", tmp_path / "mended.gpkg") == 1
    told = capsys.readouterr().err
    assert "1 faults are still to be decided" in told
    assert "--leave-gaps" in told

    assert run(path, option, "--json") == 0
    [fault] = json.loads(capsys.readouterr().out)["faults"]
    assert fault["decided"] == decided


def test_a_layer_of_the_same_file_may_be_the_level_above(shared_data, capsys):
    path = shared_data / "real/leshan_nested_SYNTHGEOM.gpkg"

    assert run(path, "--layer", "village", "--above-layer", "town", "--json") == 0

    assert json.loads(capsys.readouterr().out)["faults"] == []


def test_the_report_does_not_replace_what_is_read(overlapping, capsys):
    assert run(overlapping, "--report", overlapping) == 1


def test_a_delivery_gives_way_to_the_cells_of_a_workspace_and_comes_in(tmp_path, capsys):
    city, mended = tmp_path / "city.gpkg", tmp_path / "mended.gpkg"
    first = write_geojson(tmp_path / "first.geojson", [(tile(0, 0), {"code": "511102004001", "name": "甲"})])
    rows = [(tile(0.008, 0), {"code": "511102004002", "name": "乙"})]
    more = write_geojson(tmp_path / "more.geojson", rows)
    for some in (["new", city, "--plain"], ["import", "boundaries", city, first]):
        assert called(*some) == 0

    assert called("import", "boundaries", city, more) != 0
    assert run(more, "--workspace", city) == 2
    assert "1  overlaps with standing cells" in capsys.readouterr().out
    assert run(more, "--workspace", city, "--rule", "larger", "--out", mended) == 1
    capsys.readouterr()
    assert run(more, "--workspace", city, "--give-way", "--out", mended, "--json") == 0

    told = capsys.readouterr()
    fault = json.loads(told.out)["faults"][0]
    assert "An import never changes standing cells" in told.err
    assert (fault["standing"], fault["decided"]) == (["511102004001001"], "gives way")
    assert called("import", "boundaries", city, mended) == 0
