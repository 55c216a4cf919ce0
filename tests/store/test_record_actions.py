"""Adding, editing and removing through the session: whatever is done, undo and redo give it back exactly."""

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from gridmap.domain.actions.add_record import AddRecord
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.actions.remove_record import RemoveRecord
from gridmap.domain.errors import Refused
from gridmap.session import Session
from tests.store.conftest import build_town

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
