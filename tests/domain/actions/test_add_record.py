import pytest

from gridmap.domain.actions.add_record import AddRecord
from gridmap.domain.errors import Refused
from gridmap.domain.records import Place


def test_a_place_is_added_in_the_cell_that_reaches_to_its_position(two_cells, new_id):
    action = AddRecord(
        "place", {"name": " 东街菜市场 ", "kind": "market", "cell_id": 10, "lon": 103.005, "lat": 29.005}
    )

    change = action.change(two_cells, new_id)

    (place,) = change.after.values()
    assert place == Place(1000, 10, "东街菜市场", "market", lon=103.005, lat=29.005, attached_by="location")
    assert change.before == {1000: None}


def test_a_record_without_a_position_is_attached_by_hand(two_cells, new_id):
    (place,) = AddRecord("place", {"name": "空地", "cell_id": 11}).change(two_cells, new_id).after.values()

    assert (place.attached_by, place.lon) == ("hand", None)


def test_a_field_left_empty_takes_its_default(two_cells, new_id):
    values = {"name": "路灯", "kind": "", "status": None, "cell_id": 10}
    (lamp,) = AddRecord("facility", values).change(two_cells, new_id).after.values()

    assert (lamp.kind, lamp.status, lamp.address) == ("other", "unknown", None)


def test_a_part_is_added_to_what_it_belongs_to(two_cells, new_id):
    values = {"holder_id": 5, "kind": "gas", "found_on": "2026-03-01", "grade": "2"}
    (hazard,) = AddRecord("hazard", values).change(two_cells, new_id).after.values()

    assert (hazard.holder_id, hazard.grade) == (5, 2)


@pytest.mark.parametrize(
    ("table", "values", "key"),
    [
        ("place", {"name": "甲", "cell_id": 10, "lon": 103.015, "lat": 29.005}, "records.outside_cell"),
        ("place", {"name": "甲", "cell_id": 10, "lon": 103.005}, "records.half_a_position"),
        ("place", {"name": "甲", "lon": 103.005, "lat": 29.005}, "records.no_cell"),
        ("place", {"name": "甲", "cell_id": 12}, "records.retired_cell"),
        ("place", {"name": "甲", "cell_id": 1}, "record_gone"),
        ("place", {"name": "  ", "cell_id": 10}, "records.required"),
        ("place", {"cell_id": 10}, "records.required"),
        ("place", {"name": "甲", "cell_id": 10, "religion": "x"}, "records.unknown_field"),
        ("place", {"name": "甲", "cell_id": 10, "external_id": "x"}, "records.unknown_field"),
        ("resident", {"name": "甲", "cell_id": 10, "birth_date": "1.2.1990"}, "records.not_a_date"),
        ("resident", {"name": "甲", "cell_id": 10, "sex": 7}, "records.unknown_word"),
        ("hazard", {"holder_id": 5, "kind": "gas", "grade": "many"}, "records.unknown_word"),
        ("service_need", {"resident_id": 5, "interval_days": "x"}, "records.not_a_number"),
        ("service_need", {"kind": "living_alone", "interval_days": 7}, "records.required"),
        ("cell", {"name": "甲"}, "records.not_added"),
        ("event", {"title": "甲"}, "records.not_added"),
        ("nonsense", {}, "records.not_added"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_refused_with_its_reason(two_cells, new_id, table, values, key):
    with pytest.raises(Refused) as refused:
        AddRecord(table, values).change(two_cells, new_id)

    assert refused.value.key == key
