"""What `gridmap asof` and exports of a day before a new delivery call cells and where they put them."""

import csv
import json
from datetime import date, timedelta

import pytest

from gridmap.session import Session
from tests.exchange.boundary_files import regions
from tests.exchange.test_boundaries import write_cells

CELLS = ("511102004001001", "511102004001002")


@pytest.fixture
def delivered_twice(run, tmp_path):
    """A workspace and the day before its second delivery, which renames a cell and moves both."""
    path = tmp_path / "city.gpkg"
    Session.create(path, "试验市").close()
    write_cells(tmp_path / "a.geojson", CELLS)
    text = (tmp_path / "a.geojson").read_text("utf-8").replace('"511102004001"', '"511102004002"')
    (tmp_path / "b.geojson").write_text(text.replace("一格", "新格"), "utf-8")
    for name in ("a.geojson", "b.geojson"):
        code, said = run("import", "boundaries", str(path), str(tmp_path / name), "--level", "cell")
        assert code == 0, said
    session = Session.open(path, read_only=True)
    yield path, (date.fromisoformat(session.today()) - timedelta(days=1)).isoformat()
    session.close()


def test_asof_counts_and_writes_the_communities_of_that_day(run, delivered_twice, tmp_path):
    path, day = delivered_twice

    code, said = run("asof", str(path), day, "--json", "--out", str(tmp_path / "day.gpkg"))

    assert code == 0
    assert json.loads(said[: said.index("}") + 1])["community"] == 1
    then = Session.open(tmp_path / "day.gpkg", read_only=True)
    (community,) = regions(then, "community").values()
    assert community.code == "511102004001"
    assert [cell.name for cell in then.workspace.cells_of(community.id)] == ["一格", "二格"]
    then.close()


@pytest.mark.parametrize(("out", "verb"), [("day.csv", "csv"), ("day.geojson", "geojson")])
def test_an_export_of_a_day_names_cells_as_on_that_day(run, delivered_twice, tmp_path, out, verb):
    path, day = delivered_twice

    code, said = run("export", verb, str(path), str(tmp_path / out), "--layers", "cell", "--as-of", day)

    assert code == 0, said
    if verb == "csv":
        with (tmp_path / out).open(encoding="utf-8-sig") as file:
            rows = [list(row.values()) for row in csv.DictReader(file)]
    else:
        features = json.loads((tmp_path / out).read_text("utf-8"))["features"]
        rows = [list(feature["properties"].values()) for feature in features]
    assert sorted(value for row in rows for value in row if value in ("一格", "二格", "新格")) == [
        "一格",
        "二格",
    ]
    assert all("511102004001" in row and "511102004002" not in row for row in rows)
