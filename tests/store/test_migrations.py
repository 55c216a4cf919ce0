from contextlib import closing

from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.planning_records import FormerValue
from gridmap.session import Session

STEP = "open_events_without_index_of_their_own"


def test_a_file_from_before_loses_the_index_that_cost_imports_a_tenth(session, town):
    path = session.workspace.path
    with session.workspace.writing() as writer:
        writer.execute("CREATE INDEX by_event_cell_id ON event(cell_id) WHERE status = 'open'")
        writer.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (STEP,))
    session.close()

    with closing(Session.open(path)) as again:
        named = {name for (name,) in again.workspace.reading().execute("SELECT name FROM sqlite_master")}

    assert "by_event_cell_id" not in named
    assert "by_event_clock" in named


def test_a_file_from_before_keeps_what_it_holds_and_former_names_from_now_on(session, town):
    path, cell = session.workspace.path, session.workspace.get(town.west)
    with session.workspace.writing() as writer:
        writer.execute("DROP TABLE former_value")
        writer.execute("DELETE FROM _sqlite_migrations WHERE name = 'keep_former_values'")
    session.close()

    with closing(Session.open(path)) as again:
        assert again.workspace.get(town.west) == cell
        assert again.workspace.all_of(FormerValue) == []
        again.run(EditRecord(town.west, {"name": "新网格"}))
        assert [one.value for one in again.workspace.all_of(FormerValue)] == ["第一网格"]
        while again.undo():
            pass
        assert again.workspace.all_of(FormerValue) == []
