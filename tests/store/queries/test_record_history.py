from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.change import Batch, Rows
from gridmap.store.queries.record_history import read_history


def test_the_history_of_a_record_tells_every_edit_undo_and_opening(session, elements):
    session.run(EditRecord(elements["li"], {"phone": "1"}), reason="电话更正")
    session.undo()
    session.note_access("people_opened", [elements["li"]], "上门走访")
    session.run(EditRecord(elements["estate"], {"name": "锦江苑"}))

    found = read_history(session.workspace.reading(), elements["li"])

    assert [(one.kind, one.reason) for one in found] == [
        ("access", "上门走访"), ("undo", ""), ("change", "电话更正"), ("change", ""),
    ]  # fmt: skip
    assert all("ids" not in one.values for one in found)


def test_a_record_that_an_import_brought_says_so(session, town):
    place = session.new_id()
    rows = Rows("place", ("id", "cell_id", "name"), [(place, town.west, "空地")])
    session.run_batch(Batch("change.import", lambda: iter([rows]), values={"file": "a.csv"}))

    (found,) = read_history(session.workspace.reading(), place)

    assert (found.kind, found.values["file"]) == ("batch", "a.csv")


def test_history_pages_backwards(session, elements):
    for k in range(5):
        session.run(EditRecord(elements["li"], {"phone": str(k)}))
    connection = session.workspace.reading()

    newest = read_history(connection, elements["li"], newest=2)
    older = read_history(connection, elements["li"], newest=2, before_seq=newest[-1].seq)

    assert [one.seq for one in newest + older] == sorted((o.seq for o in newest + older), reverse=True)
    assert len({one.seq for one in newest + older}) == 4
