import pytest

from gridmap.domain.records import Event, Place, Resident
from gridmap.store.queries import element_lists
from gridmap.store.queries.element_lists import LISTINGS, list_columns, pages
from gridmap.store.queries.parts import PART_COLUMNS, PARTS, owner_field, read_parts
from gridmap.store.queries.residents import resident_pages


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


def test_too_many_open_events_to_sort_are_listed_cell_by_cell(monkeypatch, connection, town, elements):
    monkeypatch.setattr(element_lists, "MOST_SORTED", 1)

    listed = [row.id for page in pages(connection, "event", [town.east, town.west]) for row in page]

    assert listed == [elements["noise"], elements["gas"], elements["old"]]


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
