"""Names of drafts are text, whatever is in them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton

from gridmap.gui.planning.draft_name import DraftName
from tests.gui.planning.drawing_hands import scheduled
from tests.gui.planning.test_drafts import names as panel_names


def test_a_name_is_text_and_none_of_its_letters_is_a_key(qtbot):
    named = DraftName("城东&西<b>")
    qtbot.addWidget(named)

    assert named.shortcut().isEmpty()
    assert named.text() == "城东&西<b>"
    assert named.toolTip() == "城东&西<b>"  # tooltips show what they are given as it stands


def test_a_name_that_has_no_room_is_cut_with_dots(qtbot):
    name = DraftName("二〇二七年城东片区网格优化调整方案")
    qtbot.addWidget(name)
    same = DraftName("二〇二七年城东片区网格优化调整方案第三稿")
    qtbot.addWidget(same)
    for one in (name, same):
        one.resize(120, 24)

    assert name.minimumSizeHint().width() <= 120
    assert name.grab().toImage() == same.grab().toImage()


def test_a_list_that_is_written_anew_does_not_stand_below_the_new_one(planner):
    panel = planner.mode.left.drafts
    before = set(panel.findChildren(QRadioButton))
    planner.mode.verbs.show_drafts()
    seen = {one for one in panel.findChildren(QRadioButton) if one.isVisible()}

    assert before and not seen & before


def test_no_name_is_suggested_that_a_published_draft_has(planner):
    scheduled(planner, "007", "调整方案 A", planner.session.today())  # published: it is not in the list
    planner.settle()
    assert "调整方案 A" not in panel_names(planner)

    planner.mode.left.drafts.new.click()
    planner.key(Qt.Key.Key_Return, on=planner.mode.left.drafts._naming)
    planner.settle()

    assert planner.board.draft.name == "调整方案 B"


def test_a_second_branch_has_a_name_of_its_own(planner):
    first = planner.board.draft_id
    for _ in range(2):
        planner.mode.left.drafts.verb_wanted.emit("branch", first)
        planner.settle()

    assert {"方案甲（副本）", "方案甲（副本） 2"} <= set(panel_names(planner))
