import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.errors import Refused
from gridmap.domain.records import Organisation, Place, Resident


@pytest.fixture
def with_records(two_cells):
    two_cells[20] = Place(20, 10, "锦江小区", "estate", lon=103.001, lat=29.001, attached_by="location")
    two_cells[21] = Resident(21, 10, "李小明", source="invented")
    two_cells[22] = Organisation(22, 11, "第一小学", "school")
    return two_cells


def edited(reader, record_id, **values):
    return EditRecord(record_id, values).change(reader, new_id=None).after[record_id]


def test_only_the_named_fields_change(with_records):
    place = edited(with_records, 20, name="锦江苑")

    assert place.name == "锦江苑"
    assert (place.kind, place.lon, place.attached_by) == ("estate", 103.001, "location")


def test_an_emptied_text_becomes_not_known_and_numbers_are_compacted(with_records):
    resident = edited(with_records, 21, phone="  ", id_number="110105 19491231 002x")

    assert (resident.phone, resident.id_number) == (None, "11010519491231002X")


def test_moving_to_another_cell_needs_that_cell_and_its_position(with_records):
    place = edited(with_records, 20, cell_id=11, lon=103.015, lat=29.005)

    assert (place.cell_id, place.lon, place.attached_by) == (11, 103.015, "location")


def test_a_cell_chosen_by_hand_keeps_the_position(with_records):
    place = edited(with_records, 20, cell_id=11)

    assert (place.cell_id, place.lon, place.attached_by) == (11, 103.001, "hand")


@pytest.mark.parametrize(
    ("record_id", "values", "key"),
    [
        (20, {"lon": 103.015, "lat": 29.005}, "records.outside_cell"),
        (20, {"cell_id": None}, "records.no_cell"),
        (20, {"name": "锦江小区"}, "records.nothing_changed"),
        (20, {"attached_by": "hand"}, "records.unknown_field"),
        (10, {"code": "990101001001009"}, "records.unknown_field"),
        (10, {"cell_id": 11}, "records.unknown_field"),
        (99, {"name": "甲"}, "record_gone"),
        (20, {"name": "甲" * 201}, "records.too_long"),
        (21, {"phone": "1" * 121}, "records.too_long"),
    ],
)
def test_what_cannot_be_edited_is_refused_with_its_reason(with_records, record_id, values, key):
    with pytest.raises(Refused) as refused:
        EditRecord(record_id, values).change(with_records, new_id=None)

    assert refused.value.key == key


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    name=st.text(min_size=1).filter(lambda t: t.strip() and t.strip() != "锦江小区"),
    kind=st.sampled_from(["estate", "shop", "别的"]),
    lon=st.floats(103.0, 103.01),
    lat=st.floats(29.0, 29.01),
)
def test_a_change_and_its_inverse_restore_every_record(with_records, name, kind, lon, lat):
    values = {"name": name, "kind": kind, "cell_id": 10, "lon": lon, "lat": lat}
    change = EditRecord(20, values).change(with_records, new_id=None)

    after = with_records.with_change(change)

    assert after[20].name == name.strip()
    assert after.with_change(change.inverted()) == with_records
    assert change.inverted().inverted() == change
