import pytest
from pyproj import Geod
from shapely import box

from gridmap.domain.actions.add_record import AddRecord
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.store.queries.cells_below import cell_at, cells_below
from gridmap.store.queries.element_counts import CountsByCell, ElementCounts, count_elements
from gridmap.store.queries.region_path import RegionPaths
from gridmap.store.queries.subjects import read_subject


@pytest.fixture
def connection(session):
    return session.workspace.reading()


def test_a_region_of_any_level_knows_its_cells_in_the_order_of_codes(session, town, connection):
    today = session.today()

    assert cells_below(connection, town.city, today) == [town.west, town.east]
    assert cells_below(connection, town.community, today) == [town.west, town.east]
    assert cells_below(connection, town.east, today) == [town.east]
    assert cells_below(connection, 12345, today) == []


@pytest.mark.parametrize(
    ("lon", "cell"), [(104.005, "west"), (104.015, "east"), (104.01, "west"), (105.0, None)]
)
def test_the_cell_at_a_position_is_found_on_its_border_too(session, town, connection, lon, cell):
    assert cell_at(connection, lon, 29.005, session.today()) == (getattr(town, cell) if cell else None)


def test_counts_of_cells_add_up_to_those_of_their_region(town, elements, connection):
    west, east = count_elements(connection, [town.west]), count_elements(connection, [town.east])

    assert west == ElementCounts(residents=2, households=1, places=1, open_events=1)
    assert east == ElementCounts(open_events=1, facilities=1, organisations=1)
    assert CountsByCell.read(connection).of([town.west, town.east]) == ElementCounts(2, 1, 1, 2, 1, 1)


def test_counts_read_once_follow_a_small_change(session, town, connection):
    counts = CountsByCell.read(connection)
    session.run(AddRecord("place", {"name": "空地", "cell_id": town.east}))

    counts.recount(connection, [town.east])

    assert counts.of([town.west, town.east]) == ElementCounts(places=1)
    assert counts.of([]) == ElementCounts()


def test_a_cell_is_shown_with_its_area_its_worker_and_what_lies_above_it(session, town, elements, connection):
    session.run(EditRecord(town.west, {"worker_id": elements["worker"]}))

    subject = read_subject(connection, town.west)

    assert subject.above == ("试验市", "东县", "河街道", "桥社区")
    assert (subject.worker.name, subject.worker.phone) == ("周敏", "138****2041")
    measured, _ = Geod(a=6378137.0, rf=298.257222101).geometry_area_perimeter(box(104, 29, 104.01, 29.01))
    assert subject.area_m2 == pytest.approx(abs(measured), rel=1e-6)
    assert subject.risk_level is None


def test_a_region_is_as_large_as_its_cells(town, connection):
    city, west = read_subject(connection, town.city), read_subject(connection, town.west)

    assert city.area_m2 == pytest.approx(2 * west.area_m2, rel=1e-6)
    assert (city.level, city.above) == ("city", ())
    assert read_subject(connection, 12345) is None


def test_paths_name_township_and_community(town, connection):
    paths = RegionPaths(connection)

    assert paths.of_cells([town.west, None, 999]) == {town.west: "河街道 · 桥社区", 999: ""}
    assert paths.above(town.community) == ["试验市", "东县", "河街道"]


def test_a_cell_is_called_after_its_community_once(session, town, connection):
    named = [(town.west, "桥社区第一网格"), (town.east, "")]
    with session.workspace.writing() as writer:
        writer.executemany("UPDATE cell SET name = ? WHERE id = ?", [(name, one) for one, name in named])

    titles = RegionPaths(connection).titles([town.west, town.east, None, 999])

    assert titles == {town.west: "桥社区第一网格", town.east: "桥社区 · 002"}


def test_a_ring_of_parents_ends_all_the_same(session, town, connection):
    county = session.workspace.get(session.workspace.get(town.community).parent_id)
    with session.workspace.writing() as writer:
        writer.execute("UPDATE region SET parent_id = ? WHERE id = ?", (town.community, county.id))

    assert len(RegionPaths(connection).above(town.community)) <= 6
