"""The history is the whole file's: what is no edit of the draft at hand is named and asked about."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from shapely import box

from gridmap.domain.actions.drafts import CreateDraft, ScheduleDraft
from gridmap.domain.actions.nets import RenameNet
from gridmap.domain.change import Batch, Rows, added
from gridmap.domain.coverage.split import merge
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import Draft, DraftCell, Net
from gridmap.gui.cards import cards_of
from gridmap.gui.dialogs.other_work import OtherWorkDialog
from gridmap.planning.publish import publish


def edit(planner, first="007", second="008"):
    """Merge two cells of the draft at hand."""
    cells, new_id = [planner.cell(first), planner.cell(second)], planner.session.new_id
    assert planner.board.draw(lambda coverage: merge(coverage, cells, new_id)) is not None
    planner.settle()


def begin_draft(planner, name):
    planner.mode.left.drafts.new_wanted.emit(name)
    planner.settle()


def turn(planner, what="undo"):
    planner.desk.window.commands[what].trigger()
    planner.settle()


def asked(planner):
    """The question on show, None where there is none."""
    QApplication.processEvents()
    shown = planner.desk.window.findChildren(OtherWorkDialog)
    return next((one for one in shown if one.isVisible()), None)


def said(dialog):
    return " ".join(one.text() for one in dialog.findChildren(QLabel))


def drawn(planner):
    return len(planner.session.workspace.all_of(DraftCell))


def test_an_edit_of_the_draft_at_hand_is_undone_and_done_again_at_once(planner):
    edit(planner)
    assert drawn(planner)

    turn(planner)
    assert asked(planner) is None and not drawn(planner)
    turn(planner, "redo")
    assert asked(planner) is None and drawn(planner)


def test_the_work_of_another_draft_is_named_and_asked_about(planner):
    mine = planner.board.draft_id
    begin_draft(planner, "方案乙")
    edit(planner)
    planner.mode.left.drafts.chosen.emit(mine)
    planner.settle()

    turn(planner)

    question = asked(planner)
    assert "合并网格" in said(question) and "方案乙" in said(question) and "“方案甲”" in said(question)
    assert question.leave.isDefault()
    assert drawn(planner)
    question.reject()
    assert planner.desk.window.commands["undo"].isEnabled()
    assert drawn(planner)

    turn(planner)
    asked(planner).verb.click()
    planner.settle()
    assert not drawn(planner)
    turn(planner, "redo")
    assert "方案乙" in said(asked(planner))


def test_a_yes_is_about_what_was_asked_and_nothing_that_came_meanwhile(planner):
    turn(planner)
    question = asked(planner)
    planner.session.run(CreateDraft("方案乙", planner.session.today()))  # as an import that ends meanwhile

    question.verb.click()
    planner.settle()

    assert [one.name for one in planner.board.drafts()] == ["方案甲", "方案乙"]
    assert cards_of(planner.desk.window).shown()[-1].heading.text() == "没有完成"


def test_that_the_draft_at_hand_would_go_is_asked_about(planner):
    turn(planner)

    assert "新建方案：方案甲" in said(asked(planner))
    assert [one.name for one in planner.board.drafts()] == ["方案甲"]


def schedule(session, draft_id, approval):
    session.run(ScheduleDraft(draft_id, approval))


@pytest.mark.parametrize("how, named", [(publish, "发布方案：方案甲"), (schedule, "定日发布方案：方案甲")])
def test_a_publication_is_asked_about(planner, how, named):
    edit(planner)
    day = planner.session.today() if how is publish else "2999-01-01"
    how(planner.session, planner.board.draft_id, Approval(day, "李主任", "试验"))
    planner.rest()

    turn(planner)

    assert named in said(asked(planner))
    assert planner.session.workspace.all_of(Draft)[0].status in ("published", "scheduled")


def test_many_undos_leave_one_notice(planner):
    for first, second in (("001", "002"), ("011", "012"), ("021", "022")):
        edit(planner, first, second)
    for _ in range(3):
        turn(planner)

    assert len(cards_of(planner.desk.window).shown()) == 1
    assert "已撤销：合并网格" in cards_of(planner.desk.window).shown()[0].heading.text()


def test_work_on_another_net_which_is_seen_beside_the_draft_is_undone_at_once(planner, halves):
    planner.session.run(RenameNet(halves, "警格（新）"))
    planner.settle()

    turn(planner)

    assert asked(planner) is None
    assert planner.session.workspace.get(halves).name != "警格（新）"


def test_an_import_of_another_net_does_not_go_with_one_key(planner):
    net = Net(planner.session.new_id(), "警格", "police")
    columns = ("id", "net_id", "code", "name", "geometry")
    rows = [(planner.session.new_id(), net.id, "J1", "一号", box(104, 29, 104.1, 29.1))]
    areas, label = Rows("net_area", columns, rows), "change.import_net"
    planner.session.run_batch(Batch(label, lambda: iter([areas]), added(label, [net])))
    planner.settle()

    turn(planner)

    assert "导入" in said(asked(planner))
    assert planner.session.workspace.get(net.id) == net
