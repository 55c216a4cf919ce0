import numpy as np
import pytest
import shapely
from shapely import box

from gridmap.domain import drawing
from gridmap.domain.change import replaced
from gridmap.domain.errors import Cancelled
from gridmap.domain.mercator import to_mercator
from gridmap.session import Session
from gridmap.store import drawing_cache, map_data
from gridmap.store.drawing_cache import LayerOutlines
from gridmap.store.drawing_layers import BORDER
from gridmap.store.workspace import Workspace
from tests.small_city import BUSY_CELL, SIDE, make_small_city
from tests.store.conftest import Do

TODAY = "2026-11-22"


@pytest.fixture
def city(tmp_path):
    opened = Session.open(make_small_city(tmp_path / "city.gpkg"))
    yield opened
    opened.close()


def made(session, today=TODAY):
    return {layer.name: layer for layer in drawing_cache.make(session.workspace, today)}


def cell_by_code(session, code):
    row = session.workspace.reading().execute("SELECT id FROM cell WHERE code = ?", (code,)).fetchone()
    return session.workspace.get(row[0])


def change_cell(session, **values):
    from dataclasses import replace

    cell = cell_by_code(session, BUSY_CELL)
    session.run(Do(replaced("change.test", [(cell, replace(cell, **values))])))


def all_outlines(workspace, layer, detail):
    """Polygons or lines of a layer, in the order of the layer."""
    source, found = LayerOutlines(workspace, layer), []
    for number in range(len(layer.slices)):
        outlines = source.outlines(number, detail)
        rings = outlines.lines()
        ends = outlines.shape_ends.tolist()
        for start, end in zip([0, *ends[:-1]], ends, strict=True):
            found.append(shapely.union_all(rings[start:end]))
    return found


def test_there_is_nothing_before_it_was_made(city):
    assert drawing_cache.read(city.workspace, TODAY) is None


def test_what_was_made_is_read_again(city):
    first = made(city)
    again = {layer.name: layer for layer in drawing_cache.read(city.workspace, TODAY)}

    assert list(again) == ["cell", "community", "township", "county", "city", *(f"{BORDER}{n}" for n in (
        "cell", "community", "township", "county"))]  # fmt: skip
    for name, layer in first.items():
        for field in ("ids", "boxes", "anchors", "starts", "coarsest", "finest", "version"):
            assert np.array_equal(getattr(again[name], field), getattr(layer, field)), (name, field)


def test_boxes_and_anchors_are_those_of_the_cells(city):
    cells = made(city)["cell"]
    stored = map_data.outlines(city.workspace.reading(), "cell", cells.ids.tolist())
    plane = drawing.projected(stored)

    assert np.abs(shapely.bounds(plane) - cells.boxes).max() < 1e-3
    assert shapely.contains(plane, shapely.points(cells.anchors)).all()


@pytest.mark.parametrize("detail", [drawing.EXACT, 0, 1])
def test_outlines_are_those_of_the_cells_at_every_detail(city, detail):
    cells = made(city)["cell"]
    stored = map_data.outlines(city.workspace.reading(), "cell", cells.ids.tolist())

    for ring, cell in zip(
        all_outlines(city.workspace, cells, detail), drawing.projected(stored), strict=True
    ):
        assert shapely.hausdorff_distance(ring, cell.exterior) <= 0.4 * 2**detail + 0.01


def test_each_border_is_kept_once_with_the_highest_level_that_has_it(city):
    layers = made(city)
    metres = {}
    for name in ("cell", "community", "township", "county"):
        layer = layers[BORDER + name]
        finest = max(layer.finest, layer.coarsest)
        lines = all_outlines(city.workspace, layer, finest)
        metres[name] = sum(line.length for line in lines)

    (west, south), (east, north) = to_mercator(np.array([[112.60, 26.88], [112.60 + SIDE, 26.88 + SIDE]]))
    across, up = east - west, north - south
    # 8 x 4 cells: columns of two per community and township, rows of two per community.
    assert metres["cell"] == pytest.approx(8 * 2 * (across + up), rel=1e-3)
    assert metres["community"] == pytest.approx(8 * across, rel=1e-3)
    assert metres["township"] == pytest.approx(2 * 4 * up, rel=1e-3)
    assert metres["county"] == pytest.approx(4 * up + 2 * (8 * across + 4 * up), rel=1e-3)


