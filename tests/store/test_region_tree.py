import pytest

from gridmap.domain.actions.edit_record import EditRecord
from gridmap.session import Session
from gridmap.store.region_tree import read_open_events, read_tree
from tests.small_city import BUSY_CELL, make_small_city


@pytest.fixture
def session(tmp_path):
    opened = Session.open(make_small_city(tmp_path / "city.gpkg"))
    yield opened
    opened.close()


def read(session):
    return read_tree(session.workspace.reading(), session.today())


def test_parents_stand_before_their_children_and_count_their_cells(session):
    rows = read(session)

    assert rows.levels.count("cell") == 32
    assert all(above < row for row, above in enumerate(rows.parents))
    assert rows.names[0] == "澜川市" and rows.parents[0] == -1 and rows.cells[0] == 32
    assert {rows.cells[row] for row, level in enumerate(rows.levels) if level == "community"} == {4}


def test_each_level_stands_in_the_order_of_its_codes(session):
    rows = read(session)

    for level in ("county", "township", "community", "cell"):
        codes = [code for code, of in zip(rows.codes, rows.levels, strict=True) if of == level]
        assert codes == sorted(codes)


def test_what_is_not_in_force_is_left_out_and_its_children_stand_at_the_top(session):
    rows = read(session)
    county = rows.levels.index("county")
    with session.workspace.writing() as connection:
        connection.execute("UPDATE region SET valid_to = '2020-01-01' WHERE id = ?", (rows.ids[county],))

    left = read(session)

    assert rows.ids[county] not in left.ids
    orphans = [left.names[row] for row, above in enumerate(left.parents) if above == -1]
    assert orphans == ["澜川市", "海棠街道", "水口镇"]


def test_open_events_are_counted_by_cell(session):
    rows = read(session)
    busy = rows.ids[rows.codes.index(BUSY_CELL)]

    assert read_open_events(session.workspace.reading()) == {busy: 3}


def test_a_renamed_region_is_read_with_its_new_name(session):
    rows = read(session)
    town = rows.ids[rows.names.index("海棠街道")]

    session.run(EditRecord(town, {"name": "新海棠街道"}))

    assert "新海棠街道" in read(session).names
