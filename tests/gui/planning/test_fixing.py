from PySide6.QtWidgets import QLabel, QPushButton

from gridmap.domain.check import Issue, Severity
from gridmap.gui import cards
from tests.gui.planning.drawing_hands import cut_sliver


def verbs(panel):
    return [one.text() for one in panel.findChildren(QPushButton)]


def test_what_a_sliver_goes_into_is_said_before_and_after(planner):
    sliver = cut_sliver(planner, planner.cell("013"))
    panel = planner.mode.left.checks

    (verb,) = [one for one in panel.findChildren(QPushButton) if one.text().startswith("并入")][:1]
    assert verb.text() == "并入 013"
    assert "013" in verb.toolTip()
    verb.click()
    planner.settle()

    told = [card.heading.text() for card in cards.cards_of(planner.desk.window).shown()]
    assert any(text.endswith("并入 013，可以撤销。") for text in told)
    assert sliver.ids[0] not in planner.view
    assert "check.sliver" not in {issue.key for issue in panel.issues}


def test_codes_out_of_order_say_what_to_do_about_them(planner):
    panel = planner.mode.left.checks
    values = {"community": "桥社区", "cell": "003", "first": "007"}
    panel.show_issues([Issue(Severity.INFO, "check.code_order", (planner.cell("007"),), values)], True)

    (said,) = [one.text() for one in panel.findChildren(QLabel) if "007 应排在 003 之前" in one.text()]
    assert "已启用的编号不改，重新划分并发布时才重排" in said
    assert "并入" not in " ".join(verbs(panel))
