import http.server
import threading
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QBuffer, QPointF
from PySide6.QtGui import QColor, QImage
from sqlcipher3 import dbapi2

from gridmap.domain.errors import UserError
from gridmap.domain.mercator import HALF_WORLD
from gridmap.gui import theme
from gridmap.gui.canvas import arrays
from gridmap.gui.canvas.mbtiles_basemap import MBTilesBasemap
from gridmap.gui.canvas.online_basemap import OnlineBasemap, address, checked, tianditu
from gridmap.gui.canvas.tiles import above, box_of, covering, zoom_for
from gridmap.gui.network import Network
from gridmap.resources import ROOT
from gridmap.store.mbtiles import MBTiles
from tests.gui.canvas.conftest import SIDE, SOUTH, WEST, colour_at

GREEN, BLUE = "#00a040", "#2040ff"


def png(colour):
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.fixture
def mbtiles(tmp_path):
    """Zoom 0 is blue; zoom 8 is green around the scene; nothing else."""
    path = tmp_path / "底图.mbtiles"
    connection = dbapi2.connect(str(path))
    connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    connection.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
    connection.executemany(
        "INSERT INTO metadata VALUES (?, ?)",
        [("name", "试验"), ("format", "png"), ("attribution", "(c) 试验")],
    )
    (_, x, y), *_ = covering((11_577_300, 3_440_000, 11_577_301, 3_440_001), 8)
    connection.executemany(
        "INSERT INTO tiles VALUES (?, ?, ?, ?)", [(0, 0, 0, png(BLUE)), (8, x, 255 - y, png(GREEN))]
    )
    connection.commit()
    connection.close()
    return path


def test_tiles_cover_a_view_without_gap():
    box = (1_000_000.0, 2_000_000.0, 1_300_000.0, 2_100_000.0)

    boxes = [box_of(tile) for tile in covering(box, 9)]

    united = shapely.union_all([shapely.box(*one) for one in boxes])
    assert shapely.contains(united, shapely.box(*box))
    assert sum(shapely.box(*one).area for one in boxes) == pytest.approx(united.area)


def test_the_world_is_one_tile_and_each_tile_lies_in_the_one_above():
    assert box_of((0, 0, 0)) == pytest.approx((-HALF_WORLD, -HALF_WORLD, HALF_WORLD, HALF_WORLD))
    outer, inner = (shapely.box(*box_of(tile)) for tile in (above((5, 13, 9)), (5, 13, 9)))
    assert shapely.covers(outer.buffer(1), inner)
    assert outer.area == pytest.approx(4 * inner.area)
    assert above((0, 0, 0)) is None


def test_the_zoom_fits_the_scale_within_what_there_is():
    assert zoom_for(156_543.03, (0, 18)) == 0
    assert zoom_for(1.2, (0, 18)) == 17
    assert zoom_for(1.2, (0, 14)) == 14


def test_an_mbtiles_file_counts_rows_from_the_south(mbtiles):
    tiles = MBTiles(mbtiles)

    assert (tiles.name, tiles.attribution, tiles.zooms) == ("试验", "(c) 试验", (0, 8))
    (tile,) = covering((11_577_300, 3_440_000, 11_577_301, 3_440_001), 8)
    assert tiles.tile(*tile) == png(GREEN)
    assert tiles.tile(8, 0, 0) is None
    tiles.close()


def test_an_mbtiles_basemap_lies_beneath_the_map(canvas, mbtiles):
    canvas.set_basemap(MBTilesBasemap(MBTiles(mbtiles)))
    canvas.settle()

    beside = QColor(colour_at(canvas, QPointF(5, 300)))
    assert beside.name() == GREEN
    over = QColor(colour_at(canvas, QPointF(*canvas.view.to_screen(*_middle()))))
    assert over.name() != GREEN
    canvas.set_basemap(None)
    canvas.settle()
    assert colour_at(canvas, QPointF(5, 300)) != GREEN


def test_a_coarser_tile_stands_in_where_a_fine_one_is_missing(canvas, mbtiles):
    basemap = MBTilesBasemap(MBTiles(mbtiles))
    basemap.zooms = (0, 3)
    canvas.set_basemap(basemap)
    basemap._read((0, 0, 0))
    canvas.settle()

    assert colour_at(canvas, QPointF(5, 300)) == BLUE


def test_tiles_come_by_themselves(canvas, mbtiles, qtbot):
    canvas.set_basemap(MBTilesBasemap(MBTiles(mbtiles)))

    qtbot.waitUntil(lambda: colour_at(canvas, QPointF(5, 300)) == GREEN, timeout=3000)


def _write(path, *statements):
    connection = dbapi2.connect(str(path))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda path: path, "canvas.mbtiles_missing"),
        (lambda path: path.write_bytes(b"PK\3\4 not a database") and path, "canvas.mbtiles_unreadable"),
        (lambda path: _write(path, "CREATE TABLE cell (id)"), "canvas.mbtiles_unreadable"),
        (
            lambda path: _write(
                path, "CREATE TABLE metadata (name, value)", "CREATE TABLE tiles (zoom_level)"
            ),
            "canvas.mbtiles_empty",
        ),
        (
            lambda path: _write(
                path, "CREATE TABLE metadata (name, value)", "INSERT INTO metadata VALUES ('format', 'pbf')",
                "CREATE TABLE tiles (zoom_level)", "INSERT INTO tiles VALUES (3)",
            ),
            "canvas.mbtiles_vector",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_basemap_is_refused_by_name(tmp_path, make, key):
    path = make(tmp_path / "tiles.mbtiles")

    with pytest.raises(UserError) as refused:
        MBTiles(path)

    assert refused.value.key == key
    assert refused.value.values["file"] == str(path)


class TileHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(self.server.tile)))
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(self.server.tile)

    def log_message(self, *_):
        pass


