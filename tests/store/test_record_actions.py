"""Adding, editing and removing through the session: whatever is done, undo and redo give it back exactly."""

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from gridmap.domain.access import Actor
from gridmap.domain.actions.add_record import AddRecord
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.actions.remove_record import RemoveRecord
from gridmap.domain.change import added
from gridmap.domain.errors import Refused
from gridmap.domain.records import Household, Resident, ServiceNeed, Visit
from gridmap.session import Session
from tests.store.conftest import Do, build_town

_NAMES = st.sampled_from(["锦江苑", " 老王超市 ", "甲", "", "A'b\"c", "第一小学"])
_LON, _LAT = st.floats(103.999, 104.0101), st.floats(28.999, 29.01)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), _NAMES, _LON, _LAT),
        st.tuples(st.just("resident"), _NAMES, st.just(None), st.just(None)),
        st.tuples(st.just("hazard"), st.integers(0, 9), st.sampled_from(["gas", "别的"]), st.just(None)),
        st.tuples(
            st.just("need"), st.integers(0, 9), st.sampled_from(["living_alone", "none"]), st.just(None)
        ),
        st.tuples(st.just("edit"), st.integers(0, 9), _NAMES, _LON),
        st.tuples(st.just("remove"), st.integers(0, 9), st.just(None), st.just(None)),
    ),
    min_size=4,
    max_size=12,
)
_TABLES = ("place", "resident", "hazard", "service_need")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    session = Session.create(tmp_path_factory.mktemp("actions") / "town.gpkg", "试验")
    yield session, build_town(session)
    session.close()


def without_versions(session):
    """What is stored, but for the count of writes, which an undo goes on counting."""
    connection = session.workspace.reading()
    kept = {}
    for table in _TABLES:
        names = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[1] != "version"]
        select = ", ".join(f'"{name}"' for name in names)
        kept[table] = connection.execute(f'SELECT {select} FROM "{table}" ORDER BY id').fetchall()
    return kept


def action_of(step, town, made):
    verb, one, two, three = step
    known = made[one % len(made)] if made and isinstance(one, int) else 0
    if verb == "place":
        return AddRecord("place", {"name": one, "cell_id": town.west, "lon": two, "lat": three})
    if verb == "resident":
        return AddRecord("resident", {"name": one, "cell_id": town.east})
    if verb == "hazard":
        return AddRecord("hazard", {"holder_id": known, "kind": two, "found_on": "2026-01-01"})
    if verb == "need":
        return AddRecord("service_need", {"resident_id": known, "kind": two, "interval_days": "7"})
    if verb == "edit":
        return EditRecord(known, {"name": two})
    return RemoveRecord(known)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_undoing_everything_restores_and_redoing_brings_it_again(shared, steps):
    session, town = shared
    before, made, done = without_versions(session), [], 0
    for step in steps:
        try:
            change = session.run(action_of(step, town, made))
        except Refused:
            continue
        done += 1
        made += [id_ for id_, record in change.before.items() if record is None]
    event(f"{done} done")
    after = without_versions(session)

    for _ in range(done):
        assert session.undo()
    assert without_versions(session) == before
    for _ in range(done):
        assert session.redo()
    assert without_versions(session) == after
    for _ in range(done):
        session.undo()


@pytest.fixture
def people(session, town):
    home = Household(session.new_id(), town.west, "1-101", "东街1号")
    person = Resident(session.new_id(), town.west, "虚构甲", household_id=home.id, source="invented")
    need = ServiceNeed(session.new_id(), person.id, "living_alone", 30)
    visit = Visit(session.new_id(), need.id, "2026-01-05")
    session.run(Do(added("change.test", [home, person, need, visit])))
    return {"home": home, "person": person, "need": need, "visit": visit}


@pytest.fixture
def planner(session, people):
    """Edits records, and may not see people."""
    session.close()
    opened = Session.open(session.workspace.path, actor=Actor("规划员", "planner"))
    yield opened
    opened.close()


EDITS = {
    "home": {"address": "东街1号"},  # as it is: the answer would tell that it was guessed right
    "person": {"phone": "13800000000"},
    "need": {"interval_days": 7},
    "visit": {"note": "已搬走"},
}


@pytest.mark.parametrize("name", EDITS)
def test_who_may_not_see_people_neither_edits_nor_removes_their_records(planner, people, name):
    record = people[name]
    for action in (EditRecord(record.id, EDITS[name]), RemoveRecord(record.id)):
        with pytest.raises(Refused) as refused:
            planner.run(action)
        assert (refused.value.key, refused.value.values["permission"]) == ("not_permitted", "see_people")
    assert planner.workspace.get(record.id) == record


def test_undoing_an_edit_of_a_person_needs_the_permission_that_the_edit_needed(session, people):
    person = people["person"].id
    session.run(EditRecord(person, {"phone": "13800000000"}))
    session.close()
    planner = Session.open(session.workspace.path, actor=Actor("规划员", "planner"))
    with pytest.raises(Refused, match="not_permitted"):
        planner.undo()
    planner.close()
    operator = Session.open(session.workspace.path, actor=Actor("班", "operator"))
    assert operator.undo() == "change.edit_resident"
    assert operator.redo() == "change.edit_resident"
    assert operator.workspace.get(person).phone == "13800000000"
    operator.close()
