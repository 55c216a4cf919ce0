import pytest

from gridmap.domain.actions.remove_record import RemoveRecord
from gridmap.domain.errors import Refused
from gridmap.domain.records import Event, Hazard, Household, Place, Resident, ServiceNeed, Visit


@pytest.fixture
def with_people(two_cells):
    for record in (
        Household(30, 10),
        Resident(31, 10, "李小明", household_id=30, source="invented"),
        ServiceNeed(32, 31, "living_alone", 7),
        Visit(33, 32, "2026-03-01"),
        Place(40, 10, "锦江小区"),
        Hazard(41, 40, "gas", "2026-03-01"),
        Event(42, 10, "SJ-1", "燃气味", "2026-03-01T00:00:00Z", place_id=40),
        Place(43, 10, "空地"),
    ):
        two_cells[record.id] = record
    return two_cells


def test_a_resident_goes_with_needs_and_visits_and_comes_back_with_them(with_people):
    change = RemoveRecord(31).change(with_people, new_id=None)

    assert set(change.after) == {31, 32, 33}
    assert with_people.with_change(change).with_change(change.inverted()) == with_people


def test_a_record_that_others_name_is_kept(with_people):
    for record_id in (30, 40):
        with pytest.raises(Refused) as refused:
            RemoveRecord(record_id).change(with_people, new_id=None)
        assert refused.value.key == "records.referred_to"
        assert refused.value.values["count"] == 1


@pytest.mark.parametrize(
    ("record_id", "key"),
    [
        (10, "records.not_removed"),
        (1, "records.not_removed"),
        (42, "records.not_removed"),
        (99, "record_gone"),
    ],
)
def test_boundaries_and_events_are_never_removed(with_people, record_id, key):
    with pytest.raises(Refused) as refused:
        RemoveRecord(record_id).change(with_people, new_id=None)

    assert refused.value.key == key


def test_a_record_that_nobody_names_is_removed_alone(with_people):
    assert RemoveRecord(43).change(with_people, new_id=None).after == {43: None}