def test_moving_a_border_makes_it_stale(city):
    made(city)
    grown = box(112.59, 26.88, 112.60 + SIDE, 26.88 + SIDE)
    change_cell(city, geometry=grown)

    assert drawing_cache.read(city.workspace, TODAY) is None
    assert made(city)["cell"].boxes[:, 0].min() == pytest.approx(to_mercator(np.array([[112.59, 0.0]]))[0, 0])
    assert drawing_cache.read(city.workspace, TODAY) is not None


def test_renaming_and_recolouring_keep_it(city):
    made(city)
    change_cell(city, name="桥头网格")
    with city.workspace.writing() as connection:
        connection.execute("UPDATE cell SET risk_level = 1")

    assert drawing_cache.read(city.workspace, TODAY) is not None


def test_other_programs_writes_are_seen_too(city):
    made(city)
    with city.workspace.writing() as connection:
        connection.execute("DELETE FROM event")
        connection.execute("DELETE FROM cell WHERE code = ?", (BUSY_CELL,))

    assert drawing_cache.read(city.workspace, TODAY) is None


def test_it_ends_on_the_day_on_which_a_cell_goes_out_of_force(city):
    change_cell(city, valid_to="2026-12-01")
    assert len(made(city)["cell"].ids) == 32

    assert drawing_cache.read(city.workspace, "2026-11-30") is not None
    assert drawing_cache.read(city.workspace, "2026-12-01") is None
    assert len(made(city, "2026-12-01")["cell"].ids) == 31


def test_it_is_not_older_than_the_day(city):
    made(city)

    assert drawing_cache.read(city.workspace, "2026-11-21") is None


def test_a_layer_that_was_replaced_draws_what_is_left_and_fails_nowhere(city):
    old = made(city)
    gone = cell_by_code(city, BUSY_CELL).id
    with city.workspace.writing() as connection:
        connection.execute("DELETE FROM event")
        connection.execute("DELETE FROM cell WHERE id = ?", (gone,))
    made(city)

    shapes = all_outlines(city.workspace, old["cell"], 0)
    assert [shape.is_empty for shape in shapes] == (old["cell"].ids == gone).tolist()
    border = LayerOutlines(city.workspace, old[BORDER + "county"]).outlines(0, 0)
    assert len(border) == len(old[BORDER + "county"].boxes)


def test_a_workspace_open_for_reading_is_drawn_without_being_written(city):
    reader = Workspace.open(city.workspace.path, read_only=True)
    layers = {layer.name: layer for layer in drawing_cache.read_or_make(reader, TODAY)}

    assert len(all_outlines(reader, layers["cell"], layers["cell"].coarsest)) == 32
    assert drawing_cache.read(reader, TODAY) is None
    reader.close()


def test_a_cancelled_making_keeps_nothing(city):
    def cancel(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        drawing_cache.make(city.workspace, TODAY, cancel)

    assert drawing_cache.read(city.workspace, TODAY) is None


def test_progress_ends_at_its_total(city):
    told = []
    drawing_cache.make(city.workspace, TODAY, lambda done, total: told.append((done, total)))

    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_an_empty_workspace_has_nothing_to_draw(session):
    assert drawing_cache.make(session.workspace, TODAY) == []
    assert drawing_cache.read_or_make(session.workspace, TODAY) == []


def test_outlines_that_came_without_an_envelope_are_drawn_all_the_same(city):
    from gridmap.store import geopackage

    cell = cell_by_code(city, BUSY_CELL)
    bare = b"GP\0\1" + geopackage.blob(cell.geometry)[4:8] + shapely.to_wkb(cell.geometry, byte_order=1)
    with city.workspace.writing() as connection:
        connection.execute("UPDATE cell SET geom = ? WHERE id = ?", (bare, cell.id))

    assert len(made(city)["cell"].ids) == 32
