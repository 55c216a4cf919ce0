"""What leaves with names that mean harm comes back as it was, through other programs' readers and our own."""

import csv
import json
import time
from datetime import date, timedelta

import geopandas
import pyogrio
import pytest
from python_calamine import CalamineWorkbook

from gridmap import words
from gridmap.domain.change import Rows
from gridmap.domain.records import Place
from gridmap.exchange.any_day import as_of
from gridmap.exchange.export_layers import LayerOptions, export_layers
from gridmap.exchange.export_web import export_web
from gridmap.exchange.records import RecordOptions, import_records, read_records
from gridmap.formats.spreadsheet_safe import unguarded
from gridmap.session import Session
from tests.exchange.record_city import small_city, write

NAMES = (
    '=HYPERLINK("http://x","y")', "+1+1", "-1+1", "@SUM(A1)", "＝1+1", "'=1+1", "''+1",
    "<img src=x onerror=alert(1)>&amp;]]>", "</script>{{7*7}}", "line 1\nline 2", "line 1\r\nline 2",
    "a,b;c\t\"d'e", "很" * 190, "_x000D_", "007", "1e5", "511102004001", "2025-06-01", "-95.3", "true",
    "nan x", "😀🀄𠮷", "\u202eevil", "https://x.y", "'quoted'",
)  # fmt: skip
FORMATS = {name: f"out.{name}" for name in ("gpkg", "geojson", "kml", "csv", "xlsx")}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    words.set_language("zh_CN")
    session = Session.create(tmp_path_factory.mktemp("city") / "city.gpkg", "=cmd|x!A1")
    first, *_ = small_city(session)
    rows = [
        (session.new_id(), first, name, "shop", name, 104.005, 29.005, f"{at:03}")
        for at, name in enumerate(NAMES)
    ]
    columns = ("id", "cell_id", "name", "kind", "address", "lon", "lat", "external_id")
    write(session, Rows("place", columns, rows))
    yield session
    session.close()


@pytest.fixture
def left(city, tmp_path):
    """Exports the places in a format; gives the file."""

    def export(format_name):
        out = tmp_path / FORMATS[format_name]
        export_layers(city, out, LayerOptions(format_name, ("place",), True, "试验"))
        return out

    return export


def layer(path):
    meta, _, _, fields = pyogrio.raw.read(path, layer="place")
    return list(dict(zip(meta["fields"], fields, strict=True))["name"])


def test_gdal_reads_every_name_as_it_was(left):
    assert layer(left("gpkg")) == list(NAMES)
    assert layer(left("geojson")) == list(NAMES)


def test_a_map_reads_every_name_and_place_from_a_kml(left):
    read = geopandas.read_file(left("kml"))

    assert list(read["Name"]) == [name.replace("\r\n", "\n") for name in NAMES]  # XML has one line end
    assert set(zip(read.geometry.x, read.geometry.y, strict=True)) == {(104.005, 29.005)}
    assert set(read["类别"]) == {"商店"}


def test_json_reads_every_name_as_it_was(left):
    features = json.loads(left("geojson").read_text("utf-8"))["features"]

    assert [feature["properties"]["name"] for feature in features] == list(NAMES)


def test_a_spreadsheet_finds_no_formula_and_loses_no_character(left):
    with left("csv").open(encoding="utf-8-sig", newline="") as file:
        in_csv = [row["名称"] for row in csv.DictReader(file)]
    book = CalamineWorkbook.from_path(left("xlsx"))
    head, *rows = book.get_sheet_by_index(0).to_python()

    for read in (in_csv, [row[head.index("名称")] for row in rows]):
        assert [unguarded(said) for said in read] == list(NAMES)
        assert not [said for said in read if said.startswith(("=", "@", "＝", "+1", "-1"))]


@pytest.mark.parametrize("format_name", FORMATS)
def test_our_own_import_reads_every_place_as_it_was(left, tmp_path, format_name):
    path = left(format_name)
    session = Session.create(tmp_path / "other.gpkg", "另一个")
    small_city(session)
    report = import_records(session, read_records(path, "place", RecordOptions(report=tmp_path / "r.csv")))
    came = {
        place.external_id: (place.name, place.kind, place.lon) for place in session.workspace.all_of(Place)
    }
    session.close()

    assert report.rejected == 0
    expected = list(NAMES)
    if format_name == "kml":  # XML has one line end
        expected = [name.replace("\r\n", "\n") for name in expected]
    assert came == {f"{at:03}": (name, "shop", 104.005) for at, name in enumerate(expected)}


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_state_of_a_day_leaves_like_any_other_and_is_journaled_where_it_comes_from(
    city, tmp_path, format_name
):
    out = tmp_path / FORMATS[format_name]
    day = city.today()
    with as_of(city, day) as shown:
        options = LayerOptions(format_name, ("place",), True, "试验")
        counts = export_layers(city, out, options, shown=shown, day=day)

    assert counts == {"place": len(NAMES)}
    read = read_records(out, "place")
    column = read.table.columns.index(read.plan.matches["external_id"].column)
    assert [row[column] for row in read.sample.rows] == [f"{at:03}" for at in range(len(NAMES))]
    last = 'SELECT "values" FROM journal ORDER BY seq DESC LIMIT 1'
    assert json.loads(city.workspace.reading().execute(last).fetchone()[0])["day"] == day
    assert not list(city.workspace.path.parent.glob(".gridmap-*"))


def test_yesterday_leaves_without_what_came_today(city, tmp_path):
    write(city, Rows("event", ("id", "number", "title", "reported_at"), [
        (city.new_id(), "OLD", "旧", "2020-01-01T00:00:00Z"),
        (city.new_id(), "NEW", "新", f"{city.today()}T00:00:00Z"),
    ]))  # fmt: skip
    yesterday = (date.fromisoformat(city.today()) - timedelta(days=2)).isoformat()
    with as_of(city, yesterday) as shown:
        export_layers(city, tmp_path / "e.csv", LayerOptions("csv", ("event",)), shown=shown, day=yesterday)
        size = export_web(city, tmp_path / "e.html", shown=shown, day=yesterday)

    told = (tmp_path / "e.csv").read_text("utf-8-sig")
    assert "OLD" in told
    assert "NEW" not in told
    assert size > 100_000
    assert yesterday in (tmp_path / "e.html").read_text("utf-8")


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "Asia/Urumqi"])
def test_moments_come_back_as_they_were_from_a_machine_with_another_clock(city, tmp_path, monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    write(city, Rows("event", ("id", "number", "title", "reported_at"), [
        (city.new_id(), zone, f"钟 {zone}", "2026-01-01T20:30:00Z"),
    ]))  # fmt: skip
    try:
        export_layers(city, tmp_path / "e.csv", LayerOptions("csv", ("event",), True, "试验"))
    finally:
        monkeypatch.undo()
        time.tzset()

    other = Session.create(tmp_path / "other.gpkg", "别处")
    import_records(other, read_records(tmp_path / "e.csv", "event"))
    asked = "SELECT reported_at, number FROM event WHERE title = ?"
    found = other.workspace.reading().execute(asked, (f"钟 {zone}",))
    assert found.fetchall() == [("2026-01-01T20:30:00Z", zone)]
    other.close()
