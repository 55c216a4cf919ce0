import contextlib
import csv
import json
import sqlite3
import zipfile
from xml.etree import ElementTree

import pyogrio
import pytest
from python_calamine import CalamineWorkbook

from gridmap import words
from gridmap.domain.access import Actor
from gridmap.domain.errors import Cancelled, Refused, UserError
from gridmap.exchange.export_layers import LAYERS, LayerOptions, export_layers
from gridmap.session import Session
from tests.export_city import FORMULA, HOSTILE, SECRETS, make_export_city

FORMATS = {"gpkg": "city.gpkg", "geojson": "city", "kml": "city", "csv": "city", "xlsx": "city.xlsx"}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    words.set_language("zh_CN")
    opened = make_export_city(tmp_path_factory.mktemp("city") / "city.gpkg")
    yield opened
    opened.close()


def everything_in(path):
    """All bytes of a file or folder, unpacked."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return b"".join(book.read(name) for name in book.namelist())
    return b"".join(file.read_bytes() for file in files)


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def last_entry(session):
    row = session.workspace.reading().execute(
        'SELECT kind, label, reason, "values" FROM journal ORDER BY seq DESC LIMIT 1'
    )
    kind, label, reason, values = row.fetchone()
    return kind, label, reason, json.loads(values)


@pytest.mark.parametrize("format_name", FORMATS)
def test_nothing_of_a_person_leaves_unless_asked_for(city, tmp_path, format_name):
    out = tmp_path / FORMATS[format_name]
    export_layers(city, out, LayerOptions(format_name, LAYERS))
    data = everything_in(out)

    assert not [secret for secret in SECRETS if secret.encode() in data]
    assert "桥头路1号".encode() in data  # a shop's address is no secret


@pytest.mark.parametrize("format_name", FORMATS)
def test_people_leave_with_a_reason_and_the_journal_tells(city, tmp_path, format_name):
    out = tmp_path / FORMATS[format_name]
    export_layers(city, out, LayerOptions(format_name, ("resident", "event"), True, "民政局核对名单"))

    assert all(secret.encode() in everything_in(out) for secret in SECRETS[:5])
    kind, label, reason, values = last_entry(city)
    assert (kind, label, reason) == ("access", "export", "民政局核对名单")
    assert values["people"] is True
    assert values["rows"] == {"resident": 22, "event": 4}
    assert not any(secret in json.dumps(values, ensure_ascii=False) for secret in SECRETS)


def test_people_need_a_reason_and_the_permission(city, tmp_path):
    with pytest.raises(UserError) as caught:
        export_layers(city, tmp_path / "x.csv", LayerOptions("csv", ("resident",), True, " "))
    assert caught.value.key == "export.reason_missing"
    city.actor = Actor("规划员", "planner")
    try:
        with pytest.raises(Refused):
            export_layers(city, tmp_path / "x.csv", LayerOptions("csv", ("resident",), True, "理由"))
        export_layers(city, tmp_path / "y.csv", LayerOptions("csv", ("resident",)))
    finally:
        city.actor = Actor("")
    assert [one.name for one in tmp_path.iterdir()] == ["y.csv"]


def test_residents_are_counts_per_cell_without_small_ones(city, tmp_path):
    export_layers(city, tmp_path / "people.csv", LayerOptions("csv", ("resident",)))
    rows = read_csv(tmp_path / "people.csv")

    assert [row["数量（小于 5 的不公布）"] for row in rows[:4]] == ["<5", "12", "7", "0"]
    assert len(rows) == 32


def test_a_home_is_told_without_name_address_and_place(city, tmp_path):
    export_layers(city, tmp_path / "places.csv", LayerOptions("csv", ("place",)))
    shop, home = read_csv(tmp_path / "places.csv")

    assert (shop["地址"], bool(shop["经度"])) == ("桥头路1号", True)
    assert (home["类别"], home["名称"], home["地址"], home["经度"]) == ("出租房", "", "", "")


def test_an_event_is_told_at_a_point_of_its_cell(city, tmp_path):
    export_layers(city, tmp_path / "e.geojson", LayerOptions("geojson", ("event",)))
    found = json.loads((tmp_path / "e.geojson").read_text("utf-8"))["features"]
    places = {tuple(one["geometry"]["coordinates"]) for one in found[:3]}

    assert len(places) == 1  # three events at three places of one cell
    assert "title" not in found[0]["properties"]


def test_no_formula_leaves_as_one(city, tmp_path):
    layers = ("region", "place", "organisation")
    export_layers(city, tmp_path / "csv", LayerOptions("csv", layers))
    export_layers(city, tmp_path / "city.xlsx", LayerOptions("xlsx", layers))
    with zipfile.ZipFile(tmp_path / "city.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        cells = [cell for name in sheets for cell in ElementTree.fromstring(book.read(name)).iter()]
    sheet = CalamineWorkbook.from_path(tmp_path / "city.xlsx").get_sheet_by_index(1)
    texts = [cell for row in sheet.to_python() for cell in row]

    assert read_csv(tmp_path / "csv" / "place.csv")[0]["名称"] == "'" + FORMULA
    assert read_csv(tmp_path / "csv" / "organisation.csv")[0]["名称"] == "'@SUM(A1)"
    assert not [cell for cell in cells if cell.tag.endswith(("}f", "}hyperlink"))]
    assert "'" + FORMULA in texts


def test_codes_stay_texts_in_a_workbook(city, tmp_path):
    export_layers(city, tmp_path / "city.xlsx", LayerOptions("xlsx", ("cell",)))
    heading, first, *_ = CalamineWorkbook.from_path(tmp_path / "city.xlsx").get_sheet_by_index(0).to_python()

    assert first[heading.index("代码")] == "990101001001001"
    assert first[heading.index("风险等级")] == "I"
    assert first[heading.index("居民数")] == "<5"


def test_a_geopackage_has_layers_boxes_and_colours(city, tmp_path):
    out = tmp_path / "city.gpkg"
    export_layers(city, out, LayerOptions("gpkg", ("cell", "region", "event", "resident")))
    meta, _, shapes, fields = pyogrio.raw.read(out, layer="cell", bbox=(112.6, 26.88, 112.603, 26.883))
    with contextlib.closing(sqlite3.connect(out)) as connection:
        styles = dict(connection.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall())

    assert {name for name, _ in pyogrio.list_layers(out)} >= {
        "cell", "region", "event", "resident_count", "layer_styles",
    }  # fmt: skip
    assert meta["crs"] == "EPSG:4490"
    assert len(shapes) == 1  # found by the R-tree
    assert fields[list(meta["fields"]).index("name")][0] == "海棠嘉祥社区第1网格"
    assert pyogrio.read_info(out, layer="cell")["total_bounds"] == pytest.approx(
        (112.6, 26.88, 112.632, 26.896)
    )
    assert sorted(styles) == ["cell", "event", "region"]
    assert 'attr="risk_level"' in styles["cell"]


def test_a_geojson_of_several_layers_is_a_folder_that_gdal_reads(city, tmp_path):
    counts = export_layers(city, tmp_path / "out", LayerOptions("geojson", ("cell", "place")))
    meta, _, shapes, fields = pyogrio.raw.read(tmp_path / "out" / "cell.geojson")

    assert counts == {"cell": 32, "place": 2}
    assert len(shapes) == 32
    assert HOSTILE in fields[list(meta["fields"]).index("name")]
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["cell.geojson", "place.geojson"]


def test_headings_and_words_follow_the_language(city, tmp_path):
    words.set_language("en")
    try:
        export_layers(city, tmp_path / "en.csv", LayerOptions("csv", ("event",)))
    finally:
        words.set_language("zh_CN")
    row = read_csv(tmp_path / "en.csv")[0]

    assert row["Cell code"] == "990101001001001"
    assert row["State"] == "open"
    assert not [name for name in row if "." in name]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("people", [False, True])
def test_every_column_has_a_heading(city, tmp_path, layer, people):
    for language in words.LANGUAGES:
        words.set_language(language)
        export_layers(city, tmp_path / f"{language}.csv", LayerOptions("csv", (layer,), people, "为什么"))
        with (tmp_path / f"{language}.csv").open(encoding="utf-8-sig") as file:
            heading = file.readline().strip().split(",")
        assert len(set(heading)) == len(heading)
        assert not [name for name in heading if "_" in name or name.islower()]
    words.set_language("zh_CN")


@pytest.mark.parametrize("format_name", FORMATS)
def test_nothing_is_left_when_the_work_is_stopped(city, tmp_path, format_name):
    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        export_layers(city, tmp_path / "out", LayerOptions(format_name, ("cell", "place")), progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_kept_unless_forced(city, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    with pytest.raises(UserError) as caught:
        export_layers(city, out, LayerOptions("csv", ("cell", "place")))
    assert caught.value.key == "export.folder_exists"
    export_layers(city, out, LayerOptions("csv", ("cell", "place")), force=True)

    assert sorted(one.name for one in out.iterdir()) == ["cell.csv", "mine.txt", "place.csv"]


def test_layers_of_an_earlier_export_do_not_stay_beside_the_new_ones(city, tmp_path):
    out = tmp_path / "out"
    export_layers(city, out, LayerOptions("csv", ("cell", "place", "resident")))
    for name in ("mine.csv", "place.geojson"):
        (out / name).write_text("mine")
    assert (out / "resident_count.csv").exists()

    export_layers(city, out, LayerOptions("csv", ("cell", "facility")), force=True)

    left = sorted(one.name for one in out.iterdir())
    assert left == ["cell.csv", "facility.csv", "mine.csv", "place.geojson"]


def test_what_a_killed_export_left_is_removed_by_the_next(city, tmp_path):
    gone = "2147480000"
    left = tmp_path / f"out.unfinished-{gone}"
    left.mkdir()
    (left / "cell.csv").write_text("half")
    (tmp_path / f"out.unfinished-{gone}-rows").mkdir()
    export_layers(city, tmp_path / "out", LayerOptions("csv", ("cell", "place")))

    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_a_layer_that_is_none_is_said_so(city, tmp_path):
    with pytest.raises(UserError) as caught:
        export_layers(city, tmp_path / "x.csv", LayerOptions("csv", ("journal",)))
    assert caught.value.key == "export.unknown_layer"


def test_a_sealed_workspace_leaves_as_a_plain_geopackage(tmp_path):
    session = make_export_city(tmp_path / "sealed.gpkg", "桥头春天的河")
    export_layers(session, tmp_path / "out.gpkg", LayerOptions("gpkg", ("cell",)))
    assert last_entry(session)[0] == "access"
    session.close()

    assert pyogrio.read_info(tmp_path / "out.gpkg", layer="cell")["features"] == 32
    with pytest.raises(UserError):
        Session.open(tmp_path / "out.gpkg")
