from PySide6.QtWidgets import QLabel

from gridmap.domain.change import Batch, Rows, added
from gridmap.domain.records import Place
from gridmap.gui import bulk_undo, tasks
from gridmap.gui.bulk_undo import BulkUndo
from gridmap.gui.desk import Desk
from gridmap.gui.options import Options
from tests.store.conftest import Do


def bring(session, town):
    row = (session.new_id(), town.west, "店", "shop")
    rows = Rows("place", ("id", "cell_id", "name", "kind"), [row])
    session.run_batch(Batch("change.import_records", lambda: iter([rows])))


def test_bulk_work_goes_with_the_second_undo(session, town):
    bring(session, town)
    guard = BulkUndo()

    assert guard.asks(session)
    assert not guard.asks(session)
    session.undo()
    session.redo()
    assert guard.asks(session)


def test_an_old_question_is_asked_again(session, town, monkeypatch):
    bring(session, town)
    guard = BulkUndo()
    assert guard.asks(session)

    monkeypatch.setattr(bulk_undo, "ASKED_S", -1.0)

    assert guard.asks(session)


def test_single_work_goes_at_once(session, town):
    session.run(Do(added("change.test", [Place(session.new_id(), town.west, "店", "shop")])))

    assert not BulkUndo().asks(session)


def test_the_window_asks_before_a_city_goes(session, town, qtbot, qapp, tmp_path):
    bring(session, town)
    path = session.workspace.path
    session.close()
    desk = Desk(qapp, Options())
    desk.window.show()
    desk.open(path, None)
    qtbot.waitUntil(lambda: desk.opened is not None, timeout=10_000)
    qtbot.waitUntil(lambda: not tasks.any_running(), timeout=10_000)
    undo = desk.window.commands["undo"]

    undo.trigger()
    assert "再次撤销" in " ".join(one.text() for one in desk.window.findChildren(QLabel))
    assert desk.opened.session.workspace.all_of(Place)
    undo.trigger()
    qtbot.waitUntil(lambda: not desk.opened.session.workspace.all_of(Place), timeout=10_000)
    desk.leave()
