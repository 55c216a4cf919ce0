"""The file stays a working GeoPackage when others write it with plain SQL or GDAL."""

import re
import sqlite3

import pytest
from shapely import Point, box
from sqlcipher3 import dbapi2

from gridmap.app import main
from gridmap.domain.change import added
from gridmap.domain.errors import UserError
from gridmap.domain.records import Place
from gridmap.session import Session
from gridmap.store import geopackage, journal
from gridmap.store.schema.completeness import NEEDED
from gridmap.store.schema.tables import LAYERS
from gridmap.words import said
from tests.store.conftest import Do


@pytest.fixture
def path(session, town, shop):
    """A workspace with two cells and a shop, open nowhere."""
    session.run(Do(added("change.test", [shop])))
    session.close()
    return session.workspace.path


@pytest.fixture
def plain(path):
    """The standard library's SQLite with the functions that a GeoPackage's triggers need."""
    connection = sqlite3.connect(path, isolation_level=None)
    geopackage.register_functions(connection)
    yield connection
    connection.close()


def refuse_unless_working(path):
    """The file opens for writing, is sound, and its R-trees find what is stored."""
    session = Session.open(path)
    connection = session.workspace.reading()
    assert not session.read_only
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert journal.verify(connection).broken_seq is None
    for table in ("cell", "place"):
        outside = connection.execute(
            f"""SELECT count(*) FROM "{table}" LEFT JOIN rtree_{table}_geom AS tree ON tree.id = "{table}".id
                WHERE geom NOT NULL AND (tree.id IS NULL OR ST_MinX(geom) NOT BETWEEN minx AND maxx
                OR ST_MaxY(geom) NOT BETWEEN miny AND maxy)"""
        ).fetchone()
        assert outside == (0,)
    return session


def test_a_name_written_with_plain_sql_is_read_and_can_be_edited(path, plain, shop):
    plain.execute("UPDATE place SET name = '新名' WHERE id = ?", (shop.id,))
    session = refuse_unless_working(path)

    assert session.workspace.get(shop.id).name == "新名"
    session.close()


def test_a_geometry_written_with_plain_sql_moves_in_the_r_tree(path, plain, shop):
    plain.execute(
        "UPDATE place SET geom = ? WHERE id = ?", (geopackage.blob(Point(104.015, 29.002)), shop.id)
    )
    session = refuse_unless_working(path)

    assert (session.workspace.get(shop.id).lon, session.workspace.get(shop.id).lat) == (104.015, 29.002)
    found = session.workspace.reading().execute("SELECT id FROM rtree_place_geom WHERE minx > 104.01")
    assert found.fetchall() == [(shop.id,)]
    session.close()


def test_a_cell_drawn_with_plain_sql_is_read(path, plain, town):
    plain.execute(
        "UPDATE cell SET geom = ? WHERE id = ?", (geopackage.blob(box(104, 29, 104.01, 29.02)), town.west)
    )
    session = refuse_unless_working(path)

    assert session.workspace.get(town.west).geometry.equals(box(104, 29, 104.01, 29.02))
    session.close()


def test_rows_appended_by_gdal_are_records_and_new_ids_stay_clear_of_them(path, town, shop):
    import geopandas
    import pyogrio

    appended = geopandas.GeoDataFrame(
        {
            "cell_id": [town.east] * 2,
            "name": ["药店", "饭馆"],
            "kind": ["shop"] * 2,
            "attached_by": ["none"] * 2,
        },
        geometry=[Point(104.011, 29.001), Point(104.012, 29.002)],
        crs="EPSG:4490",
    )
    pyogrio.write_dataframe(appended, path, layer="place", append=True)
    session = refuse_unless_working(path)

    names = {place.name: place for place in session.workspace.all_of(Place)}
    assert names.keys() == {"老王超市", "药店", "饭馆"}
    assert names["饭馆"].lon == 104.012
    new = Place(session.new_id(), town.west, "又一家", lon=104.001, lat=29.001)
    session.run(Do(added("change.test", [new])))
    assert session.workspace.get(new.id) == new
    session.undo()
    session.undo()
    assert {place.name for place in session.workspace.all_of(Place)} == {"药店", "饭馆"}
    session.close()


def test_gdal_sees_the_layers(path):
    import pyogrio

    layers = dict(pyogrio.list_layers(path).tolist())

    assert layers["cell"] == layers["region"] == "MultiPolygon"
    assert layers["place"] == layers["event"] == layers["facility"] == "Point"
    assert pyogrio.read_info(path, layer="cell")["crs"] == "EPSG:4490"
    assert layers.keys() == {*LAYERS, "hazard", "layer_styles"}  # QGIS asks GDAL for the styles


def test_the_trees_triggers_refuse_without_the_functions_instead_of_lying(path, shop):
    """A program that does not know the functions gets an error, and nothing is half written."""
    connection = sqlite3.connect(path, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError, match="ST_"):
        connection.execute("UPDATE place SET geom = NULL WHERE id = ?", (shop.id,))
    connection.close()

    refuse_unless_working(path).close()


DROPPED = ("cell", "journal", "site", "household", "setting", "draft_cell", "journal_record", "search_event")


@pytest.mark.parametrize("table", [*DROPPED, "rtree_cell_geom"])
def test_a_file_that_lost_a_table_is_refused_in_a_sentence_that_names_it(path, table):
    other = dbapi2.connect(str(path))  # of our own driver, whose SQLite is new enough for every table
    other.execute(f"DROP TABLE {table}")
    other.close()

    with pytest.raises(UserError, match="workspace_file_incomplete") as refused:
        Session.open(path)
    with pytest.raises(UserError, match="workspace_file_incomplete"):
        Session.open(path, read_only=True)

    assert table in said(refused.value)


def test_every_table_of_a_new_workspace_is_needed_but_what_is_made_anew_or_for_others(session, town):
    rows = session.workspace.reading().execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    shadows = re.compile(r"(search|rtree)_.*_(config|content|data|docsize|idx|node|parent|rowid)$")
    every = {name for (name,) in rows if not shadows.search(name)}
    elsewhere = {"layer_styles", "lease", "sqlite_sequence", "_sqlite_migrations"}
    assert every >= NEEDED
    left = {one for one in every - NEEDED - elsewhere if not one.startswith(("gpkg_", "drawing_"))}
    assert left == set()


def test_the_command_line_says_so_too(path, plain, capsys):
    plain.execute("DROP TABLE household")
    plain.execute("DROP TABLE setting")

    with pytest.raises(SystemExit) as ended:
        main(["info", str(path)])

    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "缺少 2 个表（household, setting）" in told
    assert "Traceback" not in told
