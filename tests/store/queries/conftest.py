import pytest

from gridmap.domain.change import added
from gridmap.domain.records import (
    Event,
    Facility,
    Hazard,
    Household,
    Organisation,
    Place,
    Resident,
    ServiceNeed,
    Unit,
)
from tests.store.conftest import Do


def put(session, *records):
    """Write records through the session."""
    return session.run(Do(added("change.test", records)))


@pytest.fixture
def do(session):
    """Writes records through the session."""
    return lambda *records: put(session, *records)


@pytest.fixture
def elements(session, town):
    return put_elements(session, town)


def put_elements(session, town):
    """Invented elements in both cells of the town; their ids by what they are."""
    new = session.new_id
    ids = {name: new() for name in (
        "worker", "home", "li", "child", "need", "estate", "hazard", "lamp", "school", "gas", "noise", "old",
    )}  # fmt: skip
    west, east = town.west, town.east
    put(
        session,
        Unit(ids["worker"], "worker", "周敏", phone="13800002041", source="invented"),
        Household(ids["home"], west, number="1-101", source="invented"),
        Resident(ids["li"], west, "李小明", 1, "1950-03-01", phone="13912345678", household_id=ids["home"],
                 external_id="H-0077",
                 source="invented"),
        Resident(ids["child"], west, "李阳", 1, "2020-03-01", household_id=ids["home"], address="柳荫街3号",
                 source="invented"),
        ServiceNeed(ids["need"], ids["li"], "living_alone", 7),
        Place(ids["estate"], west, "锦江小区", "estate", address="桥东街12号", lon=104.005, lat=29.005),
        Hazard(ids["hazard"], ids["estate"], "gas", "2026-01-01"),
        Facility(ids["lamp"], east, "路灯7号", "lamp"),
        Organisation(ids["school"], east, "第一小学", "school"),
        Event(ids["gas"], west, "SJ-2026-0301-0007", "燃气味", "2026-03-01T00:00:00Z", severity=1,
              respond_by="2026-03-01T00:05:00Z", close_by="2026-03-01T01:00:00Z", address="桥东街12号"),
        Event(ids["noise"], east, "SJ-2026-0301-0008", "夜间噪声", "2026-03-01T00:10:00Z", severity=3,
              close_by="2026-03-01T01:10:00Z", responded_at="2026-03-01T00:11:00Z", step="in_progress"),
        Event(ids["old"], west, "SJ-2025-0301-0001", "井盖松动", "2025-03-01T00:00:00Z", status="closed",
              close_by="2025-03-01T01:00:00Z", closed_at="2025-03-01T00:30:00Z", step="closed"),
    )  # fmt: skip
    return ids
