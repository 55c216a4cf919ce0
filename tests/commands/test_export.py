import json
from pathlib import Path

import pytest

from gridmap.session import Session
from gridmap.words import tr
from tests.export_city import SECRETS, make_export_city

PASSPHRASE = "桥头春天的河"


@pytest.fixture
def city(tmp_path):
    make_export_city(tmp_path / "city.gpkg").close()


def journal_of(path, passphrase=None):
    session = Session.open(path, passphrase, read_only=True)
    rows = session.workspace.reading().execute('SELECT label, reason, "values" FROM journal ORDER BY seq')
    told = [(label, reason, json.loads(values)) for label, reason, values in rows]
    session.close()
    return told


def test_a_page_is_written_in_the_language_asked_for(run, city, tmp_path):
    code, said = run(
        "export",
        "web",
        "city.gpkg",
        "city.html",
        "--lang",
        "zh_CN",
        "--title",
        "给领导看",
        "--level",
        "county",
    )

    text = (tmp_path / "city.html").read_text("utf-8")
    assert code == 0
    assert "city.html" in said
    assert "<title>给领导看</title>" in text
    assert "海棠街道" not in text


def test_the_levels_on_the_page_are_those_of_today(run, city, tmp_path):
    """The levels that lie in the file are made up; open events are what the page goes by."""
    run("export", "geojson", "city.gpkg", "cell.geojson", "--layers", "cell")
    features = json.loads((tmp_path / "cell.geojson").read_text("utf-8"))["features"]
    levels = {one["properties"]["code"]: one["properties"]["risk_level"] for one in features}

    assert levels["990102002002001"] is None  # nothing is known of it; the file said 1 to 4
    assert levels["990101001001001"] in (1, 2)  # an open event of severity I


def test_a_second_export_does_not_replace_the_first_unless_forced(run, city, tmp_path):
    assert run("export", "xlsx", "city.gpkg", "out.xlsx", "--layers", "cell")[0] == 0
    first = (tmp_path / "out.xlsx").read_bytes()
    code, said = run("export", "xlsx", "city.gpkg", "out.xlsx", "--layers", "cell")

    assert code == 1
    assert said.startswith(tr("export.file_exists", file=str(tmp_path / "out.xlsx")))
    assert "--force" in said
    assert (tmp_path / "out.xlsx").read_bytes() == first
    assert run("export", "xlsx", "city.gpkg", "out.xlsx", "--layers", "region", "--force")[0] == 0


def test_any_day_is_exported_and_one_that_is_none_is_said_so(run, city, tmp_path):
    for args in (("csv", "city.gpkg", "cells.csv", "--layers", "cell"), ("web", "city.gpkg", "page.html")):
        assert run("export", *args, "--as-of", "2026-01-02")[0] == 0
        code, said = run("export", *args, "--as-of", "yesterday", "--force")
        assert code == 1
        assert "yesterday" in said
    assert (tmp_path / "cells.csv").stat().st_size > 200
    assert "2026-01-02" in (tmp_path / "page.html").read_text("utf-8")


def test_people_leave_only_with_a_reason_that_is_journaled(run, city, tmp_path):
    code, said = run("export", "csv", "city.gpkg", "people.csv", "--layers", "resident", "--with-people")
    assert code == 1
    assert tr("export.reason_missing") in said
    assert not (tmp_path / "people.csv").exists()
    code, said = run(
        "export",
        "csv",
        "city.gpkg",
        "people.csv",
        "--layers",
        "resident",
        "--with-people",
        "--reason",
        "核对名单",
    )

    assert code == 0
    assert SECRETS[0] in (tmp_path / "people.csv").read_text("utf-8-sig")
    label, reason, values = journal_of(tmp_path / "city.gpkg")[-1]
    assert (label, reason, values["rows"]) == ("export", "核对名单", {"resident": 22})


def test_what_leaves_a_sealed_workspace_is_said_to_be_plain(run, tmp_path, monkeypatch):
    make_export_city(tmp_path / "city.gpkg", PASSPHRASE).close()
    monkeypatch.setenv("GRIDMAP_PASSPHRASE", PASSPHRASE)
    code, said = run("export", "gpkg", "city.gpkg", "out.gpkg")

    assert code == 0
    assert tr("export.not_sealed", file="out.gpkg") in said
    assert (tmp_path / "out.gpkg").read_bytes().startswith(b"SQLite format 3")
    assert journal_of(tmp_path / "city.gpkg", PASSPHRASE)[-1][0] == "export"


def test_an_unknown_layer_is_named_with_those_that_there_are(run, city):
    code, said = run("export", "csv", "city.gpkg", "x.csv", "--layers", "cell,jounral")

    assert code == 1
    assert "jounral" in said
    assert "reference_line" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("format_name", ["csv", "geojson", "kml"])
def test_several_layers_are_told_to_go_into_a_folder_file_by_file(run, city, tmp_path, format_name):
    asked = ("--layers", "cell,resident,cell")

    code, said = run("export", format_name, "city.gpkg", f"o.{format_name}", *asked)

    assert code == 1
    assert "the name of a folder, such as o, or choose one layer" in said
    assert not (tmp_path / f"o.{format_name}").exists()
    code, said = run("export", format_name, "city.gpkg", "o", *asked)
    assert code == 0
    assert "Wrote the folder o, a file for each layer" in said
    written = {f"cell.{format_name}", f"resident_count.{format_name}"}
    assert {one.name for one in (tmp_path / "o").iterdir()} == written
    assert all(str(Path("o") / name) in said for name in written)


def test_one_layer_that_is_named_twice_is_one_file(run, city, tmp_path):
    assert run("export", "csv", "city.gpkg", "cells.csv", "--layers", "cell,cell")[0] == 0
    assert (tmp_path / "cells.csv").is_file()
