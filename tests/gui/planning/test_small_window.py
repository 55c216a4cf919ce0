"""What a planner reads in a window of 1366 x 768 is not cut off."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPolygonF
from PySide6.QtWidgets import QLabel

from gridmap.domain.actions.drafts import LockCell
from gridmap.domain.mercator import lonlat_at
from gridmap.gui.planning.draft_name import DraftName
from gridmap.gui.planning.exact_card import ExactCard
from gridmap.gui.planning.publish_dialog import PublishDialog
from tests.gui.planning.drawing_hands import cut
from tests.gui.planning.net_hands import compare
from tests.gui.planning.test_moving_on import plan, scheduled
from tests.gui.test_scrolling import turn

#: Pixels from the middle of an outline to its corners.
_SQUARE = ((-45, -60), (45, -60), (45, 60), (-45, 60))


@pytest.fixture
def small(planner):
    planner.desk.window.resize(1366, 768)
    planner.desk.window.arrange_anew()
    planner.settle()
    return planner


def test_the_figures_that_are_asked_for_are_named_whole(small):
    small.key(Qt.Key.Key_S)
    small.click(*small.middle(small.cell("013")))
    small.key(Qt.Key.Key_P)
    (card,) = small.canvas.findChildren(ExactCard)

    card.way.setCurrentIndex(card.way.findData("polar"))
    small.qtbot.wait(10)

    label = card.fields.labelForField(card.second)
    assert label.text().startswith("方位角")
    assert label.width() >= label.sizeHint().width()
    assert small.canvas.rect().contains(card.geometry())


def test_what_colours_a_comparison_is_said_whole(small, halves):
    panel = compare(small, halves)
    metrics = QFontMetrics(panel.look.font())
    longest = max(metrics.horizontalAdvance(panel.look.itemText(row)) for row in range(panel.look.count()))

    assert longest + 30 <= panel.look.width()


def test_the_day_of_what_is_published_and_of_a_plan_stand_whole_beside_or_below_the_name(small):
    plan(small, "019", "方案丙")
    scheduled(small, "007", "调整方案 戊")
    small.settle()
    panel = small.mode.left.drafts

    days = [one for one in panel.findChildren(QLabel) if one.text().endswith((" 起", " 生效"))]
    days = [one for one in days if one.isVisible()]  # a list that was shown before may not be deleted yet
    assert len(days) == 2
    assert all(one.width() >= one.sizeHint().width() for one in days)
    for button in panel.buttons.values():
        if "戊" in button.text() or button.text() == "现行":
            room = button._area(button.rect()).width()
            assert button.fontMetrics().horizontalAdvance(button.text()) <= room


def test_a_longer_name_goes_on_in_a_second_line(qtbot):
    name = DraftName("二〇二七年城东片区网格优化")
    qtbot.addWidget(name)
    one_line = name.heightForWidth(600)

    assert name.heightForWidth(140) == one_line + name.fontMetrics().lineSpacing()
    assert "".join(name._lines(110, 2)) == name.text()
    assert name._lines(60, 2)[-1].endswith("…")


def test_the_tools_keep_their_keys(small):
    bar = small.mode.toolbar

    assert bar.more.geometry().right() <= small.canvas.width()
    assert {one.text().split()[-1] for one in bar.buttons.values()} >= set("VESRMXT")
    assert not any(one.isHidden() for one in bar.buttons.values())


def test_what_a_proposal_comes_to_and_its_buttons_are_in_view_without_the_wheel(small):
    small.board.select([small.cell("013")])
    small.settle()
    panel = small.mode.left.proposal
    area = small.mode.docks["plans"].widget().verticalScrollBar()

    for place in (0, 1):
        area.setValue(0)
        panel.scope.setCurrentIndex(0)
        panel.make.click()
        small.settle()
        small.qtbot.wait(20)

        for button in (panel.accept, panel.drop):
            assert button.visibleRegion().boundingRect() == button.rect(), place
        assert panel._said.visibleRegion().boundingRect().height() == panel._said.height()
        panel.accept.click()
        small.settle()
        small.board.select([small.cell("013", community=2)])
        small.settle()


def test_the_answers_to_a_proposal_stay_in_view_when_the_lists_above_grow(small):
    small.board.select([small.cell("013")])
    small.settle()
    panel = small.mode.left.proposal
    panel.make.click()
    small.settle()
    drafts = small.mode.left.drafts

    drafts.setMinimumHeight(drafts.height() + 90)
    small.qtbot.wait(20)

    assert panel.accept.visibleRegion().boundingRect() == panel.accept.rect()


def refused(small):
    """Cells that are all locked cannot be divided anew: that was read, and the panel is at its top again."""
    small.board.select([small.cell("013")])
    small.settle()
    community = small.view.cell(small.cell("013")).community_id
    for one in small.session.workspace.cells_of(community):
        small.session.run(LockCell(small.board.draft_id, one.id))
    small.settle()
    panel = small.mode.left.proposal
    panel.make.click()
    small.settle()
    small.qtbot.wait(20)
    assert panel._said.isVisible() and not panel.accept.isVisible()
    assert panel._said.visibleRegion().boundingRect() == panel._said.rect()
    bar = small.mode.docks["plans"].widget().verticalScrollBar()
    bar.setValue(0)
    return panel, bar


def test_a_refused_proposal_scrolls_the_panel_once(small):
    panel, bar = refused(small)
    drafts = small.mode.left.drafts

    drafts.setMinimumHeight(drafts.height() + 90)
    small.qtbot.wait(20)

    assert panel._said.isVisible()
    assert bar.value() == 0


def test_the_next_edit_takes_back_what_was_said_of_a_proposal(small):
    panel, bar = refused(small)

    cut(small, small.cell("013", community=2))
    small.qtbot.wait(20)

    assert not panel._said.isVisible()
    assert bar.value() == 0


def test_what_was_said_of_a_proposal_for_one_community_is_not_said_of_another(small):
    panel, _ = refused(small)
    small.board.select([small.cell("014")])
    small.settle()
    assert panel._said.isVisible()

    small.board.select([small.cell("013", community=2)])
    small.settle()

    assert not panel._said.isVisible()


def test_publishing_stays_on_the_screen_with_all_that_its_check_says(small):
    plan(small, "019", "二〇二七年城东片区网格优化")
    scheduled(small, "007", "调整方案 戊")
    small.mode.left.drafts.chosen.emit(next(one.id for one in small.board.drafts() if one.status == "open"))
    small.settle()
    dialog = PublishDialog(small.desk.window, small.board)
    dialog.move(700, 700)
    dialog.show()
    small.settle()
    small.qtbot.wait(20)

    assert dialog.errors is not None
    assert dialog.screen().availableGeometry().contains(dialog.frameGeometry())
    assert dialog.verb.visibleRegion().boundingRect() == dialog.verb.rect()
    dialog.close()


@pytest.mark.parametrize("share", [(0.5, 0.5), (0.93, 0.5), (0.07, 0.5), (0.5, 0.85), (0.88, 0.88)])
def test_the_card_of_a_dedicated_cell_leaves_its_outline_free(small, share):
    """Wherever on the map it is drawn: the card stands on that side where there is room."""
    canvas = small.canvas
    canvas.zoom(2.5)
    small.settle()
    at = (share[0] * canvas.width(), share[1] * canvas.height())
    corners = [lonlat_at(*canvas.view.to_plane(at[0] + x, at[1] + y)) for x, y in _SQUARE]
    small.key(Qt.Key.Key_X)
    for corner in corners:
        small.click(*corner)
    small.key(Qt.Key.Key_Return)

    card = canvas.tool.card
    outline = QPolygonF([small.place(*corner) for corner in corners]).boundingRect()
    assert canvas.rect().contains(card.geometry())
    assert not QRectF(card.geometry()).intersects(outline)
    assert not card.geometry().intersects(small.mode.toolbar.geometry())


def test_the_wheel_over_the_boxes_of_the_left_panel_scrolls_it(small):
    small.board.select([small.cell("013")])
    small.settle()
    panel = small.mode.left.proposal
    area = small.mode.docks["plans"].widget()
    bar = area.verticalScrollBar()
    small.mode.left.drafts.setMinimumHeight(500)
    small.qtbot.wait(20)
    target, scope = panel.target.value(), panel.scope.currentIndex()

    for box in (panel.target, panel.scope):
        assert box.isEnabled()
        area.ensureWidgetVisible(box)
        at = bar.value()
        assert at > 0

        turn(box, 1)

        assert bar.value() < at
        assert not box.hasFocus()
    assert (panel.target.value(), panel.scope.currentIndex()) == (target, scope)
