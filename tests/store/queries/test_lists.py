import pytest

from gridmap.domain.records import Event, Place, Resident
from gridmap.store.queries import element_lists
from gridmap.store.queries.element_lists import LISTINGS, list_columns, pages
from gridmap.store.queries.event_queue import read_queued
from gridmap.store.queries.parts import PART_COLUMNS, PARTS, owner_field, read_parts
from gridmap.store.queries.residents import resident_pages, sorted_resident_pages
from gridmap.store.queries.sorted_lists import ORDERS, Order, pages_of, sorted_ids, sorted_queue


@pytest.fixture
def connection(session):
    return session.workspace.reading()


@pytest.fixture
def many(session, town, do):
    """7 places with names in no order in one cell, 5 in the other."""
    records = [
        Place(session.new_id(), town.west if k % 12 < 7 else town.east, f"场所{(k * 5) % 12:02d}")
        for k in range(12)
    ]
    do(*records)
    return records


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
def test_pages_of_any_size_give_every_row_once_in_order(connection, town, many, size):
    listed = [row for page in pages(connection, "place", [town.west, town.east], size) for row in page]

    expected = [p for cell in (town.west, town.east)
                for p in sorted((p for p in many if p.cell_id == cell), key=lambda p: p.name)]  # fmt: skip
    assert [row.id for row in listed] == [place.id for place in expected]
    assert all(len(page) <= size for page in pages(connection, "place", [town.west, town.east], size))


def test_rows_that_come_between_two_pages_do_not_disturb(session, connection, town, many, do):
    paged = pages(connection, "place", [town.west], 3)
    first = next(paged)
    do(Place(session.new_id(), town.west, "场所00a"), Place(session.new_id(), town.west, "场所99"))

    rest = [row for page in paged for row in page]

    names = [row.values[0] for row in first + rest]
    assert names == sorted(names)
    assert "场所99" in names


def test_every_list_walks_its_index_and_sorts_nothing(connection):
    for table, listings in LISTINGS.items():
        for listing in listings:
            if listing.condition == "status = 'open'":
                continue  # by severity and clock, which no index of a cell has: few are sorted when asked
            ordered = ", ".join(f"{key} {'DESC' if listing.descending else 'ASC'}" for key in listing.order)
            plan = connection.execute(
                f'EXPLAIN QUERY PLAN SELECT {", ".join(listing.columns.values())} FROM "{table}" AS t '
                f"WHERE cell_id = 1 AND {listing.condition} ORDER BY {ordered} LIMIT 100"
            ).fetchall()
            told = [step for *_, step in plan]
            assert "USE TEMP B-TREE FOR ORDER BY" not in told  # at most among those of one moment
            assert not [step for step in told if step.startswith("SCAN t")]


def test_open_events_come_first_gravest_first_then_the_others(connection, town, elements):
    (page,) = list(pages(connection, "event", [town.east, town.west]))[:1]
    rest = [row for page in list(pages(connection, "event", [town.east, town.west]))[1:] for row in page]

    assert [row.id for row in page] == [elements["gas"], elements["noise"]]
    assert [row.id for row in rest] == [elements["old"]]


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_many_open_events_are_picked_out_of_the_queue_in_the_same_order(
    monkeypatch, connection, town, elements, at_once
):
    monkeypatch.setattr(element_lists, "MOST_SORTED", 0)
    monkeypatch.setattr(element_lists, "_QUEUE_READ_AT_ONCE", at_once)

    listed = [row.id for page in pages(connection, "event", [town.east, town.west]) for row in page]
    of_one = [row.id for page in pages(connection, "event", [town.west]) for row in page]

    assert listed == [elements["gas"], elements["noise"], elements["old"]]
    assert set(of_one) < set(listed)


def test_a_list_is_sorted_by_a_column_in_both_directions_empty_ones_last(session, connection, town, do):
    made = [Place(session.new_id(), (town.west, town.east)[k % 2], name=f"场所{k}", address=address or None)
            for k, address in enumerate(("b", "", "a", "c"))]  # fmt: skip
    do(*made)
    cells = [town.west, town.east]

    def sorted_by(column, descending=False):
        ids = sorted_ids(connection, "place", cells, Order(column, descending))
        rows = [row for page in pages_of(connection, LISTINGS["place"][0], ids, 3) for row in page]
        return [row.values[0] for row in rows]

    assert sorted_by("address") == ["场所2", "场所0", "场所3", "场所1"]
    assert sorted_by("address", True) == ["场所3", "场所0", "场所2", "场所1"]
    assert sorted_by("cell") == ["场所0", "场所2", "场所1", "场所3"]


def test_every_column_that_is_not_masked_can_be_sorted_by_and_nothing_else(connection, town, elements):
    for table, listings in LISTINGS.items():
        assert set(ORDERS[table]) == {*listings[0].columns, "cell"}
    for table, columns in ORDERS.items():
        for column in columns:
            for descending in (False, True):
                sorted_ids(connection, table, [town.west], Order(column, descending))
    assert {"phone", "address", "needs"}.isdisjoint(ORDERS["resident"])
    with pytest.raises(KeyError):
        sorted_ids(connection, "place", [town.west], Order("name; DROP TABLE place"))


def test_residents_in_an_order_stay_masked(connection, town, elements):
    ids = sorted_ids(connection, "resident", [town.west, town.east], Order("age_band"))
    (page,) = sorted_resident_pages(connection, ids, "2026-11-22")

    by_id = {row.id: row.values for row in page}
    assert [row.id for row in page] == ids
    assert by_id[elements["child"]][0] == "李*"
    assert ids[0] == elements["child"]  # the youngest first


def test_events_are_sorted_by_the_order_of_their_steps(connection, elements):
    queue = [read_queued(connection, sorted_queue(connection, Order("step", down))) for down in (False, True)]

    assert [event.step for event in queue[0]] == [event.step for event in queue[1]][::-1]


def test_events_reported_at_the_same_moment_are_all_listed(session, connection, town, do):
    at = "2026-01-01T00:00:00Z"
    do(*(Event(session.new_id(), town.west, f"N{k}", "甲", at, status="closed") for k in range(7)))

    assert sum(len(page) for page in pages(connection, "event", [town.west], 2)) == 7


def test_residents_are_listed_household_by_household_and_masked(session, connection, town, elements, do):
    do(Resident(session.new_id(), town.west, "无户人", source="invented"))

    rows = [row for page in resident_pages(connection, [town.west], "2026-11-22", 1) for row in page]

    shown = [row.values for row in rows]
    assert shown == [
        ("无户人", 0, "", "", "", ()),
        ("李小明", 1, "60–79", "139****5678", "", ("living_alone",)),
        ("李*", 1, "0–6", "", "", ()),
    ]


def test_parts_name_their_owner_and_come_in_order(connection, elements):
    (hazard,) = read_parts(connection, "place", elements["estate"])

    assert dict(zip(PART_COLUMNS["hazard"], hazard.values, strict=True))["kind"] == "gas"
    assert read_parts(connection, "household", elements["home"]) == []
    assert {owner_field(part) for part in PARTS.values()} == {
        "holder_id",
        "resident_id",
        "need_id",
        "event_id",
    }


def test_a_list_names_its_columns():
    assert list_columns("place") == ("name", "kind", "address", "hazards")
