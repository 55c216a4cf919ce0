"""The history is the whole file's: what is no edit of the draft at hand is named and asked about."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from shapely import box

from gridmap.domain.actions.drafts import (
    CallBackDraft,
    CreateDraft,
    DiscardDraft,
    LockCell,
    RenameDraft,
    ScheduleDraft,
)
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.actions.nets import RenameNet
from gridmap.domain.change import Batch, Rows, added
from gridmap.domain.coverage.split import merge
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import Draft, DraftCell, Net
from gridmap.gui.cards import cards_of
from gridmap.gui.dialogs.other_work import OtherWorkDialog
from gridmap.planning.publish import publish, withdraw


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


def test_the_step_that_made_the_draft_says_that_it_goes_and_hides_nothing(planner):
    """Its edits have been undone before: nothing in it is earlier."""
    edit(planner)
    turn(planner)
    turn(planner)

    question = asked(planner)

    assert question.said.text().splitlines() == [
        "撤销后，方案“方案甲”不再存在。", "图上随之改为现行状态。", "撤销后可用重做恢复。",
    ]  # fmt: skip
    question.verb.click()
    planner.settle()
    assert planner.board.drafts() == [] and planner.board.draft_id is None
    turn(planner, "redo")
    assert asked(planner).said.text().splitlines() == [
        "图上是现行状态，没有打开方案。", "重做后，方案“方案甲”恢复。", "重做后可再撤销。",
    ]  # fmt: skip


DAY = "2999-01-01"
LATER = Approval(DAY, "李主任", "试验")


def make(planner):
    change = planner.session.run(CreateDraft("方案乙", planner.session.today()))
    return next(one.id for one in change.after.values() if isinstance(one, Draft))


def branch(planner):
    planner.session.run(CreateDraft("方案乙", planner.session.today(), planner.board.draft_id))


def rename(planner):
    planner.session.run(RenameDraft(make(planner), "方案丙"))


def discard(planner):
    planner.session.run(DiscardDraft(make(planner)))


def lock(planner):
    planner.session.run(LockCell(make(planner), planner.cell("001")))


def put_off(planner):
    planner.session.run(ScheduleDraft(planner.board.draft_id, LATER))


def call_back(planner):
    put_off(planner)
    planner.session.run(CallBackDraft(planner.board.draft_id))


def publish_another(planner):
    begin_draft(planner, "方案乙")
    edit(planner, "011", "012")
    publish(planner.session, planner.board.draft_id, Approval(planner.session.today(), "李主任", "试验"))
    planner.rest()
    planner.mode.left.drafts.chosen.emit(next(one.id for one in planner.board.drafts()))
    planner.settle()


def take_back(planner):
    publish_another(planner)
    plan = next(one for one in planner.session.workspace.all_of(Draft) if one.status == "published")
    withdraw(planner.session, plan.id, "有误")


def on_duty(planner):
    cell = planner.session.workspace.get(planner.cell("001"))
    planner.session.run(EditRecord(cell.id, {"name": "新名"}))


@pytest.mark.parametrize(
    "do, undone, redone",
    [
        (make, "方案“方案乙”不再存在", "方案“方案乙”恢复"),
        (branch, "方案“方案乙”连同其中的改动不再存在", "方案“方案乙”恢复"),
        (rename, "方案“方案丙”改名为“方案乙”", "方案“方案乙”改名为“方案丙”"),
        (discard, "方案“方案乙”恢复", "方案“方案乙”被放弃，不再列出"),
        (
            put_off,
            f"方案“方案甲”不再定于 {DAY} 生效，可以继续修改",
            f"方案“方案甲”定于 {DAY} 生效，在此之前不能修改",
        ),
        (
            call_back,
            f"方案“方案甲”定于 {DAY} 生效，在此之前不能修改",
            f"方案“方案甲”不再定于 {DAY} 生效，可以继续修改",
        ),
        (
            publish_another,
            "方案“方案乙”（{today} 生效）不再生效，网格和记录归属恢复到发布前",
            "方案“方案乙”发布，{today} 起生效",
        ),
        (
            take_back,
            "方案“方案乙”发布，{today} 起生效",
            "方案“方案乙”（{today} 生效）不再生效，网格和记录归属恢复到发布前",
        ),
    ],
)
def test_what_becomes_of_drafts_is_said_both_ways(planner, do, undone, redone):
    edit(planner)
    do(planner)
    planner.rest()

    turn(planner)
    question = asked(planner)
    today = planner.session.today()
    assert question.said.text().splitlines() == [
        f"撤销后，{undone.format(today=today)}。",
        "要撤销图上方案“方案甲”更早的改动，须先撤销这一步。",
        "撤销后可用重做恢复。",
    ]
    question.verb.click()
    planner.rest()
    turn(planner, "redo")

    assert asked(planner).said.text().splitlines() == [
        f"重做后，{redone.format(today=today)}。", "重做后可再撤销。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "do, said",
    [
        (lock, "这一步改的是方案“方案乙”，不是图上的方案“方案甲”。"),
        (on_duty, "这一步不在任何方案里，改的是现行的资料或设置。"),
    ],
)
def test_work_that_leaves_the_drafts_as_they_are_is_told_for_what_it_is(planner, do, said):
    do(planner)
    planner.rest()

    turn(planner)

    assert asked(planner).said.text().splitlines() == [said, "撤销后可用重做恢复。"]


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

    assert "导入" in said(asked(planner)) and "撤销后整批撤出" in said(asked(planner))
    assert planner.session.workspace.get(net.id) == net
