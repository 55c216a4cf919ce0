"""Plans that wait for their days: which holds back which, called back and updated, published when due."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from gridmap.domain.access import Actor
from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.change import replaced
from gridmap.gui import cards
from gridmap.gui.planning.due import DuePlans
from gridmap.gui.planning.held_back import tell_held_back
from gridmap.gui.planning.publish_dialog import PublishDialog
from gridmap.gui.planning.update_dialog import UpdateDialog
from gridmap.planning.faults import held_back
from tests.gui.planning.drawing_hands import plan, scheduled
from tests.gui.planning.test_drafts import dialog_of, split_one
from tests.store.conftest import Do


def told_of_others(planner):
    planner.mode.top.publish.click()
    planner.settle()
    dialog = dialog_of(planner, PublishDialog)
    said = dialog.behind.text()
    dialog.day.set_day("2999-06-01")
    later = dialog.behind.text()
    dialog.reject()
    return said, later


def test_publishing_says_first_which_scheduled_plan_has_to_be_updated_after_it(planner):
    split_one(planner)
    assert told_of_others(planner) == ("", "")
    scheduled(planner, "007", "方案戊")
    planner.settle()

    said, later = told_of_others(planner)

    assert said.startswith(
        "待生效的方案“方案戊”（2999-01-01）也改动这些网格或与其相邻的网格：本方案先生效后，须更新"
    )
    assert "先于本方案生效：届时须更新本方案" in later


def told_of_the_day(planner, day):
    """What the dialog says of the plans that wait, once a day is set."""
    planner.mode.top.publish.click()
    planner.settle()
    dialog = dialog_of(planner, PublishDialog)
    dialog.day.set_day(day)
    said = dialog.behind.text()
    dialog.reject()
    return said


def test_of_two_plans_for_one_day_the_older_goes_first(planner):
    older = planner.board.draft_id
    split_one(planner)
    between = scheduled(planner, "007", "方案戊")
    assert older < between
    assert "本方案先生效后" in told_of_the_day(planner, "2999-01-01")

    planner.mode.left.drafts.new_wanted.emit("方案己")
    planner.settle()
    split_one(planner)

    assert between < planner.board.draft_id
    assert "先于本方案生效" in told_of_the_day(planner, "2999-01-01")
    assert "本方案先生效后" in told_of_the_day(planner, "2998-12-31")


def test_a_plan_for_today_goes_before_one_whose_day_has_come_and_that_still_waits(planner, monkeypatch):
    scheduled(planner, "007", "方案戊")
    planner.mode.left.drafts.new_wanted.emit("方案己")
    planner.settle()
    split_one(planner)
    monkeypatch.setattr("gridmap.session.today", lambda: "2999-02-01")

    assert "本方案先生效后" in told_of_the_day(planner, "2999-02-01")


def behind(planner):
    """A scheduled plan that needs an update, and the dialog that asks how."""
    draft = scheduled(planner, "007", "方案戊")
    plan(planner, "007", "方案乙")
    planner.mode.verbs.update(draft)
    planner.settle()
    return draft, dialog_of(planner, UpdateDialog)


def test_a_scheduled_plan_of_which_the_update_leaves_nothing_is_not_offered_again(planner):
    draft, dialog = behind(planner)
    dialog.all_published.click()
    dialog.verb.click()
    planner.settle()

    assert planner.board.draft_id == draft and planner.view.drawn == {}
    assert [one for one in planner.desk.window.findChildren(PublishDialog) if one.isVisible()] == []
    told = [card.heading.text() for card in cards.cards_of(planner.desk.window).shown()]
    nothing_left = "方案“方案戊”更新后与现行一致，已没有改动，不再于 2999-01-01 生效。"
    assert [one for one in told if "更新" in one] == [nothing_left]


def test_what_became_of_an_update_is_told_though_the_planner_has_moved_on(planner):
    _, dialog = behind(planner)
    window = planner.desk.window
    dialog.all_mine.click()
    dialog.verb.click()
    window.enter_mode("duty")
    planner.settle()

    assert "方案“方案戊”已更新，可撤销。" in [card.heading.text() for card in cards.cards_of(window).shown()]


def test_a_scheduled_plan_is_called_back_updated_and_offered_for_the_same_day_from_its_card(planner):
    draft = scheduled(planner, "007", "方案戊")
    plan(planner, "007", "方案乙")
    tell_held_back(planner.desk.window, held_back(planner.session))
    shown = cards.cards_of(planner.desk.window).shown()
    card = next(one for one in shown if "不能按期" in one.heading.text())
    (way,) = [one for one in card.findChildren(QAbstractButton) if one.text() == "更新方案…"]
    way.click()
    planner.settle()
    dialog = dialog_of(planner, UpdateDialog)
    assert planner.session.workspace.get(draft).status == "scheduled"
    assert dialog.verb.text() == "撤回待生效并更新"
    dialog.all_mine.click()
    dialog.verb.click()
    planner.settle()

    again = dialog_of(planner, PublishDialog)
    assert planner.board.draft_id == draft and planner.board.editable
    assert (again.day.value(), again.reason.text(), again.approver.text()) == ("2999-01-01", "调整", "李主任")
    again.verb.click()
    planner.settle()
    assert planner.session.workspace.get(draft).status == "scheduled"
    assert held_back(planner.session) == []
    planner.session.undo()
    planner.session.undo()
    planner.settle()
    assert planner.session.workspace.get(draft).effective_on == "2999-01-01"
    assert held_back(planner.session) != []


@pytest.fixture
def due(planner, monkeypatch):
    """Two scheduled plans whose day has come, the first of which no longer fits."""
    drafts = scheduled(planner, "007", "方案乙"), scheduled(planner, "019", "方案丙")
    plan(planner, "007", "方案丁", upright=False)
    monkeypatch.setattr("gridmap.session.today", lambda: "2999-01-01")
    return planner, drafts


def look_for_due_plans(planner):
    DuePlans(planner.mode, planner.desk.window, planner.session)
    planner.settle()
    shown = cards.cards_of(planner.desk.window).shown()
    return [(card.heading.text(), card.property("kind")) for card in shown]


def test_of_due_plans_the_one_that_does_not_fit_is_named_and_the_other_is_published(due):
    planner, (first, second) = due

    told = look_for_due_plans(planner)

    assert ("方案“方案丙”今天生效，已发布。", "note") in told
    assert ("方案“方案乙”应于 2999-01-01 生效，未能发布", "trouble") in told
    status = [planner.session.workspace.get(one).status for one in (first, second)]
    assert status == ["scheduled", "published"]


def test_who_may_not_plan_gets_a_quiet_note_of_due_plans(due):
    planner, drafts = due
    planner.session.actor = Actor("值班员", "operator")

    told = look_for_due_plans(planner)

    assert [text for text, kind in told if kind == "trouble"] == []
    assert "方案“方案乙、方案丙”已到生效日，等有规划权限的人员打开本文件时发布。" in [
        text for text, _ in told
    ]
    assert {planner.session.workspace.get(one).status for one in drafts} == {"scheduled"}


def test_a_plan_that_an_earlier_one_will_hold_back_is_marked_in_the_list_until_that_is_called_back(planner):
    first = scheduled(planner, "007", "方案戊")
    planner.session.run(CreateDraft("方案己", planner.session.today()))
    assert planner.mode.left.drafts.marks == {}
    second = scheduled(planner, "007", "方案庚", "2999-06-01")
    scheduled(planner, "013", "方案辛", "2999-06-01")
    planner.settle()
    panel = planner.mode.left.drafts

    assert list(panel.marks) == [second]
    mark = panel.marks[second]
    assert (mark.text(), mark.isVisible(), mark.icon().isNull()) == ("不能按期生效", True, False)
    said = mark.toolTip().replace("\n", "")
    assert "“方案戊”于 2999-01-01先生效，改动“方案庚”也改动的网格" in said
    assert "不能按期（2999-06-01）生效" in panel.buttons[second].accessibleName()

    panel.verb_wanted.emit("call_back", first)
    planner.settle()
    assert panel.marks == {}
    planner.session.undo()
    planner.settle()
    assert list(panel.marks) == [second]


def test_a_plan_that_is_left_behind_has_its_badge_and_no_mark(planner):
    scheduled(planner, "007", "方案戊")
    second = scheduled(planner, "007", "方案庚", "2999-06-01")
    plan(planner, "007", "方案辛")
    planner.rest()

    assert second in planner.mode.left.drafts.badges
    assert planner.mode.left.drafts.marks == {}


def called_back(planner):
    """A plan of a later day, updated, and the dialog that offers it for its day again left alone."""
    draft, dialog = behind(planner)
    dialog.all_mine.click()
    dialog.verb.click()
    planner.settle()
    dialog_of(planner, PublishDialog).reject()
    planner.settle()
    return draft


def test_the_day_that_a_plan_was_meant_for_outlasts_a_dialog_that_is_left(planner):
    draft = called_back(planner)
    assert planner.session.workspace.get(draft).status == "open"
    told = [label.text() for label in planner.mode.left.drafts.findChildren(QLabel)]
    assert any(text.endswith("，原定 2999-01-01") for text in told)

    planner.mode.top.publish.click()
    planner.settle()

    again = dialog_of(planner, PublishDialog)
    assert (again.day.value(), again.reason.text(), again.approver.text()) == ("2999-01-01", "调整", "李主任")
    assert again.verb.text() == "定于 2999-01-01 生效"


def test_a_plan_that_is_called_back_is_offered_for_its_day_again_and_listed_with_it(planner):
    draft = scheduled(planner, "007", "方案戊")
    planner.mode.left.drafts.verb_wanted.emit("call_back", draft)
    planner.board.lay(draft)
    planner.settle()
    planner.mode.top.publish.click()
    planner.settle()

    again = dialog_of(planner, PublishDialog)
    assert (again.day.value(), again.reason.text(), again.approver.text()) == ("2999-01-01", "调整", "李主任")


def test_publishing_says_which_scheduled_plan_gets_other_numbers_by_it(planner):
    scheduled(planner, "001", "方案戊")
    split_one(planner, "013")
    planner.rest()
    planner.mode.top.publish.click()
    planner.settle()
    dialog = dialog_of(planner, PublishDialog)

    assert dialog.behind.text() == ""
    assert dialog.displaced.isVisible()
    assert dialog.displaced.text().startswith(
        "待生效的方案“方案戊”（2999-01-01）有 2 个新网格因此改用别的编号："
    )
    assert "026 → 028" in dialog.displaced.text()

    dialog.day.set_day("2999-06-01")
    planner.settle()
    assert not dialog.displaced.isVisible()


def test_that_a_scheduled_plan_finds_no_numbers_is_told_of_it_and_not_of_the_one_published(planner):
    scheduled(planner, "001", "方案戊")
    split_one(planner, "013")
    planner.rest()
    session = planner.session
    last = session.workspace.get(planner.cell("025"))
    session.run(Do(replaced("change.test", [(last, replace(last, code=f"{last.code[:-3]}997"))])))
    planner.rest()
    planner.mode.top.publish.click()
    planner.settle()
    dialog = dialog_of(planner, PublishDialog)

    assert dialog.displaced.text().startswith("待生效的方案“方案戊”（2999-01-01）因此编号不够用")
    assert not dialog._trouble.isVisible()
    assert dialog.verb.isEnabled()
