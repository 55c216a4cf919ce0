import pytest

from gridmap.domain.access import Actor
from gridmap.domain.actions.open_people import MOST_AT_ONCE, OpenPeople
from gridmap.domain.errors import Refused
from gridmap.domain.records import Resident


@pytest.fixture
def people(two_cells):
    two_cells[21] = Resident(21, 10, "李小明", phone="13800000000", source="invented")
    return two_cells


def test_with_permission_and_reason_people_are_shown_unmasked(people):
    (opened,) = OpenPeople((21,), "上门走访").residents(people, Actor("值班员", "operator"))

    assert opened.phone == "13800000000"


@pytest.mark.parametrize(
    ("ids", "reason", "role", "key"),
    [
        ((21,), "上门走访", "viewer", "not_permitted"),
        ((21,), "上门走访", "planner", "not_permitted"),
        ((21,), "  ", "owner", "records.reason_needed"),
        ((21, 10), "上门走访", "owner", "record_gone"),
        (tuple(range(MOST_AT_ONCE + 1)), "上门走访", "owner", "records.too_many_people"),
    ],
)
def test_without_permission_or_reason_nobody_is_opened(people, ids, reason, role, key):
    with pytest.raises(Refused) as refused:
        OpenPeople(ids, reason).residents(people, Actor("值班员", role))

    assert refused.value.key == key
