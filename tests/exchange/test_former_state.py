"""What an import of boundaries replaced can still be seen on a day before it."""

from contextlib import closing
from datetime import date, timedelta

from gridmap.domain.change import added
from gridmap.domain.planning_records import CellShape, FormerCell, FormerValue
from gridmap.domain.records import Cell, Place, Region
from gridmap.exchange.codes import import_codes, read_codes
from gridmap.formats.vector import read_layer
from gridmap.formats.vector_writing import write_layer
from gridmap.planning.as_of import write_as_of
from gridmap.session import Session
from gridmap.store.queries.descent import count_last_held
from gridmap.store.queries.for_boundaries import region_outlines
from tests.exchange.boundary_files import bring, regions, same_ground, tile, write_geojson
from tests.exchange.test_boundaries import LESHAN, cells_in_force, write_cells, write_communities
from tests.store.conftest import Do


def day_before(session):
    return (date.fromisoformat(session.today()) - timedelta(days=1)).isoformat()


def yesterday(session, tmp_path):
    """The workspace as it was yesterday."""
    write_as_of(session, day_before(session), tmp_path / "day.gpkg")
    return closing(Session.open(tmp_path / "day.gpkg", read_only=True))


def regions_in_force(session):
    return {one.id: one for one in session.workspace.all_of(Region) if one.valid_to is None}


def stored(session):
    """The bytes of what says where cells and regions are and were, without how often they were written."""
    reading, found = session.workspace.reading(), {}
    for table in ("cell", "region", "former_value", "cell_shape", "former_cell"):
        names = [row[1] for row in reading.execute(f"PRAGMA table_info({table})") if row[1] != "version"]
        found[table] = reading.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY id").fetchall()
    return found


def write_named_cells(path, *named):
    """Two cells side by side, each with its name and the code of its community."""
    return write_geojson(
        path,
        [
            (tile(0.005 * at, 0, 0.005), {"grid": f"51110200400100{at + 1}", "name": name, "parent": parent})
            for at, (name, parent) in enumerate(named)
        ],
    )


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


FIRST, SECOND = "511102004001", "511102004002"


def test_a_cell_has_its_name_and_community_of_before_on_a_day_before_the_import(session, tmp_path):
    bring(session, write_named_cells(tmp_path / "a.geojson", ("一格", FIRST), ("二格", FIRST)), level="cell")
    before = cells_in_force(session)
    bring(session, write_named_cells(tmp_path / "b.geojson", ("一格", FIRST), ("新格", SECOND)), level="cell")

    now = session.workspace.get(before[f"{FIRST}002"].id)
    assert now.name == "新格"
    assert session.workspace.get(now.community_id).code == SECOND
    with yesterday(session, tmp_path) as copy:
        assert cells_in_force(copy) == before
        assert set(regions(copy, "community")) == {FIRST}


def test_a_cell_keeps_a_former_community_with_its_outline_though_the_import_retired_it(session, tmp_path):
    bring(session, write_named_cells(tmp_path / "a.geojson", ("一格", FIRST), ("二格", FIRST)), level="cell")
    community = regions(session, "community")[FIRST].id
    outline = region_outlines(session.workspace.reading(), "community", session.today())[community]
    both = ("一格", SECOND), ("二格", SECOND)
    bring(session, write_named_cells(tmp_path / "b.geojson", *both), level="cell")
    assert set(regions(session, "community")) == {SECOND}

    with yesterday(session, tmp_path) as copy:
        outlines = region_outlines(copy.workspace.reading(), "community", copy.today())
        assert list(outlines) == [community]
        assert outlines[community].equals(outline)
        assert len(copy.workspace.cells_of(community)) == 2


def test_leshan_has_its_names_and_townships_of_before_on_a_day_before_a_new_delivery(
    session, shared_data, tmp_path
):
    for layer in ("village", "town", "county"):
        bring(session, shared_data / LESHAN, layer=layer)
    before, rows_before = regions_in_force(session), stored(session)
    outlines = region_outlines(session.workspace.reading(), "township", session.today())
    read = read_layer(shared_data / LESHAN, "village")
    columns = {name: values.copy() for name, values in read.columns.items()}
    columns["name"][:50] += "（新）"
    towns = sorted(set(columns["parent"]))
    columns["parent"][columns["parent"] == towns[0]] = towns[1]
    write_layer(tmp_path / "new.gpkg", "village", columns, read.geometries)

    bring(session, tmp_path / "new.gpkg", layer="village")

    after = stored(session)
    renamed = [one for one in before.values() if session.workspace.get(one.id).name != one.name]
    moved = [one for one in before.values() if session.workspace.get(one.id).parent_id != one.parent_id]
    assert len(renamed) == 50
    assert moved
    with yesterday(session, tmp_path) as copy:
        assert regions_in_force(copy) == before
        again = region_outlines(copy.workspace.reading(), "township", copy.today())
        assert set(again) == set(outlines)
        assert all(same_ground(again[one], outlines[one]) for one in outlines)
    session.undo()
    assert stored(session) == rows_before
    session.redo()
    assert stored(session) == after


def test_names_that_two_imports_of_a_day_gave_leave_the_first_one_to_the_days_before(session, tmp_path):
    for name in ("甲", "乙", "丙"):
        bring(session, write_named_cells(tmp_path / f"{name}.geojson", (name, FIRST)), level="cell")

    with yesterday(session, tmp_path) as copy:
        assert [one.name for one in cells_in_force(copy).values()] == ["甲"]


def test_undoing_the_import_takes_former_names_away_to_the_byte_and_redo_brings_them(session, tmp_path):
    bring(session, write_named_cells(tmp_path / "a.geojson", ("一格", FIRST), ("二格", FIRST)), level="cell")
    before = stored(session)
    both = ("一格", SECOND), ("新格", SECOND)
    bring(session, write_named_cells(tmp_path / "b.geojson", *both), level="cell")
    after = stored(session)
    assert session.workspace.all_of(FormerValue)

    session.undo()
    assert stored(session) == before
    session.redo()
    assert stored(session) == after


def test_a_name_that_was_missing_is_the_name_of_the_days_before_too(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))  # the township has only a code
    listed = tmp_path / "codes.csv"
    listed.write_text("代码,名称\n511102004000,通江街道\n", "utf-8")
    import_codes(session, read_codes(listed))

    with yesterday(session, tmp_path) as copy:
        assert regions(copy, "township")["511102004000"].name == "通江街道"


def test_a_code_list_that_renames_leaves_the_former_name_to_the_days_before(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    listed = tmp_path / "codes.csv"
    listed.write_text("代码,名称\n511102004001,丁社区\n", "utf-8")
    import_codes(session, read_codes(listed))

    assert regions(session, "community")["511102004001"].name == "丁社区"
    with yesterday(session, tmp_path) as copy:
        assert regions(copy, "community")["511102004001"].name == "甲社区"
