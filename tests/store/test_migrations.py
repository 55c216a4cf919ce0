from contextlib import closing

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