class Server:
    """Answers every tile with a green picture and counts what it is asked."""

    def __init__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TileHandler)
        self.asked = self._server.asked = []
        self._server.tile = png(GREEN)
        self.template = f"http://127.0.0.1:{self._server.server_port}/{{z}}/{{x}}/{{y}}.png"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server():
    running = Server()
    yield running
    running.stop()


def test_nothing_is_sent_while_online_services_are_off(canvas, server, tmp_path, qtbot):
    canvas.set_basemap(OnlineBasemap(Network(lambda: False, tmp_path), server.template))
    canvas.settle()
    for _ in range(3):
        canvas.zoom(2)
        canvas.settle()
        canvas.grab()
    qtbot.wait(150)

    assert server.asked == []


def test_online_tiles_arrive_once_they_are_allowed(canvas, server, tmp_path, qtbot):
    canvas.set_basemap(OnlineBasemap(Network(lambda: True, tmp_path), server.template))

    qtbot.waitUntil(lambda: colour_at(canvas, QPointF(5, 300)) == GREEN, timeout=5000)
    assert len(server.asked) == len(set(server.asked))


def test_tiles_seen_before_come_from_the_disk(canvas, server, tmp_path, qtbot):
    for _ in range(2):
        basemap = OnlineBasemap(Network(lambda: True, tmp_path), server.template)
        canvas.set_basemap(basemap)
        needed = basemap.needed(canvas.view, 1.0)
        canvas.grab()
        qtbot.waitUntil(lambda held=basemap.holds, tiles=needed: all(map(held, tiles)), timeout=5000)

    assert len(server.asked) == len(needed)


def test_a_basemap_may_go_while_its_tiles_are_on_their_way(canvas, server, tmp_path, qtbot):
    for _ in range(8):
        canvas.set_basemap(OnlineBasemap(Network(lambda: True, tmp_path), server.template))
        canvas.grab()
        qtbot.wait(5)
    canvas.set_basemap(None)
    qtbot.wait(300)

    assert server.asked
    assert colour_at(canvas, QPointF(5, 300)) == map_ground()


def map_ground():
    return theme.colour("map_ground").name()


def test_a_server_that_is_away_leaves_the_map_as_it_is(canvas, server, tmp_path, qtbot):
    server.stop()
    basemap = OnlineBasemap(Network(lambda: True, tmp_path), server.template)
    canvas.set_basemap(basemap)
    canvas.grab()

    qtbot.waitUntil(lambda: basemap._under_way == set(), timeout=10_000)
    assert colour_at(canvas, QPointF(5, 300)) != GREEN


def test_the_network_has_one_door():
    users = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "gridmap").rglob("*.py")
        if "QtNetwork" in path.read_text("utf-8")
    ]

    assert users == ["gridmap/gui/network.py"]


def test_addresses_are_filled_in():
    assert address("https://{s:xy}.example/{z}/{x}/{y}", (3, 2, 1)) == "https://y.example/3/2/1"
    template = tianditu("vec", "0123456789abcdef")
    assert address(template, (10, 811, 423)) == (
        "https://t2.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec"
        "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX=10&TILEROW=423&TILECOL=811&tk=0123456789abcdef"
    )


@pytest.mark.parametrize(
    "template", ["", "https://example/{z}/{x}", "ftp://x/{z}/{x}/{y}", "https://e/{z}/{x}/{y}/{k}"]
)
def test_a_template_that_is_none_is_refused(template):
    with pytest.raises(UserError, match="template_unusable"):
        checked(template)


@pytest.mark.parametrize("key", ["", "short", "with space 12345", "a&b=c12345678"])
def test_tianditu_needs_a_key(key):
    with pytest.raises(UserError, match="tianditu_key_missing"):
        tianditu("vec", key)


def test_reference_layers_are_drawn_and_hidden(canvas):
    water = arrays.references_of(
        "水系", "water", np.array([shapely.box(WEST, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)])
    )
    road = shapely.LineString([(WEST, SOUTH + 0.7 * SIDE), (WEST + 4 * SIDE, SOUTH + 0.7 * SIDE)])
    roads = arrays.references_of("道路", "road", np.array([road, shapely.Point(1, 1), None], dtype=object))
    at = QPointF(*canvas.view.to_screen(*_middle()))
    plain = colour_at(canvas, at)

    canvas.set_scene(replace(canvas.scene, references=water + roads))
    canvas.settle()
    assert colour_at(canvas, at) != plain

    canvas.show_reference("水系", False)
    canvas.settle()
    assert colour_at(canvas, at) == plain
    assert len(roads) == 1


def _middle():
    from gridmap.domain.mercator import xy_at

    return xy_at(WEST + 0.25 * SIDE, SOUTH + 0.4 * SIDE)
