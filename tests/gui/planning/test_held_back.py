import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.actions.remove_record import RemoveRecord
from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import cut_out
from gridmap.domain.errors import UserError
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import Organisation
from gridmap.gui import cards
from gridmap.gui.planning.due import DuePlans
from gridmap.gui.planning.held_back import _REST_MS, tell_held_back
from gridmap.gui.planning.publish_dialog import PublishDialog
from gridmap.gui.planning.withdraw_dialog import WithdrawDialog
from gridmap.planning import Planning, faults
from gridmap.planning.faults import HeldBack, held_back
from gridmap.planning.publish import publish
from tests.gui.planning.drawing_hands import scheduled
from tests.gui.planning.test_drafts import dialog_of, split_one
from tests.store.conftest import Do


def plan_a_hospital(planner):
    """A dedicated cell in 007 from a day far off, whose organisation is removed while it waits."""
    session = planner.session
    change = session.run(CreateDraft("方案乙", session.today()))
    (draft,) = [one.id for one in change.after.values() if isinstance(one, Draft)]
    hospital = Organisation(session.new_id(), None, "市医院（虚构）")
    session.run(Do(added("change.test", [hospital])))
    planning = Planning(session, draft)
    x, y = planner.middle(planner.cell("007"))
    ring = [grid.vertex(x + a, y + b) for a, b in ((0, 0), (0.001, 0), (0.001, 0.001), (0, 0.001))]
    dedication = Dedication("hospital", "市医院", hospital.id)
    planning.draw(lambda coverage: cut_out(coverage, ring, session.new_id), dedication)
    planning.close()
    publish(session, draft, Approval("2999-01-01", "李主任", "调整"))
    session.run(RemoveRecord(hospital.id))
    return draft


def test_a_due_plan_with_errors_is_named_with_its_faults_and_opened_from_there(planner, monkeypatch):
    draft = plan_a_hospital(planner)
    monkeypatch.setattr("gridmap.session.today", lambda: "2999-01-01")
    planner.desk.window.enter_mode("duty")
    planner.settle()

    DuePlans(planner.desk.opened, planner.desk.window, planner.session)
    planner.settle()

    (card,) = [
        one for one in cards.cards_of(planner.desk.window).shown() if one.property("kind") == "trouble"
    ]
    assert card.heading.text() == "方案“方案乙”应于 2999-01-01 生效，未能发布"
    assert "026 市医院”对应的单位已被删除" in card.text
    (way_out,) = [one for one in card.findChildren(QPushButton) if one.text() == "打开方案"]
    way_out.click()
    planner.settle()
    assert planner.board.draft_id == draft
    assert "check.organisation_gone" in {one.key for one in planner.mode.left.checks.issues}
    line = planner.mode.left.drafts.buttons[draft]
    assert line.accessibleName() == "方案乙 应 2999-01-01 生效，未生效"


def test_a_card_goes_when_nothing_is_in_the_way_of_its_plan_any_more(planner):
    window = planner.desk.window
    draft = planner.session.workspace.get(plan_a_hospital(planner))
    tell_held_back(window, [HeldBack(draft, (), False)])
    tell_held_back(window, [HeldBack(draft, (), False)])
    assert len(cards.cards_of(window).shown()) == 1

    tell_held_back(window, [])
    planner.qtbot.waitUntil(lambda: not cards.cards_of(window).shown(), timeout=1_000)


def held(planner):
    """The cards about plans that something is in the way of."""
    return [one.heading.text() for one in cards.cards_of(planner.desk.window).shown() if one.about]


def wait_until(planner, count):
    planner.qtbot.waitUntil(lambda: len(held(planner)) == count, timeout=5_000)
    planner.settle()


def test_the_card_goes_with_the_plan_that_is_called_back_and_comes_again_when_that_is_undone(planner):
    draft = plan_a_hospital(planner)
    tell_held_back(planner.desk.window, held_back(planner.session))
    assert "不能按期" in held(planner)[0]

    planner.mode.left.drafts.verb_wanted.emit("call_back", draft)
    wait_until(planner, 0)
    planner.session.undo()
    wait_until(planner, 1)


def test_the_card_goes_when_the_fault_is_mended_elsewhere(planner):
    plan_a_hospital(planner)
    tell_held_back(planner.desk.window, held_back(planner.session))
    assert held(planner)

    planner.session.undo()  # the organisation is there again

    wait_until(planner, 0)


def test_a_card_that_was_closed_stays_closed(planner):
    plan_a_hospital(planner)
    tell_held_back(planner.desk.window, held_back(planner.session))
    let_rest(planner, "方案丁")
    (card,) = [one for one in cards.cards_of(planner.desk.window).shown() if one.about]
    card.deleteLater()
    QApplication.sendPostedEvents(card, QEvent.Type.DeferredDelete)
    assert held(planner) == []

    let_rest(planner, "方案丙")

    assert held(planner) == []


def let_rest(planner, name):
    """Another draft, and the time after which a card that is wanted would have come."""
    planner.session.run(CreateDraft(name, planner.session.today()))
    planner.qtbot.wait(2 * _REST_MS)
    planner.settle()


@pytest.fixture
def share_is_busy(monkeypatch):
    """What is held back cannot be read: the file lies on a share that is busy."""

    def busy(*_):
        raise UserError("workspace_file_busy", file="town.gpkg")

    monkeypatch.setattr(faults, "_held_back", busy)


def headings(planner):
    return [card.heading.text() for card in cards.cards_of(planner.desk.window).shown()]


def test_what_was_published_and_withdrawn_is_told_though_nothing_can_be_read_after_it(planner, share_is_busy):
    scheduled(planner, "019", "方案乙")
    split_one(planner)
    planner.rest()
    planner.mode.top.publish.click()
    dialog = dialog_of(planner, PublishDialog)
    planner.rest()
    dialog.reason.setText("调整")
    dialog.approver.setText("李主任")
    planner.qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    planner.rest()

    assert any("已发布" in one for one in headings(planner))

    planner.mode.left.drafts.verb_wanted.emit("withdraw", None)
    planner.settle()
    dialog = dialog_of(planner, WithdrawDialog)
    dialog.reason.setText("方案有误")
    dialog.verb.click()
    planner.rest()

    assert any("已撤回" in one for one in headings(planner))
