"""What an import of boundaries replaced can still be seen on a day before it."""

from contextlib import closing
from datetime import date, timedelta

from gridmap.domain.change import added
from gridmap.domain.planning_records import CellShape, FormerCell
from gridmap.domain.records import Cell, Place
from gridmap.planning.as_of import write_as_of
from gridmap.session import Session
from gridmap.store.queries.descent import count_last_held
from tests.exchange.boundary_files import bring, tile, write_geojson
from tests.exchange.test_boundaries import cells_in_force, write_cells, write_communities
from tests.store.conftest import Do


def day_before(session):
    return (date.fromisoformat(session.today()) - timedelta(days=1)).isoformat()


def put_place(session, cell):
    place = Place(session.new_id(), cell.id, "老店", lon=103.702, lat=29.505, attached_by="location")
    session.run(Do(added("change.test", [place])))
    return place.id


def test_records_are_shown_in_the_cell_that_an_import_retired_on_a_day_before_it(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    old = cells_in_force(session)["511102004001001"]
    place = put_place(session, old)

    bring(session, write_cells(tmp_path / "g.geojson"), level="cell")
    write_as_of(session, day_before(session), tmp_path / "day.gpkg")

    assert session.workspace.get(place).cell_id == cells_in_force(session)["511102004001002"].id
    assert count_last_held(session.workspace.reading(), old.id).places == 1
    with closing(Session.open(tmp_path / "day.gpkg", read_only=True)) as copy:
        assert copy.workspace.get(place).cell_id == old.id


def test_a_cell_has_its_shape_of_before_on_a_day_before_the_import(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    old = cells_in_force(session)["511102004001001"]
    moved = [
        (tile(0, 0, 0.012), {"code": "511102004001", "name": "甲社区"}),
        (tile(0.012, 0, 0.008), {"code": "511102004002", "name": "乙社区"}),
    ]
    bring(session, write_geojson(tmp_path / "moved.geojson", moved))
    write_as_of(session, day_before(session), tmp_path / "day.gpkg")

    now = session.workspace.get(old.id)
    assert isinstance(now, Cell) and not now.geometry.equals(old.geometry)
    with closing(Session.open(tmp_path / "day.gpkg", read_only=True)) as copy:
        assert copy.workspace.get(old.id).geometry.equals(old.geometry)


def test_undoing_the_import_takes_the_former_state_away_again(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    put_place(session, cells_in_force(session)["511102004001001"])
    bring(session, write_cells(tmp_path / "g.geojson"), level="cell")
    assert session.workspace.all_of(FormerCell)

    session.undo()

    assert not session.workspace.all_of(FormerCell) and not session.workspace.all_of(CellShape)


def test_nothing_is_kept_of_cells_that_began_on_the_day_of_the_import(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    bring(session, write_cells(tmp_path / "g.geojson"), level="cell")
    put_place(session, cells_in_force(session)["511102004001002"])
    kept = session.workspace.all_of(FormerCell), session.workspace.all_of(CellShape)

    shifted = [
        (tile(0, 0, 0.001), {"grid": "511102004001002", "name": "一格", "parent": "511102004001"}),
        (tile(0.001, 0, 0.009), {"grid": "511102004001003", "name": "二格", "parent": "511102004001"}),
    ]
    place = session.workspace.all_of(Place)[0].id
    bring(session, write_geojson(tmp_path / "shifted.geojson", shifted), level="cell")
    assert session.workspace.get(place).cell_id == cells_in_force(session)["511102004001003"].id

    assert (session.workspace.all_of(FormerCell), session.workspace.all_of(CellShape)) == kept
